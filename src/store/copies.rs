//! Two files of one id: one record, with a further text where they differ.
//!
//! What is done here to records is done by the catalogue to their entries, with the same keys,
//! so that a note on a further text finds it however the record was come by.

use crate::record::identity::{RecordId, TextHash};
use crate::record::text::{Text, TextKey};
use crate::record::{Clean, Record};

use super::assemble::{keep_description, push_name};

/// Joins a copy, which is a record of the same id: what it has more becomes a further text.
///
/// A text whose key is taken gets `key@path`, which does not depend on what else was read.
/// Returns true, and leaves a warning, when the two have no text in common.
pub fn merge_copy(record: &mut Record, other: Record) -> bool {
    let path = other
        .sources
        .first()
        .map(|source| source.path.clone())
        .unwrap_or_default();
    let mut known: Vec<TextHash> = record
        .texts
        .iter()
        .map(hash_of)
        .filter(is_some_text)
        .collect();
    let of_other: Vec<TextHash> = other
        .texts
        .iter()
        .map(hash_of)
        .filter(is_some_text)
        .collect();
    let is_edition = are_of_one_work(record, &other);
    if is_edition {
        take_from_edition(record, &other);
    }
    let contradicts = !is_edition
        && !known.is_empty()
        && !of_other.is_empty()
        && !of_other.iter().any(|hash| known.contains(hash));
    for mut text in other.texts {
        let hash = hash_of(&text);
        if hash.is_empty() || known.contains(&hash) {
            continue;
        }
        known.push(hash);
        if record.texts.iter().any(|earlier| earlier.key == text.key) {
            text.key = TextKey(format!("{}@{path}", text.key.0));
        }
        if !is_edition {
            text.label = Some(Clean::line(&path));
        }
        text.source.get_or_insert_with(|| Clean::line(&path));
        record.texts.push(text);
    }
    for id in std::iter::once(other.id).chain(other.also) {
        if id.as_str() != record.id.as_str() {
            push_name(&mut record.also, id);
        }
    }
    record.sources.extend(other.sources);
    if contradicts {
        record.warnings.push(other_text_sentence(&path, &record.id));
    }
    contradicts
}

/// Returns true when two records are editions of one work, told apart by their texts' keys.
fn are_of_one_work(record: &Record, other: &Record) -> bool {
    let work = |record: &Record| {
        let mut names = std::iter::once(&record.id).chain(&record.also);
        names.find(|id| id.is_work()).cloned()
    };
    let is_taken = |text: &Text| record.texts.iter().any(|known| known.key == text.key);
    work(record).is_some_and(|known| Some(known) == work(other))
        && !other.texts.iter().any(is_taken)
}

/// Takes up what a further edition says of itself and of the work; nothing of it is dropped.
fn take_from_edition(record: &mut Record, other: &Record) {
    keep_description(record, other);
    if record.original_language.is_none() {
        record
            .original_language
            .clone_from(&other.original_language);
    }
    if record.creators.is_empty() {
        record.creators.clone_from(&other.creators);
    }
    for warning in &other.warnings {
        if !record.warnings.contains(warning) {
            record.warnings.push(warning.clone());
        }
    }
}

/// Says that a file has the id of a record but another text.
pub fn other_text_sentence(path: &str, id: &RecordId) -> Clean {
    Clean::line(&format!(
        "{path} has the same id ({id}) but another text, which is shown as a further text: \
         give one of the two another id if they are two documents"
    ))
}

fn is_some_text(hash: &TextHash) -> bool {
    !hash.is_empty()
}

fn hash_of(text: &Text) -> TextHash {
    TextHash::of(&text.canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::record::Source;
    use crate::record::text::{Block, BlockKind};

    fn stated(path: &str, words: &str) -> Record {
        let text = Text {
            blocks: vec![Block::new(BlockKind::Paragraph, Clean::text(words))],
            key: TextKey("text".to_owned()),
            ..Text::default()
        };
        Record {
            id: RecordId::stated("harbour", "12"),
            also: vec![RecordId::path("harbour", path)],
            texts: vec![text],
            sources: vec![Source {
                path: path.to_owned(),
                ..Source::default()
            }],
            ..Record::default()
        }
    }

    #[test]
    fn the_same_text_adds_a_source_and_a_name() {
        let mut record = stated("a/1.md", "one  two");
        assert!(!merge_copy(&mut record, stated("b/1.md", "one\ntwo")));
        assert_eq!((record.texts.len(), record.sources.len()), (1, 2));
        let names: Vec<&str> = record.also.iter().map(RecordId::as_str).collect();
        assert_eq!(names, ["harbour/a/1.md", "harbour/b/1.md"]);
        assert!(record.warnings.is_empty());
    }

    #[test]
    fn another_text_is_labelled_by_its_path_and_told() {
        let mut record = stated("a/1.md", "one");
        assert!(merge_copy(&mut record, stated("c/1.md", "three")));
        assert_eq!(record.texts[1].shown_label(), "c/1.md");
        assert_eq!(record.texts[1].key.0, "text@c/1.md");
        assert_eq!(record.warnings.len(), 1);
    }

    #[test]
    fn a_description_without_a_text_contradicts_nothing() {
        let mut record = stated("a/1.md", "one");
        assert!(!merge_copy(&mut record, stated("c/1.md", " ")));
        assert_eq!((record.texts.len(), record.sources.len()), (1, 2));
    }
}

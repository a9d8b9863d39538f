//! What the catalogue keeps of a record: what lists, filters and marks need, never a text.

use std::path::PathBuf;

use crate::record::date::DocDate;
use crate::record::identity::{RecordId, TextHash};
use crate::record::record::Agent;
use crate::record::text::{Role, Text, TextKey};
use crate::record::{Clean, Record};

use super::defaults::Defaults;

/// What the catalogue keeps of a record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// Id.
    pub id: RecordId,
    /// Other names.
    pub also: Vec<RecordId>,
    /// Name for citation managers.
    pub cite_key: String,
    /// Title, whole.
    pub title: Clean,
    /// Short title.
    pub short_title: Option<Clean>,
    /// Date.
    pub date: Option<DocDate>,
    /// Creators, as named.
    pub creators: Vec<Clean>,
    /// Recipients, as named.
    pub recipients: Vec<Clean>,
    /// Places.
    pub places: Vec<Clean>,
    /// Subjects.
    pub subjects: Vec<Clean>,
    /// Summary, its paragraphs joined by a space.
    pub summary: Clean,
    /// Original language: name and tag.
    pub original_language: Option<(Clean, Option<String>)>,
    /// Tags of the languages of its translations.
    pub translations: Vec<String>,
    /// Tags of the languages of all its texts.
    pub text_languages: Vec<String>,
    /// Repositories of its shelf marks, with former names.
    pub archives: Vec<Clean>,
    /// Its shelf marks as written.
    pub shelf_texts: Vec<Clean>,
    /// Its shelf marks in short ("APRF 45/1/347").
    pub shelves: Vec<Clean>,
    /// Name of its collection.
    pub collection: Clean,
    /// True when it has a text of that role.
    pub has_original: bool,
    /// True when it has a translation.
    pub has_translation: bool,
    /// Each text's key and hash, in order; the hash of an empty text is empty.
    pub texts: Vec<(TextKey, TextHash)>,
    /// Which of `texts` is shown first: the first translation, else the first text.
    pub shown_first: usize,
    /// Name of the format of its base file ("digital archive").
    pub format: String,
    /// Path of the base file inside the collection, with extension.
    pub path: String,
    /// The groups of files it is read from: the first is its own, further ones are copies.
    pub groups: Vec<Group>,
}

/// Files that make one record together: a base and its companions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The file with the record's description.
    pub base: FileRef,
    /// Which record of that file, from 0.
    pub nth: usize,
    /// Files with further texts, each with the language its name tells (BCP 47 tag), or
    /// [`ORIGINAL`](super::companions::ORIGINAL), or `BESIDE` for a file of the base's stem.
    pub companions: Vec<(FileRef, String)>,
    /// Files of metadata that describe the base, or a companion of the same whole name.
    pub sidecars: Vec<FileRef>,
}

/// A file of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileRef {
    /// Path inside the collection, with `/` and extension.
    pub path: String,
    /// Where it is; `None` for a file of the built-in collection.
    pub file: Option<PathBuf>,
    /// Size in bytes.
    pub size: u64,
    /// Modification time, seconds since 1970, if the file system tells.
    pub modified: Option<i64>,
}

/// A collection of a room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// The name its record ids begin with: the id of its `collection.toml`, else the folder's name.
    pub id: String,
    /// The name shown.
    pub name: Clean,
    /// Its folder; `None` for the built-in collection.
    pub root: Option<PathBuf>,
    /// The collections its folder lies in, nearest first: their ids, and the path of its
    /// folder inside them. Records have path ids by these too, so that marks hold when a
    /// folder inside a collection becomes one of its own.
    pub enclosing: Vec<(String, String)>,
    /// What holds for files that do not say it themselves.
    pub defaults: Defaults,
}

impl Entry {
    /// Takes from a record what the catalogue keeps; its `groups` are the reader's to add.
    pub fn of(record: &Record) -> Self {
        let names = |agents: &[Agent]| agents.iter().map(|agent| agent.name.clone()).collect();
        let has = |role: Role| record.text_of(role).is_some();
        let original = record.original_language.as_ref();
        let is_translation = |text: &&Text| text.role == Role::Translation;
        Self {
            id: record.id.clone(),
            also: record.also.clone(),
            cite_key: record.cite_key.clone(),
            title: record.title.clone(),
            short_title: record.short_title.clone(),
            date: record.date.clone(),
            creators: names(&record.creators),
            recipients: names(&record.recipients),
            places: record.places.clone(),
            subjects: record.subjects.clone(),
            summary: Clean::join(&record.summary, " "),
            original_language: original.map(|known| (known.name.clone(), known.tag.clone())),
            translations: tags(record.texts.iter().filter(is_translation)),
            text_languages: tags(record.texts.iter()),
            archives: archives(record),
            shelf_texts: record
                .shelf_marks
                .iter()
                .map(|mark| mark.text.clone())
                .collect(),
            shelves: shelves(record),
            collection: record.collection.clone(),
            has_original: has(Role::Original),
            has_translation: has(Role::Translation),
            texts: hashes(record),
            shown_first: record
                .texts
                .iter()
                .position(|text| is_translation(&text))
                .unwrap_or(0),
            format: record
                .sources
                .first()
                .map(|source| source.format.to_owned())
                .unwrap_or_default(),
            path: record
                .sources
                .first()
                .map(|source| source.path.clone())
                .unwrap_or_default(),
            groups: Vec::new(),
        }
    }
}

/// Returns the languages of texts, each once, in order.
fn tags<'a>(texts: impl Iterator<Item = &'a Text>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in texts.filter_map(|text| text.language.as_ref()) {
        if !tags.contains(tag) {
            tags.push(tag.clone());
        }
    }
    tags
}

fn archives(record: &Record) -> Vec<Clean> {
    let marks = record.shelf_marks.iter();
    marks
        .flat_map(|mark| mark.repository.iter().chain(&mark.former_names))
        .cloned()
        .collect()
}

fn shelves(record: &Record) -> Vec<Clean> {
    let marks = record.shelf_marks.iter();
    marks.map(|mark| Clean::line(&mark.short())).collect()
}

fn hashes(record: &Record) -> Vec<(TextKey, TextHash)> {
    let texts = record.texts.iter();
    texts
        .map(|text| {
            let blocks = text.ordered_blocks().map(|block| block.text.as_str());
            (text.key.clone(), TextHash::of_parts(blocks))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::record::language::Language;
    use crate::record::record::Source;
    use crate::record::shelf_mark::{Level, ShelfMark};
    use crate::record::text::{Block, BlockKind};

    use super::*;

    fn text(role: Role, language: &str, words: &str) -> Text {
        Text {
            role,
            language: Some(language.to_owned()),
            key: TextKey(format!("{}-{language}", role.name())),
            blocks: vec![Block::new(BlockKind::Paragraph, Clean::line(words))],
            ..Text::default()
        }
    }

    #[test]
    fn an_entry_keeps_what_lists_and_marks_need() {
        let level = |value: &str| Level {
            name: "fond",
            value: Clean::line(value),
            label: Clean::line("f."),
        };
        let record = Record {
            id: RecordId::path("harbour", "1"),
            title: Clean::line("Title"),
            creators: vec![Agent {
                name: Clean::line("Shtykov"),
                derived: true,
            }],
            summary: vec![Clean::line("One."), Clean::line("Two.")],
            original_language: Some(Language {
                name: Clean::line("Russian"),
                tag: Some("ru".to_owned()),
            }),
            shelf_marks: vec![ShelfMark {
                repository: Some(Clean::line("APRF")),
                former_names: vec![Clean::line("AVP")],
                levels: vec![level("45"), level("1")],
                text: Clean::line("APRF, f. 45, op. 1"),
                ..ShelfMark::default()
            }],
            texts: vec![
                text(Role::Original, "ru", "слова"),
                text(Role::Translation, "en", "words"),
                text(Role::Translation, "de", ""),
            ],
            sources: vec![Source {
                path: "1.md".to_owned(),
                ..Source::default()
            }],
            ..Record::default()
        };
        let entry = Entry::of(&record);
        assert_eq!(entry.summary.as_str(), "One. Two.");
        assert_eq!(entry.creators, [Clean::line("Shtykov")]);
        assert_eq!(entry.translations, ["en", "de"]);
        assert_eq!(entry.text_languages, ["ru", "en", "de"]);
        assert_eq!(entry.archives, [Clean::line("APRF"), Clean::line("AVP")]);
        assert_eq!(entry.shelves, [Clean::line("APRF 45/1")]);
        assert!(entry.has_original && entry.has_translation);
        assert_eq!((entry.shown_first, entry.path.as_str()), (1, "1.md"));
        let hashes: Vec<&TextHash> = entry.texts.iter().map(|(_, hash)| hash).collect();
        assert_eq!(hashes[1], &TextHash::of("words"));
        assert!(hashes[2].is_empty());
        let bare = Entry::of(&Record::default());
        assert_eq!(bare, Entry::default());
    }
}

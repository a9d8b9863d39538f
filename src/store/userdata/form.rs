//! The written form of marks and drafts: front matter as values, and as YAML.
//!
//! This is the form that must be read in twenty years. New entries may be added, each
//! optional; none may change its meaning. `tests/fixtures/userdata` holds files as they were
//! written by the first version.

use std::fmt::Write as _;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::record::Clean;
use crate::record::identity::{IdKind, RecordId, TextHash};
use crate::record::marks::{Evidence, Selector};
use crate::record::text::TextKey;

use super::front_matter::quoted;

/// The number of this form, in the entry `readroom`.
pub(super) const FORM: u32 = 1;

/// The entries of a mark that this version knows, in the order they are written.
pub(super) const KNOWN: [&str; 10] = [
    "readroom", "id", "version", "replaces", "kind", "created", "changed", "tags", "record",
    "target",
];

/// Front matter as it is read. Everything may be missing; what has another shape is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Front {
    pub id: Option<String>,
    pub version: Option<String>,
    pub replaces: Option<Vec<FrontVersion>>,
    pub kind: Option<String>,
    pub created: Option<String>,
    pub changed: Option<String>,
    pub tags: Option<Vec<String>>,
    pub record: Option<FrontRecord>,
    pub target: Option<FrontTarget>,
}

/// A version that was replaced, and the hash of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct FrontVersion {
    pub version: String,
    pub hash: Option<String>,
}

/// What the front matter of a draft has of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct FrontDraft {
    pub name: Option<String>,
    pub editing: Option<FrontEditing>,
}

/// The note a draft is to become a version of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct FrontEditing {
    pub id: String,
    pub version: String,
}

/// The evidence by which a mark finds its record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct FrontRecord {
    pub ids: Option<Vec<FrontId>>,
    pub title: Option<String>,
    pub date: Option<String>,
    pub path: Option<String>,
    pub text: Option<String>,
    pub hash: Option<String>,
}

/// A name of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct FrontId {
    pub id: String,
    pub kind: Option<String>,
}

/// A passage: the selectors of the W3C Web Annotation model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub(super) struct FrontTarget {
    pub exact: String,
    pub prefix: Option<String>,
    pub suffix: Option<String>,
    pub start: Option<usize>,
    pub end: Option<usize>,
}

/// Reads front matter as a [`Front`] or a [`FrontDraft`].
pub(super) fn read_front<T: Default + DeserializeOwned>(yaml: &str) -> Result<T, String> {
    let read: Result<Option<T>, _> = serde_saphyr::from_str_with_options(yaml, options());
    // The first line of an error, without the picture of the source that follows it.
    read.map(Option::unwrap_or_default).map_err(|error| {
        error
            .to_string()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    })
}

/// Reads front matter as values of whatever shape, to compare what is not known.
pub(super) fn read_values(yaml: &str) -> Option<serde_json::Map<String, serde_json::Value>> {
    let read: Option<_> = serde_saphyr::from_str_with_options(yaml, options()).ok()?;
    Some(read.unwrap_or_default())
}

/// Front matter holds at most one file's worth of text, so the limits of the reader on size
/// are those of the file; those on nesting and aliases stay as they are.
fn options() -> serde_saphyr::Options {
    serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_total_scalar_bytes: 2 * super::MOST_BYTES,
            max_nodes: 10_000_000,
            max_events: 40_000_000,
        },
    }
}

impl From<FrontRecord> for Evidence {
    fn from(record: FrontRecord) -> Self {
        let ids = record.ids.unwrap_or_default();
        Self {
            ids: ids
                .iter()
                .map(|id| RecordId::remembered(&id.id, id_kind(id.kind.as_deref())))
                .collect(),
            title: Clean::text(&record.title.unwrap_or_default()),
            date: record.date,
            path: record.path.unwrap_or_default(),
            text: TextKey(record.text.unwrap_or_default()),
            hash: TextHash::remembered(&record.hash.unwrap_or_default()),
        }
    }
}

impl From<FrontTarget> for Selector {
    fn from(target: FrontTarget) -> Self {
        Self {
            exact: target.exact,
            prefix: target.prefix.unwrap_or_default(),
            suffix: target.suffix.unwrap_or_default(),
            start: target.start.unwrap_or_default(),
            end: target.end.unwrap_or_default(),
        }
    }
}

/// The word for each kind of id.
const ID_KINDS: [(IdKind, &str); 4] = [
    (IdKind::Stated, "stated"),
    (IdKind::Url, "url"),
    (IdKind::Volume, "volume"),
    (IdKind::Path, "path"),
];

/// Returns the kind of an id; a word not known is the weakest kind, which needs further proof.
fn id_kind(word: Option<&str>) -> IdKind {
    let known = ID_KINDS.iter().find(|(_, name)| Some(*name) == word);
    known.map_or(IdKind::Path, |(kind, _)| *kind)
}

/// Front matter as it is being written: an entry a line, or a few.
#[derive(Debug, Default)]
pub(super) struct Writing {
    /// The YAML so far.
    pub yaml: String,
}

impl Writing {
    /// Writes lines as they are.
    pub fn raw(&mut self, text: &str) {
        self.yaml.push_str(text);
        if !self.yaml.is_empty() && !self.yaml.ends_with('\n') {
            self.yaml.push('\n');
        }
    }

    /// Writes an entry whose value needs no quotes: a number or a word of our own.
    pub fn word(&mut self, key: &str, value: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.yaml, "{key}: {value}");
    }

    /// Writes an entry that is a string.
    pub fn text(&mut self, key: &str, value: &str) {
        self.word(key, quoted(value));
    }

    /// Writes a list of strings on one line.
    pub fn list(&mut self, key: &str, values: &[String]) {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        self.word(key, format_args!("[{}]", values.join(", ")));
    }

    /// Writes versions with the hashes of their files.
    pub fn versions(&mut self, key: &str, versions: &[(&str, &str)]) {
        if versions.is_empty() {
            return self.word(key, "[]");
        }
        self.raw(&format!("{key}:\n"));
        for (version, hash) in versions {
            self.text("  - version", version);
            if !hash.is_empty() {
                self.text("    hash", hash);
            }
        }
    }

    /// Writes the evidence of a record.
    pub fn record(&mut self, evidence: &Evidence) {
        self.raw("record:\n");
        if evidence.ids.is_empty() {
            self.word("  ids", "[]");
        } else {
            self.raw("  ids:\n");
        }
        for id in &evidence.ids {
            self.text("    - id", id.as_str());
            let word = ID_KINDS.iter().find(|(kind, _)| *kind == id.kind());
            self.word("      kind", word.map_or("path", |(_, name)| name));
        }
        self.text("  title", &evidence.title);
        if let Some(date) = &evidence.date {
            self.text("  date", date);
        }
        self.text("  path", &evidence.path);
        self.text("  text", &evidence.text.0);
        self.text("  hash", evidence.hash.as_str());
    }

    /// Writes the passage.
    pub fn target(&mut self, selector: &Selector) {
        self.raw("target:\n");
        self.text("  exact", &selector.exact);
        self.text("  prefix", &selector.prefix);
        self.text("  suffix", &selector.suffix);
        self.word("  start", selector.start);
        self.word("  end", selector.end);
    }

    /// Returns the whole file.
    pub fn file(self, body: &str) -> Vec<u8> {
        format!("---\n{}---\n{body}", self.yaml).into_bytes()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_writes_without_quotes_stays_text() {
        let yaml = "id: 12\ncreated: 2026-11-23T10:00:00+01:00\ntags: [no, 1950, 1e3, ~x, 0x10, true]\n\
                    record:\n  title: no\n  date: 1950-11\n  ids:\n    - id: 1950\n      kind: volume\n";
        let front: Front = read_front(yaml).unwrap();
        assert_eq!(front.id.as_deref(), Some("12"));
        assert_eq!(front.created.as_deref(), Some("2026-11-23T10:00:00+01:00"));
        assert_eq!(
            front.tags.unwrap(),
            ["no", "1950", "1e3", "~x", "0x10", "true"]
        );
        let evidence = Evidence::from(front.record.unwrap());
        assert_eq!(
            (evidence.title.as_str(), evidence.date.as_deref()),
            ("no", Some("1950-11"))
        );
        assert_eq!(evidence.ids, [RecordId::remembered("1950", IdKind::Volume)]);
    }

    #[test]
    fn an_entry_of_another_shape_is_an_error_and_a_missing_one_is_not() {
        assert!(read_front::<Front>("tags: {a: 1}").is_err());
        assert!(read_front::<Front>("id: a\nid: b").is_err());
        assert!(read_front::<Front>("- a\n- b").is_err());
        assert_eq!(read_front::<Front>("").unwrap(), Front::default());
        assert_eq!(
            read_front::<Front>("# only a comment\n").unwrap(),
            Front::default()
        );
        assert_eq!(
            read_front::<Front>("mine: {a: [1, x]}\n").unwrap(),
            Front::default()
        );
    }

    #[test]
    fn a_passage_of_five_million_letters_reads_back() {
        let exact = "слово и дело\n".repeat(400_000);
        let mut writing = Writing::default();
        writing.target(&Selector {
            exact: exact.clone(),
            ..Selector::default()
        });
        let front: Front = read_front(&writing.yaml).unwrap();
        assert_eq!(front.target.unwrap().exact.len(), exact.len());
    }
}

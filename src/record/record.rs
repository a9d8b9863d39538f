//! The record itself: what the archive says of an object, and the texts that come with it.

use std::path::PathBuf;

use super::clean::Clean;
use super::date::DocDate;
use super::identity::RecordId;
use super::language::Language;
use super::shelf_mark::ShelfMark;
use super::text::{Role, Text};

/// A described object with its texts (Dublin Core terms; fields as in the archive's own page).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Its stable name; empty until the record is placed in a collection.
    pub id: RecordId,
    /// Other names of the same record: marks hold on any of them.
    pub also: Vec<RecordId>,
    /// Name for citation managers: letters, digits, `-` and `_`; unique in the collection.
    pub cite_key: String,
    /// Title, on one line.
    pub title: Clean,
    /// Short title, where the source has one.
    pub short_title: Option<Clean>,
    /// The document's own date.
    pub date: Option<DocDate>,
    /// The date in the words of the source.
    pub date_text: Option<Clean>,
    /// The calendar, when it is not the Gregorian.
    pub calendar: Option<Clean>,
    /// Other dates: sent, received, published, released.
    pub dates: Vec<KindDate>,
    /// Who made it.
    pub creators: Vec<Agent>,
    /// To whom.
    pub recipients: Vec<Agent>,
    /// The archive's own citation, whole, never altered.
    pub citation: Option<Clean>,
    /// Where it is kept.
    pub shelf_marks: Vec<ShelfMark>,
    /// The volume it is printed in.
    pub container: Option<Container>,
    /// Its address.
    pub url: Option<Clean>,
    /// Statement of rights.
    pub rights: Option<Clean>,
    /// Contributors and translators, as credited.
    pub credits: Vec<Clean>,
    /// Subjects.
    pub subjects: Vec<Clean>,
    /// Places.
    pub places: Vec<Clean>,
    /// Name of the collection it belongs to.
    pub collection: Clean,
    /// Security classification, as written.
    pub classification: Option<Clean>,
    /// Paragraphs of the summary.
    pub summary: Vec<Clean>,
    /// Language of the original.
    pub original_language: Option<Language>,
    /// The archive's own list of what it holds ("English Translation").
    pub contents: Vec<Clean>,
    /// The texts.
    pub texts: Vec<Text>,
    /// Every other field, name and value, in the order of the source.
    pub further: Vec<(Clean, Clean)>,
    /// Files it was read from; the first is the one its path names.
    pub sources: Vec<Source>,
    /// What could not be read, or only in part: sentences.
    pub warnings: Vec<Clean>,
}

/// A person or body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    /// As written.
    pub name: Clean,
    /// True when taken from a "From A to B" title, not from a field.
    pub derived: bool,
}

/// A date that is not the document's own, with its kind ("received").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindDate {
    /// The archive's word, lower case: sent, received, drafted, published, released.
    pub kind: Clean,
    /// The date, if it could be read.
    pub date: Option<DocDate>,
    /// As written.
    pub text: Clean,
}

/// The volume a document is printed in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// Title of the volume.
    pub title: Clean,
    /// Editors.
    pub editors: Vec<Clean>,
    /// Publisher.
    pub publisher: Option<Clean>,
    /// Place of publication.
    pub place: Option<Clean>,
    /// Year.
    pub year: Option<Clean>,
    /// Which volume of several it is ("VI").
    pub volume: Option<Clean>,
    /// Number of the issue of a periodical or series.
    pub issue: Option<Clean>,
    /// Number of the document in it.
    pub number: Option<Clean>,
    /// Pages.
    pub pages: Option<Clean>,
}

/// A file a record was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Path inside the collection, with `/`, extension kept ("letters/1.ru.md").
    pub path: String,
    /// The file on this machine; `None` for the built-in collection. Never part of an id.
    pub file: Option<PathBuf>,
    /// Name of the format that read it ("digital archive").
    pub format: &'static str,
    /// Name of the encoding ("UTF-8").
    pub encoding: &'static str,
    /// Size in bytes.
    pub size: u64,
    /// Modification time, seconds since 1970, if the file system tells.
    pub modified: Option<i64>,
}

impl Record {
    /// Returns the text shown first: a translation, else the first there is.
    pub fn first_text(&self) -> Option<&Text> {
        self.text_of(Role::Translation)
            .or_else(|| self.texts.first())
    }

    /// Returns the first text of a role.
    pub fn text_of(&self, role: Role) -> Option<&Text> {
        self.texts.iter().find(|text| text.role == role)
    }

    /// Returns the title the list shows: the short one where there is one.
    pub fn listed_title(&self) -> &Clean {
        self.short_title.as_ref().unwrap_or(&self.title)
    }
}

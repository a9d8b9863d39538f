//! Bookmarks and notes as values, with the evidence by which each finds its record again.
//!
//! A mark outlives the folder it was made in. It holds what the record was called, what it
//! said of itself and what its text was, so that it is found after a move or a renaming and
//! is never put on another record by a guess.

use std::collections::HashSet;

use super::clean::Clean;
use super::identity::{IdKind, RecordId, TextHash};
use super::listing::RowKey;
use super::text::{Passage, TextKey};

/// The name of a mark: a sortable identifier, the same for all its versions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MarkId(pub String);

/// The name of one version of a mark.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VersionId(pub String);

/// What a mark is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum MarkKind {
    /// A bookmark on a record.
    Bookmark,
    /// A note on a record or on a passage of it.
    #[default]
    Note,
}

/// What a mark knows of its record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The record's id and its other names, as they were.
    pub ids: Vec<RecordId>,
    /// Title.
    pub title: Clean,
    /// Date as EDTF.
    pub date: Option<String>,
    /// Path inside the collection, with extension.
    pub path: String,
    /// Which text the mark was made on.
    pub text: TextKey,
    /// That text's hash.
    pub hash: TextHash,
}

impl Evidence {
    /// Returns the ids the document itself states: these alone find a record without further proof.
    pub fn stated_ids(&self) -> impl Iterator<Item = &RecordId> {
        self.ids.iter().filter(|id| id.kind() != IdKind::Path)
    }
}

/// A passage by its words and by its place: the selectors of the W3C Web Annotation model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selector {
    /// The words.
    pub exact: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands after them.
    pub suffix: String,
    /// First code point in the canonical text.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// A bookmark or a note, one version of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Its name.
    pub id: MarkId,
    /// The name of this version.
    pub version: VersionId,
    /// The versions it replaces.
    pub replaces: Vec<VersionId>,
    /// What it is.
    pub kind: MarkKind,
    /// Its record.
    pub evidence: Evidence,
    /// The passage of the text `evidence.text`, when it is not on the whole record.
    pub selector: Option<Selector>,
    /// When it was made: RFC 3339 with offset.
    pub created: String,
    /// When this version was written.
    pub changed: String,
    /// Tags.
    pub tags: Vec<String>,
    /// The note in the user's own words (Markdown); empty for a bookmark. Raw: [`Clean`] it to show it.
    pub body: String,
    /// Entries of the front matter that this version of readroom does not know, kept as they were.
    pub unknown: String,
    /// Name of the file it was loaded from, from the data directory (`notes/….md`).
    pub file: String,
    /// What its file was when it was loaded.
    pub on_disk: OnDisk,
}

/// What a mark's file was when it was loaded: by this a later change knows whether the file is
/// still the one that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OnDisk {
    /// Hash of the file's bytes; empty for a mark that was not loaded.
    pub hash: String,
    /// For each of `Mark::replaces`, in the same order, the hash of the file it replaced: a file
    /// of that version with other bytes is not the one that was replaced, and is shown.
    pub replaced: Vec<String>,
    /// The known entries of its front matter as they were written, so that what a person or
    /// another version of readroom wrote inside them stays when the note is edited.
    pub known: String,
    /// Older versions and copies that still lie beside it and that it hides, the oldest first:
    /// left when a process was killed between writing a version and moving the one before.
    pub below: Vec<Below>,
}

/// A file that a shown mark hides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Below {
    /// Its file name, from the data directory.
    pub file: String,
    /// Its version.
    pub version: VersionId,
    /// Hash of its bytes.
    pub hash: String,
}

/// Returns the marks of which more than one version is shown: neither replaces the other.
///
/// `marks` are those that were loaded, without the versions that another one replaces.
pub fn forks(marks: &[Mark]) -> HashSet<MarkId> {
    let mut seen = HashSet::new();
    let twice = marks.iter().filter(|mark| !seen.insert(&mark.id));
    twice.map(|mark| mark.id.clone()).collect()
}

/// A mark as the room shows it: with the record it was found on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedMark {
    /// The mark.
    pub mark: Mark,
    /// Where it was found.
    pub place: Place,
    /// True when another version of the same mark stands beside it and neither replaces the other.
    pub forked: bool,
}

/// Where a mark was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a record of the room.
    Record(RowKey),
    /// On no record of the room; these are what it may have been made on.
    Orphan(Vec<Candidate>),
}

/// A record an orphan may have been made on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which record.
    pub key: RowKey,
    /// Its id.
    pub id: RecordId,
    /// Its title.
    pub title: Clean,
}

/// What the user wants kept. Each is done in the order asked, none is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Set a bookmark.
    Bookmark(Evidence),
    /// Take marks away: each moves to the trash if its file is still what was loaded.
    Remove(Vec<Mark>),
    /// Write a new note.
    NewNote {
        /// Its record.
        evidence: Evidence,
        /// Its passage.
        selector: Option<Selector>,
        /// The words.
        body: String,
    },
    /// Write a new version of a note.
    EditNote {
        /// The version that was opened.
        old: Box<Mark>,
        /// The new words.
        body: String,
    },
    /// Take back what an earlier wish did.
    Undo(Undo),
    /// Put the text in the editor on disk.
    SaveDraft(Draft),
    /// The text was kept or given up on purpose: its draft goes.
    DropDraft {
        /// The draft's name.
        name: String,
        /// Its words as they were read, when another session may write it: with other words on
        /// disk it stays. `None` for a draft of this session.
        read: Option<String>,
    },
}

/// What an earlier wish did, by file name: enough to take it back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Undo {
    /// Files it made; taking it back moves them to the trash. Names from the data directory.
    pub made: Vec<String>,
    /// For each file of `made` the hash of its bytes: one that was changed since is left alone.
    pub made_hashes: Vec<String>,
    /// Files it moved to the trash: the name there, and the name they had.
    pub trashed: Vec<(String, String)>,
    /// What was done, for the status line ("note deleted").
    pub what: String,
}

/// The text in an editor, on disk while it is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// The record.
    pub evidence: Evidence,
    /// The passage.
    pub selector: Option<Selector>,
    /// The note that is being edited, by name and version.
    pub editing: Option<(MarkId, VersionId)>,
    /// The words so far.
    pub body: String,
}

/// A passage of a record with its evidence, for a selection that becomes a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Which record.
    pub key: RowKey,
    /// The passage, or the whole record.
    pub passage: Option<Passage>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_shown_versions_of_one_mark_are_a_fork() {
        let mark = |id: &str, version: &str| Mark {
            id: MarkId(id.into()),
            version: VersionId(version.into()),
            ..Mark::default()
        };
        let marks = [mark("a", "1"), mark("b", "1"), mark("a", "2")];
        assert_eq!(forks(&marks), HashSet::from([MarkId("a".into())]));
        assert_eq!(forks(&marks[..2]), HashSet::new());
    }
}

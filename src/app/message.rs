//! The one inbox, and what is asked of the machine.
//!
//! Everything that happens is a [`Message`]; everything that must be done elsewhere is an
//! [`Effect`]. Answers carry the number of what was asked, and the late ones are dropped.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::record::facet::{FacetCounts, FacetRequest};
use crate::record::listing::{Page, Problem, Request, RowKey};
use crate::record::marks::{Draft, PlacedMark, Undo, Wish};
use crate::record::query::Query;
use crate::record::timeline::{TimelineCounts, TimelineRequest};
use crate::record::visit::Visit;
use crate::record::{Clean, Record};

use super::elsewhere::{Ask, Told};
use super::key::Key;
use super::look::Ground;
use super::search::{
    AlongShelf, Counts, Found, InTexts, Neighbour, Search, SearchesTold, SearchesWish,
};

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Message {
    // The reader's hands
    /// A key was pressed.
    Key(Key),
    /// Text was pasted; raw.
    Paste(String),
    /// The terminal has this size now: columns, rows.
    Resize(u16, u16),

    // The machine
    /// The terminal said what ground it writes on.
    Ground(Ground),
    /// Somebody asks the program to end, or the terminal hung up.
    Terminate,
    /// A timer ran out.
    Timer(Timer),
    /// A worker died; the room goes on with what it has. Which, and why.
    WorkerDied(&'static str, Clean),

    // The catalogue
    /// How far reading the collections is.
    Scan(Scan),
    /// The answer to [`Effect::Rows`].
    Rows(Page),
    /// The answer to [`Effect::Facets`] and [`Effect::FoundFacets`].
    Facets(FacetCounts),
    /// The answer to [`Effect::Timeline`].
    Timeline(TimelineCounts),
    /// The answer to [`Effect::Open`]: its number, and the record, or why it can't be read.
    Opened(u64, RowKey, Result<Box<Record>, Clean>),
    /// The other answer to [`Effect::FollowLink`]: its number, and why there is no such record.
    NoSuchRecord(u64, Clean),
    /// Where a record that is about to be opened was left, in this session or an earlier one.
    Left(RowKey, Visit),
    /// Everything that could not be read, or only in part.
    Problems(Vec<Problem>),
    /// The collections were read again: the new key of each record. Answered by
    /// [`Effect::TakenUp`].
    Renewed(Arc<HashMap<RowKey, RowKey>>),
    /// The folders opened before: name, path, open now.
    Collections(Vec<Collection>),

    // The user's own data
    /// All bookmarks and notes, each on its record or an orphan; newest first.
    Marks(Vec<PlacedMark>),
    /// Drafts that were found on disk at the start.
    Drafts(Vec<Draft>),
    /// A wish was carried out and is on disk, or was not and why. Its number comes back.
    Kept(u64, Result<Undo, Clean>),

    // What is looked for in the texts
    /// The answer to [`Effect::Search`]; a fuller one may follow under the same number.
    Found(Found),
    /// How the results of a search divide; its number.
    ResultCounts(u64, Counts),
    /// The answer to [`Effect::InTexts`]; a fuller one may follow under the same number.
    InTexts(u64, InTexts),
    /// The answer to [`Effect::InText`]; its number.
    InText(u64, Told),
    /// The answer to [`Effect::Likeness`]: words to search for, or why there are none.
    Likeness(u64, Result<String, Clean>),
    /// The answer to [`Effect::AlongShelf`]: its number, and the record, or why there is none.
    Neighbour(u64, Result<Neighbour, Clean>),
    /// What the keeper tells of searches.
    Searches(SearchesTold),

    // What the reader's other programs said
    /// The editor outside came back with this text, or why it could not be used.
    Edited(Result<String, Clean>),
    /// Text went to the terminal's clipboard, or why not.
    Copied(Result<(), Clean>),
}

/// Something to be done outside.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "effects are few and short-lived, and are matched by what they hold"
)]
pub enum Effect {
    // The catalogue
    /// Answered by [`Message::Rows`]; the newest wins.
    Rows(Request),
    /// Count what is listed; answered by [`Message::Facets`]; the newest wins.
    Facets(FacetRequest),
    /// Count what is listed by time; answered by [`Message::Timeline`]; of those for the head
    /// of the list and of those for the panel the newest wins.
    Timeline(TimelineRequest),
    /// Read a record with its texts; answered by [`Message::Opened`]; the newest wins.
    Open(u64, RowKey),
    /// Read the record that a link leads to, by the first of these names that is one's alone;
    /// answered by [`Message::Opened`] or [`Message::NoSuchRecord`].
    FollowLink(u64, Vec<String>),
    /// This was read, so far; best effort, never answered.
    Visited(Visit),
    /// Read the collections again.
    LookAgain,
    /// The new keys of [`Message::Renewed`] are taken up: an old one is never named again.
    TakenUp,
    /// Open this folder in place of the room's collections.
    OpenFolder(PathBuf),
    /// List the folders opened before; answered by [`Message::Collections`].
    ListCollections,
    /// Offer this folder no longer.
    ForgetCollection(PathBuf),

    // The user's own data
    /// Set a bookmark on this record; answered by [`Message::Kept`] with this number.
    Bookmark(u64, RowKey),
    /// Carry out a wish; answered by [`Message::Kept`] with this number. In order, never dropped.
    Keep(u64, Wish),
    /// Look whether another session changed the marks; answered by [`Message::Marks`] if so.
    LookForMarks,

    // What is looked for in the texts
    /// Search in the texts; answered by [`Message::Found`]; the newest wins.
    Search(Search),
    /// Count what a search finds by its facets; answered by [`Message::Facets`]; the newest wins.
    FoundFacets(Search),
    /// Count the records that have this in their texts; answered by [`Message::InTexts`].
    InTexts(u64, Query),
    /// Look through a long text; answered by [`Message::InText`]; of each kind the newest wins.
    InText(Ask),
    /// Find the words that tell most of a record; answered by [`Message::Likeness`].
    Likeness(u64, RowKey),
    /// Find the next record on a shelf; answered by [`Message::Neighbour`].
    AlongShelf(AlongShelf),
    /// Do something with the searches that are kept.
    Searches(SearchesWish),

    // The terminal
    /// Send text to the terminal's clipboard (OSC 52); answered by [`Message::Copied`].
    Copy(String),
    /// Open the user's own editor on this text; answered by [`Message::Edited`].
    EditOutside {
        /// The text.
        text: String,
        /// The name of its draft: what is saved is found by it should the room be gone.
        draft: String,
    },
    /// Call back after so many milliseconds.
    Timer(Timer, u32),
    /// Stop as a job of the shell does; draw everything on return.
    Suspend,
    /// Draw everything anew.
    Redraw,
    /// Leave, once everything that was to be kept is on disk.
    Quit,
}

/// A timer; one that is no longer of interest is told by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The draft is to be written.
    Draft(u64),
    /// The words in the status line have been seen.
    Notice(u64),
    /// The keys may be at rest: the record follows the list's cursor.
    Rest(u64),
    /// The filter may be typed to its end: its words are counted in the texts.
    Count(u64),
}

/// How far reading the collections is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The name of the room: its collection's, or "3 collections".
    pub room: Clean,
    /// Files read so far.
    pub files: usize,
    /// Records so far.
    pub records: usize,
    /// True when everything was read.
    pub done: bool,
    /// Why nothing can be read at all (the folder does not exist), or no longer.
    pub failed: Option<Clean>,
}

/// A folder that was opened before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// Its name.
    pub name: Clean,
    /// Where it is.
    pub path: PathBuf,
    /// True when it can be opened now.
    pub present: bool,
}

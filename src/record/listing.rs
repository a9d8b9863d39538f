//! What a list shows of a record, and what is asked of a catalogue for it.
//!
//! A room holds a window of rows, not the collection: it asks for a [`Request`] and is
//! answered with a [`Page`]. The same two serve a catalogue in memory and one on disk.

use super::clean::Clean;
use super::identity::RecordId;
use super::query::Query;

/// Which record of a room: the collection's place in the room, and the record's place in it.
///
/// Stable while a room is open; never written to disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowKey {
    /// Which collection of the room.
    pub part: u16,
    /// Which record of it.
    pub index: u32,
}

/// How a list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By the earliest day a date can mean; the undated last.
    #[default]
    Date,
    /// By title, accents and case folded.
    Title,
    /// By id.
    Id,
    /// By the time a file of the record was last changed, the newest first.
    Changed,
    /// By the time it was last read here, the newest first; then what was never read, by date.
    Read,
}

impl Order {
    /// Every order, in the order they are offered.
    pub const ALL: [Order; 5] = [
        Order::Date,
        Order::Title,
        Order::Id,
        Order::Changed,
        Order::Read,
    ];

    /// Returns the order that is offered after this one; after the last the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Order::Date => Order::Title,
            Order::Title => Order::Id,
            Order::Id => Order::Changed,
            Order::Changed => Order::Read,
            Order::Read => Order::Date,
        }
    }

    /// Returns the word a person types for it.
    pub fn name(self) -> &'static str {
        match self {
            Order::Date => "date",
            Order::Title => "title",
            Order::Id => "id",
            Order::Changed => "changed",
            Order::Read => "read",
        }
    }

    /// Returns the words of the status line.
    pub fn description(self) -> &'static str {
        match self {
            Order::Date => "by earliest day",
            Order::Title => "by title",
            Order::Id => "by id",
            Order::Changed => "recently changed first",
            Order::Read => "recently read first",
        }
    }
}

/// What is asked of the catalogue. Every request has a number; a late answer is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its number, growing.
    pub seq: u64,
    /// What to show.
    pub query: Query,
    /// In which order. While a bare word is in the query the best match comes first.
    pub order: Order,
    /// First row wanted.
    pub start: usize,
    /// How many rows wanted.
    pub count: usize,
    /// The record whose place in the answer is wanted, so that a cursor can stay on it.
    pub keep: Option<RowKey>,
}

/// The answer to a [`Request`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The number of the request.
    pub seq: u64,
    /// Records in the room.
    pub total: usize,
    /// Records that match.
    pub matched: usize,
    /// Records a date range of the query left out for being undated.
    pub undated: usize,
    /// How many of those that match have every bare word by the letter; the others have letters
    /// like them.
    pub literal: usize,
    /// Place of the first row among those that match; less than asked when fewer match.
    pub start: usize,
    /// The rows.
    pub rows: Vec<Row>,
    /// Where the record to keep stands among those that match.
    pub kept_at: Option<usize>,
}

/// One row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Which record.
    pub key: RowKey,
    /// Its id.
    pub id: RecordId,
    /// The date as EDTF, or `None` when undated.
    pub date: Option<String>,
    /// Sender and recipient ("Shtykov > Gromyko"); empty when neither is known.
    pub people: Clean,
    /// The title as listed.
    pub title: Clean,
    /// Original language and that of the translation, in capitals ("RU>EN").
    pub languages: String,
    /// The first shelf mark in short ("APRF 45/1/347"); empty when not stated.
    pub shelf: Clean,
    /// True when it is bookmarked.
    pub bookmarked: bool,
    /// Number of notes on it.
    pub notes: usize,
    /// Which code points of which column the query hit, in order.
    pub hits: Vec<Hit>,
}

/// A column of the list in which a query can hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Sender and recipient.
    People,
    /// The title.
    Title,
    /// The shelf mark in short.
    Shelf,
}

/// A code point that a query hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// In which column.
    pub column: Column,
    /// Which code point of it.
    pub at: usize,
}

/// What could not be read, or only in part: a row of "Problems".
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path, from the collection's folder.
    pub path: Clean,
    /// What, and what to do next: a sentence.
    pub reason: Clean,
}

/// What every line says that tells how many files of a kind were passed over.
pub const UNREAD: &str = "not read, since no format of readroom reads them";

/// Endings of files that hold a document all the same, in a format that is not read: a letter
/// left unread is a gap in the collection, a picture is none.
const DOCUMENTS: &[&str] = &[
    "djvu", "doc", "docm", "docx", "dotx", "mht", "odt", "pages", "rtf", "wpd", "wri", "xml",
];

impl Problem {
    /// Returns true for a line that tells of no gap: of files of a kind that holds no document.
    /// Such a line is shown, and counted nowhere.
    pub fn is_remark(&self) -> bool {
        let kind = self.path.strip_prefix('*');
        let kind = kind.map(|kind| kind.strip_prefix('.').unwrap_or(kind));
        kind.is_some_and(|kind| {
            self.reason.contains(UNREAD) && DOCUMENTS.binary_search(&kind).is_err()
        })
    }
}

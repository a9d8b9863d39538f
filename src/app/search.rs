//! What is asked of the searcher, and what it answers: values between the room and its worker.
//!
//! Requests carry numbers as all others do; of searches the newest counts, and one search may
//! be answered more than once while the texts are still being indexed.

use crate::find::scan::Role;
use crate::record::Clean;
use crate::record::identity::RecordId;
use crate::record::listing::RowKey;
use crate::record::marks::Selector;
use crate::record::query::Query;
use crate::record::text::TextKey;

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Its number.
    pub seq: u64,
    /// What must be in the texts.
    pub query: Query,
    /// In which order.
    pub order: ResultOrder,
    /// First row wanted.
    pub start: usize,
    /// How many rows wanted.
    pub count: usize,
    /// These rows may come before the others are counted ([`Found::is_more`]).
    pub in_stages: bool,
    /// A record that is left out: the one that others are to be like.
    pub without: Option<RowKey>,
    /// All its words must be in a text of this role; anywhere when none is named.
    pub within: Option<Role>,
}

/// The order of results.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResultOrder {
    /// The best first.
    #[default]
    Best,
    /// By the earliest day a date can mean.
    Date,
}

impl ResultOrder {
    /// Both, in the order they are offered.
    pub const ALL: [ResultOrder; 2] = [ResultOrder::Best, ResultOrder::Date];

    /// Returns the words for it.
    pub fn description(self) -> &'static str {
        match self {
            ResultOrder::Best => "best first",
            ResultOrder::Date => "by earliest day",
        }
    }
}

/// The answer to a [`Search`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The number of the search.
    pub seq: u64,
    /// Records that were found.
    pub total: usize,
    /// There are more than `total`: they are counted when further rows are asked for.
    pub is_more: bool,
    /// How many more there would be if they had a date.
    pub undated: usize,
    /// Place of the first row among all.
    pub start: usize,
    /// The rows.
    pub rows: Vec<FoundRow>,
    /// How far the texts can be searched.
    pub reach: Reach,
}

/// How far the texts can be searched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Records whose texts are indexed.
    pub indexed: usize,
    /// Records of the room; 0 while the collection is still being read.
    pub total: usize,
    /// Records that were not looked into at all.
    pub left: usize,
    /// An index turned out to be damaged and is being built again.
    pub is_anew: bool,
}

impl Reach {
    /// Returns true when every text was looked into.
    pub fn is_whole(self) -> bool {
        self.total > 0 && self.left == 0
    }
}

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundRow {
    /// Which record.
    pub key: RowKey,
    /// Its id.
    pub id: RecordId,
    /// Its title as listed.
    pub title: Clean,
    /// Its date as EDTF.
    pub date: Option<String>,
    /// The best passage; `None` when fields alone were asked for.
    pub passage: Option<Excerpt>,
    /// Why its texts can't be read now.
    pub unread: Option<Clean>,
    /// Every hit in each of its texts that has some.
    pub by_text: Vec<(TextKey, Vec<(usize, usize)>)>,
}

/// The passage of a record that shows the hits best.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The role of the text it is in.
    pub role: Role,
    /// The key of that text; `None` for title, summary and notes.
    pub text: Option<TextKey>,
    /// What tells it from the record's other texts of that role; `None` where it is the only one.
    pub label: Option<Clean>,
    /// The language of that text, a BCP 47 tag.
    pub language: Option<String>,
    /// The words that are shown.
    pub words: Clean,
    /// The first of them: a code point of the text.
    pub start: usize,
    /// True when the text ends with them.
    pub ends: bool,
    /// Hits in the words: code points of these.
    pub hits: Vec<(usize, usize)>,
    /// How many hits the text has.
    pub count: usize,
    /// The spelling that was met where it is not the one that was typed.
    pub alias: Option<String>,
    /// For a note: the text and the passage it is on.
    pub noted: Option<(TextKey, Selector)>,
}

/// How the results divide: each value with its number of records, the most frequent first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By the role of the text that has all the words; roles without one are left out.
    pub roles: Vec<(Role, usize)>,
    /// By language.
    pub languages: Vec<(Clean, usize)>,
    /// By archive.
    pub archives: Vec<(Clean, usize)>,
    /// What is near to the words of the search, and not found by it.
    pub near: Vec<NearMiss>,
}

/// Words near to a term of the search: spelled nearly so, or another spelling of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearMiss {
    /// Which of the wanted terms ([`Query::wanted`]), from 0.
    pub term: usize,
    /// The words, as they are typed.
    pub words: Clean,
    /// How many records have them.
    pub records: usize,
}

/// How many records have the filter's words in their texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InTexts {
    /// So many, of those that are indexed.
    pub records: usize,
    /// True when all are indexed.
    pub whole: bool,
}

/// A way along the shelf from a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlongShelf {
    /// The number of the request.
    pub seq: u64,
    /// From which record.
    pub key: RowKey,
    /// On which of its shelf marks, from 0.
    pub mark: usize,
    /// Towards the end of the shelf.
    pub forward: bool,
}

/// The next record on a shelf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Which record.
    pub key: RowKey,
    /// Its shelf mark in short.
    pub mark: Clean,
    /// Which of its own shelf marks that is.
    pub number: usize,
    /// What between the two is not in the room.
    pub gap: Option<Clean>,
}

/// A search that is kept by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SavedSearch {
    /// Its name.
    pub name: Clean,
    /// What was typed.
    pub query: String,
}

/// Something to be done with the searches that are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchesWish {
    /// Remember what was searched for last.
    Remember(String),
    /// Keep a search by name.
    Save(SavedSearch),
    /// Let go of a search that was kept.
    Forget(String),
    /// Tell those that are kept by name.
    List,
}

/// What the keeper tells of searches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchesTold {
    /// What was searched for last, the newest first.
    Last(Vec<String>),
    /// A search was kept under this name, or why not.
    Saved(Result<Clean, Clean>),
    /// Those kept by name.
    All(Vec<SavedSearch>),
    /// Why the reader's own list of names could not be read: a sentence.
    Trouble(Clean),
}

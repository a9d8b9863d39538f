//! What was found in the texts, as far as the room holds it: a window of rows, and the query.

use crate::find::scan::Role;
use crate::record::Clean;
use crate::record::listing::RowKey;
use crate::record::query::Query;

use super::key::Key;
use super::model::Cursor;
use super::search::{Counts, FoundRow, InTexts, NearMiss, Reach, ResultOrder, SavedSearch};

/// The results of the last search.
#[derive(Clone, Debug, Default)]
pub struct Results {
    /// What was searched for, as typed.
    pub query: String,
    /// What narrows the results, as typed.
    pub narrow: String,
    /// The role of the texts that they are narrowed to.
    pub within: Option<Role>,
    /// How many there are when nothing narrows them, as far as that was told.
    pub unnarrowed: Option<usize>,
    /// The record that these are like, and its title.
    pub like: Option<(RowKey, Clean)>,
    /// The order.
    pub order: ResultOrder,
    /// Records that were found.
    pub total: usize,
    /// There are more than `total`: the answer to the rows that were asked for next tells how many.
    pub is_more: bool,
    /// How many more there would be if they had a date.
    pub undated: usize,
    /// Place of the first of `rows` among all.
    pub start: usize,
    /// The rows that are known.
    pub rows: Vec<FoundRow>,
    /// Cursor and top.
    pub cursor: Cursor,
    /// How they divide, once that is known.
    pub counts: Option<Counts>,
    /// How far the texts could be searched.
    pub reach: Reach,
    /// The number of the newest search; answers to older ones are dropped.
    pub asked: u64,
    /// The rows that were asked for: the first, and how many.
    pub window: (usize, usize),
    /// True while the rows are those of an earlier search.
    pub stale: bool,
    /// Keys that were typed meanwhile.
    pub typed_ahead: Vec<Key>,
    /// True from when a record is gone into until it is here.
    pub is_entering: bool,
    /// How long the way was when the reader went from the results into a record.
    pub trail: usize,
}

impl Results {
    /// Returns all that must hold of the records.
    pub fn wanted(&self) -> Query {
        let mut query = Query::parse(&self.query);
        query.terms.extend(Query::parse(&self.narrow).terms);
        query
    }

    /// Returns true where something narrows the results.
    pub fn is_narrowed(&self) -> bool {
        !self.narrow.trim().is_empty() || self.within.is_some()
    }

    /// Returns what narrows the results, in words for the reader.
    pub fn narrowing(&self) -> String {
        let role = self.within.map(|role| match role {
            Role::Title | Role::Summary => format!("in the {}", role.name()),
            Role::Translation | Role::Text | Role::Note => format!("in a {}", role.name()),
            Role::Original => "in an original".to_owned(),
        });
        let typed = Some(self.narrow.trim().to_owned()).filter(|typed| !typed.is_empty());
        let parts: Vec<String> = typed.into_iter().chain(role).collect();
        parts.join("   ")
    }

    /// Returns a row by its place among all, if it is known.
    pub fn row(&self, at: usize) -> Option<&FoundRow> {
        self.rows.get(at.checked_sub(self.start)?)
    }

    /// Returns what is near to the words of the search and not found by it.
    pub fn near(&self) -> &[NearMiss] {
        let counts = self.counts.as_ref().filter(|_| !self.stale);
        counts.map_or(&[], |counts| counts.near.as_slice())
    }

    /// Returns what was searched for, in words for the reader.
    pub fn title(&self) -> String {
        match &self.like {
            Some((_, title)) => format!("like: {title}"),
            None => self.query.clone(),
        }
    }
}

/// Searches that are remembered, and what the catalogue's filter finds in the texts.
#[derive(Clone, Debug, Default)]
pub struct Searches {
    /// What was searched for last, the newest first.
    pub last: Vec<String>,
    /// The count for the filter: the number it was asked under, and the filter.
    pub counting: (u64, String),
    /// The count, once it is known.
    pub in_texts: Option<InTexts>,
    /// The number of the last question about a record's surroundings.
    pub around: u64,
    /// Of the record that is read, the shelf mark that is walked along, from 0.
    pub shelf: usize,
    /// Where a walk along the shelf leads: the record, and which of its marks.
    pub walking_to: Option<(RowKey, usize)>,
}

/// The searches kept by name, laid over the room.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedSearches {
    /// All of them.
    pub all: Vec<SavedSearch>,
    /// The line under the cursor.
    pub at: usize,
}

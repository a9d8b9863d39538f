//! What the filter looks at: the fields of an entry, folded, in one string.
//!
//! One string an entry keeps a record's fields together in memory, and a line feed between
//! two values keeps a match from running across fields: folded text and folded words hold
//! none. Citation, rights, credits and address are left out on purpose: their boilerplate
//! would match everything.

use crate::find::fold::{fold, letters};
use crate::find::fuzzy::Needle;
use crate::record::Clean;
use crate::store::entry::Entry;

use super::columns;

/// A field the filter looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The title as listed, and the whole one beside a short one.
    Title,
    /// Who wrote to whom, as listed.
    People,
    /// A shelf mark in short.
    Shelf,
    /// A place.
    Place,
    /// A subject.
    Subject,
    /// The summary.
    Summary,
}

impl Kind {
    /// Returns true for the fields in which a word may match by letters apart.
    ///
    /// A summary is so long that letters in order are found in nearly every one, and places
    /// and subjects are picked from lists: there words match as substrings.
    pub(super) fn is_loose(self) -> bool {
        match self {
            Kind::Title | Kind::People | Kind::Shelf => true,
            Kind::Place | Kind::Subject | Kind::Summary => false,
        }
    }
}

/// The folded fields of an entry.
#[derive(Debug, Default)]
pub(super) struct Searchable {
    /// All values, each ended by a line feed.
    text: Box<str>,
    /// Each value: its field, and the byte of the line feed after it.
    values: Box<[(Kind, u32)]>,
    /// Byte of the people column at which the recipients begin.
    recipients_at: u32,
    /// Letters of all fields.
    letters: u64,
    /// Letters of the fields in which letters apart may match.
    loose_letters: u64,
}

impl Searchable {
    /// Folds the fields of an entry.
    pub(super) fn of(entry: &Entry) -> Self {
        let mut text = String::new();
        let mut values = Vec::new();
        let mut loose_letters = 0;
        for (kind, value) in fields_of(entry) {
            let folded = fold(&value);
            if kind.is_loose() {
                loose_letters |= letters(&folded);
            }
            text.push_str(&folded);
            values.push((kind, text.len() as u32));
            text.push('\n');
        }
        let recipients_at = if entry.recipients.is_empty() {
            usize::MAX
        } else {
            fold(&columns::creators(entry)).len()
        };
        Self {
            letters: letters(&text),
            loose_letters,
            recipients_at: u32::try_from(recipients_at).unwrap_or(u32::MAX),
            text: text.into(),
            values: values.into(),
        }
    }

    /// Returns the folded title as listed.
    pub(super) fn title(&self) -> &str {
        self.values().next().map_or("", |(_, title)| title)
    }

    /// Walks over the values, the most telling fields first.
    pub(super) fn values(&self) -> impl Iterator<Item = (Kind, &str)> {
        let mut start = 0;
        self.values.iter().map(move |(kind, end)| {
            let value = self.text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize + 1;
            (*kind, value)
        })
    }

    /// Walks over the values of one field.
    pub(super) fn of_kind(&self, wanted: Kind) -> impl Iterator<Item = &str> {
        self.values()
            .filter(move |(kind, _)| *kind == wanted)
            .map(|(_, value)| value)
    }

    /// Returns who wrote, folded, and to whom.
    pub(super) fn people(&self) -> (&str, &str) {
        let people = self.of_kind(Kind::People).next().unwrap_or_default();
        people
            .split_at_checked(self.recipients_at as usize)
            .unwrap_or((people, ""))
    }

    /// Returns true when some field has this folded text.
    pub(super) fn contains(&self, needle: &Needle) -> bool {
        !self.lacks(needle.letters()) && needle.is_in(&self.text)
    }

    /// Returns true when no field can hold a word of these letters as a substring.
    fn lacks(&self, word: u64) -> bool {
        word & !self.letters != 0
    }

    /// Returns true when no field can hold these letters apart.
    pub(super) fn lacks_loosely(&self, word: u64) -> bool {
        word & !self.loose_letters != 0
    }
}

/// Returns the values the filter looks at; the title as listed is the first.
fn fields_of(entry: &Entry) -> Vec<(Kind, Clean)> {
    let mut fields = vec![(Kind::Title, columns::listed_title(entry).clone())];
    if entry.short_title.is_some() {
        fields.push((Kind::Title, entry.title.clone()));
    }
    fields.push((Kind::People, columns::people(entry)));
    let lists = [
        (Kind::Shelf, &entry.shelves),
        (Kind::Place, &entry.places),
        (Kind::Subject, &entry.subjects),
    ];
    for (kind, values) in lists {
        fields.extend(values.iter().map(|value| (kind, value.clone())));
    }
    fields.push((Kind::Summary, entry.summary.clone()));
    fields.retain(|(kind, value)| *kind == Kind::Title || !value.is_empty());
    fields
}

//! What the filter looks at: the fields of an entry, folded, in one string.
//!
//! One string an entry keeps a record's fields together in memory, and a line feed between
//! two values keeps a match from running across fields: folded text and folded words hold
//! none. Citation, rights, credits and address are left out on purpose: their boilerplate
//! would match everything.

use crate::find::fold::{fold, letters};
use crate::find::fuzzy::{Fit, Needle, initials};
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

/// The folded fields of the entries of a collection, one after the other.
///
/// A key in the filter walks over all of them: they lie together, so that the walk is along
/// memory and not from place to place.
#[derive(Debug, Default)]
pub(super) struct Searchables {
    /// All values, each ended by a line feed.
    text: String,
    /// Each value: its field, and the byte of the line feed after it, from its entry's first.
    values: Vec<(Kind, u32)>,
    heads: Vec<Head>,
    /// Letters of all fields of each entry: most entries are ruled out by them alone.
    letters: Vec<u64>,
}

/// Where an entry's fields lie, and what letters are in them.
#[derive(Clone, Copy, Debug, Default)]
struct Head {
    /// Letters of all fields.
    letters: u64,
    /// Letters of the fields in which letters apart may match.
    loose_letters: u64,
    /// Letters that words of these fields begin with.
    initials: u64,
    /// First byte of its text, and the byte after it.
    text: (usize, usize),
    /// Its first value, and the one after its last.
    values: (usize, usize),
    /// Byte of the people column at which the recipients begin.
    recipients_at: u32,
}

impl Searchables {
    /// Folds the fields of an entry and adds them.
    pub(super) fn add(&mut self, entry: &Entry) {
        let mut head = Head::default();
        let (start, first_value) = (self.text.len(), self.values.len());
        for (kind, value) in fields_of(entry) {
            let folded = fold(&value);
            let set = letters(&folded);
            head.letters |= set;
            if kind.is_loose() {
                head.loose_letters |= set;
                head.initials |= initials(&folded);
            }
            self.text.push_str(&folded);
            self.values.push((kind, (self.text.len() - start) as u32));
            self.text.push('\n');
        }
        let recipients_at = if entry.recipients.is_empty() {
            usize::MAX
        } else {
            fold(&columns::creators(entry)).len()
        };
        head.recipients_at = u32::try_from(recipients_at).unwrap_or(u32::MAX);
        head.text = (start, self.text.len());
        head.values = (first_value, self.values.len());
        self.letters.push(head.letters);
        self.heads.push(head);
    }

    /// Returns the letters of all fields of an entry.
    pub(super) fn letters_of(&self, index: usize) -> u64 {
        self.letters.get(index).copied().unwrap_or_default()
    }

    /// Returns the fields of an entry; none for one that is not there.
    pub(super) fn of(&self, index: u32) -> Searchable<'_> {
        let head = self.heads.get(index as usize).copied().unwrap_or_default();
        Searchable {
            text: self.text.get(head.text.0..head.text.1).unwrap_or_default(),
            values: self
                .values
                .get(head.values.0..head.values.1)
                .unwrap_or_default(),
            head,
        }
    }
}

/// The folded fields of an entry.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Searchable<'a> {
    text: &'a str,
    values: &'a [(Kind, u32)],
    head: Head,
}

impl<'a> Searchable<'a> {
    /// Returns the folded title as listed.
    pub(super) fn title(&self) -> &'a str {
        self.values().next().map_or("", |(_, title)| title)
    }

    /// Walks over the values, the most telling fields first.
    pub(super) fn values(&self) -> impl Iterator<Item = (Kind, &'a str)> + use<'a> {
        let mut start = 0;
        let text = self.text;
        self.values.iter().map(move |(kind, end)| {
            let value = text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize + 1;
            (*kind, value)
        })
    }

    /// Walks over the values of one field.
    pub(super) fn of_kind(&self, wanted: Kind) -> impl Iterator<Item = &'a str> + use<'a> {
        self.values()
            .filter(move |(kind, _)| *kind == wanted)
            .map(|(_, value)| value)
    }

    /// Returns who wrote, folded, and to whom.
    pub(super) fn people(&self) -> (&'a str, &'a str) {
        let people = self.of_kind(Kind::People).next().unwrap_or_default();
        people
            .split_at_checked(self.head.recipients_at as usize)
            .unwrap_or((people, ""))
    }

    /// Returns true when some field has this folded text.
    pub(super) fn contains(&self, needle: &Needle) -> bool {
        !self.lacks(needle.letters()) && needle.is_in(self.text)
    }

    /// Walks over the places where some field has a word: the field, and how the word fits.
    ///
    /// The most telling fields come first.
    pub(super) fn places<'b>(&self, word: &'b Needle) -> impl Iterator<Item = (Kind, Fit)> + 'b
    where
        'a: 'b,
    {
        let (text, mut values) = (self.text, self.values);
        let hay = if self.lacks(word.letters()) { "" } else { text };
        word.places(hay).map(move |start| {
            while let [(_, end), rest @ ..] = values
                && (*end as usize) < start
            {
                values = rest;
            }
            let kind = values.first().map_or(Kind::Summary, |(kind, _)| *kind);
            (kind, word.fit_at(text, start))
        })
    }

    /// Returns true when no field can hold a word of these letters as a substring.
    fn lacks(&self, word: u64) -> bool {
        word & !self.head.letters != 0
    }

    /// Returns true when no field can hold these letters apart.
    pub(super) fn lacks_loosely(&self, word: u64) -> bool {
        word & !self.head.loose_letters != 0
    }

    /// Returns true when no word of the fields where letters may stand apart begins with this one.
    pub(super) fn lacks_initial(&self, letter: u64) -> bool {
        letter & !self.head.initials != 0
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

//! What the filter looks at: the fields of an entry, folded, in one string of the columns.
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
use super::records::{Column, Records};

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

/// Where in a packed value the number of its field begins; the bits below are an end.
const KIND_SHIFT: u32 = 29;

/// The greatest end that can be packed: longer fields are not searched beyond it.
const MOST_BYTES: usize = (1 << KIND_SHIFT) - 1;

impl Kind {
    fn number(self) -> u32 {
        match self {
            Kind::Title => 0,
            Kind::People => 1,
            Kind::Shelf => 2,
            Kind::Place => 3,
            Kind::Subject => 4,
            Kind::Summary => 5,
        }
    }

    fn of(packed: u32) -> Self {
        match packed >> KIND_SHIFT {
            0 => Kind::Title,
            1 => Kind::People,
            2 => Kind::Shelf,
            3 => Kind::Place,
            4 => Kind::Subject,
            _ => Kind::Summary,
        }
    }
}

/// Folds the fields of an entry and adds them to the columns.
///
/// A key in the filter walks over all of them: they lie together, so that the walk is along
/// memory and not from place to place.
pub(super) fn push(records: &mut Records, entry: &Entry) {
    let (mut all, mut loose, mut first) = (0, 0, 0);
    let start = records.column(Column::Text).as_slice().len();
    for (kind, value) in fields_of(entry) {
        let folded = fold(&value);
        let set = letters(&folded);
        all |= set;
        if kind.is_loose() {
            loose |= set;
            first |= initials(&folded);
        }
        let text = records.column_mut(Column::Text);
        text.extend(folded.as_bytes());
        let end = (text.as_slice().len() - start).min(MOST_BYTES) as u32;
        text.extend(b"\n");
        let packed = kind.number() << KIND_SHIFT | end;
        records
            .column_mut(Column::Values)
            .push(packed.to_le_bytes());
    }
    records.end(Column::Text, Column::TextEnds, 1);
    records.end(Column::Values, Column::ValueEnds, PACKED);
    let recipients_at = if entry.recipients.is_empty() {
        u32::MAX
    } else {
        u32::try_from(fold(&columns::creators(entry)).len()).unwrap_or(u32::MAX)
    };
    let numbers = [
        (Column::Letters, all),
        (Column::LooseLetters, loose),
        (Column::Initials, first),
    ];
    for (column, number) in numbers {
        records.column_mut(column).push(number.to_le_bytes());
    }
    records
        .column_mut(Column::RecipientsAt)
        .push(recipients_at.to_le_bytes());
}

/// Bytes of a packed value.
const PACKED: usize = 4;

impl Records {
    /// Returns the letters of all fields of a record.
    pub(super) fn letters_of(&self, index: usize) -> u64 {
        let letters = self.column(Column::Letters).u64_at(index);
        letters.unwrap_or_default()
    }

    /// Returns the searched fields of a record; none for one that is not there.
    pub(super) fn searchable(&self, index: usize) -> Searchable<'_> {
        let set = |column| self.column(column).u64_at(index).unwrap_or_default();
        let range = self.column(Column::ValueEnds).range(index);
        let values = self.column(Column::Values).as_slice();
        let start = range.start.saturating_mul(PACKED);
        let end = range.end.saturating_mul(PACKED);
        let recipients_at = self.column(Column::RecipientsAt).u32_at(index);
        Searchable {
            text: self.text(Column::Text, Column::TextEnds, index),
            values: values.get(start..end).unwrap_or_default(),
            letters: set(Column::Letters),
            loose_letters: set(Column::LooseLetters),
            initials: set(Column::Initials),
            recipients_at: recipients_at.unwrap_or(u32::MAX) as usize,
        }
    }
}

/// Unpacks a value: its field, and the byte after its last.
fn unpacked(packed: &[u8]) -> (Kind, usize) {
    let packed = packed.try_into().map_or(0, u32::from_le_bytes);
    (Kind::of(packed), packed as usize & MOST_BYTES)
}

/// The folded fields of an entry.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Searchable<'a> {
    text: &'a str,
    /// Packed values.
    values: &'a [u8],
    letters: u64,
    loose_letters: u64,
    initials: u64,
    recipients_at: usize,
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
        self.values.chunks_exact(PACKED).map(move |packed| {
            let (kind, end) = unpacked(packed);
            let value = text.get(start..end).unwrap_or_default();
            start = end + 1;
            (kind, value)
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
            .split_at_checked(self.recipients_at)
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
            while let Some((packed, rest)) = values.split_at_checked(PACKED)
                && unpacked(packed).1 < start
            {
                values = rest;
            }
            let packed = values.get(..PACKED);
            let kind = packed.map_or(Kind::Summary, |packed| unpacked(packed).0);
            (kind, word.fit_at(text, start))
        })
    }

    /// Returns true when no field can hold a word of these letters as a substring.
    fn lacks(&self, word: u64) -> bool {
        word & !self.letters != 0
    }

    /// Returns true when no field can hold these letters apart.
    pub(super) fn lacks_loosely(&self, word: u64) -> bool {
        word & !self.loose_letters != 0
    }

    /// Returns true when no word of the fields where letters may stand apart begins with this one.
    pub(super) fn lacks_initial(&self, letter: u64) -> bool {
        letter & !self.initials != 0
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

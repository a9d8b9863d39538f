//! What the filter looks at: the fields of an entry, folded, in one string of the columns.
//!
//! One string an entry keeps a record's fields together in memory, and a line feed between
//! two values keeps a match from running across fields: folded text and folded words hold
//! none. Citation, rights, credits and address are left out on purpose: their boilerplate
//! would match everything.

use std::ops::Range;

use crate::find::fold::{fold, letters};
use crate::find::fuzzy::{Needle, WINDOW, Window, initials};
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
    #[inline]
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

    #[inline]
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

/// The columns the filter looks at, so that a key does not ask for each anew at every record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Fields<'a> {
    letters: &'a [u8],
    loose_letters: &'a [u8],
    initials: &'a [u8],
    text: &'a [u8],
    text_ends: &'a [u8],
    values: &'a [u8],
    value_ends: &'a [u8],
    recipients_at: &'a [u8],
}

impl Records {
    /// Returns the columns the filter looks at.
    pub(super) fn fields(&self) -> Fields<'_> {
        let column = |column| self.column(column).as_slice();
        Fields {
            letters: column(Column::Letters),
            loose_letters: column(Column::LooseLetters),
            initials: column(Column::Initials),
            text: column(Column::Text),
            text_ends: column(Column::TextEnds),
            values: column(Column::Values),
            value_ends: column(Column::ValueEnds),
            recipients_at: column(Column::RecipientsAt),
        }
    }
}

impl<'a> Fields<'a> {
    /// Returns the sets of letters of a record.
    #[inline]
    pub(super) fn masks(&'a self, index: usize) -> Masks<'a> {
        Masks {
            fields: self,
            index,
        }
    }

    /// Looks at a few bytes of the text of a record, for them to be at hand when it is searched:
    /// of several records at once they come from memory in the time of one.
    #[inline]
    pub(super) fn touch(&self, index: usize) -> u8 {
        const LINE: usize = 64;
        let start = range(self.text_ends, index, 1).start;
        let at = |line: usize| self.text.get(start + line * LINE).copied();
        let lines = [at(0), at(1), at(2)];
        lines.into_iter().flatten().fold(0, |all, byte| all ^ byte)
    }

    /// Returns the searched fields of a record; none for one that is not there.
    #[inline]
    pub(super) fn searchable(&self, index: usize) -> Searchable<'a> {
        let place = range(self.text_ends, index, 1);
        let text = self.text.get(place.clone());
        let values = self.values.get(range(self.value_ends, index, PACKED));
        Searchable {
            text: text.unwrap_or_default(),
            from_here: self.text.get(place.start..).unwrap_or_default(),
            values: values.unwrap_or_default(),
            recipients_at: self.recipients_at.get(index * 4..).unwrap_or_default(),
        }
    }
}

/// Returns the bytes of an item whose end stands in a column of ends, in values of some bytes.
#[inline]
fn range(ends: &[u8], index: usize, width: usize) -> Range<usize> {
    let end = |index| number_at(ends, index).map(u64::from_le_bytes);
    let start = index.checked_sub(1).map_or(Some(0), end);
    let bytes = |end: u64| (end as usize).saturating_mul(width);
    match (start, end(index)) {
        (Some(start), Some(end)) if start <= end => bytes(start)..bytes(end),
        (_, _) => 0..0,
    }
}

#[inline]
fn number_at<const N: usize>(column: &[u8], index: usize) -> Option<[u8; N]> {
    let start = index.checked_mul(N)?;
    column.get(start..)?.first_chunk().copied()
}

/// Sets of letters of a record (see [`letters`]), each read when it is asked for: most keys ask
/// most records for one of them. A record that is not there has no letters.
#[derive(Clone, Copy, Debug)]
pub(super) struct Masks<'a> {
    fields: &'a Fields<'a>,
    index: usize,
}

impl Masks<'_> {
    /// Returns true when no field can hold a word of these letters as a substring.
    #[inline]
    pub(super) fn lack(&self, word: u64) -> bool {
        word & !self.set(self.fields.letters) != 0
    }

    /// Returns true when no field can hold these letters apart.
    #[inline]
    pub(super) fn lack_loosely(&self, word: u64) -> bool {
        word & !self.set(self.fields.loose_letters) != 0
    }

    /// Returns true when no word of the fields where letters may stand apart begins with this one.
    #[inline]
    pub(super) fn lack_initial(&self, letter: u64) -> bool {
        letter & !self.set(self.fields.initials) != 0
    }

    #[inline]
    fn set(&self, column: &[u8]) -> u64 {
        number_at(column, self.index).map_or(0, u64::from_le_bytes)
    }
}

/// Unpacks a value: its field, and the byte after its last.
#[inline]
fn unpacked(packed: &[u8]) -> (Kind, usize) {
    let packed = packed.try_into().map_or(0, u32::from_le_bytes);
    (Kind::of(packed), packed as usize & MOST_BYTES)
}

/// The folded fields of an entry, as bytes: what is damaged matches nothing, and to look at
/// each byte for that at every key would cost more than the search.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Searchable<'a> {
    text: &'a [u8],
    /// The same with what follows in the column.
    from_here: &'a [u8],
    /// Packed values.
    values: &'a [u8],
    /// The column, from the record on: hardly anybody asks for it.
    recipients_at: &'a [u8],
}

impl<'a> Searchable<'a> {
    /// Returns all fields, each value ended by a line feed.
    #[inline]
    pub(super) fn text(&self) -> &'a [u8] {
        self.text
    }

    /// Returns the folded title as listed.
    pub(super) fn title(&self) -> &'a [u8] {
        self.values().next().map_or(&[], |(_, title)| title)
    }

    /// Returns true when a whole title stands beside a short one.
    #[inline]
    pub(super) fn has_two_titles(&self) -> bool {
        let second = self.values.chunks_exact(PACKED).map(unpacked).nth(1);
        second.is_some_and(|(kind, _)| kind == Kind::Title)
    }

    /// Opens a window on the fields in which letters may stand apart; `None` where it does not
    /// show them all, or the column ends.
    #[inline]
    pub(super) fn window(&self) -> Option<Window<'a>> {
        let is_shown = self.end_of(Kind::is_loose) <= WINDOW;
        Window::on(self.from_here).filter(|_| is_shown)
    }

    /// Walks over the values, the most telling fields first.
    pub(super) fn values(&self) -> impl Iterator<Item = (Kind, &'a [u8])> + use<'a> {
        let text = self.text;
        let value = move |(kind, bytes)| (kind, text.get(bytes).unwrap_or_default());
        self.ranges().map(value)
    }

    /// Walks over the bytes of the values in the text.
    #[inline]
    pub(super) fn ranges(&self) -> impl Iterator<Item = (Kind, Range<usize>)> + use<'a> {
        let mut start = 0;
        self.values.chunks_exact(PACKED).map(move |packed| {
            let (kind, end) = unpacked(packed);
            let bytes = start..end;
            start = end + 1;
            (kind, bytes)
        })
    }

    /// Walks over the values of one field.
    pub(super) fn of_kind(&self, wanted: Kind) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        self.values()
            .filter(move |(kind, _)| *kind == wanted)
            .map(|(_, value)| value)
    }

    /// Returns who wrote, folded, and to whom.
    pub(super) fn people(&self) -> (&'a [u8], &'a [u8]) {
        let people = self.of_kind(Kind::People).next().unwrap_or_default();
        let at = number_at(self.recipients_at, 0).map_or(u32::MAX, u32::from_le_bytes);
        people
            .split_at_checked(at as usize)
            .unwrap_or((people, &[]))
    }

    /// Returns true when some field has this folded text.
    pub(super) fn contains(&self, needle: &Needle) -> bool {
        needle.is_in(self.text)
    }

    /// Returns the byte at which the first field begins that is not of these.
    #[inline]
    pub(super) fn end_of(&self, is_of_these: impl Fn(Kind) -> bool) -> usize {
        let packed = self.values.chunks_exact(PACKED).map(unpacked);
        let ends = packed.take_while(|(kind, _)| is_of_these(*kind));
        ends.last()
            .map_or(0, |(_, end)| (end + 1).min(self.text.len()))
    }

    /// Returns the field that a byte lies in.
    pub(super) fn kind_at(&self, byte: usize) -> Kind {
        let mut packed = self.values.chunks_exact(PACKED).map(unpacked);
        let found = packed.find(|(_, end)| *end >= byte);
        found.map_or(Kind::Summary, |(kind, _)| kind)
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

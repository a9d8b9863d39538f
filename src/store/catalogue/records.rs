//! The records of a collection, column by column: what lists, filter, orders and facets need.
//!
//! A column is the same bytes in memory and in a snapshot. Records are only added; what joins
//! them later is kept beside (see [`super::stock`]), and written into the columns of the next
//! snapshot. An entry is kept in its compact form and decoded only when it is asked for.

use crate::record::date::{Day, DocDate};
use crate::record::identity::IdKind;
use crate::store::entry::Entry;
use crate::store::snapshot::bytes::Bytes;

/// The columns; a number here is part of the name of a section of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(in crate::store) enum Column {
    /// Letters of all searched fields of a record (u64).
    Letters,
    /// Letters of the fields in which letters apart may match (u64).
    LooseLetters,
    /// Letters that words of these fields begin with (u64).
    Initials,
    /// Searched fields, folded, each value ended by a line feed; and where each record's end (u64).
    Text,
    TextEnds,
    /// Each value: its field in the upper bits, and the byte of the line feed after it, from
    /// its record's first (u32); and where each record's end (u64).
    Values,
    ValueEnds,
    /// Byte of the people column at which the recipients begin (u32).
    RecipientsAt,
    /// Earliest and latest day (i32, the least and the greatest for an open end).
    Earliest,
    Latest,
    /// What is true of a record (u8, see [`flag`]).
    Flags,
    /// Ids; and where each ends (u64).
    Ids,
    IdEnds,
    /// Folded ids, other names and cite key, for `id:`; and where each record's end (u64).
    Names,
    NameEnds,
    /// Folded shelf marks as written; and where each record's end (u64).
    ShelfTexts,
    ShelfTextEnds,
    /// Numbers of values in the dictionary (u32); and where each record's end (u64).
    Codes,
    CodeEnds,
    /// Values of the facets; where each ends (u64); of which facet each is (u8).
    Dictionary,
    DictionaryEnds,
    DictionaryFacets,
    /// Entries in compact form as they came, in their order; where each ends (u64).
    Blobs,
    BlobEnds,
    /// Entries of records that others have joined; where each ends (u64). Written with the file.
    Merged,
    MergedEnds,
    /// Which of them is the entry of a record (u32, with [`MERGED`] one of the second kind).
    EntryAt,
    /// The record that each entry that came went to: collection (u16) and record (u32).
    ArrivalParts,
    ArrivalRecords,
    /// Records by date, by title, by id (u32); written with the file.
    ByDate,
    ByTitle,
    ById,
    /// What whole clusters gave: fingerprint (16 bytes); first entry that came of it and how
    /// many (u32); the rest of the outcome in compact form and where each ends (u64).
    Clusters,
    ClusterFirst,
    ClusterCount,
    ClusterRest,
    ClusterRestEnds,
    /// When a file of the record was last changed, in seconds since 1970, the newest of them
    /// (i64, the least where none is known); and the records in that order (u32).
    Changed,
    ByChanged,
}

impl Column {
    pub(in crate::store) const COUNT: usize = Column::ByChanged as usize + 1;

    /// Returns the bytes of each item of a column that has one for every record.
    fn width_per_record(at: usize) -> Option<usize> {
        const WIDE: [(Column, usize); 15] = [
            (Column::Letters, 8),
            (Column::LooseLetters, 8),
            (Column::Initials, 8),
            (Column::TextEnds, 8),
            (Column::ValueEnds, 8),
            (Column::RecipientsAt, 4),
            (Column::Earliest, 4),
            (Column::Latest, 4),
            (Column::Flags, 1),
            (Column::IdEnds, 8),
            (Column::NameEnds, 8),
            (Column::ShelfTextEnds, 8),
            (Column::CodeEnds, 8),
            (Column::EntryAt, 4),
            (Column::Changed, 8),
        ];
        let wide = WIDE.iter().find(|(column, _)| *column as usize == at);
        wide.map(|(_, width)| *width)
    }
}

/// Set in [`Column::EntryAt`] for an entry that others have joined.
pub(super) const MERGED: u32 = 1 << 31;

/// What is true of a record, a bit each.
pub(super) mod flag {
    /// It has a text in the original language.
    pub(in super::super) const ORIGINAL: u8 = 1;
    /// It has a translation.
    pub(in super::super) const TRANSLATION: u8 = 2;
    /// It has a date.
    pub(in super::super) const DATED: u8 = 4;
    /// Its cite key has a suffix that tells it from another's.
    pub(in super::super) const SUFFIXED: u8 = 8;
    /// Its date is said to be uncertain or an estimate.
    pub(in super::super) const DOUBTFUL: u8 = 16;
    /// Two bits for the kind of its id.
    pub(in super::super) const KIND_SHIFT: u8 = 6;
}

/// The columns of a collection.
#[derive(Clone, Debug)]
pub(in crate::store) struct Records {
    columns: [Bytes; Column::COUNT],
    /// Number of records.
    len: usize,
}

impl Default for Records {
    fn default() -> Self {
        Self {
            columns: std::array::from_fn(|_| Bytes::default()),
            len: 0,
        }
    }
}

impl Records {
    /// Takes up columns of a file. `None` when they have not the length so many records need.
    pub(in crate::store) fn of(columns: [Bytes; Column::COUNT], len: usize) -> Option<Self> {
        let fits = columns.iter().enumerate().all(|(at, column)| {
            let width = Column::width_per_record(at);
            width.is_none_or(|width| Some(column.as_slice().len()) == len.checked_mul(width))
        });
        fits.then_some(Self { columns, len })
    }

    /// Returns all columns, in the order of their numbers.
    pub(in crate::store) fn columns(&self) -> &[Bytes; Column::COUNT] {
        &self.columns
    }

    /// Returns the same columns for another to read: nothing is copied.
    pub(super) fn share(&mut self) -> Self {
        Self {
            columns: self.columns.each_mut().map(Bytes::share),
            len: self.len,
        }
    }

    /// Returns the number of records.
    pub(in crate::store) fn len(&self) -> usize {
        self.len
    }

    /// Returns a column.
    pub(in crate::store) fn column(&self, column: Column) -> &Bytes {
        &self.columns[column as usize]
    }

    /// Returns a column to be added to.
    pub(super) fn column_mut(&mut self, column: Column) -> &mut Bytes {
        &mut self.columns[column as usize]
    }

    /// Returns the bytes of an item, by the column of its ends.
    pub(in crate::store) fn item(&self, column: Column, ends: Column, index: usize) -> &[u8] {
        let range = self.column(ends).range(index);
        self.column(column)
            .as_slice()
            .get(range)
            .unwrap_or_default()
    }

    /// Returns a text, by the column of its ends; empty where it is none.
    pub(super) fn text(&self, column: Column, ends: Column, index: usize) -> &str {
        std::str::from_utf8(self.item(column, ends, index)).unwrap_or_default()
    }

    /// Adds bytes to a column, and their end to the column of ends.
    pub(super) fn push_item(&mut self, column: Column, ends: Column, bytes: &[u8]) {
        self.column_mut(column).extend(bytes);
        self.end(column, ends, 1);
    }

    /// Ends an item of a column whose values have so many bytes.
    pub(super) fn end(&mut self, column: Column, ends: Column, width: usize) {
        let end = (self.column(column).as_slice().len() / width) as u64;
        self.column_mut(ends).push(end.to_le_bytes());
    }

    /// Counts one more record, whose columns are all filled.
    pub(super) fn count_one(&mut self) {
        self.len += 1;
    }

    /// Returns what is true of a record.
    pub(super) fn flags(&self, index: usize) -> u8 {
        self.column(Column::Flags).u8_at(index).unwrap_or_default()
    }

    /// Returns when a file of a record was last changed; the least number where none is known.
    pub(super) fn changed_at(&self, index: usize) -> i64 {
        let time = self.column(Column::Changed).u64_at(index);
        time.map_or(i64::MIN, u64::cast_signed)
    }

    /// Returns the id of a record.
    pub(super) fn id(&self, index: usize) -> &str {
        self.text(Column::Ids, Column::IdEnds, index)
    }

    /// Returns the span of a record's date; `None` for an undated one.
    pub(super) fn span(&self, index: usize) -> Option<Span> {
        if self.flags(index) & flag::DATED == 0 {
            return None;
        }
        Some(Span {
            earliest: self.column(Column::Earliest).i32_at(index)?,
            latest: self.column(Column::Latest).i32_at(index)?,
        })
    }

    /// Walks over the numbers of the values of a record in the dictionary.
    pub(super) fn codes(&self, index: usize) -> impl Iterator<Item = u32> + '_ {
        let range = self.column(Column::CodeEnds).range(index);
        let bytes = self.column(Column::Codes).as_slice();
        let start = range.start.saturating_mul(4);
        let end = range.end.saturating_mul(4);
        let codes = bytes.get(start..end).unwrap_or_default().chunks_exact(4);
        codes.filter_map(|code| code.try_into().ok().map(u32::from_le_bytes))
    }

    /// Returns the compact form of the entry of a record.
    pub(super) fn blob_of(&self, index: usize) -> Option<&[u8]> {
        let at = self.column(Column::EntryAt).u32_at(index)?;
        let (blobs, ends) = match at & MERGED {
            0 => (Column::Blobs, Column::BlobEnds),
            _ => (Column::Merged, Column::MergedEnds),
        };
        Some(self.item(blobs, ends, (at & !MERGED) as usize))
    }

    /// Returns the number of the entry that made a record of a snapshot; the collection has this
    /// number there.
    pub(super) fn maker_of(&self, index: u32, part: u16) -> u32 {
        let entry_at = self.column(Column::EntryAt).u32_at(index as usize);
        match entry_at {
            Some(at) if at & MERGED == 0 => at,
            // Others have joined it: it was made by the first entry that went to it, and before
            // that one came those that made the records before it.
            Some(_) | None => {
                let parts = self.column(Column::ArrivalParts);
                let records = self.column(Column::ArrivalRecords);
                let mut arrivals = (index..).map_while(|arrival| {
                    let at = arrival as usize;
                    Some((arrival, parts.u16_at(at)?, records.u32_at(at)?))
                });
                let made = arrivals.find(|(_, of, record)| (*of, *record) == (part, index));
                made.map_or(index, |(arrival, ..)| arrival)
            }
        }
    }

    /// Fills the columns of a record that follow from its entry alone and never change.
    pub(super) fn push_fixed(&mut self, entry: &Entry) {
        let span = entry.date.as_ref().map_or(Span::OPEN, Span::of);
        let earliest = span.earliest.to_le_bytes();
        self.column_mut(Column::Earliest).push(earliest);
        self.column_mut(Column::Latest)
            .push(span.latest.to_le_bytes());
        self.push_item(Column::Ids, Column::IdEnds, entry.id.as_str().as_bytes());
    }
}

/// Returns when a file of an entry was last changed, in seconds since 1970; the least number
/// where no file system told.
pub(super) fn changed_of(entry: &Entry) -> i64 {
    let files = entry.groups.iter().flat_map(|group| {
        let companions = group.companions.iter().map(|(file, _)| file);
        let all = std::iter::once(&group.base).chain(companions);
        all.chain(&group.sidecars)
    });
    let times = files.filter_map(|file| file.modified);
    times.max().unwrap_or(i64::MIN)
}

/// Returns what is true of an entry.
pub(super) fn flags_of(entry: &Entry) -> u8 {
    let when = |is: bool, bit: u8| if is { bit } else { 0 };
    let kind = match entry.id.kind() {
        IdKind::Stated => 0,
        IdKind::Url => 1,
        IdKind::Volume => 2,
        IdKind::Path => 3,
    };
    when(entry.has_original, flag::ORIGINAL)
        | when(entry.has_translation, flag::TRANSLATION)
        | when(entry.date.is_some(), flag::DATED)
        | when(
            entry.date.as_ref().is_some_and(DocDate::is_doubtful),
            flag::DOUBTFUL,
        )
        | kind << flag::KIND_SHIFT
}

/// The first and the last day that a date can mean, as they stand in the columns.
///
/// Compared field by field it is the order of the list: earlier first, at equal start the
/// narrower first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    earliest: i32,
    latest: i32,
}

impl Span {
    const OPEN: Span = Span {
        earliest: i32::MIN,
        latest: i32::MAX,
    };

    /// Returns the span of a date.
    pub(super) fn of(date: &DocDate) -> Self {
        // The years of a date have four digits: its days are far within these bounds.
        let day = |day: Option<Day>, open: i32| day.map_or(open, |day| day as i32);
        Self {
            earliest: day(date.earliest(), i32::MIN),
            latest: day(date.latest(), i32::MAX),
        }
    }

    /// Returns the days as dates count them; the least and the greatest number for an open end.
    pub(super) fn days(self) -> (Day, Day) {
        let open = |day: i32| match day {
            i32::MIN => Day::MIN,
            i32::MAX => Day::MAX,
            known => Day::from(known),
        };
        (open(self.earliest), open(self.latest))
    }

    /// Returns true when some day of it lies within another.
    pub(super) fn overlaps(self, other: Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_of_another_length_are_refused() {
        let mut columns = Records::default().columns;
        assert!(Records::of(columns.clone(), 0).is_some());
        assert!(Records::of(columns.clone(), 1).is_none());
        columns[Column::Flags as usize].push([0_u8]);
        assert!(Records::of(columns, 0).is_none());
    }

    proptest! {
        #[test]
        fn spans_say_what_dates_say(a in "-?19[0-9X]{2}(-1[012])?|\\.\\./1950|1950/\\.\\.", b in "19[0-9X]{2}|\\.\\./1960|1940/\\.\\.") {
            let dates = (DocDate::parse_edtf(&a), DocDate::parse_edtf(&b));
            let (Some(a), Some(b)) = dates else { return Ok(()) };
            let (of_a, of_b) = (Span::of(&a), Span::of(&b));
            prop_assert_eq!(of_a.overlaps(of_b), a.overlaps(&b));
            if of_a != of_b {
                prop_assert_eq!(of_a.cmp(&of_b), a.order(&b));
            }
        }
    }
}

//! The records of a collection of the room: those of a snapshot, those that were added, and
//! what has changed in either since.
//!
//! The columns of a snapshot are never changed, so what joins a record of it is kept beside,
//! as the whole entry; the same is done for records in memory, so that both are one.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use crate::find::fold::fold;
use crate::record::identity::{IdKind, TextHash};
use crate::store::entry::{Entry, Part};
use crate::store::snapshot::bytes::Bytes;
use crate::store::snapshot::codec::{Reader, Writer};

use super::facets;
use super::records::{Column, MERGED, Records, Span, changed_of, flag, flags_of};
use super::searchable::{self, Searchable};

/// The records of a collection.
#[derive(Debug, Default)]
pub(in crate::store) struct Stock {
    part: Part,
    /// Those of a snapshot, and the number of the collection there.
    base: Records,
    number_in_base: u16,
    /// Those that were added; their numbers follow.
    tail: Records,
    /// What is in the dictionary of the tail.
    known: facets::Known,
    changed: HashMap<u32, Changed>,
    /// Those whose cite key has a suffix and had none in the columns, or the other way round.
    turned: HashSet<u32>,
    /// Records of the snapshot that were taken up anew.
    gone: HashSet<u32>,
    /// Of records that were added for such ones, the number of the entry that made them.
    made_by: HashMap<u32, u32>,
}

/// An entry that others have joined.
#[derive(Clone, Debug)]
struct Changed {
    entry: Entry,
    /// The cite key as it came, before a suffix told it from another.
    plain_cite_key: String,
}

impl Stock {
    /// Begins the records of a collection.
    pub(super) fn new(part: Part) -> Self {
        Self {
            part,
            ..Self::default()
        }
    }

    /// Begins with the records of a snapshot, in which the collection has this number.
    pub(super) fn over(part: Part, base: Records, number_in_base: u16) -> Self {
        Self {
            part,
            base,
            number_in_base,
            ..Self::default()
        }
    }

    /// Returns the same records for another to read.
    pub(super) fn share(&mut self) -> Self {
        Self {
            part: self.part.clone(),
            base: self.base.share(),
            number_in_base: self.number_in_base,
            tail: self.tail.share(),
            known: self.known.clone(),
            changed: self.changed.clone(),
            turned: self.turned.clone(),
            gone: self.gone.clone(),
            made_by: self.made_by.clone(),
        }
    }

    /// Returns the collection.
    pub(super) fn part(&self) -> &Part {
        &self.part
    }

    /// Returns the number of records, with those that joined another.
    pub(super) fn len(&self) -> u32 {
        (self.base.len() + self.tail.len()) as u32
    }

    /// Returns the columns of the snapshot, and those that were added.
    pub(super) fn both(&self) -> [&Records; 2] {
        [&self.base, &self.tail]
    }

    /// Returns the columns a record is in, and its place there.
    pub(super) fn at(&self, index: u32) -> (&Records, usize) {
        let index = index as usize;
        match index.checked_sub(self.base.len()) {
            Some(after) => (&self.tail, after),
            None => (&self.base, index),
        }
    }

    /// Returns true for a record that was added.
    pub(super) fn is_in_tail(&self, index: u32) -> bool {
        index as usize >= self.base.len()
    }

    /// Returns the searched fields of a record.
    pub(super) fn searchable(&self, index: u32) -> Searchable<'_> {
        let (records, at) = self.at(index);
        records.fields().searchable(at)
    }

    /// Returns the id of a record.
    pub(super) fn id(&self, index: u32) -> &str {
        let (records, at) = self.at(index);
        records.id(at)
    }

    /// Returns the kind of the id of a record.
    pub(super) fn id_kind(&self, index: u32) -> IdKind {
        let (records, at) = self.at(index);
        match records.flags(at) >> flag::KIND_SHIFT {
            0 => IdKind::Stated,
            1 => IdKind::Url,
            2 => IdKind::Volume,
            _ => IdKind::Path,
        }
    }

    /// Returns the span of a record's date; `None` for an undated one.
    pub(super) fn span(&self, index: u32) -> Option<Span> {
        let (records, at) = self.at(index);
        records.span(at)
    }

    /// Returns when a file of a record was last changed; the least number where none is known.
    pub(super) fn changed_at(&self, index: u32) -> i64 {
        let (records, at) = self.at(index);
        match self.changed(index) {
            Some(entry) => changed_of(entry),
            None => records.changed_at(at),
        }
    }

    /// Returns true when something is true of a record that joining can't take away.
    pub(super) fn is(&self, index: u32, bit: u8) -> bool {
        let (records, at) = self.at(index);
        let flags = match self.changed(index) {
            Some(entry) => flags_of(entry),
            None => records.flags(at),
        };
        flags & bit != 0
    }

    /// Returns true when the cite key has a suffix.
    pub(super) fn is_suffixed(&self, index: u32) -> bool {
        let (records, at) = self.at(index);
        (records.flags(at) & flag::SUFFIXED != 0) != self.turned.contains(&index)
    }

    /// Returns the entry of a record that others have joined.
    pub(super) fn changed(&self, index: u32) -> Option<&Entry> {
        self.changed.get(&index).map(|changed| &changed.entry)
    }

    /// Returns the entry of a record; `None` where there is none, or it can't be read.
    pub(super) fn entry(&self, index: u32) -> Option<Cow<'_, Entry>> {
        if let Some(changed) = self.changed.get(&index) {
            return Some(Cow::Borrowed(&changed.entry));
        }
        let mut entry = self.decoded(index)?;
        if self.is_suffixed(index) {
            entry.cite_key = suffixed(&entry, &entry.cite_key);
        }
        Some(Cow::Owned(entry))
    }

    /// Returns the entry of a record as it is in the columns.
    fn decoded(&self, index: u32) -> Option<Entry> {
        Reader(self.blob_of(index)?).entry(self.part.root.as_deref())
    }

    /// Returns the compact form of a record as it is in the columns.
    pub(super) fn blob_of(&self, index: u32) -> Option<&[u8]> {
        let (records, at) = self.at(index);
        records.blob_of(at)
    }

    /// Returns the cite key of a record as it came.
    pub(super) fn plain_cite_key(&self, index: u32) -> Option<String> {
        match self.changed.get(&index) {
            Some(changed) => Some(changed.plain_cite_key.clone()),
            None => self.decoded(index).map(|entry| entry.cite_key),
        }
    }

    /// Returns the cite key, as it came, of a record that others have joined.
    pub(super) fn plain_cite_key_of_changed(&self, index: u32) -> Option<&str> {
        let changed = self.changed.get(&index);
        changed.map(|changed| changed.plain_cite_key.as_str())
    }

    /// Returns the entry of a record to be changed.
    pub(super) fn change(&mut self, index: u32) -> Option<&mut Entry> {
        if !self.changed.contains_key(&index) {
            let plain_cite_key = self.decoded(index)?.cite_key;
            let entry = self.entry(index)?.into_owned();
            let changed = Changed {
                entry,
                plain_cite_key,
            };
            self.changed.insert(index, changed);
        }
        self.changed.get_mut(&index).map(|of| &mut of.entry)
    }

    /// Gives the cite key of a record its suffix, or takes it away.
    pub(super) fn set_suffixed(&mut self, index: u32, is_suffixed: bool) {
        if self.is_suffixed(index) == is_suffixed {
            return;
        }
        if !self.turned.remove(&index) {
            self.turned.insert(index);
        }
        if let Some(changed) = self.changed.get_mut(&index) {
            changed.entry.cite_key = if is_suffixed {
                suffixed(&changed.entry, &changed.plain_cite_key)
            } else {
                changed.plain_cite_key.clone()
            };
        }
    }

    /// Takes up an entry that came; returns its number among those that were added.
    pub(super) fn push_arrival(&mut self, entry: &Entry) -> u32 {
        let arrival = self.tail.column(Column::BlobEnds).as_slice().len() / 8;
        let mut writer = Writer::default();
        writer.entry(entry, self.part.root.as_deref());
        self.tail
            .push_item(Column::Blobs, Column::BlobEnds, &writer.0);
        arrival as u32
    }

    /// Notes to which record an entry that came has gone.
    pub(super) fn push_destination(&mut self, part: u16, index: u32) {
        let parts = self.tail.column_mut(Column::ArrivalParts);
        parts.push(part.to_le_bytes());
        let records = self.tail.column_mut(Column::ArrivalRecords);
        records.push(index.to_le_bytes());
    }

    /// Adds the record of an entry that came.
    pub(super) fn push_record(&mut self, entry: &Entry, arrival: u32) {
        let tail = &mut self.tail;
        searchable::push(tail, entry);
        tail.push_fixed(entry);
        facets::push(tail, &mut self.known, entry);
        tail.column_mut(Column::Flags).push([flags_of(entry)]);
        let changed = changed_of(entry).to_le_bytes();
        tail.column_mut(Column::Changed).push(changed);
        push_names(tail, entry);
        let shelves = lines(entry.shelf_texts.iter().map(|text| fold(text)));
        let shelves = shelves.as_bytes();
        tail.push_item(Column::ShelfTexts, Column::ShelfTextEnds, shelves);
        let entry_at = tail.column_mut(Column::EntryAt);
        entry_at.push(arrival.to_le_bytes());
        tail.count_one();
    }

    /// Takes a record of the snapshot out, to be taken up anew.
    pub(super) fn take_out(&mut self, index: u32) {
        self.gone.insert(index);
    }

    /// Notes that the records from this one on were made by an entry of the snapshot, which was
    /// taken up anew.
    pub(super) fn made_anew(&mut self, from: u32, arrival: u32) {
        let made = (from..self.len()).map(|index| (index, arrival));
        self.made_by.extend(made);
    }

    /// Returns the number of the entry that made a record, among all that came to the
    /// collection. It is the same however the record came into the room, which its index is
    /// not: one that was taken up anew has a later one than records that were read after it.
    pub(super) fn maker_of(&self, index: u32) -> u32 {
        if !self.is_in_tail(index) {
            return self.base.maker_of(index, self.number_in_base);
        }
        if let Some(arrival) = self.made_by.get(&index) {
            return *arrival;
        }
        let came_before = self.base.column(Column::BlobEnds).as_slice().len() / 8;
        came_before as u32 + index
    }

    /// Returns true for a record that was taken out.
    pub(super) fn is_gone(&self, index: u32) -> bool {
        self.gone.contains(&index)
    }

    /// Returns the folded names and cite key of a record; `None` where only its entry says them.
    pub(super) fn names(&self, index: u32) -> Option<&str> {
        if self.changed.contains_key(&index) || self.turned.contains(&index) {
            return None;
        }
        let (records, at) = self.at(index);
        Some(records.text(Column::Names, Column::NameEnds, at))
    }

    /// Returns the folded shelf marks of a record as written.
    pub(super) fn shelf_texts(&self, index: u32) -> &str {
        let (records, at) = self.at(index);
        records.text(Column::ShelfTexts, Column::ShelfTextEnds, at)
    }

    /// Returns the bytes of memory the records take, but for those that are mapped.
    pub(super) fn memory(&self) -> usize {
        let columns = self.both().into_iter().flat_map(Records::columns);
        columns.map(Bytes::memory).sum()
    }

    /// Returns the columns that were added, to be added to.
    pub(super) fn tail_mut(&mut self) -> &mut Records {
        &mut self.tail
    }

    /// Returns the columns that a snapshot holds otherwise than they are here, with all that has
    /// changed. For records that are all in memory; those of a snapshot are in theirs.
    pub(in crate::store) fn settled(&self) -> Vec<(Column, Bytes)> {
        if self.changed.is_empty() && self.turned.is_empty() {
            return Vec::new();
        }
        let mut settled = Records::default();
        let mut known = self.known.clone();
        for column in [
            Column::Dictionary,
            Column::DictionaryEnds,
            Column::DictionaryFacets,
        ] {
            *settled.column_mut(column) = self.tail.column(column).clone();
        }
        for index in 0..self.len() {
            self.settle(index, &mut settled, &mut known);
        }
        let columns = SETTLED.into_iter();
        columns
            .map(|column| (column, settled.column(column).clone()))
            .collect()
    }

    fn settle(&self, index: u32, settled: &mut Records, known: &mut facets::Known) {
        let at = index as usize;
        let is_turned = self.is_suffixed(index);
        let suffix = if is_turned { flag::SUFFIXED } else { 0 };
        let entry = self
            .entry(index)
            .filter(|_| is_turned || self.changed.contains_key(&index));
        let entry_at = self
            .tail
            .column(Column::EntryAt)
            .u32_at(at)
            .unwrap_or_default();
        let changed = self.changed_at(index).to_le_bytes();
        settled.column_mut(Column::Changed).push(changed);
        let Some(entry) = entry else {
            let names = self.tail.item(Column::Names, Column::NameEnds, at);
            settled.push_item(Column::Names, Column::NameEnds, names);
            for code in self.tail.codes(at) {
                settled.column_mut(Column::Codes).push(code.to_le_bytes());
            }
            settled.end(Column::Codes, Column::CodeEnds, 4);
            settled
                .column_mut(Column::Flags)
                .push([self.tail.flags(at)]);
            settled
                .column_mut(Column::EntryAt)
                .push(entry_at.to_le_bytes());
            return;
        };
        push_names(settled, &entry);
        facets::push(settled, known, &entry);
        settled
            .column_mut(Column::Flags)
            .push([flags_of(&entry) | suffix]);
        let entry_at = match self.changed.get(&index) {
            None => entry_at,
            Some(changed) => {
                let mut plain = changed.entry.clone();
                plain.cite_key.clone_from(&changed.plain_cite_key);
                let mut writer = Writer::default();
                writer.entry(&plain, self.part.root.as_deref());
                settled.push_item(Column::Merged, Column::MergedEnds, &writer.0);
                let merged = settled.column(Column::MergedEnds).as_slice().len() / 8 - 1;
                merged as u32 | MERGED
            }
        };
        settled
            .column_mut(Column::EntryAt)
            .push(entry_at.to_le_bytes());
    }
}

/// The columns that [`Stock::settled`] makes anew.
const SETTLED: [Column; 12] = [
    Column::Changed,
    Column::Names,
    Column::NameEnds,
    Column::Codes,
    Column::CodeEnds,
    Column::Dictionary,
    Column::DictionaryEnds,
    Column::DictionaryFacets,
    Column::Flags,
    Column::EntryAt,
    Column::Merged,
    Column::MergedEnds,
];

/// Adds what `id:` asks of an entry to the columns.
fn push_names(records: &mut Records, entry: &Entry) {
    let ids = std::iter::once(&entry.id).chain(&entry.also);
    let names = ids.map(|id| fold(id.as_str()));
    let names = lines(names.chain([fold(&entry.cite_key)]));
    records.push_item(Column::Names, Column::NameEnds, names.as_bytes());
}

/// Joins folded values, each ended by a line feed, which no folded word holds.
fn lines(values: impl Iterator<Item = String>) -> String {
    values.fold(String::new(), |all, value| all + &value + "\n")
}

/// Returns a cite key that is told from others by a suffix made of the id.
fn suffixed(entry: &Entry, plain: &str) -> String {
    let tag = TextHash::of(entry.id.as_str());
    let tag = tag.as_str().get(3..11).unwrap_or("record");
    format!("{plain}-{tag}")
}

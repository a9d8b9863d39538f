//! Which records a name, a text's hash, a cite key, a title or a path leads to.
//!
//! Kept as numbers of 64 bits: a record found here is a candidate, and its entry has the last
//! word (see [`super::who`]). Keys here may be those of records that joined another one.

use std::collections::HashMap;

use crate::find::fold::fold;
use crate::record::listing::RowKey;
use crate::store::entry::Entry;
use crate::store::snapshot::bytes::Bytes;

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum NameKind {
    /// An id or another name of a record, whatever its kind.
    Id,
    /// A hash of a text.
    Text,
    /// A cite key as it came, in lower case.
    CiteKey,
    /// The whole title, folded.
    Title,
    /// A path inside a collection.
    Path,
}

/// Bits of a number that tell what the name is.
const KIND_BITS: u64 = 7;

impl NameKind {
    fn number(self) -> u64 {
        match self {
            NameKind::Id => 0,
            NameKind::Text => 1,
            NameKind::CiteKey => 2,
            NameKind::Title => 3,
            NameKind::Path => 4,
        }
    }

    /// Returns true for a number of a name of this kind.
    pub(super) fn is_of(self, number: u64) -> bool {
        number & KIND_BITS == self.number()
    }

    /// Returns the number of a name: FNV-1a of its bytes, stirred once more, and the kind. It
    /// stands in files, so it never changes without a new version of the format.
    pub(super) fn number_of(self, name: &str) -> u64 {
        let mut number = 0xcbf2_9ce4_8422_2325_u64;
        for byte in name.bytes() {
            number = (number ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        number ^= number >> 32;
        number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        number ^= number >> 29;
        number & !KIND_BITS | self.number()
    }
}

/// The names of a snapshot, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Sorted {
    /// Numbers (u64).
    pub(in crate::store) numbers: Bytes,
    /// Collections of the snapshot (u16).
    pub(in crate::store) parts: Bytes,
    /// Records (u32).
    pub(in crate::store) records: Bytes,
    /// Number of its first collection in the room.
    pub(in crate::store) first_part: u16,
}

impl Sorted {
    /// Returns the number of names.
    pub(super) fn len(&self) -> usize {
        self.numbers.as_slice().len() / 8
    }

    /// Returns a name: its number and the record.
    pub(super) fn at(&self, index: usize) -> Option<(u64, RowKey)> {
        let key = RowKey {
            part: self.parts.u16_at(index)?.checked_add(self.first_part)?,
            index: self.records.u32_at(index)?,
        };
        Some((self.numbers.u64_at(index)?, key))
    }

    /// Walks over the records with a name of this number.
    fn with(&self, number: u64) -> impl Iterator<Item = RowKey> + '_ {
        let first = self.first_from(number);
        let names = (first..).map_while(move |index| self.at(index));
        names
            .take_while(move |(of, _)| *of == number)
            .map(|(_, key)| key)
    }

    fn first_from(&self, number: u64) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            if self.numbers.u64_at(middle).is_some_and(|of| of < number) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// The names of a room.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Those of its snapshots.
    bases: Vec<Sorted>,
    /// The first record that was added with a name, and the others.
    first: HashMap<u64, RowKey>,
    others: HashMap<u64, Vec<RowKey>>,
    /// Titles and paths of records that were added: asked for orphans alone.
    looks: Vec<(u64, RowKey)>,
    /// How many of `looks` are in order.
    in_order: usize,
}

impl Names {
    /// Takes up the names of a snapshot.
    pub(super) fn add_base(&mut self, base: Sorted) {
        self.bases.push(base);
    }

    /// Takes up the names by which a record is told from others.
    pub(super) fn add(&mut self, entry: &Entry, key: RowKey) {
        for id in std::iter::once(&entry.id).chain(&entry.also) {
            self.push(NameKind::Id.number_of(id.as_str()), key);
        }
        for (_, hash) in &entry.texts {
            // An empty text is like every other empty text: it tells nothing.
            if !hash.is_empty() {
                self.push(NameKind::Text.number_of(hash.as_str()), key);
            }
        }
    }

    /// Takes up what a new record looks like, and its cite key as it came.
    pub(super) fn add_looks(&mut self, entry: &Entry, key: RowKey) {
        let title = fold(&entry.title);
        for (kind, name) in [
            (NameKind::Title, title.as_str()),
            (NameKind::Path, &entry.path),
        ] {
            if !name.is_empty() {
                self.looks.push((kind.number_of(name), key));
            }
        }
        let cite_key = entry.cite_key.to_lowercase();
        self.push(NameKind::CiteKey.number_of(&cite_key), key);
    }

    fn push(&mut self, number: u64, key: RowKey) {
        let first = *self.first.entry(number).or_insert(key);
        if first != key {
            let others = self.others.entry(number).or_default();
            if !others.contains(&key) {
                others.push(key);
            }
        }
    }

    /// Puts titles and paths in order, before they are asked for.
    pub(super) fn settle(&mut self) {
        if self.in_order < self.looks.len() {
            self.looks.sort_unstable();
            self.in_order = self.looks.len();
        }
    }

    /// Returns who may have a name.
    pub(super) fn candidates(&self, kind: NameKind, name: &str) -> Vec<RowKey> {
        let number = kind.number_of(name);
        let mut keys: Vec<RowKey> = Vec::new();
        for base in &self.bases {
            keys.extend(base.with(number));
        }
        match kind {
            NameKind::Id | NameKind::Text | NameKind::CiteKey => {
                keys.extend(self.first.get(&number));
                keys.extend(self.others.get(&number).into_iter().flatten());
            }
            NameKind::Title | NameKind::Path => {
                let looks = self.looks.get(..self.in_order).unwrap_or_default();
                let first = looks.partition_point(|(of, _)| *of < number);
                let same = looks.iter().skip(first);
                let same = same.take_while(|(of, _)| *of == number);
                keys.extend(same.map(|(_, key)| *key));
            }
        }
        keys
    }

    /// Returns true when a record that is there has a name of this number.
    pub(super) fn has(&self, number: u64) -> bool {
        self.first.contains_key(&number)
            || self
                .bases
                .iter()
                .any(|base| base.with(number).next().is_some())
    }

    /// Returns every name of a room that has no snapshot, in the order a snapshot has them.
    pub(super) fn in_order(&self) -> Vec<(u64, RowKey)> {
        let first = self.first.iter().map(|(number, key)| (*number, *key));
        let others = self.others.iter();
        let others = others.flat_map(|(number, keys)| keys.iter().map(|key| (*number, *key)));
        let mut all: Vec<_> = first
            .chain(others)
            .chain(self.looks.iter().copied())
            .collect();
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_names_never_change() {
        assert_eq!(
            NameKind::Id.number_of("harbour/12"),
            NameKind::Id.number_of("harbour/12")
        );
        assert_ne!(NameKind::Id.number_of("a"), NameKind::Path.number_of("a"));
        assert!(NameKind::Path.is_of(NameKind::Path.number_of("a")));
    }
}

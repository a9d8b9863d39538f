//! What the catalogue has, by the numbers the index knows it by; and what is to be done.

use std::collections::HashMap;

use crate::record::listing::RowKey;
use crate::store::catalogue::Catalogue;
use crate::store::entry::Entry;

use super::document::{id_number, stamp};
use super::{Damaged, Index};

/// The records of a collection as they are now.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// By the number of the id: the record, and the number of all that is indexed of it.
    records: HashMap<u64, (RowKey, u64)>,
}

/// What the index lacks, and what it has too much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Records that are new or have changed, in the order of the catalogue.
    pub add: Vec<RowKey>,
    /// Numbers of the ids of what is gone or has changed.
    pub delete: Vec<u64>,
}

/// How far an index is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Records that can be searched.
    pub indexed: usize,
    /// Records of the collection.
    pub total: usize,
}

impl Progress {
    /// Returns true when all can be searched.
    pub fn is_complete(self) -> bool {
        self.indexed >= self.total
    }
}

impl Known {
    /// Looks at every record of a collection.
    pub fn of(catalogue: &Catalogue, part: u16) -> Self {
        let mut known = Self::default();
        for (key, _) in catalogue.ids().filter(|(key, _)| key.part == part) {
            if let Some(entry) = catalogue.entry(key) {
                known.add(key, &entry);
            }
        }
        known
    }

    /// Takes up a record; of two with one id the first counts.
    pub fn add(&mut self, key: RowKey, entry: &Entry) {
        self.records
            .entry(id_number(entry.id.as_str()))
            .or_insert_with(|| (key, stamp(entry)));
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Returns true when there is none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Returns the record of an id if it is still as it was indexed.
    pub(super) fn current(&self, id_number: u64, stamp: u64) -> Option<RowKey> {
        let (key, now) = self.records.get(&id_number)?;
        (*now == stamp).then_some(*key)
    }
}

impl Index {
    /// Compares the index with the records of its collection.
    pub fn changes(&self, known: &Known) -> Result<Changes, Damaged> {
        super::guarded(|| {
            let mut missing = known.records.clone();
            let mut delete = Vec::new();
            for reader in self.reader.searcher().segment_readers() {
                let ids = reader.fast_fields().u64("id_number")?;
                let stamps = reader.fast_fields().u64("stamp")?;
                for doc in reader.doc_ids_alive() {
                    let id = ids.first(doc).unwrap_or_default();
                    let stamp = stamps.first(doc).unwrap_or_default();
                    // A second document of one id is too much, whatever made it.
                    match missing.get(&id) {
                        Some((_, now)) if *now == stamp => {
                            missing.remove(&id);
                        }
                        Some(_) | None => delete.push(id),
                    }
                }
            }
            let mut add: Vec<RowKey> = missing.into_values().map(|(key, _)| key).collect();
            add.sort_unstable();
            delete.sort_unstable();
            delete.dedup();
            Ok(Changes { add, delete })
        })
    }

    /// Returns how far the index is.
    pub fn progress(&self, known: &Known) -> Result<Progress, Damaged> {
        let changes = self.changes(known)?;
        Ok(Progress {
            indexed: known.len() - changes.add.len(),
            total: known.len(),
        })
    }
}

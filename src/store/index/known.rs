//! What the catalogue has, by the numbers the index knows it by; and what is to be done.
//!
//! Nothing is decoded for it: a record is compared by the number the catalogue has of it. Only
//! where that differs is the record itself looked at, since a file that was merely touched has
//! nothing new to index ([`Index::settle`]).

use std::sync::Arc;

use crate::record::listing::RowKey;
use crate::store::catalogue::{Catalogue, Stamped};
use crate::store::entry::Entry;

use super::document::{content_stamp, id_number};
use super::{Damaged, Index};

/// A record as the index knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Which record of the catalogue.
    pub key: RowKey,
    /// The number of its id.
    pub id: u64,
    /// The number of all that the catalogue keeps of it.
    pub stamp: u64,
}

/// The records of a collection as they are now.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// In the order of the numbers of their ids, each of which is there once.
    records: Arc<Vec<Stamp>>,
    /// They are only a part of the collection: what else is in the index is not theirs to take
    /// out, and is not found.
    is_narrowed: bool,
}

/// What the index lacks, and what it has too much.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Records that are new or have changed, in the order of the catalogue.
    pub add: Vec<RowKey>,
    /// The number of all that is kept of each of them.
    pub(super) stamps: Vec<u64>,
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

impl Stamp {
    /// Returns a record of the catalogue as the index knows it.
    pub fn of(stamped: Stamped<'_>) -> Self {
        Self {
            key: stamped.key,
            id: id_number(stamped.id),
            stamp: stamped.stamp,
        }
    }
}

/// Takes up records; of two with one id the first counts.
impl FromIterator<Stamp> for Known {
    fn from_iter<T: IntoIterator<Item = Stamp>>(stamps: T) -> Self {
        let mut records: Vec<Stamp> = stamps.into_iter().collect();
        records.sort_unstable_by_key(|stamp| (stamp.id, stamp.key));
        records.dedup_by_key(|stamp| stamp.id);
        Self {
            records: Arc::new(records),
            is_narrowed: false,
        }
    }
}

impl Known {
    /// Goes through the records of a collection.
    pub fn of(catalogue: &Catalogue, part: u16) -> Self {
        let stamps = catalogue.stamps_from(RowKey { part, index: 0 });
        let own = stamps.take_while(|stamped| stamped.key.part == part);
        own.map(Stamp::of).collect()
    }

    /// Says whether they are only a part of the collection.
    #[must_use]
    pub fn narrowed(self, is_narrowed: bool) -> Self {
        Self {
            is_narrowed,
            ..self
        }
    }

    /// Returns true when they are only a part of the collection.
    pub(super) fn is_narrowed(&self) -> bool {
        self.is_narrowed
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Returns true when there is none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    fn place(&self, id: u64) -> Option<usize> {
        self.records.binary_search_by_key(&id, |of| of.id).ok()
    }

    /// Returns the record of an id if it is still as it was indexed.
    pub(super) fn current(&self, id: u64, stamp: u64) -> Option<RowKey> {
        let known = self.records.get(self.place(id)?)?;
        (known.stamp == stamp).then_some(known.key)
    }
}

impl Index {
    /// Looks at the records that have another number than the index has of them, and takes those
    /// for indexed of which nothing that is indexed has changed.
    pub fn settle(
        &self,
        known: &mut Known,
        entry: &mut dyn FnMut(RowKey) -> Option<Entry>,
    ) -> Result<(), Damaged> {
        self.read(|| {
            for reader in self.reader.searcher().segment_readers() {
                let ids = reader.fast_fields().u64("id_number")?;
                let stamps = reader.fast_fields().u64("stamp")?;
                let contents = reader.fast_fields().u64("content")?;
                for doc in reader.doc_ids_alive() {
                    let place = ids.first(doc).and_then(|id| known.place(id));
                    let Some((place, own)) =
                        place.and_then(|place| Some((place, *known.records.get(place)?)))
                    else {
                        continue;
                    };
                    let stamp = stamps.first(doc).unwrap_or_default();
                    if own.stamp != stamp
                        && entry(own.key).map(|entry| content_stamp(&entry)) == contents.first(doc)
                        && let Some(own) = Arc::make_mut(&mut known.records).get_mut(place)
                    {
                        own.stamp = stamp;
                    }
                }
            }
            Ok(())
        })
    }

    /// Compares the index with the records of its collection.
    pub fn changes(&self, known: &Known) -> Result<Changes, Damaged> {
        self.read(|| {
            let mut is_there = vec![false; known.records.len()];
            let mut delete = Vec::new();
            for reader in self.reader.searcher().segment_readers() {
                let ids = reader.fast_fields().u64("id_number")?;
                let stamps = reader.fast_fields().u64("stamp")?;
                for doc in reader.doc_ids_alive() {
                    let id = ids.first(doc).unwrap_or_default();
                    let Some(place) = known.place(id) else {
                        if !known.is_narrowed {
                            delete.push(id);
                        }
                        continue;
                    };
                    let own = known.records.get(place).map(|own| own.stamp);
                    let is_current = own == stamps.first(doc);
                    // A second document of one id is too much, whatever made it.
                    match is_there.get_mut(place) {
                        Some(is_there) if is_current && !*is_there => *is_there = true,
                        Some(_) | None => delete.push(id),
                    }
                }
            }
            delete.sort_unstable();
            delete.dedup();
            let missing = known.records.iter().zip(is_there);
            let missing = missing.filter(|(own, is_there)| {
                // What is taken out by its id goes with all documents that have it.
                !is_there || delete.binary_search(&own.id).is_ok()
            });
            let mut add: Vec<(RowKey, u64)> =
                missing.map(|(own, _)| (own.key, own.stamp)).collect();
            add.sort_unstable();
            let (add, stamps) = add.into_iter().unzip();
            Ok(Changes {
                add,
                stamps,
                delete,
            })
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

//! What the searcher and the indexer borrow of the librarian, who alone has the catalogue:
//! a few entries at a time, so that rows are never kept waiting.

use std::sync::mpsc::{Sender, channel};

use crate::record::Clean;
use crate::record::facet::Facet;
use crate::record::listing::RowKey;
use crate::store::catalogue::Catalogue;
use crate::store::entry::Entry;

use super::librarian::Ask;

/// So many entries are lent at once: about half a millisecond of the librarian's time.
pub const BATCH: usize = 64;

/// What is wanted.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// Entries of a collection, from this record on.
    From(RowKey),
    /// These entries.
    These(Vec<RowKey>),
}

/// What is lent.
#[derive(Clone, Debug, Default)]
pub struct Lent {
    /// The entries.
    pub entries: Vec<(RowKey, Entry)>,
    /// The record after the last, of the same collection.
    pub next: Option<RowKey>,
}

/// How records divide by language and by archive.
#[derive(Clone, Debug, Default)]
pub struct Divided {
    /// By language.
    pub languages: Vec<(Clean, usize)>,
    /// By archive.
    pub archives: Vec<(Clean, usize)>,
}

/// Asks for entries; nothing comes when the librarian is gone.
pub fn borrow(librarian: &Sender<Ask>, wanted: Wanted) -> Lent {
    let (reply, answer) = channel();
    let asked = librarian.send(Ask::Lend(wanted, reply));
    asked
        .ok()
        .and_then(|()| answer.recv().ok())
        .unwrap_or_default()
}

/// Asks for these entries, a few at a time.
pub fn borrow_all(librarian: &Sender<Ask>, keys: &[RowKey]) -> Vec<(RowKey, Entry)> {
    let batches = keys.chunks(BATCH);
    batches
        .flat_map(|keys| borrow(librarian, Wanted::These(keys.to_vec())).entries)
        .collect()
}

/// Asks how records divide.
pub fn divide(librarian: &Sender<Ask>, keys: Vec<RowKey>) -> Divided {
    let (reply, answer) = channel();
    let asked = librarian.send(Ask::Divide(keys, reply));
    asked
        .ok()
        .and_then(|()| answer.recv().ok())
        .unwrap_or_default()
}

/// Returns what is wanted of a catalogue, by its own keys.
pub fn lend(catalogue: &Catalogue, wanted: &Wanted) -> Lent {
    let entry = |key: RowKey| Some((key, catalogue.entry(key)?.into_owned()));
    match wanted {
        Wanted::These(keys) => Lent {
            entries: keys.iter().copied().filter_map(entry).collect(),
            next: None,
        },
        Wanted::From(first) => {
            let keys = catalogue.keys_from(*first);
            let mut keys = keys.take_while(|key| key.part == first.part);
            Lent {
                entries: keys.by_ref().take(BATCH).filter_map(entry).collect(),
                next: keys.next(),
            }
        }
    }
}

/// Counts records of a catalogue, by its own keys.
pub fn divided(catalogue: &Catalogue, keys: &[RowKey]) -> Divided {
    Divided {
        languages: catalogue.divide(Facet::Language, keys),
        archives: catalogue.divide(Facet::Archive, keys),
    }
}

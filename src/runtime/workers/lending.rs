//! What the searcher and the indexer borrow of the librarian, who alone has the catalogue:
//! a few entries at a time, so that rows are never kept waiting.

use std::collections::BTreeMap;
use std::sync::mpsc::{Sender, channel};

use crate::record::Clean;
use crate::record::facet::{Facet, FacetCounts};
use crate::record::listing::RowKey;
use crate::store::catalogue::Catalogue;
use crate::store::entry::Entry;
use crate::store::index::Stamp;

use super::librarian::Ask;

/// So many entries are lent at once: about half a millisecond of the librarian's time.
pub const BATCH: usize = 64;

/// So many records are divided at once: a few milliseconds.
const DIVIDED: usize = 8_192;
/// So many numbers of records are lent at once, in about as much time.
const STAMPS: usize = 2_048;

/// What is wanted.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// The numbers of the records of a collection, from this record on.
    StampsFrom(RowKey),
    /// Entries of a collection, from this record on.
    From(RowKey),
    /// These entries, each under the key it is asked by.
    These(Vec<RowKey>),
    /// This entry, under the key it has now.
    This(RowKey),
}

/// What is lent.
#[derive(Clone, Debug, Default)]
pub struct Lent {
    /// The entries.
    pub entries: Vec<(RowKey, Entry)>,
    /// The numbers.
    pub stamps: Vec<Stamp>,
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

/// Asks for this entry, with the key it has now: another one than it is asked by when the
/// catalogue has changed since.
pub fn borrow_this(librarian: &Sender<Ask>, key: RowKey) -> Option<(RowKey, Entry)> {
    borrow(librarian, Wanted::This(key)).entries.pop()
}

/// Asks how records divide, some thousands at a time; `None` when `go_on` says no.
pub fn divide(
    librarian: &Sender<Ask>,
    keys: &[RowKey],
    go_on: &dyn Fn() -> bool,
) -> Option<Divided> {
    let (mut languages, mut archives) = (BTreeMap::new(), BTreeMap::new());
    for keys in keys.chunks(DIVIDED) {
        let (reply, answer) = channel();
        let asked = librarian.send(Ask::Divide(keys.to_vec(), reply));
        let part = asked.ok().and_then(|()| answer.recv().ok());
        let part = part.unwrap_or_default();
        add_up(&mut languages, part.languages);
        add_up(&mut archives, part.archives);
        if !go_on() {
            return None;
        }
    }
    Some(Divided {
        languages: most_first(languages),
        archives: most_first(archives),
    })
}

/// Asks for the counts of records by every facet, under a number. It takes the librarian as long
/// as when all of them are listed and counted.
pub fn count_by_facets(librarian: &Sender<Ask>, number: u64, keys: Vec<RowKey>) -> FacetCounts {
    let (reply, answer) = channel();
    let asked = librarian.send(Ask::Count(number, keys, reply));
    let counts = asked.ok().and_then(|()| answer.recv().ok());
    counts.unwrap_or(FacetCounts {
        seq: number,
        ..FacetCounts::default()
    })
}

fn add_up(counts: &mut BTreeMap<Clean, usize>, more: Vec<(Clean, usize)>) {
    for (value, count) in more {
        *counts.entry(value).or_default() += count;
    }
}

fn most_first(counts: BTreeMap<Clean, usize>) -> Vec<(Clean, usize)> {
    let mut counts: Vec<(Clean, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// Returns what is wanted of a catalogue, by its own keys.
pub fn lend(catalogue: &Catalogue, wanted: &Wanted) -> Lent {
    let entry = |key: RowKey| Some((key, catalogue.entry(key)?.into_owned()));
    match wanted {
        Wanted::StampsFrom(first) => {
            let stamps = catalogue.stamps_from(*first);
            let mut stamps = stamps.take_while(|stamped| stamped.key.part == first.part);
            Lent {
                stamps: stamps.by_ref().take(STAMPS).map(Stamp::of).collect(),
                next: stamps.next().map(|stamped| stamped.key),
                ..Lent::default()
            }
        }
        Wanted::This(key) => Lent {
            entries: entry(catalogue.resolve(*key)).into_iter().collect(),
            ..Lent::default()
        },
        Wanted::These(keys) => Lent {
            entries: keys.iter().copied().filter_map(entry).collect(),
            ..Lent::default()
        },
        Wanted::From(first) => {
            let keys = catalogue.keys_from(*first);
            let mut keys = keys.take_while(|key| key.part == first.part);
            Lent {
                entries: keys.by_ref().take(BATCH).filter_map(entry).collect(),
                next: keys.next(),
                ..Lent::default()
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

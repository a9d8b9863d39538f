//! The catalogue of a room: every record's entry; lists, orders, finds, places marks.
//!
//! Its records lie in columns, in memory or in a snapshot that is mapped (`records`), and are
//! decoded only when one is asked for. Row keys hold for the life of a catalogue: an entry that
//! turns out to be another's copy leaves the lists, and its key leads to the record it joined.
//! No text is kept here, and no file is opened: what needs a text ([`Catalogue::place`]) is
//! given a way to ask for it.

mod clusters;
mod columns;
mod evidence;
mod facets;
mod filter;
mod hits;
mod join;
mod languages;
mod lend;
mod look_up;
mod marks;
mod merge;
pub(in crate::store) mod names;
mod narrowing;
mod order;
mod ordered;
pub(in crate::store) mod records;
mod renewal;
mod rows;
mod scoring;
mod searchable;
mod stamps;
pub(in crate::store) mod stock;
mod sweep;
mod timeline;
mod view;
mod who;
mod writing;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::record::listing::{Problem, RowKey};

use super::entry::{Entry, Part};
use super::outcome::{Fingerprint, Outcome};
use super::snapshot::Snapshot;

pub use join::SharedCollection;
pub use look_up::Lookup;
use marks::Counted;
use records::flag;
use searchable::Searchable;
pub use stamps::Stamped;
use stock::Stock;

/// Pairs of collections, each with entries: their collection and their number among its own.
pub(in crate::store) type Clashes = BTreeMap<(u16, u16), Vec<(u16, u32)>>;

/// The catalogue of a room.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// The records of each collection.
    pub(in crate::store) stocks: Vec<Stock>,
    /// The collections again, to be lent as one list.
    parts: Vec<Part>,
    /// Snapshots that collections of the room lie in.
    snapshots: Vec<Snapshot>,
    /// The collection of every entry that came and is in no snapshot, in their order.
    arrivals: Vec<u16>,
    problems: Vec<Problem>,
    /// Problems of merging, each with the entry that showed it: its collection and its number
    /// among those that came to it.
    merged: Vec<(u16, u32, Problem)>,
    /// The entry that is being taken up.
    arriving: Option<(u16, u32)>,
    names: names::Names,
    sorted: order::Sorted,
    view: Option<view::View>,
    fits: marks::FitCache,
    /// Bookmarks and notes on each record that has some.
    marked: HashMap<RowKey, Counted>,
    /// Records that turned out to be another one.
    joined: HashMap<RowKey, RowKey>,
    /// Pairs of collections of one name whose clash has been told, with the entries that show
    /// it: the collection of each and its number there.
    clashes: Clashes,
    /// Records that were read lately, the newest first: for the order by it.
    read: Vec<RowKey>,
    /// Records in the room.
    live: usize,
}

/// A record as filter and list look at it: nothing is decoded until its entry is asked for.
#[derive(Clone, Copy, Debug)]
struct Slot<'a> {
    stock: &'a Stock,
    key: RowKey,
    marked: &'a HashMap<RowKey, Counted>,
}

impl Catalogue {
    /// Adds a collection; its number is the `part` of its row keys.
    pub fn add_part(&mut self, part: Part) -> u16 {
        self.parts.push(part.clone());
        self.stocks.push(Stock::new(part));
        (self.stocks.len() - 1) as u16
    }

    /// Takes up entries of a collection; copies of a record join the one that is there.
    ///
    /// A number that no collection has is passed over.
    pub fn add(&mut self, part: u16, entries: Vec<Entry>) {
        if usize::from(part) >= self.stocks.len() {
            return;
        }
        for entry in entries {
            self.add_one(part, entry);
        }
        self.view = None;
    }

    /// Takes up what whole clusters of files gave: their records, then what was wrong with them.
    pub fn add_clusters(&mut self, part: u16, clusters: Vec<(Fingerprint, Outcome)>) {
        for (fingerprint, mut outcome) in clusters {
            let entries = std::mem::take(&mut outcome.entries);
            self.keep_cluster(part, fingerprint, &outcome, entries.len());
            self.add(part, entries);
            for problem in outcome.problems {
                self.add_problem(problem);
            }
        }
    }

    /// Takes up a problem.
    pub fn add_problem(&mut self, problem: Problem) {
        let at = self.problems.partition_point(|known| *known <= problem);
        // What is beside many files is told of each of them.
        if at == 0 || self.problems[at - 1] != problem {
            self.problems.insert(at, problem);
        }
    }

    /// Returns the problems, by path.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the collections.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Returns true when there is no record.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Returns every record that is listed, with its id.
    pub fn ids(&self) -> impl Iterator<Item = (RowKey, &str)> {
        self.live_slots()
            .map(|slot| (slot.key, slot.stock.id(slot.key.index)))
    }

    /// Returns an entry; for a key whose entry joined another record, that record's. `None` when
    /// it is not there, or can't be read (see [`Catalogue::is_damaged`]).
    pub fn entry(&self, key: RowKey) -> Option<Cow<'_, Entry>> {
        self.slot(self.resolve(key))?.entry()
    }

    /// Returns true when a snapshot below the room turned out to be damaged: the room goes on,
    /// and its collections are to be read again.
    pub fn is_damaged(&self) -> bool {
        self.snapshots.iter().any(Snapshot::is_damaged)
    }

    /// Returns the bytes of memory that the records take of this session alone: what is mapped
    /// is shared. For measuring; small things are left out.
    pub fn memory(&self) -> usize {
        self.stocks.iter().map(Stock::memory).sum()
    }

    /// Returns the key under which a record is listed: another one when it joined a record.
    pub fn resolve(&self, key: RowKey) -> RowKey {
        let mut key = key;
        // A joined entry points at an older one, so this ends; in a damaged file it might not.
        for _ in 0..=self.joined.len() {
            match self.joined.get(&key) {
                Some(joined) => key = *joined,
                None => break,
            }
        }
        key
    }

    fn slot(&self, key: RowKey) -> Option<Slot<'_>> {
        let stock = self.stocks.get(usize::from(key.part))?;
        (key.index < stock.len()).then_some(Slot {
            stock,
            key,
            marked: &self.marked,
        })
    }

    /// Returns the folded fields of an entry.
    fn searchable(&self, key: RowKey) -> Searchable<'_> {
        match self.stocks.get(usize::from(key.part)) {
            Some(stock) => stock.searchable(key.index),
            None => Searchable::default(),
        }
    }

    fn stock_mut(&mut self, key: RowKey) -> Option<&mut Stock> {
        self.stocks.get_mut(usize::from(key.part))
    }

    /// Returns true for a record that was taken out, to be taken up anew.
    fn is_gone(&self, key: RowKey) -> bool {
        let stock = self.stocks.get(usize::from(key.part));
        stock.is_none_or(|stock| key.index >= stock.len() || stock.is_gone(key.index))
    }

    /// Returns true for a record that is listed.
    fn is_live(&self, key: RowKey) -> bool {
        !self.joined.contains_key(&key) && !self.is_gone(key)
    }

    /// Walks over the records of the room, collection by collection, in the order they came.
    fn live_slots(&self) -> impl Iterator<Item = Slot<'_>> {
        self.stocks
            .iter()
            .enumerate()
            .flat_map(move |(part, stock)| {
                let keys = (0..stock.len()).map(move |index| RowKey {
                    part: part as u16,
                    index,
                });
                keys.filter(|key| self.is_live(*key))
                    .filter_map(|key| self.slot(key))
            })
    }

    /// Returns the listed keys of some names' holders, each once, in the order in which their
    /// first entries were read: of several the first gives a joined record its id, and that
    /// must not depend on whether the room was read or opened from snapshots.
    fn listed(&self, keys: &[RowKey]) -> Vec<RowKey> {
        let mut listed: Vec<RowKey> = keys.iter().map(|key| self.resolve(*key)).collect();
        listed.retain(|key| !self.is_gone(*key));
        if listed.len() > 1 {
            listed.sort_unstable_by_key(|key| (key.part, self.maker_of(*key), key.index));
            listed.dedup();
        }
        listed
    }

    fn maker_of(&self, key: RowKey) -> u32 {
        let stock = self.stocks.get(usize::from(key.part));
        stock.map_or(0, |stock| stock.maker_of(key.index))
    }
}

impl<'a> Slot<'a> {
    /// Returns the entry.
    fn entry(&self) -> Option<Cow<'a, Entry>> {
        self.stock.entry(self.key.index)
    }

    fn is(&self, bit: u8) -> bool {
        self.stock.is(self.key.index, bit)
    }

    fn has_original(&self) -> bool {
        self.is(flag::ORIGINAL)
    }

    fn has_translation(&self) -> bool {
        self.is(flag::TRANSLATION)
    }

    /// Returns the span of the date; `None` for an undated one.
    fn span(&self) -> Option<records::Span> {
        self.stock.span(self.key.index)
    }

    /// Returns how many marks are on it.
    fn counted(&self) -> Counted {
        self.marked.get(&self.key).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;

//! The catalogue of a room: every record's entry, in memory; lists, orders, finds, places marks.
//!
//! Row keys hold for the life of a catalogue: an entry that turns out to be another's copy
//! leaves the lists, and its key leads to the record it joined. No text is kept here, and no
//! file is opened: what needs a text ([`Catalogue::place`]) is given a way to ask for it.

mod columns;
mod evidence;
mod filter;
mod hits;
mod languages;
mod look_up;
mod marks;
mod merge;
mod names;
mod order;
mod rows;
mod searchable;

use crate::record::Clean;
use crate::record::listing::{Problem, RowKey};

use super::entry::{Entry, Part};
use super::outcome::{Fingerprint, Outcome};

pub use look_up::Lookup;
use searchable::{Searchable, Searchables};

/// The catalogue of a room.
#[derive(Debug, Default)]
pub struct Catalogue {
    parts: Vec<Part>,
    slots: Vec<Vec<Slot>>,
    /// The folded fields of the slots, for each collection.
    searchables: Vec<Searchables>,
    problems: Vec<Problem>,
    names: names::Names,
    sorted: order::Sorted,
    view: Option<rows::View>,
    fits: marks::FitCache,
    /// Pairs of collections of one name whose clash has been told.
    told_clashes: Vec<(u16, u16)>,
    /// Records in the room.
    live: usize,
}

/// An entry and what is derived from it.
#[derive(Debug)]
struct Slot {
    entry: Entry,
    /// The cite key as it came, before a suffix told it from another.
    plain_cite_key: String,
    bookmarks: usize,
    notes: usize,
    /// The record this one turned out to be.
    joined: Option<RowKey>,
}

impl Catalogue {
    /// Adds a collection; its number is the `part` of its row keys.
    pub fn add_part(&mut self, part: Part) -> u16 {
        self.parts.push(part);
        self.slots.push(Vec::new());
        self.searchables.push(Searchables::default());
        (self.parts.len() - 1) as u16
    }

    /// Takes up entries of a collection; copies of a record join the one that is there.
    ///
    /// A number that no collection has is passed over.
    pub fn add(&mut self, part: u16, entries: Vec<Entry>) {
        if usize::from(part) >= self.slots.len() {
            return;
        }
        for entry in entries {
            self.add_one(part, entry);
        }
        self.view = None;
    }

    /// Takes up what whole clusters of files gave: their records, then what was wrong with them.
    pub fn add_clusters(&mut self, part: u16, clusters: Vec<(Fingerprint, Outcome)>) {
        for (_, outcome) in clusters {
            self.add(part, outcome.entries);
            for problem in outcome.problems {
                self.add_problem(problem);
            }
        }
    }

    /// Takes up a problem.
    pub fn add_problem(&mut self, problem: Problem) {
        let at = self.problems.partition_point(|known| *known <= problem);
        self.problems.insert(at, problem);
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
        self.slots.iter().enumerate().flat_map(|(part, slots)| {
            let listed = slots
                .iter()
                .enumerate()
                .filter(|(_, slot)| slot.joined.is_none());
            listed.map(move |(index, slot)| {
                let key = RowKey {
                    part: part as u16,
                    index: index as u32,
                };
                (key, slot.entry.id.as_str())
            })
        })
    }

    /// Returns an entry; for a key whose entry joined another record, that record's.
    pub fn entry(&self, key: RowKey) -> Option<&Entry> {
        self.slot(self.resolve(key)).map(|slot| &slot.entry)
    }

    /// Returns the key under which a record is listed: another one when it joined a record.
    pub fn resolve(&self, key: RowKey) -> RowKey {
        let mut key = key;
        // A joined entry points at an older one, so this ends.
        while let Some(joined) = self.slot(key).and_then(|slot| slot.joined) {
            key = joined;
        }
        key
    }

    fn slot(&self, key: RowKey) -> Option<&Slot> {
        self.slots
            .get(usize::from(key.part))?
            .get(key.index as usize)
    }

    /// Returns the folded fields of an entry.
    fn searchable(&self, key: RowKey) -> Searchable<'_> {
        match self.searchables.get(usize::from(key.part)) {
            Some(of_part) => of_part.of(key.index),
            None => Searchable::default(),
        }
    }

    fn slot_mut(&mut self, key: RowKey) -> Option<&mut Slot> {
        self.slots
            .get_mut(usize::from(key.part))?
            .get_mut(key.index as usize)
    }

    /// Walks over the records of the room in the order they came.
    fn live_slots(&self) -> impl Iterator<Item = (RowKey, &Slot)> {
        self.slots.iter().enumerate().flat_map(|(part, slots)| {
            slots.iter().enumerate().filter_map(move |(index, slot)| {
                let key = RowKey {
                    part: part as u16,
                    index: index as u32,
                };
                slot.joined.is_none().then_some((key, slot))
            })
        })
    }

    /// Returns the listed keys of some names' holders, each once, in order.
    fn listed(&self, keys: &[RowKey]) -> Vec<RowKey> {
        let mut listed: Vec<RowKey> = keys.iter().map(|key| self.resolve(*key)).collect();
        listed.sort_unstable();
        listed.dedup();
        listed
    }
}

impl Slot {
    fn new(entry: Entry) -> Self {
        Self {
            plain_cite_key: entry.cite_key.clone(),
            entry,
            bookmarks: 0,
            notes: 0,
            joined: None,
        }
    }

    /// Returns the title as listed.
    fn listed_title(&self) -> &Clean {
        columns::listed_title(&self.entry)
    }
}

#[cfg(test)]
mod tests;

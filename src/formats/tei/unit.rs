//! A record in the making: the whole file, or a document or a section of a volume.

use std::collections::HashMap;

use super::header::Header;
use crate::record::Clean;
use crate::record::date::DocDate;
use crate::record::text::{Block, BlockKind, Role};

/// What a record is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UnitKind {
    /// The whole file.
    Whole,
    /// A part of a volume that holds documents; a record only when it has words of its own.
    Structure,
    /// A preface, an index: a part without documents.
    Section,
    /// A document of a volume.
    Document,
}

/// One text of it.
#[derive(Default)]
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) language: Option<String>,
    pub(super) label: Option<Clean>,
    /// The edition's part of its URN ("perseus-grc2").
    pub(super) version: String,
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<Block>,
}

/// A date as found in a dateline.
#[derive(Clone, Debug, Default)]
pub(super) struct FoundDate {
    pub(super) date: Option<DocDate>,
    pub(super) words: Clean,
    pub(super) calendar: Option<Clean>,
}

/// A person named as sender or recipient.
pub(super) struct FoundPerson {
    pub(super) name: Clean,
    pub(super) to: bool,
    pub(super) in_head: bool,
}

/// A record in the making.
pub(super) struct Unit {
    pub(super) kind: UnitKind,
    /// Its place among those of the file.
    pub(super) order: usize,
    pub(super) id: String,
    pub(super) n: String,
    pub(super) title: Option<Clean>,
    /// The titles of the parts around it, outermost first.
    pub(super) around: Vec<Clean>,
    pub(super) parts: Vec<Part>,
    /// Divisions open in it.
    pub(super) depth: usize,
    pub(super) language: Option<String>,
    /// The date of its first dateline.
    pub(super) date: Option<FoundDate>,
    /// True when that stands before its words.
    pub(super) date_is_early: bool,
    pub(super) datelines: usize,
    pub(super) machine_date: Option<DocDate>,
    pub(super) people: Vec<FoundPerson>,
    pub(super) places: Vec<Clean>,
    pub(super) source_note: Option<Clean>,
    pub(super) summary: Vec<Clean>,
    pub(super) first_page: Option<Clean>,
    pub(super) last_page: Option<Clean>,
    /// The header of its own that a text of a corpus has.
    pub(super) header: Option<Box<Header>>,
    labels: HashMap<String, usize>,
    count_of_notes: usize,
    has_words: bool,
    has_begun: bool,
}

impl Unit {
    pub(super) fn new(kind: UnitKind, order: usize) -> Self {
        Self {
            kind,
            order,
            id: String::new(),
            n: String::new(),
            title: None,
            around: Vec::new(),
            parts: vec![Part::default()],
            depth: 0,
            language: None,
            date: None,
            date_is_early: false,
            datelines: 0,
            machine_date: None,
            people: Vec::new(),
            places: Vec::new(),
            source_note: None,
            summary: Vec::new(),
            first_page: None,
            last_page: None,
            header: None,
            labels: HashMap::new(),
            count_of_notes: 0,
            has_words: false,
            has_begun: false,
        }
    }

    /// Returns the text that is being made.
    pub(super) fn part(&mut self) -> &mut Part {
        if self.parts.is_empty() {
            self.parts.push(Part::default());
        }
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }

    /// Returns the texts, for another to begin.
    pub(super) fn part_to_begin(&mut self) -> &mut Vec<Part> {
        &mut self.parts
    }

    /// Adds a block.
    pub(super) fn push(&mut self, block: Block) {
        self.has_words |= !matches!(block.kind, BlockKind::Heading(_));
        self.part().blocks.push(block);
    }

    /// Returns true when it says more than its heading.
    pub(super) fn says_something(&self) -> bool {
        match self.kind {
            UnitKind::Structure => self.has_words,
            UnitKind::Whole => true,
            UnitKind::Section | UnitKind::Document => self.has_words || self.title.is_some(),
        }
    }

    /// Returns the label of a note: its own, with a number where an earlier note has it too;
    /// without one, its number.
    pub(super) fn label(&mut self, n: &str) -> String {
        /// A label is a number or a sign.
        const LONGEST: usize = 12;
        self.count_of_notes += 1;
        let n = Clean::line(n).slice(0, LONGEST);
        let base = if n.is_empty() {
            self.count_of_notes.to_string()
        } else {
            n.to_string()
        };
        let times = self.labels.entry(base.clone()).or_insert(0);
        *times += 1;
        match *times {
            1 => base,
            times => format!("{base}-{times}"),
        }
    }

    /// Takes up the page its words stand on.
    pub(super) fn stands_on(&mut self, page: Option<&Clean>) {
        if !self.has_begun {
            self.has_begun = true;
            self.first_page = page.cloned();
        }
        if self.last_page.as_ref() != page {
            self.last_page = page.cloned();
        }
    }

    /// Returns the pages it stands on ("5-6"), when both ends are known.
    pub(super) fn pages(&self) -> Option<Clean> {
        let (first, last) = (self.first_page.as_ref()?, self.last_page.as_ref()?);
        if first == last {
            return Some(first.clone());
        }
        Some(Clean::join([first, last], "-"))
    }

    /// Takes up a date of a dateline; the first counts.
    pub(super) fn dated(&mut self, found: FoundDate) {
        /// Address and salutation may stand before the dateline of a letter.
        const BLOCKS_BEFORE: usize = 3;
        self.datelines += 1;
        if self.date.is_none() {
            self.date_is_early = self.part().blocks.len() <= BLOCKS_BEFORE;
            self.date = Some(found);
        }
    }
}

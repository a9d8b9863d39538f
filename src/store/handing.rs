//! Handing over what reading a room finds: in batches, the first of them soon.
//!
//! Few and small messages while nothing is on the screen yet, fewer and larger ones later,
//! so that a key never queues behind a flood.

use std::time::{Duration, Instant};

use crate::record::listing::Problem;

use super::entry::Part;
use super::library::Found;
use super::outcome::{Fingerprint, Outcome};

/// Clusters of files in the first batch: more than a screen has rows, so that it fills at once.
const FIRST_BATCH: usize = 32;

/// Clusters of files in a batch: larger ones cost fewer messages and make rows come later.
const BATCH: usize = 64;

/// How long what was found may wait to be handed over.
const PATIENCE: Duration = Duration::from_millis(30);

/// Where what is found goes.
pub struct Handing<'a> {
    found: &'a mut dyn FnMut(Found),
    part: u16,
    waiting: Vec<(Fingerprint, Outcome)>,
    limit: usize,
    files: usize,
    told_files: usize,
    since: Instant,
}

impl<'a> Handing<'a> {
    /// Begins.
    pub fn new(found: &'a mut dyn FnMut(Found)) -> Self {
        Self {
            found,
            part: 0,
            waiting: Vec::new(),
            limit: FIRST_BATCH,
            files: 0,
            told_files: 0,
            since: Instant::now(),
        }
    }

    /// Tells of a collection.
    pub fn part(&mut self, part: Part) {
        (self.found)(Found::Part(part));
    }

    /// Tells of something that can't be read.
    pub fn problem(&mut self, problem: Problem) {
        (self.found)(Found::Problem(problem));
    }

    /// Counts files that were read.
    pub fn count_files(&mut self, files: usize) {
        self.files += files;
        if self.since.elapsed() >= PATIENCE {
            self.flush();
        }
    }

    /// Takes up what a cluster of files gave.
    pub fn cluster(&mut self, part: u16, fingerprint: Fingerprint, outcome: Outcome) {
        if part != self.part {
            self.flush();
            self.part = part;
        }
        self.waiting.push((fingerprint, outcome));
        if self.waiting.len() >= self.limit {
            self.flush();
        }
    }

    /// Hands over what waits.
    pub fn flush(&mut self) {
        if !self.waiting.is_empty() {
            let clusters = std::mem::take(&mut self.waiting);
            (self.found)(Found::Clusters(self.part, clusters));
            self.limit = BATCH;
        }
        if self.files > self.told_files {
            (self.found)(Found::Files(self.files));
            self.told_files = self.files;
        }
        self.since = Instant::now();
    }
}

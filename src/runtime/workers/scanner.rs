//! The scanner: reads collections in a thread of its own and tells the librarian.
//!
//! After the reading it walks over the folders once, so that the next time a look at names and
//! times is enough to know that nothing changed, and has them watched where that can be.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread;

use crate::record::Clean;
use crate::store::fingerprint::Moment;
use crate::store::library::{Found, Reading, read_room};
use crate::store::walk::{Folders, Ways, is_as_before, walk};
use crate::store::watching::watch;

use super::librarian::{Ask, Opening};

/// Files of a room that are read again without being asked when one of them changes: reading
/// more takes so long that it is for the reader to want it.
const MOST_UNASKED: usize = 20_000;

/// What a reading went over.
#[derive(Default)]
struct Seen {
    /// The roots of its collections.
    roots: Vec<PathBuf>,
    files: usize,
}

/// What a scanner is sent out for.
#[derive(Debug)]
pub struct Errand {
    /// What is read.
    pub opening: Opening,
    /// Everything found is told under this number, until a newer one is current.
    pub number: u64,
    /// The number that is current.
    pub current: Arc<AtomicU64>,
    /// Whom to tell.
    pub librarian: Sender<Ask>,
    /// The folders as they were: while they still are, nothing is read.
    pub unless: Option<Folders>,
}

/// Starts reading.
pub fn start(errand: Errand) -> std::io::Result<()> {
    thread::Builder::new()
        .name("scanner".to_owned())
        .spawn(move || errand.run())
        .map(drop)
}

impl Errand {
    fn run(self) {
        let ways = Ways {
            places: &self.opening.places,
            known: &self.opening.known,
            begun: Moment::now(),
        };
        let is_same = |before: &Folders| is_as_before(&ways, before);
        if self.unless.as_ref().is_some_and(is_same) {
            return self.tell(Ask::Unchanged(self.number));
        }
        let mut seen = Seen::default();
        let read = catch_unwind(AssertUnwindSafe(|| self.read(&ways, &mut seen)));
        let outcome = read.unwrap_or_else(|_| {
            Err(Clean::line(
                "reading the collection stopped by a fault of the program; what was read is here",
            ))
        });
        self.tell(Ask::Read(self.number, outcome));
        if self.is_current() {
            // The watch comes first: what changes after the walk is told of.
            let librarian = self.librarian.clone();
            let changed = move || {
                let _ = librarian.send(Ask::Changed);
            };
            let is_small = seen.files <= MOST_UNASKED;
            let watch = is_small.then(|| watch(&seen.roots, changed)).flatten();
            self.tell(Ask::Walked(self.number, walk(&ways).folders, watch));
        }
    }

    fn read(&self, ways: &Ways<'_>, seen: &mut Seen) -> Result<(), Clean> {
        let reading = Reading {
            begun: ways.begun,
            ..Reading::new(ways.places, ways.known)
        };
        let read = read_room(&reading, &|| self.is_current(), &mut |found| {
            match &found {
                Found::Part(part) => seen.roots.extend(part.root.clone()),
                Found::Files(files) => seen.files = *files,
                Found::Entries(..) | Found::Clusters(..) | Found::Problem(_) => {}
            }
            self.tell(Ask::Found(self.number, found));
        });
        read.map_err(|error| Clean::line(&error.to_string()))
    }

    fn is_current(&self) -> bool {
        self.current.load(Ordering::Relaxed) == self.number
    }

    /// A librarian that is gone wants to hear nothing more.
    fn tell(&self, ask: Ask) {
        let _ = self.librarian.send(ask);
    }
}

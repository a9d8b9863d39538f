//! The scanner: a thread that looks at the collections, reads them, tells the librarian, ends.
//!
//! What it does for a room that is kept is the [`renewer`](super::renewer)'s. For one in memory:
//! it reads, over what is kept of any of its collections, and walks over the folders once, so
//! that the next time a look at names and times is enough to know that nothing changed. Every
//! folder is watched, where that can be, before it is walked over.

use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use crate::record::Clean;
use crate::runtime::memory;
use crate::store::catalogue::Catalogue;
use crate::store::fingerprint::Moment;
use crate::store::kept;
use crate::store::library::{Found, Place, Reading, read_room};
use crate::store::outcome::Earlier;
use crate::store::snapshot::Snapshot;
use crate::store::walk::{Folders, Ways, is_as_before, walk_watching};
use crate::store::watching::{NoMore, Watch};

use super::backlog::Backlog;
use super::librarian::{Ask, Opening};
use super::renewer::{Renewer, Standing, Unsettled};

/// Whether the folders of a room are watched.
#[derive(Clone, Debug, Default)]
pub enum Watching {
    /// Nobody has tried.
    #[default]
    NotYet,
    /// They are, as long as this is kept.
    On(Arc<Watch>),
    /// They can't be.
    Never,
}

/// What a scanner is sent out for.
#[derive(Debug)]
pub struct Errand {
    /// What is looked at.
    pub opening: Opening,
    /// Everything found is told under this number, until a newer one is current.
    pub number: u64,
    /// The number that is current.
    pub current: Arc<AtomicU64>,
    /// Whom to tell.
    pub librarian: Sender<Ask>,
    /// How the collections are kept; `None` for a room in memory.
    pub standing: Option<Standing>,
    /// The folders of a room in memory as they were: while they still are, nothing is read.
    pub unless: Option<Folders>,
    /// The watch over the folders.
    pub watching: RefCell<Watching>,
    /// What was handed over and is not taken up yet.
    pub backlog: Backlog,
}

/// Sends a scanner out.
pub fn start(errand: Errand) -> std::io::Result<()> {
    thread::Builder::new()
        .name("scanner".to_owned())
        .spawn(move || errand.run())
        .map(drop)
}

impl Errand {
    fn run(mut self) {
        memory::work_long();
        self.begin_to_watch();
        let Some(standing) = self.standing.take() else {
            return self.read_into_memory();
        };
        let settled = catch_unwind(AssertUnwindSafe(|| Renewer::new(&self, &standing).settle()));
        let settled = settled.unwrap_or_else(|_| {
            self.note("keeping the collections stopped by a fault of the program");
            Err(Unsettled::Unkept)
        });
        match settled {
            Ok(settled) => self.tell(Ask::Settled(self.number, settled)),
            Err(Unsettled::Cancelled) => {}
            Err(Unsettled::Unkept) => {
                self.tell(Ask::InMemory(self.number));
                self.read_into_memory();
            }
        }
    }

    fn read_into_memory(&self) {
        let ways = Ways {
            places: &self.opening.places,
            known: &self.opening.known,
            begun: Moment::now(),
        };
        let is_same = |before: &Folders| is_as_before(&ways, before);
        if self.unless.as_ref().is_some_and(is_same) {
            return self.tell(Ask::Unchanged(self.number));
        }
        let read = catch_unwind(AssertUnwindSafe(|| self.read(&ways)));
        let outcome = read.unwrap_or_else(|_| {
            Err(Clean::line(
                "reading the collection stopped by a fault of the program; what was read is here",
            ))
        });
        self.tell(Ask::Read(self.number, outcome));
        if self.is_current() {
            let walked = walk_watching(&ways, &mut |folder| self.watch(folder));
            for place in ways.places {
                if let Place::Path(path) = place
                    && !path.exists()
                {
                    self.watch_for_return(path);
                }
            }
            if walked.is_changed {
                self.look_again();
            }
            self.tell(Ask::Walked(self.number, walked.folders));
        }
    }

    fn read(&self, ways: &Ways<'_>) -> Result<(), Clean> {
        let cache = self.opening.cache.as_deref();
        let kept = kept::of_places(ways.places, ways.known, cache);
        let reading = Reading {
            begun: ways.begun,
            ..Reading::new(ways.places, ways.known)
        };
        let reading = reading.over(kept.as_ref().map(|kept| kept as &dyn Earlier));
        let read = read_room(&reading, &|| self.is_current(), &mut |found| {
            self.found(found);
        });
        read.map_err(|error| Clean::line(&error.to_string()))
    }

    fn begin_to_watch(&self) {
        if !matches!(*self.watching.borrow(), Watching::NotYet) {
            return;
        }
        let librarian = self.librarian.clone();
        let changed = move || {
            let _ = librarian.send(Ask::Changed);
        };
        let watch = Watch::start(changed);
        self.set_watching(watch.map_or(Watching::Never, |watch| Watching::On(Arc::new(watch))));
    }

    fn set_watching(&self, watching: Watching) {
        self.tell(Ask::Watching(self.number, watching.clone()));
        self.watching.replace(watching);
    }

    /// Has a folder watched, where that can be.
    pub fn watch(&self, folder: &Path) {
        self.try_to_watch(|watch| watch.add(folder));
    }

    /// Has it told of when a folder that is away comes back.
    pub fn watch_for_return(&self, folder: &Path) {
        self.try_to_watch(|watch| watch.await_return(folder));
    }

    fn try_to_watch(&self, add: impl FnOnce(&Watch) -> Result<(), NoMore>) {
        let added = match &*self.watching.borrow() {
            Watching::On(watch) => add(watch),
            Watching::NotYet | Watching::Never => Ok(()),
        };
        if let Err(why) = added {
            self.note(&why.to_string());
            self.set_watching(Watching::Never);
        }
    }

    /// Hands over what was found; waits while too much of it is not taken up.
    pub fn found(&self, found: Found) {
        self.tell(Ask::Found(self.number, found, self.backlog.add()));
    }

    /// Says that all there is is on the screen: keeping it is no matter of the reader's.
    pub fn all_listed(&self) {
        if self.is_current() {
            self.tell(Ask::Listed(self.number));
        }
    }

    /// Shows what another session, that reads the one collection of the room, has read so far.
    pub fn so_far(&self, part: Snapshot) {
        self.tell(Ask::SoFar(self.number, part));
    }

    /// Has another look follow this one: something was changed before its folder was watched.
    pub fn look_again(&self) {
        self.tell(Ask::Changed);
    }

    /// Returns what the room has read, to be written; `None` when nobody wants it any more.
    pub fn read_by_room(&self) -> Option<Catalogue> {
        let (reply, answer) = channel();
        self.tell(Ask::ToWrite(self.number, reply));
        answer.recv().ok()
    }

    /// Adds a line to the log.
    pub fn note(&self, line: &str) {
        self.tell(Ask::Note(line.to_owned()));
    }

    /// Returns true while somebody wants to know.
    pub fn is_current(&self) -> bool {
        self.current.load(Ordering::Relaxed) == self.number
    }

    /// A librarian that is gone wants to hear nothing more.
    fn tell(&self, ask: Ask) {
        let _ = self.librarian.send(ask);
    }
}

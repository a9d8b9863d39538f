//! The indexer: brings the full-text indexes up to date in the background, then ends.
//!
//! It goes before everybody else in nothing: it is nice, borrows a few entries at a time, and
//! stops at the next record when another building counts. What it has committed can be
//! searched at once. Where another session writes it waits for that one's work.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use crate::record::Record;
use crate::record::listing::RowKey;
#[cfg(target_os = "linux")]
use crate::runtime::memory;
use crate::store::entry::{Entry, Part};
use crate::store::index::{self, Damaged, Index, Known, Progress, Step, Update};
use crate::store::library::Loader;

use super::lending::{Wanted, borrow};
use super::librarian::Ask;
use super::searcher::Task;

/// How often the searcher hears that more can be searched.
const TOLD_EVERY: Duration = Duration::from_millis(1500);
/// How often it is looked whether the session that writes has done more.
const LOOKED_EVERY: Duration = Duration::from_secs(2);
/// How much less this thread is worth to the machine than those that answer keys.
#[cfg(target_os = "linux")]
const NICENESS: i32 = 10;

/// What an indexer is sent out for.
#[derive(Debug)]
pub struct Building {
    /// Its number: while it is current the work goes on.
    pub number: u64,
    /// The number that is current.
    pub current: Arc<AtomicU64>,
    /// The collections, with their numbers in the room.
    pub parts: Vec<(u16, Part)>,
    /// Roots of those of which only a part is in the room.
    pub narrowed: Vec<PathBuf>,
    /// Collections whose index was found to be damaged.
    pub damaged: Vec<u16>,
    /// The cache directory; without one indexes are made in memory.
    pub cache: Option<PathBuf>,
    /// Who has the entries.
    pub librarian: Sender<Ask>,
    /// Whom to tell.
    pub searcher: Sender<Task>,
}

/// An index that can be searched, as far as it is built.
#[derive(Clone)]
pub struct Shelf {
    /// The number of the collection in the room.
    pub part: u16,
    /// The index.
    pub index: Index,
    /// The records of the collection as they are now.
    pub known: Arc<Known>,
    /// Those that the index lacks.
    pub missing: Arc<Vec<RowKey>>,
}

impl Shelf {
    /// Takes up what was written since.
    pub fn reload(&mut self) -> Result<(), Damaged> {
        self.index.reload()?;
        self.missing = Arc::new(self.index.changes(&self.known)?.add);
        Ok(())
    }
}

impl std::fmt::Debug for Shelf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the index of collection {}", self.part)
    }
}

/// Starts building.
pub fn start(building: Building) -> std::io::Result<()> {
    thread::Builder::new()
        .name("indexer".to_owned())
        .spawn(move || building.run())
        .map(drop)
}

impl Building {
    fn run(self) {
        be_nice();
        // What panics here is the reading of one text: what was indexed before can be searched.
        let _ = catch_unwind(AssertUnwindSafe(|| {
            for (number, part) in &self.parts {
                if !self.is_current() {
                    return;
                }
                self.build(*number, part);
            }
        }));
        self.tell(Task::Built(self.number));
    }

    /// Brings one collection's index up to date: as it is, else made anew, at last in memory.
    fn build(&self, number: u16, part: &Part) {
        let root = part.root.as_deref();
        let is_narrowed = root.is_some_and(|root| self.narrowed.iter().any(|part| part == root));
        let mut known = self.known(number).narrowed(is_narrowed);
        let mut lent = Entries::new(&self.librarian);
        let is_sound = !self.damaged.contains(&number);
        let beside = is_sound
            .then(|| index::beside(root, &mut known, &mut |key| lent.get(key)))
            .flatten();
        if let Some(shelf) = beside.and_then(|index| shelf(number, index, known.clone()).ok())
            && self.bring_up(shelf, part).is_ok()
        {
            return;
        }
        let cache = self.cache.as_deref();
        let folder = cache.and_then(|cache| index::folder(cache, root));
        let folder = folder.as_deref();
        let as_it_is = || Index::open_or_create(folder);
        let anew = || match folder {
            Some(folder) => Index::create(folder),
            None => Index::open_or_create(None),
        };
        let in_memory = || Index::open_or_create(None);
        let tries: [&dyn Fn() -> Result<Index, Damaged>; 3] = [&as_it_is, &anew, &in_memory];
        let first = usize::from(!is_sound);
        for open in tries.into_iter().skip(first) {
            let opened = open().and_then(|index| {
                let mut known = known.clone();
                let mut lent = Entries::new(&self.librarian);
                index.settle(&mut known, &mut |key| lent.get(key))?;
                shelf(number, index, known)
            });
            if opened
                .and_then(|opened| self.bring_up(opened, part))
                .is_ok()
            {
                return;
            }
        }
    }

    /// Goes through the records of a collection.
    fn known(&self, part: u16) -> Known {
        let mut stamps = Vec::new();
        let mut next = Some(RowKey { part, index: 0 });
        while let Some(first) = next.filter(|_| self.is_current()) {
            let lent = borrow(&self.librarian, Wanted::StampsFrom(first));
            stamps.extend(lent.stamps);
            next = lent.next;
        }
        stamps.into_iter().collect()
    }

    fn bring_up(&self, mut opened: Shelf, part: &Part) -> Result<(), Damaged> {
        self.tell(Task::Opened(self.number, opened.clone()));
        loop {
            let mut reading = Reading {
                building: self,
                part,
                loader: Loader::default(),
                entries: Entries::new(&self.librarian),
                told: Instant::now(),
            };
            let updated = index::update(&mut opened.index, &opened.known, &mut reading)?;
            self.tell(Task::Grown(self.number));
            match updated {
                Update::Complete | Update::Stopped => return Ok(()),
                Update::Elsewhere => {
                    thread::sleep(LOOKED_EVERY);
                    if !self.is_current() {
                        return Ok(());
                    }
                    opened.index.reload()?;
                }
            }
        }
    }

    fn is_current(&self) -> bool {
        self.current.load(Ordering::Relaxed) == self.number
    }

    /// A searcher that is gone wants to hear nothing more.
    fn tell(&self, task: Task) {
        let _ = self.searcher.send(task);
    }
}

/// Puts an index on the shelf, with what it lacks.
fn shelf(part: u16, index: Index, known: Known) -> Result<Shelf, Damaged> {
    Ok(Shelf {
        part,
        missing: Arc::new(index.changes(&known)?.add),
        known: Arc::new(known),
        index,
    })
}

/// Entries of a collection, borrowed a few at a time.
struct Entries<'a> {
    librarian: &'a Sender<Ask>,
    lent: VecDeque<(RowKey, Entry)>,
}

impl<'a> Entries<'a> {
    fn new(librarian: &'a Sender<Ask>) -> Self {
        Self {
            librarian,
            lent: VecDeque::new(),
        }
    }

    /// Returns an entry; those that follow it are most often asked for next.
    fn get(&mut self, key: RowKey) -> Option<Entry> {
        while self.lent.front().is_some_and(|(first, _)| *first < key) {
            self.lent.pop_front();
        }
        if self.lent.front().is_none_or(|(first, _)| *first != key) {
            self.lent = borrow(self.librarian, Wanted::From(key)).entries.into();
        }
        let (first, entry) = self.lent.pop_front()?;
        (first == key).then_some(entry)
    }
}

/// Reads records for the index.
struct Reading<'a> {
    building: &'a Building,
    part: &'a Part,
    loader: Loader,
    entries: Entries<'a>,
    told: Instant,
}

impl Step for Reading<'_> {
    fn record(&mut self, key: RowKey) -> Option<(Cow<'_, Entry>, Option<Record>)> {
        let entry = self.entries.get(key)?;
        let record = self.loader.load(self.part, &entry.groups).ok();
        Some((Cow::Owned(entry), record))
    }

    fn go_on(&mut self, _progress: Progress) -> bool {
        if self.told.elapsed() >= TOLD_EVERY {
            self.told = Instant::now();
            self.building.tell(Task::Grown(self.building.number));
        }
        self.building.is_current()
    }
}

/// Lets everybody else go first, this thread and those it starts.
fn be_nice() {
    // On Linux a priority is a thread's own; elsewhere it would be that of the whole room.
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::process::setpriority_process(None, NICENESS);
        memory::go_last();
    }
}

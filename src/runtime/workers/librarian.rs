//! The librarian: has the catalogue, answers what the room asks of it.
//!
//! Reading streams in while questions are answered. Of several waiting questions for rows or
//! for a record only the newest is answered. Looking again reads a second catalogue beside the
//! first and then changes over; its row keys are new, so that an old one never names another
//! record, and the room is told which new key each old one has become.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::message::{Message, Scan};
use crate::record::Clean;
use crate::record::listing::{Page, Problem, Request, RowKey};
use crate::record::marks::{Mark, Place as MarkPlace, PlacedMark, Wish};
use crate::runtime::event_loop::Post;
use crate::store::catalogue::{Catalogue, Lookup};
use crate::store::keeping;
use crate::store::library::{Found, Place, roots_to_remember};
use crate::store::room;
use crate::store::walk::Folders;
use crate::store::watching::Watch;

use super::keeper;
use super::scanner::{self, Errand};

/// How often the room hears how far reading is: a key must never queue behind a flood.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// However large the room: a reader wants to see that it goes on.
const TOLD_AT_LEAST_EVERY: Duration = Duration::from_millis(800);

/// Each telling makes the room ask for its rows anew, and in a large room the answer takes
/// long: it may take one part in so many of the time, for the rest is the reading's and the keys'.
const PART_FOR_TELLING: u32 = 10;

/// Returns how long to wait between two tellings when an answer takes so long.
fn pause_after(answering: Duration) -> Duration {
    (answering * PART_FOR_TELLING).clamp(TOLD_EVERY, TOLD_AT_LEAST_EVERY)
}

/// Something for the librarian.
#[derive(Debug)]
pub enum Ask {
    /// Rows of the list.
    Rows(Request),
    /// A record whole.
    Open(u64, RowKey),
    /// Open the record that a link leads to, by the first of these names that is one's alone.
    Follow(u64, Vec<String>),
    /// A bookmark on this record; the keeper answers under the number.
    Bookmark(u64, RowKey),
    /// All marks as they are on disk, and what could not be read of them.
    Marks(Vec<Mark>, Vec<Problem>),
    /// Read the collections again.
    LookAgain,
    /// Open a folder in place of the room's collections.
    OpenFolder(PathBuf),
    /// The scanner found something.
    Found(u64, Found),
    /// The scanner has read everything, or could not begin.
    Read(u64, Result<(), Clean>),
    /// The scanner found nothing changed, and has read nothing.
    Unchanged(u64),
    /// The folders as they were when they were read, and the watch over them.
    Walked(u64, Folders, Option<Watch>),
    /// Something may have changed in the folders.
    Changed,
    /// Let the keeper say when everything asked for before this is on disk.
    Flush(Sender<Result<(), Clean>>),
    /// An answer of the keeper's that must come after the marks sent before it.
    Answer(Message),
}

/// What a room is opened on.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Folders and files.
    pub places: Vec<Place>,
    /// Known roots of collections.
    pub known: Vec<PathBuf>,
}

/// Starts the thread; the reading begins at once.
pub fn start(
    opening: Opening,
    (own, asks): (Sender<Ask>, Receiver<Ask>),
    post: Post,
    keeper: Sender<keeper::Task>,
) -> std::io::Result<()> {
    let body = move || {
        let fallen = post.clone();
        let run = catch_unwind(AssertUnwindSafe(|| {
            let mut librarian = Librarian::new(opening, own, post, keeper);
            librarian.read_collections(false);
            while let Ok(ask) = asks.recv() {
                let waiting = std::iter::once(ask).chain(asks.try_iter()).collect();
                librarian.take_all(waiting);
            }
        }));
        if let Err(fault) = run {
            drop(fault);
            let why = Clean::line("a fault of the program; notes can still be written");
            fallen.send(Message::WorkerDied("the catalogue", why));
        }
    };
    thread::Builder::new()
        .name("librarian".to_owned())
        .spawn(body)
        .map(drop)
}

struct Librarian {
    opening: Opening,
    own: Sender<Ask>,
    post: Post,
    keeper: Sender<keeper::Task>,
    shown: Numbered,
    /// The catalogue that is being read to take the other's place.
    next: Option<Numbered>,
    /// The number of the reading that counts.
    reading: Arc<AtomicU64>,
    /// New keys of old ones, after a change of catalogues.
    became: HashMap<RowKey, RowKey>,
    marks: Vec<Mark>,
    placed: Vec<PlacedMark>,
    user_problems: Vec<Problem>,
    told_problems: Vec<Problem>,
    scan: Scan,
    /// How things stood before a look whether anything changed.
    scan_before: Option<Scan>,
    /// The folders as they were when they were read; `None` until that is known.
    folders: Option<Folders>,
    /// Tells of changes while it is kept.
    watch: Option<Watch>,
    /// Something changed while the collections were read.
    changed_meanwhile: bool,
    told: Option<Instant>,
    untold: bool,
    /// How long the last answer for rows took.
    answering: Duration,
}

/// A catalogue whose row keys differ from those of every other of this room.
#[derive(Debug, Default)]
struct Numbered {
    catalogue: Catalogue,
    /// Added to the number of a collection outside.
    first_part: u16,
}

impl Numbered {
    fn after(other: &Numbered) -> Self {
        let parts = other.catalogue.parts().len().max(1) as u16;
        Self {
            catalogue: Catalogue::default(),
            first_part: other.first_part.wrapping_add(parts),
        }
    }

    fn outer(&self, key: RowKey) -> RowKey {
        RowKey {
            part: key.part.wrapping_add(self.first_part),
            ..key
        }
    }

    fn inner(&self, key: RowKey) -> Option<RowKey> {
        let part = key.part.wrapping_sub(self.first_part);
        (usize::from(part) < self.catalogue.parts().len()).then_some(RowKey { part, ..key })
    }
}

impl Librarian {
    fn new(opening: Opening, own: Sender<Ask>, post: Post, keeper: Sender<keeper::Task>) -> Self {
        Self {
            opening,
            own,
            post,
            keeper,
            shown: Numbered::default(),
            next: None,
            reading: Arc::new(AtomicU64::new(0)),
            became: HashMap::new(),
            marks: Vec::new(),
            placed: Vec::new(),
            user_problems: Vec::new(),
            told_problems: Vec::new(),
            scan: Scan::default(),
            scan_before: None,
            folders: None,
            watch: None,
            changed_meanwhile: false,
            told: None,
            untold: false,
            answering: Duration::ZERO,
        }
    }

    /// Takes all that waits: everything in order, but of rows and records only the newest.
    fn take_all(&mut self, waiting: Vec<Ask>) {
        let mut rows: Option<Request> = None;
        let mut open = None;
        for ask in waiting {
            match ask {
                Ask::Rows(request) => {
                    let is_newer = rows.as_ref().is_none_or(|other| other.seq < request.seq);
                    rows = if is_newer { Some(request) } else { rows };
                }
                Ask::Open(number, key) => open = Some((number, key)),
                Ask::Follow(number, names) => self.follow(number, &names),
                Ask::Bookmark(number, key) => self.bookmark(number, key),
                Ask::Marks(marks, problems) => self.marks(marks, problems),
                Ask::LookAgain => self.read_collections(true),
                Ask::Changed => self.look_whether_changed(),
                Ask::Unchanged(number) => self.unchanged(number),
                Ask::Walked(number, folders, watch) => self.walked(number, folders, watch),
                Ask::OpenFolder(path) => self.open_folder(path),
                Ask::Found(number, found) => self.found(number, found),
                Ask::Read(number, outcome) => self.read(number, outcome),
                Ask::Flush(done) => {
                    let _ = self.keeper.send(keeper::Task::Flush(done));
                }
                Ask::Answer(message) => self.post.send(message),
            }
        }
        let pause = pause_after(self.answering);
        // The first records are told of at once: somebody looks at an empty screen.
        let is_first = self.scan.records == 0 && !self.shown.catalogue.is_empty();
        let is_time = self.told.is_none_or(|told| told.elapsed() >= pause);
        if self.untold && (is_first || is_time) {
            self.tell();
        }
        if let Some(request) = rows {
            let asked = Instant::now();
            let page = self.rows(request);
            self.answering = asked.elapsed();
            self.post.send(Message::Rows(page));
        }
        if let Some((number, key)) = open {
            self.open(number, key);
        }
    }

    /// Begins to read; the scanner that may be at work ends by itself.
    fn read_collections(&mut self, again: bool) {
        self.scan_before = None;
        self.scan = Scan {
            room: self.scan.room.clone(),
            ..Scan::default()
        };
        self.send_scanner(again, None);
        if !again {
            self.tell();
        }
    }

    /// Reads again if the folders are not as they were. A reading that is at work goes on: it
    /// may have passed what changed, so that another look comes after it.
    fn look_whether_changed(&mut self) {
        if !self.scan.done || self.folders.is_none() {
            self.changed_meanwhile = true;
            return;
        }
        let before = self.scan.clone();
        let folders = self.folders.take();
        self.scan = Scan {
            room: self.scan.room.clone(),
            ..Scan::default()
        };
        self.send_scanner(true, folders.clone());
        (self.scan_before, self.folders) = (Some(before), folders);
    }

    fn send_scanner(&mut self, again: bool, unless: Option<Folders>) {
        let number = self.reading.fetch_add(1, Ordering::Relaxed) + 1;
        self.next = again.then(|| Numbered::after(&self.shown));
        self.changed_meanwhile = false;
        self.folders = None;
        for root in roots_to_remember(&self.opening.places, &self.opening.known) {
            let _ = self.keeper.send(keeper::Task::Remember(root));
        }
        let started = scanner::start(Errand {
            opening: self.opening.clone(),
            number,
            current: self.reading.clone(),
            librarian: self.own.clone(),
            unless,
        });
        if let Err(error) = started {
            self.scan.failed = Some(Clean::line(&format!(
                "the collection can't be read: {error}"
            )));
            self.scan.done = true;
            self.tell();
        }
    }

    fn unchanged(&mut self, number: u64) {
        if number != self.reading.load(Ordering::Relaxed) {
            return;
        }
        self.next = None;
        self.scan = self.scan_before.take().unwrap_or_default();
        if self.changed_meanwhile {
            self.look_whether_changed();
        }
    }

    fn walked(&mut self, number: u64, folders: Folders, watch: Option<Watch>) {
        if number != self.reading.load(Ordering::Relaxed) {
            return;
        }
        (self.folders, self.watch) = (Some(folders), watch);
        if self.changed_meanwhile {
            self.look_whether_changed();
        }
    }

    fn open_folder(&mut self, path: PathBuf) {
        self.opening.places = vec![Place::Path(path)];
        self.shown = Numbered::after(&self.shown);
        self.became.clear();
        self.scan.room = Clean::default();
        self.watch = None;
        self.read_collections(false);
    }

    fn found(&mut self, number: u64, found: Found) {
        if number != self.reading.load(Ordering::Relaxed) {
            return;
        }
        let catalogue = &mut self.next.as_mut().unwrap_or(&mut self.shown).catalogue;
        match found {
            Found::Part(part) => {
                catalogue.add_part(part);
            }
            Found::Entries(part, entries) => catalogue.add(part, entries),
            Found::Clusters(part, clusters) => catalogue.add_clusters(part, clusters),
            Found::Problem(problem) => catalogue.add_problem(problem),
            Found::Files(files) => self.scan.files = files,
        }
        self.untold = true;
    }

    fn read(&mut self, number: u64, outcome: Result<(), Clean>) {
        if number != self.reading.load(Ordering::Relaxed) {
            return;
        }
        self.scan.done = true;
        self.scan.failed = outcome.err();
        if let Some(next) = self.next.take() {
            // A folder that is gone for the moment must not empty the room.
            if let Some(sentence) = self.away() {
                self.scan.failed = Some(sentence);
            } else if self.scan.failed.is_none() || self.shown.catalogue.is_empty() {
                self.change_over(next);
            }
        }
        self.tell();
    }

    /// Says that the folder of a collection with records is not there.
    fn away(&self) -> Option<Clean> {
        let parts = self.shown.catalogue.parts().iter().enumerate();
        let mut away = parts.filter_map(|(number, part)| {
            let first = RowKey {
                part: number as u16,
                index: 0,
            };
            let had_files = self.shown.catalogue.entry(first).is_some();
            let root = part.root.as_deref().filter(|_| had_files)?;
            Some((root, keeping::is_away(root, had_files)?))
        });
        let (root, why) = away.next()?;
        Some(Clean::line(&format!(
            "{}: {why}; its records stay in the list, their texts can't be reached until it is back; \
             r looks again",
            root.display()
        )))
    }

    /// Shows the catalogue that was read in place of the old one.
    fn change_over(&mut self, next: Numbered) {
        let mut ids = HashMap::new();
        for (key, id) in next.catalogue.ids() {
            ids.insert(id.to_owned(), next.outer(key));
        }
        let old = std::mem::replace(&mut self.shown, next);
        self.became = old
            .catalogue
            .ids()
            .filter_map(|(key, id)| Some((old.outer(key), *ids.get(id)?)))
            .collect();
        self.post.send(Message::Renewed(self.became.clone()));
    }

    /// Tells the room how far things are, with marks and problems where they changed.
    fn tell(&mut self) {
        (self.told, self.untold) = (Some(Instant::now()), false);
        self.scan.records = self.shown.catalogue.len();
        self.scan.room = match self.shown.catalogue.parts() {
            [] => self.scan.room.clone(),
            [one] => one.name.clone(),
            several => Clean::line(&format!("{} collections", several.len())),
        };
        self.place_marks();
        self.tell_problems();
        self.post.send(Message::Scan(self.scan.clone()));
    }

    fn marks(&mut self, marks: Vec<Mark>, problems: Vec<Problem>) {
        (self.marks, self.user_problems) = (marks, problems);
        self.place_marks();
        self.tell_problems();
    }

    /// Finds the records of all marks, and tells the room when anything is new.
    fn place_marks(&mut self) {
        let mut placed = room::place_marks(&mut self.shown.catalogue, self.marks.clone());
        for one in &mut placed {
            match &mut one.place {
                MarkPlace::Record(key) => *key = self.shown.outer(*key),
                MarkPlace::Orphan(candidates) => {
                    for candidate in candidates {
                        candidate.key = self.shown.outer(candidate.key);
                    }
                }
            }
        }
        if placed != self.placed {
            self.placed.clone_from(&placed);
            self.post.send(Message::Marks(placed));
        }
    }

    fn tell_problems(&mut self) {
        let mut problems = self.shown.catalogue.problems().to_vec();
        problems.extend(self.user_problems.iter().cloned());
        if problems != self.told_problems {
            self.told_problems.clone_from(&problems);
            self.post.send(Message::Problems(problems));
        }
    }

    /// Returns the key inside the catalogue of one the room knows, old ones included.
    fn inner(&self, key: RowKey) -> Option<RowKey> {
        self.shown
            .inner(key)
            .or_else(|| self.shown.inner(*self.became.get(&key)?))
    }

    fn rows(&mut self, request: Request) -> Page {
        let keep = request.keep.and_then(|key| self.inner(key));
        let mut page = self.shown.catalogue.rows(&Request { keep, ..request });
        for row in &mut page.rows {
            row.key = self.shown.outer(row.key);
        }
        page
    }

    fn open(&mut self, number: u64, key: RowKey) {
        let gone = || Clean::line("it is no longer in the room");
        let record = match self.inner(key) {
            Some(inner) => room::load_record(&self.shown.catalogue, inner),
            None => Err(gone()),
        };
        self.post
            .send(Message::Opened(number, key, record.map(Box::new)));
    }

    fn follow(&mut self, number: u64, names: &[String]) {
        let nowhere = Path::new("");
        for name in names {
            if let Lookup::One(key) = self.shown.catalogue.look_up(name, nowhere) {
                return self.open(number, self.shown.outer(key));
            }
        }
        let target = names.first().map_or("", String::as_str);
        let why = format!("no record of this room is known as {target}");
        self.post
            .send(Message::NoSuchRecord(number, Clean::line(&why)));
    }

    fn bookmark(&mut self, number: u64, key: RowKey) {
        let evidence = self
            .inner(key)
            .and_then(|key| self.shown.catalogue.evidence(key, None));
        let Some(evidence) = evidence else {
            let why = Clean::line("the record is no longer in the room, so it can't be bookmarked");
            return self.post.send(Message::Kept(number, Err(why)));
        };
        let _ = self
            .keeper
            .send(keeper::Task::Wish(number, Wish::Bookmark(evidence)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_room_is_told_of_less_often_and_still_often_enough() {
        let pause = |ms| pause_after(Duration::from_millis(ms));
        assert_eq!(pause(1), TOLD_EVERY);
        assert_eq!(pause(30), Duration::from_millis(300));
        assert_eq!(pause(5_000), TOLD_AT_LEAST_EVERY);
    }
}

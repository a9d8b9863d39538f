//! The librarian: has the catalogue, answers what the room asks of it.
//!
//! Reading streams in while questions are answered. Of several waiting questions for rows or
//! for a record only the newest is answered. How the catalogue comes, from what is kept or from
//! a reading, and how a newer one takes its place, is in [`reading`]; its row keys are new then
//! (see [`numbered`]), so that an old one never names another record.

mod numbered;
mod reading;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::message::{Message, Scan};
use crate::record::Clean;
use crate::record::listing::{Page, Problem, Request, RowKey};
use crate::record::marks::{Mark, Place as MarkPlace, PlacedMark, Wish};
use crate::runtime::event_loop::Post;
use crate::runtime::log::Log;
use crate::store::catalogue::Lookup;
use crate::store::library::{Found, Place};
use crate::store::room;
use crate::store::walk::Folders;

use super::keeper;
use super::renewer::{Settled, Standing};
use super::scanner::Watching;
use numbered::{Numbered, Renewals};
pub use reading::away_sentence;

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
    /// Look whether the collections are as they were, and read what is not.
    LookAgain,
    /// The room names no record any more by a key from before the last change of catalogues
    /// that it was told of.
    TakenUp,
    /// Open a folder in place of the room's collections.
    OpenFolder(PathBuf),
    /// The scanner found something.
    Found(u64, Found),
    /// The scanner has read everything, or could not begin.
    Read(u64, Result<(), Clean>),
    /// The scanner found nothing changed, and has read nothing.
    Unchanged(u64),
    /// The folders as they were when they were read.
    Walked(u64, Folders),
    /// What is kept of the collections is as they are, or as near as could be.
    Settled(u64, Settled),
    /// They can't be kept, and are read into memory.
    InMemory(u64),
    /// Whether changes are told of.
    Watching(u64, Watching),
    /// A line for the log.
    Note(String),
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
    /// Where collections are kept; `None` when there is no place for it.
    pub cache: Option<PathBuf>,
}

/// Starts the thread; the reading begins at once.
pub fn start(
    opening: Opening,
    (own, asks): (Sender<Ask>, Receiver<Ask>),
    (post, log): (Post, Log),
    keeper: Sender<keeper::Task>,
) -> std::io::Result<()> {
    let body = move || {
        let fallen = post.clone();
        let run = catch_unwind(AssertUnwindSafe(|| {
            let mut librarian = Librarian::new(opening, own, (post, log), keeper);
            librarian.open_room();
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

/// Where the scanner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scouting {
    /// At home.
    Home,
    /// It is to go out when the first rows were handed over.
    ToGo,
    /// Out.
    Out,
}

struct Librarian {
    opening: Opening,
    own: Sender<Ask>,
    post: Post,
    keeper: Sender<keeper::Task>,
    log: Log,
    shown: Numbered,
    /// The catalogue that is being read into memory to take the other's place.
    next: Option<Numbered>,
    /// How the collections are kept; `None` for a room that is in memory.
    standing: Option<Standing>,
    /// The number of the reading that counts.
    reading: Arc<AtomicU64>,
    scouting: Scouting,
    renewals: Renewals,
    marks: Vec<Mark>,
    placed: Vec<PlacedMark>,
    user_problems: Vec<Problem>,
    told_problems: Vec<Problem>,
    scan: Scan,
    /// How things stood before a look whether anything changed in a room in memory.
    scan_before: Option<Scan>,
    /// The folders as they were when a room in memory was read; `None` until that is known.
    folders: Option<Folders>,
    /// Tells of changes while it is kept.
    watching: Watching,
    /// Something changed while a scanner was out.
    changed_meanwhile: bool,
    told: Option<Instant>,
    untold: bool,
    /// How long the last answer for rows took.
    answering: Duration,
}

impl Librarian {
    fn new(
        opening: Opening,
        own: Sender<Ask>,
        (post, log): (Post, Log),
        keeper: Sender<keeper::Task>,
    ) -> Self {
        Self {
            opening,
            own,
            post,
            log,
            keeper,
            shown: Numbered::default(),
            next: None,
            standing: None,
            reading: Arc::new(AtomicU64::new(0)),
            scouting: Scouting::Home,
            renewals: Renewals::default(),
            marks: Vec::new(),
            placed: Vec::new(),
            user_problems: Vec::new(),
            told_problems: Vec::new(),
            scan: Scan::default(),
            scan_before: None,
            folders: None,
            watching: Watching::default(),
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
                Ask::LookAgain => self.look_again(),
                Ask::TakenUp => self.renewals.taken_up(),
                Ask::Changed => self.look_whether_changed(),
                Ask::Unchanged(number) => self.unchanged(number),
                Ask::Walked(number, folders) => self.walked(number, folders),
                Ask::Settled(number, settled) => self.settled(number, settled),
                Ask::InMemory(number) => self.in_memory(number),
                Ask::Watching(number, watching) => self.watch(number, watching),
                Ask::Note(line) => self.log.note(&line),
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
        if self.untold && self.told.is_none_or(|told| told.elapsed() >= pause) {
            self.tell();
        }
        if let Some(request) = rows {
            let asked = Instant::now();
            let page = self.rows(request);
            self.answering = asked.elapsed();
            self.post.send(Message::Rows(page));
            self.look_after_first_rows();
            self.look_if_damaged();
        }
        if let Some((number, key)) = open {
            self.open(number, key);
        }
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
        let newest = self.renewals.newest(key);
        newest.and_then(|newest| self.shown.inner(newest))
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

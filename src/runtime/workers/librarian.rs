//! The librarian: has the catalogue, answers what the room asks of it.
//!
//! Reading streams in while questions are answered. Of several waiting questions for rows or
//! for a record only the newest is answered. How the catalogue comes, from what is kept or from
//! a reading, and how a newer one takes its place, is in [`reading`]; its row keys are new then
//! (see [`numbered`]), so that an old one never names another record.

mod keyed;
mod numbered;
mod reading;
mod times;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use crate::app::message::{Message, Scan};
use crate::record::Clean;
use crate::record::facet::{FacetCounts, FacetRequest};
use crate::record::listing::{Order, Page, Problem, Request, RowKey};
use crate::record::marks::{Mark, Place as MarkPlace, PlacedMark, Wish};
use crate::record::timeline::TimelineRequest;
use crate::record::visit::{Visit, merged};
use crate::runtime::event_loop::Post;
use crate::runtime::log::Log;
use crate::store::catalogue::{Catalogue, Lookup};
use crate::store::history::MOST_VISITS;
use crate::store::library::{self, Found, Place};
use crate::store::room;
use crate::store::snapshot::Snapshot;
use crate::store::walk::Folders;

use super::backlog::Waiting;
use super::keeper;
use super::lending::{self, Divided, Lent, Wanted};
use super::renewer::{Settled, Standing};
use super::scanner::Watching;
use super::searcher;
use numbered::{Numbered, Renewals};
pub use reading::away_sentence;
use times::Times;

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
    /// Counts of what is listed.
    Facets(FacetRequest),
    /// Counts of what is listed by time.
    Timeline(TimelineRequest),
    /// What was read in earlier sessions, the newest first.
    Visits(Vec<Visit>),
    /// This was read now.
    Visited(Visit),
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
    /// The scanner found something; it counts as waiting until it is taken up.
    Found(u64, Found, Waiting),
    /// Give the scanner what the room has read, for it to be kept.
    ToWrite(u64, Sender<Catalogue>),
    /// The scanner has read everything, or could not begin.
    Read(u64, Result<(), Clean>),
    /// The scanner found nothing changed, and has read nothing.
    Unchanged(u64),
    /// The folders as they were when they were read.
    Walked(u64, Folders),
    /// Everything is read, and not kept yet.
    Listed(u64),
    /// What another session has read so far of the one collection of the room.
    SoFar(u64, Snapshot),
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
    /// Lend entries to the searcher or the indexer.
    Lend(Wanted, Sender<Lent>),
    /// Say how records divide.
    Divide(Vec<RowKey>, Sender<Divided>),
    /// Count these records by every facet, under this number.
    Count(u64, Vec<RowKey>, Sender<FacetCounts>),
    /// Let the keeper say when everything asked for before this is on disk.
    Flush(Sender<Result<(), Clean>>),
    /// An answer of another worker's that must come after what was sent before it: marks, or the
    /// news of other keys.
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
    searcher: Sender<searcher::Task>,
) -> std::io::Result<()> {
    let body = move || {
        let fallen = post.clone();
        let run = catch_unwind(AssertUnwindSafe(|| {
            let mut librarian = Librarian::new(opening, (own, keeper, searcher), (post, log));
            librarian.open_room();
            let mut inbox = Inbox {
                asks,
                put_by: Vec::new(),
            };
            while let Some(waiting) = inbox.next() {
                librarian.take_all(waiting, &mut inbox);
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

/// What waits for the librarian.
struct Inbox {
    asks: Receiver<Ask>,
    /// What came while a question was being answered, in its order.
    put_by: Vec<Ask>,
}

impl Inbox {
    /// Waits until there is something and returns all there is; `None` when nothing will come.
    fn next(&mut self) -> Option<Vec<Ask>> {
        if self.put_by.is_empty() {
            self.put_by.push(self.asks.recv().ok()?);
        }
        self.put_by.extend(self.asks.try_iter());
        Some(std::mem::take(&mut self.put_by))
    }

    /// Returns true when a newer question for rows waits: the older one's answer would be
    /// dropped by the room.
    fn has_newer(&mut self, seq: u64) -> bool {
        self.put_by.extend(self.asks.try_iter());
        let mut waiting = self.put_by.iter();
        waiting.any(|ask| matches!(ask, Ask::Rows(request) if request.seq > seq))
    }
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
    searcher: Sender<searcher::Task>,
    shown: Numbered,
    /// What was read, the newest first.
    visits: Vec<Visit>,
    /// The order of the last answer for rows.
    order: Order,
    /// The catalogue that is being read into memory to take the other's place.
    next: Option<Numbered>,
    /// How the collections are kept; `None` for a room that is in memory.
    standing: Option<Standing>,
    /// The question for the record that could not be opened, while no other was opened since.
    unopened: Option<(u64, RowKey)>,
    /// True when they could not be kept, so that the room is in memory: it may be otherwise later.
    could_not_keep: bool,
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

/// The ways to the librarian itself, to the keeper and to the searcher.
type Others = (Sender<Ask>, Sender<keeper::Task>, Sender<searcher::Task>);

impl Librarian {
    fn new(opening: Opening, (own, keeper, searcher): Others, (post, log): (Post, Log)) -> Self {
        Self {
            opening,
            own,
            post,
            log,
            keeper,
            searcher,
            shown: Numbered::default(),
            visits: Vec::new(),
            order: Order::default(),
            next: None,
            standing: None,
            unopened: None,
            could_not_keep: false,
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
    fn take_all(&mut self, waiting: Vec<Ask>, inbox: &mut Inbox) {
        let mut rows: Option<Request> = None;
        let mut open = None;
        let mut facets: Option<FacetRequest> = None;
        let mut times = Times::default();
        for ask in waiting {
            match ask {
                Ask::Rows(request) => {
                    let is_newer = rows.as_ref().is_none_or(|other| other.seq < request.seq);
                    let keep = request.keep.map(|key| self.newest(key));
                    if is_newer {
                        rows = Some(Request { keep, ..request });
                    }
                }
                // Answered last, but what its key means is known now: the room may say behind it
                // that old keys are needed no more.
                Ask::Open(number, key) => open = Some((number, self.newest(key))),
                Ask::Follow(number, names) => self.follow(number, &names),
                Ask::Facets(request) => facets = Some(request),
                Ask::Timeline(request) => times.add(request),
                Ask::Visits(visits) => self.visits(visits),
                Ask::Visited(visit) => self.visited(visit),
                Ask::Bookmark(number, key) => self.bookmark(number, key),
                Ask::Marks(marks, problems) => self.marks(marks, problems),
                Ask::LookAgain => self.look_again(),
                Ask::TakenUp => self.renewals.taken_up(),
                Ask::Changed => self.look_whether_changed(),
                Ask::Unchanged(number) => self.unchanged(number),
                Ask::Walked(number, folders) => self.walked(number, folders),
                Ask::Listed(number) => self.listed(number),
                Ask::SoFar(number, part) => self.so_far(number, part),
                Ask::Settled(number, settled) => self.settled(number, settled),
                Ask::InMemory(number) => self.in_memory(number),
                Ask::Watching(number, watching) => self.watch(number, watching),
                Ask::Note(line) => self.log.note(&line),
                Ask::OpenFolder(path) => self.open_folder(path),
                Ask::Found(number, found, waiting) => {
                    self.found(number, found);
                    drop(waiting);
                }
                Ask::ToWrite(number, reply) => self.hand_over(number, &reply),
                Ask::Read(number, outcome) => self.read(number, outcome),
                Ask::Lend(wanted, reply) => self.lend(wanted, &reply),
                Ask::Divide(keys, reply) => {
                    let keys: Vec<RowKey> =
                        keys.iter().filter_map(|key| self.inner(*key)).collect();
                    let _ = reply.send(lending::divided(&self.shown.catalogue, &keys));
                }
                Ask::Count(number, keys, reply) => {
                    let keys: Vec<RowKey> =
                        keys.iter().filter_map(|key| self.inner(*key)).collect();
                    let _ = reply.send(self.shown.catalogue.facets_among(number, &keys));
                }
                Ask::Flush(done) => {
                    let _ = self.keeper.send(keeper::Task::Flush(done));
                }
                Ask::Answer(message) => self.hand_on(message),
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
            if let Some(page) = self.rows(request, inbox) {
                self.answering = asked.elapsed();
                self.post.send(Message::Rows(page));
            }
            self.look_after_first_rows();
        }
        if let Some((number, key)) = open {
            self.open(number, key);
        }
        if let Some(request) = facets {
            let counts = self.shown.catalogue.facets(&request);
            self.post.send(Message::Facets(counts));
        }
        times.answer(&mut self.shown.catalogue, &self.post);
        // Whatever was looked at may have shown it: rows, a record, or what was lent.
        self.look_if_damaged();
    }

    /// Tells the searcher which collections there are now; not of a part, whose texts nobody
    /// must begin to index.
    fn tell_searcher(&self) {
        let mut shown = self.standing.iter().flat_map(|standing| &standing.shown);
        if shown.any(|shown| shown.as_ref().is_some_and(|shown| !shown.is_whole())) {
            return;
        }
        let first = self.shown.first_part;
        let parts = self.shown.catalogue.parts().iter().enumerate();
        let parts = parts.map(|(number, part)| (first.wrapping_add(number as u16), part.clone()));
        let narrowed = library::narrowed_roots(&self.opening.places, &self.opening.known);
        let _ = self
            .searcher
            .send(searcher::Task::Collections(parts.collect(), narrowed));
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
            let _ = self.searcher.send(searcher::Task::Marks(placed.clone()));
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

    fn visits(&mut self, visits: Vec<Visit>) {
        let all = self.visits.drain(..).chain(visits);
        self.visits = merged(all, MOST_VISITS);
        let is_shown = self.order == Order::Read;
        self.order = Order::default();
        if is_shown {
            // The room asks for its rows anew.
            self.tell();
        }
    }

    fn visited(&mut self, visit: Visit) {
        // Two within a millisecond, or after the clock was put back, are told apart all the same.
        let last = self.visits.first().map_or(0, |last| last.when);
        let visit = Visit {
            when: jiff::Timestamp::now().as_millisecond().max(last + 1),
            ..visit
        };
        let _ = self.keeper.send(keeper::Task::Visited(visit.clone()));
        self.visits.retain(|known| known.id != visit.id);
        self.visits.insert(0, visit);
        self.visits.truncate(MOST_VISITS);
    }

    /// Tells the catalogue what was read when a list is ordered by it, and not while it is: the
    /// rows must not move below the reader's hand.
    fn order_by(&mut self, order: Order) {
        if order == Order::Read && self.order != Order::Read {
            let ids = self.visits.iter().map(|visit| visit.id.as_str());
            self.shown.catalogue.set_read(ids);
        }
        self.order = order;
    }

    /// Answers a question for rows, unless a newer one comes meanwhile.
    fn rows(&mut self, request: Request, inbox: &mut Inbox) -> Option<Page> {
        self.order_by(request.order);
        let keep = request.keep.and_then(|key| self.inner(key));
        let seq = request.seq;
        let request = Request { keep, ..request };
        let catalogue = &mut self.shown.catalogue;
        let mut page = catalogue.rows_unless(&request, &mut || inbox.has_newer(seq))?;
        for row in &mut page.rows {
            row.key = self.shown.outer(row.key);
        }
        Some(page)
    }

    /// Returns where a record was left.
    fn visit_of(&self, key: RowKey) -> Option<Visit> {
        if self.visits.is_empty() {
            return None;
        }
        let entry = self.shown.catalogue.entry(self.inner(key)?)?;
        let has = |visit: &&Visit| visit.id == entry.id.as_str();
        self.visits.iter().find(has).cloned()
    }

    fn open(&mut self, number: u64, key: RowKey) {
        let gone = || Clean::line("it is no longer in the room");
        let key = self.newest(key);
        if let Some(visit) = self.visit_of(key) {
            self.post.send(Message::Left(key, visit));
        }
        let record = match self.inner(key) {
            Some(inner) => room::load_record(&self.shown.catalogue, inner),
            None => Err(gone()),
        };
        self.unopened = record.is_err().then_some((number, key));
        self.post
            .send(Message::Opened(number, key, record.map(Box::new)));
    }

    /// A folder that was away is back: the record that could not be opened can be.
    fn open_again(&mut self) {
        let Some((number, key)) = self.unopened.take() else {
            return;
        };
        self.open(number, key);
    }

    fn follow(&mut self, number: u64, names: &[String]) {
        let nowhere = Path::new("");
        for name in names {
            if let Lookup::One(key) = self.shown.catalogue.look_up(name, nowhere) {
                return self.open(number, self.shown.outer(key));
            }
        }
        let target = names.first().map_or("", String::as_str);
        let why = format!("not in this room: no record here is known as {target}");
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
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests;

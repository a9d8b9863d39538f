//! The searcher: answers what the room looks for in the texts.
//!
//! It has the open indexes; the indexer builds them beside it. Of several waiting searches the
//! newest is answered, first from the index, then, while that is not complete, with what a
//! short look through the rest gives, and again whenever more is indexed. An index that turns
//! out to be damaged is built anew while the room stays open.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;

use crate::app::message::Message;
use crate::app::search::{AlongShelf, InTexts, Reach, Search, SearchesTold};
use crate::record::Clean;
use crate::record::listing::RowKey;
use crate::record::marks::PlacedMark;
use crate::record::query::Query;
use crate::runtime::event_loop::Post;
use crate::store::aliases_file;
use crate::store::entry::Part;
use crate::store::index::Damaged;

use super::along_shelf::Archive;
use super::indexer::{self, Building, Shelf};
use super::librarian::Ask;
use super::looking::{Given, Looked, Looking};
use super::overlaid::Overlaid;

/// Something for the searcher.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "tasks are few and short-lived")]
pub enum Task {
    /// A search in the texts.
    Search(Search),
    /// What a search finds, counted by its facets.
    Facets(Search),
    /// How many records have this in their texts.
    InTexts(u64, Query),
    /// The words that tell most of a record.
    Likeness(u64, RowKey),
    /// The next record on a shelf.
    AlongShelf(AlongShelf),
    /// The collections were read, or read again: with their numbers in the room; and the roots of
    /// those of which only a part was.
    Collections(Vec<(u16, Part)>, Vec<PathBuf>),
    /// The user's marks, on their records.
    Marks(Vec<PlacedMark>),
    /// The room names no record any more by a key from before the last change of catalogues; to
    /// be handed on to the librarian when everything asked for before is answered.
    TakenUp,
    /// An index can be searched, as far as it is; by the number of the building.
    Opened(u64, Shelf),
    /// More of it can be searched.
    Grown(u64),
    /// A building has ended.
    Built(u64),
}

/// What a searcher begins with.
#[derive(Debug)]
pub struct Beginning {
    /// The cache directory; without one indexes are made in memory.
    pub cache: Option<PathBuf>,
    /// The reader's own list of names with several spellings.
    pub aliases: Option<PathBuf>,
    /// Who has the catalogue.
    pub librarian: Sender<Ask>,
    /// The way back to itself, for the indexer.
    pub own: Sender<Task>,
    /// The number of the newest search: looking ends when it is another.
    pub newest: Arc<AtomicU64>,
}

/// Starts the thread.
pub fn start(beginning: Beginning, tasks: Receiver<Task>, post: Post) -> std::io::Result<()> {
    let body = move || {
        let fallen = post.clone();
        let run = catch_unwind(AssertUnwindSafe(|| {
            let mut searcher = Searcher::new(beginning, post);
            while let Ok(task) = tasks.recv() {
                let waiting = std::iter::once(task).chain(tasks.try_iter()).collect();
                searcher.take_all(waiting);
            }
        }));
        if let Err(fault) = run {
            drop(fault);
            let why = Clean::line("a fault of the program; lists and records are not touched");
            fallen.send(Message::WorkerDied("the search", why));
        }
    };
    thread::Builder::new()
        .name("searcher".to_owned())
        .spawn(body)
        .map(drop)
}

/// The way of answers to the room: behind what the librarian has told it, so that it knows the
/// keys they speak of.
#[derive(Debug)]
struct Answers {
    librarian: Sender<Ask>,
    post: Post,
}

impl Answers {
    fn send(&self, message: Message) {
        if let Err(unsent) = self.librarian.send(Ask::Answer(message))
            && let Ask::Answer(message) = unsent.0
        {
            self.post.send(message);
        }
    }
}

struct Searcher {
    beginning: Beginning,
    aliases: aliases_file::Kept,
    post: Answers,
    /// The collections of the room; none until they are read.
    parts: Vec<(u16, Part)>,
    /// Roots of those of which only a part is in the room.
    narrowed: Vec<PathBuf>,
    shelves: BTreeMap<u16, Shelf>,
    overlaid: Overlaid,
    /// The number of the building that counts.
    building: Arc<AtomicU64>,
    /// True while an indexer is at work.
    builds: bool,
    /// How many records those collections have whose index was damaged and is being built again.
    anew: BTreeMap<u16, usize>,
    /// True when an index has grown since it was last looked at.
    is_behind: bool,
    /// The last search and the last count: answered again while more is indexed.
    last: Option<Search>,
    last_count: Option<(u64, Query)>,
    /// Facets that could not be counted yet.
    last_facets: Option<Search>,
    /// A record of which it could not be said yet what it is like.
    last_likeness: Option<(u64, RowKey)>,
    /// What the last search found, for the next page of it.
    looked: Option<Looked>,
    /// The records of the archive that was walked along last.
    archive: Option<Archive>,
}

impl Searcher {
    fn new(beginning: Beginning, post: Post) -> Self {
        let post = Answers {
            librarian: beginning.librarian.clone(),
            post,
        };
        let aliases = aliases_file::Kept::new(beginning.aliases.clone());
        let searcher = Self {
            beginning,
            aliases,
            post,
            parts: Vec::new(),
            narrowed: Vec::new(),
            shelves: BTreeMap::new(),
            overlaid: Overlaid::default(),
            building: Arc::new(AtomicU64::new(0)),
            builds: false,
            anew: BTreeMap::new(),
            is_behind: false,
            last: None,
            last_count: None,
            last_facets: None,
            last_likeness: None,
            looked: None,
            archive: None,
        };
        searcher.tell_of_aliases();
        searcher
    }

    /// Tells why the reader's own names are not looked for.
    fn tell_of_aliases(&self) {
        if let Some(trouble) = self.aliases.trouble() {
            let told = SearchesTold::Trouble(Clean::line(trouble));
            self.post.send(Message::Searches(told));
        }
    }

    /// Takes up what the reader has changed in the list of names meanwhile.
    fn renew_aliases(&mut self) {
        if self.aliases.renew() {
            self.looked = None;
            self.tell_of_aliases();
        }
    }

    /// Takes all that waits: news in order, of questions the newest of each kind.
    fn take_all(&mut self, waiting: Vec<Task>) {
        let (mut search, mut count, mut is_more) = (None, None, false);
        let mut facets = None;
        let mut taken_up = 0;
        for task in waiting {
            match task {
                Task::Search(asked) => search = Some(asked),
                Task::Facets(asked) => facets = Some(asked),
                Task::InTexts(number, query) => count = Some((number, query)),
                Task::TakenUp => taken_up += 1,
                Task::Likeness(number, key) => self.likeness(number, key),
                Task::AlongShelf(asked) => self.along_shelf(asked),
                Task::Collections(parts, narrowed) => {
                    self.narrowed = narrowed;
                    self.collections(parts);
                    is_more = true;
                }
                Task::Marks(placed) => {
                    self.overlaid = Overlaid::of(placed);
                    self.looked = None;
                }
                Task::Opened(number, opened) if number == self.current() => {
                    self.shelves.insert(opened.part, opened);
                    is_more = true;
                }
                Task::Grown(number) if number == self.current() => self.is_behind = true,
                Task::Built(number) if number == self.current() => {
                    (self.builds, is_more) = (false, true);
                    self.anew.clear();
                }
                Task::Opened(..) | Task::Grown(_) | Task::Built(_) => {}
            }
        }
        if is_more || self.is_behind {
            // What was answered in part is answered again, unless something newer waits.
            search = search.or_else(|| self.last.clone());
            count = count.or_else(|| self.last_count.clone());
            facets = facets.or_else(|| self.last_facets.take());
        }
        if is_more && let Some((number, key)) = self.last_likeness.take() {
            self.likeness(number, key);
        }
        // To look at an index anew takes as long as many keys: while it grows it is done for
        // those who ask.
        let is_asked = search.is_some() || count.is_some() || facets.is_some();
        if is_more || self.is_behind && is_asked {
            self.is_behind = false;
            self.looked = None;
            self.reload();
        }
        if is_asked {
            self.renew_aliases();
        }
        if let Some((number, query)) = count {
            self.count(number, &query);
        }
        if let Some(asked) = search {
            self.search(asked);
        }
        if let Some(asked) = facets {
            self.facets(asked);
        }
        for _ in 0..taken_up {
            let _ = self.beginning.librarian.send(Ask::TakenUp);
        }
    }

    fn current(&self) -> u64 {
        self.building.load(Ordering::Relaxed)
    }

    fn collections(&mut self, parts: Vec<(u16, Part)>) {
        self.parts = parts;
        self.shelves.clear();
        self.anew.clear();
        self.archive = None;
        self.build(Vec::new());
    }

    /// Sends out an indexer; the one that may be at work ends by itself.
    fn build(&mut self, damaged: Vec<u16>) {
        let number = self.building.fetch_add(1, Ordering::Relaxed) + 1;
        let started = indexer::start(Building {
            number,
            current: self.building.clone(),
            parts: self.parts.clone(),
            narrowed: self.narrowed.clone(),
            damaged,
            cache: self.beginning.cache.clone(),
            librarian: self.beginning.librarian.clone(),
            searcher: self.beginning.own.clone(),
        });
        self.builds = started.is_ok();
    }

    fn reload(&mut self) {
        let parts: Vec<u16> = self.shelves.keys().copied().collect();
        for part in parts {
            let reloaded = self.shelves.get_mut(&part).map(Shelf::reload);
            if let Some(Err(_)) = reloaded {
                self.is_damaged(part);
            }
        }
    }

    /// Throws an index away, to be built anew.
    fn is_damaged(&mut self, part: u16) {
        if let Some(lost) = self.shelves.remove(&part) {
            self.anew.insert(part, lost.known.len());
        }
        self.looked = None;
        // Those that are open again are as they should be.
        let lost = self.anew.keys().copied();
        let lost = lost.filter(|part| !self.shelves.contains_key(part));
        self.build(lost.collect());
    }

    fn looking(&self) -> Looking<'_> {
        Looking {
            parts: &self.parts,
            shelves: &self.shelves,
            anew: &self.anew,
            overlaid: &self.overlaid,
            aliases: self.aliases.aliases(),
            librarian: &self.beginning.librarian,
            newest: &self.beginning.newest,
        }
    }

    /// Answers a search: the rows, then how they divide; what is not indexed is looked through
    /// last, when nothing newer waits.
    fn search(&mut self, asked: Search) {
        if self.parts.is_empty() {
            let seq = asked.seq;
            self.last = Some(asked);
            return self.post.send(Message::Found(crate::app::search::Found {
                seq,
                ..Default::default()
            }));
        }
        // What is damaged is taken from the shelf: each time there is one less to be asked.
        let reach = loop {
            match self.answer(&asked) {
                Ok(reach) => break reach,
                Err((part, _)) => self.is_damaged(part),
            }
        };
        let is_last = reach.is_whole() && !self.builds;
        self.last = (!is_last).then_some(asked);
    }

    fn answer(&mut self, asked: &Search) -> Result<Reach, (u16, Damaged)> {
        let known = self.looked.take().filter(|looked| looked.serves(asked));
        let is_new = known.is_none();
        let looking = self.looking();
        let mut looked = match known {
            Some(looked) => looked,
            None => looking.first(asked)?,
        };
        let post = |found| self.post.send(Message::Found(found));
        post(looking.page(&looked, asked));
        if looked.is_more {
            // The room asks for further rows when it has these.
            return Ok(looked.reach);
        }
        if is_new && looked.reach.left > 0 && looking.is_newest(asked.seq) {
            looked = looking.look(asked, Given::Everything)?;
            post(looking.page(&looked, asked));
        }
        // The next page may be asked for before this is told: then it is told with that one.
        if !looked.is_divided && looking.is_newest(asked.seq) {
            let counts = looking.counts(asked)?;
            looked.is_divided = counts.is_some();
            if let Some(counts) = counts {
                self.post.send(Message::ResultCounts(asked.seq, counts));
            }
        }
        let reach = looked.reach;
        self.looked = Some(looked);
        Ok(reach)
    }

    fn count(&mut self, number: u64, query: &Query) {
        let counted = self.looking().count(query);
        match counted {
            Ok(records) => {
                let whole = !self.parts.is_empty() && !self.builds;
                self.last_count = (!whole).then(|| (number, query.clone()));
                let told = InTexts { records, whole };
                self.post.send(Message::InTexts(number, told));
            }
            Err((part, _)) => {
                self.last_count = Some((number, query.clone()));
                self.is_damaged(part);
            }
        }
    }

    /// Counts what a search finds by its facets, at once or when there is something to look into.
    fn facets(&mut self, asked: Search) {
        if self.parts.is_empty() {
            self.last_facets = Some(asked);
            return;
        }
        match self.looking().facets(&asked, self.looked.as_ref()) {
            Ok(counts) => self.post.send(Message::Facets(counts)),
            Err((part, _)) => {
                self.last_facets = Some(asked);
                self.is_damaged(part);
            }
        }
    }

    fn likeness(&mut self, number: u64, key: RowKey) {
        match self.looking().likeness(key).transpose() {
            Some(words) => self.post.send(Message::Likeness(number, words)),
            None if self.parts.is_empty() || self.builds => {
                self.last_likeness = Some((number, key));
            }
            None => {
                let why = Clean::line("the texts are not all indexed yet: try again in a moment");
                self.post.send(Message::Likeness(number, Err(why)));
            }
        }
    }

    fn along_shelf(&mut self, mut asked: AlongShelf) {
        let archive = self.archive.take();
        let librarian = &self.beginning.librarian;
        let archive = Archive::around(archive, &mut asked, &self.parts, librarian);
        let answer = match &archive {
            Ok(archive) => archive.next_to(&asked),
            Err(why) => Err(why.clone()),
        };
        self.archive = archive.ok();
        self.post.send(Message::Neighbour(asked.seq, answer));
    }
}

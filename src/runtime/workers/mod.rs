//! The workers: who carries out what the room asks of the disk.
//!
//! Three threads live as long as the room: the librarian has the catalogue, the keeper the
//! user's own data, the searcher the full-text indexes. The scanner looks whether what is kept
//! of the collections holds, reads them where it does not, and ends; so does the indexer. The
//! room never waits for any of them; quitting waits for the keeper.

mod along_shelf;
mod backlog;
mod indexer;
mod keeper;
mod lending;
mod librarian;
mod long_text;
mod looking;
mod overlaid;
mod renewer;
mod scanner;
mod searcher;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::app::message::Effect;
use crate::record::Clean;
use crate::record::marks::Wish;
use crate::store::history::History;
use crate::store::library::Place;
use crate::store::userdata::UserData;

use super::event_loop::{Machine, Post};
use super::log::Log;

/// What the workers start from.
#[derive(Debug)]
pub struct Beginning {
    /// What the room is opened on.
    pub places: Vec<Place>,
    /// Roots of collections from the settings and earlier openings.
    pub known: Vec<PathBuf>,
    /// Where collections are kept; `None` when there is no place for it.
    pub cache: Option<PathBuf>,
    /// The user's data; or why there is no place for it, a sentence.
    pub data: Result<UserData, Clean>,
    /// Where it is kept what was read; `None` where it is not to be kept.
    pub history: Option<History>,
    /// The state directory; without one nothing is remembered of the last searches.
    pub state: Option<PathBuf>,
    /// The reader's own list of names with several spellings.
    pub aliases: Option<PathBuf>,
}

/// The workers, as the loop sees them.
#[derive(Debug)]
pub struct Workers {
    librarian: Sender<librarian::Ask>,
    keeper: Sender<keeper::Task>,
    searcher: Sender<searcher::Task>,
    long_text: long_text::LongText,
    /// The number of the newest search.
    newest_search: Arc<AtomicU64>,
}

impl Workers {
    /// Starts the threads; the reading begins at once.
    pub fn start(beginning: Beginning, post: &Post, log: &Log) -> std::io::Result<Self> {
        let (librarian, asks) = channel();
        let (keeper, tasks) = channel();
        let (searcher, wanted) = channel();
        let newest_search = Arc::new(AtomicU64::new(0));
        let places = keeper::Places {
            data: beginning.data,
            history: beginning.history,
            state: beginning.state,
        };
        keeper::start(places, tasks, post.clone(), librarian.clone())?;
        let opening = librarian::Opening {
            places: beginning.places,
            known: beginning.known,
            cache: beginning.cache.clone(),
        };
        librarian::start(
            opening,
            (librarian.clone(), asks),
            (post.clone(), log.another()),
            keeper.clone(),
            searcher.clone(),
        )?;
        let begun = searcher::Beginning {
            cache: beginning.cache,
            aliases: beginning.aliases,
            librarian: librarian.clone(),
            own: searcher.clone(),
            newest: newest_search.clone(),
        };
        searcher::start(begun, wanted, post.clone())?;
        Ok(Self {
            librarian,
            keeper,
            searcher,
            long_text: long_text::LongText::new(post.clone()),
            newest_search,
        })
    }
}

impl Machine for Workers {
    fn carry_out(&mut self, effect: Effect) {
        // A worker that died has said so; what is asked of it is dropped here, except wishes,
        // whose answer the room waits for: the keeper outlives everything but its own panic.
        let _ = match effect {
            Effect::Rows(request) => self.librarian.send(librarian::Ask::Rows(request)).ok(),
            Effect::Visited(visit) => self.librarian.send(librarian::Ask::Visited(visit)).ok(),
            Effect::Facets(request) => self.librarian.send(librarian::Ask::Facets(request)).ok(),
            Effect::Timeline(request) => {
                self.librarian.send(librarian::Ask::Timeline(request)).ok()
            }
            Effect::Open(number, key) => {
                self.librarian.send(librarian::Ask::Open(number, key)).ok()
            }
            Effect::FollowLink(number, names) => self
                .librarian
                .send(librarian::Ask::Follow(number, names))
                .ok(),
            Effect::Bookmark(number, key) => self
                .librarian
                .send(librarian::Ask::Bookmark(number, key))
                .ok(),
            Effect::TakenUp => self.taken_up(),
            Effect::LookAgain => self.librarian.send(librarian::Ask::LookAgain).ok(),
            Effect::OpenFolder(path) => self.librarian.send(librarian::Ask::OpenFolder(path)).ok(),
            Effect::ListCollections => self.keeper.send(keeper::Task::ListCollections).ok(),
            Effect::ForgetCollection(path) => self.keeper.send(keeper::Task::Forget(path)).ok(),
            Effect::Keep(number, wish) => self.keep(number, wish),
            Effect::LookForMarks => self.keeper.send(keeper::Task::Look).ok(),
            Effect::Search(asked) => {
                self.newest_search.store(asked.seq, Ordering::Relaxed);
                self.ask_searcher(searcher::Task::Search(asked))
            }
            Effect::FoundFacets(asked) => self.ask_searcher(searcher::Task::Facets(asked)),
            Effect::InTexts(number, query) => {
                self.ask_searcher(searcher::Task::InTexts(number, query))
            }
            Effect::InText(ask) => self.long_text.ask(ask),
            Effect::Likeness(number, key) => {
                self.ask_searcher(searcher::Task::Likeness(number, key))
            }
            Effect::AlongShelf(asked) => self.ask_searcher(searcher::Task::AlongShelf(asked)),
            Effect::Searches(wish) => self.keeper.send(keeper::Task::Searches(wish)).ok(),
            Effect::Copy(_)
            | Effect::EditOutside { .. }
            | Effect::Timer(..)
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Quit => None,
        };
    }

    fn drain(&mut self, limit: Duration) -> Result<(), Clean> {
        let unsaved = || {
            Clean::line(
                "not everything could be saved before leaving: look into the notes and drafts",
            )
        };
        // By way of the librarian, who may still have a bookmark to hand on.
        let (done, wait) = channel();
        let asked = self.librarian.send(librarian::Ask::Flush(done));
        match asked.map(|()| wait.recv_timeout(limit)) {
            Ok(Ok(written)) => return written,
            Ok(Err(RecvTimeoutError::Timeout)) => return Err(unsaved()),
            // The librarian is gone; the keeper may not be.
            Ok(Err(RecvTimeoutError::Disconnected)) | Err(_) => {}
        }
        let (done, wait) = channel();
        self.keeper
            .send(keeper::Task::Flush(done))
            .map_err(|_| unsaved())?;
        wait.recv_timeout(limit).unwrap_or_else(|_| Err(unsaved()))
    }
}

impl Workers {
    fn ask_searcher(&self, task: searcher::Task) -> Option<()> {
        self.searcher.send(task).ok()
    }

    /// By way of the searcher, behind what was asked of it under old keys.
    fn taken_up(&self) -> Option<()> {
        let asked = self.ask_searcher(searcher::Task::TakenUp);
        asked.or_else(|| self.librarian.send(librarian::Ask::TakenUp).ok())
    }

    fn keep(&self, number: u64, wish: Wish) -> Option<()> {
        self.keeper.send(keeper::Task::Wish(number, wish)).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::panic,
        reason = "a test that can't go on fails"
    )]
    use super::*;
    use crate::app::message::Message;
    use crate::record::listing::{Order, Request, RowKey};
    use crate::record::query::Query;
    use crate::record::visit::Visit;
    use crate::runtime::event_loop::{Delivery, Inbox, inbox};

    /// Waits until the sample is read.
    fn until_read(inbox: &Inbox) {
        loop {
            let delivery = inbox.receive_within(Duration::from_secs(20)).unwrap();
            let Delivery::Messages(messages) = delivery else {
                continue;
            };
            if messages
                .iter()
                .any(|message| matches!(message, Message::Scan(scan) if scan.done))
            {
                return;
            }
        }
    }

    #[test]
    fn leaving_waits_for_a_bookmark_that_was_just_set() {
        let folder = tempfile::tempdir().unwrap();
        let (post, inbox) = inbox();
        let beginning = Beginning {
            places: vec![Place::Sample],
            known: Vec::new(),
            cache: None,
            data: Ok(UserData::open(folder.path())),
            history: None,
            state: None,
            aliases: None,
        };
        let mut workers = Workers::start(beginning, &post, &Log::none()).unwrap();
        until_read(&inbox);
        workers.carry_out(Effect::Bookmark(1, RowKey { part: 0, index: 0 }));
        workers.drain(Duration::from_secs(10)).unwrap();
        assert_eq!(UserData::open(folder.path()).load().marks.len(), 1);
    }

    /// Waits for the end of a reading; returns how it stands then, and the marks of renewal.
    fn until_told(inbox: &Inbox) -> (crate::app::message::Scan, usize) {
        let mut renewed = 0;
        loop {
            let delivery = inbox.receive_within(Duration::from_secs(20)).unwrap();
            let Delivery::Messages(messages) = delivery else {
                continue;
            };
            for message in messages {
                match message {
                    Message::Renewed(_) => renewed += 1,
                    Message::Scan(scan) if scan.done => return (scan, renewed),
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn what_was_read_comes_first_the_next_time_and_goes_on_where_it_was_left() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path().join("c");
        std::fs::create_dir(&here).unwrap();
        for name in ["a", "b", "z"] {
            let text = format!("# {name}\n\nText of {name}.");
            std::fs::write(here.join(format!("{name}.md")), text).unwrap();
        }
        let open = || {
            let (post, inbox) = inbox();
            let beginning = Beginning {
                places: vec![Place::Path(here.clone())],
                known: Vec::new(),
                cache: None,
                data: Ok(UserData::open(&folder.path().join("data"))),
                history: Some(History::in_folder(&folder.path().join("state"))),
                state: None,
                aliases: None,
            };
            let workers = Workers::start(beginning, &post, &Log::none()).unwrap();
            until_read(&inbox);
            (workers, inbox)
        };
        let request = |seq| Request {
            seq,
            query: Query::default(),
            order: Order::Read,
            start: 0,
            count: 9,
            keep: None,
        };
        let rows = |inbox: &Inbox, seq: u64| loop {
            let delivery = inbox.receive_within(Duration::from_secs(20)).unwrap();
            let Delivery::Messages(messages) = delivery else {
                continue;
            };
            for message in messages {
                if let Message::Rows(page) = message
                    && page.seq == seq
                {
                    let ids = page.rows.iter().map(|row| row.id.as_str().to_owned());
                    let first = page.rows.first().map(|row| row.key);
                    return (ids.collect::<Vec<String>>(), first.unwrap());
                }
            }
        };
        let visit = |id: &str| Visit {
            id: id.to_owned(),
            at: Some(3),
            ..Visit::default()
        };
        let (mut workers, inbox) = open();
        workers.carry_out(Effect::Visited(visit("c/b")));
        // So close upon the other that it is written only at the end.
        workers.carry_out(Effect::Visited(visit("c/z")));
        workers.carry_out(Effect::Rows(request(1)));
        assert_eq!(rows(&inbox, 1).0, ["c/z", "c/b", "c/a"]);
        // While a list is ordered by it no row moves below the reader's hand.
        workers.carry_out(Effect::Visited(visit("c/b")));
        workers.carry_out(Effect::Rows(request(2)));
        assert_eq!(rows(&inbox, 2).0, ["c/z", "c/b", "c/a"]);
        workers.drain(Duration::from_secs(10)).unwrap();

        let (mut workers, inbox) = open();
        // What was read may be told of after the first rows.
        let first = (1..1000).find_map(|seq| {
            workers.carry_out(Effect::Rows(request(seq)));
            let (ids, first) = rows(&inbox, seq);
            (ids == ["c/b", "c/z", "c/a"]).then_some(first)
        });
        let first = first.expect("they come in the order in which they were read");
        workers.carry_out(Effect::Open(7, first));
        let mut left = None;
        loop {
            let delivery = inbox.receive_within(Duration::from_secs(20)).unwrap();
            let Delivery::Messages(messages) = delivery else {
                continue;
            };
            for message in messages {
                match message {
                    Message::Left(key, visit) => left = Some((key, visit.at)),
                    Message::Opened(7, ..) => {
                        assert_eq!(left, Some((first, Some(3))), "before the record");
                        return;
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn a_folder_that_is_away_leaves_its_records_and_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (folder.path().join("c"), folder.path().join("away"));
        std::fs::create_dir(&here).unwrap();
        std::fs::write(here.join("1.md"), "# One\n\nText.").unwrap();
        let (post, inbox) = inbox();
        let beginning = Beginning {
            places: vec![Place::Path(here.clone())],
            known: Vec::new(),
            cache: None,
            data: Ok(UserData::open(&folder.path().join("data"))),
            history: None,
            state: None,
            aliases: None,
        };
        let mut workers = Workers::start(beginning, &post, &Log::none()).unwrap();
        let (scan, _) = until_told(&inbox);
        assert_eq!((scan.records, scan.failed), (1, None));
        // Moved, then as a disk that is unmounted leaves it: an empty folder.
        for leaves_empty in [false, true] {
            std::fs::rename(&here, &there).unwrap();
            if leaves_empty {
                std::fs::create_dir(&here).unwrap();
            }
            workers.carry_out(Effect::LookAgain);
            // The watch may have told of it too.
            let why = loop {
                if let (scan, 0) = until_told(&inbox)
                    && let Some(why) = scan.failed
                {
                    assert_eq!(scan.records, 1);
                    break why;
                }
            };
            assert!(why.contains("its records stay in the list"), "{why}");
            if leaves_empty {
                std::fs::remove_dir(&here).unwrap();
            }
            std::fs::rename(&there, &here).unwrap();
            workers.carry_out(Effect::LookAgain);
            while until_told(&inbox).0.failed.is_some() {}
        }
    }

    #[test]
    fn a_file_that_is_added_comes_into_the_room_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let here = std::fs::canonicalize(folder.path()).unwrap().join("c");
        std::fs::create_dir(&here).unwrap();
        std::fs::write(here.join("1.md"), "# One\n\nText.").unwrap();
        if crate::store::watching::Watch::start(|| {}).is_none() {
            // A machine may give no watches.
            return;
        }
        let (post, inbox) = inbox();
        let beginning = Beginning {
            places: vec![Place::Path(here.clone())],
            known: Vec::new(),
            cache: None,
            data: Ok(UserData::open(&folder.path().join("data"))),
            history: None,
            state: None,
            aliases: None,
        };
        let workers = Workers::start(beginning, &post, &Log::none()).unwrap();
        assert_eq!(until_told(&inbox).0.records, 1);
        // It may come before the watch does, or after: each new one is told of in its turn.
        for number in 2.. {
            std::fs::write(here.join(format!("{number}.md")), "# More\n\nText.").unwrap();
            let told = inbox.receive_within(Duration::from_secs(2));
            let is_more =
                |message: &Message| matches!(message, Message::Scan(scan) if scan.records > 1);
            if let Ok(Delivery::Messages(messages)) = told
                && messages.iter().any(is_more)
            {
                break;
            }
            assert!(number < 30, "nothing was told of");
        }
        drop(workers);
    }
}

//! The workers: who carries out what the room asks of the disk.
//!
//! Two threads live as long as the room: the librarian has the catalogue, the keeper the
//! user's own data. A third, the scanner, looks whether what is kept of the
//! collections holds, reads them where it does not, and ends. The room never
//! waits for any of them; quitting waits for the keeper.

mod keeper;
mod librarian;
mod renewer;
mod scanner;

use std::path::PathBuf;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use crate::app::message::Effect;
use crate::record::Clean;
use crate::record::marks::Wish;
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
}

/// The workers, as the loop sees them.
#[derive(Debug)]
pub struct Workers {
    librarian: Sender<librarian::Ask>,
    keeper: Sender<keeper::Task>,
}

impl Workers {
    /// Starts the threads; the reading begins at once.
    pub fn start(beginning: Beginning, post: &Post, log: &Log) -> std::io::Result<Self> {
        let (librarian, asks) = channel();
        let (keeper, tasks) = channel();
        let data = beginning.data;
        keeper::start(data, tasks, post.clone(), librarian.clone())?;
        let opening = librarian::Opening {
            places: beginning.places,
            known: beginning.known,
            cache: beginning.cache,
        };
        librarian::start(
            opening,
            (librarian.clone(), asks),
            (post.clone(), log.another()),
            keeper.clone(),
        )?;
        Ok(Self { librarian, keeper })
    }
}

impl Machine for Workers {
    fn carry_out(&mut self, effect: Effect) {
        // A worker that died has said so; what is asked of it is dropped here, except wishes,
        // whose answer the room waits for: the keeper outlives everything but its own panic.
        let _ = match effect {
            Effect::Rows(request) => self.librarian.send(librarian::Ask::Rows(request)).ok(),
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
            Effect::TakenUp => self.librarian.send(librarian::Ask::TakenUp).ok(),
            Effect::LookAgain => self.librarian.send(librarian::Ask::LookAgain).ok(),
            Effect::OpenFolder(path) => self.librarian.send(librarian::Ask::OpenFolder(path)).ok(),
            Effect::ListCollections => self.keeper.send(keeper::Task::ListCollections).ok(),
            Effect::ForgetCollection(path) => self.keeper.send(keeper::Task::Forget(path)).ok(),
            Effect::Keep(number, wish) => self.keep(number, wish),
            Effect::LookForMarks => self.keeper.send(keeper::Task::Look).ok(),
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
    use crate::record::listing::RowKey;
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

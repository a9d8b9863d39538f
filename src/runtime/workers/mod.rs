//! The workers: who carries out what the room asks of the disk.
//!
//! Two threads live as long as the room: the librarian has the catalogue, the keeper the
//! user's own data. A third, the scanner, reads the collections and ends. The room never
//! waits for any of them; quitting waits for the keeper.

mod keeper;
mod librarian;
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

/// What the workers start from.
#[derive(Debug)]
pub struct Beginning {
    /// What the room is opened on.
    pub places: Vec<Place>,
    /// Roots of collections from the settings and earlier openings.
    pub known: Vec<PathBuf>,
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
    pub fn start(beginning: Beginning, post: &Post) -> std::io::Result<Self> {
        let (librarian, asks) = channel();
        let (keeper, tasks) = channel();
        let data = beginning.data;
        keeper::start(data, tasks, post.clone(), librarian.clone())?;
        let opening = librarian::Opening {
            places: beginning.places,
            known: beginning.known,
        };
        librarian::start(
            opening,
            (librarian.clone(), asks),
            post.clone(),
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
            data: Ok(UserData::open(folder.path())),
        };
        let mut workers = Workers::start(beginning, &post).unwrap();
        until_read(&inbox);
        workers.carry_out(Effect::Bookmark(1, RowKey { part: 0, index: 0 }));
        workers.drain(Duration::from_secs(10)).unwrap();
        assert_eq!(UserData::open(folder.path()).load().marks.len(), 1);
    }
}

//! How the catalogue comes: from what is kept, from a reading, and a newer one in its place.
//!
//! A room of whole collections opens from what is kept of them, and a scanner goes out to see
//! whether that still holds; what it brings is kept too, so that the room holds no record in
//! memory of its own. Any other room, and one whose collections can't be kept, is read into
//! memory. Looking again goes the same ways.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Sender;

use crate::app::message::{Message, Scan};
use crate::record::Clean;
use crate::record::listing::{Order, RowKey};
use crate::runtime::memory;
use crate::runtime::workers::backlog::Backlog;
use crate::runtime::workers::keeper;
use crate::runtime::workers::renewer::{Settled, Standing};
use crate::runtime::workers::scanner::{self, Errand, Watching};
use crate::runtime::workers::searcher;
use crate::store::catalogue::Catalogue;
use crate::store::keeping;
use crate::store::library::{Found, Place, roots_to_remember};
use crate::store::snapshot::Snapshot;
use crate::store::walk::Folders;

use super::{Librarian, Numbered, Scouting};

/// Memory that is worth giving back, in bytes.
const WORTH_GIVING_BACK: usize = 1 << 20;

impl Librarian {
    /// Opens the room: what is kept is shown at once, and a scanner goes out.
    pub(super) fn open_room(&mut self) {
        self.scan = Scan {
            room: self.scan.room.clone(),
            ..Scan::default()
        };
        self.could_not_keep = false;
        self.standing = Standing::of(&self.opening);
        if let Some(standing) = &mut self.standing {
            let shown = standing.shown.iter().flatten().cloned().collect();
            match Catalogue::from_snapshots(shown) {
                Ok(catalogue) => {
                    self.shown.catalogue = catalogue;
                    let is_whole =
                        |shown: &Option<Snapshot>| shown.as_ref().is_some_and(Snapshot::is_whole);
                    self.scan.done = standing.shown.iter().all(is_whole);
                }
                // Two of its places lie in one collection, and their records can't be told apart.
                Err(_) => self.standing = None,
            }
        }
        for root in roots_to_remember(&self.opening.places, &self.opening.known) {
            let _ = self.keeper.send(keeper::Task::Remember(root));
        }
        self.tell();
        if self.scan.done {
            // The first screen has the machine for itself.
            self.scouting = Scouting::ToGo;
        } else {
            self.send_scanner(false, None);
        }
    }

    /// The first screen of what is kept was asked for and is on its way: now it is looked whether
    /// that holds.
    pub(super) fn look_after_first_rows(&mut self) {
        if self.scouting == Scouting::ToGo {
            self.send_scanner(false, None);
        }
    }

    pub(super) fn open_folder(&mut self, path: std::path::PathBuf) {
        self.opening.places = vec![Place::Path(path)];
        let _ = self
            .searcher
            .send(searcher::Task::Collections(Vec::new(), Vec::new()));
        self.shown = Numbered::after(&self.shown);
        self.scan.room = Clean::default();
        self.watching = Watching::NotYet;
        self.open_room();
        memory::give_back();
    }

    /// The reader wants to see the collections as they are now.
    pub(super) fn look_again(&mut self) {
        self.scan_before = None;
        self.scan = Scan {
            room: self.scan.room.clone(),
            records: self.scan.records,
            ..Scan::default()
        };
        if self.could_not_keep && self.away().is_none() {
            // The disk that was full may have room by now.
            self.standing = Standing::after_memory(&self.opening);
            self.could_not_keep = self.standing.is_none();
        }
        self.tell();
        self.send_scanner(true, None);
    }

    /// Reads again if the folders are not as they were. A scanner that is out goes on: it may
    /// have passed what changed, so that another look comes after it.
    pub(super) fn look_whether_changed(&mut self) {
        if self.scouting != Scouting::Home {
            self.changed_meanwhile = true;
        } else if self.standing.is_some() {
            self.send_scanner(true, None);
        } else {
            let before = self.scan.clone();
            let folders = self.folders.take();
            self.scan = Scan {
                room: self.scan.room.clone(),
                ..Scan::default()
            };
            self.send_scanner(true, folders.clone());
            (self.scan_before, self.folders) = (Some(before), folders);
        }
    }

    /// What is shown may turn out to be damaged while it is looked at: then it is made anew.
    pub(super) fn look_if_damaged(&mut self) {
        if self.scouting != Scouting::Home || !self.shown.catalogue.is_damaged() {
            return;
        }
        if let Some(standing) = &mut self.standing {
            standing.is_checked = false;
        }
        self.send_scanner(true, None);
    }

    /// Sends a scanner out; one that may be out ends by itself.
    fn send_scanner(&mut self, again: bool, unless: Option<Folders>) {
        self.tell_standing_of_memory();
        let number = self.reading.fetch_add(1, Ordering::Relaxed) + 1;
        let in_memory = self.standing.is_none();
        self.next = (again && in_memory).then(|| Numbered::after(&self.shown));
        self.changed_meanwhile = false;
        self.folders = None;
        self.scouting = Scouting::Out;
        let started = scanner::start(Errand {
            opening: self.opening.clone(),
            number,
            current: self.reading.clone(),
            librarian: self.own.clone(),
            standing: self.standing.clone(),
            unless,
            watching: self.watching.clone().into(),
            backlog: Backlog::default(),
        });
        if let Err(error) = started {
            self.scan.failed = Some(Clean::line(&format!(
                "the collection can't be read: {error}"
            )));
            self.scouting = Scouting::Home;
            self.scan.done = true;
            self.tell();
        }
    }

    /// What a scanner before this one has read, and was stopped before it was kept, is on the
    /// screen: the next one must know it.
    fn tell_standing_of_memory(&mut self) {
        let Some(standing) = &mut self.standing else {
            return;
        };
        let has_more = self.shown.catalogue.parts().len() > standing.parts();
        if has_more && standing.parts() == 0 && self.shown.catalogue.is_empty() {
            self.shown = Numbered::after(&self.shown);
            standing.is_in_memory = false;
        } else {
            standing.is_in_memory = has_more;
        }
    }

    fn is_current(&self, number: u64) -> bool {
        number == self.reading.load(Ordering::Relaxed)
    }

    /// The scanner is back.
    fn come_home(&mut self) {
        self.scouting = Scouting::Home;
        if self.changed_meanwhile {
            self.look_whether_changed();
        }
    }

    pub(super) fn watch(&mut self, number: u64, watching: Watching) {
        if self.is_current(number) {
            self.watching = watching;
        }
    }

    pub(super) fn found(&mut self, number: u64, found: Found) {
        if !self.is_current(number) {
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
            Found::Files(files) => {
                self.scan.files = files;
                // Nobody asked for it: nothing is said of it.
                self.untold |= !self.scan.done;
                return;
            }
        }
        self.untold = true;
    }

    /// The scanner has read all of a room of one collection, which nobody else has in memory.
    pub(super) fn hand_over(&mut self, number: u64, reply: &Sender<Catalogue>) {
        if self.is_current(number) && self.next.is_none() {
            let _ = reply.send(self.shown.catalogue.copy_to_write());
        }
    }

    /// All records are in the list, in memory until they are kept.
    pub(super) fn listed(&mut self, number: u64) {
        if self.is_current(number) && self.next.is_none() {
            self.scan.done = true;
            self.tell();
        }
    }

    /// Another session reads the one collection of the room: what it has so far is shown.
    pub(super) fn so_far(&mut self, number: u64, part: Snapshot) {
        let standing = self.standing.as_mut().filter(|_| self.next.is_none());
        let Some(standing) = standing.filter(|_| number == self.reading.load(Ordering::Relaxed))
        else {
            return;
        };
        let Ok(catalogue) = Catalogue::from_snapshots(vec![part.clone()]) else {
            return;
        };
        standing.shown = vec![Some(part)];
        standing.is_in_memory = false;
        let mut next = Numbered::after(&self.shown);
        next.catalogue = catalogue;
        self.change_over(next);
        self.tell();
    }

    /// What is kept was looked at, and read where it did not hold.
    pub(super) fn settled(&mut self, number: u64, settled: Settled) {
        if !self.is_current(number) {
            return;
        }
        // What is shown may be of an earlier look at the same file, and the only one to know that
        // the file was cut.
        let is_damaged = self.shown.catalogue.is_damaged();
        let Some(standing) = &mut self.standing else {
            return;
        };
        let is_kept = settled.snapshots.iter().any(Option::is_some);
        if standing.is_in_memory && is_kept && settled.away.is_some() {
            // The records in memory are all there is of the one that is away.
            self.standing = None;
            self.could_not_keep = true;
            (self.scan.done, self.scan.failed) = (true, settled.away);
            self.tell();
            return self.come_home();
        }
        let is_new = is_damaged || !settled.is_as(standing);
        (standing.shown, standing.is_checked) = (settled.snapshots, true);
        standing.is_in_memory = false;
        if is_new {
            let shown = standing.shown.iter().flatten().cloned().collect();
            let Ok(catalogue) = Catalogue::from_snapshots(shown) else {
                return self.in_memory_after_all();
            };
            let mut next = Numbered::after(&self.shown);
            next.catalogue = catalogue;
            self.change_over(next);
        }
        let before = self.scan.clone();
        (self.scan.done, self.scan.failed) = (true, settled.away);
        if is_new || self.scan != before {
            self.tell();
        }
        if before.failed.is_some() && self.scan.failed.is_none() {
            self.open_again();
        }
        if !is_new {
            self.tell_searcher();
        }
        self.come_home();
    }

    /// Two collections of the room turned out to share one: it is read as one.
    fn in_memory_after_all(&mut self) {
        self.standing = None;
        self.send_scanner(!self.shown.catalogue.is_empty(), None);
    }

    /// What is found from now on is of the whole room, to be had in memory.
    pub(super) fn in_memory(&mut self, number: u64) {
        if self.is_current(number) {
            self.standing = None;
            self.could_not_keep = true;
            let has_rows = !self.shown.catalogue.is_empty();
            self.next = has_rows.then(|| Numbered::after(&self.shown));
        }
    }

    pub(super) fn unchanged(&mut self, number: u64) {
        if !self.is_current(number) {
            return;
        }
        self.next = None;
        let failed = self.scan.failed.is_some();
        self.scan = self.scan_before.take().unwrap_or_default();
        if failed {
            self.tell();
            self.open_again();
        }
        self.come_home();
    }

    pub(super) fn walked(&mut self, number: u64, folders: Folders) {
        if self.is_current(number) {
            self.folders = Some(folders);
            self.come_home();
        }
    }

    /// A room in memory was read to its end, or could not be begun with.
    pub(super) fn read(&mut self, number: u64, outcome: Result<(), Clean>) {
        if !self.is_current(number) {
            return;
        }
        self.scan.done = true;
        self.scan.failed = outcome.err();
        let mut is_new = false;
        if let Some(next) = self.next.take() {
            // A folder that is gone for the moment must not empty the room.
            if let Some(sentence) = self.away() {
                self.scan.failed = Some(sentence);
            } else if self.scan.failed.is_none() || self.shown.catalogue.is_empty() {
                self.change_over(next);
                is_new = true;
            }
        }
        self.tell();
        if !is_new {
            self.tell_searcher();
        }
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
        Some(away_sentence(root, &why))
    }

    /// Shows a newer catalogue in place of the old one.
    pub(super) fn change_over(&mut self, next: Numbered) {
        let old = std::mem::replace(&mut self.shown, next);
        // The new one is told anew what was read.
        self.order = Order::default();
        let became = old.catalogue.became(&self.shown.catalogue);
        let became = became.into_iter();
        let became = became.map(|(from, to)| (old.outer(from), self.shown.outer(to)));
        let became: HashMap<RowKey, RowKey> = became.collect();
        let unopened = self.unopened.take();
        self.unopened = unopened.and_then(|(number, key)| Some((number, *became.get(&key)?)));
        let became = Arc::new(became);
        self.renewals.push(Arc::clone(&became));
        // The searcher goes by the new keys before the room asks it anything by them.
        self.tell_searcher();
        self.post.send(Message::Renewed(became));
        let freed = old.catalogue.memory();
        drop(old);
        if freed > WORTH_GIVING_BACK {
            memory::give_back();
        }
    }
}

/// Says that the folder of a collection with records is not there, and why.
pub fn away_sentence(root: &Path, why: &str) -> Clean {
    Clean::line(&format!(
        "the folder is away: its records stay in the list, and r looks again; their texts can't be \
         reached until it is back ({}: {why})",
        root.display()
    ))
}

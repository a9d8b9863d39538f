//! The scanner's work for a room that is kept: does what is kept hold, and else a newer one.
//!
//! One collection after the other: its folders are walked over, and when anything changed one
//! session is elected to read it over what is kept, and to write it; the others wait for the
//! result and use it. So the work is done once, and nobody has the records in memory.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use crate::record::Clean;
use crate::runtime::memory;
use crate::store::catalogue::Catalogue;
use crate::store::election::{self, Candidate, Election, Office};
use crate::store::fingerprint::Moment;
use crate::store::keeping;
use crate::store::kept::{self, Kept, Spot};
use crate::store::library::{Found, Place, Reading, read_room};
use crate::store::meanwhile::{self, Meanwhile};
use crate::store::snapshot::Snapshot;
use crate::store::walk::{Ways, walk_watching};

use super::librarian::{Opening, away_sentence};
use super::scanner::Errand;

/// Files that one who waits for another's reading reads meanwhile: more than a screen has rows.
const FIRST_FILES: usize = 200;

/// How often one who waits looks whether the other has written what it has read so far.
const LOOKED_EVERY: Duration = Duration::from_millis(250);

/// How a room of whole collections is kept.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its collections.
    pub spots: Arc<[Spot]>,
    /// What is kept of each, as the room shows it.
    pub shown: Vec<Option<Snapshot>>,
    /// Its checksums were looked at.
    pub is_checked: bool,
    /// The room has records in memory that an earlier scanner read and nobody could keep: they
    /// must not come to the screen, nor into what is kept, a second time.
    pub is_in_memory: bool,
}

impl Standing {
    /// Opens what is kept of a room; `None` when it is not one of whole collections.
    pub fn of(opening: &Opening) -> Option<Self> {
        let cache = opening.cache.as_deref();
        let spots = kept::spots(&opening.places, &opening.known, cache)?;
        let shown = spots.iter().map(|spot| {
            let kept = spot.open()?;
            Some(kept.snapshot().clone())
        });
        Some(Self {
            shown: shown.collect(),
            spots: spots.into(),
            is_checked: false,
            is_in_memory: false,
        })
    }

    /// Begins to keep a room that has its records in memory, since they could not be kept; `None`
    /// when it still has no place for it.
    pub fn after_memory(opening: &Opening) -> Option<Self> {
        let standing = Self::of(opening)?;
        let can_be = |spot: &Spot| {
            let own = spot.own.as_deref();
            own.is_some_and(|own| keeping::prepare(own).is_ok())
        };
        standing.spots.iter().all(can_be).then(|| Self {
            shown: vec![None; standing.spots.len()],
            ..standing
        })
    }

    /// Returns the number of collections, inner ones among them, that are shown.
    pub fn parts(&self) -> usize {
        let shown = self.shown.iter().flatten();
        shown.map(|snapshot| snapshot.parts().len()).sum()
    }
}

/// What is kept of a room after a look.
#[derive(Debug)]
pub struct Settled {
    /// What is kept of each collection; `None` of one that can't be reached and never was read.
    pub snapshots: Vec<Option<Snapshot>>,
    /// The sentence on a collection that is away.
    pub away: Option<Clean>,
}

impl Settled {
    /// Returns true when the room shows just this.
    pub fn is_as(&self, standing: &Standing) -> bool {
        let mut both = self.snapshots.iter().zip(&standing.shown);
        both.all(|(new, shown)| match (new, shown) {
            (Some(new), Some(shown)) => new.is_same_as(shown) && !shown.is_damaged(),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        })
    }
}

/// Why a room can't be settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsettled {
    /// Nothing can be written: the room must be had in memory.
    Unkept,
    /// Nobody wants it any more.
    Cancelled,
}

/// What a look at one collection gave.
enum Look {
    Holds(Snapshot),
    Away(Clean),
}

/// A look at a room.
pub struct Renewer<'a> {
    errand: &'a Errand,
    standing: &'a Standing,
    /// Collections shown until now, with those that stream in.
    parts: Cell<usize>,
}

impl<'a> Renewer<'a> {
    /// Begins.
    pub fn new(errand: &'a Errand, standing: &'a Standing) -> Self {
        Self {
            errand,
            standing,
            parts: Cell::new(standing.parts()),
        }
    }

    /// Looks at all collections: first at those of which nothing is shown, since somebody waits
    /// for them.
    pub fn settle(&self) -> Result<Settled, Unsettled> {
        let mut settled = Settled {
            snapshots: self.standing.shown.clone(),
            away: None,
        };
        let mut order: Vec<usize> = (0..self.standing.spots.len()).collect();
        order.sort_by_key(|at| self.shown(*at).is_some());
        for at in order {
            match self.look(at)? {
                Look::Holds(snapshot) => {
                    if let Some(slot) = settled.snapshots.get_mut(at) {
                        *slot = Some(snapshot);
                    }
                }
                Look::Away(sentence) => settled.away = settled.away.or(Some(sentence)),
            }
        }
        Ok(settled)
    }

    fn shown(&self, at: usize) -> Option<&Snapshot> {
        self.standing.shown.get(at).and_then(Option::as_ref)
    }

    /// Returns true when the room has records of a collection on its screen already.
    fn is_shown(&self, at: usize) -> bool {
        self.standing.is_in_memory || self.shown(at).is_some()
    }

    fn look(&self, at: usize) -> Result<Look, Unsettled> {
        let Some(spot) = self.standing.spots.get(at) else {
            return Err(Unsettled::Unkept);
        };
        let kept = spot.open().filter(|kept| self.is_sound(at, kept));
        if let Some(away) = self.away(at, spot) {
            return Ok(away);
        }
        // The watch comes first: what changes after the walk is told of.
        for (folder, _) in kept.iter().flat_map(|kept| kept.snapshot().folders()) {
            self.errand.watch(Path::new(folder));
        }
        if let Some(kept) = kept.as_ref().filter(|kept| self.holds(kept)) {
            return Ok(Look::Holds(kept.snapshot().clone()));
        }
        let folder = spot.own.as_deref().ok_or(Unsettled::Unkept)?;
        if let Err(error) = keeping::prepare(folder) {
            self.errand.note(&error.to_string());
            return Err(Unsettled::Unkept);
        }
        match election::stand(folder) {
            Election::Elected(office) => {
                self.renew(at, (spot, folder), kept.as_ref(), Some(office))
            }
            Election::Alone => self.renew(at, (spot, folder), kept.as_ref(), None),
            Election::Waiting(candidate) => self.wait(at, (spot, folder), candidate),
        }
    }

    /// Returns true when what is kept is as it was written, or was found so before.
    fn is_sound(&self, at: usize, kept: &Kept) -> bool {
        let is_shown = |shown: &Snapshot| shown.is_same_as(kept.snapshot());
        if self.standing.is_checked && self.shown(at).is_some_and(is_shown) {
            return true;
        }
        let sound = kept.snapshot().check();
        if let Err(why) = &sound {
            self.errand.note(&why.to_string());
        }
        sound.is_ok()
    }

    fn holds(&self, kept: &Kept) -> bool {
        kept.holds(&self.errand.opening.known, Moment::now())
    }

    fn away(&self, at: usize, spot: &Spot) -> Option<Look> {
        let shown = self.shown(at);
        let had_files = shown.map_or(self.standing.is_in_memory, |shown| !shown.is_empty());
        let why = keeping::is_away(&spot.root, had_files)?;
        self.errand.watch_for_return(&spot.root);
        // It may have come back in between.
        keeping::is_away(&spot.root, had_files)?;
        Some(Look::Away(away_sentence(&spot.root, &why)))
    }

    /// Waits until another session has read the collection.
    fn wait(
        &self,
        at: usize,
        (spot, folder): (&Spot, &Path),
        candidate: Candidate,
    ) -> Result<Look, Unsettled> {
        self.errand.note("another session reads: waiting for it");
        if !self.is_shown(at) {
            self.read_first(spot);
        }
        let office = if self.standing.spots.len() == 1 {
            meanwhile::ask(folder);
            let mut last = self.shown(at).cloned();
            candidate.wait_doing(LOOKED_EVERY, || {
                if let Some(part) = self.newer(spot, last.as_ref()) {
                    last = Some(part.clone());
                    self.errand.so_far(part);
                    meanwhile::ask(folder);
                }
            })
        } else {
            // What the others have read by themselves would have to be shown beside it.
            candidate.wait()
        };
        if !self.errand.is_current() {
            return Err(Unsettled::Cancelled);
        }
        let kept = spot.open().filter(|kept| self.is_sound(at, kept));
        match kept {
            Some(kept) if self.holds(&kept) => Ok(Look::Holds(kept.snapshot().clone())),
            kept => self.renew(at, (spot, folder), kept.as_ref(), office),
        }
    }

    /// Returns what another session has written of its reading since.
    fn newer(&self, spot: &Spot, last: Option<&Snapshot>) -> Option<Snapshot> {
        let part = spot.open()?.snapshot().clone();
        let is_newer = last.is_none_or(|last| !last.is_same_as(&part) && part.len() > last.len());
        (is_newer && self.errand.is_current() && part.check().is_ok()).then_some(part)
    }

    /// Reads as much as fills a screen.
    fn read_first(&self, spot: &Spot) {
        let places = [Place::Path(spot.root.clone())];
        let reading = Reading::new(&places, &self.errand.opening.known);
        let read = Cell::new(0);
        let go_on = || read.get() < FIRST_FILES && self.errand.is_current();
        let first_part = self.parts.get();
        // A folder that can't be read is told of by the one who reads it whole.
        let _ = read_room(&reading, &go_on, &mut |found| {
            if let Found::Files(files) = &found {
                read.set(*files);
            }
            self.stream(first_part, &found);
        });
    }

    /// Reads a collection over what is kept of it, and keeps what was found.
    fn renew(
        &self,
        at: usize,
        (spot, folder): (&Spot, &Path),
        kept: Option<&Kept>,
        office: Option<Office>,
    ) -> Result<Look, Unsettled> {
        let ways = Ways {
            places: &[Place::Path(spot.root.clone())],
            known: &self.errand.opening.known,
            begun: Moment::now(),
        };
        let so_far = Meanwhile::new(folder, &spot.root);
        let catalogue = match self.read(at, &ways, kept, so_far) {
            Ok(catalogue) => catalogue,
            Err(sentence) => return Ok(Look::Away(sentence)),
        };
        let catalogue = catalogue.filter(|_| self.errand.is_current());
        let Some(mut catalogue) = catalogue else {
            return Err(Unsettled::Cancelled);
        };
        // What went away while it was read must not be taken for what it is.
        if let Some(away) = self.away(at, spot) {
            return Ok(away);
        }
        let walked = walk_watching(&ways, &mut |folder| self.errand.watch(folder));
        let written = kept::write(folder, &mut catalogue, &walked.folders);
        drop(catalogue);
        memory::give_back();
        if let Err(error) = written {
            let error = keeping::KeepingError::new(folder, &error);
            self.errand.note(&error.to_string());
            return Err(Unsettled::Unkept);
        }
        let written = Kept::at(folder, &spot.root);
        drop(office);
        let written = written.ok_or(Unsettled::Unkept)?;
        if walked.is_changed {
            self.errand.look_again();
        }
        Ok(Look::Holds(written.snapshot().clone()))
    }

    /// Reads a collection; into the room too when nothing of it is shown yet.
    /// `None` when nobody wants it any more.
    fn read(
        &self,
        at: usize,
        ways: &Ways<'_>,
        kept: Option<&Kept>,
        mut so_far: Meanwhile,
    ) -> Result<Option<Catalogue>, Clean> {
        let reading = Reading {
            begun: ways.begun,
            ..Reading::new(ways.places, ways.known)
        };
        let reading = reading.over(kept.map(Kept::earlier));
        let is_shown = self.is_shown(at) || self.parts.get() > self.standing.parts();
        let first_part = self.parts.get();
        let go_on = || self.errand.is_current();
        if !is_shown && self.standing.spots.len() == 1 {
            // The room takes up all there is, and nothing else: read once, it is had once.
            let read = read_room(&reading, &go_on, &mut |found| {
                let files = files_of(&found);
                self.errand.found(found);
                if files.is_some_and(|files| so_far.is_wanted(files))
                    && let Some(mut catalogue) = self.errand.read_by_room()
                {
                    so_far.write(&mut catalogue);
                }
            });
            return match read {
                Ok(()) => {
                    self.errand.all_listed();
                    Ok(self.errand.read_by_room())
                }
                Err(error) => Err(Clean::line(&error.to_string())),
            };
        }
        let catalogue = RefCell::new(Catalogue::default());
        let read = read_room(&reading, &go_on, &mut |found| {
            if !is_shown || matches!(found, Found::Files(_)) {
                self.stream(first_part, &found);
            }
            let files = files_of(&found);
            take(&mut catalogue.borrow_mut(), found);
            if files.is_some_and(|files| so_far.is_wanted(files)) {
                so_far.write(&mut catalogue.borrow_mut());
            }
        });
        match read {
            Ok(()) => Ok(Some(catalogue.into_inner())),
            Err(error) => Err(Clean::line(&error.to_string())),
        }
    }

    /// Shows what was found, while the whole is not there yet.
    fn stream(&self, first_part: usize, found: &Found) {
        let outer = |part: &u16| part.saturating_add(first_part as u16);
        let found = match found {
            Found::Part(part) => {
                self.parts.set(self.parts.get() + 1);
                Found::Part(part.clone())
            }
            Found::Entries(part, entries) => Found::Entries(outer(part), entries.clone()),
            Found::Clusters(part, clusters) => Found::Clusters(outer(part), clusters.clone()),
            Found::Problem(problem) => Found::Problem(problem.clone()),
            Found::Files(files) => Found::Files(*files),
        };
        self.errand.found(found);
    }
}

fn files_of(found: &Found) -> Option<usize> {
    match found {
        Found::Files(files) => Some(*files),
        Found::Part(_) | Found::Entries(..) | Found::Clusters(..) | Found::Problem(_) => None,
    }
}

fn take(catalogue: &mut Catalogue, found: Found) {
    match found {
        Found::Part(part) => {
            catalogue.add_part(part);
        }
        Found::Entries(part, entries) => catalogue.add(part, entries),
        Found::Clusters(part, clusters) => catalogue.add_clusters(part, clusters),
        Found::Problem(problem) => catalogue.add_problem(problem),
        Found::Files(_) => {}
    }
}

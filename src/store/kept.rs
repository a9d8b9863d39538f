//! What is kept of collections: opened, asked whether it still holds, written anew.
//!
//! A snapshot is of one place, which is the root of a collection. It is believed only after a
//! walk over its folders; one that no longer holds still says what did not change, and saves
//! reading that again. Anything wrong with one means that there is none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::catalogue::Catalogue;
use super::fingerprint::Moment;
use super::folder::is_skipped;
use super::keeping::{SNAPSHOT, folder_in_cache, folders_to_look_into};
use super::library::Place;
use super::outcome::{Earlier, Fingerprint, Outcome};
use super::roots::{Roots, Target};
use super::snapshot::Snapshot;
use super::walk::{Folders, Ways, is_as_before};

/// What is kept of one collection.
#[derive(Debug)]
pub struct Kept {
    root: PathBuf,
    snapshot: Snapshot,
}

impl Kept {
    /// Opens what a folder has of the collection with this root.
    pub fn at(folder: &Path, root: &Path) -> Option<Self> {
        let snapshot = Snapshot::open(&folder.join(SNAPSHOT)).ok()?;
        let parts = snapshot.parts().first();
        let is_of_root = parts.is_some_and(|part| part.root.as_deref() == Some(root));
        is_of_root.then(|| Self {
            root: root.to_path_buf(),
            snapshot,
        })
    }

    /// Returns the snapshot.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Returns what it says of what did not change.
    pub fn earlier(&self) -> &dyn Earlier {
        &self.snapshot
    }

    /// Walks over the folders and returns true when nothing changed since it was written.
    pub fn holds(&self, known: &[PathBuf], begun: Moment) -> bool {
        let places = [Place::Path(self.root.clone())];
        let ways = Ways {
            places: &places,
            known,
            begun,
        };
        is_as_before(&ways, &folders_of(&self.snapshot))
    }
}

/// A whole collection of a room, and where it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The root of the collection.
    pub root: PathBuf,
    /// The user's own folder for it; `None` when there is no place for one.
    pub own: Option<PathBuf>,
}

impl Spot {
    fn new(root: PathBuf, cache: Option<&Path>) -> Self {
        let own = cache.map(|cache| folder_in_cache(cache, &root));
        // What is written into the collection would change it, again and again.
        let own = own.filter(|own| !is_seen_from(own, &root));
        Self { root, own }
    }

    /// Opens what is kept of it: the newest, for one beside the collection may be old, and a
    /// user's own may be older still.
    pub fn open(&self) -> Option<Kept> {
        let beside = folders_to_look_into(None, &self.root);
        let folders = beside.iter().chain(&self.own);
        let mut found: Vec<_> = folders
            .filter_map(|folder| {
                let written = fs::metadata(folder.join(SNAPSHOT)).ok()?.modified().ok()?;
                Some((written, folder))
            })
            .collect();
        // Of equal age the first, which every reader has.
        found.sort_by(|(one, _), (other, _)| other.cmp(one));
        let mut newest = found.into_iter();
        newest.find_map(|(_, folder)| Kept::at(folder, &self.root))
    }
}

/// Returns true when a folder is one that reading a collection would look into.
fn is_seen_from(folder: &Path, root: &Path) -> bool {
    let way = folder.strip_prefix(root).ok();
    way.is_some_and(|way| {
        let mut names = way.iter();
        !names.any(|name| is_skipped(&name.to_string_lossy()))
    })
}

/// Returns the collections that a room consists of, if it is whole collections that are there,
/// each once: only such a room opens from what is kept.
pub fn spots(places: &[Place], known: &[PathBuf], cache: Option<&Path>) -> Option<Vec<Spot>> {
    let roots = Roots::new(known);
    // As the system names it: so the collection's own place is told.
    let cache = cache.map(|cache| fs::canonicalize(cache).unwrap_or_else(|_| cache.to_path_buf()));
    let mut spots: Vec<Spot> = Vec::new();
    for place in places {
        let Place::Path(path) = place else {
            return None;
        };
        let root = match roots.place(path) {
            Ok(found) if matches!(&found.target, Target::Folder(folder) if folder.inside.is_empty()) => {
                found.root
            }
            Ok(_) => return None,
            // Its disk may be away: it opens as it was when it was read last.
            Err(_) => root_away(path, cache.as_deref()?)?,
        };
        if spots.iter().all(|spot| spot.root != root) {
            spots.push(Spot::new(root, cache.as_deref()));
        }
    }
    (!spots.is_empty()).then_some(spots)
}

/// Returns the root of a collection whose folder is gone, if it is kept in the cache.
pub fn root_away(path: &Path, cache: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    if path.try_exists().unwrap_or(true) {
        return None;
    }
    // As the system names what is left of the way to it.
    let (above, real) = path
        .ancestors()
        .find_map(|above| Some((above, fs::canonicalize(above).ok()?)))?;
    let inside = path.strip_prefix(above).ok()?;
    let root: PathBuf = real.components().chain(inside.components()).collect();
    Kept::at(&folder_in_cache(cache, &root), &root).map(|kept| kept.root)
}

/// What is kept of the collections of a room.
#[derive(Debug)]
pub struct KeptRoom {
    collections: Vec<Kept>,
    /// True when the room is these collections as wholes and nothing else.
    is_whole: bool,
}

impl KeptRoom {
    /// Returns the room without reading a file, if it is all kept and nothing changed.
    pub fn room(&self, known: &[PathBuf]) -> Option<Catalogue> {
        let begun = Moment::now();
        let holds = |kept: &Kept| {
            // A room is read whole or not at all: a damaged part is no reason to guess.
            kept.snapshot.check().is_ok() && kept.holds(known, begun)
        };
        (self.is_whole && self.collections.iter().all(holds)).then_some(())?;
        let snapshots = self.collections.iter().map(|kept| kept.snapshot.clone());
        Catalogue::from_snapshots(snapshots.collect()).ok()
    }
}

impl Earlier for KeptRoom {
    fn outcome(&self, root: Option<&Path>, fingerprint: Fingerprint) -> Option<Outcome> {
        let mut collections = self.collections.iter();
        collections.find_map(|kept| kept.snapshot.outcome(root, fingerprint))
    }
}

/// Opens what is kept of the places of a room; `None` when nothing is.
pub fn of_places(places: &[Place], known: &[PathBuf], cache: Option<&Path>) -> Option<KeptRoom> {
    let roots = Roots::new(known);
    let mut collections: Vec<Kept> = Vec::new();
    let mut is_whole = true;
    for place in places {
        let Place::Path(path) = place else {
            is_whole = false;
            continue;
        };
        let Ok(found) = roots.place(path) else {
            is_whole = false;
            continue;
        };
        is_whole &= matches!(&found.target, Target::Folder(folder) if folder.inside.is_empty());
        if collections.iter().any(|kept| kept.root == found.root) {
            continue;
        }
        match Spot::new(found.root, cache).open() {
            Some(kept) => collections.push(kept),
            None => is_whole = false,
        }
    }
    (!collections.is_empty()).then_some(KeptRoom {
        collections,
        is_whole,
    })
}

/// Writes what reading a collection alone gave into its folder, with the folders as a walk
/// found them.
pub fn write(folder: &Path, catalogue: &mut Catalogue, folders: &Folders) -> io::Result<()> {
    let folders: Vec<(String, [u8; 16])> = folders
        .iter()
        .map(|(place, fingerprint)| (place.to_string_lossy().into_owned(), fingerprint.0))
        .collect();
    catalogue.write_snapshot(&folder.join(SNAPSHOT), &folders)
}

fn folders_of(snapshot: &Snapshot) -> Folders {
    let folders = snapshot.folders().iter();
    folders
        .map(|(place, fingerprint)| (PathBuf::from(place), Fingerprint(*fingerprint)))
        .collect()
}

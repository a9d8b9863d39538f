//! What is kept of collections: opened, asked whether it still holds, written anew.
//!
//! A snapshot is of one place, which is the root of a collection. It is believed only after a
//! walk over its folders; one that no longer holds still says what did not change, and saves
//! reading that again. Anything wrong with one means that there is none.

use std::io;
use std::path::{Path, PathBuf};

use super::catalogue::Catalogue;
use super::fingerprint::Moment;
use super::keeping::{SNAPSHOT, folders_to_look_into};
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
        let folders = folders_to_look_into(cache, &found.root);
        let mut opened = folders
            .iter()
            .filter_map(|folder| Kept::at(folder, &found.root));
        match opened.next() {
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

//! What the elected session has read so far, for those that wait for it.
//!
//! Who waits leaves a file in the collection's folder of the cache that asks for it; the elected
//! session looks for that now and then and writes a snapshot of what it has. Such a snapshot is
//! without folders, so that it never holds: a reading goes over it as over one that is old, and
//! a reading that was killed begins where it was. One that is whole is never replaced by it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::catalogue::Catalogue;
use super::kept::{self, Kept};
use super::walk::Folders;

/// The name of the file that asks.
const ASKS: &str = "asks";

/// How often the elected session looks whether somebody asks: each look asks the file system.
const LOOKED_EVERY: Duration = Duration::from_millis(100);

/// What is written is larger each time, so that all writing takes a small part of the reading:
/// so many times as many files.
const GROWTH: usize = 2;

/// Fewer files than this a session that waits has read by itself.
const FIRST_FILES: usize = 1_000;

/// Asks the elected session for what it has so far; one that does not hear it, or a folder that
/// can't be written to, makes no difference but that nothing comes.
pub fn ask(folder: &Path) {
    let _ = fs::write(folder.join(ASKS), "");
}

/// The elected session's side.
#[derive(Debug)]
pub struct Meanwhile {
    folder: PathBuf,
    /// False where something better is kept than a part.
    may_write: bool,
    looked: Instant,
    files: usize,
    /// Files that must have been read before the next part is written.
    next: usize,
}

impl Meanwhile {
    /// Begins with a reading of the collection with this root, which is kept in this folder.
    pub fn new(folder: &Path, root: &Path) -> Self {
        let is_whole = Kept::at(folder, root).is_some_and(|kept| kept.snapshot().is_whole());
        Self {
            folder: folder.to_path_buf(),
            may_write: !is_whole,
            looked: Instant::now(),
            files: 0,
            next: FIRST_FILES,
        }
    }

    /// Is told how many files were read; returns true when what was read so far is to be written.
    pub fn is_wanted(&mut self, files: usize) -> bool {
        self.files = files;
        if !self.may_write || files < self.next || self.looked.elapsed() < LOOKED_EVERY {
            return false;
        }
        self.looked = Instant::now();
        // It asks once for each that is written.
        fs::remove_file(self.folder.join(ASKS)).is_ok()
    }

    /// Writes what was read so far. What can't be written nobody gets: the whole may still be.
    pub fn write(&mut self, so_far: &mut Catalogue) {
        self.next = self.files.saturating_mul(GROWTH);
        let _ = kept::write(&self.folder, so_far, &Folders::new());
        self.looked = Instant::now();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use crate::store::entry::Part;

    fn catalogue(root: &Path) -> Catalogue {
        let mut catalogue = Catalogue::default();
        catalogue.add_part(Part {
            id: "c".to_owned(),
            root: Some(root.to_path_buf()),
            ..Part::default()
        });
        catalogue
    }

    /// One who has not looked for a long time.
    fn meanwhile(folder: &Path, root: &Path) -> Meanwhile {
        let meanwhile = Meanwhile::new(folder, root);
        let looked = meanwhile.looked.checked_sub(LOOKED_EVERY).unwrap();
        Meanwhile {
            looked,
            ..meanwhile
        }
    }

    #[test]
    fn a_part_is_written_when_somebody_asks_and_the_next_when_it_has_grown() {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new("/collection");
        let mut elected = meanwhile(folder.path(), root);
        assert!(!elected.is_wanted(FIRST_FILES), "nobody asks");
        ask(folder.path());
        let mut elected = meanwhile(folder.path(), root);
        assert!(!elected.is_wanted(FIRST_FILES - 1), "who waits has them");
        assert!(elected.is_wanted(FIRST_FILES));
        elected.write(&mut catalogue(root));
        let part = Kept::at(folder.path(), root).unwrap();
        assert!(!part.snapshot().is_whole());
        ask(folder.path());
        elected.looked = elected.looked.checked_sub(LOOKED_EVERY).unwrap();
        assert!(!elected.is_wanted(FIRST_FILES * GROWTH - 1));
        assert!(elected.is_wanted(FIRST_FILES * GROWTH));
    }

    #[test]
    fn what_is_whole_is_not_replaced_by_a_part() {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new("/collection");
        let folders = vec![(PathBuf::new(), crate::store::outcome::Fingerprint([1; 16]))];
        kept::write(folder.path(), &mut catalogue(root), &folders).unwrap();
        ask(folder.path());
        assert!(!meanwhile(folder.path(), root).is_wanted(FIRST_FILES));
    }
}

//! The user's own data: bookmarks, notes, drafts, and which folders were opened.
//!
//! Yours, and never lost. Each version of a mark is one small UTF-8 file: written beside,
//! synced, named, the folder synced. An edit is a new file; then the version it replaces moves
//! to `trash/`. Deleting moves there too. So there is no lock and no shared file, and a process
//! may be killed at any step, on NFS, under Syncthing or git.
//!
//! ```text
//! notes/<mark>.<version>.md      bookmarks/<mark>.<version>.md      trash/   what was replaced or deleted
//! drafts/<name>.md               collections/<hash of path>.toml      searches/<hash of name>.toml
//! ```
//!
//! Where the directory is, is decided elsewhere.

mod collections;
mod disk;
mod drafts;
mod error;
mod file;
mod form;
mod front_matter;
mod keep;
mod load;
mod now;
mod searches;
mod trash;
mod versions;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::record::marks::{Undo, Wish};

pub use collections::KnownCollection;
pub use disk::{Disk, RealDisk};
pub use error::KeepError;
pub use load::{Loaded, Signature};
pub use now::Now;
pub use searches::{KeptSearch, last_searches, remember_search};

/// The folder of notes.
const NOTES: &str = "notes";
/// The folder of bookmarks.
const BOOKMARKS: &str = "bookmarks";
/// The folder of what is being written.
const DRAFTS: &str = "drafts";
/// The folder of what was replaced or deleted; nothing is ever taken out but by undo.
const TRASH: &str = "trash";
/// The folder that remembers which collections were opened.
const COLLECTIONS: &str = "collections";

/// The largest file of a mark, in bytes: what is written can always be read back.
const MOST_BYTES: usize = 64 << 20;

/// A data directory.
#[derive(Debug)]
pub struct UserData {
    root: PathBuf,
    disk: Box<dyn Disk>,
    /// Hashes of the words kept last, so that a draft of the same words needs no trash.
    kept: Mutex<VecDeque<String>>,
    /// The draft written last, which others must leave alone.
    held: Mutex<Option<drafts::Held>>,
}

impl UserData {
    /// Opens a data directory. Nothing is made before the first write.
    pub fn open(root: &Path) -> Self {
        Self::on(root, Box::new(RealDisk))
    }

    /// Opens a data directory on a disk of the caller's own.
    pub fn on(root: &Path, disk: Box<dyn Disk>) -> Self {
        Self {
            root: root.to_path_buf(),
            disk,
            kept: Mutex::default(),
            held: Mutex::default(),
        }
    }

    /// Reads everything. Never fails as a whole: what can't be read is among the problems.
    pub fn load(&self) -> Loaded {
        let mut loaded = load::load(&self.root);
        loaded.problems.extend(self.read_collections().1);
        loaded.problems.sort();
        loaded
    }

    /// Returns what the folders of marks look like from outside, without reading a file.
    ///
    /// When it differs from [`Loaded::signature`], somebody changed a mark.
    pub fn signature(&self) -> Signature {
        load::signature(&self.root)
    }

    /// Carries out a wish. When this returns `Ok` it is on disk.
    pub fn carry_out(&self, wish: &Wish, now: &Now) -> Result<Undo, KeepError> {
        match wish {
            Wish::Bookmark(evidence) => self.set_bookmark(evidence, now),
            Wish::Remove(marks) => self.remove(marks),
            Wish::NewNote {
                evidence,
                selector,
                body,
            } => self.new_note(evidence, selector.as_ref(), body, now),
            Wish::EditNote { old, body } => self.edit_note(old, body, now),
            Wish::Undo(undo) => self.undo(undo),
            Wish::SaveDraft(draft) => self.save_draft(draft, now),
            Wish::DropDraft { name, read } => self.drop_draft(name, read.as_deref()),
        }
    }

    /// Returns the path of a file named from the data directory.
    fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// Makes sure that a folder of the data directory is there, and returns its path.
    fn folder(&self, name: &str) -> Result<PathBuf, KeepError> {
        let folder = self.root.join(name);
        self.disk
            .make_folder(&folder)
            .map_err(|error| KeepError::making(&folder, error))?;
        Ok(folder)
    }
}

/// Returns a part of a file name that is legal on every file system: the text itself when it
/// is one of ours, else its hash.
fn name_part(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    // Eight letters and more are none of the names that Windows keeps for itself.
    if (8..=64).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with('-') {
        return text.to_owned();
    }
    let hash = file::hash(text.as_bytes());
    format!("x-{}", hash.trim_start_matches("b1:"))
}

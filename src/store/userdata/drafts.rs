//! The text in an editor, on disk while it is being written.
//!
//! A draft belongs to one editor of one session, so its file is replaced by its next state.
//! Its words are unlinked only when a kept note has the same; a draft that was given up goes
//! to the trash.
//!
//! The draft written last is held open and locked, in itself and by no file beside it: so
//! another session knows that somebody is at it, until its process ends in whatever way. Where
//! the file system has no locks, words that are other ones than were read say so.

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::sync::PoisonError;

use crate::record::marks::{Draft, Undo};
use crate::store::files::{open_regular, read_regular};

use super::file::{hash, read_draft, write_draft};
use super::{DRAFTS, KeepError, MOST_BYTES, Now, TRASH, UserData, name_part};

/// How many texts that were kept are remembered.
const MOST_KEPT: usize = 32;

impl UserData {
    /// Puts the text of an editor on disk.
    pub(super) fn save_draft(&self, draft: &Draft, now: &Now) -> Result<Undo, KeepError> {
        let bytes = write_draft(draft, &now.time());
        if bytes.len() > MOST_BYTES {
            return Err(KeepError::TooLong {
                bytes: bytes.len(),
                most: MOST_BYTES,
            });
        }
        let folder = self.folder(DRAFTS)?;
        let path = self.path(&draft_file(&draft.name));
        let write = || -> io::Result<Option<Held>> {
            let file = self.disk.write_beside(&folder, &bytes)?;
            self.disk.sync_file(&file)?;
            let held = Held::of(&draft.name, file.as_file());
            self.disk.name_over(file, &path)?;
            self.disk.sync_folder(&folder)?;
            Ok(held)
        };
        let now_held = write().map_err(|error| KeepError::writing(&path, error))?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        *held = now_held;
        Ok(Undo::default())
    }

    /// Lets go of a draft: its note was kept, or it was given up on purpose. One that another
    /// session holds, or that has other words than those `read`, is being written, and stays.
    pub(super) fn drop_draft(&self, name: &str, read: Option<&str>) -> Result<Undo, KeepError> {
        let file = draft_file(name);
        let path = self.path(&file);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.take_if(|held| held.name == name);
        drop(held);
        if is_held(&path) {
            return Err(KeepError::Written);
        }
        let bytes = match read_regular(&path, MOST_BYTES as u64) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Undo {
                    what: "the draft was gone already".to_owned(),
                    ..Undo::default()
                });
            }
            Err(error) => return Err(KeepError::writing(&path, error)),
        };
        if read.is_some_and(|words| holds_other_words(&bytes, words)) {
            return Err(KeepError::Written);
        }
        let mut undo = Undo::default();
        if self.needs_no_trash(&bytes) {
            let unlinked = self
                .disk
                .unlink(&path)
                .and_then(|()| self.disk.sync_folder(&self.path(DRAFTS)));
            unlinked.map_err(|error| KeepError::writing(&path, error))?;
            "draft deleted: its words are in a note".clone_into(&mut undo.what);
        } else {
            let name = file.rsplit('/').next().unwrap_or(&file);
            let moved = self.move_to(&file, TRASH, &format!("draft.{name}"))?;
            undo.trashed
                .extend(moved.map(|there| (there, file.clone())));
            "draft deleted".clone_into(&mut undo.what);
        }
        Ok(undo)
    }

    /// Notes that a text is in a note on disk.
    pub(super) fn remember_kept(&self, body: &str) {
        // A poisoned lock holds hashes that are as good as before.
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back(hash(body.as_bytes()));
        if kept.len() > MOST_KEPT {
            kept.pop_front();
        }
    }

    /// Returns true when nothing is lost with a draft: it has no words, or a kept note has them.
    fn needs_no_trash(&self, bytes: &[u8]) -> bool {
        let Ok(draft) = read_draft(bytes) else {
            return false;
        };
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        draft.body.trim().is_empty()
            || kept.contains(&hash(draft.body.as_bytes()))
            || super::load::is_kept_by_any(&self.root, &draft)
    }
}

/// A draft that is being written, held until this is dropped or the process ends.
#[derive(Debug)]
pub(super) struct Held {
    name: String,
    file: File,
}

impl Held {
    /// Holds a draft by its file; `None` where that can't be done.
    fn of(name: &str, file: &File) -> Option<Self> {
        // Elsewhere a file that is held can be neither replaced nor read by others.
        if !cfg!(unix) {
            return None;
        }
        let file = file.try_clone().ok()?;
        file.try_lock().ok()?;
        Some(Self {
            name: name.to_owned(),
            file,
        })
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Closing it is not enough while a process that is being started has it open as well.
        let _ = self.file.unlock();
    }
}

/// Returns true when another session holds a draft.
fn is_held(path: &Path) -> bool {
    let file = open_regular(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Returns true for the file of a draft whose words are not these.
fn holds_other_words(bytes: &[u8], words: &str) -> bool {
    read_draft(bytes).map_or(bytes != words.as_bytes(), |draft| draft.body != words)
}

/// Returns the file of a draft, from the data directory.
fn draft_file(name: &str) -> String {
    format!("{DRAFTS}/{}.md", name_part(name))
}

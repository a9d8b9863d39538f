//! Setting, writing, changing and taking away marks, and taking that back.
//!
//! The order of steps is the point: at each of them a process may be killed, and what is on
//! disk then must show every kept mark once.

use std::collections::HashSet;
use std::io;
use std::path::Path;

use crate::record::marks::{Evidence, Mark, MarkId, MarkKind, OnDisk, Selector, Undo, VersionId};
use crate::store::files::read_regular;

use super::file::{hash, write_mark};
use super::load::{load, load_named};
use super::trash::Moved;
use super::{BOOKMARKS, KeepError, MOST_BYTES, NOTES, Now, UserData, name_part};

impl UserData {
    /// Sets a bookmark.
    pub(super) fn set_bookmark(&self, evidence: &Evidence, now: &Now) -> Result<Undo, KeepError> {
        let mark = new_mark(MarkKind::Bookmark, evidence, now);
        self.write_new(&mark, "bookmark set")
    }

    /// Writes a new note.
    pub(super) fn new_note(
        &self,
        evidence: &Evidence,
        selector: Option<&Selector>,
        body: &str,
        now: &Now,
    ) -> Result<Undo, KeepError> {
        let mut mark = new_mark(MarkKind::Note, evidence, now);
        mark.selector = selector.cloned();
        body.clone_into(&mut mark.body);
        let undo = self.write_new(&mark, "note kept")?;
        self.remember_kept(body);
        Ok(undo)
    }

    /// Writes a new version of a note, then moves the one it replaces to the trash.
    ///
    /// The new words are kept whatever became of the old version meanwhile.
    pub(super) fn edit_note(&self, old: &Mark, body: &str, now: &Now) -> Result<Undo, KeepError> {
        let mut mark = old.clone();
        mark.version = VersionId(now.id());
        mark.changed = now.time();
        body.clone_into(&mut mark.body);
        // With the old version go those that only it hides, or they would come to light.
        let hidden = old
            .on_disk
            .below
            .iter()
            .map(|below| (&below.version, &below.hash));
        let mut replaced = vec![(&old.version, &old.on_disk.hash)];
        replaced.extend(hidden);
        let mut named = HashSet::new();
        replaced.retain(|pair| named.insert(*pair));
        (mark.replaces, mark.on_disk.replaced) = replaced
            .into_iter()
            .map(|(v, h)| (v.clone(), h.clone()))
            .unzip();
        let mut undo = self.write_new(&mark, "note changed")?;
        self.remember_kept(body);
        // The new version is on disk and hides these: if they can't be moved, nothing is
        // shown twice and nothing lost, so the edit has not failed.
        let _ = self.bury(old, &mut undo.trashed);
        Ok(undo)
    }

    /// Takes marks away: all of them, or none.
    pub(super) fn remove(&self, marks: &[Mark]) -> Result<Undo, KeepError> {
        let mut found = Vec::new();
        for mark in marks {
            found.extend(self.find_shown(mark)?);
        }
        let mut trashed = Vec::new();
        for mark in &found {
            let buried = match self.bury(mark, &mut trashed) {
                Ok(Moved::Changed) => Err(KeepError::Changed {
                    file: mark.file.clone(),
                }),
                Ok(Moved::To(_) | Moved::Gone) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = buried {
                // Best effort: what stays in the trash is not lost, and the error is told.
                let _ = self.restore(&trashed);
                return Err(error);
            }
        }
        Ok(Undo {
            trashed,
            what: removed_words(marks),
            ..Undo::default()
        })
    }

    /// Takes back what an earlier wish did; all of it, or none when anything was changed since.
    pub(super) fn undo(&self, undo: &Undo) -> Result<Undo, KeepError> {
        self.check_as_made(undo)?;
        // First what was there before, which is hidden by what was made as long as that is
        // there; so nothing is missing or shown twice at any step.
        let back = self.restore(&undo.trashed)?;
        let mut trashed = Vec::new();
        if let Err(error) = self.bury_made(undo, &mut trashed) {
            // All of it or none, so that it can be tried again.
            let _ = self.restore(&trashed);
            self.put_back(&undo.trashed, &back);
            return Err(error);
        }
        Ok(Undo {
            made_hashes: back.iter().map(|file| self.hash_of(file)).collect(),
            made: back,
            trashed,
            what: format!("taken back: {}", undo.what),
        })
    }

    /// Moves what a wish made to the trash; notes each in `trashed`.
    fn bury_made(&self, undo: &Undo, trashed: &mut Vec<(String, String)>) -> Result<(), KeepError> {
        for (file, hash) in undo.made.iter().zip(&undo.made_hashes) {
            match self.to_trash(file, hash)? {
                Moved::To(name) => trashed.push((name, file.clone())),
                Moved::Gone => {}
                Moved::Changed => return Err(KeepError::Changed { file: file.clone() }),
            }
        }
        Ok(())
    }

    /// Writes a version to a new file.
    fn write_new(&self, mark: &Mark, what: &str) -> Result<Undo, KeepError> {
        let folder = match mark.kind {
            MarkKind::Bookmark => BOOKMARKS,
            MarkKind::Note => NOTES,
        };
        let file = format!(
            "{folder}/{}.{}.md",
            name_part(&mark.id.0),
            name_part(&mark.version.0)
        );
        let bytes = write_mark(mark);
        let folder = self.folder(folder)?;
        let path = self.path(&file);
        self.write_file(&folder, &path, &bytes)?;
        Ok(Undo {
            made_hashes: vec![hash(&bytes)],
            made: vec![file],
            trashed: Vec::new(),
            what: what.to_owned(),
        })
    }

    /// Writes a new file so that it is on disk, whole, or not there at all.
    fn write_file(&self, folder: &Path, path: &Path, bytes: &[u8]) -> Result<(), KeepError> {
        if bytes.len() > MOST_BYTES {
            return Err(KeepError::TooLong {
                bytes: bytes.len(),
                most: MOST_BYTES,
            });
        }
        let write = || -> io::Result<()> {
            let file = self.disk.write_beside(folder, bytes)?;
            self.disk.sync_file(&file)?;
            match self.disk.name_new(file, path) {
                // NFS may lose the answer and report a second attempt as a name taken.
                Err(_) if is_there(path, bytes) => {}
                named => named?,
            }
            self.disk.sync_folder(folder).inspect_err(|_| {
                // Not acknowledged, and still in the editor: a second attempt must not find
                // the first beside it.
                let _ = self.disk.unlink(path);
            })
        };
        write().map_err(|error| KeepError::writing(path, error))
    }

    /// Finds a mark as it is on disk now; `None` when it is gone already.
    ///
    /// Its file may have been renamed since; a newer version of it may have come.
    fn find_shown(&self, mark: &Mark) -> Result<Option<Mark>, KeepError> {
        let is_it = |other: &Mark| {
            let same_bytes =
                mark.on_disk.hash.is_empty() || other.on_disk.hash == mark.on_disk.hash;
            other.id == mark.id && other.version == mark.version && same_bytes
        };
        let mut shown = load_named(&self.root, &name_part(&mark.id.0));
        if !shown.iter().any(is_it) {
            // Under other names, or not at all.
            shown = load(&self.root).marks;
        }
        if let Some(found) = shown.iter().position(is_it) {
            return Ok(Some(shown.swap_remove(found)));
        }
        let other = shown.into_iter().find(|other| other.id == mark.id);
        let unreadable = || self.path(&mark.file).is_file().then(|| mark.file.clone());
        match other.map(|other| other.file).or_else(unreadable) {
            Some(file) => Err(KeepError::Changed { file }),
            None => Ok(None),
        }
    }

    /// Fails unless what a wish made is still as it was made, and nothing newer replaces it.
    fn check_as_made(&self, undo: &Undo) -> Result<(), KeepError> {
        for (n, file) in undo.made.iter().enumerate() {
            let as_made = undo.made_hashes.get(n).map_or("", String::as_str);
            let name = file.rsplit('/').next().unwrap_or_default();
            let id = name.split('.').next().unwrap_or_default();
            let shown = load_named(&self.root, id);
            let is_made = |mark: &&Mark| undo.made.contains(&mark.file);
            let is_hidden_by =
                |mark: &Mark| mark.on_disk.below.iter().any(|below| below.file == *file);
            let newest = shown
                .iter()
                .filter(is_made)
                .any(|mark| mark.file == *file || is_hidden_by(mark));
            if !newest || self.hash_of(file) != as_made {
                return Err(KeepError::Changed { file: file.clone() });
            }
        }
        Ok(())
    }
}

/// Makes a mark that has never been on disk.
fn new_mark(kind: MarkKind, evidence: &Evidence, now: &Now) -> Mark {
    let time = now.time();
    Mark {
        id: MarkId(now.id()),
        version: VersionId(now.id()),
        kind,
        evidence: evidence.clone(),
        created: time.clone(),
        changed: time,
        on_disk: OnDisk::default(),
        ..Mark::default()
    }
}

/// Says what was taken away.
fn removed_words(marks: &[Mark]) -> String {
    let all_bookmarks = marks.iter().all(|mark| mark.kind == MarkKind::Bookmark);
    match (marks.len(), all_bookmarks) {
        (_, true) => "bookmark removed".to_owned(),
        (1, false) => "note deleted".to_owned(),
        (count, false) => format!("{count} marks deleted"),
    }
}

/// Returns true when a file holds these bytes.
fn is_there(path: &Path, bytes: &[u8]) -> bool {
    read_regular(path, MOST_BYTES as u64).is_ok_and(|there| there == bytes)
}

//! Moving files to the trash and back, never over another file.
//!
//! A file goes only while its bytes are those that were loaded: whoever changed them meanwhile
//! has words in it that nobody here has read.

use std::fs;
use std::io;
use std::path::Path;

use crate::record::marks::Mark;
use crate::store::files::read_regular;

use super::file::hash;
use super::{KeepError, MOST_BYTES, TRASH, UserData};

/// How many names are tried when a name is taken.
const MOST_NAMES: usize = 1000;

/// What became of a file that was to be moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    /// It has this name now, from the data directory.
    To(String),
    /// It was not there.
    Gone,
    /// It holds other bytes than those that were loaded, and was left.
    Changed,
}

impl UserData {
    /// Moves a mark to the trash, before it what only it hides; notes each in `trashed`.
    pub(super) fn bury(
        &self,
        mark: &Mark,
        trashed: &mut Vec<(String, String)>,
    ) -> Result<Moved, KeepError> {
        for below in &mark.on_disk.below {
            // What was changed by hand is no longer hidden, and stays.
            if let Moved::To(name) = self.to_trash(&below.file, &below.hash)? {
                trashed.push((name, below.file.clone()));
            }
        }
        let moved = self.to_trash(&mark.file, &mark.on_disk.hash)?;
        if let Moved::To(name) = &moved {
            trashed.push((name.clone(), mark.file.clone()));
        }
        Ok(moved)
    }

    /// Moves a file to the trash if its bytes are those expected.
    pub(super) fn to_trash(&self, file: &str, expected: &str) -> Result<Moved, KeepError> {
        if file.is_empty() {
            return Ok(Moved::Gone);
        }
        match self.hash_of(file) {
            now if now.is_empty() => return Ok(Moved::Gone),
            now if now != expected => return Ok(Moved::Changed),
            _ => {}
        }
        let name = file.rsplit('/').next().unwrap_or(file);
        let Some(moved) = self.move_to(file, TRASH, name)? else {
            return Ok(Moved::Gone);
        };
        // Somebody may have saved into it between the look and the move.
        if self.hash_of(&moved) == expected {
            return Ok(Moved::To(moved));
        }
        let (folder, name) = file.split_once('/').unwrap_or(("", file));
        self.move_to(&moved, folder, name)?;
        Ok(Moved::Changed)
    }

    /// Moves files back from the trash, the last one moved first, and returns their names now
    /// in the order given. Nothing is moved when one of them is gone.
    pub(super) fn restore(&self, trashed: &[(String, String)]) -> Result<Vec<String>, KeepError> {
        let gone = trashed.iter().find(|(name, _)| !self.path(name).is_file());
        if let Some((file, _)) = gone {
            return Err(KeepError::Gone { file: file.clone() });
        }
        let mut back: Vec<String> = Vec::new();
        for (from, file) in trashed.iter().rev() {
            let (folder, name) = file.split_once('/').unwrap_or(("", file));
            let moved = self.move_to(from, folder, name);
            let gone = || KeepError::Gone { file: from.clone() };
            match moved.and_then(|moved| moved.ok_or_else(gone)) {
                Ok(moved) => back.push(moved),
                Err(error) => {
                    back.reverse();
                    self.put_back(&trashed[trashed.len() - back.len()..], &back);
                    return Err(error);
                }
            }
        }
        back.reverse();
        Ok(back)
    }

    /// Moves files that were restored to the names they had in the trash, so that taking back
    /// can be tried again. Best effort: where it fails they are shown or hidden, not lost.
    pub(super) fn put_back(&self, trashed: &[(String, String)], restored: &[String]) {
        for ((name, _), file) in trashed.iter().zip(restored) {
            let name = name.rsplit('/').next().unwrap_or(name);
            let _ = self.move_to(file, TRASH, name);
        }
    }

    /// Returns the hash of a file's bytes; empty when it can't be read.
    pub(super) fn hash_of(&self, file: &str) -> String {
        let bytes = read_regular(&self.path(file), MOST_BYTES as u64);
        bytes.map_or_else(|_| String::new(), |bytes| hash(&bytes))
    }

    /// Moves a file to a folder under a name, or that name with a number when it is taken;
    /// `None` when the file was not there. The move is on disk afterwards.
    pub(super) fn move_to(
        &self,
        from: &str,
        folder: &str,
        name: &str,
    ) -> Result<Option<String>, KeepError> {
        let from_path = self.path(from);
        let to_folder = self.folder(folder)?;
        for n in 1..=MOST_NAMES {
            let name = numbered(name, n);
            let to = to_folder.join(&name);
            match self
                .disk
                .move_new(&from_path, &to)
                .or_else(|error| done_all_the_same(error, &from_path, &to))
            {
                Ok(()) => {
                    self.sync_both(&from_path, &to_folder).inspect_err(|_| {
                        // Not done as far as anybody is told, so it is not to look done.
                        let _ = self.disk.move_new(&to, &from_path);
                    })?;
                    return Ok(Some(format!("{folder}/{name}")));
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(KeepError::writing(&to, error)),
            }
        }
        Err(KeepError::writing(
            &to_folder.join(name),
            io::ErrorKind::AlreadyExists.into(),
        ))
    }

    /// Waits until a move is on disk: first where the file is now, so that a power cut can
    /// leave it in both places but never in none.
    fn sync_both(&self, from: &Path, to_folder: &Path) -> Result<(), KeepError> {
        let from_folder = from.parent().unwrap_or(&self.root);
        for folder in [to_folder, from_folder] {
            self.disk
                .sync_folder(folder)
                .map_err(|error| KeepError::writing(folder, error))?;
        }
        Ok(())
    }
}

/// Takes a move that was reported as failed for done when the file is where it was to go: over
/// a network an answer can be lost, and what follows must not build on the wrong state.
fn done_all_the_same(error: io::Error, from: &Path, to: &Path) -> io::Result<()> {
    let known = [io::ErrorKind::AlreadyExists, io::ErrorKind::NotFound];
    let is_there = |path: &Path| fs::symlink_metadata(path).is_ok();
    if known.contains(&error.kind()) || is_there(from) || !is_there(to) {
        return Err(error);
    }
    Ok(())
}

/// Returns a name, or from the second on the name with a number before its extension.
fn numbered(name: &str, n: usize) -> String {
    if n == 1 {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{n}.{extension}"),
        None => format!("{name}.{n}"),
    }
}

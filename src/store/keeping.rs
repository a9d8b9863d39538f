//! Where what was read of a collection is kept, and whether its folder is there at all.
//!
//! In the user's cache directory, a folder a collection, named by where the collection lies;
//! or, when it is asked for, in `.readroom` in the collection itself, so that every reader of
//! a shared machine uses the one. What is kept is derived and holds no word of the user's.
//! A collection is otherwise never written to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::record::Clean;

use super::files;
use super::folder::BESIDE_FOLDER;

/// The folder in the cache directory that has a folder for each collection.
const COLLECTIONS: &str = "collections";

/// Letters of a collection's folder name: enough that no two are ever the same.
const NAME_LETTERS: usize = 32;

/// The name of the catalogue snapshot in a collection's folder.
pub const SNAPSHOT: &str = "catalogue";

/// Why nothing can be kept in a folder.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the index into {}: {why}{}", place.display(), self.next())]
pub struct KeepingError {
    place: PathBuf,
    why: String,
    kind: io::ErrorKind,
    is_beside: bool,
}

impl KeepingError {
    /// Says what went wrong with what is written into a folder.
    pub fn new(place: &Path, error: &io::Error) -> Self {
        let why = match error.kind() {
            io::ErrorKind::PermissionDenied => "this account may not write there".to_owned(),
            io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "the disk is full".to_owned()
            }
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                "there is a file in its way".to_owned()
            }
            _ => Clean::line(&error.to_string()).to_string(),
        };
        Self {
            place: place.to_path_buf(),
            why,
            kind: error.kind(),
            is_beside: place.file_name().is_some_and(|name| name == BESIDE_FOLDER),
        }
    }

    fn next(&self) -> &'static str {
        match (self.is_beside, self.kind) {
            (_, io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) => {
                "; make room and run it again"
            }
            (true, _) => {
                "; let the collection's owner run it, or leave out --beside to keep the index for yourself"
            }
            (false, _) => "; name another folder with --cache-dir FOLDER",
        }
    }
}

/// Returns the folder in the cache directory of the collection with this root.
pub fn folder_in_cache(cache: &Path, root: &Path) -> PathBuf {
    // Not a `Fingerprint`: the name must be the same for every version.
    let digest = Sha256::digest(root.as_os_str().as_encoded_bytes());
    let mut name = format!("{digest:x}");
    name.truncate(NAME_LETTERS);
    cache.join(COLLECTIONS).join(name)
}

/// Returns the folder in the collection itself.
pub fn folder_beside(root: &Path) -> PathBuf {
    root.join(BESIDE_FOLDER)
}

/// Returns where to look for what is kept of a collection, the best first: beside it, where
/// every reader has it, then the user's own.
pub fn folders_to_look_into(cache: Option<&Path>, root: &Path) -> Vec<PathBuf> {
    let beside = folder_beside(root);
    let own = cache.map(|cache| folder_in_cache(cache, root));
    let beside = beside.is_dir().then_some(beside);
    beside.into_iter().chain(own).collect()
}

/// Makes sure that there is such a folder, and that it can be written to.
///
/// A folder in the cache is for its user alone; one beside a collection is for everybody who
/// may read the collection.
pub fn prepare(folder: &Path) -> Result<(), KeepingError> {
    let made = make(folder).and_then(|()| {
        // Permissions say little: only a file that is written shows that one can be.
        tempfile::Builder::new()
            .prefix(".try-")
            .tempfile_in(folder)
            .map(drop)
    });
    made.map_err(|error| KeepingError::new(folder, &error))
}

fn make(folder: &Path) -> io::Result<()> {
    if folder.ends_with(BESIDE_FOLDER) {
        return match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            Ok(()) | Err(_) => Ok(()),
        };
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(folder)
}

/// Says that a collection's folder is away while its room is open; `None` when it is there.
///
/// A disk that was unmounted often leaves an empty folder, which says as much.
pub fn is_away(root: &Path, had_files: bool) -> Option<String> {
    let mut entries = match fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) => return Some(files::reason(&error)),
    };
    let is_empty = entries.next().is_none();
    (is_empty && had_files).then(|| "it is empty now, as it is while its disk is away".to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn a_collection_has_a_folder_of_its_own_by_where_it_lies() {
        let cache = Path::new("/cache");
        let one = folder_in_cache(cache, Path::new("/a"));
        assert_eq!(one, folder_in_cache(cache, Path::new("/a")));
        assert_ne!(one, folder_in_cache(cache, Path::new("/b")));
        let name = one.file_name().unwrap().to_string_lossy().into_owned();
        assert_eq!(name.len(), NAME_LETTERS);
        assert!(one.starts_with("/cache/collections"));
        assert_eq!(
            folders_to_look_into(Some(cache), Path::new("/nowhere")),
            [folder_in_cache(cache, Path::new("/nowhere"))]
        );
    }

    #[test]
    fn a_folder_that_can_not_be_made_is_told_with_the_next_step() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        let told = |folder: &Path| prepare(folder).unwrap_err().to_string();
        assert!(
            told(&file.join("x")).ends_with(
                "there is a file in its way; name another folder with --cache-dir FOLDER"
            )
        );
        assert!(told(&folder_beside(&file)).contains("leave out --beside"));
        let beside = folder_beside(folder.path());
        prepare(&beside).unwrap();
        prepare(&beside).unwrap();
        assert_eq!(fs::read_dir(&beside).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_is_gone_or_emptied_is_away() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_away(folder.path(), true).unwrap().contains("empty"));
        assert_eq!(is_away(folder.path(), false), None);
        fs::write(folder.path().join("a.md"), "").unwrap();
        assert_eq!(is_away(folder.path(), true), None);
        assert!(is_away(&folder.path().join("gone"), false).is_some());
    }
}

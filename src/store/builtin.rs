//! The sample collection that is built into the program, as files in memory.
//!
//! It is listed and read as a folder on disk is, so that nobody who reads a collection needs
//! to know which it is. Its files have no place on this machine and no modification time.

use include_dir::{Dir, include_dir};

use super::entry::FileRef;
use super::files::Content;
use super::folder::{Folder, Listing};

/// The collection, as it lies in the source.
static SAMPLE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data/sample");

/// Lists a folder; the path is inside the collection, empty for all of it.
pub fn list(inside: &str) -> Listing {
    let folder = if inside.is_empty() {
        Some(&SAMPLE)
    } else {
        SAMPLE.get_dir(inside)
    };
    let mut listing = Listing::default();
    for file in folder.into_iter().flat_map(Dir::files) {
        let path = file.path().to_string_lossy().into_owned();
        let name = path.rsplit('/').next().unwrap_or(&path);
        if !super::folder::is_skipped(name) {
            listing.files.push(FileRef {
                path,
                ..FileRef::default()
            });
        }
    }
    for folder in folder.into_iter().flat_map(Dir::dirs) {
        listing.folders.push(Folder {
            inside: folder.path().to_string_lossy().into_owned(),
            place: None,
            is_link: false,
        });
    }
    listing.sort();
    listing
}

/// Returns a file's bytes; the path is inside the collection.
pub fn read(inside: &str) -> Option<Content> {
    let file = SAMPLE.get_file(inside)?;
    Some(Content {
        bytes: file.contents().to_vec(),
        size: file.contents().len() as u64,
        modified: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_file_can_be_read() {
        let mut folders = vec![String::new()];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            let listing = list(&folder);
            folders.extend(listing.folders.into_iter().map(|folder| folder.inside));
            for file in listing.files {
                assert!(read(&file.path).is_some(), "{}", file.path);
                assert!(file.file.is_none());
                files += 1;
            }
        }
        assert!(files > 0);
    }

    #[test]
    fn what_is_not_there_is_empty() {
        assert!(list("nowhere").files.is_empty());
        assert!(read("nowhere.md").is_none());
    }
}

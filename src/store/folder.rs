//! One folder: what lies in it that may be read, in a fixed order, and what may not.
//!
//! Only names and kinds are asked for here, no sizes: the first rows of a folder of a hundred
//! thousand files must not wait for as many questions to the file system.

use std::fs;
use std::path::{Path, PathBuf};

use crate::record::Clean;
use crate::record::listing::Problem;

use super::builtin;
use super::entry::FileRef;
use super::files;

/// The file that makes a folder the root of a collection and names it.
pub const COLLECTION_FILE: &str = "collection.toml";

/// The folder that makes the folder it lies in the root of a collection.
pub const BESIDE_FOLDER: &str = ".readroom";

/// A folder of a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Path inside the collection, with `/`; empty for the root.
    pub inside: String,
    /// Where it is: the real place, no link in it, unless `is_link`; `None` when built in.
    pub place: Option<PathBuf>,
    /// True when it is a link that must be resolved before it is listed.
    pub is_link: bool,
}

/// What lies in a folder.
#[derive(Debug, Default)]
pub struct Listing {
    /// Its files, by name; sizes and times are not yet known.
    pub files: Vec<FileRef>,
    /// Its folders, by name.
    pub folders: Vec<Folder>,
    /// True when it has the mark of a collection's root.
    pub has_mark: bool,
    /// What can't be read, and why.
    pub problems: Vec<Problem>,
}

impl Listing {
    /// Puts everything in the order of the names, whatever the order on disk.
    pub fn sort(&mut self) {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.folders.sort_by(|a, b| a.inside.cmp(&b.inside));
        self.problems.sort();
    }

    fn problem(&mut self, path: &str, reason: &str) {
        self.problems.push(Problem {
            path: Clean::line(path),
            reason: Clean::line(reason),
        });
    }
}

/// Returns true for names that are no documents and are passed over without a word: hidden
/// ones, editors' copies, and the file that describes the collection.
pub fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name == COLLECTION_FILE
}

/// Lists a folder.
pub fn list(folder: &Folder) -> Listing {
    match &folder.place {
        Some(place) => list_place(&folder.inside, place),
        None => builtin::list(&folder.inside),
    }
}

/// Returns a path inside a collection, of a folder in it and a name there.
pub fn joined(inside: &str, name: &str) -> String {
    if inside.is_empty() {
        name.to_owned()
    } else {
        format!("{inside}/{name}")
    }
}

fn list_place(inside: &str, place: &Path) -> Listing {
    let mut listing = Listing::default();
    let entries = match fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) => {
            listing.problem(inside, &files::reason(&error));
            return listing;
        }
    };
    for entry in entries {
        match entry {
            Ok(entry) => take_up(&mut listing, inside, &entry),
            Err(error) => listing.problem(inside, &files::reason(&error)),
        }
    }
    listing.sort();
    listing
}

/// Takes up one entry of a folder.
fn take_up(listing: &mut Listing, inside: &str, entry: &fs::DirEntry) {
    let name = entry.file_name();
    let shown = name.to_string_lossy();
    listing.has_mark |= shown == COLLECTION_FILE || shown == BESIDE_FOLDER;
    if is_skipped(&shown) {
        return;
    }
    let path = joined(inside, &shown);
    if name.to_str().is_none() {
        listing.problem(
            &path,
            "its name is not UTF-8 and is shown with marks: rename it, so that notes on it hold on any machine",
        );
    }
    match kind_of(entry) {
        Ok(Kind::File) => listing.files.push(FileRef {
            path,
            file: Some(entry.path()),
            ..FileRef::default()
        }),
        Ok(Kind::Folder { is_link }) => listing.folders.push(Folder {
            inside: path,
            place: Some(entry.path()),
            is_link,
        }),
        Ok(Kind::Special(what)) => {
            listing.problem(&path, &files::Trouble::Special(what).to_string());
        }
        Err(reason) => listing.problem(&path, &reason),
    }
}

/// What an entry of a folder is, links followed.
enum Kind {
    File,
    Folder { is_link: bool },
    Special(&'static str),
}

fn kind_of(entry: &fs::DirEntry) -> Result<Kind, String> {
    let kind = entry.file_type().map_err(|error| files::reason(&error))?;
    if kind.is_file() {
        return Ok(Kind::File);
    }
    if kind.is_dir() {
        return Ok(Kind::Folder { is_link: false });
    }
    let is_link = kind.is_symlink();
    let metadata = fs::metadata(entry.path()).map_err(|error| {
        if is_link {
            broken_link(&error)
        } else {
            files::reason(&error)
        }
    })?;
    Ok(match files::special(&metadata) {
        None => Kind::File,
        Some(_) if metadata.is_dir() => Kind::Folder { is_link },
        Some(what) => Kind::Special(what),
    })
}

/// Says why a link leads nowhere.
fn broken_link(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => {
            "it is a link to something that is not there: mend or remove the link".to_owned()
        }
        std::io::ErrorKind::PermissionDenied => files::reason(error),
        _ => format!("it is a link that can't be followed ({error}): mend or remove it"),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_names_and_what_is_no_document_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.md", "a.md", ".hidden", "a.md~", COLLECTION_FILE] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join("z")).unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        let listing = list_place("in", folder.path());
        let names: Vec<&str> = listing
            .files
            .iter()
            .map(|file| file.path.as_str())
            .collect();
        assert_eq!(names, ["in/a.md", "in/b.md"]);
        assert_eq!(listing.folders.len(), 1);
        assert!(listing.has_mark && listing.problems.is_empty());
    }

    #[test]
    fn a_folder_that_is_gone_is_a_problem_and_no_panic() {
        let folder = tempfile::tempdir().unwrap();
        let listing = list_place("gone", &folder.path().join("gone"));
        assert_eq!(listing.problems.len(), 1);
        assert_eq!(listing.problems[0].path.as_str(), "gone");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_nothing_is_told() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("nowhere", folder.path().join("l.md")).unwrap();
        std::os::unix::fs::symlink("self", folder.path().join("self")).unwrap();
        let listing = list_place("", folder.path());
        assert_eq!(listing.problems.len(), 2);
        assert!(listing.problems[0].reason.contains("not there"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf_8_is_shown_and_still_opened() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
        fs::write(folder.path().join(name), "x").unwrap();
        let listing = list_place("", folder.path());
        assert_eq!(listing.files[0].path, "caf\u{fffd}.md");
        assert_eq!(files::read(&listing.files[0], false).unwrap().bytes, b"x");
        assert_eq!(listing.problems.len(), 1);
    }
}

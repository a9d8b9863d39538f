//! Which folders were opened before: one small file each, so that sessions need no lock.
//!
//! These hold no word of the user's; one that is forgotten is unlinked. The file is TOML with
//! `path` and `name`, and `bytes` (hexadecimal) for a path that is not UTF-8.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::record::listing::Problem;
use crate::store::files::{MOST_OF_SMALL, read_regular_text};

use super::load::problem;
use super::{COLLECTIONS, KeepError, UserData, file};

/// A folder that was opened before.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownCollection {
    /// Its name, raw.
    pub name: String,
    /// Its absolute path.
    pub path: PathBuf,
}

impl UserData {
    /// Remembers a collection by its root, an absolute path, and its name.
    pub fn remember(&self, root: &Path, name: &str) -> Result<(), KeepError> {
        let path = self.collection_file(root);
        let mut table = read_regular_text(&path, MOST_OF_SMALL)
            .ok()
            .and_then(|text| text.parse::<toml::Table>().ok())
            .unwrap_or_default();
        let before = table.clone();
        table.insert("path".into(), root.to_string_lossy().into_owned().into());
        table.insert("name".into(), name.into());
        if root.to_str().is_none() {
            table.insert("bytes".into(), hexadecimal(root).into());
        }
        if table == before {
            return Ok(());
        }
        let folder = self.folder(COLLECTIONS)?;
        let write = || -> io::Result<()> {
            let file = self
                .disk
                .write_beside(&folder, table.to_string().as_bytes())?;
            self.disk.sync_file(&file)?;
            self.disk.name_over(file, &path)?;
            self.disk.sync_folder(&folder)
        };
        write().map_err(|error| KeepError::writing(&path, error))
    }

    /// Offers a collection no longer.
    pub fn forget(&self, root: &Path) -> Result<(), KeepError> {
        let path = self.collection_file(root);
        match self.disk.unlink(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(KeepError::writing(&path, error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns the collections opened before, by name. Unreadable ones are among the problems
    /// of [`UserData::load`].
    pub fn known(&self) -> Vec<KnownCollection> {
        self.read_collections().0
    }

    /// Reads the files of collections.
    pub(super) fn read_collections(&self) -> (Vec<KnownCollection>, Vec<Problem>) {
        let (mut known, mut problems) = (Vec::new(), Vec::new());
        let listing = fs::read_dir(self.path(COLLECTIONS))
            .into_iter()
            .flatten()
            .flatten();
        for path in listing.map(|entry| entry.path()) {
            if path.extension().is_none_or(|extension| extension != "toml") || !path.is_file() {
                continue;
            }
            match read(&path) {
                Ok(collection) => known.push(collection),
                Err(reason) => {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let reason = format!(
                        "this folder opened before can't be offered again ({reason}): open it once more and delete this file"
                    );
                    problems.push(problem(&format!("{COLLECTIONS}/{name}"), &reason));
                }
            }
        }
        known.sort();
        known.dedup();
        (known, problems)
    }

    /// Returns the file that remembers a collection: named by its path, so that two sessions
    /// write one and the same.
    fn collection_file(&self, root: &Path) -> PathBuf {
        let hash = file::hash(root.as_os_str().as_encoded_bytes());
        let name = hash.trim_start_matches("b1:");
        self.path(COLLECTIONS).join(format!("{name}.toml"))
    }
}

/// Reads the file of a collection.
fn read(path: &Path) -> Result<KnownCollection, String> {
    let text = read_regular_text(path, MOST_OF_SMALL).map_err(|error| error.to_string())?;
    let table = text
        .parse::<toml::Table>()
        .map_err(|error| error.message().to_owned())?;
    let entry = |key: &str| table.get(key).and_then(toml::Value::as_str);
    let root = entry("bytes")
        .and_then(from_hexadecimal)
        .or_else(|| entry("path").map(PathBuf::from));
    let root = root
        .filter(|root| root.is_absolute())
        .ok_or("it has no absolute `path`")?;
    let name = entry("name").unwrap_or_default().to_owned();
    Ok(KnownCollection { name, path: root })
}

/// Writes the bytes of a path as hexadecimal digits.
fn hexadecimal(path: &Path) -> String {
    let mut out = String::new();
    for byte in path.as_os_str().as_encoded_bytes() {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Reads a path from hexadecimal digits; only where paths are bytes.
#[cfg(unix)]
fn from_hexadecimal(digits: &str) -> Option<PathBuf> {
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
    let name: OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes?);
    Some(name.into())
}

/// Paths are not bytes here.
#[cfg(not(unix))]
fn from_hexadecimal(_digits: &str) -> Option<PathBuf> {
    None
}

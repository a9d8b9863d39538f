//! Searches that are kept by name: one small TOML file each, named by the name's hash, so that
//! sessions need no lock; and what was searched for last, in a file of the state directory.
//!
//! What was searched for last is best effort: nothing is told of it when it can't be written.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::store::files::{MOST_OF_SMALL, read_regular_text};

use super::{KeepError, UserData, file};

/// The folder of searches kept by name.
const SEARCHES: &str = "searches";
/// The file of the last searches, in the state directory.
const LAST: &str = "last-searches";
/// A larger file of the last searches is none of ours, in bytes.
const MOST_OF_LAST: u64 = 64 << 20;

/// So many are remembered.
const MOST_REMEMBERED: usize = 100;

/// A search kept by name, as it is in its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptSearch {
    /// Its name, raw.
    pub name: String,
    /// What was typed.
    pub query: String,
}

impl UserData {
    /// Keeps a search; one of the same name is replaced.
    pub fn save_search(&self, search: &KeptSearch) -> Result<(), KeepError> {
        let path = self.search_file(&search.name);
        // What another version of the program wrote into it stays.
        let mut table = read_regular_text(&path, MOST_OF_SMALL)
            .ok()
            .and_then(|text| text.parse::<toml::Table>().ok())
            .unwrap_or_default();
        table.insert("name".into(), search.name.clone().into());
        table.insert("query".into(), search.query.clone().into());
        let folder = self.folder(SEARCHES)?;
        let write = || -> io::Result<()> {
            let bytes = table.to_string();
            let file = self.disk.write_beside(&folder, bytes.as_bytes())?;
            self.disk.sync_file(&file)?;
            self.disk.name_over(file, &path)?;
            self.disk.sync_folder(&folder)
        };
        write().map_err(|error| KeepError::writing(&path, error))
    }

    /// Lets go of a search.
    pub fn forget_search(&self, name: &str) -> Result<(), KeepError> {
        let path = self.search_file(name);
        match self.disk.unlink(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(KeepError::writing(&path, error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns the searches that are kept, by name. A file that can't be read is passed over
    /// and left as it is.
    pub fn saved_searches(&self) -> Vec<KeptSearch> {
        let listing = fs::read_dir(self.path(SEARCHES))
            .into_iter()
            .flatten()
            .flatten();
        let mut searches: Vec<KeptSearch> = listing
            .map(|entry| entry.path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "toml")
            })
            .filter_map(|path| read(&path))
            .collect();
        searches.sort();
        searches.dedup();
        searches
    }

    fn search_file(&self, name: &str) -> std::path::PathBuf {
        let hash = file::hash(name.as_bytes());
        let name = hash.trim_start_matches("b1:");
        self.path(SEARCHES).join(format!("{name}.toml"))
    }
}

fn read(path: &Path) -> Option<KeptSearch> {
    let text = read_regular_text(path, MOST_OF_SMALL).ok()?;
    let table = text.parse::<toml::Table>().ok()?;
    let field = |name: &str| table.get(name)?.as_str().map(str::to_owned);
    Some(KeptSearch {
        name: field("name")?,
        query: field("query")?,
    })
}

/// Returns what was searched for last, the newest first.
pub fn last_searches(state: &Path) -> Vec<String> {
    let text = read_regular_text(&state.join(LAST), MOST_OF_LAST).unwrap_or_default();
    let mut last: Vec<String> = Vec::new();
    for line in text.lines().rev().filter(|line| !line.trim().is_empty()) {
        if !last.iter().any(|known| known == line) && last.len() < MOST_REMEMBERED {
            last.push(line.to_owned());
        }
    }
    last
}

/// Remembers what was searched for. Other sessions do the same: a line is added in one step,
/// and the file is made short once it is much too long.
pub fn remember_search(state: &Path, query: &str) -> io::Result<()> {
    fs::create_dir_all(state)?;
    let path = state.join(LAST);
    if fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let line: String = query.chars().filter(|c| !c.is_control()).collect();
    let mut options = fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(&path)?
        .write_all(format!("{line}\n").as_bytes())?;
    let lines = read_regular_text(&path, MOST_OF_LAST)?.lines().count();
    if lines > 10 * MOST_REMEMBERED {
        let mut kept = last_searches(state);
        kept.reverse();
        let mut file = tempfile::NamedTempFile::new_in(state)?;
        file.write_all((kept.join("\n") + "\n").as_bytes())?;
        file.persist(&path).map_err(|failed| failed.error)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;

    fn search(name: &str, query: &str) -> KeptSearch {
        KeptSearch {
            name: name.to_owned(),
            query: query.to_owned(),
        }
    }

    #[test]
    fn a_search_is_kept_by_its_name_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let data = UserData::open(folder.path());
        assert_eq!(data.saved_searches(), []);
        data.save_search(&search("Pilots", "pilot* OR летчик"))
            .unwrap();
        data.save_search(&search("a/../b", "\"one two\"")).unwrap();
        data.save_search(&search("Pilots", "pilot")).unwrap();
        let wanted = [search("Pilots", "pilot"), search("a/../b", "\"one two\"")];
        assert_eq!(data.saved_searches(), wanted);
        fs::write(folder.path().join("searches/broken.toml"), "=").unwrap();
        data.forget_search("Pilots").unwrap();
        data.forget_search("Pilots").unwrap();
        assert_eq!(data.saved_searches(), [search("a/../b", "\"one two\"")]);
    }

    #[test]
    fn the_last_searches_are_each_told_once_the_newest_first() {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state");
        assert_eq!(last_searches(&state), Vec::<String>::new());
        for query in ["one", "two", "one", "th\nree"] {
            remember_search(&state, query).unwrap();
        }
        assert_eq!(last_searches(&state), ["three", "one", "two"]);
        for number in 0..2000 {
            remember_search(&state, &number.to_string()).unwrap();
        }
        let last = last_searches(&state);
        assert_eq!((last.len(), last[0].as_str()), (MOST_REMEMBERED, "1999"));
        let lines = fs::read_to_string(state.join(LAST)).unwrap();
        assert!(lines.lines().count() <= 10 * MOST_REMEMBERED);
    }
}

//! What was read lately and how far: one small file in the state directory.
//!
//! Best effort: a file that can't be read is an empty one, and nothing that goes wrong here
//! stops anything or is told. It is replaced by rename, and what another session wrote is taken
//! up first: of each record the newest visit stays. A line is a JSON object, so that a version
//! that knows more of a visit leaves lines this one can read.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::record::text::TextKey;
use crate::record::visit::{Visit, merged};

use super::files;

/// So many records are remembered.
pub const MOST_VISITS: usize = 2000;

/// A larger file is no history of ours, in bytes: ids may be long, and their texts' keys.
const MOST_BYTES: u64 = 4 << 20;

/// The name of the file.
const FILE: &str = "history.jsonl";

/// The file of what was read lately.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    path: PathBuf,
}

/// A line of the file.
#[derive(Serialize, Deserialize)]
struct Line {
    id: String,
    when: i64,
    #[serde(default)]
    text: String,
    #[serde(default)]
    at: Option<usize>,
}

impl History {
    /// The history in a state directory, which need not exist.
    pub fn in_folder(state: &Path) -> Self {
        Self {
            path: state.join(FILE),
        }
    }

    /// Reads it, the newest first; empty where it can't be read.
    pub fn read(&self) -> Vec<Visit> {
        let mut words = String::new();
        let read = files::open_regular(&self.path)
            .and_then(|file| file.take(MOST_BYTES).read_to_string(&mut words));
        if read.is_err() {
            return Vec::new();
        }
        let visits = words.lines().filter_map(|line| {
            let line: Line = serde_json::from_str(line).ok()?;
            Some(Visit {
                id: line.id,
                text: TextKey(line.text),
                at: line.at,
                when: line.when,
            })
        });
        merged(visits, MOST_VISITS)
    }

    /// Adds visits to what is there.
    pub fn add(&self, visits: &[Visit]) -> io::Result<()> {
        let all = merged(visits.iter().cloned().chain(self.read()), MOST_VISITS);
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        // A file of the user's alone, as what was read is nobody else's affair.
        let mut file = tempfile::Builder::new()
            .prefix(".history-")
            .tempfile_in(folder)?;
        let mut words = Vec::new();
        for visit in all {
            let line = Line {
                id: visit.id,
                when: visit.when,
                text: visit.text.0,
                at: visit.at,
            };
            serde_json::to_writer(&mut words, &line)?;
            words.push(b'\n');
        }
        file.write_all(&words)?;
        file.persist(&self.path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;

    fn visit(id: &str, when: i64, at: Option<usize>) -> Visit {
        Visit {
            id: id.to_owned(),
            text: TextKey("translation-en".to_owned()),
            at,
            when,
        }
    }

    #[test]
    fn two_sessions_keep_the_newest_visit_of_each_record() {
        let folder = tempfile::tempdir().unwrap();
        // The folder is made when it is needed.
        let history = History::in_folder(&folder.path().join("state/readroom"));
        assert_eq!(history.read(), []);
        let other = history.clone();
        history
            .add(&[visit("a", 1, Some(5)), visit("b \"\n", 2, None)])
            .unwrap();
        other
            .add(&[visit("a", 4, Some(70)), visit("c", 3, None)])
            .unwrap();
        history.add(&[visit("c", 2, Some(1))]).unwrap();
        assert_eq!(
            other.read(),
            [
                visit("a", 4, Some(70)),
                visit("c", 3, None),
                visit("b \"\n", 2, None)
            ]
        );
        let files = fs::read_dir(folder.path().join("state/readroom")).unwrap();
        assert_eq!(files.count(), 1, "nothing else is left");
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::in_folder(folder.path());
        let many: Vec<Visit> = (0..2100).map(|n| visit(&n.to_string(), n, None)).collect();
        history.add(&many).unwrap();
        let read = history.read();
        assert_eq!((read.len(), read[0].id.as_str()), (MOST_VISITS, "2099"));
    }

    #[test]
    fn what_is_damaged_or_of_another_version_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let history = History::in_folder(folder.path());
        let words = "{\"version\":9}\n{\"id\":\"a\",\"when\":7,\"colour\":\"red\"}\nhalf a li";
        fs::write(folder.path().join(FILE), words).unwrap();
        let read = history.read();
        assert_eq!(read.len(), 1);
        assert_eq!(
            (read[0].id.as_str(), read[0].when, read[0].at),
            ("a", 7, None)
        );
        fs::write(folder.path().join(FILE), [0xff, 0xfe, 0]).unwrap();
        assert_eq!(history.read(), []);
        // Where it can't be written that is an error here, which nobody need hear.
        fs::write(folder.path().join("no-folder"), "").unwrap();
        let nowhere = History::in_folder(&folder.path().join("no-folder"));
        assert!(nowhere.add(&[visit("a", 1, None)]).is_err());
    }
}

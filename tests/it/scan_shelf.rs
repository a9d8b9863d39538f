//! Folders of documents made for one test, and what opening them gave.

use std::fs;
use std::path::PathBuf;

use readroom::record::Record;
use readroom::record::listing::Problem;
use readroom::store::entry::{Entry, Part};
use readroom::store::library::{Found, OpenError, Place, Reading, load, read_room};

pub const ENGLISH: &str = "The plan of the northern harbour was approved by the commission in the spring, \
    and the works are to begin as soon as the ice has gone from the river.\n";
pub const RUSSIAN: &str = "План северной гавани был утвержден комиссией весной, и работы должны начаться, \
    как только сойдет лед на реке.\n";

pub fn described(title: &str, fields: &str) -> String {
    format!(
        "**November 17, 1950**  \n**{title}**\n\n{fields}**Original Language:**\n\nRussian\n\n\
         **Contents:**\n\n- English Translation\n- Russian Transcription\n\n{ENGLISH}"
    )
}

/// A folder of documents, made for one test.
pub struct Shelf {
    folder: tempfile::TempDir,
}

impl Shelf {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let shelf = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for (path, text) in files {
            shelf.write(path, text);
        }
        shelf
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap().join(inside)
    }

    /// Opens a room on paths, with known roots.
    pub fn room(&self, places: &[&str], known: &[&str]) -> Room {
        self.try_room(places, known).unwrap()
    }

    pub fn try_room(&self, places: &[&str], known: &[&str]) -> Result<Room, OpenError> {
        let known: Vec<PathBuf> = known.iter().map(|root| self.path(root)).collect();
        Room::open(&self.places(places), &known)
    }

    pub fn places(&self, places: &[&str]) -> Vec<Place> {
        places
            .iter()
            .map(|place| Place::Path(self.path(place)))
            .collect()
    }

    /// Returns the ids of the records of a room.
    pub fn ids(&self, places: &[&str], known: &[&str]) -> Vec<String> {
        self.room(places, known).ids()
    }
}

/// What opening a room gave.
#[derive(Default)]
pub struct Room {
    pub parts: Vec<Part>,
    pub entries: Vec<(u16, Entry)>,
    pub problems: Vec<Problem>,
    pub files: usize,
}

impl Room {
    pub fn open(places: &[Place], known: &[PathBuf]) -> Result<Self, OpenError> {
        let mut room = Self::default();
        let reading = Reading::new(places, known);
        read_room(&reading, &|| true, &mut |found| room.take(found))?;
        Ok(room)
    }

    pub fn take(&mut self, found: Found) {
        match found {
            Found::Part(part) => self.parts.push(part),
            Found::Entries(part, entries) => {
                assert!(
                    usize::from(part) < self.parts.len(),
                    "a collection is told before its records"
                );
                self.entries
                    .extend(entries.into_iter().map(|entry| (part, entry)));
            }
            Found::Clusters(part, clusters) => {
                for (_, outcome) in clusters {
                    self.take(Found::Entries(part, outcome.entries));
                    self.problems.extend(outcome.problems);
                }
            }
            Found::Problem(problem) => self.problems.push(problem),
            Found::Files(files) => self.files = files,
        }
    }

    pub fn ids(&self) -> Vec<String> {
        self.entries
            .iter()
            .map(|(_, entry)| entry.id.to_string())
            .collect()
    }

    pub fn record(&self, id: &str) -> Record {
        let (part, entry) = self
            .entries
            .iter()
            .find(|(_, entry)| entry.id.as_str() == id)
            .unwrap();
        load(&self.parts[usize::from(*part)], &entry.groups).unwrap()
    }

    /// Returns the problems as `path: reason`.
    pub fn told(&self) -> Vec<String> {
        let told = self.problems.iter();
        told.map(|problem| format!("{}: {}", problem.path, problem.reason))
            .collect()
    }
}

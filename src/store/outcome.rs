//! What reading one cluster of files gave, and the fingerprint of all that it depended on.
//!
//! A cluster is the unit of looking again: while its fingerprint is the same, its outcome is
//! the same, and nothing of it is read. Outcomes are as they came from the files: what the
//! catalogue joins (copies, further texts under one name) is joined anew each time.

use crate::record::listing::Problem;

use super::entry::Entry;

/// Fingerprint of everything an outcome depends on: names, sizes and times of its files, of the
/// files beside them, the defaults of the collection, and the version of the readers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 16]);

/// What reading one cluster of files gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Its records.
    pub entries: Vec<Entry>,
    /// What could not be read, or only in part.
    pub problems: Vec<Problem>,
    /// Files of language folders that joined its records: paths inside the collection.
    pub joined: Vec<String>,
    /// Files that hold no text, told by their kind at the end: paths inside the collection. A
    /// PDF among them is listed without its words, for lack of a program that reads it.
    pub passed_over: Vec<String>,
    /// How many files were read for it.
    pub files: usize,
}

/// What an earlier reading found, to be taken over where nothing changed.
pub trait Earlier: Sync {
    /// Returns the outcome of a cluster of this fingerprint in the collection with this root
    /// (`None` for the built-in one), if it is known.
    fn outcome(&self, root: Option<&std::path::Path>, fingerprint: Fingerprint) -> Option<Outcome>;
}

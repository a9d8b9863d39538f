//! Opening a room: which collections, reading their files, loading one record whole.

use std::path::{Path, PathBuf};

use crate::record::listing::Problem;
use crate::record::{Clean, Record};

use super::entry::{Entry, Group, Part};

/// What a room is opened on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder or a file.
    Path(PathBuf),
    /// The built-in sample collection.
    Sample,
}

/// Something that reading a room gave, as it comes.
#[derive(Debug)]
pub enum Found {
    /// A collection begins; entries that follow name it by its number, from 0.
    Part(Part),
    /// Records of a collection.
    Entries(u16, Vec<Entry>),
    /// Something that could not be read, or only in part.
    Problem(Problem),
    /// Files read so far.
    Files(usize),
}

/// Why a room cannot be opened at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is nothing at the path.
    #[error("there is no file or folder {0}: check the path")]
    Missing(String),
    /// The path cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(String, std::io::Error),
}

/// Reads the collections of a room and hands over what it finds as it finds it.
///
/// `known` are the roots of collections from the settings and earlier openings. `go_on` is
/// asked between files; when it says false the reading ends.
pub fn read_room(
    _places: &[Place],
    _known: &[PathBuf],
    _go_on: &dyn Fn() -> bool,
    _found: &mut dyn FnMut(Found),
) -> Result<(), OpenError> {
    Ok(())
}

/// Reads one record whole, with its texts, from its groups of files.
pub fn load(_part: &Part, _groups: &[Group]) -> Result<Record, Clean> {
    Err(Clean::default())
}

/// Returns the folder that becomes a known root when this path is opened; `None` for a file.
pub fn root_to_remember(path: &Path) -> Option<PathBuf> {
    path.is_dir().then(|| path.to_path_buf())
}

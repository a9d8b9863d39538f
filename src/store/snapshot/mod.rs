//! The catalogue snapshot: what reading a place gave, in one file that every session maps.
//!
//! Derived, and never believed: a file that is older, newer, cut or changed is an error that
//! means "read the collection", and the next one is written in its place. All numbers are
//! little-endian; a section begins at a multiple of 8.
//!
//! ```text
//! header   "readroom" · byte order · format · readers · sections (u32 each) · length (u64)
//!          · 0 (u32) · CRC-32 of header and table (u32)
//! table    for each section: number · CRC-32 (u32 each) · first byte · length (u64 each)
//! sections number = collection << 16 | column (see `catalogue::records`), and of the place:
//!          ROOM (records, collections, what joined what, folders), PROBLEMS, ARRIVALS
//!          (collection of each entry as it came, u16), NAME_* (numbers of names in order)
//! ```
//!
//! Any change of the columns, of the compact form (`codec`) or of the numbers of names is a new
//! format: count up `FORMAT`; of what documents are read as: count up [`READERS`].

pub mod bytes;
pub mod codec;
pub(super) mod file;
pub(super) mod map;

use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::record::listing::{Problem, RowKey};

use super::catalogue::Clashes;
use super::catalogue::names::Sorted;
use super::catalogue::records::{Column, Records};
use super::entry::Part;
use super::files;
use super::outcome::{Earlier, Fingerprint, Outcome};
use bytes::Bytes;
use codec::Reader;
use file::Frame;
use map::Mapping;

pub use file::READERS;

/// Sections of the place as a whole, in the row of the last collection there can be.
pub(super) mod section {
    const PLACE: u32 = 0xffff << 16;
    pub(in crate::store) const ROOM: u32 = PLACE;
    pub(in crate::store) const PROBLEMS: u32 = PLACE + 1;
    pub(in crate::store) const ARRIVALS: u32 = PLACE + 2;
    pub(in crate::store) const NAME_NUMBERS: u32 = PLACE + 3;
    pub(in crate::store) const NAME_PARTS: u32 = PLACE + 4;
    pub(in crate::store) const NAME_RECORDS: u32 = PLACE + 5;

    /// Returns the number of the section of a column.
    pub(in crate::store) fn of(part: usize, column: usize) -> u32 {
        (part as u32) << 16 | column as u32
    }
}

/// Why a snapshot can't be used. None of it is fatal: the collection is read instead.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// It is not there, or can't be read.
    #[error("the catalogue snapshot can't be read: {0}")]
    Io(#[from] io::Error),
    /// The file is something else.
    #[error("the file is no catalogue snapshot")]
    NoSnapshot,
    /// It was written by another version of the program.
    #[error("the catalogue snapshot is of another version")]
    OtherVersion,
    /// It is not as it was written.
    #[error("the catalogue snapshot is damaged: {0}")]
    Damaged(&'static str),
}

/// A snapshot that was opened; cheap to copy, every copy looks at the same file.
#[derive(Clone, Debug)]
pub struct Snapshot(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    frame: Frame,
    room: Room,
    records: Vec<Records>,
    problems: Vec<Told>,
    names: Sorted,
}

/// A problem, with the entry that showed it when it came up in merging: its collection and its
/// number among those that came to it.
type Told = (Option<(u16, u32)>, Problem);

/// What is small and read at once.
#[derive(Debug)]
struct Room {
    len: usize,
    parts: Vec<Part>,
    lengths: Vec<usize>,
    joined: Vec<(RowKey, RowKey)>,
    clashes: Clashes,
    folders: Vec<(String, [u8; 16])>,
}

impl Snapshot {
    /// Opens a snapshot: header, bounds and what is small are looked at, nothing else is read.
    pub fn open(path: &Path) -> Result<Self, Unusable> {
        Self::of(Mapping::of(&mut files::open_regular(path)?)?)
    }

    /// Opens a snapshot that is in memory.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Unusable> {
        Self::of(Mapping::in_memory(bytes))
    }

    fn of(file: Mapping) -> Result<Self, Unusable> {
        let frame = Frame::new(file)?;
        let unread = Unusable::Damaged("its head can't be read");
        let room = Room::read(frame.checked(section::ROOM)?).ok_or(unread)?;
        let mut records = Vec::new();
        for (part, len) in room.lengths.iter().enumerate() {
            let columns: [Bytes; Column::COUNT] =
                std::array::from_fn(|column| frame.section(section::of(part, column)));
            let columns = Records::of(columns, *len);
            records.push(columns.ok_or(Unusable::Damaged("a column is too short"))?);
        }
        let mut problems = Reader(frame.checked(section::PROBLEMS)?);
        let problems = problems.list(told);
        let names = Sorted {
            numbers: frame.section(section::NAME_NUMBERS),
            parts: frame.section(section::NAME_PARTS),
            records: frame.section(section::NAME_RECORDS),
            first_part: 0,
        };
        Ok(Self(Arc::new(Inner {
            problems: problems.ok_or(Unusable::Damaged("its problems can't be read"))?,
            frame,
            room,
            records,
            names,
        })))
    }

    /// Looks at the checksums of the whole file: for a worker, after the room is on the screen.
    pub fn check(&self) -> Result<(), Unusable> {
        self.0.frame.check()
    }

    /// Returns true when another says the same, be it the same file or not.
    pub fn is_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.frame.is_same_as(&other.0.frame)
    }

    /// Returns true when a part of the file was found gone while it was looked at.
    pub fn is_damaged(&self) -> bool {
        self.0.frame.file().is_damaged()
    }

    /// Returns true when the file is mapped and not read: it is then shared by all sessions.
    pub fn is_mapped(&self) -> bool {
        self.0.frame.file().is_mapped()
    }

    /// Returns true when it is of a reading that came to its end: one that did not has no folders.
    pub fn is_whole(&self) -> bool {
        !self.folders().is_empty()
    }

    /// Returns the number of records.
    pub fn len(&self) -> usize {
        self.0.room.len
    }

    /// Returns true when there is no record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the collections.
    pub fn parts(&self) -> &[Part] {
        &self.0.room.parts
    }

    /// Returns what the reader gave of the folders: each one's path and fingerprint.
    pub fn folders(&self) -> &[(String, [u8; 16])] {
        &self.0.room.folders
    }

    pub(super) fn records(&self) -> &[Records] {
        &self.0.records
    }

    pub(super) fn names(&self) -> &Sorted {
        &self.0.names
    }

    pub(super) fn joined(&self) -> &[(RowKey, RowKey)] {
        &self.0.room.joined
    }

    pub(super) fn clashes(&self) -> &Clashes {
        &self.0.room.clashes
    }

    pub(super) fn problems(&self) -> &[Told] {
        &self.0.problems
    }

    /// Returns the collection of every entry, as they came.
    pub(super) fn arrivals(&self) -> Vec<u16> {
        let section = self.0.frame.section(section::ARRIVALS);
        let parts = section.as_slice().chunks_exact(2);
        parts
            .filter_map(|part| part.try_into().ok().map(u16::from_le_bytes))
            .collect()
    }
}

impl Earlier for Snapshot {
    fn outcome(&self, root: Option<&Path>, fingerprint: Fingerprint) -> Option<Outcome> {
        let part = self
            .parts()
            .iter()
            .position(|part| part.root.as_deref() == root)?;
        self.records().get(part)?.outcome(fingerprint, root)
    }
}

fn told(reader: &mut Reader<'_>) -> Option<Told> {
    let of = match reader.number()? {
        0 => None,
        _ => Some(numbers(reader)?),
    };
    Some((of, reader.problem()?))
}

fn numbers(reader: &mut Reader<'_>) -> Option<(u16, u32)> {
    let (part, number) = (reader.number()?, reader.number()?);
    Some((u16::try_from(part).ok()?, u32::try_from(number).ok()?))
}

/// An item of [`Clashes`].
type Clash = ((u16, u16), Vec<(u16, u32)>);

/// A pair of collections of one name, and the entries that show it.
fn clash(reader: &mut Reader<'_>) -> Option<Clash> {
    let (one, other) = numbers(reader)?;
    let pair = (one, u16::try_from(other).ok()?);
    Some((pair, reader.list(numbers)?))
}

impl Room {
    fn read(bytes: &[u8]) -> Option<Self> {
        let reader = &mut Reader(bytes);
        let key =
            |reader: &mut Reader<'_>| numbers(reader).map(|(part, index)| RowKey { part, index });
        Some(Self {
            len: usize::try_from(reader.number()?).ok()?,
            parts: reader.list(Reader::part)?,
            lengths: reader
                .list(|reader| u32::try_from(reader.number()?).ok().map(|len| len as usize))?,
            joined: reader.list(|reader| Some((key(reader)?, key(reader)?)))?,
            clashes: reader.list(clash)?.into_iter().collect(),
            folders: reader.list(|reader| {
                let path = reader.text()?.to_owned();
                Some((path, reader.bytes()?.try_into().ok()?))
            })?,
        })
        .filter(|room| room.parts.len() == room.lengths.len())
    }
}

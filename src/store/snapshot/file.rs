//! The frame of a snapshot: header, table of sections, checksums; written whole, never changed.
//!
//! What a file says of itself is believed only after the header's checksum and the bounds of
//! every section have been looked at; the sections' own checksums are looked at when somebody
//! has the time ([`Frame::check`]), or before something is believed that has no other guard.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use super::Unusable;
use super::bytes::Bytes;
use super::map::Mapping;

/// What every snapshot begins with.
const MAGIC: [u8; 8] = *b"readroom";

/// Reads differently on a machine that would write numbers the other way round.
const ORDER: u32 = 0x0102_0304;

/// The version of the format. A file of any other is written anew.
const FORMAT: u32 = 3;

/// The version of what reads documents. Count it up when a format begins to read anything
/// differently: what was read before is then read again.
pub const READERS: u32 = 3;

/// Bytes of the header before the table.
const HEADER: usize = 40;

/// Bytes of an entry of the table: number, checksum, first byte, length.
const ROW: usize = 24;

/// Sections begin at multiples of this, so that numbers lie well in memory.
const ALIGNMENT: usize = 8;

/// A section to be written.
pub struct Section<'a> {
    /// Its number.
    pub number: u32,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// A file that holds together as far as its header says.
#[derive(Clone, Debug)]
pub struct Frame {
    file: Arc<Mapping>,
    sections: Arc<HashMap<u32, (Range<usize>, u32)>>,
}

impl Frame {
    /// Looks at the header and the bounds of every section.
    pub fn new(file: Mapping) -> Result<Self, Unusable> {
        let bytes = file.bytes();
        let header = bytes.get(..HEADER).ok_or(Unusable::NoSnapshot)?;
        let mut numbers = Numbers(header);
        if numbers.take() != MAGIC {
            return Err(Unusable::NoSnapshot);
        }
        if [ORDER, FORMAT, READERS] != [numbers.number(), numbers.number(), numbers.number()] {
            return Err(Unusable::OtherVersion);
        }
        let count = numbers.number() as usize;
        let length = u64::from_le_bytes(numbers.take());
        let _reserved = numbers.number();
        let checksum = numbers.number();
        let end = count
            .checked_mul(ROW)
            .and_then(|table| table.checked_add(HEADER));
        let table = end.and_then(|end| bytes.get(HEADER..end));
        let table = table.ok_or(Unusable::Damaged("its table is cut off"))?;
        let head = header.get(..HEADER - 4).unwrap_or_default();
        if length != bytes.len() as u64 || checksum != checksum_of(&[head, table]) {
            return Err(Unusable::Damaged("its header is not as it was written"));
        }
        let mut sections = HashMap::new();
        for row in table.chunks_exact(ROW) {
            let mut row = Numbers(row);
            let (number, checksum) = (row.number(), row.number());
            let (start, length) = (
                u64::from_le_bytes(row.take()),
                u64::from_le_bytes(row.take()),
            );
            let end = start
                .checked_add(length)
                .filter(|end| *end <= bytes.len() as u64);
            let end = end.ok_or(Unusable::Damaged("a section lies outside of it"))?;
            sections.insert(number, (start as usize..end as usize, checksum));
        }
        Ok(Self {
            file: Arc::new(file),
            sections: Arc::new(sections),
        })
    }

    /// Returns a section; empty when there is none of this number.
    pub fn section(&self, number: u32) -> Bytes {
        match self.sections.get(&number) {
            Some((range, _)) => Bytes::Mapped(self.file.clone(), range.clone()),
            None => Bytes::default(),
        }
    }

    /// Returns a section whose checksum is right.
    pub fn checked(&self, number: u32) -> Result<&[u8], Unusable> {
        let (range, checksum) = self
            .sections
            .get(&number)
            .ok_or(Unusable::Damaged("a section is missing"))?;
        let bytes = self.file.bytes().get(range.clone()).unwrap_or_default();
        if checksum_of(&[bytes]) == *checksum {
            Ok(bytes)
        } else {
            Err(Unusable::Damaged("a checksum is wrong"))
        }
    }

    /// Looks at the checksums of all sections: the whole file is read for it.
    pub fn check(&self) -> Result<(), Unusable> {
        for number in self.sections.keys() {
            self.checked(*number)?;
        }
        if self.file.is_damaged() {
            return Err(Unusable::Damaged("a part of it is gone"));
        }
        Ok(())
    }

    /// Returns true for a file that was written with the same contents: header and table, with
    /// the checksum of every section, are the same.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let head = |frame: &Self| {
            let end = HEADER + frame.sections.len() * ROW;
            frame.file.bytes().get(..end).map(<[u8]>::to_vec)
        };
        self.sections == other.sections && head(self) == head(other)
    }

    /// Returns the file.
    pub fn file(&self) -> &Mapping {
        &self.file
    }
}

/// Takes numbers from bytes of which there are enough.
struct Numbers<'a>(&'a [u8]);

impl Numbers<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        let Some((number, rest)) = self.0.split_first_chunk() else {
            return [0; N];
        };
        self.0 = rest;
        *number
    }

    fn number(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }
}

fn checksum_of(pieces: &[&[u8]]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    for piece in pieces {
        hasher.update(piece);
    }
    hasher.finalize()
}

fn padding(length: usize) -> usize {
    length.next_multiple_of(ALIGNMENT) - length
}

/// Returns header and table of a file with these sections.
fn head_of(sections: &[Section<'_>]) -> Vec<u8> {
    let mut at = HEADER + sections.len() * ROW;
    at += padding(at);
    let mut table = Vec::with_capacity(sections.len() * ROW);
    for section in sections {
        table.extend_from_slice(&section.number.to_le_bytes());
        table.extend_from_slice(&checksum_of(&[section.bytes]).to_le_bytes());
        table.extend_from_slice(&(at as u64).to_le_bytes());
        table.extend_from_slice(&(section.bytes.len() as u64).to_le_bytes());
        at += section.bytes.len() + padding(section.bytes.len());
    }
    let mut head = MAGIC.to_vec();
    for number in [ORDER, FORMAT, READERS, sections.len() as u32] {
        head.extend_from_slice(&number.to_le_bytes());
    }
    head.extend_from_slice(&(at as u64).to_le_bytes());
    head.extend_from_slice(&0_u32.to_le_bytes());
    let checksum = checksum_of(&[&head, &table]);
    head.extend_from_slice(&checksum.to_le_bytes());
    head.extend_from_slice(&table);
    let more = padding(head.len());
    head.extend(std::iter::repeat_n(0, more));
    head
}

/// Writes the bytes of a file.
pub fn write_to(mut out: impl io::Write, sections: &[Section<'_>]) -> io::Result<()> {
    out.write_all(&head_of(sections))?;
    for section in sections {
        out.write_all(section.bytes)?;
        let zeros = [0; ALIGNMENT];
        let more = zeros.get(..padding(section.bytes.len()));
        out.write_all(more.unwrap_or_default())?;
    }
    out.flush()
}

/// Writes a file: under a passing name beside it, synced, renamed. The one that was there is
/// never changed; who has it mapped goes on with it.
pub fn write(path: &Path, sections: &[Section<'_>]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".catalogue-").suffix(".tmp");
    #[cfg(unix)]
    {
        // As every other file: what the user's mask leaves. A snapshot beside the collection
        // is for all who can read the collection.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let temporary = builder.tempfile_in(folder)?;
    let out = io::BufWriter::with_capacity(1 << 18, temporary.as_file());
    write_to(out, sections)?;
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|error| error.error)?;
    // The name is on disk once its folder is; where a folder can't be synced it will be later.
    let _ = std::fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

//! The packed file of an EPUB: its entries, read through bounded readers.
//!
//! A packed file may claim to hold a thousand times its size, or more entries than memory has
//! room for. What it claims is never believed: the claims are looked at before they are acted
//! on, and what comes out is counted. Nothing is ever unpacked to the disk.

use std::io::{Cursor, Read};

use memchr::memmem;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most that one entry may unpack to, in bytes: some ten thick books.
pub(super) const MAX_ENTRY: u64 = 32 << 20;

/// The most that all entries that are read may unpack to, in bytes: a shelf of books.
pub(super) const MAX_TOTAL: u64 = 96 << 20;

/// Entries unpack to at most this many times the size of the archive. Books pack to a third
/// or a tenth; a bomb packs to a thousandth.
const MAX_RATIO: u64 = 30;

/// What an archive may unpack to however small it is, in bytes.
const ALWAYS_ALLOWED: u64 = 8 << 20;

/// An archive with more entries is refused: a book has some thousands at most.
const MAX_ENTRIES: usize = 50_000;

/// The end record of an archive lies within this many bytes of its end.
const TAIL: usize = 66_000;

/// An opened archive.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// How much may still be unpacked, in bytes.
    left: u64,
}

/// Why an entry was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// There is no such entry.
    Missing,
    /// It unpacks to more than [`MAX_ENTRY`].
    TooLarge,
    /// With it the archive unpacks to more than is allowed: nothing further is read.
    Bomb,
    /// It is damaged, or packed or locked in a way that is not read.
    Broken,
}

impl Trouble {
    /// Says what is wrong with an entry.
    pub(super) fn sentence(self, name: &str) -> String {
        match self {
            Self::Missing => format!(
                "the part {name} is named by the book but is not in it: get the EPUB again to read it whole"
            ),
            Self::TooLarge => format!(
                "the part {name} unpacks to more than {} MiB and was left out",
                MAX_ENTRY >> 20
            ),
            Self::Bomb => format!(
                "the EPUB unpacks to far more than its size allows (a packed bomb, or a damaged file): reading stopped before {name}"
            ),
            Self::Broken => format!(
                "the part {name} is damaged or locked and could not be unpacked: get the EPUB again to read it whole"
            ),
        }
    }
}

impl<'a> Archive<'a> {
    /// Opens an archive; the error is a sentence that says why it can't be.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, &'static str> {
        if claimed_entries(bytes) > MAX_ENTRIES {
            return Err(
                "The EPUB claims to hold far more parts than a book has, and was not opened: get it again from where it came",
            );
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| {
            "The EPUB is damaged or cut short and can't be unpacked: get it again from where it came"
        })?;
        let size = bytes.len() as u64;
        Ok(Self {
            zip,
            left: size
                .saturating_mul(MAX_RATIO)
                .clamp(ALWAYS_ALLOWED, MAX_TOTAL),
        })
    }

    /// Unpacks an entry.
    pub(super) fn entry(&mut self, name: &str) -> Result<Vec<u8>, Trouble> {
        let entry = self.zip.by_name(name).map_err(|error| match error {
            ZipError::FileNotFound => Trouble::Missing,
            _ => Trouble::Broken,
        })?;
        let allowed = self.left.min(MAX_ENTRY);
        let mut bytes = Vec::new();
        let unpacked = entry.take(allowed + 1).read_to_end(&mut bytes);
        let size = bytes.len() as u64;
        let before = self.left;
        self.left = before.saturating_sub(size);
        match unpacked {
            _ if size > before => Err(Trouble::Bomb),
            _ if size > MAX_ENTRY => Err(Trouble::TooLarge),
            Ok(_) => Ok(bytes),
            Err(_) => Err(Trouble::Broken),
        }
    }

    /// Returns the first name that ends so, in any case.
    pub(super) fn name_ending(&self, end: &str) -> Option<String> {
        let mut names = self.zip.file_names().flatten();
        names
            .find(|name| name.to_ascii_lowercase().ends_with(end))
            .map(std::borrow::Cow::into_owned)
    }
}

/// Returns the most entries that any end record of an archive claims.
///
/// The record of large archives claims 64 bits, for which room would be made at once.
fn claimed_entries(bytes: &[u8]) -> usize {
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..);
    let tail = tail.unwrap_or_default();
    if memmem::find(tail, b"PK\x06\x07").is_none() {
        // The plain record has 16 bits.
        return memmem::find_iter(tail, b"PK\x05\x06")
            .filter_map(|at| tail.get(at + 10..at + 12)?.try_into().ok())
            .map(|claim| usize::from(u16::from_le_bytes(claim)))
            .min()
            .unwrap_or(0);
    }
    memmem::find_iter(bytes, b"PK\x06\x06")
        .filter_map(|at| bytes.get(at + 32..at + 40)?.try_into().ok())
        .map(|claim| usize::try_from(u64::from_le_bytes(claim)).unwrap_or(usize::MAX))
        .max()
        .unwrap_or(0)
}

/// Resolves a reference inside the archive; `None` for one that leaves it or points elsewhere.
///
/// `base` is the name of the entry that refers. What follows `#` and `?` is not part of it.
pub(super) fn resolve(base: &str, reference: &str) -> Option<String> {
    let path = reference.split(['#', '?']).next().unwrap_or_default();
    if path.is_empty() {
        return Some(base.to_owned());
    }
    let path = unescaped(path);
    let has_scheme = path
        .split('/')
        .next()
        .is_some_and(|part| part.contains(':'));
    if has_scheme || path.starts_with('/') || path.contains(['\\', '\0']) {
        return None;
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Turns `%20` and the like into what they stand for.
fn unescaped(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, after @ ..] = rest {
        let hex = |at: usize| after.get(at).and_then(|byte| (*byte as char).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (*first, hex(0), hex(1)) {
            bytes.push((high * 16 + low) as u8);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_stay_inside_the_archive() {
        let to = |reference: &str| resolve("OEBPS/text/a.xhtml", reference);
        let is = |name: &str| Some(name.to_owned());
        assert_eq!(to("b.xhtml#n1"), is("OEBPS/text/b.xhtml"));
        assert_eq!(to("#n1"), is("OEBPS/text/a.xhtml"));
        assert_eq!(to("../img/a%20b.png"), is("OEBPS/img/a b.png"));
        assert_eq!(to("../../x.opf"), is("x.opf"));
        for outside in [
            "../../../etc/passwd",
            "%2e%2e/../../x",
            "/etc/passwd",
            "file:///etc/passwd",
            "https://a.example/x",
            "..\\..\\x",
            "../..",
        ] {
            assert_eq!(to(outside), None, "{outside}");
        }
        assert_eq!(to("%zz.xhtml"), is("OEBPS/text/%zz.xhtml"));
    }

    #[test]
    fn a_claim_of_too_many_entries_is_seen() {
        let mut bytes = b"PK\x06\x06".to_vec();
        bytes.extend([0; 28]);
        bytes.extend(u64::MAX.to_le_bytes());
        bytes.extend(b"....PK\x06\x07");
        assert!(claimed_entries(&bytes) > MAX_ENTRIES);
        assert_eq!(claimed_entries(b"PK\x05\x06\0\0\0\0\x02\0\x02\0"), 2);
        assert!(Archive::open(&bytes).is_err());
    }
}

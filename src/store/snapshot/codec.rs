//! The compact form of an entry, a collection and a problem: numbers and texts one after the other.
//!
//! Numbers are in groups of seven bits, the lowest first; a text is its length and its UTF-8.
//! Fields stand in a fixed order without names: another order is another version of the file.
//! Reading believes nothing: what can't be read is `None`, no length is trusted with memory,
//! and whatever is [`Clean`], an id, a date or a hash is made by its own constructor again.
#![allow(
    clippy::option_option,
    reason = "the outer one says whether it could be read, the inner one whether it is there"
)]

use std::path::{Path, PathBuf};

use crate::record::Clean;
use crate::record::date::DocDate;
use crate::record::identity::{IdKind, RecordId, TextHash};
use crate::record::listing::Problem;
use crate::record::text::TextKey;
use crate::store::defaults::{Defaults, Rule, Values, pattern};
use crate::store::entry::{Entry, FileRef, Group, Part};

/// Writes values one after the other.
#[derive(Debug, Default)]
pub struct Writer(pub Vec<u8>);

/// Reads them again.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a>(pub &'a [u8]);

impl Writer {
    /// Writes a number.
    pub fn number(&mut self, number: u64) {
        let mut rest = number;
        while rest >= 0x80 {
            self.0.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.0.push(rest as u8);
    }

    /// Writes a number that may be negative, or missing.
    fn signed(&mut self, number: Option<i64>) {
        let folded = number.map(|number| ((number << 1) ^ (number >> 63)) as u64);
        // One more than the number, so that nothing is 0; the greatest number is lost to it.
        self.number(folded.map_or(0, |folded| folded.saturating_add(1)));
    }

    /// Writes bytes.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Writes a text.
    pub fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        self.number(u64::from(text.is_some()));
        if let Some(text) = text {
            self.text(text);
        }
    }

    /// Writes a list.
    pub fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.number(items.len() as u64);
        for item in items {
            write(self, item);
        }
    }

    fn cleans(&mut self, items: &[Clean]) {
        self.list(items, |writer, item| writer.text(item));
    }

    /// Writes texts.
    pub fn texts(&mut self, items: &[String]) {
        self.list(items, |writer, item| writer.text(item));
    }

    fn id(&mut self, id: &RecordId) {
        self.number(match id.kind() {
            IdKind::Stated => 0,
            IdKind::Url => 1,
            IdKind::Volume => 2,
            IdKind::Path => 3,
        });
        self.text(id.as_str());
    }

    /// Writes a hash: the bytes of one of today's form, another as it is.
    fn hash(&mut self, hash: &TextHash) {
        let text = hash.as_str();
        match digest_of(text) {
            _ if text.is_empty() => self.number(0),
            Some(digest) => {
                self.number(1);
                self.0.extend_from_slice(&digest);
            }
            None => {
                self.number(2);
                self.text(text);
            }
        }
    }

    /// Writes what the language columns and `lang:` ask of a record.
    pub fn speech(&mut self, entry: &Entry) {
        self.number(u64::from(entry.original_language.is_some()));
        if let Some((name, tag)) = &entry.original_language {
            self.text(name);
            self.optional(tag.as_deref());
        }
        self.texts(&entry.translations);
        self.texts(&entry.text_languages);
    }

    fn file(&mut self, file: &FileRef, of: &Whole<'_>) {
        let is_base = file.path == of.path;
        self.number(u64::from(!is_base));
        if !is_base {
            self.text(&file.path);
        }
        let usual = of.root.map(|root| root.join(&file.path));
        match &file.file {
            None => self.number(0),
            // Compared by its bytes: paths that are equal may be written in two ways.
            Some(place) if usual.is_some_and(|usual| usual.as_os_str() == place.as_os_str()) => {
                self.number(1);
            }
            Some(place) => {
                self.number(2);
                self.bytes(&bytes_of(place));
            }
        }
        self.number(file.size);
        self.signed(file.modified);
    }

    /// Writes an entry of a collection with this folder.
    pub fn entry(&mut self, entry: &Entry, root: Option<&Path>) {
        let whole = Whole {
            root,
            path: &entry.path,
        };
        self.id(&entry.id);
        self.list(&entry.also, Self::id);
        self.text(&entry.cite_key);
        self.text(&entry.title);
        self.optional(entry.short_title.as_deref());
        self.optional(entry.date.as_ref().map(DocDate::edtf));
        let lists = [
            &entry.creators,
            &entry.recipients,
            &entry.places,
            &entry.subjects,
            &entry.archives,
            &entry.shelf_texts,
            &entry.shelves,
        ];
        for list in lists {
            self.cleans(list);
        }
        self.text(&entry.summary);
        self.speech(entry);
        self.text(&entry.collection);
        self.number(u64::from(entry.has_original) | u64::from(entry.has_translation) << 1);
        self.list(&entry.texts, |writer, (key, hash)| {
            writer.text(&key.0);
            writer.hash(hash);
        });
        self.number(entry.shown_first as u64);
        self.text(&entry.format);
        self.text(&entry.path);
        self.list(&entry.groups, |writer, group| {
            writer.file(&group.base, &whole);
            writer.number(group.nth as u64);
            writer.list(&group.companions, |writer, (file, tag)| {
                writer.file(file, &whole);
                writer.text(tag);
            });
            writer.list(&group.sidecars, |writer, file| writer.file(file, &whole));
        });
    }

    /// Writes a collection.
    pub fn part(&mut self, part: &Part) {
        self.text(&part.id);
        self.text(&part.name);
        self.number(u64::from(part.root.is_some()));
        if let Some(root) = &part.root {
            self.bytes(&bytes_of(root));
        }
        self.list(&part.enclosing, |writer, (id, path)| {
            writer.text(id);
            writer.text(path);
        });
        self.list(part.defaults.rules(), |writer, rule| {
            writer.optional(rule.files.as_ref().map(|files| files.glob().glob()));
            let values = &rule.values;
            writer.optional(values.archive.as_deref());
            writer.optional(values.language.as_deref());
            writer.optional(values.encoding.as_deref());
            writer.optional(values.rights.as_deref());
        });
    }

    /// Writes a problem.
    pub fn problem(&mut self, problem: &Problem) {
        self.text(&problem.path);
        self.text(&problem.reason);
    }
}

/// What the files of an entry are written against.
struct Whole<'a> {
    root: Option<&'a Path>,
    path: &'a str,
}

impl<'a> Reader<'a> {
    /// Reads a number.
    pub fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<Option<i64>> {
        let Some(folded) = self.number()?.checked_sub(1) else {
            return Some(None);
        };
        Some(Some((folded >> 1) as i64 ^ -((folded & 1) as i64)))
    }

    fn flag(&mut self) -> Option<bool> {
        match self.number()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    /// Reads bytes.
    pub fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// Reads a text.
    pub fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn string(&mut self) -> Option<String> {
        // Paths, tags and keys of texts are what they are: who shows one cleans it.
        self.text().map(str::to_owned)
    }

    fn clean(&mut self) -> Option<Clean> {
        self.text().map(Clean::text)
    }

    fn optional(&mut self) -> Option<Option<&'a str>> {
        if self.flag()? {
            return self.text().map(Some);
        }
        Some(None)
    }

    /// Reads a list. Room is made as its items are read, not as its length says.
    pub fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.number()?;
        // An item is a byte at least: a longer list can't be read to its end.
        if count > self.0.len() as u64 {
            return None;
        }
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(read(self)?);
        }
        Some(items)
    }

    fn cleans(&mut self) -> Option<Vec<Clean>> {
        self.list(Self::clean)
    }

    /// Reads texts.
    pub fn texts(&mut self) -> Option<Vec<String>> {
        self.list(Self::string)
    }

    fn id(&mut self) -> Option<RecordId> {
        let kind = match self.number()? {
            0 => IdKind::Stated,
            1 => IdKind::Url,
            2 => IdKind::Volume,
            3 => IdKind::Path,
            _ => return None,
        };
        Some(RecordId::remembered(self.text()?, kind))
    }

    fn hash(&mut self) -> Option<TextHash> {
        match self.number()? {
            0 => Some(TextHash::default()),
            1 => {
                let (digest, rest) = self.0.split_first_chunk::<16>()?;
                self.0 = rest;
                Some(TextHash::remembered(&hash_of(digest)))
            }
            2 => Some(TextHash::remembered(self.text()?)),
            _ => None,
        }
    }

    /// Reads what the language columns and `lang:` ask of a record into an entry.
    pub fn speech(&mut self, entry: &mut Entry) -> Option<()> {
        if self.flag()? {
            let name = self.clean()?;
            let tag = self.optional()?.map(str::to_owned);
            entry.original_language = Some((name, tag));
        }
        entry.translations = self.texts()?;
        entry.text_languages = self.texts()?;
        Some(())
    }

    fn file(&mut self, of: &Whole<'_>) -> Option<FileRef> {
        let path = if self.flag()? { self.text()? } else { of.path }.to_owned();
        let file = match self.number()? {
            0 => None,
            1 => Some(of.root?.join(&path)),
            2 => Some(path_of(self.bytes()?)?),
            _ => return None,
        };
        Some(FileRef {
            path,
            file,
            size: self.number()?,
            modified: self.signed()?,
        })
    }

    fn group(&mut self, of: &Whole<'_>) -> Option<Group> {
        Some(Group {
            base: self.file(of)?,
            nth: usize::try_from(self.number()?).ok()?,
            companions: self.list(|reader| Some((reader.file(of)?, reader.string()?)))?,
            sidecars: self.list(|reader| reader.file(of))?,
        })
    }

    /// Reads an entry of a collection with this folder.
    pub fn entry(&mut self, root: Option<&Path>) -> Option<Entry> {
        let mut entry = Entry {
            id: self.id()?,
            also: self.list(Self::id)?,
            cite_key: self.string()?,
            title: self.clean()?,
            short_title: self.optional()?.map(Clean::text),
            date: match self.optional()? {
                Some(edtf) => Some(DocDate::parse_edtf(edtf)?),
                None => None,
            },
            creators: self.cleans()?,
            recipients: self.cleans()?,
            places: self.cleans()?,
            subjects: self.cleans()?,
            archives: self.cleans()?,
            shelf_texts: self.cleans()?,
            shelves: self.cleans()?,
            summary: self.clean()?,
            ..Entry::default()
        };
        self.speech(&mut entry)?;
        entry.collection = self.clean()?;
        let has = self.number()?;
        (entry.has_original, entry.has_translation) = (has & 1 != 0, has & 2 != 0);
        entry.texts = self.list(|reader| Some((TextKey(reader.string()?), reader.hash()?)))?;
        entry.shown_first = usize::try_from(self.number()?).ok()?;
        entry.format = self.string()?;
        entry.path = self.string()?;
        let path = entry.path.clone();
        let whole = Whole { root, path: &path };
        entry.groups = self.list(|reader| reader.group(&whole))?;
        Some(entry)
    }

    /// Reads a collection.
    pub fn part(&mut self) -> Option<Part> {
        Some(Part {
            id: self.string()?,
            name: self.clean()?,
            root: if self.flag()? {
                Some(path_of(self.bytes()?)?)
            } else {
                None
            },
            enclosing: self.list(|reader| Some((reader.string()?, reader.string()?)))?,
            defaults: Defaults::new(self.list(Self::rule)?),
        })
    }

    fn rule(&mut self) -> Option<Rule> {
        Some(Rule {
            files: match self.optional()? {
                Some(text) => Some(pattern(text).ok()?),
                None => None,
            },
            values: Values {
                archive: self.optional()?.map(Clean::text),
                language: self.optional()?.map(str::to_owned),
                encoding: self.optional()?.map(str::to_owned),
                rights: self.optional()?.map(Clean::text),
            },
        })
    }

    /// Reads a problem.
    pub fn problem(&mut self) -> Option<Problem> {
        Some(Problem {
            path: self.clean()?,
            reason: self.clean()?,
        })
    }
}

/// What a hash of today's form begins with.
const HASH_PREFIX: &str = "s1:";

/// Returns the bytes of a hash of today's form; `None` for any other.
fn digest_of(hash: &str) -> Option<[u8; 16]> {
    let digits = hash.strip_prefix(HASH_PREFIX)?.as_bytes();
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut digest = [0; 16];
    if digits.len() != 2 * digest.len() {
        return None;
    }
    for (byte, pair) in digest.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = value(*pair.first()?)? << 4 | value(*pair.last()?)?;
    }
    Some(digest)
}

/// Returns the written form of a hash.
fn hash_of(digest: &[u8; 16]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let digits = digest
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    HASH_PREFIX.chars().chain(digits).collect()
}

/// Returns the bytes of a path.
#[cfg(unix)]
pub fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_vec()
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps, reason = "elsewhere a path can be no text")]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

/// Returns the text of a path as bytes.
#[cfg(not(unix))]
pub fn bytes_of(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}

#[cfg(test)]
mod tests;

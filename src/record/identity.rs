//! The names of records: what can't be repaired later.
//!
//! Notes of many years hold on to these names, so none of them may come from where a folder
//! happens to lie on a machine. In this order: an `id:` the record states, within its
//! collection; its own URL; a document of a volume; its path inside the collection.

use std::fmt::{self, Write as _};

use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Where a name comes from; what the document states is stronger than where it lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IdKind {
    /// An `id:` the record states, within its collection (`harbour/12`).
    Stated,
    /// Its own URL (`digitalarchive.wilsoncenter.org/document/112079`).
    Url,
    /// A document of a volume (`frus1950-55Intel#d3`), or a work of which there are editions
    /// (`urn:cts:greekLit:tlg0012.tlg001`).
    Volume,
    /// Its path inside its collection, without extension and language (`harbour/letters/1`).
    #[default]
    Path,
}

/// The stable name of a record.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId {
    value: String,
    kind: IdKind,
}

impl RecordId {
    /// Names a record by the `id:` it states, within its collection.
    pub fn stated(collection: &str, id: &str) -> Self {
        Self {
            value: format!("{}/{}", plain(collection), plain(id)),
            kind: IdKind::Stated,
        }
    }

    /// Names a record by its own URL: host and whole path, without scheme, `www.`, fragment
    /// and trailing slash; the query is kept. `None` when it is no http(s) URL.
    pub fn url(url: &str) -> Option<Self> {
        let url = url.trim();
        let rest = strip_scheme(url)?;
        let rest = rest.split('#').next().unwrap_or(rest);
        let split = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, path) = rest.split_at(split);
        let host = host.to_ascii_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        if host.is_empty() || host.contains(char::is_whitespace) {
            return None;
        }
        let value = plain(&format!("{host}{path}"));
        Some(Self {
            value: value.trim_end_matches('/').to_owned(),
            kind: IdKind::Url,
        })
    }

    /// Names a document of a volume.
    pub fn volume(volume: &str, document: &str) -> Self {
        Self {
            value: format!("{}#{}", plain(volume), plain(document)),
            kind: IdKind::Volume,
        }
    }

    /// Names a work by its URN; what is read are its editions and translations.
    pub fn work(urn: &str) -> Self {
        Self {
            value: plain(urn),
            kind: IdKind::Volume,
        }
    }

    /// Returns true for the name of a work: its texts come from files that need have no text
    /// in common.
    pub fn is_work(&self) -> bool {
        self.kind == IdKind::Volume && !self.value.contains('#')
    }

    /// Names a record by its path inside a collection; the path has `/` and no extension.
    pub fn path(collection: &str, path: &str) -> Self {
        Self {
            value: format!("{}/{}", plain(collection), plain(path)),
            kind: IdKind::Path,
        }
    }

    /// Takes up a name that was written down earlier, in a mark.
    pub fn remembered(value: &str, kind: IdKind) -> Self {
        Self {
            value: plain(value),
            kind,
        }
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Returns where the name comes from.
    pub fn kind(&self) -> IdKind {
        self.kind
    }

    /// Returns true when `end` is the whole name or its last part (`112079`).
    pub fn ends_with(&self, end: &str) -> bool {
        let Some(head) = self.value.strip_suffix(end) else {
            return false;
        };
        !end.is_empty() && (head.is_empty() || head.ends_with(['/', '#', ':']))
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Serialize for RecordId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.value)
    }
}

/// Returns the rest of an http(s) URL after its scheme.
fn strip_scheme(url: &str) -> Option<&str> {
    ["https://", "http://"].iter().find_map(|scheme| {
        let head = url.get(..scheme.len())?;
        head.eq_ignore_ascii_case(scheme)
            .then(|| &url[scheme.len()..])
    })
}

/// Names are shown and written to files: one form (NFC), no control characters.
fn plain(name: &str) -> String {
    if name.is_ascii() {
        return super::Clean::line(name).as_str().to_owned();
    }
    let name: String = name.trim().nfc().collect();
    super::Clean::line(&name).as_str().to_owned()
}

/// What a text is by its letters: equal for copies however their lines are broken.
///
/// `s1:` and 32 hexadecimal digits: the first 16 bytes of the SHA-256 of the text in NFC
/// without white space. Empty for a text without a letter; an empty hash matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextHash(String);

impl TextHash {
    /// Computes the hash of a canonical text.
    pub fn of(canonical: &str) -> Self {
        Self::of_parts([canonical])
    }

    /// Computes the hash of a text from its blocks, which white space parts.
    pub fn of_parts<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut letters = Letters::default();
        parts.into_iter().for_each(|part| letters.take(part));
        let Some(digest) = letters.digest() else {
            return Self::default();
        };
        let mut out = String::from("s1:");
        for byte in &digest[..16] {
            // Writing to a string cannot fail.
            let _ = write!(out, "{byte:02x}");
        }
        Self(out)
    }

    /// Takes up a hash that was written down earlier.
    pub fn remembered(value: &str) -> Self {
        Self(value.trim().to_owned())
    }

    /// Returns the written form; empty for an empty text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns true when there was no text to hash.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Letters on their way into a hash, a good many at a time.
struct Letters {
    hasher: Sha256,
    /// Bytes handed over together: word by word would cost more than the hashing.
    waiting: [u8; 4096],
    length: usize,
    any: bool,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            hasher: Sha256::new(),
            waiting: [0; 4096],
            length: 0,
            any: false,
        }
    }
}

impl Letters {
    /// Takes up a text; white space joins no letter, so that words have their own forms.
    fn take(&mut self, text: &str) {
        if text.is_ascii() {
            return self.take_ascii(text.as_bytes());
        }
        for word in text.split([' ', '\n']) {
            if word.is_ascii() {
                self.take_ascii(word.as_bytes());
            } else if is_nfc_quick(word.chars()) == IsNormalized::Yes {
                self.take_letters(word);
            } else {
                let word: String = word.nfc().collect();
                self.take_letters(&word);
            }
        }
    }

    fn take_letters(&mut self, word: &str) {
        for run in word.split_whitespace() {
            for piece in run.as_bytes().chunks(self.waiting.len()) {
                self.make_room(piece.len());
                let end = self.length + piece.len();
                self.waiting[self.length..end].copy_from_slice(piece);
                self.length = end;
            }
        }
    }

    /// Takes up ASCII: each byte is put down, and only letters move the end on.
    fn take_ascii(&mut self, text: &[u8]) {
        for piece in text.chunks(self.waiting.len() - 2 * STEP) {
            self.make_room(piece.len() + STEP);
            let mut length = self.length;
            let (steps, rest) = piece.as_chunks::<STEP>();
            for step in steps {
                let (letters, count) = without_space(u64::from_le_bytes(*step));
                if let Some(room) = self.waiting.get_mut(length..length + STEP) {
                    room.copy_from_slice(&letters.to_le_bytes());
                    length += count;
                }
            }
            for &byte in rest {
                self.waiting[length] = byte;
                length += usize::from(!matches!(byte, b' ' | b'\t'..=b'\r'));
            }
            self.length = length;
        }
    }

    /// Hands over what waits when so many bytes more, and one, would not fit.
    fn make_room(&mut self, more: usize) {
        if self.length + more >= self.waiting.len() {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        self.any |= self.length > 0;
        self.hasher.update(&self.waiting[..self.length]);
        self.length = 0;
    }

    /// Returns the hash; `None` when there was no letter.
    fn digest(mut self) -> Option<[u8; 32]> {
        self.hand_over();
        self.any.then(|| self.hasher.finalize().into())
    }
}

/// ASCII bytes that are looked at together.
const STEP: usize = 8;

/// Closes up eight ASCII bytes over their white space; returns also how many are left.
fn without_space(bytes: u64) -> (u64, usize) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * EACH;
    // A byte's high bit is set where it is at least so much: ASCII leaves it free to count in.
    let at_least = |least: u64| (bytes | HIGH).wrapping_sub(least * EACH) & HIGH;
    let spaces = HIGH & !((bytes ^ (0x20 * EACH)) + 0x7f * EACH);
    let mut white = spaces | (at_least(0x09) & !at_least(0x0e));
    let (mut left, mut count) = (bytes, STEP);
    // From the last on, so that those before keep their places.
    while white != 0 {
        let bit = white.ilog2();
        let below = (1_u64 << (bit - 7)) - 1;
        left = (left & below) | ((left >> 8) & !below);
        white &= !(1_u64 << bit);
        count -= 1;
    }
    (left, count)
}

/// Makes a cite key of an id: letters, digits, `-` and `_`; other characters become one `-`.
///
/// Two ids that differ only in other characters give one key; the catalogue adds a suffix
/// made from the id, so that a key never depends on what else is in the room.
pub fn cite_key(id: &RecordId) -> String {
    let mut key = String::new();
    for c in id.as_str().chars() {
        if c.is_ascii_alphanumeric() || c == '_' || c == '-' {
            key.push(c);
        } else if !key.ends_with('-') {
            key.push('-');
        }
    }
    let key = key.trim_matches('-');
    if key.is_empty() || !id.as_str().is_ascii() {
        let tag = TextHash::of(id.as_str());
        let tag = tag.as_str().get(3..11).unwrap_or("record");
        return if key.is_empty() {
            format!("r-{tag}")
        } else {
            format!("{key}-{tag}")
        };
    }
    key.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_url_names_by_host_and_path() {
        let id = |url| RecordId::url(url).map(|id| id.value);
        let wanted = Some("digitalarchive.wilsoncenter.org/document/112079".to_owned());
        assert_eq!(
            id("http://digitalarchive.wilsoncenter.org/document/112079"),
            wanted
        );
        assert_eq!(
            id("HTTPS://www.DigitalArchive.wilsoncenter.org/document/112079/#top"),
            wanted
        );
        assert_eq!(
            id("https://a.example/x?id=1#f"),
            Some("a.example/x?id=1".to_owned())
        );
        assert_eq!(id("ftp://a.example/x"), None);
        assert_eq!(id("not a url"), None);
    }

    #[test]
    fn the_case_of_a_path_is_kept() {
        let id = RecordId::url("https://a.example/Doc/AbC");
        assert_eq!(id.map(|id| id.value), Some("a.example/Doc/AbC".to_owned()));
    }

    #[test]
    fn an_end_of_an_id_is_a_whole_part() {
        let id = RecordId::path("harbour", "letters/112");
        assert!(
            id.ends_with("112")
                && id.ends_with("letters/112")
                && id.ends_with("harbour/letters/112")
        );
        assert!(!id.ends_with("12") && !id.ends_with(""));
        assert!(RecordId::volume("frus", "d3").ends_with("d3"));
    }

    #[test]
    fn a_hash_does_not_see_line_breaks_and_an_empty_text_has_none() {
        assert_eq!(
            TextHash::of("one two\nthree"),
            TextHash::of("one  two three\n")
        );
        assert_ne!(TextHash::of("one"), TextHash::of("two"));
        assert!(TextHash::of(" \n").is_empty());
    }

    #[test]
    fn the_written_form_of_a_hash_never_changes() {
        assert_eq!(
            TextHash::of("readroom").as_str(),
            "s1:d725334f0571ad8b2cd152ac29b753e9"
        );
    }

    #[test]
    fn a_hash_is_that_of_the_composed_letters_and_of_all_parts() {
        let long = "caf\u{e9} ".repeat(3000);
        let apart = "cafe\u{301}\n\n".repeat(3000);
        assert_eq!(TextHash::of(&long), TextHash::of(&apart));
        assert_eq!(
            TextHash::of("one\n\n\u{301}two"),
            TextHash::of_parts(["one", "\u{301}two", " "])
        );
        assert!(TextHash::of_parts(["", " \u{2003}"]).is_empty());
    }

    proptest! {
        #[test]
        fn a_hash_is_that_of_the_text_without_white_space(
            text in "[a-zа-яé\u{301}\u{a0}\u{1161}\u{1109} \n\t\u{b}\u{2003}]{0,40}",
            times in 1_usize..400,
        ) {
            let text = text.repeat(times);
            let letters: String = text.nfc().filter(|c| !c.is_whitespace()).collect();
            let wanted = if letters.is_empty() {
                String::new()
            } else {
                let digest = Sha256::digest(letters.as_bytes());
                digest[..16].iter().fold(String::from("s1:"), |hex, byte| hex + &format!("{byte:02x}"))
            };
            let hash = TextHash::of(&text);
            prop_assert_eq!(hash.as_str(), wanted);
        }
    }

    #[test]
    fn cite_keys_hold_only_what_is_legal() {
        assert_eq!(
            cite_key(&RecordId::path("harbour", "letters/1")),
            "harbour-letters-1"
        );
        let cyrillic = cite_key(&RecordId::path("гавань", "письма"));
        assert!(cyrillic.starts_with("r-") && cyrillic.is_ascii());
    }
}

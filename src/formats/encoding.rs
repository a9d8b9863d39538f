//! Bytes to text: what encoding a file is in, and what of it could not be read.
//!
//! A byte order mark decides, then valid UTF-8, then what the collection's owner says, then
//! detection with the language as a hint. A guess that other readings could rival is told
//! as doubtful, never kept silent. What a format declares of itself (XML, HTML) comes in as
//! a hint; nothing is parsed here.

mod guess;

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Hints;
use crate::record::Clean;

/// So many characters of several bytes make a text UTF-8 whatever its folder is said to be
/// in: older encodings give that by chance for a word at most.
const SURELY_UTF_8: usize = 3;

/// A broken place for so many good characters of several bytes is damage, not another encoding.
const GOOD_FOR_ONE_BROKEN: usize = 10;

/// Zeros and changes of character set are looked for in so many bytes of a valid UTF-8 file.
const HEAD: usize = 4096;

/// The sign that ended files of CP/M and DOS.
const DOS_END: u8 = 0x1a;

/// A text and how it was encoded.
pub(super) struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub(super) text: Cow<'a, str>,
    /// Name of the encoding.
    pub(super) encoding: &'static str,
    /// A sentence, when something was lost or the encoding is doubtful.
    pub(super) warning: Option<Clean>,
}

/// Decodes the bytes of a file.
pub(super) fn decode<'a>(bytes: &'a [u8], hints: &Hints) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decoded(encoding, bytes.get(mark..).unwrap_or_default(), false);
    }
    let stated = hints.encoding.as_deref().and_then(stated);
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let has_sign = memchr::memchr2(0, guess::ESCAPE, head).is_some();
    if stated.is_none()
        && !has_sign
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        let end = char::from(DOS_END);
        return Decoded {
            text: Cow::Borrowed(text.strip_suffix(end).unwrap_or(text)),
            encoding: shown(UTF_8),
            warning: None,
        };
    }
    if let Some(encoding) = guess::unmarked_utf_16(bytes) {
        return decoded(encoding, bytes, false);
    }
    let bytes = without_end(bytes);
    let share = Utf8Share::of(bytes);
    let is_utf_8 = share.broken == 0 && !(share.good == 0 && bytes.contains(&guess::ESCAPE));
    match stated {
        Some(encoding) if !(is_utf_8 && share.good >= SURELY_UTF_8) => {
            decoded(encoding, bytes, false)
        }
        Some(_) => decoded(UTF_8, bytes, false),
        None if is_utf_8 || share.is_damaged_utf_8() => decoded(UTF_8, bytes, false),
        None => {
            let guess = guess::legacy(bytes, hints.language.as_deref());
            decoded(guess.encoding, bytes, guess.doubtful)
        }
    }
}

/// Leaves out the sign that ended a file.
fn without_end(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(&[DOS_END]).unwrap_or(bytes)
}

/// Returns true when bytes with zeros in them are text all the same.
pub(super) fn is_utf_16(bytes: &[u8], hints: &Hints) -> bool {
    let stated = hints.encoding.as_deref().and_then(stated);
    bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || stated.is_some_and(|encoding| encoding == UTF_16LE || encoding == UTF_16BE)
        || guess::unmarked_utf_16(bytes).is_some()
}

/// Returns the name shown for an encoding that a person names ("cp866", "Latin-2", "KOI8-R");
/// `None` when there is none of that name.
pub fn encoding_named(name: &str) -> Option<&'static str> {
    stated(name).map(shown)
}

/// Finds an encoding by a label, written as people write it.
fn stated(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    let joined = name.replace('-', "");
    let latin = || {
        let number = joined.strip_prefix("latin")?;
        Encoding::for_label(format!("latin{number}").as_bytes())
    };
    let page = || {
        let page = ["cp", "win", "windows", "codepage"]
            .iter()
            .find_map(|prefix| joined.strip_prefix(prefix))?;
        Encoding::for_label(format!("windows-{page}").as_bytes())
    };
    Encoding::for_label(name.as_bytes())
        .or_else(|| Encoding::for_label(joined.as_bytes()))
        .or_else(latin)
        .or_else(page)
        .filter(|encoding| *encoding != encoding_rs::REPLACEMENT)
}

/// Returns the name people know an encoding by.
fn shown(encoding: &'static Encoding) -> &'static str {
    match encoding.name() {
        "UTF-16LE" => "UTF-16 LE",
        "UTF-16BE" => "UTF-16 BE",
        "IBM866" => "CP866",
        "Shift_JIS" => "Shift-JIS",
        // One decoder reads both, and the later standard holds the earlier.
        "GBK" | "gb18030" => "GB18030",
        "macintosh" => "Macintosh",
        "x-mac-cyrillic" => "Macintosh Cyrillic",
        "windows-874" => "Windows-874",
        "windows-1250" => "Windows-1250",
        "windows-1251" => "Windows-1251",
        "windows-1252" => "Windows-1252",
        "windows-1253" => "Windows-1253",
        "windows-1254" => "Windows-1254",
        "windows-1255" => "Windows-1255",
        "windows-1256" => "Windows-1256",
        "windows-1257" => "Windows-1257",
        "windows-1258" => "Windows-1258",
        name => name,
    }
}

/// Decodes bytes in an encoding that was decided on.
fn decoded<'a>(encoding: &'static Encoding, bytes: &'a [u8], doubtful: bool) -> Decoded<'a> {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let lost = if broken {
        lost(&text, encoding, bytes)
    } else {
        0
    };
    let name = shown(encoding);
    Decoded {
        warning: loss(lost, name).or_else(|| doubtful.then(|| doubt(name))),
        text,
        encoding: name,
    }
}

/// Counts the places that could not be read; a mark of loss that the source itself has is none.
fn lost(text: &str, encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let all = text.matches(char::REPLACEMENT_CHARACTER).count();
    let own = if encoding == UTF_8 {
        bytes
            .windows(3)
            .filter(|three| *three == b"\xef\xbf\xbd")
            .count()
    } else {
        0
    };
    all.saturating_sub(own).max(1)
}

/// How much of some bytes reads as UTF-8.
struct Utf8Share {
    /// Characters of several bytes.
    good: usize,
    /// Places that are not UTF-8.
    broken: usize,
}

impl Utf8Share {
    /// Returns true for UTF-8 with a few broken places.
    fn is_damaged_utf_8(&self) -> bool {
        self.broken > 0 && self.good >= self.broken.saturating_mul(GOOD_FOR_ONE_BROKEN)
    }

    fn of(bytes: &[u8]) -> Self {
        let mut share = Self { good: 0, broken: 0 };
        for chunk in bytes.utf8_chunks() {
            let leads = chunk.valid().bytes().filter(|byte| *byte >= 0xc0);
            share.good += leads.count();
            share.broken += usize::from(!chunk.invalid().is_empty());
        }
        share
    }
}

/// Says how much could not be read.
fn loss(lost: usize, encoding: &str) -> Option<Clean> {
    (lost > 0).then(|| {
        let places = if lost == 1 { "1 place".to_owned() } else { format!("{lost} places") };
        Clean::line(&format!(
            "The file was read as {encoding}, and {places} in it could not be read and show as \u{fffd}: save it as UTF-8, or name its encoding in collection.toml, to read it whole"
        ))
    })
}

/// Says that the encoding is a guess.
fn doubt(encoding: &str) -> Clean {
    Clean::line(&format!(
        "It is not certain that the file is in {encoding}, as which it was read: name its encoding in collection.toml, or save it as UTF-8"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> (String, &'static str, bool) {
        let decoded = decode(bytes, &Hints::default());
        (
            decoded.text.into_owned(),
            decoded.encoding,
            decoded.warning.is_some(),
        )
    }

    fn said(bytes: &[u8], encoding: &str) -> (String, &'static str, bool) {
        let hints = Hints {
            encoding: Some(encoding.to_owned()),
            ..Hints::default()
        };
        let decoded = decode(bytes, &hints);
        (
            decoded.text.into_owned(),
            decoded.encoding,
            decoded.warning.is_some(),
        )
    }

    #[test]
    fn marks_of_order_choose_the_encoding_and_go() {
        assert_eq!(text(b"\xef\xbb\xbfab"), ("ab".to_owned(), "UTF-8", false));
        assert_eq!(
            text(b"\xff\xfea\0\x16\x04"),
            ("aЖ".to_owned(), "UTF-16 LE", false)
        );
        assert_eq!(
            text(b"\xfe\xff\0a\x04\x16"),
            ("aЖ".to_owned(), "UTF-16 BE", false)
        );
        assert_eq!(
            text("Ж\u{fffd}".as_bytes()),
            ("Ж\u{fffd}".to_owned(), "UTF-8", false)
        );
    }

    #[test]
    fn losses_are_told() {
        let damaged = "Сообщаю о прибытии судна в порт".as_bytes().to_vec();
        let damaged = [damaged.as_slice(), b"\xd0", b" end"].concat();
        let (words, encoding, warned) = text(&damaged);
        assert!(words.ends_with("порт\u{fffd} end") && encoding == "UTF-8" && warned);
        assert!(text(b"\xff\xfea\0b").2);
        assert!(text(b"\xff\xfe\x00\xd8").2);
        let sentence = decode(&damaged, &Hints::default()).warning;
        assert!(sentence.is_some_and(|sentence| sentence.contains("1 place")));
    }

    #[test]
    fn what_the_collection_says_is_believed_but_not_against_plain_utf_8() {
        let bytes = b"\xd3\xcf\xcf\xc2\xdd\xc1\xc0";
        assert_eq!(
            said(bytes, "koi8-r"),
            ("сообщаю".to_owned(), "KOI8-R", false)
        );
        assert_eq!(
            said("сообщаю".as_bytes(), "koi8-r"),
            ("сообщаю".to_owned(), "UTF-8", false)
        );
        assert_eq!(
            said(b"\xef\xbb\xbfab", "koi8-r"),
            ("ab".to_owned(), "UTF-8", false)
        );
        assert!(said(b"ab\xff", "utf-8").2);
        assert_eq!(said(b"a\0b\0", "utf-16le").0, "ab");
    }

    #[test]
    fn encodings_have_the_names_people_give_them() {
        for (name, wanted) in [
            ("cp866", Some("CP866")),
            ("CP 1251", Some("Windows-1251")),
            ("win1251", Some("Windows-1251")),
            ("KOI8_R", Some("KOI8-R")),
            ("Latin-2", Some("ISO-8859-2")),
            ("iso 8859-2", Some("ISO-8859-2")),
            ("Shift-JIS", Some("Shift-JIS")),
            ("gb2312", Some("GB18030")),
            ("big5", Some("Big5")),
            ("utf8", Some("UTF-8")),
            ("mac-cyrillic", None),
            ("x-mac-cyrillic", Some("Macintosh Cyrillic")),
            ("hz-gb-2312", None),
            ("ascii-art", None),
            ("", None),
        ] {
            assert_eq!(encoding_named(name), wanted, "{name}");
        }
    }

    #[test]
    fn the_sign_that_ended_a_file_of_dos_is_no_letter() {
        assert_eq!(text(b"end\r\n\x1a"), ("end\r\n".to_owned(), "UTF-8", false));
    }

    proptest! {
        #[test]
        fn any_bytes_are_some_text(
            bytes in proptest::collection::vec(any::<u8>(), 0..200),
            language in "[a-zA-Z-]{0,5}",
            encoding in "[a-z0-9-]{0,8}",
        ) {
            let hints = Hints { language: Some(language), encoding: Some(encoding) };
            let _ = (text(&bytes), decode(&bytes, &hints), is_utf_16(&bytes, &hints));
        }
    }
}

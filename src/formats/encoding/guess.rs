//! Guessing an encoding that nothing tells: UTF-16 without its mark, and the older ones.
//!
//! The detector is asked with the language's country, as it takes hints, and again with the
//! countries of other scripts: an answer that every hint leaves alone rests on the bytes, one
//! that turns with the hint is doubtful.

use std::cmp::Ordering;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, KOI8_R, KOI8_U, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::record::language;

/// Begins a change of character set in ISO-2022-JP, which has ASCII bytes alone.
pub(super) const ESCAPE: u8 = 0x1b;

/// How much is looked at, in bytes, from the first that is not ASCII: more makes the guess
/// no surer, and a large file slow.
const LOOKED_AT: usize = 64 * 1024;

/// Fewer bytes beyond ASCII than this say little: a name or two.
const FEW: usize = 16;

/// A file states its language within so many bytes.
const LOOKED_AT_FOR_LANGUAGE: usize = 2048;

/// UTF-16 without a mark is looked for in so many bytes.
const LOOKED_AT_FOR_ORDER: usize = 4096;

/// One unit in so many is a space, a line end or a full stop in any UTF-16 text.
const UNITS_FOR_ONE_SPACE: usize = 60;

/// Countries whose texts are in other encodings than each other's: Russia, Germany, Czechia,
/// Greece, Japan, China, Taiwan and Korea.
const RIVALS: [&str; 8] = ["ru", "de", "cz", "gr", "jp", "cn", "tw", "kr"];

/// The country that stands for a language in the detector's eyes.
const COUNTRIES: &[(&str, &str)] = &[
    ("ar", "eg"),
    ("be", "by"),
    ("bg", "bg"),
    ("bs", "ba"),
    ("cs", "cz"),
    ("da", "dk"),
    ("de", "de"),
    ("el", "gr"),
    ("en", "uk"),
    ("es", "es"),
    ("et", "ee"),
    ("fa", "ir"),
    ("fi", "fi"),
    ("fr", "fr"),
    ("he", "il"),
    ("hr", "hr"),
    ("hu", "hu"),
    ("hy", "am"),
    ("is", "is"),
    ("it", "it"),
    ("ja", "jp"),
    ("ka", "ge"),
    ("kk", "kz"),
    ("ko", "kr"),
    ("lt", "lt"),
    ("lv", "lv"),
    ("mk", "mk"),
    ("mn", "mn"),
    ("nl", "nl"),
    ("no", "no"),
    ("pl", "pl"),
    ("pt", "pt"),
    ("ro", "ro"),
    ("ru", "ru"),
    ("sk", "sk"),
    ("sl", "si"),
    ("sq", "al"),
    ("sr", "rs"),
    ("sv", "se"),
    ("th", "th"),
    ("tr", "tr"),
    ("uk", "ua"),
    ("vi", "vn"),
    ("zh", "cn"),
];

/// A guess.
pub(super) struct Guess {
    pub(super) encoding: &'static Encoding,
    pub(super) doubtful: bool,
}

/// Guesses the encoding of bytes that are not UTF-8.
pub(super) fn legacy(bytes: &[u8], language: Option<&str>) -> Guess {
    let stated = language.is_none().then(|| language_stated(bytes)).flatten();
    let language = language.or(stated.as_deref());
    let sample = sample(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() < LOOKED_AT);
    let ask = |country: Option<&str>| {
        let guess = detector.guess(country.map(str::as_bytes), Utf8Detection::Deny);
        plain_koi(guess, bytes, language)
    };
    let country = language.and_then(country);
    let encoding = ask(country);
    Guess {
        encoding,
        doubtful: is_doubtful(encoding, sample, country.is_some(), &ask),
    }
}

/// Finds the language that a file states of its text at its head, in letters that are the
/// same in every encoding (`lang: ru`).
fn language_stated(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..LOOKED_AT_FOR_LANGUAGE).unwrap_or(bytes);
    head.split(|byte| *byte == b'\n').find_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        let (key, value) = line.split_once([':', '='])?;
        let key = key.trim().to_ascii_lowercase();
        let is_it = matches!(key.as_str(), "lang" | "language" | "locale");
        let value = value.trim().trim_matches(['"', '\'']);
        is_it.then(|| language::tag_of(value))?
    })
}

/// Returns true when the bytes may as well be in another encoding.
fn is_doubtful(
    encoding: &'static Encoding,
    sample: &[u8],
    hinted: bool,
    ask: &dyn Fn(Option<&str>) -> &'static Encoding,
) -> bool {
    let few = sample.iter().filter(|byte| !byte.is_ascii()).count() < FEW;
    let read = |encoding: &'static Encoding| encoding.decode_without_bom_handling(sample).0;
    let text = read(encoding);
    // No text has the control characters that stand where other encodings have letters.
    if text.contains(|c| matches!(c, '\u{80}'..='\u{9f}')) || mixes_scripts(&text) {
        return true;
    }
    let differs = |other: &'static Encoding| {
        let rival = || read(other);
        other != encoding && rival() != text && !mixes_scripts(&rival())
    };
    if hinted && !few {
        return false;
    }
    let unhinted = ask(None);
    if hinted {
        return differs(unhinted) && unhinted != WINDOWS_1252;
    }
    let rivals = RIVALS.iter().map(|country| ask(Some(country)));
    let mut rivals = rivals.filter(|rival| differs(rival)).peekable();
    if few {
        return rivals.peek().is_some();
    }
    // With letters enough, only a rival that several hints call up is one.
    rivals.count() > RIVALS.len() / 2
}

/// Returns true when a word has a letter of another script right after a plain Latin one, as
/// words have that are read in the wrong encoding ("Hafenstдdte").
fn mixes_scripts(text: &str) -> bool {
    let is_latin = |c: char| matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    let mut before = ' ';
    text.chars().any(|c| {
        let mixed = before.is_ascii_lowercase() && c.is_alphabetic() && !is_latin(c);
        before = c;
        mixed
    })
}

/// Returns what is looked at: from the first byte that is not plain ASCII on.
fn sample(bytes: &[u8]) -> &[u8] {
    let tells = |byte: &u8| !byte.is_ascii() || *byte == ESCAPE;
    // Two bytes before it belong to what the detector weighs.
    let start = bytes.iter().position(tells).unwrap_or(0).saturating_sub(2);
    let sample = bytes.get(start..).unwrap_or_default();
    sample.get(..LOOKED_AT).unwrap_or(sample)
}

/// The detector knows KOI8-U alone, of whose letters KOI8-R has all that Russian needs.
fn plain_koi(guess: &'static Encoding, bytes: &[u8], language: Option<&str>) -> &'static Encoding {
    let ukrainian =
        |byte: &u8| matches!(byte, 0xa4 | 0xa6 | 0xa7 | 0xad | 0xb4 | 0xb6 | 0xb7 | 0xbd);
    let is_russian = language.is_some_and(|language| language == "ru");
    if guess == KOI8_U && (is_russian || !bytes.iter().any(ukrainian)) {
        return KOI8_R;
    }
    guess
}

/// Returns the country whose texts are in this language.
fn country(language: &str) -> Option<&'static str> {
    let language = language.to_ascii_lowercase();
    if ["zh-hant", "zh-tw", "zh-hk"]
        .iter()
        .any(|tag| language.starts_with(tag))
    {
        return Some("tw");
    }
    let primary = language.split(['-', '_']).next()?;
    let at = COUNTRIES
        .binary_search_by_key(&primary, |(language, _)| language)
        .ok()?;
    COUNTRIES.get(at).map(|(_, country)| *country)
}

/// Finds the order of bytes of UTF-16 that does not state it: the one in which spaces, line
/// ends and full stops are where a text has them, and nothing is no character.
pub(super) fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let looked_at = bytes.get(..LOOKED_AT_FOR_ORDER).unwrap_or(bytes);
    let little = spaces(looked_at, u16::from_le_bytes);
    let big = spaces(looked_at, u16::from_be_bytes);
    let enough = (looked_at.len() / 2).div_ceil(UNITS_FOR_ONE_SPACE);
    // What is no text in one order counts nothing there.
    let (most, encoding) = match little.cmp(&big) {
        Ordering::Greater => (little?, UTF_16LE),
        Ordering::Less => (big?, UTF_16BE),
        Ordering::Equal => return None,
    };
    (most >= enough).then_some(encoding)
}

/// Counts what parts words and sentences; `None` when these units are no text.
fn spaces(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<usize> {
    let mut count = 0;
    let units = bytes.chunks_exact(2).filter_map(|pair| match pair {
        [a, b] => Some(unit([*a, *b])),
        _ => None,
    });
    for unit in units {
        match unit {
            0x09 | 0x0a | 0x0c | 0x0d => {}
            0x00..=0x1f | 0x7f..=0x9f | 0xfffe | 0xffff | 0xe000..=0xf8ff => return None,
            0x20 | 0x2c | 0x2e | 0x3001 | 0x3002 | 0xff0c | 0xff0e => count += 1,
            _ => {}
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_and_the_detector_takes_every_name() {
        assert!(COUNTRIES.is_sorted());
        let detector = EncodingDetector::new(Iso2022JpDetection::Allow);
        for country in COUNTRIES.iter().map(|(_, country)| *country).chain(RIVALS) {
            let _ = detector.guess(Some(country.as_bytes()), Utf8Detection::Deny);
        }
        assert_eq!(country("ZH-Hant-TW"), Some("tw"));
        assert_eq!(country("pt-BR"), Some("pt"));
        assert_eq!(country("xx"), None);
    }

    #[test]
    fn a_file_may_state_its_language() {
        let stated = |text: &[u8]| language_stated(text).unwrap_or_default();
        assert_eq!(stated(b"---\ntitle: \xcf\xe8\nlang: \"ru\"\r\n---\n"), "ru");
        assert_eq!(stated(b"+++\nlanguage = 'Czech'\n"), "cs");
        assert_eq!(stated(b"Original language: Russian\nlang: tlh"), "");
    }

    #[test]
    fn utf_16_without_its_mark_is_known_by_its_spaces() {
        let units = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(order).collect()
        };
        for text in [
            "Сообщаю о прибытии.\n",
            "Two words.",
            "外交部关于边境局势的报告。",
        ] {
            let little = units(text, u16::to_le_bytes);
            let big = units(text, u16::to_be_bytes);
            assert_eq!(unmarked_utf_16(&little), Some(UTF_16LE), "{text}");
            assert_eq!(unmarked_utf_16(&big), Some(UTF_16BE), "{text}");
        }
        for bytes in [
            "Two words, and more.".as_bytes(),
            b"",
            b"    ",
            b"\r\n\r\n",
            b"\0\0\0\0",
            "Слово за словом.".as_bytes(),
        ] {
            assert_eq!(unmarked_utf_16(bytes), None, "{bytes:?}");
        }
    }
}

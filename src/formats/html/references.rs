//! Character references of web pages: `&amp;`, `&#8212;`, and those without a semicolon.
//!
//! The names are those of the library's table, which holds their beginnings too; the rules,
//! that of the longest name first of all, are those of HTML.

use std::borrow::Cow;

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};
use memchr::{memchr, memchr3};

/// The longest name has so many letters.
const LONGEST_NAME: usize = 32;

/// What a text that begins with `&` begins with.
pub(super) struct Reference {
    /// The letters, in UTF-8.
    buffer: [u8; 8],
    /// How many bytes of these are in use.
    used: usize,
    /// How much of the text it takes.
    pub(super) length: usize,
}

impl Reference {
    fn new(letters: impl IntoIterator<Item = char>, length: usize) -> Self {
        let mut all = Self {
            buffer: [0; 8],
            used: 0,
            length,
        };
        for letter in letters {
            if let Some(room) = all.buffer.get_mut(all.used..all.used + letter.len_utf8()) {
                all.used += letter.encode_utf8(room).len();
            }
        }
        all
    }

    /// A `&` that begins nothing.
    fn none() -> Self {
        Self::new(['&'], 1)
    }

    /// Returns the letters it stands for.
    pub(super) fn letters(&self) -> &str {
        let bytes = self.buffer.get(..self.used).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// Reads the reference that words begin with; a `&` that begins none stands for itself.
pub(super) fn of_text(text: &str) -> Reference {
    of(text, false)
}

/// Returns the value of an attribute with its references resolved and one kind of line end.
pub(super) fn resolved(value: &str) -> Cow<'_, str> {
    let Some(first) = memchr3(b'&', b'\r', 0, value.as_bytes()) else {
        return Cow::Borrowed(value);
    };
    let (plain, mut rest) = value.split_at(first);
    let mut out = String::with_capacity(value.len());
    out.push_str(plain);
    while let Some(at) = memchr3(b'&', b'\r', 0, rest.as_bytes()) {
        out.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        let length = match rest.as_bytes() {
            [b'&', ..] => {
                let found = of(rest, true);
                out.push_str(found.letters());
                found.length
            }
            [b'\r', b'\n', ..] => 1,
            [b'\r', ..] => {
                out.push('\n');
                1
            }
            _ => {
                out.push(char::REPLACEMENT_CHARACTER);
                1
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn of(text: &str, in_attribute: bool) -> Reference {
    let bytes = text.as_bytes();
    let found = match bytes.get(1) {
        Some(b'#') => numbered(bytes),
        Some(byte) if byte.is_ascii_alphanumeric() => named(text, in_attribute),
        _ => None,
    };
    found.unwrap_or_else(Reference::none)
}

/// Reads `&#8212;` or `&#x2014;`.
fn numbered(bytes: &[u8]) -> Option<Reference> {
    let (radix, begin) = match bytes.get(2) {
        Some(b'x' | b'X') => (16, 3),
        _ => (10, 2),
    };
    let digits = bytes.get(begin..)?;
    let count = digits
        .iter()
        .take_while(|byte| (**byte as char).is_digit(radix))
        .count();
    if count == 0 {
        return None;
    }
    let number = digits.iter().take(count).fold(0_u32, |number, byte| {
        let digit = (*byte as char).to_digit(radix).unwrap_or(0);
        number.saturating_mul(radix).saturating_add(digit)
    });
    let end = begin + count;
    let length = end + usize::from(bytes.get(end) == Some(&b';'));
    Some(Reference::new([letter(number)], length))
}

/// Returns the letter of a number; old pages number the signs of Windows-1252.
fn letter(number: u32) -> char {
    let of_windows = number
        .checked_sub(0x80)
        .and_then(|at| C1_REPLACEMENTS.get(at as usize));
    match of_windows {
        Some(Some(letter)) => *letter,
        Some(None) | None => char::from_u32(number)
            .filter(|letter| *letter != '\0')
            .unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// Reads `&amp;`, or the longest name that needs no semicolon.
fn named(text: &str, in_attribute: bool) -> Option<Reference> {
    let names = text.get(1..)?;
    let near = names
        .as_bytes()
        .get(..LONGEST_NAME)
        .unwrap_or(names.as_bytes());
    if let Some(end) = memchr(b';', near)
        && let Some(found) = known(names.get(..=end)?)
    {
        return Some(Reference::new(found, end + 2));
    }
    let run = near
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let (end, found) = (1..=run)
        .rev()
        .find_map(|end| Some((end, known(names.get(..end)?)?)))?;
    // In addresses `&copy=1` is the name of a parameter.
    let goes_on = names
        .as_bytes()
        .get(end)
        .is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric());
    (!(in_attribute && goes_on)).then(|| Reference::new(found, end + 1))
}

/// Returns the letters of a name; the table has the beginnings of names too, without letters.
fn known(name: &str) -> Option<impl Iterator<Item = char> + use<>> {
    let (first, second) = *NAMED_ENTITIES.get(name)?;
    let letters = [first, second].into_iter().filter(|code| *code != 0);
    (first != 0).then(|| letters.filter_map(char::from_u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_as_browsers_do() {
        let shown = |text: &str| {
            let found = of_text(text);
            format!("{} {}", found.letters(), found.length)
        };
        assert_eq!(shown("&amp;x"), "& 5");
        assert_eq!(shown("&ampx"), "& 4");
        assert_eq!(shown("&notit;"), "¬ 4");
        assert_eq!(shown("&notin;"), "∉ 7");
        assert_eq!(shown("&NotEqualTilde;"), "≂̸ 15");
        assert_eq!(shown("&#150;"), "– 6");
        assert_eq!(shown("&#x2014x"), "— 7");
        assert_eq!(shown("&#0;"), "\u{fffd} 4");
        assert_eq!(shown("&#99999999999;"), "\u{fffd} 14");
        assert_eq!(shown("&#;"), "& 1");
        assert_eq!(shown("& "), "& 1");
        assert_eq!(shown("&nosuch;"), "& 1");
    }

    #[test]
    fn a_name_in_an_address_is_a_parameter() {
        assert_eq!(resolved("?a=1&copy=2&amp;b&lt"), "?a=1&copy=2&b<");
        assert_eq!(resolved("a\r\nb\rc\0"), "a\nb\nc\u{fffd}");
        assert!(matches!(resolved("plain"), Cow::Borrowed(_)));
    }
}

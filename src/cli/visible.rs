//! Output to a terminal, on which signs without width are seen where no script needs them.
//!
//! In a pipe the words go on as the source has them: what reads them there is a program. On a
//! terminal a mark of direction among Latin letters, or a blank of no width in a word, is seen by
//! nobody and changes what is copied or searched for.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::record::clean::BIDI_MARK;

/// Writes to a terminal.
pub struct Visible<'a>(pub &'a mut dyn Write);

impl Write for Visible<'_> {
    /// Takes whole characters, as everything here writes them; other bytes go on as they are.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match std::str::from_utf8(bytes) {
            Ok(text) => self.0.write_all(marked(text).as_bytes())?,
            Err(_) => self.0.write_all(bytes)?,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Returns the text with a mark for each sign without width that no script needs where it stands.
fn marked(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let turns = text.contains(is_from_right);
    let mut before = ' ';
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let is_needed = match c {
            '\u{200b}' => is_without_blanks(before),
            '\u{feff}' => false,
            _ => turns,
        };
        out.push(if is_hidden(c) && !is_needed {
            BIDI_MARK
        } else {
            c
        });
        before = c;
    }
    Cow::Owned(out)
}

/// Blank of no width, marks of direction, byte order mark. Joiners make other letters of some.
fn is_hidden(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{feff}'
    )
}

/// Letters of Hebrew, Arabic, Syriac and others that are read from the right.
fn is_from_right(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{61b}' | '\u{61d}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Letters of scripts that part no words, from Thai to Khmer, where the blank says where a line
/// may break.
fn is_without_blanks(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;

    #[test]
    fn signs_without_width_are_seen_where_no_script_needs_them() {
        for (text, wanted) in [
            ("plain", "plain"),
            ("é", "é"),
            ("pi\u{200b}lot", "pi␦lot"),
            ("\u{feff}a", "␦a"),
            ("a\u{200e}b\u{200f}c\u{61c}", "a␦b␦c␦"),
            ("ไทย\u{200b}ไทย", "ไทย\u{200b}ไทย"),
            ("שלום\u{200f}! a", "שלום\u{200f}! a"),
            ("क\u{200d}ष می\u{200c}خواهم", "क\u{200d}ष می\u{200c}خواهم"),
        ] {
            let mut out = Vec::new();
            write!(Visible(&mut out), "{text}").unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), wanted, "{text:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_go_on() {
        let mut out = Vec::new();
        Visible(&mut out).write_all(b"\xff\xe2").unwrap();
        assert_eq!(out, b"\xff\xe2");
    }
}

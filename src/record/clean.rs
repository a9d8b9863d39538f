//! Text that is safe to show: the only way from a document, a path or an error to the screen.
//!
//! A terminal obeys control characters wherever they come from. [`Clean`] can only be made by
//! a constructor that turns them into visible marks, so a type says what has been checked.
//! Cleaning never normalises: what a historian quotes is what the source has.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// The mark that stands for a bidirectional override or isolate (U+202A–202E, U+2066–2069).
pub const BIDI_MARK: char = '\u{2426}';

/// Text without control characters: C0, C1, DEL and bidi overrides are visible marks.
///
/// Of the C0 characters only the line feed remains, and only in [`Clean::text`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clean(String);

impl Clean {
    /// Cleans running text: line feeds stay (CR LF, CR, NEL, LS and PS become one), a tab
    /// becomes four spaces, every other control character a visible mark.
    pub fn text(raw: &str) -> Self {
        if raw.bytes().all(|byte| matches!(byte, b'\n' | 0x20..=0x7e)) {
            return Self(raw.to_owned());
        }
        let mut out = String::with_capacity(raw.len());
        let mut previous = ' ';
        for c in raw.chars() {
            match c {
                '\n' if previous == '\r' => {}
                '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
                '\t' => out.push_str("    "),
                _ => out.push(visible(c)),
            }
            previous = c;
        }
        Self(out)
    }

    /// Cleans one line: white space of every kind runs together to one space, ends trimmed.
    pub fn line(raw: &str) -> Self {
        let text = Self::text(raw).0;
        let mut out = String::with_capacity(text.len());
        for word in text.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
        Self(out)
    }

    /// Returns the cleaned text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Joins cleaned pieces; the separator is the caller's own and must be plain text.
    pub fn join<'a>(pieces: impl IntoIterator<Item = &'a Clean>, separator: &'static str) -> Self {
        let all: Vec<&str> = pieces.into_iter().map(Clean::as_str).collect();
        Self(all.join(separator))
    }

    /// Returns the code points from `start` to `end` (clamped to the text).
    #[must_use]
    pub fn slice(&self, start: usize, end: usize) -> Self {
        Self(
            self.0
                .chars()
                .skip(start)
                .take(end.saturating_sub(start))
                .collect(),
        )
    }
}

/// Returns the character itself, or the visible mark of a character a terminal would obey.
fn visible(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => BIDI_MARK,
        _ => c,
    }
}

impl Deref for Clean {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Clean {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_escape_sequence_becomes_visible_text() {
        assert_eq!(
            Clean::text("a\x1b[31mb\x07").as_str(),
            "a\u{241b}[31mb\u{2407}"
        );
        assert_eq!(Clean::text("\u{9b}31m").as_str(), "\u{fffd}31m");
        assert_eq!(Clean::text("x\u{202e}y").as_str(), "x\u{2426}y");
    }

    #[test]
    fn line_ends_of_every_system_become_one() {
        assert_eq!(Clean::text("a\r\nb\rc\u{2028}d").as_str(), "a\nb\nc\nd");
    }

    #[test]
    fn a_line_has_single_spaces() {
        assert_eq!(Clean::line("  a\n\t b  c ").as_str(), "a b c");
    }

    proptest! {
        #[test]
        fn cleaned_text_holds_nothing_a_terminal_obeys(raw in any::<String>()) {
            let clean = Clean::text(&raw);
            prop_assert!(clean.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert_eq!(Clean::text(&clean), clean);
        }
    }
}

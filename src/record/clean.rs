//! Text that is safe to show: the only way from a document, a path or an error to the screen.
//!
//! A terminal obeys control characters wherever they come from. [`Clean`] can only be made by
//! a constructor that turns them into visible marks, so a type says what has been checked.
//! Cleaning never normalises: what a historian quotes is what the source has.

use std::fmt;
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// The mark that stands for a bidirectional override or isolate (U+202A–202E, U+2066–2069), and
/// for what speaks of other text and is not seen: annotation marks (U+FFF9–FFFB) and tags
/// (U+E0000–E007F).
pub const BIDI_MARK: char = '\u{2426}';

/// Text without control characters: C0, C1, DEL, bidi overrides, annotation marks, tags and what
/// is no character are visible marks. Marks of direction, joiners and signs of private use are
/// left as the source has them: scripts and fonts need them, and the page shows where they deceive.
///
/// Of the C0 characters only the line feed remains, and only in [`Clean::text`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Clean(String);

impl Clean {
    /// Cleans running text: line feeds stay (CR LF, CR, NEL, LS and PS become one), a tab
    /// becomes four spaces, every other control character a visible mark.
    pub fn text(raw: &str) -> Self {
        if is_clean(raw) {
            return Self(raw.to_owned());
        }
        Self::marked(raw)
    }

    /// Cleans running text as [`Clean::text`] does; what is clean already is not copied.
    pub fn owned(raw: String) -> Self {
        if is_clean(&raw) {
            return Self(raw);
        }
        Self::marked(&raw)
    }

    /// Returns true for text that [`Clean::text`] would leave as it is.
    pub fn is_clean(raw: &str) -> bool {
        is_clean(raw)
    }

    /// Puts the visible marks in place.
    fn marked(raw: &str) -> Self {
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
        // Other white space is either a control sign, shown as a mark, or rare.
        let raw = raw.trim_matches([' ', '\n', '\r', '\t']);
        if is_one_line(raw) || (is_one_foreign_line(raw) && is_clean(raw)) {
            return Self(raw.to_owned());
        }
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
        let before = up_to(&self.0, start).len();
        let rest = self.0.get(before..).unwrap_or_default();
        Self(up_to(rest, end.saturating_sub(start)).to_owned())
    }
}

/// Returns the first code points of a text, so many or all there are.
pub fn up_to(text: &str, points: usize) -> &str {
    if points >= text.len() {
        return text;
    }
    // Most text is ASCII, where a code point is a byte.
    let is_ascii = text.as_bytes().get(..points).is_some_and(<[u8]>::is_ascii);
    let end = if is_ascii {
        Some(points)
    } else {
        text.char_indices().nth(points).map(|(at, _)| at)
    };
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Bytes that are looked at together, so that the compiler can do it in a few steps.
const CHUNK: usize = 32;

/// For fewer bytes than this it takes longer to part them into stretches than to look at each.
const SHORT: usize = 96;

/// Returns true for text that cleaning would leave as it is.
///
/// Nearly all text is, and every text of a collection passes here: so it is first asked of
/// whole stretches of bytes whether a control character could be in them at all.
fn is_clean(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut led = false;
    let mut led_far = false;
    for chunk in bytes.chunks(CHUNK) {
        let mut obeyed = false;
        for &byte in chunk {
            obeyed |= (byte < 0x20 && byte != b'\n') || byte == 0x7f;
            led |= byte == C1_LEAD || byte == GENERAL_PUNCTUATION_LEAD;
            led_far |= byte == SPECIALS_LEAD || byte == TAGS_LEAD;
        }
        if obeyed {
            return false;
        }
    }
    (!led || leads_are_clean(bytes)) && (!led_far || far_leads_are_clean(bytes))
}

/// The first byte of the C1 characters in UTF-8, and of other Latin-1 signs.
const C1_LEAD: u8 = 0xc2;

/// The first byte of bidi overrides and line separators in UTF-8, and of dashes and quotes.
const GENERAL_PUNCTUATION_LEAD: u8 = 0xe2;

/// Returns true when no character that begins with one of the two bytes is a control one.
fn leads_are_clean(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(C1_LEAD, GENERAL_PUNCTUATION_LEAD, bytes).all(|at| {
        let rest = bytes.get(at..).unwrap_or_default();
        !matches!(
            rest,
            [C1_LEAD, 0x80..=0x9f, ..]
                | [GENERAL_PUNCTUATION_LEAD, 0x80, 0xa8..=0xae, ..]
                | [GENERAL_PUNCTUATION_LEAD, 0x81, 0xa6..=0xa9, ..]
        )
    })
}

/// The first byte of annotation marks and of U+FFFE and U+FFFF, and of full-width forms.
const SPECIALS_LEAD: u8 = 0xef;

/// The first byte of tags, and of variation selectors.
const TAGS_LEAD: u8 = 0xf3;

/// Returns true when no character that begins with one of these two is to be marked.
fn far_leads_are_clean(bytes: &[u8]) -> bool {
    memchr::memchr2_iter(SPECIALS_LEAD, TAGS_LEAD, bytes).all(|at| {
        let rest = bytes.get(at..).unwrap_or_default();
        !matches!(
            rest,
            [SPECIALS_LEAD, 0xb7, 0x90..=0xaf, ..]
                | [SPECIALS_LEAD, 0xbf, 0xb9..=0xbb | 0xbe..=0xbf, ..]
                | [TAGS_LEAD, 0xa0, 0x80..=0x81, ..]
        )
    })
}

/// Returns true for ASCII that cleaning to one line would leave as it is: single spaces
/// inside, none at the ends. Of other text nothing is said.
fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some((first, after)) = bytes.split_first() else {
        return false;
    };
    if *first == b' ' || bytes.ends_with(b" ") {
        return false;
    }
    if bytes.len() < SHORT {
        let mut before = b' ';
        return bytes.iter().all(|&byte| {
            let double = byte == b' ' && before == b' ';
            before = byte;
            matches!(byte, 0x20..=0x7e) && !double
        });
    }
    for chunk in bytes.chunks(CHUNK) {
        let mut other = false;
        for byte in chunk {
            other |= !(0x20..=0x7e).contains(byte);
        }
        if other {
            return false;
        }
    }
    for (chunk, next) in bytes.chunks(CHUNK).zip(after.chunks(CHUNK)) {
        let mut double = 0;
        for (one, next) in chunk.iter().zip(next) {
            double |= u8::from(*one == b' ') & u8::from(*next == b' ');
        }
        if double > 0 {
            return false;
        }
    }
    true
}

/// Returns true for text in which single spaces are the only white space, and none at the
/// ends. Of control characters other than white space nothing is said.
fn is_one_foreign_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut before = b' ';
    for (at, &byte) in bytes.iter().enumerate() {
        match byte {
            b' ' if before == b' ' => return false,
            0..=0x1f => return false,
            // The first bytes of all white space beyond ASCII.
            0xc2 | 0xe1 | 0xe2 | 0xe3 => {
                let next = text.get(at..).and_then(|rest| rest.chars().next());
                if next.is_none_or(char::is_whitespace) {
                    return false;
                }
            }
            _ => {}
        }
        before = byte;
    }
    before != b' '
}

/// Returns the character itself, or the visible mark of a character a terminal would obey.
fn visible(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}'..='\u{ffff}' => '\u{fffd}',
        '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => BIDI_MARK,
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

    #[test]
    fn what_needs_no_cleaning_is_known_at_the_edges_of_a_stretch() {
        for before in 0..70 {
            let text = "x".repeat(before);
            for (raw, wanted) in [
                ("\u{7f}", "\u{2421}"),
                ("\u{9b}", "\u{fffd}"),
                ("\u{a0}", "\u{a0}"),
                ("\u{2029}", "\n"),
                ("\u{202e}", "\u{2426}"),
                ("\u{2069}", "\u{2426}"),
                ("\u{2014}", "\u{2014}"),
                ("\u{206a}", "\u{206a}"),
                ("\u{fdcf}", "\u{fdcf}"),
                ("\u{fdd0}", "\u{fffd}"),
                ("\u{fdef}", "\u{fffd}"),
                ("\u{fdf0}", "\u{fdf0}"),
                ("\u{fff8}", "\u{fff8}"),
                ("\u{fff9}", "\u{2426}"),
                ("\u{fffb}", "\u{2426}"),
                ("\u{fffc}", "\u{fffc}"),
                ("\u{fffd}", "\u{fffd}"),
                ("\u{ffff}", "\u{fffd}"),
                ("\u{e0001}", "\u{2426}"),
                ("\u{e007f}", "\u{2426}"),
                ("\u{e0100}", "\u{e0100}"),
            ] {
                let raw = format!("{text}{raw}");
                assert_eq!(Clean::text(&raw).as_str(), format!("{text}{wanted}"));
            }
        }
    }

    proptest! {
        #[test]
        fn a_line_is_the_same_however_long_it_is(words in "[a-z ~\\x7f]{0,6}", times in 1_usize..40) {
            let raw = words.repeat(times);
            let wanted: Vec<String> = raw.split_whitespace().map(|word| word.replace('\x7f', "\u{2421}")).collect();
            let line = Clean::line(&raw);
            prop_assert_eq!(line.as_str(), wanted.join(" "));
        }

        #[test]
        fn the_short_way_gives_what_the_long_one_gives(raw in "[\\PC\\x00-\\x9f\u{2028}-\u{202f}\u{2065}-\u{206b}\u{fdce}-\u{fdf2}\u{fff7}-\u{ffff}\u{dfffe}-\u{e0082} ]{0,80}") {
            let long = Clean::marked(&raw);
            prop_assert_eq!(&Clean::text(&raw), &long);
            prop_assert_eq!(&Clean::owned(raw.clone()), &long);
            let words: Vec<&str> = long.split_whitespace().collect();
            let line = Clean::line(&raw);
            prop_assert_eq!(line.as_str(), words.join(" "));
        }

        #[test]
        fn a_slice_is_its_code_points(text in "[a-c ж金\u{1f600}]{0,12}", start in 0_usize..14, end in 0_usize..14) {
            let wanted: String = text.chars().skip(start).take(end.saturating_sub(start)).collect();
            let slice = Clean::text(&text).slice(start, end);
            prop_assert_eq!(slice.as_str(), wanted);
        }

        #[test]
        fn cleaned_text_holds_nothing_a_terminal_obeys(raw in any::<String>()) {
            let clean = Clean::text(&raw);
            prop_assert!(clean.chars().all(|c| c == '\n' || !c.is_control()));
            prop_assert_eq!(Clean::text(&clean), clean);
        }
    }
}

//! Where lines of plain text may break: UAX 14 for the letters most texts consist of.
//!
//! A page is wrapped anew whenever a line of it is seen, so the letters of every key pass here:
//! looked at one by one in a small table they cost a tenth of what they cost in the great one.
//! Of text with any other letter nothing is said; `unicode_linebreak` sees to that. A test
//! holds both to the same answers.

use unicode_linebreak::BreakOpportunity::{self, Allowed, Mandatory};

/// What a letter is to a break; in brackets the names of UAX 14.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    /// A letter (AL).
    Letter,
    /// A digit (NU).
    Digit,
    /// Full stop, comma, colon, semicolon (IS).
    Stop,
    /// Exclamation and question mark (EX).
    Mark,
    /// A quotation mark that opens or closes (QU).
    Quote,
    /// An opening bracket (OP).
    Open,
    /// A closing bracket (CP).
    Close,
    /// A hyphen (HY).
    Hyphen,
    /// A space (SP).
    Space,
    /// A line feed (LF).
    Feed,
}

/// The classes of all bytes: every key looks up those of the letters it brings into sight.
const CLASSES: [Option<Class>; 256] = {
    let mut classes = [None; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = looked_up(byte as u8);
        byte += 1;
    }
    classes
};

fn class(byte: u8) -> Option<Class> {
    CLASSES[usize::from(byte)]
}

const fn looked_up(byte: u8) -> Option<Class> {
    Some(match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
        b'0'..=b'9' => Class::Digit,
        b'.' | b',' | b':' | b';' => Class::Stop,
        b'!' | b'?' => Class::Mark,
        b'\'' | b'"' => Class::Quote,
        b'(' | b'[' => Class::Open,
        b')' | b']' => Class::Close,
        b'-' => Class::Hyphen,
        b' ' => Class::Space,
        b'\n' => Class::Feed,
        _ => return None,
    })
}

/// Returns true for text of these letters alone.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| class(byte).is_some())
}

/// Walks over the places where a plain text may or must break, as
/// [`unicode_linebreak::linebreaks`] does; the last is its end.
pub fn plain_breaks(text: &str) -> impl Iterator<Item = (usize, BreakOpportunity)> + '_ {
    let mut before = None;
    let mut is_spaced = false;
    let inside = text.bytes().enumerate().filter_map(move |(at, byte)| {
        let here = class(byte).unwrap_or(Class::Letter);
        // Most letters follow a letter, where nothing breaks and nothing changes.
        if here == Class::Letter && before == Some(Class::Letter) && !is_spaced {
            return None;
        }
        let spaced = std::mem::replace(&mut is_spaced, here == Class::Space);
        let begins_line = before == Some(Class::Feed);
        let last = before.filter(|_| !begins_line);
        before = if here == Class::Space {
            last
        } else {
            Some(here)
        };
        if begins_line {
            return Some((at, Mandatory));
        }
        (here != Class::Space && may_break(last, spaced, here)).then_some((at, Allowed))
    });
    inside.chain([(text.len(), Mandatory)])
}

/// Returns true when a line may break between two letters, blanks between them or not; blanks
/// at the beginning have no letter before them.
fn may_break(before: Option<Class>, spaced: bool, after: Class) -> bool {
    use Class as C;
    match (before, after) {
        // A blank changes nothing before these (LB 6, 13), nor behind an opening bracket (LB 14),
        // nor between a quotation mark and one (LB 15).
        (_, C::Feed | C::Stop | C::Mark | C::Close)
        | (Some(C::Open), _)
        | (Some(C::Quote), C::Open) => false,
        // LB 18.
        _ if spaced => true,
        // LB 19, 21, 25.
        (None | Some(C::Quote), _) | (_, C::Quote | C::Hyphen) | (Some(C::Hyphen), C::Digit) => {
            false
        }
        // LB 31.
        (Some(C::Hyphen | C::Mark), _) | (Some(C::Stop | C::Close), C::Open) => true,
        // LB 23, 28, 29, 30.
        (Some(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_linebreak::linebreaks;

    use super::*;

    /// One letter of each class.
    const ONE_OF_EACH: [char; 10] = ['a', '1', '.', '!', '"', '(', ')', '-', ' ', '\n'];

    fn same(text: &str) -> bool {
        is_plain(text) && plain_breaks(text).eq(linebreaks(text))
    }

    #[test]
    fn all_that_can_stand_together_breaks_as_the_rules_say() {
        let mut texts = vec![String::new()];
        for _ in 0..4 {
            let longer = |text: &String| ONE_OF_EACH.map(|letter| format!("{text}{letter}"));
            texts = texts.iter().flat_map(longer).collect();
            let wrong: Vec<&String> = texts.iter().filter(|text| !same(text)).collect();
            assert!(wrong.is_empty(), "{wrong:?}");
        }
    }

    #[test]
    fn text_with_other_letters_is_not_plain() {
        for other in [
            "a/b", "5 %", "\ta", "é", "a\u{a0}b", "$1", "{", "a|b", "\r\n",
        ] {
            assert!(!is_plain(other), "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn longer_texts_break_as_the_rules_say(text in "[a-cA-Z0-9 .,:;!?'\"()\\[\\]\n-]{1,60}") {
            prop_assert!(same(&text), "{text:?}");
        }
    }
}

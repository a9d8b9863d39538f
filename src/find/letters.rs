//! Letters and words of a folded text, as its bytes.
//!
//! What is searched lies in columns of bytes, mapped from a file: to make a `str` of it is to
//! look at every byte of it at every key. So letters are decoded where they are needed, and
//! what is no UTF-8 is a letter that matches nothing. What counts as a match is not said here.

/// Returns the letter that begins at a byte, and its bytes; `None` behind the end.
#[inline]
pub(super) fn letter_at(text: &[u8], at: usize) -> Option<(char, usize)> {
    let first = *text.get(at)?;
    let length = match first {
        0..=0x7f => return Some((char::from(first), 1)),
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    };
    let letter = text
        .get(at..at + length)
        .and_then(|bytes| std::str::from_utf8(bytes).ok());
    let letter = letter.and_then(|letter| letter.chars().next());
    Some(letter.map_or((char::REPLACEMENT_CHARACTER, 1), |c| (c, c.len_utf8())))
}

/// Returns the letter that ends before a byte; `None` at the beginning.
pub(super) fn letter_before(text: &[u8], at: usize) -> Option<char> {
    let mut start = at.checked_sub(1)?;
    let continues = |at: usize| text.get(at).is_some_and(|byte| byte & 0xc0 == 0x80);
    while start > 0 && at - start < 4 && continues(start) {
        start -= 1;
    }
    letter_at(text, start).map(|(letter, _)| letter)
}

/// Returns true when `c` begins a word after `before`; each Han character is a word.
#[inline]
pub(super) fn begins_word(before: char, c: char) -> bool {
    !before.is_alphanumeric() || is_han(c)
}

/// Returns true when a word begins with the letter at a byte.
#[inline]
pub(super) fn word_begins_at(text: &[u8], at: usize) -> bool {
    // Nearly all that is asked for is a letter of ASCII after another.
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    if let (Some(before), Some(letter)) = (before, text.get(at))
        && before.is_ascii()
        && letter.is_ascii()
    {
        return !before.is_ascii_alphanumeric();
    }
    let Some((letter, _)) = letter_at(text, at) else {
        return false;
    };
    letter_before(text, at).is_none_or(|before| begins_word(before, letter))
}

/// Returns the byte at which the next word begins after the one that begins at `start`.
#[inline]
pub(super) fn next_word(text: &[u8], start: usize) -> Option<usize> {
    let (mut before, length) = letter_at(text, start)?;
    let mut at = start + length;
    // Most words are of ASCII up to their end, and there is nothing to be decoded.
    if before.is_ascii_alphanumeric() {
        let rest = text.get(at..)?.iter();
        at += rest.take_while(|byte| byte.is_ascii_alphanumeric()).count();
    }
    while let Some((letter, length)) = letter_at(text, at) {
        if letter.is_alphanumeric() && begins_word(before, letter) {
            return Some(at);
        }
        before = letter;
        at += length;
    }
    None
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_han_character_is_a_word_and_letters_after_it_belong_to_it() {
        let text = "ab, 边境a c".as_bytes();
        let mut starts = vec![0];
        while let Some(next) = starts.last().and_then(|last| next_word(text, *last)) {
            starts.push(next);
        }
        assert_eq!(starts, [0, 4, 7, 12]);
    }

    proptest! {
        #[test]
        fn letters_are_those_of_the_text(text in any::<String>()) {
            let bytes = text.as_bytes();
            let mut before = None;
            for (at, c) in text.char_indices() {
                prop_assert_eq!(letter_at(bytes, at), Some((c, c.len_utf8())));
                prop_assert_eq!(letter_before(bytes, at), before);
                before = Some(c);
            }
            prop_assert_eq!(letter_at(bytes, bytes.len()), None);
        }

        #[test]
        fn bytes_that_are_no_text_harm_nobody(bytes in any::<Vec<u8>>()) {
            for at in 0..=bytes.len() {
                let _ = (letter_before(&bytes, at), next_word(&bytes, at));
                prop_assert_eq!(letter_at(&bytes, at).is_some(), at < bytes.len());
            }
        }
    }
}

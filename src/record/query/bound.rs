//! How much of what was typed is read as a query.
//!
//! A query is typed by a person, or made by a program that lists names. Every record is asked
//! about every word, so a list without end would take a time without end.

use super::{is_quote, is_space};

/// So many words are read.
pub(super) const MOST_WORDS: usize = 1000;

/// A word without a break counts as one for each so many bytes.
const LONG_WORD: usize = 64;

/// Returns the beginning of what was typed that is read, and how many words are beyond it.
pub(super) fn bounded(typed: &str) -> (&str, usize) {
    // Every word has a letter.
    if typed.len() <= MOST_WORDS {
        return (typed, 0);
    }
    let mut words = 0;
    let mut left_out = 0;
    let mut end = typed.len();
    let mut at = 0;
    for piece in typed.split_inclusive(is_between) {
        let count = words_of(piece.trim_end_matches(is_between));
        if left_out > 0 || words + count > MOST_WORDS {
            if left_out == 0 {
                end = at;
            }
            left_out += count;
        }
        words += count;
        at += piece.len();
    }
    (typed.get(..end).unwrap_or_default(), left_out)
}

/// Returns true for what stands between words: blanks, brackets and quotation marks.
fn is_between(c: char) -> bool {
    is_space(c) || is_quote(c) || matches!(c, '(' | ')')
}

/// Returns for how many words a piece without a blank counts: those its hyphens and colons part.
fn words_of(piece: &str) -> usize {
    if piece.is_empty() || piece == "OR" {
        return 0;
    }
    let parts = piece.split(|c: char| !c.is_alphanumeric());
    let words = parts.filter(|part| !part.is_empty()).count();
    words.max(piece.len() / LONG_WORD).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_a_person_types_is_read() {
        let typed = "from:shtykov \"a phrase\" (pilot OR летчик) date:1950-11..1951-01";
        assert_eq!(bounded(typed), (typed, 0));
        let many = "word ".repeat(MOST_WORDS);
        assert_eq!(bounded(&many), (many.as_str(), 0));
    }

    #[test]
    fn words_beyond_the_thousandth_are_left_out_and_counted() {
        let many = "word ".repeat(MOST_WORDS + 7);
        assert_eq!(bounded(&many), (&many[..5 * MOST_WORDS], 7));
        // An operator is no word, and a word that is not begun is whole or not there.
        let many = format!("{}x y", "word OR ".repeat(MOST_WORDS - 1));
        let (read, left_out) = bounded(&many);
        assert_eq!((read.ends_with("OR x "), left_out), (true, 1));
        // Whatever parts them.
        for between in ["(", ")", "\"", "\n", "“"] {
            let many = format!("word{between}").repeat(MOST_WORDS + 1);
            assert_eq!(bounded(&many).1, 1, "{between:?}");
        }
        let many = format!("{} -title:two", "word ".repeat(MOST_WORDS - 1));
        assert_eq!(bounded(&many).1, 2);
    }

    #[test]
    fn a_word_without_end_is_left_out() {
        assert_eq!(bounded(&"a-".repeat(70_000)), ("", 70_000));
        assert_eq!(bounded(&"文".repeat(70_000)), ("", 3281));
        assert_eq!(bounded(&"!".repeat(3000)).1, 0);
    }
}

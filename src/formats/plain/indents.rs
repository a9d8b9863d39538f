//! Paragraphs that begin with an indent, as typewriters and printers set them.
//!
//! A text is taken for set so when its lines stand flush but for some with one and the same
//! indent. Verse, quotations and centred lines have many indents or many lines indented.

use std::borrow::Cow;

/// The deepest indent that begins a paragraph, in spaces; what is deeper is centred.
const DEEPEST: usize = 12;

/// A tab counts for so many spaces.
const TAB: usize = 8;

/// Fewer indented lines are an accident.
const FEWEST: usize = 2;

/// Puts an empty line before every line that begins a paragraph by its indent.
pub(super) fn parted<'a>(lines: &'a [&'a str]) -> Cow<'a, [&'a str]> {
    let Some(indent) = indent_of(lines) else {
        return Cow::Borrowed(lines);
    };
    let mut parted = Vec::with_capacity(lines.len() + lines.len() / 4);
    for line in lines {
        if indent_at(line) == Some(indent) && !is_item(line) {
            parted.push("");
        }
        parted.push(*line);
    }
    Cow::Owned(parted)
}

/// Returns the indent with which paragraphs begin; `None` when they do not.
fn indent_of(lines: &[&str]) -> Option<usize> {
    let mut counts = [0_usize; DEEPEST + 1];
    let (mut flush, mut after_text, mut before_is_text) = (0, 0, false);
    let mut are_whole = true;
    for line in lines {
        let indent = indent_at(line);
        are_whole &= indent.is_none_or(|indent| indent == 0) || is_paragraph(line);
        match indent {
            None => before_is_text = false,
            Some(0) => {
                flush += 1;
                before_is_text = true;
            }
            Some(indent) => {
                if let Some(count) = counts.get_mut(indent) {
                    *count += 1;
                    after_text += usize::from(before_is_text);
                }
                before_is_text = true;
            }
        }
    }
    let indented: usize = counts.iter().sum();
    let (indent, most) = counts
        .into_iter()
        .enumerate()
        .max_by_key(|(indent, count)| (*count, std::cmp::Reverse(*indent)))?;
    // Without a line that follows another directly, empty lines part the paragraphs already.
    let begins = most >= FEWEST && after_text > 0;
    // Verse is indented line for line; paragraphs of one line are each of them a sentence.
    let goes_on = flush >= most || are_whole;
    (indent > 1 && begins && most * 5 >= indented * 4 && goes_on).then_some(indent)
}

/// Returns how far a line is indented, in spaces; `None` for an empty one.
fn indent_at(line: &str) -> Option<usize> {
    // Most lines stand flush.
    if line.starts_with(|c: char| c.is_ascii_graphic()) {
        return Some(0);
    }
    let words = line.trim_start();
    if words.is_empty() {
        return None;
    }
    let before = line.get(..line.len() - words.len())?;
    let width = |c: char| match c {
        '\t' => TAB,
        // The space of ideographs is as wide as they are.
        '\u{3000}' => 2,
        _ => 1,
    };
    Some(before.chars().map(width).sum())
}

/// Returns true for a line that could be a paragraph: it is long, and ends a sentence.
fn is_paragraph(line: &str) -> bool {
    /// Lines of verse are shorter.
    const LONG: usize = 50;
    let words = line.trim();
    words.ends_with(['.', '!', '?', ':', '"', '”', '»', '。']) && words.chars().count() > LONG
}

/// Lists are known by their marks and stay together.
fn is_item(line: &str) -> bool {
    let words = line.trim_start();
    let number = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = number.len() < words.len() && number.starts_with([')', '.']);
    numbered || words.starts_with(['-', '*', '+', '•'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let lines: Vec<&str> = text.lines().collect();
        parted(&lines).join("\n")
    }

    #[test]
    fn lines_with_the_one_indent_begin_paragraphs() {
        assert_eq!(
            shown("   The first\ngoes on.\n   The second\ngoes on.\nAnd on."),
            "\n   The first\ngoes on.\n\n   The second\ngoes on.\nAnd on."
        );
        assert_eq!(
            shown("One\n\tTwo\ntwo\n\tThree\nthree"),
            "One\n\n\tTwo\ntwo\n\n\tThree\nthree"
        );
    }

    #[test]
    fn two_paragraphs_of_one_line_are_two() {
        let first = "   The council of the harbour towns met on the third of May.";
        let second = "   Nothing was decided before the ships of the north had come.";
        let both = format!("{first}\n{second}");
        assert_eq!(shown(&both), format!("\n{first}\n\n{second}"));
        let japanese =
            "　港の町の会議は五月三日に開かれた。\n続く。\n　船はまだ来ていない。\n続く。";
        assert_eq!(
            shown(japanese),
            "\n　港の町の会議は五月三日に開かれた。\n続く。\n\n　船はまだ来ていない。\n続く。"
        );
    }

    #[test]
    fn verse_lists_and_parted_paragraphs_stay() {
        for text in [
            "The harbour sleeps\n  beneath the snow\n    the boats\n  are counted",
            "List:\n  - one\n  - two\nend\nend",
            "   One\ngoes on\n\n   Two\ngoes on",
            "Flush\nflush\nflush",
            "",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}

//! Which line breaks a source means, and which only wrapped a long line.
//!
//! Archives export their texts wrapped at some 80 columns, with the marks of a hard break on
//! every line, so the marks say nothing. A break is taken for wrapping when the next word
//! would not have fit, or when a long line plainly goes on; the head and foot of a telegram,
//! addresses and verse keep theirs. To take a break for meant does less harm than to run two
//! lines of an address together: so the doubtful ones stay.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines wider than this were not wrapped by anyone.
const WIDEST_WRAP: usize = 160;

/// Columns narrower than this are verse, lists or addresses rather than wrapped text.
const NARROWEST_WRAP: usize = 50;

/// A line at least this wide that stops within a sentence goes on in the next.
const LONG_LINE: usize = 40;

/// A column is one when so many lines nearly fill it; one long line of an address is none.
const ENOUGH_FULL_LINES: usize = 3;

/// One line in so many may be wider than the column (an address, a long word).
const OUTLIERS: usize = 30;

/// How a text was wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wrap {
    /// Its column, in cells; 0 when it was not wrapped.
    width: usize,
    /// True when some line ends say "hard break" (two spaces) and others do not.
    marked: bool,
}

impl Wrap {
    /// Measures a text.
    pub(super) fn of(lines: &[&str]) -> Self {
        let mut widths: Vec<usize> = Vec::with_capacity(lines.len());
        let mut hard = 0;
        let mut before: Option<(&str, &str)> = None;
        for line in lines {
            let trimmed = line.trim_end();
            if trimmed.is_empty() {
                before = None;
                continue;
            }
            if let Some((before, trimmed)) = before {
                widths.push(cells(trimmed));
                hard += usize::from(is_hard(before));
            }
            before = Some((line, trimmed));
        }
        let outliers = widths.len() / OUTLIERS;
        let width = match widths.get(outliers) {
            Some(_) => *widths.select_nth_unstable_by(outliers, |a, b| b.cmp(a)).1,
            None => 0,
        };
        let full = widths.iter().filter(|line| **line * 5 >= width * 4).count();
        let wrapped = (NARROWEST_WRAP..=WIDEST_WRAP).contains(&width) && full >= ENOUGH_FULL_LINES;
        Self {
            width: if wrapped { width } else { 0 },
            // A few breaks without the mark (last lines of items) do not make the others meant.
            marked: hard > 0 && hard * 4 < widths.len() * 3,
        }
    }

    /// Returns true when the break after a line only wrapped it.
    pub(super) fn joins(self, line: &str, next: &str) -> bool {
        if self.marked && is_hard(line) {
            return false;
        }
        let (line, next) = (line.trim_end(), next.trim());
        let width = cells(line);
        let wrapped = self.width > 0;
        if wrapped && width + 1 + first_word(next) > self.width {
            return true;
        }
        let goes_on = !line.ends_with(['.', '!', '?', ':', ';', '…', '"', '”', '»', '。']);
        let lower = next.chars().next().is_some_and(char::is_lowercase);
        let nearly_full = wrapped && width * 20 >= self.width * 17;
        goes_on && ((width >= LONG_LINE && lower) || nearly_full)
    }
}

/// Joins the lines of a paragraph as [`joined`] does, and the words that a printer or typist
/// broke at the end of a line ("ambassa-" / "dor"); a compound keeps its hyphen.
pub(super) fn joined_with_words(lines: &[&str], wrap: Wrap) -> String {
    joined_by(lines, wrap, push_joint_of_word)
}

/// Joins the lines of a paragraph: wrapped ones into one, the others with a line feed.
pub(super) fn joined(lines: &[&str], wrap: Wrap) -> String {
    joined_by(lines, wrap, push_joint)
}

fn joined_by(lines: &[&str], wrap: Wrap, push_joint: fn(&mut String, &str)) -> String {
    let mut out = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    let mut before: Option<&str> = None;
    for line in lines {
        let words = line.trim();
        if let Some(before) = before {
            if wrap.joins(before, words) {
                push_joint(&mut out, words);
            } else {
                out.push('\n');
            }
        }
        out.push_str(words);
        before = Some(line);
    }
    out
}

/// Joins all lines into one.
pub(super) fn run_together(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        let line = line.trim();
        if !out.is_empty() {
            push_joint(&mut out, line);
        }
        out.push_str(line);
    }
    out
}

/// First parts of compounds, which have a hyphen inside a line too; lower case.
const COMPOUNDS: [&str; 40] = [
    "all",
    "anti",
    "cross",
    "deputy",
    "east",
    "ex",
    "far",
    "first",
    "fifty",
    "forty",
    "half",
    "inter",
    "long",
    "north",
    "non",
    "post",
    "pre",
    "pro",
    "second",
    "self",
    "semi",
    "short",
    "so",
    "south",
    "sub",
    "thirty",
    "twenty",
    "un",
    "vice",
    "war",
    "well",
    "west",
    "во",
    "вице",
    "из",
    "кое",
    "контр",
    "по",
    "северо",
    "юго",
];

/// Puts nothing between the parts of a broken word, whose hyphen is taken away; else what
/// stands between two lines.
fn push_joint_of_word(out: &mut String, next: &str) {
    let word = out.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_broken = word.strip_suffix(['-', '\u{2010}']).is_some_and(|part| {
        let part = part.trim_start_matches(|c: char| !c.is_alphabetic());
        let is_word = part.chars().count() > 1 && part.chars().all(char::is_alphabetic);
        is_word && !COMPOUNDS.contains(&part.to_lowercase().as_str())
    });
    if is_broken && next.starts_with(char::is_lowercase) {
        out.pop();
    } else {
        push_joint(out, next);
    }
}

/// Puts a space between two lines, but none after a hyphen or between ideographs.
fn push_joint(out: &mut String, next: &str) {
    let last = out.chars().next_back();
    let first = next.chars().next();
    let before_hyphen = out
        .strip_suffix('-')
        .and_then(|rest| rest.chars().next_back());
    let hyphenated =
        before_hyphen.is_some_and(char::is_alphabetic) && first.is_some_and(char::is_alphabetic);
    let ideographs = last.is_some_and(is_ideograph) && first.is_some_and(is_ideograph);
    if !hyphenated && !ideographs {
        out.push(' ');
    }
}

/// Returns true for a character of a script that has no spaces between its words.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
}

/// Returns true when a line ends as Markdown's hard break.
pub(super) fn is_hard(line: &str) -> bool {
    line.trim_end_matches(['\r', '\n']).ends_with("  ")
}

/// Measures a line in cells of a terminal.
fn cells(line: &str) -> usize {
    if line.is_ascii() {
        line.len()
    } else if line.chars().all(is_one_cell) {
        line.chars().count()
    } else {
        line.width()
    }
}

/// Returns true for letters and signs that take one cell wherever they stand: most of what
/// is written in Latin, Greek and Cyrillic. Of other characters nothing is said.
fn is_one_cell(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a1}'..='\u{a8}' | '\u{ab}' | '\u{b0}'..='\u{b8}' | '\u{bb}'..='\u{17f}'
        | '\u{391}'..='\u{3a1}' | '\u{3a3}'..='\u{3ce}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}'
        | '\u{2013}' | '\u{2014}' | '\u{2018}'..='\u{201e}' | '\u{2026}' | '\u{2116}')
}

/// Measures the first word of a line that begins with one, if it is of ASCII alone.
fn ascii_word(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let is_inside = |byte: &u8| byte.is_ascii() && !matches!(byte, b' ' | b'\t'..=b'\r');
    let length = bytes.iter().take_while(|byte| is_inside(byte)).count();
    let ends = bytes.get(length).is_none_or(u8::is_ascii);
    (ends && length > 0).then_some(length)
}

/// Measures what must fit at the end of a line for a break not to be needed.
fn first_word(line: &str) -> usize {
    match line.chars().next() {
        Some(c) if is_ideograph(c) => c.width().unwrap_or(2),
        _ => ascii_word(line)
            .unwrap_or_else(|| cells(line.split_whitespace().next().unwrap_or_default())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn join(text: &str) -> String {
        let lines: Vec<&str> = text.lines().collect();
        joined(&lines, Wrap::of(&lines))
    }

    #[test]
    fn what_is_counted_as_one_cell_is_one() {
        let all: Vec<char> = ('\0'..='\u{3000}').filter(|c| is_one_cell(*c)).collect();
        assert!(all.iter().all(|c| c.width() == Some(1)));
        let text: String = all.iter().collect();
        assert_eq!(text.width(), all.len());
    }

    #[test]
    fn wrapped_lines_join_and_an_address_does_not() {
        let wrapped = "The delegation arrived in the afternoon and was received by the deputy of the  \n\
            minister. Further talks were put off until the following Monday, as the deputy  \nhad to leave.";
        assert!(!join(wrapped).contains('\n'));
        let address = "TO THE CHAIRMAN OF THE COUNCIL OF THE HARBOUR TOWNS  \nComrade NOVAK";
        assert_eq!(
            join(address),
            "TO THE CHAIRMAN OF THE COUNCIL OF THE HARBOUR TOWNS\nComrade NOVAK"
        );
        assert_eq!(
            join("By telegraph  \nextremely urgent"),
            "By telegraph\nextremely urgent"
        );
    }

    #[test]
    fn a_line_that_plainly_goes_on_joins_in_any_width() {
        let uneven = "of the border army delegation question and instruction of the council with a trade treaty and\n\
            of to in is be at a on as by it the we no an or but so if";
        assert!(!join(uneven).contains('\n'));
    }

    #[test]
    fn verse_keeps_its_lines() {
        let verse = "The harbour sleeps beneath the snow,\nThe boats are counted one by one,\nAnd nobody can come or go\nUntil the counting has been done.";
        assert_eq!(join(verse), verse);
    }

    #[test]
    fn breaks_that_are_marked_among_others_are_meant() {
        let marked = "A first line that goes on for quite some time in this letter  \nand stays alone\n\
            because the others of the same text are not marked at all and\njoin as they should, being wrapped at the\nsame column all along";
        assert!(
            join(marked)
                .starts_with("A first line that goes on for quite some time in this letter\nand")
        );
    }

    #[test]
    fn a_word_that_was_broken_is_whole_and_a_compound_keeps_its_hyphen() {
        let joint = |line: &str, next: &str| {
            let mut out = line.to_owned();
            push_joint_of_word(&mut out, next);
            out + next
        };
        for (line, next, whole) in [
            ("the ambassa-", "dor of", "the ambassador of"),
            ("(ambassa-", "dor of", "(ambassador of"),
            ("посоль-", "ства", "посольства"),
            ("the vice-", "consul", "the vice-consul"),
            ("coat-of-", "arms", "coat-of-arms"),
            ("Sino-", "Soviet", "Sino-Soviet"),
            ("12-", "inch guns", "12- inch guns"),
            ("1950 -", "and", "1950 - and"),
        ] {
            assert_eq!(joint(line, next), whole);
        }
    }

    #[test]
    fn hyphens_and_ideographs_need_no_space() {
        assert_eq!(
            run_together(&["the pilot-", "training"]),
            "the pilot-training"
        );
        assert_eq!(
            run_together(&["外交部关于", "边境局势"]),
            "外交部关于边境局势"
        );
        assert_eq!(run_together(&["1950 -", "1951"]), "1950 - 1951");
    }
}

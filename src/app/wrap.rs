//! Breaking a paragraph into lines by its width on the screen.
//!
//! Break points are those of UAX 14, so that CJK breaks between characters; widths are counted
//! by grapheme, as the terminal draws them. Positions are code points of the paragraph.

use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::plain_breaks::{is_plain, plain_breaks};

/// A line of a wrapped paragraph: code points `start..end`, trailing spaces left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// Returns true for text of which every byte is a letter of one column.
pub fn is_printable_ascii(text: &str) -> bool {
    // Every byte is looked at, so that the compiler can do it in a few steps.
    let is_letter = |byte: &u8| (b' '..=b'~').contains(byte);
    text.as_bytes()
        .iter()
        .map(is_letter)
        .fold(true, |all, one| all & one)
}

/// Returns the columns of one of the blanks that end a piece.
fn blank_width(blank: char) -> usize {
    match blank {
        '\n' => 0,
        '\u{3000}' => 2,
        _ => 1,
    }
}

/// Returns the columns a text takes on the screen.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.graphemes(true).map(UnicodeWidthStr::width).sum()
    }
}

/// Returns the columns a text takes on the page, where signs without width that deceive are shown.
pub fn page_width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    let mut before = None;
    let mut columns = 0;
    for grapheme in text.graphemes(true) {
        columns += grapheme_width(before, grapheme);
        before = grapheme.chars().next();
    }
    columns
}

/// Returns the columns of a grapheme on the page, after the letter that stands before it.
pub fn grapheme_width(before: Option<char>, grapheme: &str) -> usize {
    grapheme.width() + hidden_marks(before, grapheme)
}

/// Returns how many signs without width deceive in a grapheme: inside words of alphabets that
/// have no use for them they part what looks whole, and no search finds the word.
pub fn hidden_marks(before: Option<char>, grapheme: &str) -> usize {
    if grapheme.is_ascii() {
        return 0;
    }
    let mut letters = grapheme.chars();
    let Some(first) = letters.next() else {
        return 0;
    };
    if is_hidden(first) && grapheme.width() == 0 {
        return usize::from(before.is_none_or(has_no_use_for_them));
    }
    if has_no_use_for_them(first) {
        return letters.filter(|c| is_hidden(*c)).count();
    }
    0
}

/// Zero width space, non-joiner and joiner, word joiner, byte order mark.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Letters and digits of Latin, Greek, Cyrillic, Armenian and Georgian.
fn has_no_use_for_them(c: char) -> bool {
    c.is_alphanumeric()
        && matches!(c, '\0'..='\u{58f}' | '\u{10a0}'..='\u{10ff}' | '\u{1c80}'..='\u{1cbf}' | '\u{1e00}'..='\u{1fff}')
}

/// Returns the longest head of a text that fits into so many columns.
pub fn fit(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// Breaks a paragraph into lines of at most `columns`; a line feed in it always breaks.
///
/// There is at least one line. A word that is wider than a line is broken inside.
pub fn wrap(text: &str, columns: usize) -> Vec<Line> {
    // Fields and headings are most of a page's paragraphs, and few of them need a break.
    if text.len() <= columns && is_printable_ascii(text) {
        let end = text.trim_end_matches(' ').len();
        return vec![Line { start: 0, end }];
    }
    let breaker = Breaker {
        columns: columns.max(1),
        lines: Vec::new(),
        start: 0,
        end: 0,
        used: 0,
    };
    if is_plain(text) {
        breaker.fill_plain(text)
    } else {
        breaker.fill(text, linebreaks(text))
    }
}

/// Returns the lines of a text that is not wrapped: a table, one row a line.
pub fn unwrapped(text: &str) -> Vec<Line> {
    let mut start = 0;
    let rows = text.trim_end_matches('\n').split('\n');
    rows.map(|row| {
        let line = Line {
            start,
            end: start + row.chars().count(),
        };
        start = line.end + 1;
        line
    })
    .collect()
}

/// The line that is being filled.
struct Breaker {
    columns: usize,
    lines: Vec<Line>,
    start: usize,
    end: usize,
    used: usize,
}

impl Breaker {
    /// Takes a text with the places where it may break; returns its lines.
    fn fill(
        mut self,
        text: &str,
        breaks: impl Iterator<Item = (usize, BreakOpportunity)>,
    ) -> Vec<Line> {
        let mut from = 0;
        let mut point = 0;
        for (to, opportunity) in breaks {
            let piece = &text[from..to];
            point = self.take(piece, point);
            if opportunity == BreakOpportunity::Mandatory && to < text.len() {
                self.close(point);
            }
            from = to;
        }
        self.lines.push(Line {
            start: self.start,
            end: self.end,
        });
        self.lines
    }

    /// The same for letters of one byte and one column, which need not be looked at one by one.
    fn fill_plain(mut self, text: &str) -> Vec<Line> {
        let mut from = 0;
        for (to, opportunity) in plain_breaks(text) {
            self.take_plain(&text.as_bytes()[from..to], from);
            if opportunity == BreakOpportunity::Mandatory && to < text.len() {
                self.close(to);
            }
            from = to;
        }
        self.lines.push(Line {
            start: self.start,
            end: self.end,
        });
        self.lines
    }

    /// Takes a piece of such letters, as [`Breaker::take`] does.
    fn take_plain(&mut self, piece: &[u8], at: usize) {
        let bare = piece.trim_ascii_end();
        if self.used + bare.len() > self.columns && self.used > 0 {
            self.close(at);
        }
        if bare.len() > self.columns {
            for next in at..at + bare.len() {
                if self.used >= self.columns {
                    self.close(next);
                }
                self.used += 1;
                self.end = next + 1;
            }
        } else if !bare.is_empty() {
            self.used += bare.len();
            self.end = at + bare.len();
        }
        let blanks = &piece[bare.len()..];
        self.used += blanks
            .iter()
            .map(|blank| usize::from(*blank == b' '))
            .sum::<usize>();
    }

    /// Takes a piece that must not be broken if it fits on a line; returns where the next begins.
    fn take(&mut self, piece: &str, at: usize) -> usize {
        let bare = piece.trim_end_matches(['\n', ' ', '\u{3000}']);
        let bare_width = page_width(bare);
        if self.used + bare_width > self.columns && self.used > 0 {
            self.close(at);
        }
        if bare_width > self.columns {
            self.take_by_grapheme(bare, at);
        } else if !bare.is_empty() {
            self.used += bare_width;
            self.end = at + bare.chars().count();
        }
        let blanks = piece[bare.len()..].chars();
        self.used += blanks.map(blank_width).sum::<usize>();
        at + piece.chars().count()
    }

    /// Takes a piece that is wider than a line.
    fn take_by_grapheme(&mut self, piece: &str, mut at: usize) {
        for grapheme in piece.graphemes(true) {
            let wide = grapheme.width();
            if self.used + wide > self.columns && self.used > 0 {
                self.close(at);
            }
            self.used += wide;
            at += grapheme.chars().count();
            self.end = at;
        }
    }

    /// Ends the line; the next begins at this code point.
    fn close(&mut self, next: usize) {
        self.lines.push(Line {
            start: self.start,
            end: self.end.max(self.start),
        });
        (self.start, self.end, self.used) = (next, next, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn broken(text: &str, columns: usize) -> Vec<String> {
        let slice = |line: &Line| {
            text.chars()
                .skip(line.start)
                .take(line.end - line.start)
                .collect()
        };
        wrap(text, columns).iter().map(slice).collect()
    }

    #[test]
    fn words_stay_whole_and_spaces_at_the_end_go() {
        assert_eq!(broken("one two three", 8), ["one two", "three"]);
        assert_eq!(broken("one  two", 5), ["one", "two"]);
    }

    #[test]
    fn what_fits_is_one_line_whether_or_not_it_is_looked_at_letter_by_letter() {
        for text in [
            "",
            " ",
            "a",
            " a b ",
            "a-b/c",
            "abcdefgh",
            "é",
            "a  \u{3000}",
        ] {
            let lines = wrap(text, 8);
            assert_eq!(lines.len(), 1, "{text:?}");
            let seen = text.trim_end_matches([' ', '\u{3000}']);
            let whole = Line {
                start: 0,
                end: seen.chars().count(),
            };
            assert_eq!(lines[0], whole, "{text:?}");
        }
    }

    #[test]
    fn an_ideographic_space_takes_two_columns() {
        assert_eq!(broken("边\u{3000}境", 5), ["边", "境"]);
        assert_eq!(broken("边\u{3000}境", 6), ["边\u{3000}境"]);
    }

    #[test]
    fn hard_breaks_break_and_empty_lines_stay() {
        assert_eq!(broken("a\nb\n\nc", 10), ["a", "b", "", "c"]);
        assert_eq!(broken("", 10), [""]);
    }

    #[test]
    fn cjk_breaks_between_characters_by_double_width() {
        assert_eq!(broken("边境局势报告", 4), ["边境", "局势", "报告"]);
        assert_eq!(broken("边境局势报告", 5), ["边境", "局势", "报告"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken_inside() {
        assert_eq!(broken("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
    }

    #[test]
    fn combining_marks_stay_with_their_letter() {
        assert_eq!(broken("e\u{301}e\u{301}", 1), ["e\u{301}", "e\u{301}"]);
    }

    proptest! {
        #[test]
        fn plain_letters_fall_into_the_lines_that_all_letters_do(
            text in "[a-cA-Z0-9 .,:;!?'\"()\\[\\]\n-]{0,120}",
            columns in 1_usize..30,
        ) {
            let breaker = || Breaker { columns, lines: Vec::new(), start: 0, end: 0, used: 0 };
            prop_assert_eq!(breaker().fill_plain(&text), breaker().fill(&text, linebreaks(&text)));
        }

        #[test]
        fn lines_fit_and_hold_every_visible_character(text in "[a-zа-я边境局 \n-]{0,200}", columns in 2_usize..40) {
            let lines = broken(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?} in {columns}");
            }
            let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }
    }
}

//! A table as text: a row a line, cells padded with spaces to the width of their column.
//!
//! Cells hold no alignment, and their marks go with their words; a column too wide for the
//! screen is the reader's to scroll, so nothing is cut here.

use crate::record::Clean;
use crate::record::text::{Block, BlockKind, Span};

use unicode_width::UnicodeWidthStr;

/// A column is padded to this width at most; a longer cell pushes its row aside.
const WIDEST_COLUMN: usize = 40;

/// What stands between two columns.
const GAP: &str = "  ";

/// A cell: its words on one line, and what is marked in them.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) words: String,
    pub(super) spans: Vec<Span>,
}

impl Cell {
    /// Makes a cell of words that may have breaks and wide gaps.
    pub(super) fn of(text: &str, spans: Vec<Span>) -> Self {
        if spans.is_empty() {
            let words = Clean::line(text).to_string();
            return Self { words, spans };
        }
        let line = OneLine::of(text);
        let spans = spans.into_iter().map(|span| Span {
            start: line.moved(span.start),
            end: line.moved(span.end),
            kind: span.kind,
        });
        let mut spans: Vec<Span> = spans.filter(|span| span.start < span.end).collect();
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        Self {
            words: line.words,
            spans,
        }
    }

    /// Adds further words after a space.
    pub(super) fn add(&mut self, words: &str, spans: &[Span]) {
        let mut start = self.words.chars().count();
        if start > 0 {
            self.words.push(' ');
            start += 1;
        }
        self.words.push_str(&words.trim_end().replace('\n', " "));
        self.spans.extend(shifted(spans, start));
    }
}

impl AsRef<str> for Cell {
    fn as_ref(&self) -> &str {
        &self.words
    }
}

/// Makes a paragraph of a cell that stands for itself.
pub(super) fn paragraph(cell: Cell) -> Block {
    Block {
        spans: cell.spans,
        ..Block::new(BlockKind::Paragraph, Clean::owned(cell.words))
    }
}

/// A text on one line: every gap one space, none at the ends.
pub(super) struct OneLine {
    /// Its words.
    pub(super) words: String,
    /// Code points in them.
    length: usize,
    /// The gaps of which something was left out.
    gaps: Vec<Gap>,
}

/// White space of a text, in its code points, and how many were left out up to its end.
struct Gap {
    start: usize,
    end: usize,
    left_out: usize,
}

impl OneLine {
    /// Runs the gaps of a text together.
    pub(super) fn of(text: &str) -> Self {
        let mut line = Self {
            words: String::with_capacity(text.len()),
            length: 0,
            gaps: Vec::new(),
        };
        let (mut begun, mut left_out) = (None, 0);
        for (at, c) in text.chars().enumerate() {
            if c.is_whitespace() {
                begun.get_or_insert(at);
                continue;
            }
            if let Some(start) = begun.take() {
                let space = usize::from(line.length > 0);
                if at - start > space {
                    left_out += at - start - space;
                    line.gaps.push(Gap {
                        start,
                        end: at,
                        left_out,
                    });
                }
                line.words.push_str(if space > 0 { " " } else { "" });
                line.length += space;
            }
            line.words.push(c);
            line.length += 1;
        }
        line
    }

    /// Returns where a code point of the text stands in the line.
    pub(super) fn moved(&self, point: usize) -> usize {
        let before = self.gaps.partition_point(|gap| gap.start < point);
        let gap = before.checked_sub(1).and_then(|last| self.gaps.get(last));
        let moved = gap.map_or(point, |gap| point.max(gap.end) - gap.left_out);
        moved.min(self.length)
    }
}

/// Makes the block of a table whose cells have marks.
pub(super) fn block(rows: &[Vec<Cell>]) -> Block {
    let plain = laid_out(rows);
    let text = Clean::text(&plain);
    // Where cleaning moves the words, marks would stand at others.
    let spans = if text.as_str() == plain {
        spans_of(rows)
    } else {
        Vec::new()
    };
    Block {
        spans,
        ..Block::new(BlockKind::Table, text)
    }
}

fn spans_of(rows: &[Vec<Cell>]) -> Vec<Span> {
    let mut spans = Vec::new();
    for_each_cell(rows, |row, column, start| {
        if let Some(cell) = rows.get(row).and_then(|row| row.get(column)) {
            spans.extend(shifted(&cell.spans, start));
        }
    });
    spans
}

/// Says of each cell, by row and column from 0, at which code point of the table laid out it
/// begins.
pub(super) fn for_each_cell(rows: &[Vec<Cell>], mut says: impl FnMut(usize, usize, usize)) {
    let widths = widths(rows);
    let mut line_start = 0;
    for (at, row) in rows.iter().enumerate() {
        let mut start = line_start;
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            says(at, column, start);
            let padding = width.saturating_sub(cell.words.width());
            start += cell.words.chars().count() + padding + GAP.len();
        }
        line_start += line(row, &widths).chars().count() + 1;
    }
}

fn shifted(spans: &[Span], by: usize) -> impl Iterator<Item = Span> {
    spans.iter().map(move |span| Span {
        start: span.start + by,
        end: span.end + by,
        kind: span.kind.clone(),
    })
}

/// Lays out rows of cells.
pub(super) fn laid_out(rows: &[Vec<impl AsRef<str>>]) -> String {
    let widths = widths(rows);
    let lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    lines.join("\n")
}

/// Returns the width of each column.
fn widths(rows: &[Vec<impl AsRef<str>>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    // Row by row: asking each column of all rows would take quadratic time on one wide row.
    let mut widths = vec![0; columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.as_ref().width().min(WIDEST_COLUMN).max(*width);
        }
    }
    widths
}

/// Lays out one row.
fn line(row: &[impl AsRef<str>], widths: &[usize]) -> String {
    let mut out = String::new();
    for (cell, width) in row.iter().map(AsRef::as_ref).zip(widths) {
        out.push_str(cell);
        out.push_str(&" ".repeat(width.saturating_sub(cell.width())));
        out.push_str(GAP);
    }
    out.trim_end().to_owned()
}

/// Reads the rows of a table written with `|`; the rule under its head is left out.
pub(super) fn rows(lines: &[&str]) -> Vec<Vec<Cell>> {
    lines
        .iter()
        .filter(|line| line.contains(|c: char| !matches!(c, '|' | '-' | ':' | ' ')))
        .map(|line| {
            let inside = line.trim().trim_start_matches('|').trim_end_matches('|');
            inside
                .split('|')
                .map(|cell| {
                    let marked = super::inline::marked(cell.trim());
                    Cell::of(&marked.text, marked.spans)
                })
                .collect()
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use crate::record::text::SpanKind;
    use proptest::prelude::*;

    #[test]
    fn marks_go_with_the_words_of_their_cells() {
        let mark = |at: usize| Span {
            start: at,
            end: at + 3,
            kind: SpanKind::NoteRef(Clean::line("1")),
        };
        let cell = |words: &str, spans: &[Span]| {
            let mut cell = Cell::default();
            cell.add(words, spans);
            cell
        };
        let mut two = cell("Ship", &[]);
        two.add("old[1]", &[mark(3)]);
        let rows = [
            vec![two, cell("Tons", &[])],
            vec![cell("金", &[]), cell("3[1]", &[mark(1)])],
        ];
        let block = block(&rows);
        let marked: Vec<String> = block
            .spans
            .iter()
            .map(|span| block.text.slice(span.start, span.end).to_string())
            .collect();
        assert_eq!(block.text.as_str(), "Ship old[1]  Tons\n金           3[1]");
        assert_eq!(marked, ["[1]", "[1]"]);
    }

    #[test]
    fn marks_stay_on_their_words_where_gaps_run_together() {
        let text = "  a \n wide  gap  here\u{a0}\u{a0} ";
        let words = ["a", "wide  gap", "gap", "here"];
        let spans = words.map(|words| {
            let start = text[..text.find(words).unwrap()].chars().count();
            Span {
                start,
                end: start + words.chars().count(),
                kind: SpanKind::Emphasis,
            }
        });
        let cell = Cell::of(text, spans.to_vec());
        assert_eq!(cell.words, "a wide gap here");
        let places: Vec<(usize, usize)> = cell
            .spans
            .iter()
            .map(|span| (span.start, span.end))
            .collect();
        assert_eq!(places, [(0, 1), (2, 10), (7, 10), (11, 15)]);
    }

    proptest! {
        #[test]
        fn a_cell_is_the_line_of_its_words(
            text in "[ab \t\n\u{a0}金]{0,24}", start in 0_usize..24, length in 1_usize..24
        ) {
            let letters: Vec<char> = text.chars().collect();
            let kind = SpanKind::Emphasis;
            let span = Span { start, end: (start + length).min(letters.len()), kind };
            let marked: String = letters.get(span.start..span.end).unwrap_or_default().iter().collect();
            let whole = Span { start: 0, end: letters.len(), ..span.clone() };
            let cell = Cell::of(&text, vec![span, whole]);
            let line = Clean::line(&text);
            prop_assert_eq!(&cell.words, line.as_str());
            let kept: Vec<String> = cell.spans.iter().map(|span| line.slice(span.start, span.end).trim().to_owned()).collect();
            let marked = Clean::line(&marked).to_string();
            if !marked.is_empty() {
                prop_assert!(kept.contains(&marked), "{kept:?}");
            }
        }
    }

    #[test]
    fn columns_stand_under_each_other() {
        let rows = rows(&[
            "| Name | Number |",
            "|---|---:|",
            "| Штыков | 12 |",
            "| 金 | 3 |",
        ]);
        assert_eq!(laid_out(&rows), "Name    Number\nШтыков  12\n金      3");
        assert_eq!(laid_out(&[] as &[Vec<Cell>]), "");
    }
}

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

/// Makes the block of a table whose cells have marks.
pub(super) fn block(rows: &[Vec<Cell>]) -> Block {
    let words: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| cell.words.clone()).collect())
        .collect();
    let plain = laid_out(&words);
    let text = Clean::text(&plain);
    // Where cleaning moves the words, marks would stand at others.
    let spans = if text.as_str() == plain {
        spans_of(rows, &words)
    } else {
        Vec::new()
    };
    Block {
        spans,
        ..Block::new(BlockKind::Table, text)
    }
}

fn spans_of(rows: &[Vec<Cell>], words: &[Vec<String>]) -> Vec<Span> {
    let widths = widths(words);
    let mut line_start = 0;
    let mut spans = Vec::new();
    for (row, words) in rows.iter().zip(words) {
        let mut start = line_start;
        for (cell, width) in row.iter().zip(&widths) {
            spans.extend(shifted(&cell.spans, start));
            let padding = width.saturating_sub(cell.words.width());
            start += cell.words.chars().count() + padding + GAP.len();
        }
        line_start += line(words, &widths).chars().count() + 1;
    }
    spans
}

fn shifted(spans: &[Span], by: usize) -> impl Iterator<Item = Span> {
    spans.iter().map(move |span| Span {
        start: span.start + by,
        end: span.end + by,
        kind: span.kind.clone(),
    })
}

/// Lays out rows of cells.
pub(super) fn laid_out(rows: &[Vec<String>]) -> String {
    let widths = widths(rows);
    let lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    lines.join("\n")
}

/// Returns the width of each column.
fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    // Row by row: asking each column of all rows would take quadratic time on one wide row.
    let mut widths = vec![0; columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().min(WIDEST_COLUMN).max(*width);
        }
    }
    widths
}

/// Lays out one row.
fn line(row: &[String], widths: &[usize]) -> String {
    let mut out = String::new();
    for (cell, width) in row.iter().zip(widths) {
        out.push_str(cell);
        out.push_str(&" ".repeat(width.saturating_sub(cell.width())));
        out.push_str(GAP);
    }
    out.trim_end().to_owned()
}

/// Reads the rows of a table written with `|`; the rule under its head is left out.
pub(super) fn rows(lines: &[&str]) -> Vec<Vec<String>> {
    lines
        .iter()
        .filter(|line| line.contains(|c: char| !matches!(c, '|' | '-' | ':' | ' ')))
        .map(|line| {
            let inside = line.trim().trim_start_matches('|').trim_end_matches('|');
            inside
                .split('|')
                .map(|cell| super::inline::plain_line(cell).as_str().to_owned())
                .collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::text::SpanKind;

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
    fn columns_stand_under_each_other() {
        let rows = rows(&[
            "| Name | Number |",
            "|---|---:|",
            "| Штыков | 12 |",
            "| 金 | 3 |",
        ]);
        assert_eq!(laid_out(&rows), "Name    Number\nШтыков  12\n金      3");
        assert_eq!(laid_out(&[]), "");
    }
}

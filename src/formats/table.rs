//! A table as text: a row a line, cells padded with spaces to the width of their column.
//!
//! Cells hold no marks and no alignment; a column too wide for the screen is the reader's to
//! scroll, so nothing is cut here.

use unicode_width::UnicodeWidthStr;

/// A column is padded to this width at most; a longer cell pushes its row aside.
const WIDEST_COLUMN: usize = 40;

/// What stands between two columns.
const GAP: &str = "  ";

/// Lays out rows of cells.
pub(super) fn laid_out(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    // Row by row: asking each column of all rows would take quadratic time on one wide row.
    let mut widths = vec![0; columns];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().min(WIDEST_COLUMN).max(*width);
        }
    }
    let lines: Vec<String> = rows.iter().map(|row| line(row, &widths)).collect();
    lines.join("\n")
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

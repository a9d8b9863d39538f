//! Tables that were typed: columns under each other by spaces or tabs, without any marks.
//!
//! A column is one when several lines begin or end a cell at the same place. Typewriters
//! fill lines with spaces too, so a gap of two counts only where cells begin together, and
//! one line is never a table.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use super::table;

/// Fewer lines than this stand under each other by chance.
const FEWEST_ROWS: usize = 3;

/// Lines with tabs need no chance: somebody typed them.
const FEWEST_TABBED_ROWS: usize = 2;

/// Spaces that part two cells.
const GAP: usize = 2;

/// Spaces before a cell that is set to the right.
const WIDE_GAP: usize = 3;

/// Longer lines are no rows of a typed table.
const LONGEST_ROW: usize = 400;

/// Finds the first table in the lines of a paragraph.
pub(super) fn find(lines: &[&str]) -> Option<Range<usize>> {
    let mut start = 0;
    while start < lines.len() {
        let rest = lines.get(start..)?;
        let tabbed = tabbed_rows(rest);
        if tabbed >= FEWEST_TABBED_ROWS {
            return Some(start..start + tabbed);
        }
        let rows = spaced_rows(rest);
        if rows >= FEWEST_ROWS {
            return Some(start..start + rows);
        }
        // A later row may begin a longer run, but short runs are short: this stays linear.
        start += 1;
    }
    None
}

/// Returns the text of a table: as typed, without the margin all rows have; tabs are set out.
pub(super) fn kept(lines: &[&str]) -> String {
    if lines.iter().any(|line| line.trim().contains('\t')) {
        let rows: Vec<Vec<String>> = lines
            .iter()
            .map(|line| {
                line.trim()
                    .split('\t')
                    .map(|cell| cell.trim().to_owned())
                    .collect()
            })
            .collect();
        return table::laid_out(&rows);
    }
    let margin = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let margin = lines.iter().map(margin).min().unwrap_or(0);
    let rows: Vec<&str> = lines
        .iter()
        .map(|line| line.get(margin..).unwrap_or(line).trim_end())
        .collect();
    rows.join("\n")
}

/// Returns true when two spaces stand together in a line.
fn has_gap(line: &str) -> bool {
    line.contains("  ")
}

/// Counts the lines from the first on that have the same number of tabs inside.
fn tabbed_rows(lines: &[&str]) -> usize {
    let tabs = |line: &str| line.trim().matches('\t').count();
    let first = lines
        .first()
        .filter(|line| line.as_bytes().contains(&b'\t'));
    let first = first.map_or(0, |line| tabs(line));
    if first == 0 {
        return 0;
    }
    lines.iter().take_while(|line| tabs(line) == first).count()
}

/// Counts the lines from the first on that share a column.
fn spaced_rows(lines: &[&str]) -> usize {
    let mut shared: Option<Columns> = None;
    let mut count = 0;
    for line in lines {
        let mut columns = Columns::of(line);
        if let Some(before) = &shared {
            columns.keep_shared(before);
        }
        if columns.starts.is_empty() && columns.ends.is_empty() {
            break;
        }
        shared = Some(columns);
        count += 1;
    }
    count
}

/// Where the cells of a line after the first begin and end, in cells of a terminal.
#[derive(Debug, Default)]
struct Columns {
    starts: Vec<usize>,
    /// Ends of those cells that stand far from the one before.
    ends: Vec<usize>,
}

impl Columns {
    fn of(line: &str) -> Self {
        let mut columns = Self::default();
        let line = line.trim_end();
        // Nearly every line is running text, without a gap that could part two cells.
        if line.len() > LONGEST_ROW || !has_gap(line) || line.contains('\t') {
            return columns;
        }
        let (mut at, mut gap, mut far) = (0, 0, false);
        let mut begun = false;
        for c in line.chars() {
            if c == ' ' {
                gap += 1;
                if gap == GAP && begun && far {
                    columns.ends.push(at + 1 - GAP);
                    far = false;
                }
            } else {
                if begun && gap >= GAP {
                    columns.starts.push(at);
                    far = gap >= WIDE_GAP;
                }
                (begun, gap) = (true, 0);
            }
            at += c.width().unwrap_or(0);
        }
        if far {
            columns.ends.push(at);
        }
        columns
    }

    /// Leaves the places that another line has too.
    fn keep_shared(&mut self, other: &Self) {
        self.starts
            .retain(|at| other.starts.binary_search(at).is_ok());
        self.ends.retain(|at| other.ends.binary_search(at).is_ok());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Option<String> {
        let lines: Vec<&str> = text.lines().collect();
        find(&lines).map(|range| kept(&lines[range]))
    }

    #[test]
    fn columns_set_to_the_left_and_to_the_right_are_known() {
        let left = "Name      Rank\nLindqvist captain\nLindqvist  captain\nVarga      pilot\nOkonedo    master";
        assert_eq!(
            found(left).as_deref(),
            Some("Lindqvist  captain\nVarga      pilot\nOkonedo    master")
        );
        let right = "  coal        340\n  flour        12\n  lamp oil      7";
        assert_eq!(
            found(right).as_deref(),
            Some("coal        340\nflour        12\nlamp oil      7")
        );
        assert_eq!(
            found("船名    噸位\n北星號  340\n海燕號  120").as_deref(),
            Some("船名    噸位\n北星號  340\n海燕號  120")
        );
    }

    #[test]
    fn tabs_are_set_out() {
        assert_eq!(
            found("List:\nName\tTons\nNorth Star\t340").as_deref(),
            Some("Name        Tons\nNorth Star  340")
        );
    }

    #[test]
    fn a_line_filled_up_with_spaces_is_no_row() {
        let filled = "The  delegation arrived in the  afternoon and was\n\
                      received by the deputy  of  the  minister, who had\n\
                      been  waiting  for it since the  morning  of  that\n\
                      day  without  a word of  complaint to  the others.";
        assert_eq!(found(filled), None);
        assert_eq!(found("One sentence.  Two sentences.\nThree.  Four."), None);
    }

    proptest! {
        #[test]
        fn a_table_lies_within_its_lines(text in "[ab\t 金\n]{0,120}") {
            let lines: Vec<&str> = text.lines().collect();
            if let Some(range) = find(&lines) {
                prop_assert!(range.end <= lines.len() && range.len() >= 2);
                let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
                let wanted: usize = lines[range.clone()].iter().map(|line| letters(line)).sum();
                prop_assert_eq!(letters(&kept(&lines[range])), wanted);
            }
        }
    }
}

//! The list as a table: aligned columns, cut to the width of a terminal, whole in a pipe.
//!
//! In a pipe the title comes last: of what can be of any length nothing is cut, and nothing
//! stands behind it to be pushed out of its column.

use std::io::{self, Write};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::record::Clean;
use crate::record::date::in_brief;
use crate::record::listing::Row;
use crate::record::shelf_mark::{by_initials, parted};

/// What stands between two columns.
const GAP: usize = 1;

/// Below this width of the title the columns that matter least are left out.
const LEAST_TITLE: usize = 24;

/// The heads of the columns: date, people, title, languages, shelf mark, marks.
const HEADS: [&str; 6] = ["date", "from > to", "title", "lang", "shelf", "mark"];

/// The most each column but the title takes on a terminal.
const MOST: [usize; 6] = [12, 26, usize::MAX, 8, 20, 4];

/// The most each column takes in a pipe: a cell that is wider pushes those behind it to the right
/// in its own line, and not in all of them.
const MOST_IN_PIPE: [usize; 6] = [12, 40, usize::MAX, 12, 40, 4];

/// The columns of a terminal and those of a pipe, in their order.
const ORDER: [usize; 6] = [0, 1, 2, 3, 4, 5];
const ORDER_IN_PIPE: [usize; 6] = [0, 1, 3, 4, 5, TITLE];

/// The place of the title among the columns.
const TITLE: usize = 2;

/// The place of the shelf mark among them.
const SHELF: usize = 4;

/// Columns in the order in which they are left out of a narrow terminal.
const LEFT_OUT: [usize; 3] = [4, 3, 1];

/// How a table looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Look {
    /// Columns of the terminal; `None` in a pipe, where nothing is cut.
    pub width: Option<usize>,
    /// The head in bold.
    pub color: bool,
    /// ASCII signs only.
    pub ascii: bool,
}

/// Returns the marks of a row: `*` for a bookmark, `+` for a note.
pub fn marks(row: &Row) -> &'static str {
    match (row.bookmarked, row.notes > 0) {
        (true, true) => "*+",
        (true, false) => "*",
        (false, true) => "+",
        (false, false) => "",
    }
}

/// Prints the table.
pub fn print(rows: &[Row], look: Look, out: &mut dyn Write) -> io::Result<()> {
    let widths = widths(rows, look);
    let head = line(&HEADS.map(str::to_owned), &widths, look);
    if look.color {
        writeln!(out, "\x1b[1m{head}\x1b[0m")?;
    } else {
        writeln!(out, "{head}")?;
    }
    for row in rows {
        writeln!(out, "{}", line(&cells(row, look), &widths, look))?;
    }
    Ok(())
}

fn cells(row: &Row, look: Look) -> [String; 6] {
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let date = row.date.as_deref().unwrap_or("undated");
    // A program that reads a pipe gets the date in the form of the standard.
    let date = match (look.width, &row.date) {
        (Some(_), Some(date)) => Clean::line(&in_brief(date)),
        (Some(_) | None, _) => Clean::line(date),
    };
    let cells = [
        date.as_str().to_owned(),
        or(&row.people, "–"),
        row.title.as_str().to_owned(),
        row.languages.clone(),
        or(&shelf(&row.shelf, look), "not stated"),
        marks(row).to_owned(),
    ];
    if look.ascii {
        cells.map(|cell| in_ascii(&cell))
    } else {
        cells
    }
}

/// Turns dashes, quotation marks and dots into those every terminal has; letters stay.
fn in_ascii(cell: &str) -> String {
    cell.replace(['–', '—', '‑', '−'], "-")
        .replace(['“', '”', '„'], "\"")
        .replace(['‘', '’'], "'")
        .replace('…', "...")
}

/// Returns the shelf mark; where it does not fit, the archive stands by the letters it is known
/// by or loses its end, since the numbers tell the records of an archive apart.
fn shelf(shelf: &str, look: Look) -> String {
    /// Fewer cells tell nothing of an archive.
    const LEAST: usize = 4;
    if look.width.is_none() || shelf.width() <= MOST[SHELF] {
        return shelf.to_owned();
    }
    let shorter = by_initials(shelf).filter(|shorter| shorter.width() <= MOST[SHELF]);
    let (archive, numbers) = parted(shelf);
    let room = MOST[SHELF].saturating_sub(numbers.width());
    shorter.unwrap_or_else(|| {
        if numbers.is_empty() || room < LEAST {
            shelf.to_owned()
        } else {
            format!("{}{numbers}", fitted(archive, room, look.ascii))
        }
    })
}

/// Returns the width of each column; 0 for one that is left out.
fn widths(rows: &[Row], look: Look) -> [usize; 6] {
    let mut widths = HEADS.map(UnicodeWidthStr::width);
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(cells(row, look)) {
            *width = (*width).max(cell.width());
        }
    }
    let Some(whole) = look.width else {
        for (width, most) in widths.iter_mut().zip(MOST_IN_PIPE) {
            *width = (*width).min(most);
        }
        return widths;
    };
    for (width, most) in widths.iter_mut().zip(MOST) {
        *width = (*width).min(most);
    }
    for column in LEFT_OUT {
        if room_for_title(&widths, whole) >= widths[TITLE].min(LEAST_TITLE) {
            break;
        }
        widths[column] = 0;
    }
    widths[TITLE] = room_for_title(&widths, whole).clamp(1, widths[TITLE]);
    widths
}

fn room_for_title(widths: &[usize; 6], whole: usize) -> usize {
    let others = widths.iter().enumerate();
    let taken: usize = others
        .filter(|(column, width)| *column != TITLE && **width > 0)
        .map(|(_, width)| width + GAP)
        .sum();
    whole.saturating_sub(taken)
}

fn line(cells: &[String; 6], widths: &[usize; 6], look: Look) -> String {
    let mut line = String::new();
    let order = match look.width {
        Some(_) => ORDER,
        None => ORDER_IN_PIPE,
    };
    for at in order {
        let (Some(cell), Some(width)) = (cells.get(at), widths.get(at).copied()) else {
            continue;
        };
        if width == 0 {
            continue;
        }
        let cell = match look.width {
            Some(_) => fitted(cell, width, look.ascii),
            None => cell.clone(),
        };
        line.push_str(&cell);
        line.extend(std::iter::repeat_n(
            ' ',
            width.saturating_sub(cell.width()) + GAP,
        ));
    }
    line.truncate(line.trim_end().len());
    line
}

/// Cuts a cell to a width, between graphemes, and says that it was cut.
pub(super) fn fitted(cell: &str, width: usize, ascii: bool) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let sign = if ascii { "~" } else { "…" };
    let mut out = String::new();
    let mut taken = sign.width();
    for grapheme in cell.graphemes(true) {
        taken += grapheme.width();
        if taken > width {
            break;
        }
        out.push_str(grapheme);
    }
    out.push_str(sign);
    out
}

#[cfg(test)]
pub mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;
    use crate::record::identity::RecordId;
    use crate::record::listing::RowKey;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    /// A row as the catalogue gives it.
    pub fn row(date: &str, title: &str) -> Row {
        Row {
            key: RowKey { part: 0, index: 0 },
            id: RecordId::path("harbour", "1"),
            date: Some(date.to_owned()),
            people: Clean::line("Shtykov > Gromyko"),
            title: Clean::line(title),
            languages: "RU>EN".to_owned(),
            shelf: Clean::line("APRF 45/1/347"),
            bookmarked: true,
            notes: 2,
            hits: Vec::new(),
        }
    }

    fn rows() -> Vec<Row> {
        let mut undated = row(
            "",
            "关于安东附近机场的电报，致斯大林同志并转联共（布）中央委员会政治局",
        );
        undated.date = None;
        undated.people = Clean::default();
        undated.shelf = Clean::default();
        undated.bookmarked = false;
        vec![
            row(
                "1950-11-17",
                "Telegram, transmitting the message of 16 November 1950",
            ),
            undated,
        ]
    }

    fn printed(rows: &[Row], look: Look) -> String {
        let mut out = Vec::new();
        print(rows, look, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_terminal_gets_what_fits() {
        let look = |width| Look {
            width: Some(width),
            ..Look::default()
        };
        assert_snapshot!(printed(&rows(), look(100)), @r"
        date       from > to         title                                          lang  shelf         mark
        1950-11-17 Shtykov > Gromyko Telegram, transmitting the message of 16 Nove… RU>EN APRF 45/1/347 *+
        undated    –                 关于安东附近机场的电报，致斯大林同志并转联共…  RU>EN not stated    +
        ");
        assert_snapshot!(printed(&rows(), look(60)), @r"
        date       from > to         title                      mark
        1950-11-17 Shtykov > Gromyko Telegram, transmitting th… *+
        undated    –                 关于安东附近机场的电报，…  +
        ");
        assert_snapshot!(printed(&rows(), look(36)), @r"
        date       title                mark
        1950-11-17 Telegram, transmitt… *+
        undated    关于安东附近机场的…  +
        ");
    }

    #[test]
    fn an_archive_that_does_not_fit_loses_its_words_before_its_numbers() {
        let mut one = row("1950", "Telegram");
        one.shelf = Clean::line("Central Intelligence Agency 80-R01731R/43/7");
        let look = Look {
            width: Some(100),
            ..Look::default()
        };
        let on_terminal = printed(std::slice::from_ref(&one), look);
        assert!(
            on_terminal.contains(" CIA 80-R01731R/43/7 "),
            "{on_terminal}"
        );
        let mut own = one.clone();
        own.shelf = Clean::line("Halmyra Harbour Archive, Broadsides, No. 58");
        own.date = Some("1951-XX-XX".to_owned());
        let on_terminal = printed(&[own], look);
        assert!(
            on_terminal.contains(" Halmyra Harbour … 58 "),
            "{on_terminal}"
        );
        assert!(on_terminal.contains("\n1951 "), "{on_terminal}");
        let in_pipe = printed(&[one], Look::default());
        assert!(in_pipe.contains("Central Intelligence Agency 80-R01731R/43/7"));
    }

    #[test]
    fn a_pipe_gets_everything() {
        let printed = printed(&rows(), Look::default());
        for row in rows() {
            assert!(printed.contains(row.title.as_str()));
        }
        assert!(!printed.contains('\x1b') && !printed.contains('…'));
    }

    #[test]
    fn only_the_head_is_bold_and_ascii_has_only_ascii_signs() {
        let look = Look {
            width: Some(60),
            color: true,
            ascii: true,
        };
        let mut dashed = row("1950", &format!("“1950—1951” {}", "long title ".repeat(20)));
        dashed.people = Clean::line("– > Stalin");
        dashed.shelf = Clean::line("CIA 80–R01731R/43");
        let printed = printed(&[dashed], look);
        assert!(printed.starts_with("\x1b[1mdate"));
        assert_eq!(printed.matches('\x1b').count(), 2);
        assert!(printed.is_ascii());
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(title in any::<String>(), date in any::<String>(), width in 24..200_usize) {
            let look = Look { width: Some(width), ..Look::default() };
            for line in printed(&[row(&date, &title)], look).lines() {
                prop_assert!(line.width() <= width, "{line:?} is wider than {width}");
            }
        }
    }
}

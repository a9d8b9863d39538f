//! The difference of two rows: which letters are to be written, and which blanks erased.
//!
//! A row is taken as the letters a terminal holds, each with the columns it covers: where one
//! of them is written over in part, terminals leave the other half as they like, so a letter
//! counts as shown only where it stands whole at the same column.
//!
//! Terminals disagree on the columns of some letters. Where such a one comes or goes the rest of
//! its row may have been written over or be left from before: all of it is written anew, and the
//! letter's own columns are blanked first.

use ratatui::buffer::{Cell, CellWidth as _};
use ratatui::layout::Position;

use super::pen::{Pen, is_disputed};
use super::prints::{BLANK, Print, Row};

/// Bytes of going on behind what was erased.
const GO_ON: usize = 4;
/// Bytes of erasing the rest of a row.
const ERASE_REST: usize = 3;

/// Writes what makes a row that shows `shown`, or nothing at all, show `next`.
pub fn row(pen: &mut Pen<'_>, y: u16, shown: Option<Row<'_>>, next: Row<'_>) {
    let Some(changed) = Changed::of(shown, next) else {
        return;
    };
    let blank_from = next
        .prints
        .iter()
        .rposition(|print| *print != BLANK)
        .map_or(0, |at| at + 1);
    // The changed blanks at the end, when erasing them is shorter than writing them.
    let tail = changed.from(blank_from);
    let erased = tail.is_some_and(|first| changed.last + 1 - first > ERASE_REST);
    let end = if erased { blank_from } else { next.cells.len() };
    let mut x = changed.first;
    while x < end {
        if !changed.columns[x] {
            x += 1;
            continue;
        }
        x += piece(pen, (x, y), next, &changed);
    }
    if let Some(first) = tail.filter(|_| erased) {
        // Straight behind the last letter no movement is needed.
        let behind = pen
            .at()
            .is_some_and(|at| at.y == y && (blank_from..=first).contains(&usize::from(at.x)));
        if !behind {
            pen.go_to(position(first, y), next.cells);
        }
        pen.erase_rest();
    }
}

/// Writes a letter, or a run of equal ones in fewer bytes; returns the columns that are done.
fn piece(pen: &mut Pen<'_>, (x, y): (usize, u16), next: Row<'_>, changed: &Changed) -> usize {
    let (cell, print) = (&next.cells[x], next.prints[x]);
    let rest = &next.prints[x..=changed.last.max(x)];
    let run = rest.iter().take_while(|one| **one == print).count();
    pen.go_to(position(x, y), next.cells);
    let count = u16::try_from(run).unwrap_or(u16::MAX);
    let length = cell.symbol().len();
    let sequence = 3 + count.to_string().len();
    if print == BLANK && pen.skills().erase && run > sequence + GO_ON {
        pen.erase(count);
        return run;
    }
    let width = covered(next.cells, x);
    if is_disputed(cell.symbol()) {
        pen.clear_for(cell, width as u16);
        pen.go_to(position(x, y), next.cells);
    }
    pen.cell(cell, width as u16);
    // Of more than a byte the letter is written as often as it stands: tmux 3.3 repeats none such.
    let again = run - 1;
    if pen.skills().repeat && length == 1 && again > sequence {
        pen.repeat(count - 1);
        return run;
    }
    width
}

/// Which columns of a row hold a letter that is not shown there yet.
struct Changed {
    columns: Vec<bool>,
    first: usize,
    last: usize,
}

impl Changed {
    fn of(shown: Option<Row<'_>>, next: Row<'_>) -> Option<Self> {
        if shown.is_some_and(|shown| shown.prints == next.prints) {
            return None;
        }
        let mut columns = vec![false; next.cells.len()];
        match shown {
            // Where every letter has its one byte and column there is no half of one.
            Some(shown)
                if shown
                    .prints
                    .iter()
                    .chain(next.prints)
                    .all(|one| is_byte(*one)) =>
            {
                let pairs = shown.prints.iter().zip(next.prints);
                for (changed, (shown, next)) in columns.iter_mut().zip(pairs) {
                    *changed = shown != next;
                }
            }
            Some(shown) => {
                let whole = starts(shown.cells);
                for x in letters(next.cells) {
                    columns[x] = !(whole[x] && shown.prints[x] == next.prints[x]);
                }
            }
            None => {
                for x in letters(next.cells) {
                    columns[x] = next.prints[x] != BLANK;
                }
            }
        }
        if let Some(disputed) = first_disputed(shown, next, &columns) {
            for x in letters(next.cells).filter(|x| *x > disputed) {
                columns[x] = true;
            }
        }
        Some(Self {
            first: columns.iter().position(|changed| *changed)?,
            last: columns.iter().rposition(|changed| *changed)?,
            columns,
        })
    }

    /// Returns the first changed column from `x` on.
    fn from(&self, x: usize) -> Option<usize> {
        (x..=self.last).find(|at| self.columns[*at])
    }
}

/// Returns the first column where a letter comes or goes of which terminals don't agree how many
/// columns it has.
fn first_disputed(shown: Option<Row<'_>>, next: Row<'_>, changed: &[bool]) -> Option<usize> {
    let disputed =
        |row: Row<'_>, x: usize| !is_byte(row.prints[x]) && is_disputed(row.cells[x].symbol());
    let comes = |x: usize| changed[x] && disputed(next, x);
    let goes = |x: usize| {
        shown.is_some_and(|shown| shown.prints[x] != next.prints[x] && disputed(shown, x))
    };
    (0..next.cells.len()).find(|x| comes(*x) || goes(*x))
}

/// Returns true for a letter of one byte.
fn is_byte(print: Print) -> bool {
    (print as u64) < 0x80
}

/// Returns the columns at which the letters of a row begin.
fn letters(row: &[Cell]) -> impl Iterator<Item = usize> {
    let mut x = 0;
    std::iter::from_fn(move || {
        let here = (x < row.len()).then_some(x)?;
        x += covered(row, here);
        Some(here)
    })
}

fn starts(row: &[Cell]) -> Vec<bool> {
    let mut starts = vec![false; row.len()];
    for x in letters(row) {
        starts[x] = true;
    }
    starts
}

/// Returns the columns a letter covers, at least one and none outside the row.
fn covered(row: &[Cell], x: usize) -> usize {
    let symbol = row[x].symbol();
    if symbol.len() == 1 {
        return 1;
    }
    usize::from(symbol.cell_width()).clamp(1, row.len() - x)
}

fn position(x: usize, y: u16) -> Position {
    Position { x: x as u16, y }
}

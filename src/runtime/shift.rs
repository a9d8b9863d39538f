//! Whether the rows of a frame are those shown before, moved: which, and how far.
//!
//! A guess by the hashes of whole rows, so a panel that stands beside another never moves
//! alone. Whether it saves bytes, and what is right, is found by [`super::screen`], which
//! compares cells: a wrong guess costs a moment and nothing else.

use super::prints::{Print, is_blank, mixed};

/// Bytes that a scroll costs besides the rows it brings in; less than that is not worth a try.
const COST: i32 = 12;
/// Bytes of going to a row.
const ROW: i32 = 6;

/// Rows that move together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The first row of the band.
    pub top: u16,
    /// The last row of the band.
    pub bottom: u16,
    /// How many rows up what stands in it moves; down when negative.
    pub by: i32,
}

impl Shift {
    /// Returns which row of the old screen is at `y` after the shift: none for a blank one.
    pub fn source(self, y: u16) -> Option<u16> {
        if y < self.top || y > self.bottom {
            return Some(y);
        }
        u16::try_from(i32::from(y) + self.by)
            .ok()
            .filter(|from| (self.top..=self.bottom).contains(from))
    }
}

/// A row, as far as the guess is concerned.
#[derive(Clone, Copy, Default)]
struct Row {
    changed: bool,
    /// Hashes of a row that changed.
    before: u64,
    after: u64,
    /// About the bytes of writing it.
    cost: i32,
}

/// Returns which rows are not what they were, of two frames of so many columns.
pub fn changed((shown, next): (&[Print], &[Print]), columns: usize) -> Vec<bool> {
    let pairs = shown.chunks(columns).zip(next.chunks(columns));
    pairs.map(|(before, after)| before != after).collect()
}

/// Returns the shift that promises to save most, if any does; `changed` says which rows did.
pub fn find(
    (shown, next): (&[Print], &[Print]),
    columns: usize,
    changed: &[bool],
) -> Option<Shift> {
    let pairs = shown.chunks(columns).zip(next.chunks(columns));
    let hashed = |((before, after), changed): ((&[Print], &[Print]), &bool)| {
        let hash = |row| if *changed { hash(row) } else { 0 };
        Row {
            changed: *changed,
            before: hash(before),
            after: hash(after),
            cost: 0,
        }
    };
    let mut rows: Vec<Row> = pairs.zip(changed).map(hashed).collect();
    let steps = steps(&rows);
    if steps.is_empty() {
        return None;
    }
    for (row, after) in rows.iter_mut().zip(next.chunks(columns)) {
        let letters = after.iter().filter(|print| !is_blank(**print)).count();
        row.cost = i32::try_from(letters).unwrap_or(0) + ROW;
    }
    let best = steps
        .into_iter()
        .filter_map(|by| saving(&rows, by))
        .max_by_key(|(saved, _)| *saved)?;
    (best.0 > COST).then_some(best.1)
}

/// Returns the shifts by which some row that changed has come from another, the greatest first:
/// of two that save as much `max_by_key` takes the last.
fn steps(rows: &[Row]) -> Vec<i32> {
    let changed = || (0_i32..).zip(rows).filter(|(_, row)| row.changed);
    let mut steps: Vec<i32> = changed()
        .flat_map(|(here, row)| {
            let sources = changed().filter(move |(_, source)| source.before == row.after);
            sources.map(move |(source, _)| source - here)
        })
        .filter(|by| *by != 0)
        .collect();
    steps.sort_unstable_by_key(|by| (-by.abs(), *by));
    steps.dedup();
    steps
}

/// Returns what a shift by so many rows saves about, and the band where it saves most: the run
/// of rows with the greatest sum of what each saves.
fn saving(rows: &[Row], by: i32) -> Option<(i32, Shift)> {
    let at = |y: i32| usize::try_from(y).ok().and_then(|y| rows.get(y));
    let count = i32::try_from(rows.len()).ok()?;
    let (mut best, mut sum, mut start) = ((0, 0, 0), 0, 0);
    for y in 0..count {
        let (Some(here), Some(source)) = (at(y), at(y + by)) else {
            (sum, start) = (0, y + 1);
            continue;
        };
        if sum <= 0 {
            (sum, start) = (0, y);
        }
        sum += match (here.changed, source.changed) {
            (true, true) if here.after == source.before => here.cost,
            (true, _) => 0,
            (false, _) => -here.cost,
        };
        if sum > best.0 {
            best = (sum, start, y);
        }
    }
    let (saved, first, last) = best;
    let (top, bottom) = if by > 0 {
        (first, last + by)
    } else {
        (first + by, last)
    };
    // Rows that stay and are blanked by the shift have to be written again.
    let blanked = if by > 0 {
        last + 1..bottom + 1
    } else {
        top..first
    };
    let spoilt: i32 = blanked
        .filter_map(at)
        .filter(|row| !row.changed)
        .map(|row| row.cost)
        .sum();
    let shift = Shift {
        top: u16::try_from(top).ok()?,
        bottom: u16::try_from(bottom).ok()?,
        by,
    };
    (saved > 0).then_some((saved - spoilt, shift))
}

/// A quick hash: what collides is found out by comparing cells.
fn hash(row: &[Print]) -> u64 {
    let words = |print: &Print| [*print as u64, (*print >> 64) as u64];
    row.iter()
        .map(words)
        .fold(row.len() as u64, |sum, [letter, look]| {
            mixed(sum, letter ^ look.rotate_left(23))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::prints::print;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    fn screen(lines: &[&str]) -> Vec<Print> {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, lines.len() as u16));
        for (y, line) in (0..).zip(lines) {
            buffer.set_string(0, y, line, ratatui::style::Style::new());
        }
        buffer.content.iter().map(print).collect()
    }

    fn find(shown: &[Print], next: &[Print]) -> Option<Shift> {
        super::find((shown, next), 20, &changed((shown, next), 20))
    }

    #[test]
    fn rows_that_moved_are_found_within_what_stays() {
        let before = screen(&["head", "first line", "second line", "third line", "foot"]);
        let after = screen(&["head", "second line", "third line", "fourth line", "foot"]);
        let shift = Shift {
            top: 1,
            bottom: 3,
            by: 1,
        };
        assert_eq!(find(&before, &after), Some(shift));
        assert_eq!(
            (0..5).map(|y| shift.source(y)).collect::<Vec<_>>(),
            [Some(0), Some(2), Some(3), None, Some(4)]
        );
        let back = Shift { by: -1, ..shift };
        assert_eq!(find(&after, &before), Some(back));
        assert_eq!(
            (0..5).map(|y| back.source(y)).collect::<Vec<_>>(),
            [Some(0), None, Some(1), Some(2), Some(4)]
        );
    }

    #[test]
    fn what_changed_in_place_or_beside_another_panel_has_not_moved() {
        let before = screen(&["one row | 1", "two rows | 2", "three rows | 3"]);
        let beside = screen(&["two rows | 1", "three rows | 2", "four rows | 3"]);
        assert_eq!(find(&before, &beside), None);
        let in_place = screen(&["one row | 1", "TWO rows | 2", "THREE rows | 3"]);
        assert_eq!(find(&before, &in_place), None);
        assert_eq!(find(&before, &before), None);
    }
}

//! Whether the rows of a frame are those shown before, moved: which, and how far.
//!
//! A guess by the hashes of whole rows, so a panel that stands beside another never moves
//! alone. Whether it saves bytes, and what is right, is found by [`super::screen`], which
//! compares cells: a wrong guess costs a moment and nothing else.

use std::hash::{Hash as _, Hasher};

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};

use super::pen::is_blank;

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

/// Returns which rows are not what they were.
pub fn changed(shown: &Buffer, next: &Buffer) -> Vec<bool> {
    let width = usize::from(next.area.width).max(1);
    let pairs = shown.content.chunks(width).zip(next.content.chunks(width));
    pairs.map(|(before, after)| before != after).collect()
}

/// Returns the shift that promises to save most, if any does; `changed` says which rows did.
pub fn find(shown: &Buffer, next: &Buffer, changed: &[bool]) -> Option<Shift> {
    let width = usize::from(next.area.width).max(1);
    let pairs = shown.content.chunks(width).zip(next.content.chunks(width));
    let pairs = pairs.zip(changed);
    let hashed = |((before, after), changed): ((&[Cell], &[Cell]), &bool)| {
        let hash = |row| if *changed { hash(row) } else { 0 };
        Row {
            changed: *changed,
            before: hash(before),
            after: hash(after),
            cost: 0,
        }
    };
    let mut rows: Vec<Row> = pairs.clone().map(hashed).collect();
    let steps = steps(&rows);
    if steps.is_empty() {
        return None;
    }
    for (row, ((_, after), _)) in rows.iter_mut().zip(pairs) {
        let letters = after.iter().filter(|cell| !is_blank(cell)).count();
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

fn hash(row: &[Cell]) -> u64 {
    let mut mixer = Mixer(row.len() as u64);
    for cell in row {
        match cell.symbol().as_bytes() {
            [letter] => mixer.write_u64((*letter).into()),
            more => mixer.write(more),
        }
        let look = (cell.fg, cell.bg, cell.modifier);
        if look != (Color::Reset, Color::Reset, Modifier::empty()) {
            look.hash(&mut mixer);
        }
    }
    mixer.0
}

/// A quick hash: a row costs a microsecond. What collides is found out by comparing cells.
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..piece.len()].copy_from_slice(piece);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, number: u8) {
        self.write_u64(number.into());
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u64(number.into());
    }

    fn write_u64(&mut self, number: u64) {
        // The constant is 2^64 divided by the golden ratio: it spreads every bit.
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    fn screen(lines: &[&str]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, lines.len() as u16));
        for (y, line) in (0..).zip(lines) {
            buffer.set_string(0, y, line, ratatui::style::Style::new());
        }
        buffer
    }

    fn find(shown: &Buffer, next: &Buffer) -> Option<Shift> {
        super::find(shown, next, &changed(shown, next))
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

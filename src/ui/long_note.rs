//! A note of many pages while it is written: only what is seen of it is laid out.
//!
//! Of a long note the text area breaks no line, because that takes longer the longer it is: the
//! lines about its cursor are broken and drawn here. Up and down then go from line to line as they were typed. A line that is itself
//! many pages long, as pasted text may be, is taken in stretches.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::app::note_area::NoteArea;
use crate::app::wrap::{Line, page_width, wrap};

use super::line::Seen;
use super::paint::{points, put_seen};
use super::theme;

/// The longest stretch of a line, in bytes: it is broken in well under a millisecond.
const LONGEST: usize = 8192;

/// A stretch of a line as it was typed.
#[derive(Clone, Copy)]
struct Stretch<'a> {
    /// Which line.
    row: usize,
    /// Its first code point of that line.
    first: usize,
    /// Its words.
    words: &'a str,
}

impl<'a> Stretch<'a> {
    /// Parts a line into stretches, at a blank where there is one. There is at least one.
    fn of(row: usize, line: &'a str) -> Vec<Self> {
        let (mut first, mut rest) = (0, line);
        let mut all = Vec::new();
        while rest.len() > LONGEST {
            let starts_letter = |at: &usize| rest.is_char_boundary(*at);
            let most = (1..=LONGEST).rev().find(starts_letter);
            let (head, _) = rest.split_at(most.unwrap_or(rest.len()));
            let cut = head.rfind(' ').map_or(head.len(), |at| at + 1);
            let (words, after) = rest.split_at(cut);
            all.push(Self { row, first, words });
            first += words.chars().count();
            rest = after;
        }
        all.push(Self {
            row,
            first,
            words: rest,
        });
        all
    }

    /// Breaks it into the lines that are seen.
    fn broken(self, columns: usize) -> impl DoubleEndedIterator<Item = (Self, Line)> {
        let lines = wrap(self.words, columns).into_iter();
        lines.map(move |line| (self, line))
    }
}

/// Draws the lines about the cursor, two thirds of them above it; returns where it stands.
pub fn view(note: &NoteArea, area: Rect, bidi: bool, buffer: &mut Buffer) -> Option<Position> {
    let (row, point) = note.cursor();
    let columns = usize::from(area.width).max(1);
    let of_row = |row: usize| {
        let line = note.line(row);
        line.map_or_else(Vec::new, |line| Stretch::of(row, line))
    };
    let own = of_row(row);
    let here = own.iter().rposition(|stretch| stretch.first <= point)?;
    let stretch = *own.get(here)?;
    let lines: Vec<(Stretch<'_>, Line)> = stretch.broken(columns).collect();
    let offset = point - stretch.first;
    let at = lines.iter().rposition(|(_, line)| line.start <= offset)?;
    let (upto, after) = lines.split_at(at + 1);
    let wanted = usize::from(area.height) * 2 / 3 + 1;
    let before = own[..here].iter().rev().copied();
    let before = before.chain((0..row).rev().flat_map(|row| of_row(row).into_iter().rev()));
    let above = before.flat_map(|stretch| stretch.broken(columns).rev());
    let mut seen: Vec<_> = upto
        .iter()
        .rev()
        .copied()
        .chain(above)
        .take(wanted)
        .collect();
    seen.reverse();
    let below = seen.len();
    let behind = own[here + 1..].iter().copied();
    let behind = behind.chain((row + 1..note.count()).flat_map(of_row));
    let under = behind.flat_map(|stretch| stretch.broken(columns));
    let room = usize::from(area.height).saturating_sub(below);
    seen.extend(after.iter().copied().chain(under).take(room));
    for (y, (stretch, line)) in (area.top()..area.bottom()).zip(&seen) {
        let place = Rect {
            y,
            height: 1,
            ..area
        };
        let laid = Seen::of(stretch.words, line.start, line.end, bidi);
        put_seen(buffer, place, &laid, 0, |point| {
            look(note, (stretch.row, stretch.first + point))
        });
    }
    let (_, line) = lines.get(at)?;
    let before = points(stretch.words, line.start, offset);
    let x = (page_width(before) as u16).min(area.width.saturating_sub(1));
    Some(Position {
        x: area.x + x,
        y: area.y + below.saturating_sub(1) as u16,
    })
}

fn look(note: &NoteArea, point: (usize, usize)) -> Style {
    match note.selection() {
        Some((from, to)) if (from..to).contains(&point) => theme::SELECTED,
        Some(_) | None => theme::PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_falls_into_stretches_that_are_the_line() {
        for line in [
            String::new(),
            "one word after the other ".repeat(2000),
            "маяк ".repeat(9000),
            "边".repeat(9000),
        ] {
            let all = Stretch::of(3, &line);
            let words: String = all.iter().map(|stretch| stretch.words).collect();
            assert_eq!(words, line);
            let mut first = 0;
            for stretch in &all {
                assert_eq!((stretch.row, stretch.first), (3, first));
                assert!(stretch.words.len() <= LONGEST);
                first += stretch.words.chars().count();
            }
        }
    }
}

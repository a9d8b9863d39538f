//! A note of many pages while it is written: only what is seen of it is laid out.
//!
//! The text area lays out all of its text at every letter, which from some tens of pages on is
//! felt. Of such a note it is told to break no line, and the lines about its cursor are broken
//! and drawn here. Up and down then go from line to line as they were typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui_textarea::TextArea;

use crate::app::wrap::{Line, page_width, wrap};

use super::line::Seen;
use super::paint::{points, put_seen};
use super::theme;

/// Draws the lines about the cursor, two thirds of them above it; returns where it stands.
pub fn view(note: &TextArea<'_>, area: Rect, bidi: bool, buffer: &mut Buffer) -> Option<Position> {
    let cursor = note.cursor();
    let columns = usize::from(area.width).max(1);
    let broken = |row: usize| -> Vec<(usize, Line)> {
        let lines = note.lines().get(row).map(|line| wrap(line, columns));
        lines
            .into_iter()
            .flatten()
            .map(|line| (row, line))
            .collect()
    };
    let own = broken(cursor.0);
    let at = own.iter().rposition(|(_, line)| line.start <= cursor.1)?;
    let (upto, after) = own.split_at(at + 1);
    let wanted = usize::from(area.height) * 2 / 3 + 1;
    let mut seen = upto.to_vec();
    let mut row = cursor.0;
    while seen.len() < wanted && row > 0 {
        row -= 1;
        seen.splice(0..0, broken(row));
    }
    seen.drain(..seen.len().saturating_sub(wanted));
    let below = seen.len();
    seen.extend_from_slice(after);
    let mut row = cursor.0 + 1;
    while seen.len() < usize::from(area.height) && row < note.lines().len() {
        seen.extend(broken(row));
        row += 1;
    }
    for (y, (row, line)) in (area.top()..area.bottom()).zip(&seen) {
        let words = note.lines().get(*row)?;
        let place = Rect {
            y,
            height: 1,
            ..area
        };
        let laid = Seen::of(words, line.start, line.end, bidi);
        put_seen(buffer, place, &laid, 0, |point| look(note, (*row, point)));
    }
    let (_, line) = own.get(at)?;
    let before = points(note.lines().get(cursor.0)?, line.start, cursor.1);
    let x = (page_width(before) as u16).min(area.width.saturating_sub(1));
    Some(Position {
        x: area.x + x,
        y: area.y + below.saturating_sub(1) as u16,
    })
}

fn look(note: &TextArea<'_>, point: (usize, usize)) -> Style {
    match note.selection_range() {
        Some((from, to)) if (from..to).contains(&point) => theme::SELECTED,
        Some(_) | None => theme::PLAIN,
    }
}

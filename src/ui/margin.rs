//! The reader's own notes in the right margin, beside the lines they are on, where there is room.
//!
//! They stand above the text as well: the margin repeats what is on a passage in sight, as much of
//! it as the rows allow, and never moves a line of the text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::layout::{PageLine, Paged};
use crate::app::model::Model;
use crate::app::wrap::wrap;

use super::line::Seen;
use super::paint::{put, put_seen};
use super::theme;

/// Fewer columns than these hold no note worth reading.
const NARROWEST: usize = 20;
/// The widest a note is set.
const WIDEST: usize = 32;
/// Columns between the text and the notes.
const APART: usize = 3;

/// Draws the notes on the passages that begin in the lines seen.
pub fn view(model: &Model, paged: &Paged<'_>, lines: &[PageLine], area: Rect, buffer: &mut Buffer) {
    let page = paged.page;
    let left = paged.measure.left + paged.measure.measure + APART;
    let columns = paged.columns.saturating_sub(left).min(WIDEST);
    if page.beside || columns < NARROWEST {
        return;
    }
    // A note begins where the one before has ended.
    let mut free = 0;
    for (start, words) in &model.reading.margin_notes {
        let spot = page.locate(*start);
        let row = lines.iter().position(|line| {
            let on_line = |(paragraph, offset): (usize, usize)| {
                line.paragraph == paragraph
                    && !line.gap
                    && (line.line.start..line.line.end.max(line.line.start + 1)).contains(&offset)
            };
            spot.is_some_and(on_line)
        });
        let Some(row) = row else { continue };
        let from = row.max(free);
        let room = usize::from(area.height).saturating_sub(from);
        let wrapped = wrap(words, columns - 2);
        for (at, line) in wrapped.iter().take(room).enumerate() {
            // What is wider than the measure, as a table, keeps its place.
            let cells = Rect {
                x: area.x + 1 + left as u16,
                y: area.y + (from + at) as u16,
                width: columns as u16,
                height: 1,
            };
            if !is_blank(buffer, cells) {
                break;
            }
            put(
                buffer,
                cells,
                if at == 0 { "+" } else { " " },
                theme::ACCENTED,
            );
            let inner = Rect {
                x: cells.x + 2,
                width: cells.width - 2,
                ..cells
            };
            let seen = Seen::of(words, line.start, line.end, model.settings.bidi);
            put_seen(buffer, inner, &seen, 0, |_| theme::QUIET);
            free = from + at + 1;
        }
    }
}

fn is_blank(buffer: &Buffer, cells: Rect) -> bool {
    let inside = cells.intersection(buffer.area);
    inside == cells && inside.positions().all(|at| buffer[at].symbol() == " ")
}

//! Rows of a list: which are seen, and how the one under the cursor is drawn.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::model::{Cursor, Focus, Model};

use super::paint::put;
use super::theme;

/// Draws the rows of a list that are seen: `draw` is given the number of the line, its row and
/// its style, and writes the words.
pub fn view(
    model: &Model,
    (cursor, count): (Cursor, usize),
    area: Rect,
    buffer: &mut Buffer,
    draw: impl Fn(usize, Rect, Style, &mut Buffer),
) {
    for at in (cursor.top..count).take(area.height.into()) {
        let row = Rect {
            y: area.y + (at - cursor.top) as u16,
            height: 1,
            ..area
        };
        let style = style(model, at == cursor.at);
        buffer.set_style(row, style);
        if at == cursor.at {
            put(
                buffer,
                Rect { width: 1, ..row },
                ">",
                theme::over(style, theme::ACCENTED),
            );
        }
        draw(at, row, style, buffer);
    }
}

/// Returns how the row under the cursor is drawn: turned round where the keys are, else bold. What
/// is laid over the room has the keys, and a row of its own that is turned round.
fn style(model: &Model, under_cursor: bool) -> Style {
    match (under_cursor, model.focus, &model.overlay) {
        (false, _, _) => theme::PLAIN,
        (true, Focus::List, None) => theme::CURSOR,
        (true, Focus::Record, _) | (true, Focus::List, Some(_)) => theme::STRONG,
    }
}

//! The line at the foot where a search in the texts, or what narrows it, is typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use crate::app::input_line::InputLine;
use crate::app::wrap::width;

use super::field;
use super::paint::put_right;
use super::theme;

/// Draws the line behind its name, with a hint at its end while it is empty; returns where the
/// cursor stands.
pub fn view(
    line: &InputLine,
    (name, hint): (&str, &str),
    area: Rect,
    buffer: &mut Buffer,
) -> Position {
    Clear.render(area, buffer);
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let name = format!("{name} ");
    if line.text().is_empty() {
        let used = width(&name) as u16;
        let rest = Rect {
            x: inner.x + used.min(inner.width),
            width: inner.width.saturating_sub(used),
            ..inner
        };
        put_right(buffer, rest, hint, theme::QUIET);
    }
    field::view(buffer, inner, &name, line)
}

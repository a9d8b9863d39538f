//! The line at the foot where a search in the texts, or what narrows it, is typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use crate::app::input_line::InputLine;
use crate::app::wrap::{fit, width};

use super::paint::{put, put_right};
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
    let mut inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let used = put(buffer, inner, name, theme::ACCENTED) + 1;
    inner.x += used.min(inner.width);
    inner.width = inner.width.saturating_sub(used);
    if line.text().is_empty() {
        put_right(buffer, inner, hint, theme::QUIET);
    }
    let (mut shown, mut head) = (line.text(), line.before_cursor());
    while width(head) >= usize::from(inner.width) && !head.is_empty() {
        let cut = head.chars().next().map_or(0, char::len_utf8);
        (shown, head) = (&shown[cut..], &head[cut..]);
    }
    put(buffer, inner, fit(shown, inner.width.into()), theme::PLAIN);
    Position {
        x: (inner.x + width(head) as u16).min(area.right().saturating_sub(1)),
        y: area.y,
    }
}

//! A line that is typed: its name, the words around the cursor, and where that stands.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::input_line::InputLine;
use crate::app::wrap::{fit, width};

use super::paint::put;
use super::theme;

/// Draws the line behind its name (with the blank that follows it, if one does); returns where
/// the cursor stands. Of a line that is too long the words before the cursor are seen.
pub fn view(buffer: &mut Buffer, area: Rect, name: &str, line: &InputLine) -> Position {
    let used = put(buffer, area, name, theme::ACCENTED);
    let field = Rect {
        x: area.x + used,
        width: area.width.saturating_sub(used),
        ..area
    };
    let (mut shown, mut head) = (line.text(), line.before_cursor());
    while width(head) >= usize::from(field.width) && !head.is_empty() {
        let cut = head.chars().next().map_or(0, char::len_utf8);
        (shown, head) = (&shown[cut..], &head[cut..]);
    }
    put(buffer, field, fit(shown, field.width.into()), theme::PLAIN);
    Position {
        x: (field.x + width(head) as u16).min(area.right().saturating_sub(1)),
        y: area.y,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(columns: u16, typed: &str) -> (String, u16) {
        let area = Rect::new(0, 0, columns, 1);
        let mut buffer = Buffer::empty(area);
        let cursor = view(&mut buffer, area, "/", &InputLine::with(typed));
        let row = (0..columns).map(|x| buffer[(x, 0)].symbol()).collect();
        (row, cursor.x)
    }

    #[test]
    fn the_cursor_is_always_in_sight() {
        assert_eq!(seen(8, "pilot"), ("/pilot  ".to_owned(), 6));
        assert_eq!(seen(8, "airfields"), ("/fields ".to_owned(), 7));
        assert_eq!(seen(6, "电报第一号"), ("/一 号  ".to_owned(), 5));
        assert_eq!(seen(0, "pilot").1, 0);
    }
}

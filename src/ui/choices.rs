//! Rows to choose from: those around the chosen one that fit, which stands out.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::paint::rule;
use super::theme;

/// Clears a panel for so many rows above the status line, or as many as there is room for, and
/// draws its head; returns where the rows go.
pub fn panel(buffer: &mut Buffer, status: Rect, rows: usize, head: &str, ascii: bool) -> Rect {
    let room = usize::from(status.y.saturating_sub(2));
    let rows = rows.min(room) as u16;
    let area = Rect {
        y: status.y.saturating_sub(rows + 1),
        height: rows + 1,
        ..status
    };
    Clear.render(area, buffer);
    rule(buffer, Rect { height: 1, ..area }, head, ascii);
    Rect {
        y: area.y + 1,
        height: rows,
        ..area
    }
}

/// Draws as many of the rows as the area is high, the chosen one in sight. `draw` gets the
/// row without its first and last column, the style of its words, and what it is about.
pub fn view<T>(
    buffer: &mut Buffer,
    area: Rect,
    (all, chosen): (&[T], usize),
    mut draw: impl FnMut(&mut Buffer, Rect, Style, &T),
) {
    let rows = usize::from(area.height);
    let skip = (chosen + 1).saturating_sub(rows);
    let shown = all.iter().enumerate().skip(skip).take(rows);
    for (y, (at, one)) in (area.y..).zip(shown) {
        let row = Rect {
            y,
            height: 1,
            ..area
        };
        let style = if at == chosen {
            theme::CURSOR
        } else {
            theme::PLAIN
        };
        buffer.set_style(row, style);
        let inner = Rect {
            x: row.x + 1,
            width: row.width.saturating_sub(2),
            ..row
        };
        draw(buffer, inner, style, one);
    }
}

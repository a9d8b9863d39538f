//! The outline of the text, laid over the lower part of the room.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use crate::app::layout::Areas;
use crate::app::model::Model;
use crate::app::outline::Outline;
use crate::app::wrap::width;

use super::paint::{number, put, put_right, rule};
use super::theme;

/// Draws the headings and the line that narrows them; returns where the cursor stands.
pub fn view(model: &Model, outline: &Outline, areas: &Areas, buffer: &mut Buffer) -> Position {
    let shown = outline.shown();
    // As many rows as all headings need, so that nothing jumps while they are narrowed.
    let room = areas.status.y.saturating_sub(3);
    let rows = (outline.headings.len() as u16).min(room);
    let area = Rect {
        y: areas.status.y.saturating_sub(rows + 1),
        height: rows + 1,
        ..areas.status
    };
    Clear.render(area, buffer);
    let words = format!(
        "Headings: {} of {}",
        number(shown.len()),
        number(outline.headings.len())
    );
    rule(
        buffer,
        Rect { height: 1, ..area },
        &words,
        model.settings.ascii,
    );
    let skip = (outline.cursor + 1).saturating_sub(rows.into());
    for (line, (at, heading)) in shown
        .iter()
        .enumerate()
        .skip(skip)
        .take(rows.into())
        .enumerate()
    {
        let row = Rect {
            y: area.y + 1 + line as u16,
            height: 1,
            ..area
        };
        let style = if at == outline.cursor {
            theme::CURSOR
        } else {
            theme::PLAIN
        };
        buffer.set_style(row, style);
        let indent = (1 + 2 * heading.depth.min(6)) as u16;
        let inner = Rect {
            x: row.x + indent,
            width: row.width.saturating_sub(indent + 1),
            ..row
        };
        let page = heading.page.as_deref().unwrap_or_default();
        let used = put_right(buffer, inner, page, theme::over(style, theme::QUIET));
        let rest = Rect {
            width: inner.width.saturating_sub(used + 1),
            ..inner
        };
        put(buffer, rest, &heading.words, style);
    }
    typed(outline, areas.status, buffer)
}

/// Draws the line that is typed.
fn typed(outline: &Outline, area: Rect, buffer: &mut Buffer) -> Position {
    Clear.render(area, buffer);
    let line = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let used = put(buffer, line, "narrow: ", theme::ACCENTED);
    let rest = Rect {
        x: line.x + used,
        width: line.width.saturating_sub(used),
        ..line
    };
    put(buffer, rest, outline.search.text(), theme::PLAIN);
    let x = rest.x + width(outline.search.before_cursor()) as u16;
    Position {
        x: x.min(area.right().saturating_sub(1)),
        y: area.y,
    }
}

//! The searches kept by name, laid over the room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use crate::app::layout::Areas;
use crate::app::model::Model;
use crate::app::results::SavedSearches;
use crate::record::Clean;

use super::paint::{put, rule};
use super::theme;

/// Draws the list over the lower part of the screen.
pub fn view(model: &Model, searches: &SavedSearches, areas: &Areas, buffer: &mut Buffer) {
    let room = areas.status.y.saturating_sub(2);
    let rows = (searches.all.len() as u16).min(room);
    let area = Rect {
        y: areas.status.y - rows - 1,
        height: rows + 1,
        ..areas.status
    };
    Clear.render(area, buffer);
    let head = Rect { height: 1, ..area };
    rule(buffer, head, "Searches kept by name", model.settings.ascii);
    let skip = (searches.at + 1).saturating_sub(rows.into());
    let shown = searches.all.iter().enumerate().skip(skip);
    for (line, (number, one)) in shown.take(rows.into()).enumerate() {
        let row = Rect {
            y: area.y + 1 + line as u16,
            height: 1,
            ..area
        };
        let style = if number == searches.at {
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
        let named = put(buffer, inner, &one.name, theme::over(style, theme::STRONG)) + 2;
        let rest = Rect {
            x: inner.x + named.min(inner.width),
            width: inner.width.saturating_sub(named),
            ..inner
        };
        put(buffer, rest, &Clean::line(&one.query), style);
    }
}

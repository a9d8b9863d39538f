//! The searches kept by name, laid over the room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::layout::Areas;
use crate::app::model::Model;
use crate::app::results::SavedSearches;
use crate::record::Clean;

use super::choices;
use super::paint::put;
use super::theme;

/// Draws the list over the lower part of the screen.
pub fn view(model: &Model, searches: &SavedSearches, areas: &Areas, buffer: &mut Buffer) {
    let all = (searches.all.as_slice(), searches.at);
    let head = "Searches kept by name";
    let ascii = model.settings.ascii;
    let area = choices::panel(buffer, areas.status, searches.all.len(), head, ascii);
    choices::view(buffer, area, all, |buffer, inner, style, one| {
        let named = put(buffer, inner, &one.name, theme::over(style, theme::STRONG)) + 2;
        let rest = Rect {
            x: inner.x + named.min(inner.width),
            width: inner.width.saturating_sub(named),
            ..inner
        };
        put(buffer, rest, &Clean::line(&one.query), style);
    });
}

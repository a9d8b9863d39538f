//! The outline of the text, laid over the lower part of the room.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use crate::app::layout::Areas;
use crate::app::model::Model;
use crate::app::outline::Outline;

use super::choices;
use super::field;
use super::paint::{number, put_cut, put_right};
use super::theme;

/// Draws the headings and the line that narrows them; returns where the cursor stands.
pub fn view(model: &Model, outline: &Outline, areas: &Areas, buffer: &mut Buffer) -> Position {
    let shown = outline.shown();
    let words = format!(
        "Headings: {} of {}",
        number(shown.len()),
        number(outline.headings.len())
    );
    // As many rows as all headings need, so that nothing jumps while they are narrowed.
    let rows = outline.headings.len();
    let area = choices::panel(buffer, areas.status, rows, &words, model.settings.ascii);
    let shown = (shown.as_slice(), outline.cursor);
    choices::view(buffer, area, shown, |buffer, inner, style, heading| {
        let indent = (2 * heading.depth.min(6)) as u16;
        let inner = Rect {
            x: inner.x + indent,
            width: inner.width.saturating_sub(indent),
            ..inner
        };
        let page = heading.page.as_deref().unwrap_or_default();
        let used = put_right(buffer, inner, page, theme::over(style, theme::QUIET));
        let rest = Rect {
            width: inner.width.saturating_sub(used + 1),
            ..inner
        };
        put_cut(buffer, rest, &heading.words, model.settings.bidi, style);
    });
    Clear.render(areas.status, buffer);
    let line = Rect {
        x: areas.status.x + 1,
        width: areas.status.width.saturating_sub(2),
        ..areas.status
    };
    field::view(buffer, line, "narrow: ", &outline.search)
}

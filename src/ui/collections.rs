//! The collections opened before, laid over the room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::layout::Areas;
use crate::app::message::Collection;
use crate::app::model::Model;
use crate::record::Clean;

use super::choices;
use super::paint::{put, put_right};
use super::theme;

/// Draws the list over the lower part of the screen.
pub fn view(model: &Model, all: &[Collection], at: usize, areas: &Areas, buffer: &mut Buffer) {
    let head = "Collections opened before";
    let ascii = model.settings.ascii;
    let area = choices::panel(buffer, areas.status, all.len(), head, ascii);
    choices::view(buffer, area, (all, at), |buffer, inner, style, one| {
        let remark = if one.present { "" } else { "not there now" };
        let used = put_right(buffer, inner, remark, theme::over(style, theme::ACCENTED));
        let path = Clean::line(&one.path.to_string_lossy());
        let rest = Rect {
            width: inner.width.saturating_sub(used + 1),
            ..inner
        };
        let named = put(buffer, rest, &one.name, theme::over(style, theme::STRONG)) + 2;
        let rest = Rect {
            x: rest.x + named,
            width: rest.width.saturating_sub(named),
            ..rest
        };
        put(buffer, rest, &path, style);
    });
}

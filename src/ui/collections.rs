//! The collections opened before, laid over the room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use crate::app::layout::Areas;
use crate::app::message::Collection;
use crate::app::model::Model;
use crate::record::Clean;

use super::paint::{put, put_right, rule};
use super::theme;

/// Draws the list over the lower part of the screen.
pub fn view(model: &Model, all: &[Collection], at: usize, areas: &Areas, buffer: &mut Buffer) {
    let room = areas.status.y.saturating_sub(2);
    let rows = (all.len() as u16).min(room);
    let area = Rect {
        y: areas.status.y - rows - 1,
        height: rows + 1,
        ..areas.status
    };
    Clear.render(area, buffer);
    rule(
        buffer,
        Rect { height: 1, ..area },
        "Collections opened before",
        model.settings.ascii,
    );
    let skip = (at + 1).saturating_sub(rows.into());
    for (line, (number, one)) in all
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
        let style = if number == at {
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
    }
}

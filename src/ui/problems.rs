//! What could not be read, or only in part: the file, the reason, what to do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::model::Model;

use super::list::cursor_style;
use super::paint::{plain_marks, put, sentences};
use super::theme;

/// Draws the problems; the reason of the one under the cursor stands whole below, where there is room.
pub fn view(model: &Model, head: Rect, area: Rect, buffer: &mut Buffer) {
    let all = &model.problems.all;
    if all.is_empty() {
        return sentences(buffer, area, "Every file could be read.");
    }
    let (path, reason) = columns(head);
    put(buffer, path, "file", theme::QUIET);
    put(buffer, reason, "what is wrong", theme::QUIET);
    let cursor = model.problems.cursor;
    for (at, problem) in all
        .iter()
        .enumerate()
        .skip(cursor.top)
        .take(area.height.into())
    {
        let row = Rect {
            y: area.y + (at - cursor.top) as u16,
            height: 1,
            ..area
        };
        let style = cursor_style(model, at == cursor.at);
        buffer.set_style(row, style);
        if at == cursor.at {
            put(buffer, Rect { width: 1, ..row }, ">", theme::ACCENTED);
        }
        let (path, reason) = columns(row);
        put(buffer, path, &problem.path, style);
        put(
            buffer,
            reason,
            &plain_marks(&problem.reason, model.settings.ascii),
            style,
        );
    }
}

fn columns(row: Rect) -> (Rect, Rect) {
    let inner = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    let left = (inner.width / 3).min(44);
    let path = Rect {
        width: left.saturating_sub(2),
        ..inner
    };
    (
        path,
        Rect {
            x: inner.x + left,
            width: inner.width - left,
            ..inner
        },
    )
}

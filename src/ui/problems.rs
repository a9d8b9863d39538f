//! What could not be read, or only in part: the file, the reason, what to do.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::model::Model;

use super::paint::{plain_marks, put, sentences};
use super::{rows, theme};

/// Draws the problems; the one under the cursor stands whole in the panel below.
pub fn view(model: &Model, head: Rect, area: Rect, buffer: &mut Buffer) {
    let all = &model.problems.all;
    if all.is_empty() {
        return sentences(buffer, area, "Every file could be read.");
    }
    let (path, reason) = columns(head);
    put(buffer, path, "file", theme::QUIET);
    put(buffer, reason, "what is wrong", theme::QUIET);
    rows::view(
        model,
        (model.problems.cursor, all.len()),
        area,
        buffer,
        |at, row, style, buffer| {
            let (path, reason) = columns(row);
            put(buffer, path, &all[at].path, style);
            put(
                buffer,
                reason,
                &plain_marks(&all[at].reason, model.settings.ascii),
                style,
            );
        },
    );
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

//! The command line at the foot, with the names that fit above it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use crate::app::input_line::InputLine;
use crate::app::layout::Areas;
use crate::app::model::Model;
use crate::app::update::completions;

use super::choices;
use super::field;
use super::paint::{put, put_right};

/// How many names are shown at once.
const SHOWN: usize = 10;

/// Draws the line and the names; returns where the cursor stands.
pub fn view(
    model: &Model,
    line: &InputLine,
    chosen: usize,
    areas: &Areas,
    buffer: &mut Buffer,
) -> Position {
    let names = completions(line.text());
    let area = choices::panel(
        buffer,
        areas.status,
        names.len().min(SHOWN),
        "",
        model.settings.ascii,
    );
    let names = (names.as_slice(), chosen);
    choices::view(buffer, area, names, |buffer, inner, style, binding| {
        let used = put_right(
            buffer,
            Rect {
                x: inner.x + 22.min(inner.width),
                width: inner.width.saturating_sub(22),
                ..inner
            },
            binding.help,
            style,
        );
        put(
            buffer,
            Rect {
                width: inner.width.saturating_sub(used),
                ..inner
            },
            binding.name,
            style,
        );
    });
    Clear.render(areas.status, buffer);
    let typed = Rect {
        x: areas.status.x + 1,
        width: areas.status.width.saturating_sub(1),
        ..areas.status
    };
    field::view(buffer, typed, ":", line)
}

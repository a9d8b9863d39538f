//! The line at the foot where words to be found in the text are typed.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use crate::app::input_line::InputLine;
use crate::app::model::Model;
use crate::app::reading::Found;

use super::field;
use super::paint::{number, put_right};
use super::theme;

/// Draws the line with the count of hits; returns where the cursor stands.
pub fn view(model: &Model, line: &InputLine, area: Rect, buffer: &mut Buffer) -> Position {
    Clear.render(area, buffer);
    let mut inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let count = model
        .reading
        .found
        .as_ref()
        .map(counted)
        .unwrap_or_default();
    let used = put_right(buffer, inner, &count, theme::QUIET);
    inner.width = inner.width.saturating_sub(used + 1);
    field::view(buffer, inner, "/", line)
}

/// Returns "3 of 17", "17 hits", "no hit".
pub fn counted(found: &Found) -> String {
    let count = found.count();
    match count {
        0 => "no hit".to_owned(),
        _ if found.at < count => format!("{} of {}", number(found.at + 1), number(count)),
        1 => "1 hit".to_owned(),
        _ => format!("{} hits", number(count)),
    }
}

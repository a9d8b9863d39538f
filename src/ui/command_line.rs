//! The command line at the foot, with the names that fit above it.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use crate::app::input_line::InputLine;
use crate::app::layout::Areas;
use crate::app::model::Model;
use crate::app::update::completions;
use crate::app::wrap::width;

use super::paint::{put, put_right, rule};
use super::theme;

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
    let room = usize::from(areas.status.y.saturating_sub(2)).min(SHOWN);
    let skip = (chosen + 1).saturating_sub(room);
    let shown: Vec<_> = names.iter().enumerate().skip(skip).take(room).collect();
    let top = areas.status.y - shown.len() as u16;
    let popup = Rect {
        y: top.saturating_sub(1),
        height: shown.len() as u16 + 1,
        ..areas.status
    };
    Clear.render(popup, buffer);
    rule(
        buffer,
        Rect { height: 1, ..popup },
        "",
        model.settings.ascii,
    );
    for (at, (number, binding)) in shown.iter().enumerate() {
        let row = Rect {
            y: top + at as u16,
            ..areas.status
        };
        let style = if *number == chosen {
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
    }
    Clear.render(areas.status, buffer);
    let typed = Rect {
        x: areas.status.x + 1,
        width: areas.status.width.saturating_sub(1),
        ..areas.status
    };
    put(buffer, typed, ":", theme::ACCENTED);
    put(
        buffer,
        Rect {
            x: typed.x + 1,
            width: typed.width.saturating_sub(1),
            ..typed
        },
        line.text(),
        theme::PLAIN,
    );
    let x = typed.x + 1 + width(line.before_cursor()) as u16;
    Position {
        x: x.min(areas.status.right() - 1),
        y: areas.status.y,
    }
}

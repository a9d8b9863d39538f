//! The settings screen: each setting with its value and where it comes from; below, what the one
//! under the cursor is for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::layout::Areas;
use crate::app::look::Ground;
use crate::app::model::Model;
use crate::app::settings::{Line, places};
use crate::app::wrap::{width, wrap};

use super::paint::{number, plain_cells, points, put, put_right, rule};
use super::{choices, theme};

/// From this width the origin has a column of its own.
const ORIGIN_FROM: u16 = 60;
/// The widest names and values, in columns.
const WIDEST_NAME: usize = 28;
const WIDEST_VALUE: u16 = 30;

/// Draws the screen over list and record.
pub fn view(model: &Model, at: usize, areas: &Areas, buffer: &mut Buffer) {
    let (rows, foot) = places(areas);
    let head = Rect {
        y: areas.header.bottom(),
        height: 1,
        ..areas.header
    };
    let whole = Rect {
        height: areas.status.y.saturating_sub(head.y),
        ..head
    };
    for position in whole.positions() {
        buffer[position].reset();
    }
    rule(buffer, head, "Settings", model.settings.ascii);
    let lines = &model.settings.look.lines;
    let inner = Rect {
        width: head.width.saturating_sub(1),
        ..head
    };
    put_right(
        buffer,
        inner,
        &format!(" {} ", number(lines.len())),
        theme::QUIET,
    );
    let widest = lines.iter().map(|line| width(&line.name)).max();
    let named = widest.unwrap_or(0).min(WIDEST_NAME) as u16;
    choices::view(
        buffer,
        rows,
        (lines.as_slice(), at),
        |buffer, inner, style, line| {
            draw(line, named, (inner, style), buffer);
        },
    );
    if let Some(line) = lines.get(at) {
        told(model, line, foot, buffer);
    }
    if model.settings.ascii {
        plain_cells(buffer, whole);
    }
}

fn draw(line: &Line, named: u16, (row, style): (Rect, Style), buffer: &mut Buffer) {
    let cell = |x: u16, width: u16| Rect {
        x: row.x + x.min(row.width),
        width: width.min(row.width.saturating_sub(x)),
        ..row
    };
    put(buffer, cell(0, named), &line.name, style);
    let after = named + 2;
    if row.width < ORIGIN_FROM {
        put(buffer, cell(after, row.width), &line.value, style);
        return;
    }
    let value = WIDEST_VALUE.min(row.width / 4);
    put(buffer, cell(after, value), &line.value, style);
    let quiet = theme::over(style, theme::QUIET);
    let rest = cell(after + value + 2, row.width);
    // Of a long path the name and the line tell more than its beginning; it is whole at the foot.
    let origin = if width(&line.origin) > rest.width.into() {
        line.origin.rsplit('/').next().unwrap_or_default()
    } else {
        &line.origin
    };
    put(buffer, rest, origin, quiet);
}

/// Says what a setting is for, and where its value comes from in full.
fn told(model: &Model, line: &Line, area: Rect, buffer: &mut Buffer) {
    let Some(columns) = area.width.checked_sub(2).filter(|_| area.height > 0) else {
        return;
    };
    rule(
        buffer,
        Rect { height: 1, ..area },
        &line.name,
        model.settings.ascii,
    );
    let ground = match model.settings.look.ground {
        Some(Ground::Dark) if *line.name == *"theme" => {
            " The terminal says that its ground is dark."
        }
        Some(Ground::Light) if *line.name == *"theme" => {
            " The terminal says that its ground is light."
        }
        Some(Ground::Dark | Ground::Light) | None => "",
    };
    let words = format!("From {}. {}{ground}", line.origin, line.help);
    let lines = wrap(&words, columns.max(1).into());
    let room = usize::from(area.height - 1);
    for (at, line) in lines.iter().take(room).enumerate() {
        let row = Rect::new(area.x + 1, area.y + 1 + at as u16, columns, 1);
        // Where there is more than fits, the last line says so.
        let is_cut = at + 1 == room && at + 1 < lines.len();
        let more = if is_cut { " …" } else { "" };
        let words = format!("{}{more}", points(&words, line.start, line.end));
        put(buffer, row, &words, theme::PLAIN);
    }
}

//! The keys, laid over the whole screen and searched while typing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::help::{HelpLine, lines};
use crate::app::model::{Help, Model};

use super::field;
use super::paint::{put, put_right, rule, sentences};
use super::theme;

/// Width of the keys.
const KEYS: u16 = 16;

/// Draws the keys; returns where the cursor of the search stands.
pub fn view(model: &Model, help: &Help, area: Rect, buffer: &mut Buffer) -> Position {
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let row = |y: u16| Rect {
        y,
        height: 1,
        ..inner
    };
    let mut cursor = row(0);
    cursor.x += put(buffer, row(0), "Keys   search: ", theme::STRONG);
    cursor.width = inner.right().saturating_sub(cursor.x);
    let cursor = field::view(buffer, cursor, "", &help.search);
    rule(
        buffer,
        Rect {
            y: 1,
            height: 1,
            ..area
        },
        "",
        model.settings.ascii,
    );
    let all = lines(&help.search, help.context, &model.keymap);
    let body = Rect {
        y: 2,
        height: area.height.saturating_sub(3),
        ..inner
    };
    if all.is_empty() {
        sentences(
            buffer,
            body,
            "No key and no command has these words. Backspace takes letters back.",
        );
    }
    for (at, line) in all
        .iter()
        .skip(help.top)
        .take(body.height.into())
        .enumerate()
    {
        draw(line, row(body.y + at as u16), buffer);
    }
    put(
        buffer,
        row(area.bottom() - 1),
        "Up Down PgUp PgDn move   Esc or Enter closes",
        theme::QUIET,
    );
    cursor
}

fn draw(line: &HelpLine, row: Rect, buffer: &mut Buffer) {
    match line {
        HelpLine::Title(title) => {
            put(buffer, row, title, theme::ACCENTED);
        }
        HelpLine::Keys { keys, name, help } => {
            let keys_area = Rect {
                x: row.x + 1,
                width: (KEYS - 2).min(row.width.saturating_sub(1)),
                ..row
            };
            put(buffer, keys_area, keys, theme::STRONG);
            let mut rest = Rect {
                x: row.x + KEYS,
                width: row.width.saturating_sub(KEYS),
                ..row
            };
            if !name.is_empty() && row.width >= 70 {
                rest.width -= put_right(buffer, rest, &format!(":{name}"), theme::QUIET) + 1;
            }
            put(buffer, rest, help, theme::PLAIN);
        }
    }
}

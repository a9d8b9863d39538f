//! The keys, laid over the whole screen and searched while typing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::help::{HelpRow, columns_of_keys, lines, rows};
use crate::app::model::{Help, Model};
use crate::app::wrap::width;

use super::field;
use super::paint::{put, put_right, rule, sentences};
use super::theme;

/// How to move and how to leave, in full and in few columns.
const FOOT: [&str; 2] = [
    "Up Down PgUp PgDn move   Esc or Enter closes",
    "PgUp PgDn move   Esc closes",
];

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
    let rows = rows(&all, inner.width.into());
    // In a wider window there are fewer.
    let top = help.top.min(rows.len().saturating_sub(1));
    let seen = rows.iter().skip(top).take(body.height.into());
    for (at, line) in seen.enumerate() {
        draw(line, row(body.y + at as u16), buffer);
    }
    let fits = |words: &&str| width(words) <= inner.width.into();
    let words = FOOT.into_iter().find(fits).unwrap_or(FOOT[1]);
    put(buffer, row(area.bottom() - 1), words, theme::QUIET);
    cursor
}

fn draw(line: &HelpRow, row: Rect, buffer: &mut Buffer) {
    match line {
        HelpRow::Title(title) => {
            put(buffer, row, title, theme::ACCENTED);
        }
        HelpRow::Keys { keys, name, help } => {
            let wide = columns_of_keys(row.width.into()) as u16;
            let keys_area = Rect {
                x: row.x + 1,
                width: wide.saturating_sub(2).min(row.width.saturating_sub(1)),
                ..row
            };
            put(buffer, keys_area, keys, theme::STRONG);
            let mut rest = Rect {
                x: row.x + wide.min(row.width),
                width: row.width.saturating_sub(wide),
                ..row
            };
            if !name.is_empty() {
                let used = put_right(buffer, rest, &format!(":{name}"), theme::QUIET) + 1;
                rest.width = rest.width.saturating_sub(used);
            }
            put(buffer, rest, help, theme::PLAIN);
        }
    }
}

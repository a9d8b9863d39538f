//! The line at the head: the room, the filter, how many records there are.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::input_line::InputLine;
use crate::app::model::{Focus, Model, Screen, Typing};
use crate::app::timeline::SPARKLINE_FROM;
use crate::app::wrap::width;

use super::field;
use super::paint::{number, plain_marks, put, put_cut, put_right, shortened};
use super::{theme, timeline};

/// So much is seen of the words that were searched for, whatever narrows what they find.
const LEAST_OF_SEARCH: usize = 10;
/// From this width the room is named beside what was searched for.
const ROOMY_FROM: u16 = 60;

/// Draws the line; returns where the cursor stands while the filter is typed.
pub fn view(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let right = put_right(buffer, inner, &counted(model), theme::PLAIN);
    let mut left = Rect {
        width: inner.width.saturating_sub(right + 2),
        ..inner
    };
    if let Some(Typing::Filter(line, _)) = &model.typing {
        return Some(typed(model, line, left, buffer));
    }
    let bidi = model.settings.bidi;
    let used = put_cut(buffer, left, &place(model), bidi, theme::STRONG);
    left.x += used;
    left.width -= used;
    if !model.list.filter.is_empty() && model.screen == Screen::Catalogue && left.width > 6 {
        left.x += 3;
        left.width -= 3;
        let used = put_cut(buffer, left, &model.list.filter, bidi, theme::ACCENTED);
        left.x += used;
        left.width -= used;
    }
    if model.screen == Screen::Catalogue && model.size.0 >= SPARKLINE_FROM {
        let words = timeline::sparkline(model).unwrap_or_default();
        if width(&words) + 6 <= left.width.into() {
            put_right(buffer, left, &words, theme::PLAIN);
        }
    }
    let is_results = model.screen == Screen::Results && model.focus == Focus::List;
    if is_results && left.width > 6 {
        let gap = match used {
            0 => 0,
            _ if model.size.0 < ROOMY_FROM => 1,
            _ => 3,
        };
        left.x += gap;
        left.width -= gap;
        let narrowed = match model.results.narrowing() {
            nothing if nothing.is_empty() => nothing,
            narrowing => format!("   {narrowing}"),
        };
        // What narrows is seen though the search itself is long.
        let room = usize::from(left.width).saturating_sub(width(&narrowed));
        let searched = shortened(&model.results.title(), room.max(LEAST_OF_SEARCH));
        let words = format!("{searched}{narrowed}");
        put_cut(buffer, left, &words, bidi, theme::ACCENTED);
    }
    None
}

/// The filter while it is typed; what is too long for the line is cut at its head.
fn typed(model: &Model, line: &InputLine, area: Rect, buffer: &mut Buffer) -> Position {
    let mut area = area;
    let name = plain_marks(&model.scan.room, model.settings.ascii);
    if area.width > 60 && usize::from(area.width) > width(&name) + 30 {
        let used = put(buffer, area, &name, theme::STRONG) + 3;
        area.x += used;
        area.width -= used;
    }
    field::view(buffer, area, "/", line)
}

/// Where the reader is: the room, and what of it is shown.
fn place(model: &Model) -> String {
    let room = plain_marks(&model.scan.room, model.settings.ascii);
    let alone = crate::app::layout::areas(model).list.is_empty();
    // The title stands on the page itself until it is scrolled away.
    if model.focus == Focus::Record && alone && model.reading.place.paragraph > 0 {
        let title = model
            .record()
            .map(|record| record.title.to_string())
            .unwrap_or_default();
        return if title.is_empty() {
            room
        } else {
            shortened(&plain_marks(&title, model.settings.ascii), 200)
        };
    }
    match model.screen {
        Screen::Catalogue => room,
        Screen::Bookmarks => format!("{room}   bookmarks"),
        Screen::Notes => format!("{room}   notes"),
        Screen::Problems => format!("{room}   problems"),
        // And what narrows them is more than both.
        Screen::Results
            if model.size.0 < ROOMY_FROM
                && model.focus == Focus::List
                && model.results.is_narrowed() =>
        {
            String::new()
        }
        // In few columns the words that were searched for are more than the room's name.
        Screen::Results if model.size.0 < ROOMY_FROM && model.focus == Focus::List => {
            "in the texts:".to_owned()
        }
        Screen::Results => format!("{room}   in the texts"),
    }
}

/// How many records are listed, of how many.
fn counted(model: &Model) -> String {
    match model.screen {
        Screen::Catalogue if model.list.filter.trim().is_empty() => number(model.list.total),
        Screen::Catalogue => format!(
            "{} of {}",
            number(model.list.matched),
            number(model.list.total)
        ),
        // They are being counted.
        Screen::Results if model.results.is_more => plain_marks("…", model.settings.ascii),
        Screen::Results if model.results.is_narrowed() => {
            let of = model.results.unnarrowed.map(number);
            let of = of.map_or_else(String::new, |of| format!(" of {of}"));
            format!("{}{of}", number(model.results.total))
        }
        Screen::Bookmarks | Screen::Notes | Screen::Problems | Screen::Results => {
            number(model.lines_of_screen())
        }
    }
}

//! The note being written: below the record, so that what it speaks of stays in sight.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::{Clear, Widget};

use crate::app::layout::Areas;
use crate::app::model::{Editor, Model};
use crate::app::wrap::width;
use crate::record::Clean;

use super::paint::{plain_cells, plain_marks, put, put_cut, rule, shortened};
use super::{long_note, status, theme};

/// Rows the editor takes of a tall screen.
const ROWS: u16 = 14;

/// Draws the editor; returns where its cursor stands.
pub fn view(model: &Model, note: &Editor, areas: &Areas, buffer: &mut Buffer) -> Option<Position> {
    let area = place(areas);
    let ascii = model.settings.ascii;
    Clear.render(area, buffer);
    let what = if note.old.is_some() {
        "editing a note on"
    } else {
        "a note on"
    };
    let title = plain_marks(&format!("{what} “{}”", note.evidence.title), ascii);
    rule(
        buffer,
        Rect { height: 1, ..area },
        &shortened(&title, usize::from(area.width.saturating_sub(8))),
        ascii,
    );
    let mut text = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(1),
    };
    if let Some(selector) = &note.selector {
        let passage = plain_marks(&format!("“{}”", Clean::line(&selector.exact)), ascii);
        put_cut(buffer, text, &passage, model.settings.bidi, theme::NOTED);
        text = Rect {
            y: text.y + 1,
            height: text.height.saturating_sub(1),
            ..text
        };
    }
    let words = match (&note.error, note.keeping.is_some()) {
        (Some(why), _) => Some((why.to_string(), theme::ERROR)),
        (None, true) => Some(("saving …".to_owned(), theme::QUIET)),
        (None, false) => None,
    };
    if let Some((words, style)) = &words
        && width(words) > usize::from(areas.status.width.saturating_sub(2))
    {
        status::notice(words, areas, buffer, (*style, ascii));
    } else if let Some((words, style)) = words {
        Clear.render(areas.status, buffer);
        let row = Rect {
            x: areas.status.x + 1,
            width: areas.status.width.saturating_sub(2),
            ..areas.status
        };
        put(buffer, row, &plain_marks(&words, ascii), style);
    }
    if ascii {
        let head = Rect {
            height: text.y - area.y,
            ..area
        };
        plain_cells(buffer, head);
    }
    if text.is_empty() {
        return None;
    }
    let Some(whole) = note.area.whole() else {
        return long_note::view(&note.area, text, model.settings.bidi, buffer);
    };
    whole.render(text, buffer);
    let (row, column) = whole.scroll_offset();
    let at = whole.screen_cursor();
    let x = text.x + (at.col as u16).saturating_sub(column);
    let y = text.y + (at.row as u16).saturating_sub(row);
    Some(Position {
        x: x.min(text.right() - 1),
        y: y.min(text.bottom() - 1),
    })
}

/// Returns the lower part of the record, or of the list where the record is not shown.
fn place(areas: &Areas) -> Rect {
    let over = if areas.record.is_empty() {
        areas.list
    } else {
        areas.record
    };
    let height = if over.height > ROWS + 6 {
        ROWS
    } else {
        over.height
    };
    Rect {
        y: over.bottom() - height,
        height,
        ..over
    }
}

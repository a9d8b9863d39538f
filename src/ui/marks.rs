//! The bookmarks and the notes as lists.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::look::DateForm;
use crate::app::model::{Model, NoteLine};
use crate::record::Clean;
use crate::record::marks::{Place, PlacedMark};

use super::list::shown_date;
use super::paint::{plain_marks, put, put_cut, put_right, sentences};
use super::{rows, theme};

/// Width of the day a mark was changed.
const DAY: u16 = 10;

/// Draws the bookmarks.
pub fn bookmarks(model: &Model, head: Rect, area: Rect, buffer: &mut Buffer) {
    let all = model.bookmarks();
    if all.is_empty() {
        return sentences(
            buffer,
            area,
            "There is no bookmark yet. m sets one on the record under the cursor.",
        );
    }
    heads(head, "record", buffer);
    let cursor = model.marks.bookmarks;
    rows::view(
        model,
        (cursor, all.len()),
        area,
        buffer,
        |at, row, style, buffer| {
            let placed = all[at];
            let line = Line {
                day: day(&placed.mark.changed, model.settings.look.dates),
                first: placed.mark.evidence.title.to_string(),
                second: String::new(),
                remark: remark(placed),
            };
            draw(model, &line, row, style, buffer);
        },
    );
}

/// Draws the drafts and the notes.
pub fn notes(model: &Model, head: Rect, area: Rect, buffer: &mut Buffer) {
    let all = model.note_lines();
    if all.is_empty() {
        let words = "There is no note yet. a writes one on the record under the cursor; \
                     with v in the reader, on a passage.";
        return sentences(buffer, area, words);
    }
    heads(head, "note", buffer);
    rows::view(
        model,
        (model.marks.notes, all.len()),
        area,
        buffer,
        |at, row, style, buffer| {
            let line = match all[at] {
                NoteLine::Draft(draft) => Line {
                    day: "draft".to_owned(),
                    first: Clean::line(&draft.body).to_string(),
                    second: draft.evidence.title.to_string(),
                    remark: "",
                },
                NoteLine::Note(placed) => Line {
                    day: day(&placed.mark.changed, model.settings.look.dates),
                    first: Clean::line(&placed.mark.body).to_string(),
                    second: placed.mark.evidence.title.to_string(),
                    remark: remark(placed),
                },
            };
            draw(model, &line, row, style, buffer);
        },
    );
}

/// A line of these lists.
struct Line {
    day: String,
    first: String,
    second: String,
    remark: &'static str,
}

fn heads(head: Rect, first: &str, buffer: &mut Buffer) {
    let (day, rest) = columns(head);
    put(buffer, day, "changed", theme::QUIET);
    let (left, right) = halves(rest, first == "note");
    put(buffer, left, first, theme::QUIET);
    put(buffer, right, "record", theme::QUIET);
}

fn columns(row: Rect) -> (Rect, Rect) {
    let day = Rect {
        x: row.x + 1,
        width: DAY.min(row.width.saturating_sub(1)),
        ..row
    };
    let x = row.x + DAY + 2;
    (
        day,
        Rect {
            x,
            width: row.right().saturating_sub(x + 1),
            ..row
        },
    )
}

/// Parts the rest of a row between the note and its record; a narrow one has the note alone.
fn halves(rest: Rect, two: bool) -> (Rect, Rect) {
    if !two || rest.width < 50 {
        return (rest, Rect { width: 0, ..rest });
    }
    let left = rest.width / 2;
    (
        Rect {
            width: left - 2,
            ..rest
        },
        Rect {
            x: rest.x + left,
            width: rest.width - left,
            ..rest
        },
    )
}

fn draw(model: &Model, line: &Line, row: Rect, style: Style, buffer: &mut Buffer) {
    let ascii = model.settings.ascii;
    let (day, mut rest) = columns(row);
    put(buffer, day, &line.day, style);
    if !line.remark.is_empty() {
        let used = put_right(
            buffer,
            rest,
            line.remark,
            theme::over(style, theme::ACCENTED),
        ) + 2;
        rest.width = rest.width.saturating_sub(used);
    }
    let (left, right) = halves(rest, !line.second.is_empty());
    let bidi = model.settings.bidi;
    put_cut(buffer, left, &plain_marks(&line.first, ascii), bidi, style);
    put_cut(
        buffer,
        right,
        &plain_marks(&line.second, ascii),
        bidi,
        style,
    );
}

/// Returns the day of a time as written in a mark; one that is no day is cut where it is seen.
fn day(time: &str, form: DateForm) -> String {
    let time = Clean::line(time);
    match time.split_once('T') {
        Some((day, _)) => shown_date(Some(day), form),
        None => time.to_string(),
    }
}

/// Returns what is to be said of a mark: its record is not here, or it stands in two versions.
fn remark(placed: &PlacedMark) -> &'static str {
    match (&placed.place, placed.forked) {
        (_, true) => "two versions: :keep keeps this one",
        (Place::Orphan(candidates), _) if candidates.is_empty() => "not in this room",
        (Place::Orphan(_), _) => "record not certain",
        (Place::Record(_), _) => "",
    }
}

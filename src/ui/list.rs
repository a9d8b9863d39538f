//! The catalogue as rows: date, people, title, languages, shelf mark, marks.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::look::DateForm;
use crate::app::model::{Cursor, Model};
use crate::record::date::in_brief;
use crate::record::listing::{Column, Row};
use crate::record::shelf_mark::{by_initials, parted};

use crate::app::wrap::width;

use super::paint::{plain_marks, points, put, put_ordered, put_styled, sentences, shortened};
use super::{rows, theme};

/// Width of the dates.
pub(super) const DATE: u16 = 10;
/// Width of the languages.
const LANGUAGES: u16 = 5;
/// Width of the marks.
const MARKS: u16 = 3;
/// From this width sender, recipient and shelf mark have columns.
const WIDE_FROM: u16 = 100;
/// From this width the languages have a column.
const LANGUAGES_FROM: u16 = 60;

/// Where the columns are, in one row.
#[derive(Clone, Copy, Debug, Default)]
struct Columns {
    date: Rect,
    people: Rect,
    title: Rect,
    languages: Rect,
    shelf: Rect,
    marks: Rect,
}

impl Columns {
    /// Lays the columns out in a row; the title has what the others leave.
    fn of(row: Rect) -> Self {
        let wide = row.width >= WIDE_FROM;
        let people = if wide { (row.width / 6).min(28) } else { 0 };
        let shelf = if wide { (row.width / 7).min(26) } else { 0 };
        let languages = if row.width >= LANGUAGES_FROM {
            LANGUAGES
        } else {
            0
        };
        let gaps = 2 + u16::from(people > 0) + u16::from(shelf > 0) + u16::from(languages > 0);
        let fixed = 1 + DATE + people + shelf + languages + MARKS + gaps;
        let mut x = row.x + 1;
        let mut take = |width: u16| {
            let area = Rect { x, width, ..row };
            x += width + u16::from(width > 0);
            area
        };
        let (date, people) = (take(DATE), take(people));
        let title = take(row.width.saturating_sub(fixed));
        let (languages, shelf) = (take(languages), take(shelf));
        let marks = Rect {
            x: row.right().saturating_sub(MARKS),
            width: MARKS.min(row.width),
            ..row
        };
        Self {
            date,
            people,
            title,
            languages,
            shelf,
            marks,
        }
    }
}

/// Draws the names of the columns and the rows.
pub fn view(model: &Model, head: Rect, area: Rect, buffer: &mut Buffer) {
    if model.list.matched == 0 {
        sentences(
            buffer,
            area,
            &plain_marks(&why_empty(model), model.settings.ascii),
        );
        return;
    }
    let names = Columns::of(head);
    put(buffer, names.date, "date", theme::QUIET);
    put(buffer, names.people, "from > to", theme::QUIET);
    put(buffer, names.title, "title", theme::QUIET);
    put(buffer, names.languages, "lang", theme::QUIET);
    put(buffer, names.shelf, "shelf", theme::QUIET);
    let cursor = Cursor {
        at: model.list.cursor,
        top: model.list.top,
    };
    rows::view(
        model,
        (cursor, model.list.matched),
        area,
        buffer,
        |at, row, style, buffer| {
            if let Some(one) = model.list.row(at) {
                return draw_row(model, one, row, style, buffer);
            }
            let inner = Rect {
                x: row.x + 1,
                width: row.width.saturating_sub(1),
                ..row
            };
            put(
                buffer,
                inner,
                &plain_marks("…", model.settings.ascii),
                theme::QUIET,
            );
        },
    );
}

fn draw_row(model: &Model, one: &Row, row: Rect, base: Style, buffer: &mut Buffer) {
    let columns = Columns::of(row);
    put(
        buffer,
        columns.date,
        &shown_date(one.date.as_deref(), model.settings.look.dates),
        base,
    );
    put_hits(
        buffer,
        columns.people,
        &one.people,
        (one, Column::People, model.settings.bidi),
        0,
        base,
    );
    put_title(model, buffer, columns, one, base);
    put(buffer, columns.languages, &one.languages, base);
    put_shelf(buffer, columns.shelf, (one, model.settings.bidi), base);
    let marks = [
        if one.bookmarked { "*" } else { " " },
        if one.notes > 0 { "+" } else { " " },
    ]
    .concat();
    put(
        buffer,
        columns.marks,
        &marks,
        theme::over(base, theme::ACCENTED),
    );
}

/// Writes the title; where the people have a column, "from A to B" is left out of it, so that
/// what tells such titles apart is seen.
fn put_title(model: &Model, buffer: &mut Buffer, columns: Columns, one: &Row, base: Style) {
    let told = (columns.people.width > 0)
        .then(|| names_in_title(one))
        .flatten();
    let Some((start, end)) = told.filter(|_| model.list.shift == 0) else {
        return put_hits(
            buffer,
            columns.title,
            &one.title,
            (one, Column::Title, model.settings.bidi),
            model.list.shift,
            base,
        );
    };
    let style = |point: usize| hit_style(one, Column::Title, point, base);
    let length = one.title.chars().count();
    let head = points(&one.title, 0, start);
    let used = put_styled(buffer, columns.title, head, 0, style);
    let rest = Rect {
        x: columns.title.x + used,
        width: columns.title.width - used,
        ..columns.title
    };
    let tail = shortened(points(&one.title, end, length), rest.width.into());
    put_styled(buffer, rest, &tail, end, style);
}

/// Writes the shelf mark; one that is too long has the archive by its letters, or loses the end
/// of its name, and not of the numbers: these tell the records of an archive apart.
fn put_shelf(buffer: &mut Buffer, area: Rect, (one, bidi): (&Row, bool), base: Style) {
    if one.shelf.is_empty() {
        put(buffer, area, "not stated", theme::over(base, theme::QUIET));
        return;
    }
    let (archive, numbers) = parted(&one.shelf);
    let room = usize::from(area.width).saturating_sub(width(numbers));
    let is_numbered = !numbers.is_empty() && room > 3;
    if width(&one.shelf) <= area.width.into() || !is_numbered {
        return put_hits(
            buffer,
            area,
            &one.shelf,
            (one, Column::Shelf, bidi),
            0,
            base,
        );
    }
    let letters = by_initials(&one.shelf).filter(|shorter| width(shorter) <= area.width.into());
    let letters = letters.as_deref().map(|shorter| parted(shorter).0);
    let style = |point: usize| hit_style(one, Column::Shelf, point, base);
    let used = match letters {
        // Letters of a name are no letters that were looked for.
        Some(letters) => put_styled(buffer, area, letters, 0, |_| base),
        None => put_styled(buffer, area, &shortened(archive, room), 0, style),
    };
    let rest = Rect {
        x: area.x + used,
        width: area.width - used,
        ..area
    };
    let start = one.shelf.chars().count() - numbers.chars().count();
    put_styled(buffer, rest, numbers, start, style);
}

/// Returns which code points of a title repeat its people: " from A to B".
fn names_in_title(row: &Row) -> Option<(usize, usize)> {
    let (from, to) = row.people.split_once(" > ")?;
    let words = format!(" from {from} to {to}");
    let at = row.title.find(&words)?;
    let start = row.title[..at].chars().count();
    (start > 0).then(|| (start, start + words.chars().count()))
}

/// Writes a column's text with the letters marked that the filter hit.
fn put_hits(
    buffer: &mut Buffer,
    area: Rect,
    text: &str,
    (row, column, bidi): (&Row, Column, bool),
    shift: usize,
    base: Style,
) {
    if area.is_empty() {
        return;
    }
    let length = text.chars().count();
    // What is seen whole already does not move.
    let shift = shift.min((length + 1).saturating_sub(area.width.into()));
    let cut = shortened(points(text, shift, length), area.width.into());
    put_ordered(buffer, area, (&cut, shift), bidi, |point| {
        hit_style(row, column, point, base)
    });
}

fn hit_style(row: &Row, column: Column, point: usize, base: Style) -> Style {
    let hit = row
        .hits
        .iter()
        .any(|hit| hit.column == column && hit.at == point);
    if hit {
        theme::over(base, theme::HIT)
    } else {
        base
    }
}

/// Returns an EDTF date in the ten columns of the list, in the order the settings ask for.
pub(super) fn shown_date(edtf: Option<&str>, form: DateForm) -> String {
    let shown = edtf.map_or_else(|| "undated".to_owned(), in_brief);
    let date = shown.trim_end_matches(['?', '~', '%']);
    let doubt = &shown[date.len()..];
    let parts: Vec<&str> = date.split('-').collect();
    let is_date = parts.first().is_some_and(|year| year.len() == 4) && !date.contains('/');
    match (form, parts.as_slice()) {
        (DateForm::DayFirst, [year, month, day]) if is_date => {
            format!("{day}.{month}.{year}{doubt}")
        }
        (DateForm::DayFirst, [year, month]) if is_date => format!("{month}.{year}{doubt}"),
        (DateForm::MonthFirst, [year, month, day]) if is_date => {
            format!("{month}/{day}/{year}{doubt}")
        }
        (DateForm::MonthFirst, [year, month]) if is_date => format!("{month}/{year}{doubt}"),
        (DateForm::YearFirst | DateForm::DayFirst | DateForm::MonthFirst, _) => shown,
    }
}

/// Returns why there is no row.
fn why_empty(model: &Model) -> String {
    let room = &model.scan.room;
    if let Some(why) = &model.scan.failed {
        return format!("{why}.");
    }
    if !model.scan.done && model.list.total == 0 {
        return format!("Reading {room} …");
    }
    if model.list.total > 0 {
        let undated = match model.list.undated {
            0 => String::new(),
            1 => " One record is left out because it is undated.".to_owned(),
            count => format!(" {count} records are left out because they are undated."),
        };
        return format!(
            "No record matches “{}”.{undated} The filter looks at titles, people, places, subjects, summaries \
             and shelf marks, not into the texts. Esc clears it.",
            model.list.filter
        );
    }
    let problems = model.problems.all.iter();
    let problems = problems.filter(|problem| !problem.is_remark()).count();
    let why = match problems {
        0 => "There is no file in it that readroom can read.".to_owned(),
        1 => "One file could not be read: 4 shows why.".to_owned(),
        count => format!("{count} files could not be read: 4 shows why."),
    };
    format!("There is no record in {room}. {why} r looks again, :collections opens another folder.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_fit_into_their_column() {
        for (edtf, shown) in [
            ("1950-11-17", "1950-11-17"),
            ("1950-12~", "1950-12~"),
            ("195X", "1950s"),
            ("1951-XX-XX", "1951"),
            ("1924-21", "1924 spr."),
            ("1924-03/1924-05", "1924-03/05"),
            ("1950/1952", "1950/1952"),
            ("../1925", "to 1925"),
            ("1950-01-02/1950-01-09", "1950-01"),
            ("1924-03-02/1925-05-09", "1924/1925"),
        ] {
            assert_eq!(shown_date(Some(edtf), DateForm::YearFirst), shown);
            assert!(shown.len() <= usize::from(DATE));
        }
        assert_eq!(shown_date(None, DateForm::YearFirst), "undated");
    }

    #[test]
    fn dates_stand_in_the_order_that_is_asked_for() {
        for (edtf, day_first, month_first) in [
            (Some("1950-11-17"), "17.11.1950", "11/17/1950"),
            (Some("1950-12~"), "12.1950~", "12/1950~"),
            (Some("1950-11-XX"), "11.1950", "11/1950"),
            (Some("195X"), "1950s", "1950s"),
            (Some("1924-21"), "1924 spr.", "1924 spr."),
            (Some("1924-03/1924-05"), "1924-03/05", "1924-03/05"),
            (Some("1950-01-02/1950-01-09"), "01.1950", "01/1950"),
            (Some("-0043-03-15"), "Mar 44 BC", "Mar 44 BC"),
            (None, "undated", "undated"),
        ] {
            assert_eq!(shown_date(edtf, DateForm::DayFirst), day_first);
            assert_eq!(shown_date(edtf, DateForm::MonthFirst), month_first);
        }
    }

    #[test]
    fn columns_never_overlap_or_leave_the_row() {
        for width in 20..300 {
            let row = Rect::new(0, 0, width, 1);
            let columns = Columns::of(row);
            let all = [
                columns.date,
                columns.people,
                columns.title,
                columns.languages,
                columns.shelf,
                columns.marks,
            ];
            let shown: Vec<Rect> = all.into_iter().filter(|area| area.width > 0).collect();
            for pair in shown.windows(2) {
                assert!(pair[0].right() <= pair[1].left(), "{pair:?} at {width}");
            }
            assert!(
                shown.iter().all(|area| area.right() <= row.right()),
                "{shown:?} at {width}"
            );
        }
    }
}

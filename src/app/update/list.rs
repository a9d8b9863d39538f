//! The list above the record: its cursor, its window of rows, its filter and order.

use crate::app::command::Command;
use crate::app::layout;
use crate::app::message::Effect;
use crate::app::model::{Cursor, Model, Screen};
use crate::record::listing::{Order, Page, Request};
use crate::record::query::Query;

use super::{keys, results, say, timeline};

/// Pages of rows asked for on each side of what is seen.
const PAGES_AHEAD: usize = 2;
/// Columns a title moves sideways at a time.
const SHIFT: usize = 8;

/// Asks for the rows around the cursor.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    let height = height(model).max(1);
    let number = model.next_number();
    let list = &mut model.list;
    (list.asked, list.asked_at) = (number, list.cursor);
    let start = list.top.saturating_sub(height * PAGES_AHEAD);
    let count = height * (2 * PAGES_AHEAD + 1);
    let keep = if list.held {
        list.row(list.cursor).map(|row| row.key)
    } else {
        None
    };
    let query = Query::parse(&list.filter);
    vec![Effect::Rows(Request {
        seq: number,
        query,
        order: list.order,
        start,
        count,
        keep,
    })]
}

/// Takes the answer, unless a newer question is on its way.
pub fn rows(model: &mut Model, page: Page) -> Vec<Effect> {
    let list = &mut model.list;
    if page.seq != list.asked {
        return Vec::new();
    }
    let from_top = list.cursor.saturating_sub(list.top);
    (list.total, list.matched, list.undated) = (page.total, page.matched, page.undated);
    (list.start, list.rows, list.literal) = (page.start, page.rows, page.literal);
    if let Some(at) = page.kept_at {
        // A key that was pressed since it was asked has moved on from there.
        let moved = list.cursor as isize - list.asked_at as isize;
        list.cursor = at.saturating_add_signed(moved);
        list.top = list.cursor.saturating_sub(from_top);
    }
    list.stale = false;
    // Rows that are there and don't come can't be read now: to ask for them again and again would
    // keep the one busy who makes them readable, and tells of it.
    let is_short = list.rows.is_empty() && list.start < list.matched;
    let typed_ahead = std::mem::take(&mut list.typed_ahead);
    let mut effects = settle(model);
    if is_short {
        effects.clear();
    }
    effects.extend(results::count_filter(model));
    effects.extend(timeline::sparkline(model));
    for key in typed_ahead {
        effects.extend(keys::key(model, key));
    }
    effects
}

/// Narrows the list; the cursor goes to the best match, or stays on its record when all come back.
pub fn set_filter(model: &mut Model, filter: &str) -> Vec<Effect> {
    filter.clone_into(&mut model.list.filter);
    model.list.stale = true;
    if filter.trim().is_empty() {
        model.list.held = true;
    } else {
        model.list.held = false;
        (model.list.cursor, model.list.top) = (0, 0);
    }
    ask(model)
}

/// Orders the list; the cursor stays on its record.
pub fn sort(model: &mut Model, order: Order) -> Vec<Effect> {
    model.list.order = order;
    model.list.held = true;
    let mut effects = say(model, order.description());
    effects.extend(ask(model));
    effects
}

/// Moves in the list that is shown.
pub fn moving(model: &mut Model, command: Command) -> Vec<Effect> {
    let page = page(model) as isize;
    let all = model.lines_of_screen() as isize;
    match command {
        Command::Down => step(model, 1),
        Command::Up => step(model, -1),
        Command::PageDown => step(model, page),
        Command::PageUp => step(model, -page),
        Command::HalfDown => step(model, (page / 2).max(1)),
        Command::HalfUp => step(model, -(page / 2).max(1)),
        Command::Top => step(model, -all),
        Command::Bottom => step(model, all),
        Command::Left => {
            model.list.shift = model.list.shift.saturating_sub(SHIFT);
            Vec::new()
        }
        Command::Right => {
            model.list.shift = (model.list.shift + SHIFT).min(400);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Moves the cursor so many lines, within the list.
pub fn step(model: &mut Model, by: isize) -> Vec<Effect> {
    let last = model.lines_of_screen().saturating_sub(1);
    let mut cursor = cursor(model);
    cursor.at = cursor.at.saturating_add_signed(by).min(last);
    set_cursor(model, cursor);
    if model.screen == Screen::Catalogue {
        model.list.held = true;
    }
    settle(model)
}

/// Brings cursor and top within the list and the panel, and asks for rows that will be needed.
pub fn settle(model: &mut Model) -> Vec<Effect> {
    let last = model.lines_of_screen().saturating_sub(1);
    let height = page(model);
    let mut cursor = cursor(model);
    // While rows are on their way the count may be short of a cursor that is right.
    let is_known = match model.screen {
        Screen::Catalogue => model.list.matched > 0,
        Screen::Results => model.results.total > 0,
        Screen::Bookmarks | Screen::Notes | Screen::Problems => true,
    };
    if is_known {
        cursor.at = cursor.at.min(last);
        cursor.top = cursor.top.min((last + 1).saturating_sub(height));
    }
    cursor.top = cursor
        .top
        .min(cursor.at)
        .max((cursor.at + 1).saturating_sub(height));
    set_cursor(model, cursor);
    match model.screen {
        Screen::Catalogue if wants_rows(model, height) => ask(model),
        Screen::Results if results::wants_rows(model) => results::ask(model),
        Screen::Catalogue
        | Screen::Results
        | Screen::Bookmarks
        | Screen::Notes
        | Screen::Problems => Vec::new(),
    }
}

/// Returns true when a page above or below what is seen is not known, though it exists.
fn wants_rows(model: &Model, height: usize) -> bool {
    let list = &model.list;
    let known = list.start..list.start + list.rows.len();
    let from = list.top.saturating_sub(height);
    let to = (list.top + 2 * height).min(list.matched);
    to > from && (from < known.start || to > known.end)
}

/// Returns the cursor of the list that is shown.
pub fn cursor(model: &Model) -> Cursor {
    match model.screen {
        Screen::Catalogue => Cursor {
            at: model.list.cursor,
            top: model.list.top,
        },
        Screen::Bookmarks => model.marks.bookmarks,
        Screen::Notes => model.marks.notes,
        Screen::Problems => model.problems.cursor,
        Screen::Results => model.results.cursor,
    }
}

fn set_cursor(model: &mut Model, cursor: Cursor) {
    match model.screen {
        Screen::Catalogue => (model.list.cursor, model.list.top) = (cursor.at, cursor.top),
        Screen::Bookmarks => model.marks.bookmarks = cursor,
        Screen::Notes => model.marks.notes = cursor,
        Screen::Problems => model.problems.cursor = cursor,
        Screen::Results => model.results.cursor = cursor,
    }
}

/// Returns how many lines of the list that is shown are a page of it.
fn page(model: &Model) -> usize {
    match model.screen {
        Screen::Results => results::height(model),
        Screen::Catalogue | Screen::Bookmarks | Screen::Notes | Screen::Problems => {
            height(model).max(1)
        }
    }
}

/// Returns the rows of the list's panel; those it would have when the record is alone.
fn height(model: &Model) -> usize {
    let areas = layout::areas(model);
    usize::from(if areas.list.height > 0 {
        areas.list.height
    } else {
        areas.record.height
    })
}

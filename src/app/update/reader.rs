//! The record: asking for it, taking it, moving in it, copying from it.

use crate::app::command::Command;
use crate::app::layout::{self, Paged, Place};
use crate::app::message::Effect;
use crate::app::model::{Focus, Model, NoteLine, Screen};
use crate::app::page::Page;
use crate::record::listing::RowKey;
use crate::record::marks::{MarkKind, Place as MarkPlace, PlacedMark};
use crate::record::text::{Passage, Role};
use crate::record::visit::Visit;
use crate::record::{Clean, Record, anchor, cite};

use super::{keys, list, opening, say, say_error, this_record, visits};

/// Columns a wide table moves sideways at a time.
const SHIFT: usize = 8;
/// How many records back the way is remembered.
const TRAIL: usize = 100;

/// Asks for the record under the list's cursor when it is another than the one shown.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    let key = under_cursor(model);
    if key.is_none() || key == model.reading.followed {
        return Vec::new();
    }
    model.reading.followed = key;
    key.map_or_else(Vec::new, |key| open(model, key))
}

/// Returns the record under the cursor of the list that is shown.
pub fn under_cursor(model: &Model) -> Option<RowKey> {
    match model.screen {
        Screen::Catalogue => model.current_row().map(|row| row.key),
        Screen::Bookmarks => placed_on(model.bookmarks().get(model.marks.bookmarks.at)?),
        Screen::Notes => match model.note_lines().get(model.marks.notes.at)? {
            NoteLine::Note(placed) => placed_on(placed),
            NoteLine::Draft(_) => None,
        },
        Screen::Problems => None,
    }
}

fn placed_on(placed: &PlacedMark) -> Option<RowKey> {
    match placed.place {
        MarkPlace::Record(key) => Some(key),
        MarkPlace::Orphan(_) => None,
    }
}

/// Asks for a record; the one shown stays until it is here.
pub fn open(model: &mut Model, key: RowKey) -> Vec<Effect> {
    remember_place(model);
    let number = model.next_number();
    let reading = &mut model.reading;
    if reading.key == Some(key) && reading.wanted == Some(key) {
        return Vec::new();
    }
    (
        reading.wanted,
        reading.asked,
        reading.selection,
        reading.then,
    ) = (Some(key), number, None, None);
    vec![Effect::Open(number, key)]
}

/// Asks for the record that is shown once more, under its new key.
pub fn open_again(model: &mut Model, key: RowKey) -> Vec<Effect> {
    remember_place(model);
    if let Some(old) = model.reading.key
        && let Some(place) = model.reading.places.remove(&old)
    {
        model.reading.places.insert(key, place);
    }
    let number = model.next_number();
    (model.reading.key, model.reading.wanted, model.reading.asked) = (Some(key), Some(key), number);
    vec![Effect::Open(number, key)]
}

fn remember_place(model: &mut Model) {
    let reading = &mut model.reading;
    if let Some(key) = reading.key {
        reading
            .places
            .insert(key, (reading.place, reading.page.text_index));
    }
}

/// Remembers a record on the way, so that the reader can step back to it.
fn remember_way(model: &mut Model) {
    // Looking through the list is no way that anyone wants to go back step by step.
    let Some(key) = model.reading.key.filter(|_| model.focus == Focus::Record) else {
        return;
    };
    let trail = &mut model.reading.trail;
    if trail.last() != Some(&key) {
        trail.push(key);
    }
    if trail.len() > TRAIL {
        trail.remove(0);
    }
}

/// Takes the record, unless another is on its way.
pub fn opened(
    model: &mut Model,
    number: u64,
    key: RowKey,
    outcome: Result<Box<Record>, Clean>,
) -> Vec<Effect> {
    if number != model.reading.asked {
        return Vec::new();
    }
    let again = model.reading.key == Some(key);
    if !again {
        remember_place(model);
        remember_way(model);
    }
    let first = outcome
        .as_ref()
        .ok()
        .map_or(0, |record| index_of_first(record));
    let (place, text) = model
        .reading
        .places
        .get(&key)
        .copied()
        .unwrap_or((Place::default(), first));
    let known = model.reading.places.contains_key(&key);
    let left = model.reading.left.take();
    let left = left.filter(|(of, _)| *of == key && !known);
    let reading = &mut model.reading;
    (reading.key, reading.record) = (Some(key), Some(outcome));
    (reading.place, reading.page.text_index, reading.shift) = (place, text, 0);
    make_page(model);
    if let Some((_, visit)) = left {
        go_on(model, &visit);
    }
    opening::record_is_here(model, key);
    let mut effects = show_goal(model);
    if let Some(command) = model.reading.then.take() {
        effects.extend(keys::run(model, command));
    }
    effects
}

/// Shows a record where it was left in an earlier session, if that text is still there.
fn go_on(model: &mut Model, visit: &Visit) {
    let left = model
        .record()
        .and_then(|record| visits::text_left(record, visit));
    let Some((index, point)) = left else { return };
    model.reading.page.text_index = index;
    make_page(model);
    if let Some(place) = visits::place(&model.reading.page, point) {
        model.reading.place = paged(model).settle(place);
    }
}

fn index_of_first(record: &Record) -> usize {
    record
        .texts
        .iter()
        .position(|text| text.role == Role::Translation)
        .unwrap_or(0)
}

/// Makes the page anew, as the record, its notes or the chosen text have changed.
pub fn make_page(model: &mut Model) {
    let index = model.reading.page.text_index;
    let (page, noted) = match (model.record(), model.reading.key) {
        (Some(record), Some(key)) => {
            let index = index.min(record.texts.len().saturating_sub(1));
            let marks = model.marks_on(key);
            (
                Page::of(record, index, &marks),
                noted(record, index, &marks),
            )
        }
        _ => (Page::default(), Vec::new()),
    };
    (model.reading.page, model.reading.noted) = (page, noted);
    let paragraphs = model.reading.page.paragraphs.len();
    if model.reading.place.paragraph >= paragraphs {
        model.reading.place = Place::default();
    }
}

/// Finds the passages of the notes on a text.
fn noted(record: &Record, index: usize, marks: &[&PlacedMark]) -> Vec<Passage> {
    let Some(text) = record.texts.get(index) else {
        return Vec::new();
    };
    let on_this = |placed: &&&PlacedMark| {
        placed.mark.kind == MarkKind::Note && placed.mark.evidence.text == text.key
    };
    let selectors: Vec<_> = marks
        .iter()
        .filter(on_this)
        .filter_map(|placed| placed.mark.selector.as_ref())
        .collect();
    if selectors.is_empty() {
        return Vec::new();
    }
    let canonical = text.canonical();
    let found = selectors
        .iter()
        .filter_map(|selector| anchor::find(&canonical, selector));
    found
        .map(|(start, end)| Passage {
            text: text.key.clone(),
            start,
            end,
        })
        .collect()
}

/// Shows the passage that was to be shown once the record is here.
fn show_goal(model: &mut Model) -> Vec<Effect> {
    let Some((text_key, selector)) = model.reading.goal.take() else {
        return Vec::new();
    };
    let Some(record) = model.record() else {
        return Vec::new();
    };
    let index = record.texts.iter().position(|text| text.key == text_key);
    let found = index.and_then(|index| anchor::find(&record.texts[index].canonical(), &selector));
    let (Some(index), Some((start, _))) = (index, found) else {
        return say_error(
            model,
            "the words of this passage are not in the text any more; the note keeps them",
        );
    };
    model.reading.page.text_index = index;
    make_page(model);
    if let Some((paragraph, offset)) = model.reading.page.locate(start) {
        let paged = paged(model);
        let line = paged.settle(Place { paragraph, offset });
        // Two lines of what stands before it are left above.
        model.reading.place = paged.up(line, 2);
    }
    Vec::new()
}

/// Shows a passage of a record: at once when it is here, else when it comes.
pub fn go_to(
    model: &mut Model,
    goal: (crate::record::text::TextKey, crate::record::marks::Selector),
) -> Vec<Effect> {
    model.reading.goal = Some(goal);
    if model.reading.key == model.reading.wanted && model.reading.record.is_some() {
        show_goal(model)
    } else {
        Vec::new()
    }
}

/// Returns the page as it lies in its panel.
pub fn paged(model: &Model) -> Paged<'_> {
    Paged::new(&model.reading.page, layout::areas(model).record)
}

/// Moves in the record.
pub fn moving(model: &mut Model, command: Command) -> Vec<Effect> {
    let paged = paged(model);
    let from = model.reading.place;
    // A line of the page before stays in sight.
    let page = paged.rows.saturating_sub(1).max(1);
    let half = (paged.rows / 2).max(1);
    let place = match command {
        Command::Down => paged.down(from, 1),
        Command::Up => paged.up(from, 1),
        Command::PageDown => paged.down(from, page),
        Command::PageUp => paged.up(from, page),
        Command::HalfDown => paged.down(from, half),
        Command::HalfUp => paged.up(from, half),
        Command::Top => Place::default(),
        Command::Bottom => paged.last_top(),
        _ => from,
    };
    model.reading.place = place;
    match command {
        Command::Left => model.reading.shift = model.reading.shift.saturating_sub(SHIFT),
        Command::Right => model.reading.shift = (model.reading.shift + SHIFT).min(1000),
        _ => {}
    }
    Vec::new()
}

/// Leaves the record for a list: nothing stays selected.
pub fn leave(model: &mut Model) {
    model.reading.selection = None;
}

/// Shows the record that was read before this one.
pub fn step_back(model: &mut Model) -> Vec<Effect> {
    let Some(key) = model.reading.trail.pop() else {
        return say(model, "there is no place before this one");
    };
    let effects = open(model, key);
    // Going back is no step forward: the record that is left is not remembered.
    model.reading.key = None;
    effects
}

/// Shows the original instead of the translation, or the translation again.
pub fn original(model: &mut Model) -> Vec<Effect> {
    let Some(record) = model.record() else {
        return Vec::new();
    };
    if record.texts.len() < 2 {
        return say(model, "this record has no other text");
    }
    let shown = record
        .texts
        .get(model.reading.page.text_index)
        .map(|text| text.role);
    let wanted = if shown == Some(Role::Original) {
        Role::Translation
    } else {
        Role::Original
    };
    match record.texts.iter().position(|text| text.role == wanted) {
        Some(index) => show_text(model, index),
        None if wanted == Role::Original => say(
            model,
            "no text of this record is known to be the original; x shows the next",
        ),
        None => say(
            model,
            "no text of this record is known to be a translation; x shows the next",
        ),
    }
}

/// Shows the next text of the record.
pub fn next_text(model: &mut Model) -> Vec<Effect> {
    let count = model.record().map_or(0, |record| record.texts.len());
    if count < 2 {
        return say(model, "this record has no other text");
    }
    show_text(model, (model.reading.page.text_index + 1) % count)
}

/// Shows another text of the record, from the paragraph of the same number.
fn show_text(model: &mut Model, index: usize) -> Vec<Effect> {
    let block = |page: &Page, at: usize| {
        page.paragraphs
            .iter()
            .take(at)
            .filter(|paragraph| paragraph.origin.is_some())
            .count()
    };
    let reading = &model.reading;
    let top = reading.place;
    let in_text = reading
        .page
        .paragraphs
        .get(top.paragraph)
        .is_some_and(|p| p.origin.is_some());
    let number = block(&reading.page, top.paragraph);
    model.reading.selection = None;
    model.reading.page.text_index = index;
    make_page(model);
    if in_text {
        let page = &model.reading.page;
        let blocks = page
            .paragraphs
            .iter()
            .enumerate()
            .filter(|(_, p)| p.origin.is_some());
        let at = blocks.map(|(at, _)| at).take(number + 1).last();
        let place = Place {
            paragraph: at.unwrap_or(0),
            offset: 0,
        };
        model.reading.place = paged(model).settle(place);
    }
    Vec::new()
}

/// Copies the citation; with a selection, the passage with its citation.
pub fn copy(model: &mut Model) -> Vec<Effect> {
    if let Some(text) = copied_mark(model) {
        model.copying = "note";
        return vec![Effect::Copy(text)];
    }
    let Some(key) = this_record(model) else {
        return say(model, "there is no record here to cite");
    };
    if model.reading.key != Some(key) {
        model.reading.then = Some(Command::Copy);
        return Vec::new();
    }
    let Some(record) = model.record() else {
        return say_error(model, "the record can't be read, so it can't be cited");
    };
    let (text, copying) = match (model.focus, model.selected()) {
        (Focus::Record, Some(passage)) => (
            cite::quotation(record, &passage),
            "passage with its citation",
        ),
        _ => (cite::citation(record), "citation"),
    };
    model.copying = copying;
    model.reading.selection = None;
    vec![Effect::Copy(text)]
}

/// Returns the words of the note under the cursor of the notes screen.
fn copied_mark(model: &Model) -> Option<String> {
    if model.focus != Focus::List || model.screen != Screen::Notes {
        return None;
    }
    match model.note_lines().get(list::cursor(model).at)? {
        NoteLine::Note(placed) => {
            let exact = placed
                .mark
                .selector
                .as_ref()
                .map(|selector| format!("“{}”\n\n", selector.exact));
            Some(format!("{}{}", exact.unwrap_or_default(), placed.mark.body))
        }
        NoteLine::Draft(draft) => Some(draft.body.clone()),
    }
}

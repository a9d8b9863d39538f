//! The record: asking for it, taking it, moving in it, copying from it.

use crate::app::command::Command;
use crate::app::elsewhere::Elsewhere;
use crate::app::layout::{Paged, Place};
use crate::app::message::Effect;
use crate::app::model::{Focus, Model, NoteLine, Screen};
use crate::app::page::Page;
use crate::app::parallel::Way;
use crate::app::reading::Visited;
use crate::record::listing::RowKey;
use crate::record::marks::{MarkKind, Place as MarkPlace, PlacedMark};
use crate::record::text::{Passage, Role};
use crate::record::visit::Visit;
use crate::record::{Clean, Record, anchor, cite};

use super::{
    around, aside, find, keys, list, opening, parallel, results, say, say_error, selection,
    this_record, visits,
};

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
        Screen::Results => results::here(model).map(|row| row.key),
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

/// Remembers the place in the record that is shown; in one that could not be read there is none.
pub fn remember_place(model: &mut Model) {
    let place = parallel::alone(model, model.reading.place);
    let is_read = model.record().is_some();
    let reading = &mut model.reading;
    if let Some(key) = reading.key.filter(|_| is_read) {
        reading.places.insert(key, (place, reading.page.text_index));
    }
}

/// Remembers a record on the way, so that the reader can step back to it.
fn remember_way(model: &mut Model) {
    // Looking through the list is no way that anyone wants to go back step by step.
    if model.focus == Focus::Record {
        remember_here(model, model.reading.place);
    }
}

/// Remembers a place of this record on the way.
pub fn remember_here(model: &mut Model, place: Place) {
    let place = parallel::alone(model, place);
    let reading = &mut model.reading;
    let Some(key) = reading.key else {
        return;
    };
    let here = Visited {
        key,
        place,
        text_index: reading.page.text_index,
    };
    if reading.trail.last() != Some(&here) {
        reading.trail.push(here);
    }
    if reading.trail.len() > TRAIL {
        reading.trail.remove(0);
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
    model.reading.link = None;
    let again = model.reading.key == Some(key);
    // The page may have been turned since it was asked for.
    remember_place(model);
    if !again {
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
    let together = reading.parallel.take().map(|parallel| parallel.way);
    reading.elsewhere = Elsewhere::default();
    (reading.key, reading.record) = (Some(key), Some(outcome.map(Into::into)));
    // A link says which record it means only now.
    reading.wanted = Some(key);
    (reading.place, reading.page.text_index, reading.shift) = (place, text, 0);
    (reading.opened, reading.left_for_notes) = (None, None);
    make_page(model);
    if let Some((_, visit)) = left {
        go_on(model, &visit);
    }
    parallel::go_on(model, together);
    if again {
        find::renew(model);
    } else {
        around::record_is_here(model, key);
        // Hits of a search in all texts are those of one record.
        if model
            .reading
            .found
            .as_ref()
            .is_some_and(|found| !found.by_text.is_empty())
        {
            model.reading.found = None;
        }
        find::renew(model);
    }
    opening::record_is_here(model, key);
    let mut effects = show_goal(model);
    if !again {
        effects.extend(results::arrive(model));
    }
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
                Page::of(record, index, &marks, model.reading.parallel.as_ref()),
                noted(record, index, &marks),
            )
        }
        _ => (Page::default(), Vec::new()),
    };
    let mut in_margin: Vec<(usize, Clean)> = noted
        .iter()
        .map(|(passage, words)| (passage.start, words.clone()))
        .collect();
    in_margin.sort_by_key(|(start, _)| *start);
    model.reading.page = page.dated(model.settings.look.dates);
    model.reading.noted = noted.into_iter().map(|(passage, _)| passage).collect();
    model.reading.margin_notes = in_margin;
    let paragraphs = model.reading.page.paragraphs.len();
    if model.reading.place.paragraph >= paragraphs {
        model.reading.place = Place::default();
    }
}

/// Returns how many paragraphs of the page stand above its text.
pub fn lines_of_description(model: &Model) -> usize {
    let paragraphs = &model.reading.page.paragraphs;
    let text = paragraphs.iter().position(|one| one.origin.is_some());
    text.unwrap_or(paragraphs.len())
}

/// Finds the passages of the notes on a text, with the words of each note.
fn noted(record: &Record, index: usize, marks: &[&PlacedMark]) -> Vec<(Passage, Clean)> {
    let Some(text) = record.texts.get(index) else {
        return Vec::new();
    };
    let on_this = |placed: &&&PlacedMark| {
        placed.mark.kind == MarkKind::Note && placed.mark.evidence.text == text.key
    };
    let notes: Vec<_> = marks
        .iter()
        .filter(on_this)
        .filter_map(|placed| Some((placed.mark.selector.as_ref()?, &placed.mark.body)))
        .collect();
    if notes.is_empty() {
        return Vec::new();
    }
    let canonical = text.canonical();
    let found = notes.iter().filter_map(|(selector, body)| {
        let (start, end) = anchor::find(&canonical, selector)?;
        let passage = Passage {
            text: text.key.clone(),
            start,
            end,
        };
        Some((passage, Clean::text(body.trim())))
    });
    found.collect()
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
            "these words are not in the text any more; the note keeps them",
        );
    };
    model.reading.page.text_index = index;
    (model.reading.parallel, model.reading.elsewhere) = (None, Elsewhere::default());
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
    Paged::new(&model.reading.page, model)
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
        Command::Right => {
            let beyond = beyond_the_panel(model);
            model.reading.shift = (model.reading.shift + SHIFT).min(beyond);
        }
        _ => {}
    }
    aside::close_out_of_sight(model);
    Vec::new()
}

/// Returns how many columns of the widest table in sight do not fit into the panel.
fn beyond_the_panel(model: &Model) -> usize {
    let paged = paged(model);
    let seen = paged.visible(model.reading.place);
    // Of two texts side by side a table may stand on either.
    let sides = seen.iter().flat_map(|line| {
        let beside = line.beside.map(|beside| beside.paragraph);
        std::iter::once(line.paragraph).chain(beside)
    });
    let paragraphs = sides.filter_map(|at| paged.page.paragraphs.get(at));
    paragraphs
        .map(|paragraph| paged.beyond(paragraph))
        .max()
        .unwrap_or(0)
}

/// Leaves the record for a list: nothing stays selected.
pub fn leave(model: &mut Model) {
    let reading = &mut model.reading;
    (reading.selection, reading.opened, reading.found) = (None, None, None);
}

/// Goes back on the way: to an earlier place of this record, or to the record read before it.
pub fn step_back(model: &mut Model) -> Vec<Effect> {
    if let Some(effects) = results::back(model) {
        return effects;
    }
    let Some(before) = model.reading.trail.pop() else {
        return say(model, "there is no place before this one");
    };
    model.reading.opened = None;
    if model.reading.key == Some(before.key) {
        if model.reading.page.text_index != before.text_index {
            (model.reading.parallel, model.reading.elsewhere) = (None, Elsewhere::default());
            model.reading.page.text_index = before.text_index;
            make_page(model);
            find::renew(model);
        }
        let place = parallel::together(model, before.place);
        model.reading.place = paged(model).settle(place);
        return Vec::new();
    }
    let effects = open(model, before.key);
    let there = (before.place, before.text_index);
    model.reading.places.insert(before.key, there);
    // Going back is no step forward: the record that is left is not remembered.
    model.reading.key = None;
    effects
}

/// Shows the next text of the record. Of two that are read together a selection goes over to the
/// other; without one the sides change, or the next of more texts comes.
pub fn next_text(model: &mut Model) -> Vec<Effect> {
    let together = model.reading.parallel.as_ref().map(|parallel| parallel.way);
    if together.is_some_and(|way| way != Way::Flipped) {
        return match model.reading.selection {
            Some(_) => selection::cross(model),
            None => parallel::next(model),
        };
    }
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
    (model.reading.selection, model.reading.opened) = (None, None);
    (model.reading.parallel, model.reading.elsewhere) = (None, Elsewhere::default());
    model.reading.page.text_index = index;
    make_page(model);
    find::renew(model);
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
    if let Some(text) = aside::copied(model).filter(|_| model.focus == Focus::Record) {
        model.copying = "note";
        return vec![Effect::Copy(text)];
    }
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

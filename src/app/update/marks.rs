//! Bookmarks and notes: setting, removing, taking back, and what became of each wish.

use crate::app::message::Effect;
use crate::app::model::{Focus, Model, NoteLine, Pending, Screen};
use crate::record::Clean;
use crate::record::listing::RowKey;
use crate::record::marks::{Draft, Mark, MarkId, MarkKind, Place, PlacedMark, Undo, Wish};

use super::{drafts, editor, list, opening, reader, say, say_error, this_record};

/// Takes all marks anew, as they are on disk now.
pub fn marks(model: &mut Model, all: Vec<PlacedMark>) -> Vec<Effect> {
    model.marks.all = all;
    let before = reader::lines_of_description(model);
    reader::make_page(model);
    // A note stands above the text: what is read stays where it is.
    let after = reader::lines_of_description(model);
    let place = &mut model.reading.place;
    if place.paragraph >= before {
        place.paragraph = place.paragraph + after - before;
    }
    let mut effects = list::ask(model);
    effects.extend(list::settle(model));
    let ready: Vec<RowKey> = model
        .marks
        .waiting
        .iter()
        .filter(|key| !model.marks.busy.contains(key))
        .copied()
        .collect();
    model.marks.waiting.retain(|key| !ready.contains(key));
    effects.extend(ready.into_iter().flat_map(|key| toggle(model, key)));
    effects
}

/// Takes the drafts of earlier sessions.
pub fn drafts_of_earlier(model: &mut Model, drafts: Vec<Draft>) -> Vec<Effect> {
    let known = !model.marks.drafts.is_empty()
        || !model.marks.undo.is_empty()
        || !model.marks.redo.is_empty();
    // Drafts that no disk took are known here alone.
    let unwritten = &model.marks.unwritten;
    let in_memory = model
        .marks
        .drafts
        .drain(..)
        .filter(|draft| unwritten.contains(&draft.name));
    let on_disk = drafts
        .into_iter()
        .filter(|draft| !unwritten.contains(&draft.name));
    model.marks.drafts = in_memory.chain(on_disk).collect();
    if known {
        return list::settle(model);
    }
    match model.marks.drafts.as_slice() {
        [] => Vec::new(),
        [one] => {
            let words = format!(
                "a draft was kept, on “{}”: 3 lists it, e goes on with it",
                one.evidence.title
            );
            say(model, &words)
        }
        several => {
            let words = format!(
                "{} drafts were kept: 3 lists them, e goes on with one",
                several.len()
            );
            say(model, &words)
        }
    }
}

/// Sets or removes the bookmark of this record.
pub fn toggle_bookmark(model: &mut Model) -> Vec<Effect> {
    match this_record(model) {
        Some(key) => toggle(model, key),
        None if model.screen == Screen::Catalogue => {
            say(model, "there is no record here to bookmark")
        }
        None => delete(model),
    }
}

fn toggle(model: &mut Model, key: RowKey) -> Vec<Effect> {
    if model.marks.busy.contains(&key) {
        model.marks.waiting.push(key);
        return Vec::new();
    }
    let set: Vec<Mark> = bookmarks_on(model, key);
    let number = model.next_number();
    model.marks.busy.push(key);
    model.marks.pending.insert(number, Pending::Bookmark(key));
    if set.is_empty() {
        vec![Effect::Bookmark(number, key)]
    } else {
        vec![Effect::Keep(number, Wish::Remove(set))]
    }
}

fn bookmarks_on(model: &Model, key: RowKey) -> Vec<Mark> {
    of_kind(model, key, MarkKind::Bookmark)
}

/// Returns the notes on a record, the newest first.
pub fn notes_on(model: &Model, key: RowKey) -> Vec<Mark> {
    of_kind(model, key, MarkKind::Note)
}

fn of_kind(model: &Model, key: RowKey, kind: MarkKind) -> Vec<Mark> {
    let marks = model
        .marks_on(key)
        .into_iter()
        .filter(|placed| placed.mark.kind == kind);
    marks.map(|placed| placed.mark.clone()).collect()
}

/// Deletes the bookmark, note or draft under the cursor; undo brings it back.
pub fn delete(model: &mut Model) -> Vec<Effect> {
    let at = list::cursor(model).at;
    let wish = match model.screen {
        Screen::Bookmarks => model
            .bookmarks()
            .get(at)
            .map(|placed| Wish::Remove(vec![placed.mark.clone()])),
        Screen::Notes => match model.note_lines().get(at) {
            Some(NoteLine::Note(placed)) => Some(Wish::Remove(vec![placed.mark.clone()])),
            Some(NoteLine::Draft(draft)) => Some(Wish::DropDraft {
                name: draft.name.clone(),
                read: Some(draft.body.clone()),
            }),
            None => None,
        },
        Screen::Catalogue | Screen::Problems | Screen::Results => None,
    };
    let Some(wish) = wish else { return Vec::new() };
    let pending = match &wish {
        Wish::DropDraft { name, .. } => match take_draft(model, name) {
            Ok(draft) => Pending::Deleted(Box::new(draft)),
            Err(effects) => return effects,
        },
        _ => Pending::Change,
    };
    let number = model.next_number();
    model.marks.pending.insert(number, pending);
    let mut effects = vec![Effect::Keep(number, wish)];
    effects.extend(list::settle(model));
    effects
}

/// Takes a draft out of the list, to be deleted. One that is in memory alone stays, since what
/// never was on disk can't be brought back from the trash: its writing is tried again instead.
fn take_draft(model: &mut Model, name: &str) -> Result<Draft, Vec<Effect>> {
    let is_on_its_way = |pending: &Pending| matches!(pending, Pending::Draft(of, _) if of == name);
    let is_on_disk = !model.marks.unwritten.iter().any(|of| of == name)
        && !model.marks.pending.values().any(is_on_its_way);
    let at = model
        .marks
        .drafts
        .iter()
        .position(|draft| draft.name == name);
    match at {
        Some(at) if is_on_disk => Ok(model.marks.drafts.remove(at)),
        _ => {
            let mut effects = drafts::write_all(model);
            let words = "not deleted: the draft is in memory alone, and could not be brought back";
            effects.extend(say_error(model, words));
            Err(effects)
        }
    }
}

/// Puts a draft that could not be deleted back into the list.
fn not_deleted(model: &mut Model, draft: Draft, why: &Clean) -> Vec<Effect> {
    model.marks.drafts.insert(0, draft);
    let mut effects = list::settle(model);
    effects.extend(say_error(model, why));
    effects
}

/// Of a note in two versions, keeps the one under the cursor: the others go to the trash.
pub fn keep_version(model: &mut Model) -> Vec<Effect> {
    let chosen = match (model.screen, model.note_lines().get(list::cursor(model).at)) {
        (Screen::Notes, Some(NoteLine::Note(placed))) if placed.forked => placed.mark.clone(),
        _ => return say(model, "this note has one version"),
    };
    let same = |mark: &&Mark| mark.id == chosen.id && mark.file != chosen.file;
    let others: Vec<Mark> = model
        .marks
        .all
        .iter()
        .map(|placed| &placed.mark)
        .filter(same)
        .cloned()
        .collect();
    let number = model.next_number();
    model.marks.pending.insert(number, Pending::Change);
    vec![Effect::Keep(number, Wish::Remove(others))]
}

/// Takes back the last change.
pub fn undo(model: &mut Model) -> Vec<Effect> {
    let Some(last) = model.marks.undo.pop() else {
        return say(model, "there is nothing to take back");
    };
    let number = model.next_number();
    model
        .marks
        .pending
        .insert(number, Pending::Undo(last.clone()));
    vec![Effect::Keep(number, Wish::Undo(last))]
}

/// Does again what was taken back last.
pub fn redo(model: &mut Model) -> Vec<Effect> {
    let Some(last) = model.marks.redo.pop() else {
        return say(model, "there is nothing to do again");
    };
    let number = model.next_number();
    model
        .marks
        .pending
        .insert(number, Pending::Redo(last.clone()));
    vec![Effect::Keep(number, Wish::Undo(last))]
}

/// Says what became of a wish.
pub fn kept(model: &mut Model, number: u64, outcome: Result<Undo, Clean>) -> Vec<Effect> {
    let Some(pending) = model.marks.pending.remove(&number) else {
        return Vec::new();
    };
    match pending {
        Pending::Note => {
            let made = outcome
                .as_ref()
                .map(|undo| undo.made.clone())
                .unwrap_or_default();
            let outcome = remember_undo(model, outcome).map(|_| made);
            editor::kept(model, number, outcome)
        }
        Pending::Draft(name, body) => {
            drafts::draft_written(model, number, (name, body), outcome.map(|_| ()))
        }
        Pending::Dropped => Vec::new(),
        Pending::Change => said(model, outcome),
        Pending::Deleted(draft) => match outcome {
            Ok(undo) => said(model, Ok(undo)),
            Err(why) => not_deleted(model, *draft, &why),
        },
        Pending::Bookmark(key) => {
            model.marks.busy.retain(|busy| *busy != key);
            said(model, outcome)
        }
        Pending::Undo(undo) => match outcome {
            Ok(back) => {
                model.marks.redo.push(Undo {
                    what: undo.what.clone(),
                    ..back
                });
                let now = how_it_is_again(&undo);
                say(model, &format!("undone: {now}; :redo does it again"))
            }
            Err(why) => {
                model.marks.undo.push(undo);
                say_error(model, &format!("could not be taken back: {why}"))
            }
        },
        Pending::Redo(redo) => match outcome {
            Ok(back) => {
                model.marks.undo.push(Undo {
                    what: redo.what.clone(),
                    ..back
                });
                say(model, &format!("done again: {}", redo.what))
            }
            Err(why) => {
                model.marks.redo.push(redo);
                say_error(model, &format!("could not be done again: {why}"))
            }
        },
    }
}

/// Says how things are once a wish was taken back; "undone: note deleted" would read as if the
/// note were gone.
fn how_it_is_again(undo: &Undo) -> String {
    // The words name the thing first: "note deleted", "3 marks deleted".
    let thing = undo.what.rsplit_once(' ').map_or("", |(thing, _)| thing);
    let (thing, is) = if thing.starts_with(|c: char| c.is_ascii_digit()) {
        (thing.to_owned(), "are")
    } else {
        (format!("the {thing}"), "is")
    };
    match (undo.made.is_empty(), undo.trashed.is_empty()) {
        (false, true) => format!("{thing} {is} gone again"),
        (true, false) => format!("{thing} {is} back"),
        (true, true) | (false, false) => format!("{thing} {is} as before"),
    }
}

fn said(model: &mut Model, outcome: Result<Undo, Clean>) -> Vec<Effect> {
    match remember_undo(model, outcome) {
        Ok(what) => say(model, &what),
        Err(why) => say_error(model, &why),
    }
}

fn remember_undo(model: &mut Model, outcome: Result<Undo, Clean>) -> Result<String, Clean> {
    outcome.map(|undo| {
        let what = undo.what.clone();
        // What moved no file has nothing to take back.
        if !undo.made.is_empty() || !undo.trashed.is_empty() {
            model.marks.undo.push(undo);
            // A new change leads elsewhere than what was taken back.
            model.marks.redo.clear();
        }
        what
    })
}

/// Edits the note here.
pub fn edit(model: &mut Model) -> Vec<Effect> {
    opening::edit_here(model)
}

/// Shows the notes with the cursor on one.
pub fn show_note(model: &mut Model, id: &MarkId) -> Vec<Effect> {
    let at = model.note_lines().iter().position(|line| match line {
        NoteLine::Note(placed) => placed.mark.id == *id,
        NoteLine::Draft(_) => false,
    });
    (model.screen, model.focus, model.zoomed) = (Screen::Notes, Focus::List, false);
    model.marks.notes.at = at.unwrap_or(0);
    list::settle(model)
}

/// Shows the passage of the note under the cursor, when the notes are shown.
pub fn go_to_passage(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Results {
        return super::results::enter(model);
    }
    if model.screen != Screen::Notes {
        return Vec::new();
    }
    let goal = match model.note_lines().get(list::cursor(model).at) {
        Some(NoteLine::Note(placed)) => placed
            .mark
            .selector
            .clone()
            .map(|selector| (placed.mark.evidence.text.clone(), selector)),
        _ => None,
    };
    goal.map_or_else(Vec::new, |goal| reader::go_to(model, goal))
}

/// Says why the mark under the cursor leads to no record; a draft is gone on with.
pub fn explain_unplaced(model: &mut Model) -> Vec<Effect> {
    let at = list::cursor(model).at;
    if model.screen == Screen::Notes
        && let Some(NoteLine::Draft(draft)) = model.note_lines().get(at).copied()
    {
        return opening::take_up(model, draft.clone());
    }
    let placed = match model.screen {
        Screen::Bookmarks => model.bookmarks().get(at).copied(),
        _ => match model.note_lines().get(at).copied() {
            Some(NoteLine::Note(placed)) => Some(placed),
            _ => None,
        },
    };
    let Some(placed) = placed else {
        return Vec::new();
    };
    let words = match &placed.place {
        Place::Orphan(candidates) if candidates.is_empty() => {
            format!(
                "“{}” is not in this room; open its collection to read it",
                placed.mark.evidence.title
            )
        }
        Place::Orphan(candidates) => {
            let ids: Vec<&str> = candidates
                .iter()
                .map(|candidate| candidate.id.as_str())
                .collect();
            format!("not found for certain; it may be {}", ids.join(" or "))
        }
        Place::Record(_) => return Vec::new(),
    };
    say_error(model, &words)
}

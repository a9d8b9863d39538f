//! Opening the editor: for a new note, an old one, or a draft that goes on.

use crate::app::message::Effect;
use crate::app::model::{Editor, Focus, Model, NoteLine, Overlay, Screen};
use crate::app::note_area::NoteArea;
use crate::record::anchor;
use crate::record::listing::RowKey;
use crate::record::marks::{Draft, Evidence, Mark, Place, Selector};
use crate::record::text::Passage;

use super::{list, reader, say, this_record};

/// Begins a note on this record, or on the passage that is selected; an earlier draft of it goes on.
pub fn write_note(model: &mut Model) -> Vec<Effect> {
    let Some(key) = this_record(model) else {
        return say(model, "there is no record here to write a note on");
    };
    let passage = if model.focus == Focus::Record {
        model.selected()
    } else {
        None
    };
    let evidence = evidence(model, key, passage.as_ref());
    let selector = passage
        .as_ref()
        .and_then(|passage| selector(model, passage));
    model.reading.selection = None;
    let draft = model.marks.drafts.iter().find(|draft| {
        draft.editing.is_none()
            && same_record(&draft.evidence, &evidence)
            && draft.selector == selector
    });
    if let Some(draft) = draft.cloned() {
        let mut effects = say(model, "your draft of this note goes on");
        effects.extend(take_up(model, draft));
        return effects;
    }
    open(
        model,
        Opening {
            key: Some(key),
            evidence,
            selector,
            old: None,
            body: String::new(),
            taken_up: None,
        },
    )
}

/// Returns true when two marks speak of one record.
fn same_record(one: &Evidence, other: &Evidence) -> bool {
    one.ids
        .iter()
        .any(|id| other.ids.iter().any(|it| it.as_str() == id.as_str()))
}

/// Returns what is known of a record: all of it when it is here, else what its row says.
fn evidence(model: &Model, key: RowKey, passage: Option<&Passage>) -> Evidence {
    if model.reading.key == Some(key)
        && let Some(record) = model.record()
    {
        let text =
            passage.and_then(|passage| record.texts.iter().find(|text| text.key == passage.text));
        return Evidence::of(record, text);
    }
    let row = model.list.rows.iter().find(|row| row.key == key);
    let row = row.map(|row| (&row.id, &row.title, &row.date));
    let found = model.results.rows.iter().find(|row| row.key == key);
    let row = row.or(found.map(|row| (&row.id, &row.title, &row.date)));
    row.map_or_else(Evidence::default, |(id, title, date)| Evidence {
        ids: vec![id.clone()],
        title: title.clone(),
        date: date.clone(),
        ..Evidence::default()
    })
}

fn selector(model: &Model, passage: &Passage) -> Option<Selector> {
    let text = model
        .record()?
        .texts
        .iter()
        .find(|text| text.key == passage.text)?;
    Some(Selector::of(&text.canonical(), passage.start, passage.end))
}

/// Takes the record's full evidence into a note that was begun before it was here.
pub fn record_is_here(model: &mut Model, key: RowKey) {
    let full = model.record().map(|record| Evidence::of(record, None));
    if let (Some(Overlay::Editor(editor)), Some(full)) = (&mut model.overlay, full)
        && editor.key == Some(key)
        && editor.old.is_none()
        && editor.evidence.path.is_empty()
    {
        editor.evidence = full;
    }
}

/// Edits a note.
pub fn edit_note(model: &mut Model, mark: Mark, key: Option<RowKey>) -> Vec<Effect> {
    let editing = Some((mark.id.clone(), mark.version.clone()));
    if let Some(draft) = model
        .marks
        .drafts
        .iter()
        .find(|draft| draft.editing == editing)
        .cloned()
    {
        return take_up(model, draft);
    }
    let opening = Opening {
        key,
        evidence: mark.evidence.clone(),
        selector: mark.selector.clone(),
        body: mark.body.clone(),
        old: Some(mark),
        taken_up: None,
    };
    open(model, opening)
}

/// Goes on with a draft.
pub fn take_up(model: &mut Model, draft: Draft) -> Vec<Effect> {
    let old = draft.editing.as_ref().and_then(|(id, version)| {
        let same = |mark: &&Mark| mark.id == *id && mark.version == *version;
        model
            .marks
            .all
            .iter()
            .map(|placed| &placed.mark)
            .find(same)
            .cloned()
    });
    let opening = Opening {
        key: None,
        evidence: draft.evidence,
        selector: draft.selector,
        old,
        taken_up: Some((draft.name, draft.body.clone())),
        body: draft.body,
    };
    open(model, opening)
}

/// What an editor is opened with.
struct Opening {
    key: Option<RowKey>,
    evidence: Evidence,
    selector: Option<Selector>,
    old: Option<Mark>,
    body: String,
    taken_up: Option<(String, String)>,
}

fn open(model: &mut Model, opening: Opening) -> Vec<Effect> {
    let number = model.next_number();
    let saved = opening
        .old
        .as_ref()
        .map(|mark| mark.body.clone())
        .unwrap_or_default();
    let drafted = if opening.taken_up.is_some() {
        opening.body.clone()
    } else {
        saved.clone()
    };
    model.overlay = Some(Overlay::Editor(Box::new(Editor {
        area: NoteArea::new(&opening.body),
        key: opening.key,
        evidence: opening.evidence,
        selector: opening.selector,
        old: opening.old,
        draft: format!("{}-{number}", model.session),
        taken_up: opening.taken_up,
        saved,
        drafted,
        on_disk: None,
        draft_failed: false,
        leaving: None,
        timer: None,
        keeping: None,
        error: None,
    })));
    Vec::new()
}

/// Edits the draft or note under the cursor of the notes screen, or the one on this record.
pub fn edit_here(model: &mut Model) -> Vec<Effect> {
    if model.focus == Focus::List && model.screen == Screen::Notes {
        return match model.note_lines().get(list::cursor(model).at).copied() {
            Some(NoteLine::Draft(draft)) => take_up(model, draft.clone()),
            Some(NoteLine::Note(placed)) => {
                let key = match placed.place {
                    Place::Record(key) => Some(key),
                    Place::Orphan(_) => None,
                };
                edit_note(model, placed.mark.clone(), key)
            }
            None => Vec::new(),
        };
    }
    let Some(key) = this_record(model) else {
        return Vec::new();
    };
    let notes: Vec<Mark> = super::marks::notes_on(model, key);
    if let Some(passage) = model.selected().filter(|_| model.focus == Focus::Record) {
        let mut on_it = notes
            .into_iter()
            .filter(|note| is_on(model, note, &passage));
        return match on_it.next() {
            Some(note) => {
                model.reading.selection = None;
                edit_note(model, note, Some(key))
            }
            None => say(model, "there is no note on this passage yet; a writes one"),
        };
    }
    match notes.as_slice() {
        [] => say(model, "there is no note on this record yet; a writes one"),
        [one] => edit_note(model, one.clone(), Some(key)),
        several => {
            let first = several[0].id.clone();
            reader::leave(model);
            super::marks::show_note(model, &first)
        }
    }
}

/// Returns true for a note whose passage has letters in common with this one.
fn is_on(model: &Model, note: &Mark, passage: &Passage) -> bool {
    let texts = model.record().map_or(&[][..], |record| &record.texts);
    let text = texts.iter().find(|text| text.key == passage.text);
    let (Some(text), Some(selector)) = (text, &note.selector) else {
        return false;
    };
    note.evidence.text == text.key
        && anchor::find(&text.canonical(), selector)
            .is_some_and(|(start, end)| start < passage.end && end > passage.start)
}

//! The note being written: its text, its draft on disk, keeping it.
//!
//! Nothing typed here is lost: a second after the first key the draft is on its way to the
//! disk, and the text stays in the editor until it is said to be kept.

use ratatui_textarea::{Input, Key as AreaKey, TextArea, WrapMode};

use crate::app::key::{Code, Key};
use crate::app::message::{Effect, Timer};
use crate::app::model::{Editor, Focus, Model, NoteLine, Overlay, Pending, Screen};
use crate::record::Clean;
use crate::record::listing::RowKey;
use crate::record::marks::{Draft, Evidence, Mark, Place, Selector, Wish};
use crate::record::text::Passage;

use super::{list, reader, say, say_error, this_record};

/// Milliseconds from a key to the writing of the draft; two seconds are promised.
const DRAFT_MS: u32 = 1000;

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
    row.map_or_else(Evidence::default, |row| Evidence {
        ids: vec![row.id.clone()],
        title: row.title.clone(),
        date: row.date.clone(),
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
        body: draft.body,
        taken_up: Some(draft.name),
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
    taken_up: Option<String>,
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
        area: area(&opening.body),
        key: opening.key,
        evidence: opening.evidence,
        selector: opening.selector,
        old: opening.old,
        draft: format!("{}-{number}", model.session),
        taken_up: opening.taken_up,
        saved,
        drafted,
        timer: None,
        keeping: None,
        error: None,
    })));
    Vec::new()
}

/// Makes the text area; what a terminal would obey becomes visible marks.
fn area(body: &str) -> TextArea<'static> {
    let clean = Clean::text(body);
    let mut area = TextArea::new(clean.split('\n').map(str::to_owned).collect());
    area.set_wrap_mode(WrapMode::WordOrGlyph);
    area.set_cursor_line_style(ratatui::style::Style::default());
    area.move_cursor(ratatui_textarea::CursorMove::Bottom);
    area.move_cursor(ratatui_textarea::CursorMove::End);
    area
}

/// Returns the note being written.
fn editor(model: &mut Model) -> Option<&mut Editor> {
    match &mut model.overlay {
        Some(Overlay::Editor(editor)) => Some(editor),
        _ => None,
    }
}

/// Takes a key that is text or moves in it.
pub fn take(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some(editor) = editor(model) else {
        return Vec::new();
    };
    editor.error = None;
    let changed = editor.area.input(input(key));
    if changed {
        changed_text(model)
    } else {
        Vec::new()
    }
}

/// Takes pasted text.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    let Some(editor) = editor(model) else {
        return Vec::new();
    };
    editor.area.insert_str(Clean::text(text).as_str());
    changed_text(model)
}

/// Sees to it that the text is on disk soon.
fn changed_text(model: &mut Model) -> Vec<Effect> {
    let number = model.next_number();
    match editor(model) {
        Some(editor) if editor.timer.is_none() => {
            editor.timer = Some(number);
            vec![Effect::Timer(Timer::Draft(number), DRAFT_MS)]
        }
        _ => Vec::new(),
    }
}

/// Writes the draft when its time has come.
pub fn draft_is_due(model: &mut Model, number: u64) -> Vec<Effect> {
    match editor(model) {
        Some(editor) if editor.timer == Some(number) => {
            editor.timer = None;
            write_draft(model)
        }
        _ => Vec::new(),
    }
}

/// Writes the draft now, if the text is another than on disk.
pub fn write_draft(model: &mut Model) -> Vec<Effect> {
    let Some(editor) = editor(model) else {
        return Vec::new();
    };
    let body = editor.text();
    if body == editor.drafted {
        return Vec::new();
    }
    editor.drafted.clone_from(&body);
    let draft = draft_of(editor, body);
    let number = model.next_number();
    model.marks.pending.insert(number, Pending::Draft);
    vec![Effect::Keep(number, Wish::SaveDraft(draft))]
}

fn draft_of(editor: &Editor, body: String) -> Draft {
    Draft {
        name: editor.draft.clone(),
        evidence: editor.evidence.clone(),
        selector: editor.selector.clone(),
        editing: editor
            .old
            .as_ref()
            .map(|old| (old.id.clone(), old.version.clone())),
        body,
    }
}

/// Asks for the note to be kept; the text stays in the editor until it is on disk.
pub fn keep(model: &mut Model) -> Vec<Effect> {
    let number = model.next_number();
    let Some(editor) = editor(model) else {
        return Vec::new();
    };
    if editor.keeping.is_some() {
        return Vec::new();
    }
    let body = editor.text();
    if body.trim().is_empty() {
        editor.error = Some(Clean::line(
            "an empty note is not kept; Esc leaves, d in the notes deletes one",
        ));
        return Vec::new();
    }
    let wish = match &editor.old {
        Some(old) => Wish::EditNote {
            old: Box::new(old.clone()),
            body,
        },
        None => Wish::NewNote {
            evidence: editor.evidence.clone(),
            selector: editor.selector.clone(),
            body,
        },
    };
    editor.keeping = Some(number);
    editor.error = None;
    model.marks.pending.insert(number, Pending::Note);
    vec![Effect::Keep(number, wish)]
}

/// The note is on disk, or is not and why.
pub fn kept(model: &mut Model, number: u64, outcome: Result<(), Clean>) -> Vec<Effect> {
    let Some(editor) = editor(model).filter(|editor| editor.keeping == Some(number)) else {
        return match outcome {
            Ok(()) => say(model, "note saved"),
            Err(why) => say_error(model, &format!("the note is not saved: {why}")),
        };
    };
    editor.keeping = None;
    if let Err(why) = outcome {
        editor.error = Some(Clean::line(&format!("not saved: {why}")));
        write_draft(model)
    } else {
        let names: Vec<String> = [Some(editor.draft.clone()), editor.taken_up.clone()]
            .into_iter()
            .flatten()
            .collect();
        model.overlay = None;
        let mut effects = say(model, "note saved");
        effects.extend(
            names
                .into_iter()
                .flat_map(|name| forget_draft(model, &name)),
        );
        effects
    }
}

/// Lets go of a draft whose text was kept.
fn forget_draft(model: &mut Model, name: &str) -> Vec<Effect> {
    model.marks.drafts.retain(|draft| draft.name != name);
    let number = model.next_number();
    model.marks.pending.insert(number, Pending::Draft);
    vec![Effect::Keep(number, Wish::DropDraft(name.to_owned()))]
}

/// Leaves the editor; what was written stays as a draft.
pub fn leave(model: &mut Model) -> Vec<Effect> {
    let effects = write_draft(model);
    let Some(editor) = editor(model) else {
        return effects;
    };
    let body = editor.text();
    let unchanged = body == editor.saved || body.trim().is_empty();
    let draft = draft_of(editor, body);
    let taken_up = editor.taken_up.clone();
    model.overlay = None;
    if unchanged {
        return effects
            .into_iter()
            .chain(forget_draft(model, &draft.name))
            .collect();
    }
    // The text now stands under this session's name; the draft it came from has served.
    let mut effects = effects;
    let written = model
        .marks
        .drafts
        .iter()
        .any(|known| known.body == draft.body && known.evidence == draft.evidence);
    if !written || taken_up.is_none() {
        if let Some(name) = taken_up {
            effects.extend(forget_draft(model, &name));
        }
        model.marks.drafts.retain(|known| known.name != draft.name);
        model.marks.drafts.insert(0, draft);
    }
    effects.extend(say(
        model,
        "the draft is kept: a on the record goes on with it, 3 lists it",
    ));
    effects
}

/// Hands the text to the user's own editor.
pub fn edit_outside(model: &mut Model) -> Vec<Effect> {
    let mut effects = write_draft(model);
    if let Some(editor) = editor(model) {
        let mut text = editor.text();
        // A file of lines ends with one: what an editor or a script adds must not be joined to
        // the last. [`edited`] takes it off again.
        if !text.is_empty() {
            text.push('\n');
        }
        effects.push(Effect::EditOutside(text));
    }
    effects
}

/// Takes the text back from the user's own editor.
pub fn edited(model: &mut Model, outcome: Result<String, Clean>) -> Vec<Effect> {
    let Some(editor) = editor(model) else {
        return Vec::new();
    };
    match outcome {
        Ok(text) => {
            editor.area = area(text.strip_suffix('\n').unwrap_or(&text));
            changed_text(model)
        }
        Err(why) => {
            editor.error = Some(why);
            Vec::new()
        }
    }
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

/// Translates a key for the text area.
fn input(key: Key) -> Input {
    let area = match key.code {
        Code::Char(c) => AreaKey::Char(c),
        Code::F(number) => AreaKey::F(number),
        Code::Enter => AreaKey::Enter,
        Code::Esc => AreaKey::Esc,
        Code::Tab => AreaKey::Tab,
        Code::Backspace => AreaKey::Backspace,
        Code::Delete => AreaKey::Delete,
        Code::Insert => AreaKey::Null,
        Code::Up => AreaKey::Up,
        Code::Down => AreaKey::Down,
        Code::Left => AreaKey::Left,
        Code::Right => AreaKey::Right,
        Code::Home => AreaKey::Home,
        Code::End => AreaKey::End,
        Code::PageUp => AreaKey::PageUp,
        Code::PageDown => AreaKey::PageDown,
    };
    Input {
        key: area,
        ctrl: key.ctrl,
        alt: key.alt,
        shift: key.shift,
    }
}

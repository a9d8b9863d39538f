//! The draft of the note being written: on its way to the disk a second after the first key.
//!
//! A draft that was taken up from an earlier session goes only once its words are on disk
//! under a name of this one; one that can't be written keeps the editor open, then stays in
//! memory until the room is left.

use crate::app::message::{Effect, Timer};
use crate::app::model::{Editor, Model, Pending};
use crate::record::Clean;
use crate::record::marks::{Draft, Wish};

use super::editor::editor;
use super::{say, say_error};

/// Milliseconds from a key to the writing of the draft; two seconds are promised.
const DRAFT_MS: u32 = 1000;

/// Sees to it that the text is on disk soon.
pub fn changed_text(model: &mut Model) -> Vec<Effect> {
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

/// Writes the draft now, if the text is another than was last sent.
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
    vec![send_draft(model, draft)]
}

fn send_draft(model: &mut Model, draft: Draft) -> Effect {
    let number = model.next_number();
    let pending = Pending::Draft(draft.name.clone(), draft.body.clone());
    model.marks.pending.insert(number, pending);
    Effect::Keep(number, Wish::SaveDraft(draft))
}

/// Returns the number of the newest draft that is on its way to the disk.
pub fn on_its_way(model: &Model) -> Option<u64> {
    let pending = model.marks.pending.iter();
    let drafts = pending.filter(|(_, what)| matches!(what, Pending::Draft(..)));
    drafts.map(|(number, _)| *number).max()
}

/// Writes all that is not on disk yet: the text in the editor, and drafts that failed before.
pub fn write_all(model: &mut Model) -> Vec<Effect> {
    let unwritten = std::mem::take(&mut model.marks.unwritten);
    let drafts: Vec<Draft> = model
        .marks
        .drafts
        .iter()
        .filter(|draft| unwritten.contains(&draft.name))
        .cloned()
        .collect();
    let mut effects: Vec<Effect> = drafts
        .into_iter()
        .map(|draft| send_draft(model, draft))
        .collect();
    effects.extend(write_draft(model));
    effects
}

/// The draft is on disk, or is not and why.
pub fn draft_written(
    model: &mut Model,
    number: u64,
    (name, body): (String, String),
    outcome: Result<(), Clean>,
) -> Vec<Effect> {
    let is_last = model.quitting == Some(number);
    if is_last {
        model.quitting = None;
    }
    match outcome {
        Ok(()) => {
            if let Some(editor) = editor(model).filter(|editor| editor.draft == name) {
                (editor.on_disk, editor.draft_failed) = (Some(body), false);
            }
            if is_last {
                return super::terminate(model);
            }
            let closes = editor(model).is_some_and(|editor| editor.leaving == Some(number));
            if closes { close(model) } else { Vec::new() }
        }
        Err(why) => draft_failed(model, &name, &why, is_last),
    }
}

/// A draft that can't be written is said where the reader looks, and its text stays.
fn draft_failed(model: &mut Model, name: &str, why: &Clean, was_quitting: bool) -> Vec<Effect> {
    // The draft's own timer may fail after leaving was refused: that changes nothing.
    model.quit_anyway |= was_quitting;
    let was_leaving = editor(model)
        .filter(|editor| editor.draft == name)
        .is_some_and(|editor| editor.leaving.take().is_some());
    // What can be done comes first: the reason may be longer than the line.
    let words = match (was_quitting, was_leaving) {
        (true, _) => format!("the draft is not on disk; leaving again leaves without it: {why}"),
        (false, true) => {
            format!("the draft is not on disk; Esc again keeps it in memory alone: {why}")
        }
        (false, false) => format!("the draft is not on disk: {why}"),
    };
    let Some(editor) = editor(model).filter(|editor| editor.draft == name) else {
        model.marks.unwritten.push(name.to_owned());
        let words = if was_quitting {
            words
        } else {
            format!("the draft stays here, in memory alone: {why}")
        };
        return say_error(model, &words);
    };
    editor.drafted.clear();
    editor.draft_failed = true;
    // That the note is not saved says more than that its draft is not either.
    if editor.error.is_none() || was_quitting || was_leaving {
        editor.error = Some(Clean::line(&words));
    }
    Vec::new()
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

/// Lets go of a draft whose text was kept, or of one that was read with these words.
pub fn forget_draft(model: &mut Model, name: &str, read: Option<String>) -> Vec<Effect> {
    model.marks.drafts.retain(|draft| draft.name != name);
    model.marks.unwritten.retain(|unwritten| unwritten != name);
    let number = model.next_number();
    model.marks.pending.insert(number, Pending::Dropped);
    let name = name.to_owned();
    vec![Effect::Keep(number, Wish::DropDraft { name, read })]
}

/// Leaves the editor as soon as what was written is on disk as a draft.
pub fn leave(model: &mut Model) -> Vec<Effect> {
    let Some(editor) = editor(model) else {
        return Vec::new();
    };
    let body = editor.text();
    let taken_as_is = editor
        .taken_up
        .as_ref()
        .is_some_and(|(_, taken)| *taken == body);
    if taken_as_is || body == editor.saved || body.trim().is_empty() {
        let name = editor.draft.clone();
        model.overlay = None;
        return forget_draft(model, &name, None);
    }
    if editor.on_disk.as_ref() == Some(&body) || editor.draft_failed {
        return close(model);
    }
    editor.drafted.clear();
    let effects = write_draft(model);
    let number = model.last_number;
    if let Some(editor) = super::editor::editor(model) {
        editor.leaving = Some(number);
    }
    effects
}

/// Closes the editor; its text is a draft, on disk or, when that failed, in memory.
fn close(model: &mut Model) -> Vec<Effect> {
    let Some(editor) = editor(model) else {
        return Vec::new();
    };
    let body = editor.text();
    let is_on_disk = editor.on_disk.as_ref() == Some(&body);
    let draft = draft_of(editor, body);
    let taken_up = editor.taken_up.clone();
    model.overlay = None;
    let mut effects = Vec::new();
    if is_on_disk {
        // The text stands under this session's name now; the draft it came from has served.
        if let Some((name, read)) = taken_up {
            effects.extend(forget_draft(model, &name, Some(read)));
        }
        effects.extend(say(
            model,
            "the draft is kept: a on the record goes on with it, 3 lists it",
        ));
    } else {
        model.marks.unwritten.push(draft.name.clone());
        effects.extend(say_error(
            model,
            "the draft is in memory alone; leaving the room tries to write it again",
        ));
    }
    model.marks.drafts.retain(|known| known.name != draft.name);
    model.marks.drafts.insert(0, draft);
    effects
}

//! The note being written: its text, and keeping it.
//!
//! Nothing typed here is lost: the text stays in the editor until it is said to be on disk,
//! and what is typed meanwhile stays as well.

use ratatui_textarea::{Input, Key as AreaKey};

use crate::app::key::{Code, Key};
use crate::app::message::Effect;
use crate::app::model::{Editor, Model, Overlay, Pending};
use crate::app::note_area::NoteArea;
use crate::record::Clean;
use crate::record::marks::{Mark, Wish};

use super::drafts::{changed_text, forget_draft, write_draft};
use super::{say, say_error};

/// Returns the note being written.
pub fn editor(model: &mut Model) -> Option<&mut Editor> {
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
    if editor.area.input(&input(key)) {
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
    // A terminal sends the ends of pasted lines as carriage returns.
    editor
        .area
        .insert(&text.replace("\r\n", "\n").replace('\r', "\n"));
    changed_text(model)
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
    editor.keeping = Some((number, editor.text()));
    editor.error = None;
    model.marks.pending.insert(number, Pending::Note);
    vec![Effect::Keep(number, wish)]
}

/// The note is on disk, in the files named, or is not and why.
pub fn kept(model: &mut Model, number: u64, outcome: Result<Vec<String>, Clean>) -> Vec<Effect> {
    let is_kept = |editor: &&mut Editor| {
        editor
            .keeping
            .as_ref()
            .is_some_and(|(kept, _)| *kept == number)
    };
    let Some(editor) = editor(model).filter(is_kept) else {
        return match outcome {
            Ok(_) => say(model, "note saved"),
            Err(why) => say_error(model, &format!("the note is not saved: {why}")),
        };
    };
    let sent = editor
        .keeping
        .take()
        .map(|(_, sent)| sent)
        .unwrap_or_default();
    match outcome {
        Err(why) => {
            editor.error = Some(Clean::line(&format!("not saved: {why}")));
            write_draft(model)
        }
        Ok(made) if editor.text() != sent => go_on(model, sent, &made),
        Ok(_) => {
            let own = (editor.draft.clone(), None);
            let taken_up = editor
                .taken_up
                .clone()
                .map(|(name, body)| (name, Some(body)));
            model.overlay = None;
            let mut effects = say(model, "note saved");
            let names = std::iter::once(own).chain(taken_up);
            effects.extend(names.flat_map(|(name, read)| forget_draft(model, &name, read)));
            effects
        }
    }
}

/// Something was typed while the note was being kept: the editor stays, on the version that was
/// kept.
fn go_on(model: &mut Model, sent: String, made: &[String]) -> Vec<Effect> {
    let is_made = |mark: &&Mark| made.contains(&mark.file);
    let version = model
        .marks
        .all
        .iter()
        .map(|placed| &placed.mark)
        .find(is_made)
        .cloned();
    if let Some(editor) = editor(model) {
        editor.old = version.or_else(|| editor.old.clone());
        editor.saved = sent;
    }
    let mut effects = say(model, "note saved; what was typed since is not yet");
    effects.extend(changed_text(model));
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
        let draft = editor.draft.clone();
        effects.push(Effect::EditOutside { text, draft });
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
            editor.area = NoteArea::new(text.strip_suffix('\n').unwrap_or(&text));
            changed_text(model)
        }
        Err(why) => {
            editor.error = Some(why);
            Vec::new()
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

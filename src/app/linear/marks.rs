//! Bookmarks, notes and citations in lines.
//!
//! A note goes through the room's own editor: what is typed is a draft on disk within two
//! seconds, and when the input ends in the middle of it the draft is kept.

use crate::app::command::Command;
use crate::app::message::{Effect, Message};
use crate::app::model::{Editor, Model, NoteLine, Overlay, Screen, Selection};
use crate::app::note_area::NoteArea;
use crate::app::update::{drafts, editor, keys, list, marks, opening, reader};
use crate::record::Clean;
use crate::record::cite;

use super::command::Asked;
use super::words::sentence;
use super::{Linear, Then, Way};

/// What is said when a note in several lines begins.
const HOW_TO_WRITE: &str = "Write the note; a line with nothing but a dot ends it.";

impl Linear {
    /// Sets or removes the bookmark of what is read, or of a number of the list.
    pub(super) fn bookmark(&mut self, asked: &Asked) -> Vec<Effect> {
        if asked.rest.is_empty() && self.is_reading() {
            self.then = Some(Then::Told);
            return self.act(marks::toggle_bookmark);
        }
        let Some(number) = asked.number() else {
            self.say("Bookmark which one? bookmark N, or read one first.");
            return Vec::new();
        };
        self.choose(number).map_or_else(Vec::new, |effects| {
            self.then = Some(Then::Bookmark);
            effects
        })
    }

    pub(super) fn bookmark_here(&mut self) -> Vec<Effect> {
        if super::lists::under_cursor(&self.model).is_none() {
            self.say("There is no record to bookmark at this number.");
            return Vec::new();
        }
        self.then = Some(Then::Told);
        self.act(marks::toggle_bookmark)
    }

    /// Writes a note on the record that is read, or on the paragraph that was said last.
    pub(super) fn note(&mut self, asked: &Asked) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        let words = match asked.here() {
            Some(words) => {
                if !self.select_here() {
                    return Vec::new();
                }
                words
            }
            None => asked.rest.as_str(),
        };
        let mut effects = self.act(|model| keys::run(model, Command::Note));
        let written = self.written().unwrap_or_default();
        if !written.is_empty() {
            self.say(&format!("Your draft of this note goes on: {written}"));
        }
        effects.extend(self.write(words));
        effects
    }

    /// Selects the paragraph that was said last.
    fn select_here(&mut self) -> bool {
        let passage = self
            .passage_here()
            .filter(|passage| passage.end > passage.start);
        let Some(passage) = passage else {
            self.say("No paragraph was read yet; an empty line reads the next.");
            return false;
        };
        self.model.reading.selection = Some(Selection {
            text_index: self.model.reading.page.text_index,
            anchor: passage.start,
            head: passage.end - 1,
        });
        true
    }

    /// Writes words and keeps them, or begins to take lines when there are none.
    fn write(&mut self, words: &str) -> Vec<Effect> {
        if words.is_empty() {
            self.is_writing = true;
            self.say(HOW_TO_WRITE);
            return Vec::new();
        }
        let mut effects = self.write_line(words);
        effects.extend(self.keep());
        effects
    }

    /// Takes a line of the note that is being written.
    pub(super) fn line_of_note(&mut self, line: &str) -> Vec<Effect> {
        if line.trim_end() != "." {
            // A line that begins with two dots means one: so a note can have a line with a dot.
            let line = line
                .strip_prefix('.')
                .filter(|rest| rest.starts_with('.'))
                .unwrap_or(line);
            return self.write_line(line);
        }
        self.is_writing = false;
        if self.written().is_some_and(|words| !words.trim().is_empty()) {
            return self.keep();
        }
        self.say("Nothing was written.");
        self.act(drafts::leave)
    }

    fn write_line(&mut self, line: &str) -> Vec<Effect> {
        let is_first = self.written().is_none_or(|written| written.is_empty());
        let text = if is_first {
            line.to_owned()
        } else {
            format!("\n{line}")
        };
        super::super::update(&mut self.model, Message::Paste(text))
    }

    /// Returns what stands in the note that is being written.
    pub(super) fn written(&self) -> Option<String> {
        writing(&self.model).map(Editor::text)
    }

    fn keep(&mut self) -> Vec<Effect> {
        self.then = Some(Then::Kept);
        self.act(editor::keep)
    }

    /// Says what became of the note; one that could not be kept stays as a draft.
    pub(super) fn kept(&mut self) -> Vec<Effect> {
        let Some(editor) = writing(&self.model) else {
            return self.told();
        };
        let error = editor.error.clone().unwrap_or_default();
        self.say(&sentence(&error));
        self.then = Some(Then::Told);
        self.act(drafts::leave)
    }

    /// Writes a note of the notes anew, or goes on with a draft.
    pub(super) fn edit(&mut self, asked: &Asked) -> Vec<Effect> {
        let Some((number, words)) = asked.number_and_words() else {
            self.say("Edit which note? notes tells them, then edit 1.");
            return Vec::new();
        };
        if self.model.screen != Screen::Notes {
            self.say("The number is one of the notes: notes tells them, then edit 1.");
            return Vec::new();
        }
        let words = words.to_owned();
        self.choose(number).map_or_else(Vec::new, |effects| {
            self.then = Some(Then::Edit(words));
            effects
        })
    }

    pub(super) fn edit_here(&mut self, words: &str) -> Vec<Effect> {
        let at = list::cursor(&self.model).at;
        let lines = self.model.note_lines();
        let is_draft = matches!(lines.get(at), Some(NoteLine::Draft(_)));
        let mut effects = self.act(opening::edit_here);
        // An earlier draft of an edit goes on as it stands, like one of a new note.
        let is_draft =
            is_draft || writing(&self.model).is_some_and(|editor| editor.taken_up.is_some());
        let body = self.written().unwrap_or_default();
        if is_draft {
            self.say(&format!("The draft goes on: {body}"));
        } else if let Some(Overlay::Editor(editor)) = &mut self.model.overlay {
            editor.area = NoteArea::new("");
            if words.is_empty() {
                self.say(&format!("The note is: {body}"));
                self.say("Write it anew; a line with nothing but a dot ends it, a dot at once leaves it as it is.");
                self.is_writing = true;
                return effects;
            }
        }
        effects.extend(self.write(words));
        effects
    }

    /// Deletes a number of the bookmarks or notes.
    pub(super) fn delete(&mut self, asked: &Asked) -> Vec<Effect> {
        if !matches!(self.model.screen, Screen::Bookmarks | Screen::Notes) {
            self.say(
                "The number is one of the bookmarks or notes: notes tells them, then delete 1.",
            );
            return Vec::new();
        }
        let Some(number) = asked.number() else {
            self.say("Delete which one? delete N, with N the number in the list.");
            return Vec::new();
        };
        self.choose(number).map_or_else(Vec::new, |effects| {
            self.then = Some(Then::Delete);
            effects
        })
    }

    pub(super) fn delete_here(&mut self) -> Vec<Effect> {
        self.then = Some(Then::Told);
        self.act(marks::delete)
    }

    /// Cites the record that is read, the paragraph that was said last, or a number of the list.
    pub(super) fn cite(&mut self, asked: &Asked, way: Way) -> Vec<Effect> {
        if asked.here().is_some() {
            return self.cite_here(way);
        }
        if asked.rest.is_empty() && self.is_reading() {
            return self.cite_record(way);
        }
        let Some(number) = asked.number() else {
            self.say("Cite which one? cite N, or read one first.");
            return Vec::new();
        };
        self.choose(number).map_or_else(Vec::new, |mut effects| {
            if let Some(key) = super::lists::under_cursor(&self.model) {
                effects.extend(self.act(|model| reader::open(model, key)));
            }
            self.then = Some(Then::Cite(way));
            effects
        })
    }

    pub(super) fn cite_record(&mut self, way: Way) -> Vec<Effect> {
        let Some(record) = self.model.record() else {
            self.say("There is no record to cite.");
            return Vec::new();
        };
        let citation = cite::citation(record);
        self.hand_over(citation, way)
    }

    fn cite_here(&mut self, way: Way) -> Vec<Effect> {
        let passage = self.passage_here();
        let quoted =
            passage.and_then(|passage| Some(cite::quotation(self.model.record()?, &passage)));
        let Some(quoted) = quoted else {
            self.say("No paragraph was read yet; an empty line reads the next.");
            return Vec::new();
        };
        self.hand_over(quoted, way)
    }

    fn hand_over(&mut self, text: String, way: Way) -> Vec<Effect> {
        match way {
            Way::Said => {
                self.say(&Clean::text(&text));
                Vec::new()
            }
            Way::Copied => {
                self.then = Some(Then::Nothing);
                vec![Effect::Copy(text)]
            }
        }
    }
}

fn writing(model: &Model) -> Option<&Editor> {
    match &model.overlay {
        Some(Overlay::Editor(editor)) => Some(editor),
        _ => None,
    }
}

//! Files, texts and divisions: where a record begins, and the headings of its outline.

use super::flow::Purpose;
use super::structure::language_of;
use super::tag::{Attributes, Tag};
use super::unit::{Part, UnitKind};
use super::walker::{Closing, Walker};
use super::{LONGEST_NAME, MOST_DOCUMENTS};
use crate::formats::works::WorkEdition;
use crate::record::Clean;
use crate::record::clean::up_to;
use crate::record::text::{BlockKind, Role, Span, SpanKind};

/// Headings go six levels down.
const LOWEST_HEADING: usize = 6;

impl Walker<'_> {
    pub(super) fn open_file(&mut self, tag: Tag, attributes: &Attributes<'_>) -> Closing {
        if tag == Tag::Tei && self.is_within(Tag::Corpus) && self.units.is_empty() {
            if self.count_of_units >= MOST_DOCUMENTS {
                return Closing::Nothing;
            }
            self.open_unit(UnitKind::Document, attributes);
            return Closing::Unit;
        }
        self.is_volume |= tag == Tag::Corpus;
        self.language = language_of(attributes);
        up_to(attributes.id.trim(), LONGEST_NAME).clone_into(&mut self.id);
        Closing::Nothing
    }

    pub(super) fn open_text(&mut self, tag: Tag, attributes: &Attributes<'_>) -> Closing {
        self.flush();
        self.take_work(attributes);
        let language = language_of(attributes);
        if let Some(unit) = self.units.last_mut() {
            if unit.depth == 0 && unit.language.is_none() {
                unit.language = language;
            }
            return Closing::Nothing;
        }
        if tag != Tag::Text {
            return Closing::Nothing;
        }
        if self.count_of_units >= MOST_DOCUMENTS
            && let Some(last) = self.done.pop()
        {
            // Over the bound the text goes on in the last record.
            self.units.push(last);
            self.push_layer(Purpose::Body);
            return Closing::Unit;
        }
        let kind = if self.is_volume {
            UnitKind::Structure
        } else {
            UnitKind::Whole
        };
        self.open_unit(kind, attributes);
        Closing::Unit
    }

    pub(super) fn open_division(&mut self, attributes: &Attributes<'_>) -> Closing {
        self.flush();
        up_to(&attributes.id, LONGEST_NAME).clone_into(&mut self.id_of_division);
        let kind = attributes.kind.as_ref();
        let around = self.units.last().map(|unit| unit.kind);
        let is_record = self.is_volume
            && self.count_of_units < MOST_DOCUMENTS
            && match around {
                Some(UnitKind::Structure) => true,
                Some(UnitKind::Section) => kind == "document",
                Some(UnitKind::Whole | UnitKind::Document) | None => false,
            };
        if is_record {
            let unit = match kind {
                "document" => UnitKind::Document,
                _ if self.is_within(Tag::Front) || self.is_within(Tag::Back) => UnitKind::Section,
                _ => UnitKind::Structure,
            };
            self.open_unit(unit, attributes);
            return Closing::Unit;
        }
        let in_path =
            matches!(kind, "textpart" | "book" | "chapter" | "section") && !attributes.n.is_empty();
        if in_path {
            self.path
                .push(attributes.n.trim().chars().take(40).collect());
            self.layer().key = self.path.join(".");
        }
        if let Some(unit) = self.units.last_mut() {
            unit.depth += 1;
            if unit.depth == 1 && unit.kind == UnitKind::Whole {
                begin_part(unit.part_to_begin(), attributes);
                self.take_work(attributes);
            }
        }
        Closing::Div { in_path }
    }

    /// Takes up the URN of an edition; that of the outermost element counts for the file, and
    /// each text of an edition with its translation has its own.
    fn take_work(&mut self, attributes: &Attributes<'_>) {
        let Some(edition) = WorkEdition::of_urn(&attributes.n) else {
            return;
        };
        if let Some(unit) = self.units.last_mut() {
            unit.part().version.clone_from(&edition.edition);
        }
        self.work.get_or_insert(edition);
    }

    pub(super) fn close_division(&mut self, in_path: bool) {
        self.flush();
        self.layer().key.clear();
        if in_path {
            self.path.pop();
        }
        self.leave_depth();
    }

    pub(super) fn leave_depth(&mut self) {
        if let Some(unit) = self.units.last_mut() {
            unit.depth = unit.depth.saturating_sub(1);
        }
    }

    pub(super) fn open_attachment(&mut self, attributes: &Attributes<'_>) -> Closing {
        self.flush();
        up_to(&attributes.id, LONGEST_NAME).clone_into(&mut self.id_of_division);
        self.foreign_parts += 1;
        if let Some(unit) = self.units.last_mut() {
            unit.depth += 1;
        }
        Closing::Attachment
    }

    pub(super) fn open_head(&mut self, attributes: &Attributes<'_>) -> Closing {
        let parent = self.parent();
        match parent {
            Tag::Figure => return Closing::Nothing,
            Tag::Table => return Closing::Label,
            _ => {}
        }
        let of_division = std::mem::take(&mut self.id_of_division);
        let Some(unit) = self.units.last() else {
            return Closing::Nothing;
        };
        let own = parent == Tag::Div
            && unit.depth == 0
            && unit.title.is_none()
            && unit.kind != UnitKind::Whole;
        let level = match parent {
            _ if own => 1,
            Tag::List | Tag::Stanza | Tag::ListOfBooks => unit.depth + 1,
            _ => unit.depth.max(1) + usize::from(unit.kind != UnitKind::Whole),
        };
        let level = u8::try_from(level.min(LOWEST_HEADING)).unwrap_or(6);
        let kind = match parent {
            Tag::Attachment | Tag::FloatingText => BlockKind::Enclosure,
            _ => BlockKind::Heading(level),
        };
        let closing = self.open_block(attributes, Some(kind));
        if self.layer().key.is_empty() {
            self.layer().key = of_division;
        }
        match closing {
            Closing::Block(previous) if own => Closing::OwnHead(previous),
            other => other,
        }
    }

    /// The head of a record is its title; it stays in the text only when it bears the mark of
    /// a note that says something of its words.
    pub(super) fn close_own_head(&mut self, previous: BlockKind) {
        let mut line = self.line().clone();
        let (text, spans) = line.take();
        let is_note = |span: &&Span| matches!(span.kind, SpanKind::NoteRef(_));
        let count_of_notes = spans.iter().filter(is_note).count();
        // The words between the marks; `at` counts the code points before the rest.
        let (mut words, mut rest, mut at) = (String::with_capacity(text.len()), text.as_str(), 0);
        for note in spans.iter().filter(is_note) {
            let before = up_to(rest, note.start.saturating_sub(at));
            words.push_str(before);
            rest = rest.get(before.len()..).unwrap_or_default();
            let mark = up_to(rest, note.end.saturating_sub(note.start.max(at)));
            rest = rest.get(mark.len()..).unwrap_or_default();
            at = note.end.max(at);
        }
        words.push_str(rest);
        let Some(unit) = self.units.last_mut() else {
            return;
        };
        unit.title = Some(Clean::line(&words)).filter(|title| !title.is_empty());
        let sources = usize::from(unit.source_note.is_some());
        if count_of_notes <= sources {
            self.line().take();
        }
        self.close_block(previous);
    }
}

/// Gives a text its role, where a division says that it is one side of an edition.
fn begin_part(parts: &mut Vec<Part>, attributes: &Attributes<'_>) {
    let role = match attributes.kind.as_ref() {
        "translation" => Role::Translation,
        "edition" | "original" => Role::Original,
        "transcription" | "commentary" => Role::Text,
        _ => return,
    };
    let mut label: Vec<char> = attributes.kind.chars().collect();
    if let Some(first) = label.first_mut() {
        first.make_ascii_uppercase();
    }
    let part = Part {
        role,
        language: language_of(attributes),
        label: Some(Clean::line(&label.into_iter().collect::<String>())),
        ..Part::default()
    };
    match parts.last_mut() {
        Some(last) if last.blocks.is_empty() && last.notes.is_empty() => *last = part,
        _ => parts.push(part),
    }
}

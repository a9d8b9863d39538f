//! A record in lines: its head, what is known of it, its texts, headings, notes and links.

use crate::app::command::Command;
use crate::app::message::Effect;
use crate::app::outline::Outline;
use crate::app::page::{Paragraph, ParagraphKind};
use crate::app::reading::{Aside, Opened};
use crate::app::update::{aside, keys, parallel};
use crate::record::listing::RowKey;

use super::command::Asked;
use super::reading::told;
use super::words::{counted, sentence};
use super::{Linear, Then};

impl Linear {
    /// Says the beginning of the record, unless the one before is still here.
    pub(super) fn record(&mut self, before: Option<RowKey>) -> Vec<Effect> {
        let reading = &self.model.reading;
        if before.is_some() && before == reading.key {
            return Vec::new();
        }
        self.is_unheard = true;
        if let Some(Err(why)) = &reading.record {
            let told = format!("This record can't be read: {}", sentence(why));
            self.say(&told);
            return Vec::new();
        }
        let page = &reading.page;
        let head = page
            .paragraphs
            .iter()
            .take_while(|one| one.kind != ParagraphKind::Section);
        let head: Vec<String> = head.map(field).collect();
        for line in head {
            self.say(&line);
        }
        let blocks = self.blocks();
        let paragraphs = counted(blocks.len(), "paragraph", "paragraphs");
        self.say(&format!("{} {paragraphs}.", sentence(&self.text_name())));
        let at = self.at(&blocks);
        if self.model.reading.found.is_some()
            && self.model.screen == crate::app::model::Screen::Results
        {
            self.tell_hit();
        } else if at > 0 {
            let told = format!(
                "You were at paragraph {} of {}; an empty line goes on there.",
                at + 1,
                blocks.len()
            );
            self.say(&told);
        }
        Vec::new()
    }

    /// Returns which of the record's texts is read, in words.
    pub(super) fn text_name(&self) -> String {
        let model = &self.model;
        let index = model.reading.page.text_index;
        let Some(record) = model.record() else {
            return "no record".to_owned();
        };
        let Some(text) = record.texts.get(index) else {
            return "no text".to_owned();
        };
        match record.texts.len() {
            1 => text.shown_label().to_owned(),
            count => format!("{}, text {} of {count}", text.shown_label(), index + 1),
        }
    }

    /// Says all that is known of the record.
    pub(super) fn about(&mut self) -> Vec<Effect> {
        if self.needs_record() {
            let paragraphs = self.model.reading.page.paragraphs.iter();
            let fields = paragraphs.filter(|one| one.origin.is_none());
            let fields = fields.filter(|one| one.kind != ParagraphKind::Section);
            let fields: Vec<String> = fields.map(field).collect();
            for line in fields {
                self.say(&line);
            }
        }
        Vec::new()
    }

    /// Reads the next text of the record, or one by its number.
    pub(super) fn text(&mut self, asked: &Asked) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        let count = self.model.record().map_or(0, |record| record.texts.len());
        let here = self.model.reading.page.text_index;
        let wanted = match asked.number() {
            Some(number) if number > 0 && number <= count => number - 1,
            Some(_) => {
                self.say(&format!(
                    "This record has {}.",
                    counted(count, "text", "texts")
                ));
                return Vec::new();
            }
            None => (here + 1) % count.max(1),
        };
        if wanted == here {
            let name = self.text_name();
            self.say(&format!("This is the only text: {name}."));
            return Vec::new();
        }
        let mut effects = Vec::new();
        for _ in 0..(wanted + count - here) % count {
            effects.extend(self.act(|model| keys::run(model, Command::NextText)));
        }
        self.is_unheard = true;
        let blocks = self.blocks();
        let at = self.at(&blocks);
        let told = format!(
            "{} At paragraph {} of {}.",
            sentence(&self.text_name()),
            (at + 1).min(blocks.len()),
            blocks.len()
        );
        self.say(&told);
        effects
    }

    /// Says what answers the paragraph in the original, or in the translation.
    pub(super) fn original(&mut self) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        let blocks = self.blocks();
        let at = self.at(&blocks);
        match parallel::answer(&self.model, at) {
            Ok(answer) => {
                self.say(&format!("{}, matched {}:", answer.label, answer.matched));
                for words in answer.blocks {
                    self.say(&words);
                }
            }
            Err(why) => self.say(&sentence(why)),
        }
        Vec::new()
    }

    /// Says the headings of the text, or goes to one.
    pub(super) fn headings(&mut self, asked: &Asked) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        let reading = &self.model.reading;
        let outline = Outline::of(&reading.page, reading.place.paragraph);
        if outline.headings.is_empty() {
            self.say("This text has no headings.");
            return Vec::new();
        }
        let blocks = self.blocks();
        if asked.rest.is_empty() {
            self.say(&format!(
                "{}.",
                counted(outline.headings.len(), "heading", "headings")
            ));
            for (number, heading) in outline.headings.iter().enumerate() {
                let level = match heading.depth {
                    0 => String::new(),
                    depth => format!("Level {}: ", depth + 1),
                };
                self.say(&format!("{}. {level}{}", number + 1, heading.words));
            }
            return Vec::new();
        }
        let wanted = asked.number().and_then(|number| number.checked_sub(1));
        match wanted.and_then(|at| outline.headings.get(at)) {
            Some(heading) => {
                let at = blocks.partition_point(|block| *block < heading.paragraph);
                self.hear(&blocks, at);
            }
            None => self.say(&format!(
                "There are {}.",
                counted(outline.headings.len(), "heading", "headings")
            )),
        }
        Vec::new()
    }

    /// Returns the marks of the paragraph that was said last, with what they lead to.
    fn marks_here(&self) -> Vec<Opened> {
        let blocks = self.blocks();
        let at = self.at(&blocks);
        let here = blocks.iter().skip(at).take(self.together(&blocks, at));
        here.flat_map(|block| aside::marks_of(&self.model.reading.page, *block))
            .collect()
    }

    /// Says the notes and links that the paragraph has marks for.
    pub(super) fn footnotes(&mut self) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        let marks = self.marks_here();
        if marks.is_empty() {
            self.say("This paragraph has no mark of a note or a link.");
        }
        for (at, mark) in marks.iter().enumerate() {
            let words = self.told_mark(mark);
            self.say(&format!("{}. {words}", at + 1));
        }
        Vec::new()
    }

    fn told_mark(&self, mark: &Opened) -> String {
        let page = &self.model.reading.page;
        let words = || {
            let (paragraph, offset) = page.locate(mark.start)?;
            let text = &page.paragraphs.get(paragraph)?.text;
            Some(text.slice(offset, offset + (mark.end - mark.start)))
        };
        let marked = words().unwrap_or_default();
        match &mark.aside {
            Aside::Footnote(point) => {
                let note = page
                    .locate(*point)
                    .and_then(|(at, _)| page.paragraphs.get(at));
                note.map(told).unwrap_or_default()
            }
            Aside::NoFootnote(label) => format!("Note {label}: the text has no note of this mark."),
            Aside::Gloss(words) => format!("{marked}: {words}"),
            Aside::Link(target) if aside::is_address(target) => {
                format!("{marked}: address {target}")
            }
            Aside::Link(target) => format!("{marked}: record {target}"),
        }
    }

    /// Goes where a mark of the paragraph leads.
    pub(super) fn follow(&mut self, asked: &Asked) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        let wanted = asked.number().and_then(|number| number.checked_sub(1));
        let Some(mark) = wanted.and_then(|at| self.marks_here().into_iter().nth(at)) else {
            self.say("Follow which one? footnotes tells them, then follow 1.");
            return Vec::new();
        };
        match &mark.aside {
            Aside::Link(target) if aside::is_address(target) => {
                self.say(&format!("An address is not opened from here: {target}"));
                Vec::new()
            }
            Aside::Link(_) => {
                self.then = Some(Then::Record(self.model.reading.key));
                self.model.reading.opened = Some(mark);
                self.act(aside::follow)
            }
            Aside::Footnote(_) | Aside::NoFootnote(_) | Aside::Gloss(_) => {
                let words = self.told_mark(&mark);
                self.say(&words);
                Vec::new()
            }
        }
    }
}

/// Returns a line of the description: its label and its words.
fn field(paragraph: &Paragraph) -> String {
    let label = paragraph.label.trim_start_matches('+').trim();
    match label {
        "" => paragraph.text.to_string(),
        label => format!("{label}: {}", paragraph.text),
    }
}

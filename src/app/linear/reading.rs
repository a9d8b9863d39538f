//! A text in lines: paragraph by paragraph, there and back, and what is found in it.
//!
//! The place is the room's own, so that reading goes on where it was left, with a screen or
//! without one.

use crate::app::command::Command;
use crate::app::layout::Place;
use crate::app::message::{Effect, Message};
use crate::app::model::{Focus, Screen};
use crate::app::page::{Paragraph, ParagraphKind};
use crate::app::update::{keys, list, reader};
use crate::record::Clean;
use crate::record::text::{BlockKind, Passage, SpanKind};

use super::command::Asked;
use super::words::{counted, sentence};
use super::{Linear, Then};

/// The most lines of a verse that are said as one.
const VERSE_LINES: usize = 12;

impl Linear {
    /// Reads a record of the list, or says the beginning of the one that is read.
    pub(super) fn read(&mut self, asked: &Asked) -> Vec<Effect> {
        if asked.rest.is_empty() && self.is_reading() {
            return self.record(None);
        }
        if asked.rest.is_empty() && self.model.record().is_some() {
            // Back from a list that was looked at.
            (self.model.screen, self.model.focus) = (self.read_from, Focus::Record);
            return self.tell_place();
        }
        let Some(number) = asked.number() else {
            self.say("Read which one? read N, with N the number in the list.");
            return Vec::new();
        };
        self.choose(number).map_or_else(Vec::new, |effects| {
            self.then = Some(Then::Enter);
            effects
        })
    }

    /// Reads what is under the cursor.
    pub(super) fn enter(&mut self) -> Vec<Effect> {
        match self.model.screen {
            Screen::Problems => {
                self.say("A problem is no record; problems tells all that is known.");
                return Vec::new();
            }
            Screen::Notes if super::lists::under_cursor(&self.model).is_none() => {
                let lines = self.model.note_lines();
                let at = list::cursor(&self.model).at;
                if let Some(crate::app::model::NoteLine::Draft(_)) = lines.get(at) {
                    self.say(&format!(
                        "That is a draft: edit {} goes on with it.",
                        at + 1
                    ));
                    return Vec::new();
                }
            }
            Screen::Notes | Screen::Bookmarks | Screen::Catalogue | Screen::Results => {}
        }
        let Some(key) = super::lists::under_cursor(&self.model) else {
            return self.act(|model| keys::run(model, Command::Read));
        };
        self.then = Some(Then::Record(None));
        self.read_from = self.model.screen;
        self.act(|model| {
            model.reading.followed = Some(key);
            let mut effects = reader::open(model, key);
            effects.extend(keys::run(model, Command::Read));
            effects
        })
    }

    /// Returns true while a record is read, not a list.
    pub(super) fn is_reading(&self) -> bool {
        self.model.focus == Focus::Record && self.model.record().is_some()
    }

    /// Returns the paragraphs of the text that is read, by their places on the page.
    pub(super) fn blocks(&self) -> Vec<usize> {
        let page = &self.model.reading.page;
        let own = |paragraph: &Paragraph| {
            paragraph.origin.is_some() && paragraph.text_index == page.text_index
        };
        let paragraphs = page.paragraphs.iter().enumerate();
        paragraphs
            .filter(|(_, one)| own(one))
            .map(|(at, _)| at)
            .collect()
    }

    /// Returns which of the paragraphs stands at the place, or comes next after it.
    pub(super) fn at(&self, blocks: &[usize]) -> usize {
        blocks.partition_point(|at| *at < self.model.reading.place.paragraph)
    }

    /// Returns how many paragraphs are said as one from here: the lines of a verse.
    pub(super) fn together(&self, blocks: &[usize], at: usize) -> usize {
        let paragraphs = &self.model.reading.page.paragraphs;
        let joins = |at: &usize| {
            let is_verse = |at: usize| {
                blocks.get(at).is_some_and(|block| {
                    paragraphs[*block].kind == ParagraphKind::Block(BlockKind::Verse)
                })
            };
            is_verse(*at) && is_verse(*at + 1) && !paragraphs[blocks[*at]].gap
        };
        1 + (at..).take(VERSE_LINES - 1).take_while(joins).count()
    }

    /// Goes on: in a text by paragraphs, in a list by pages.
    pub(super) fn next(&mut self, asked: &Asked) -> Vec<Effect> {
        if !self.is_reading() {
            return self.further(1);
        }
        for _ in 0..asked.number().unwrap_or(1).max(1) {
            if !self.next_paragraph() {
                break;
            }
        }
        Vec::new()
    }

    /// Says the next paragraph; returns false at the end.
    fn next_paragraph(&mut self) -> bool {
        let blocks = self.blocks();
        let at = self.at(&blocks);
        let next = if self.is_unheard {
            at
        } else {
            at + self.together(&blocks, at)
        };
        if next >= blocks.len() {
            self.say(if blocks.is_empty() {
                "This record has no text. about tells what is known of it."
            } else {
                "This is the end of the text. about tells what is known of the record."
            });
            return false;
        }
        self.hear(&blocks, next);
        true
    }

    /// Goes back by paragraphs, or by pages of a list.
    pub(super) fn back(&mut self, asked: &Asked) -> Vec<Effect> {
        if !self.is_reading() {
            return self.further(-1);
        }
        let blocks = self.blocks();
        let at = self.at(&blocks);
        let steps = asked.number().unwrap_or(1).max(1);
        if at == 0 {
            self.say("This is the beginning of the text.");
            return Vec::new();
        }
        self.hear(&blocks, at.saturating_sub(steps));
        Vec::new()
    }

    /// Says all that is left of the text.
    pub(super) fn rest(&mut self) -> Vec<Effect> {
        if self.needs_record() {
            while self.next_paragraph() {}
        }
        Vec::new()
    }

    /// Goes to a paragraph by its number, or so far into the text.
    pub(super) fn go(&mut self, wanted: &str) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        let blocks = self.blocks();
        let percent = wanted
            .strip_suffix('%')
            .and_then(|part| part.trim().parse::<usize>().ok());
        let number = match (percent, wanted.parse::<usize>()) {
            (Some(percent), _) => Some(blocks.len() * percent.min(100) / 100),
            (None, Ok(number)) => number.checked_sub(1),
            (None, Err(_)) => None,
        };
        match number {
            Some(number) if !blocks.is_empty() => {
                self.hear(&blocks, number.min(blocks.len() - 1));
            }
            _ => self.say("Go where? go N goes to paragraph N, go 50% to the middle."),
        }
        Vec::new()
    }

    /// Goes to a paragraph and says it.
    pub(super) fn hear(&mut self, blocks: &[usize], at: usize) {
        let Some(paragraph) = blocks.get(at).copied() else {
            return;
        };
        self.model.reading.place = Place {
            paragraph,
            offset: 0,
        };
        self.is_unheard = false;
        for block in blocks.iter().skip(at).take(self.together(blocks, at)) {
            let told = told(&self.model.reading.page.paragraphs[*block]);
            self.say(&told);
        }
        if self.is_noted(blocks, at) {
            self.say("A note of yours is on this paragraph.");
        }
    }

    fn is_noted(&self, blocks: &[usize], at: usize) -> bool {
        let Some(passage) = self.passage(blocks, at) else {
            return false;
        };
        let touches = |noted: &Passage| noted.start < passage.end && noted.end > passage.start;
        self.model.reading.noted.iter().any(touches)
    }

    /// Returns the passage of the text that is said as one from here.
    pub(super) fn passage(&self, blocks: &[usize], at: usize) -> Option<Passage> {
        let page = &self.model.reading.page;
        let record = self.model.record()?;
        let text = record.texts.get(page.text_index)?;
        let first = page.paragraphs.get(*blocks.get(at)?)?;
        let last = *blocks.get(at + self.together(blocks, at) - 1)?;
        let last = page.paragraphs.get(last)?;
        Some(Passage {
            text: text.key.clone(),
            start: first.origin?,
            end: last.origin? + last.len(),
        })
    }

    /// Returns the passage that is read now: that which was said last.
    pub(super) fn passage_here(&self) -> Option<Passage> {
        let blocks = self.blocks();
        if self.is_unheard {
            return None;
        }
        self.passage(&blocks, self.at(&blocks))
    }

    /// Finds words in the text, or goes to the next hit.
    pub(super) fn find(&mut self, words: &str) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if words.is_empty() {
            let Some(found) = &mut self.model.reading.found else {
                self.say("Find what? find WORDS looks into this text, search into all.");
                return effects;
            };
            if found.hits.is_empty() {
                let told = format!("{} is not in this text.", found.words);
                self.say(&told);
                return effects;
            }
            // None was gone to yet where the number is past them all.
            found.at = (found.at.wrapping_add(1)) % found.hits.len();
        } else {
            effects.extend(self.act(|model| keys::run(model, Command::Find)));
            effects.extend(super::super::update(
                &mut self.model,
                Message::Paste(words.to_owned()),
            ));
            effects.extend(self.act(|model| keys::run(model, Command::Accept)));
        }
        // Of a long text the hits come later.
        self.then = Some(Then::Hit);
        effects
    }

    /// Says where the hit is that was gone to, and its paragraph.
    pub(super) fn tell_hit(&mut self) {
        let Some(found) = &self.model.reading.found else {
            return;
        };
        let count = found.hits.len();
        let Some(hit) = found.hits.get(found.at).or_else(|| found.hits.first()) else {
            let told = format!("{} is not in this text.", found.words);
            self.say(&told);
            return;
        };
        let number = found.hits.iter().position(|one| one == hit).unwrap_or(0) + 1;
        let Some((paragraph, _)) = self.model.reading.page.locate(hit.0) else {
            return;
        };
        let blocks = self.blocks();
        let at = blocks.partition_point(|block| *block < paragraph);
        let hits = match count {
            1 => "1 hit".to_owned(),
            count => format!("Hit {number} of {count}"),
        };
        self.say(&format!(
            "{hits}, paragraph {} of {}:",
            at + 1,
            blocks.len()
        ));
        self.hear(&blocks, at);
    }

    /// Says where the reader is.
    pub(super) fn tell_place(&mut self) -> Vec<Effect> {
        let told = if self.is_reading() {
            self.place_in_text()
        } else {
            self.place_in_list()
        };
        self.say(&told);
        Vec::new()
    }

    fn place_in_text(&self) -> String {
        let model = &self.model;
        let blocks = self.blocks();
        let at = self.at(&blocks);
        let mut told = if blocks.is_empty() {
            "No text.".to_owned()
        } else if self.is_unheard && at == 0 {
            format!(
                "Before the first of {}.",
                counted(blocks.len(), "paragraph", "paragraphs")
            )
        } else {
            let number = (at + 1).min(blocks.len());
            let percent = number * 100 / blocks.len();
            format!("Paragraph {number} of {}, {percent} percent.", blocks.len())
        };
        let place = model.reading.place;
        if let Some(page) = model.reading.page.page_at(place.paragraph, place.offset) {
            told = format!("{told} Page {page}.");
        }
        let Some(record) = model.record() else {
            return told;
        };
        told = format!("{told} {}", sentence(&self.text_name()));
        let row = list::cursor(model).at + 1;
        format!(
            "{told} {} Number {row} of {} in the list.",
            sentence(&record.title),
            model.lines_of_screen()
        )
    }

    fn place_in_list(&self) -> String {
        let model = &self.model;
        let (at, total) = (list::cursor(model).at + 1, model.lines_of_screen());
        let list = match model.screen {
            Screen::Catalogue if model.list.filter.trim().is_empty() => model.scan.room.to_string(),
            Screen::Catalogue => format!("{}, filter {}", model.scan.room, model.list.filter),
            Screen::Bookmarks => "Bookmarks".to_owned(),
            Screen::Notes => "Notes".to_owned(),
            Screen::Problems => "Problems".to_owned(),
            Screen::Results => format!("Found in the texts: {}", model.results.title()),
        };
        let order = match model.screen {
            Screen::Catalogue => format!(", {}", model.list.order.description()),
            Screen::Bookmarks | Screen::Notes | Screen::Problems | Screen::Results => String::new(),
        };
        match total {
            0 => format!("{list}: nothing is listed."),
            total => format!("{list}{order}. From number {at} of {total}."),
        }
    }

    /// Returns true when a record is read; else says what to do.
    pub(super) fn needs_record(&mut self) -> bool {
        let is_reading = self.is_reading();
        if !is_reading {
            let told = if self.model.record().is_some() {
                "This is a list. read goes back to what you read, read N to number N."
            } else {
                "No record is read. read N reads number N of the list."
            };
            self.say(told);
        }
        is_reading
    }
}

/// Returns a paragraph of a text as it is said: what it is stands before it, where it is no
/// running text, and the page of the source that begins with it.
pub(super) fn told(paragraph: &Paragraph) -> String {
    let words = match &paragraph.kind {
        ParagraphKind::Block(kind) => match kind {
            BlockKind::Heading(_) => format!("Heading: {}", Clean::line(&paragraph.text)),
            BlockKind::Enclosure => format!("Enclosure: {}", Clean::line(&paragraph.text)),
            BlockKind::EditorialNote => format!("Editors: {}", paragraph.text),
            BlockKind::Figure => format!("Picture: {}", Clean::line(&paragraph.text)),
            BlockKind::Footnote(mark) => format!("Note {mark}: {}", paragraph.text),
            BlockKind::Speaker => format!("{}:", paragraph.text.trim_end_matches(':')),
            BlockKind::Quotation => format!("Quotation: {}", paragraph.text),
            BlockKind::Table => table(&paragraph.text),
            BlockKind::Paragraph | BlockKind::ListItem(_) | BlockKind::Verse => {
                paragraph.text.to_string()
            }
        },
        ParagraphKind::Title
        | ParagraphKind::Field
        | ParagraphKind::Section
        | ParagraphKind::Note => paragraph.text.to_string(),
    };
    let pages = paragraph.spans.iter().filter_map(|span| match &span.kind {
        SpanKind::Page(page) => Some(format!("Page {page}. ")),
        _ => None,
    });
    format!("{}{words}", pages.collect::<String>())
}

/// Returns the rows of a table, the columns parted by semicolons: blanks that line them up are
/// nothing to the ear.
fn table(rows: &str) -> String {
    let row = |row: &str| {
        let cells = row
            .split("  ")
            .map(str::trim)
            .filter(|cell| !cell.is_empty());
        cells.collect::<Vec<&str>>().join("; ")
    };
    let rows: Vec<String> = rows.split('\n').map(row).collect();
    format!(
        "Table of {}:\n{}",
        counted(rows.len(), "row", "rows"),
        rows.join("\n")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_of_a_table_are_parted_for_the_ear() {
        let told = table("station      coal   men\nPort Mala    40 t     7");
        assert_eq!(
            told,
            "Table of 2 rows:\nstation; coal; men\nPort Mala; 40 t; 7"
        );
    }
}

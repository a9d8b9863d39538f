//! A line in the making: words with single spaces, the breaks that are meant, and its spans.
//!
//! White space of the file is lay-out: it becomes one space between words and none at the
//! ends. Whether it is written is decided when the next word comes.

use crate::formats::wrapping::is_ideograph;
use crate::record::Clean;
use crate::record::text::{Span, SpanKind};

/// What stands before the next word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Before {
    #[default]
    Nothing,
    Space,
    Break,
}

/// Where something began: still good only while the line has the same number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    number: usize,
    point: usize,
    byte: usize,
}

/// Words in the making.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    text: String,
    points: usize,
    spans: Vec<Span>,
    before: Before,
    /// Counts the lines that were taken, so that a place in an old one is known as such.
    number: usize,
}

impl Line {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn last(&self) -> Option<char> {
        match self.before {
            Before::Nothing => self.text.chars().next_back(),
            Before::Space | Before::Break => Some(' '),
        }
    }

    /// Adds words as they stand in the file.
    pub(super) fn push(&mut self, words: &str) {
        for (at, word) in words
            .split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}')
            .enumerate()
        {
            if at > 0 {
                self.space();
            }
            if !word.is_empty() {
                self.word(word);
            }
        }
    }

    /// Parts what comes from what is there.
    pub(super) fn space(&mut self) {
        if self.before == Before::Nothing {
            self.before = Before::Space;
        }
    }

    /// Breaks the line, if more comes.
    pub(super) fn hard_break(&mut self) {
        self.before = Before::Break;
    }

    /// Joins what comes to what is there: a word goes on in the next line.
    pub(super) fn join(&mut self) {
        self.before = Before::Nothing;
    }

    /// Adds a mark that clings to the word before it, whatever space there is.
    pub(super) fn cling(&mut self, mark: &str, kind: SpanKind) {
        let before = std::mem::take(&mut self.before);
        let start = self.points;
        self.word(mark);
        self.before = before;
        let end = self.points;
        self.spans.push(Span { start, end, kind });
    }

    fn word(&mut self, word: &str) {
        match std::mem::take(&mut self.before) {
            _ if self.text.is_empty() => {}
            Before::Nothing => {}
            Before::Space => {
                let ideographs = self.text.chars().next_back().is_some_and(is_ideograph)
                    && word.chars().next().is_some_and(is_ideograph);
                if !ideographs {
                    self.text.push(' ');
                    self.points += 1;
                }
            }
            Before::Break => {
                self.text.push('\n');
                self.points += 1;
            }
        }
        self.text.push_str(word);
        self.points += if word.is_ascii() {
            word.len()
        } else {
            word.chars().count()
        };
    }

    /// Returns where the next word will stand.
    pub(super) fn place(&self) -> Place {
        let gap = usize::from(self.before != Before::Nothing && !self.text.is_empty());
        Place {
            number: self.number,
            point: self.points + gap,
            byte: self.text.len(),
        }
    }

    /// Returns the words since a place; of one in an earlier line, the whole line.
    pub(super) fn since(&self, place: Place) -> &str {
        let start = if place.number == self.number {
            place.byte
        } else {
            0
        };
        self.text.get(start..).unwrap_or_default().trim()
    }

    /// Marks what stands since a place.
    pub(super) fn mark(&mut self, place: Place, kind: SpanKind) {
        let start = if place.number == self.number {
            place.point
        } else {
            0
        };
        if start < self.points {
            self.spans.push(Span {
                start,
                end: self.points,
                kind,
            });
        }
    }

    /// Marks the place where a page begins.
    pub(super) fn mark_page(&mut self, page: Clean) {
        let start = self.place().point;
        self.spans.push(Span {
            start,
            end: start,
            kind: SpanKind::Page(page),
        });
    }

    /// Adds another line at the end of this one.
    pub(super) fn append(&mut self, other: Self) {
        if other.text.is_empty() {
            return;
        }
        let start = self.place().point;
        self.word(&other.text);
        self.spans.extend(other.spans.into_iter().map(|span| Span {
            start: span.start + start,
            end: span.end + start,
            kind: span.kind,
        }));
        self.before = other.before;
    }

    /// Puts letters before everything.
    pub(super) fn prepend(&mut self, letters: &str) {
        self.text.insert_str(0, letters);
        let points = letters.chars().count();
        self.points += points;
        for span in &mut self.spans {
            span.start += points;
            span.end += points;
        }
    }

    /// Returns the words so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Takes the words and spans, and begins a new line.
    pub(super) fn take(&mut self) -> (Clean, Vec<Span>) {
        let line = std::mem::replace(
            self,
            Self {
                number: self.number + 1,
                ..Self::default()
            },
        );
        let mut spans = line.spans;
        spans.retain(|span| span.end <= line.points);
        spans.sort_by_key(|span| (span.start, usize::MAX - span.end));
        (Clean::text(&line.text), spans)
    }
}

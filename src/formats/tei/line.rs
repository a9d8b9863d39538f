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
        let mut rest = words;
        while let Some(first) = rest.bytes().next() {
            let length = match first {
                b' ' | b'\t'..=b'\r' => {
                    self.space();
                    1
                }
                0..0x80 => {
                    let length = plain_run(rest);
                    let run = rest.get(..length).unwrap_or_default();
                    self.begin_word(run);
                    self.text.push_str(run);
                    self.points += length;
                    length
                }
                _ => match foreign_run(rest) {
                    0 => {
                        self.space();
                        rest.chars().next().map_or(1, char::len_utf8)
                    }
                    length => {
                        self.word(rest.get(..length).unwrap_or_default());
                        length
                    }
                },
            };
            rest = rest.get(length..).unwrap_or_default();
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
        self.begin_word(word);
        self.text.push_str(word);
        self.points += if word.is_ascii() {
            word.len()
        } else {
            word.chars().count()
        };
    }

    /// Writes what is owed before a word.
    fn begin_word(&mut self, word: &str) {
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
        let mut spans = std::mem::take(&mut self.spans);
        spans.retain(|span| span.end <= self.points);
        spans.sort_by_key(|span| (span.start, usize::MAX - span.end));
        spans.shrink_to_fit();
        let text = Clean::text(&self.text);
        // The room of a line is used again; a huge one is given back.
        if self.text.capacity() > ROOM_KEPT {
            self.text = String::new();
        }
        self.text.clear();
        self.points = 0;
        self.before = Before::Nothing;
        self.number += 1;
        (text, spans)
    }
}

/// So many bytes of room a line keeps for the next.
const ROOM_KEPT: usize = 64 << 10;

/// Returns the length of the ASCII words a text begins with, as far as only single spaces part
/// them; it ends with a letter, so that whether a space follows is still open.
fn plain_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        while bytes.get(at..=at + TOGETHER).is_some_and(goes_on) {
            at += TOGETHER;
        }
        while bytes.get(at).is_some_and(|byte| is_plain(*byte)) {
            at += 1;
        }
        match bytes.get(at..) {
            Some([b' ', next, ..]) if is_plain(*next) => at += 1,
            _ => return at,
        }
    }
}

/// Bytes that are looked at together, so that the compiler can do it in a few steps.
const TOGETHER: usize = 16;

/// Returns true for bytes that only single spaces part, the last of which is only looked at.
fn goes_on(bytes: &[u8]) -> bool {
    let ends = |byte: u8| u8::from(byte < b' ') | u8::from(byte >= 0x80);
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let found = pairs.fold(0, |found, (&one, &next)| {
        let parts = u8::from(one == b' ') & (u8::from(next == b' ') | ends(next));
        found | ends(one) | parts
    });
    found == 0
}

/// Returns true for ASCII that is no white space.
fn is_plain(byte: u8) -> bool {
    byte < 0x80 && !matches!(byte, b' ' | b'\t'..=b'\r')
}

/// Returns the length of the letters beyond ASCII a text begins with, until white space or
/// ASCII; spaces that don't break are letters.
fn foreign_run(text: &str) -> usize {
    let is_space = |c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}';
    text.find(|c: char| c.is_ascii() || is_space(c))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What a line is by its rule: split at white space, one space between words.
    fn by_the_rule(pieces: &[String]) -> Line {
        let mut line = Line::default();
        for words in pieces {
            let is_space = |c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}';
            for (at, word) in words.split(is_space).enumerate() {
                if at > 0 {
                    line.space();
                }
                if !word.is_empty() {
                    line.word(word);
                }
            }
        }
        line
    }

    proptest! {
        #[test]
        fn runs_of_words_are_what_single_words_are(
            pieces in proptest::collection::vec("[a-c]{0,18}[a-c .\\x00\\x1c\t\r\n\u{85}\u{a0}\u{202f}\u{2028}\u{3000}жé金中—]{0,16}", 0..5)
        ) {
            let mut line = Line::default();
            for words in &pieces {
                line.push(words);
            }
            let mut wanted = by_the_rule(&pieces);
            prop_assert_eq!(line.points, line.text.chars().count());
            prop_assert_eq!(line.before, wanted.before);
            prop_assert_eq!(line.take(), wanted.take());
            prop_assert!(line.is_empty() && line.points == 0);
        }
    }
}

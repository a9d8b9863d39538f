//! The words of one block as they come: white space run together, marked stretches noted.
//!
//! Positions are code points of the text as it will be cleaned, so nothing is taken in here
//! that cleaning would change in length.

use crate::record::Clean;
use crate::record::text::{Span, SpanKind};

/// A block has no more marked stretches than this; further ones are plain.
const MOST_SPANS: usize = 5_000;

/// Words of a block under way.
#[derive(Default)]
pub(super) struct Inline {
    text: String,
    /// Length of `text` in code points.
    length: usize,
    spans: Vec<Span>,
    /// A space is owed before the next word.
    space: bool,
    /// Code points that stand in links.
    pub(super) linked: usize,
    /// Code points that are strong.
    pub(super) strong: usize,
}

/// Words of a block with what is marked in them.
pub(super) struct Finished {
    pub(super) text: Clean,
    pub(super) spans: Vec<Span>,
    pub(super) linked: usize,
    pub(super) strong: usize,
    pub(super) length: usize,
}

impl Inline {
    /// Returns true when no word has come.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns where the next word will begin.
    pub(super) fn place(&self) -> usize {
        self.length + usize::from(self.space && !self.text.is_empty())
    }

    /// Adds running words.
    pub(super) fn words(&mut self, words: &str) {
        let mut rest = words;
        while let Some(first) = rest.bytes().next() {
            let length = if first.is_ascii_whitespace() {
                self.space = true;
                1
            } else if first.is_ascii() {
                let length = plain_run(rest);
                self.put_space();
                self.text.push_str(rest.get(..length).unwrap_or_default());
                self.length += length;
                length
            } else {
                self.put_foreign(rest)
            };
            rest = rest.get(length..).unwrap_or_default();
        }
    }

    /// Writes the space that is owed.
    fn put_space(&mut self) {
        if std::mem::take(&mut self.space) && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.put(' ');
        }
    }

    /// Adds what words begin with that is not ASCII, and returns its length in bytes.
    fn put_foreign(&mut self, words: &str) -> usize {
        let parts = |c: char| c.is_ascii() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
        match words.find(parts).unwrap_or(words.len()) {
            0 if words.starts_with('\u{85}') => {
                self.space = true;
                '\u{85}'.len_utf8()
            }
            0 => {
                self.put_space();
                self.put('\n');
                '\u{2028}'.len_utf8()
            }
            end => {
                let run = words.get(..end).unwrap_or_default();
                self.put_space();
                self.text.push_str(run);
                self.length += run.chars().count();
                end
            }
        }
    }

    /// Adds words whose white space is meant.
    pub(super) fn verbatim(&mut self, words: &str) {
        if std::mem::take(&mut self.space) && !self.text.is_empty() {
            self.put(' ');
        }
        for c in words.chars() {
            match c {
                '\r' => {}
                '\t' => (0..4).for_each(|_| self.put(' ')),
                '\u{85}' | '\u{2028}' | '\u{2029}' => self.put('\n'),
                _ => self.put(c),
            }
        }
    }

    /// Adds a sign right after the last word: a space that is owed comes after it.
    pub(super) fn sign_after(&mut self, sign: &str) {
        self.text.push_str(sign);
        self.length += sign.chars().count();
    }

    /// Adds a line break that is meant.
    pub(super) fn line_break(&mut self) {
        self.space = false;
        if !self.text.is_empty() {
            self.put('\n');
        }
    }

    fn put(&mut self, c: char) {
        self.text.push(c);
        self.length += 1;
    }

    /// Marks what has come since a place.
    pub(super) fn mark(&mut self, start: usize, kind: SpanKind) {
        let end = self.length;
        if start >= end {
            return;
        }
        match kind {
            SpanKind::Link(_) => self.linked += end - start,
            SpanKind::Strong => self.strong += end - start,
            SpanKind::Emphasis
            | SpanKind::NoteRef(_)
            | SpanKind::Gloss(_)
            | SpanKind::Language(_)
            | SpanKind::Page(_) => {}
        }
        if self.spans.len() < MOST_SPANS {
            self.spans.push(Span { start, end, kind });
        }
    }

    /// Takes back what has come since a place.
    pub(super) fn take_back(&mut self, start: usize) {
        while self.length > start && self.text.pop().is_some() {
            self.length -= 1;
        }
    }

    /// Returns where the next word will begin, in bytes: for [`Inline::since`].
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Returns what has come since a place, which is in bytes.
    pub(super) fn since(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or_default().trim()
    }

    /// Ends the block, and is ready for the next.
    pub(super) fn finish(&mut self) -> Finished {
        let kept = self.text.trim_end();
        let after = self.text.get(kept.len()..).unwrap_or_default();
        let length = self.length - after.chars().count();
        let mut spans = std::mem::take(&mut self.spans);
        spans.retain_mut(|span| {
            span.end = span.end.min(length);
            span.start < span.end
        });
        spans.sort_by_key(|span| (span.start, usize::MAX - span.end));
        spans.shrink_to_fit();
        let done = Finished {
            text: Clean::text(kept),
            spans,
            linked: self.linked.min(length),
            strong: self.strong.min(length),
            length,
        };
        // The room of a block is used again; a huge one is given back.
        let mut text = std::mem::take(&mut self.text);
        if text.capacity() > ROOM_KEPT {
            text = String::new();
        }
        text.clear();
        *self = Self {
            text,
            ..Self::default()
        };
        done
    }
}

/// So many bytes of room a block keeps for the next.
const ROOM_KEPT: usize = 64 << 10;

/// Returns the length of the ASCII words a text begins with, as far as only single spaces part
/// them; it ends with a letter, so that whether a space follows is still open.
fn plain_run(text: &str) -> usize {
    let is_plain = |byte: &u8| byte.is_ascii() && !byte.is_ascii_whitespace();
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        while bytes.get(at).is_some_and(is_plain) {
            at += 1;
        }
        match bytes.get(at..) {
            Some([b' ', next, ..]) if is_plain(next) => at += 1,
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn white_space_runs_together_and_places_hold() {
        let mut inline = Inline::default();
        inline.words("\n  One ");
        let start = inline.place();
        inline.words(" two\n");
        inline.mark(start, SpanKind::Emphasis);
        inline.words("three");
        inline.line_break();
        inline.words("  four ");
        let done = inline.finish();
        assert_eq!(done.text.as_str(), "One two three\nfour");
        assert_eq!((done.spans[0].start, done.spans[0].end), (4, 7));
    }
    /// What running words are by their rule, letter by letter.
    fn by_the_rule(inline: &mut Inline, words: &str) {
        for c in words.chars() {
            if c.is_ascii_whitespace() || c == '\u{85}' {
                inline.space = true;
                continue;
            }
            inline.put_space();
            inline.put(if matches!(c, '\u{2028}' | '\u{2029}') {
                '\n'
            } else {
                c
            });
        }
    }

    proptest! {
        #[test]
        fn runs_of_words_are_what_single_letters_are(
            pieces in proptest::collection::vec("[a-c .\\x00\\x0b\\x1c\t\r\n\u{85}\u{a0}\u{2028}\u{2029}\u{3000}жé金—]{0,16}", 0..5)
        ) {
            let (mut inline, mut wanted) = (Inline::default(), Inline::default());
            for words in &pieces {
                inline.words(words);
                by_the_rule(&mut wanted, words);
            }
            prop_assert_eq!(&inline.text, &wanted.text);
            prop_assert_eq!((inline.length, inline.space), (wanted.length, wanted.space));
            prop_assert_eq!(inline.length, inline.text.chars().count());
        }
    }
}

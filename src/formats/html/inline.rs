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
        for c in words.chars() {
            if c.is_ascii_whitespace() || c == '\u{85}' {
                self.space = true;
                continue;
            }
            if std::mem::take(&mut self.space)
                && !self.text.is_empty()
                && !self.text.ends_with('\n')
            {
                self.put(' ');
            }
            self.put(if matches!(c, '\u{2028}' | '\u{2029}') {
                '\n'
            } else {
                c
            });
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

    /// Ends the block.
    pub(super) fn finish(self) -> Finished {
        let kept = self.text.trim_end();
        let length = self.length
            - self
                .text
                .get(kept.len()..)
                .unwrap_or_default()
                .chars()
                .count();
        let mut spans = self.spans;
        spans.retain_mut(|span| {
            span.end = span.end.min(length);
            span.start < span.end
        });
        spans.sort_by_key(|span| (span.start, usize::MAX - span.end));
        Finished {
            text: Clean::text(kept),
            spans,
            linked: self.linked.min(length),
            strong: self.strong.min(length),
            length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

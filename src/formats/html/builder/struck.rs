//! Words that are struck out: between the signs of printed editions, so that nobody reads them
//! as standing.
//!
//! The signs are of the text itself, so that quotations have them. They are put when words
//! come and closed with each block: what strikes out several paragraphs strikes out each.

use super::Builder;
use crate::formats::signs;

/// What is struck out at a place.
#[derive(Debug, Default)]
pub(super) struct Struck {
    /// Elements that strike out and are open.
    pub(super) elements: usize,
    /// True when the block under way has an opening sign without its closing one.
    is_open: bool,
}

impl Builder {
    /// Puts the opening sign before words that are struck out; returns what of them is left.
    pub(super) fn open_sign<'a>(&mut self, words: &'a str) -> &'a str {
        let rest = words.trim_start();
        if self.struck.elements == 0 || self.struck.is_open || rest.is_empty() {
            return words;
        }
        self.struck.is_open = true;
        let space = words.get(..words.len() - rest.len()).unwrap_or_default();
        if self.verbatim > 0 {
            self.inline.verbatim(space);
        } else {
            self.inline.words(space);
        }
        self.inline.words(signs::STRUCK_OPENS);
        rest
    }

    /// Closes the sign of the block under way.
    pub(super) fn close_sign(&mut self) {
        // What leads back from a note is taken back, with a sign that stands in it.
        if std::mem::take(&mut self.struck.is_open) && signs::is_open(self.inline.since(0)) {
            self.inline.sign_after(signs::STRUCK_CLOSES);
        }
    }

    /// Ends an element that strikes out.
    pub(super) fn end_struck(&mut self) {
        self.struck.elements = self.struck.elements.saturating_sub(1);
        if self.struck.elements == 0 {
            self.close_sign();
        }
    }
}

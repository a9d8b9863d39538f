//! How words are handed to the index: taken apart once, by [`crate::find::tokens`], for all the
//! fields they go to.
//!
//! A field's value is a string of tokens, each ended by a line feed; its first byte says how
//! far its position is from that of the token before. The tokenizer here only splits it again.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name of the tokenizer in the index.
pub(super) const NAME: &str = "readroom";

/// The byte that means the same position as the token before.
const SAME: i64 = 0x40;
/// Steps are kept within one visible byte.
const STEPS: std::ops::RangeInclusive<i64> = -0x1f..=0x3e;

/// Positions between two values of one field: a phrase must not run from one to the next.
const GAP: u32 = 20;

/// A field's value under way.
#[derive(Debug, Default)]
pub(super) struct Wire {
    text: String,
    /// Added to the positions of the value that is being written.
    base: u32,
    /// Position of the last token, counted from 1; 0 before the first.
    last: u32,
    highest: u32,
}

impl Wire {
    /// Begins another value.
    pub(super) fn next_value(&mut self) {
        if self.highest > 0 {
            self.base = self.highest + GAP;
        }
    }

    /// Makes room for the words of a text of so many bytes.
    pub(super) fn expect(&mut self, bytes: usize) {
        // For each word there are two bytes more, and one white space less.
        self.text.reserve(bytes + bytes / 4);
    }

    /// Adds a token at a position of this value.
    pub(super) fn push(&mut self, position: u32, token: &str) {
        let wanted = self.base + position + 1;
        let step = (i64::from(wanted) - i64::from(self.last)).clamp(*STEPS.start(), *STEPS.end());
        self.last = self.last.saturating_add_signed(step as i32);
        self.highest = self.highest.max(self.last);
        self.text.push(char::from((SAME + step) as u8));
        self.text.push_str(token);
        self.text.push('\n');
    }

    /// Returns the value; empty when there is no token.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

/// Splits a value again.
#[derive(Clone, Debug, Default)]
pub(super) struct WireTokenizer {
    token: Token,
}

/// The tokens of a value.
pub(super) struct WireStream<'a> {
    rest: &'a str,
    position: i64,
    token: &'a mut Token,
}

impl Tokenizer for WireTokenizer {
    type TokenStream<'a> = WireStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WireStream<'a> {
        self.token.reset();
        WireStream {
            rest: text,
            position: -1,
            token: &mut self.token,
        }
    }
}

impl TokenStream for WireStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(end) = memchr::memchr(b'\n', self.rest.as_bytes()) else {
            return false;
        };
        let (line, rest) = self.rest.split_at(end);
        let step = line.bytes().next().map_or(0, |byte| i64::from(byte) - SAME);
        self.position = (self.position + step).max(0);
        self.token.position = self.position as usize;
        self.token.text.clear();
        self.token.text.push_str(line.get(1..).unwrap_or_default());
        self.rest = rest.get(1..).unwrap_or_default();
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_come_back_with_their_positions() {
        let mut wire = Wire::default();
        for (position, token) in [(0, "well"), (1, "known"), (0, "wellknown"), (2, "знак")] {
            wire.push(position, token);
        }
        wire.next_value();
        wire.push(0, "next");
        let text = wire.into_text();
        let mut tokenizer = WireTokenizer::default();
        let mut stream = tokenizer.token_stream(&text);
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().position, stream.token().text.clone()));
        }
        let wanted = [
            (0, "well"),
            (1, "known"),
            (0, "wellknown"),
            (2, "знак"),
            (23, "next"),
        ];
        assert_eq!(found, wanted.map(|(at, word)| (at, word.to_owned())));
    }
}

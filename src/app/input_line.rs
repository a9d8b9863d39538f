//! A line being typed: the filter, a command, the search in help.

use unicode_segmentation::UnicodeSegmentation;

use super::key::{Code, Key};

/// The most code points a line holds; every key costs time in proportion.
const MOST_LETTERS: usize = 1000;

/// A line being typed, with its cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputLine {
    text: String,
    /// Byte offset of the cursor, always at the start of a grapheme.
    cursor: usize,
}

impl InputLine {
    /// A line that begins with this text, the cursor at its end.
    pub fn with(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            cursor: text.len(),
        }
    }

    /// Returns what was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns what stands before the cursor.
    pub fn before_cursor(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Inserts text at the cursor: one line, so that every kind of white space becomes a space.
    ///
    /// What goes beyond a thousand letters is left out: it was pasted by mistake.
    pub fn insert(&mut self, text: &str) {
        let room = MOST_LETTERS.saturating_sub(self.text.chars().count());
        let plain: String = text
            .chars()
            .take(room)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        self.text.insert_str(self.cursor, &plain);
        self.cursor += plain.len();
    }

    /// Deletes the word before the cursor, and the spaces behind it.
    pub fn delete_word(&mut self) {
        let head = self.before_cursor().trim_end();
        let keep = head.rfind(' ').map_or(0, |at| at + 1);
        self.text.replace_range(keep..self.cursor, "");
        self.cursor = keep;
    }

    /// Clears the line.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes a key that edits the line; returns false for one that does not.
    pub fn take(&mut self, key: Key) -> bool {
        match key.code {
            Code::Char(c) if !key.ctrl && !key.alt => self.insert(c.encode_utf8(&mut [0; 4])),
            Code::Backspace => {
                let from = self.before();
                self.text.replace_range(from..self.cursor, "");
                self.cursor = from;
            }
            Code::Delete => {
                let to = self.after();
                self.text.replace_range(self.cursor..to, "");
            }
            Code::Left => self.cursor = self.before(),
            Code::Right => self.cursor = self.after(),
            Code::Home => self.cursor = 0,
            Code::End => self.cursor = self.text.len(),
            _ => return false,
        }
        true
    }

    fn before(&self) -> usize {
        self.before_cursor()
            .grapheme_indices(true)
            .next_back()
            .map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        let rest = &self.text[self.cursor..];
        self.cursor + rest.graphemes(true).next().map_or(0, str::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_goes_by_grapheme() {
        let mut line = InputLine::with("ae\u{301}");
        line.take(Key::plain(Code::Backspace));
        assert_eq!(line.text(), "a");
        line.insert("b\nc");
        assert_eq!(line.text(), "ab c");
    }

    #[test]
    fn a_word_goes_with_the_spaces_behind_it() {
        let mut line = InputLine::with("one two  ");
        line.delete_word();
        assert_eq!(line.text(), "one ");
        line.delete_word();
        assert_eq!(line.text(), "");
        line.delete_word();
    }
}

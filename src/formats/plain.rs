//! Plain text: paragraphs by blank lines or by indents, typed tables, a title and a date
//! where the first lines or the file's name plainly give them.
//!
//! Stars and underscores are letters here. What is taken for the title or the date stays in
//! the text as well, and where a date was taken from is said: both are guesses. No names are
//! guessed.

mod head;
mod indents;

use super::Parsed;
use super::body::{self, Marks};
use crate::record::text::Text;
use crate::record::{Clean, Record};

/// Reads a plain text; `stem` is the file's name without its extension.
pub(super) fn read(stem: &str, text: &str) -> Parsed {
    let lines: Vec<&str> = text.lines().collect();
    let lines = indents::parted(&lines);
    let blocks = body::blocks(&lines, Marks::None);
    let texts = if blocks.is_empty() {
        Vec::new()
    } else {
        vec![Text {
            blocks,
            ..Text::default()
        }]
    };
    let mut record = Record {
        title: head::title(&lines).unwrap_or_else(|| Clean::line(stem)),
        texts,
        ..Record::default()
    };
    if let Some(found) = head::date(stem, &lines) {
        record.date = Some(found.date);
        record.date_text = Some(found.words);
        let taken_from = (Clean::line("Date taken from"), Clean::line(found.from));
        record.further.push(taken_from);
    }
    Parsed {
        record,
        ..Parsed::default()
    }
}

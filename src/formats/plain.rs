//! Plain text: paragraphs by blank lines, nothing else assumed.
//!
//! Stars and underscores are letters here. A plain text describes nothing but itself: no date
//! and no names are guessed from it.

use super::Parsed;
use super::body::{self, Marks};
use super::wrapping::Wrap;
use crate::record::text::Text;
use crate::record::{Clean, Record};

/// A first line longer than this is running text, not a title.
const LONGEST_TITLE: usize = 100;

/// Reads a plain text; its title is its first line, if short, else the file's name.
pub(super) fn read(stem: &str, text: &str) -> Parsed {
    let lines: Vec<&str> = text.lines().collect();
    let blocks = body::blocks(&lines, Marks::None);
    let texts = if blocks.is_empty() {
        Vec::new()
    } else {
        vec![Text {
            blocks,
            ..Text::default()
        }]
    };
    Parsed {
        record: Record {
            title: title(&lines).unwrap_or_else(|| Clean::line(stem)),
            texts,
            ..Record::default()
        },
        ..Parsed::default()
    }
}

/// Takes the first line for a title when it is short and does not run on. It stays in the
/// text as well: that it is a title is a guess.
fn title(lines: &[&str]) -> Option<Clean> {
    let first = lines.iter().position(|line| !line.trim().is_empty())?;
    let line = lines.get(first)?;
    let next = lines.get(first + 1).filter(|next| !next.trim().is_empty());
    let runs_on = next.is_some_and(|next| Wrap::of(lines).joins(line, next));
    let title = Clean::line(line);
    (title.chars().count() <= LONGEST_TITLE && !runs_on).then_some(title)
}

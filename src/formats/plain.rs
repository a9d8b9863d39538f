//! Plain text: paragraphs by blank lines or by indents, typed tables, a title, a date and a
//! shelf mark where the first lines or the file's name plainly give them.
//!
//! Stars and underscores are letters here. What is taken for one of these stays in the text
//! as well, and where date and mark were taken from is said: all are guesses. Sender and
//! recipient are those that a title names beyond doubt ("Letter from A to B").

mod head;
mod indents;

use super::body::{self, Marks};
use super::bounds::{self, Costs};
use super::wrapping::Wrap;
use super::{Parsed, people};
use crate::record::text::{Block, BlockKind, Text};
use crate::record::{Clean, Record};
use head::Found;

/// What a line, a block made of one, and a cell of a typed table take.
const COSTS: Costs = Costs {
    line: 50,
    block: 400,
    sign: 220,
    signs: b"\t",
    deepest: usize::MAX,
};

/// Reads a plain text; `stem` is the file's name without its extension.
pub(super) fn read(stem: &str, text: &str) -> Parsed {
    let bounded = bounds::of(text, COSTS);
    let lines: Vec<&str> = bounded.taken.lines().collect();
    let lines = indents::parted(&lines);
    let wrap = Wrap::of(&lines);
    let mut blocks = body::blocks_wrapped(&lines, Marks::None, wrap);
    let mut warnings = Vec::new();
    if let Some((kept, sentence)) = bounded.rest(text) {
        blocks.extend(kept);
        body::give_keys(&mut blocks);
        warnings.push(sentence);
    }
    let texts = if blocks.is_empty() {
        Vec::new()
    } else {
        vec![Text {
            blocks,
            ..Text::default()
        }]
    };
    let title = head::title(&lines, wrap);
    let (sender, recipient) = title.as_deref().map(people::from_title).unwrap_or_default();
    let mut record = Record {
        title: title.unwrap_or_else(|| Clean::line(stem)),
        creators: sender.into_iter().collect(),
        recipients: recipient.into_iter().collect(),
        texts,
        warnings,
        ..Record::default()
    };
    if let Some(found) = head::date(stem, &lines) {
        take(&mut record, found);
    }
    if let Some((mark, from)) = head::shelf_mark(&lines) {
        record.shelf_marks.push(mark);
        let taken_from = (Clean::line("Shelf mark taken from"), Clean::line(from));
        record.further.push(taken_from);
    }
    Parsed {
        record,
        ..Parsed::default()
    }
}

/// Returns the first lines of a text that is in blocks already, for [`date_by_head`].
pub(super) fn head_of(blocks: &[Block]) -> Vec<String> {
    let running = blocks.iter().filter(|block| block.kind != BlockKind::Table);
    let lines = running.flat_map(|block| block.text.lines());
    lines.take(head::HEAD).map(str::to_owned).collect()
}

/// Dates a record that states no date: by a month or a day in its file's name, by its first
/// lines, by its title, by a year in the name.
pub(super) fn date_by_head(record: &mut Record, stem: &str, lines: &[&str]) {
    let found = head::full_date_in_name(stem)
        .or_else(|| head::date("", lines))
        .or_else(|| head::date_of_title(&record.title))
        .or_else(|| head::date(stem, &[]));
    if let Some(found) = found {
        take(record, found);
    }
}

/// Takes a date over, and says where it comes from.
fn take(record: &mut Record, found: Found) {
    record.date = Some(found.date);
    record.date_text = Some(found.words);
    let taken_from = (Clean::line("Date taken from"), Clean::line(found.from));
    record.further.push(taken_from);
}

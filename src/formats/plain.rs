//! Plain text: paragraphs by blank lines or by indents, typed tables, a title, a date and a
//! shelf mark where the first lines or the file's name plainly give them.
//!
//! Stars and underscores are letters here. What is taken for one of these stays in the text
//! as well, and where date and mark were taken from is said: all are guesses. Sender and
//! recipient are those that a title names beyond doubt ("Letter from A to B").

mod camera;
mod head;
mod indents;
mod letter_head;
mod pages;

use super::body::{self, Marks};
use super::bounds::{self, Costs};
use super::wrapping::Wrap;
use super::{Parsed, people};
use crate::record::record::Agent;
use crate::record::text::Text;
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
    let lines = pages::parted(&lines);
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
    let told = letter_head::read(&lines).unwrap_or_default();
    let title = told.subject.or_else(|| {
        // The lines of such a head are no title.
        let has_head = !told.senders.is_empty() || !told.recipients.is_empty();
        (!has_head).then(|| head::title(&lines, wrap))?
    });
    let (sender, recipient) = title.as_deref().map(people::from_title).unwrap_or_default();
    let or = |stated: Vec<Agent>, derived: Option<Agent>| match stated.as_slice() {
        [] => derived.into_iter().collect(),
        [..] => stated,
    };
    let mut record = Record {
        title: title.unwrap_or_else(|| title_by_name(stem, &lines)),
        creators: or(told.senders, sender),
        recipients: or(told.recipients, recipient),
        texts,
        warnings,
        ..Record::default()
    };
    let in_head = told.date.map(|(date, words)| Found {
        date,
        words,
        from: "the first lines of the text",
    });
    if let Some(found) = in_head.or_else(|| head::date(stem, &lines)) {
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

/// Returns a file's name for a title; a machine's tells less than the first words.
fn title_by_name(stem: &str, lines: &[&str]) -> Clean {
    let first_words = || head::first_words(lines).filter(|_| camera::is_name(stem));
    first_words().unwrap_or_else(|| Clean::line(stem))
}

/// Dates a record by its file's name, where that plainly has a month or a day.
pub(super) fn date_by_name(record: &mut Record, stem: &str) {
    if let Some(found) = head::full_date_in_name(stem) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_s_name_is_neither_date_nor_title() {
        let record = read("IMG_20210304_1200", "The ice came early this year, and of the ships that were awaited in the harbour not one arrived before the spring of the next.\n\nThe end.").record;
        assert_eq!((record.date, record.date_text), (None, None));
        assert_eq!(
            record.title.as_str(),
            "The ice came early this year, and of the ships that were …"
        );
        assert_eq!(read("DSC_0042", "").record.title.as_str(), "DSC_0042");
    }

    #[test]
    fn a_typed_head_gives_people_title_and_date() {
        let record = read(
            "memo",
            "FROM: Mr. Kennan\nTO: The Secretary\nSUBJECT: Ice\nDATE: 17 November 1950\n\nThe ice is late.",
        )
        .record;
        assert_eq!(record.title.as_str(), "Ice");
        assert_eq!(record.creators[0].name.as_str(), "Mr. Kennan");
        assert_eq!(record.recipients[0].name.as_str(), "The Secretary");
        assert!(!record.creators[0].derived);
        assert_eq!(
            record.date.map(|date| date.edtf().to_owned()).as_deref(),
            Some("1950-11-17")
        );
        assert!(record.texts[0].canonical().contains("FROM: Mr. Kennan"));
    }

    #[test]
    fn a_page_s_number_and_a_broken_word_are_no_words_of_the_sentence() {
        let text = "The council of the harbour towns received the new ambassa-\ndor of the northern country in its\n\
            assembly on the morning of the third of May, and many anti-\nquarians had come who had known of\n\
            the day of his arrival from the newspapers of the town, the\n12\n\u{c}last of which was late.";
        let record = read("report", text).record;
        let words = record.texts[0].canonical().to_string();
        assert!(words.contains("the new ambassador of"), "{words}");
        assert!(words.contains("\n\n12\n\n"), "{words}");
    }
}

//! Quoting a record: the archive's own citation, and a passage with it.

use super::clean::Clean;
use super::record::{Container, Record};
use super::text::{Passage, Span, SpanKind, Text};

/// Returns the archive's own citation; of a record without one, what is known, in its order.
pub fn citation(record: &Record) -> String {
    if let Some(citation) = &record.citation {
        return citation.to_string();
    }
    let mut parts = Vec::new();
    let authors: Vec<Clean> = record
        .creators
        .iter()
        .map(|agent| agent.name.clone())
        .collect();
    // What was taken from the title is said by the title.
    if record.creators.iter().any(|agent| !agent.derived) {
        parts.push(ended(&Clean::join(&authors, "; ")));
    }
    parts.push(format!("“{},”", record.title));
    let date = cited_date(record);
    parts.extend(date.as_deref().map(ended));
    parts.extend(record.shelf_marks.first().map(|mark| ended(&mark.text)));
    match &record.container {
        Some(container) => {
            let volume = printed_in(container, &record.title, date.as_deref());
            parts.extend(volume.map(|volume| ended(&volume)));
        }
        None if record.shelf_marks.is_empty() => {
            let source = published(record, date.as_deref());
            parts.push(ended(
                &source.unwrap_or_else(|| record.collection.to_string()),
            ));
        }
        None => {}
    }
    parts.retain(|part| part != ",");
    parts.extend(record.url.as_ref().map(Clean::to_string));
    parts.join(" ").trim_end_matches(',').to_owned()
}

/// Returns the date in the one form of all citations ("3 October 1950"). The words as written
/// stand for it where they say more than that: another calendar, a day that may be a month, an
/// open end.
fn cited_date(record: &Record) -> Option<String> {
    let written = record.date_text.as_ref().map(Clean::to_string);
    let Some(date) = &record.date else {
        return written;
    };
    let is_plain = !date.edtf().contains("-XX") && !date.edtf().contains("..");
    if is_plain && record.calendar.is_none() {
        return Some(date.shown());
    }
    written.or_else(|| Some(date.shown()))
}

/// Returns the volume a document is printed in, and where in it; a book that is the record
/// itself is not named twice. `None` when there is nothing to say.
fn printed_in(container: &Container, title: &Clean, date: Option<&str>) -> Option<String> {
    let is_itself = container.title == *title;
    let place = [&container.place, &container.publisher, &container.year];
    let place: Vec<&str> = place.iter().filter_map(|part| part.as_deref()).collect();
    if is_itself {
        let said = |words: &&str| date.is_some_and(|date| date.contains(*words));
        let place = place.into_iter().filter(|words| !said(words));
        let details = details(container).into_iter();
        let words: Vec<String> = place.map(str::to_owned).chain(details).collect();
        return (!words.is_empty()).then(|| words.join(", "));
    }
    let mut words = format!("in {}", container.title);
    if let Some(volume) = &container.volume {
        words = format!("{words}, vol. {volume}");
    }
    if !place.is_empty() {
        words = format!("{words} ({})", place.join(", "));
    }
    for detail in details(container) {
        words = format!("{words}, {detail}");
    }
    Some(words)
}

/// Returns where in a volume a document stands.
fn details(container: &Container) -> Vec<String> {
    let pages = container.pages.as_ref().map(|pages| {
        let is_one = pages.chars().all(char::is_alphanumeric);
        format!("{} {pages}", if is_one { "p." } else { "pp." })
    });
    let issue = container.issue.as_ref().map(|issue| format!("no. {issue}"));
    let number = container.number.as_ref();
    let number = number.map(|number| format!("doc. {number}"));
    [issue, number, pages].into_iter().flatten().collect()
}

/// Returns the volume a document is printed in for a page of the record: title, volume,
/// editors, place, publisher, year, and where in it.
pub fn container_in_words(container: &Container) -> String {
    let editors = Clean::join(&container.editors, "; ");
    let volume = container.volume.as_ref();
    let head = [
        Some(container.title.to_string()),
        volume.map(|volume| format!("vol. {volume}")),
        Some(editors.to_string()),
    ];
    let place = [&container.place, &container.publisher, &container.year];
    let place = place.map(|part| part.as_ref().map(Clean::to_string));
    let parts = head.into_iter().chain(place).flatten();
    let parts = parts
        .chain(details(container))
        .filter(|part| !part.is_empty());
    parts.collect::<Vec<String>>().join(", ")
}

/// Returns who published a record that is printed in no volume, as its further fields say it;
/// `None` when they say nothing of it.
fn published(record: &Record, date: Option<&str>) -> Option<String> {
    const FIELDS: [&[&str]; 3] = [
        &[
            "place of publication",
            "publisher-place",
            "publisher place",
            "address",
        ],
        &["publisher"],
        &["year", "year of publication"],
    ];
    let field = |names: &&[&str]| {
        let mut further = record.further.iter();
        let named = further.find(|(name, _)| names.contains(&name.to_lowercase().as_str()));
        named.map(|(_, value)| Clean::line(value).to_string())
    };
    let said: Vec<String> = FIELDS.iter().filter_map(field).collect();
    if said.is_empty() {
        return None;
    }
    let is_new = |words: &String| date.is_none_or(|date| !date.contains(words.as_str()));
    Some(
        said.into_iter()
            .filter(is_new)
            .collect::<Vec<_>>()
            .join(", "),
    )
}

/// Ends a part of a citation with a comma.
fn ended(part: &str) -> String {
    format!("{},", part.trim_end_matches([',', ' ']))
}

/// Returns the words of a passage in quotation marks, a blank line, and the citation.
///
/// The marks of footnotes are the edition's and not the document's: they are left out.
pub fn quotation(record: &Record, passage: &Passage) -> String {
    let text = record.texts.iter().find(|text| text.key == passage.text);
    let words = text.map(|text| quoted(text, passage)).unwrap_or_default();
    format!("“{}”\n\n{}", words.trim(), citation(record))
}

fn quoted(text: &Text, passage: &Passage) -> String {
    let mut pieces = Vec::new();
    for (block, start) in text.ordered_blocks().zip(text.block_starts()) {
        let is_mark = |at: usize| {
            let covers = |span: &&Span| (span.start..span.end).contains(&at);
            let mut spans = block.spans.iter().filter(covers);
            spans.any(|span| matches!(span.kind, SpanKind::NoteRef(_)))
        };
        let inside = |at: usize| (passage.start..passage.end).contains(&(start + at));
        let letters = block.text.chars().enumerate();
        let piece: String = letters
            .filter(|(at, _)| inside(*at) && !is_mark(*at))
            .map(|(_, c)| c)
            .collect();
        if !piece.is_empty() {
            pieces.push(piece);
        }
    }
    pieces.join("\n\n")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use crate::record::date::DocDate;
    use crate::record::record::Agent;
    use crate::record::text::{Block, BlockKind};

    fn record() -> Record {
        let mut block = Block::new(BlockKind::Paragraph, Clean::text("On June 18[2] approved."));
        block.spans.push(Span {
            start: 10,
            end: 13,
            kind: SpanKind::NoteRef(Clean::line("2")),
        });
        Record {
            title: Clean::line("Memorandum"),
            creators: vec![Agent {
                name: Clean::line("Kennan"),
                derived: false,
            }],
            date: DocDate::parse_edtf("1950-03-30"),
            date_text: Some(Clean::line("March 30, 1950")),
            container: Some(Container {
                title: Clean::line("The Intelligence Community"),
                place: Some(Clean::line("Washington")),
                year: Some(Clean::line("2007")),
                number: Some(Clean::line("4")),
                ..Container::default()
            }),
            texts: vec![Text {
                blocks: vec![block],
                ..Text::default()
            }],
            ..Record::default()
        }
    }

    #[test]
    fn a_record_without_a_citation_is_cited_by_what_is_known() {
        assert_eq!(
            citation(&record()),
            "Kennan, “Memorandum,” 30 March 1950, in The Intelligence Community (Washington, 2007), doc. 4"
        );
        let whole = Record {
            citation: Some(Clean::line("As the archive says")),
            ..record()
        };
        assert_eq!(citation(&whole), "As the archive says");
    }

    #[test]
    fn a_document_in_a_volume_can_be_found_by_its_citation() {
        let record = Record {
            container: Some(Container {
                title: Clean::line("Foreign Relations of the United States"),
                volume: Some(Clean::line("VI")),
                publisher: Some(Clean::line("Government Printing Office")),
                year: Some(Clean::line("1946")),
                pages: Some(Clean::line("696-709")),
                ..Container::default()
            }),
            ..record()
        };
        assert_eq!(
            citation(&record),
            "Kennan, “Memorandum,” 30 March 1950, in Foreign Relations of the United States, vol. VI \
             (Government Printing Office, 1946), pp. 696-709"
        );
        assert_eq!(
            container_in_words(record.container.as_ref().unwrap()),
            "Foreign Relations of the United States, vol. VI, Government Printing Office, 1946, pp. 696-709"
        );
    }

    #[test]
    fn a_book_is_cited_once_and_by_its_publisher() {
        let bare = Record {
            collection: Clean::line("my folder"),
            container: None,
            ..record()
        };
        assert_eq!(
            citation(&bare),
            "Kennan, “Memorandum,” 30 March 1950, my folder"
        );
        let fields = [("Publisher", "Harbour Press"), ("Year", "1950")];
        let fields = fields.map(|(name, value)| (Clean::line(name), Clean::line(value)));
        let published = Record {
            further: fields.to_vec(),
            ..bare.clone()
        };
        assert_eq!(
            citation(&published),
            "Kennan, “Memorandum,” 30 March 1950, Harbour Press"
        );
        let itself = Record {
            container: Some(Container {
                title: Clean::line("Memorandum"),
                publisher: Some(Clean::line("Harbour Press")),
                year: Some(Clean::line("1950")),
                ..Container::default()
            }),
            ..bare
        };
        assert_eq!(
            citation(&itself),
            "Kennan, “Memorandum,” 30 March 1950, Harbour Press"
        );
    }

    #[test]
    fn dates_are_cited_in_one_form_but_for_what_words_alone_say() {
        for (edtf, written, calendar, cited) in [
            ("1950-10-03", "1950-10-03", None, "3 October 1950"),
            ("1950-10-03", "October 3, 1950", None, "3 October 1950"),
            ("1951-XX-XX", "03/04/1951", None, "03/04/1951"),
            ("1950~", "ca. 1950", None, "c. 1950"),
            ("1950/..", "after 1950", None, "after 1950"),
            (
                "1917-11-07",
                "25 October (7 November) 1917",
                Some("Julian"),
                "25 October (7 November) 1917",
            ),
        ] {
            let record = Record {
                date: DocDate::parse_edtf(edtf),
                date_text: Some(Clean::line(written)),
                calendar: calendar.map(Clean::line),
                ..Record::default()
            };
            assert_eq!(cited_date(&record).as_deref(), Some(cited));
        }
    }

    #[test]
    fn a_quotation_has_the_words_of_the_document_alone() {
        let passage = Passage {
            text: Text::default().key,
            start: 3,
            end: 23,
        };
        assert!(quotation(&record(), &passage).starts_with("“June 18 approved.”\n\nKennan"));
    }
}

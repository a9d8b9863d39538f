//! Quoting a record: the archive's own citation, and a passage with it.

use super::clean::Clean;
use super::date::DocDate;
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
    let date = record.date_text.as_ref().map(Clean::to_string);
    let date = date.or_else(|| record.date.as_ref().map(DocDate::shown));
    parts.extend(date.map(|date| ended(&date)));
    parts.extend(record.shelf_marks.first().map(|mark| ended(&mark.text)));
    match &record.container {
        Some(container) => parts.push(ended(&printed_in(container))),
        None if record.shelf_marks.is_empty() => parts.push(ended(&record.collection)),
        None => {}
    }
    parts.extend(record.url.as_ref().map(Clean::to_string));
    parts.join(" ").trim_end_matches(',').to_owned()
}

/// Returns the volume a document is printed in, and where in it.
fn printed_in(container: &Container) -> String {
    let place = [&container.place, &container.publisher, &container.year];
    let place: Vec<&str> = place.iter().filter_map(|part| part.as_deref()).collect();
    let mut words = format!("in {}", container.title);
    if !place.is_empty() {
        words = format!("{words} ({})", place.join(", "));
    }
    if let Some(number) = &container.number {
        words = format!("{words}, no. {number}");
    }
    if let Some(pages) = &container.pages {
        words = format!("{words}, pp. {pages}");
    }
    words
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
mod tests {
    use super::*;
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
            "Kennan, “Memorandum,” March 30, 1950, in The Intelligence Community (Washington, 2007), no. 4"
        );
        let whole = Record {
            citation: Some(Clean::line("As the archive says")),
            ..record()
        };
        assert_eq!(citation(&whole), "As the archive says");
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

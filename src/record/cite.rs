//! Quoting a record: the archive's own citation, and a passage with it.

use super::clean::Clean;
use super::record::Record;
use super::text::Passage;

/// Returns the archive's own citation; of a record without one, what is known, in its order.
pub fn citation(record: &Record) -> String {
    if let Some(citation) = &record.citation {
        return citation.to_string();
    }
    let mut parts = vec![format!("“{},”", record.title)];
    let date = record.date_text.as_ref().map(Clean::to_string);
    parts.extend(
        date.or_else(|| {
            record
                .date
                .as_ref()
                .map(|date| format!("{},", date.shown()))
        })
        .map(|date| ended(&date)),
    );
    if let Some(mark) = record.shelf_marks.first() {
        parts.push(ended(&mark.text));
    } else if !record.collection.is_empty() {
        parts.push(ended(&record.collection));
    }
    parts.push(
        record
            .url
            .as_ref()
            .map_or_else(|| record.id.to_string(), Clean::to_string),
    );
    parts.join(" ")
}

/// Ends a part of a citation with a comma.
fn ended(part: &str) -> String {
    format!("{},", part.trim_end_matches([',', ' ']))
}

/// Returns the words of a passage in quotation marks, a blank line, and the citation.
pub fn quotation(record: &Record, passage: &Passage) -> String {
    let text = record.texts.iter().find(|text| text.key == passage.text);
    let words = text
        .map(|text| text.canonical().slice(passage.start, passage.end))
        .unwrap_or_default();
    format!("“{}”\n\n{}", words.trim(), citation(record))
}

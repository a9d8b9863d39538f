//! Quoting a record: the archive's own citation, and a passage with it.
//!
//! Of a record without a citation one is made in the order of the Chicago Manual's notes on
//! archival documents: author, title, date, who shows it, where it is kept, who translated it,
//! its address. A document of a printed volume is cited by that. What the record does not say
//! is left out: where its file lies on this machine is no source.

mod printed;
#[cfg(test)]
mod tests;

use super::clean::Clean;
use super::identity::{IdKind, RecordId};
use super::record::{Agent, Record};
use super::shelf_mark::{ShelfMark, is_publisher};
use super::text::{Passage, Role, Span, SpanKind, Text};

pub use printed::container_in_words;
use printed::{finds_its_documents, printed_in, published};

/// An edition or a source of more code points is a remark, and no part of a citation.
const LONGEST_SOURCE: usize = 300;

/// Returns the archive's own citation; of a record without one, what is known, in its order.
pub fn citation(record: &Record) -> String {
    cited(record, record.first_text())
}

/// Cites a record; `text` is the one of its texts that is meant.
fn cited(record: &Record, text: Option<&Text>) -> String {
    if let Some(citation) = &record.citation {
        return with_address(citation, record.url.as_deref());
    }
    let date = cited_date(record);
    let mut parts = Vec::new();
    parts.extend(authors(record));
    if !record.title.is_empty() {
        parts.push(format!("“{},”", record.title));
    }
    parts.extend(date.clone());
    parts.extend(source(record, text, date.as_deref()));
    let translators = text.and_then(|text| translated(text, &parts));
    parts.extend(translators);
    parts.extend(record.url.as_ref().map(Clean::to_string));
    parts.retain(|part| !part.is_empty());
    joined(&parts)
}

/// Joins the parts of a citation with commas; the title has its own inside the quotation marks.
fn joined(parts: &[String]) -> String {
    let mut words = String::new();
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        let bare = part.trim_end_matches([',', ' ']);
        match (is_last, bare.strip_suffix(",”")) {
            (true, Some(title)) => words = format!("{words}{title}”"),
            (true, None) => words.push_str(bare),
            (false, Some(_)) => words = format!("{words}{bare} "),
            (false, None) => words = format!("{words}{bare}, "),
        }
    }
    words
}

/// Returns the archive's own citation with the address it gave beside it: the citation itself
/// is not altered, and not told twice where to look.
fn with_address(citation: &Clean, url: Option<&str>) -> String {
    let bare = |url: &str| {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        rest.trim_end_matches('/').to_owned()
    };
    match url {
        Some(url) if !citation.contains(&bare(url)) => {
            let comma = if citation.ends_with(['.', ',', ';']) {
                ""
            } else {
                ","
            };
            format!("{citation}{comma} {url}")
        }
        _ => citation.to_string(),
    }
}

/// Returns who wrote it; what was taken from the title is said by the title.
fn authors(record: &Record) -> Option<String> {
    let is_stated = |agent: &Agent| !agent.derived;
    let names = record.creators.iter().map(|agent| &agent.name);
    let is_said = record.creators.iter().any(is_stated);
    is_said.then(|| Clean::join(names, "; ").to_string())
}

/// Returns where the document is to be found.
fn source(record: &Record, text: Option<&Text>, date: Option<&str>) -> Vec<String> {
    let volume = record.container.as_ref();
    let in_volume = volume.and_then(|volume| printed_in(volume, &record.title, date));
    if volume.is_some_and(finds_its_documents) {
        return in_volume.into_iter().collect();
    }
    let mut parts: Vec<String> = shown_by(record).into_iter().collect();
    parts.extend(kept(&record.shelf_marks));
    parts.extend(in_volume);
    if record.shelf_marks.is_empty() && volume.is_none() {
        let edition = text.and_then(|text| text.edition.as_ref());
        let edition = edition.filter(|words| words.chars().count() <= LONGEST_SOURCE);
        parts.extend(edition.map(|words| words.trim_end_matches('.').to_owned()));
        parts.extend(published(record, date));
    }
    if parts.is_empty() {
        parts.extend(named_source(record));
    }
    parts
}

/// Returns the digital archive or program that shows the document without keeping it.
fn shown_by(record: &Record) -> Option<String> {
    const NAMES: [&str; 5] = [
        "digital archive",
        "digital library",
        "archive",
        "website",
        "provider",
    ];
    // Without a shelf mark a publisher stands with its place and year.
    let publisher = || {
        let kept = !record.shelf_marks.is_empty();
        field(record, &["publisher"]).filter(|name| kept && is_publisher(name))
    };
    let named = field(record, &NAMES).or_else(publisher)?;
    let mut marks = record.shelf_marks.iter();
    let is_said = marks.any(|mark| mark.text.contains(&named));
    (!is_said).then_some(named)
}

/// Returns all shelf marks as archives put them in a row: "APRF, Fond 45 and AVPRF, Fond 059a".
fn kept(marks: &[ShelfMark]) -> Option<String> {
    let words = |mark: &ShelfMark| mark.text.trim_end_matches([',', ' ']).to_owned();
    match marks {
        [] => None,
        [mark] => Some(words(mark)),
        [one, other] => Some(format!("{} and {}", words(one), words(other))),
        [before @ .., last] => {
            let before: Vec<String> = before.iter().map(words).collect();
            Some(format!("{}; and {}", before.join("; "), words(last)))
        }
    }
}

/// Returns the source in the record's own words, else the collection that somebody gave a name:
/// that of a folder says where a file lies.
fn named_source(record: &Record) -> Option<String> {
    let source = field(record, &["source"]);
    let source = source.filter(|words| words.chars().count() <= LONGEST_SOURCE);
    let folder = RecordId::path(&record.collection, "");
    let lies_in =
        |id: &RecordId| id.kind() == IdKind::Path && id.as_str().starts_with(folder.as_str());
    let is_folder = lies_in(&record.id) || record.also.iter().any(lies_in);
    let collection = Some(record.collection.to_string()).filter(|_| !is_folder);
    source
        .map(|words| words.trim_end_matches('.').to_owned())
        .or(collection)
}

/// Returns who translated a text, unless another part of the citation says it.
fn translated(text: &Text, parts: &[String]) -> Option<String> {
    let is_said = |name: &Clean| parts.iter().any(|part| part.contains(name.as_str()));
    let names: Vec<Clean> = text
        .translators
        .iter()
        .filter(|name| !is_said(name))
        .cloned()
        .collect();
    let is_translation = text.role == Role::Translation && !names.is_empty();
    is_translation.then(|| format!("translated by {}", in_a_row(&names)))
}

/// Returns "A", "A and B", "A, B, and C".
fn in_a_row(names: &[Clean]) -> String {
    match names {
        [before @ .., last] if before.len() > 1 => {
            format!("{}, and {last}", Clean::join(before, ", "))
        }
        _ => Clean::join(names, " and ").to_string(),
    }
}

/// Returns the first of the further fields that has one of these names, given in lower case.
fn field(record: &Record, names: &[&str]) -> Option<String> {
    let mut further = record.further.iter();
    let named = further.find(|(name, _)| names.contains(&name.to_lowercase().as_str()));
    let value = named.map(|(_, value)| Clean::line(value).to_string());
    value.filter(|value| !value.is_empty())
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

/// Returns the words of a passage in quotation marks, a blank line, and the citation.
///
/// The marks of footnotes are the edition's and not the document's: they are left out.
pub fn quotation(record: &Record, passage: &Passage) -> String {
    let text = record.texts.iter().find(|text| text.key == passage.text);
    let words = text.map(|text| quoted(text, passage)).unwrap_or_default();
    let text = text.or_else(|| record.first_text());
    format!("“{}”\n\n{}", words.trim(), cited(record, text))
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

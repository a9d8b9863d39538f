//! A record as JSON: the names of its keys are promised to other people's programs.
//!
//! Every key is always there; what is not known is null, or an empty list or text. Kept apart
//! from the record itself, so that the one can change without the other.

use std::collections::HashMap;

use serde::Serialize;

use crate::record::Clean;
use crate::record::date::DocDate;
use crate::record::identity::RecordId;
use crate::record::language::Language;
use crate::record::record::{Agent, Container, KindDate, Record, Source};
use crate::record::shelf_mark::ShelfMark;
use crate::record::text::{BlockKind, Role, SpanKind, Text, TextKey};

/// What joins the paragraphs of a text field.
const PARAGRAPHS: &str = "\n\n";

/// A record.
#[derive(Debug, Serialize)]
pub struct RecordJson<'a> {
    id: &'a str,
    also: Vec<&'a str>,
    cite_key: &'a str,
    title: &'a Clean,
    short_title: Option<&'a Clean>,
    date: Option<&'a str>,
    date_text: Option<&'a Clean>,
    calendar: Option<&'a Clean>,
    dates: Vec<DateJson<'a>>,
    creators: Vec<&'a Clean>,
    recipients: Vec<&'a Clean>,
    /// Which fields were taken from the title, not from a field of their own.
    derived: Vec<&'static str>,
    citation: Option<&'a Clean>,
    shelf_marks: Vec<ShelfMarkJson<'a>>,
    container: Option<ContainerJson<'a>>,
    url: Option<&'a Clean>,
    rights: Option<&'a Clean>,
    credits: &'a [Clean],
    subjects: &'a [Clean],
    places: &'a [Clean],
    collection: &'a Clean,
    classification: Option<&'a Clean>,
    summary: Clean,
    original_language: Option<&'a Language>,
    contents: &'a [Clean],
    texts: Vec<TextJson<'a>>,
    source: Option<SourceJson<'a>>,
    sources: Vec<FileJson<'a>>,
    further: Vec<FurtherJson<'a>>,
    warnings: &'a [Clean],
}

#[derive(Debug, Serialize)]
struct DateJson<'a> {
    kind: &'a Clean,
    date: Option<&'a str>,
    text: &'a Clean,
}

#[derive(Debug, Serialize)]
struct ShelfMarkJson<'a> {
    repository: Option<&'a Clean>,
    former_names: &'a [Clean],
    levels: Vec<LevelJson<'a>>,
    leaves: Option<&'a Clean>,
    text: &'a Clean,
}

#[derive(Debug, Serialize)]
struct LevelJson<'a> {
    name: &'static str,
    value: &'a Clean,
    label: &'a Clean,
}

#[derive(Debug, Serialize)]
struct ContainerJson<'a> {
    title: &'a Clean,
    editors: &'a [Clean],
    publisher: Option<&'a Clean>,
    place: Option<&'a Clean>,
    year: Option<&'a Clean>,
    volume: Option<&'a Clean>,
    issue: Option<&'a Clean>,
    number: Option<&'a Clean>,
    pages: Option<&'a Clean>,
}

#[derive(Debug, Serialize)]
struct TextJson<'a> {
    role: Role,
    language: Option<&'a str>,
    label: Option<&'a Clean>,
    translators: &'a [Clean],
    edition: Option<&'a Clean>,
    source: Option<&'a Clean>,
    key: &'a TextKey,
    text: Clean,
    footnotes: Vec<FootnoteJson<'a>>,
}

/// A footnote: its number, and where its words stand in the text, whose end they are.
#[derive(Debug, Serialize)]
struct FootnoteJson<'a> {
    mark: &'a Clean,
    start: usize,
    end: usize,
    /// Where the text has the number: code points `[start, end]`, the end left out.
    references: Vec<[usize; 2]>,
}

#[derive(Debug, Serialize)]
struct SourceJson<'a> {
    path: Clean,
    format: &'a str,
    encoding: &'a str,
}

#[derive(Debug, Serialize)]
struct FileJson<'a> {
    #[serde(flatten)]
    source: SourceJson<'a>,
    file: Option<Clean>,
    size: u64,
    modified: Option<i64>,
}

#[derive(Debug, Serialize)]
struct FurtherJson<'a> {
    name: &'a Clean,
    value: &'a Clean,
}

impl<'a> From<&'a Record> for RecordJson<'a> {
    fn from(record: &'a Record) -> Self {
        Self {
            id: record.id.as_str(),
            also: record.also.iter().map(RecordId::as_str).collect(),
            cite_key: &record.cite_key,
            title: &record.title,
            short_title: record.short_title.as_ref(),
            date: record.date.as_ref().map(DocDate::edtf),
            date_text: record.date_text.as_ref(),
            calendar: record.calendar.as_ref(),
            dates: record.dates.iter().map(DateJson::from).collect(),
            creators: names(&record.creators),
            recipients: names(&record.recipients),
            derived: derived(record),
            citation: record.citation.as_ref(),
            shelf_marks: record.shelf_marks.iter().map(ShelfMarkJson::from).collect(),
            container: record.container.as_ref().map(ContainerJson::from),
            url: record.url.as_ref(),
            rights: record.rights.as_ref(),
            credits: &record.credits,
            subjects: &record.subjects,
            places: &record.places,
            collection: &record.collection,
            classification: record.classification.as_ref(),
            summary: Clean::join(&record.summary, PARAGRAPHS),
            original_language: record.original_language.as_ref(),
            contents: &record.contents,
            texts: record.texts.iter().map(TextJson::from).collect(),
            source: record.sources.first().map(SourceJson::from),
            sources: record.sources.iter().map(FileJson::from).collect(),
            further: further(record),
            warnings: &record.warnings,
        }
    }
}

fn names(agents: &[Agent]) -> Vec<&Clean> {
    agents.iter().map(|agent| &agent.name).collect()
}

fn derived(record: &Record) -> Vec<&'static str> {
    let fields = [
        ("creators", &record.creators),
        ("recipients", &record.recipients),
    ];
    let from_title = fields
        .into_iter()
        .filter(|(_, agents)| agents.iter().any(|agent| agent.derived));
    from_title.map(|(name, _)| name).collect()
}

fn further(record: &Record) -> Vec<FurtherJson<'_>> {
    let fields = record.further.iter();
    fields
        .map(|(name, value)| FurtherJson { name, value })
        .collect()
}

impl<'a> From<&'a KindDate> for DateJson<'a> {
    fn from(date: &'a KindDate) -> Self {
        Self {
            kind: &date.kind,
            date: date.date.as_ref().map(DocDate::edtf),
            text: &date.text,
        }
    }
}

impl<'a> From<&'a ShelfMark> for ShelfMarkJson<'a> {
    fn from(mark: &'a ShelfMark) -> Self {
        let levels = mark.levels.iter().map(|level| LevelJson {
            name: level.name,
            value: &level.value,
            label: &level.label,
        });
        Self {
            repository: mark.repository.as_ref(),
            former_names: &mark.former_names,
            levels: levels.collect(),
            leaves: mark.leaves.as_ref(),
            text: &mark.text,
        }
    }
}

impl<'a> From<&'a Container> for ContainerJson<'a> {
    fn from(container: &'a Container) -> Self {
        Self {
            title: &container.title,
            editors: &container.editors,
            publisher: container.publisher.as_ref(),
            place: container.place.as_ref(),
            year: container.year.as_ref(),
            volume: container.volume.as_ref(),
            issue: container.issue.as_ref(),
            number: container.number.as_ref(),
            pages: container.pages.as_ref(),
        }
    }
}

impl<'a> From<&'a Text> for TextJson<'a> {
    fn from(text: &'a Text) -> Self {
        Self {
            role: text.role,
            language: text.language.as_deref(),
            label: text.label.as_ref(),
            translators: &text.translators,
            edition: text.edition.as_ref(),
            source: text.source.as_ref(),
            key: &text.key,
            text: text.canonical(),
            footnotes: footnotes(text),
        }
    }
}

/// Returns the footnotes of a text; all positions are code points of its canonical string.
fn footnotes(text: &Text) -> Vec<FootnoteJson<'_>> {
    let blocks = || text.ordered_blocks().zip(text.block_starts());
    let mut notes: Vec<FootnoteJson<'_>> = blocks()
        .filter_map(|(block, start)| match &block.kind {
            BlockKind::Footnote(mark) => Some(FootnoteJson {
                mark,
                start,
                end: start + block.text.chars().count(),
                references: Vec::new(),
            }),
            _ => None,
        })
        .collect();
    let mut by_mark: HashMap<&str, usize> = HashMap::new();
    for (at, note) in notes.iter().enumerate() {
        by_mark.entry(note.mark.as_str()).or_insert(at);
    }
    for (block, start) in blocks() {
        for span in &block.spans {
            if let SpanKind::NoteRef(mark) = &span.kind
                && let Some(at) = by_mark.get(mark.as_str())
                && let Some(note) = notes.get_mut(*at)
            {
                note.references.push([start + span.start, start + span.end]);
            }
        }
    }
    notes
}

impl<'a> From<&'a Source> for SourceJson<'a> {
    fn from(source: &'a Source) -> Self {
        Self {
            path: Clean::text(&source.path),
            format: source.format,
            encoding: source.encoding,
        }
    }
}

impl<'a> From<&'a Source> for FileJson<'a> {
    fn from(source: &'a Source) -> Self {
        let file = source.file.as_deref();
        Self {
            source: source.into(),
            file: file.map(|file| Clean::text(&file.to_string_lossy())),
            size: source.size,
            modified: source.modified,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::super::testing::telegram;
    use super::*;
    use serde_json::{Value, json};

    /// The keys that were promised; further ones may be added, none may go.
    const PROMISED: [&str; 30] = [
        "id",
        "also",
        "cite_key",
        "title",
        "short_title",
        "date",
        "date_text",
        "dates",
        "creators",
        "recipients",
        "citation",
        "shelf_marks",
        "container",
        "url",
        "rights",
        "credits",
        "subjects",
        "places",
        "collection",
        "summary",
        "original_language",
        "contents",
        "texts",
        "source",
        "further",
        "warnings",
        "calendar",
        "classification",
        "derived",
        "sources",
    ];

    fn value(record: &Record) -> Value {
        serde_json::to_value(RecordJson::from(record)).unwrap()
    }

    #[test]
    fn every_key_is_there_even_when_nothing_is_known() {
        for record in [Record::default(), telegram()] {
            let value = value(&record);
            let keys: Vec<&String> = value.as_object().unwrap().keys().collect();
            assert_eq!(keys.len(), PROMISED.len(), "{keys:?}");
            for key in PROMISED {
                assert!(value.get(key).is_some(), "{key}");
            }
        }
        let empty = value(&Record::default());
        assert_eq!(empty["date"], Value::Null);
        assert_eq!(empty["source"], Value::Null);
        assert_eq!(empty["summary"], json!(""));
        assert_eq!(empty["texts"], json!([]));
    }

    #[test]
    fn a_record_is_told_in_named_parts() {
        let value = value(&telegram());
        assert_eq!(value["creators"], json!(["Shtykov"]));
        assert_eq!(value["derived"], json!(["creators", "recipients"]));
        assert_eq!(
            value["shelf_marks"][0],
            json!({
                "repository": "APRF", "former_names": [],
                "levels": [
                    {"name": "fond", "value": "45", "label": "Fond"},
                    {"name": "opis", "value": "1", "label": "Opis"},
                ],
                "leaves": "88-89", "text": "APRF, Fond 45, Opis 1, Listy 88-89",
            })
        );
        assert_eq!(
            value["original_language"],
            json!({"name": "Russian", "tag": "ru"})
        );
        let text = &value["texts"][0];
        for key in ["role", "language", "label", "translators", "key", "text"] {
            assert!(text.get(key).is_some(), "{key}");
        }
        assert_eq!(text["role"], json!("translation"));
        assert_eq!(
            text["text"],
            json!(telegram().texts[0].canonical().as_str())
        );
        // The third block begins after 52 code points, and the last of six is the note.
        assert_eq!(
            text["footnotes"],
            json!([{"mark": "1", "start": 109, "end": 123, "references": [[82, 83]]}])
        );
        assert_eq!(value["texts"][1]["footnotes"], json!([]));
        assert_eq!(value["summary"], json!("He asks for pilots.\n\nHe waits."));
        assert_eq!(
            value["source"],
            json!({"path": "112079.txt", "format": "digital archive", "encoding": "UTF-8"})
        );
        assert_eq!(
            value["further"],
            json!([{"name": "Donor", "value": "Unknown_hand"}])
        );
        assert_eq!(
            value["dates"],
            json!([{"kind": "received", "date": null, "text": "18.11 4:03"}])
        );
    }
}

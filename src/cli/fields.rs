//! The description of a record as named lines, in the order a reader looks for them.
//!
//! For the page and for Markdown; programs take JSON.

use crate::record::cite::container_in_words;
use crate::record::further;
use crate::record::language;
use crate::record::record::{Agent, Record};
use crate::record::{Clean, text::Role};

/// A field: its name and its words, lines parted by line feeds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// As shown ("Shelf 1/2").
    pub name: String,
    /// The words.
    pub value: String,
}

/// Returns the fields that are known.
pub fn fields(record: &Record) -> Vec<Field> {
    let mut list = FieldList(Vec::new());
    list.put("Date", &shown_date(record));
    list.put_clean("Calendar", record.calendar.as_ref());
    for date in &record.dates {
        list.put(&capital(&date.kind), &date.text);
    }
    list.put("From", &people(&record.creators));
    list.put("To", &people(&record.recipients));
    let count = record.shelf_marks.len();
    for (index, mark) in record.shelf_marks.iter().enumerate() {
        match count {
            1 => list.put("Shelf mark", &mark.text),
            _ => list.put(&format!("Shelf {}/{count}", index + 1), &mark.text),
        }
    }
    list.put(
        "Printed in",
        &record
            .container
            .as_ref()
            .map(container_in_words)
            .unwrap_or_default(),
    );
    list.put("Language", &languages(record));
    list.put_clean("Classification", record.classification.as_ref());
    list.put("Places", &joined(&record.places));
    list.put("Subjects", &joined(&record.subjects));
    list.put("Credits", &joined(&record.credits));
    list.put("Contents", &joined(&record.contents));
    for (name, value) in &record.further {
        let (name, value) = further::shown(name, value);
        list.put(&name, &value);
    }
    list.put_clean("Citation", record.citation.as_ref());
    list.put_clean("Rights", record.rights.as_ref());
    list.put_clean("Address", record.url.as_ref());
    list.put("Collection", &record.collection);
    list.put("Id", record.id.as_str());
    for source in &record.sources {
        let read_as = format!(" ({}, {})", source.format, source.encoding);
        list.put("File", &format!("{}{read_as}", Clean::text(&source.path)));
    }
    for warning in &record.warnings {
        list.put("Warning", warning);
    }
    list.0
}

struct FieldList(Vec<Field>);

impl FieldList {
    /// Takes a field that says something.
    fn put(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.push(Field {
                name: name.to_owned(),
                value: value.to_owned(),
            });
        }
    }

    fn put_clean(&mut self, name: &str, value: Option<&Clean>) {
        self.put(name, value.map_or("", Clean::as_str));
    }
}

/// The words of the source, and what they were taken to mean.
fn shown_date(record: &Record) -> String {
    let edtf = record.date.as_ref().map(|date| Clean::line(date.edtf()));
    match (&record.date_text, edtf) {
        (Some(words), Some(edtf)) if *words != edtf => format!("{words} ({edtf})"),
        (Some(words), _) => words.to_string(),
        (None, Some(edtf)) => edtf.to_string(),
        (None, None) => "undated".to_owned(),
    }
}

fn people(agents: &[Agent]) -> String {
    let names: Vec<&str> = agents.iter().map(|agent| agent.name.as_str()).collect();
    let from_title = if agents.iter().any(|agent| agent.derived) {
        " (from the title)"
    } else {
        ""
    };
    format!("{}{from_title}", names.join("; "))
}

fn languages(record: &Record) -> String {
    let original = record.original_language.as_ref().map_or_else(
        || {
            let original = record.text_of(Role::Original);
            original
                .and_then(|text| text.language.as_deref())
                .unwrap_or_default()
        },
        |language| language.name.as_str(),
    );
    let others = record
        .texts
        .iter()
        .filter(|text| text.role != Role::Original);
    let tags = others.filter_map(|text| text.language.as_deref());
    let others: Vec<&str> = tags
        .map(|tag| language::name_of(tag).unwrap_or(tag))
        .collect();
    match (original, others.as_slice()) {
        ("", others) => others.join(", "),
        (original, []) => original.to_owned(),
        (original, others) => format!("{original} > {}", others.join(", ")),
    }
}

fn joined(values: &[Clean]) -> String {
    let values: Vec<&str> = values.iter().map(Clean::as_str).collect();
    values.join("; ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::super::testing::telegram;
    use super::*;

    fn value(record: &Record, name: &str) -> Option<String> {
        let field = fields(record).into_iter().find(|field| field.name == name);
        field.map(|field| field.value)
    }

    #[test]
    fn what_is_not_known_is_not_shown_but_a_missing_date_is() {
        let fields = fields(&Record::default());
        let names: Vec<String> = fields.into_iter().map(|field| field.name).collect();
        assert_eq!(names, ["Date"]);
        assert_eq!(
            value(&Record::default(), "Date"),
            Some("undated".to_owned())
        );
    }

    #[test]
    fn people_from_the_title_are_told_apart() {
        assert_eq!(
            value(&telegram(), "From"),
            Some("Shtykov (from the title)".to_owned())
        );
        let mut record = telegram();
        record.creators[0].derived = false;
        assert_eq!(value(&record, "From"), Some("Shtykov".to_owned()));
    }

    #[test]
    fn two_shelf_marks_are_counted_and_other_fields_kept() {
        let mut record = telegram();
        assert!(value(&record, "Shelf mark").is_some());
        record.shelf_marks.push(record.shelf_marks[0].clone());
        assert!(value(&record, "Shelf 2/2").is_some());
        assert_eq!(value(&record, "Donor"), Some("Unknown_hand".to_owned()));
        assert_eq!(value(&record, "Received"), Some("18.11 4:03".to_owned()));
    }

    #[test]
    fn languages_read_from_the_original_to_the_rest() {
        assert_eq!(
            value(&telegram(), "Language"),
            Some("Russian > English".to_owned())
        );
    }
}

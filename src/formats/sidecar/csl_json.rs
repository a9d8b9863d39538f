//! CSL-JSON: one item or a list of them, as citation managers export them.

use serde_json::{Map, Value};

use super::{Keyed, MOST_ENTRIES};
use crate::formats::described::{Description, Said};
use crate::record::Clean;

/// Reads the items of a file; `None` for JSON of another kind, an error for what is no JSON.
pub(super) fn read(text: &str) -> Result<Option<Vec<Keyed>>, Clean> {
    let value = serde_json::from_str(text);
    let items = match value.map_err(|error| super::broken("CSL-JSON", &error.to_string()))? {
        Value::Array(items) => items,
        Value::Object(mut fields) => match fields.remove("items") {
            Some(Value::Array(items)) => items,
            _ => vec![Value::Object(fields)],
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return Ok(None),
    };
    let items: Vec<Keyed> = items.iter().take(MOST_ENTRIES).filter_map(item).collect();
    Ok((!items.is_empty()).then_some(items))
}

/// Reads an item: what has no type and no title is something else.
fn item(value: &Value) -> Option<Keyed> {
    let fields = value.as_object()?;
    let is_item = fields.contains_key("type")
        && ["title", "issued", "author", "URL"]
            .iter()
            .any(|key| fields.contains_key(*key));
    if !is_item {
        return None;
    }
    let mut description = Description::default();
    for (key, value) in fields {
        take(&mut description, fields, key, value);
    }
    let key = ["citation-key", "id"]
        .iter()
        .find_map(|key| fields.get(*key))
        .map(words);
    Some(Keyed {
        key: key.unwrap_or_default(),
        description,
    })
}

fn take(description: &mut Description, fields: &Map<String, Value>, key: &str, value: &Value) {
    match said(key) {
        _ if matches!(
            key,
            "id" | "type" | "citation-key" | "accessed" | "citation-label"
        ) => {}
        Some(said @ (Said::Creator | Said::Recipient | Said::Editor | Said::Translator)) => {
            for name in value.as_array().into_iter().flatten().map(person) {
                description.say(said, key, &name);
            }
        }
        Some(said @ (Said::Date | Said::OtherDate(_))) => {
            description.say(said, key, &date(value));
            // The volume of a printed document has its year from the same field.
            if key == "issued" && fields.contains_key("container-title") {
                let year: String = date(value).chars().take(4).collect();
                description.say(Said::Year, key, &year);
            }
        }
        Some(said) => description.say(said, key, &words(value)),
        None => description.keep_or_shelve(key, &words(value)),
    }
}

fn said(key: &str) -> Option<Said> {
    Some(match key {
        "title" => Said::Title,
        "title-short" | "shortTitle" => Said::ShortTitle,
        "author" => Said::Creator,
        "recipient" => Said::Recipient,
        "editor" | "collection-editor" | "container-author" => Said::Editor,
        "translator" => Said::Translator,
        "issued" => Said::Date,
        "submitted" => Said::OtherDate("sent"),
        "original-date" => Said::OtherDate("original"),
        "language" => Said::Language,
        "abstract" => Said::Summary,
        "keyword" => Said::Subjects,
        "archive" => Said::Archive,
        "archive-place" | "archive_place" => Said::ArchivePlace,
        "archive_location" | "archive-location" | "call-number" => Said::CallNumber,
        "URL" => Said::Url,
        "license" | "rights" => Said::Rights,
        "container-title" => Said::ContainerTitle,
        "publisher" => Said::Publisher,
        "publisher-place" => Said::PublisherPlace,
        "volume" => Said::Volume,
        "number" | "issue" => Said::Issue,
        "page" => Said::Pages,
        "event-place" | "jurisdiction" => Said::Places,
        _ => return None,
    })
}

/// Returns the words of a value; a list's are joined, a structure is kept as JSON.
fn words(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Null => String::new(),
        Value::Array(values) if values.iter().all(Value::is_string) => {
            let all: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            all.join("; ")
        }
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Returns a name, family name first: "Rautio, Aino", "de Gaulle, Charles".
fn person(value: &Value) -> String {
    let field = |key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim()
    };
    if !field("literal").is_empty() {
        return field("literal").to_owned();
    }
    let family = format!("{} {}", field("non-dropping-particle"), field("family"));
    let given = format!("{} {}", field("given"), field("dropping-particle"));
    let parts = [family.trim(), given.trim(), field("suffix")];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// Returns a date in EDTF, or in the words it is given in.
fn date(value: &Value) -> String {
    let field = |key: &str| value.get(key).and_then(Value::as_str);
    let parts = value.get("date-parts").and_then(Value::as_array);
    let day = |parts: &Value| {
        let numbers: Vec<String> = parts.as_array()?.iter().map(words).collect();
        let numbers: Vec<String> = numbers.iter().map(|part| format!("{part:0>2}")).collect();
        Some(numbers.join("-"))
    };
    let days: Vec<String> = parts
        .into_iter()
        .flatten()
        .take(2)
        .filter_map(day)
        .collect();
    let mut text = days.join("/");
    if text.is_empty() {
        return field("raw")
            .or_else(|| field("literal"))
            .or(value.as_str())
            .unwrap_or_default()
            .to_owned();
    }
    if value
        .get("circa")
        .is_some_and(|circa| *circa != Value::Bool(false))
    {
        text.push('~');
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_read() {
        let text = r#"[{"id":"x/9","type":"manuscript","title":"Letter on ice","author":[{"family":"Rautio","given":"Aino"},{"literal":"The Council"}],
            "recipient":[{"family":"Varga","given":"J. K."}],"issued":{"date-parts":[[1934,6,2]]},"archive":"HSA","archive_location":"Fond 2, Opis 1","medium":"paper"}]"#;
        let record = read(text)
            .unwrap()
            .unwrap()
            .remove(0)
            .description
            .finished()
            .record;
        assert_eq!(record.creators[1].name.as_str(), "The Council");
        assert_eq!(record.recipients[0].name.as_str(), "Varga, J. K.");
        assert_eq!(record.date.unwrap().edtf(), "1934-06-02");
        assert_eq!(record.shelf_marks[0].short().as_str(), "HSA 2/1");
        assert_eq!(record.further[0].1.as_str(), "paper");
    }

    #[test]
    fn dates_are_spans_and_doubtful_days_too() {
        let of = |json: &str| date(&serde_json::from_str(json).unwrap());
        assert_eq!(of(r#"{"date-parts":[["1934",6],[1935]]}"#), "1934-06/1935");
        assert_eq!(of(r#"{"date-parts":[[1934]],"circa":true}"#), "1934~");
        assert_eq!(of(r#"{"raw":"June 1934"}"#), "June 1934");
    }
}

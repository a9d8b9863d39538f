//! YAML: the fields that front matter has, in a file of their own.

use super::Keyed;
use crate::formats::described::Description;
use crate::formats::markdown;
use crate::record::Clean;

/// Reads a file; `None` when it is no map, or one that says nothing of a document, an error for
/// what is no YAML.
pub(super) fn read(text: &str) -> Result<Option<Vec<Keyed>>, Clean> {
    let text = text.strip_prefix("---").unwrap_or(text);
    let text = text.trim_end().trim_end_matches("...");
    let Some(described) = markdown::described(text) else {
        let whole = serde_saphyr::from_str::<serde_json::Value>(text);
        return match whole.map_err(|error| super::broken("YAML", &error.to_string()))? {
            // A map whose fields can't be told from each other.
            serde_json::Value::Object(_) => Err(super::broken("YAML", "a field stands twice")),
            _ => Ok(None),
        };
    };
    let names_something = !described.0.record.title.is_empty()
        || described.0.record.date_text.is_some()
        || !described.0.record.creators.is_empty()
        || !described.0.record.shelf_marks.is_empty()
        || described.0.names.id.is_some()
        || described.1.language.is_some();
    Ok(names_something.then(|| {
        vec![Keyed {
            key: String::new(),
            description: Description::from(described),
        }]
    }))
}

//! YAML: the fields that front matter has, in a file of their own.

use super::Keyed;
use crate::formats::described::Description;
use crate::formats::markdown;

/// Reads a file; `None` when it is no map, or one that says nothing of a document.
pub(super) fn read(text: &str) -> Option<Vec<Keyed>> {
    let text = text.strip_prefix("---").unwrap_or(text);
    let described = markdown::described(text.trim_end().trim_end_matches("..."))?;
    let names_something = !described.0.record.title.is_empty()
        || described.0.record.date_text.is_some()
        || !described.0.record.creators.is_empty()
        || !described.0.record.shelf_marks.is_empty()
        || described.0.names.id.is_some()
        || described.1.language.is_some();
    names_something.then(|| {
        vec![Keyed {
            key: String::new(),
            description: Description::from(described),
        }]
    })
}

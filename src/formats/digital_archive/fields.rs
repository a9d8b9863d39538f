//! The fields of a digital archive's record, by the names they go by. A table.
//!
//! What a field's value is made into is decided where the record is put together; where the
//! fields end and the text begins is not decided here either.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a field says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The title.
    Title,
    /// A short title.
    ShortTitle,
    /// The document's own date.
    Date,
    /// Another date, with its kind ("received").
    OtherDate(String),
    /// The archive's own citation, and the address after it.
    Citation,
    /// The summary.
    Summary,
    /// The language of the original.
    OriginalLanguage,
    /// The list of texts.
    Contents,
    /// Contributors and translators.
    Credits,
    /// Who made it.
    Creators,
    /// To whom.
    Recipients,
    /// A statement of rights.
    Rights,
    /// Subjects.
    Subjects,
    /// Places.
    Places,
    /// Security classification.
    Classification,
    /// The id the archive states.
    Id,
    /// The record's address.
    Url,
    /// Where the original is kept.
    ShelfMark,
    /// A field that belongs to the layout but has no place of its own: kept with its name.
    Further,
    /// A field that nobody has heard of: kept with its name.
    Unknown,
}

/// Names of fields, lower case, without "(s)" and a colon.
static NAMES: [(Field, &str); 18] = [
    (Field::Title, "title"),
    (Field::ShortTitle, "short title"),
    (
        Field::Date,
        "date|date created|date of document|document date|created",
    ),
    (Field::Citation, "citation|cite as|how to cite"),
    (Field::Summary, "summary|description|abstract"),
    (
        Field::OriginalLanguage,
        "original language|language of original|original languages|language|languages",
    ),
    (Field::Contents, "contents|content"),
    (
        Field::Credits,
        "credits|credit|translator|translators|contributor|contributors|translated by",
    ),
    (
        Field::Creators,
        "creator|creators|author|authors|from|sender|senders",
    ),
    (
        Field::Recipients,
        "recipient|recipients|to|addressee|addressees",
    ),
    (
        Field::Rights,
        "rights|copyright|license|licence|rights statement",
    ),
    (
        Field::Subjects,
        "subjects|subject|topics|topic|keywords|tags|subjects discussed|terms",
    ),
    (
        Field::Places,
        "places|place|associated places|geographic|geographic subjects|geographic subject|location|locations|coverage|countries",
    ),
    (
        Field::Classification,
        "classification|original classification|security classification|secrecy",
    ),
    (
        Field::Id,
        "id|identifier|record id|document id|document number|record number",
    ),
    (Field::Url, "url|link|permalink|address|uri|web address"),
    (
        Field::ShelfMark,
        "shelf mark|shelfmark|archive reference|call number|archival location|repository",
    ),
    (
        Field::Further,
        "collection|collections|source|sources|donors|donor|type|format|publisher|relation|note|notes|series|extent|original archive|original archives|original uploaded date|document contributor|document contributors|associated people & organizations|associated people and organizations",
    ),
];

/// The fields by their names: every bold line of every file is looked up.
static BY_NAME: LazyLock<HashMap<&str, &Field>> = LazyLock::new(|| {
    let of_field = |(field, names): &'static (Field, &str)| {
        let names = names.split('|');
        names.map(move |name| (name, field))
    };
    NAMES.iter().flat_map(of_field).collect()
});

/// Kinds of dates that are not the document's own, as fields have them and as we say.
const KINDS: [(&str, &str); 14] = [
    ("received", "received"),
    ("receipt", "received"),
    ("sent", "sent"),
    ("published", "published"),
    ("publication", "published"),
    ("released", "released"),
    ("release", "released"),
    ("declassified", "declassified"),
    ("declassification", "declassified"),
    ("drafted", "drafted"),
    ("translated", "translated"),
    ("modified", "modified"),
    ("added", "added"),
    ("issued", "issued"),
];

/// Finds out what a field of that name says.
pub(super) fn named(name: &str) -> Field {
    let mut name = name.to_lowercase();
    if name.contains('(') {
        name = name.replace("(s)", "").replace("(es)", "");
    }
    let name = name.trim();
    let known = BY_NAME.get(name).map(|field| (*field).clone());
    known.or_else(|| other_date(name)).unwrap_or(Field::Unknown)
}

/// Reads "date received", "publication date", "sent".
fn other_date(name: &str) -> Option<Field> {
    let words: Vec<&str> = name
        .split_whitespace()
        .filter(|word| !matches!(*word, "date" | "of" | "on" | "the"))
        .collect();
    let [word] = words.as_slice() else {
        return None;
    };
    let (_, kind) = KINDS.iter().find(|(written, _)| written == word)?;
    Some(Field::OtherDate((*kind).to_owned()))
}

impl Field {
    /// Returns true for the fields that every such record has: what precedes one is its head.
    pub(super) fn is_core(&self) -> bool {
        matches!(
            self,
            Field::Citation | Field::OriginalLanguage | Field::Contents | Field::Summary
        )
    }

    /// Returns true for a field that belongs to the layout.
    pub(super) fn is_known(&self) -> bool {
        *self != Field::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_go_by_many_names() {
        assert_eq!(named("Creator(s)"), Field::Creators);
        assert_eq!(named("ORIGINAL LANGUAGE"), Field::OriginalLanguage);
        assert_eq!(
            named("Date Received"),
            Field::OtherDate("received".to_owned())
        );
        assert_eq!(
            named("Publication Date"),
            Field::OtherDate("published".to_owned())
        );
        assert_eq!(named("Comrade Stalin"), Field::Unknown);
        assert!(named("Donors").is_known());
    }

    #[test]
    fn no_name_stands_for_two_fields() {
        let names = NAMES.iter().flat_map(|(_, names)| names.split('|'));
        assert_eq!(names.count(), BY_NAME.len());
    }
}

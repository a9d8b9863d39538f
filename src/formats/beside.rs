//! A second file of the same document: `letter.html` beside `letter.xml`.
//!
//! Both describe one record. What the leading file leaves empty is filled from the other, and
//! said to be from there; what the other says otherwise is kept under its name, by the rule in
//! `overlay`.

use super::Parsed;
use super::described::Description;
use super::overlay::lay_over;
use crate::record::text::Text;
use crate::record::{Clean, Record};

/// Lays the description of a second file over a record; `leading` is what its own file gave,
/// `name` that of the second file ("letter.html").
///
/// What the other only guesses fills what is empty and contradicts nothing.
pub fn lay_beside(record: &mut Record, leading: &Parsed, other: &Parsed, name: &str) {
    let before = filled(record);
    let mut guessed = other.record.clone();
    if !other.described {
        without_guesses(&mut guessed, record);
    }
    let mut parsed = Parsed {
        record: std::mem::take(record),
        described: leading.described,
        title_guessed: leading.title_guessed,
        ..Parsed::default()
    };
    // Its texts and its warnings are told as those of its file.
    let other = Record {
        texts: Vec::new(),
        sources: Vec::new(),
        warnings: Vec::new(),
        ..guessed
    };
    let other = Parsed {
        record: other,
        ..Parsed::default()
    };
    lay_over(
        &mut parsed,
        Description::from((other, Text::default())),
        name,
    );
    *record = parsed.record;
    let after = filled(record).into_iter().zip(before);
    let new: Vec<Clean> = after
        .filter(|((_, is_filled), (_, was_filled))| *is_filled && !was_filled)
        .map(|((name, _), _)| Clean::line(name))
        .collect();
    if !new.is_empty() {
        let field = Clean::line(&format!("Taken from {name}"));
        record.further.push((field, Clean::join(&new, ", ")));
    }
}

/// Takes out of a record that was only guessed what another knows already.
fn without_guesses(guessed: &mut Record, known: &Record) {
    guessed.title = Clean::default();
    if !known.creators.is_empty() || !known.recipients.is_empty() {
        guessed.creators.clear();
        guessed.recipients.clear();
    }
    let forget = |guessed: &mut Record, name: &str| {
        guessed.further.retain(|(known, _)| known.as_str() != name);
    };
    if known.date_text.is_some() {
        (guessed.date, guessed.date_text) = (None, None);
        forget(guessed, "Date taken from");
    }
    if !known.shelf_marks.is_empty() {
        guessed.shelf_marks.clear();
        forget(guessed, "Shelf mark taken from");
    }
}

/// Says which fields of a record have a value.
fn filled(record: &Record) -> [(&'static str, bool); 12] {
    [
        ("date", record.date_text.is_some()),
        ("creators", !record.creators.is_empty()),
        ("recipients", !record.recipients.is_empty()),
        ("shelf marks", !record.shelf_marks.is_empty()),
        ("citation", record.citation.is_some()),
        ("volume", record.container.is_some()),
        ("summary", !record.summary.is_empty()),
        ("subjects", !record.subjects.is_empty()),
        ("places", !record.places.is_empty()),
        ("rights", record.rights.is_some()),
        ("address", record.url.is_some()),
        ("original language", record.original_language.is_some()),
    ]
}

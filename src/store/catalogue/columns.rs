//! What the columns of a list say of an entry.
//!
//! The filter matches people, title and shelf mark in the very form that is shown, so that
//! a hit can be shown where it was found.

use crate::record::Clean;
use crate::store::entry::Entry;

/// Returns the title as listed: the short one where there is one.
pub(super) fn listed_title(entry: &Entry) -> &Clean {
    entry.short_title.as_ref().unwrap_or(&entry.title)
}

/// Returns the creators in one line; a comma may stand inside a name.
pub(super) fn creators(entry: &Entry) -> Clean {
    Clean::join(&entry.creators, "; ")
}

/// What stands between those who wrote and those to whom.
pub(super) const ARROW: &str = " > ";

/// Returns who wrote to whom ("Shtykov > Gromyko"); empty when neither is known.
pub(super) fn people(entry: &Entry) -> Clean {
    let recipients = Clean::join(&entry.recipients, "; ");
    match (entry.creators.is_empty(), entry.recipients.is_empty()) {
        (_, true) => creators(entry),
        (true, false) => Clean::line(&format!("> {recipients}")),
        (false, false) => Clean::join([&creators(entry), &recipients], ARROW),
    }
}

/// Returns the languages in capitals: original and translation ("RU>EN"), or the known one.
pub(super) fn languages(entry: &Entry) -> String {
    let original = original_tag(entry).or_else(|| {
        let of_texts = entry.text_languages.iter().map(String::as_str);
        let is_original = |tag: &&str| !entry.translations.iter().any(|of| of == tag);
        of_texts.into_iter().find(is_original)
    });
    let translation = entry.translations.first().map(String::as_str);
    let known: Vec<String> = [original, translation]
        .into_iter()
        .flatten()
        .map(|tag| primary_subtag(tag).to_uppercase())
        .collect();
    known.join(">")
}

/// Returns the tag of the original language, if its name is known.
pub(super) fn original_tag(entry: &Entry) -> Option<&str> {
    let (_, tag) = entry.original_language.as_ref()?;
    tag.as_deref()
}

/// Returns the language of a BCP 47 tag without script and region.
pub(super) fn primary_subtag(tag: &str) -> &str {
    tag.split(['-', '_']).next().unwrap_or(tag)
}

/// Returns the first shelf mark in short; empty when none is stated.
pub(super) fn shelf(entry: &Entry) -> Clean {
    entry.shelves.first().cloned().unwrap_or_default()
}

//! The names an archive goes by: in short, in full, and formerly.
//!
//! Archives were renamed with the states they belong to, and citations say so in brackets:
//! "`RGANI` (formerly `TsKhSD`)". What stands in other brackets is part of the name.

use crate::record::clean::Clean;

/// Returns the shortest name an archive goes by: an abbreviation in brackets, or what stands
/// before the first comma.
pub(super) fn abbreviation(repository: &str) -> &str {
    let bracketed = repository
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'))
        .map(|(inside, _)| inside.trim())
        .filter(|inside| {
            inside.chars().filter(|c| c.is_uppercase()).count() > 1 && !inside.contains(' ')
        });
    bracketed.unwrap_or_else(|| repository.split(',').next().unwrap_or(repository).trim())
}

/// What announces former names in brackets.
const FORMERLY: [&str; 10] = [
    "formerly known as",
    "formerly",
    "former",
    "ex-",
    "previously",
    "бывший",
    "бывш.",
    "ранее",
    "ehemals",
    "vormals",
];

/// Splits "`RGANI` (formerly `TsKhSD`)" into the name and the former names.
pub(super) fn former_names(words: &str) -> (String, Vec<Clean>) {
    if let Some((before, rest)) = words.split_once('(')
        && let Some((inside, after)) = rest.split_once(')')
        && let Some(former) = after_prefix(inside.trim(), &FORMERLY)
    {
        let names = former
            .split([',', ';'])
            .map(Clean::line)
            .filter(|name| !name.is_empty())
            .collect();
        return (
            format!("{} {}", before.trim(), after.trim())
                .trim()
                .to_owned(),
            names,
        );
    }
    (words.to_owned(), Vec::new())
}

/// Returns what follows the first of the prefixes that fits, whatever its case.
fn after_prefix<'a>(text: &'a str, prefixes: &[&str]) -> Option<&'a str> {
    let lower = text.to_lowercase();
    let prefix = prefixes.iter().find(|prefix| lower.starts_with(*prefix))?;
    text.get(prefix.len()..)
        .map(|rest| rest.trim_start_matches([' ', ':']))
}

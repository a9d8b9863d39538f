//! The texts of a record: which lines belong to which entry of its contents, and what each is.
//!
//! A bold or heading line that equals an entry begins its text; what stands before the first
//! such line belongs to the first entry. An entry without lines has its text elsewhere (a
//! companion file, or nowhere) and gives none here.

use std::collections::HashMap;

use crate::formats::body::{self, Marks};
use crate::record::Clean;
use crate::record::language::{self, Language};
use crate::record::text::{Role, Text};

/// A text shorter than this says too little of its language.
const ENOUGH_LETTERS: usize = 200;

/// A record has no more texts than this: further lines that name one are lines of a text.
const MOST_TEXTS: usize = 1_000;

/// Words of a label that tell a translation.
const TRANSLATION: [&str; 5] = [
    "translation",
    "translated",
    "перевод",
    "übersetzung",
    "traduction",
];

/// Words of a label that tell the original or a copy of it.
const ORIGINAL: [&str; 7] = [
    "original",
    "transcription",
    "transcript",
    "scan",
    "facsimile",
    "оригинал",
    "text",
];

/// Returns true when a line may be an entry of the contents.
pub(super) fn is_label(line: &str) -> bool {
    let lower = line.to_lowercase();
    let mut words = TRANSLATION.iter().chain(&ORIGINAL);
    // "Text" alone begins too many texts.
    let said = words.any(|word| *word != "text" && lower.contains(word));
    line.chars().count() <= 60 && (said || language::tag_of(line).is_some())
}

/// Makes the texts of a record.
pub(super) fn read(lines: &[&str], contents: &[Clean], original: Option<&Language>) -> Vec<Text> {
    sections(lines, contents)
        .into_iter()
        .filter_map(|(label, lines)| {
            let blocks = body::blocks(lines, Marks::Markdown);
            if blocks.is_empty() {
                return None;
            }
            let mut text = Text {
                blocks,
                label: label.cloned(),
                ..Text::default()
            };
            describe(
                &mut text,
                original.and_then(|original| original.tag.as_deref()),
            );
            Some(text)
        })
        .collect()
}

/// Parts the lines at the entries of the contents.
fn sections<'a, 'b>(
    lines: &'b [&'a str],
    contents: &'b [Clean],
) -> Vec<(Option<&'b Clean>, &'b [&'a str])> {
    let mut entries: HashMap<String, &Clean> = HashMap::with_capacity(contents.len());
    for entry in contents {
        entries.entry(entry.to_lowercase()).or_insert(entry);
    }
    let entry_of = |line: &str| entries.get(&heading_words(line)?.to_lowercase()).copied();
    let headings = lines.iter().enumerate();
    let found: Vec<(Option<&Clean>, usize, usize)> = headings
        .filter_map(|(at, line)| Some((Some(entry_of(line)?), at + 1, at)))
        .take(MOST_TEXTS)
        .collect();
    let end_of_first = found
        .first()
        .map_or(lines.len(), |(_, _, heading)| *heading);
    let claimed = |entry: &Clean| found.iter().any(|(label, _, _)| *label == Some(entry));
    let first = contents.first().filter(|entry| !claimed(entry));
    let ends: Vec<usize> = found
        .iter()
        .skip(1)
        .map(|(_, _, heading)| *heading)
        .chain([lines.len()])
        .collect();
    let mut out = vec![(first, lines.get(..end_of_first).unwrap_or_default())];
    for ((label, start, _), end) in found.into_iter().zip(ends) {
        out.push((label, lines.get(start..end).unwrap_or_default()));
    }
    out
}

/// Returns the words of a bold or heading line.
fn heading_words(line: &str) -> Option<&str> {
    let line = line.trim_start();
    if !line.starts_with(['*', '#']) {
        return None;
    }
    let line = line.trim_end();
    let bold = line
        .strip_prefix("**")
        .and_then(|rest| rest.strip_suffix("**").or_else(|| rest.strip_suffix("**:")));
    let heading = line
        .strip_prefix('#')
        .map(|rest| rest.trim_start_matches('#'));
    Some(bold.or(heading)?.trim().trim_end_matches(':').trim())
}

/// Finds out what a text is, and in which language.
fn describe(text: &mut Text, original: Option<&str>) {
    let label = text
        .label
        .as_ref()
        .map(|label| label.to_lowercase())
        .unwrap_or_default();
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    text.language = language::tag_in(&label).or_else(|| {
        if says(&ORIGINAL) && !says(&TRANSLATION) {
            original.map(str::to_owned)
        } else if label.is_empty() {
            detected(text)
        } else {
            None
        }
    });
    text.role = match (text.language.as_deref(), original) {
        // The text in the original language is the original, whatever the archive calls it.
        (Some(language), Some(original)) if same_language(language, original) => Role::Original,
        (Some(_), Some(_)) => Role::Translation,
        _ if says(&TRANSLATION) => Role::Translation,
        _ if says(&ORIGINAL) => Role::Original,
        _ => Role::Text,
    };
}

/// Compares two tags by their language alone: `zh-Hant` is Chinese too.
fn same_language(a: &str, b: &str) -> bool {
    a.split('-').next() == b.split('-').next()
}

/// Finds the language of a text without label from its letters, where that is sure.
fn detected(text: &Text) -> Option<String> {
    let canonical = text.canonical().slice(0, 4000);
    if canonical.chars().count() < ENOUGH_LETTERS {
        return None;
    }
    let info = whatlang::detect(&canonical).filter(whatlang::Info::is_reliable)?;
    language::tag_of(info.lang().code())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, contents: &[&str], original: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        let contents: Vec<Clean> = contents.iter().map(|entry| Clean::line(entry)).collect();
        let original = (!original.is_empty()).then(|| Language::named(original));
        read(&lines, &contents, original.as_ref())
            .iter()
            .map(|text| {
                format!(
                    "{:?} {} {}: {}",
                    text.role,
                    text.language.as_deref().unwrap_or("-"),
                    text.shown_label(),
                    text.canonical()
                )
            })
            .collect()
    }

    #[test]
    fn a_text_belongs_to_the_first_entry() {
        assert_eq!(
            shown("TEXT", &["English Translation"], "Russian"),
            ["Translation en English Translation: TEXT"]
        );
        assert_eq!(
            shown(
                "TEXT",
                &["English Translation", "Russian Transcription"],
                "Russian"
            ),
            ["Translation en English Translation: TEXT"]
        );
        assert_eq!(
            shown("TEXT", &["Russian Original"], "Russian"),
            ["Original ru Russian Original: TEXT"]
        );
        assert_eq!(
            shown("TEXT", &["English Transcription"], "English"),
            ["Original en English Transcription: TEXT"]
        );
        assert_eq!(
            shown("TEXT", &["Translation"], "Russian"),
            ["Translation - Translation: TEXT"]
        );
        assert_eq!(
            shown("TEXT", &["Transcript"], "Russian"),
            ["Original ru Transcript: TEXT"]
        );
        assert_eq!(
            shown("TEXT", &["Russian text"], ""),
            ["Original ru Russian text: TEXT"]
        );
        assert_eq!(shown("TEXT", &[], ""), ["Text - Text: TEXT"]);
        assert!(shown("\n \n", &["English Translation"], "Russian").is_empty());
    }

    #[test]
    fn headings_that_equal_an_entry_begin_its_text() {
        let both = "**English Translation**\n\nTHE TEXT\n\n## Russian transcription\n\nТЕКСТ";
        assert_eq!(
            shown(
                both,
                &["English Translation", "Russian Transcription"],
                "Russian"
            ),
            [
                "Translation en English Translation: THE TEXT",
                "Original ru Russian Transcription: ТЕКСТ"
            ]
        );
        let second = "THE TEXT\n\n**Russian Transcription:**\n\nТЕКСТ\n\n**Scan**";
        assert_eq!(
            shown(
                second,
                &["English Translation", "Russian Transcription", "Scan"],
                "Russian"
            ),
            [
                "Translation en English Translation: THE TEXT",
                "Original ru Russian Transcription: ТЕКСТ"
            ]
        );
    }

    #[test]
    fn without_label_the_letters_tell_where_they_are_enough() {
        let english = "The delegation of the harbour towns arrived in the afternoon and was received by the deputy. ".repeat(4);
        let shown = shown(&english, &[], "Russian");
        assert!(shown[0].starts_with("Translation en"), "{shown:?}");
    }
}

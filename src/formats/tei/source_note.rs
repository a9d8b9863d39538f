//! The note that says where a document of a volume is kept: its sentences taken apart.
//!
//! "Source: Ministry Archives, RG 5, Box 12. Secret. Drafted by Varga. Also printed in …": the
//! first sentence is the shelf mark, a sentence of classification words the classification;
//! the rest is kept. "Ibid." is what the document before it has.

use crate::record::Clean;

/// A source note, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SourceNote {
    /// The shelf mark, as written.
    pub(super) mark: Option<Clean>,
    /// The classification, as written ("Secret; Priority").
    pub(super) classification: Option<Clean>,
    /// Where else it is printed.
    pub(super) printed: Option<Clean>,
    /// What else is said.
    pub(super) remarks: Option<Clean>,
}

/// A first sentence of more bytes is no shelf mark: it is kept with what else is said.
const LONGEST_MARK: usize = 8_000;

/// Words a classification begins with, lower case.
const CLASSIFICATIONS: [&str; 14] = [
    "top secret",
    "secret",
    "confidential",
    "restricted",
    "unclassified",
    "official use only",
    "limited official use",
    "no classification",
    "eyes only",
    "personal and confidential",
    "personal and secret",
    "most secret",
    "strictly confidential",
    "nodis",
];

/// Words before whose full stop no sentence ends, lower case.
const ABBREVIATIONS: [&str; 30] = [
    "no", "nos", "vol", "vols", "gen", "col", "maj", "capt", "lt", "adm", "dept", "jr", "sr", "mr",
    "mrs", "ms", "dr", "st", "ser", "bk", "pt", "p", "pp", "f", "ff", "cf", "ed", "eds", "fol",
    "ibid",
];

/// Takes a source note apart.
pub(super) fn read(note: &str) -> SourceNote {
    let note = Clean::line(note);
    let text = note.trim_start_matches('[').trim_end_matches(']');
    let text = text.strip_prefix("Source:").unwrap_or(text).trim();
    let mut found = SourceNote::default();
    let mut remarks: Vec<Clean> = Vec::new();
    for (at, sentence) in sentences(text).into_iter().enumerate() {
        let plain = sentence.trim_end_matches('.').trim();
        let lower = plain.to_lowercase();
        let may_be_mark = at == 0 && plain.len() <= LONGEST_MARK;
        if may_be_mark && !is_classification(&lower) && !is_printed(&lower) {
            found.mark = Some(Clean::line(plain));
        } else if found.classification.is_none() && is_classification(&lower) {
            let (class, rest) = classification(plain);
            found.classification = Some(Clean::line(class));
            remarks.extend(rest.map(|rest| Clean::line(&format!("{rest}."))));
        } else if found.printed.is_none() && is_printed(&lower) {
            found.printed = Some(Clean::line(sentence));
        } else {
            remarks.push(Clean::line(sentence));
        }
    }
    found.mark = found.mark.filter(|mark| !mark.is_empty());
    found.remarks = (!remarks.is_empty()).then(|| Clean::join(&remarks, " "));
    found
}

/// Returns what "Ibid." stands for after the mark before it; the words as written where it
/// can't be told.
pub(super) fn resolved(mark: &Clean, before: Option<&Clean>) -> Clean {
    let Some(before) = before else {
        return mark.clone();
    };
    let Some(rest) = mark
        .strip_prefix("Ibid")
        .or_else(|| mark.strip_prefix("ibid"))
    else {
        return mark.clone();
    };
    let rest = rest.trim_start_matches(['.', ',', ' ']);
    let Some(label) = rest.split_whitespace().next() else {
        return before.clone();
    };
    // "Ibid., Box 44" takes the place of what was said from the box on.
    let mut at = 0;
    for part in before.split(", ") {
        if part.split_whitespace().next() == Some(label) && at > 0 {
            let kept = before.get(..at).unwrap_or_default();
            return Clean::line(&format!("{kept}{rest}"));
        }
        at += part.len() + 2;
    }
    mark.clone()
}

fn is_classification(lower: &str) -> bool {
    CLASSIFICATIONS.iter().any(|words| {
        lower.strip_prefix(words).is_some_and(|rest| {
            // "Secretary Dulles said" is none, and "Secret files of the ministry" neither.
            rest.is_empty()
                || rest.starts_with([';', ',', '.', ':'])
                || rest == " marking"
                || rest == " marking appears on the memorandum"
        })
    })
}

fn is_printed(lower: &str) -> bool {
    [
        "also printed",
        "printed in",
        "printed from",
        "reprinted",
        "published in",
        "also published",
    ]
    .iter()
    .any(|words| lower.starts_with(words))
}

/// Parts "Secret; Priority; Drafted by Varga" after the last short word of handling.
fn classification(sentence: &str) -> (&str, Option<&str>) {
    let mut end = 0;
    for part in sentence.split("; ") {
        if end > 0 && (part.split_whitespace().count() > 3 || part.starts_with("Drafted")) {
            break;
        }
        end += part.len() + 2;
    }
    match sentence.get(..end.saturating_sub(2)) {
        Some(class) if class.len() < sentence.len() => (class, sentence.get(class.len() + 2..)),
        _ => (sentence, None),
    }
}

/// Parts a note into sentences.
fn sentences(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(". ") {
        let before = text.get(start..at).unwrap_or_default();
        let after = text.get(at + 2..).unwrap_or_default();
        if ends_sentence(before, after) {
            all.push(text.get(start..=at).unwrap_or_default().trim());
            start = at + 2;
        }
    }
    all.push(text.get(start..).unwrap_or_default().trim());
    all.retain(|sentence| !sentence.is_empty());
    all
}

/// Returns true when a full stop after these words ends a sentence.
fn ends_sentence(before: &str, after: &str) -> bool {
    let word = before
        .rsplit([' ', '(', '“', '.', '/'])
        .next()
        .unwrap_or_default();
    let begins = after
        .chars()
        .next()
        .is_some_and(|c| !c.is_lowercase() && !c.is_ascii_digit());
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    begins && !initial && !ABBREVIATIONS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_that_goes_on_for_pages_is_no_mark_and_is_kept() {
        let note = format!("Source: Ibid., {}the end.", "Box 1, ".repeat(2_000));
        let found = read(&note);
        assert_eq!(found.mark, None);
        let kept = found.remarks.unwrap_or_default();
        assert!(kept.starts_with("Ibid., Box 1,") && kept.ends_with("the end."));
    }
}

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

/// The letters that archives themselves go by. Others are never made up: a reader writes down
/// what is seen.
const KNOWN: [(&str, &str); 15] = [
    ("Archiwum Akt Nowych", "AAN"),
    ("Bundesarchiv", "BArch"),
    ("Central Intelligence Agency", "CIA"),
    ("Harry S. Truman Library", "HSTL"),
    ("Library of Congress", "LC"),
    ("National Archives and Records Administration", "NARA"),
    ("Politisches Archiv des Auswärtigen Amtes", "PA AA"),
    ("Public Record Office", "PRO"),
    ("The National Archives", "TNA"),
    ("Архив внешней политики Российской Федерации", "АВП РФ"),
    ("Архив Президента Российской Федерации", "АП РФ"),
    ("Государственный архив Российской Федерации", "ГАРФ"),
    ("Российский государственный архив новейшей истории", "РГАНИ"),
    (
        "Российский государственный архив социально-политической истории",
        "РГАСПИ",
    ),
    ("Российский государственный архив экономики", "РГАЭ"),
];

/// Parts a shelf mark in short into its archive and the numbers, which begin with the first
/// word that has a figure, or with the letters of a class before it ("FO 371/84086"); the
/// space between them belongs to the numbers.
pub fn parted(short: &str) -> (&str, &str) {
    let (mut at, mut before) = (0, None);
    for word in short.split_inclusive(' ') {
        if word.contains(|c: char| c.is_ascii_digit()) && at > 0 {
            return short.split_at(before.unwrap_or(at) - 1);
        }
        before = Some(at).filter(|at| *at > 0 && is_class(word));
        at += word.len();
    }
    (short, "")
}

/// Returns true for the letters of a class: few, and all of them capitals.
fn is_class(word: &str) -> bool {
    let letters = word.trim_end();
    (1..=4).contains(&letters.chars().count()) && letters.chars().all(char::is_uppercase)
}

/// Returns a shelf mark in short with the archive by its letters, for a place where it does not
/// fit: "Central Intelligence Agency 80-R01731R/43" is "CIA 80-R01731R/43". `None` when the
/// archive is not known by any.
pub fn by_initials(short: &str) -> Option<String> {
    let (archive, numbers) = parted(short);
    let (_, letters) = KNOWN.iter().find(|(name, _)| *name == archive)?;
    (!numbers.is_empty()).then(|| format!("{letters}{numbers}"))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_a_class_belong_to_its_numbers() {
        for (short, archive) in [
            (
                "The National Archives FO 371/84086",
                "The National Archives",
            ),
            ("SAPMO-BArch DY 30/3286", "SAPMO-BArch"),
            ("NARA 59/12", "NARA"),
            (
                "Halmyra Harbour Archive, Broadsides, No. 58",
                "Halmyra Harbour Archive, Broadsides, No.",
            ),
            ("45/1", "45/1"),
        ] {
            assert_eq!(parted(short).0, archive);
        }
    }

    #[test]
    fn an_archive_that_does_not_fit_is_known_by_its_letters() {
        for (short, wanted) in [
            (
                "Central Intelligence Agency 80-R01731R/43/7",
                "CIA 80-R01731R/43/7",
            ),
            ("The National Archives FO 371/84086", "TNA FO 371/84086"),
            ("Bundesarchiv 30/3286", "BArch 30/3286"),
            ("Архив Президента Российской Федерации 45/1", "АП РФ 45/1"),
        ] {
            let shorter = by_initials(short);
            assert_eq!(shorter.as_deref().unwrap_or(short), wanted);
        }
        for whole in [
            "Department of State 58 D 776/3",
            "Halmyra Harbour Archive, Broadsides, No. 58",
            "APRF 45/1/347",
            "Estmere 3/4",
            "45/1/347",
            "a private collection",
            "",
        ] {
            assert_eq!(by_initials(whole), None, "{whole}");
        }
    }
}

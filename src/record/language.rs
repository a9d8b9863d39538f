//! Languages: the name as the archive writes it, and the BCP 47 tag.
//!
//! The table holds what archives meet, by English name, own name and the codes of ISO 639-1
//! and 639-2 (both the T and the B forms). A name that is not in it keeps its words and has
//! no tag. Which language a text is in where nobody says so is told by `letters`, and only
//! where the letters can be of one.

mod letters;
mod table;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Serialize;

use super::clean::Clean;
pub use letters::by_letters;
use table::LANGUAGES;

/// A language as the archive names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Language {
    /// As written ("Russian").
    pub name: Clean,
    /// BCP 47 tag ("ru"), if the name is known.
    pub tag: Option<String>,
}

impl Language {
    /// Takes a language as named; of several ("Russian and Korean") the first gives the tag.
    pub fn named(name: &str) -> Self {
        Self {
            name: Clean::line(name),
            tag: tag_of(name),
        }
    }
}

/// A row of the table.
struct Entry {
    /// BCP 47 tag, in canonical case.
    tag: &'static str,
    /// English name.
    name: &'static str,
    /// Other names and codes, lower case, parted by `|`.
    others: &'static str,
}

/// So many words of a label are looked at.
const LONGEST_LABEL: usize = 20;

/// What stands between two languages of one field.
const SEPARATORS: [&str; 14] = [
    ";", ",", "/", "|", "\n", " and ", " & ", " und ", " et ", " и ", " y ", " i ", " with ",
    " or ",
];

/// Returns the BCP 47 tag of a language name, code or tag; of several the first.
///
/// `greek` in lower case is the code of classical text collections and gives `grc`; the
/// name "Greek" is modern Greek, `el`.
pub fn tag_of(name: &str) -> Option<String> {
    let name = name.trim();
    if name == "greek" {
        return Some("grc".to_owned());
    }
    if let Some(tag) = known(name) {
        return Some(tag);
    }
    let cut = SEPARATORS
        .iter()
        .filter_map(|separator| name.find(separator))
        .min();
    let first = cut
        .map_or(name, |cut| name.get(..cut).unwrap_or(name))
        .trim();
    if first.len() < name.len() && !first.is_empty() {
        return tag_of(first);
    }
    // "Russian (typescript)": what stands in brackets may say nothing of the language.
    let (before, _) = name.split_once(['(', '['])?;
    known(before.trim())
}

/// Finds the first language named in a label ("Russian Transcription"), and returns its tag.
pub fn tag_in(label: &str) -> Option<String> {
    let words: Vec<&str> = label
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .filter(|word| word.chars().count() > 2)
        .take(LONGEST_LABEL)
        .collect();
    (0..words.len()).find_map(|at| {
        // Three words at most make a name ("Old Church Slavonic"); the longest wins.
        (1..=3.min(words.len() - at))
            .rev()
            .find_map(|count| known_name(&words.get(at..at + count)?.join(" ")))
    })
}

/// Returns the English name of a tag; of an unlisted variant that of its language.
pub fn name_of(tag: &str) -> Option<&'static str> {
    let by_tag = |tag: &str| {
        LANGUAGES
            .iter()
            .find(|entry| entry.tag.eq_ignore_ascii_case(tag))
            .map(|entry| entry.name)
    };
    by_tag(tag).or_else(|| by_tag(tag.split(['-', '_']).next()?))
}

/// Returns true when a part of a file name is a tag of a known language: `ru`, `zh-Hant`, `pt-BR`.
///
/// Names and three-letter codes that have a shorter form are not: `may` and `per` are words.
pub fn is_tag(part: &str) -> bool {
    canonical(part).is_some()
}

/// Looks a name, code or tag up as it stands.
fn known(name: &str) -> Option<String> {
    canonical(name).or_else(|| known_name(name))
}

/// Every name and code in lower case with its tag; a scan looks up several for every record.
static NAMES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = HashMap::new();
    for entry in LANGUAGES {
        names.entry(entry.name.to_lowercase()).or_insert(entry.tag);
        for other in entry.others.split('|') {
            names.entry(other.to_owned()).or_insert(entry.tag);
        }
    }
    names
});

/// Every tag in lower case with its canonical form: parts of every file name are looked up.
static TAGS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let tags = LANGUAGES.iter().map(|entry| entry.tag);
    tags.map(|tag| (tag.to_ascii_lowercase(), tag)).collect()
});

/// Looks up a name or code, whatever its case.
fn known_name(name: &str) -> Option<String> {
    NAMES.get(&name.to_lowercase()).map(|tag| (*tag).to_owned())
}

/// Puts a tag into canonical case: language, then script (`Hant`) and region (`BR`, `419`).
fn canonical(tag: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    if let Some(tag) = TAGS.get(lower.as_str()) {
        return Some((*tag).to_owned());
    }
    let mut parts = tag.split('-');
    let primary = parts.next()?.to_ascii_lowercase();
    TAGS.get(primary.as_str())?;
    let mut out = primary;
    let rest: Vec<&str> = parts.collect();
    let (script, region) = match rest.as_slice() {
        [one] if one.len() == 4 => (Some(*one), None),
        [one] => (None, Some(*one)),
        [script, region] => (Some(*script), Some(*region)),
        _ => return None,
    };
    if let Some(script) = script {
        out.push('-');
        out.push_str(&titled(script)?);
    }
    if let Some(region) = region {
        out.push('-');
        out.push_str(&region_code(region)?);
    }
    Some(out)
}

/// Returns a script code as `Hant`.
fn titled(script: &str) -> Option<String> {
    let letters = script.len() == 4 && script.bytes().all(|byte| byte.is_ascii_alphabetic());
    let (first, rest) = letters.then(|| script.split_at(1))?;
    Some(first.to_ascii_uppercase() + &rest.to_ascii_lowercase())
}

/// Returns a region code as `BR` or `419`.
fn region_code(region: &str) -> Option<String> {
    let letters = region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_alphabetic());
    let figures = region.len() == 3 && region.bytes().all(|byte| byte.is_ascii_digit());
    (letters || figures).then(|| region.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tag(name: &str) -> String {
        tag_of(name).unwrap_or_else(|| "none".to_owned())
    }

    #[test]
    fn names_and_codes_give_tags() {
        for (name, wanted) in [
            ("Russian", "ru"),
            ("русский", "ru"),
            ("RUS", "ru"),
            ("ru", "ru"),
            ("lat", "la"),
            ("Latin", "la"),
            ("greek", "grc"),
            ("Greek", "el"),
            ("Ancient Greek", "grc"),
            ("grc", "grc"),
            ("ger", "de"),
            ("deu", "de"),
            ("Deutsch", "de"),
            ("Chinese (Traditional)", "zh-Hant"),
            ("Chinese (simplified)", "zh-Hans"),
            ("Chinese", "zh"),
            ("Mandarin", "zh"),
            ("cmn", "zh"),
            ("中文", "zh"),
            ("한국어", "ko"),
            ("Russian and Korean", "ru"),
            ("Russian, Korean", "ru"),
            ("German; Czech", "de"),
            ("Russian (typescript)", "ru"),
            ("Serbo-Croatian", "sh"),
            ("Ottoman Turkish", "ota"),
            ("pt-br", "pt-BR"),
            ("es-419", "es-419"),
            ("ZH-HANT", "zh-Hant"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("Klingon", "none"),
            ("", "none"),
            (" and ", "none"),
        ] {
            assert_eq!(tag(name), wanted, "{name}");
        }
    }

    #[test]
    fn the_name_is_kept_whole() {
        let language = Language::named(" Russian  and Korean ");
        assert_eq!(language.name.as_str(), "Russian and Korean");
        assert_eq!(language.tag.as_deref(), Some("ru"));
        assert_eq!(Language::named("Klingon").tag, None);
    }

    #[test]
    fn a_label_names_its_language() {
        assert_eq!(tag_in("English Translation").as_deref(), Some("en"));
        assert_eq!(tag_in("Translation into Chinese").as_deref(), Some("zh"));
        assert_eq!(tag_in("Old Church Slavonic text").as_deref(), Some("cu"));
        assert_eq!(tag_in("Translation"), None);
        assert_eq!(tag_in("Scan of the original"), None);
    }

    #[test]
    fn tags_in_file_names_are_known_and_words_are_not() {
        assert!(
            ["ru", "zh-Hant", "pt-BR", "no", "grc"]
                .into_iter()
                .all(is_tag)
        );
        assert!(
            [
                "may",
                "rus",
                "Russian",
                "v2",
                "final",
                "xx",
                "",
                "ru-",
                "zh-Hant-TW-x"
            ]
            .into_iter()
            .all(|part| !is_tag(part))
        );
    }

    #[test]
    fn every_row_is_well_formed_and_alone() {
        assert!(LANGUAGES.len() >= 80);
        let mut seen = std::collections::BTreeMap::new();
        for entry in LANGUAGES {
            assert_eq!(name_of(entry.tag), Some(entry.name));
            let names = entry.others.split('|').chain([entry.tag]);
            for name in names
                .map(str::to_lowercase)
                .chain([entry.name.to_lowercase()])
            {
                assert!(!name.is_empty(), "{}", entry.tag);
                let before = seen.insert(name.clone(), entry.tag);
                assert!(
                    before.is_none_or(|before| before == entry.tag),
                    "{name}: {before:?}"
                );
            }
        }
        assert_eq!(name_of("pt-BR"), Some("Portuguese"));
        assert_eq!(name_of("xx"), None);
    }

    proptest! {
        #[test]
        fn no_name_panics(name in any::<String>()) {
            let _ = (tag_of(&name), tag_in(&name), name_of(&name), is_tag(&name));
        }
    }
}

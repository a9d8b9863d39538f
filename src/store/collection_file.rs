//! `collection.toml`: the name of a collection, and what holds for files in it.
//!
//! ```toml
//! id = "harbour"
//! name = "Papers of the harbour office"
//!
//! [[defaults]]                  # without `match` for every file
//! match = "letters/**"
//! language = "ru"
//! encoding = "koi8-r"
//! archive = "Harbour State Archive"
//! rights = "Free to quote with the shelf mark"
//! ```
//!
//! Walked by hand, so that what is wrong is told with its line and the rest holds all the
//! same. Nothing here opens a file.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::formats::encoding_named;
use crate::record::{Clean, language};

use super::defaults::{Defaults, Rule, pattern};
use super::near::nearest;

/// The keys of the file.
const KEYS: [&str; 3] = ["id", "name", "defaults"];

/// The keys of a rule.
const RULE_KEYS: [&str; 5] = ["match", "archive", "language", "encoding", "rights"];

/// What a collection says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CollectionFile {
    /// What its records' ids begin with; never empty.
    pub id: Option<Clean>,
    /// Its name; never empty.
    pub name: Option<Clean>,
    /// What holds for its files.
    pub defaults: Defaults,
}

/// The largest file that is read: a larger one is none that a person wrote.
const MOST_BYTES: usize = 64 << 10;

/// So much of what is wrong is told: who has mended it looks again.
const MOST_TOLD: usize = 100;

/// Reads the file; what is wrong in it comes as sentences, and the rest holds. It is an
/// error, a sentence, when nothing of it can be read.
pub fn read(bytes: &[u8]) -> Result<(CollectionFile, Vec<String>), String> {
    if bytes.len() > MOST_BYTES {
        return Err(format!("it is larger than {} KiB", MOST_BYTES >> 10));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table = DeTable::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        let line = line_at(text, start);
        format!("line {line} is not as it should be ({})", error.message())
    })?;
    let mut reader = Reader {
        text,
        wrong: Vec::new(),
    };
    let mut file = CollectionFile::default();
    for (name, value) in table.get_ref() {
        match name.get_ref().as_ref() {
            "id" => file.id = reader.words("id", value),
            "name" => file.name = reader.words("name", value),
            "defaults" => file.defaults = reader.defaults(value),
            unknown => reader.unknown_key(name.span().start, unknown),
        }
    }
    reader.wrong.sort();
    let told = reader.wrong.into_iter();
    let told = told.map(|(line, what)| format!("line {line}: {what}"));
    Ok((file, told.collect()))
}

type Value<'i> = Spanned<DeValue<'i>>;

/// Collects what is wrong, each with its line.
struct Reader<'a> {
    text: &'a str,
    wrong: Vec<(usize, String)>,
}

impl Reader<'_> {
    /// Reads words; empty ones say nothing.
    fn words(&mut self, key: &str, value: &Value<'_>) -> Option<Clean> {
        let DeValue::String(words) = value.get_ref() else {
            self.tell(
                value.span().start,
                format!("`{key}` must be a text in quotation marks"),
            );
            return None;
        };
        let words = Clean::line(words);
        (!words.is_empty()).then_some(words)
    }

    fn defaults(&mut self, value: &Value<'_>) -> Defaults {
        let rules: Vec<Rule> = match value.get_ref() {
            DeValue::Table(table) => self.rule(table).into_iter().collect(),
            DeValue::Array(items) => items.iter().filter_map(|item| self.item(item)).collect(),
            _ => {
                self.not_rules(value);
                Vec::new()
            }
        };
        Defaults::new(rules)
    }

    fn item(&mut self, item: &Value<'_>) -> Option<Rule> {
        if let DeValue::Table(table) = item.get_ref() {
            return self.rule(table);
        }
        self.not_rules(item);
        None
    }

    fn not_rules(&mut self, value: &Value<'_>) {
        let what = "defaults stand in tables of their own, each under [[defaults]]";
        self.tell(value.span().start, what.to_owned());
    }

    /// Reads a rule; without its pattern it would hold for files it was not meant for, so one
    /// with a wrong pattern is left out.
    fn rule(&mut self, table: &DeTable<'_>) -> Option<Rule> {
        let mut rule = Rule::default();
        for (name, value) in table {
            match name.get_ref().as_ref() {
                "match" => rule.files = Some(self.files(value)?),
                "archive" => rule.values.archive = self.words("archive", value),
                "rights" => rule.values.rights = self.words("rights", value),
                "language" => rule.values.language = self.language(value),
                "encoding" => rule.values.encoding = self.encoding(value),
                unknown => self.unknown_in_rule(name.span().start, unknown),
            }
        }
        Some(rule)
    }

    fn files(&mut self, value: &Value<'_>) -> Option<globset::GlobMatcher> {
        let words = self.words("match", value).unwrap_or_default();
        let reason = match pattern(&words) {
            Ok(files) if !words.is_empty() => return Some(files),
            Ok(_) => "it is empty".to_owned(),
            Err(reason) => reason,
        };
        let what = format!(
            "`match` must be a pattern of paths, as in \"letters/**\", and this one can't be used: {reason}"
        );
        self.tell(value.span().start, what);
        None
    }

    fn language(&mut self, value: &Value<'_>) -> Option<String> {
        let words = self.words("language", value)?;
        let tag = language::tag_of(&words);
        if tag.is_none() {
            let what = format!(
                "{words} is no language that is known: write its tag, as in \"ru\" or \"zh-Hant\""
            );
            self.tell(value.span().start, what);
        }
        tag
    }

    fn encoding(&mut self, value: &Value<'_>) -> Option<String> {
        let words = self.words("encoding", value)?;
        if encoding_named(&words).is_none() {
            let what = format!(
                "{words} is no encoding that is known: write its name, as in \"koi8-r\", \"windows-1251\", \"cp866\" or \"shift-jis\""
            );
            self.tell(value.span().start, what);
            return None;
        }
        Some(words.as_str().to_owned())
    }

    fn unknown_key(&mut self, at: usize, key: &str) {
        let what = if RULE_KEYS.contains(&key) {
            format!("`{key}` belongs under [[defaults]]: put a line [[defaults]] above it")
        } else {
            unknown(key, &KEYS)
        };
        self.tell(at, what);
    }

    fn unknown_in_rule(&mut self, at: usize, key: &str) {
        let what = if KEYS.contains(&key) {
            format!("`{key}` is not for [[defaults]]: put it at the head of the file")
        } else {
            unknown(key, &RULE_KEYS)
        };
        self.tell(at, what);
    }

    fn tell(&mut self, at: usize, what: String) {
        if self.wrong.len() < MOST_TOLD {
            self.wrong.push((line_at(self.text, at), what));
        }
    }
}

fn unknown(key: &str, known: &[&'static str]) -> String {
    match nearest(key, known.iter().copied()) {
        Some(near) => format!("there is no key {key}: did you mean {near}?"),
        None => format!("there is no key {key}: the keys are {}", known.join(", ")),
    }
}

fn line_at(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> Vec<String> {
        read(text.as_bytes()).unwrap().1
    }

    #[test]
    fn names_and_rules_are_read() {
        let text = "id = \"harbour\"\nname = \" The  Harbour \"\n[[defaults]]\nmatch = \"letters/**\"\n\
            language = \"Russian\"\nencoding = \"KOI8-R\"\narchive = \"HSA\"\nrights = \"free\"\n[[defaults]]\nlanguage = \"en\"\n";
        let (file, wrong) = read(text.as_bytes()).unwrap();
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(file.id.as_deref(), Some("harbour"));
        assert_eq!(file.name.as_deref(), Some("The Harbour"));
        let values = file.defaults.of("letters/1.txt");
        assert_eq!(values.encoding.as_deref(), Some("KOI8-R"));
        assert_eq!(values.language.as_deref(), Some("en"));
        assert_eq!(file.defaults.of("plans/1.txt").archive, None);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_the_rest_holds() {
        let text = "id = \"a\"\nnmae = \"b\"\n\n[[defaults]]\nmatch = \"l/**\"\nlanguge = \"ru\"\nencoding = \"koi9\"\nrights = 3\narchive = \"A\"\n";
        let (file, wrong) = read(text.as_bytes()).unwrap();
        assert_eq!(file.defaults.of("l/1").archive.as_deref(), Some("A"));
        assert_eq!(wrong.len(), 4, "{wrong:?}");
        assert_eq!(wrong[0], "line 2: there is no key nmae: did you mean name?");
        assert_eq!(
            wrong[1],
            "line 6: there is no key languge: did you mean language?"
        );
        assert!(wrong[2].starts_with("line 7: koi9 is no encoding"));
        assert!(wrong[3].starts_with("line 8: `rights` must be a text"));
    }

    #[test]
    fn keys_in_the_wrong_place_are_sent_to_the_right_one() {
        assert!(told("language = \"ru\"")[0].contains("belongs under [[defaults]]"));
        assert!(told("[[defaults]]\nid = \"x\"")[0].contains("head of the file"));
        assert!(told("defaults = 3")[0].contains("[[defaults]]"));
        assert!(told("defaults = [3]")[0].contains("[[defaults]]"));
    }

    #[test]
    fn a_rule_with_a_wrong_pattern_holds_for_nothing() {
        let (file, wrong) = read(b"[[defaults]]\nmatch = \"a[\"\nlanguage = \"ru\"").unwrap();
        assert!(wrong[0].starts_with("line 2: `match`"), "{wrong:?}");
        assert_eq!(
            file.defaults.of("a/1"),
            super::super::defaults::Values::default()
        );
    }

    proptest! {
        #[test]
        fn no_file_panics(bytes in proptest::collection::vec(any::<u8>(), 0..80), text in "(id|defaults|match|\\[|\\]|=|\"|a|\\*|\\{|\n| ){0,20}") {
            let _ = (read(&bytes), read(text.as_bytes()));
        }
    }
}

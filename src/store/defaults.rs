//! What a `collection.toml` says of files that do not say it themselves, by the pattern of
//! their paths: archive, language, encoding, rights.
//!
//! What a document states always wins. Of several rules that match, a later one wins over an
//! earlier, field by field, so that the exception stands below the rule.

use std::sync::Arc;

use globset::{GlobBuilder, GlobMatcher};

use crate::formats::Hints;
use crate::record::shelf_mark::ShelfMark;
use crate::record::text::Role;
use crate::record::{Clean, Record};

use super::companions::language_told;

/// The rules of a collection, in their order; cheap to copy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Defaults(Arc<Vec<Rule>>);

/// What holds for files of a pattern.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Which files, by their paths inside the collection; all without one.
    pub files: Option<GlobMatcher>,
    /// What holds for them.
    pub values: Values,
}

/// What may be said of files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// The archive that keeps the originals.
    pub archive: Option<Clean>,
    /// The language of the texts (BCP 47 tag).
    pub language: Option<String>,
    /// The encoding of the files, as the formats know it.
    pub encoding: Option<String>,
    /// Statement of rights.
    pub rights: Option<Clean>,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        let pattern = |rule: &Self| rule.files.as_ref().map(|files| files.glob().clone());
        pattern(self) == pattern(other) && self.values == other.values
    }
}

impl Eq for Rule {}

/// Reads a pattern: `*` stays within a folder, `**` goes through folders.
pub fn pattern(text: &str) -> Result<GlobMatcher, String> {
    GlobBuilder::new(text)
        .literal_separator(true)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| error.kind().to_string())
}

impl Defaults {
    /// Takes up rules in their order.
    pub fn new(rules: Vec<Rule>) -> Self {
        Self(Arc::new(rules))
    }

    /// Returns the rules, in their order.
    pub fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// Returns what holds for a file that says nothing of itself.
    pub fn of(&self, path: &str) -> Values {
        let mut values = Values::default();
        for rule in self.0.iter() {
            if rule.files.as_ref().is_none_or(|files| files.is_match(path)) {
                let stated = rule.values.clone();
                values.archive = stated.archive.or(values.archive);
                values.language = stated.language.or(values.language);
                values.encoding = stated.encoding.or(values.encoding);
                values.rights = stated.rights.or(values.rights);
            }
        }
        values
    }

    /// Returns what helps to read a file: what its name tells comes before what its folder does.
    pub fn hints(&self, path: &str) -> Hints {
        let values = self.of(path);
        Hints {
            language: language_told(path).or(values.language),
            encoding: values.encoding,
        }
    }

    /// Fills what a record of this file leaves open.
    pub fn fill(&self, record: &mut Record, path: &str) {
        if self.0.is_empty() {
            return;
        }
        let values = self.of(path);
        if let Some(archive) = values.archive {
            fill_archive(record, &archive);
        }
        if record.rights.is_none() {
            record.rights = values.rights;
        }
    }
}

/// Names the archive of shelf marks that have none. The words of a mark stay as written; a
/// record without a mark gets one that is the archive alone.
fn fill_archive(record: &mut Record, archive: &Clean) {
    if record.shelf_marks.is_empty() {
        record.shelf_marks.push(ShelfMark {
            repository: Some(archive.clone()),
            text: archive.clone(),
            ..ShelfMark::default()
        });
    }
    for mark in &mut record.shelf_marks {
        if mark.repository.is_none() && !mark.levels.is_empty() {
            mark.repository = Some(archive.clone());
        }
    }
}

/// Returns true when a text without a language may be given its folder's: a translation is
/// in another than what it lies beside.
pub fn takes_language(role: Role) -> bool {
    role != Role::Translation
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use crate::record::shelf_mark;

    fn rule(files: &str, values: Values) -> Rule {
        Rule {
            files: Some(pattern(files).unwrap()),
            values,
        }
    }

    fn language(tag: &str) -> Values {
        Values {
            language: Some(tag.to_owned()),
            ..Values::default()
        }
    }

    #[test]
    fn the_last_rule_that_matches_wins_field_by_field() {
        let all = Rule {
            values: Values {
                rights: Some(Clean::line("free")),
                ..language("en")
            },
            ..Rule::default()
        };
        let rules = vec![
            all,
            rule("letters/**", language("ru")),
            rule("letters/de-*", language("de")),
        ];
        let defaults = Defaults::new(rules);
        let told = |path: &str| defaults.of(path).language.unwrap();
        assert_eq!(told("1.txt"), "en");
        assert_eq!(told("letters/1949/1.txt"), "ru");
        assert_eq!(told("letters/de-1.txt"), "de");
        assert_eq!(told("letters/x/de-1.txt"), "ru");
        assert_eq!(defaults.of("letters/1.txt").rights.as_deref(), Some("free"));
        assert_eq!(
            defaults.hints("letters/1.ko.txt").language.as_deref(),
            Some("ko")
        );
    }

    #[test]
    fn what_the_document_states_stays() {
        let values = Values {
            archive: Some(Clean::line("HSA")),
            rights: Some(Clean::line("free")),
            ..Values::default()
        };
        let defaults = Defaults::new(vec![rule("**", values)]);
        let mut record = Record {
            rights: Some(Clean::line("closed")),
            shelf_marks: vec![
                shelf_mark::read("f. 45, op. 1"),
                shelf_mark::read("APRF, f. 45, op. 1"),
                shelf_mark::read("the grey folder"),
            ],
            ..Record::default()
        };
        defaults.fill(&mut record, "1.md");
        assert_eq!(record.rights.as_deref(), Some("closed"));
        let archives: Vec<Option<&str>> = record
            .shelf_marks
            .iter()
            .map(|mark| mark.repository.as_deref())
            .collect();
        assert_eq!(archives, [Some("HSA"), Some("APRF"), None]);
        assert_eq!(record.shelf_marks[0].text.as_str(), "f. 45, op. 1");
        let mut bare = Record::default();
        defaults.fill(&mut bare, "1.md");
        assert_eq!(bare.shelf_marks[0].text.as_str(), "HSA");
        assert_eq!(bare.rights.as_deref(), Some("free"));
    }
}

//! Looking a plan up in the texts of one record, without an index.
//!
//! This is what shows where the hits are, what finds words in notes and in texts that are not
//! indexed yet, and what an index is compared with in the tests: both carry out one plan.

use std::collections::BTreeSet;

use crate::record::date::DocDate;
use crate::record::query::Field;
use crate::record::text::TextKey;

use super::plan::{How, NEAR, Plan, Sequence, Slot, Sought, Way, sequences, whole_value};
use super::romanisation::{SYLLABLES, is_syllable, keys_of_cyrillic, keys_of_syllables};
use super::small::Small;
use super::stems::Stemming;
use super::tokens::{Form, walk};

/// What a text is to its record, for a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// A translation.
    Translation,
    /// The text in the original language.
    Original,
    /// A text whose language relation is not known.
    Text,
    /// The reader's own note.
    Note,
    /// The summary.
    Summary,
    /// The title.
    Title,
}

impl Role {
    /// Returns the word for it, as in the data the commands print.
    pub fn name(self) -> &'static str {
        match self {
            Role::Translation => "translation",
            Role::Original => "original",
            Role::Text => "text",
            Role::Note => "note",
            Role::Summary => "summary",
            Role::Title => "title",
        }
    }
}

/// A text of a record, taken apart into its words.
#[derive(Clone, Debug)]
pub struct Words {
    /// What it is to the record.
    pub role: Role,
    /// Its key; `None` for title, summary and notes.
    pub key: Option<TextKey>,
    /// The BCP 47 tag of its language.
    pub language: Option<String>,
    stemming: Option<Stemming>,
    /// The languages it may be in, for small words.
    small: Small,
    /// All folded tokens, one after the other.
    arena: String,
    /// All words as written.
    written: String,
    tokens: Vec<Word>,
}

#[derive(Clone, Copy, Debug)]
struct Word {
    form: Form,
    folded: (u32, u32),
    written: (u32, u32),
    position: u32,
    span: (u32, u32),
}

/// What is known of a record beside its texts.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four things a query can ask for"
)]
pub struct Facts {
    /// Values of its fields.
    pub fields: Vec<(Field, String)>,
    /// Its languages (see [`language_marks`](super::plan::language_marks)).
    pub languages: Vec<String>,
    /// Its date.
    pub date: Option<DocDate>,
    /// True when it is bookmarked.
    pub bookmarked: bool,
    /// True when it has a note.
    pub noted: bool,
    /// True when it has a text in the original language.
    pub has_original: bool,
    /// True when it has a translation.
    pub has_translation: bool,
}

/// A hit: code points of one of the texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Which of the texts.
    pub text: usize,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Which word of the query, counted over those that are wanted.
    pub word: usize,
    /// How it was met.
    pub how: How,
}

impl Words {
    /// Takes a text apart.
    pub fn of(role: Role, key: Option<TextKey>, language: Option<&str>, text: &str) -> Self {
        let known = language.and_then(Stemming::of_tag);
        let stemming = known.or_else(|| match language {
            None => Stemming::by_script(text),
            Some(_) => None,
        });
        let mut words = Self {
            role,
            key,
            language: language.map(str::to_owned),
            stemming,
            small: Small::of_language(language.or(stemming.map(Stemming::tag))),
            arena: String::with_capacity(text.len()),
            written: String::with_capacity(text.len()),
            // A word has six letters or so, with the space after it.
            tokens: Vec::with_capacity(text.len() / 6),
        };
        walk(text, &mut |token| {
            let keep = |store: &mut String, text: &str| {
                let from = store.len() as u32;
                store.push_str(text);
                (from, store.len() as u32)
            };
            words.tokens.push(Word {
                form: token.form,
                folded: keep(&mut words.arena, token.folded),
                written: keep(&mut words.written, token.written),
                position: token.position,
                span: (token.start, token.end),
            });
        });
        words.tokens.sort_by_key(|token| token.position);
        words
    }

    fn folded(&self, word: &Word) -> &str {
        let (from, to) = word.folded;
        self.arena
            .get(from as usize..to as usize)
            .unwrap_or_default()
    }

    fn written(&self, word: &Word) -> &str {
        let (from, to) = word.written;
        self.written
            .get(from as usize..to as usize)
            .unwrap_or_default()
    }

    /// Returns the tokens at a position.
    fn at(&self, position: u32) -> &[Word] {
        let from = self
            .tokens
            .partition_point(|token| token.position < position);
        let rest = self.tokens.get(from..).unwrap_or_default();
        let count = rest.partition_point(|token| token.position == position);
        rest.get(..count).unwrap_or_default()
    }

    fn fits(&self, word: &Word, slot: &Slot) -> bool {
        let folded = self.folded(word);
        match slot {
            Slot::Word(wanted) => folded == wanted,
            Slot::Prefix(begin) => folded.starts_with(begin.as_str()),
            Slot::Like(wanted, stems) => {
                folded == wanted || stems.iter().any(|stem| self.has_stem(word, stem))
            }
        }
    }

    /// Returns true when the words have stems of the language of this one.
    fn has_stems_like(&self, stem: &str) -> bool {
        let tag = stem.split(':').next();
        self.stemming.is_some_and(|of| tag == Some(of.tag()))
    }

    /// Returns true when a word has a stem, which begins with its language.
    fn has_stem(&self, word: &Word, stem: &str) -> bool {
        let (Some(of), Some((tag, letters))) = (self.stemming, stem.split_once(':')) else {
            return false;
        };
        // Endings go, beginnings do not, but for the Arabic article: most words are told apart
        // by their first letters.
        let begins = || {
            letters
                .chars()
                .zip(self.folded(word).chars())
                .take(2)
                .all(|(a, b)| a == b)
        };
        matches!(word.form, Form::Word | Form::Joined)
            && of.tag() == tag
            && (tag == "ar" || begins())
            && of.stem(self.written(word)).is_some_and(|own| own == stem)
    }

    /// Hands over every place where something stands: code points.
    fn places(&self, sought: &Sought, take: &mut dyn FnMut(u32, u32)) {
        match sought {
            Sought::Sequence(sequence) => self.sequence(sequence, take),
            Sought::Stem(stem) if self.has_stems_like(stem) => {
                let words = self.tokens.iter().filter(|word| self.has_stem(word, stem));
                words.for_each(|word| take(word.span.0, word.span.1));
            }
            Sought::Stem(_) => {}
            Sought::Key(key) => match key.strip_prefix("ko:") {
                Some(key) => self.korean(key, take),
                None => self.cyrillic(key, take),
            },
            Sought::Near(slots) => self.near(slots, take),
        }
    }

    fn sequence(&self, sequence: &Sequence, take: &mut dyn FnMut(u32, u32)) {
        let Some(((first_offset, first), rest)) = sequence.split_first() else {
            return;
        };
        for word in self.tokens.iter().filter(|word| self.fits(word, first)) {
            let mut end = word.span.1;
            let whole = rest.iter().all(|(offset, slot)| {
                let there = self.at(word.position + offset - first_offset);
                let found = there.iter().find(|word| self.fits(word, slot));
                end = found.map_or(end, |word| end.max(word.span.1));
                found.is_some()
            });
            if whole {
                take(word.span.0, end);
            }
        }
    }

    /// Each two of the words within ten words of each other, somewhere.
    fn near(&self, slots: &[Slot], take: &mut dyn FnMut(u32, u32)) {
        let of = |slot: &Slot| -> Vec<&Word> {
            self.tokens
                .iter()
                .filter(|word| self.fits(word, slot))
                .collect()
        };
        let found: Vec<Vec<&Word>> = slots.iter().map(of).collect();
        let mut spans = BTreeSet::new();
        for (at, one) in found.iter().enumerate() {
            for other in found.iter().skip(at + 1) {
                let mut met = false;
                for word in one {
                    let from = word.position.saturating_sub(NEAR);
                    let near = other.partition_point(|other| other.position < from);
                    let close = other.iter().skip(near);
                    for close in close.take_while(|other| other.position <= word.position + NEAR) {
                        met = true;
                        spans.extend([word.span, close.span]);
                    }
                }
                if !met {
                    return;
                }
            }
        }
        for (start, end) in spans {
            take(start, end);
        }
    }

    fn cyrillic(&self, key: &str, take: &mut dyn FnMut(u32, u32)) {
        for word in &self.tokens {
            // Most words of most texts are Latin and have no key.
            if self.written(word).is_ascii() {
                continue;
            }
            if self.keys(word).iter().any(|own| own == key) {
                take(word.span.0, word.span.1);
            }
        }
    }

    /// Returns the keys of a Cyrillic word and of its stem.
    fn keys(&self, word: &Word) -> Vec<String> {
        match word.form {
            Form::Word | Form::Joined => {
                keys_of_word(self.written(word), self.language.as_deref(), self.stemming)
            }
            Form::Spelt | Form::Sign | Form::Pair => Vec::new(),
        }
    }

    fn korean(&self, key: &str, take: &mut dyn FnMut(u32, u32)) {
        let signs: Vec<&Word> = self
            .tokens
            .iter()
            .filter(|word| word.form == Form::Sign)
            .collect();
        for from in 0..signs.len() {
            for count in SYLLABLES {
                let Some(window) = signs.get(from..from + count) else {
                    break;
                };
                let (Some(first), Some(last)) = (window.first(), window.last()) else {
                    break;
                };
                let syllables: Vec<char> = window
                    .iter()
                    .filter_map(|sign| self.folded(sign).chars().next())
                    .collect();
                let in_row = last.position - first.position == count as u32 - 1;
                if in_row && keys_of_syllables(&syllables).iter().any(|own| own == key) {
                    take(first.span.0, last.span.1);
                }
            }
        }
    }
}

/// Returns the keys of a Cyrillic word as written, and of its stem.
pub fn keys_of_word(
    written: &str,
    language: Option<&str>,
    stemming: Option<Stemming>,
) -> Vec<String> {
    let mut keys = keys_of_cyrillic(written, language);
    if !keys.is_empty()
        && let Some(stem) = stemming.and_then(|of| of.stem(written))
        && let Some((_, letters)) = stem.split_once(':')
    {
        keys.extend(keys_of_cyrillic(letters, language));
        keys.sort_unstable();
        keys.dedup();
    }
    keys
}

/// Returns the keys of the Korean names that may begin at each of a row of signs.
pub fn keys_of_signs(signs: &[char], take: &mut dyn FnMut(usize, String)) {
    for from in 0..signs.len() {
        for count in SYLLABLES {
            match signs.get(from..from + count) {
                Some(window) if window.iter().copied().all(is_syllable) => {
                    for key in keys_of_syllables(window) {
                        take(from, key);
                    }
                }
                Some(_) | None => break,
            }
        }
    }
}

/// Returns true when a record is what a plan asks for.
pub fn holds(plan: &Plan, texts: &[Words], facts: &Facts) -> bool {
    match plan {
        Plan::All(plans) => plans.iter().all(|plan| holds(plan, texts, facts)),
        Plan::Any(plans) => plans.iter().any(|plan| holds(plan, texts, facts)),
        Plan::Not(plan) => !holds(plan, texts, facts),
        Plan::Text(ways) => ways.iter().any(|way| has(texts, way)),
        Plan::Field(field, sought) => has_field(facts, *field, sought),
        Plan::Whole(field, value) => {
            let mut own = facts.fields.iter().filter(|(of, _)| of == field);
            own.any(|(_, own)| whole_value(own) == *value)
        }
        Plan::Stated(field) => states(facts, *field),
        Plan::Language(groups) => groups.iter().all(|group| {
            let known = |mark: &String| facts.languages.iter().any(|own| own.starts_with(mark));
            group.iter().any(known)
        }),
        Plan::Date(range) => facts.date.as_ref().is_some_and(|date| date.overlaps(range)),
        Plan::Bookmarked => facts.bookmarked,
        Plan::Undated => facts.date.is_none(),
        Plan::Noted => facts.noted,
        Plan::Original => facts.has_original,
        Plan::Translation => facts.has_translation,
    }
}

/// Returns true when something is stated in a field.
pub fn states(facts: &Facts, field: Field) -> bool {
    if field == Field::Language {
        return !facts.languages.is_empty();
    }
    let mut own = facts.fields.iter().filter(|(of, _)| *of == field);
    own.any(|(_, own)| !whole_value(own).is_empty())
}

fn has(texts: &[Words], way: &Way) -> bool {
    texts.iter().any(|text| {
        let mut found = false;
        text.places(&way.what, &mut |_, _| found = true);
        found
    })
}

fn has_field(facts: &Facts, field: Field, sought: &[Sequence]) -> bool {
    let values = facts.fields.iter().filter(|(of, _)| *of == field);
    values.into_iter().any(|(_, value)| {
        let words = Words::of(Role::Title, None, None, value);
        sought.iter().any(|sequence| {
            let mut found = false;
            words.sequence(sequence, &mut |_, _| found = true);
            found
        })
    })
}

/// Returns every hit of the words that a plan wants, by text and place.
///
/// Where a word is met in two ways at one place, the nearest way is told. Small words that are not
/// in quotation marks ([`Small`]) are hits only where there is no other.
pub fn hits(plan: &Plan, texts: &[Words]) -> Vec<Found> {
    let (mut found, mut small) = (BTreeSet::new(), BTreeSet::new());
    let mut number = 0;
    plan.wanted_words(&mut |ways| {
        for way in ways {
            for (text, words) in texts.iter().enumerate() {
                let is_small = way.small.meets(words.small);
                let found = if is_small { &mut small } else { &mut found };
                words.places(&way.what, &mut |start, end| {
                    found.insert(Found {
                        text,
                        start: start as usize,
                        end: end as usize,
                        word: number,
                        how: way.how.clone(),
                    });
                });
            }
        }
        number += 1;
    });
    let mut told: Vec<Found> = Vec::new();
    for hit in if found.is_empty() { small } else { found } {
        let same = told.last().is_some_and(|last| {
            (last.text, last.start, last.end, last.word) == (hit.text, hit.start, hit.end, hit.word)
        });
        if !same {
            told.push(hit);
        }
    }
    told
}

/// Returns true when a text has a word or phrase by its exact form.
pub fn has_phrase(text: &Words, phrase: &str) -> bool {
    let mut found = false;
    for sequence in sequences(phrase) {
        text.sequence(&sequence, &mut |_, _| found = true);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::plan::language_marks;
    use super::*;
    use crate::find::aliases::Aliases;
    use crate::find::plan::Knowledge;
    use crate::find::stems::Stemmings;
    use crate::record::query::Query;

    const TEXT: &str = "CIPHERED TELEGRAM No. 600742/III\n\nKim asked Stalin for well-known\npilots; the pilots' training in P’yŏngyang.";

    fn plan(typed: &str) -> Plan {
        let (stemmings, aliases) = (Stemmings::all(), Aliases::built_in());
        let knowledge = Knowledge {
            stemmings: &stemmings,
            aliases: &aliases,
        };
        Plan::of(&Query::parse(typed), knowledge)
    }

    /// Returns what is hit, with the way when it is not the exact form.
    fn marked(typed: &str, language: &str, text: &str) -> Vec<String> {
        let texts = [Words::of(Role::Text, None, Some(language), text)];
        let shown = hits(&plan(typed), &texts).into_iter().map(|hit| {
            let chars = text.chars().skip(hit.start).take(hit.end - hit.start);
            let hit_text: String = chars.collect();
            match hit.how {
                How::Exact => hit_text,
                how => format!("{hit_text} {how:?}"),
            }
        });
        shown.collect()
    }

    #[test]
    fn hits_are_the_places_in_the_text() {
        assert_eq!(marked("\"telegram no\"", "en", TEXT), ["TELEGRAM No"]);
        assert_eq!(marked("600742/III", "en", TEXT), ["600742/III"]);
        assert_eq!(marked("pilot", "en", TEXT), ["pilots Stem", "pilots Stem"]);
        assert_eq!(marked("wellknown", "en", TEXT), ["well-known"]);
        assert_eq!(
            marked("\"iii kim asked\"", "en", TEXT),
            ["III\n\nKim asked"]
        );
        assert_eq!(
            marked("near:(kim pilot)", "en", TEXT),
            ["Kim", "pilots", "pilots"]
        );
        assert_eq!(
            marked("near:(ciphered pilot)", "en", TEXT),
            Vec::<String>::new()
        );
        assert_eq!(marked("pyongyang", "en", TEXT), ["P’yŏngyang"]);
        assert_eq!(marked("train*", "en", TEXT), ["training"]);
    }

    #[test]
    fn hits_in_other_scripts_tell_how() {
        let hit = "Штыкову Script";
        assert_eq!(marked("shtykov", "ru", "тов. Штыкову"), [hit]);
        let alias = marked("Zhou Enlai", "ru", "Говорил с Чжоу Эньлаем.");
        let name = "Чжоу Эньлаем Alias(\"Чжоу Эньлай\")";
        assert_eq!(
            alias.iter().filter(|hit| *hit == name).count(),
            2,
            "{alias:?}"
        );
        assert_eq!(
            marked("Pak Il-u", "ko", "박일우는")[0],
            "박일우 Alias(\"박일우\")"
        );
        assert_eq!(marked("Kang Kon", "ko", "강건은")[0], "강건 Script");
    }

    #[test]
    fn a_plan_holds_as_it_is_typed() {
        let texts = [
            Words::of(Role::Title, None, Some("en"), "Letter of Kim"),
            Words::of(Role::Translation, None, Some("en"), TEXT),
        ];
        let facts = Facts {
            fields: vec![
                (Field::From, "Shtykov".to_owned()),
                (Field::Shelf, "APRF 45/1/347".to_owned()),
            ],
            languages: [language_marks("o:", "ru"), language_marks("t:", "en")].concat(),
            date: DocDate::parse_edtf("1950-11-17"),
            ..Facts::default()
        };
        for typed in [
            "letter pilots",
            "pilots -navy",
            "navy OR pilots",
            "(navy OR kim) letter",
            "from:sht",
            "shelf:45/1",
            "lang:rus",
            "lang:ru>en",
            "date:1950..1951",
            "-is:bookmarked",
            "title:letter",
            "",
        ] {
            let plan = plan(typed);
            let mut facts = facts.clone();
            facts
                .fields
                .push((Field::Title, "Letter of Kim".to_owned()));
            assert!(holds(&plan, &texts, &facts), "{typed}");
        }
        for typed in [
            "navy",
            "pilots navy",
            "-kim",
            "\"pilot\"",
            "\"of kim ciphered\"",
            "from:kim",
            "lang:en>ru",
            "date:1951",
            "is:undated",
            "has:note",
        ] {
            assert!(!holds(&plan(typed), &texts, &facts), "{typed}");
        }
    }
}

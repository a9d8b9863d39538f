//! What is indexed of a record: its texts by role, its description, what tells whether the
//! index is older than the files.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use sha2::{Digest, Sha256};
use tantivy::TantivyDocument;

use crate::find::plan::{language_marks, whole_value};
use crate::find::romanisation::is_syllable;
use crate::find::scan::{Facts, Role, keys_of_signs, keys_of_word, states};
use crate::find::stems::{Stemming, Stemmings};
use crate::find::tokens::{Form, walk};
use crate::record::date::DocDate;
use crate::record::query::Field;
use crate::record::text::{self, TextKey};
use crate::record::{Clean, Record};
use crate::store::entry::Entry;

use super::schema::{Fields, ROLES, slot};
use super::wire::Wire;

/// A text of a record as it is searched: canonical, offsets count its code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// What it is to the record.
    pub role: Role,
    /// Its key; `None` for title and summary.
    pub key: Option<TextKey>,
    /// What tells it from the record's other texts of that role; `None` where it is the only one.
    pub label: Option<Clean>,
    /// The BCP 47 tag of its language.
    pub language: Option<String>,
    /// The tag of the language whose stems are looked for where its own is not known.
    pub guessed: Option<String>,
    /// Its canonical text.
    pub text: Clean,
}

/// Returns the texts of a record, the summary and the title last.
pub fn bodies(record: &Record) -> Vec<Body> {
    let described_in = describing_language(record);
    let has_several = |role| record.texts.iter().filter(|of| of.role == role).count() > 1;
    let mut bodies: Vec<Body> = record
        .texts
        .iter()
        .map(|text| {
            let canonical = text.canonical();
            let is_known = text.language.is_some();
            Body {
                role: match text.role {
                    text::Role::Translation => Role::Translation,
                    text::Role::Original => Role::Original,
                    text::Role::Text => Role::Text,
                },
                key: Some(text.key.clone()),
                label: has_several(text.role).then(|| Clean::line(text.shown_label())),
                language: text.language.clone(),
                guessed: (!is_known)
                    .then(|| guess(&canonical, described_in.as_deref()))
                    .flatten(),
                text: canonical,
            }
        })
        .collect();
    let described = |role, text| Body {
        role,
        key: None,
        label: None,
        language: described_in.clone(),
        guessed: None,
        text,
    };
    if !record.summary.is_empty() {
        bodies.push(described(
            Role::Summary,
            Clean::join(&record.summary, "\n\n"),
        ));
    }
    bodies.push(described(Role::Title, record.title.clone()));
    if let Some(short) = &record.short_title {
        bodies.push(described(Role::Title, short.clone()));
    }
    let others = record.further.iter();
    let others = others.filter(|(name, _)| name.as_str() == crate::formats::OTHER_TITLE);
    bodies.extend(others.map(|(_, title)| described(Role::Title, title.clone())));
    bodies
}

/// Guesses the language of a text by its script; of a Latin one that of the description.
fn guess(text: &str, described_in: Option<&str>) -> Option<String> {
    let guessed = Stemming::by_script(text).map(|of| of.tag().to_owned());
    guessed.or_else(|| described_in.map(str::to_owned))
}

/// Returns the language an archive describes a record in: that of a translation or text which
/// has the letters of the title, else the one these letters are usual in.
fn describing_language(record: &Record) -> Option<String> {
    let translations = record
        .texts
        .iter()
        .filter(|text| text.role == text::Role::Translation);
    let tags = translations
        .chain(&record.texts)
        .filter_map(|text| text.language.as_deref());
    let fits = |tag: &str| {
        let of = Stemming::of_tag(tag)?;
        let mut words = record.title.split(|c: char| !c.is_alphabetic());
        words.any(|word| of.stem(word).is_some()).then_some(of)
    };
    let known = tags.into_iter().find_map(fits);
    let guessed = known
        .or_else(|| Stemming::by_script(&record.title))
        .or_else(|| fits("en"));
    guessed.map(|of| of.tag().to_owned())
}

/// Returns what is known of a record beside its texts; marks are the caller's to add.
pub fn facts(entry: &Entry) -> Facts {
    let mut fields = vec![(Field::Title, entry.title.to_string())];
    fields.extend(
        entry
            .short_title
            .iter()
            .map(|title| (Field::Title, title.to_string())),
    );
    let lists = [
        (Field::From, &entry.creators),
        (Field::To, &entry.recipients),
        (Field::Place, &entry.places),
        (Field::Subject, &entry.subjects),
        (Field::Archive, &entry.archives),
        (Field::Shelf, &entry.shelves),
        (Field::Shelf, &entry.shelf_texts),
    ];
    for (field, values) in lists {
        fields.extend(values.iter().map(|value| (field, value.to_string())));
    }
    let ids = std::iter::once(&entry.id).chain(&entry.also);
    fields.extend(ids.map(|id| (Field::Id, id.as_str().to_owned())));
    fields.push((Field::Id, entry.cite_key.clone()));
    fields.push((Field::Collection, entry.collection.to_string()));
    fields.push((Field::Format, entry.format.clone()));
    Facts {
        fields,
        languages: languages(entry),
        date: entry.date.clone(),
        has_original: entry.has_original,
        has_translation: entry.has_translation,
        ..Facts::default()
    }
}

fn languages(entry: &Entry) -> Vec<String> {
    let mut marks = Vec::new();
    if let Some((name, tag)) = &entry.original_language {
        marks.push(format!("o:{}", crate::find::fold::fold(name)));
        marks.extend(tag.iter().flat_map(|tag| language_marks("o:", tag)));
    }
    marks.extend(
        entry
            .translations
            .iter()
            .flat_map(|tag| language_marks("t:", tag)),
    );
    marks.extend(
        entry
            .text_languages
            .iter()
            .flat_map(|tag| language_marks("a:", tag)),
    );
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// So many letters of a value tell it from all others.
const LONGEST_VALUE: usize = 400;

/// Returns the mark of a record that has this value in a field, folded as a whole.
pub(super) fn whole_mark(field: Field, value: &str) -> String {
    let value: String = value.chars().take(LONGEST_VALUE).collect();
    format!("={}:{value}", field.name())
}

/// Returns the mark of a record that states something in a field.
pub(super) fn stated_mark(field: Field) -> String {
    format!("has:{}", field.name())
}

/// Returns the marks of the values that are asked for as a whole, and of what is stated at all.
fn value_marks(facts: &Facts) -> Vec<String> {
    let mut marks = Vec::new();
    for (field, value) in facts.fields.iter().filter(|(field, _)| field.has_values()) {
        let value = whole_value(value);
        if !value.is_empty() {
            marks.extend([whole_mark(*field, &value), stated_mark(*field)]);
        }
    }
    if states(facts, Field::Language) {
        marks.push(stated_mark(Field::Language));
    }
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// Returns a number made of some text: the first eight bytes of its SHA-256.
fn number(parts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_ref());
        hash.update([0]);
    }
    let bytes = hash.finalize();
    bytes
        .iter()
        .take(8)
        .fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Returns the number of an id.
pub(super) fn id_number(id: &str) -> u64 {
    number([id])
}

/// Returns the number of all that is indexed of a record: while it is the same, so is the index.
pub(super) fn content_stamp(entry: &Entry) -> u64 {
    content_stamp_of(entry, &facts(entry))
}

fn content_stamp_of(entry: &Entry, facts: &Facts) -> u64 {
    let mut parts: Vec<&str> = facts.fields.iter().map(|(_, value)| &**value).collect();
    parts.push(&entry.summary);
    parts.extend(entry.date.as_ref().map(DocDate::edtf));
    parts.extend(facts.languages.iter().map(String::as_str));
    for (key, hash) in &entry.texts {
        parts.push(&key.0);
        parts.push(hash.as_str());
    }
    number(parts)
}

/// Undated records come after all others.
pub(super) const UNDATED: i64 = i64::MAX;
/// Days that a date of one day may be apart in the order: wider dates of one beginning follow.
const WIDEST: i64 = 1 << 20;

/// Returns the place in the order by date: by the earliest day, then the narrower first.
fn order(date: Option<&DocDate>) -> i64 {
    let Some(date) = date else { return UNDATED };
    let earliest = date.earliest().unwrap_or(-(1 << 30));
    let width = date
        .latest()
        .map_or(WIDEST - 1, |latest| (latest - earliest).min(WIDEST - 1));
    earliest * WIDEST + width
}

/// Makes the document of a record; the languages of its stems are taken down.
pub(super) fn document(
    fields: &Fields,
    entry: &Entry,
    bodies: &[Body],
    stems: &mut Stems,
) -> TantivyDocument {
    let mut document = TantivyDocument::new();
    document.add_u64(fields.id_number, id_number(entry.id.as_str()));
    let facts = facts(entry);
    document.add_u64(fields.content, content_stamp_of(entry, &facts));
    let date = entry.date.as_ref();
    let day = |day: Option<i64>, open: i64| day.unwrap_or(open);
    document.add_i64(
        fields.earliest,
        date.map_or(UNDATED, |date| day(date.earliest(), i64::MIN)),
    );
    document.add_i64(
        fields.latest,
        date.map_or(i64::MIN, |date| day(date.latest(), UNDATED)),
    );
    document.add_i64(fields.order, order(date));
    let flags = [
        ("undated", date.is_none()),
        ("original", entry.has_original),
        ("translation", entry.has_translation),
    ];
    let flags = flags
        .into_iter()
        .filter(|(_, is_so)| *is_so)
        .map(|(flag, _)| flag);
    for mark in flags.chain(facts.languages.iter().map(String::as_str)) {
        document.add_text(fields.marks, mark);
    }
    for mark in value_marks(&facts) {
        document.add_text(fields.marks, mark);
    }
    add_bodies(&mut document, fields, bodies, stems);
    let mut wires: Vec<(Field, Wire)> = Vec::new();
    for (field, value) in facts
        .fields
        .iter()
        .filter(|(field, _)| *field != Field::Title)
    {
        let at = wires
            .iter()
            .position(|(of, _)| of == field)
            .unwrap_or_else(|| {
                wires.push((*field, Wire::default()));
                wires.len() - 1
            });
        if let Some((_, wire)) = wires.get_mut(at) {
            wire.next_value();
            walk(value, &mut |token| wire.push(token.position, token.folded));
        }
    }
    for (field, wire) in wires {
        document.add_text(fields.named(field), wire.into_text());
    }
    document
}

fn add_bodies(document: &mut TantivyDocument, fields: &Fields, bodies: &[Body], known: &mut Stems) {
    let mut exact: [Wire; ROLES] = Default::default();
    let mut stems: [Wire; ROLES] = Default::default();
    let mut keys = Wire::default();
    for body in bodies {
        let slot = slot(body.role);
        let (Some(exact), Some(stems)) = (exact.get_mut(slot), stems.get_mut(slot)) else {
            continue;
        };
        let language = body.language.as_deref().or(body.guessed.as_deref());
        let stemming = match language {
            Some(tag) => Stemming::of_tag(tag),
            None => Stemming::by_script(&body.text),
        };
        known.of.0.extend(stemming);
        let Stems {
            known, keys: names, ..
        } = &mut *known;
        let known = known.entry(stemming).or_default();
        exact.next_value();
        exact.expect(body.text.len());
        let mut signs: Vec<char> = Vec::new();
        walk(&body.text, &mut |token| {
            exact.push(token.position, token.folded);
            match token.form {
                Form::Word | Form::Joined => {
                    // A name does not run over words of another script.
                    if signs.last().is_some_and(|sign| *sign != ' ') {
                        signs.push(' ');
                    }
                    if let Some(stemming) = stemming {
                        push_stem(known, stemming, token.written, stems);
                    }
                    if !token.written.is_ascii() {
                        for key in names.of(token.written, language, stemming) {
                            keys.push(0, &format!("{slot}{key}"));
                        }
                    }
                }
                Form::Sign => signs.extend(token.folded.chars().next()),
                Form::Spelt | Form::Pair => {}
            }
        });
        if signs.iter().copied().any(is_syllable) {
            keys_of_signs(&signs, &mut |_, key| {
                keys.push(0, &format!("{slot}ko:{key}"));
            });
        }
    }
    let wires = fields
        .exact
        .iter()
        .zip(exact)
        .chain(fields.stems.iter().zip(stems));
    for (field, wire) in wires.chain([(&fields.keys, keys)]) {
        let text = wire.into_text();
        if !text.is_empty() {
            document.add_text(*field, text);
        }
    }
}

/// So many stems are remembered: the words of a collection come again and again.
const MOST_STEMS: usize = 100_000;

/// What is remembered of words as written. They are looked up for every word there is.
type Words<T> = HashMap<String, T, RandomState>;

/// The languages with stems that were met, and the stems of the words that were.
#[derive(Debug, Default)]
pub(super) struct Stems {
    /// The languages.
    pub of: Stemmings,
    known: HashMap<Option<Stemming>, Words<Option<String>>>,
    keys: Keys,
}

impl Stems {
    /// Begins with the languages that an index has.
    pub(super) fn new(of: Stemmings) -> Self {
        Self {
            of,
            ..Self::default()
        }
    }
}

/// Adds the stem of a word to a field, if it has one.
fn push_stem(known: &mut Words<Option<String>>, of: Stemming, written: &str, stems: &mut Wire) {
    if let Some(stem) = known.get(written) {
        if let Some(stem) = stem {
            stems.push(0, stem);
        }
        return;
    }
    let stem = of.stem(written);
    if let Some(stem) = &stem {
        stems.push(0, stem);
    }
    if known.len() >= MOST_STEMS {
        known.clear();
    }
    known.insert(written.to_owned(), stem);
}

/// Keys of words in other scripts, by the language of their text.
#[derive(Debug, Default)]
struct Keys(HashMap<String, Words<Vec<String>>>);

impl Keys {
    /// Returns the keys of a word, of a text in some language; that tells its stems, too, but
    /// for texts of no known language, whose words are not remembered.
    fn of(
        &mut self,
        written: &str,
        language: Option<&str>,
        stemming: Option<Stemming>,
    ) -> Vec<String> {
        let Some(language) = language else {
            return keys_of_word(written, language, stemming);
        };
        let known = match self.0.get_mut(language) {
            Some(known) => known,
            None => self.0.entry(language.to_owned()).or_default(),
        };
        if let Some(keys) = known.get(written) {
            return keys.clone();
        }
        let keys = keys_of_word(written, Some(language), stemming);
        if known.len() >= MOST_STEMS {
            known.clear();
        }
        known.insert(written.to_owned(), keys.clone());
        keys
    }
}

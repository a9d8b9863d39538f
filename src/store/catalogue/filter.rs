//! What a query means for an entry.
//!
//! Every term must hold. A bare word holds when it matches within one field; two words may
//! match in two fields. In title, people and shelf mark its letters may stand apart (see
//! [`crate::find::fuzzy`]); in summary, places and subjects it is a substring. Phrases,
//! `-words` and fields are substrings. Everything is compared folded.

use crate::find::fold::fold;
use crate::find::fuzzy::Needle;
use crate::record::facet::Facet;
use crate::record::query::{Field, Query, Term, What, plain_value};
use crate::store::entry::Entry;
use crate::store::snapshot::codec::Reader;

use super::facets::{self, SPEECH};
use super::records::{Column, Records, Span};
use super::scoring::Seen;
use super::searchable::Kind;
use super::stock::Stock;
use super::{Slot, columns, languages};

/// A query made ready.
#[derive(Debug, Default)]
pub(super) struct Filter {
    pub(super) tests: Vec<Test>,
    pub(super) ranges: Vec<Span>,
    pub(super) words: Vec<Needle>,
}

/// A term that is no bare word and no range of dates.
#[derive(Debug)]
pub(super) struct Test {
    negated: bool,
    what: Asked,
    /// For what the dictionaries answer: which of their values hold, of each collection.
    values: Vec<[Vec<bool>; 2]>,
}

#[derive(Debug, PartialEq, Eq)]
enum Asked {
    Anywhere(Needle),
    All(Vec<Test>),
    Any(Vec<Test>),
    In(Field, Needle),
    /// A value as a whole, folded, as [`plain_value`] has it.
    Whole(Facet, String),
    /// Something is stated.
    Stated(Facet),
    Language(Languages),
    OutsideRange(Span),
    Bookmarked,
    Note,
    Original,
    Translation,
    Undated,
}

/// `lang:ru`, `lang:ru>en`; an empty side is any.
#[derive(Debug, PartialEq, Eq)]
enum Languages {
    Any(String),
    FromTo(String, String),
}

impl Filter {
    /// Makes a query ready; equal terms are tested once.
    pub(super) fn new(query: &Query) -> Self {
        let mut filter = Self::default();
        for term in &query.terms {
            match &term.what {
                What::Word(word) if !term.negated => filter.add_word(word),
                What::Date(range) if !term.negated => filter.ranges.push(Span::of(range)),
                other => {
                    let test = Test::new(term.negated, asked(other));
                    if !test.what.is_empty() && !filter.tests.contains(&test) {
                        filter.tests.push(test);
                    }
                }
            }
        }
        filter
    }

    /// Asks the dictionaries of the collections what their values answer: once a query, so that
    /// no entry need be decoded for it.
    pub(super) fn consult(&mut self, stocks: &[Stock]) {
        for test in &mut self.tests {
            test.consult(stocks);
        }
    }

    fn add_word(&mut self, word: &str) {
        let needle = Needle::new(word);
        // A word of which nothing is left (a lone accent) asks for nothing. The last word
        // stays last, because it is the one that grows.
        if !needle.text().trim().is_empty() {
            self.words.retain(|known| *known != needle);
            self.words.push(needle);
        }
    }

    /// Returns true when the best match comes first.
    pub(super) fn ranks(&self) -> bool {
        !self.words.is_empty()
    }

    /// Returns true when everything matches.
    pub(super) fn asks_nothing(&self) -> bool {
        self.words.is_empty() && self.tests.is_empty() && self.ranges.is_empty()
    }
}

impl Eq for Test {}

/// What the dictionaries have answered is of the room and not of the question.
impl PartialEq for Test {
    fn eq(&self, other: &Self) -> bool {
        (self.negated, &self.what) == (other.negated, &other.what)
    }
}

fn asked(what: &What) -> Asked {
    match what {
        What::Word(text) | What::Phrase(text) | What::Prefix(text) => {
            Asked::Anywhere(Needle::new(text))
        }
        // What stands near what is asked of texts: here all the words must be there.
        What::Near(words) => {
            let words = words.iter().map(|word| {
                let word = Needle::new(word.trim_end_matches('*'));
                Test::new(false, Asked::Anywhere(word))
            });
            Asked::All(words.collect())
        }
        What::AllOf(terms) => Asked::All(tests(terms)),
        What::AnyOf(terms) => Asked::Any(tests(terms)),
        What::Field(Field::Language, value) => Asked::Language(languages_asked(&fold(value))),
        What::Field(field, value) => Asked::In(*field, Needle::new(value)),
        What::Whole(field, value) => match Facet::of_field(*field) {
            Some(facet) => Asked::Whole(facet, plain_value(&fold(value))),
            None => Asked::In(*field, Needle::new(value)),
        },
        // No term names another field here; a letter is in all that is stated.
        What::Has(field) => match Facet::of_field(*field) {
            Some(facet) => Asked::Stated(facet),
            None => Asked::In(*field, Needle::new("")),
        },
        What::Date(range) => Asked::OutsideRange(Span::of(range)),
        What::IsBookmarked => Asked::Bookmarked,
        What::HasNote => Asked::Note,
        What::HasOriginal => Asked::Original,
        What::HasTranslation => Asked::Translation,
        What::IsUndated => Asked::Undated,
    }
}

fn tests(terms: &[Term]) -> Vec<Test> {
    let tests = terms
        .iter()
        .map(|term| Test::new(term.negated, asked(&term.what)));
    tests.filter(|test| !test.what.is_empty()).collect()
}

fn languages_asked(value: &str) -> Languages {
    match value.split_once(['>', '→']) {
        Some((from, to)) => Languages::FromTo(from.trim().to_owned(), to.trim().to_owned()),
        None => Languages::Any(value.trim().to_owned()),
    }
}

impl Asked {
    /// Returns true when nothing is left of what was asked after folding.
    fn is_empty(&self) -> bool {
        match self {
            Asked::Anywhere(text) | Asked::In(_, text) => text.text().trim().is_empty(),
            Asked::All(tests) | Asked::Any(tests) => tests.is_empty(),
            Asked::Whole(_, text) | Asked::Language(Languages::Any(text)) => text.is_empty(),
            Asked::Language(Languages::FromTo(from, to)) => from.is_empty() && to.is_empty(),
            Asked::Stated(_)
            | Asked::OutsideRange(_)
            | Asked::Bookmarked
            | Asked::Note
            | Asked::Original
            | Asked::Translation
            | Asked::Undated => false,
        }
    }
}

/// Says whether a value of the dictionary holds.
type Holds<'a> = Box<dyn Fn(&[u8]) -> bool + 'a>;

impl Asked {
    /// Returns which kind of value in the dictionary answers, and how; `None` when none does.
    fn by_value(&self) -> Option<(u8, Holds<'_>)> {
        match self {
            Asked::Language(asked) => {
                let holds = move |value: &[u8]| {
                    let mut entry = Entry::default();
                    Reader(value).speech(&mut entry).is_some() && speaks(&entry, asked)
                };
                Some((SPEECH, Box::new(holds)))
            }
            Asked::In(field @ (Field::Archive | Field::Collection | Field::Format), text) => {
                let holds = |value: &[u8]| {
                    let value = std::str::from_utf8(value);
                    value.is_ok_and(|value| text.is_in(fold(value)))
                };
                let facet = Facet::of_field(*field)?;
                Some((facets::number(facet), Box::new(holds)))
            }
            Asked::Whole(facet, text) => {
                let holds = |value: &[u8]| {
                    let value = std::str::from_utf8(value);
                    value.is_ok_and(|value| plain_value(&fold(value)) == *text)
                };
                Some((facets::number(*facet), Box::new(holds)))
            }
            Asked::Stated(facet) => Some((facets::number(*facet), Box::new(|_| true))),
            Asked::In(..)
            | Asked::Anywhere(_)
            | Asked::All(_)
            | Asked::Any(_)
            | Asked::OutsideRange(_)
            | Asked::Bookmarked
            | Asked::Note
            | Asked::Original
            | Asked::Translation
            | Asked::Undated => None,
        }
    }
}

impl Asked {
    /// Returns true when a value of an entry holds that is in no dictionary.
    fn holds_for(&self, entry: &Entry) -> bool {
        let Some((facet, holds)) = self.by_value() else {
            return false;
        };
        let values = facets::values_of(entry);
        values
            .iter()
            .any(|(of, value)| *of == facet && holds(value))
    }
}

impl Test {
    fn new(negated: bool, what: Asked) -> Self {
        Self {
            negated,
            what,
            values: Vec::new(),
        }
    }

    fn consult(&mut self, stocks: &[Stock]) {
        if let Asked::All(tests) | Asked::Any(tests) = &mut self.what {
            for test in tests {
                test.consult(stocks);
            }
            return;
        }
        let Some((facet, holds)) = self.what.by_value() else {
            return;
        };
        let of_records = |records: &Records| {
            let facets = records.column(Column::DictionaryFacets).as_slice();
            let each = facets.iter().enumerate();
            each.map(|(code, of)| {
                *of == facet
                    && holds(records.item(Column::Dictionary, Column::DictionaryEnds, code))
            })
            .collect()
        };
        let of_stock = |stock: &Stock| stock.both().map(of_records);
        let values = stocks.iter().map(of_stock).collect();
        self.values = values;
    }

    /// Returns true when whatever holds by this test holds by the other.
    pub(super) fn implies(&self, other: &Test) -> bool {
        let longer = |a: &Needle, b: &Needle| a.text().contains(b.text());
        let neither = !self.negated && !other.negated;
        self == other
            || match (&self.what, &other.what) {
                (Asked::Anywhere(a), Asked::Anywhere(b)) => neither && longer(a, b),
                (Asked::In(of, a), Asked::In(other, b)) => neither && of == other && longer(a, b),
                _ => false,
            }
    }

    /// Asks a record.
    pub(super) fn holds(&self, seen: Seen<'_>, slot: Slot<'_>) -> bool {
        let is_so = match &self.what {
            Asked::Anywhere(text) => {
                !seen.masks.lack(text.letters()) && seen.searchable().contains(text)
            }
            Asked::All(tests) => tests.iter().all(|test| test.holds(seen, slot)),
            Asked::Any(tests) => tests.iter().any(|test| test.holds(seen, slot)),
            Asked::In(Field::Archive, text) => self.value_holds(slot, |entry| {
                let mut archives = entry.archives.iter();
                archives.any(|archive| text.is_in(fold(archive)))
            }),
            Asked::In(Field::Collection | Field::Format, _)
            | Asked::Whole(..)
            | Asked::Stated(_) => self.value_holds(slot, |entry| self.what.holds_for(entry)),
            Asked::In(field, text) => in_field(seen, slot, *field, text),
            Asked::Language(asked) => self.value_holds(slot, |entry| speaks(entry, asked)),
            Asked::OutsideRange(range) => slot.span().is_some_and(|date| date.overlaps(*range)),
            Asked::Bookmarked => slot.counted().bookmarks > 0,
            Asked::Note => slot.counted().notes > 0,
            Asked::Original => slot.has_original(),
            Asked::Translation => slot.has_translation(),
            Asked::Undated => slot.span().is_none(),
        };
        is_so != self.negated
    }

    /// Returns true when a value of the record in the dictionary holds; a record that others
    /// have joined is asked itself.
    fn value_holds(&self, slot: Slot<'_>, of_entry: impl Fn(&Entry) -> bool) -> bool {
        let index = slot.key.index;
        if let Some(entry) = slot.stock.changed(index) {
            return of_entry(entry);
        }
        let Some([base, tail]) = self.values.get(usize::from(slot.key.part)) else {
            return false;
        };
        let values = if slot.stock.is_in_tail(index) {
            tail
        } else {
            base
        };
        let (records, at) = slot.stock.at(index);
        let mut codes = records.codes(at);
        codes.any(|code| values.get(code as usize).copied().unwrap_or_default())
    }
}

fn in_field(seen: Seen<'_>, slot: Slot<'_>, field: Field, text: &Needle) -> bool {
    let may_be_there = !seen.masks.lack(text.letters());
    let within = |kind: Kind| {
        let mut values = seen.searchable().of_kind(kind);
        may_be_there && values.any(|value| text.is_in(value))
    };
    let people = || seen.searchable().people();
    let has = |value: &str| text.is_in(fold(value));
    match field {
        Field::Title => within(Kind::Title),
        Field::From => may_be_there && text.is_in(people().0),
        Field::To => may_be_there && text.is_in(people().1),
        Field::Place => within(Kind::Place),
        Field::Subject => within(Kind::Subject),
        // Whole as well as in short: "Delo 347" is what the record shows.
        Field::Shelf => within(Kind::Shelf) || text.is_in(slot.stock.shelf_texts(slot.key.index)),
        Field::Id => match slot.stock.names(slot.key.index) {
            Some(names) => text.is_in(names),
            None => slot.entry().is_some_and(|entry| {
                let mut ids = std::iter::once(&entry.id).chain(&entry.also);
                ids.any(|id| has(id.as_str())) || has(&entry.cite_key)
            }),
        },
        // The dictionaries answer these.
        Field::Archive | Field::Language | Field::Collection | Field::Format => false,
    }
}

/// Languages are found by the beginning of tag or name: `ru` is Russian and not Peruvian. A
/// known tag stands for its language alone: `es` is Spanish and not Estonian.
fn speaks(entry: &Entry, asked: &Languages) -> bool {
    match asked {
        Languages::Any(wanted) => {
            let texts = entry.text_languages.iter().chain(&entry.translations);
            original_is(entry, wanted) || texts.into_iter().any(|tag| tag_is(tag, wanted))
        }
        Languages::FromTo(from, to) => {
            let into = entry.translations.iter().any(|tag| tag_is(tag, to));
            (from.is_empty() || original_is(entry, from)) && (to.is_empty() || into)
        }
    }
}

fn original_is(entry: &Entry, wanted: &str) -> bool {
    let Some((name, tag)) = &entry.original_language else {
        return false;
    };
    let by_name = languages::name_of(wanted).is_none() && fold(name).starts_with(wanted);
    by_name || tag.as_ref().is_some_and(|tag| tag_is(tag, wanted))
}

fn tag_is(tag: &str, wanted: &str) -> bool {
    let tag = tag.to_lowercase();
    if languages::name_of(wanted).is_some() {
        return columns::primary_subtag(&tag) == wanted;
    }
    let name = languages::name_of(columns::primary_subtag(&tag));
    tag.starts_with(wanted) || name.is_some_and(|name| name.starts_with(wanted))
}

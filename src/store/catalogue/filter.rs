//! What a query means for an entry.
//!
//! Every term must hold. A bare word holds when it matches within one field; two words may
//! match in two fields. In title, people and shelf mark its letters may stand apart (see
//! [`crate::find::fuzzy`]); in summary, places and subjects it is a substring. Phrases,
//! `-words` and fields are substrings. Everything is compared folded.

use crate::find::fold::fold;
use crate::find::fuzzy::Needle;
use crate::record::query::{Field, Query, What};
use crate::store::entry::Entry;
use crate::store::snapshot::codec::Reader;

use super::facets::{Facet, SPEECH};
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
    In(Field, Needle),
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
                    let test = Test {
                        negated: term.negated,
                        what: asked(other),
                        values: Vec::new(),
                    };
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
            let by_value = test.what.by_value();
            let Some((facet, holds)) = by_value else {
                continue;
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
            test.values = stocks.iter().map(of_stock).collect();
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

/// What the dictionaries have answered is of the room and not of the question.
impl PartialEq for Test {
    fn eq(&self, other: &Self) -> bool {
        (self.negated, &self.what) == (other.negated, &other.what)
    }
}

fn asked(what: &What) -> Asked {
    match what {
        What::Word(text) | What::Phrase(text) => Asked::Anywhere(Needle::new(text)),
        What::Field(Field::Language, value) => Asked::Language(languages_asked(&fold(value))),
        What::Field(field, value) => Asked::In(*field, Needle::new(value)),
        What::Date(range) => Asked::OutsideRange(Span::of(range)),
        What::IsBookmarked => Asked::Bookmarked,
        What::HasNote => Asked::Note,
        What::HasOriginal => Asked::Original,
        What::HasTranslation => Asked::Translation,
        What::IsUndated => Asked::Undated,
    }
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
            Asked::Language(Languages::Any(text)) => text.is_empty(),
            Asked::Language(Languages::FromTo(from, to)) => from.is_empty() && to.is_empty(),
            Asked::OutsideRange(_)
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
            Asked::In(Field::Archive, text) => {
                let holds = |value: &[u8]| {
                    let value = std::str::from_utf8(value);
                    value.is_ok_and(|value| text.is_in(fold(value)))
                };
                Some((Facet::Archive.number(), Box::new(holds)))
            }
            Asked::In(..)
            | Asked::Anywhere(_)
            | Asked::OutsideRange(_)
            | Asked::Bookmarked
            | Asked::Note
            | Asked::Original
            | Asked::Translation
            | Asked::Undated => None,
        }
    }
}

impl Test {
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
            Asked::In(Field::Archive, text) => self.value_holds(slot, |entry| {
                let mut archives = entry.archives.iter();
                archives.any(|archive| text.is_in(fold(archive)))
            }),
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
        Field::Archive | Field::Language => false,
    }
}

/// Languages are found by the beginning of tag or name: `ru` is Russian and not Peruvian.
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
    fold(name).starts_with(wanted) || tag.as_ref().is_some_and(|tag| tag_is(tag, wanted))
}

fn tag_is(tag: &str, wanted: &str) -> bool {
    let tag = tag.to_lowercase();
    let name = languages::name_of(columns::primary_subtag(&tag));
    tag.starts_with(wanted) || name.is_some_and(|name| name.starts_with(wanted))
}

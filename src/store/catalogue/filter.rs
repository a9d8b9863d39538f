//! What a query means for an entry.
//!
//! Every term must hold. A bare word holds when it matches within one field; two words may
//! match in two fields. In title, people and shelf mark its letters may stand apart (see
//! [`crate::find::fuzzy`]); in summary, places and subjects it is a substring. Phrases,
//! `-words` and fields are substrings. Everything is compared folded.

use crate::find::fold::fold;
use crate::find::fuzzy::{Fit, Needle, Ranker, Scratch, score_of};
use crate::record::facet::Facet;
use crate::record::query::{Field, Query, Term, What, plain_value};
use crate::store::entry::Entry;
use crate::store::snapshot::codec::Reader;

use super::facets::{self, SPEECH};
use super::records::{Column, Records, Span};
use super::searchable::{Kind, Searchable};
use super::stock::Stock;
use super::{Slot, columns, languages};

/// Set in the score of an entry that has every bare word by the letter: such a one stands above
/// all that only have letters like them.
pub(super) const LITERAL: u32 = 1 << 31;

/// What the filter says of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It matches, so well: the sum over the bare words, greater is better.
    Match(u32),
    /// Only its missing date leaves it out.
    Undated,
    /// The last word does not match, but might when more letters are typed.
    NotYet,
    /// It does not match, and will not when letters are added.
    Out,
}

/// A query made ready.
#[derive(Debug, Default)]
pub(super) struct Filter {
    tests: Vec<Test>,
    ranges: Vec<Span>,
    words: Vec<Needle>,
    ranker: Ranker,
    /// Letters that an entry must have to match.
    letters: u64,
}

/// A term that is no bare word and no range of dates.
#[derive(Debug, PartialEq, Eq)]
struct Test {
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
        let words = filter.words.iter().map(Needle::letters);
        filter.letters = words.fold(0, |set, letters| set | letters);
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

    /// Returns true when an entry of these letters can't match, nor with more typed.
    pub(super) fn rules_out(&self, letters: u64) -> bool {
        self.letters & !letters != 0
    }

    /// Judges an entry by its folded fields, and by the slot where they are not enough.
    pub(super) fn judge(
        &self,
        fields: &Searchable<'_>,
        slot: Slot<'_>,
        scratch: &mut Scratch,
    ) -> Verdict {
        if !self.tests.iter().all(|test| test.holds(fields, slot)) {
            return Verdict::Out;
        }
        if self.ranges.is_empty() {
            return match self.score(fields, scratch) {
                Ok(score) => Verdict::Match(score),
                Err(verdict) => verdict,
            };
        }
        let date = slot.span();
        let in_range = |range: &Span| date.is_none_or(|date| date.overlaps(*range));
        if !self.ranges.iter().all(in_range) {
            return Verdict::Out;
        }
        match self.score(fields, scratch) {
            Ok(_) if date.is_none() => Verdict::Undated,
            Ok(score) => Verdict::Match(score),
            Err(verdict) => verdict,
        }
    }

    /// Returns the sum of the words' scores, or why there is none.
    fn score(&self, fields: &Searchable<'_>, scratch: &mut Scratch) -> Result<u32, Verdict> {
        let mut sum = LITERAL;
        for (place, word) in self.words.iter().enumerate() {
            match self.score_word(word, fields, scratch) {
                Some(score) => {
                    sum += score;
                    if score < score_of(Fit::Inside) {
                        sum &= !LITERAL;
                    }
                }
                None if place + 1 < self.words.len() || fields.lacks_loosely(word.letters()) => {
                    return Err(Verdict::Out);
                }
                None => return Err(Verdict::NotYet),
            }
        }
        Ok(sum)
    }

    /// Returns the best score of a word over the fields: how it fits, then in which field.
    fn score_word(
        &self,
        word: &Needle,
        fields: &Searchable<'_>,
        scratch: &mut Scratch,
    ) -> Option<u32> {
        let best = best_substring(word, fields);
        if best.is_some()
            || !word.may_be_loose()
            || fields.lacks_loosely(word.letters())
            || fields.lacks_initial(word.first_letter())
        {
            return best;
        }
        let loose = fields.values().filter(|(kind, _)| kind.is_loose());
        loose
            .filter(|(_, value)| word.fits_loosely(value, scratch))
            .map(|(kind, value)| self.ranker.loose_score(word, value) + weight(kind))
            .max()
    }
}

fn best_substring(word: &Needle, fields: &Searchable<'_>) -> Option<u32> {
    let mut best = None;
    for (kind, fit) in fields.places(word) {
        // The fields come with falling weights: nothing better can follow.
        if best.is_some_and(|best| best >= score_of(Fit::WholeWord) + weight(kind)) {
            break;
        }
        best = best.max(Some(score_of(fit) + weight(kind)));
    }
    best
}

/// How much a match in a field is worth: the title tells most, the summary least.
///
/// Less than what parts the ways of fitting, so that a substring always stands above letters
/// apart and a word's start above its inside.
fn weight(kind: Kind) -> u32 {
    match kind {
        Kind::Title => 60,
        Kind::People => 50,
        Kind::Shelf => 40,
        Kind::Place | Kind::Subject => 20,
        Kind::Summary => 0,
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
                    value.is_ok_and(|value| text.is_in(&fold(value)))
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

    fn holds(&self, fields: &Searchable<'_>, slot: Slot<'_>) -> bool {
        let is_so = match &self.what {
            Asked::Anywhere(text) => fields.contains(text),
            Asked::All(tests) => tests.iter().all(|test| test.holds(fields, slot)),
            Asked::Any(tests) => tests.iter().any(|test| test.holds(fields, slot)),
            Asked::In(Field::Archive, text) => self.value_holds(slot, |entry| {
                let mut archives = entry.archives.iter();
                archives.any(|archive| text.is_in(&fold(archive)))
            }),
            Asked::In(Field::Collection | Field::Format, _)
            | Asked::Whole(..)
            | Asked::Stated(_) => self.value_holds(slot, |entry| self.what.holds_for(entry)),
            Asked::In(field, text) => in_field(fields, slot, *field, text),
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

fn in_field(fields: &Searchable<'_>, slot: Slot<'_>, field: Field, text: &Needle) -> bool {
    let within = |kind: Kind| fields.of_kind(kind).any(|value| text.is_in(value));
    let has = |value: &str| text.is_in(&fold(value));
    match field {
        Field::Title => within(Kind::Title),
        Field::From => text.is_in(fields.people().0),
        Field::To => text.is_in(fields.people().1),
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

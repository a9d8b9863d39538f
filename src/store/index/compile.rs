//! A plan as a query of the index.

use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, InvertedIndexRangeQuery,
    Occur, PhraseQuery, Query, RangeQuery, RegexPhraseQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field as IndexField, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::find::plan::{How, NEAR, Plan, Sequence, Slot, Sought, Way};
use crate::find::stems::Stemming;
use crate::record::date::DocDate;

use super::document::id_number;
use super::excluded::Excluded;
use super::schema::{BOOSTS, Fields};
use super::search::Overlay;

/// How far from what was typed a hit may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    Exact,
    Stem,
    /// Other spellings and other scripts.
    Other,
}

impl Tier {
    pub(super) const ALL: [Tier; 3] = [Tier::Exact, Tier::Stem, Tier::Other];

    pub(super) fn of(how: &How) -> Self {
        match how {
            How::Exact => Tier::Exact,
            How::Stem => Tier::Stem,
            How::Alias(_) | How::Script => Tier::Other,
        }
    }
}

/// So many words of the dictionary at most stand for one word of a phrase or of `near:`.
const MOST_FORMS: usize = 64;
/// So many words of the dictionary are looked at for one word.
const MOST_LOOKED_AT: usize = 4_000;

/// What a query is made with.
#[derive(Clone, Copy)]
pub(super) struct Compiler<'a> {
    pub fields: &'a Fields,
    pub searcher: &'a Searcher,
    pub overlay: &'a Overlay,
    /// Which of the roles' fields are looked into.
    pub slots: &'a [usize],
}

type Clauses = Vec<(Occur, Box<dyn Query>)>;

impl Compiler<'_> {
    /// Makes the query of a plan; words may be as far from what was typed as `tier`.
    pub(super) fn query(self, plan: &Plan, tier: Tier) -> Box<dyn Query> {
        match plan {
            Plan::All(plans) => self.all(plans, tier),
            Plan::Any(plans) => {
                let plans = plans.iter().map(|plan| self.query(plan, tier)).collect();
                Box::new(BooleanQuery::union(plans))
            }
            Plan::Not(plan) => Box::new(BooleanQuery::new(vec![
                (Occur::Must, Box::new(AllQuery)),
                (Occur::MustNot, self.excluded(plan)),
            ])),
            Plan::Text(ways) => self.text(ways, tier),
            Plan::Field(field, sequences) => {
                let field = self.fields.named(*field);
                let sequences = sequences.iter().map(|found| self.sequence(field, found));
                filter(Box::new(BooleanQuery::union(sequences.collect())))
            }
            Plan::Language(groups) => {
                let group = |marks: &Vec<String>| -> Box<dyn Query> {
                    let marks = marks.iter().map(|mark| begins(self.fields.marks, mark));
                    Box::new(BooleanQuery::union(marks.collect()))
                };
                filter(Box::new(BooleanQuery::intersection(
                    groups.iter().map(group).collect(),
                )))
            }
            Plan::Date(range) => filter(self.overlap(range)),
            Plan::Bookmarked => self.one_of(self.overlay.bookmarked.iter().map(String::as_str)),
            Plan::Noted => self.one_of(self.overlay.noted.iter().map(String::as_str)),
            Plan::Undated => self.mark("undated"),
            Plan::Original => self.mark("original"),
            Plan::Translation => self.mark("translation"),
        }
    }

    fn all(self, plans: &[Plan], tier: Tier) -> Box<dyn Query> {
        let mut clauses = Clauses::new();
        for plan in plans {
            match plan {
                Plan::Not(plan) => clauses.push((Occur::MustNot, self.excluded(plan))),
                plan => clauses.push((Occur::Must, self.query(plan, tier))),
            }
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        only(clauses)
    }

    /// What must not be there must not be there in any form.
    fn excluded(self, plan: &Plan) -> Box<dyn Query> {
        Box::new(Excluded(self.query(plan, Tier::Other)))
    }

    fn text(self, ways: &[Way], tier: Tier) -> Box<dyn Query> {
        let mut clauses = Clauses::new();
        let near_enough = ways.iter().filter(|way| Tier::of(&way.how) <= tier);
        for way in near_enough {
            for slot in self.slots {
                let (Some(exact), Some(stems), Some(boost)) = (
                    self.fields.exact.get(*slot).copied(),
                    self.fields.stems.get(*slot).copied(),
                    BOOSTS.get(*slot).copied(),
                ) else {
                    continue;
                };
                let query = match &way.what {
                    Sought::Sequence(sequence) => self.sequence(exact, sequence),
                    Sought::Stem(stem) => term(stems, stem),
                    Sought::Key(key) => term(self.fields.keys, &format!("{slot}{key}")),
                    Sought::Near(slots) => self.near(exact, slots),
                };
                // A hit in the form that was typed counts for more than its stem.
                let boost = match Tier::of(&way.how) {
                    Tier::Exact => boost,
                    Tier::Stem => boost * 0.5,
                    Tier::Other => boost * 0.25,
                };
                clauses.push((Occur::Should, Box::new(BoostQuery::new(query, boost))));
            }
        }
        only(clauses)
    }

    fn sequence(self, field: IndexField, sequence: &Sequence) -> Box<dyn Query> {
        match sequence.as_slice() {
            [(_, Slot::Word(word))] => term(field, word),
            [(_, Slot::Prefix(begin))] => begins(field, begin),
            sequence => {
                let slots: Vec<(usize, &Slot)> = sequence
                    .iter()
                    .map(|(offset, slot)| (*offset as usize, slot))
                    .collect();
                self.in_row(field, &slots, 0)
            }
        }
    }

    /// Each two of the words within ten words.
    fn near(self, field: IndexField, slots: &[Slot]) -> Box<dyn Query> {
        let mut pairs = Vec::new();
        for (at, one) in slots.iter().enumerate() {
            for other in slots.iter().skip(at + 1) {
                pairs.push(self.in_row(field, &[(0, one), (0, other)], NEAR));
            }
        }
        Box::new(BooleanQuery::intersection(pairs))
    }

    /// Words at these offsets, or as near to them as `slop`.
    fn in_row(self, field: IndexField, slots: &[(usize, &Slot)], slop: u32) -> Box<dyn Query> {
        let forms: Vec<(usize, Vec<String>)> = slots
            .iter()
            .map(|(offset, slot)| (*offset, self.forms(field, slot)))
            .collect();
        if forms.iter().any(|(_, forms)| forms.is_empty()) {
            return Box::new(EmptyQuery);
        }
        if let [(_, forms)] = forms.as_slice() {
            let forms = forms.iter().map(|form| term(field, form));
            return Box::new(BooleanQuery::union(forms.collect()));
        }
        if forms.iter().all(|(_, forms)| forms.len() == 1) {
            let terms = forms.iter().filter_map(|(offset, forms)| {
                Some((*offset, Term::from_field_text(field, forms.first()?)))
            });
            return Box::new(PhraseQuery::new_with_offset_and_slop(terms.collect(), slop));
        }
        let patterns = forms.into_iter().map(|(offset, forms)| {
            let escaped: Vec<String> = forms.iter().map(|form| escaped(form)).collect();
            (offset, format!("({})", escaped.join("|")))
        });
        Box::new(RegexPhraseQuery::new_with_offset_and_slop(
            field,
            patterns.collect(),
            slop,
        ))
    }

    /// Returns the words of the dictionary that stand for a slot; empty when there is none.
    fn forms(self, field: IndexField, slot: &Slot) -> Vec<String> {
        match slot {
            Slot::Word(word) => vec![word.clone()],
            Slot::Prefix(begin) => self.dictionary(field, begin, &|_| true),
            Slot::Like(word, stems) => {
                let known: Vec<(Stemming, &str)> = stems
                    .iter()
                    .filter_map(|stem| {
                        Some((Stemming::of_tag(stem.split(':').next()?)?, stem.as_str()))
                    })
                    .collect();
                let begin: String = word.chars().take(3).collect();
                let is_form = |form: &str| {
                    form != word
                        && known
                            .iter()
                            .any(|(of, stem)| of.stem(form).is_some_and(|own| own == *stem))
                };
                let mut forms = vec![word.clone()];
                if !known.is_empty() {
                    forms.extend(self.dictionary(field, &begin, &is_form));
                }
                forms
            }
        }
    }

    /// Returns words of the dictionary that begin so; what can't be read has none.
    fn dictionary(
        self,
        field: IndexField,
        begin: &str,
        wanted: &dyn Fn(&str) -> bool,
    ) -> Vec<String> {
        let mut forms: Vec<String> = Vec::new();
        for reader in self.searcher.segment_readers() {
            let Ok(inverted) = reader.inverted_index(field) else {
                continue;
            };
            let range = inverted.terms().range().ge(begin.as_bytes());
            let Ok(mut stream) = range.into_stream() else {
                continue;
            };
            let mut looked_at = 0;
            while stream.advance() && forms.len() < MOST_FORMS && looked_at < MOST_LOOKED_AT {
                looked_at += 1;
                let Ok(word) = std::str::from_utf8(stream.key()) else {
                    continue;
                };
                if !word.starts_with(begin) {
                    break;
                }
                if wanted(word) && !forms.iter().any(|known| known == word) {
                    forms.push(word.to_owned());
                }
            }
        }
        forms
    }

    /// Dates that overlap a range.
    fn overlap(self, range: &DocDate) -> Box<dyn Query> {
        let mut clauses: Vec<Box<dyn Query>> = Vec::new();
        let day = Term::from_field_i64;
        if let Some(latest) = range.latest() {
            let upper = Bound::Included(day(self.fields.earliest, latest));
            let lower = Bound::Included(day(self.fields.earliest, i64::MIN));
            clauses.push(Box::new(RangeQuery::new(lower, upper)));
        }
        if let Some(earliest) = range.earliest() {
            let lower = Bound::Included(day(self.fields.latest, earliest));
            let upper = Bound::Included(day(self.fields.latest, i64::MAX));
            clauses.push(Box::new(RangeQuery::new(lower, upper)));
        }
        Box::new(BooleanQuery::intersection(clauses))
    }

    fn one_of<'b>(self, ids: impl Iterator<Item = &'b str>) -> Box<dyn Query> {
        let terms: Vec<Term> = ids
            .map(|id| Term::from_field_u64(self.fields.id_number, id_number(id)))
            .collect();
        if terms.is_empty() {
            return Box::new(EmptyQuery);
        }
        filter(Box::new(TermSetQuery::new(terms)))
    }

    fn mark(self, mark: &str) -> Box<dyn Query> {
        let term = Term::from_field_text(self.fields.marks, mark);
        filter(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
    }
}

/// Returns one query of several clauses, without a wrapper around a single one.
fn only(mut clauses: Clauses) -> Box<dyn Query> {
    match clauses.len() {
        0 => Box::new(EmptyQuery),
        1 if clauses.iter().all(|(occur, _)| *occur != Occur::MustNot) => {
            clauses.pop().map_or_else(
                || Box::new(EmptyQuery) as Box<dyn Query>,
                |(_, query)| query,
            )
        }
        _ => Box::new(BooleanQuery::new(clauses)),
    }
}

/// What only narrows does not count for the rank.
pub(super) fn filter(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn term(field: IndexField, word: &str) -> Box<dyn Query> {
    let term = Term::from_field_text(field, word);
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// Words that begin so.
fn begins(field: IndexField, begin: &str) -> Box<dyn Query> {
    let lower = Bound::Included(Term::from_field_text(field, begin));
    // Nothing that is written in letters comes after the last code point.
    let after = Term::from_field_text(field, &format!("{begin}\u{10ffff}"));
    Box::new(InvertedIndexRangeQuery::new(lower, Bound::Excluded(after)))
}

/// Writes a word so that a pattern means it by the letter.
fn escaped(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

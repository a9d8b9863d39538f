//! A plan as a query of the index.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Bound;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, InvertedIndexRangeQuery,
    Occur, Query, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field as IndexField, IndexRecordOption};
use tantivy::{Searcher, Term};

use crate::find::plan::{How, NEAR, Plan, Sequence, Slot, Sought, Way};
use crate::find::stems::Stemming;
use crate::record::date::DocDate;

use super::document::{id_number, stated_mark, whole_mark};
use super::excluded::Excluded;
use super::in_row::{InRow, Row};
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
    /// What was looked up in the dictionary.
    pub forms: &'a Forms,
    /// So many of the best records are wanted at most.
    pub wanted: usize,
}

/// Words of the dictionary that stand for a slot in a field: looked up once for a search, which
/// asks for them in each way of being met.
#[derive(Debug, Default)]
pub(super) struct Forms(RefCell<Vec<(IndexField, Slot, Vec<String>)>>);

impl Forms {
    fn get(&self, field: IndexField, slot: &Slot) -> Option<Vec<String>> {
        let known = self.0.borrow();
        let found = known
            .iter()
            .find(|(of, own, _)| *of == field && own == slot);
        found.map(|(_, _, forms)| forms.clone())
    }
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
            Plan::Whole(field, value) => self.mark(&whole_mark(*field, value)),
            Plan::Stated(field) => self.mark(&stated_mark(*field)),
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
        let mut rows: Vec<Row> = Vec::new();
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
                // A hit in the form that was typed counts for more than its stem.
                let boost = match Tier::of(&way.how) {
                    Tier::Exact => boost,
                    Tier::Stem => boost * 0.5,
                    Tier::Other => boost * 0.25,
                };
                let query = match &way.what {
                    Sought::Sequence(sequence) if sequence.len() > 1 => {
                        rows.extend(self.row(exact, sequence, boost));
                        continue;
                    }
                    Sought::Near(slots) => {
                        rows.extend(self.near(exact, slots, boost));
                        continue;
                    }
                    Sought::Sequence(sequence) => self.sequence(exact, sequence),
                    Sought::Stem(stem) => term(stems, stem),
                    Sought::Key(key) => term(self.fields.keys, &format!("{slot}{key}")),
                };
                clauses.push((Occur::Should, Box::new(BoostQuery::new(query, boost))));
            }
        }
        if !rows.is_empty() {
            clauses.push((Occur::Should, Box::new(self.in_row(rows))));
        }
        only(clauses)
    }

    fn sequence(self, field: IndexField, sequence: &Sequence) -> Box<dyn Query> {
        match sequence.as_slice() {
            [(_, Slot::Word(word))] => term(field, word),
            [(_, Slot::Prefix(begin))] => begins(field, begin),
            [(_, slot)] => {
                let forms = self.forms(field, slot);
                let forms = forms.iter().map(|form| term(field, form));
                Box::new(BooleanQuery::union(forms.collect()))
            }
            sequence => match self.row(field, sequence, 1.0) {
                Some(row) => Box::new(self.in_row(vec![row])),
                None => Box::new(EmptyQuery),
            },
        }
    }

    fn in_row(self, rows: Vec<Row>) -> InRow {
        let wanted = self.wanted;
        InRow { rows, wanted }
    }

    /// Words at these places; `None` where one of them is not in the dictionary.
    fn row(self, field: IndexField, sequence: &[(u32, Slot)], boost: f32) -> Option<Row> {
        let word = |(place, slot): &(u32, Slot)| {
            let forms = self.forms(field, slot);
            (!forms.is_empty()).then_some((*place, forms))
        };
        Some(Row {
            field,
            words: sequence.iter().map(word).collect::<Option<_>>()?,
            apart: None,
            boost,
        })
    }

    /// Each two of the words within ten words.
    fn near(self, field: IndexField, slots: &[Slot], boost: f32) -> Option<Row> {
        let anywhere: Vec<(u32, Slot)> = slots.iter().map(|slot| (0, slot.clone())).collect();
        let row = self.row(field, &anywhere, boost)?;
        Some(Row {
            apart: Some(NEAR),
            ..row
        })
    }

    /// Returns the words of the dictionary that stand for a slot; empty when there is none.
    fn forms(self, field: IndexField, slot: &Slot) -> Vec<String> {
        if let Slot::Word(word) = slot {
            return vec![word.clone()];
        }
        if let Some(known) = self.forms.get(field, slot) {
            return known;
        }
        let forms = match slot {
            Slot::Word(word) => vec![word.clone()],
            Slot::Prefix(begin) => self.dictionary(field, begin, &mut |_| true),
            Slot::Like(word, stems) => self.forms_like(field, word, stems),
        };
        let mut known = self.forms.0.borrow_mut();
        known.push((field, slot.clone(), forms.clone()));
        forms
    }

    /// Returns a word and the others that have one of these stems.
    fn forms_like(self, field: IndexField, word: &str, stems: &[String]) -> Vec<String> {
        let known: Vec<(Stemming, &str)> = stems
            .iter()
            .filter_map(|stem| Some((Stemming::of_tag(stem.split(':').next()?)?, stem.as_str())))
            .collect();
        let mut forms = vec![word.to_owned()];
        if known.is_empty() {
            return forms;
        }
        let begin: String = word.chars().take(3).collect();
        // Each segment has the words again.
        let mut looked_at: HashMap<String, bool> = HashMap::new();
        let mut is_form = |form: &str| {
            if let Some(known) = looked_at.get(form) {
                return *known;
            }
            let has = |(of, stem): &(Stemming, &str)| of.stem(form).is_some_and(|own| own == *stem);
            let is_form = form != word && known.iter().any(has);
            looked_at.insert(form.to_owned(), is_form);
            is_form
        };
        forms.extend(self.dictionary(field, &begin, &mut is_form));
        forms
    }

    /// Returns words of the dictionary that begin so; what can't be read has none.
    fn dictionary(
        self,
        field: IndexField,
        begin: &str,
        wanted: &mut dyn FnMut(&str) -> bool,
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

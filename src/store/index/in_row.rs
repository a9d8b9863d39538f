//! Words in a row, or near each other, in one of several fields.
//!
//! The library's own phrases read the places of the words in every record that has them all.
//! Here how often a record has its rarest word tells first how good it can be at most, and the
//! places are read only where that would be among the best (see [`super::best_rows`]). What is
//! found is the same, and so are the scores, which are those of BM25 over all fields.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25Weight, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::{Field as IndexField, IndexRecordOption};
use tantivy::{
    DocId, DocSet, Score, Searcher, SeekDangerResult, SegmentReader, TERMINATED, TantivyError, Term,
};

use super::best_rows::{best, passed_by_rare};
use super::places::{Word, count_close, keep_common};

/// A record is found when one of these rows is in it.
#[derive(Clone, Debug)]
pub(super) struct InRow {
    /// The rows.
    pub rows: Vec<Row>,
    /// So many of the best records are wanted.
    pub wanted: usize,
}

/// Words that stand together in a field.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The field.
    pub field: IndexField,
    /// Each word: its place from the first, and its forms, of which there is one at least.
    pub words: Vec<(u32, Vec<String>)>,
    /// The words stand at their places exactly, or each two at most so many words apart.
    pub apart: Option<u32>,
    /// What a hit is worth.
    pub boost: Score,
}

impl Row {
    fn term(&self, form: &str) -> Term {
        Term::from_field_text(self.field, form)
    }

    fn rank(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Option<Bm25Weight>> {
        let EnableScoring::Enabled {
            statistics_provider,
            ..
        } = scoring
        else {
            return Ok(None);
        };
        // A word counts as its first form does, which is the one that was typed.
        let firsts = self.words.iter().filter_map(|(_, forms)| forms.first());
        let terms: Vec<Term> = firsts.map(|form| self.term(form)).collect();
        if terms.is_empty() {
            return Ok(None);
        }
        let weight = Bm25Weight::for_terms(statistics_provider, &terms)?;
        Ok(Some(weight.boost_by(self.boost)))
    }

    /// Returns its words in a segment; `None` when one of them is not there.
    fn open(
        &self,
        reader: &SegmentReader,
        rank: Option<Bm25Weight>,
    ) -> tantivy::Result<Option<Opened>> {
        let inverted = reader.inverted_index(self.field)?;
        let last = self.words.iter().map(|(place, _)| *place).max();
        let mut words = Vec::with_capacity(self.words.len());
        for (place, forms) in &self.words {
            let mut postings = Vec::with_capacity(forms.len());
            for form in forms {
                let option = IndexRecordOption::WithFreqsAndPositions;
                postings.extend(inverted.read_postings(&self.term(form), option)?);
            }
            let shift = last.unwrap_or_default() - place;
            words.extend(Word::new(postings, shift));
        }
        if words.len() < self.words.len() || words.is_empty() {
            return Ok(None);
        }
        // The rarest leads.
        words.sort_by_key(Word::size);
        let norms = match reader.fieldnorms_readers().get_field(self.field)? {
            Some(norms) if rank.is_some() => norms,
            Some(_) | None => FieldNormReader::constant(reader.max_doc(), 1),
        };
        let mut opened = Opened {
            words,
            apart: self.apart,
            max: rank.as_ref().map_or(0.0, Bm25Weight::max_score),
            leads: true,
            rank,
            norms,
            document: 0,
            met: Vec::new(),
            other: Vec::new(),
            places: Vec::new(),
        };
        opened.align();
        Ok(Some(opened))
    }
}

impl Query for InRow {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let rows = self.rows.iter();
        let ranked = rows.map(|row| Ok((row.clone(), row.rank(scoring)?)));
        Ok(Box::new(InRowWeight {
            rows: ranked.collect::<tantivy::Result<_>>()?,
            wanted: self.wanted,
            searcher: scoring.searcher().cloned(),
            begun: OnceLock::new(),
            passed: AtomicU32::new(Score::MIN.to_bits()),
        }))
    }
}

/// The rows of a search, each with what a hit in it counts.
pub(super) struct InRowWeight {
    rows: Vec<(Row, Option<Bm25Weight>)>,
    /// So many of the best records are wanted.
    pub wanted: usize,
    /// All segments.
    pub searcher: Option<Searcher>,
    /// As many records as are wanted have more than this, or it can't be told cheaply.
    begun: OnceLock<Score>,
    /// As many records as are wanted have more than this, in segments that were looked through.
    passed: AtomicU32,
}

impl InRowWeight {
    /// Opens the rows that a segment has, each at its first record.
    pub(super) fn open(
        &self,
        reader: &SegmentReader,
        boost: Score,
    ) -> tantivy::Result<Vec<Opened>> {
        let mut opened = Vec::with_capacity(self.rows.len());
        for (row, rank) in &self.rows {
            let rank = rank.as_ref().map(|rank| rank.boost_by(boost));
            opened.extend(row.open(reader, rank)?);
        }
        opened.retain(|row| row.document != TERMINATED);
        Ok(opened)
    }
}

impl Weight for InRowWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let rows = self.open(reader, boost)?;
        if rows.is_empty() {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scorer = InRowScorer {
            rows,
            document: 0,
            score: 0.0,
        };
        scorer.find();
        Ok(Box::new(scorer))
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let mut rows = self.open(reader, 1.0)?;
        let begun = *self.begun.get_or_init(|| passed_by_rare(self));
        // Of equal records that of an earlier segment goes first: what is not better than all
        // that were wanted there is not wanted here.
        let passed = Score::from_bits(self.passed.load(Ordering::Relaxed));
        let threshold = best(&mut rows, threshold.max(passed).max(begun), callback);
        self.passed.store(threshold.to_bits(), Ordering::Relaxed);
        Ok(())
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(
            "nothing is told of words in a row".to_owned(),
        ))
    }
}

/// Returns the first record that may have one of the rows.
fn first(rows: &[Opened]) -> DocId {
    let documents = rows.iter().map(|row| row.document);
    documents.min().unwrap_or(TERMINATED)
}

fn go_past(rows: &mut [Opened], document: DocId) {
    for row in rows.iter_mut().filter(|row| row.document == document) {
        row.advance();
    }
}

/// Reads the places of the words in a record; `None` when they stand together in no field.
pub(super) fn score_of(rows: &mut [Opened], document: DocId) -> Option<Score> {
    let mut score = None;
    for row in rows.iter_mut().filter(|row| row.document == document) {
        let count = row.count();
        if count > 0 {
            score = Some(score.unwrap_or(0.0) + row.score(count));
            if row.rank.is_none() {
                break;
            }
        }
    }
    score
}

/// The records of a segment that have one of the rows.
struct InRowScorer {
    rows: Vec<Opened>,
    document: DocId,
    score: Score,
}

impl InRowScorer {
    /// Goes on to the first record that has a row, from where the rows are.
    fn find(&mut self) -> DocId {
        loop {
            self.document = first(&self.rows);
            if self.document == TERMINATED || self.is_met(self.document) {
                return self.document;
            }
            go_past(&mut self.rows, self.document);
        }
    }

    fn is_met(&mut self, document: DocId) -> bool {
        let score = score_of(&mut self.rows, document);
        self.score = score.unwrap_or_default();
        score.is_some()
    }

    fn seek_rows(&mut self, target: DocId) {
        for row in &mut self.rows {
            row.seek(target);
        }
    }
}

impl DocSet for InRowScorer {
    fn advance(&mut self) -> DocId {
        go_past(&mut self.rows, self.document);
        self.find()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.document < target {
            self.seek_rows(target);
            self.find();
        }
        self.document
    }

    /// Reads the places of no other record than this one.
    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        self.seek_rows(target);
        self.document = first(&self.rows);
        if self.document == target && self.is_met(target) {
            return SeekDangerResult::Found;
        }
        SeekDangerResult::SeekLowerBound(self.document.max(target + 1))
    }

    fn doc(&self) -> DocId {
        self.document
    }

    fn size_hint(&self) -> u32 {
        let sizes = self.rows.iter().filter_map(|row| row.words.first());
        sizes.map(Word::size).fold(0, u32::saturating_add)
    }
}

impl Scorer for InRowScorer {
    fn score(&mut self) -> Score {
        self.score
    }
}

/// A row in a segment.
pub(super) struct Opened {
    words: Vec<Word>,
    apart: Option<u32>,
    rank: Option<Bm25Weight>,
    norms: FieldNormReader,
    /// A record that has all the words, wherever they stand.
    pub document: DocId,
    /// What it counts at most in any record.
    pub max: Score,
    /// A record that has only rows which do not lead is not among the best.
    pub leads: bool,
    met: Vec<u32>,
    other: Vec<u32>,
    places: Vec<Vec<u32>>,
}

impl Opened {
    /// Goes on to the first record that has all the words, from where the first word is.
    fn align(&mut self) {
        let Some((lead, others)) = self.words.split_first_mut() else {
            self.document = TERMINATED;
            return;
        };
        let mut document = lead.document();
        'lead: while document != TERMINATED {
            for other in &mut *others {
                let there = other.seek(document);
                if there > document {
                    document = lead.seek(there);
                    continue 'lead;
                }
            }
            break;
        }
        self.document = document;
    }

    pub(super) fn advance(&mut self) {
        self.seek(self.document.saturating_add(1));
    }

    pub(super) fn seek(&mut self, target: DocId) {
        if self.document < target {
            if let Some(lead) = self.words.first_mut() {
                lead.seek(target.min(TERMINATED));
            }
            self.align();
        }
    }

    /// Returns how many records have all the words at most.
    pub(super) fn size(&self) -> u32 {
        self.words.first().map_or(0, Word::size)
    }

    /// Returns how often the words can stand together here at most.
    fn most_often(&mut self) -> u32 {
        let often = self.words.iter_mut().map(Word::frequency);
        often.min().unwrap_or_default()
    }

    /// Returns the score the record can have at most.
    pub(super) fn most(&mut self) -> Score {
        let most_often = self.most_often();
        self.score(most_often)
    }

    fn score(&self, count: u32) -> Score {
        let norm = self.norms.fieldnorm_id(self.document);
        let rank = self.rank.as_ref();
        rank.map_or(0.0, |rank| rank.score(norm, count))
    }

    /// Reads the places of the words in the record; returns how often they stand together.
    fn count(&mut self) -> u32 {
        match self.apart {
            None => self.in_row(),
            Some(apart) => self.near(apart),
        }
    }

    fn in_row(&mut self) -> u32 {
        let mut words = self.words.iter_mut();
        if let Some(first) = words.next() {
            first.places(&mut self.met);
        }
        for word in words {
            if self.met.is_empty() {
                break;
            }
            word.places(&mut self.other);
            keep_common(&mut self.met, &self.other);
        }
        self.met.len() as u32
    }

    fn near(&mut self, apart: u32) -> u32 {
        self.places.resize_with(self.words.len(), Vec::new);
        for (word, places) in self.words.iter_mut().zip(&mut self.places) {
            word.places(places);
        }
        let mut fewest = u32::MAX;
        for (at, one) in self.places.iter().enumerate() {
            for other in self.places.iter().skip(at + 1) {
                let close = count_close(one, other, apart).min(other.len() as u32);
                fewest = fewest.min(close);
            }
        }
        fewest
    }
}

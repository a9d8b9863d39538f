//! What of a row a query hit: code points of the columns as they are shown.
//!
//! Made for the rows of a page alone. Bare words, phrases and the fields that have a column
//! are shown; what was found in a field without a column is not.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::find::fold::{Folded, fold};
use crate::find::fuzzy::{Needle, Ranker};
use crate::record::listing::{Column, Hit};
use crate::record::query::{Field, Query, What};
use crate::store::entry::Entry;

use super::columns;
use super::searchable::Searchable;

/// What of a query is shown in the rows.
#[derive(Debug, Default)]
pub(super) struct Shown {
    words: Vec<Needle>,
    /// Folded text to be shown in a column, or in all.
    texts: Vec<(Place, String)>,
    ranker: Ranker,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Anywhere,
    Creators,
    Recipients,
    Title,
    Shelf,
}

impl Shown {
    /// Takes from a query what can be shown.
    pub(super) fn new(query: &Query) -> Self {
        let mut shown = Self::default();
        for term in query.terms.iter().filter(|term| !term.negated) {
            match &term.what {
                What::Word(word) => shown.words.push(Needle::new(word)),
                What::Phrase(phrase) => shown.add(Place::Anywhere, phrase),
                What::Field(Field::Title, value) => shown.add(Place::Title, value),
                What::Field(Field::From, value) | What::Whole(Field::From, value) => {
                    shown.add(Place::Creators, value);
                }
                What::Field(Field::To, value) => shown.add(Place::Recipients, value),
                What::Field(Field::Shelf, value) => shown.add(Place::Shelf, value),
                What::Prefix(begin) => shown.add(Place::Anywhere, begin),
                What::Field(..)
                | What::Near(_)
                | What::AnyOf(_)
                | What::AllOf(_)
                | What::Whole(..)
                | What::Has(_)
                | What::Date(_)
                | What::IsBookmarked
                | What::IsUndated
                | What::HasNote
                | What::HasOriginal
                | What::HasTranslation => {}
            }
        }
        shown
    }

    fn add(&mut self, place: Place, value: &str) {
        let folded = fold(value);
        if !folded.trim().is_empty() {
            self.texts.push((place, folded));
        }
    }

    fn is_empty(&self) -> bool {
        self.words.is_empty() && self.texts.is_empty()
    }

    /// Returns what is hit in the columns of a row, in order.
    pub(super) fn hits(&self, fields: &Searchable<'_>, entry: &Entry) -> Vec<Hit> {
        if self.is_empty() {
            return Vec::new();
        }
        let columns = [
            (Column::People, Folded::of(&columns::people(entry))),
            (Column::Title, Folded::of(columns::listed_title(entry))),
            (Column::Shelf, Folded::of(&columns::shelf(entry))),
        ];
        let recipients_at = fields.people().0.len();
        let mut hits = BTreeSet::new();
        for word in &self.words {
            self.hit_word(word, &columns, fields, &mut hits);
        }
        for (place, text) in &self.texts {
            for (column, folded) in &columns {
                if let Some(range) = range_of(*place, *column, folded.text(), recipients_at) {
                    hit_text(text, *column, folded, range, &mut hits);
                }
            }
        }
        hits.into_iter().collect()
    }

    /// Shows the best place of a word in every column that has it, else the letters apart in
    /// the column where they fit best, unless it is in a field that no column shows.
    fn hit_word(
        &self,
        word: &Needle,
        columns: &[(Column, Folded)],
        fields: &Searchable<'_>,
        hits: &mut BTreeSet<Hit>,
    ) {
        if fields.contains(word) {
            for (column, folded) in columns {
                if let Some(found) = word.substring(folded.text()) {
                    let end = found.start + word.text().len();
                    insert(*column, folded.sources_of_bytes(found.start..end), hits);
                }
            }
            return;
        }
        let best = columns
            .iter()
            .filter_map(|(column, folded)| {
                let found = self.ranker.find(word, folded.text())?;
                Some((found.score, *column, folded, found.indices))
            })
            .max_by_key(|(score, ..)| *score);
        if let Some((_, column, folded, indices)) = best {
            let sources = indices.iter().filter_map(|at| folded.source_of(*at));
            insert(column, sources.collect(), hits);
        }
    }
}

/// Returns the bytes of a column in which a text is to be shown.
fn range_of(
    place: Place,
    column: Column,
    text: &str,
    recipients_at: usize,
) -> Option<Range<usize>> {
    match (place, column) {
        (Place::Anywhere, _) | (Place::Title, Column::Title) | (Place::Shelf, Column::Shelf) => {
            Some(0..text.len())
        }
        (Place::Creators, Column::People) => Some(0..recipients_at),
        (Place::Recipients, Column::People) => Some(recipients_at..text.len()),
        (Place::Creators | Place::Recipients | Place::Title | Place::Shelf, _) => None,
    }
}

fn hit_text(
    text: &str,
    column: Column,
    folded: &Folded,
    range: Range<usize>,
    hits: &mut BTreeSet<Hit>,
) {
    let offset = range.start;
    let within = folded.text().get(range).unwrap_or_default();
    for (start, found) in within.match_indices(text) {
        let start = offset + start;
        insert(
            column,
            folded.sources_of_bytes(start..start + found.len()),
            hits,
        );
    }
}

fn insert(column: Column, sources: Vec<usize>, hits: &mut BTreeSet<Hit>) {
    hits.extend(sources.into_iter().map(|at| Hit { column, at }));
}

//! Answering a request for rows: filter, order, page, and what was hit.
//!
//! The last answer is kept: moving and paging filter nothing, and a query that only asks
//! more than the last one looks only at what could still match.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::find::fold::{Folded, fold};
use crate::find::fuzzy::{Needle, Ranker};
use crate::record::Clean;
use crate::record::listing::{Column, Hit, Order, Page, Request, Row, RowKey};
use crate::record::query::{Field, Query, Term, What};

use super::filter::{Filter, Verdict};
use super::{Catalogue, Slot, columns};

/// The answer to a query in an order.
#[derive(Debug, Default)]
pub(super) struct View {
    query: Query,
    order: Order,
    /// What matches, as listed.
    matched: Vec<RowKey>,
    /// What matches, or could when letters or terms are added; in the chosen order.
    possible: Vec<RowKey>,
    undated: usize,
}

impl Catalogue {
    /// Answers a request for rows.
    pub fn rows(&mut self, request: &Request) -> Page {
        let view = self.take_view(request.order, &request.query);
        let start = first_row(request, view.matched.len());
        let shown = Shown::new(&request.query);
        let wanted = view.matched.iter().skip(start).take(request.count);
        let rows = wanted
            .filter_map(|key| Some(row(*key, self.slot(*key)?, &shown)))
            .collect();
        let kept = request.keep.map(|key| self.resolve(key));
        let page = Page {
            seq: request.seq,
            total: self.len(),
            matched: view.matched.len(),
            undated: view.undated,
            start,
            rows,
            kept_at: kept.and_then(|kept| view.matched.iter().position(|key| *key == kept)),
        };
        self.view = Some(view);
        page
    }

    /// Returns every record that matches a query, as listed.
    pub fn all_keys(&mut self, order: Order, query: &Query) -> Vec<RowKey> {
        let view = self.take_view(order, query);
        let keys = view.matched.clone();
        self.view = Some(view);
        keys
    }

    /// Returns the answer to a query, from the last one where that saves work.
    fn take_view(&mut self, order: Order, query: &Query) -> View {
        let last = self.view.take().filter(|view| view.order == order);
        match last {
            Some(last) if last.query == *query => last,
            Some(last) if only_narrows(&last.query, query) => {
                self.filtered(order, query, &last.possible)
            }
            Some(_) | None => {
                let all = self.sorted(order);
                self.filtered(order, query, &all)
            }
        }
    }

    /// Filters keys that stand in the chosen order.
    fn filtered(&self, order: Order, query: &Query, among: &[RowKey]) -> View {
        let filter = Filter::new(query);
        let mut view = View {
            query: query.clone(),
            order,
            ..View::default()
        };
        let mut scored: Vec<(u32, RowKey)> = Vec::new();
        for key in among {
            let Some(slot) = self.slot(*key) else {
                continue;
            };
            match filter.judge(slot) {
                Verdict::Match(score) => scored.push((score, *key)),
                Verdict::Undated => view.undated += 1,
                Verdict::NotYet => {}
                Verdict::Out => continue,
            }
            view.possible.push(*key);
        }
        if filter.ranks() {
            // Stable, so that equals keep the chosen order.
            scored.sort_by_key(|(score, _)| Reverse(*score));
        }
        view.matched = scored.into_iter().map(|(_, key)| key).collect();
        view
    }
}

/// Returns true when whatever matches `new` matched `old` or could have with more letters:
/// terms were added, or letters to the last bare word.
fn only_narrows(old: &Query, new: &Query) -> bool {
    let is_word = |term: &Term| !term.negated && matches!(term.what, What::Word(_));
    let last_word = old.terms.iter().rposition(is_word);
    if new.terms.len() < old.terms.len() {
        return false;
    }
    old.terms
        .iter()
        .zip(&new.terms)
        .enumerate()
        .all(|(place, pair)| {
            let (old, new) = pair;
            old == new || (Some(place) == last_word && grows(old, new))
        })
}

fn grows(old: &Term, new: &Term) -> bool {
    match (&old.what, &new.what) {
        (What::Word(old), What::Word(longer)) => {
            !new.negated && fold(longer).starts_with(&fold(old))
        }
        _ => false,
    }
}

/// Returns where the page starts: as asked, or so that the last rows fill it.
fn first_row(request: &Request, matched: usize) -> usize {
    if request.start < matched {
        request.start
    } else {
        matched.saturating_sub(request.count)
    }
}

/// What of a query is shown in the rows.
#[derive(Debug, Default)]
struct Shown {
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
    fn new(query: &Query) -> Self {
        let mut shown = Self::default();
        for term in query.terms.iter().filter(|term| !term.negated) {
            match &term.what {
                What::Word(word) => shown.words.push(Needle::new(word)),
                What::Phrase(phrase) => shown.add(Place::Anywhere, phrase),
                What::Field(Field::Title, value) => shown.add(Place::Title, value),
                What::Field(Field::From, value) => shown.add(Place::Creators, value),
                What::Field(Field::To, value) => shown.add(Place::Recipients, value),
                What::Field(Field::Shelf, value) => shown.add(Place::Shelf, value),
                What::Field(..)
                | What::Date(_)
                | What::IsBookmarked
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
    fn hits(&self, slot: &Slot, people: &Clean, shelf: &Clean) -> Vec<Hit> {
        if self.is_empty() {
            return Vec::new();
        }
        let columns = [
            (Column::People, Folded::of(people)),
            (Column::Title, Folded::of(slot.listed_title())),
            (Column::Shelf, Folded::of(shelf)),
        ];
        let recipients_at = slot.searchable.people().0.len();
        let mut hits = BTreeSet::new();
        for word in &self.words {
            self.hit_word(word, &columns, slot, &mut hits);
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
        slot: &Slot,
        hits: &mut BTreeSet<Hit>,
    ) {
        if slot.searchable.contains(word.text()) {
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

fn row(key: RowKey, slot: &Slot, shown: &Shown) -> Row {
    let entry = &slot.entry;
    let people = columns::people(entry);
    let shelf = columns::shelf(entry);
    Row {
        key,
        id: entry.id.clone(),
        date: entry.date.as_ref().map(|date| date.edtf().to_owned()),
        hits: shown.hits(slot, &people, &shelf),
        people,
        title: slot.listed_title().clone(),
        languages: columns::languages(entry),
        shelf,
        bookmarked: slot.bookmarks > 0,
        notes: slot.notes,
    }
}

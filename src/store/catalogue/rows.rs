//! Answering a request for rows: filter, order, page, and what was hit.
//!
//! The last answer is kept: moving and paging filter nothing, and a query that only asks
//! more than the last one looks only at what could still match.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::find::fold::fold;
use crate::find::fuzzy::Scratch;
use crate::record::listing::{Hit, Order, Page, Request, Row, RowKey};
use crate::record::query::{Query, Term, What};
use crate::store::entry::Entry;

use super::filter::{Filter, LITERAL, Verdict};
use super::hits::Shown;
use super::marks::Counted;
use super::stock::Stock;
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
    /// How many of those that match have every bare word by the letter.
    literal: usize,
}

impl Catalogue {
    /// Answers a request for rows.
    pub fn rows(&mut self, request: &Request) -> Page {
        let view = self.take_view(request.order, &request.query);
        let start = first_row(request, view.matched.len());
        let shown = Shown::new(&request.query);
        let wanted = view.matched.iter().skip(start).take(request.count);
        let rows = wanted
            .filter_map(|key| {
                let slot = self.slot(*key)?;
                let entry = slot.entry()?;
                let hits = shown.hits(&self.searchable(*key), &entry);
                Some(row(slot, &entry, hits))
            })
            .collect();
        let kept = request.keep.map(|key| self.resolve(key));
        let page = Page {
            seq: request.seq,
            total: self.len(),
            matched: view.matched.len(),
            undated: view.undated,
            literal: view.literal,
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
        let mut filter = Filter::new(query);
        filter.consult(&self.stocks);
        let mut view = View {
            query: query.clone(),
            order,
            ..View::default()
        };
        let mut scored: Vec<(u32, RowKey)> = Vec::new();
        for (key, verdict) in among.iter().zip(self.verdicts(&filter, among)) {
            match verdict {
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
        view.literal = scored
            .iter()
            .filter(|(score, _)| score & LITERAL != 0)
            .count();
        view.matched = scored.into_iter().map(|(_, key)| key).collect();
        view
    }

    fn pieces<'a>(
        &'a self,
        filter: &'a Filter,
        verdicts: &'a mut [Vec<Verdict>],
    ) -> Vec<Piece<'a>> {
        let parts = self.stocks.iter().zip(verdicts).enumerate();
        parts
            .flat_map(|(part, (stock, verdicts))| {
                let pieces = verdicts.chunks_mut(PIECE).enumerate();
                pieces.map(move |(at, verdicts)| Piece {
                    filter,
                    stock,
                    marked: &self.marked,
                    first: RowKey {
                        part: part as u16,
                        index: (at * PIECE) as u32,
                    },
                    verdicts,
                })
            })
            .collect()
    }

    /// Judges entries in the order in which they lie in memory; the verdicts come in theirs.
    fn verdicts(&self, filter: &Filter, among: &[RowKey]) -> Vec<Verdict> {
        if filter.asks_nothing() {
            return vec![Verdict::Match(0); among.len()];
        }
        let out = |stock: &Stock| vec![Verdict::Out; stock.len() as usize];
        let mut verdicts: Vec<Vec<Verdict>> = self.stocks.iter().map(out).collect();
        for key in among {
            let of_part = verdicts.get_mut(usize::from(key.part));
            if let Some(verdict) = of_part.and_then(|part| part.get_mut(key.index as usize)) {
                *verdict = Verdict::NotYet;
            }
        }
        let pieces = self.pieces(filter, &mut verdicts);
        if among.len() < WORTH_A_HELPER {
            pieces.into_iter().for_each(Piece::judge);
        } else {
            side_by_side(pieces);
        }
        let verdict = |key: &RowKey| {
            let of_part = verdicts.get(usize::from(key.part))?;
            of_part.get(key.index as usize).copied()
        };
        among
            .iter()
            .map(|key| verdict(key).unwrap_or(Verdict::Out))
            .collect()
    }
}

/// Entries to be judged together: so many that handing them out costs nothing.
const PIECE: usize = 4096;

/// Fewer entries are judged sooner than a second thread begins.
const WORTH_A_HELPER: usize = 16_384;

/// Entries that lie one after the other in memory, and what is said of them.
struct Piece<'a> {
    filter: &'a Filter,
    stock: &'a Stock,
    marked: &'a HashMap<RowKey, Counted>,
    first: RowKey,
    /// [`Verdict::NotYet`] for those that are to be judged.
    verdicts: &'a mut [Verdict],
}

impl Piece<'_> {
    fn judge(self) {
        let mut scratch = Scratch::default();
        for (verdict, index) in self.verdicts.iter_mut().zip(self.first.index..) {
            if *verdict != Verdict::NotYet {
                continue;
            }
            *verdict = if self.filter.rules_out(self.stock.letters_of(index)) {
                Verdict::Out
            } else {
                let fields = self.stock.searchable(index);
                let slot = Slot {
                    stock: self.stock,
                    key: RowKey {
                        index,
                        ..self.first
                    },
                    marked: self.marked,
                };
                self.filter.judge(&fields, slot, &mut scratch)
            };
        }
    }
}

/// Judges pieces in this thread and, where there is a second processor, in one more.
fn side_by_side(pieces: Vec<Piece<'_>>) {
    let pieces = Mutex::new(pieces.into_iter());
    let work = || {
        loop {
            let next = pieces.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(piece) = next else { break };
            piece.judge();
        }
    };
    thread::scope(|scope| {
        if thread::available_parallelism().is_ok_and(|processors| processors.get() > 1) {
            // Where it can't be started, this thread does everything.
            let _helper = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
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

fn row(slot: Slot<'_>, entry: &Entry, hits: Vec<Hit>) -> Row {
    let counted = slot.counted();
    let people = columns::people(entry);
    let shelf = columns::shelf(entry);
    Row {
        key: slot.key,
        id: entry.id.clone(),
        date: entry.date.as_ref().map(|date| date.edtf().to_owned()),
        hits,
        people,
        title: columns::listed_title(entry).clone(),
        languages: columns::languages(entry),
        shelf,
        bookmarked: counted.bookmarks > 0,
        notes: counted.notes,
    }
}

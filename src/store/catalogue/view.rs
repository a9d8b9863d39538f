//! The answers to the queries typed so far, each made from the one before.
//!
//! A letter more looks only at what the last query left, and a letter less finds the answer
//! that was there. What stands first is picked out; everything is put in order only when
//! somebody goes far down. Of what has only letters like those typed the first are ordered
//! anew, thoroughly (see [`super::scoring`]); they are the same wherever somebody looks first,
//! so that no row changes its place while the query stands. Newer requests are not known here:
//! what makes an answer late is the caller's to say.

use crate::record::listing::{Order, RowKey};
use crate::record::query::Query;

use super::Catalogue;
use super::filter::Filter;
use super::narrowing::{Step, Survivor};
use super::ordered::Ordered;
use super::scoring::{Desk, LITERAL, Seen, score_words};

/// Answers to a query and to those it came from.
#[derive(Debug)]
pub(super) struct View {
    pub(super) ordered: Ordered,
    /// The last is the answer; each is made from the one before, or from nothing.
    levels: Vec<Level>,
}

/// The answer to a query.
#[derive(Debug, Default)]
pub(super) struct Level {
    filter: Filter,
    /// What matches, or could when letters are added, by number; `None` when nothing is asked.
    survivors: Option<Vec<Survivor>>,
    /// What matches, as listed: made when somebody goes far down.
    listed: Option<Vec<u32>>,
    /// The first that do not have every bare word by the letter, as listed: made when somebody
    /// sees them.
    ranked: Option<Vec<u32>>,
    /// How many match.
    pub(super) matched: usize,
    /// How many match but for the date they have not.
    pub(super) undated: usize,
    /// How many of those that match have every bare word by the letter.
    pub(super) literal: usize,
}

/// Rows that are picked out without putting all in order: the first screens.
const FIRST_SCREENS: usize = 1500;

/// So many that have only letters like those typed are ordered thoroughly: several screens,
/// and a few hundred microseconds.
const RANKED: usize = 300;

/// So many times the records of the room are kept as survivors of earlier queries.
const MOST_KEPT: usize = 3;

impl View {
    /// Returns the answer.
    pub(super) fn answer(&self) -> Option<&Level> {
        self.levels.last()
    }

    /// Returns records of the answer as listed, from a row on.
    pub(super) fn keys(
        &mut self,
        catalogue: &Catalogue,
        start: usize,
        count: usize,
    ) -> Vec<RowKey> {
        let ordered = &self.ordered;
        let Some(level) = self.levels.last_mut() else {
            return Vec::new();
        };
        let numbers = level.numbers((catalogue, ordered), start, count);
        numbers.iter().map(|number| ordered.key(*number)).collect()
    }

    /// Walks over the records of the answer, in no order: nothing is sorted for it.
    pub(super) fn in_any_order(&self) -> impl Iterator<Item = RowKey> + Clone + '_ {
        let survivors = self.answer().and_then(|level| level.survivors.as_deref());
        let all = match (survivors, self.answer()) {
            (None, Some(_)) => self.ordered.numbers(),
            _ => &[],
        };
        let kept = survivors.unwrap_or_default().iter();
        let kept = kept.filter(|survivor| survivor.is_listed());
        let numbers = all.iter().copied().chain(kept.map(|kept| kept.number));
        numbers.map(|number| self.ordered.key(number))
    }

    /// Returns the row at which a record is listed.
    pub(super) fn row_of(&mut self, catalogue: &Catalogue, key: RowKey) -> Option<usize> {
        let number = self.ordered.number(key);
        let level = self.levels.last_mut()?;
        level.row_of((catalogue, &self.ordered), number)
    }

    /// Puts a new answer on those it came from; the oldest go when all take too much memory.
    fn push(&mut self, after: usize, level: Level) {
        self.levels.truncate(after);
        self.levels.push(level);
        let kept = |level: &Level| level.survivors.as_ref().map_or(0, Vec::len);
        let most = self.ordered.count().saturating_mul(MOST_KEPT);
        while self.levels.len() > 1 && self.levels.iter().map(kept).sum::<usize>() > most {
            self.levels.remove(0);
        }
    }
}

impl Catalogue {
    /// Makes the answer to a query, from earlier ones where that saves work. `None` when it came
    /// to be late: then what was known before is known still.
    pub(super) fn answered(
        &mut self,
        order: Order,
        query: &Query,
        is_late: &mut dyn FnMut() -> bool,
    ) -> Option<View> {
        let mut view = match self.view.take() {
            Some(mut view) => {
                if view.ordered.order != order {
                    view.ordered = self.ordered(order);
                    view.levels.iter_mut().for_each(Level::forget_order);
                }
                view
            }
            None => View {
                ordered: self.ordered(order),
                levels: Vec::new(),
            },
        };
        if self.narrow(&mut view, Filter::new(query), is_late) {
            return Some(view);
        }
        self.view = Some(view);
        None
    }

    /// Brings a view to a query; false when that came to be late.
    fn narrow(
        &self,
        view: &mut View,
        mut filter: Filter,
        is_late: &mut dyn FnMut() -> bool,
    ) -> bool {
        let narrows = |level: &Level| Step::new(Some(&level.filter), &filter).is_some();
        let from = view.levels.iter().rposition(narrows);
        let after = from.map_or(0, |at| at + 1);
        let base = from.and_then(|at| view.levels.get(at));
        let step = Step::new(base.map(|level| &level.filter), &filter);
        if base.is_some() && step.is_some_and(|step| step.is_none()) {
            view.levels.truncate(after);
            return true;
        }
        if filter.asks_nothing() {
            let matched = view.ordered.numbers().len();
            let level = Level {
                matched,
                ..Level::default()
            };
            view.push(0, level);
            return true;
        }
        filter.consult(&self.stocks);
        let Some(step) = Step::new(base.map(|level| &level.filter), &filter) else {
            return true;
        };
        let among = base.and_then(|level| level.survivors.as_deref());
        let Some(survivors) = self.survivors(&view.ordered, &step, among, is_late) else {
            return false;
        };
        view.push(after, Level::new(filter, survivors));
        true
    }
}

impl Level {
    fn new(filter: Filter, survivors: Vec<Survivor>) -> Self {
        let mut level = Self {
            filter,
            ..Self::default()
        };
        for survivor in survivors.iter().filter(|survivor| survivor.matches()) {
            if survivor.is_undated() {
                level.undated += 1;
            } else {
                level.matched += 1;
                level.literal += usize::from(survivor.total() & LITERAL != 0);
            }
        }
        level.survivors = Some(survivors);
        level
    }

    /// Forgets what depends on the order among equals.
    fn forget_order(&mut self) {
        (self.listed, self.ranked) = (None, None);
    }

    /// Returns numbers as listed, from a row on.
    fn numbers(&mut self, room: Room<'_>, start: usize, count: usize) -> Vec<u32> {
        let (_, ordered) = room;
        let end = start.saturating_add(count);
        let part = |listed: &[u32]| {
            let end = end.min(listed.len());
            listed.get(start..end).unwrap_or_default().to_vec()
        };
        let Some(survivors) = &self.survivors else {
            return part(ordered.numbers());
        };
        if let Some(listed) = &self.listed {
            return part(listed);
        }
        let wanted = end.min(self.matched);
        let is_far = wanted > FIRST_SCREENS;
        let mut listed = if is_far {
            let mut standings: Vec<u64> = self.standings(survivors, ordered).collect();
            standings.sort_unstable();
            numbers_of(&standings, ordered)
        } else {
            self.first(survivors, ordered, wanted)
        };
        if wanted > self.literal {
            let rough = listed.iter_mut().skip(self.literal);
            let ranked = self.ranked(room);
            rough
                .zip(ranked)
                .for_each(|(rough, ranked)| *rough = *ranked);
        }
        let part = part(&listed);
        self.listed = is_far.then_some(listed);
        part
    }

    /// Walks over the standings of what is listed, in no order.
    fn standings<'a>(
        &self,
        survivors: &'a [Survivor],
        ordered: &'a Ordered,
    ) -> impl Iterator<Item = u64> + use<'a> {
        let ranks = self.filter.ranks();
        let listed = survivors.iter().filter(|survivor| survivor.is_listed());
        listed.map(move |survivor| standing(*survivor, ordered, ranks))
    }

    /// Returns the first so many by the scores they were left with.
    fn first(&self, survivors: &[Survivor], ordered: &Ordered, count: usize) -> Vec<u32> {
        numbers_of(&first(self.standings(survivors, ordered), count), ordered)
    }

    /// Returns the first that do not have every bare word by the letter, in thorough order.
    fn ranked(&mut self, (catalogue, ordered): Room<'_>) -> &[u32] {
        if self.ranked.is_none() {
            let survivors = self.survivors.as_deref().unwrap_or_default();
            let count = self.matched.min(self.literal + RANKED);
            let mut rough = self.first(survivors, ordered, count);
            let mut desk = Desk::thorough();
            let standing = |number: &u32| {
                let total = catalogue.score(ordered.key(*number), &self.filter, &mut desk);
                (!total, ordered.place(*number))
            };
            let mut ranked = rough.split_off(self.literal.min(rough.len()));
            ranked.sort_by_cached_key(standing);
            self.ranked = Some(ranked);
        }
        self.ranked.as_deref().unwrap_or_default()
    }

    fn row_of(&mut self, room: Room<'_>, number: u32) -> Option<usize> {
        let (_, ordered) = room;
        let Some(survivors) = &self.survivors else {
            let is_listed = ordered.is_listed(number);
            return is_listed.then(|| ordered.place(number) as usize);
        };
        let at = survivors.binary_search_by_key(&number, |survivor| survivor.number);
        let kept = at.ok().and_then(|at| survivors.get(at))?;
        let ranks = self.filter.ranks();
        let standing = |survivor: &Survivor| standing(*survivor, ordered, ranks);
        let own = standing(kept);
        let listed = survivors.iter().filter(|survivor| survivor.is_listed());
        let before = listed.filter(|survivor| standing(survivor) < own).count();
        if !kept.is_listed() {
            return None;
        }
        if !(self.literal..self.literal + RANKED).contains(&before) {
            return Some(before);
        }
        let at = self.ranked(room).iter().position(|one| *one == number);
        Some(at.map_or(before, |at| self.literal + at))
    }
}

/// The room, and its records in their order.
type Room<'a> = (&'a Catalogue, &'a Ordered);

impl Catalogue {
    /// Scores a record that has all the words of a filter, thoroughly.
    fn score(&self, key: RowKey, filter: &Filter, desk: &mut Desk) -> u32 {
        let Some(stock) = self.stocks.get(usize::from(key.part)) else {
            return 0;
        };
        let (records, at) = stock.at(key.index);
        score_words(&filter.words, Seen::new(&records.fields(), at), desk)
    }
}

/// Returns where a record stands, the first least: by its score, and among equals by the
/// chosen order. The lower half is its place there.
fn standing(survivor: Survivor, ordered: &Ordered, ranks: bool) -> u64 {
    let score = if ranks { !survivor.total() } else { 0 };
    u64::from(score) << 32 | u64::from(ordered.place(survivor.number))
}

fn numbers_of(standings: &[u64], ordered: &Ordered) -> Vec<u32> {
    let numbers = ordered.numbers();
    let number = |standing: &u64| numbers.get(*standing as u32 as usize).copied();
    standings.iter().filter_map(number).collect()
}

/// Returns the least so many of some numbers, in order, without sorting all of them.
fn first(standings: impl Iterator<Item = u64>, count: usize) -> Vec<u64> {
    let room = 2 * count + 1024;
    let mut best: Vec<u64> = Vec::with_capacity(room);
    let mut worst = u64::MAX;
    for standing in standings {
        if standing > worst {
            continue;
        }
        best.push(standing);
        if best.len() == room {
            let (_, last, _) = best.select_nth_unstable(count);
            worst = *last;
            best.truncate(count);
        }
    }
    best.sort_unstable();
    best.truncate(count);
    best
}

//! The orders of the list, each kept sorted while a room is read.

use std::cmp::Ordering;
use std::collections::HashSet;

use crate::record::listing::{Order, RowKey};

use super::records::Column;
use super::{Catalogue, Slot};

/// The keys of the room in each order, brought up to date when asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Sorted {
    /// By date, title, id, change; each is begun when it is first asked for.
    lists: [Option<Vec<RowKey>>; 4],
    /// Every record added so far that is in no snapshot, in the order it came; each list has a
    /// beginning of it.
    added: Vec<RowKey>,
    /// How many of `added` each list has.
    taken: [usize; 4],
    /// Records have got the files of others, which may be newer than their own.
    has_absorbed: bool,
    /// One has since the list by change was sorted.
    has_moved: bool,
}

/// Returns the place of an order among the lists; what was read is looked up in that by date.
fn place(order: Order) -> usize {
    match order {
        Order::Date | Order::Read => 0,
        Order::Title => 1,
        Order::Id => 2,
        Order::Changed => 3,
    }
}

impl Sorted {
    /// Notes that a record was added.
    pub(super) fn add(&mut self, key: RowKey) {
        self.added.push(key);
    }

    /// Forgets the lists: records of a snapshot came or went.
    pub(super) fn forget(&mut self) {
        (self.lists, self.taken) = Default::default();
        self.has_moved = self.has_absorbed;
    }

    /// Notes that a record has got the files of another: the list by change may have it elsewhere.
    pub(super) fn absorbed(&mut self) {
        (self.has_absorbed, self.has_moved) = (true, true);
    }

    /// Forgets a record that joined another.
    pub(super) fn remove(&mut self, key: RowKey) {
        let at = self.added.iter().position(|known| *known == key);
        for (list, taken) in self.lists.iter_mut().zip(&mut self.taken) {
            if let Some(list) = list {
                list.retain(|known| *known != key);
            }
            if at.is_some_and(|at| at < *taken) {
                *taken -= 1;
            }
        }
        if let Some(at) = at {
            self.added.remove(at);
        }
    }
}

impl Catalogue {
    /// Takes up which records were read lately, by any of their ids, the newest first. The order
    /// by it stays as it is now until it is told again: no list moves below a reader's hand.
    pub fn set_read<'a>(&mut self, ids: impl IntoIterator<Item = &'a str>) {
        let mut keys = Vec::new();
        for id in ids {
            keys.extend(self.named(id));
        }
        self.read = keys;
        self.view = None;
    }

    /// Puts what was read lately before all else.
    fn read_first(&self, by_date: Vec<RowKey>) -> Vec<RowKey> {
        let there: HashSet<RowKey> = by_date.iter().copied().collect();
        let mut seen = HashSet::new();
        let read = self.read.iter().map(|key| self.resolve(*key));
        let mut list: Vec<RowKey> = read
            .filter(|key| there.contains(key) && seen.insert(*key))
            .collect();
        list.extend(by_date.into_iter().filter(|key| !seen.contains(key)));
        list
    }

    /// Returns every record in an order.
    ///
    /// New records are sorted into the list that is there: the sort finds the sorted run.
    pub(super) fn sorted(&mut self, order: Order) -> Vec<RowKey> {
        if order == Order::Read {
            let by_date = self.sorted(Order::Date);
            return self.read_first(by_date);
        }
        let place = place(order);
        let mut sorted = std::mem::take(&mut self.sorted);
        let known = sorted.lists.get_mut(place).and_then(Option::take);
        let mut list = known.unwrap_or_else(|| self.of_snapshots(order));
        let mut is_behind = order == Order::Changed && std::mem::take(&mut sorted.has_moved);
        if let Some(taken) = sorted.taken.get_mut(place)
            && *taken < sorted.added.len()
        {
            list.extend(sorted.added.iter().skip(*taken));
            *taken = sorted.added.len();
            is_behind = true;
        }
        if is_behind {
            list.sort_by(|a, b| self.compare(*a, *b, order));
        }
        let answer = list.clone();
        if let Some(known) = sorted.lists.get_mut(place) {
            *known = Some(list);
        }
        self.sorted = sorted;
        answer
    }

    /// Returns the records of the snapshots in an order, from the order each has written.
    fn of_snapshots(&self, order: Order) -> Vec<RowKey> {
        let column = match order {
            Order::Date | Order::Read => Column::ByDate,
            Order::Title => Column::ByTitle,
            Order::Id => Column::ById,
            Order::Changed => Column::ByChanged,
        };
        let mut list = Vec::new();
        let mut runs = 0;
        for (part, stock) in self.stocks.iter().enumerate() {
            let [base, _] = stock.both();
            let before = list.len();
            let indices = base.column(column).as_slice().chunks_exact(4);
            let keys = indices.filter_map(|index| {
                let index = index.try_into().ok().map(u32::from_le_bytes)?;
                let part = part as u16;
                Some(RowKey { part, index })
            });
            list.extend(keys.filter(|key| self.is_live(*key)));
            runs += usize::from(list.len() > before);
        }
        if runs > 1 {
            list.sort_by(|a, b| self.compare(*a, *b, order));
        }
        list
    }

    fn compare(&self, a: RowKey, b: RowKey, order: Order) -> Ordering {
        let slots = (self.slot(a), self.slot(b));
        let (Some(first), Some(second)) = slots else {
            return a.cmp(&b);
        };
        let by_title = || self.searchable(a).title().cmp(self.searchable(b).title());
        let by = match order {
            Order::Date | Order::Read => by_date(first, second)
                .then_with(by_title)
                .then_with(|| by_id(first, second)),
            Order::Changed => by_changed(first, second)
                .then_with(|| by_date(first, second))
                .then_with(by_title)
                .then_with(|| by_id(first, second)),
            Order::Title => by_title()
                .then_with(|| by_date(first, second))
                .then_with(|| by_id(first, second)),
            Order::Id => by_id(first, second),
        };
        by.then_with(|| a.cmp(&b))
    }
}

/// By the earliest day, at equal start the narrower first, the undated last. Two ways of
/// writing one span are equal here, so that the title decides.
fn by_date(a: Slot<'_>, b: Slot<'_>) -> Ordering {
    match (a.span(), b.span()) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// The newest first, those of which no time is known last.
fn by_changed(a: Slot<'_>, b: Slot<'_>) -> Ordering {
    let time = |slot: Slot<'_>| slot.stock.changed_at(slot.key.index);
    time(b).cmp(&time(a))
}

fn by_id(a: Slot<'_>, b: Slot<'_>) -> Ordering {
    let (of_a, of_b) = (a.stock.id(a.key.index), b.stock.id(b.key.index));
    let kind = |slot: Slot<'_>| slot.stock.id_kind(slot.key.index);
    of_a.cmp(of_b).then_with(|| kind(a).cmp(&kind(b)))
}

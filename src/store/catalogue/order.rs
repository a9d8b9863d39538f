//! The orders of the list, each kept sorted while a room is read.

use std::cmp::Ordering;

use crate::record::date::DocDate;
use crate::record::listing::{Order, RowKey};

use super::{Catalogue, Slot};

/// The keys of the room in each order, brought up to date when asked for.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    by_date: Vec<RowKey>,
    by_title: Vec<RowKey>,
    by_id: Vec<RowKey>,
    /// Everything added so far, in the order it came; each list has a beginning of it.
    added: Vec<RowKey>,
    /// How many of `added` each list has: by date, title, id.
    taken: [usize; 3],
}

impl Sorted {
    /// Notes that a record was added.
    pub(super) fn add(&mut self, key: RowKey) {
        self.added.push(key);
    }

    /// Forgets a record that joined another.
    pub(super) fn remove(&mut self, key: RowKey) {
        for (list, taken) in [&mut self.by_date, &mut self.by_title, &mut self.by_id]
            .into_iter()
            .zip(&mut self.taken)
        {
            if self.added.iter().take(*taken).any(|known| *known == key) {
                list.retain(|known| *known != key);
                *taken -= 1;
            }
        }
        self.added.retain(|known| *known != key);
    }

    fn list(&mut self, order: Order) -> (&mut Vec<RowKey>, &mut usize) {
        let [date, title, id] = &mut self.taken;
        match order {
            Order::Date => (&mut self.by_date, date),
            Order::Title => (&mut self.by_title, title),
            Order::Id => (&mut self.by_id, id),
        }
    }
}

impl Catalogue {
    /// Returns every record in an order.
    ///
    /// New records are sorted into the list that is there: the sort finds the sorted run.
    pub(super) fn sorted(&mut self, order: Order) -> Vec<RowKey> {
        let mut sorted = std::mem::take(&mut self.sorted);
        let added = std::mem::take(&mut sorted.added);
        let (list, taken) = sorted.list(order);
        if *taken < added.len() {
            list.extend(added.iter().skip(*taken));
            *taken = added.len();
            list.sort_by(|a, b| self.compare(*a, *b, order));
        }
        let answer = list.clone();
        sorted.added = added;
        self.sorted = sorted;
        answer
    }

    fn compare(&self, a: RowKey, b: RowKey, order: Order) -> Ordering {
        let slots = (self.slot(a), self.slot(b));
        let (Some(first), Some(second)) = slots else {
            return a.cmp(&b);
        };
        let by_title = || self.searchable(a).title().cmp(self.searchable(b).title());
        let by = match order {
            Order::Date => by_date(first, second)
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

/// By the earliest day, at equal start the narrower first, the undated last.
fn by_date(a: &Slot, b: &Slot) -> Ordering {
    match (&a.entry.date, &b.entry.date) {
        (Some(a), Some(b)) => {
            // Two ways of writing one span are equal here, so that the title decides.
            let span = |date: &DocDate| (date.earliest(), date.latest());
            if span(a) == span(b) {
                Ordering::Equal
            } else {
                a.order(b)
            }
        }
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

fn by_id(a: &Slot, b: &Slot) -> Ordering {
    a.entry.id.cmp(&b.entry.id)
}

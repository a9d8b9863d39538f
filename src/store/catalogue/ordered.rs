//! The records of a room in an order, by numbers.
//!
//! Every record has a number: its collection's come after those of the collections before.
//! The filter walks along the numbers, as the columns lie in memory; only what is shown is
//! looked for in the order.

use crate::record::listing::{Order, RowKey};

use super::Catalogue;

/// The listed records of a room in an order. True until a record comes or goes.
#[derive(Debug)]
pub(super) struct Ordered {
    pub(super) order: Order,
    /// Numbers, as listed.
    numbers: Vec<u32>,
    /// The place of each number in the list, [`UNLISTED`] for one that is not in it.
    places: Vec<u32>,
    /// The first number of each collection.
    firsts: Vec<u32>,
}

/// Stands for the place of a record that joined another or was taken out.
const UNLISTED: u32 = u32::MAX;

impl Ordered {
    /// Returns the records as listed.
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// Returns how many numbers there are, with those that are not listed.
    pub(super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Returns the place of a number in the list; the greatest for one that is not listed.
    #[inline]
    pub(super) fn place(&self, number: u32) -> u32 {
        let place = self.places.get(number as usize);
        place.copied().unwrap_or(UNLISTED)
    }

    /// Returns true for a record that is listed.
    #[inline]
    pub(super) fn is_listed(&self, number: u32) -> bool {
        self.place(number) != UNLISTED
    }

    /// Returns the first number of each collection.
    pub(super) fn firsts(&self) -> &[u32] {
        &self.firsts
    }

    /// Returns the number of a record; for one that is not there, none that is listed.
    pub(super) fn number(&self, key: RowKey) -> u32 {
        let first = self.firsts.get(usize::from(key.part));
        first.map_or(UNLISTED, |first| first.saturating_add(key.index))
    }

    /// Returns the record of a number.
    pub(super) fn key(&self, number: u32) -> RowKey {
        let after = self.firsts.partition_point(|first| *first <= number);
        let part = after.saturating_sub(1);
        let first = self.firsts.get(part).copied().unwrap_or_default();
        RowKey {
            part: part as u16,
            index: number - first,
        }
    }
}

impl Catalogue {
    /// Numbers the records of the room in an order.
    pub(super) fn ordered(&mut self, order: Order) -> Ordered {
        let keys = self.sorted(order);
        let mut count = 0_u32;
        let firsts = self.stocks.iter().map(|stock| {
            let first = count;
            count = count.saturating_add(stock.len());
            first
        });
        let mut ordered = Ordered {
            order,
            numbers: Vec::with_capacity(keys.len()),
            firsts: firsts.collect(),
            places: Vec::new(),
        };
        ordered.places = vec![UNLISTED; count as usize];
        for key in keys {
            let number = ordered.number(key);
            if let Some(place) = ordered.places.get_mut(number as usize) {
                *place = ordered.numbers.len() as u32;
                ordered.numbers.push(number);
            }
        }
        ordered
    }
}

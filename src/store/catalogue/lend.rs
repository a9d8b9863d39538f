//! Handing out records one after the other, a few at a time, to whoever goes through all.

use crate::record::listing::RowKey;

use super::Catalogue;

impl Catalogue {
    /// Walks over the keys of the records that are listed, from one on, in their order.
    pub fn keys_from(&self, first: RowKey) -> impl Iterator<Item = RowKey> + '_ {
        let stocks = self.stocks.iter().enumerate().skip(first.part.into());
        stocks.flat_map(move |(part, stock)| {
            let part = part as u16;
            let from = if part == first.part { first.index } else { 0 };
            let keys = (from..stock.len()).map(move |index| RowKey { part, index });
            keys.filter(|key| self.is_live(*key))
        })
    }
}

//! Which record of a newer catalogue is which of an older one.

use std::collections::HashMap;

use crate::record::listing::RowKey;

use super::Catalogue;
use super::names::NameKind;

impl Catalogue {
    /// Returns the key that each record has in a newer catalogue, by its id; nothing of one that
    /// is gone from it.
    pub fn became(&self, newer: &Catalogue) -> HashMap<RowKey, RowKey> {
        let mut became = HashMap::with_capacity(self.len());
        for (key, id) in self.ids() {
            // Most often hardly anything has changed, and a record stands where it stood.
            let same = newer.id_at(key) == Some(id) && newer.is_live(key);
            let new = if same { Some(key) } else { newer.with_id(id) };
            became.extend(new.map(|new| (key, new)));
        }
        // One that was listed by itself before it joined another may still be asked for.
        for joined in self.joined.keys() {
            let new = became.get(&self.resolve(*joined)).copied();
            became.extend(new.map(|new| (*joined, new)));
        }
        became
    }

    fn id_at(&self, key: RowKey) -> Option<&str> {
        Some(self.slot(key)?.stock.id(key.index))
    }

    /// Returns the listed record with this very id.
    fn with_id(&self, id: &str) -> Option<RowKey> {
        let mut named = self.names.candidates(NameKind::Id, id).into_iter();
        named.find(|key| self.is_live(*key) && self.id_at(*key) == Some(id))
    }
}

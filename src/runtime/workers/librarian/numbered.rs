//! Row keys that hold while catalogues change.
//!
//! The room names records by keys, and a question with an old key may be on its way while the
//! catalogue changes. So every catalogue has keys of its own, and what each old key has become
//! is kept until the room has said that it goes by the new ones: not a moment longer, since it
//! takes as much memory as the collection has records.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use crate::record::listing::RowKey;
use crate::store::catalogue::Catalogue;

/// A catalogue whose row keys differ from those of every other of this room.
#[derive(Debug, Default)]
pub struct Numbered {
    /// The catalogue.
    pub catalogue: Catalogue,
    /// Added to the number of a collection outside.
    pub first_part: u16,
}

impl Numbered {
    /// An empty catalogue that is to take the place of another.
    pub fn after(other: &Numbered) -> Self {
        let parts = other.catalogue.parts().len().max(1) as u16;
        Self {
            catalogue: Catalogue::default(),
            first_part: other.first_part.wrapping_add(parts),
        }
    }

    /// Returns the key outside of one in the catalogue.
    pub fn outer(&self, key: RowKey) -> RowKey {
        RowKey {
            part: key.part.wrapping_add(self.first_part),
            ..key
        }
    }

    /// Returns the key in the catalogue of one outside; `None` for one of another catalogue.
    pub fn inner(&self, key: RowKey) -> Option<RowKey> {
        let part = key.part.wrapping_sub(self.first_part);
        (usize::from(part) < self.catalogue.parts().len()).then_some(RowKey { part, ..key })
    }
}

/// What keys have become, change by change, as far as the room has not taken it up.
#[derive(Debug, Default)]
pub struct Renewals(VecDeque<Arc<HashMap<RowKey, RowKey>>>);

impl Renewals {
    /// Takes up a change of catalogues that the room is told of.
    pub fn push(&mut self, became: Arc<HashMap<RowKey, RowKey>>) {
        self.0.push_back(became);
    }

    /// The room goes by the keys of the first change it was told of.
    pub fn taken_up(&mut self) {
        self.0.pop_front();
    }

    /// Returns what a key is now; `None` for a record that is gone.
    pub fn newest(&self, key: RowKey) -> Option<RowKey> {
        let mut newest = Some(key);
        // One of a later catalogue is in no earlier change.
        for became in self
            .0
            .iter()
            .skip_while(|became| !became.contains_key(&key))
        {
            newest = newest.and_then(|key| became.get(&key).copied());
        }
        newest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(part: u16, index: u32) -> RowKey {
        RowKey { part, index }
    }

    #[test]
    fn a_key_is_followed_through_all_changes_that_are_not_taken_up() {
        let mut renewals = Renewals::default();
        let change = |pairs: &[(RowKey, RowKey)]| Arc::new(pairs.iter().copied().collect());
        renewals.push(change(&[(key(0, 0), key(1, 5)), (key(0, 1), key(1, 6))]));
        renewals.push(change(&[(key(1, 5), key(2, 7))]));
        assert_eq!(renewals.newest(key(0, 0)), Some(key(2, 7)));
        assert_eq!(renewals.newest(key(0, 1)), None, "gone with the second");
        assert_eq!(renewals.newest(key(1, 5)), Some(key(2, 7)));
        assert_eq!(renewals.newest(key(2, 7)), Some(key(2, 7)));
        renewals.taken_up();
        assert_eq!(renewals.newest(key(1, 5)), Some(key(2, 7)));
        renewals.taken_up();
        assert_eq!(renewals.newest(key(2, 7)), Some(key(2, 7)));
    }
}

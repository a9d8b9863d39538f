//! A room over snapshots: several beside each other, joined where they share names.
//!
//! The first lies in the room as it is. Of each further one the records that share a name with
//! the room, and those tied to them, are taken out and their entries taken up anew as they
//! came; all others stay where they are. So the room is the one that reading would give.

use std::collections::HashSet;

use crate::record::listing::RowKey;
use crate::store::entry::Entry;
use crate::store::snapshot::Snapshot;
use crate::store::snapshot::codec::Reader;

use super::names::NameKind;
use super::records::Column;
use super::stock::Stock;
use super::{Catalogue, names};

/// Two snapshots of a room hold the same collection: what both have read of it can't be told
/// apart, so the room must be read anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two places of the room lie in one collection")]
pub struct SharedCollection;

impl Catalogue {
    /// Opens a room over the snapshots of its places, in their order.
    ///
    /// Nothing is read but the few things that are small; records are decoded when asked for.
    pub fn from_snapshots(snapshots: Vec<Snapshot>) -> Result<Self, SharedCollection> {
        let mut room = Self::default();
        for snapshot in snapshots {
            room.add_snapshot(snapshot)?;
        }
        Ok(room)
    }

    fn add_snapshot(&mut self, snapshot: Snapshot) -> Result<(), SharedCollection> {
        let own = |part: &crate::store::entry::Part| {
            self.parts.iter().any(|known| known.root == part.root)
        };
        if snapshot.parts().iter().any(own) {
            return Err(SharedCollection);
        }
        let first_part = self.stocks.len() as u16;
        let outer = |key: RowKey| RowKey {
            part: key.part.saturating_add(first_part),
            ..key
        };
        let mut names = snapshot.names().clone();
        names.first_part = first_part;
        let shared = self.shared_with(&names);
        let parts = snapshot.parts().iter().zip(snapshot.records());
        for ((part, records), number) in parts.zip(0..) {
            self.parts.push(part.clone());
            let stock = Stock::over(part.clone(), records.clone(), number);
            self.stocks.push(stock);
        }
        self.names.add_base(names);
        let joined = snapshot.joined().iter();
        self.joined
            .extend(joined.map(|(guest, host)| (outer(*guest), outer(*host))));
        for ((one, other), shown_by) in snapshot.clashes() {
            let pair = (
                one.saturating_add(first_part),
                other.saturating_add(first_part),
            );
            let shown_by = shown_by.iter();
            let shown_by =
                shown_by.map(|(part, arrival)| (part.saturating_add(first_part), *arrival));
            self.clashes.entry(pair).or_default().extend(shown_by);
        }
        self.live += snapshot.len();
        for (of, problem) in snapshot.problems() {
            if let Some((part, arrival)) = of {
                let part = part.saturating_add(first_part);
                self.merged.push((part, *arrival, problem.clone()));
            }
            self.problems.push(problem.clone());
        }
        self.problems.sort();
        self.sorted.forget();
        if !shared.is_empty() {
            let arrivals = snapshot.arrivals();
            self.take_up_anew(first_part, &arrivals, shared);
        }
        self.snapshots.push(snapshot);
        self.view = None;
        Ok(())
    }

    /// Returns the records of a snapshot that share a name with a record of the room.
    fn shared_with(&self, names: &names::Sorted) -> HashSet<RowKey> {
        if self.stocks.is_empty() {
            return HashSet::new();
        }
        let all = (0..names.len()).filter_map(|at| names.at(at));
        let ids = all.filter(|(number, _)| NameKind::Id.is_of(*number));
        ids.filter(|(number, _)| self.names.has(*number))
            .map(|(_, key)| key)
            .collect()
    }

    /// Takes the records, and all that are tied to them by a name, out of a snapshot and takes
    /// their entries up again. `arrivals` are the collections of the entries as they came.
    fn take_up_anew(&mut self, first_part: u16, arrivals: &[u16], shared: HashSet<RowKey>) {
        let taken_out = self.tied(first_part, shared);
        let entries = self.entries_of(first_part, arrivals, &taken_out);
        let came: HashSet<(u16, u32)> = entries.iter().map(|(of, _)| *of).collect();
        self.forget_problems(&came);
        let mut cite_keys = Vec::new();
        for key in &taken_out {
            let listed = self.is_live(*key);
            let Some(stock) = self.stock_mut(*key) else {
                continue;
            };
            cite_keys.extend(
                stock
                    .plain_cite_key(key.index)
                    .map(|cite_key| (key.part, cite_key)),
            );
            stock.take_out(key.index);
            self.live = self.live.saturating_sub(usize::from(listed));
        }
        self.joined.retain(|guest, _| !taken_out.contains(guest));
        for ((part, arrival), entry) in entries {
            let stock = self.stocks.get(usize::from(part));
            let before = stock.map(Stock::len).unwrap_or_default();
            self.add_one(part, entry);
            if let Some(stock) = self.stocks.get_mut(usize::from(part)) {
                stock.made_anew(before, arrival);
            }
        }
        self.view_cite_keys_again(cite_keys);
        self.sorted.forget();
    }

    /// Returns records of a snapshot with all that share a name with one of them, or joined one.
    fn tied(&self, first_part: u16, shared: HashSet<RowKey>) -> HashSet<RowKey> {
        let mut tied: HashSet<RowKey> = HashSet::new();
        let mut waiting: Vec<RowKey> = shared.into_iter().map(|key| self.resolve(key)).collect();
        while let Some(key) = waiting.pop() {
            if key.part < first_part || !tied.insert(key) {
                continue;
            }
            let Some(entry) = self.entry(key) else {
                continue;
            };
            for id in std::iter::once(&entry.id).chain(&entry.also) {
                waiting.extend(self.named(id.as_str()));
            }
        }
        let guests = self
            .joined
            .keys()
            .filter(|guest| tied.contains(&self.resolve(**guest)));
        let guests: Vec<RowKey> = guests.copied().collect();
        tied.extend(guests);
        tied
    }

    /// Returns the entries as they came that went to one of these records, in their order, each
    /// with its collection and its number there.
    fn entries_of(
        &self,
        first_part: u16,
        arrivals: &[u16],
        wanted: &HashSet<RowKey>,
    ) -> Vec<((u16, u32), Entry)> {
        let mut counts = vec![0_u32; self.stocks.len()];
        let mut entries = Vec::new();
        for part in arrivals {
            let part = part.saturating_add(first_part);
            let Some(stock) = self.stocks.get(usize::from(part)) else {
                continue;
            };
            let Some(count) = counts.get_mut(usize::from(part)) else {
                continue;
            };
            let arrival = *count;
            *count += 1;
            let [base, _] = stock.both();
            let at = arrival as usize;
            let destination = base.column(Column::ArrivalParts).u16_at(at);
            let index = base.column(Column::ArrivalRecords).u32_at(at);
            let (Some(destination), Some(index)) = (destination, index) else {
                continue;
            };
            let key = RowKey {
                part: destination.saturating_add(first_part),
                index,
            };
            if !wanted.contains(&key) {
                continue;
            }
            let blob = base.item(Column::Blobs, Column::BlobEnds, at);
            let entry = Reader(blob).entry(stock.part().root.as_deref());
            entries.extend(entry.map(|entry| ((part, arrival), entry)));
        }
        entries
    }

    /// Forgets what was told of entries that are taken up anew.
    fn forget_problems(&mut self, came: &HashSet<(u16, u32)>) {
        let merged = std::mem::take(&mut self.merged);
        for (part, arrival, problem) in merged {
            if !came.contains(&(part, arrival)) {
                self.merged.push((part, arrival, problem));
            } else if let Ok(at) = self.problems.binary_search(&problem) {
                self.problems.remove(at);
            }
        }
        for (pair, mut shown_by) in std::mem::take(&mut self.clashes) {
            shown_by.retain(|of| !came.contains(of));
            if !shown_by.is_empty() {
                self.clashes.insert(pair, shown_by);
                continue;
            }
            let clash = self.clash(pair);
            if let Ok(at) = self.problems.binary_search(&clash) {
                self.problems.remove(at);
            }
        }
    }

    /// Gives suffixes to cite keys, or takes them away, where records of them were taken out.
    fn view_cite_keys_again(&mut self, cite_keys: Vec<(u16, String)>) {
        for (part, cite_key) in cite_keys {
            let same = self.with_cite_key(part, &cite_key);
            let is_suffixed = same.len() > 1;
            for key in same {
                if let Some(stock) = self.stock_mut(key) {
                    stock.set_suffixed(key.index, is_suffixed);
                }
            }
        }
    }
}

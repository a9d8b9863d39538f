//! Writing the snapshot of a place that was read.

use std::io;
use std::path::Path;

use crate::record::listing::{Order, RowKey};
use crate::store::snapshot::bytes::Bytes;
use crate::store::snapshot::codec::Writer;
use crate::store::snapshot::file::{self, Section};
use crate::store::snapshot::section;

use super::Catalogue;
use super::records::Column;
use super::stock::Stock;

impl Catalogue {
    /// Writes the snapshot of a place, in place of the one that is there.
    ///
    /// The catalogue must be what reading that place alone gave, read to its end: a room of
    /// several places has one snapshot for each, and one that lies over snapshots itself is
    /// refused. `folders` are fingerprints of the folders, kept as they are.
    pub fn write_snapshot(
        &mut self,
        path: &Path,
        folders: &[(String, [u8; 16])],
    ) -> io::Result<()> {
        self.with_sections(folders, |sections| file::write(path, sections))
    }

    /// Returns what [`Catalogue::write_snapshot`] needs, for another thread to write while this
    /// catalogue answers. The columns, which are most of it, are shared and not copied.
    #[must_use]
    pub fn copy_to_write(&mut self) -> Self {
        Self {
            stocks: self.stocks.iter_mut().map(Stock::share).collect(),
            parts: self.parts.clone(),
            snapshots: self.snapshots.clone(),
            arrivals: self.arrivals.clone(),
            problems: self.problems.clone(),
            merged: self.merged.clone(),
            names: self.names.clone(),
            sorted: self.sorted.clone(),
            joined: self.joined.clone(),
            clashes: self.clashes.clone(),
            live: self.live,
            ..Self::default()
        }
    }

    /// Returns the bytes that [`Catalogue::write_snapshot`] writes.
    #[cfg(test)]
    pub(super) fn snapshot_bytes(&mut self, folders: &[(String, [u8; 16])]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let written = self.with_sections(folders, |sections| file::write_to(&mut bytes, sections));
        written.map_or_else(|_| Vec::new(), |()| bytes)
    }

    fn with_sections(
        &mut self,
        folders: &[(String, [u8; 16])],
        write: impl FnOnce(&[Section<'_>]) -> io::Result<()>,
    ) -> io::Result<()> {
        if !self.snapshots.is_empty() {
            return Err(io::Error::new(
                io::ErrorKind::Unsupported,
                "a catalogue over snapshots is no reading of its own",
            ));
        }
        let orders = self.orders();
        let place = self.place_sections(folders);
        let parts: Vec<_> = self.stocks.iter().enumerate().map(columns_of).collect();
        let all = place.iter().map(|(number, bytes)| (*number, bytes));
        let of_parts = parts
            .iter()
            .enumerate()
            .flat_map(|(part, (settled, stock))| {
                let [_, tail] = stock.both();
                let columns = tail.columns().iter().enumerate();
                let columns =
                    columns.filter(|(at, _)| settled.iter().all(|(of, _)| *of as usize != *at));
                let settled = settled
                    .iter()
                    .map(|(column, bytes)| (*column as usize, bytes));
                settled
                    .chain(columns)
                    .map(move |(column, bytes)| (section::of(part, column), bytes))
            });
        let orders = orders.iter().map(|(number, bytes)| (*number, bytes));
        let sections: Vec<Section<'_>> = all
            .chain(of_parts)
            .chain(orders)
            .filter(|(number, bytes)| *number >= section::ROOM || !bytes.as_slice().is_empty())
            .map(|(number, bytes)| Section {
                number,
                bytes: bytes.as_slice(),
            })
            .collect();
        write(&sections)
    }

    /// Returns the sections of the place as a whole.
    fn place_sections(&self, folders: &[(String, [u8; 16])]) -> Vec<(u32, Bytes)> {
        let mut room = Writer::default();
        room.number(self.len() as u64);
        room.list(self.parts(), Writer::part);
        room.list(&self.stocks, |writer, stock| {
            writer.number(u64::from(stock.len()));
        });
        let mut joined: Vec<(RowKey, RowKey)> = self.joined.iter().map(|(a, b)| (*a, *b)).collect();
        joined.sort_unstable();
        room.list(&joined, |writer, (guest, host)| {
            for key in [guest, host] {
                writer.number(u64::from(key.part));
                writer.number(u64::from(key.index));
            }
        });
        let clashes: Vec<_> = self.clashes.iter().collect();
        room.list(&clashes, |writer, ((one, other), shown_by)| {
            writer.number(u64::from(*one));
            writer.number(u64::from(*other));
            writer.list(shown_by, |writer, (part, arrival)| {
                writer.number(u64::from(*part));
                writer.number(u64::from(*arrival));
            });
        });
        room.list(folders, |writer, (path, fingerprint)| {
            writer.text(path);
            writer.bytes(fingerprint);
        });
        let mut arrivals = Bytes::default();
        for part in &self.arrivals {
            arrivals.push(part.to_le_bytes());
        }
        let mut names: [Bytes; 3] = Default::default();
        let [numbers, parts, records] = &mut names;
        for (number, key) in self.names.in_order() {
            numbers.push(number.to_le_bytes());
            parts.push(key.part.to_le_bytes());
            records.push(key.index.to_le_bytes());
        }
        let [numbers, parts, records] = names;
        vec![
            (section::ROOM, Bytes::Owned(room.0)),
            (section::PROBLEMS, Bytes::Owned(self.told())),
            (section::ARRIVALS, arrivals),
            (section::NAME_NUMBERS, numbers),
            (section::NAME_PARTS, parts),
            (section::NAME_RECORDS, records),
        ]
    }

    /// Returns the problems in compact form, each with the entry that showed it.
    fn told(&self) -> Vec<u8> {
        let mut merged: Vec<_> = self.merged.iter().collect();
        merged.sort_by(|(.., a), (.., b)| a.cmp(b));
        let mut merged = merged.into_iter().peekable();
        let mut told = Writer::default();
        told.list(self.problems(), |writer, problem| {
            // Both are in order. Of equal problems each has an entry of its own.
            match merged.next_if(|(.., of)| of == problem) {
                None => writer.number(0),
                Some((part, arrival, _)) => {
                    writer.number(1);
                    writer.number(u64::from(*part));
                    writer.number(u64::from(*arrival));
                }
            }
            writer.problem(problem);
        });
        told.0
    }

    /// Returns the orders of the records of each collection.
    fn orders(&mut self) -> Vec<(u32, Bytes)> {
        let mut sections = Vec::new();
        let orders = [
            (Order::Date, Column::ByDate),
            (Order::Title, Column::ByTitle),
            (Order::Id, Column::ById),
            (Order::Changed, Column::ByChanged),
        ];
        for (order, column) in orders {
            let mut of_parts = vec![Bytes::default(); self.stocks.len()];
            for key in self.sorted(order) {
                if let Some(indices) = of_parts.get_mut(usize::from(key.part)) {
                    indices.push(key.index.to_le_bytes());
                }
            }
            let of_parts = of_parts.into_iter().enumerate();
            sections.extend(
                of_parts.map(|(part, indices)| (section::of(part, column as usize), indices)),
            );
        }
        sections
    }
}

/// Returns the columns of a collection that are made anew for the file, and all the others.
fn columns_of((_, stock): (usize, &Stock)) -> (Vec<(Column, Bytes)>, &Stock) {
    let [_, tail] = stock.both();
    let settled = stock.settled().into_iter();
    (settled.chain(tail.clusters_in_order()).collect(), stock)
}

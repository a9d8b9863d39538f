//! A number for each record that tells whether anything the catalogue keeps of it has changed.
//!
//! Made of the compact form, so that nothing is decoded: all of a large collection is gone
//! through in the time that its snapshot takes to be read. It says too much rather than too
//! little (a file that was only touched has another number); what the difference is, is not
//! known here.

use crate::record::listing::RowKey;
use crate::store::snapshot::codec::Writer;

use super::Catalogue;
use super::stock::Stock;

/// A record with its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamped<'a> {
    /// Which record.
    pub key: RowKey,
    /// Its id.
    pub id: &'a str,
    /// The number of what is kept of it.
    pub stamp: u64,
}

impl Catalogue {
    /// Walks over the records that are listed, from one on, in their order.
    pub fn stamps_from(&self, first: RowKey) -> impl Iterator<Item = Stamped<'_>> {
        self.keys_from(first).filter_map(|key| {
            let stock = self.stocks.get(usize::from(key.part))?;
            Some(Stamped {
                key,
                id: stock.id(key.index),
                stamp: stamp(stock, key.index),
            })
        })
    }
}

/// Returns the number of a record: the same for what is in memory and in a snapshot.
fn stamp(stock: &Stock, index: u32) -> u64 {
    let is_suffixed = stock.is_suffixed(index);
    match (stock.changed(index), stock.plain_cite_key_of_changed(index)) {
        (Some(entry), Some(plain)) => {
            let mut entry = entry.clone();
            plain.clone_into(&mut entry.cite_key);
            let mut writer = Writer::default();
            writer.entry(&entry, stock.part().root.as_deref());
            number(&writer.0, is_suffixed)
        }
        _ => number(stock.blob_of(index).unwrap_or_default(), is_suffixed),
    }
}

/// Makes a number of bytes: their checksum above, their length below. The last bit is the suffix.
fn number(bytes: &[u8], is_suffixed: bool) -> u64 {
    let length = u64::from(bytes.len() as u32 & 0x7fff_ffff);
    u64::from(crc32fast::hash(bytes)) << 32 | length << 1 | u64::from(is_suffixed)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use crate::record::Clean;
    use crate::record::identity::{RecordId, TextHash};
    use crate::record::text::TextKey;
    use crate::store::entry::{Entry, FileRef, Group, Part};
    use crate::store::snapshot::Snapshot;

    use super::*;

    fn entry(nth: usize, words: &str, path: &str) -> Entry {
        Entry {
            id: RecordId::stated("harbour", &nth.to_string()),
            cite_key: "same".to_owned(),
            title: Clean::line("Letter"),
            texts: vec![(TextKey("text".to_owned()), TextHash::of(words))],
            path: path.to_owned(),
            groups: vec![Group {
                base: FileRef {
                    path: path.to_owned(),
                    ..FileRef::default()
                },
                ..Group::default()
            }],
            ..Entry::default()
        }
    }

    fn catalogue(entries: Vec<Entry>) -> Catalogue {
        let mut catalogue = Catalogue::default();
        let part = catalogue.add_part(Part::default());
        catalogue.add(part, entries);
        catalogue
    }

    fn stamps(catalogue: &Catalogue) -> Vec<(String, u64)> {
        let all = catalogue.stamps_from(RowKey { part: 0, index: 0 });
        all.map(|of| (of.id.to_owned(), of.stamp)).collect()
    }

    #[test]
    fn a_snapshot_has_the_numbers_of_what_was_read_with_records_that_were_joined() {
        let entries = vec![
            entry(1, "one", "a.md"),
            entry(2, "two", "b.md"),
            entry(1, "one", "copy.md"),
            entry(3, "three", "c.md"),
        ];
        let mut read = catalogue(entries);
        let bytes = read.snapshot_bytes(&[]);
        let kept = Catalogue::from_snapshots(vec![Snapshot::from_bytes(bytes).unwrap()]).unwrap();
        assert_eq!(stamps(&read).len(), 3, "the copy joined its record");
        assert_eq!(stamps(&read), stamps(&kept));
    }

    #[test]
    fn what_changed_has_another_number_and_nothing_else_has() {
        let before = stamps(&catalogue(vec![
            entry(1, "one", "a.md"),
            entry(2, "x", "b.md"),
        ]));
        let after = stamps(&catalogue(vec![
            entry(1, "one", "a.md"),
            entry(2, "y", "b.md"),
        ]));
        assert_eq!(before[0], after[0]);
        assert_ne!(before[1].1, after[1].1);
    }
}

//! Records kept whole while a room is read, for who prints all of them right after.
//!
//! Without them every file would be read twice: once for the catalogue, which sorts and names
//! the records, and once more for their texts. What is kept is bounded: a record that no room
//! is left for is read again.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::PathBuf;

use crate::record::Record;

use super::entry::Group;

/// Bytes of text that are kept at most: more than most collections have, and about as much
/// as one large file takes while it is read.
const ROOM: usize = 64 << 20;

/// What a record and a paragraph take beside their words, in bytes.
const RECORD: usize = 2_000;
const PARAGRAPH: usize = 150;

/// A base file, where it is, and which of its records.
type Place = (Option<PathBuf>, String, usize);

/// Records by the files they are made of.
#[derive(Debug)]
pub struct WholeRecords {
    records: RefCell<HashMap<Place, (Group, Record)>>,
    left: Cell<usize>,
}

impl Default for WholeRecords {
    fn default() -> Self {
        Self::of_size(ROOM)
    }
}

impl WholeRecords {
    /// Makes room for so many bytes of text.
    fn of_size(bytes: usize) -> Self {
        Self {
            records: RefCell::default(),
            left: Cell::new(bytes),
        }
    }

    /// Keeps a record that was made of these files, if there is room for it.
    pub(super) fn keep(&self, group: &Group, record: Record) {
        let size = size_of_record(&record);
        if let Some(left) = self.left.get().checked_sub(size) {
            self.left.set(left);
            let kept = (group.clone(), record);
            self.records.borrow_mut().insert(place_of(group), kept);
        }
    }

    /// Hands out the record of these files, once; `None` when it has to be read.
    pub(super) fn take(&self, group: &Group) -> Option<Record> {
        let (made_of, record) = self.records.borrow_mut().remove(&place_of(group))?;
        (made_of == *group).then_some(record)
    }
}

fn place_of(group: &Group) -> Place {
    let base = &group.base;
    (base.file.clone(), base.path.clone(), group.nth)
}

/// Returns what a record takes in memory, about, in bytes.
fn size_of_record(record: &Record) -> usize {
    let blocks = record.texts.iter().flat_map(|text| &text.blocks);
    let texts: usize = blocks.map(|block| block.text.len() + PARAGRAPH).sum();
    RECORD + texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Clean;
    use crate::store::entry::FileRef;

    fn group(path: &str, nth: usize) -> Group {
        Group {
            base: FileRef {
                path: path.to_owned(),
                ..FileRef::default()
            },
            nth,
            ..Group::default()
        }
    }

    fn record(title: &str) -> Record {
        Record {
            title: Clean::line(title),
            ..Record::default()
        }
    }

    #[test]
    fn a_record_is_handed_out_once_and_for_its_own_files_alone() {
        let whole = WholeRecords::default();
        whole.keep(&group("v.xml", 0), record("one"));
        whole.keep(&group("v.xml", 1), record("two"));
        let title = |group: &Group| whole.take(group).map(|record| record.title.to_string());
        assert_eq!(title(&group("v.xml", 1)).as_deref(), Some("two"));
        assert_eq!(title(&group("v.xml", 1)), None);
        let mut with_companion = group("v.xml", 0);
        let companion = (FileRef::default(), "ru".to_owned());
        with_companion.companions.push(companion);
        assert_eq!(title(&with_companion), None);
    }

    #[test]
    fn what_no_room_is_left_for_is_not_kept() {
        let whole = WholeRecords::of_size(2 * RECORD);
        for nth in 0..3 {
            whole.keep(&group("v.xml", nth), record("one"));
        }
        assert!(whole.take(&group("v.xml", 1)).is_some());
        assert!(whole.take(&group("v.xml", 2)).is_none());
    }
}

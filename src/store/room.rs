//! What needs both the catalogue and the files: a record read whole, marks put on records.

use std::collections::HashMap;

use crate::record::listing::RowKey;
use crate::record::marks::{Mark, PlacedMark, Selector};
use crate::record::{Clean, Record, anchor};

use super::catalogue::Catalogue;
use super::entry::{Group, Part};
use super::library::{self, Loader};

/// Reads a record whole; its names are those the catalogue gave it.
pub fn load_record(catalogue: &Catalogue, key: RowKey) -> Result<Record, Clean> {
    load_record_with(&mut Loader::default(), catalogue, key)
}

/// Reads a record whole, as one of many.
pub fn load_record_with(
    loader: &mut Loader,
    catalogue: &Catalogue,
    key: RowKey,
) -> Result<Record, Clean> {
    let part = catalogue
        .parts()
        .get(usize::from(catalogue.resolve(key).part));
    let (Some(entry), Some(part)) = (catalogue.entry(key), part) else {
        return Err(Clean::line("this record is no longer in the room"));
    };
    let mut record = loader.load(part, &entry.groups)?;
    record.id = entry.id.clone();
    record.also.clone_from(&entry.also);
    record.cite_key.clone_from(&entry.cite_key);
    record.collection = entry.collection.clone();
    Ok(record)
}

/// Puts marks on their records; the texts that a passage may stand in are read for it.
pub fn place_marks(catalogue: &mut Catalogue, marks: Vec<Mark>) -> Vec<PlacedMark> {
    let files = files_to_look_into(catalogue, &marks);
    catalogue.place(marks, &mut |key, selector| {
        files
            .get(&key)
            .is_some_and(|(part, groups)| has_passage(part, groups, selector))
    })
}

/// Returns the files of the records that share a path with a mark on a passage.
fn files_to_look_into(
    catalogue: &Catalogue,
    marks: &[Mark],
) -> HashMap<RowKey, (Part, Vec<Group>)> {
    let mut files = HashMap::new();
    for mark in marks.iter().filter(|mark| mark.selector.is_some()) {
        for key in catalogue.of_same_path(&mark.evidence) {
            let part = catalogue.parts().get(usize::from(key.part));
            if let (Some(entry), Some(part)) = (catalogue.entry(key), part) {
                files
                    .entry(key)
                    .or_insert_with(|| (part.clone(), entry.groups.clone()));
            }
        }
    }
    files
}

fn has_passage(part: &Part, groups: &[Group], selector: &Selector) -> bool {
    library::load(part, groups).is_ok_and(|record| {
        record
            .texts
            .iter()
            .any(|text| anchor::find(&text.canonical(), selector).is_some())
    })
}

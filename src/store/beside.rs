//! Files of one stem with other extensions, `letter.xml` and `letter.html`: one record.
//!
//! The file that describes its document best leads: an edition or an archive's own record
//! before a saved page, and a page before a bare text. The others give further texts, and
//! what the leading one does not say.

use crate::formats::{Parsed, lay_beside};
use crate::record::Record;

use super::assemble::{ReadFile, source_of};
use super::copies::merge_copy;

/// What stands for a language where a file has the stem of the base and says nothing of one.
pub const BESIDE: &str = "beside";

/// Returns the place of a file among those of its stem: the least leads.
pub(super) fn rank(read: &ReadFile) -> u8 {
    let described = read.reading.records.iter().any(|parsed| parsed.described);
    match read.reading.format {
        "PDF" => 4,
        _ if !described => 3,
        "TEI" | "digital archive" => 0,
        "HTML" => 2,
        _ => 1,
    }
}

/// Returns true for two files of a stem that may be one record: each holds one, and neither is
/// an edition of a work, which has its own names for its texts.
pub(super) fn may_join(base: &ReadFile, other: &ReadFile) -> bool {
    let is_one = |read: &ReadFile| match read.reading.records.as_slice() {
        [parsed] => parsed.names.work.is_none(),
        _ => false,
    };
    is_one(base) && is_one(other)
}

/// Joins a file of the same stem: its texts, labelled by its path, and what it says.
pub(super) fn join_beside(record: &mut Record, leading: &Parsed, other: &ReadFile) {
    let path = &other.file.path;
    let name = path.rsplit('/').next().unwrap_or(path);
    for parsed in &other.reading.records {
        lay_beside(record, leading, parsed, name);
        let copy = Record {
            id: record.id.clone(),
            texts: parsed.record.texts.clone(),
            sources: vec![source_of(other)],
            ..Record::default()
        };
        merge_copy(record, copy);
        for warning in &parsed.record.warnings {
            if !record.warnings.contains(warning) {
                record.warnings.push(warning.clone());
            }
        }
    }
}

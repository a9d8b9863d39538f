//! Which records of the catalogue the documents of the index are.

use tantivy::columnar::Column;
use tantivy::{DocAddress, Searcher};

use crate::record::listing::RowKey;

use super::known::Known;

/// Tells the records of documents; the columns of a segment are opened once.
pub(super) struct Rows<'a> {
    searcher: &'a Searcher,
    known: &'a Known,
    columns: Vec<Option<Columns>>,
}

/// The numbers of a segment's records.
struct Columns {
    ids: Column<u64>,
    stamps: Column<u64>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(searcher: &'a Searcher, known: &'a Known) -> Self {
        let segments = searcher.segment_readers().iter();
        Self {
            searcher,
            known,
            columns: segments.map(|_| None).collect(),
        }
    }

    /// Returns the key of a document, if the catalogue has it as it was indexed.
    pub(super) fn key(&mut self, address: DocAddress) -> tantivy::Result<Option<RowKey>> {
        let Some(place) = self.columns.get_mut(address.segment_ord as usize) else {
            return Ok(None);
        };
        let columns = if let Some(columns) = place {
            columns
        } else {
            let segment = self.searcher.segment_reader(address.segment_ord);
            let fast = segment.fast_fields();
            place.insert(Columns {
                ids: fast.u64("id_number")?,
                stamps: fast.u64("stamp")?,
            })
        };
        let number = |column: &Column<u64>| column.first(address.doc_id).unwrap_or_default();
        Ok(self
            .known
            .current(number(&columns.ids), number(&columns.stamps)))
    }
}

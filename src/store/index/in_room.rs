//! Only what is in the room, where that is a part of the collection and the index has all of it.

use tantivy::query::{BooleanQuery, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, Score, SegmentReader, TantivyError};

use super::compile::filter;
use super::excluded::listed;
use super::known::Known;

/// Leaves out of a query what is not in the room.
pub(super) fn in_room(query: Box<dyn Query>, known: &Known) -> Box<dyn Query> {
    if !known.is_narrowed() {
        return query;
    }
    let room = filter(Box::new(InRoom(known.clone())));
    Box::new(BooleanQuery::intersection(vec![query, room]))
}

/// The records that are known.
#[derive(Clone, Debug)]
struct InRoom(Known);

impl Query for InRoom {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for InRoom {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let ids = reader.fast_fields().u64("id_number")?;
        let stamps = reader.fast_fields().u64("stamp")?;
        let is_known = |doc: &DocId| {
            let (id, stamp) = (ids.first(*doc), stamps.first(*doc));
            let known = id.zip(stamp);
            known.is_some_and(|(id, stamp)| self.0.current(id, stamp).is_some())
        };
        let documents = reader.doc_ids_alive().filter(is_known).collect();
        Ok(listed(documents, boost))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Err(TantivyError::InvalidArgument(
            "nothing is told of what is in the room".to_owned(),
        ))
    }
}

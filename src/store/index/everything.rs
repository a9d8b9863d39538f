//! All that a search finds, not only what is shown of it: for counts over the results.

use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocId};

use crate::record::listing::RowKey;

use super::compile::{Compiler, Forms};
use super::known::Known;
use super::rows::Rows;
use super::search::{Search, farthest, slots_of};
use super::{Damaged, Index};

impl Index {
    /// Returns every record that a search finds, in no order.
    pub fn keys(&self, search: &Search<'_>, known: &Known) -> Result<Vec<RowKey>, Damaged> {
        let plan = self.plan_within(search);
        if plan.asks_nothing() {
            return Ok(Vec::new());
        }
        self.read(|| {
            let searcher = self.reader.searcher();
            let slots = slots_of(search.roles);
            let compiler = Compiler {
                fields: &self.fields,
                searcher: &searcher,
                overlay: search.overlay,
                slots: &slots,
                forms: &Forms::default(),
                wanted: 0,
            };
            let query = compiler.query(&plan, farthest(&plan));
            let weight = query.weight(EnableScoring::disabled_from_searcher(&searcher))?;
            let mut rows = Rows::new(&searcher, known);
            let mut keys = Vec::new();
            for (segment, reader) in searcher.segment_readers().iter().enumerate() {
                let mut found: Vec<DocId> = Vec::new();
                weight.for_each_no_score(reader, &mut |docs| found.extend(docs))?;
                found.retain(|doc| !reader.is_deleted(*doc));
                for doc in found {
                    keys.extend(rows.key(DocAddress::new(segment as u32, doc))?);
                }
            }
            Ok(keys)
        })
    }
}

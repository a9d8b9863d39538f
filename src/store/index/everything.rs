//! All that a search finds, not only what is shown of it: for counts over the results.

use tantivy::collector::{Count, DocSetCollector};

use crate::find::scan::Role;
use crate::record::listing::RowKey;

use super::compile::Compiler;
use super::known::Known;
use super::schema::{ROLES, slot};
use super::search::{Search, farthest};
use super::{Damaged, Index};

impl Index {
    /// Returns every record that a search finds, in no order.
    pub fn keys(&self, search: &Search<'_>, known: &Known) -> Result<Vec<RowKey>, Damaged> {
        let plan = self.plan(search.query, search.aliases);
        if plan.asks_nothing() {
            return Ok(Vec::new());
        }
        super::guarded(|| {
            let searcher = self.reader.searcher();
            let slots: Vec<usize> = (0..ROLES).collect();
            let compiler = Compiler {
                fields: &self.fields,
                searcher: &searcher,
                overlay: search.overlay,
                slots: &slots,
            };
            let query = compiler.query(&plan, farthest(&plan));
            let found = searcher.search(&*query, &DocSetCollector)?;
            let mut keys = Vec::with_capacity(found.len());
            for address in found {
                keys.extend(self.key(&searcher, address, known)?);
            }
            Ok(keys)
        })
    }

    /// Counts the records that have the words in a text of a role.
    pub fn count_in(&self, search: &Search<'_>, role: Role) -> Result<usize, Damaged> {
        let plan = self.plan(search.query, search.aliases);
        if plan.asks_nothing() {
            return Ok(0);
        }
        super::guarded(|| {
            let searcher = self.reader.searcher();
            let compiler = Compiler {
                fields: &self.fields,
                searcher: &searcher,
                overlay: search.overlay,
                slots: &[slot(role)],
            };
            searcher.search(&*compiler.query(&plan, farthest(&plan)), &Count)
        })
    }
}

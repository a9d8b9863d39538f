//! Answering a request for rows: filter, order, page, and what was hit.
//!
//! The last answers are kept (see [`super::view`]): moving and paging filter nothing. What a
//! query hit is made for the rows of the page alone.

use crate::record::listing::{Hit, Order, Page, Request, Row, RowKey};
use crate::record::query::Query;
use crate::store::entry::Entry;

use super::hits::Shown;
use super::{Catalogue, Slot, columns};

impl Catalogue {
    /// Answers a request for rows.
    pub fn rows(&mut self, request: &Request) -> Page {
        self.rows_unless(request, &mut || false).unwrap_or_default()
    }

    /// Answers a request for rows, unless it comes to be late: that is asked in between, again
    /// and again, so that a newer request need not wait for the end.
    pub fn rows_unless(
        &mut self,
        request: &Request,
        is_late: &mut dyn FnMut() -> bool,
    ) -> Option<Page> {
        let mut view = self.answered(request.order, &request.query, is_late)?;
        let (matched, undated, literal) = view
            .answer()
            .map(|level| (level.matched, level.undated, level.literal))
            .unwrap_or_default();
        let kept = request.keep.map(|key| self.resolve(key));
        let kept_at = kept.and_then(|kept| view.row_of(self, kept));
        let start = first_row(request, matched, kept_at);
        let shown = Shown::new(&request.query);
        let keys = view.keys(self, start, request.count);
        let rows = keys.iter().filter_map(|key| self.row(*key, &shown));
        let page = Page {
            seq: request.seq,
            total: self.len(),
            matched,
            undated,
            literal,
            start,
            rows: rows.collect(),
            kept_at,
        };
        self.view = Some(view);
        Some(page)
    }

    /// Returns every record that matches a query, as listed.
    pub fn all_keys(&mut self, order: Order, query: &Query) -> Vec<RowKey> {
        let Some(mut view) = self.answered(order, query, &mut || false) else {
            return Vec::new();
        };
        let keys = view.keys(self, 0, usize::MAX);
        self.view = Some(view);
        keys
    }

    fn row(&self, key: RowKey, shown: &Shown) -> Option<Row> {
        let slot = self.slot(key)?;
        let entry = slot.entry()?;
        let hits = shown.hits(&self.searchable(key), &entry);
        Some(row(slot, &entry, hits))
    }
}

/// Returns where the page starts: as asked, or so that the last rows fill it; but around the row
/// that is kept where that has gone elsewhere. Without it the list would know where the cursor
/// stands and not on what, and would slide when more rows come.
fn first_row(request: &Request, matched: usize, kept_at: Option<usize>) -> usize {
    let asked = request.start..request.start.saturating_add(request.count);
    if let Some(at) = kept_at.filter(|at| !asked.contains(at)) {
        at.saturating_sub(request.count / 2)
    } else if request.start < matched {
        request.start
    } else {
        matched.saturating_sub(request.count)
    }
}

fn row(slot: Slot<'_>, entry: &Entry, hits: Vec<Hit>) -> Row {
    let counted = slot.counted();
    let people = columns::people(entry);
    let shelf = columns::shelf(entry);
    Row {
        key: slot.key,
        id: entry.id.clone(),
        date: entry.date.as_ref().map(|date| date.edtf().to_owned()),
        hits,
        people,
        title: columns::listed_title(entry).clone(),
        languages: columns::languages(entry),
        shelf,
        bookmarked: counted.bookmarks > 0,
        notes: counted.notes,
    }
}

//! What each cluster of files gave, kept by its fingerprint, so that it need not be read again.
//!
//! The entries are those that came, before anything joined them; they lie in the columns
//! already, so only their place is kept here, and the rest of the outcome in compact form.

use crate::store::outcome::{Fingerprint, Outcome};
use crate::store::snapshot::bytes::Bytes;
use crate::store::snapshot::codec::{Reader, Writer};

use super::Catalogue;
use super::records::{Column, Records};

/// Bytes of a fingerprint.
const WIDTH: usize = 16;

impl Catalogue {
    /// Notes what a cluster gave; its entries, so many, are taken up next.
    pub(super) fn keep_cluster(
        &mut self,
        part: u16,
        fingerprint: Fingerprint,
        rest: &Outcome,
        entries: usize,
    ) {
        let Some(stock) = self.stocks.get_mut(usize::from(part)) else {
            return;
        };
        let tail = stock.tail_mut();
        let first = tail.column(Column::BlobEnds).as_slice().len() / 8;
        tail.column_mut(Column::Clusters).push(fingerprint.0);
        let numbers = [
            (Column::ClusterFirst, first),
            (Column::ClusterCount, entries),
        ];
        for (column, number) in numbers {
            let number = (number as u32).to_le_bytes();
            tail.column_mut(column).push(number);
        }
        let mut writer = Writer::default();
        writer.list(&rest.problems, Writer::problem);
        writer.texts(&rest.joined);
        writer.texts(&rest.passed_over);
        writer.number(rest.files as u64);
        tail.push_item(Column::ClusterRest, Column::ClusterRestEnds, &writer.0);
    }
}

impl Records {
    /// Returns the columns of the clusters in the order of their fingerprints, as a file has them.
    pub(super) fn clusters_in_order(&self) -> Vec<(Column, Bytes)> {
        let (all, _) = self
            .column(Column::Clusters)
            .as_slice()
            .as_chunks::<WIDTH>();
        let mut order: Vec<(&[u8; WIDTH], usize)> = all.iter().zip(0..).collect();
        order.sort_unstable();
        let mut sorted = Records::default();
        for (fingerprint, at) in order {
            sorted.column_mut(Column::Clusters).push(*fingerprint);
            for column in [Column::ClusterFirst, Column::ClusterCount] {
                let number = self.column(column).u32_at(at).unwrap_or_default();
                sorted.column_mut(column).push(number.to_le_bytes());
            }
            let rest = self.item(Column::ClusterRest, Column::ClusterRestEnds, at);
            sorted.push_item(Column::ClusterRest, Column::ClusterRestEnds, rest);
        }
        let columns = [
            Column::Clusters,
            Column::ClusterFirst,
            Column::ClusterCount,
            Column::ClusterRest,
            Column::ClusterRestEnds,
        ];
        columns
            .map(|column| (column, sorted.column(column).clone()))
            .into()
    }

    /// Returns what the cluster of a fingerprint gave; the clusters must be in order.
    pub(in crate::store) fn outcome(
        &self,
        fingerprint: Fingerprint,
        root: Option<&std::path::Path>,
    ) -> Option<Outcome> {
        let (all, _) = self
            .column(Column::Clusters)
            .as_slice()
            .as_chunks::<WIDTH>();
        let at = all.partition_point(|of| *of < fingerprint.0);
        if *all.get(at)? != fingerprint.0 {
            return None;
        }
        let rest = self.item(Column::ClusterRest, Column::ClusterRestEnds, at);
        let mut reader = Reader(rest);
        let mut outcome = Outcome {
            problems: reader.list(Reader::problem)?,
            joined: reader.texts()?,
            passed_over: reader.texts()?,
            files: usize::try_from(reader.number()?).ok()?,
            entries: Vec::new(),
        };
        let first = self.column(Column::ClusterFirst).u32_at(at)?;
        let count = self.column(Column::ClusterCount).u32_at(at)?;
        for arrival in first..first.checked_add(count)? {
            // An entry that can't be read, and those after the last one, end it at once.
            let blob = self.item(Column::Blobs, Column::BlobEnds, arrival as usize);
            outcome.entries.push(Reader(blob).entry(root)?);
        }
        Some(outcome)
    }
}

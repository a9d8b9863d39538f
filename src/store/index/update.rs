//! Keeping an index in step with its collection, and searching what is not indexed yet.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use crate::find::plan::Plan;
use crate::find::scan::{Facts, hits, holds};
use crate::record::Record;
use crate::record::listing::RowKey;
use crate::store::entry::Entry;

use super::compile::Tier;
use super::passages::{all_bodies, words};
use super::search::{Hit, score_in};
use super::{Damaged, Index, Known, Progress};

/// How an update ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// All records can be searched.
    Complete,
    /// Another session is writing: what it has written can be searched.
    Elsewhere,
    /// It was told to stop, or is only to be read.
    Stopped,
}

/// What an update is given of a record, and asks after each one.
pub trait Step {
    /// Returns a record's entry and, if it can be read, the record.
    fn record(&mut self, key: RowKey) -> Option<(Cow<'_, Entry>, Option<Record>)>;
    /// Hears how far it is; false ends it, what was done being kept.
    fn go_on(&mut self, progress: Progress) -> bool;
}

/// Brings an index up to date. Every few megabytes are committed, so that what is done is kept
/// and found when it is stopped.
pub fn update(index: &mut Index, known: &Known, step: &mut dyn Step) -> Result<Update, Damaged> {
    let changes = index.changes(known)?;
    if changes.add.is_empty() && changes.delete.is_empty() {
        return Ok(Update::Complete);
    }
    if index.is_shared() {
        return Ok(Update::Stopped);
    }
    let total = known.len();
    let mut indexed = total - changes.add.len();
    let Some(mut writer) = index.writer()? else {
        return Ok(Update::Elsewhere);
    };
    for id in changes.delete {
        writer.delete(id);
    }
    for (key, stamp) in changes.add.into_iter().zip(changes.stamps) {
        if !step.go_on(Progress { indexed, total }) {
            writer.commit()?;
            return Ok(Update::Stopped);
        }
        if let Some((entry, record)) = step.record(key) {
            writer.add(&entry, record.as_ref(), stamp)?;
        }
        indexed += 1;
    }
    writer.finish()?;
    step.go_on(Progress { indexed, total });
    Ok(Update::Complete)
}

/// What scanning the records that are not indexed gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest {
    /// Those that have what is asked.
    pub hits: Vec<Hit>,
    /// How many were looked at.
    pub scanned: usize,
    /// How many could not be, for want of time.
    pub left: usize,
}

/// How long a scan may take: what takes longer is said to be left out.
const SCAN_TIME: Duration = Duration::from_secs(1);

/// Looks through records without an index, as long as that takes under a second.
///
/// `read` gives a record with what is known of it; a record that can't be read has no hit.
pub fn scan_rest(
    plan: &Plan,
    keys: &[RowKey],
    read: &mut dyn FnMut(RowKey) -> Option<(Record, Facts)>,
) -> Rest {
    let began = Instant::now();
    let mut rest = Rest::default();
    for key in keys {
        if began.elapsed() > SCAN_TIME {
            rest.left = keys.len() - rest.scanned;
            break;
        }
        rest.scanned += 1;
        let Some((record, facts)) = read(*key) else {
            continue;
        };
        let words = words(&all_bodies(&record, &[]));
        if holds(plan, &words, &facts) {
            rest.hits.push(Hit {
                key: *key,
                score: score_of(plan, &words),
            });
        }
    }
    rest
}

/// Returns the score of what a scan found: the farthest way in which a word was met, then how
/// often. It stands beside the scores of the index.
pub fn score_of(plan: &Plan, words: &[crate::find::scan::Words]) -> f32 {
    let found = hits(plan, words);
    let count = found
        .iter()
        .map(|hit| hit.word)
        .max()
        .map_or(0, |most| most + 1);
    let nearest = |word: usize| {
        let own = found.iter().filter(|hit| hit.word == word);
        own.map(|hit| Tier::of(&hit.how)).min()
    };
    let farthest = (0..count).filter_map(nearest).max().unwrap_or(Tier::Exact);
    score_in(farthest, (found.len() as f32).ln_1p())
}

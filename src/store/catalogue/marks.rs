//! Finding the record of each mark again, by its evidence and never by a guess.
//!
//! In this order, the first that gives exactly one record:
//! 1. a name the document itself states;
//! 2. the same name from where the file lies, with the same text, or with a passage that
//!    fits, or with the same title and the same known date (the text was edited);
//! 3. a text of the same hash, if only one record has it, and never an empty text.
//!
//! Else it is an orphan with its candidates. A record without a text, or undated, whose path,
//! title, date and empty text are all as they were has not changed at all, and is found too.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use crate::record::date::DocDate;
use crate::record::identity::IdKind;
use crate::record::listing::RowKey;
use crate::record::marks::{
    Candidate, Evidence, Mark, MarkKind, Place, PlacedMark, Selector, VersionId, forks,
};
use crate::store::entry::Entry;

use super::Catalogue;

/// Whether a passage of a version of a mark fits a record, with the files the record had then.
pub(super) type FitCache = HashMap<(VersionId, RowKey, usize), bool>;

/// Candidates shown for one orphan.
const MOST_CANDIDATES: usize = 20;

/// How strongly a record of the same path is the record of a mark, the strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Proof {
    SameText,
    PassageFits,
    SameDescription,
}

/// How many marks are on a record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counted {
    pub(super) bookmarks: usize,
    pub(super) notes: usize,
}

impl Catalogue {
    /// Takes up the user's marks: finds the record of each by its evidence; newest first.
    ///
    /// `fits` says whether a passage is found in the texts of a record; its answers are kept.
    /// The marks are all there are: what an earlier call took up is forgotten.
    pub fn place(
        &mut self,
        marks: Vec<Mark>,
        fits: &mut dyn FnMut(RowKey, &Selector) -> bool,
    ) -> Vec<PlacedMark> {
        let forked = forks(&marks);
        self.names.settle();
        let mut placed: Vec<PlacedMark> = Vec::with_capacity(marks.len());
        for mark in marks {
            let place = match self.find_record(&mark, fits) {
                Some(key) => Place::Record(key),
                None => Place::Orphan(self.candidates(&mark.evidence)),
            };
            let forked = forked.contains(&mark.id);
            placed.push(PlacedMark {
                mark,
                place,
                forked,
            });
        }
        placed.sort_by_cached_key(|placed| std::cmp::Reverse(age(&placed.mark)));
        self.count_marks(&placed);
        placed
    }

    fn find_record(
        &mut self,
        mark: &Mark,
        fits: &mut dyn FnMut(RowKey, &Selector) -> bool,
    ) -> Option<RowKey> {
        let evidence = &mark.evidence;
        if let Some(key) = self.by_stated_id(evidence) {
            return Some(key);
        }
        if let Some(key) = self.by_path(mark, fits) {
            return Some(key);
        }
        one(&self.with_text(&evidence.hash))
    }

    fn by_stated_id(&self, evidence: &Evidence) -> Option<RowKey> {
        evidence
            .stated_ids()
            .find_map(|id| one(&self.stated(id.as_str())))
    }

    fn by_path(
        &mut self,
        mark: &Mark,
        fits: &mut dyn FnMut(RowKey, &Selector) -> bool,
    ) -> Option<RowKey> {
        let mut proofs: Vec<(Proof, RowKey)> = Vec::new();
        for key in self.of_same_path(&mark.evidence) {
            if let Some(proof) = self.proof(mark, key, fits) {
                proofs.push((proof, key));
            }
        }
        let best = proofs.iter().map(|(proof, _)| *proof).min()?;
        let strongest = proofs.iter().filter(|(proof, _)| *proof == best);
        one(&strongest.map(|(_, key)| *key).collect::<Vec<_>>())
    }

    /// Returns the records that have a path name of the evidence.
    pub fn of_same_path(&self, evidence: &Evidence) -> Vec<RowKey> {
        let from_path = evidence.ids.iter().filter(|id| id.kind() == IdKind::Path);
        let keys: Vec<RowKey> = from_path.flat_map(|id| self.placed(id.as_str())).collect();
        self.listed(&keys)
    }

    fn proof(
        &mut self,
        mark: &Mark,
        key: RowKey,
        fits: &mut dyn FnMut(RowKey, &Selector) -> bool,
    ) -> Option<Proof> {
        let entry = self.entry(key)?;
        let evidence = &mark.evidence;
        let has_same_text = entry.texts.iter().any(|(_, hash)| *hash == evidence.hash);
        if !evidence.hash.is_empty() && has_same_text {
            return Some(Proof::SameText);
        }
        let described = same_description(&entry, evidence);
        let files = entry.groups.len();
        if let Some(selector) = &mark.selector {
            let asked = (mark.version.clone(), key, files);
            let fits = *self
                .fits
                .entry(asked)
                .or_insert_with(|| fits(key, selector));
            if fits {
                return Some(Proof::PassageFits);
            }
        }
        described.then_some(Proof::SameDescription)
    }

    /// Returns what an orphan may have been made on; the names must be settled.
    fn candidates(&self, evidence: &Evidence) -> Vec<Candidate> {
        let mut keys = self.of_same_path(evidence);
        keys.extend(self.with_text(&evidence.hash));
        let most = keys.len() + MOST_CANDIDATES;
        keys.extend(self.look_alikes(&evidence.path, &evidence.title, most));
        let mut seen = HashSet::new();
        keys.retain(|key| seen.insert(*key));
        keys.into_iter()
            .take(MOST_CANDIDATES)
            .filter_map(|key| {
                let entry = self.entry(key)?;
                Some(Candidate {
                    key,
                    id: entry.id.clone(),
                    title: entry.title.clone(),
                })
            })
            .collect()
    }

    /// Counts the marks of each record; the versions of a forked mark are one mark.
    fn count_marks(&mut self, placed: &[PlacedMark]) {
        self.marked.clear();
        let mut counted = HashSet::new();
        for placed in placed {
            let Place::Record(key) = placed.place else {
                continue;
            };
            if !counted.insert((&placed.mark.id, key)) {
                continue;
            }
            let counted = self.marked.entry(key).or_default();
            match placed.mark.kind {
                MarkKind::Bookmark => counted.bookmarks += 1,
                MarkKind::Note => counted.notes += 1,
            }
        }
        // What `is:bookmarked` said may have changed.
        self.view = None;
    }
}

/// Returns the only one there is.
fn one(keys: &[RowKey]) -> Option<RowKey> {
    match keys {
        [key] => Some(*key),
        _ => None,
    }
}

/// Returns true when what the record says of itself is as it was: title and a known date, or
/// title, date and the lack of any text.
fn same_description(entry: &Entry, evidence: &Evidence) -> bool {
    let date = entry.date.as_ref().map(DocDate::edtf);
    if entry.title != evidence.title || date != evidence.date.as_deref() {
        return false;
    }
    let without_text = entry.texts.iter().all(|(_, hash)| hash.is_empty());
    date.is_some() || (without_text && evidence.hash.is_empty())
}

/// Returns what marks are ordered by: when it was changed, then its name, which grows with time.
fn age(mark: &Mark) -> (Option<Timestamp>, String, String) {
    let changed = mark.changed.parse().or_else(|_| mark.created.parse());
    (changed.ok(), mark.id.0.clone(), mark.version.0.clone())
}

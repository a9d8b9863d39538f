//! Where the words are in the records of a segment: a word with all its forms, and what the places
//! of several words have in common. Which records are looked at is for [`super::in_row`].

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, DocSet, TERMINATED};

/// A word in a segment, with all its forms.
pub(super) struct Word {
    forms: Vec<SegmentPostings>,
    document: DocId,
    /// Added to its places, so that words in a row have the same.
    shift: u32,
}

impl Word {
    /// Takes the forms of a word; `None` when there is none.
    pub(super) fn new(forms: Vec<SegmentPostings>, shift: u32) -> Option<Self> {
        let document = forms.iter().map(DocSet::doc).min()?;
        Some(Self {
            forms,
            document,
            shift,
        })
    }

    /// Returns how many records have it at most.
    pub(super) fn size(&self) -> u32 {
        let sizes = self.forms.iter().map(SegmentPostings::doc_freq);
        sizes.fold(0, u32::saturating_add)
    }

    /// Returns the record it is at.
    pub(super) fn document(&self) -> DocId {
        self.document
    }

    /// Goes to the first record from `target` on that has the word.
    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        if self.document >= target {
            return self.document;
        }
        self.document = TERMINATED;
        if target < TERMINATED {
            for form in &mut self.forms {
                let document = if form.doc() < target {
                    form.seek(target)
                } else {
                    form.doc()
                };
                self.document = self.document.min(document);
            }
        }
        self.document
    }

    fn there(&mut self) -> impl Iterator<Item = &mut SegmentPostings> {
        let document = self.document;
        let forms = self.forms.iter_mut();
        forms.filter(move |form| form.doc() == document)
    }

    /// Returns how often the record has the word.
    pub(super) fn frequency(&mut self) -> u32 {
        self.there().map(|form| form.term_freq()).sum()
    }

    /// Reads where the record has the word, in order.
    pub(super) fn places(&mut self, places: &mut Vec<u32>) {
        let shift = self.shift;
        places.clear();
        let mut count = 0;
        for form in self.there() {
            form.append_positions_with_offset(shift, places);
            count += 1;
        }
        if count > 1 {
            places.sort_unstable();
            places.dedup();
        }
    }
}

/// Keeps the places that are in both lists, which are in order. By hand, since nothing else
/// takes as long in a search for words that are frequent.
pub(super) fn keep_common(places: &mut Vec<u32>, others: &[u32]) {
    let (mut at, mut other, mut kept) = (0, 0, 0);
    while let (Some(place), Some(there)) = (places.get(at).copied(), others.get(other)) {
        if place == *there {
            if let Some(to) = places.get_mut(kept) {
                *to = place;
            }
            kept += 1;
        }
        // Without a branch: which of the two goes on can't be foretold.
        at += usize::from(place <= *there);
        other += usize::from(*there <= place);
    }
    places.truncate(kept);
}

/// Counts the places of one list that are near a place of the other; both are in order.
pub(super) fn count_close(one: &[u32], other: &[u32], apart: u32) -> u32 {
    let mut from = 0;
    let mut count = 0;
    for place in one {
        while other
            .get(from)
            .is_some_and(|other| other.saturating_add(apart) < *place)
        {
            from += 1;
        }
        let close = other.get(from);
        if close.is_some_and(|other| *other <= place.saturating_add(apart)) {
            count += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_common_or_close_as_a_plain_look_finds(
            one in prop::collection::btree_set(0_u32..60, 0..20),
            other in prop::collection::btree_set(0_u32..60, 0..20),
            apart in 0_u32..12,
        ) {
            let (one, other): (Vec<u32>, Vec<u32>) = (one.into_iter().collect(), other.into_iter().collect());
            let mut common = one.clone();
            keep_common(&mut common, &other);
            let wanted: Vec<u32> = one.iter().copied().filter(|place| other.contains(place)).collect();
            prop_assert_eq!(common, wanted);
            let close = one.iter().filter(|place| other.iter().any(|other| other.abs_diff(**place) <= apart));
            prop_assert_eq!(count_close(&one, &other, apart), close.count() as u32);
        }
    }
}

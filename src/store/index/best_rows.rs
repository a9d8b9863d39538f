//! The best of the records that have words in a row, without looking at all of them.
//!
//! A row of rare words counts more than one of frequent words can: what is rare in titles and
//! frequent in texts is looked for in titles first. Once as many records as are wanted count
//! more than rows of low worth can together, these no longer lead from record to record
//! (the algorithm is known as `MaxScore`: Turtle and Flood 1995).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::{DocId, Score, TERMINATED};

use super::in_row::{InRowWeight, Opened, score_of};

/// Of rows a few are looked through first when they have at most such a part of the records.
const RARE_PART: u64 = 4;
/// So much more than computed may be had, for what is lost by rounding.
const ROUNDED: Score = 1.000_01;

/// Goes through the records of a segment that may count more than `threshold`, in order, and
/// hands over those that do. `take` returns what is to be passed from then on; what is to be
/// passed in the end is returned.
pub(super) fn best(
    rows: &mut [Opened],
    mut threshold: Score,
    take: &mut dyn FnMut(DocId, Score) -> Score,
) -> Score {
    choose_leaders(rows, threshold);
    loop {
        let leading = rows.iter().filter(|row| row.leads);
        let next = leading.map(|row| row.document).min();
        let Some(document) = next.filter(|document| *document != TERMINATED) else {
            return threshold;
        };
        for row in rows.iter_mut().filter(|row| !row.leads) {
            row.seek(document);
        }
        let there = rows.iter_mut().filter(|row| row.document == document);
        let most: Score = there.map(Opened::most).sum();
        if most > threshold
            && let Some(score) = score_of(rows, document)
            && score > threshold
        {
            let raised = take(document, score);
            if raised > threshold {
                threshold = raised;
                choose_leaders(rows, threshold);
            }
        }
        let leading = rows.iter_mut().filter(|row| row.leads);
        leading
            .filter(|row| row.document == document)
            .for_each(Opened::advance);
    }
}

fn choose_leaders(rows: &mut [Opened], threshold: Score) {
    let worths: Vec<Score> = rows.iter().map(|row| row.max).collect();
    for (row, leads) in rows.iter_mut().zip(leaders(&worths, threshold)) {
        row.leads = leads;
    }
}

/// Those of least worth, which can't pass the threshold even together, lead no more.
fn leaders(worths: &[Score], threshold: Score) -> Vec<bool> {
    let mut by_worth: Vec<usize> = (0..worths.len()).collect();
    let worth = |at: &usize| worths.get(*at).copied().unwrap_or_default();
    by_worth.sort_by(|one, other| worth(one).total_cmp(&worth(other)));
    let mut leads = vec![true; worths.len()];
    let mut together = 0.0;
    for at in by_worth {
        together += worth(&at);
        if let Some(leads) = leads.get_mut(at) {
            *leads = together * ROUNDED > threshold;
        }
    }
    leads
}

/// Returns what as many records as are wanted pass by the rarer rows alone, of all segments;
/// the lowest score where there are not so many, or where nothing would be gained.
pub(super) fn passed_by_rare(weight: &InRowWeight) -> Score {
    look_at_rare(weight).ok().flatten().unwrap_or(Score::MIN)
}

fn look_at_rare(weight: &InRowWeight) -> tantivy::Result<Option<Score>> {
    let Some(searcher) = weight.searcher.as_ref().filter(|_| weight.wanted > 0) else {
        return Ok(None);
    };
    let mut scores = Best::of(weight.wanted);
    for reader in searcher.segment_readers() {
        let mut rows = weight.open(reader, 1.0)?;
        let most = rows.iter().map(Opened::size).max().unwrap_or_default();
        rows.retain(|row| u64::from(row.size()) * RARE_PART <= u64::from(most));
        let alive = reader.alive_bitset();
        best(&mut rows, scores.passed(), &mut |document, score| {
            if alive.is_none_or(|alive| alive.is_alive(document)) {
                scores.add(score);
            }
            scores.passed()
        });
    }
    Ok(scores.is_full().then(|| scores.passed()))
}

/// The best scores.
struct Best {
    wanted: usize,
    /// As bits: of scores that are not below zero these have the same order.
    scores: BinaryHeap<Reverse<u32>>,
}

impl Best {
    fn of(wanted: usize) -> Self {
        Self {
            wanted,
            scores: BinaryHeap::new(),
        }
    }

    fn add(&mut self, score: Score) {
        self.scores.push(Reverse(score.to_bits()));
        if self.scores.len() > self.wanted {
            self.scores.pop();
        }
    }

    fn is_full(&self) -> bool {
        self.scores.len() >= self.wanted
    }

    /// Returns what must be passed: a score that is as good as the last of them passes it.
    fn passed(&self) -> Score {
        match self.scores.peek() {
            Some(Reverse(last)) if self.is_full() => Score::from_bits(*last).next_down(),
            Some(_) | None => Score::MIN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_that_pass_nothing_together_do_not_lead() {
        let worths = [3.0, 20.0, 1.0, 2.0];
        assert_eq!(leaders(&worths, Score::MIN), [true; 4]);
        assert_eq!(leaders(&worths, 1.5), [true, true, false, true]);
        assert_eq!(leaders(&worths, 3.5), [true, true, false, false]);
        assert_eq!(leaders(&worths, 6.5), [false, true, false, false]);
        assert_eq!(leaders(&worths, 27.0), [false; 4]);
        // What is lost by rounding is not taken for less.
        assert_eq!(leaders(&[2.0, 0.1, 0.2], 0.1 + 0.2), [true, false, true]);
    }

    #[test]
    fn the_last_of_the_best_is_passed_by_its_equals() {
        let mut best = Best::of(2);
        best.add(5.0);
        assert!(best.passed() < 0.0 && !best.is_full());
        best.add(0.5);
        assert!(best.passed() < 0.5 && best.passed() > 0.49);
        best.add(2.0);
        best.add(1.0);
        assert!(best.passed() < 2.0 && best.passed() > 1.99);
    }
}

//! Matching a stretch of paragraphs by their lengths (Gale and Church, Computational Linguistics
//! 19, 1993): a cheapest way through both, within a band around the straight one.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{Pair, tokens};
use crate::record::text::{Block, BlockKind};

/// A paragraph as it is matched.
pub(super) struct Unit {
    /// Letters.
    length: f64,
    tokens: BTreeSet<u64>,
    is_heading: bool,
}

/// Makes the units of a text.
pub(super) fn units(blocks: &[&Block]) -> Vec<Unit> {
    let unit = |block: &&Block| Unit {
        length: block.text.chars().filter(|c| !c.is_whitespace()).count() as f64,
        tokens: tokens(&block.text),
        is_heading: matches!(block.kind, BlockKind::Heading(_) | BlockKind::Enclosure),
    };
    blocks.iter().map(unit).collect()
}

/// How many paragraphs of each side a step takes, and how dear the step is by itself: minus the
/// logarithms of the shares that Gale and Church counted.
const STEPS: [(usize, usize, f64); 6] = [
    (1, 1, 0.116),
    (1, 0, 4.615),
    (0, 1, 4.615),
    (2, 1, 3.112),
    (1, 2, 3.112),
    (2, 2, 4.510),
];

/// Variance of a translation's length, for each letter, as they measured it.
const VARIANCE: f64 = 6.8;
/// Paragraphs vary less evenly than sentences: no difference costs more than this.
const DEAREST: f64 = 14.0;
/// What a number or name that both sides have takes off.
const SHARED_TOKEN: f64 = 2.0;
/// So many shared tokens count at most.
const MOST_SHARED: usize = 3;
/// What a heading that would answer a paragraph costs.
const HEADING_TO_TEXT: f64 = 4.0;
/// Half the width of the band, in paragraphs.
const BAND: usize = 40;

/// Matches a stretch of both texts and adds its pairs.
pub(super) fn match_stretch(
    (left, right): (&[Unit], &[Unit]),
    stretch: (Range<usize>, Range<usize>),
    pairs: &mut Vec<Pair>,
) {
    let ratio = ratio(left, right);
    let (from, to) = (
        (stretch.0.start, stretch.1.start),
        (stretch.0.end, stretch.1.end),
    );
    let left = left.get(stretch.0).unwrap_or_default();
    let right = right.get(stretch.1).unwrap_or_default();
    if left.is_empty() && right.is_empty() {
        return;
    }
    let way = Way::new(left, right, ratio);
    let steps = way.cheapest();
    let mut at = from;
    for (a, b) in steps {
        let next = (at.0 + a, at.1 + b);
        pairs.push(Pair {
            left: at.0..next.0.min(to.0),
            right: at.1..next.1.min(to.1),
        });
        at = next;
    }
}

/// Returns the letters of the right text for each of the left, over the whole of both: a stretch
/// that lacks a paragraph would give a wrong one.
fn ratio(left: &[Unit], right: &[Unit]) -> f64 {
    let total = |units: &[Unit]| units.iter().map(|unit| unit.length).sum::<f64>().max(1.0);
    (total(right) / total(left)).clamp(0.2, 5.0)
}

struct Way<'a> {
    left: &'a [Unit],
    right: &'a [Unit],
    /// Letters of the right text for each of the left.
    ratio: f64,
    band: usize,
}

impl<'a> Way<'a> {
    fn new(left: &'a [Unit], right: &'a [Unit], ratio: f64) -> Self {
        // One row must reach into the next however unequal the texts are.
        let slope = right.len().div_ceil(left.len().max(1));
        Self {
            left,
            right,
            ratio,
            band: BAND + 2 * slope,
        }
    }

    /// Returns the first column of a row of the band.
    fn first(&self, row: usize) -> usize {
        let middle = row * self.right.len() / self.left.len().max(1);
        middle.saturating_sub(self.band)
    }

    /// Returns the steps of the cheapest way.
    fn cheapest(&self) -> Vec<(usize, usize)> {
        let (rows, columns) = (self.left.len(), self.right.len());
        let wide = 2 * self.band + 1;
        let mut taken = vec![u8::MAX; (rows + 1) * wide];
        // A step takes at most two rows, so that only three rows of costs are kept.
        let mut costs = vec![vec![f64::INFINITY; wide]; 3];
        for row in 0..=rows {
            let first = self.first(row);
            costs[row % 3].fill(f64::INFINITY);
            for column in first..(first + wide).min(columns + 1) {
                let mut best = if row + column == 0 {
                    (0.0, u8::MAX)
                } else {
                    (f64::INFINITY, u8::MAX)
                };
                for (number, (a, b, dear)) in STEPS.iter().enumerate() {
                    let (Some(above), Some(beside)) = (row.checked_sub(*a), column.checked_sub(*b))
                    else {
                        continue;
                    };
                    let Some(place) = beside
                        .checked_sub(self.first(above))
                        .filter(|at| *at < wide)
                    else {
                        continue;
                    };
                    let before = costs[above % 3][place];
                    if !before.is_finite() || (*a, *b) == (0, 0) {
                        continue;
                    }
                    let cost = before + dear + self.difference(above..row, beside..column);
                    if cost < best.0 {
                        best = (cost, number as u8);
                    }
                }
                costs[row % 3][column - first] = best.0;
                taken[row * wide + column - first] = best.1;
            }
        }
        self.walk_back(&taken, wide)
    }

    fn walk_back(&self, taken: &[u8], wide: usize) -> Vec<(usize, usize)> {
        let (mut row, mut column) = (self.left.len(), self.right.len());
        let mut steps = Vec::new();
        while row + column > 0 {
            let at = column.checked_sub(self.first(row)).filter(|at| *at < wide);
            let step = at.and_then(|at| STEPS.get(usize::from(*taken.get(row * wide + at)?)));
            let (a, b) = step.map_or((row.min(1), column.min(1)), |(a, b, _)| (*a, *b));
            steps.push((a, b));
            (row, column) = (row.saturating_sub(a), column.saturating_sub(b));
        }
        steps.reverse();
        steps
    }

    /// Returns how unlike two groups of paragraphs are.
    fn difference(&self, rows: Range<usize>, columns: Range<usize>) -> f64 {
        if rows.is_empty() || columns.is_empty() {
            return 0.0;
        }
        let (left, right) = (&self.left[rows], &self.right[columns]);
        let length = |units: &[Unit]| units.iter().map(|unit| unit.length).sum::<f64>();
        let wanted = length(left) * self.ratio;
        let given = length(right);
        let mean = f64::midpoint(wanted, given).max(1.0);
        let delta = (given - wanted).abs() / (mean * VARIANCE).sqrt();
        let mut cost = tail(delta).min(DEAREST);
        if left.iter().any(|unit| unit.is_heading) != right.iter().any(|unit| unit.is_heading) {
            cost += HEADING_TO_TEXT;
        }
        cost - SHARED_TOKEN * shared(left, right) as f64
    }
}

fn shared(left: &[Unit], right: &[Unit]) -> usize {
    let of_left = left.iter().flat_map(|unit| &unit.tokens);
    let held = |token: &&u64| right.iter().any(|unit| unit.tokens.contains(token));
    of_left.filter(held).take(MOST_SHARED).count()
}

/// Minus the logarithm of the chance that a difference is at least this large, both ways.
///
/// The tail of the normal distribution after Abramowitz and Stegun 26.2.17; far out, where that
/// loses its last digit, by its leading term.
fn tail(delta: f64) -> f64 {
    if delta > 5.0 {
        return delta * delta / 2.0 + (delta * 1.253_314).ln();
    }
    let t = 1.0 / (1.0 + 0.231_641_9 * delta);
    let sum = [
        0.319_381_530,
        -0.356_563_782,
        1.781_477_937,
        -1.821_255_978,
        1.330_274_429,
    ]
    .iter()
    .rev()
    .fold(0.0, |sum, factor| (sum + factor) * t);
    let density = (-delta * delta / 2.0).exp() * 0.398_942_280;
    -(2.0 * density * sum).clamp(1e-300, 1.0).ln()
}

//! One step of the filter: from what was left by the query before to what the next one leaves.
//!
//! A key asks only for what is new: the word that has grown, the terms that were added. To
//! answer from nothing is the same step from every record and a query that asks nothing, so
//! that both ways give one answer. What is shown of it is not decided here.

use super::Slot;
use super::filter::{Filter, Test};
use super::records::Span;
use super::scoring::{Before, Desk, LITERAL, NOT_YET, Seen, is_substring, score_word};

/// A record that matches, or might when letters are added to the last word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Survivor {
    /// Its number in the room (see [`super::ordered::Ordered`]).
    pub(super) number: u32,
    /// The sum of the scores of all words but the last, with [`LITERAL`].
    fixed: u32,
    /// The score of the last word, and flags.
    last: u16,
}

/// Set in the last score of a record that matches.
const MATCHES: u16 = 1 << 15;

/// Set in it for a record that a range of dates leaves out for being undated.
const UNDATED: u16 = 1 << 14;

impl Survivor {
    /// A record before anything was asked.
    #[inline]
    pub(super) fn unasked(number: u32) -> Self {
        Self {
            number,
            fixed: LITERAL,
            last: MATCHES,
        }
    }

    /// Returns true when it matches, but for a date it has not.
    #[inline]
    pub(super) fn matches(self) -> bool {
        self.last & MATCHES != 0
    }

    /// Returns true when only its missing date leaves it out, if it matches.
    #[inline]
    pub(super) fn is_undated(self) -> bool {
        self.last & UNDATED != 0
    }

    /// Returns true when it is listed.
    #[inline]
    pub(super) fn is_listed(self) -> bool {
        self.last & (MATCHES | UNDATED) == MATCHES
    }

    #[inline]
    fn last_score(self) -> u32 {
        u32::from(self.last & !(MATCHES | UNDATED))
    }

    /// Returns the sum over all words, with [`LITERAL`]; greater is better.
    #[inline]
    pub(super) fn total(self) -> u32 {
        match self.last_score() {
            NOT_YET => self.fixed,
            last => plus(self.fixed, last),
        }
    }
}

/// Adds the score of a word; the sum is by the letter only when every word is.
#[inline]
fn plus(sum: u32, score: u32) -> u32 {
    let kept = if is_substring(score) {
        sum
    } else {
        sum & !LITERAL
    };
    kept + score
}

/// What a query asks beyond the one before.
#[derive(Debug)]
pub(super) struct Step<'a> {
    filter: &'a Filter,
    tests: Vec<&'a Test>,
    ranges: Vec<Span>,
    words: Words,
    /// Letters that a record must have to match.
    letters: u64,
}

/// What has become of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    /// Letters were added to the last one, of which there were two at most.
    Grown { from_short: bool },
    /// Those from here on were added, if there are any.
    AddedFrom(usize),
}

impl<'a> Step<'a> {
    /// Returns the step from the query before, or from nothing; `None` where the new one might
    /// find what the old one has left out.
    pub(super) fn new(old: Option<&Filter>, new: &'a Filter) -> Option<Self> {
        let empty = Filter::default();
        let old = old.unwrap_or(&empty);
        let implied = |test: &Test| new.tests.iter().any(|of| of.implies(test));
        if !old.tests.iter().all(implied) || !old.ranges.iter().all(|of| new.ranges.contains(of)) {
            return None;
        }
        let words = words_between(old, new)?;
        let asked = match words {
            Words::Grown { .. } => new.words.len().saturating_sub(1),
            Words::AddedFrom(first) => first,
        };
        let tests = new.tests.iter().filter(|test| !old.tests.contains(test));
        let ranges = new.ranges.iter().filter(|of| !old.ranges.contains(of));
        let letters = new.words.iter().skip(asked);
        Some(Self {
            filter: new,
            tests: tests.collect(),
            ranges: ranges.copied().collect(),
            words,
            letters: letters.fold(0, |set, word| set | word.letters()),
        })
    }

    /// Returns true when nothing is asked that was not asked before.
    pub(super) fn is_none(&self) -> bool {
        let has_words = self.words != Words::AddedFrom(self.filter.words.len());
        self.tests.is_empty() && self.ranges.is_empty() && !has_words
    }

    /// Judges a record that was left by the query before; its slot is asked for only where
    /// words are not all there is.
    #[inline]
    pub(super) fn judge<'s>(
        &self,
        was: Survivor,
        seen: Seen<'_>,
        slot: impl Fn() -> Slot<'s>,
        desk: &mut Desk,
    ) -> Option<Survivor> {
        if seen.masks.lack(self.letters) {
            return None;
        }
        if self.tests.is_empty() && self.ranges.is_empty() {
            return self.score(was, seen, desk);
        }
        let slot = slot();
        let dated = self.within_ranges(was, slot)?;
        let survivor = self.score(dated, seen, desk)?;
        let holds = self.tests.iter().all(|test| test.holds(seen, slot));
        holds.then_some(survivor)
    }

    fn within_ranges(&self, was: Survivor, slot: Slot<'_>) -> Option<Survivor> {
        if self.ranges.is_empty() {
            return Some(was);
        }
        let Some(date) = slot.span() else {
            let last = was.last | UNDATED;
            return Some(Survivor { last, ..was });
        };
        let holds = self.ranges.iter().all(|range| date.overlaps(*range));
        holds.then_some(was)
    }

    #[inline]
    fn score(&self, was: Survivor, seen: Seen<'_>, desk: &mut Desk) -> Option<Survivor> {
        let words = &self.filter.words;
        let (first, mut fixed, before) = match self.words {
            Words::AddedFrom(first) if first == words.len() => return Some(was),
            Words::AddedFrom(_) if !was.matches() => return None,
            Words::AddedFrom(first) => (first, was.total(), Before::Unknown),
            Words::Grown { from_short } => {
                let before = Before::of(was.last_score(), from_short);
                (words.len() - 1, was.fixed, before)
            }
        };
        let (last, others) = words.get(first..)?.split_last()?;
        for word in others {
            match score_word(word, seen, before, desk)? {
                NOT_YET => return None,
                score => fixed = plus(fixed, score),
            }
        }
        let score = score_word(last, seen, before, desk)?;
        let matches = if score == NOT_YET { 0 } else { MATCHES };
        Some(Survivor {
            number: was.number,
            fixed,
            last: score as u16 | matches | was.last & UNDATED,
        })
    }
}

/// Returns what has become of the words; `None` when it is neither of the two.
fn words_between(old: &Filter, new: &Filter) -> Option<Words> {
    if new.words.starts_with(&old.words) {
        return Some(Words::AddedFrom(old.words.len()));
    }
    let (old_last, old_others) = old.words.split_last()?;
    let (new_last, new_others) = new.words.split_last()?;
    let grows = old_others == new_others && new_last.text().starts_with(old_last.text());
    let from_short = old_last.is_short();
    grows.then_some(Words::Grown { from_short })
}

//! Matching a word as it is typed: a substring, else its letters in order, close together.
//!
//! The only file that names `fuzzy_matcher`, which ranks the loose matches. Everything here
//! is folded already (see [`super::fold`]); positions are those of the folded text.
//!
//! **Which loose matches count.** Letters strewn over a title match nearly everything, so a
//! loose match must read like an abbreviation: it has at least [`LEAST_LETTERS`] letters; in
//! each word it touches it begins with the word's first letter and spreads over at most
//! [`SPREAD`] times the letters it takes there; after a word of which it takes two letters or
//! more it may pass over one word, after a single letter none. So `shtgro` finds
//! `Shtykov > Gromyko`, `gmk` finds `Gromyko`, `kis` finds `Kim Il Sung`, and `pilot` does not
//! find `Plan of industrial allotment`.

use std::fmt;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;

use super::fold;

/// Fewer letters than these match as a substring only.
pub const LEAST_LETTERS: usize = 3;

/// Within a word a loose match spreads over at most this many times its letters.
pub const SPREAD: usize = 2;

/// Tries at fitting the letters before a loose match is given up; bounds hostile input.
const MOST_TRIES: u32 = 400;

/// How well a word fits, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Its letters in order, close together.
    Loose,
    /// Inside a word.
    Inside,
    /// From the start of a word.
    WordStart,
    /// A whole word.
    WholeWord,
}

/// Where a word fits as a substring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Substring {
    /// First byte in the folded text.
    pub start: usize,
    /// How well.
    pub fit: Fit,
}

/// A match with what is needed to rank and to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Greater is better; any substring is above any loose match.
    pub score: u32,
    /// The code points of the folded text that were hit, in order.
    pub indices: Vec<usize>,
}

/// A folded word to be found.
#[derive(Clone, Debug)]
pub struct Needle {
    text: String,
    /// Made once a query: making it costs as much as searching a title.
    finder: Finder<'static>,
    /// Its letters and digits, for loose matching, and the same as a text.
    loose: Vec<char>,
    loose_text: String,
    letters: u64,
}

/// Room for looking for loose matches, used again from one text to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    hay: Vec<char>,
    words: Vec<(usize, usize)>,
    hits: Vec<usize>,
}

impl PartialEq for Needle {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Needle {}

impl Needle {
    /// Makes a needle of a word, which is folded here.
    pub fn new(word: &str) -> Self {
        let text = fold::fold(word);
        let loose: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        Self {
            loose_text: loose.iter().collect(),
            loose,
            letters: fold::letters(&text),
            finder: Finder::new(text.as_bytes()).into_owned(),
            text,
        }
    }

    /// Returns the folded word.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the set of its letters (see [`fold::letters`]).
    pub fn letters(&self) -> u64 {
        self.letters
    }

    /// Returns true when the folded text holds the word; every text holds an empty one.
    pub fn is_in(&self, hay: &str) -> bool {
        self.finder.find(hay.as_bytes()).is_some()
    }

    /// Finds the best place of the word as a substring; an empty word fits nowhere.
    pub fn substring(&self, hay: &str) -> Option<Substring> {
        if self.text.is_empty() || self.text.len() > hay.len() {
            return None;
        }
        let mut best: Option<Substring> = None;
        for start in self.finder.find_iter(hay.as_bytes()) {
            let fit = fit_at(hay, start, start + self.text.len());
            if best.is_none_or(|best| fit > best.fit) {
                best = Some(Substring { start, fit });
            }
            if fit == Fit::WholeWord {
                break;
            }
        }
        best
    }

    /// Finds the letters of the word in order and close together, by the rule of this file.
    ///
    /// Returns the code points hit.
    pub fn loose(&self, hay: &str) -> Option<Vec<usize>> {
        let mut scratch = Scratch::default();
        let fits = self.fits_loosely(hay, &mut scratch);
        fits.then_some(scratch.hits)
    }

    /// Returns true when the letters of the word stand in order and close together.
    pub fn fits_loosely(&self, hay: &str, scratch: &mut Scratch) -> bool {
        if !self.may_be_loose() || self.loose.len() > hay.len() {
            return false;
        }
        if !is_subsequence(&self.loose_text, hay) {
            return false;
        }
        scratch.hay.clear();
        scratch.hay.extend(hay.chars());
        words_of(&scratch.hay, &mut scratch.words);
        let mut search = Search {
            needle: &self.loose,
            hay: &scratch.hay,
            words: &scratch.words,
            tries: MOST_TRIES,
        };
        let hits = &mut scratch.hits;
        (0..scratch.words.len()).any(|word| {
            hits.clear();
            search.fits(word, hits)
        })
    }

    /// Returns true when the word has letters enough to match by letters apart.
    pub fn may_be_loose(&self) -> bool {
        self.loose.len() >= LEAST_LETTERS
    }

    /// Returns the set of its first letter: a loose match begins with the first of a word.
    pub fn first_letter(&self) -> u64 {
        let first = self.loose.first().copied();
        first.map_or(0, fold::letter_bit)
    }

    /// Walks over the places of the word as a substring: first bytes, which do not overlap.
    pub fn places<'a>(&'a self, hay: &'a str) -> impl Iterator<Item = usize> + 'a {
        self.finder.find_iter(hay.as_bytes())
    }

    /// Tells how the word fits where it is found.
    pub fn fit_at(&self, hay: &str, start: usize) -> Fit {
        fit_at(hay, start, start + self.text.len())
    }
}

/// Ranks loose matches.
pub struct Ranker(SkimMatcherV2);

impl Default for Ranker {
    fn default() -> Self {
        Self(SkimMatcherV2::default().respect_case())
    }
}

impl fmt::Debug for Ranker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ranker")
    }
}

/// The score of a match of each kind; loose matches stand between 1 and the next.
const INSIDE: u32 = 200;
const WORD_START: u32 = 300;
const WHOLE_WORD: u32 = 310;
const MOST_LOOSE: i64 = 99;

impl Ranker {
    /// Scores a needle in a folded text, from 1 to 310; `None` when it does not match.
    pub fn score(&self, needle: &Needle, hay: &str) -> Option<u32> {
        if let Some(substring) = needle.substring(hay) {
            return Some(score_of(substring.fit));
        }
        needle.loose(hay).map(|_| self.loose_score(needle, hay))
    }

    /// Scores a loose match that holds, from 1 to 99.
    pub fn loose_score(&self, needle: &Needle, hay: &str) -> u32 {
        let score = self.0.fuzzy_match(hay, &needle.loose_text).unwrap_or(1);
        let a_letter = score / needle.loose.len().max(1) as i64;
        a_letter.clamp(1, MOST_LOOSE) as u32
    }

    /// Scores a needle in a folded text and tells what it hit.
    pub fn find(&self, needle: &Needle, hay: &str) -> Option<Match> {
        if let Some(substring) = needle.substring(hay) {
            let before = hay.get(..substring.start).unwrap_or_default();
            let start = before.chars().count();
            let end = start + needle.text.chars().count();
            return Some(Match {
                score: score_of(substring.fit),
                indices: (start..end).collect(),
            });
        }
        let indices = needle.loose(hay)?;
        Some(Match {
            score: self.loose_score(needle, hay),
            indices,
        })
    }
}

/// Returns the score of a substring by how well it fits.
pub fn score_of(fit: Fit) -> u32 {
    match fit {
        Fit::Loose => 1,
        Fit::Inside => INSIDE,
        Fit::WordStart => WORD_START,
        Fit::WholeWord => WHOLE_WORD,
    }
}

fn fit_at(hay: &str, start: usize, end: usize) -> Fit {
    let before = hay.get(..start).and_then(|head| head.chars().next_back());
    let after = hay.get(end..).and_then(|tail| tail.chars().next());
    let first = hay.get(start..).and_then(|tail| tail.chars().next());
    let starts = before.is_none_or(|before| first.is_some_and(|c| begins_word(before, c)));
    let ends = after.is_none_or(|c| !c.is_alphanumeric());
    match (starts, ends) {
        (true, true) => Fit::WholeWord,
        (true, false) => Fit::WordStart,
        (false, _) => Fit::Inside,
    }
}

/// Returns true when `c` begins a word after `before`; each Han character is a word.
fn begins_word(before: char, c: char) -> bool {
    !before.is_alphanumeric() || is_han(c)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

fn is_subsequence(needle: &str, hay: &str) -> bool {
    if needle.is_ascii() {
        let mut rest = hay.as_bytes();
        return needle.bytes().all(|wanted| {
            let found = memchr::memchr(wanted, rest);
            let after = found.and_then(|at| rest.get(at + 1..));
            rest = after.unwrap_or_default();
            after.is_some()
        });
    }
    let mut letters = hay.chars();
    needle
        .chars()
        .all(|wanted| letters.by_ref().any(|c| c == wanted))
}

/// Finds the words of a text: first code point, and one past the last.
fn words_of(hay: &[char], words: &mut Vec<(usize, usize)>) {
    words.clear();
    let mut before = ' ';
    for (at, c) in hay.iter().enumerate() {
        if c.is_alphanumeric() {
            match words.last_mut() {
                Some(last) if !begins_word(before, *c) => last.1 = at + 1,
                _ => words.push((at, at + 1)),
            }
        }
        before = *c;
    }
}

/// Returns the set of the letters and digits that words of a folded text begin with.
pub fn initials(folded: &str) -> u64 {
    let mut before = ' ';
    folded.chars().fold(0, |set, c| {
        let begins = begins_word(before, c);
        before = c;
        if begins {
            set | fold::letter_bit(c)
        } else {
            set
        }
    })
}

/// A search for a loose match.
struct Search<'a> {
    needle: &'a [char],
    hay: &'a [char],
    words: &'a [(usize, usize)],
    tries: u32,
}

impl Search<'_> {
    /// Fits the letters that are left from the start of this word; true when all are placed.
    fn fits(&mut self, word: usize, hits: &mut Vec<usize>) -> bool {
        let Some(&(start, end)) = self.words.get(word) else {
            return false;
        };
        if self.hay.get(start) != self.needle.get(hits.len()) || self.tries == 0 {
            return false;
        }
        self.tries -= 1;
        let before = hits.len();
        self.place_in(start, end, hits);
        // The most letters first; then one after the other is left to the next words.
        for taken in (1..=hits.len() - before).rev() {
            hits.truncate(before + taken);
            let last = hits.last().copied().unwrap_or(start);
            if last - start + 1 > SPREAD * taken {
                continue;
            }
            if hits.len() == self.needle.len() || self.fits(word + 1, hits) {
                return true;
            }
            if taken > 1 && self.fits(word + 2, hits) {
                return true;
            }
        }
        hits.truncate(before);
        false
    }

    /// Puts down the earliest places of the next letters within a word, as many as there are.
    fn place_in(&self, start: usize, end: usize, hits: &mut Vec<usize>) {
        let mut wanted = self.needle.iter().skip(hits.len()).peekable();
        for at in start..end {
            if wanted.peek() == self.hay.get(at).as_ref() {
                hits.push(at);
                wanted.next();
            }
            if wanted.peek().is_none() {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn loose(word: &str, hay: &str) -> Option<Vec<usize>> {
        Needle::new(word).loose(&fold::fold(hay))
    }

    #[test]
    fn abbreviations_match() {
        let cases = [
            ("shtgro", "Shtykov > Gromyko"),
            ("telshtgro", "Telegram from Shtykov to Gromyko"),
            ("gmk", "Gromyko"),
            ("kis", "Kim Il Sung"),
            ("shtkv", "Telegram, Shtykov"),
            ("aprf45", "APRF 45/1/347"),
            ("45/347", "APRF 45/1/347"),
        ];
        for (word, hay) in cases {
            assert!(loose(word, hay).is_some(), "{word} in {hay}");
        }
    }

    #[test]
    fn strewn_letters_do_not() {
        let cases = [
            ("pilot", "Plan of industrial allotment"),
            (
                "pilot",
                "Report on the political situation in the northern district",
            ),
            (
                "abc",
                "a very long title in which the letters b and, much later, c stand",
            ),
            ("the", "Telephone, a harbour and its edge"),
            ("ab", "a b"),
            ("边局势", "关于边境局势的报告"),
        ];
        for (word, hay) in cases {
            assert_eq!(loose(word, hay), None, "{word} in {hay}");
        }
    }

    #[test]
    fn a_substring_ranks_above_letters_apart_and_a_word_start_above_its_inside() {
        let ranker = Ranker::default();
        let score = |hay: &str| ranker.score(&Needle::new("port"), &fold::fold(hay));
        let whole = score("the port of call");
        let start = score("portable");
        let inside = score("a report");
        let apart = score("polar trade");
        assert!(
            whole > start && start > inside && inside > apart,
            "{whole:?} {start:?} {inside:?} {apart:?}"
        );
        assert!(apart.is_some());
        assert_eq!(score("nothing"), None);
    }

    #[test]
    fn indices_are_code_points() {
        let ranker = Ranker::default();
        let found = ranker.find(&Needle::new("ВОЙНА"), &fold::fold("о войне и война"));
        assert_eq!(found.map(|found| found.indices), Some((10..15).collect()));
    }

    proptest! {
        #[test]
        fn letters_in_order_are_found_as_by_hand(needle in "[a-cж]{0,4}", hay in "[a-dжя ]{0,12}") {
            let mut letters = hay.chars();
            let wanted = needle.chars().all(|wanted| letters.by_ref().any(|c| c == wanted));
            prop_assert_eq!(is_subsequence(&needle, &hay), wanted);
        }

        #[test]
        fn a_loose_match_begins_with_the_first_letter_of_a_word(word in "[a-d1边я]{3,5}", hay in "[a-e1边境я >/]{0,16}") {
            let needle = Needle::new(&word);
            if needle.loose(&hay).is_some() {
                prop_assert_eq!(needle.first_letter() & !initials(&hay), 0);
            }
        }

        #[test]
        fn indices_are_within_and_spell_the_word(word in "[a-c]{1,6}", hay in "[a-d ]{0,30}") {
            let needle = Needle::new(&word);
            if let Some(found) = Ranker::default().find(&needle, &hay) {
                let letters: Vec<char> = hay.chars().collect();
                let spelled: String = found.indices.iter().map(|at| letters[*at]).collect();
                prop_assert_eq!(spelled, word);
                prop_assert!(found.indices.is_sorted());
                prop_assert!(found.score > 0);
            }
        }

        #[test]
        fn nothing_typed_panics(word in any::<String>(), hay in any::<String>()) {
            let _ = Ranker::default().find(&Needle::new(&word), &fold::fold(&hay));
        }
    }
}

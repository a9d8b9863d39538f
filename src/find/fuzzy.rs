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
use std::ops::Range;

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use memchr::memmem::Finder;

pub use super::apart::Sets;
pub use super::apart::{Apart, SPREAD};
use super::apart::{Letters, Placed};
use super::fold;
use super::letters::{begins_word, letter_at, letter_before};
pub use super::window::{LENGTH as WINDOW, Window, between};

/// Fewer letters than these match as a substring only.
pub const LEAST_LETTERS: usize = 3;

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
    loose: Letters,
    loose_text: String,
    letters: u64,
    /// That of the first of them.
    first_letter: u64,
    /// Its first code point is a letter or digit.
    begins_with_letter: bool,
    /// It has one or two code points.
    is_short: bool,
    /// See [`Needle::is_plain`].
    is_plain: bool,
}

/// Room for looking for loose matches, used again from one text to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    placed: Vec<Placed>,
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
        let loose = Letters::of(&text);
        Self {
            first_letter: loose.first().map_or(0, fold::letter_bit),
            begins_with_letter: text.chars().next().is_some_and(char::is_alphanumeric),
            loose_text: text.chars().filter(|c| c.is_alphanumeric()).collect(),
            loose,
            letters: fold::letters(&text),
            is_short: text.chars().nth(2).is_none(),
            is_plain: !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric()),
            finder: Finder::new(text.as_bytes()).into_owned(),
            text,
        }
    }

    /// Returns the folded word.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the set of its letters (see [`fold::letters`]).
    #[inline]
    pub fn letters(&self) -> u64 {
        self.letters
    }

    /// Returns true when the folded text holds the word; every text holds an empty one.
    pub fn is_in(&self, hay: impl AsRef<[u8]>) -> bool {
        self.finder.find(hay.as_ref()).is_some()
    }

    /// Finds the best place of the word as a substring; an empty word fits nowhere.
    pub fn substring(&self, hay: &str) -> Option<Substring> {
        if self.text.is_empty() || self.text.len() > hay.len() {
            return None;
        }
        let mut best: Option<Substring> = None;
        for start in self.places(hay.as_bytes()) {
            let fit = self.fit_at(hay.as_bytes(), start);
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
        let fits = self.stands_in(hay.as_bytes(), &mut scratch) == Apart::Fits;
        let mut wanted = scratch.placed.iter().map(|placed| placed.byte).peekable();
        let bytes = hay.char_indices().enumerate();
        let hits = bytes.filter_map(|(point, (byte, _))| {
            wanted.next_if(|wanted| *wanted == byte).map(|_| point)
        });
        fits.then(|| hits.collect())
    }

    /// Tells how the letters of the word stand in a folded text; a word of too few letters
    /// never fits, but a longer one might.
    pub fn stands_in(&self, hay: &[u8], scratch: &mut Scratch) -> Apart {
        if self.may_be_loose() {
            self.loose.stand_in(hay, &mut scratch.placed)
        } else {
            Apart::NotYet
        }
    }

    /// Looks at a window for the letters of the word.
    #[inline]
    pub fn look_at<'a>(&'a self, window: Window<'a>) -> Sets<'a> {
        self.loose.look_at(window)
    }

    /// Returns true when it is spelt with letters and digits of ASCII alone, so that its sets
    /// tell where it stands by the letter.
    #[inline]
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Returns the places of a plain word in a window, as a set of bytes.
    #[inline]
    pub fn places_in(&self, sets: &mut Sets<'_>) -> u128 {
        sets.in_a_row()
    }

    /// Makes sets ready for looking for letters apart in a part of a window; false where it
    /// shows not all of it, or not only ASCII.
    pub fn may_walk(&self, sets: &mut Sets<'_>, part: &Range<usize>) -> bool {
        sets.learn_words(part)
    }

    /// Tells how the letters stand in a part of a window that shows it, as
    /// [`Needle::stands_in`] does of its text.
    #[inline]
    pub fn stands_in_part(
        &self,
        sets: &mut Sets<'_>,
        part: Range<usize>,
        scratch: &mut Scratch,
    ) -> Apart {
        if self.may_be_loose() {
            self.loose.stand_in_part(sets, part, &mut scratch.placed)
        } else {
            Apart::NotYet
        }
    }

    /// Scores the loose match that [`Needle::stands_in`] has just found, from 1 to 99, at a
    /// hundredth of what [`Ranker::loose_score`] costs: near enough to tell which matches are
    /// worth that.
    pub fn rough_score(&self, scratch: &Scratch) -> u32 {
        self.loose.nearness(&scratch.placed).clamp(1, MOST_LOOSE) as u32
    }

    /// Returns true when the word has letters enough to match by letters apart.
    #[inline]
    pub fn may_be_loose(&self) -> bool {
        self.loose.len() >= LEAST_LETTERS
    }

    /// Returns true for a word of one Latin letter or digit: the set of letters tells where it
    /// is, without a look at the text.
    #[inline]
    pub fn is_one_letter(&self) -> bool {
        matches!(self.text.as_bytes(), [byte] if byte.is_ascii_alphanumeric())
    }

    /// Returns true for a word of one or two code points.
    #[inline]
    pub fn is_short(&self) -> bool {
        self.is_short
    }

    /// Returns true when its first code point is a letter or digit.
    #[inline]
    pub fn begins_with_letter(&self) -> bool {
        self.begins_with_letter
    }

    /// Returns the set of its first letter: a loose match begins with the first of a word.
    #[inline]
    pub fn first_letter(&self) -> u64 {
        self.first_letter
    }

    /// Returns true when the folded text begins with the word.
    pub fn begins(&self, hay: &[u8]) -> bool {
        // The first letter tells nearly always, and costs a tenth of comparing texts.
        hay.first() == self.text.as_bytes().first() && hay.starts_with(self.text.as_bytes())
    }

    /// Walks over the places of the word as a substring: first bytes, which do not overlap.
    pub fn places<'a>(&'a self, hay: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        self.finder.find_iter(hay)
    }

    /// Finds the first place of the word as a substring.
    #[inline]
    pub fn first_place(&self, hay: &[u8]) -> Option<usize> {
        self.finder.find(hay)
    }

    /// Tells how the word fits where it is found.
    pub fn fit_at(&self, hay: &[u8], start: usize) -> Fit {
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

    /// Scores a folded word in a folded text as fuzzy-matcher does by itself: what the filter is
    /// measured against.
    #[cfg(test)]
    pub fn plain(&self, word: &str, hay: &str) -> Option<i64> {
        self.0.fuzzy_match(hay, word)
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
#[inline]
pub const fn score_of(fit: Fit) -> u32 {
    match fit {
        Fit::Loose => 1,
        Fit::Inside => INSIDE,
        Fit::WordStart => WORD_START,
        Fit::WholeWord => WHOLE_WORD,
    }
}

fn fit_at(hay: &[u8], start: usize, end: usize) -> Fit {
    let letter = |at| letter_at(hay, at).map(|(letter, _)| letter);
    let before = letter_before(hay, start);
    let starts = before.is_none_or(|before| letter(start).is_some_and(|c| begins_word(before, c)));
    if !starts {
        return Fit::Inside;
    }
    match letter(end) {
        Some(after) if after.is_alphanumeric() => Fit::WordStart,
        Some(_) | None => Fit::WholeWord,
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
        /// What can never fit does not fit when letters are added, nor does any part of it.
        #[test]
        fn never_is_never(word in "[a-c1ж边]{3,6}", hay in "[a-d1жя边 /]{0,20}", more in "[a-cж]{0,3}") {
            let stands = |word: &str| Needle::new(word).stands_in(hay.as_bytes(), &mut Scratch::default());
            let longer = Needle::new(&format!("{word}{more}"));
            if stands(&word) == Apart::Never {
                prop_assert!(longer.loose(&hay).is_none());
            }
            let mut letters = hay.chars();
            let in_order = word.chars().all(|wanted| letters.by_ref().any(|c| c == wanted));
            prop_assert!(in_order || stands(&word) == Apart::Never);
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

//! The letters of a word in order, close together: the loose match of [`super::fuzzy`], which
//! says what counts.
//!
//! A key asks it of nearly every title, so it looks at the bytes once: where the first letter
//! begins a word, and from there on. Beside what fits now it tells what can no longer fit, with
//! whatever letters are added, so that the next keys need not ask again.

use memchr::{memchr, memchr_iter};

use super::letters::{begins_word, letter_at, next_word, word_begins_at};

/// Within a word a loose match spreads over at most this many times its letters.
pub const SPREAD: usize = 2;

/// Tries at fitting the letters before a loose match is given up; bounds hostile input.
const MOST_TRIES: u32 = 400;

/// What a letter, its place and a gap before it are worth (see [`Letters::nearness`]): the
/// proportions are those of fuzzy-matcher.
const LETTER: i64 = 16;
const STARTS_TEXT: i64 = 8;
const STARTS_WORD: i64 = 7;
const FIRST_TIMES: i64 = 2;
const FOLLOWS: i64 = 4;
const GAP_BEGINS: i64 = 3;
/// Of a longer gap the rest does not count: it bounds a sum that hostile input makes.
const LONGEST_GAP: usize = 1000;

/// How the letters of a word stand in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Apart {
    /// Not along the starts of words: nor will any longer word of this beginning.
    Never,
    /// Spread too far over the last word they touch: with more letters there they might fit.
    NotYet,
    /// In order and close together.
    Fits,
}

/// A letter that was found: its byte in the text, and which letter of its word it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    pub(super) byte: usize,
    in_word: usize,
}

/// The letters and digits of a word.
#[derive(Clone, Debug, Default)]
pub(super) struct Letters {
    letters: Vec<Letter>,
}

/// A letter with its bytes.
#[derive(Clone, Copy, Debug)]
struct Letter {
    c: char,
    bytes: [u8; 4],
    length: usize,
}

impl Letters {
    /// Takes the letters and digits of a word.
    pub(super) fn of(word: &str) -> Self {
        let letters = word.chars().filter(|c| c.is_alphanumeric()).map(|c| {
            let mut bytes = [0; 4];
            let length = c.encode_utf8(&mut bytes).len();
            Letter { c, bytes, length }
        });
        Self {
            letters: letters.collect(),
        }
    }

    /// Returns how many there are.
    pub(super) fn len(&self) -> usize {
        self.letters.len()
    }

    /// Tells how well placed letters stand, after the manner of fuzzy-matcher: a letter counts
    /// most at the start of a word and next to the one before, a gap takes away. A number for
    /// each letter; without a look at the text, and for these places alone, where fuzzy-matcher
    /// looks for the best ones.
    pub(super) fn nearness(&self, placed: &[Placed]) -> i64 {
        let mut sum = 0;
        let mut end: Option<usize> = None;
        for (letter, place) in self.letters.iter().zip(placed) {
            let starts = if place.in_word == 0 { STARTS_WORD } else { 0 };
            let head = if place.byte == 0 { STARTS_TEXT } else { starts };
            sum += LETTER
                + match end.map(|end| place.byte.saturating_sub(end)) {
                    None => head * FIRST_TIMES,
                    Some(0) => starts.max(FOLLOWS),
                    Some(gap) => starts - GAP_BEGINS - (gap - 1).min(LONGEST_GAP) as i64,
                };
            end = Some(place.byte + letter.length);
        }
        sum / self.letters.len().max(1) as i64
    }

    /// Returns the first one.
    pub(super) fn first(&self) -> Option<char> {
        self.letters.first().map(|letter| letter.c)
    }

    /// Tells how the letters stand in a text; where they fit, `placed` says where.
    pub(super) fn stand_in(&self, text: &[u8], placed: &mut Vec<Placed>) -> Apart {
        placed.clear();
        let Some(first) = self.letters.first() else {
            return Apart::Never;
        };
        let Some(mut start) = first.at_word_start(text, 0) else {
            return Apart::Never;
        };
        let mut search = Search {
            letters: &self.letters,
            text,
            tries: MOST_TRIES,
            all_placed: false,
        };
        loop {
            placed.clear();
            if search.fits(start, placed) {
                return Apart::Fits;
            }
            match first.at_word_start(text, start + first.length) {
                Some(next) if search.tries > 0 => start = next,
                // A search that was given up has not seen everything.
                Some(_) | None if search.all_placed || search.tries == 0 => return Apart::NotYet,
                Some(_) | None => return Apart::Never,
            }
        }
    }
}

impl Letter {
    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Finds the letter from a byte on.
    fn find(&self, text: &[u8], from: usize) -> Option<usize> {
        let rest = text.get(from..)?;
        if self.length == 1 {
            return memchr(self.bytes[0], rest).map(|at| from + at);
        }
        // The last byte tells the letters of a script apart, the first hardly ever does.
        let last = *self.bytes().last()?;
        let starts = memchr_iter(last, rest).filter_map(|at| (at + 1).checked_sub(self.length));
        let mut found = starts.filter(|at| rest.get(*at..*at + self.length) == Some(self.bytes()));
        found.next().map(|at| from + at)
    }

    /// Finds the letter at the start of a word, from a byte on.
    fn at_word_start(&self, text: &[u8], from: usize) -> Option<usize> {
        let mut at = self.find(text, from)?;
        while !word_begins_at(text, at) {
            at = self.find(text, at + self.length)?;
        }
        Some(at)
    }
}

/// A search for a loose match.
struct Search<'a> {
    letters: &'a [Letter],
    text: &'a [u8],
    tries: u32,
    /// All letters were placed once, close together or not. Words before the last one touched
    /// get no more letters, so that a word that was never placed will not be when it grows.
    all_placed: bool,
}

impl Search<'_> {
    /// Fits the letters that are left from the word that begins at `start`; true when all are
    /// placed.
    fn fits(&mut self, start: usize, placed: &mut Vec<Placed>) -> bool {
        let before = placed.len();
        let wanted = self.letters.get(before).map(|letter| letter.c);
        let found = letter_at(self.text, start).map(|(letter, _)| letter);
        if self.tries == 0 || found != wanted {
            return false;
        }
        self.tries -= 1;
        self.place_in(start, placed);
        // The most letters first; then one after the other is left to the next words.
        for taken in (1..=placed.len() - before).rev() {
            placed.truncate(before + taken);
            let last = placed.last().map_or(0, |last| last.in_word);
            self.all_placed |= placed.len() == self.letters.len();
            if last + 1 > SPREAD * taken {
                continue;
            }
            if placed.len() == self.letters.len() {
                return true;
            }
            let Some(next) = next_word(self.text, start) else {
                continue;
            };
            if self.fits(next, placed) {
                return true;
            }
            if taken > 1
                && let Some(after) = next_word(self.text, next)
                && self.fits(after, placed)
            {
                return true;
            }
        }
        placed.truncate(before);
        false
    }

    /// Puts down the earliest places of the next letters within a word, as many as there are.
    fn place_in(&self, start: usize, placed: &mut Vec<Placed>) {
        let (mut at, mut in_word, mut before) = (start, 0, ' ');
        while let Some((letter, length)) = letter_at(self.text, at)
            && let Some(wanted) = self.letters.get(placed.len())
        {
            let ends = !letter.is_alphanumeric() || begins_word(before, letter);
            if ends && in_word > 0 {
                break;
            }
            if letter == wanted.c {
                placed.push(Placed { byte: at, in_word });
            }
            at += length;
            in_word += 1;
            before = letter;
        }
    }
}

//! The letters of a word in order, close together: the loose match of [`super::fuzzy`], which
//! says what counts.
//!
//! A key asks it of nearly every title, so it looks at the bytes once: where the first letter
//! begins a word, and from there on; in a window by sets of bytes, which is three times as fast
//! as letter by letter. Beside what fits now it tells what can no longer fit, with
//! whatever letters are added, so that the next keys need not ask again.

use std::ops::Range;

use memchr::{memchr, memchr_iter};

use super::letters::{begins_word, letter_at, next_word, word_begins_at};
use super::window::{LENGTH, Window, between, first_from};

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
        self.search(LongText(text, &self.letters), placed)
    }

    /// Looks at a window, to tell how the letters stand in what it shows.
    pub(super) fn look_at<'a>(&'a self, window: Window<'a>) -> Sets<'a> {
        Sets::of(window, &self.letters)
    }

    /// Tells the same of a part of a window.
    pub(super) fn stand_in_part(
        &self,
        sets: &mut Sets<'_>,
        part: Range<usize>,
        placed: &mut Vec<Placed>,
    ) -> Apart {
        let start = part.start;
        sets.part = between(&part);
        let apart = self.search(sets, placed);
        for placed in placed.iter_mut() {
            placed.byte -= start;
        }
        apart
    }

    fn search(&self, mut text: impl Walked, placed: &mut Vec<Placed>) -> Apart {
        placed.clear();
        let Some(mut start) = text.first_letter_from(0) else {
            return Apart::Never;
        };
        let mut search = Search {
            count: self.letters.len(),
            text,
            tries: MOST_TRIES,
            all_placed: false,
        };
        loop {
            placed.clear();
            if search.fits(start, placed) {
                return Apart::Fits;
            }
            match search.text.first_letter_from(start + 1) {
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

/// A text that a search for a loose match walks along; it knows the letters that are sought.
trait Walked {
    /// Returns the first byte, from one on, where a word begins with the first letter.
    fn first_letter_from(&mut self, from: usize) -> Option<usize>;
    /// Returns true when a letter, by its number, is the one at a byte.
    fn has_at(&mut self, number: usize, at: usize) -> bool;
    /// Returns the byte at which the next word begins after the one that begins at `start`.
    fn next_word(&self, start: usize) -> Option<usize>;
    /// Puts down the earliest places of the next letters within a word, as many as there are.
    fn place_in(&mut self, start: usize, placed: &mut Vec<Placed>);
}

/// A text of any length and script, looked at letter by letter.
struct LongText<'a>(&'a [u8], &'a [Letter]);

impl Walked for LongText<'_> {
    fn first_letter_from(&mut self, from: usize) -> Option<usize> {
        self.1.first()?.at_word_start(self.0, from)
    }

    fn has_at(&mut self, number: usize, at: usize) -> bool {
        let found = letter_at(self.0, at).map(|(letter, _)| letter);
        found == self.1.get(number).map(|letter| letter.c)
    }

    fn next_word(&self, start: usize) -> Option<usize> {
        next_word(self.0, start)
    }

    fn place_in(&mut self, start: usize, placed: &mut Vec<Placed>) {
        let (mut at, mut in_word, mut before) = (start, 0, ' ');
        while let Some((letter, length)) = letter_at(self.0, at)
            && let Some(wanted) = self.1.get(placed.len())
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

/// So many letters keep their places in a text; those of the ones after are found anew.
const MOST_SETS: usize = 8;

/// A window and what the letters have asked of it so far.
#[derive(Debug)]
pub struct Sets<'a> {
    window: Window<'a>,
    letters: &'a [Letter],
    /// Where the first letters stand, of so many.
    places: [u128; MOST_SETS],
    known: usize,
    /// Letters and digits, and those of them with which a word begins; known once somebody
    /// walks along words.
    own: u128,
    starts: u128,
    /// What is looked at.
    part: u128,
}

impl<'a> Sets<'a> {
    fn of(window: Window<'a>, letters: &'a [Letter]) -> Self {
        Self {
            window,
            letters,
            places: [0; MOST_SETS],
            known: 0,
            own: 0,
            starts: 0,
            part: 0,
        }
    }

    /// Learns where words begin and end; returns true when a part of the window is of ASCII,
    /// of which alone that is known.
    pub(super) fn learn_words(&mut self, part: &Range<usize>) -> bool {
        self.own = self.window.alphanumeric();
        self.starts = self.own & !(self.own << 1);
        part.end <= LENGTH && self.window.beyond_ascii() & between(part) == 0
    }

    /// Returns where a letter stands, by its number.
    #[inline]
    fn places(&mut self, number: usize) -> u128 {
        while self.known <= number
            && let Some(place) = self.places.get_mut(self.known)
        {
            *place = places_of(self.window, self.letters.get(self.known));
            self.known += 1;
        }
        let known = self.places.get(number).copied();
        known.unwrap_or_else(|| places_of(self.window, self.letters.get(number)))
    }

    /// Returns where all letters stand one behind the other; each letter one byte.
    #[inline]
    pub(super) fn in_a_row(&mut self) -> u128 {
        let mut all = u128::MAX;
        for number in 0..self.letters.len().min(LENGTH) {
            all &= self.places(number) >> number;
            if all == 0 {
                break;
            }
        }
        all
    }
}

#[inline]
fn places_of(window: Window<'_>, letter: Option<&Letter>) -> u128 {
    match letter.map(Letter::bytes) {
        Some([byte]) => window.places_of(*byte),
        Some(_) | None => 0,
    }
}

impl Walked for &mut Sets<'_> {
    #[inline]
    fn first_letter_from(&mut self, from: usize) -> Option<usize> {
        first_from(self.places(0) & self.starts & self.part, from)
    }

    #[inline]
    fn has_at(&mut self, number: usize, at: usize) -> bool {
        self.places(number) >> at & 1 != 0
    }

    #[inline]
    fn next_word(&self, start: usize) -> Option<usize> {
        first_from(self.starts & self.part, start + 1)
    }

    #[inline]
    fn place_in(&mut self, start: usize, placed: &mut Vec<Placed>) {
        let end = start + (self.own >> start).trailing_ones() as usize;
        let mut from = start;
        while placed.len() < self.letters.len()
            && let Some(byte) = first_from(self.places(placed.len()), from)
            && byte < end
        {
            let in_word = byte - start;
            placed.push(Placed { byte, in_word });
            from = byte + 1;
        }
    }
}

/// A search for a loose match.
struct Search<W> {
    /// How many letters are sought.
    count: usize,
    text: W,
    tries: u32,
    /// All letters were placed once, close together or not. Words before the last one touched
    /// get no more letters, so that a word that was never placed will not be when it grows.
    all_placed: bool,
}

impl<W: Walked> Search<W> {
    /// Fits the letters that are left from the word that begins at `start`; true when all are
    /// placed.
    fn fits(&mut self, start: usize, placed: &mut Vec<Placed>) -> bool {
        let before = placed.len();
        if self.tries == 0 || !self.text.has_at(before, start) {
            return false;
        }
        self.tries -= 1;
        self.text.place_in(start, placed);
        // The most letters first; then one after the other is left to the next words.
        for taken in (1..=placed.len() - before).rev() {
            placed.truncate(before + taken);
            let last = placed.last().map_or(0, |last| last.in_word);
            self.all_placed |= placed.len() == self.count;
            if last + 1 > SPREAD * taken {
                continue;
            }
            if placed.len() == self.count {
                return true;
            }
            let Some(next) = self.text.next_word(start) else {
                continue;
            };
            if self.fits(next, placed) {
                return true;
            }
            if taken > 1
                && let Some(after) = self.text.next_word(next)
                && self.fits(after, placed)
            {
                return true;
            }
        }
        placed.truncate(before);
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Sets of bytes and a walk from letter to letter are two ways to one answer.
        #[test]
        fn a_part_of_a_window_and_a_text_are_searched_alike(word in "[a-d1é]{1,10}", before in "[a-d ]{0,9}\n", text in "[a-d1 /]{0,118}") {
            let letters = Letters::of(&word);
            let all = format!("{before}{text}\n{:128}", "abcd");
            let part = before.len()..before.len() + text.len();
            let window = Window::on(all.as_bytes()).expect("it is long enough");
            let (mut seen, mut walked) = (Vec::new(), Vec::new());
            let mut sets = letters.look_at(window);
            prop_assume!(sets.learn_words(&part));
            let one = letters.stand_in_part(&mut sets, part, &mut seen);
            let other = letters.stand_in(text.as_bytes(), &mut walked);
            prop_assert_eq!(one, other);
            let places = |placed: &[Placed]| -> Vec<(usize, usize)> {
                placed.iter().map(|placed| (placed.byte, placed.in_word)).collect()
            };
            prop_assert_eq!(places(&seen), places(&walked));
        }
    }
}

//! How good bytes are made bad: turned, cut, repeated, mixed with another file's, and mended
//! with tokens that mean something in the format.

use super::kinds::Kind;

/// So many changes are made to one file at most.
const MOST_CHANGES: usize = 6;

/// A file does not grow beyond this, in bytes: small ones find as much, in a tenth of the time.
const LONGEST: usize = 30_000;

/// Numbers that look like chance and are the same on every machine (`SplitMix64`).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Returns a number below this one; 0 for 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Returns a stretch of so many bytes at most.
    fn stretch(&mut self, length: usize, most: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let end = (start + self.below(most + 1)).min(length);
        start..end
    }
}

/// Takes one of the files and changes it.
pub(super) fn changed(kind: &Kind, files: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = dice.pick(files).clone();
    for _ in 0..=dice.below(MOST_CHANGES) {
        change(&mut bytes, kind, files, dice);
        bytes.truncate(LONGEST);
    }
    match kind.wrap {
        Some(wrap) if dice.below(4) > 0 => wrap(&bytes),
        Some(wrap) => {
            let mut bytes = wrap(&bytes);
            change(&mut bytes, kind, files, dice);
            bytes
        }
        None => bytes,
    }
}

fn change(bytes: &mut Vec<u8>, kind: &Kind, files: &[Vec<u8>], dice: &mut Dice) {
    let length = bytes.len();
    match dice.below(9) {
        0 if length > 0 => bytes[dice.below(length)] ^= 1 << dice.below(8),
        1 if length > 0 => bytes[dice.below(length)] = dice.below(256) as u8,
        2 => bytes.truncate(dice.below(length + 1)),
        3 => drop(bytes.drain(dice.stretch(length, 200))),
        4 => repeat(bytes, dice),
        5 => splice(bytes, &files[dice.below(files.len())], dice),
        6 => {
            // A piece from elsewhere in the same file: fields that contradict each other.
            let piece = bytes[dice.stretch(length, 400)].to_vec();
            let at = dice.below(length + 1);
            bytes.splice(at..at, piece);
        }
        _ => {
            let token = dice.pick(kind.tokens).as_bytes();
            let times = [1, 1, 1, 2, 40, 3_000][dice.below(6)];
            let at = dice.below(length + 1);
            bytes.splice(at..at, token.repeat(times));
        }
    }
}

/// Repeats a stretch: few times a long one, many times a short one.
fn repeat(bytes: &mut Vec<u8>, dice: &mut Dice) {
    let longest = [4, 40, 400][dice.below(3)];
    let stretch = dice.stretch(bytes.len(), longest);
    let most = LONGEST / 4 / stretch.len().max(1);
    let times = [2, 10, 1_000, 20_000][dice.below(4)].min(most);
    let at = stretch.end;
    let piece = bytes[stretch].repeat(times);
    bytes.splice(at..at, piece);
}

/// Goes on with the rest of another file.
fn splice(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    bytes.truncate(dice.below(bytes.len() + 1));
    bytes.extend_from_slice(&other[dice.below(other.len() + 1)..]);
}

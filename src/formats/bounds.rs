//! How much of a text is taken apart: beyond that it is kept as it stands.
//!
//! A letter and two line feeds make a paragraph, and a paragraph costs a hundred times that
//! in memory. So before a long text is taken apart, its lines and signs are counted, and what
//! goes past the allowance is kept in large plain blocks: nothing is lost, and a sentence
//! tells from which line on. Texts that people write are far below it; short ones are not
//! even counted.

use crate::record::Clean;
use crate::record::text::{Block, BlockKind};

/// Every text may cost so much, in bytes of memory.
const ALLOWANCE: usize = 48 << 20;

/// And so much more for each of its bytes.
const ALLOWANCE_FOR_A_BYTE: usize = 6;

/// What is kept as it stands comes in blocks of about so many bytes, cut between lines.
const KEPT_TOGETHER: usize = 4_000;

/// What the parts of a text cost when it is taken apart, in bytes of memory (measured).
#[derive(Clone, Copy, Debug)]
pub(super) struct Costs {
    /// A line.
    pub(super) line: usize,
    /// A line that may begin a block: after an empty one, or with a space, sign or figure.
    pub(super) block: usize,
    /// A sign that may make a mark.
    pub(super) sign: usize,
    /// The signs that may; none costs no count.
    pub(super) signs: &'static [u8],
    /// A line that opens more quotations and lists than this is not taken apart.
    pub(super) deepest: usize,
}

/// A text in the part that is taken apart and the part that is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounded<'a> {
    /// What is taken apart: nearly always all of it.
    pub(super) taken: &'a str,
    /// What is kept as it stands, from the beginning of a line on.
    pub(super) kept: &'a str,
}

/// Parts a text where its allowance ends.
pub(super) fn of(text: &str, costs: Costs) -> Bounded<'_> {
    let (taken, kept) = end(text, costs)
        .and_then(|at| text.split_at_checked(at))
        .unwrap_or((text, ""));
    Bounded { taken, kept }
}

impl Bounded<'_> {
    /// Returns the blocks of what is kept, and the sentence that tells of it; `text` is the
    /// whole of the file, which ends with what is kept.
    pub(super) fn rest(&self, text: &str) -> Option<(Vec<Block>, Clean)> {
        if self.kept.trim().is_empty() {
            return None;
        }
        let before = text.len().saturating_sub(self.kept.len());
        let line = text.get(..before).unwrap_or(text).matches('\n').count() + 1;
        let sentence = format!(
            "From line {line} on the text is kept as it stands, without its paragraphs and marks, since it has too many of them to be taken apart: split the file to read them"
        );
        Some((as_they_stand(self.kept), Clean::line(&sentence)))
    }
}

/// Finds the line that the allowance does not reach.
fn end(text: &str, costs: Costs) -> Option<usize> {
    let dearest = costs.line + costs.block + costs.sign;
    let counts = text.len().saturating_mul(dearest) > ALLOWANCE;
    if !counts && costs.deepest == usize::MAX {
        return None;
    }
    let allowed = ALLOWANCE.saturating_add(text.len().saturating_mul(ALLOWANCE_FOR_A_BYTE));
    let is_sign = table(costs.signs);
    let (mut spent, mut at, mut parted) = (0_usize, 0, true);
    for line in text.as_bytes().split_inclusive(|byte| *byte == b'\n') {
        let words = line.trim_ascii();
        let first = line.first().copied().unwrap_or(b'a');
        let begins = parted || !(first.is_ascii_alphabetic() || first >= 0x80);
        parted = words.is_empty();
        if begins && costs.deepest < usize::MAX && is_deeper(line, costs.deepest) {
            return Some(at);
        }
        if counts {
            spent += costs.line;
            spent += if begins && !parted { costs.block } else { 0 };
            if !costs.signs.is_empty() {
                let signs = words.iter().filter(|byte| is_sign[usize::from(**byte)]);
                spent += signs.count() * costs.sign;
            }
            if spent > allowed {
                return Some(at);
            }
        }
        at += line.len();
    }
    None
}

fn table(signs: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    for sign in signs {
        table[usize::from(*sign)] = true;
    }
    table
}

/// Returns true when a line stands in, or opens, more quotations and lists than so many. Every
/// line that follows may have to be matched against all of them.
fn is_deeper(line: &[u8], most: usize) -> bool {
    let words = line.trim_ascii_start();
    let opens = |at: usize| words.get(at + 1).is_none_or(u8::is_ascii_whitespace);
    // A list inside another stands two columns further in.
    let mut depth = (line.len() - words.len()) / 2;
    let mut markers = 0;
    for (at, byte) in words.iter().enumerate() {
        match byte {
            b'>' => markers += 1,
            b'-' | b'*' | b'+' | b'.' | b')' if opens(at) => markers += 1,
            b'0'..=b'9' | b' ' | b'\t' => {}
            _ => break,
        }
        if depth + markers > most && markers > 0 {
            depth += markers;
            break;
        }
    }
    // A rule is a line of one sign, however long.
    let is_rule = |sign: u8| {
        words
            .iter()
            .all(|byte| *byte == sign || byte.is_ascii_whitespace())
    };
    markers > 0 && depth > most && !is_rule(b'-') && !is_rule(b'*')
}

/// Makes large plain blocks of a text, cut between lines; empty lines stay inside.
fn as_they_stand(text: &str) -> Vec<Block> {
    let mut blocks = Vec::with_capacity(text.len() / KEPT_TOGETHER + 1);
    let (mut start, mut end) = (0, 0);
    let mut take = |piece: &str| {
        let piece = piece.trim_end();
        if !piece.trim_start().is_empty() {
            let text = Clean::text(piece.trim_start_matches(['\r', '\n']));
            blocks.push(Block::new(BlockKind::Paragraph, text));
        }
    };
    for line in text.split_inclusive('\n') {
        end += line.len();
        if end - start >= KEPT_TOGETHER {
            take(text.get(start..end).unwrap_or_default());
            start = end;
        }
    }
    take(text.get(start..).unwrap_or_default());
    blocks
}

//! Which paragraphs of two texts of one record say the same.
//!
//! Where the sources number their parts, their own marks hold the texts together, at the finest
//! level both have. Between the marks, and where there are none, paragraphs are matched by their
//! lengths in the manner of Gale and Church (1993), drawn together by the numbers and names they
//! share. What answers nothing stands alone. Total on any input; memory grows with the texts, not
//! with their product. No dictionary, no language: a hint for the eye, not a claim.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::text::{Block, BlockKind, Text};

mod lengths;

/// What two texts are held together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// The sources' own division, so many levels deep, of so many that they have.
    Division(usize, usize),
    /// Numbers that paragraphs and list items begin with.
    Numbers,
    /// The lengths of paragraphs, with the numbers and names they share.
    Lengths,
}

/// Paragraphs that say the same; one side is empty where nothing answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Blocks of the one text, in canonical order.
    pub left: Range<usize>,
    /// Blocks of the other.
    pub right: Range<usize>,
}

/// Two texts held together. The pairs are in order and hold every block of both bodies once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// By what.
    pub level: Level,
    /// The pairs.
    pub pairs: Vec<Pair>,
}

impl Level {
    /// Returns the words the foot of the screen says.
    pub fn described(self) -> String {
        match self {
            Level::Division(depth, deepest) if depth == deepest => {
                "by the sources' own divisions".to_owned()
            }
            Level::Division(depth, deepest) => {
                format!("by the sources' own divisions, level {depth} of {deepest}")
            }
            Level::Numbers => "by paragraph numbers, else by length".to_owned(),
            Level::Lengths => "by the length of paragraphs".to_owned(),
        }
    }

    /// Says the same in the columns of a narrow screen.
    pub fn briefly(self) -> String {
        match self {
            Level::Division(depth, deepest) if depth == deepest => "by divisions".to_owned(),
            Level::Division(depth, deepest) => format!("by divisions, level {depth} of {deepest}"),
            Level::Numbers => "by numbers, else by length".to_owned(),
            Level::Lengths => "by length of paragraphs".to_owned(),
        }
    }
}

/// Holds two texts together. Footnotes are left out: they belong to their marks.
pub fn align(left: &Text, right: &Text) -> Alignment {
    let (left, right) = (body(left), body(right));
    let (level, anchors) = anchors(&left, &right);
    let (left_units, right_units) = (lengths::units(&left), lengths::units(&right));
    let mut pairs = Vec::new();
    let mut from = (0, 0);
    for to in anchors.into_iter().chain([(left.len(), right.len())]) {
        let stretch = (from.0..to.0, from.1..to.1);
        lengths::match_stretch((&left_units, &right_units), stretch, &mut pairs);
        from = to;
    }
    Alignment { level, pairs }
}

fn body(text: &Text) -> Vec<&Block> {
    let is_note = |block: &&Block| matches!(block.kind, BlockKind::Footnote(_));
    text.blocks.iter().filter(|block| !is_note(block)).collect()
}

/// Marks of the blocks of a text: where each is first borne, in order.
type Marks = Vec<(String, usize)>;

/// At least this share of the marks of the text that has fewer must be in the other too.
const SHARED_PERCENT: usize = 50;

/// Returns the places where both texts begin the same part, in order, and what told so.
fn anchors(left: &[&Block], right: &[&Block]) -> (Level, Vec<(usize, usize)>) {
    let deepest = depth(left).min(depth(right));
    for depth in (1..=deepest).rev() {
        let shared = shared(&divisions(left, depth), &divisions(right, depth));
        if let Some(anchors) = shared {
            return (Level::Division(depth, deepest), anchors);
        }
    }
    match shared(&numbers(left), &numbers(right)) {
        Some(anchors) => (Level::Numbers, anchors),
        None => (Level::Lengths, Vec::new()),
    }
}

/// Returns the parts of a block's key that the source gave. A verse line is counted within its
/// text, so that its own number says nothing; a key by place says nothing at all.
fn path(block: &Block) -> Vec<&str> {
    let key = block.key.as_str();
    let by_place = key
        .strip_prefix('p')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if key.is_empty() || by_place {
        return Vec::new();
    }
    let mut parts: Vec<&str> = key.split('.').collect();
    let is_number_of_item = matches!(block.kind, BlockKind::ListItem(_)) && parts.len() == 1;
    if block.kind == BlockKind::Verse || is_number_of_item {
        parts.pop();
    }
    parts
}

fn depth(blocks: &[&Block]) -> usize {
    blocks
        .iter()
        .map(|block| path(block).len())
        .max()
        .unwrap_or(0)
}

fn divisions(blocks: &[&Block], depth: usize) -> Marks {
    let mut marks: Marks = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let parts = path(block);
        let Some(parts) = parts.get(..depth) else {
            continue;
        };
        let mark = parts.join(".");
        if marks.last().is_none_or(|(last, _)| *last != mark) {
            marks.push((mark, at));
        }
    }
    counted(marks)
}

/// The most digits of a number that counts paragraphs: more are a year or a sum.
const MOST_DIGITS: usize = 3;

fn numbers(blocks: &[&Block]) -> Marks {
    let numbered = blocks.iter().enumerate().filter_map(|(at, block)| {
        let text = block.text.trim_start_matches(['(', '[', '§', ' ']);
        let digits = text.chars().take_while(char::is_ascii_digit).count();
        let ends = text
            .get(digits..)?
            .starts_with(['.', ')', ']', '．', '、', ' ']);
        let is_number = (1..=MOST_DIGITS).contains(&digits) && ends;
        is_number.then(|| (text.chars().take(digits).collect(), at))
    });
    counted(numbered.collect())
}

/// Tells marks that come again from each other: the second "1" is another than the first.
fn counted(marks: Marks) -> Marks {
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let one = |(mark, at): (String, usize)| {
        let time = times.entry(mark.clone()).or_insert(0);
        *time += 1;
        (format!("{mark}#{time}"), at)
    };
    marks.into_iter().map(one).collect()
}

/// Returns where marks of both texts stand, the longest chain that goes forward in both; nothing
/// where too few are shared.
fn shared(left: &Marks, right: &Marks) -> Option<Vec<(usize, usize)>> {
    let places: BTreeMap<&str, usize> = right
        .iter()
        .map(|(mark, at)| (mark.as_str(), *at))
        .collect();
    let both: Vec<(usize, usize)> = left
        .iter()
        .filter_map(|(mark, at)| Some((*at, *places.get(mark.as_str())?)))
        .collect();
    let fewer = left.len().min(right.len());
    let chain = longest_chain(&both);
    (fewer >= 2 && chain.len() >= 2 && chain.len() * 100 >= fewer * SHARED_PERCENT).then_some(chain)
}

/// Returns the longest run of pairs, sorted by the first place, whose second places rise too.
fn longest_chain(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before = vec![usize::MAX; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < pair.1);
        if let Some(last) = length.checked_sub(1) {
            before[at] = ends[last];
        }
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut next = ends.last().copied();
    while let Some(at) = next {
        chain.push(pairs[at]);
        next = Some(before[at]).filter(|at| *at != usize::MAX);
    }
    chain.reverse();
    chain
}

/// What a paragraph has in common with another whatever the language: numbers, and words with a
/// capital where both are written in one alphabet. As numbers, for comparing.
fn tokens(text: &str) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let is_number = word.len() >= 2 && word.chars().all(|c| c.is_ascii_digit());
        let is_name =
            word.chars().next().is_some_and(char::is_uppercase) && word.chars().nth(3).is_some();
        if is_number || is_name {
            found.insert(hash(&word.to_lowercase()));
        }
        if found.len() >= MOST_TOKENS {
            break;
        }
    }
    found
}

/// Tokens of a paragraph that are compared: more add nothing.
const MOST_TOKENS: usize = 24;

/// FNV-1a: the same on every machine, which the standard hasher does not promise.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests;

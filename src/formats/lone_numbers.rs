//! Numbers at the head of a line that begin no list.
//!
//! Whether a number counts is seen in the whole text alone: in a list another number goes
//! before or comes after.

use std::collections::HashMap;

use crate::record::text::{Block, BlockKind};

/// Makes a paragraph of a numbered item that stands alone: "511. Answer to Dept's 284" is a
/// telegram with its number, and no list begins with 511.
pub(super) fn lone_numbers(blocks: &mut [Block]) {
    let numbered: Vec<(usize, u8, u32)> = blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match block.kind {
            BlockKind::ListItem(depth) => Some((at, depth, block.key.parse().ok()?)),
            _ => None,
        })
        .collect();
    let mut last: HashMap<u8, (usize, u32)> = HashMap::new();
    let mut has_sibling = vec![false; numbered.len()];
    for (nth, (_, depth, number)) in numbered.iter().enumerate() {
        if let Some((before, known)) = last.insert(*depth, (nth, *number))
            && (known == *number || known.checked_add(1) == Some(*number))
        {
            for nth in [before, nth] {
                if let Some(place) = has_sibling.get_mut(nth) {
                    *place = true;
                }
            }
        }
    }
    for ((at, _, number), has_sibling) in numbered.into_iter().zip(has_sibling) {
        if let Some(block) = blocks.get_mut(at).filter(|_| number > 1 && !has_sibling) {
            block.kind = BlockKind::Paragraph;
            block.key.clear();
        }
    }
}

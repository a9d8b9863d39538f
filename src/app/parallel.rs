//! Two texts of a record read together: which, how they stand, what holds them together.

use std::collections::BTreeSet;

use crate::record::align::Alignment;

/// From this width of the terminal two texts stand side by side.
pub const BESIDE_FROM: u16 = 120;
/// Up to this width a paragraph is turned over in its place.
pub const FLIPPED_TO: u16 = 80;

/// Two texts read together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parallel {
    /// The text that stands with the one that is read.
    pub other: usize,
    /// How they stand.
    pub way: Way,
    /// Which paragraphs answer each other.
    pub alignment: Alignment,
    /// True while they are held together by what answers what; else they stand paragraph beside
    /// paragraph, as they are counted.
    pub locked: bool,
    /// The pairs that are turned over.
    pub flipped: BTreeSet<usize>,
}

/// How two texts stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Each paragraph shows one of them, and is turned over in its place.
    Flipped,
    /// One under the other.
    Under,
    /// Side by side, paragraph locked to paragraph.
    Beside,
}

impl Way {
    /// Returns how two texts stand in a terminal of so many columns.
    pub fn for_columns(columns: u16) -> Self {
        match columns {
            BESIDE_FROM.. => Way::Beside,
            0..=FLIPPED_TO => Way::Flipped,
            _ => Way::Under,
        }
    }
}

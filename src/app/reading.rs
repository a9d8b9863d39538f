//! What the reader does with the text that is shown: what was found in it, which mark is open.
//!
//! All of it is ranges of the text, so that none of it depends on how the lines fall.

use crate::record::Clean;
use crate::record::text::TextKey;

use super::layout::Place;

/// What was looked for in the text, and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The words as typed.
    pub words: String,
    /// Which text of the record was searched.
    pub text_index: usize,
    /// The hits: code points of the text, in order, none overlapping another.
    pub hits: Vec<(usize, usize)>,
    /// The text that is read with it, where one is, and the hits in that.
    pub other_index: usize,
    /// Hits in the other text.
    pub others: Vec<(usize, usize)>,
    /// The number of the hit that was gone to last, in the order of the page.
    pub at: usize,
    /// That hit: in which text, and its code points.
    pub here: Option<(usize, (usize, usize))>,
    /// Of a search in all texts: the hits in each text of the record that has some.
    pub by_text: Vec<(TextKey, Vec<(usize, usize)>)>,
}

impl Found {
    /// Returns how many hits there are, in both texts where two are read.
    pub fn count(&self) -> usize {
        self.hits.len() + self.others.len()
    }

    /// Returns the hits that touch a stretch of a text.
    pub fn between(
        &self,
        text_index: usize,
        start: usize,
        end: usize,
    ) -> impl Iterator<Item = (usize, usize)> + '_ {
        let hits: &[(usize, usize)] = if text_index == self.text_index {
            &self.hits
        } else if text_index == self.other_index {
            &self.others
        } else {
            &[]
        };
        let first = hits.partition_point(|hit| hit.1 <= start);
        let rest = hits.get(first..).unwrap_or_default().iter().copied();
        rest.take_while(move |hit| hit.0 < end)
    }
}

/// What was found before a new search began, and where the reader was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// What was found.
    pub found: Option<Found>,
    /// The top of the panel.
    pub place: Place,
}

/// A mark in the text that is open: its note stands under its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The mark's first code point in the text.
    pub start: usize,
    /// One past its last.
    pub end: usize,
    /// What it leads to.
    pub aside: Aside,
}

/// What a mark in the text leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aside {
    /// The footnote that begins at this code point of the text.
    Footnote(usize),
    /// A footnote of this mark that the text does not have.
    NoFootnote(Clean),
    /// The words of the edition on a person, an abbreviation or another reading.
    Gloss(Clean),
    /// An address, or another record.
    Link(Clean),
}

/// A record on the way that the reader came, with the place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visited<Key> {
    /// Which record.
    pub key: Key,
    /// The top of the panel.
    pub place: Place,
    /// Which text was shown.
    pub text_index: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hits_of_a_paragraph_are_those_that_touch_it() {
        let found = Found {
            hits: vec![(0, 3), (5, 8), (10, 12)],
            other_index: 2,
            others: vec![(1, 2)],
            ..Found::default()
        };
        let between = |text, start, end| found.between(text, start, end).collect::<Vec<_>>();
        assert_eq!(between(0, 0, 20), [(0, 3), (5, 8), (10, 12)]);
        assert_eq!(between(0, 3, 5), []);
        assert_eq!(between(0, 7, 11), [(5, 8), (10, 12)]);
        assert_eq!(between(2, 0, 20), [(1, 2)]);
        assert_eq!(between(1, 0, 20), []);
        assert_eq!(found.count(), 4);
    }
}

//! Two texts side by side: paragraphs that answer each other begin on one row.
//!
//! Such a pair is a band of rows. Its address on the page is its first paragraph with an offset
//! that counts through the left side and then, where that has ended, through the right.

use super::layout::{PageLine, Paged, Place};
use super::page::Paragraph;
use super::shape::Measure;
use super::wrap::Line;

/// Columns between the two sides; the line that parts them stands in the middle.
pub const BETWEEN: usize = 3;

/// What stands on the right side of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Which paragraph.
    pub paragraph: usize,
    /// Which code points of it.
    pub line: Line,
    /// True for the first line of the paragraph.
    pub first: bool,
    /// True where the source itself begins a line.
    pub typed: bool,
}

impl Paged<'_> {
    /// Returns true for a paragraph that stands in a band.
    pub fn in_band(&self, paragraph: &Paragraph) -> bool {
        self.page.beside && paragraph.pair.is_some()
    }

    /// Returns how the columns are divided for a paragraph: a side has half of them.
    pub fn measure_of(&self, paragraph: &Paragraph) -> Measure {
        if !self.in_band(paragraph) {
            return self.measure;
        }
        let margin = self.measure.margin;
        let room = self.columns.saturating_sub(margin + BETWEEN) / 2;
        let side = room.min(self.wanted).max(1);
        let free = self.columns.saturating_sub(margin + BETWEEN + 2 * side) / 2;
        let left = margin + free;
        Measure {
            margin,
            left: if paragraph.text_index == self.page.text_index {
                left
            } else {
                left + side + BETWEEN
            },
            measure: side,
        }
    }

    /// Returns the rows of the band that a paragraph begins; none for one inside a band.
    pub(super) fn band(&self, index: usize) -> Vec<PageLine> {
        let paragraphs = &self.page.paragraphs;
        let Some(pair) = paragraphs.get(index).and_then(|one| one.pair) else {
            return Vec::new();
        };
        let begins = index.checked_sub(1).and_then(|at| paragraphs.get(at));
        if begins.is_some_and(|before| before.pair == Some(pair)) {
            return Vec::new();
        }
        let members: Vec<usize> = (index..paragraphs.len())
            .take_while(|at| paragraphs[*at].pair == Some(pair))
            .collect();
        let (left, right): (Vec<usize>, Vec<usize>) = members
            .iter()
            .partition(|at| paragraphs[**at].text_index == self.page.text_index);
        let ends_group = members.iter().any(|at| paragraphs[*at].gap);
        let (left, right) = (self.side(&left), self.side(&right));
        let past_left = left.last().map_or(0, |(at, _)| at + 1);
        let mut rows: Vec<PageLine> = (0..left.len().max(right.len()))
            .map(|row| {
                let beside = right.get(row).filter(|(_, line)| !line.gap);
                let beside = beside.map(|(_, line)| Beside {
                    paragraph: line.paragraph,
                    line: line.line,
                    first: line.first,
                    typed: line.typed,
                });
                if let Some((at, line)) = left.get(row) {
                    return PageLine {
                        at: *at,
                        beside,
                        ..*line
                    };
                }
                // The left side has ended: the row is known by the right.
                let at = past_left + right.get(row).map_or(0, |(at, _)| *at);
                PageLine {
                    at,
                    beside,
                    ..nothing(index)
                }
            })
            .collect();
        if ends_group {
            let at = rows.last().map_or(0, |row| row.at + 1);
            rows.push(PageLine {
                at,
                ..nothing(index)
            });
        }
        rows
    }

    /// Returns the lines of one side of a band, each with its address.
    fn side(&self, members: &[usize]) -> Vec<(usize, PageLine)> {
        let mut lines = Vec::new();
        let mut passed = 0;
        for (number, index) in members.iter().enumerate() {
            let mut own = self.own_lines(*index);
            if number + 1 == members.len() {
                own.retain(|line| !line.gap);
            }
            lines.extend(own.into_iter().map(|line| (passed + line.line.start, line)));
            passed += self.page.paragraphs[*index].len() + 2;
        }
        lines
    }

    /// Returns the place on the page of an offset in a paragraph: in a band, its address there.
    pub fn place_of(&self, paragraph: usize, offset: usize) -> Place {
        let paragraphs = &self.page.paragraphs;
        let plain = Place { paragraph, offset };
        let Some(own) = paragraphs.get(paragraph).filter(|one| self.in_band(one)) else {
            return plain;
        };
        let same = |at: &usize| paragraphs[*at].pair == own.pair;
        let first = (0..=paragraph)
            .rev()
            .take_while(same)
            .last()
            .unwrap_or(paragraph);
        let holds = |line: &PageLine| {
            let on_left = line.paragraph == paragraph && !line.gap && line.line.start <= offset;
            let on_right =
                |beside: Beside| beside.paragraph == paragraph && beside.line.start <= offset;
            on_left || line.beside.is_some_and(on_right)
        };
        let rows = self.band(first);
        Place {
            paragraph: first,
            offset: rows.iter().rfind(|row| holds(row)).map_or(0, |row| row.at),
        }
    }
}

/// A row with nothing on its left side.
fn nothing(paragraph: usize) -> PageLine {
    PageLine {
        paragraph,
        line: Line {
            start: usize::MAX,
            end: usize::MAX,
        },
        at: 0,
        first: false,
        typed: false,
        gap: true,
        beside: None,
    }
}

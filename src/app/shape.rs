//! How a paragraph stands on the page: where its lines begin and how wide they are.
//!
//! Running text keeps to the measure and stands in the middle where there is room. Tables and
//! lines as typed (a telegram's head) may be wider: they are not broken as long as the panel
//! holds them, and begin where the text does. Where that leaves too little room the whole page
//! moves to the left for lines as typed; a table alone moves, which stands apart anyway. What is drawn in the cells is the business of `ui`.

use crate::record::text::BlockKind;

use super::layout::{PageLine, Paged};
use super::page::{Paragraph, ParagraphKind};
use super::wrap::width;

/// The longest word at the head of a list item that is taken for its marker ("(iii)").
const LONGEST_MARKER: usize = 5;
/// Width of the label column of fields, where there is room for one.
const LABEL_WIDTH: usize = 12;
/// From these columns on there is room for page marks and line numbers beside the text.
const MARGINS_FROM: usize = 50;
/// Columns kept free at the right of a verse for its line numbers.
const VERSE_NUMBER: usize = 6;

/// How a paragraph stands in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The column where the paragraph begins, its label first.
    pub left: usize,
    /// Columns left free from there before the first line.
    pub first: usize,
    /// Columns left free from there before the lines that follow.
    pub hang: usize,
    /// Columns of a line.
    pub width: usize,
}

/// The columns of a panel as a page uses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Columns kept free at the left for page and leaf marks.
    pub margin: usize,
    /// The column where the text begins.
    pub left: usize,
    /// The widest line of running text, in columns.
    pub measure: usize,
}

impl Measure {
    /// Divides the columns of a panel; `marks` is what the widest page mark needs.
    pub fn new(columns: usize, wanted: usize, marks: usize, centred: bool) -> Self {
        let margin = if columns >= MARGINS_FROM { marks } else { 0 };
        let measure = wanted.min(columns.saturating_sub(margin)).max(1);
        let middle = if centred {
            columns.saturating_sub(measure) / 2
        } else {
            0
        };
        Self {
            margin,
            left: middle.max(margin),
            measure,
        }
    }

    /// Moves the text to the left as far as the widest of these lines needs, of those that the
    /// panel can hold; narrow ones come first.
    #[must_use]
    pub fn with_room_for(self, widths: &[usize], columns: usize) -> Self {
        let holds = columns.saturating_sub(self.margin);
        let fitting = widths.partition_point(|wide| *wide <= holds);
        match fitting.checked_sub(1).and_then(|at| widths.get(at)) {
            Some(widest) => Self {
                left: self.left.min(columns - widest).max(self.margin),
                ..self
            },
            None => self,
        }
    }
}

impl Paged<'_> {
    /// Returns how a paragraph stands.
    pub fn shape(&self, paragraph: &Paragraph) -> Shape {
        let Measure { left, measure, .. } = self.measure_of(paragraph);
        let room = self.columns.saturating_sub(left).max(1);
        let free = |columns: usize| columns.min(measure / 2);
        let (first, hang, limit) = match &paragraph.kind {
            ParagraphKind::Field | ParagraphKind::Note => {
                let column = free(self.label_column(paragraph));
                // The words of a field keep to the measure; beside a list the label stands before it.
                let limit = if self.centred {
                    measure
                } else {
                    measure + column
                };
                (column, column, limit)
            }
            ParagraphKind::Title if !self.centred => (0, 0, room),
            ParagraphKind::Title | ParagraphKind::Section => (0, 0, measure),
            ParagraphKind::Block(kind) => match kind {
                BlockKind::ListItem(depth) => {
                    let indent = usize::from(*depth) * 3 + 1;
                    let hang = free(indent + marker_width(&paragraph.text));
                    (free(indent), hang, measure)
                }
                BlockKind::Quotation => (free(4), free(4), measure.saturating_sub(free(4)).max(1)),
                BlockKind::Footnote(mark) => {
                    let column = free(width(mark).max(2) + 2);
                    (column, column, measure)
                }
                BlockKind::Verse => {
                    let numbers = if self.shows_numbers() {
                        VERSE_NUMBER
                    } else {
                        0
                    };
                    (free(2), free(6), measure.saturating_sub(numbers).max(1))
                }
                BlockKind::Table => {
                    return self.wide_shape(paragraph, widest_line(&paragraph.text));
                }
                BlockKind::Paragraph => return self.shape_as_typed(paragraph),
                BlockKind::Heading(_)
                | BlockKind::Speaker
                | BlockKind::Figure
                | BlockKind::Enclosure
                | BlockKind::EditorialNote => (0, 0, measure),
            },
        };
        Shape {
            left,
            first,
            hang,
            width: limit.min(room).saturating_sub(hang).max(1),
        }
    }

    /// Returns the columns left free before a line, from the left edge of the panel's text.
    pub fn indent(&self, line: &PageLine) -> usize {
        let Some(paragraph) = self.page.paragraphs.get(line.paragraph) else {
            return 0;
        };
        let shape = self.shape(paragraph);
        let is_verse = paragraph.kind == ParagraphKind::Block(BlockKind::Verse);
        // Each line of a stanza begins where the first does; only what was broken hangs.
        if line.first || (is_verse && line.typed) {
            shape.left + shape.first
        } else {
            shape.left + shape.hang
        }
    }

    /// Returns true where the panel has room for line numbers beside a verse.
    pub fn shows_numbers(&self) -> bool {
        self.columns >= MARGINS_FROM
    }

    /// Returns how many columns of a table do not fit into the panel.
    pub fn beyond(&self, paragraph: &Paragraph) -> usize {
        if paragraph.kind != ParagraphKind::Block(BlockKind::Table) {
            return 0;
        }
        let shape = self.shape(paragraph);
        widest_line(&paragraph.text).saturating_sub(shape.width)
    }

    /// A label that is too long for its column widens it for this field.
    fn label_column(&self, paragraph: &Paragraph) -> usize {
        let usual = if self.columns >= MARGINS_FROM {
            LABEL_WIDTH
        } else {
            LABEL_WIDTH - 2
        };
        usual.max(width(&paragraph.label) + 1)
    }

    /// A paragraph; lines as typed are not broken again where the panel is wide enough.
    fn shape_as_typed(&self, paragraph: &Paragraph) -> Shape {
        let Measure {
            margin,
            left,
            measure,
        } = self.measure_of(paragraph);
        if paragraph.text.contains('\n') && !self.in_band(paragraph) {
            let wide = widest_line(&paragraph.text);
            if wide > measure && wide <= self.columns.saturating_sub(margin) {
                return self.wide_shape(paragraph, wide);
            }
        }
        Shape {
            left,
            first: 0,
            hang: 0,
            width: measure,
        }
    }

    /// What is wider than the measure begins where the text does; further to the left where it
    /// would not fit, and at the edge where it does not fit at all.
    fn wide_shape(&self, paragraph: &Paragraph, wide: usize) -> Shape {
        let Measure {
            margin,
            left,
            measure,
        } = self.measure_of(paragraph);
        if self.in_band(paragraph) {
            return Shape {
                left,
                first: 0,
                hang: 0,
                width: measure,
            };
        }
        let left = left.min(self.columns.saturating_sub(wide)).max(margin);
        Shape {
            left,
            first: 0,
            hang: 0,
            width: self.columns.saturating_sub(left).max(1),
        }
    }
}

/// Returns the columns of the widest line of a text that is not broken.
pub(super) fn widest_line(text: &str) -> usize {
    text.split('\n').map(width).max().unwrap_or(0)
}

/// Returns the columns of a list item's marker ("1)", "-") and the space behind it.
fn marker_width(text: &str) -> usize {
    match text.split_once(' ') {
        Some((marker, _)) if marker.chars().count() <= LONGEST_MARKER => width(marker) + 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_stands_in_the_middle_and_never_wider_than_the_panel() {
        let measure = Measure::new(118, 66, 0, true);
        assert_eq!((measure.left, measure.measure), (26, 66));
        let narrow = Measure::new(38, 66, 5, true);
        assert_eq!((narrow.margin, narrow.left, narrow.measure), (0, 0, 38));
    }

    #[test]
    fn the_page_makes_room_for_lines_that_are_not_broken() {
        let measure = Measure::new(78, 66, 0, true);
        assert_eq!(measure.left, 6);
        let left = |widths: &[usize]| measure.with_room_for(widths, 78).left;
        assert_eq!(left(&[]), 6);
        assert_eq!(left(&[30, 72]), 6);
        assert_eq!(left(&[30, 72, 75]), 3);
        // What does not fit in any place moves nothing.
        assert_eq!(left(&[30, 75, 90]), 3);
        assert_eq!(left(&[90]), 6);
        let marked = Measure::new(78, 66, 5, true);
        assert_eq!(marked.with_room_for(&[73], 78).left, 5);
        assert_eq!(marked.with_room_for(&[75], 78).left, 6);
    }

    #[test]
    fn page_marks_have_their_margin_at_the_cost_of_the_measure() {
        let tight = Measure::new(68, 66, 5, true);
        assert_eq!((tight.margin, tight.left, tight.measure), (5, 5, 63));
        let wide = Measure::new(118, 66, 5, true);
        assert_eq!((wide.left, wide.measure), (26, 66));
        assert_eq!(Measure::new(118, 66, 5, false).left, 5);
    }
}

//! Geometry: where the panels are, and how a page falls into lines.
//!
//! `update` and `ui` call the same functions with the same model, so that moving and drawing
//! never disagree. Nothing is kept: a page is wrapped by paragraph around the place, so that
//! a long document costs no more than what is seen of it.

use ratatui::layout::Rect;

use crate::record::text::BlockKind;

use super::model::{Focus, Model, Overlay, Panels};
use super::page::{Page, Paragraph, ParagraphKind};
use super::wrap::{Line, unwrapped, width, wrap};

/// The smallest terminal the room opens in: columns, rows.
pub const SMALLEST: (u16, u16) = (20, 5);
/// From these columns and rows the list and the record share the screen.
const SHARED_FROM: (u16, u16) = (60, 18);
/// From this width the two may stand side by side.
const BESIDE_FROM: u16 = 160;
/// The widest line of running text, in columns: longer ones tire the eye.
const MEASURE: usize = 88;
/// Rows the list has at least when it shares the screen: the sentence of an empty list fits.
const FEWEST_ROWS: usize = 4;
/// The longest word at the head of a list item that is taken for its marker ("(iii)").
const LONGEST_MARKER: usize = 5;
/// Width of the label column of fields, where there is room for one.
const LABEL_WIDTH: usize = 12;

/// Where the panels are; an empty area is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The line at the head.
    pub header: Rect,
    /// The names of the list's columns.
    pub columns: Rect,
    /// The list.
    pub list: Rect,
    /// The line between list and record.
    pub rule: Rect,
    /// The record.
    pub record: Rect,
    /// The line that says what is.
    pub status: Rect,
    /// The line that says which keys there are.
    pub hints: Rect,
}

/// Returns true when the terminal is too small for the room.
pub fn too_small((columns, rows): (u16, u16)) -> bool {
    columns < SMALLEST.0 || rows < SMALLEST.1
}

/// Returns where the panels are.
pub fn areas(model: &Model) -> Areas {
    let (columns, rows) = model.size;
    if too_small(model.size) {
        return Areas::default();
    }
    let line = |y| Rect::new(0, y, columns, 1);
    let mut areas = Areas {
        header: line(0),
        status: line(rows - 2),
        hints: line(rows - 1),
        ..Areas::default()
    };
    let body = Rect::new(0, 1, columns, rows - 3);
    let shared = columns >= SHARED_FROM.0 && rows >= SHARED_FROM.1 && !model.zoomed;
    let beside = shared && model.settings.panels == Panels::Beside && columns >= BESIDE_FROM;
    if beside {
        let left = columns / 2;
        place_list(
            &mut areas,
            Rect {
                width: left,
                ..body
            },
        );
        areas.rule = Rect::new(left, 1, 1, body.height);
        areas.record = Rect::new(left + 1, 1, columns - left - 1, body.height);
    } else if shared {
        // Rows need a little over a third; at 24 rows the record is a strip. A room of a few
        // records leaves the rest to the record; a filter that narrows moves nothing.
        let wanted = model
            .list
            .total
            .max(FEWEST_ROWS)
            .min(usize::from(body.height)) as u16;
        let list = (body.height * 2 / 5).max(8).min(wanted);
        place_list(
            &mut areas,
            Rect {
                height: list + 1,
                ..body
            },
        );
        areas.rule = line(body.y + list + 1);
        let used = list + 2;
        areas.record = Rect {
            y: body.y + used,
            height: body.height - used,
            ..body
        };
    } else if model.focus == Focus::Record {
        areas.record = body;
    } else {
        place_list(&mut areas, body);
    }
    areas
}

/// Rows that the panel of facets needs below the list to be worth the place there.
const FEWEST_FACET_ROWS: u16 = 6;

/// Returns where the panel of facets is: below the list, which is seen to narrow, or beside it;
/// over everything but head and foot where there is no such place.
pub fn facets(model: &Model) -> Rect {
    let areas = areas(model);
    if areas.list.is_empty() || areas.record.height < FEWEST_FACET_ROWS {
        let top = areas.header.bottom();
        return Rect {
            y: top,
            height: areas.status.y.saturating_sub(top),
            ..areas.header
        };
    }
    if areas.rule.height > 1 {
        return areas.record;
    }
    Rect {
        height: areas.record.height + areas.rule.height,
        ..areas.rule
    }
}

/// Returns where the lines of the panel of facets are.
pub fn facet_rows(model: &Model) -> Rect {
    let area = facets(model);
    let typing = matches!(&model.overlay, Some(Overlay::Facets(facets)) if facets.typing);
    let head = (1 + u16::from(typing)).min(area.height);
    Rect {
        y: area.y + head,
        height: area.height - head,
        ..area
    }
}

fn place_list(areas: &mut Areas, body: Rect) {
    areas.columns = Rect { height: 1, ..body };
    areas.list = Rect {
        y: body.y + 1,
        height: body.height.saturating_sub(1),
        ..body
    };
}

/// A place in a page: a paragraph and an offset in it, in code points; never a row.
///
/// An offset past the paragraph's length stands for the empty line that follows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which paragraph.
    pub paragraph: usize,
    /// Which code point of it.
    pub offset: usize,
}

/// How a paragraph stands in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Columns left free before the first line (the label stands there).
    pub first: usize,
    /// Columns left free before the lines that follow.
    pub hang: usize,
    /// Columns of a line.
    pub width: usize,
}

/// A line of a page as it stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLine {
    /// Which paragraph.
    pub paragraph: usize,
    /// Which code points of it; an empty line that parts paragraphs lies past its end.
    pub line: Line,
    /// True for the first line of a paragraph.
    pub first: bool,
    /// True for the empty line that follows a paragraph.
    pub gap: bool,
}

/// A page in a panel of a given size.
#[derive(Clone, Copy, Debug)]
pub struct Paged<'a> {
    /// The page.
    pub page: &'a Page,
    /// Columns of the panel's text.
    pub columns: usize,
    /// Rows of the panel.
    pub rows: usize,
}

impl<'a> Paged<'a> {
    /// A page in an area, a column left free on each side.
    pub fn new(page: &'a Page, area: Rect) -> Self {
        Self {
            page,
            columns: usize::from(area.width.saturating_sub(2)).max(1),
            rows: area.height.into(),
        }
    }

    /// Returns how a paragraph stands.
    pub fn shape(&self, paragraph: &Paragraph) -> Shape {
        let measure = self.columns.min(MEASURE);
        let label = if self.columns >= 50 {
            LABEL_WIDTH
        } else {
            LABEL_WIDTH - 2
        };
        let free = |columns: usize| columns.min(self.columns / 2);
        let (first, hang, limit) = match &paragraph.kind {
            ParagraphKind::Field | ParagraphKind::Note => {
                // A label that is too long for its column widens it for this field.
                let column = label.max(width(&paragraph.label) + 1);
                (free(column), free(column), measure + column)
            }
            ParagraphKind::Title => (0, 0, self.columns),
            ParagraphKind::Section => (0, 0, measure),
            ParagraphKind::Block(kind) => match kind {
                BlockKind::ListItem(depth) => {
                    let indent = usize::from(*depth) * 3 + 1;
                    (
                        free(indent),
                        free(indent + marker_width(&paragraph.text)),
                        measure,
                    )
                }
                BlockKind::Quotation => (free(4), free(4), measure),
                BlockKind::Footnote(mark) => {
                    let column = free(width(mark).max(2) + 2);
                    (column, column, measure)
                }
                BlockKind::Verse => (free(2), free(6), measure),
                BlockKind::Table => (0, 0, usize::MAX),
                BlockKind::Heading(_)
                | BlockKind::Paragraph
                | BlockKind::Speaker
                | BlockKind::Figure
                | BlockKind::Enclosure
                | BlockKind::EditorialNote => (0, 0, measure),
            },
        };
        let width = limit.min(if limit == usize::MAX {
            limit
        } else {
            self.columns
        });
        Shape {
            first,
            hang,
            width: width.saturating_sub(hang).max(1),
        }
    }

    /// Returns the lines of a paragraph, with the empty line that follows it.
    pub fn lines(&self, index: usize) -> Vec<PageLine> {
        let Some(paragraph) = self.page.paragraphs.get(index) else {
            return Vec::new();
        };
        let shape = self.shape(paragraph);
        let is_table = paragraph.kind == ParagraphKind::Block(BlockKind::Table);
        let wrapped = if is_table {
            unwrapped(&paragraph.text)
        } else {
            wrap(&paragraph.text, shape.width)
        };
        let mut lines: Vec<PageLine> = wrapped
            .into_iter()
            .enumerate()
            .map(|(at, line)| PageLine {
                paragraph: index,
                line,
                first: at == 0,
                gap: false,
            })
            .collect();
        if paragraph.gap && index + 1 < self.page.paragraphs.len() {
            let past = paragraph.len() + 1;
            let line = Line {
                start: past,
                end: past,
            };
            lines.push(PageLine {
                paragraph: index,
                line,
                first: false,
                gap: true,
            });
        }
        lines
    }

    /// Returns the lines that are seen when this place is at the top.
    pub fn visible(&self, top: Place) -> Vec<PageLine> {
        let mut seen = Vec::with_capacity(self.rows);
        let mut index = top.paragraph;
        while seen.len() < self.rows && index < self.page.paragraphs.len() {
            let lines = self.lines(index);
            let skip = if index == top.paragraph {
                line_of(&lines, top.offset)
            } else {
                0
            };
            seen.extend(lines.into_iter().skip(skip).take(self.rows - seen.len()));
            index += 1;
        }
        seen
    }

    /// Returns the place so many lines further down, at most the last.
    pub fn down(&self, from: Place, count: usize) -> Place {
        let mut left = count;
        let mut place = from;
        let last = self.last_top();
        loop {
            let lines = self.lines(place.paragraph);
            let at = line_of(&lines, place.offset);
            if let Some(line) = lines.get(at + left) {
                return Place {
                    offset: line.line.start,
                    ..place
                }
                .min(last.max(from));
            }
            left -= lines.len().saturating_sub(at);
            if place.paragraph + 1 >= self.page.paragraphs.len() {
                return last.max(from);
            }
            place = Place {
                paragraph: place.paragraph + 1,
                offset: 0,
            };
        }
    }

    /// Returns the place so many lines further up, at least the first.
    pub fn up(&self, from: Place, count: usize) -> Place {
        let mut left = count;
        let mut index = from.paragraph;
        let mut lines = self.lines(index);
        let mut at = line_of(&lines, from.offset);
        while left > at {
            if index == 0 {
                return Place::default();
            }
            left -= at;
            index -= 1;
            lines = self.lines(index);
            at = lines.len();
        }
        let offset = lines.get(at - left).map_or(0, |line| line.line.start);
        Place {
            paragraph: index,
            offset,
        }
    }

    /// Returns the lowest place that may be at the top: the last line is then at the foot.
    pub fn last_top(&self) -> Place {
        let mut index = self.page.paragraphs.len();
        let mut left = self.rows;
        while index > 0 {
            index -= 1;
            let lines = self.lines(index);
            if lines.len() >= left {
                let offset = lines
                    .get(lines.len() - left)
                    .map_or(0, |line| line.line.start);
                return Place {
                    paragraph: index,
                    offset,
                };
            }
            left -= lines.len();
        }
        Place::default()
    }

    /// Returns the start of the line that holds a place, at most the lowest place for the top.
    pub fn settle(&self, place: Place) -> Place {
        let lines = self.lines(place.paragraph);
        let offset = lines
            .get(line_of(&lines, place.offset))
            .map_or(0, |line| line.line.start);
        Place { offset, ..place }.min(self.last_top())
    }

    /// Returns how much of the page lies above the foot of the panel, in percent.
    pub fn percent(&self, top: Place) -> usize {
        let visible = self.visible(top);
        let Some(last) = visible.last() else {
            return 100;
        };
        let above = |paragraph: usize| self.page.above.get(paragraph).copied().unwrap_or(0);
        let total = above(self.page.paragraphs.len()).max(1);
        if last.paragraph + 1 == self.page.paragraphs.len() && self.down(top, 1) == top {
            return 100;
        }
        (above(last.paragraph) * 100 / total).min(99)
    }
}

/// Returns the columns of a list item's marker ("1)", "-") and the space behind it.
fn marker_width(text: &str) -> usize {
    match text.split_once(' ') {
        Some((marker, _)) if marker.chars().count() <= LONGEST_MARKER => width(marker) + 1,
        _ => 0,
    }
}

/// Returns which line of a paragraph holds an offset.
pub fn line_of(lines: &[PageLine], offset: usize) -> usize {
    lines
        .iter()
        .rposition(|line| line.line.start <= offset)
        .unwrap_or(0)
}

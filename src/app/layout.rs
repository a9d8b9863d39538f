//! Geometry: where the panels are, and how a page falls into lines.
//!
//! `update` and `ui` call the same functions with the same model, so that moving and drawing
//! never disagree. Nothing is kept: a page is wrapped by paragraph around the place, so that
//! a long document costs no more than what is seen of it.

use ratatui::layout::Rect;

use crate::record::text::BlockKind;

use super::bands::Beside;
use super::model::{Focus, Model, Overlay, Panels, Screen};
use super::page::{Page, ParagraphKind};
use super::settings::LIST_SHARE;
use super::shape::Measure;
use super::wrap::{Line, unwrapped, wrap};

/// The smallest terminal the room opens in: columns, rows.
pub const SMALLEST: (u16, u16) = (20, 5);
/// From these columns and rows the list and the record share the screen.
const SHARED_FROM: (u16, u16) = (60, 18);
/// From this width the two may stand side by side.
const BESIDE_FROM: u16 = 160;
/// Rows the list has at least when it shares the screen: the sentence of an empty list fits.
const FEWEST_ROWS: usize = 4;

/// Rows the record has at least below it.
const FEWEST_RECORD_ROWS: u16 = 3;
/// Columns that list and record have at least side by side.
const NARROWEST: u16 = 40;

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

/// From these rows on a result has two lines of its passage.
const ROOMY_FROM: u16 = 18;

/// Returns how many lines a result takes: that of its record, and those of its passage.
pub fn lines_of_result((_, rows): (u16, u16)) -> usize {
    if rows >= ROOMY_FROM { 3 } else { 2 }
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
    // Results stand with their passages: they need the whole screen.
    if model.screen == Screen::Results && model.focus == Focus::List {
        let height = results_above_facets(model, body).unwrap_or(body.height);
        place_list(&mut areas, Rect { height, ..body });
        return areas;
    }
    let shared = columns >= SHARED_FROM.0 && rows >= SHARED_FROM.1 && !model.zoomed;
    let beside = shared && model.settings.panels == Panels::Beside && columns >= BESIDE_FROM;
    if beside {
        let share = u32::from(columns) * u32::from(model.settings.look.list_share.1) / 100;
        let left = (share as u16).clamp(NARROWEST, columns - NARROWEST);
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
        let share = model.settings.look.list_share.0;
        // A share that was set may be a few rows.
        let fewest = if share == LIST_SHARE.0 { 8 } else { 3 };
        let list = u32::from(body.height) * u32::from(share) / 100;
        let most = body.height - FEWEST_RECORD_ROWS - 2;
        let list = (list as u16).max(fewest).min(wanted).min(most);
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

/// Returns the rows that the results keep above the panel of facets: a third of them, as whole
/// results; `None` where no such panel is open, or it stands over everything.
fn results_above_facets(model: &Model, body: Rect) -> Option<u16> {
    let is_open = matches!(&model.overlay, Some(Overlay::Facets(_)));
    let is_roomy = model.size.0 >= SHARED_FROM.0 && model.size.1 >= SHARED_FROM.1;
    let lines = lines_of_result(model.size) as u16;
    let results = (body.height / 3).saturating_sub(1) / lines;
    (is_open && is_roomy).then_some(1 + results.max(1) * lines)
}

/// Returns where the panel of facets is: below the list, which is seen to narrow, or beside it;
/// over everything but head and foot where there is no such place.
pub fn facets(model: &Model) -> Rect {
    let areas = areas(model);
    let below = areas.status.y.saturating_sub(areas.list.bottom());
    if !areas.list.is_empty() && areas.record.is_empty() && below >= FEWEST_FACET_ROWS {
        return Rect {
            y: areas.list.bottom(),
            height: below,
            ..areas.header
        };
    }
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

/// A line of a page as it stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLine {
    /// Which paragraph.
    pub paragraph: usize,
    /// Which code points of it; an empty line that parts paragraphs lies past its end.
    pub line: Line,
    /// Its address: with the paragraph, the place of a page that begins with it.
    pub at: usize,
    /// True for the first line of a paragraph.
    pub first: bool,
    /// True where the source itself begins a line, not the width of the panel.
    pub typed: bool,
    /// True for the empty line that follows a paragraph.
    pub gap: bool,
    /// What stands on the right of it, where two texts are read side by side.
    pub beside: Option<Beside>,
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
    /// How the columns are divided.
    pub measure: Measure,
    /// True where the text stands in the middle of the panel.
    pub centred: bool,
    /// The measure the settings ask for.
    pub wanted: usize,
}

impl<'a> Paged<'a> {
    /// A page in the record's panel, a column left free on each side.
    ///
    /// The record alone is a page of its own, in the middle; below the list it stands under
    /// the first column of the rows.
    pub fn new(page: &'a Page, model: &Model) -> Self {
        let areas = areas(model);
        let columns = usize::from(areas.record.width.saturating_sub(2)).max(1);
        let centred = areas.list.is_empty();
        let wanted = model.settings.measure;
        Self {
            page,
            columns,
            rows: areas.record.height.into(),
            measure: Measure::new(columns, wanted, page.margin, centred)
                .with_room_for(&page.widths, columns),
            centred,
            wanted,
        }
    }

    /// Returns the lines of a paragraph, with the empty line that follows it. Of two texts side
    /// by side the rows of a pair are those of its first paragraph.
    pub fn lines(&self, index: usize) -> Vec<PageLine> {
        match self.page.paragraphs.get(index) {
            Some(paragraph) if self.in_band(paragraph) => self.band(index),
            _ => self.own_lines(index),
        }
    }

    /// Returns the lines of a paragraph as it stands alone.
    pub fn own_lines(&self, index: usize) -> Vec<PageLine> {
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
        let typed = typed_starts(&paragraph.text);
        let mut lines: Vec<PageLine> = wrapped
            .into_iter()
            .enumerate()
            .map(|(at, line)| PageLine {
                paragraph: index,
                line,
                at: line.start,
                beside: None,
                first: at == 0,
                typed: at == 0 || typed.binary_search(&line.start).is_ok(),
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
                at: past,
                beside: None,
                first: false,
                typed: false,
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
        let at_most_the_last = |place: Place| {
            if self.is_before_the_end(place) {
                place
            } else {
                place.min(self.last_top().max(from))
            }
        };
        loop {
            let lines = self.lines(place.paragraph);
            let at = line_of(&lines, place.offset);
            if let Some(line) = lines.get(at + left) {
                return at_most_the_last(Place {
                    offset: line.at,
                    ..place
                });
            }
            left -= lines.len().saturating_sub(at);
            if place.paragraph + 1 >= self.page.paragraphs.len() {
                return self.last_top().max(from);
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
        let offset = lines.get(at - left).map_or(0, |line| line.at);
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
                let offset = lines.get(lines.len() - left).map_or(0, |line| line.at);
                return Place {
                    paragraph: index,
                    offset,
                };
            }
            left -= lines.len();
        }
        Place::default()
    }

    /// Returns true for a place so far up that it may be at the top, which needs no wrapping to
    /// know: each paragraph below it takes a line. In a band there are paragraphs without one.
    fn is_before_the_end(&self, place: Place) -> bool {
        !self.page.beside && place.paragraph + self.rows < self.page.paragraphs.len()
    }

    /// Returns the start of the line that holds a place, at most the lowest place for the top.
    pub fn settle(&self, place: Place) -> Place {
        self.start_of_line(place).min(self.last_top())
    }

    /// Returns the start of the line that holds a place.
    pub fn start_of_line(&self, place: Place) -> Place {
        let lines = self.lines(place.paragraph);
        let offset = lines
            .get(line_of(&lines, place.offset))
            .map_or(0, |line| line.at);
        Place { offset, ..place }
    }

    /// Returns how much of the page lies above the foot of the panel, in percent, when these
    /// lines are seen from this place on.
    pub fn percent(&self, top: Place, seen: &[PageLine]) -> usize {
        let Some(last) = seen.last() else {
            return 100;
        };
        let count = |upto: usize| self.page.passed(upto);
        let total = count(self.page.paragraphs.len()).max(1);
        if last.paragraph + 1 == self.page.paragraphs.len() && self.down(top, 1) == top {
            return 100;
        }
        (count(last.paragraph) * 100 / total).min(99)
    }
}

/// Returns the code points that follow a line feed.
fn typed_starts(text: &str) -> Vec<usize> {
    if !text.contains('\n') {
        return Vec::new();
    }
    let feeds = text.chars().enumerate().filter(|(_, c)| *c == '\n');
    feeds.map(|(at, _)| at + 1).collect()
}

/// Returns which line of a paragraph holds an offset.
pub fn line_of(lines: &[PageLine], offset: usize) -> usize {
    lines
        .iter()
        .rposition(|line| line.at <= offset)
        .unwrap_or(0)
}

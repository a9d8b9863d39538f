//! The record as a page: title, fields, notes, the text, where it comes from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::bands::{BETWEEN, Beside};
use crate::app::layout::{PageLine, Paged, Place};
use crate::app::model::Model;
use crate::app::page::{Page, Paragraph, ParagraphKind};
use crate::record::text::{BlockKind, Passage, Span, SpanKind};

use super::line::Seen;
use super::paint::{plain_cells, plain_marks, put, put_right, put_seen, sentences};
use super::passages::Styles;
use super::{margin, theme};

/// Returns the lines of the record that are seen.
pub fn seen(model: &Model) -> Vec<PageLine> {
    match model.reading.record {
        Some(Ok(_)) => Paged::new(&model.reading.page, model).visible(model.reading.place),
        Some(Err(_)) | None => Vec::new(),
    }
}

/// Draws the part of the page that is seen; returns where the moving end of a selection stands.
pub fn view(model: &Model, seen: &[PageLine], area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if let Some(page) = model.other_page() {
        let seen = Paged::new(&page, model).visible(Place::default());
        draw(model, &page, &seen, area, buffer);
        return None;
    }
    match &model.reading.record {
        Some(Ok(_)) => draw(model, &model.reading.page, seen, area, buffer),
        Some(Err(why)) => {
            let words = format!("This record can't be read: {why}");
            sentences(buffer, area, &plain_marks(&words, model.settings.ascii));
            None
        }
        None => None,
    }
}

fn draw(
    model: &Model,
    page: &Page,
    seen: &[PageLine],
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let paged = Paged::new(page, model);
    let selected = model.selected();
    let drawing = Drawing {
        model,
        paged,
        selected: selected.as_ref(),
    };
    let head = model
        .reading
        .selection
        .and_then(|selection| page.locate_in(selection.text_index, selection.head));
    let holds = |line: &PageLine| {
        head.filter(|(paragraph, offset)| {
            *paragraph == line.paragraph && (line.line.start..line.line.end).contains(offset)
        })
    };
    let mut cursor = None;
    for (at, line) in seen.iter().copied().enumerate() {
        let row = Rect {
            y: area.y + at as u16,
            height: 1,
            ..area
        };
        if row.y >= area.bottom() {
            continue;
        }
        if let Some(beside) = line.beside {
            let right = on_the_right(line, beside);
            drawing.line(&right, row, buffer);
            if let Some((_, offset)) = holds(&right) {
                cursor = Some(drawing.cell_of(&right, offset, row));
            }
        }
        if paged.page.paragraphs[line.paragraph].pair.is_some() {
            drawing.parting(&line, row, buffer);
        }
        if line.gap {
            continue;
        }
        drawing.line(&line, row, buffer);
        if let Some((_, offset)) = holds(&line) {
            cursor = Some(drawing.cell_of(&line, offset, row));
        }
    }
    if std::ptr::eq(page, &raw const model.reading.page) {
        margin::view(model, &paged, seen, area, buffer);
    }
    cursor
}

/// Returns the right side of a row as a line of its own.
fn on_the_right(line: PageLine, beside: Beside) -> PageLine {
    PageLine {
        paragraph: beside.paragraph,
        line: beside.line,
        first: beside.first,
        typed: beside.typed,
        gap: false,
        beside: None,
        ..line
    }
}

/// What is the same for all lines of a page.
#[derive(Clone, Copy)]
struct Drawing<'a> {
    model: &'a Model,
    paged: Paged<'a>,
    selected: Option<&'a Passage>,
}

impl Drawing<'_> {
    /// Returns the cell of a letter of a line.
    fn cell_of(&self, line: &PageLine, offset: usize, row: Rect) -> Position {
        let paragraph = &self.paged.page.paragraphs[line.paragraph];
        let seen = self.seen(line);
        let from = self.begins(line, &seen);
        let x = from + seen.column_of(offset).saturating_sub(self.shift(paragraph));
        Position {
            x: (row.x + 1 + x as u16).min(row.right().saturating_sub(2)),
            y: row.y,
        }
    }

    /// Returns a line in the order it is seen.
    fn seen(&self, line: &PageLine) -> Seen<'_> {
        let paragraph = &self.paged.page.paragraphs[line.paragraph];
        let bidi = self.model.settings.bidi;
        Seen::of(&paragraph.text, line.line.start, line.line.end, bidi)
    }

    /// Returns the column where a line begins: one that is read from the right ends at the right.
    fn begins(&self, line: &PageLine, seen: &Seen<'_>) -> usize {
        let indent = self.paged.indent(line);
        let paragraph = &self.paged.page.paragraphs[line.paragraph];
        if !seen.from_right || paragraph.kind == ParagraphKind::Block(BlockKind::Table) {
            return indent;
        }
        let shape = self.paged.shape(paragraph);
        let edge = shape.left + shape.hang + shape.width;
        // Such a line is indented at the right; a label stays where all labels are.
        let inset = if paragraph.label.is_empty() {
            indent - shape.left
        } else {
            0
        };
        edge.saturating_sub(inset + seen.width())
    }

    /// The line between two texts side by side, or before what is of the other text.
    fn parting(&self, line: &PageLine, area: Rect, buffer: &mut Buffer) {
        let page = self.paged.page;
        let paragraph = &page.paragraphs[line.paragraph];
        let sign = if self.model.settings.ascii {
            "|"
        } else {
            "│"
        };
        let measure = self.paged.measure_of(paragraph);
        let is_other = paragraph.text_index != page.text_index;
        let column = match (page.beside, is_other) {
            (false, false) => return,
            (false, true) if line.gap => return,
            (true, false) => measure.left + measure.measure + BETWEEN / 2 + 1,
            (true, true) => measure.left - BETWEEN / 2,
            // Where the text begins at the edge, the free column takes it.
            (false, true) => measure.left.saturating_sub(1),
        };
        let x = area.x + column as u16;
        if x < area.right() {
            put(
                buffer,
                Rect {
                    x,
                    width: 1,
                    ..area
                },
                sign,
                theme::QUIET,
            );
        }
    }

    /// Returns how many columns a paragraph is moved to the left.
    fn shift(&self, paragraph: &Paragraph) -> usize {
        self.model.reading.shift.min(self.paged.beyond(paragraph))
    }

    fn line(&self, line: &PageLine, area: Rect, buffer: &mut Buffer) {
        let row = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(2),
            ..area
        };
        let paragraph = &self.paged.page.paragraphs[line.paragraph];
        self.label(line, paragraph, row, buffer);
        self.margins(line, paragraph, row, buffer);
        let seen = self.seen(line);
        let indent = self.begins(line, &seen) as u16;
        let place = Rect {
            x: row.x + indent.min(row.width),
            width: row
                .width
                .saturating_sub(indent)
                .min(self.room(paragraph, indent)),
            ..row
        };
        let shift = self.shift(paragraph);
        let styles = Styles::of(paragraph, self.model, self.selected);
        // Quotation marks and dashes of a document stay as they are: it is quoted, not redrawn.
        put_seen(buffer, place, &seen, shift, |point| styles.at(point));
        let (before, behind) = self.edges(paragraph, area);
        if shift > 0 {
            put(buffer, before, "<", theme::ACCENTED);
        }
        if seen.width() > shift + usize::from(place.width) {
            put(buffer, behind, ">", theme::ACCENTED);
        }
        let of_the_document = matches!(paragraph.kind, ParagraphKind::Block(_));
        if self.model.settings.ascii && !of_the_document {
            plain_cells(buffer, row);
        }
    }

    /// Returns the cells before and behind a line that tell that it goes on there: the panel's
    /// edges, or those of its side where two texts stand side by side.
    fn edges(&self, paragraph: &Paragraph, area: Rect) -> (Rect, Rect) {
        let (left, right) = if self.paged.in_band(paragraph) {
            let measure = self.paged.measure_of(paragraph);
            let left = area.x + measure.left as u16;
            (left, left + measure.measure as u16 + 1)
        } else {
            (area.x, area.right().saturating_sub(1))
        };
        let cell = |x: u16| {
            let width = u16::from(x < area.right());
            Rect { x, width, ..area }
        };
        (cell(left), cell(right))
    }

    /// Returns the columns a line may take: of two texts side by side neither reaches into the other.
    fn room(&self, paragraph: &Paragraph, indent: u16) -> u16 {
        if !self.paged.in_band(paragraph) {
            return u16::MAX;
        }
        let measure = self.paged.measure_of(paragraph);
        (measure.left + measure.measure).saturating_sub(indent.into()) as u16
    }

    /// The label of a field, the mark of a footnote.
    fn label(&self, line: &PageLine, paragraph: &Paragraph, row: Rect, buffer: &mut Buffer) {
        if !line.first || paragraph.label.is_empty() {
            return;
        }
        let style = if paragraph.kind == ParagraphKind::Note {
            theme::ACCENTED
        } else {
            theme::QUIET
        };
        let shape = self.paged.shape(paragraph);
        let left = (shape.left as u16).min(row.width);
        let label = Rect {
            x: row.x + left,
            width: (shape.first as u16).saturating_sub(1).min(row.width - left),
            ..row
        };
        put(buffer, label, &paragraph.label, style);
    }

    /// The page or leaf that begins in a line, before it; the number of a verse, behind it.
    fn margins(&self, line: &PageLine, paragraph: &Paragraph, row: Rect, buffer: &mut Buffer) {
        let measure = self.paged.measure_of(paragraph);
        let is_other = self.paged.page.beside && paragraph.text_index != self.paged.page.text_index;
        if measure.margin > 1
            && !is_other
            && let Some(page) = self.turned(line, paragraph)
        {
            let area = Rect {
                x: row.x + (measure.left - measure.margin) as u16,
                width: measure.margin as u16 - 1,
                ..row
            };
            put_right(buffer, area.intersection(row), page, theme::QUIET);
        }
        if let Some(number) = &paragraph.number
            && line.first
            && self.paged.shows_numbers()
        {
            let end = (measure.left + measure.measure).min(row.width.into()) as u16;
            let area = Rect { width: end, ..row };
            put_right(buffer, area, number, theme::QUIET);
        }
    }

    /// Returns the last page that begins in a line.
    fn turned<'a>(&self, line: &PageLine, paragraph: &'a Paragraph) -> Option<&'a str> {
        let is_page = |span: &&Span| matches!(span.kind, SpanKind::Page(_));
        if !paragraph.spans.iter().any(|span| is_page(&span)) {
            return None;
        }
        let lines = self.paged.own_lines(line.paragraph);
        let next = lines.iter().find(|one| one.line.start > line.line.start);
        let end = next.map_or(usize::MAX, |one| one.line.start);
        paragraph
            .spans
            .iter()
            .rev()
            .find_map(|span| match &span.kind {
                SpanKind::Page(page) if (line.line.start..end).contains(&span.start) => {
                    Some(page.as_str())
                }
                _ => None,
            })
    }
}

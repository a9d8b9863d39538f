//! The record as a page: title, fields, notes, the text, where it comes from.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::app::layout::{PageLine, Paged, Place};
use crate::app::model::Model;
use crate::app::page::{Page, Paragraph, ParagraphKind, covered};
use crate::app::wrap::width;
use crate::record::text::{BlockKind, Passage, SpanKind};

use super::paint::{plain_cells, plain_marks, points, put, put_styled, sentences};
use super::theme;

/// Draws the part of the page that is seen; returns where the moving end of a selection stands.
pub fn view(model: &Model, area: Rect, buffer: &mut Buffer) -> Option<Position> {
    if let Some(page) = model.other_page() {
        draw(model, &page, Place::default(), area, buffer);
        return None;
    }
    match &model.reading.record {
        Some(Ok(_)) => draw(
            model,
            &model.reading.page,
            model.reading.place,
            area,
            buffer,
        ),
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
    top: Place,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let paged = Paged::new(page, area);
    let selected = model.selected();
    let drawing = Drawing {
        model,
        paged,
        selected: selected.as_ref(),
    };
    let head = model
        .reading
        .selection
        .and_then(|selection| page.locate(selection.head));
    let mut cursor = None;
    for (at, line) in paged.visible(top).into_iter().enumerate() {
        if !line.gap {
            let row = Rect::new(
                area.x + 1,
                area.y + at as u16,
                area.width.saturating_sub(2),
                1,
            );
            drawing.line(line, row, buffer);
            if let Some((paragraph, offset)) = head
                && paragraph == line.paragraph
                && (line.line.start..line.line.end).contains(&offset)
            {
                cursor = Some(drawing.cell_of(line, offset, row));
            }
        }
    }
    cursor
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
    fn cell_of(&self, line: PageLine, offset: usize, row: Rect) -> Position {
        let paragraph = &self.paged.page.paragraphs[line.paragraph];
        let shape = self.paged.shape(paragraph);
        let indent = if line.first { shape.first } else { shape.hang };
        let before = width(points(&paragraph.text, line.line.start, offset));
        let x = row.x + (indent + before) as u16;
        Position {
            x: x.min(row.right().saturating_sub(1)),
            y: row.y,
        }
    }

    fn line(&self, line: PageLine, row: Rect, buffer: &mut Buffer) {
        let paragraph = &self.paged.page.paragraphs[line.paragraph];
        let shape = self.paged.shape(paragraph);
        let indent = (if line.first { shape.first } else { shape.hang }) as u16;
        if line.first && !paragraph.label.is_empty() {
            let style = if paragraph.kind == ParagraphKind::Note {
                theme::ACCENTED
            } else {
                theme::QUIET
            };
            let label = Rect {
                width: indent.saturating_sub(1).min(row.width),
                ..row
            };
            put(buffer, label, &paragraph.label, style);
        }
        let is_table = paragraph.kind == ParagraphKind::Block(BlockKind::Table);
        let shift = if is_table {
            self.model.reading.shift
        } else {
            0
        };
        let start = (line.line.start + shift).min(line.line.end);
        let text = points(&paragraph.text, start, line.line.end);
        let place = Rect {
            x: row.x + indent.min(row.width),
            width: row.width.saturating_sub(indent),
            ..row
        };
        let styles = Styles::of(paragraph, self.selected, &self.model.reading.noted);
        // Quotation marks and dashes of a document stay as they are: it is quoted, not redrawn.
        put_styled(buffer, place, text, start, |point| styles.at(point));
        let of_the_document = matches!(paragraph.kind, ParagraphKind::Block(_));
        if self.model.settings.ascii && !of_the_document {
            plain_cells(buffer, row);
        }
    }
}

/// How the letters of a paragraph are drawn.
struct Styles<'a> {
    base: Style,
    paragraph: &'a Paragraph,
    selected: Option<(usize, usize)>,
    noted: Vec<(usize, usize)>,
}

impl<'a> Styles<'a> {
    fn of(paragraph: &'a Paragraph, selected: Option<&Passage>, noted: &[Passage]) -> Self {
        let base = match &paragraph.kind {
            ParagraphKind::Title => theme::STRONG,
            ParagraphKind::Section => theme::ACCENTED,
            ParagraphKind::Field | ParagraphKind::Note => theme::PLAIN,
            ParagraphKind::Block(kind) => match kind {
                BlockKind::Heading(_) | BlockKind::Enclosure | BlockKind::Speaker => theme::STRONG,
                BlockKind::EditorialNote | BlockKind::Figure | BlockKind::Footnote(_) => {
                    theme::QUIET
                }
                BlockKind::Paragraph
                | BlockKind::ListItem(_)
                | BlockKind::Quotation
                | BlockKind::Verse
                | BlockKind::Table => theme::PLAIN,
            },
        };
        let noted = noted
            .iter()
            .filter_map(|passage| covered(paragraph, passage))
            .collect();
        let selected = selected.and_then(|passage| covered(paragraph, passage));
        Self {
            base,
            paragraph,
            selected,
            noted,
        }
    }

    fn at(&self, point: usize) -> Style {
        let mut style = self.base;
        for span in &self.paragraph.spans {
            if (span.start..span.end).contains(&point) {
                style = style.patch(match span.kind {
                    SpanKind::Emphasis => theme::EMPHASIS,
                    SpanKind::Strong => theme::STRONG,
                    SpanKind::NoteRef(_) => theme::ACCENTED,
                    SpanKind::Link(_) => theme::NOTED,
                    SpanKind::Gloss(_) | SpanKind::Language(_) | SpanKind::Page(_) => theme::PLAIN,
                });
            }
        }
        if self
            .noted
            .iter()
            .any(|(start, end)| (*start..*end).contains(&point))
        {
            style = style.patch(theme::NOTED).patch(theme::ACCENTED);
        }
        if self
            .selected
            .is_some_and(|(start, end)| (start..end).contains(&point))
        {
            style = theme::over(theme::SELECTED, style);
        }
        style
    }
}

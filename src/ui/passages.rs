//! How the letters of a paragraph are drawn: what the source marks, and the passages over it.
//!
//! A passage is a range of a text, whatever it is drawn for: a note, a hit of the search, the
//! footnote mark that is open, the selection. All are laid over the source's own marks here.

use ratatui::style::Style;

use crate::app::model::Model;
use crate::app::page::{Paragraph, ParagraphKind, covered};
use crate::record::text::{BlockKind, Passage, SpanKind};

use super::theme;

/// How the letters of a paragraph are drawn.
pub struct Styles<'a> {
    base: Style,
    paragraph: &'a Paragraph,
    /// Passages in the paragraph, each with its look; the later lies over the earlier.
    laid: Vec<(usize, usize, Style)>,
    selected: Option<(usize, usize)>,
}

impl<'a> Styles<'a> {
    /// Returns the looks of a paragraph of the page that is shown.
    pub fn of(paragraph: &'a Paragraph, model: &Model, selected: Option<&Passage>) -> Self {
        let reading = &model.reading;
        let mut laid = Vec::new();
        let is_shown_text = paragraph.text_index == reading.page.text_index;
        if is_shown_text {
            for passage in &reading.noted {
                if let Some((start, end)) = covered(paragraph, passage) {
                    laid.push((start, end, theme::NOTED.patch(theme::ACCENTED)));
                }
            }
        }
        if let (Some(found), Some(origin)) = (&reading.found, paragraph.origin) {
            let end = origin + paragraph.len();
            for hit in found.between(paragraph.text_index, origin, end) {
                let look = if found.here == Some((paragraph.text_index, hit)) {
                    theme::HERE
                } else {
                    theme::HIT
                };
                laid.push((hit.0.saturating_sub(origin), hit.1.min(end) - origin, look));
            }
        }
        if let (Some(open), Some(origin)) = (&reading.opened, paragraph.origin)
            && is_shown_text
            && open.start < origin + paragraph.len()
            && open.end > origin
        {
            let start = open.start.saturating_sub(origin);
            laid.push((start, open.end - origin, theme::HERE));
        }
        let of_selection = reading.selection.map(|selection| selection.text_index);
        let selected = selected
            .filter(|_| of_selection == Some(paragraph.text_index))
            .and_then(|passage| covered(paragraph, passage));
        Self {
            base: base(paragraph),
            paragraph,
            laid,
            selected,
        }
    }

    /// Returns the look of a code point.
    pub fn at(&self, point: usize) -> Style {
        let mut style = self.base;
        for span in &self.paragraph.spans {
            if span.start > point {
                break;
            }
            if point < span.end {
                style = theme::over(style, look(&span.kind));
            }
        }
        for (start, end, look) in &self.laid {
            if (*start..*end).contains(&point) {
                style = theme::over(style, *look);
            }
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

/// What the source marks.
fn look(kind: &SpanKind) -> Style {
    match kind {
        SpanKind::Emphasis => theme::EMPHASIS,
        SpanKind::Strong => theme::STRONG,
        SpanKind::NoteRef(_) => theme::ACCENTED,
        SpanKind::Link(_) => theme::NOTED,
        SpanKind::Gloss(_) | SpanKind::Language(_) | SpanKind::Page(_) => theme::PLAIN,
    }
}

fn base(paragraph: &Paragraph) -> Style {
    match &paragraph.kind {
        ParagraphKind::Title => theme::STRONG,
        ParagraphKind::Section => theme::ACCENTED,
        ParagraphKind::Field | ParagraphKind::Note => theme::PLAIN,
        ParagraphKind::Block(kind) => match kind {
            BlockKind::Heading(_) | BlockKind::Enclosure | BlockKind::Speaker => theme::STRONG,
            BlockKind::EditorialNote | BlockKind::Figure | BlockKind::Footnote(_) => theme::QUIET,
            BlockKind::Paragraph
            | BlockKind::ListItem(_)
            | BlockKind::Quotation
            | BlockKind::Verse
            | BlockKind::Table => theme::PLAIN,
        },
    }
}

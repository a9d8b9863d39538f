//! A note under the line of its mark: a footnote, a word of the edition, where a link leads.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::{Clear, Widget};

use crate::app::layout::Paged;
use crate::app::model::Model;
use crate::app::reading::{Aside, Opened};
use crate::app::update::is_address;
use crate::app::wrap::wrap;

use super::line::Seen;
use super::paint::{plain_cells, put, put_seen, rule};
use super::passages::Styles;
use super::theme;

/// Rows a note has at least, with the rules above and below it, before it covers its own line.
const FEWEST_ROWS: u16 = 3;

/// Draws the open note over the lines below its mark, or above it where there is more room.
pub fn view(model: &Model, opened: &Opened, area: Rect, buffer: &mut Buffer) {
    let page = &model.reading.page;
    let paged = Paged::new(page, model);
    let Some((paragraph, offset)) = page.locate(opened.start) else {
        return;
    };
    let seen = paged.visible(model.reading.place);
    let row = seen
        .iter()
        .rposition(|line| line.paragraph == paragraph && !line.gap && line.line.start <= offset);
    let Some(row) = row else { return };
    let columns = paged
        .measure
        .measure
        .min(area.width.saturating_sub(2).into());
    let note = Note::of(model, &opened.aside, columns);
    let wanted = note.lines as u16 + 2;
    let (above, below) = (row as u16, area.height.saturating_sub(row as u16 + 1));
    let is_below = below >= wanted.min(FEWEST_ROWS) && (below >= wanted || below >= above);
    let height = wanted.min(if is_below { below } else { above });
    let top = if is_below {
        area.y + row as u16 + 1
    } else {
        area.y + row as u16 - height
    };
    let frame = Rect {
        x: area.x + 1 + paged.measure.left as u16,
        y: top,
        width: columns as u16,
        height,
    }
    .intersection(area);
    if height >= FEWEST_ROWS {
        Clear.render(
            Rect {
                x: area.x,
                width: area.width,
                ..frame
            },
            buffer,
        );
        note.draw(model, frame, buffer);
    }
}

/// What stands in the note.
struct Note<'a> {
    title: String,
    /// The words and, when they are of the page, their paragraph.
    words: &'a str,
    paragraph: Option<usize>,
    columns: usize,
    lines: usize,
}

impl<'a> Note<'a> {
    fn of(model: &'a Model, aside: &'a Aside, columns: usize) -> Self {
        let page = &model.reading.page;
        let footnote = |point: usize| {
            let (at, _) = page.locate(point)?;
            Some((at, page.paragraphs.get(at)?))
        };
        let (title, words, paragraph) = match aside {
            Aside::Footnote(point) => match footnote(*point) {
                Some((at, paragraph)) => {
                    let title = format!("Note {}", paragraph.label);
                    (title, paragraph.text.as_str(), Some(at))
                }
                None => ("Note".to_owned(), "", None),
            },
            Aside::NoFootnote(label) => (
                format!("Note {label}"),
                "The text has no note of this mark.",
                None,
            ),
            Aside::Gloss(words) => ("The edition says".to_owned(), words.as_str(), None),
            Aside::Link(target) if is_address(target) => {
                ("Address; y copies it".to_owned(), target.as_str(), None)
            }
            Aside::Link(target) => (
                "Leads to a record; Enter looks for it in this room".to_owned(),
                target.as_str(),
                None,
            ),
        };
        let lines = wrap(words, columns).len();
        Self {
            title,
            words,
            paragraph,
            columns,
            lines,
        }
    }

    fn draw(&self, model: &Model, area: Rect, buffer: &mut Buffer) {
        let ascii = model.settings.ascii;
        let line = |y| Rect {
            y,
            height: 1,
            ..area
        };
        rule(buffer, line(area.y), &self.title, ascii);
        rule(buffer, line(area.bottom() - 1), "", ascii);
        let room = usize::from(area.height - 2);
        let paragraph = self
            .paragraph
            .and_then(|at| model.reading.page.paragraphs.get(at));
        let styles = paragraph.map(|paragraph| Styles::of(paragraph, model, None));
        for (at, wrapped) in wrap(self.words, self.columns).iter().take(room).enumerate() {
            let row = line(area.y + 1 + at as u16);
            let seen = Seen::of(self.words, wrapped.start, wrapped.end, model.settings.bidi);
            put_seen(buffer, row, &seen, 0, |point| match &styles {
                Some(styles) => styles
                    .at(point)
                    .remove_modifier(ratatui::style::Modifier::DIM),
                None => theme::PLAIN,
            });
        }
        if self.lines > room {
            let foot = line(area.bottom() - 1);
            let more = Rect {
                x: foot.x + 2,
                width: foot.width.saturating_sub(4),
                ..foot
            };
            put(
                buffer,
                more,
                " more: Enter goes to the note ",
                theme::STRONG,
            );
        }
        if ascii && self.paragraph.is_none() {
            plain_cells(buffer, area);
        }
    }
}

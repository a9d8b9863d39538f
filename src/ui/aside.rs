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
use super::paint::{on_rule, plain_cells, put, put_seen, rule};
use super::passages::Styles;
use super::theme;

/// Rows a note has at least: one, with the rules above and below it.
const FEWEST_ROWS: u16 = 3;

/// Draws the open note under the line of its mark. The lines of the page move apart for it, so
/// that what it explains is read beside it: those below go down, and where it would not end
/// within the panel those above go up.
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
    let wanted = u16::try_from(note.lines + 2).unwrap_or(u16::MAX);
    // The line of the mark stays to be seen.
    let height = wanted.min(area.height.saturating_sub(1));
    if height < FEWEST_ROWS {
        return;
    }
    let top = part(row as u16 + 1, height, area, buffer);
    let frame = Rect {
        x: area.x + 1 + paged.measure.left as u16,
        y: top,
        width: columns as u16,
        height,
    }
    .intersection(area);
    note.draw(model, frame, buffer);
}

/// Makes so many rows free under the first `above` rows of a panel; returns where they begin.
fn part(above: u16, height: u16, area: Rect, buffer: &mut Buffer) -> u16 {
    let up = (above + height).saturating_sub(area.height);
    let kept = above - up;
    for y in 0..kept {
        move_row(area.y + y + up, area.y + y, area, buffer);
    }
    for y in (kept + height..area.height).rev() {
        move_row(area.y + y - height + up, area.y + y, area, buffer);
    }
    let free = Rect {
        y: area.y + kept,
        height,
        ..area
    };
    Clear.render(free, buffer);
    free.y
}

fn move_row(from: u16, to: u16, area: Rect, buffer: &mut Buffer) {
    for x in area.left()..area.right() {
        buffer[(x, to)] = buffer[(x, from)].clone();
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
                on_rule(theme::STRONG),
            );
        }
        if ascii && self.paragraph.is_none() {
            plain_cells(buffer, area);
        }
    }
}

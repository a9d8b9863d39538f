//! The screen as a whole: which panel is drawn where.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::layout::{self, Areas, PageLine};
use crate::app::model::{Focus, Model, Overlay, Screen, Typing};

use super::{
    aside, collections, command_line, editor, facets, find_line, header, help, list, marks,
    outline, paint, problems, record, results, search_line, searches, settings, status, theme,
    timeline,
};

/// Draws the room; returns where the terminal's cursor stands, if it is to be seen.
pub fn view(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    let cursor = drawn(model, buffer);
    theme::dress(
        buffer,
        model.settings.look.theme,
        model.settings.look.ground,
    );
    cursor
}

/// Draws the room before it has the colours of a theme.
fn drawn(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    let whole = buffer.area;
    if layout::too_small((whole.width, whole.height)) || layout::too_small(model.size) {
        return too_small(buffer);
    }
    let areas = layout::areas(model);
    // A model whose size is not that of the buffer is about to be told; draw nothing outside.
    if areas.hints.bottom() > whole.height || areas.hints.right() > whole.width {
        return None;
    }
    if let Some(Overlay::Help(keys)) = &model.overlay {
        let cursor = help::view(model, keys, whole, buffer);
        if model.settings.ascii {
            paint::plain_cells(buffer, whole);
        }
        return Some(cursor);
    }
    // Wrapped once a frame, for the panel and for the foot.
    let seen = record::seen(model);
    let selecting = panels(model, &seen, &areas, buffer);
    let mut cursor = header::view(model, areas.header, buffer).or(selecting);
    status::view(model, &seen, &areas, buffer);
    if let Some(Typing::Command(line, chosen)) = &model.typing {
        cursor = Some(command_line::view(model, line, *chosen, &areas, buffer));
    }
    if let Some(Typing::Find(line, _)) = &model.typing {
        cursor = Some(find_line::view(model, line, areas.status, buffer));
    }
    let line = match &model.typing {
        Some(Typing::Search(line, _)) => {
            let last = !model.searches.last.is_empty();
            let hint = if last { "Up: the last searches" } else { "" };
            Some((line, ("in the texts:", hint)))
        }
        Some(Typing::Narrow(line, _)) => Some((line, ("narrow:", "words, lang: archive: date:"))),
        Some(Typing::Filter(..) | Typing::Command(..) | Typing::Find(..)) | None => None,
    };
    if let Some((line, named)) = line {
        cursor = Some(search_line::view(line, named, areas.status, buffer));
    }
    match &model.overlay {
        Some(Overlay::Editor(note)) => cursor = editor::view(model, note, &areas, buffer),
        Some(Overlay::Collections(all, at)) => {
            collections::view(model, all, at.at, &areas, buffer);
            cursor = None;
        }
        Some(Overlay::Searches(searches)) => {
            searches::view(model, searches, &areas, buffer);
            cursor = None;
        }
        Some(Overlay::Outline(outline)) => {
            cursor = Some(outline::view(model, outline, &areas, buffer));
        }
        Some(Overlay::Facets(panel)) => cursor = facets::view(model, panel, buffer),
        Some(Overlay::Settings(at)) => {
            settings::view(model, *at, &areas, buffer);
            cursor = None;
        }
        Some(Overlay::Timeline(panel)) => {
            timeline::view(model, panel, buffer);
            cursor = None;
        }
        Some(Overlay::Help(_)) | None => {}
    }
    if model.settings.ascii {
        plain(model, &areas, buffer);
    }
    cursor
}

/// Keeps the room's own signs to ASCII; the record's panel sees to itself, because a document
/// is quoted there.
fn plain(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let covered = matches!(
        model.overlay,
        Some(Overlay::Collections(..) | Overlay::Searches(_))
    ) || matches!(model.typing, Some(Typing::Command(..)));
    if covered {
        paint::plain_cells(buffer, areas.record);
    }
    for area in [
        areas.header,
        areas.list,
        areas.rule,
        areas.status,
        areas.hints,
    ] {
        paint::plain_cells(buffer, area);
    }
}

/// Draws list and record; returns where the moving end of a selection stands.
fn panels(
    model: &Model,
    seen: &[PageLine],
    areas: &Areas,
    buffer: &mut Buffer,
) -> Option<Position> {
    if !areas.list.is_empty() {
        match model.screen {
            Screen::Catalogue => list::view(model, areas.columns, areas.list, buffer),
            Screen::Bookmarks => marks::bookmarks(model, areas.columns, areas.list, buffer),
            Screen::Notes => marks::notes(model, areas.columns, areas.list, buffer),
            Screen::Problems => problems::view(model, areas.columns, areas.list, buffer),
            Screen::Results => results::view(model, areas.columns, areas.list, buffer),
        }
    }
    let reads = model.focus == Focus::Record && model.overlay.is_none();
    paint::parting(buffer, areas.rule, reads, model.settings.ascii);
    // Where nothing is listed, what was read before would pass for a find.
    let nothing =
        model.screen == Screen::Catalogue && model.list.matched == 0 && model.focus == Focus::List;
    if areas.record.is_empty() || nothing {
        None
    } else {
        let cursor = record::view(model, seen, areas.record, buffer);
        if let Some(opened) = &model.reading.opened
            && model.other_page().is_none()
        {
            aside::view(model, opened, areas.record, buffer);
        }
        cursor
    }
}

/// A terminal that is too small says so, and nothing else.
fn too_small(buffer: &mut Buffer) -> Option<Position> {
    let row = Rect {
        height: buffer.area.height.min(1),
        ..buffer.area
    };
    paint::put(buffer, row, "too small", theme::PLAIN);
    None
}

//! The panel of facets: opening, moving, searching, choosing.

use crate::app::command::Command;
use crate::app::facets::{Facets, Line, Tab};
use crate::app::input_line::InputLine;
use crate::app::key::{Code, Key};
use crate::app::layout;
use crate::app::message::Effect;
use crate::app::model::{Cursor, Model, Overlay};
use crate::record::facet::{FacetCounts, FacetRequest};
use crate::record::query::Query;

use super::{list, say};

/// Opens the panel, and asks for what it counts.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.overlay = Some(Overlay::Facets(Box::default()));
    ask(model)
}

/// Asks for the counts of what is listed, if the panel is open; those it has stay until then.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    if !matches!(model.overlay, Some(Overlay::Facets(_))) {
        return Vec::new();
    }
    let seq = model.next_number();
    let query = Query::parse(&model.list.filter);
    let order = model.list.order;
    change(model, |facets| facets.asked = seq);
    vec![Effect::Facets(FacetRequest { seq, query, order })]
}

/// Takes the answer, unless a newer question is on its way.
pub fn counted(model: &mut Model, counts: FacetCounts) -> Vec<Effect> {
    if let Some(Overlay::Facets(facets)) = &model.overlay
        && facets.asked == counts.seq
    {
        change(model, |facets| facets.counts = Some(counts));
    }
    Vec::new()
}

/// Changes the panel, makes its lines anew and brings the cursor into sight.
fn change(model: &mut Model, change: impl FnOnce(&mut Facets)) {
    let query = Query::parse(&model.list.filter);
    if let Some(Overlay::Facets(facets)) = &mut model.overlay {
        change(facets);
        facets.arrange(&query);
    }
    settle(model);
}

/// Brings the cursor into sight.
pub fn settle(model: &mut Model) {
    let rows = usize::from(layout::facet_rows(model).height).max(1);
    if let Some(Overlay::Facets(facets)) = &mut model.overlay {
        let count = facets.lines.len();
        let cursor = &mut facets.cursor;
        cursor.at = cursor.at.min(count.saturating_sub(1));
        let lowest = cursor.top.min(count.saturating_sub(rows)).min(cursor.at);
        cursor.top = lowest.max((cursor.at + 1).saturating_sub(rows));
    }
}

/// Shows the next tab, or the one before.
pub fn turn(model: &mut Model, command: Command) -> Vec<Effect> {
    let by = match command {
        Command::PreviousFacet => Tab::count() - 1,
        _ => 1,
    };
    change(model, |facets| {
        facets.tab = facets.tab.further(by);
        facets.lines.clear();
        facets.search = InputLine::default();
        (facets.cursor, facets.typing) = (Cursor::default(), false);
    });
    Vec::new()
}

/// Moves in the lines.
pub fn moving(model: &mut Model, command: Command) -> Vec<Effect> {
    let page = usize::from(layout::facet_rows(model).height).max(1);
    if let Some(Overlay::Facets(facets)) = &mut model.overlay {
        let last = facets.lines.len().saturating_sub(1);
        let at = &mut facets.cursor.at;
        *at = match command {
            Command::Down => *at + 1,
            Command::Up => at.saturating_sub(1),
            Command::PageDown => *at + page,
            Command::PageUp => at.saturating_sub(page),
            Command::HalfDown => *at + (page / 2).max(1),
            Command::HalfUp => at.saturating_sub((page / 2).max(1)),
            Command::Top => 0,
            Command::Bottom => last,
            _ => *at,
        };
    }
    settle(model);
    Vec::new()
}

/// Begins to search the values.
pub fn search(model: &mut Model) -> Vec<Effect> {
    change(model, |facets| facets.typing = true);
    Vec::new()
}

/// Takes a key that has no meaning here: a letter begins the search.
pub fn take(model: &mut Model, key: Key) -> Vec<Effect> {
    match key.code {
        Code::Char(letter) if !key.ctrl && !key.alt && letter.is_alphanumeric() => {
            search(model);
            edit(model, |line| {
                line.take(key);
            })
        }
        _ => say(model, &format!("{key} does nothing here; ? shows the keys")),
    }
}

/// Changes what is searched: the best of what is left is under the cursor.
pub fn edit(model: &mut Model, edit: impl FnOnce(&mut InputLine)) -> Vec<Effect> {
    change(model, |facets| {
        edit(&mut facets.search);
        facets.lines.clear();
        facets.cursor = Cursor::default();
    });
    Vec::new()
}

/// Closes the search, or the panel.
pub fn close(model: &mut Model) -> Vec<Effect> {
    match &model.overlay {
        Some(Overlay::Facets(facets)) if facets.typing => {
            change(model, |facets| {
                facets.typing = false;
                facets.search = InputLine::default();
            });
        }
        _ => model.overlay = None,
    }
    Vec::new()
}

/// Closes the panel, or the timeline: another thing is shown in its place.
pub fn leave(model: &mut Model) {
    if matches!(
        model.overlay,
        Some(Overlay::Facets(_) | Overlay::Timeline(_) | Overlay::Settings(_))
    ) {
        model.overlay = None;
    }
}

/// Chooses the line under the cursor: the list is narrowed by it, or no longer.
pub fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Facets(facets)) = &model.overlay else {
        return Vec::new();
    };
    let Some(line) = facets.lines.get(facets.cursor.at) else {
        return Vec::new();
    };
    if let Line::Order(order) = line {
        let mut effects = list::sort(model, *order);
        change(model, end_search);
        effects.extend(ask(model));
        return effects;
    }
    let Some(typed) = facets.typed(line) else {
        return say(model, "the filter has no way to ask for this value");
    };
    let filter = Query::toggled(&model.list.filter, &typed);
    let mut effects = list::set_filter(model, &filter);
    change(model, end_search);
    effects.extend(ask(model));
    effects
}

fn end_search(facets: &mut Facets) {
    facets.typing = false;
    facets.search = InputLine::default();
}

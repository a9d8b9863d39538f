//! The panel of facets: opening, moving, searching, choosing.

use crate::app::command::Command;
use crate::app::facets::{Among, Facets, Line};
use crate::app::input_line::InputLine;
use crate::app::key::{Code, Key};
use crate::app::layout;
use crate::app::message::Effect;
use crate::app::model::{Cursor, Focus, Model, Overlay, Screen};
use crate::record::facet::{FacetCounts, FacetRequest};
use crate::record::query::Query;

use super::{list, results, say};

/// Opens the panel, and asks for what it counts: the results where these are shown.
pub fn open(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Results && model.results.query.is_empty() {
        return results::show(model);
    }
    let mut effects = Vec::new();
    let among = match model.screen {
        Screen::Results => Among::Found,
        Screen::Catalogue | Screen::Bookmarks | Screen::Notes | Screen::Problems => Among::Listed,
    };
    if among == Among::Found && model.focus == Focus::Record {
        effects.extend(results::show(model));
    }
    model.overlay = Some(Overlay::Facets(Box::new(Facets::over(among))));
    effects.extend(give_way(model));
    effects.extend(ask(model));
    effects
}

/// The results have fewer rows while the panel stands below them.
fn give_way(model: &mut Model) -> Vec<Effect> {
    if model.screen == Screen::Results {
        list::settle(model)
    } else {
        Vec::new()
    }
}

/// Returns what is counted, if the panel is open.
fn among(model: &Model) -> Option<Among> {
    match &model.overlay {
        Some(Overlay::Facets(facets)) => Some(facets.among),
        _ => None,
    }
}

/// Asks for the counts of what is listed, if the panel is open; those it has stay until then.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    let Some(among) = among(model) else {
        return Vec::new();
    };
    let seq = model.next_number();
    change(model, |facets| (facets.asked, facets.due) = (seq, false));
    match among {
        Among::Listed => vec![Effect::Facets(FacetRequest {
            seq,
            query: Query::parse(&model.list.filter),
            order: model.list.order,
        })],
        Among::Found => vec![Effect::FoundFacets(results::search(model, seq))],
    }
}

/// Is told that there are other results, or how they divide: the panel over them follows.
pub fn found(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Facets(facets)) = &model.overlay else {
        return Vec::new();
    };
    if facets.among != Among::Found {
        return Vec::new();
    }
    let results = &model.results;
    let counts = facets.counts.as_ref();
    let is_other = facets.due || counts.is_some_and(|counts| counts.matched != results.total);
    if is_other && !results.is_more && !results.stale {
        return ask(model);
    }
    change(model, |_| {});
    Vec::new()
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
    let query = match among(model) {
        Some(Among::Found) => model.results.wanted(),
        Some(Among::Listed) | None => Query::parse(&model.list.filter),
    };
    if let Some(Overlay::Facets(facets)) = &mut model.overlay {
        change(facets);
        // Until it is told how the others divide, those that were told stay.
        if facets.among == Among::Found
            && let Some(counts) = &model.results.counts
        {
            facets.roles.clone_from(&counts.roles);
        }
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
        Command::PreviousFacet => -1,
        _ => 1,
    };
    change(model, |facets| {
        facets.turn(by);
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
            Vec::new()
        }
        _ => leave(model),
    }
}

/// Closes the panel, or the timeline: another thing is shown in its place.
pub fn leave(model: &mut Model) -> Vec<Effect> {
    if !matches!(
        model.overlay,
        Some(Overlay::Facets(_) | Overlay::Timeline(_) | Overlay::Settings(_))
    ) {
        return Vec::new();
    }
    model.overlay = None;
    give_way(model)
}

/// Chooses the line under the cursor: the list is narrowed by it, or no longer.
pub fn choose(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Facets(facets)) = &model.overlay else {
        return Vec::new();
    };
    let among = facets.among;
    let Some(line) = facets.lines.get(facets.cursor.at) else {
        return Vec::new();
    };
    let mut effects = match line {
        Line::Order(order) => list::sort(model, *order),
        Line::ResultOrder(order) => results::sort(model, *order),
        Line::Role(role) => results::set_within(model, *role),
        Line::Chosen(..) | Line::Value(_) => {
            let Some(typed) = facets.typed(line) else {
                return say(model, "the filter has no way to ask for this value");
            };
            match among {
                Among::Listed => {
                    let filter = Query::toggled(&model.list.filter, &typed);
                    list::set_filter(model, &filter)
                }
                Among::Found => narrow_by(model, &typed),
            }
        }
    };
    change(model, end_search);
    match among {
        Among::Listed => effects.extend(ask(model)),
        Among::Found => change(model, |facets| facets.due = true),
    }
    effects
}

/// Narrows the results by a value, or no longer. What the search itself asks for stays.
fn narrow_by(model: &mut Model, typed: &str) -> Vec<Effect> {
    let results = &model.results;
    let wanted = Query::parse(typed).terms;
    let is_in = |typed: &str| {
        let terms = Query::parse(typed).terms;
        wanted.iter().any(|term| terms.contains(term))
    };
    if is_in(&results.query) && !is_in(&results.narrow) {
        return say(model, "the search itself asks for this: s changes it");
    }
    let narrow = Query::toggled(&results.narrow, typed);
    results::set_narrow(model, &narrow)
}

fn end_search(facets: &mut Facets) {
    facets.typing = false;
    facets.search = InputLine::default();
}

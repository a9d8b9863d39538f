//! The timeline: opening, moving, other scales, choosing; and the small one in the head.

use crate::app::command::Command;
use crate::app::key::Key;
use crate::app::layout;
use crate::app::message::Effect;
use crate::app::model::{Model, Overlay, Typing};
use crate::app::timeline::{Places, SPARKLINE_BARS, SPARKLINE_FROM, Timeline};
use crate::record::date::{Day, DocDate};
use crate::record::query::Query;
use crate::record::timeline::{Cut, Period, Reach, TimelineCounts, TimelineRequest, without_dates};

use super::{keys, list, say};

/// Screens of bars asked for at once: what is seen, and one on each side.
const SCREENS: usize = 3;

/// Carries out a command of the timeline.
pub fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::ZoomIn => zoom(model, true),
        Command::ZoomOut => zoom(model, false),
        Command::NextFull => to_full(model, true),
        Command::PreviousFull => to_full(model, false),
        Command::MarkSpan => mark(model),
        Command::AllTime => all_time(model),
        _ => open(model),
    }
}

/// Opens the panel at the row under the cursor, and asks for what it shows.
fn open(model: &mut Model) -> Vec<Effect> {
    let date = model.current_row().and_then(|row| row.date.as_deref());
    let reach = date
        .and_then(DocDate::parse_edtf)
        .map(|date| Reach::of(&date));
    model.overlay = Some(Overlay::Timeline(Box::new(Timeline {
        goal: reach.map(|reach| (reach.earliest, reach.latest)),
        ..Timeline::default()
    })));
    ask(model, Cut::Fit)
}

/// Returns the panel, if it is open.
fn panel(model: &Model) -> Option<&Timeline> {
    match &model.overlay {
        Some(Overlay::Timeline(timeline)) => Some(timeline),
        _ => None,
    }
}

fn panel_mut(model: &mut Model) -> Option<&mut Timeline> {
    match &mut model.overlay {
        Some(Overlay::Timeline(timeline)) => Some(timeline),
        _ => None,
    }
}

/// Puts a key by that is about bars which are still to come. Ways out of the panel wait for
/// nothing, and what was typed before them is dropped.
pub fn must_wait(model: &mut Model, key: Key) -> bool {
    use Command as C;
    if panel(model).is_none() {
        return false;
    }
    let command = model.keymap.command(model.context(), key);
    let is_about_bars = matches!(
        command,
        Some(
            C::Accept
                | C::Left
                | C::Right
                | C::PageUp
                | C::PageDown
                | C::HalfUp
                | C::HalfDown
                | C::Top
                | C::Bottom
                | C::ZoomIn
                | C::ZoomOut
                | C::NextFull
                | C::PreviousFull
                | C::MarkSpan
                | C::AllTime
        )
    );
    let Some(timeline) = panel_mut(model) else {
        return false;
    };
    if !timeline.is_waiting() || !is_about_bars {
        timeline.typed_ahead.clear();
        return false;
    }
    timeline.typed_ahead.push(key);
    true
}

/// Returns where the parts of the panel are.
fn places(model: &Model) -> Places {
    let range = panel(model).map_or((0, 0), Timeline::range);
    Places::of(layout::facets(model), range)
}

/// Asks for bars; those the panel has stay until they come.
fn ask(model: &mut Model, cut: Cut) -> Vec<Effect> {
    let columns = usize::from(layout::facets(model).width.saturating_sub(2)).max(1);
    let bars = match cut {
        Cut::By(..) => columns * SCREENS,
        Cut::Fit | Cut::Even => columns,
    };
    let seq = model.next_number();
    let (query, order) = (Query::parse(&model.list.filter), model.list.order);
    let Some(timeline) = panel_mut(model) else {
        return Vec::new();
    };
    timeline.asked = seq;
    let request = TimelineRequest {
        seq,
        query,
        order,
        cut,
        bars,
    };
    vec![Effect::Timeline(request)]
}

/// Asks for the bars around the cursor once more: what is listed may have changed.
pub fn ask_again(model: &mut Model) -> Vec<Effect> {
    let around = panel(model).map(|timeline| (timeline.scale(), timeline.days()));
    match around {
        None => Vec::new(),
        Some((Some(scale), Some((day, _)))) => ask(model, Cut::By(scale, day)),
        Some(_) => ask(model, Cut::Fit),
    }
}

/// Takes an answer, unless a newer question is on its way.
pub fn counted(model: &mut Model, counts: TimelineCounts) -> Vec<Effect> {
    if counts.seq == model.sparkline.asked {
        model.sparkline.counts = Some(counts);
        return Vec::new();
    }
    let Some(timeline) = panel_mut(model) else {
        return Vec::new();
    };
    if counts.seq != timeline.asked {
        return Vec::new();
    }
    let is_first = timeline.counts.is_none();
    timeline.counts = Some(counts);
    let goal = timeline.goal.take();
    let (from, to) = timeline.range();
    let wanted = match (goal, timeline.scale()) {
        (Some((first, last)), Some(scale)) => {
            let first = scale.period_of(first).clamp(from, to);
            let last = scale.period_of(last).clamp(from, to);
            timeline.highest(first, last).or(Some(first))
        }
        _ if is_first => timeline.highest(from, to),
        _ => None,
    };
    timeline.cursor = wanted.unwrap_or(timeline.cursor);
    let typed_ahead = std::mem::take(&mut timeline.typed_ahead);
    let mut effects = settle(model);
    for key in typed_ahead {
        effects.extend(keys::key(model, key));
    }
    effects
}

/// Brings the cursor into the range and into sight, and asks for bars that will be seen.
fn settle(model: &mut Model) -> Vec<Effect> {
    let seen = Period::try_from(places(model).seen.max(1)).unwrap_or(Period::MAX);
    let Some(timeline) = panel_mut(model) else {
        return Vec::new();
    };
    let Some(counts) = &timeline.counts else {
        return Vec::new();
    };
    let (from, to) = counts.range;
    timeline.cursor = timeline.cursor.clamp(from, to);
    timeline.anchor = timeline.anchor.map(|anchor| anchor.clamp(from, to));
    let is_seen = (timeline.first..timeline.first.saturating_add(seen)).contains(&timeline.cursor);
    if !is_seen {
        timeline.first = timeline.cursor - seen / 2;
    }
    timeline.first = timeline.first.min(to - seen + 1).max(from);
    let last = (timeline.first + seen - 1).min(to);
    let known = counts.start..counts.start + counts.bars.len() as Period;
    let lacks = |period: Period| !known.contains(&period);
    match timeline.scale() {
        Some(scale) if lacks(timeline.first) || lacks(last) => {
            let around = scale.first_day(timeline.first.midpoint(last));
            ask(model, Cut::By(scale, around))
        }
        Some(_) | None => Vec::new(),
    }
}

/// The panel has another size, or the head another room.
pub fn resized(model: &mut Model) -> Vec<Effect> {
    let mut effects = settle(model);
    effects.extend(sparkline(model));
    effects
}

/// Moves by bars and screens.
pub fn moving(model: &mut Model, command: Command) -> Vec<Effect> {
    let screen = Period::try_from(places(model).seen).unwrap_or(Period::MAX);
    let half = (screen / 2).max(1);
    if let Some(timeline) = panel_mut(model) {
        let (from, to) = timeline.range();
        let by = |by: Period| timeline.cursor.saturating_add(by);
        timeline.cursor = match command {
            Command::Left => by(-1),
            Command::Right => by(1),
            Command::PageUp => by(-screen),
            Command::PageDown => by(screen),
            Command::HalfUp => by(-half),
            Command::HalfDown => by(half),
            Command::Top => from,
            Command::Bottom => to,
            _ => timeline.cursor,
        };
    }
    settle(model)
}

/// Goes to the next bar that has records, as far as they are counted, or to the one before.
fn to_full(model: &mut Model, later: bool) -> Vec<Effect> {
    let Some(timeline) = panel_mut(model) else {
        return Vec::new();
    };
    let Some(counts) = &timeline.counts else {
        return Vec::new();
    };
    let end = counts.start + counts.bars.len() as Period;
    let is_full = |period: &Period| timeline.bar(*period).is_some_and(|bar| bar.all() > 0);
    let next = if later {
        (timeline.cursor + 1..end).find(is_full)
    } else {
        (counts.start..timeline.cursor).rev().find(is_full)
    };
    // Behind the last one that is counted there may be more: the next key goes on from there.
    let edge = if later {
        (end - 1).max(timeline.cursor)
    } else {
        counts.start.min(timeline.cursor)
    };
    timeline.cursor = next.unwrap_or(edge);
    settle(model)
}

/// Marks bars from here on, or none.
fn mark(model: &mut Model) -> Vec<Effect> {
    if let Some(timeline) = panel_mut(model)
        && timeline.scale().is_some()
    {
        timeline.anchor = match timeline.anchor {
            Some(_) => None,
            None => Some(timeline.cursor),
        };
    }
    Vec::new()
}

/// Shows shorter or longer periods; the cursor stays on its days.
fn zoom(model: &mut Model, closer: bool) -> Vec<Effect> {
    let here = panel(model).and_then(|timeline| Some((timeline.scale()?, timeline.days()?)));
    let Some((scale, days)) = here else {
        return Vec::new();
    };
    let next = if closer {
        scale.finer()
    } else {
        scale.coarser()
    };
    let Some(next) = next else {
        let end = if closer { "shorter" } else { "longer" };
        let words = format!("there is no {end} period than the {}", scale.name());
        return say(model, &words);
    };
    go_to(model, days);
    ask(model, Cut::By(next, days.0))
}

/// Has the cursor go to these days once they are counted, and marks nothing.
fn go_to(model: &mut Model, days: (Day, Day)) {
    if let Some(timeline) = panel_mut(model) {
        (timeline.goal, timeline.anchor) = (Some(days), None);
    }
}

/// Narrows the list to what is marked, and shows it closer. The term takes the place of other
/// ranges of dates in the filter, and can be taken out like any.
pub fn narrow(model: &mut Model) -> Vec<Effect> {
    let here = panel(model).and_then(|timeline| Some((timeline.scale()?, timeline.chosen())));
    let Some((scale, (from, to))) = here else {
        return Vec::new();
    };
    let typed = scale.typed(from, to);
    let filter = Query::toggled(&without_dates(&model.list.filter), &typed);
    if Query::parse(&filter) == Query::parse(&model.list.filter) {
        return say(
            model,
            "the list is narrowed to this already; x lists all times again",
        );
    }
    let mut effects = list::set_filter(model, &filter);
    go_to(model, scale.days(from, to));
    effects.extend(ask(model, Cut::Fit));
    effects
}

/// Takes the ranges of dates out of the filter.
fn all_time(model: &mut Model) -> Vec<Effect> {
    let filter = without_dates(&model.list.filter);
    if filter == model.list.filter {
        return say(model, "the filter asks for no time");
    }
    let days = panel(model).and_then(|timeline| timeline.counts.as_ref()?.span);
    let mut effects = list::set_filter(model, &filter);
    if let Some(days) = days {
        go_to(model, days);
    }
    effects.extend(ask(model, Cut::Fit));
    effects
}

/// Marks nothing any more, or closes the panel.
pub fn close(model: &mut Model) -> Vec<Effect> {
    match panel_mut(model) {
        Some(timeline) if timeline.anchor.is_some() => timeline.anchor = None,
        _ => model.overlay = None,
    }
    Vec::new()
}

/// Asks for the small timeline in the head where it is seen and not about what is listed now.
///
/// While the filter is typed it waits: no letter has to share the catalogue with it.
pub fn sparkline(model: &mut Model) -> Vec<Effect> {
    let list = &model.list;
    let is_typed = matches!(model.typing, Some(Typing::Filter(..)));
    if model.size.0 < SPARKLINE_FROM || is_typed || list.stale || list.total == 0 {
        return Vec::new();
    }
    let about = Some((list.filter.clone(), list.total, list.matched));
    if model.sparkline.about == about {
        return Vec::new();
    }
    let (query, order) = (Query::parse(&list.filter), list.order);
    let seq = model.next_number();
    (model.sparkline.asked, model.sparkline.about) = (seq, about);
    vec![Effect::Timeline(TimelineRequest {
        seq,
        query,
        order,
        cut: Cut::Even,
        bars: SPARKLINE_BARS,
    })]
}

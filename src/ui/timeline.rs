//! The timeline: bars side by side, on a line with the cursor's mark, with round periods named.
//!
//! What certainly lies in a period is solid; what may lie elsewhere stands lighter on top of it.
//! Neither needs colour: they are other signs, and the bar under the cursor is told in words.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::layout;
use crate::app::look::DateForm;
use crate::app::model::Model;
use crate::app::timeline::{Places, Timeline};
use crate::app::wrap::width;
use crate::record::timeline::{Bar, Period, Scale, TimelineCounts};

use super::paint::{number, on_rule, plain_cells, put, put_right, rule, sentences};
use super::theme;

/// Parts of a cell that a bar can fill.
const EIGHTHS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/// Draws the panel.
pub fn view(model: &Model, timeline: &Timeline, buffer: &mut Buffer) {
    let area = layout::facets(model);
    let places = Places::of(area, timeline.range());
    for position in area.positions() {
        buffer[position].reset();
    }
    head(model, timeline, places.head, buffer);
    match (&timeline.counts, timeline.scale()) {
        (Some(counts), Some(scale)) if counts.span.is_some() => {
            let highest = highest(timeline, &places);
            bars(model, timeline, (&places, highest), buffer);
            ground(model, timeline, &places, buffer);
            names(timeline, scale, &places, buffer);
            let form = model.settings.look.dates;
            told(timeline, (scale, highest, form), places.told, buffer);
        }
        (counts, _) => {
            let rest = Rect {
                y: places.head.bottom(),
                height: area.bottom().saturating_sub(places.head.bottom()),
                ..area
            };
            sentences(buffer, rest, why_empty(counts.as_ref()));
        }
    }
    if model.settings.ascii {
        plain_cells(buffer, area);
    }
}

/// Draws the scale and the span on a rule; at its end, how many records have a date.
fn head(model: &Model, timeline: &Timeline, area: Rect, buffer: &mut Buffer) {
    let scale = timeline.scale().map(Scale::name);
    let words = match (scale, timeline.range()) {
        (Some(name), (from, to)) => {
            let span = timeline.scale().map(|scale| scale.shown(from, to));
            let span = model
                .settings
                .look
                .dates
                .reworded(&span.unwrap_or_default());
            format!("Time by {name}: {span}")
        }
        (None, _) => "Time".to_owned(),
    };
    rule(buffer, area, &words, model.settings.ascii);
    let Some(counts) = &timeline.counts else {
        return;
    };
    let undated = counts.matched - counts.dated.min(counts.matched);
    let dated = format!(" {} dated", number(counts.dated));
    let both = format!("{dated}, {} undated ", number(undated));
    let room = usize::from(area.width).saturating_sub(width(&words) + 8);
    let told = match undated {
        0 => format!("{dated} "),
        _ => both,
    };
    if width(&told) <= room {
        let inner = Rect {
            width: area.width.saturating_sub(1),
            ..area
        };
        put_right(buffer, inner, &told, theme::QUIET);
    }
}

/// Returns the periods that are seen.
fn seen(timeline: &Timeline, places: &Places) -> impl Iterator<Item = (usize, Period)> {
    let (_, to) = timeline.range();
    let last = timeline.first.saturating_add(places.seen as Period - 1);
    (timeline.first..=last.min(to)).enumerate()
}

/// Returns the count of the highest bar that is seen.
fn highest(timeline: &Timeline, places: &Places) -> usize {
    let counts = seen(timeline, places).filter_map(|(_, period)| timeline.bar(period));
    counts.map(Bar::all).max().unwrap_or(0)
}

/// Returns the columns of the bar at a place; one that has room leaves a blank behind it.
fn columns(places: &Places, at: usize) -> Rect {
    let wide = if places.each >= 3 {
        places.each - 1
    } else {
        places.each
    };
    Rect {
        x: places.bars.x + (at * places.each) as u16,
        width: wide as u16,
        ..places.bars
    }
}

fn bars(
    model: &Model,
    timeline: &Timeline,
    (places, highest): (&Places, usize),
    buffer: &mut Buffer,
) {
    for (at, period) in seen(timeline, places) {
        let Some(bar) = timeline.bar(period) else {
            continue;
        };
        let columns = columns(places, at);
        for (row, (sign, style)) in stacked(bar, highest, columns.height, model.settings.ascii) {
            let y = columns.bottom() - 1 - row;
            let words = sign.repeat(columns.width.into());
            put(
                buffer,
                Rect {
                    y,
                    height: 1,
                    ..columns
                },
                &words,
                style,
            );
        }
    }
}

/// Returns the cells of a bar, from the lowest up: rows above the ground with sign and style.
///
/// What there is of it is seen, however little: a single record among thousands as well.
fn stacked(
    bar: Bar,
    highest: usize,
    rows: u16,
    ascii: bool,
) -> impl Iterator<Item = (u16, (&'static str, Style))> {
    let parts = if ascii { 1 } else { EIGHTHS.len() };
    let whole = usize::from(rows) * parts;
    let high = |count: usize| (count * whole).div_ceil(highest.max(1));
    let solid = high(bar.sure as usize);
    let top = high(bar.all()).div_ceil(parts);
    (0..usize::from(rows)).filter_map(move |row| {
        let filled = solid.saturating_sub(row * parts).min(parts);
        let cell = match filled {
            0 if row < top && ascii => (":", theme::QUIET),
            0 if row < top => ("░", theme::QUIET),
            0 => return None,
            _ if ascii => ("#", theme::PLAIN),
            part => (EIGHTHS[part - 1], theme::PLAIN),
        };
        Some((row as u16, cell))
    })
}

/// Draws the line the bars stand on: a caret below that of the cursor, marked ones doubled.
fn ground(model: &Model, timeline: &Timeline, places: &Places, buffer: &mut Buffer) {
    let row = places.ground;
    if row.is_empty() {
        return;
    }
    rule(buffer, row, "", model.settings.ascii);
    let (from, to) = timeline.chosen();
    for (at, period) in seen(timeline, places) {
        let columns = Rect {
            y: row.y,
            height: 1,
            ..columns(places, at)
        };
        let sign = if period == timeline.cursor {
            "^"
        } else if (from..=to).contains(&period) {
            "="
        } else {
            continue;
        };
        let words = sign.repeat(columns.width.into());
        put(buffer, columns, &words, on_rule(theme::ACCENTED));
    }
}

/// Names round periods, each where its bar begins, as far as they leave each other room.
fn names(timeline: &Timeline, scale: Scale, places: &Places, buffer: &mut Buffer) {
    let row = places.names;
    let mut free = row.x;
    for (at, period) in seen(timeline, places) {
        let x = columns(places, at).x;
        let Some(name) = scale.tick(period, places.each) else {
            continue;
        };
        let wide = width(&name) as u16;
        if row.is_empty() || x < free || x + wide > row.right() {
            continue;
        }
        put(
            buffer,
            Rect {
                x,
                width: wide,
                ..row
            },
            &name,
            theme::QUIET,
        );
        free = x + wide + 1;
    }
}

/// Says what the bar under the cursor is, or which are marked; at the end how high the highest is.
fn told(
    timeline: &Timeline,
    (scale, highest, form): (Scale, usize, DateForm),
    row: Rect,
    buffer: &mut Buffer,
) {
    let (from, to) = timeline.chosen();
    let period = form.reworded(&scale.shown(from, to));
    let words = match timeline.bar(timeline.cursor) {
        _ if timeline.anchor.is_some() => format!("marked: {period}"),
        Some(bar) => format!("{period}: {}", counted(bar)),
        None => format!("{period}: counting…"),
    };
    let used = put(buffer, row, &words, theme::STRONG);
    let rest = Rect {
        x: row.x + used,
        width: row.width - used,
        ..row
    };
    let most = format!("highest {}", number(highest));
    if width(&most) + 2 <= rest.width.into() {
        put_right(buffer, rest, &most, theme::QUIET);
    }
}

fn counted(bar: Bar) -> String {
    let records = match bar.all() {
        0 => return "no record".to_owned(),
        1 => "1 record".to_owned(),
        count => format!("{} records", number(count)),
    };
    match (bar.unsure as usize, bar.all()) {
        (0, _) => records,
        (1, 1) => format!("{records}, uncertain"),
        (unsure, _) => format!("{records}, {} uncertain", number(unsure)),
    }
}

fn why_empty(counts: Option<&TimelineCounts>) -> &'static str {
    match counts {
        None => "Counting…",
        Some(counts) if counts.matched == 0 => {
            "No record is listed, so there is no time to show. Esc closes this panel and, once more, undoes the filter."
        }
        Some(_) => "No record that is listed has a date.",
    }
}

/// Signs for eight heights where only ASCII may be drawn: each fuller than the one before.
const PLAIN_HEIGHTS: [&str; 8] = [".", ":", "-", "=", "+", "*", "#", "@"];

/// Returns the small timeline for the head: the time between its two ends in words. `None` where
/// there is nothing to tell apart.
pub fn sparkline(model: &Model) -> Option<String> {
    let counts = model.sparkline.counts.as_ref()?;
    let (from, to) = crate::record::timeline::ends_shown(counts.span?);
    if counts.bars.len() < 2 {
        return None;
    }
    let highest = counts.bars.iter().map(|bar| bar.all()).max()?.max(1);
    let signs = if model.settings.ascii {
        &PLAIN_HEIGHTS
    } else {
        &EIGHTHS
    };
    let bars: String = counts
        .bars
        .iter()
        .map(|bar| match (bar.all() * signs.len()).div_ceil(highest) {
            0 => " ",
            height => signs[height - 1],
        })
        .collect();
    Some(format!("{from} {bars} {to}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(sure: u32, unsure: u32, highest: usize, ascii: bool) -> String {
        let cells = stacked(Bar { sure, unsure }, highest, 4, ascii);
        cells.map(|(_, (sign, _))| sign).collect()
    }

    #[test]
    fn a_bar_is_solid_below_and_light_above() {
        assert_eq!(column(8, 0, 8, false), "████");
        assert_eq!(column(3, 0, 8, false), "█▄");
        assert_eq!(column(4, 4, 8, false), "██░░");
        assert_eq!(column(0, 8, 8, false), "░░░░");
        assert_eq!(column(4, 4, 8, true), "##::");
        assert_eq!(column(0, 0, 8, false), "");
        assert_eq!(column(0, 0, 0, false), "");
    }

    #[test]
    fn a_single_record_among_thousands_is_seen() {
        assert_eq!(column(1, 0, 9999, false), "▁");
        assert_eq!(column(0, 1, 9999, false), "░");
        assert_eq!(column(1, 0, 9999, true), "#");
    }

    #[test]
    fn what_is_told_of_a_bar_is_a_sentence_of_its_numbers() {
        let told = |sure, unsure| counted(Bar { sure, unsure });
        assert_eq!(told(0, 0), "no record");
        assert_eq!(told(1, 0), "1 record");
        assert_eq!(told(0, 1), "1 record, uncertain");
        assert_eq!(told(1200, 30), "1 230 records, 30 uncertain");
    }
}

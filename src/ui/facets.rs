//! The panel of facets: its tabs, its values, how many records each has.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use crate::app::facets::{Among, Facets, Line, Tab};
use crate::app::layout;
use crate::app::model::Model;
use crate::app::wrap::width;

use super::field;
use super::paint::{number, on_rule, plain_cells, put, put_cut, put_right, rule, sentences};
use super::theme;

/// Columns of the counts: those of a room of a million records are wider.
const COUNT: usize = 7;
/// The widest names, in columns.
const WIDEST_LABEL: u16 = 44;

/// Draws the panel; returns where the cursor stands while the values are searched.
pub fn view(model: &Model, facets: &Facets, buffer: &mut Buffer) -> Option<Position> {
    let area = layout::facets(model);
    let rows = layout::facet_rows(model);
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
    tabs(model, facets, Rect { height: 1, ..area }, buffer);
    let cursor = facets.typing.then(|| {
        search(
            facets,
            Rect {
                y: area.y + 1,
                height: 1,
                ..area
            },
            buffer,
        )
    });
    if facets.lines.is_empty() {
        sentences(buffer, rows, why_empty(model, facets));
    }
    let counts = facets.lines.iter().map(|line| facets.count(line));
    let most = counts.flatten().max().unwrap_or(0);
    let seen = facets.lines.iter().enumerate().skip(facets.cursor.top);
    for ((at, line), y) in seen.zip(rows.top()..rows.bottom()) {
        let row = Rect {
            y,
            height: 1,
            ..rows
        };
        let under = at == facets.cursor.at;
        draw(model, (facets, line), (row, under, most), buffer);
    }
    if model.settings.ascii {
        plain_cells(buffer, area);
    }
    cursor
}

/// Draws the names of the tabs on a rule, that of the one that is shown in brackets; where they
/// are too many for the line the first are left out. At its end, how many lines there are.
fn tabs(model: &Model, facets: &Facets, area: Rect, buffer: &mut Buffer) {
    rule(buffer, area, "", model.settings.ascii);
    let words = |tab: Tab| {
        if tab == facets.tab {
            format!("[{}]", tab.name())
        } else {
            format!(" {} ", tab.name())
        }
    };
    let inner = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let count = format!(" {}", number(facets.lines.len()));
    let used = put_right(buffer, inner, &count, theme::QUIET);
    let mut left = Rect {
        width: inner.width.saturating_sub(used + 1),
        ..inner
    };
    let all: Vec<Tab> = facets.tabs().collect();
    let shown = all.iter().position(|tab| *tab == facets.tab).unwrap_or(0);
    let fits = |first: usize| {
        let upto = all.get(first..=shown).unwrap_or_default();
        upto.iter().map(|tab| width(&words(*tab))).sum::<usize>() <= left.width.into()
    };
    let first = (0..=shown).find(|first| fits(*first)).unwrap_or(shown);
    for tab in all.iter().skip(first) {
        let words = words(*tab);
        if width(&words) > left.width.into() {
            break;
        }
        let style = if *tab == facets.tab {
            on_rule(theme::ACCENTED)
        } else {
            theme::QUIET
        };
        let used = put(buffer, left, &words, style);
        left.x += used;
        left.width -= used;
    }
}

/// Draws what is searched; returns where its cursor stands.
fn search(facets: &Facets, row: Rect, buffer: &mut Buffer) -> Position {
    let inner = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    field::view(buffer, inner, "/", &facets.search)
}

/// Draws a line: what is chosen has a mark; a bar is as long as its part of the greatest count.
fn draw(
    model: &Model,
    (facets, line): (&Facets, &Line),
    (row, under, most): (Rect, bool, usize),
    buffer: &mut Buffer,
) {
    let style = if under { theme::CURSOR } else { theme::PLAIN };
    buffer.set_style(row, style);
    let is_chosen = match line {
        Line::Chosen(..) => true,
        Line::Role(role) => model.results.within == Some(*role),
        Line::Order(order) => *order == model.list.order,
        Line::ResultOrder(order) => *order == model.results.order,
        Line::Value(_) => false,
    };
    let cell = |x: u16, width: u16| Rect {
        x: row.x + x.min(row.width),
        width: width.min(row.width.saturating_sub(x)),
        ..row
    };
    if under {
        put(buffer, cell(0, 1), ">", theme::over(style, theme::ACCENTED));
    }
    if is_chosen {
        put(buffer, cell(1, 1), "x", theme::over(style, theme::ACCENTED));
    }
    let label = facets.label(line);
    let Some(count) = facets.count(line) else {
        let whole = cell(3, row.width.saturating_sub(4));
        put_cut(buffer, whole, &label, model.settings.bidi, style);
        return;
    };
    let named = (row.width * 2 / 5).clamp(8, WIDEST_LABEL);
    put_cut(buffer, cell(3, named), &label, model.settings.bidi, style);
    let counted = number(count);
    let counts = COUNT.max(width(&number(most))) as u16;
    let right = cell(0, row.width.saturating_sub(1));
    put_right(buffer, right, &counted, style);
    let bars = row.width.saturating_sub(named + counts + 6);
    let sign = if model.settings.ascii { "#" } else { "█" };
    let long = (usize::from(bars) * count).div_ceil(most.max(1));
    let bar = sign.repeat(long.min(bars.into()));
    put(
        buffer,
        cell(named + 4, bars),
        &bar,
        theme::over(style, theme::QUIET),
    );
}

fn why_empty(model: &Model, facets: &Facets) -> &'static str {
    match &facets.counts {
        _ if !facets.search.text().trim().is_empty() => {
            "No value has these letters. Backspace takes letters back, Esc all of them."
        }
        None => "Counting…",
        Some(counts) if counts.matched == 0 => match facets.among {
            Among::Listed => {
                "No record is listed, so there is nothing to count. Esc closes this panel and, once more, undoes the filter."
            }
            Among::Found if model.results.is_narrowed() => {
                "Nothing is found, so there is nothing to count. Esc closes this panel and, once more, shows all results again."
            }
            Among::Found => {
                "Nothing is found, so there is nothing to count. Esc closes this panel."
            }
        },
        Some(_) => match (facets.tab, facets.among) {
            (Tab::Role, _) => "In no text, summary or title are all the words together.",
            (_, Among::Listed) => "No record that is listed has a value of this kind.",
            (_, Among::Found) => "No record that was found has a value of this kind.",
        },
    }
}

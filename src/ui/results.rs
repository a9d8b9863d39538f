//! What was found in the texts: a line for the record, and under it the passage with its hits.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::command::Command;
use crate::app::keymap::Context;
use crate::app::layout;
use crate::app::model::{Focus, Model};
use crate::app::results::Results;
use crate::app::search::{Counts, Excerpt, FoundRow};
use crate::app::wrap::wrap;
use crate::find::scan::Role;
use crate::record::Clean;
use crate::record::marks::MarkKind;

use super::line::Seen;
use super::list::{DATE, shown_date};
use super::paint::{number, plain_marks, put, put_cut, put_right, put_seen, sentences, shortened};
use super::theme;

/// Columns left of a passage.
const INDENT: u16 = 4;
/// Columns of the marks at the right end.
const MARKS: u16 = 3;
/// From this width the role of the text is named.
const ROLE_FROM: u16 = 60;
/// The label of a text among others of its role takes so many columns at most.
const LONGEST_LABEL: usize = 28;
/// So many values are named of each way in which the results divide.
const MOST_COUNTED: usize = 3;

/// Draws how the results divide, and the results.
pub fn view(model: &Model, head: Rect, area: Rect, buffer: &mut Buffer) {
    let results = &model.results;
    let ascii = model.settings.ascii;
    if results.total == 0 {
        return sentences(buffer, area, &plain_marks(&why_empty(model), ascii));
    }
    let inner = Rect {
        x: head.x + 1,
        width: head.width.saturating_sub(2),
        ..head
    };
    if let Some(counts) = &results.counts {
        let words = plain_marks(&counted(results, counts), ascii);
        put(buffer, inner, &words, theme::QUIET);
    }
    let lines = layout::lines_of_result(model.size) as u16;
    let seen = usize::from(area.height.div_ceil(lines));
    for place in 0..seen {
        let at = results.cursor.top + place;
        let y = area.y + place as u16 * lines;
        let item = Rect {
            y,
            height: lines.min(area.bottom() - y),
            ..area
        };
        if at >= results.total {
            return;
        }
        match results.row(at) {
            Some(row) => draw(model, row, item, at == results.cursor.at, buffer),
            None => {
                put(
                    buffer,
                    shifted(item, 1),
                    &plain_marks("…", ascii),
                    theme::QUIET,
                );
            }
        }
    }
}

fn shifted(row: Rect, by: u16) -> Rect {
    Rect {
        x: row.x + by,
        width: row.width.saturating_sub(by),
        ..row
    }
}

fn draw(model: &Model, found: &FoundRow, item: Rect, under_cursor: bool, buffer: &mut Buffer) {
    let row = Rect { height: 1, ..item };
    let style = if under_cursor && model.focus == Focus::List {
        theme::CURSOR
    } else {
        theme::STRONG
    };
    if under_cursor {
        buffer.set_style(row, style);
        put(
            buffer,
            Rect { width: 1, ..row },
            ">",
            theme::over(style, theme::ACCENTED),
        );
    }
    let plain = if under_cursor { style } else { theme::PLAIN };
    let marks = Rect {
        x: row.right().saturating_sub(MARKS),
        width: MARKS.min(row.width),
        ..row
    };
    put(
        buffer,
        marks,
        &marks_of(model, found),
        theme::over(plain, theme::ACCENTED),
    );
    let date = Rect {
        x: row.x + 1,
        width: DATE.min(row.width.saturating_sub(1)),
        ..row
    };
    put(
        buffer,
        date,
        &shown_date(found.date.as_deref(), model.settings.look.dates),
        plain,
    );
    let rest = Rect {
        x: date.right() + 1,
        width: marks.x.saturating_sub(date.right() + 2),
        ..row
    };
    let quiet = theme::over(plain, theme::QUIET);
    let used = put_right(buffer, rest, &place_of(found, row.width), quiet);
    let title = Rect {
        width: rest.width.saturating_sub(used + 2),
        ..rest
    };
    put_cut(buffer, title, &found.title, model.settings.bidi, style);
    let below = Rect {
        y: item.y + 1,
        height: item.height.saturating_sub(1),
        ..shifted(item, INDENT)
    };
    match (&found.passage, &found.unread) {
        (Some(passage), _) => draw_passage(model, passage, below, buffer),
        (None, Some(why)) => draw_unread(model, why, below, buffer),
        (None, None) => {}
    }
}

/// Says in the place of a passage why there is none.
fn draw_unread(model: &Model, why: &Clean, area: Rect, buffer: &mut Buffer) {
    let mut letters = why.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let said: String = first.chain(letters).collect();
    let said = plain_marks(&said, model.settings.ascii);
    let columns = usize::from(area.width.saturating_sub(3));
    let lines = wrap(&said, columns.max(1)).into_iter();
    for (at, line) in lines.take(area.height.into()).enumerate() {
        let row = Rect {
            y: area.y + at as u16,
            height: 1,
            ..area
        };
        let seen = Seen::of(&said, line.start, line.end, model.settings.bidi);
        put_seen(buffer, row, &seen, 0, |_| theme::QUIET);
    }
}

fn marks_of(model: &Model, found: &FoundRow) -> String {
    let marks = model.marks_on(found.key);
    let has = |kind| marks.iter().any(|placed| placed.mark.kind == kind);
    let mark = |is_there: bool, sign| if is_there { sign } else { " " };
    [
        mark(has(MarkKind::Bookmark), "*"),
        mark(has(MarkKind::Note), "+"),
    ]
    .concat()
}

/// Returns where the best passage is, and how many hits that text has.
fn place_of(found: &FoundRow, width: u16) -> String {
    let Some(passage) = &found.passage else {
        return String::new();
    };
    let mut parts = Vec::new();
    if width >= ROLE_FROM {
        parts.extend(
            passage
                .alias
                .as_ref()
                .map(|alias| format!("as {}", Clean::line(alias))),
        );
        parts.push(match &passage.label {
            Some(label) => shortened(label, LONGEST_LABEL),
            None => passage.role.name().to_owned(),
        });
    }
    let described = matches!(passage.role, Role::Title | Role::Summary | Role::Note);
    let tag = passage.language.as_deref().filter(|_| !described);
    parts.extend(tag.map(|tag| tag.split('-').next().unwrap_or(tag).to_uppercase()));
    parts.push(match passage.count {
        1 => "1 hit".to_owned(),
        count => format!("{} hits", number(count)),
    });
    parts.join(" ")
}

/// Draws as much of a passage as there are lines, from where its first hit is seen.
fn draw_passage(model: &Model, passage: &Excerpt, area: Rect, buffer: &mut Buffer) {
    let columns = usize::from(area.width.saturating_sub(3));
    if columns < 8 || area.height == 0 {
        return;
    }
    // A line of the source is no line here: one sign for another, so that places hold.
    let words: Vec<char> = passage.words.replace('\n', " ").chars().collect();
    let from = first_shown(&words, passage, (columns, area.height.into()));
    let shown: String = words.iter().skip(from).collect();
    let lines = wrap(&shown, columns);
    let ascii = model.settings.ascii;
    let more = plain_marks("…", ascii);
    let style = |point: usize| hit_style(passage, from + point);
    let count = lines.len();
    for (at, line) in lines.into_iter().take(area.height.into()).enumerate() {
        let row = Rect {
            y: area.y + at as u16,
            height: 1,
            width: columns as u16,
            ..area
        };
        let seen = Seen::of(&shown, line.start, line.end, model.settings.bidi);
        let width = (seen.width() as u16).min(row.width);
        // What is read from the right ends at the right, as on the page.
        let free = if seen.from_right {
            row.width - width
        } else {
            0
        };
        let place = Rect {
            x: row.x + free,
            width: row.width - free,
            ..row
        };
        put_seen(buffer, place, &seen, 0, style);
        if at == 0 && passage.start + from > 0 {
            let x = if seen.from_right {
                row.right() + 1
            } else {
                row.x.saturating_sub(2)
            };
            put(
                buffer,
                cell(row, area, x),
                if ascii { "~" } else { "…" },
                theme::QUIET,
            );
        }
        let is_last = at + 1 == usize::from(area.height) || at + 1 == count;
        if is_last && (at + 1 < count || !passage.ends) {
            let end = if seen.from_right {
                cell(row, area, place.x.saturating_sub(2))
            } else {
                let x = place.x + width + 1;
                Rect {
                    x,
                    width: 3.min(area.right().saturating_sub(x)),
                    ..row
                }
            };
            put(buffer, end, &more, theme::QUIET);
        }
    }
}

/// Returns one cell of a row, none right of the area.
fn cell(row: Rect, area: Rect, x: u16) -> Rect {
    Rect {
        x,
        width: u16::from(x < area.right()),
        ..row
    }
}

fn hit_style(passage: &Excerpt, point: usize) -> Style {
    let is_hit = |(start, end): &(usize, usize)| (*start..*end).contains(&point);
    if passage.hits.iter().any(is_hit) {
        theme::HIT
    } else {
        theme::PLAIN
    }
}

/// Returns the first code point that is shown: the passage's first, unless its hit would then
/// lie below the last line.
fn first_shown(words: &[char], passage: &Excerpt, (columns, rows): (usize, usize)) -> usize {
    let Some((hit, _)) = passage.hits.first().copied() else {
        return 0;
    };
    let text: String = words.iter().collect();
    let lines = wrap(&text, columns);
    let is_seen = lines.iter().take(rows).any(|line| hit < line.end);
    if is_seen {
        return 0;
    }
    let wanted = hit.saturating_sub(columns / 3);
    let space = (wanted..hit).find(|at| words.get(*at).is_some_and(|c| c.is_whitespace()));
    space.map_or(wanted, |at| at + 1)
}

/// Returns what is near to the search and not found by it, for the foot; and the key that adds
/// the first of it.
pub fn told_of_near(model: &Model) -> Option<String> {
    let key = model.keymap.keys_of(Context::Results, Command::AddNear);
    let key = key.first().map(|key| format!(" ({key} adds it)"));
    let near = model.results.near().iter().enumerate();
    let named = near.map(|(at, near)| {
        let key = key.as_deref().filter(|_| at == 0).unwrap_or_default();
        format!("{} {}{key}", near.words, number(near.records))
    });
    let named: Vec<String> = named.collect();
    (!named.is_empty()).then(|| format!("near misses: {}", named.join(", ")))
}

/// Returns how the results divide, in one line: which texts have the words, in which languages
/// and archives these are.
fn counted(results: &Results, counts: &Counts) -> String {
    let part = |values: &[(Clean, usize)]| {
        let named = values.iter().take(MOST_COUNTED);
        let named: Vec<String> = named
            .map(|(name, count)| format!("{name} {}", number(*count)))
            .collect();
        let more = if values.len() > MOST_COUNTED {
            ", …"
        } else {
            ""
        };
        format!("{}{more}", named.join(", "))
    };
    // One role is chosen: how many have it stands in the head.
    let roles = Some(&counts.roles).filter(|roles| !roles.is_empty() && results.within.is_none());
    let roles = roles.map(|roles| {
        let named = roles.iter().map(|(role, count)| texts_of(*role, *count));
        format!("in {}", named.collect::<Vec<_>>().join(", "))
    });
    let values = [&counts.languages, &counts.archives].into_iter();
    let values = values
        .filter(|values| !values.is_empty())
        .map(|values| part(values));
    let parts: Vec<String> = roles.into_iter().chain(values).collect();
    parts.join("   ")
}

/// Returns so many texts of a role, in words.
fn texts_of(role: Role, count: usize) -> String {
    let (one, many) = match role {
        Role::Translation => ("translation", "translations"),
        Role::Original => ("original", "originals"),
        Role::Text => ("text", "texts"),
        Role::Note => ("note", "notes"),
        Role::Summary => ("summary", "summaries"),
        Role::Title => ("title", "titles"),
    };
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// Returns why there is no result.
fn why_empty(model: &Model) -> String {
    let results = &model.results;
    let reach = results.reach;
    if results.stale {
        return "Searching …".to_owned();
    }
    if reach.is_anew && reach.left > 0 {
        return format!(
            "The index of the texts was damaged and is being built again: {} of {} records are indexed. What is found will stand here by itself.",
            number(reach.indexed),
            number(reach.total)
        );
    }
    if reach.total == 0 && reach.left > 0 {
        return "The index of the texts is being opened. What is found will stand here by itself."
            .to_owned();
    }
    if reach.total == 0 {
        return "The collection is still being read. What is found will stand here by itself."
            .to_owned();
    }
    if reach.left > 0 {
        return format!(
            "No text that is indexed has this so far: {} of {} records are. What is found will stand here by itself.",
            number(reach.indexed),
            number(reach.total)
        );
    }
    let undated = match results.undated {
        0 => String::new(),
        1 => " One record has it and is undated.".to_owned(),
        count => format!(" {} records have it and are undated.", number(count)),
    };
    if let Some(role) = results.within {
        let also = match results.narrow.trim() {
            "" => String::new(),
            narrow => format!(" and “{narrow}”"),
        };
        return format!(
            "No {} has “{}”{also}.{undated} Esc shows all results again.",
            role.name(),
            results.title(),
        );
    }
    if results.is_narrowed() {
        return format!(
            "None of the records with “{}” has “{}” too.{undated} Esc shows them all again.",
            results.title(),
            results.narrow
        );
    }
    format!(
        "No text, summary, title or note has “{}”.{undated} Words are found in all their forms, \
         “words in quotation marks” only as they stand; telegr* finds what begins so, and OR \
         finds one or the other. s changes the search, Esc goes back.",
        results.title()
    )
}

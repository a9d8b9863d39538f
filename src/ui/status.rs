//! The two lines at the foot: what is, and which keys there are.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget as _};

use crate::app::command::Command;
use crate::app::keymap::{Context, TABLE};
use crate::app::layout::{Areas, PageLine, Paged};
use crate::app::model::{Focus, Model, Overlay, Screen};
use crate::app::parallel::{Parallel, Way};
use crate::app::wrap::{width, wrap};
use crate::record::query::{Query, What};

use super::find_line::counted;
use super::paint::{number, plain_marks, put, put_right, shortened, without_middle};
use super::theme;

/// Draws both lines; `seen` are the lines of the record in sight.
pub fn view(model: &Model, seen: &[PageLine], areas: &Areas, buffer: &mut Buffer) {
    let inner = |area: Rect| Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let line = inner(areas.status);
    let ascii = model.settings.ascii;
    let (words, style) = match &model.notice {
        Some(notice) if notice.error => (notice.text.to_string(), theme::ERROR),
        Some(notice) => (notice.text.to_string(), theme::PLAIN),
        None => (said(model, line.width.into()), theme::QUIET),
    };
    if model.notice.is_some() && width(&words) > line.width.into() {
        return notice(&words, areas, buffer, (style, ascii));
    }
    let place = place(model, seen);
    // What went wrong has the whole line; where the reader is can be seen again later.
    let room = usize::from(line.width).saturating_sub(width(&words) + 3);
    let used = if width(&place) <= room {
        put_right(buffer, line, &place, theme::QUIET)
    } else {
        0
    };
    let left = Rect {
        width: line.width.saturating_sub(used + u16::from(used > 0)),
        ..line
    };
    put(buffer, left, &plain_marks(&words, ascii), style);
    hints(model, inner(areas.hints), buffer);
}

/// Says what is too long for the line at the foot on both lines: what to do stands at the end of
/// many a sentence, and says more than the keys, which come back with the next of them.
///
/// The end of a path says most as well, so that of words too long for both lines the middle is
/// left out.
pub fn notice(words: &str, areas: &Areas, buffer: &mut Buffer, (style, ascii): (Style, bool)) {
    let words = plain_marks(words, ascii);
    let columns = areas.status.width.saturating_sub(2);
    let first = wrap(&words, columns.into())
        .first()
        .map_or(0, |line| line.end);
    let first = words
        .char_indices()
        .nth(first)
        .map_or(words.len(), |(at, _)| at);
    let (first, rest) = words.split_at(first);
    let rest = without_middle(rest.trim_start(), columns.into());
    for (area, words) in [(areas.status, first), (areas.hints, rest.as_str())] {
        Clear.render(area, buffer);
        let row = Rect {
            x: area.x + 1,
            width: columns,
            ..area
        };
        put(buffer, row, &plain_marks(words, ascii), style);
    }
}

/// A sentence in full, and in the columns of a narrow screen.
struct Told {
    full: String,
    brief: String,
}

impl Told {
    fn new(full: impl Into<String>, brief: impl Into<String>) -> Self {
        let (full, brief) = (full.into(), brief.into());
        Self { full, brief }
    }

    /// A sentence that fits everywhere.
    fn short(words: impl Into<String>) -> Self {
        let words = words.into();
        Self::new(words.clone(), words)
    }
}

/// Returns the sentences in full where they fit, else in brief, else as many as fit: what comes
/// first says most.
fn fitted(told: &[Told], columns: usize) -> String {
    let joined = |told: &[Told], of: fn(&Told) -> &str| {
        let words: Vec<&str> = told.iter().map(of).collect();
        words.join("; ")
    };
    let full = joined(told, |told| &told.full);
    if width(&full) <= columns {
        return full;
    }
    let brief = (1..=told.len())
        .rev()
        .map(|count| joined(&told[..count], |told| &told.brief));
    let mut brief = brief.skip_while(|words| width(words) > columns);
    brief
        .next()
        .or_else(|| told.first().map(|first| first.brief.clone()))
        .unwrap_or_default()
}

/// What is going on, when there is nothing else to say.
fn said(model: &Model, columns: usize) -> String {
    if !model.scan.done {
        let files = number(model.scan.files);
        return format!("reading the collection: {files} files so far");
    }
    if let Some(found) = &model.reading.found
        && model.focus == Focus::Record
    {
        // How many there are says more than the end of the words.
        let counted = counted(found);
        let room = columns.saturating_sub(width(&counted) + 4);
        return format!("“{}”: {counted}", shortened(&found.words, room));
    }
    if let Some(parallel) = &model.reading.parallel
        && model.focus == Focus::Record
    {
        return fitted(&[told_of_two(model, parallel)], columns);
    }
    if model.screen == Screen::Catalogue && model.focus == Focus::List {
        let told = told_of_filter(model);
        if !told.is_empty() {
            return fitted(&told, columns);
        }
    }
    if model.screen == Screen::Results && model.focus == Focus::List {
        let told = told_of_results(model);
        if !told.is_empty() {
            return fitted(&told, columns);
        }
    }
    let problems = model.problems.all.iter();
    let count = problems.filter(|problem| !problem.is_remark()).count();
    match (count, model.screen) {
        (0, _) | (_, Screen::Problems) => String::new(),
        (1, _) => "1 problem: 4 shows it".to_owned(),
        (count, _) => format!("{} problems: 4 shows them", number(count)),
    }
}

/// How two texts stand together and what holds them; one key changes it.
fn told_of_two(model: &Model, parallel: &Parallel) -> Told {
    let level = parallel.alignment.level;
    let key = model.keymap.key_of(Context::Reader, Command::Lock);
    let key = key.map(|key| format!(" ({key})")).unwrap_or_default();
    match (parallel.way, parallel.locked) {
        (Way::Flipped, _) => Told::new(
            format!("turned over where marked, matched {}", level.described()),
            format!("matched {}", level.briefly()),
        ),
        (Way::Under, true) => Told::new(
            format!("one under the other, locked {}{key}", level.described()),
            format!("locked {}{key}", level.briefly()),
        ),
        (Way::Beside, true) => Told::new(
            format!("side by side, locked {}{key}", level.described()),
            format!("locked {}{key}", level.briefly()),
        ),
        (Way::Under, false) => Told::new(
            format!("one under the other, not locked: paragraph under paragraph{key}"),
            format!("paragraph under paragraph{key}"),
        ),
        (Way::Beside, false) => Told::new(
            format!("side by side, not locked: paragraph beside paragraph{key}"),
            format!("paragraph beside paragraph{key}"),
        ),
    }
}

/// What is not seen from the results alone.
fn told_of_results(model: &Model) -> Vec<Told> {
    let results = &model.results;
    let mut told = Vec::new();
    let reach = results.reach;
    if reach.total > 0 && reach.left > 0 {
        let left = number(reach.left);
        let again = if reach.is_anew { " again" } else { "" };
        let indexed = format!(
            "{} of {} records indexed{again}",
            number(reach.indexed),
            number(reach.total)
        );
        told.push(Told::new(
            format!("{indexed}; {left} not searched yet"),
            format!("{left} not searched yet"),
        ));
    }
    if results.like.is_some() {
        let words = results.query.replace(" OR ", ", ");
        told.push(Told::short(format!("by their words: {words}")));
    }
    if results.undated > 0 {
        let words = format!("{} undated left out", number(results.undated));
        told.push(Told::short(words));
    }
    told.extend(super::results::told_of_near(model).map(Told::short));
    told
}

/// How many records have the filter's words in their texts.
fn told_of_texts(model: &Model) -> Option<Told> {
    let in_texts = model.searches.in_texts?;
    // The beginning of a word is in no text as a word: that nothing is found says nothing yet.
    if in_texts.records == 0 && model.typing.is_some() {
        return None;
    }
    let records = match in_texts.records {
        1 => "1 record matches".to_owned(),
        count => format!("{} records match", number(count)),
    };
    let brief = match (in_texts.records, in_texts.whole) {
        (count, false) => format!("{} so far", number(count)),
        (1, true) => "1 record".to_owned(),
        (count, true) => format!("{} records", number(count)),
    };
    let words = match model.list.filter.trim() {
        long if width(long) > 30 => "this".to_owned(),
        filter if filter.contains(['"', '“']) => filter.to_owned(),
        filter => format!("\"{filter}\""),
    };
    let key = model.keymap.keys_of(Context::Catalogue, Command::Search);
    let key = key
        .first()
        .map(|key| format!(" ({key})"))
        .unwrap_or_default();
    let so_far = if in_texts.whole { "" } else { ", so far" };
    Some(Told::new(
        format!("in the texts: {records} {words}{so_far}{key}"),
        format!("in the texts: {brief}{key}"),
    ))
}

/// What the filter made of what was typed, where that is not seen from the rows alone.
fn told_of_filter(model: &Model) -> Vec<Told> {
    let list = &model.list;
    let query = Query::parse(&list.filter);
    let mut told: Vec<Told> = told_of_texts(model).into_iter().collect();
    if list.undated > 0 {
        let count = number(list.undated);
        told.push(Told::new(
            format!("{count} undated left out: is:undated lists them"),
            format!("{count} undated left out: is:undated"),
        ));
    }
    for term in &query.terms {
        match &term.what {
            What::Date(range) => {
                let shown = model.settings.look.dates.in_words(range);
                told.push(Told::short(format!("dates: {shown}")));
            }
            What::Word(word) if is_like_a_field(word) => {
                told.push(Told::short(format!("“{word}” is taken as a word")));
            }
            _ => {}
        }
    }
    if list.literal < list.matched && query.bare_words().next().is_some() {
        let like = number(list.matched - list.literal);
        let literal = number(list.literal);
        told.push(Told::new(
            format!("{literal} by the letter, {like} by like letters"),
            format!("{literal} by the letter"),
        ));
    }
    told
}

/// Returns true for a word that was meant as a field and could not be read as one.
fn is_like_a_field(word: &str) -> bool {
    let known = ["date", "is", "has"];
    word.split_once(':')
        .is_some_and(|(name, value)| known.contains(&name) && !value.is_empty())
}

/// Where the reader is: the order, the row, how far down the page.
fn place(model: &Model, seen: &[PageLine]) -> String {
    let count = model.lines_of_screen();
    let at = match model.screen {
        Screen::Catalogue => model.list.cursor,
        Screen::Bookmarks => model.marks.bookmarks.at,
        Screen::Notes => model.marks.notes.at,
        Screen::Problems => model.problems.cursor.at,
        Screen::Results => model.results.cursor.at,
    };
    let mut parts = Vec::new();
    if model.focus == Focus::Record && model.record().is_some() {
        let paged = Paged::new(&model.reading.page, model);
        let place = model.reading.place;
        if let Some(page) = model.reading.page.page_at(place.paragraph, place.offset) {
            parts.push(format!("page {page}"));
        }
        parts.push(format!("{}%", paged.percent(place, seen)));
    } else if model.screen == Screen::Catalogue && count > 0 && model.size.0 >= 60 {
        let is_ranked = Query::parse(&model.list.filter)
            .bare_words()
            .next()
            .is_some();
        let order = if is_ranked {
            "best match first"
        } else {
            model.list.order.description()
        };
        parts.push(order.to_owned());
    }
    if model.screen == Screen::Results && model.focus == Focus::List && count > 0 {
        parts.push(model.results.order.description().to_owned());
    }
    if count > 0 {
        let is_more = model.screen == Screen::Results && model.results.is_more;
        let of = if is_more {
            plain_marks("…", model.settings.ascii)
        } else {
            number(count)
        };
        parts.push(format!("{} of {of}", number(at + 1)));
    }
    parts.join("   ")
}

/// The keys that make sense here, as many as the line holds; help stays last.
fn hints(model: &Model, area: Rect, buffer: &mut Buffer) {
    let context = model.context();
    let help = if context.takes_text() {
        Vec::new()
    } else {
        hinted(model, Context::Everywhere)
    };
    let help_width: usize = help
        .iter()
        .map(|(key, word)| width(key) + width(word) + 3)
        .sum();
    let mut x = area.x;
    let draw = |x: u16, key: &str, word: &str, buffer: &mut Buffer| {
        let end =
            x + put(
                buffer,
                Rect {
                    x,
                    width: area.right().saturating_sub(x),
                    ..area
                },
                key,
                theme::ACCENTED,
            ) + 1;
        let rest = Rect {
            x: end,
            width: area.right().saturating_sub(end),
            ..area
        };
        end + put(buffer, rest, word, theme::QUIET) + 2
    };
    let closes = model
        .keymap
        .key_of(Context::Everywhere, Command::Close)
        .filter(|_| context == Context::Overlay)
        .map(|key| (key, "close".to_owned()));
    for (key, word) in hinted(model, context).into_iter().chain(closes) {
        let wide = (width(&key) + width(&word) + 3) as u16;
        if x + wide + help_width as u16 > area.right() + 2 {
            break;
        }
        x = draw(x, &key, &word, buffer);
    }
    for (key, word) in help {
        if x < area.right() {
            x = draw(x, &key, &word, buffer);
        }
    }
}

/// Returns true for a command that the list on this screen has a use for.
fn makes_sense(screen: Screen, command: Command) -> bool {
    match screen {
        Screen::Catalogue | Screen::Notes | Screen::Results => true,
        Screen::Bookmarks => command != Command::EditNote,
        Screen::Problems => command == Command::Read,
    }
}

/// Returns true for a command that has something to work on in what is shown: no other text is
/// offered of a record that has one, and nothing of a record where a problem or a draft stands.
fn has_a_use(model: &Model, command: Command) -> bool {
    if model.focus != Focus::Record {
        return true;
    }
    let record = model.record().filter(|_| model.other_page().is_none());
    match command {
        Command::Original => record.is_some_and(|record| record.texts.len() > 1),
        // Hinted at while a passage of one of two texts is selected.
        Command::NextText => {
            let parallel = model.reading.parallel.as_ref();
            parallel.is_some_and(|parallel| parallel.way != Way::Flipped)
        }
        Command::Find | Command::Select => record.is_some_and(|record| !record.texts.is_empty()),
        Command::Bookmark | Command::Note | Command::Copy => record.is_some(),
        Command::NextHit => {
            let found = model.reading.found.as_ref();
            found.is_some_and(|found| found.count() > 1)
        }
        _ => true,
    }
}

/// Returns the first key and the word of each command of a context that is hinted at.
fn hinted(model: &Model, context: Context) -> Vec<(String, String)> {
    TABLE
        .iter()
        .filter(|binding| binding.context == context && !binding.hint.is_empty())
        .filter(|binding| context != Context::Lists || makes_sense(model.screen, binding.command))
        // The settings are looked at, not opened or forgotten.
        .filter(|_| {
            context != Context::Overlay || !matches!(model.overlay, Some(Overlay::Settings(_)))
        })
        .filter(|binding| has_a_use(model, binding.command))
        .filter_map(|binding| {
            let key = model.keymap.key_of(context, binding.command)?;
            Some((key, binding.hint.to_owned()))
        })
        .collect()
}

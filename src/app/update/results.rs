//! Searching in the texts: the line it is typed in, the results, and the way into a record.

use crate::app::input_line::InputLine;
use crate::app::layout;
use crate::app::message::{Effect, Timer};
use crate::app::model::{Cursor, Focus, Model, Screen, Typing};
use crate::app::reading::Found as InText;
use crate::app::results::Results;
use crate::app::search::{Counts, Found, FoundRow, InTexts, ResultOrder, Search, SearchesWish};
use crate::find::scan::Role;
use crate::record::Clean;
use crate::record::listing::RowKey;
use crate::record::query::{Query, What};

use super::{facets, find, keys, list, reader, say};

/// So many searches are remembered by the room.
const MOST_REMEMBERED: usize = 100;

/// Begins to type a search. In the catalogue, words of the filter are searched for at once: its
/// foot says that the texts have them too.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let filter = model.list.filter.clone();
    let in_catalogue = model.screen == Screen::Catalogue && model.focus == Focus::List;
    if in_catalogue && asks_for_words(&filter) && model.results.query != filter {
        return run(model, &filter);
    }
    let line = if model.screen == Screen::Results && model.results.like.is_none() {
        InputLine::with(&model.results.query)
    } else {
        InputLine::default()
    };
    model.typing = Some(Typing::Search(line, None));
    Vec::new()
}

/// Returns true for a query that asks for words in texts, not for fields alone.
fn asks_for_words(typed: &str) -> bool {
    let is_word = |what: &What| match what {
        What::Word(_)
        | What::Phrase(_)
        | What::Prefix(_)
        | What::Near(_)
        | What::AnyOf(_)
        | What::AllOf(_) => true,
        What::Field(..)
        | What::Whole(..)
        | What::Has(_)
        | What::Date(_)
        | What::IsBookmarked
        | What::IsUndated
        | What::HasNote
        | What::HasOriginal
        | What::HasTranslation => false,
    };
    let query = Query::parse(typed);
    query
        .terms
        .iter()
        .any(|term| !term.negated && is_word(&term.what))
}

/// Searches for what was typed.
pub fn accept(model: &mut Model, typed: &str) -> Vec<Effect> {
    let typed = typed.trim();
    if Query::parse(typed).is_empty() {
        return Vec::new();
    }
    let mut effects = run(model, typed);
    effects.push(remember(model));
    effects
}

/// Remembers the search that is shown.
fn remember(model: &mut Model) -> Effect {
    let typed = model.results.query.clone();
    let last = &mut model.searches.last;
    last.retain(|known| *known != typed);
    last.insert(0, typed.clone());
    last.truncate(MOST_REMEMBERED);
    Effect::Searches(SearchesWish::Remember(typed))
}

/// Searches and shows the results.
pub fn run(model: &mut Model, typed: &str) -> Vec<Effect> {
    begin_with(
        model,
        Results {
            query: typed.to_owned(),
            order: model.results.order,
            ..Results::default()
        },
    )
}

/// Searches for records like one.
pub fn run_like(model: &mut Model, words: &str, like: (RowKey, Clean)) -> Vec<Effect> {
    begin_with(
        model,
        Results {
            query: words.to_owned(),
            like: Some(like),
            ..Results::default()
        },
    )
}

fn begin_with(model: &mut Model, results: Results) -> Vec<Effect> {
    reader::leave(model);
    model.results = results;
    (model.screen, model.focus, model.zoomed) = (Screen::Results, Focus::List, false);
    ask_anew(model)
}

/// Shows the results of the last search.
pub fn show(model: &mut Model) -> Vec<Effect> {
    if model.results.query.is_empty() {
        return say(model, "nothing was searched for yet: s searches the texts");
    }
    reader::leave(model);
    (model.screen, model.focus, model.zoomed) = (Screen::Results, Focus::List, false);
    list::settle(model)
}

/// Asks for the first rows of another search; the rest comes when these are here, and how many
/// there are.
fn ask_anew(model: &mut Model) -> Vec<Effect> {
    let results = &mut model.results;
    (results.cursor, results.stale, results.counts) = (Cursor::default(), true, None);
    let seen = rows_seen(model);
    ask_for(model, (0, seen), true)
}

/// Asks for the rows around the cursor.
pub fn ask(model: &mut Model) -> Vec<Effect> {
    let height = height(model);
    let start = model.results.cursor.top.saturating_sub(height);
    ask_for(model, (start, 4 * height), false)
}

/// Returns the search whose results are shown, under a number; it asks for no rows.
pub fn search(model: &Model, seq: u64) -> Search {
    let results = &model.results;
    Search {
        seq,
        query: results.wanted(),
        order: results.order,
        start: 0,
        count: 0,
        in_stages: false,
        without: results.like.as_ref().map(|(key, _)| *key),
        within: results.within,
    }
}

/// Asks again where records were found and none of them could be told: what the catalogue had of
/// them could not be read, and a newer one has it.
pub fn ask_if_short(model: &mut Model) -> Vec<Effect> {
    let results = &model.results;
    if results.total > 0 && results.rows.is_empty() && !results.stale {
        return ask(model);
    }
    Vec::new()
}

fn ask_for(model: &mut Model, window: (usize, usize), in_stages: bool) -> Vec<Effect> {
    let number = model.next_number();
    let results = &mut model.results;
    (results.asked, results.window) = (number, window);
    let (start, count) = window;
    vec![Effect::Search(Search {
        start,
        count,
        in_stages,
        ..search(model, number)
    })]
}

/// Returns how many results are seen whole at once.
pub fn height(model: &Model) -> usize {
    (lines(model) / layout::lines_of_result(model.size)).max(1)
}

/// Returns how many results are seen at once, with the one that is cut by the foot.
fn rows_seen(model: &Model) -> usize {
    let lines = lines(model);
    lines.div_ceil(layout::lines_of_result(model.size)).max(1)
}

fn lines(model: &Model) -> usize {
    let areas = layout::areas(model);
    usize::from(areas.list.height.max(areas.record.height))
}

/// Returns true when a page above or below what is seen was not asked for, though it exists.
pub fn wants_rows(model: &Model) -> bool {
    let results = &model.results;
    let height = height(model);
    let top = results.cursor.top;
    let (start, count) = results.window;
    let from = top.saturating_sub(height);
    let to = (top + 2 * height).min(results.total);
    !results.stale && to > from && (from < start || to > start + count)
}

/// Takes an answer, unless a newer search is on its way.
pub fn found(model: &mut Model, found: Found) -> Vec<Effect> {
    if found.seq != model.results.asked {
        return Vec::new();
    }
    let before = here(model).map(|row| row.key);
    let results = &mut model.results;
    (results.total, results.undated) = (found.total, found.undated);
    results.is_more = found.is_more;
    (results.start, results.rows, results.reach) = (found.start, found.rows, found.reach);
    // Until the collection is read there is nothing to be sure of.
    results.stale = false;
    if !results.is_narrowed() && !results.is_more {
        results.unnarrowed = Some(results.total);
    }
    let typed_ahead = std::mem::take(&mut results.typed_ahead);
    stay_on(model, before);
    let mut effects = list::settle(model);
    effects.extend(facets::found(model));
    for key in typed_ahead {
        effects.extend(keys::key(model, key));
    }
    effects
}

/// Keeps the cursor on its record when a fuller answer has another order. A record that is read
/// stays, whatever stands under the cursor now.
fn stay_on(model: &mut Model, before: Option<RowKey>) {
    let is_held = model.focus == Focus::Record || model.results.cursor.at > 0;
    let Some(key) = before.filter(|_| is_held && model.screen == Screen::Results) else {
        return;
    };
    let results = &mut model.results;
    if let Some(at) = results.rows.iter().position(|row| row.key == key) {
        results.cursor.at = results.start + at;
    } else if model.focus == Focus::Record {
        model.reading.followed = here(model).map(|row| row.key);
    }
}

/// Takes how the results divide. Pages of one search have other numbers, so that any count that
/// comes before another search is its own.
pub fn divided(model: &mut Model, number: u64, counts: Counts) -> Vec<Effect> {
    if number <= model.results.asked && !model.results.stale {
        let terms = Query::parse(&model.results.query).wanted().len();
        let mut counts = counts;
        // The terms that narrow the results follow those of the search.
        counts.near.retain(|near| near.term < terms);
        model.results.counts = Some(counts);
        return facets::found(model);
    }
    Vec::new()
}

/// Begins to type what narrows the results.
pub fn narrow(model: &mut Model) -> Vec<Effect> {
    let before = model.results.narrow.clone();
    model.typing = Some(Typing::Narrow(InputLine::with(&before), before));
    Vec::new()
}

/// Narrows the results to what has this too.
pub fn set_narrow(model: &mut Model, typed: &str) -> Vec<Effect> {
    if typed == model.results.narrow {
        return Vec::new();
    }
    typed.clone_into(&mut model.results.narrow);
    ask_anew(model)
}

/// Narrows the results to what has the words in a text of this role; once more undoes it.
pub fn set_within(model: &mut Model, role: Role) -> Vec<Effect> {
    let within = &mut model.results.within;
    *within = Some(role).filter(|_| *within != Some(role));
    ask_anew(model)
}

/// Shows all results again.
pub fn widen(model: &mut Model) -> Vec<Effect> {
    model.results.narrow.clear();
    model.results.within = None;
    ask_anew(model)
}

/// Searches for the first near miss too, in the place of the term it is near to.
pub fn add_near(model: &mut Model) -> Vec<Effect> {
    let near = model.results.near().first().cloned();
    let with = near.and_then(|near| {
        let query = Query::parse(&model.results.query);
        query.with_either(near.term, &Query::parse(&near.words))
    });
    let Some(with) = with else {
        return say(model, "no other words are near to those of the search");
    };
    let results = Results {
        query: with.to_string(),
        narrow: model.results.narrow.clone(),
        within: model.results.within,
        order: model.results.order,
        ..Results::default()
    };
    let mut effects = begin_with(model, results);
    effects.push(remember(model));
    effects
}

/// Orders the results.
pub fn sort(model: &mut Model, order: ResultOrder) -> Vec<Effect> {
    model.results.order = order;
    let mut effects = ask_anew(model);
    effects.extend(say(model, order.description()));
    effects
}

/// Walks over what was searched for last, in an empty line or one that came from there.
pub fn walk(model: &mut Model, older: bool) -> Vec<Effect> {
    let last = &model.searches.last;
    let Some(Typing::Search(line, at)) = &mut model.typing else {
        return Vec::new();
    };
    if at.is_none() && !line.text().is_empty() {
        return Vec::new();
    }
    let next = match (*at, older) {
        (None, true) => Some(0),
        (Some(at), true) => Some((at + 1).min(last.len().saturating_sub(1))),
        (Some(at), false) => at.checked_sub(1),
        (None, false) => None,
    };
    *line = InputLine::with(next.and_then(|at| last.get(at)).map_or("", String::as_str));
    *at = next;
    Vec::new()
}

/// Returns the result under the cursor.
pub fn here(model: &Model) -> Option<&FoundRow> {
    model.results.row(model.results.cursor.at)
}

/// Leaves the results for the record under the cursor.
pub fn enter(model: &mut Model) -> Vec<Effect> {
    model.results.is_entering = true;
    arrive(model)
}

/// Shows the passage of the result, when its record is here and read from the results.
pub fn arrive(model: &mut Model) -> Vec<Effect> {
    if model.screen != Screen::Results || model.focus != Focus::Record {
        return Vec::new();
    }
    let row = here(model).filter(|row| Some(row.key) == model.reading.key);
    let Some(row) = row.cloned() else {
        return Vec::new();
    };
    // The way back to the results begins where the record is here: what was shown before it
    // has just been remembered.
    if std::mem::take(&mut model.results.is_entering) {
        model.results.trail = model.reading.trail.len();
    }
    if model.record().is_none() {
        return Vec::new();
    }
    let noted = row
        .passage
        .as_ref()
        .and_then(|passage| passage.noted.clone());
    if let Some(goal) = noted {
        return reader::go_to(model, goal);
    }
    let shown = row.passage.as_ref().and_then(|passage| {
        let first = passage.hits.first().map_or(0, |hit| hit.0);
        Some((passage.text.clone()?, passage.start + first))
    });
    // A hit in summary or title is on the first screen; the texts may have hits all the same.
    let first = row.by_text.first();
    let (text, point) = match (&shown, first) {
        (Some((text, point)), _) => (text, Some(*point)),
        (None, Some((text, _))) => (text, None),
        (None, None) => return Vec::new(),
    };
    let texts = model.record().map_or(&[][..], |record| &record.texts);
    let Some(index) = texts.iter().position(|of| of.key == *text) else {
        return Vec::new();
    };
    if model.reading.page.text_index != index {
        model.reading.parallel = None;
        model.reading.page.text_index = index;
        reader::make_page(model);
    }
    model.reading.found = Some(InText {
        words: model.results.title(),
        by_text: row.by_text.clone(),
        ..InText::default()
    });
    find::renew(model);
    match point {
        Some(point) => find::go_to_hit(model, point),
        None => model.reading.place = layout::Place::default(),
    }
    Vec::new()
}

/// Goes back from a record to the results it was opened from.
pub fn back(model: &mut Model) -> Option<Vec<Effect>> {
    let is_way_back = model.screen == Screen::Results
        && model.focus == Focus::Record
        && model.reading.trail.len() <= model.results.trail;
    is_way_back.then(|| show(model))
}

/// Milliseconds after the rows of a letter until its words are counted in the texts, if no
/// other letter came. The rows of the next one share the processor with nothing then, and no
/// eye reads a count that stands for as long as this.
const COUNT_MS: u32 = 120;

/// Asks how many records have the filter's words in their texts, when that is another filter;
/// while it is typed once the keys rest.
pub fn count_filter(model: &mut Model) -> Vec<Effect> {
    let filter = model.list.filter.clone();
    if model.searches.counting.1 == filter {
        return Vec::new();
    }
    let number = model.next_number();
    model.searches.in_texts = None;
    model.searches.counting = (number, filter.clone());
    if !asks_for_words(&filter) {
        return Vec::new();
    }
    if matches!(model.typing, Some(Typing::Filter(..))) {
        return vec![Effect::Timer(Timer::Count(number), COUNT_MS)];
    }
    vec![Effect::InTexts(number, Query::parse(&filter))]
}

/// Counts, unless the filter is another one by now.
pub fn count_is_due(model: &Model, number: u64) -> Vec<Effect> {
    let (counting, filter) = &model.searches.counting;
    if *counting != number {
        return Vec::new();
    }
    vec![Effect::InTexts(number, Query::parse(filter))]
}

/// Takes the count for the filter.
pub fn counted(model: &mut Model, number: u64, in_texts: InTexts) -> Vec<Effect> {
    if model.searches.counting.0 == number {
        model.searches.in_texts = Some(in_texts);
    }
    Vec::new()
}

/// Takes up the new keys of records.
pub fn renewed(model: &mut Model, new: &dyn Fn(&RowKey) -> Option<RowKey>) {
    for row in &mut model.results.rows {
        row.key = new(&row.key).unwrap_or(row.key);
    }
    if let Some((key, _)) = &mut model.results.like {
        *key = new(key).unwrap_or(*key);
    }
}

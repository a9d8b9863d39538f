//! Finding in the text: while it is typed, from hit to hit, and in the next record too.

use crate::app::bands::Beside;
use crate::app::elsewhere::{Finding, Hits, are_long};
use crate::app::input_line::InputLine;
use crate::app::layout::Place;
use crate::app::message::Effect;
use crate::app::model::{Model, Typing};
use crate::app::parallel::Way;
use crate::app::reading::{Before, Found};
use crate::app::wrap::Line;
use crate::find::within;

use super::reader::{self, paged};
use super::say;

/// No hit was gone to yet.
const NONE_YET: usize = usize::MAX;

/// Begins to type what is to be found.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    if shown_text(model).is_none() {
        return say(model, "this record has no text to find anything in");
    }
    let before = Before {
        found: model.reading.found.take(),
        place: model.reading.place,
    };
    (model.reading.selection, model.reading.opened) = (None, None);
    model.typing = Some(Typing::Find(InputLine::default(), before));
    Vec::new()
}

/// Finds what was typed so far and shows the first hit from where the search began.
pub fn typed(model: &mut Model) -> Vec<Effect> {
    let Some(Typing::Find(line, before)) = &model.typing else {
        return Vec::new();
    };
    let (words, place) = (line.text().to_owned(), before.place);
    model.reading.place = place;
    look(model, words, true)
}

/// Keeps what was found; an empty line ends the search.
pub fn accept(model: &mut Model, before: &Before) -> Vec<Effect> {
    if let Some(finding) = &mut model.reading.elsewhere.finding {
        finding.kept = Some(before.clone());
        return Vec::new();
    }
    let Some(found) = &model.reading.found else {
        model.reading.place = before.place;
        return Vec::new();
    };
    if found.count() == 0 {
        model.reading.place = before.place;
    } else if before.place != model.reading.place {
        reader::remember_here(model, before.place);
    }
    Vec::new()
}

/// Undoes the search that was being typed.
pub fn cancel(model: &mut Model, before: Before) -> Vec<Effect> {
    model.reading.elsewhere.finding = None;
    (model.reading.found, model.reading.place) = (before.found, before.place);
    Vec::new()
}

/// Goes to the next hit, or the one before; past the last to the first.
pub fn step(model: &mut Model, forward: bool) -> Vec<Effect> {
    if let Some(finding) = &model.reading.elsewhere.finding {
        let words = format!("“{}” is still being looked for", finding.words);
        return say(model, &words);
    }
    match &model.reading.found {
        None => say(model, "nothing is looked for: / finds words in the text"),
        Some(found) if found.count() == 0 => {
            let words = format!("“{}” is not in this text", found.words);
            say(model, &words)
        }
        Some(_) => go(model, forward),
    }
}

/// Finds the same words in the text that is shown now.
pub fn renew(model: &mut Model) {
    let Some(found) = model.reading.found.take() else {
        return;
    };
    if found.by_text.is_empty() {
        // Of a long text the hits come later, and nothing is gone to.
        look(model, found.words, false);
    } else {
        model.reading.elsewhere.finding = None;
        model.reading.found = Some(of_text(model, found));
    }
}

/// Takes, of the hits of a search in all texts, those in the text that is shown now.
fn of_text(model: &Model, found: Found) -> Found {
    let key = shown_text(model).map(|text| &text.key);
    let own = found.by_text.iter().find(|(text, _)| Some(text) == key);
    Found {
        hits: own.map(|(_, hits)| hits.clone()).unwrap_or_default(),
        text_index: model.reading.page.text_index,
        others: Vec::new(),
        at: NONE_YET,
        here: None,
        ..found
    }
}

/// Goes to the hit at a place of the text.
pub fn go_to_hit(model: &mut Model, point: usize) {
    // The page may stand anywhere: the hit is brought into sight from its beginning.
    model.reading.place = Place::default();
    show(model, point);
    if let Some(found) = &mut model.reading.found {
        found.at = found.hits.partition_point(|hit| hit.1 <= point);
        let here = found.hits.get(found.at).copied();
        found.here = here.map(|hit| (found.text_index, hit));
    }
}

/// Looks for words in what is read: at once where that is not long, else elsewhere. Nothing is
/// looked for without words.
fn look(model: &mut Model, words: String, goes: bool) -> Vec<Effect> {
    model.reading.elsewhere.finding = None;
    let text_index = model.reading.page.text_index;
    let Some(text) = shown_text(model).filter(|_| !words.is_empty()) else {
        model.reading.found = None;
        return Vec::new();
    };
    // What is read with it is searched too; what is folded away behind it is not in sight.
    let other = model.reading.parallel.as_ref();
    let other = other.filter(|parallel| parallel.way != Way::Flipped);
    let texts = model.record().map_or(&[][..], |record| &record.texts);
    let other = other.and_then(|parallel| Some((parallel.other, texts.get(parallel.other)?)));
    let finding = Finding {
        words,
        text_index,
        other_index: other.map(|(index, _)| index),
        goes,
        ..Finding::default()
    };
    let other = other.map(|(_, text)| text);
    if are_long(std::iter::once(text).chain(other)) {
        model.reading.elsewhere.finding = Some(finding);
        return Vec::new();
    }
    let hits = |text| within::hits(text, &finding.words);
    let hits = (hits(text), other.map(hits).unwrap_or_default());
    take(model, finding, hits)
}

/// Takes what was found elsewhere, unless it is looked for no more.
pub fn told(model: &mut Model, number: u64, hits: (Hits, Hits)) -> Vec<Effect> {
    let finding = &mut model.reading.elsewhere.finding;
    let Some(mut finding) = finding.take_if(|finding| finding.number == Some(number)) else {
        return Vec::new();
    };
    let kept = finding.kept.take();
    let mut effects = take(model, finding, hits);
    if let Some(before) = kept {
        effects.extend(accept(model, &before));
    }
    effects
}

fn take(model: &mut Model, finding: Finding, (hits, others): (Hits, Hits)) -> Vec<Effect> {
    model.reading.found = Some(Found {
        hits,
        others,
        other_index: finding.other_index.unwrap_or(finding.text_index),
        words: finding.words,
        text_index: finding.text_index,
        at: NONE_YET,
        here: None,
        by_text: Vec::new(),
    });
    if finding.goes {
        go(model, true)
    } else {
        Vec::new()
    }
}

/// A hit on the page: in which text, its code points, and where it stands.
#[derive(Clone, Copy)]
struct Station {
    text_index: usize,
    hit: (usize, usize),
    spot: (usize, usize),
}

/// Returns the hits in the order in which they stand on the page.
fn stations(model: &Model, found: &Found) -> Vec<Station> {
    let of = |text_index: usize, hits: &[(usize, usize)]| -> Vec<Station> {
        let paragraphs = model.reading.page.paragraphs.iter().enumerate();
        let own = paragraphs.filter(|(_, one)| one.text_index == text_index);
        let origins: Vec<(usize, usize)> = own
            .filter_map(|(at, one)| Some((one.origin?, at)))
            .collect();
        let station = |hit: &(usize, usize)| {
            let after = origins.partition_point(|(origin, _)| *origin <= hit.0);
            let (origin, at) = *origins.get(after.checked_sub(1)?)?;
            Some(Station {
                text_index,
                hit: *hit,
                spot: (at, hit.0 - origin),
            })
        };
        hits.iter().filter_map(station).collect()
    };
    let mut all = of(found.text_index, &found.hits);
    if !found.others.is_empty() {
        all.extend(of(found.other_index, &found.others));
        all.sort_by_key(|station| station.spot);
    }
    all
}

fn shown_text(model: &Model) -> Option<&crate::record::text::Text> {
    model.record()?.texts.get(model.reading.page.text_index)
}

/// Goes on from the hit that was gone to last while it is in sight, else from the top of the panel.
fn go(model: &mut Model, forward: bool) -> Vec<Effect> {
    let top = first_point(model, model.reading.place);
    let Some(found) = &model.reading.found else {
        return Vec::new();
    };
    let stations = stations(model, found);
    let count = stations.len();
    if count == 0 {
        return Vec::new();
    }
    let here = stations
        .get(found.at)
        .filter(|one| is_seen(model, (one.text_index, one.hit.0)));
    let own = model.reading.page.locate(top);
    let from_top = || stations.partition_point(|one| own.is_none_or(|own| one.spot < own));
    let (at, turned) = match (here, forward) {
        (Some(_), true) => ((found.at + 1) % count, found.at + 1 == count),
        (Some(_), false) => ((found.at + count - 1) % count, found.at == 0),
        (None, true) => {
            let at = from_top();
            (at % count, at == count)
        }
        (None, false) => {
            let at = from_top();
            ((at + count - 1) % count, at == 0)
        }
    };
    let next = stations[at];
    if let Some(found) = &mut model.reading.found {
        (found.at, found.here) = (at, Some((next.text_index, next.hit)));
    }
    show_in(model, (next.text_index, next.hit.0));
    let told = match (turned, forward) {
        (false, _) => return Vec::new(),
        _ if count == 1 || matches!(model.typing, Some(Typing::Find(..))) => return Vec::new(),
        (true, true) => "past the last hit: this is the first again",
        (true, false) => "before the first hit: this is the last",
    };
    say(model, told)
}

/// Returns the code point of the text at a place of the page, or the next after it.
pub fn first_point(model: &Model, place: Place) -> usize {
    let page = &model.reading.page;
    let of_text = page.paragraphs.iter().enumerate().skip(place.paragraph);
    let mut of_text = of_text.filter(|(_, paragraph)| paragraph.text_index == page.text_index);
    of_text
        .find_map(|(at, paragraph)| {
            let offset = if at == place.paragraph {
                place.offset
            } else {
                0
            };
            Some(paragraph.origin? + offset.min(paragraph.len()))
        })
        .unwrap_or(usize::MAX)
}

fn is_seen(model: &Model, (text_index, point): (usize, usize)) -> bool {
    let Some((paragraph, offset)) = model.reading.page.locate_in(text_index, point) else {
        return false;
    };
    let seen = paged(model).visible(model.reading.place);
    seen.iter().any(|line| {
        let holds =
            |of: usize, line: Line| of == paragraph && line.start <= offset && offset < line.end;
        let beside = |beside: Beside| holds(beside.paragraph, beside.line);
        (!line.gap && holds(line.paragraph, line.line)) || line.beside.is_some_and(beside)
    })
}

/// Brings a code point of the text into sight: a third from the top, where it was not seen.
pub fn show(model: &mut Model, point: usize) {
    show_in(model, (model.reading.page.text_index, point));
}

/// The same for any text that stands on the page.
fn show_in(model: &mut Model, (text_index, point): (usize, usize)) {
    if is_seen(model, (text_index, point)) {
        return;
    }
    let Some((paragraph, offset)) = model.reading.page.locate_in(text_index, point) else {
        return;
    };
    let paged = paged(model);
    let line = paged.start_of_line(paged.place_of(paragraph, offset));
    model.reading.place = paged.up(line, paged.rows / 3).min(paged.last_top());
}

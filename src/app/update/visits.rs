//! What was read, and how far: told to whoever remembers it, when reading begins and ends.

use crate::app::layout::Place;
use crate::app::message::Effect;
use crate::app::model::{Focus, Model};
use crate::app::page::Page;
use crate::record::Record;
use crate::record::listing::RowKey;
use crate::record::visit::Visit;

/// Returns what is being read, if the keys are in a record.
pub fn now(model: &Model) -> Option<(RowKey, Visit)> {
    if model.focus != Focus::Record {
        return None;
    }
    let (key, record, page) = (model.reading.key?, model.record()?, &model.reading.page);
    // While another is on its way the one that is still shown is being left.
    let text = record.texts.get(page.text_index);
    let top = page.paragraphs.get(model.reading.place.paragraph);
    let origin = top.and_then(|paragraph| paragraph.origin);
    let visit = Visit {
        id: record.id.as_str().to_owned(),
        text: text.map(|text| text.key.clone()).unwrap_or_default(),
        at: origin.map(|origin| origin + model.reading.place.offset),
        when: 0,
    };
    Some((key, visit))
}

/// Tells of what was read before a message and of what is read since; on leaving, of all.
pub fn told(model: &Model, before: Option<(RowKey, Visit)>) -> Vec<Effect> {
    let after = now(model);
    let same = match (&before, &after) {
        (Some((before, _)), Some((after, _))) => before == after,
        (None, None) => true,
        _ => false,
    };
    if same && !model.leaving {
        return Vec::new();
    }
    let before = before.filter(|_| !same);
    let visits = before.into_iter().chain(after);
    visits.map(|(_, visit)| Effect::Visited(visit)).collect()
}

/// Returns where a record was left: the number of its text, and the code point of it.
pub fn text_left(record: &Record, visit: &Visit) -> Option<(usize, usize)> {
    let index = record
        .texts
        .iter()
        .position(|text| text.key == visit.text)?;
    Some((index, visit.at?))
}

/// Returns the place of a code point in a page.
pub fn place(page: &Page, point: usize) -> Option<Place> {
    let (paragraph, offset) = page.locate(point)?;
    Some(Place { paragraph, offset })
}

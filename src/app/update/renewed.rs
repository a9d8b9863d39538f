//! A newer catalogue: the room takes up the new keys of all records it knows.
//!
//! What was asked for under an old key and is not here yet, or failed for that reason, is asked
//! for again, so that no wish is lost on the way.

use std::collections::HashMap;

use crate::app::message::Effect;
use crate::app::model::{Marks, Model, Overlay, Pending, Reading};
use crate::record::listing::RowKey;
use crate::record::marks::Place;

use super::{facets, list, reader, results, timeline};

/// Takes up the new keys of the records that are on the screen, remembered or on their way.
pub fn renewed(model: &mut Model, became: &HashMap<RowKey, RowKey>) -> Vec<Effect> {
    let new = |key: &RowKey| became.get(key).copied();
    for row in &mut model.list.rows {
        row.key = new(&row.key).unwrap_or(row.key);
    }
    results::renewed(model, &new);
    let walking_to = model.searches.walking_to;
    model.searches.walking_to = walking_to.and_then(|(key, mark)| Some((new(&key)?, mark)));
    let shown = model.reading.key.as_ref().and_then(new);
    let wanted = model.reading.wanted.as_ref().and_then(new);
    reader::remember_place(model);
    reading(&mut model.reading, &new);
    marks(&mut model.marks, &new);
    if let Some(Overlay::Editor(editor)) = &mut model.overlay {
        editor.key = editor.key.as_ref().and_then(new);
    }
    model.list.held = true;
    model.sparkline.about = None;
    let mut effects = vec![Effect::TakenUp];
    effects.extend(list::ask(model));
    effects.extend(results::ask_if_short(model));
    effects.extend(facets::ask(model));
    effects.extend(timeline::ask_again(model));
    // The record that is shown may have changed on disk, and one that is on its way, or could
    // not be read, was asked for by a key gone by. A link names its record by other words.
    if let Some(key) = wanted.or(shown).filter(|_| model.reading.link.is_none()) {
        let number = model.next_number();
        (model.reading.wanted, model.reading.asked) = (Some(key), number);
        effects.push(Effect::Open(number, key));
    }
    effects
}

fn reading(reading: &mut Reading, new: &dyn Fn(&RowKey) -> Option<RowKey>) {
    reading.key = reading.key.map(|key| new(&key).unwrap_or(key));
    reading.wanted = reading.wanted.as_ref().and_then(new);
    reading.followed = reading.followed.as_ref().and_then(new);
    let left = reading.left.take();
    reading.left = left.and_then(|(key, visit)| Some((new(&key)?, visit)));
    let places = reading.places.iter();
    let places = places.filter_map(|(key, place)| Some((new(key)?, *place)));
    reading.places = places.collect();
    reading.trail.retain_mut(|visited| match new(&visited.key) {
        Some(key) => {
            visited.key = key;
            true
        }
        None => false,
    });
}

fn marks(marks: &mut Marks, new: &dyn Fn(&RowKey) -> Option<RowKey>) {
    // They are placed anew, and come soon; a key meanwhile must find them where they are.
    for placed in &mut marks.all {
        match &mut placed.place {
            Place::Record(key) => *key = new(key).unwrap_or(*key),
            Place::Orphan(candidates) => {
                for candidate in candidates {
                    candidate.key = new(&candidate.key).unwrap_or(candidate.key);
                }
            }
        }
    }
    marks.busy = marks.busy.iter().filter_map(new).collect();
    marks.waiting = marks.waiting.iter().filter_map(new).collect();
    for pending in marks.pending.values_mut() {
        if let Pending::Bookmark(key) = pending {
            *key = new(key).unwrap_or(*key);
        }
    }
}

//! Around a record: its neighbours on the shelf, the week around its date, records like it.

use crate::app::look::DateForm;
use crate::app::message::Effect;
use crate::app::model::{Focus, Model, Screen};
use crate::app::search::{AlongShelf, Neighbour};
use crate::record::Clean;
use crate::record::date::DocDate;
use crate::record::listing::RowKey;
use crate::record::query::{Term, What};

use super::{list, reader, results, say, say_error, this_record};

/// Is said until the records are here: while an index is being opened that takes a second.
const LOOKING: &str = "looking for records like this one";

/// Days on each side of a date that make a week with it.
const DAYS_AROUND: i64 = 3;

/// Asks for the next record on the shelf of the one that is read, or the one before.
pub fn along_shelf(model: &mut Model, forward: bool) -> Vec<Effect> {
    let Some(key) = model.reading.key.filter(|_| model.record().is_some()) else {
        return say(model, "there is no record here to stand on a shelf");
    };
    let marks = model.record().map_or(0, |record| record.shelf_marks.len());
    if marks == 0 {
        return say(model, "this record has no shelf mark");
    }
    let seq = model.next_number();
    model.searches.around = seq;
    vec![Effect::AlongShelf(AlongShelf {
        seq,
        key,
        mark: model.searches.shelf.min(marks - 1),
        forward,
    })]
}

/// Takes the record that is next on the shelf.
pub fn neighbour(model: &mut Model, number: u64, next: Result<Neighbour, Clean>) -> Vec<Effect> {
    if number != model.searches.around || model.focus != Focus::Record {
        return Vec::new();
    }
    let next = match next {
        Ok(next) => next,
        Err(why) => return say(model, &why),
    };
    let gap = next
        .gap
        .map(|gap| format!("; not in this room: {gap}"))
        .unwrap_or_default();
    let mut effects = say(model, &format!("on the shelf: {}{gap}", next.mark));
    model.searches.walking_to = Some((next.key, next.number));
    effects.extend(reader::open(model, next.key));
    effects
}

/// Is told that a record is here: it is walked on from the mark it was reached by.
pub fn record_is_here(model: &mut Model, key: RowKey) {
    let reached = model.searches.walking_to.take_if(|(to, _)| *to == key);
    model.searches.shelf = reached.map_or(0, |(_, number)| number);
}

/// Chooses the other shelf mark of a record with several.
pub fn other_shelf(model: &mut Model) -> Vec<Effect> {
    let marks: Vec<Clean> = model.record().map_or_else(Vec::new, |record| {
        record
            .shelf_marks
            .iter()
            .map(|mark| mark.text.clone())
            .collect()
    });
    if marks.len() < 2 {
        return say(model, "this record has no other shelf mark");
    }
    let at = (model.searches.shelf + 1) % marks.len();
    model.searches.shelf = at;
    let words = format!(
        "> and < go along shelf {} of {}: {}",
        at + 1,
        marks.len(),
        marks[at]
    );
    say(model, &words)
}

/// Narrows the catalogue to the week around this record's date, the cursor on it.
pub fn week(model: &mut Model) -> Vec<Effect> {
    let Some(key) = this_record(model) else {
        return say(model, "there is no record here with a date");
    };
    let Some(range) = date_of(model, key).and_then(|date| date.widened(DAYS_AROUND)) else {
        return say(model, "this record is undated: there is no week around it");
    };
    let span = span_beyond_a_week(&range, model.settings.look.dates);
    let term = Term {
        negated: false,
        what: What::Date(range),
    };
    reader::leave(model);
    (model.screen, model.focus, model.zoomed) = (Screen::Catalogue, Focus::List, false);
    let mut effects = list::set_filter(model, &term.to_string());
    for effect in &mut effects {
        if let Effect::Rows(request) = effect {
            request.keep = Some(key);
        }
    }
    if let Some(span) = span {
        effects.extend(say(model, &span));
    }
    effects
}

/// Says how long a span is that is no week, because the date at its middle is no day.
fn span_beyond_a_week(range: &DocDate, form: DateForm) -> Option<String> {
    let days = range.earliest().zip(range.latest());
    let is_week = days.is_some_and(|(first, last)| last - first <= 2 * DAYS_AROUND);
    (!is_week).then(|| {
        let shown = form.in_words(range);
        format!("the record's date is no single day: around it is {shown}")
    })
}

fn date_of(model: &Model, key: RowKey) -> Option<DocDate> {
    if model.reading.key == Some(key)
        && let Some(record) = model.record()
    {
        return record.date.clone();
    }
    let row = model.list.rows.iter().find(|row| row.key == key);
    let found = model.results.rows.iter().find(|row| row.key == key);
    let written = row
        .map(|row| &row.date)
        .or(found.map(|row| &row.date))?
        .as_deref()?;
    DocDate::parse_edtf(written)
}

/// Asks for records like this one.
pub fn like_this(model: &mut Model) -> Vec<Effect> {
    let Some(key) = this_record(model) else {
        return say(model, "there is no record here that others could be like");
    };
    let number = model.next_number();
    model.searches.around = number;
    model.searches.walking_to = Some((key, 0));
    let mut effects = say(model, LOOKING);
    effects.push(Effect::Likeness(number, key));
    effects
}

/// Takes the words that tell most of the record, and searches for them.
pub fn likeness(model: &mut Model, number: u64, words: Result<String, Clean>) -> Vec<Effect> {
    if number != model.searches.around {
        return Vec::new();
    }
    let Some((key, _)) = model.searches.walking_to.take() else {
        return Vec::new();
    };
    if this_record(model) != Some(key) {
        // The reader has gone on meanwhile.
        return Vec::new();
    }
    match words {
        Ok(words) => {
            model
                .notice
                .take_if(|notice| notice.text.as_str() == LOOKING);
            let title = title_of(model, key).unwrap_or_default();
            results::run_like(model, &words, (key, title))
        }
        Err(why) => say_error(model, &why),
    }
}

fn title_of(model: &Model, key: RowKey) -> Option<Clean> {
    if model.reading.key == Some(key) {
        return model.record().map(|record| record.title.clone());
    }
    let row = model.list.rows.iter().find(|row| row.key == key);
    let found = model.results.rows.iter().find(|row| row.key == key);
    row.map(|row| row.title.clone())
        .or(found.map(|row| row.title.clone()))
}

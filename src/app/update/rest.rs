//! When the record follows the cursor of the list: at once, or when the keys rest.
//!
//! A held key would otherwise fetch and draw a record at every step, most of what goes over
//! the line, and no eye follows it. So a key that comes alone is followed at once, those that
//! come shortly after it when they rest. Every key that is about the record, not the way to it,
//! ends the wait: it acts on the row under the cursor.

use crate::app::command::Command;
use crate::app::keymap::Context;
use crate::app::message::{Effect, Timer};
use crate::app::model::{Focus, Model, Rest};

use super::reader;

/// Milliseconds without a key that are taken for rest. A held key comes every 25 to 40, so
/// this bridges a hitch of the line; the record then comes before the hand has left the key.
const REST_MS: u32 = 120;

/// Is told of a key before it is carried out.
///
/// Another session may have changed the marks: the worker looks, once for keys that come close
/// upon each other, and no key waits for it.
pub fn before(model: &mut Model, context: Context, command: Option<Command>) -> Vec<Effect> {
    if !is_on_the_way(context, command) {
        model.reading.resting = None;
        let mut effects = vec![Effect::LookForMarks];
        effects.extend(reader::follow(model));
        return effects;
    }
    match &mut model.reading.resting {
        Some(rest) => {
            rest.again = true;
            Vec::new()
        }
        // The record follows this one at once.
        None => vec![Effect::LookForMarks],
    }
}

/// Is told, after every message, that the cursor may be on another row. Following it in the
/// list begins the wait; the next record of a reader is wanted at once, each of them.
pub fn follow(model: &mut Model) -> Vec<Effect> {
    if model.reading.resting.is_some() {
        return Vec::new();
    }
    let mut effects = reader::follow(model);
    if !effects.is_empty() && model.focus == Focus::List {
        effects.extend(begin(model));
    }
    effects
}

fn begin(model: &mut Model) -> Vec<Effect> {
    let number = model.next_number();
    model.reading.resting = Some(Rest {
        number,
        again: false,
    });
    vec![Effect::Timer(Timer::Rest(number), REST_MS)]
}

/// Waits once more when keys came meanwhile; else they rest.
pub fn timer_ran_out(model: &mut Model, number: u64) -> Vec<Effect> {
    match model.reading.resting {
        Some(rest) if rest.number == number && rest.again => begin(model),
        Some(rest) if rest.number == number => {
            model.reading.resting = None;
            vec![Effect::LookForMarks]
        }
        Some(_) | None => Vec::new(),
    }
}

/// Returns true for a key that leads to a row: a movement in a list, or a letter of the filter.
fn is_on_the_way(context: Context, command: Option<Command>) -> bool {
    use Command as C;
    let moves = matches!(
        command,
        Some(
            C::Down
                | C::Up
                | C::Top
                | C::Bottom
                | C::PageDown
                | C::PageUp
                | C::HalfDown
                | C::HalfUp
        )
    );
    match context {
        Context::Catalogue | Context::Lists | Context::Results => moves,
        Context::InputLine => moves || command.is_none(),
        Context::Reader
        | Context::Aside
        | Context::Selection
        | Context::Editor
        | Context::Overlay
        | Context::Facets
        | Context::Timeline
        | Context::Everywhere
        | Context::Moving => false,
    }
}

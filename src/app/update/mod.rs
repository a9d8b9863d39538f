//! The only place where anything changes: a message comes in, the model changes, effects go out.
//!
//! It does no I/O, reads no clock and no static. One file a panel; this one sorts the messages.

mod around;
pub(super) mod aside;
pub(super) mod drafts;
pub(super) mod editor;
mod facets;
mod find;
pub(super) mod keys;
pub(super) mod list;
pub(super) mod marks;
pub(super) mod opening;
mod outline;
pub(super) mod overlay;
pub(super) mod parallel;
pub(super) mod reader;
mod renewed;
mod rest;
pub(super) mod results;
pub(super) mod searches;
mod selection;
mod timeline;
mod typing;
mod visits;

pub use aside::is_address;
pub use typing::completions;

use crate::record::Clean;
use crate::record::listing::RowKey;

use super::elsewhere::{self, Told};
use super::message::{Effect, Message, Timer};
use super::model::{Model, Notice};

/// Milliseconds a notice stays when no key is pressed: long enough to read two lines.
const NOTICE_MS: u32 = 6000;

/// Returns what must be done when the room opens.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let mut effects = vec![Effect::LookForMarks];
    effects.extend(list::ask(model));
    if let Some(why) = model.settings.look.not_utf8.clone() {
        let words = format!("ASCII is drawn: {why} is not UTF-8 (ascii = false overrules it)");
        effects.extend(say(model, &words));
    }
    effects
}

/// Changes the model by a message and returns what must be done outside.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    acting(model, |model| take(model, message))
}

/// Changes the model, and does what every change brings with it: the record follows the list's
/// cursor, and what was read is told.
pub(super) fn acting(
    model: &mut Model,
    change: impl FnOnce(&mut Model) -> Vec<Effect>,
) -> Vec<Effect> {
    let read_before = visits::now(model);
    let mut effects = change(model);
    effects.extend(rest::follow(model));
    effects.extend(elsewhere::sent(model));
    // Before the rest: nothing is carried out any more after the room was left.
    let mut all = visits::told(model, read_before);
    all.extend(effects);
    all
}

fn take(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Key(key) => keys::key(model, key),
        Message::Paste(text) => keys::paste(model, &text),
        Message::Resize(columns, rows) => {
            model.size = (columns, rows);
            parallel::fit(model);
            facets::settle(model);
            let mut effects = list::settle(model);
            effects.extend(timeline::resized(model));
            effects
        }
        Message::Ground(ground) => {
            model.settings.look.ground = Some(ground);
            Vec::new()
        }
        Message::Terminate => terminate(model),
        Message::Timer(timer) => timer_ran_out(model, timer),
        Message::WorkerDied(which, why) => {
            // No rows may come any more: no key must wait for them.
            (model.list.stale, model.results.stale) = (false, false);
            model.results.is_more = false;
            let words = format!("{which} stopped: {why}. Reading goes on with what is here");
            say_error(model, &words)
        }
        Message::Scan(scan) => {
            // With an empty list the reason stands in its place.
            let failed = scan.failed.clone().filter(|_| scan.records > 0);
            let failed = failed.filter(|why| model.scan.failed.as_ref() != Some(why));
            model.scan = scan;
            let mut effects = list::ask(model);
            effects.extend(facets::ask(model));
            effects.extend(timeline::ask_again(model));
            if let Some(why) = failed {
                effects.extend(say_error(model, &why));
            }
            effects
        }
        Message::Rows(page) => list::rows(model, page),
        Message::InText(number, Told::Hits(own, others)) => {
            find::told(model, number, (own, others))
        }
        Message::InText(number, Told::Alignment(alignment)) => {
            parallel::told(model, number, alignment)
        }
        Message::Facets(counts) => facets::counted(model, counts),
        Message::Timeline(counts) => timeline::counted(model, counts),
        Message::Opened(number, key, outcome) => reader::opened(model, number, key, outcome),
        Message::NoSuchRecord(number, why) => aside::not_found(model, number, &why),
        Message::Left(key, visit) => {
            model.reading.left = Some((key, visit));
            Vec::new()
        }
        Message::Problems(problems) => {
            model.problems.all = problems;
            list::settle(model)
        }
        Message::Renewed(became) => renewed::renewed(model, &became),
        Message::Collections(collections) => overlay::collections(model, collections),
        Message::Marks(all) => marks::marks(model, all),
        Message::Drafts(drafts) => marks::drafts_of_earlier(model, drafts),
        Message::Kept(number, outcome) => marks::kept(model, number, outcome),
        Message::Edited(outcome) => editor::edited(model, outcome),
        Message::Found(found) => results::found(model, found),
        Message::ResultCounts(number, counts) => results::divided(model, number, counts),
        Message::InTexts(number, in_texts) => results::counted(model, number, in_texts),
        Message::Likeness(number, words) => around::likeness(model, number, words),
        Message::Neighbour(number, next) => around::neighbour(model, number, next),
        Message::Searches(told) => searches::told(model, told),
        Message::Copied(Ok(())) => say(model, &format!("{} sent to the terminal", model.copying)),
        Message::Copied(Err(why)) => say_error(model, &why),
    }
}

/// Leaves the room once what was being written is on disk. What can't be written keeps the room
/// open, and leaving again leaves without it.
fn quit(model: &mut Model) -> Vec<Effect> {
    if model.quitting.is_some() || model.quit_anyway {
        return terminate(model);
    }
    let effects = drafts::write_all(model);
    let last = effects.iter().rev().find_map(|effect| match effect {
        Effect::Keep(number, _) => Some(*number),
        _ => None,
    });
    // What is on its way is not on disk yet, and may come back from there.
    match last.or_else(|| drafts::on_its_way(model)) {
        Some(number) => {
            model.quitting = Some(number);
            effects
        }
        None => terminate(model),
    }
}

/// Leaves the room at once, as a signal or a dead line bids; saving goes on meanwhile.
fn terminate(model: &mut Model) -> Vec<Effect> {
    if model.leaving {
        return Vec::new();
    }
    model.leaving = true;
    let mut effects = drafts::write_all(model);
    effects.push(Effect::Quit);
    effects
}

fn timer_ran_out(model: &mut Model, timer: Timer) -> Vec<Effect> {
    match timer {
        Timer::Draft(number) => drafts::draft_is_due(model, number),
        Timer::Notice(number) => {
            if number == model.last_notice {
                model.notice = None;
            }
            Vec::new()
        }
        Timer::Rest(number) => rest::timer_ran_out(model, number),
        Timer::Count(number) => results::count_is_due(model, number),
    }
}

/// Says something in the status line for a while.
fn say(model: &mut Model, text: &str) -> Vec<Effect> {
    model.notice = Some(Notice {
        text: Clean::line(text),
        error: false,
    });
    let number = model.next_number();
    model.last_notice = number;
    vec![Effect::Timer(Timer::Notice(number), NOTICE_MS)]
}

/// Says what went wrong; it stays until the next key.
fn say_error(model: &mut Model, text: &str) -> Vec<Effect> {
    model.notice = Some(Notice {
        text: Clean::line(text),
        error: true,
    });
    model.last_notice = model.next_number();
    Vec::new()
}

/// Returns the record that a command on "this record" means: the one in the panel that has the keys.
fn this_record(model: &Model) -> Option<RowKey> {
    match model.focus {
        // A problem, a draft or an orphan stands in the panel: no record is meant.
        super::model::Focus::Record if model.other_page().is_some() => None,
        super::model::Focus::Record => model.reading.wanted,
        super::model::Focus::List => reader::under_cursor(model),
    }
}

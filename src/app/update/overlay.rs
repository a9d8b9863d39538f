//! What is laid over the room: the keys, and the collections opened before.

use crate::app::command::Command;
use crate::app::keymap::Context;
use crate::app::message::{Collection, Effect};
use crate::app::model::{Cursor, Focus, Help, List, Model, Overlay, Problems, Reading, Screen};
use crate::app::results::Results;
use crate::app::timeline::Sparkline;

use super::{drafts, facets, list, outline, say, say_error, searches, timeline};

/// Shows the keys; those of the present panel first.
pub fn help(model: &mut Model) -> Vec<Effect> {
    let context = match &model.overlay {
        Some(Overlay::Facets(_)) => Some(Context::Facets),
        Some(Overlay::Timeline(_)) => Some(Context::Timeline),
        _ => Some(model.panel_context()),
    };
    model.overlay = Some(Overlay::Help(Help {
        context,
        ..Help::default()
    }));
    Vec::new()
}

/// Shows the settings.
pub fn settings(model: &mut Model) -> Vec<Effect> {
    model.overlay = Some(Overlay::Settings(0));
    Vec::new()
}

/// Shows the collections opened before.
pub fn collections(model: &mut Model, collections: Vec<Collection>) -> Vec<Effect> {
    let cursor = match &model.overlay {
        Some(Overlay::Collections(_, cursor)) => *cursor,
        Some(Overlay::Editor(_)) => return Vec::new(),
        _ => Cursor::default(),
    };
    if collections.is_empty() {
        model.overlay = None;
        return say(
            model,
            "no folder was opened before; readroom FOLDER opens one",
        );
    }
    let at = cursor.at.min(collections.len() - 1);
    model.overlay = Some(Overlay::Collections(collections, Cursor { at, top: 0 }));
    Vec::new()
}

/// Closes what is laid over the room.
pub fn close(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Editor(_))) {
        return drafts::leave(model);
    }
    if matches!(model.overlay, Some(Overlay::Facets(_))) {
        return facets::close(model);
    }
    if matches!(model.overlay, Some(Overlay::Timeline(_))) {
        return timeline::close(model);
    }
    model.overlay = None;
    Vec::new()
}

/// Takes the line under the cursor.
pub fn accept(model: &mut Model) -> Vec<Effect> {
    match &model.overlay {
        Some(Overlay::Collections(all, cursor)) => {
            let Some(chosen) = all.get(cursor.at).cloned() else {
                return Vec::new();
            };
            if !chosen.present {
                // A folder that was renamed is not looked for: another may have its name now.
                let gone = format!(
                    "nothing is at {}: if it was renamed or moved, readroom FOLDER opens it where it is now and your notes find their records again; d forgets this line",
                    chosen.path.display()
                );
                return say_error(model, &gone);
            }
            open_room(model);
            let mut effects = vec![Effect::OpenFolder(chosen.path)];
            effects.extend(list::ask(model));
            effects
        }
        Some(Overlay::Help(_) | Overlay::Settings(_)) => close(model),
        Some(Overlay::Outline(_)) => outline::go(model),
        Some(Overlay::Facets(_)) => facets::choose(model),
        Some(Overlay::Timeline(_)) => timeline::narrow(model),
        Some(Overlay::Searches(_)) => searches::run(model),
        Some(Overlay::Editor(_)) | None => Vec::new(),
    }
}

/// Makes the room ready for another collection: nothing of the old one stays.
fn open_room(model: &mut Model) {
    let order = model.list.order;
    model.overlay = None;
    model.searches.counting = (0, String::new());
    model.searches.in_texts = None;
    model.list = List {
        order,
        ..List::default()
    };
    model.reading = Reading::default();
    model.problems = Problems::default();
    model.results = Results::default();
    model.sparkline = Sparkline::default();
    (model.screen, model.focus, model.zoomed) = (Screen::Catalogue, Focus::List, false);
}

/// Offers the collection under the cursor no longer.
pub fn forget(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Searches(_))) {
        return searches::forget(model);
    }
    let Some(Overlay::Collections(all, cursor)) = &model.overlay else {
        return Vec::new();
    };
    let Some(chosen) = all.get(cursor.at) else {
        return Vec::new();
    };
    let effects = vec![
        Effect::ForgetCollection(chosen.path.clone()),
        Effect::ListCollections,
    ];
    let mut said = say(
        model,
        "the folder is offered no longer; its files and your notes stay",
    );
    said.extend(effects);
    said
}

/// Moves in what is laid over the room.
pub fn moving(model: &mut Model, command: Command) -> Vec<Effect> {
    let page = usize::from(model.size.1.saturating_sub(6)).max(1);
    let moved = |at: usize, last: usize| match command {
        Command::Down => (at + 1).min(last),
        Command::Up => at.saturating_sub(1),
        Command::PageDown | Command::HalfDown => (at + page).min(last),
        Command::PageUp | Command::HalfUp => at.saturating_sub(page),
        Command::Top => 0,
        Command::Bottom => last,
        _ => at,
    };
    match &mut model.overlay {
        Some(Overlay::Collections(all, cursor)) => {
            cursor.at = moved(cursor.at, all.len().saturating_sub(1));
        }
        Some(Overlay::Searches(searches)) => {
            searches.at = moved(searches.at, searches.all.len().saturating_sub(1));
        }
        Some(Overlay::Settings(at)) => {
            *at = moved(*at, model.settings.look.lines.len().saturating_sub(1));
        }
        Some(Overlay::Help(help)) => {
            let lines = crate::app::help::lines(&help.search, help.context, &model.keymap);
            let columns = model.size.0.saturating_sub(2);
            let rows = crate::app::help::rows(&lines, columns.into()).len();
            help.top = moved(help.top, rows.saturating_sub(page));
        }
        Some(Overlay::Outline(outline)) => {
            outline.cursor = moved(outline.cursor, outline.shown().len().saturating_sub(1));
        }
        Some(Overlay::Editor(_) | Overlay::Facets(_) | Overlay::Timeline(_)) | None => {}
    }
    Vec::new()
}

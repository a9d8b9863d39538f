//! `readroom [PATH]...`: what the reading room is opened on, and handing over to it.

use std::path::{Path, PathBuf};

use crate::app::keymap::Keymap;
use crate::app::model::{self, Panels};
use crate::record::Clean;
use crate::runtime::colours::{self, Colours};
use crate::runtime::event_loop::Ending;
use crate::runtime::log::Log;
use crate::runtime::skills::Skills;
use crate::runtime::workers::Beginning;
use crate::runtime::{self, RoomError, RoomOptions, editor};
use crate::store::history::History;
use crate::store::settings::{Bidi, Color, Layout};
use crate::store::userdata::{Now, UserData};

use super::exit::{Exit, Failure};
use super::session::Session;
use super::surroundings::Output;

/// Opens the reading room.
pub fn run(session: &Session<'_>, output: &mut Output<'_>) -> Result<Exit, Failure> {
    let options = RoomOptions {
        beginning: beginning(session)?,
        settings: settings(session),
        keymap: keymap(session)?,
        colours: colours(session),
        skills: skills(session),
        editor: editor::command(variable("VISUAL").as_deref(), variable("EDITOR").as_deref()),
        editor_folder: editor_folder(session),
        session: Now::real().id(),
        log: log(session)?,
    };
    match runtime::run(options) {
        Ok(Ending::Done) => Ok(Exit::Done),
        Ok(Ending::Unsaved(what)) => Err(Failure::told(Exit::Trouble, &what)),
        Ok(Ending::Fault) => {
            output.say("this is a fault of the program; notes and drafts that were saved are safe");
            Ok(Exit::Trouble)
        }
        Err(error @ RoomError::NoTerminal(_)) => {
            Err(Failure::told(Exit::Usage, &error.to_string()))
        }
        Err(error @ RoomError::Machine(_)) => Err(Failure::told(Exit::Trouble, &error.to_string())),
    }
}

fn beginning(session: &Session<'_>) -> Result<Beginning, Failure> {
    let data = session.directories.data();
    Ok(Beginning {
        places: session.places_of_room()?,
        known: session.known_roots(),
        cache: session.directories.cache().ok().map(Path::to_path_buf),
        data: data
            .map(UserData::open)
            .map_err(|error| Clean::line(&error.to_string())),
        history: history(session),
        state: session.directories.state.clone(),
        aliases: session.aliases_file(),
    })
}

/// Returns where it is kept what was read: nowhere when the settings say so, or where an
/// account has no place for it.
fn history(session: &Session<'_>) -> Option<History> {
    let state = session.directories.state.as_deref();
    let state = state.filter(|_| !session.settings.no_history.value);
    state.map(History::in_folder)
}

fn settings(session: &Session<'_>) -> model::Settings {
    model::Settings {
        ascii: session.ascii(),
        panels: match session.settings.layout.value {
            Layout::Rows => Panels::Above,
            Layout::Columns => Panels::Beside,
        },
        order: session.settings.order.value,
        measure: session.settings.measure.value.0.into(),
        bidi: match session.settings.bidi.value {
            Bidi::Auto => !lays_out_by_itself(variable),
            Bidi::On => true,
            Bidi::Off => false,
        },
    }
}

/// Returns the keys of the table with those of the settings over them.
fn keymap(session: &Session<'_>) -> Result<Keymap, Failure> {
    let mut keymap = Keymap::default();
    let checked = std::cell::RefCell::new(&mut keymap);
    session
        .settings
        .check_keys(|name, keys| checked.borrow_mut().rebind(name, keys))?;
    Ok(keymap)
}

fn colours(session: &Session<'_>) -> Colours {
    let wish = match session.settings.color.value {
        Color::Auto => colours::Wish::Auto,
        Color::Always => colours::Wish::Always,
        Color::Never => colours::Wish::Never,
    };
    colours::detect(wish, variable)
}

/// Returns what the terminal can do, less what the settings switch off.
fn skills(session: &Session<'_>) -> Skills {
    let skills = Skills::of(&variable("TERM").unwrap_or_default());
    Skills {
        scroll: skills.scroll && !session.settings.repaint.value,
        ..skills
    }
}

/// Returns true for a terminal that turns right-to-left lines round by itself: VTE from 0.58 on,
/// Konsole, mlterm, the terminal of macOS.
fn lays_out_by_itself(variable: impl Fn(&str) -> Option<String>) -> bool {
    let is_vte = |version: String| version.parse::<u32>().is_ok_and(|version| version >= 5800);
    variable("VTE_VERSION").is_some_and(is_vte)
        || variable("KONSOLE_VERSION").is_some()
        || variable("MLTERM").is_some()
        || variable("TERM_PROGRAM").is_some_and(|program| program == "Apple_Terminal")
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Returns the user's own drafts folder; without one, the machine's for temporary files.
fn editor_folder(session: &Session<'_>) -> PathBuf {
    session
        .directories
        .data()
        .map_or_else(|_| std::env::temp_dir(), |data| data.join("drafts"))
}

fn log(session: &Session<'_>) -> Result<Log, Failure> {
    let Some(path) = &session.arguments.options.log else {
        return Ok(Log::none());
    };
    let path = super::session::absolute(session.surroundings, path);
    Log::to(&path).map_err(|error| {
        let sentence = format!("cannot write the log {}: {error}", path.display());
        Failure::told(Exit::Trouble, &sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_that_lay_out_by_themselves_are_known_by_their_variables() {
        let with = |name: &'static str, value: &'static str| {
            lays_out_by_itself(move |asked| (asked == name).then(|| value.to_owned()))
        };
        assert!(with("VTE_VERSION", "7600"));
        assert!(!with("VTE_VERSION", "5400"));
        assert!(with("TERM_PROGRAM", "Apple_Terminal"));
        assert!(!with("TERM_PROGRAM", "WezTerm"));
        assert!(!with("TERM", "xterm-256color"));
    }
}

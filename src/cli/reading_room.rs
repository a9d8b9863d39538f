//! `readroom [PATH]...`: what the reading room is opened on, and handing over to it.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use crate::app::keymap::{Keymap, TABLE, settings_name};
use crate::app::look::{DateForm, Theme};
use crate::app::model::{self, Panels, Screen};
use crate::app::settings::Look;
use crate::record::Clean;
use crate::runtime::colours::{self, Colours};
use crate::runtime::event_loop::Ending;
use crate::runtime::linear::{self, LinearOptions};
use crate::runtime::log::Log;
use crate::runtime::skills::Skills;
use crate::runtime::workers::Beginning;
use crate::runtime::{self, RoomError, RoomOptions, editor};
use crate::store::history::History;
use crate::store::near::nearest;
use crate::store::settings::{Bidi, Color, Layout, Origin};
use crate::store::settings_choices::{self, Dates, Depth, FirstScreen};
use crate::store::userdata::{Now, UserData};

use super::exit::{Exit, Failure};
use super::session::Session;
use super::settled;
use super::surroundings::Output;

/// Opens the reading room.
pub fn run(session: &Session<'_>, output: &mut Output<'_>) -> Result<Exit, Failure> {
    if is_linear(session) {
        return run_linear(session, output);
    }
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
        Ok(ending) => ended(ending, output),
        Err(error @ RoomError::NoTerminal(_)) => {
            Err(Failure::told(Exit::Usage, &error.to_string()))
        }
        Err(error @ RoomError::Machine(_)) => Err(Failure::told(Exit::Trouble, &error.to_string())),
    }
}

/// Returns true for a room without a screen: asked for, or on a terminal that can draw none.
fn is_linear(session: &Session<'_>) -> bool {
    let is_dumb = || variable("TERM").is_some_and(|term| term == "dumb");
    let is_terminal = session.surroundings.width.is_some();
    session.arguments.options.linear || (is_terminal && is_dumb())
}

/// Opens the room without a screen.
fn run_linear(session: &Session<'_>, output: &mut Output<'_>) -> Result<Exit, Failure> {
    let options = LinearOptions {
        beginning: beginning(session)?,
        settings: settings(session),
        session: Now::real().id(),
        width: session.arguments.options.width.map(usize::from),
        prompts: session.surroundings.width.is_some() && std::io::stdin().is_terminal(),
        log: log(session)?,
    };
    match linear::run(options, output.out) {
        Ok(ending) => ended(ending, output),
        Err(error) => {
            let error = RoomError::Machine(error).to_string();
            Err(Failure::told(Exit::Trouble, &error))
        }
    }
}

fn ended(ending: Ending, output: &mut Output<'_>) -> Result<Exit, Failure> {
    match ending {
        Ending::Done => Ok(Exit::Done),
        Ending::Unsaved(what) => Err(Failure::told(Exit::Trouble, &what)),
        Ending::Fault => {
            output.say("this is a fault of the program; notes and drafts that were saved are safe");
            Ok(Exit::Trouble)
        }
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
        history: state(session).map(History::in_folder),
        state: state(session).map(Path::to_path_buf),
        aliases: session.aliases_file(),
    })
}

/// Returns where it is kept what was read and searched for: nowhere when the settings say so, or
/// where an account has no place for it.
fn state<'s>(session: &'s Session<'_>) -> Option<&'s Path> {
    let state = session.directories.state.as_deref();
    state.filter(|_| !session.settings.no_history.value)
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
        look: look(session),
    }
}

fn look(session: &Session<'_>) -> Look {
    Look {
        theme: match session.settings.theme.value {
            settings_choices::Theme::Auto => Theme::Auto,
            settings_choices::Theme::Dark => Theme::Dark,
            settings_choices::Theme::Light => Theme::Light,
            settings_choices::Theme::HighContrast => Theme::HighContrast,
        },
        ground: colours::ground_told(variable),
        dates: match session.settings.dates.value {
            Dates::Iso => DateForm::YearFirst,
            Dates::DayFirst => DateForm::DayFirst,
            Dates::MonthFirst => DateForm::MonthFirst,
        },
        first_screen: match session.settings.first_screen.value {
            FirstScreen::Catalogue => Screen::Catalogue,
            FirstScreen::Bookmarks => Screen::Bookmarks,
            FirstScreen::Notes => Screen::Notes,
        },
        list_share: (
            session.settings.list_height.value.0,
            session.settings.list_width.value.0,
        ),
        not_utf8: match &session.settings.ascii.origin {
            Origin::Environment(variable) => Some(Clean::line(variable)),
            Origin::Default | Origin::File(..) | Origin::CommandLine => None,
        },
        lines: settled::lines(&session.settings),
    }
}

/// Returns the keys of the table with those of the settings over them.
fn keymap(session: &Session<'_>) -> Result<Keymap, Failure> {
    let mut keymap = Keymap::default();
    let checked = std::cell::RefCell::new(&mut keymap);
    session.settings.check_keys(|name, keys| {
        let changed = checked.borrow_mut().rebind(name, keys);
        changed.map_err(|why| match meant(name) {
            Some(near) => format!("{why}: did you mean {near}?"),
            None => why,
        })
    })?;
    Ok(keymap)
}

/// Returns the command that was meant by a name no command has.
fn meant(name: &str) -> Option<String> {
    let names = TABLE
        .iter()
        .map(|binding| format!("{}.{}", binding.context.name(), settings_name(binding)));
    let names: Vec<String> = names.collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if names.contains(&name) {
        return None;
    }
    nearest(name, names).map(str::to_owned)
}

fn colours(session: &Session<'_>) -> Colours {
    let wish = match session.settings.color.value {
        Color::Auto => colours::Wish::Auto,
        Color::Always => colours::Wish::Always,
        Color::Never => colours::Wish::Never,
    };
    let set = match session.settings.depth.value {
        Depth::Auto => None,
        Depth::Eight => Some(Colours::Eight),
        Depth::Sixteen => Some(Colours::Sixteen),
        Depth::TwoFiftySix => Some(Colours::TwoFiftySix),
        Depth::True => Some(Colours::True),
    };
    colours::detect(wish, variable).or_set(set)
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
    fn a_slip_in_the_name_of_a_command_is_told_with_the_name_meant() {
        assert_eq!(
            meant("catalogue.bookmrk").as_deref(),
            Some("catalogue.bookmark")
        );
        assert_eq!(meant("catalogue.bookmark"), None);
        assert_eq!(meant("x.y"), None);
    }

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

//! What a command sees of the machine it runs on, gathered once at the start.
//!
//! Commands take it as a value and write to what they are handed, so a test runs them without
//! a terminal, a home folder or a process of their own.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use crate::record::query::Query;
use crate::store::directories::Directories;
use crate::store::settings_environment::Environment;

/// The settings of a whole machine.
const SYSTEM_SETTINGS: &str = "/etc/readroom.toml";

/// What a command sees of the machine.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// Where relative paths start.
    pub working_directory: PathBuf,
    /// Columns of the terminal the output goes to; `None` when it is no terminal.
    pub width: Option<usize>,
    /// True when messages go to a terminal, where progress may be shown.
    pub progress: bool,
    /// True when `NO_COLOR` is set, or the terminal says it is dumb.
    pub no_color: bool,
    /// What the environment says that is a setting too.
    pub environment: Environment,
    /// The account's directories.
    pub directories: Directories,
    /// The settings of the machine.
    pub system_settings: Option<PathBuf>,
}

impl Surroundings {
    /// Gathers what this process sees.
    pub fn of_process() -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            // A working directory that was removed leaves absolute paths usable.
            working_directory: std::env::current_dir().unwrap_or_default(),
            width: terminal_width(),
            progress: std::io::stderr().is_terminal() && !dumb,
            no_color: set("NO_COLOR") || dumb,
            environment: Environment::of(|name| std::env::var(name).ok()),
            directories: Directories::of_account(),
            system_settings: Some(SYSTEM_SETTINGS.into()),
        }
    }
}

/// Returns the columns of standard output; a terminal that tells none is taken as 80.
fn terminal_width() -> Option<usize> {
    let output = std::io::stdout();
    if !output.is_terminal() {
        return None;
    }
    let size = rustix::termios::tcgetwinsize(&output).ok();
    let columns = size.map(|size| usize::from(size.ws_col)).filter(|c| *c > 0);
    Some(columns.unwrap_or(80))
}

/// Where a command writes.
pub struct Output<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Everything else.
    pub err: &'a mut dyn Write,
}

impl Output<'_> {
    /// Says a sentence on the side of the data.
    ///
    /// A message nobody can receive is dropped: the data matters more.
    pub fn say(&mut self, sentence: &str) {
        let sentence = crate::record::Clean::text(sentence);
        let _ = writeln!(self.err, "readroom: {sentence}");
    }

    /// Says it where more was typed than is read as a query.
    pub fn say_left_out(&mut self, typed: &str) {
        let most = Query::MOST_WORDS;
        match Query::left_out(typed) {
            0 => {}
            left => self.say(&format!(
                "of what was asked the first {most} words were taken and {left} left out: ask for fewer at a time"
            )),
        }
    }
}

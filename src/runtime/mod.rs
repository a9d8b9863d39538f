//! The machine: the terminal and what keeps it, the loop, and what is carried out elsewhere.
//!
//! The only layer that names crossterm, threads and signals. What happens is `app`'s, what is
//! seen is `ui`'s; here is only how it gets in and out.

pub mod clipboard;
pub mod clipboard_program;
pub mod colours;
pub mod console;
pub mod decode;
pub mod difference;
pub mod editor;
pub mod event_loop;
pub mod inbox;
pub mod input;
pub mod linear;
pub mod log;
mod memory;
pub mod pen;
pub mod prints;
pub mod screen;
pub mod sequence;
pub mod shift;
pub mod signals;
pub mod skills;
pub mod terminal;
pub mod timers;
pub mod workers;

use std::io;
use std::path::PathBuf;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::keymap::Keymap;
use crate::app::look::Theme;
use crate::app::message::{Effect, Message};
use crate::app::model::{Model, Settings};
use crate::ui;

use event_loop::{Ending, EventLoop, Room, inbox};
use terminal::{NoTerminal, Terminal};
use workers::{Beginning, Workers};

/// What a reading room is opened with.
#[derive(Debug)]
pub struct RoomOptions {
    /// What the workers start from: places, known roots, the user's data.
    pub beginning: Beginning,
    /// What the settings say of the room.
    pub settings: Settings,
    /// The keys in force.
    pub keymap: Keymap,
    /// How many colours to use.
    pub colours: colours::Colours,
    /// What the terminal can do.
    pub skills: skills::Skills,
    /// The user's editor: a program and its arguments.
    pub editor: Vec<String>,
    /// Where the editor's files lie while it runs.
    pub editor_folder: PathBuf,
    /// A name no other session has, for this one's drafts.
    pub session: String,
    /// The log.
    pub log: log::Log,
}

/// Why the room could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum RoomError {
    /// There is no terminal: wrong use.
    #[error(transparent)]
    NoTerminal(#[from] NoTerminal),
    /// The machine did not give what is needed.
    #[error("the room could not be opened: {0}")]
    Machine(#[from] io::Error),
}

/// Opens the room and stays in it until the reader leaves.
pub fn run(options: RoomOptions) -> Result<Ending, RoomError> {
    let terminal = Terminal::open()?;
    let (post, inbox) = inbox();
    let timers = timers::Timers::start(post.clone())?;
    // The reading begins before the terminal is taken: the first rows may be there at once.
    let mut machine = Workers::start(options.beginning, &post, &options.log)?;
    let size = terminal.size();
    let console = console::Settings {
        colours: options.colours,
        skills: options.skills,
        asks_ground: matches!(
            options.settings.look.theme,
            Theme::Auto | Theme::HighContrast
        ),
        editor: options.editor,
        editor_folder: options.editor_folder,
    };
    let mut console = console::TerminalConsole::open(terminal, console, &post)?;
    let mut model = Model::new(size, options.settings, options.keymap, options.session);
    let first = crate::app::start(&mut model);
    let mut room = ReadingRoom { model };
    let running = EventLoop {
        room: &mut room,
        machine: &mut machine,
        console: &mut console,
        inbox,
        timers,
        log: options.log,
    };
    Ok(running.run(first))
}

/// The room behind the loop's seam: what happens in `app`, what is seen in `ui`.
struct ReadingRoom {
    model: Model,
}

impl Room for ReadingRoom {
    fn update(&mut self, message: Message) -> Vec<Effect> {
        crate::app::update(&mut self.model, message)
    }

    fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        ui::view(&self.model, buffer)
    }
}

//! The real terminal behind the loop: what takes it, draws on it, reads it and lends it out.
//!
//! Puts together terminal, screen, keyboard, signals and watchdog; whatever lends the terminal
//! to somebody else (the editor, the shell) goes through `TerminalConsole::lend`.

use std::io::{self, PipeReader, Read as _};
use std::os::fd::AsFd as _;
use std::path::PathBuf;
use std::sync::mpsc::RecvError;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use rustix::process::Pid;

use crate::app::message::Message;
use crate::record::Clean;

use super::colours::Colours;
use super::event_loop::{Console, Delivery, Inbox, Post};
use super::input::Keyboard;
use super::screen::Screen;
use super::signals::{Signals, Watchdog, terminate};
use super::skills::Skills;
use super::terminal::Terminal;
use super::{clipboard, editor};

/// Asks whether the terminal holds a frame back until its end (DECRQM of mode 2026).
const ASK: &[u8] = b"\x1b[?2026$p";
/// Asks for the colour of the ground (OSC 11). Its answer, like the other, is taken when it
/// comes: what is drawn until then has colours that are legible on any.
const ASK_GROUND: &[u8] = b"\x1b]11;?\x1b\\";

/// What the console has to be told.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How many colours to use.
    pub colours: Colours,
    /// What the terminal can do.
    pub skills: Skills,
    /// Ask what ground the terminal writes on.
    pub asks_ground: bool,
    /// The editor: a program and its arguments; see [`editor::command`].
    pub editor: Vec<String>,
    /// Where the editor's files lie while it runs: the user's own drafts folder.
    pub editor_folder: PathBuf,
}

/// The terminal, its keyboard and its signals. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct TerminalConsole {
    settings: Settings,
    terminal: Terminal,
    screen: Screen,
    keyboard: Keyboard,
    /// What wakes the loop when something is delivered while it waits for the keyboard.
    bell: PipeReader,
    post: Post,
    signals: Signals,
    watchdog: Watchdog,
}

impl TerminalConsole {
    /// Takes the terminal. From here on it is given back whatever happens; panics of the
    /// calling thread, which must be the one that runs the loop, are told in one line.
    pub fn open(terminal: Terminal, settings: Settings, post: &Post) -> io::Result<Self> {
        let watchdog = Watchdog::new(terminal.clone());
        let signals = Signals::start(post.clone(), watchdog.clone())?;
        let keyboard = Keyboard::new(terminal.input().try_clone_to_owned()?);
        let bell = post.hang_bell()?;
        terminal.guard_against_panics();
        let entered = terminal.enter().and_then(|()| {
            // On the screen that is cleared next, should a terminal show the question.
            terminal.write(&questions(&settings))
        });
        if let Err(error) = entered {
            let _ = terminal.leave();
            return Err(error);
        }
        Ok(Self {
            screen: Screen::new(terminal.size(), settings.colours, settings.skills),
            settings,
            terminal,
            keyboard,
            bell,
            post: post.clone(),
            signals,
            watchdog,
        })
    }

    /// Lends the terminal out: this thread, which alone reads it, is the borrower's meanwhile, and
    /// all is drawn anew after.
    fn lend<T>(&mut self, borrower: impl FnOnce(&mut Self) -> T) -> (T, io::Result<()>) {
        self.keyboard.forget();
        let left = self.terminal.leave();
        let result = borrower(self);
        let entered = self.terminal.enter();
        self.screen.invalidate();
        (result, left.and(entered))
    }
}

impl Console for TerminalConsole {
    fn size(&self) -> (u16, u16) {
        self.terminal.size()
    }

    fn draw(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        let mut next = self.screen.blank();
        let cursor = paint(&mut next);
        let bytes = self.screen.frame(next, cursor);
        if bytes.is_empty() {
            return Ok(());
        }
        self.terminal.write(bytes)
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.screen.resize(size);
    }

    fn wait(&mut self, inbox: &Inbox) -> Result<Delivery, RecvError> {
        loop {
            // A flood of deliveries must not keep a key waiting: the keyboard is looked at too.
            let limit = (!inbox.falls_asleep()).then_some(Duration::ZERO);
            let heard = self.keyboard.wait(self.bell.as_fd(), limit);
            if inbox.awake() {
                let _ = self.bell.read(&mut [0; 16]);
            }
            if heard.hung_up {
                terminate(&self.post, &self.watchdog);
            }
            if let Some(does) = heard.synchronized {
                self.screen.synchronize(does);
            }
            if let Some(ground) = heard.ground {
                self.post.send(Message::Ground(ground));
            }
            if !heard.typed.is_empty() {
                return Ok(Delivery::Typed(heard.typed));
            }
            if let Some(delivery) = inbox.receive_at_once() {
                return Ok(delivery);
            }
        }
    }

    fn refresh(&mut self) -> io::Result<()> {
        self.screen.invalidate();
        self.terminal.enter()
    }

    fn suspend(&mut self) -> io::Result<()> {
        self.lend(|console| console.signals.stop()).1
    }

    fn copy(&mut self, text: &str) -> Result<(), Clean> {
        let request = clipboard::request(text)?;
        self.terminal
            .write(&request)
            .map_err(|error| Clean::line(&format!("the terminal did not take it: {error}")))
    }

    fn edit(&mut self, text: &str, draft: &str) -> Result<String, Clean> {
        let (result, _) = self.lend(|console| {
            console.signals.elsewhere(true);
            let watchdog = &console.watchdog;
            let settings = &console.settings;
            let result = editor::edit(
                (text, draft),
                &settings.editor,
                &settings.editor_folder,
                |child| {
                    watchdog.waits_for(child.map(Pid::from_child));
                },
            );
            console.signals.elsewhere(false);
            result
        });
        result
    }

    fn terminating(&mut self) {
        self.watchdog.arm();
    }
}

impl Drop for TerminalConsole {
    fn drop(&mut self) {
        let _ = self.terminal.leave();
        self.watchdog.call_off();
    }
}

/// Returns what the terminal is asked, in one write.
fn questions(settings: &Settings) -> Vec<u8> {
    let mut asked = Vec::new();
    if settings.skills.answers {
        asked.extend_from_slice(ASK);
        let has_colours = settings.colours != Colours::None;
        if settings.asks_ground && has_colours {
            asked.extend_from_slice(ASK_GROUND);
        }
    }
    asked
}

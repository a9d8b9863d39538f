//! The loop: takes everything that waits, updates, carries out, draws once, and blocks.
//!
//! It knows neither the room nor the terminal, only what it asks of them ([`Room`],
//! [`Machine`], [`Console`]), so it runs in a test as it runs for a reader. There is no tick:
//! when nothing happens nothing runs.

use std::any::Any;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::RecvError;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::message::{Effect, Message};
use crate::record::Clean;

use super::log::Log;
use super::timers::Timers;

pub use super::inbox::{Delivery, Inbox, Post, inbox};

/// How long quitting waits until everything is on disk; a network folder may take its time.
pub const SAVING_LIMIT: Duration = Duration::from_secs(10);
/// The same when the program was told to end: less than the watchdog's patience.
pub const HASTY_SAVING_LIMIT: Duration = Duration::from_secs(2);
/// So many deliveries are taken before a frame is drawn, that a flood can't keep one back.
const DELIVERIES_A_FRAME: usize = 256;

/// What happens and what is seen: `app` and `ui` behind one seam.
pub trait Room {
    /// Takes a message in.
    fn update(&mut self, message: Message) -> Vec<Effect>;
    /// Draws on an empty buffer; returns where the cursor is to be seen.
    fn view(&self, buffer: &mut Buffer) -> Option<Position>;
}

/// What carries out the effects that are not the terminal's.
pub trait Machine {
    /// Carries an effect out, or hands it to a worker. Never blocks.
    fn carry_out(&mut self, effect: Effect);
    /// Waits until everything that was to be kept is on disk, or says what is not.
    fn drain(&mut self, limit: Duration) -> Result<(), Clean>;
}

/// The terminal, as the loop needs it.
pub trait Console {
    /// Returns the size now: columns, rows.
    fn size(&self) -> (u16, u16);
    /// Draws what `paint` puts on an empty buffer of the last size set.
    fn draw(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()>;
    /// Sets the size of what is drawn.
    fn resize(&mut self, size: (u16, u16));
    /// Waits until there is something to do: what is typed comes before what is in the inbox.
    /// Nothing is typed into the room but here. Fails when nothing will come any more.
    fn wait(&mut self, inbox: &Inbox) -> Result<Delivery, RecvError> {
        inbox.receive()
    }
    /// Sets the terminal's modes anew and draws everything at the next frame.
    fn refresh(&mut self) -> io::Result<()>;
    /// Stops the process and comes back when it is continued.
    fn suspend(&mut self) -> io::Result<()>;
    /// Sends text to the terminal's clipboard.
    fn copy(&mut self, text: &str) -> Result<(), Clean>;
    /// Opens the reader's editor on the text of a draft of that name.
    fn edit(&mut self, text: &str, draft: &str) -> Result<String, Clean>;
    /// Is told that the program is to end at once.
    fn terminating(&mut self);
}

/// How the loop ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// Everything is on disk.
    Done,
    /// Something could not be saved: what.
    Unsaved(Clean),
    /// By a fault of the program, of which the panic hook has told.
    Fault,
}

impl Ending {
    /// Returns the exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Unsaved(_) => 3,
            Self::Fault => 101,
        }
    }
}

/// What the loop runs on.
#[derive(Debug)]
pub struct EventLoop<'a, R, M, C> {
    /// What happens and what is seen.
    pub room: &'a mut R,
    /// The workers.
    pub machine: &'a mut M,
    /// The terminal.
    pub console: &'a mut C,
    /// The inbox.
    pub inbox: Inbox,
    /// The timers.
    pub timers: Timers,
    /// The log.
    pub log: Log,
}

impl<R: Room, M: Machine, C: Console> EventLoop<'_, R, M, C> {
    /// Runs until the room wants to leave. First of all the first effects are carried out, then
    /// the room is told the size.
    pub fn run(self, first: Vec<Effect>) -> Ending {
        let mut running = Running {
            parts: self,
            waiting: VecDeque::new(),
            size: (0, 0),
            terminating: false,
            quitting: false,
            later: Vec::new(),
        };
        let outcome = catch_unwind(AssertUnwindSafe(|| running.run(first)));
        let limit = if running.terminating {
            HASTY_SAVING_LIMIT
        } else {
            SAVING_LIMIT
        };
        // Also after a fault: what the reader was told is being saved must be saved.
        let machine = &mut *running.parts.machine;
        let saved = catch_unwind(AssertUnwindSafe(|| machine.drain(limit)));
        running.parts.log.note("end");
        match (outcome, saved) {
            (Ok(()), Ok(Ok(()))) => Ending::Done,
            (Ok(()), Ok(Err(what))) => Ending::Unsaved(what),
            (Err(fault), _) | (Ok(()), Err(fault)) => {
                drop::<Box<dyn Any + Send>>(fault);
                Ending::Fault
            }
        }
    }
}

struct Running<'a, R, M, C> {
    parts: EventLoop<'a, R, M, C>,
    /// Messages that were taken and not yet seen by the room.
    waiting: VecDeque<Message>,
    size: (u16, u16),
    terminating: bool,
    quitting: bool,
    /// Effects for which no frame has to wait.
    later: Vec<Effect>,
}

impl<R: Room, M: Machine, C: Console> Running<'_, R, M, C> {
    fn run(&mut self, first: Vec<Effect>) {
        self.measure();
        // Before anything that waits already: the room numbers its questions, and the answer
        // to an older one that was asked last would be all that ever came.
        self.carry_out(first);
        self.after_the_frame();
        self.work();
        while !self.quitting {
            self.draw();
            self.after_the_frame();
            // When the drawing shows that the terminal is gone, the room still has to hear it.
            if self.waiting.is_empty() {
                let Ok(delivery) = self.parts.console.wait(&self.parts.inbox) else {
                    return;
                };
                self.take(delivery);
            }
            self.work();
        }
    }

    /// Takes all that is waiting and updates the room with it, one after the other.
    fn work(&mut self) {
        let mut taken = 0;
        while !self.quitting {
            if let Some(message) = self.waiting.pop_front() {
                self.update(message);
            } else if taken == DELIVERIES_A_FRAME {
                return;
            } else if let Some(delivery) = self.parts.inbox.receive_at_once() {
                taken += 1;
                self.take(delivery);
            } else {
                return;
            }
        }
    }

    fn take(&mut self, delivery: Delivery) {
        match delivery {
            Delivery::Messages(messages) => self.waiting.extend(messages),
            Delivery::Typed(messages) => {
                self.waiting.extend(messages);
                // What was typed before is at work before anything that came meanwhile: the
                // next delivery is not looked at until these messages are used up.
                self.work_off();
            }
            Delivery::Resized => self.measure(),
            Delivery::Suspend => self.suspend(),
            Delivery::Continued => {
                let refreshed = self.parts.console.refresh();
                self.check(refreshed);
                self.measure();
            }
        }
    }

    /// Wakes other threads only when the frame is written: each could take the core from it.
    fn after_the_frame(&mut self) {
        for effect in std::mem::take(&mut self.later) {
            match effect {
                Effect::Timer(timer, milliseconds) => self.parts.timers.set(timer, milliseconds),
                other => self.parts.machine.carry_out(other),
            }
        }
    }

    fn work_off(&mut self) {
        while !self.quitting
            && let Some(message) = self.waiting.pop_front()
        {
            self.update(message);
        }
    }

    fn update(&mut self, message: Message) {
        if matches!(message, Message::Terminate) && std::mem::replace(&mut self.terminating, true) {
            return; // The signal and the hang-up say the same.
        }
        self.parts.log.message(&message);
        let effects = self.parts.room.update(message);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            self.parts.log.effect(&effect);
            match effect {
                Effect::Copy(text) => {
                    let answer = Message::Copied(self.parts.console.copy(&text));
                    self.waiting.push_front(answer);
                }
                Effect::EditOutside { text, draft } => {
                    // Before the keys that were typed after it: they are about the new text.
                    let answer = Message::Edited(self.parts.console.edit(&text, &draft));
                    self.waiting.push_front(answer);
                    self.measure();
                }
                Effect::Timer(..) => self.later.push(effect),
                Effect::Rows(_) => {
                    // A letter of the filter is seen before the catalogue is searched for it, on
                    // one processor too; and only the newest question is answered.
                    self.later.retain(|later| !matches!(later, Effect::Rows(_)));
                    self.later.push(effect);
                }
                Effect::LookForMarks => {
                    // A look that is to come anyway sees all that this one would.
                    if !self.later.contains(&Effect::LookForMarks) {
                        self.later.push(effect);
                    }
                }
                Effect::Suspend => self.suspend(),
                Effect::Redraw => {
                    let refreshed = self.parts.console.refresh();
                    self.check(refreshed);
                }
                Effect::Quit => self.quitting = true,
                Effect::Facets(_)
                | Effect::Timeline(_)
                | Effect::Visited(_)
                | Effect::Open(..)
                | Effect::FollowLink(..)
                | Effect::LookAgain
                | Effect::TakenUp
                | Effect::OpenFolder(_)
                | Effect::ListCollections
                | Effect::ForgetCollection(_)
                | Effect::Bookmark(..)
                | Effect::Keep(..)
                | Effect::Search(_)
                | Effect::FoundFacets(_)
                | Effect::InTexts(..)
                | Effect::InText(_)
                | Effect::Likeness(..)
                | Effect::AlongShelf(_)
                | Effect::Searches(_) => self.parts.machine.carry_out(effect),
            }
        }
    }

    fn suspend(&mut self) {
        self.parts.log.note("stopped");
        let continued = self.parts.console.suspend();
        self.check(continued);
        self.measure();
    }

    /// Tells the room the size when it is another one.
    fn measure(&mut self) {
        let size = self.parts.console.size();
        if size != self.size {
            self.size = size;
            self.parts.console.resize(size);
            self.waiting.push_back(Message::Resize(size.0, size.1));
        }
    }

    fn draw(&mut self) {
        // To a terminal that may be gone nothing is written: it could take for ever.
        if self.quitting || self.terminating {
            return;
        }
        let room = &self.parts.room;
        let drawn = self.parts.console.draw(&mut |buffer| room.view(buffer));
        self.check(drawn);
    }

    /// A terminal that can't be written to is gone.
    fn check(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            self.parts.log.note(&format!("the terminal: {error}"));
            self.parts.console.terminating();
            self.waiting.push_back(Message::Terminate);
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests;

//! The loop of the room without a screen: a line in, lines out, and blocked in between.
//!
//! A line is read only when all that the one before asked for is said, so nothing is lost that
//! was typed ahead, and a pipe is answered line by line. No byte is written that a terminal
//! would obey, not even for a prompt where there is no terminal.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read as _, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use crate::app::keymap::Keymap;
use crate::app::linear::{Linear, SIZE};
use crate::app::message::{Effect, Message};
use crate::app::model::{Model, Settings};
use crate::record::Clean;

use super::clipboard_program;
use super::event_loop::{
    Delivery, Ending, HASTY_SAVING_LIMIT, Inbox, Machine as _, Post, SAVING_LIMIT, inbox,
};
use super::log::Log;
use super::signals::{Signals, Watchdog};
use super::terminal::Terminal;
use super::timers::Timers;
use super::workers::{Beginning, Workers};

/// The longest line that is taken as one, in bytes: an endless one must not fill the memory.
const LONGEST_LINE: u64 = 1 << 20;

/// Milliseconds a person waits for a search in texts that are being indexed: then what is found
/// by then is told, and that more may come.
const PERSON_WAITS_MS: u32 = 3000;
/// The same for a pipe, where nobody asks again.
const PIPE_WAITS_MS: u32 = 120_000;

/// What a room without a screen is opened with.
#[derive(Debug)]
pub struct LinearOptions {
    /// What the workers start from.
    pub beginning: Beginning,
    /// What the settings say of the room.
    pub settings: Settings,
    /// A name no other session has, for this one's drafts.
    pub session: String,
    /// Columns after which lines are broken; `None` leaves that to the terminal.
    pub width: Option<usize>,
    /// True where a person types at a terminal: then a prompt says that a line is awaited.
    pub prompts: bool,
    /// The log.
    pub log: Log,
}

/// Opens the room on the standard input and stays in it until the reader leaves or the input
/// ends.
pub fn run(options: LinearOptions, output: &mut dyn Write) -> io::Result<Ending> {
    let (post, inbox) = inbox();
    let own = |fd: rustix::fd::BorrowedFd<'_>| fd.try_clone_to_owned();
    let (stdin, stdout) = (own(rustix::stdio::stdin())?, own(rustix::stdio::stdout())?);
    // Nothing of the terminal is taken, so that there is nothing the watchdog would give back.
    let watchdog = Watchdog::new(Terminal::of(stdin, stdout));
    let signals = Signals::start(post.clone(), watchdog.clone())?;
    let input = io::BufReader::new(io::stdin());
    let ending = work(options, (post, inbox), input, output, &mut || {
        signals.stop();
    });
    watchdog.call_off();
    ending
}

/// The same on any input and output; `stop` stops the process as a job of the shell.
pub fn work(
    options: LinearOptions,
    (post, inbox): (Post, Inbox),
    input: impl BufRead + Send + 'static,
    output: &mut dyn Write,
    stop: &mut dyn FnMut(),
) -> io::Result<Ending> {
    let timers = Timers::start(post.clone())?;
    let workers = Workers::start(options.beginning, &post, &options.log)?;
    let (permits, wanted) = channel();
    listen(input, wanted, post)?;
    let model = Model::new(SIZE, options.settings, Keymap::default(), options.session);
    let patience = if options.prompts {
        PERSON_WAITS_MS
    } else {
        PIPE_WAITS_MS
    };
    let mut working = Working {
        linear: Linear::new(model, options.width, patience),
        workers,
        timers,
        log: options.log,
        output,
        permits,
        prompts: options.prompts,
        is_awaited: false,
        is_terminating: false,
        is_leaving: false,
        is_deaf: false,
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| working.work(&inbox, stop)));
    // Also after a fault: what the reader was told is being saved must be saved.
    let limit = if working.is_terminating {
        HASTY_SAVING_LIMIT
    } else {
        SAVING_LIMIT
    };
    let workers = &mut working.workers;
    let saved = catch_unwind(AssertUnwindSafe(|| workers.drain(limit)));
    Ok(match (outcome, saved) {
        (Ok(()), Ok(Ok(()))) => Ending::Done,
        (Ok(()), Ok(Err(what))) => Ending::Unsaved(what),
        (Err(fault), _) | (Ok(()), Err(fault)) => {
            drop(fault);
            Ending::Fault
        }
    })
}

/// Reads lines, each when it is wanted; the end of the input ends the room.
fn listen(
    mut input: impl BufRead + Send + 'static,
    wanted: Receiver<()>,
    post: Post,
) -> io::Result<()> {
    let body = move || {
        while wanted.recv().is_ok() {
            let mut line = Vec::new();
            let mut limited = (&mut input).take(LONGEST_LINE);
            match limited.read_until(b'\n', &mut line) {
                Ok(0) | Err(_) => return post.send(Message::Terminate),
                Ok(_) => {
                    let line = String::from_utf8_lossy(&line);
                    let line = line.trim_end_matches(['\n', '\r']).to_owned();
                    post.deliver(Delivery::Typed(vec![Message::Paste(line)]));
                }
            }
        }
    };
    thread::Builder::new()
        .name("lines".to_owned())
        .spawn(body)
        .map(drop)
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an event that came or did not, and none excludes another"
)]
struct Working<'a> {
    linear: Linear,
    workers: Workers,
    timers: Timers,
    log: Log,
    output: &'a mut dyn Write,
    permits: Sender<()>,
    prompts: bool,
    /// True while a line may come.
    is_awaited: bool,
    is_terminating: bool,
    is_leaving: bool,
    /// True once nobody takes what is said.
    is_deaf: bool,
}

impl Working<'_> {
    fn work(&mut self, inbox: &Inbox, stop: &mut dyn FnMut()) {
        let first = self.linear.start();
        self.carry_out(first);
        while !self.is_leaving {
            self.speak();
            if self.is_leaving {
                return;
            }
            let Ok(delivery) = inbox.receive() else {
                return;
            };
            match delivery {
                Delivery::Messages(messages) => {
                    for message in messages {
                        self.take(message);
                    }
                }
                Delivery::Typed(messages) => {
                    self.is_awaited = false;
                    for message in messages {
                        self.type_in(message);
                    }
                }
                Delivery::Suspend => stop(),
                Delivery::Resized | Delivery::Continued => {}
            }
        }
        self.speak();
    }

    fn type_in(&mut self, message: Message) {
        self.log.message(&message);
        if let Message::Paste(line) = message {
            let effects = self.linear.line(&line);
            self.carry_out(effects);
        }
    }

    fn take(&mut self, message: Message) {
        self.log.message(&message);
        let effects = if matches!(message, Message::Terminate) {
            self.end_of_input()
        } else {
            self.linear.message(message)
        };
        self.carry_out(effects);
    }

    /// The input has ended, or the program was told to end.
    fn end_of_input(&mut self) -> Vec<Effect> {
        self.is_terminating = true;
        if self.prompts && self.is_awaited {
            // What is said, and the shell after it, begin on a line of their own.
            let _ = self.output.write_all(b"\n");
        }
        self.linear.end()
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut waiting = VecDeque::from(effects);
        while let Some(effect) = waiting.pop_front() {
            self.log.effect(&effect);
            match effect {
                Effect::Copy(text) => {
                    let answer = Message::Copied(clipboard_program::copy(&text));
                    waiting.extend(self.linear.message(answer));
                }
                Effect::EditOutside { .. } => {
                    let why = Clean::line("without a screen notes are written line by line");
                    waiting.extend(self.linear.message(Message::Edited(Err(why))));
                }
                Effect::Timer(timer, milliseconds) => self.timers.set(timer, milliseconds),
                Effect::Suspend | Effect::Redraw => {}
                Effect::Quit => self.is_leaving = true,
                other => self.workers.carry_out(other),
            }
        }
    }

    /// Writes what is to be said and, when nothing is left to come, lets a line be read.
    fn speak(&mut self) {
        let mut text = String::new();
        for line in self.linear.take_said() {
            text.push_str(&line);
            text.push('\n');
        }
        let is_ready = self.linear.wants_line() && !self.is_awaited && !self.is_leaving;
        if is_ready && self.prompts {
            text.push_str(self.linear.prompt());
        }
        if !self.is_deaf && !text.is_empty() {
            let written = self.output.write_all(text.as_bytes());
            if written.and_then(|()| self.output.flush()).is_err() {
                self.is_deaf = true;
                let effects = self.end_of_input();
                return self.carry_out(effects);
            }
        }
        if is_ready {
            self.is_awaited = true;
            let _ = self.permits.send(());
        }
    }
}

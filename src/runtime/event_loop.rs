//! The loop: takes everything that waits, updates, carries out, draws once, and blocks.
//!
//! It knows neither the room nor the terminal, only what it asks of them ([`Room`],
//! [`Machine`], [`Console`]), so it runs in a test as it runs for a reader. There is no tick:
//! when nothing happens nothing runs.

use std::any::Any;
use std::collections::VecDeque;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::app::message::{Effect, Message};
use crate::record::Clean;

use super::log::Log;
use super::timers::Timers;

/// How long quitting waits until everything is on disk; a network folder may take its time.
pub const SAVING_LIMIT: Duration = Duration::from_secs(10);
/// The same when the program was told to end: less than the watchdog's patience.
pub const HASTY_SAVING_LIMIT: Duration = Duration::from_secs(2);
/// So many deliveries are taken before a frame is drawn, that a flood can't keep one back.
const DELIVERIES_A_FRAME: usize = 256;

/// Something for the loop.
#[derive(Debug)]
pub enum Delivery {
    /// Messages, in their order.
    Messages(Vec<Message>),
    /// What was typed; the keyboard's thread waits for its next permit.
    Typed(Vec<Message>),
    /// The terminal has another size.
    Resized,
    /// The process was asked to stop.
    Suspend,
    /// The process was continued: whatever was on the screen, draw it anew.
    Continued,
}

/// The way into the inbox; every copy leads to the same one.
#[derive(Clone, Debug)]
pub struct Post(Sender<Delivery>);

impl Post {
    /// Delivers; nothing happens when the loop is gone.
    pub fn deliver(&self, delivery: Delivery) {
        let _ = self.0.send(delivery);
    }

    /// Sends one message.
    pub fn send(&self, message: Message) {
        self.deliver(Delivery::Messages(vec![message]));
    }
}

/// The one inbox.
#[derive(Debug)]
pub struct Inbox(Receiver<Delivery>);

impl Inbox {
    /// Takes the next delivery, waiting at most so long; for tests of what delivers.
    pub fn receive_within(&self, limit: Duration) -> Result<Delivery, RecvTimeoutError> {
        self.0.recv_timeout(limit)
    }
}

/// Makes an inbox and the way into it.
pub fn inbox() -> (Post, Inbox) {
    let (sender, receiver) = channel();
    (Post(sender), Inbox(receiver))
}

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
    /// Lets the keyboard's thread read one batch.
    fn listen(&mut self);
    /// Sets the terminal's modes anew and draws everything at the next frame.
    fn refresh(&mut self) -> io::Result<()>;
    /// Stops the process and comes back when it is continued.
    fn suspend(&mut self) -> io::Result<()>;
    /// Sends text to the terminal's clipboard.
    fn copy(&mut self, text: &str) -> Result<(), Clean>;
    /// Opens the reader's editor on a text.
    fn edit(&mut self, text: &str) -> Result<String, Clean>;
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
    /// Runs until the room wants to leave. First of all the room is told the size, then the
    /// first effects are carried out.
    pub fn run(self, first: Vec<Effect>) -> Ending {
        let mut running = Running {
            parts: self,
            waiting: VecDeque::new(),
            size: (0, 0),
            terminating: false,
            quitting: false,
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
}

impl<R: Room, M: Machine, C: Console> Running<'_, R, M, C> {
    fn run(&mut self, first: Vec<Effect>) {
        self.measure();
        self.work();
        self.carry_out(first);
        self.parts.console.listen();
        while !self.quitting {
            self.draw();
            // When the drawing shows that the terminal is gone, the room still has to hear it.
            if self.waiting.is_empty() {
                let Ok(delivery) = self.parts.inbox.0.recv() else {
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
            } else if let Ok(delivery) = self.parts.inbox.0.try_recv() {
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
                // What was typed before is at work before anything more is read: the next
                // delivery is not looked at until these messages are used up.
                self.work_off();
                self.parts.console.listen();
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
                Effect::EditOutside(text) => {
                    // Before the keys that were typed after it: they are about the new text.
                    let answer = Message::Edited(self.parts.console.edit(&text));
                    self.waiting.push_front(answer);
                    self.measure();
                }
                Effect::Timer(timer, milliseconds) => self.parts.timers.set(timer, milliseconds),
                Effect::Suspend => self.suspend(),
                Effect::Redraw => {
                    let refreshed = self.parts.console.refresh();
                    self.check(refreshed);
                }
                Effect::Quit => self.quitting = true,
                Effect::Rows(_)
                | Effect::Open(..)
                | Effect::LookAgain
                | Effect::OpenFolder(_)
                | Effect::ListCollections
                | Effect::ForgetCollection(_)
                | Effect::Bookmark(..)
                | Effect::Keep(..)
                | Effect::LookForMarks => self.parts.machine.carry_out(effect),
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
mod tests {
    use super::*;
    use crate::app::key::{Code, Key};
    use crate::app::message::Timer;
    use crate::record::marks::Wish;

    /// A room that writes down what it hears; letters ask for effects.
    #[derive(Default)]
    struct Diary {
        heard: Vec<String>,
    }

    impl Room for Diary {
        fn update(&mut self, message: Message) -> Vec<Effect> {
            let (word, effects) = match message {
                Message::Key(key) => (key.to_string(), on_key(key)),
                Message::Resize(columns, rows) => (format!("{columns}x{rows}"), vec![]),
                Message::Terminate => ("terminate".to_owned(), vec![Effect::Quit]),
                Message::Edited(Ok(text)) => (format!("edited {text}"), vec![]),
                Message::Copied(Ok(())) => ("copied".to_owned(), vec![]),
                Message::Timer(Timer::Draft(number)) => {
                    (format!("timer {number}"), vec![Effect::Quit])
                }
                other => (format!("{other:?}"), vec![]),
            };
            self.heard.push(word);
            effects
        }

        fn view(&self, buffer: &mut Buffer) -> Option<Position> {
            assert!(
                self.heard.last().is_none_or(|word| word != "P"),
                "a fault of the view"
            );
            let _ = buffer;
            None
        }
    }

    fn on_key(key: Key) -> Vec<Effect> {
        match key.code {
            Code::Char('q') => vec![Effect::Quit],
            Code::Char('k') => vec![
                Effect::Keep(1, Wish::Remove(Vec::new())),
                Effect::LookForMarks,
            ],
            Code::Char('e') => vec![Effect::EditOutside("text".to_owned())],
            Code::Char('y') => vec![Effect::Copy("quotation".to_owned())],
            Code::Char('t') => vec![Effect::Timer(Timer::Draft(7), 1)],
            Code::Char('z') => vec![Effect::Suspend],
            _ => vec![],
        }
    }

    #[derive(Default)]
    struct Bench {
        carried: usize,
        drained: Option<Duration>,
        unsaved: Option<Clean>,
    }

    impl Machine for Bench {
        fn carry_out(&mut self, _effect: Effect) {
            self.carried += 1;
        }

        fn drain(&mut self, limit: Duration) -> Result<(), Clean> {
            self.drained = Some(limit);
            self.unsaved.take().map_or(Ok(()), Err)
        }
    }

    struct Glass {
        done: Vec<&'static str>,
        frames: usize,
        size: (u16, u16),
        broken: bool,
    }

    impl Console for Glass {
        fn size(&self) -> (u16, u16) {
            self.size
        }

        fn draw(
            &mut self,
            paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>,
        ) -> io::Result<()> {
            self.frames += 1;
            paint(&mut Buffer::default());
            if self.broken {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            Ok(())
        }

        fn resize(&mut self, _size: (u16, u16)) {
            self.done.push("resize");
        }

        fn listen(&mut self) {
            self.done.push("listen");
        }

        fn refresh(&mut self) -> io::Result<()> {
            self.done.push("refresh");
            Ok(())
        }

        fn suspend(&mut self) -> io::Result<()> {
            self.done.push("suspend");
            self.size = (100, 30);
            Ok(())
        }

        fn copy(&mut self, _text: &str) -> Result<(), Clean> {
            self.done.push("copy");
            Ok(())
        }

        fn edit(&mut self, text: &str) -> Result<String, Clean> {
            self.done.push("edit");
            Ok(text.to_uppercase())
        }

        fn terminating(&mut self) {
            self.done.push("terminating");
        }
    }

    /// A loop on nothing, and what became of it.
    struct Trial {
        room: Diary,
        machine: Bench,
        console: Glass,
        ending: Ending,
    }

    fn typed(keys: &str) -> Delivery {
        Delivery::Typed(keys.chars().map(|c| Message::Key(Key::char(c))).collect())
    }

    fn trial(deliveries: Vec<Delivery>, change: impl FnOnce(&mut Bench, &mut Glass)) -> Trial {
        let (post, inbox) = inbox();
        let timers = Timers::start(post.clone()).unwrap();
        for delivery in deliveries {
            post.deliver(delivery);
        }
        let (mut room, mut machine) = (Diary::default(), Bench::default());
        let mut console = Glass {
            done: Vec::new(),
            frames: 0,
            size: (80, 24),
            broken: false,
        };
        change(&mut machine, &mut console);
        let parts = EventLoop {
            room: &mut room,
            machine: &mut machine,
            console: &mut console,
            inbox,
            timers,
            log: Log::none(),
        };
        let ending = parts.run(vec![Effect::ListCollections]);
        Trial {
            room,
            machine,
            console,
            ending,
        }
    }

    #[test]
    fn the_size_comes_first_and_a_hundred_keys_are_one_frame() {
        let all = typed(&"j".repeat(100));
        let trial = trial(vec![all, Delivery::Messages(vec![]), typed("q")], |_, _| {});
        assert_eq!(trial.room.heard.first().map(String::as_str), Some("80x24"));
        assert_eq!(trial.room.heard.len(), 102);
        assert!(
            trial.console.frames <= 1,
            "one frame at most before quitting"
        );
        assert_eq!(trial.machine.carried, 1);
        assert_eq!(trial.ending, Ending::Done);
        assert_eq!(trial.machine.drained, Some(SAVING_LIMIT));
    }

    #[test]
    fn effects_go_to_the_machine_and_quitting_waits_for_the_saver() {
        let trial = trial(vec![typed("kq")], |machine, _| {
            machine.unsaved = Some(Clean::line("the disk is full"));
        });
        assert_eq!(trial.machine.carried, 3);
        assert_eq!(
            trial.ending,
            Ending::Unsaved(Clean::line("the disk is full"))
        );
        assert_eq!(trial.ending.exit_code(), 3);
    }

    #[test]
    fn the_edited_text_comes_before_the_keys_typed_after() {
        let trial = trial(vec![typed("eyxq")], |_, _| {});
        let heard = ["80x24", "e", "edited TEXT", "y", "copied", "x", "q"];
        assert_eq!(trial.room.heard, heard);
    }

    #[test]
    fn reading_is_allowed_once_for_each_batch_taken() {
        let trial = trial(
            vec![typed("a"), Delivery::Resized, typed("b"), typed("q")],
            |_, _| {},
        );
        let listens = trial.console.done.iter().filter(|what| **what == "listen");
        assert_eq!(listens.count(), 4);
    }

    #[test]
    fn after_a_stop_the_size_is_looked_at() {
        let trial = trial(vec![typed("z"), Delivery::Continued, typed("q")], |_, _| {});
        assert_eq!(trial.room.heard, ["80x24", "z", "100x30", "q"]);
        assert!(trial.console.done.contains(&"refresh"));
    }

    #[test]
    fn being_told_to_end_is_heard_once_and_saves_in_haste() {
        let twice = Delivery::Messages(vec![Message::Terminate, Message::Terminate]);
        let trial = trial(vec![twice], |_, _| {});
        assert_eq!(trial.room.heard, ["80x24", "terminate"]);
        assert_eq!(trial.machine.drained, Some(HASTY_SAVING_LIMIT));
    }

    #[test]
    fn a_terminal_that_can_not_be_written_to_ends_the_room() {
        let trial = trial(vec![], |_, console| console.broken = true);
        assert_eq!(trial.room.heard, ["80x24", "terminate"]);
        assert!(trial.console.done.contains(&"terminating"));
        assert_eq!(trial.console.frames, 1);
    }

    #[test]
    fn a_timer_comes_back_as_a_message() {
        let trial = trial(vec![typed("t")], |_, _| {});
        assert_eq!(trial.room.heard, ["80x24", "t", "timer 7"]);
    }

    #[test]
    fn a_fault_in_the_view_ends_the_loop_and_still_saves() {
        let trial = trial(vec![typed("P")], |_, _| {});
        assert_eq!(trial.ending, Ending::Fault);
        assert_eq!(trial.ending.exit_code(), 101);
        assert!(trial.machine.drained.is_some());
    }
}

//! The keyboard's thread: it reads the terminal only when the loop wants to hear.
//!
//! One permit, one batch: after handing over what was typed it waits until the loop has taken
//! it, so nothing of the next program's keys is read by this one. [`Input::pause`] gets the
//! thread out of its wait and comes back when it does not read. A terminal that hangs up ends
//! the thread, once. Bytes become keys in [`super::decode`].

use std::io::{self, PipeReader, PipeWriter, Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::app::look::Ground;
use crate::app::message::Message;

use super::decode::Decoder;

/// Bytes of one read; a terminal's own queue is 4096 in Linux.
const READ: usize = 16 * 1024;
/// More than this is left for the next batch, so that a flood does not keep the room waiting.
const BATCH: usize = 1 << 20;
/// How long a pause waits for the thread to say that it rests. It is a matter of microseconds;
/// only a terminal that another program read empty in between could hold it longer.
const PAUSE_LIMIT: Duration = Duration::from_secs(1);

/// The loop's hold on the keyboard's thread. Dropping it ends the thread.
#[derive(Debug)]
pub struct Input {
    gate: Arc<Gate>,
    wake: PipeWriter,
}

/// Where what was typed goes.
pub trait Listener: Send + 'static {
    /// Takes a batch, in the order it was typed; false when nobody is there any more.
    fn typed(&mut self, batch: Vec<Message>) -> bool;
    /// The terminal said whether it takes a frame as one.
    fn synchronized(&mut self, does: bool);
    /// The terminal said what ground it writes on.
    fn ground(&mut self, ground: Ground);
    /// Is told, once, that the terminal hung up or can't be read.
    fn hung_up(&mut self);
}

#[derive(Debug, Default)]
struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is another one's to say"
)]
struct State {
    /// The loop wants to hear.
    permit: bool,
    /// Another program has the terminal.
    paused: bool,
    /// The thread reads or waits for something to read.
    reading: bool,
    /// There was a pause: what was unfinished before it is stale.
    stale: bool,
    /// The loop is gone.
    ended: bool,
}

impl Input {
    /// Starts the thread on a terminal. Nothing is read before the first [`Input::permit`].
    pub fn start(terminal: OwnedFd, mut listener: impl Listener) -> io::Result<Self> {
        let (wake_reader, wake) = io::pipe()?;
        let gate = Arc::new(Gate::default());
        let mut reader = Reader {
            terminal,
            wake: wake_reader,
            gate: Arc::clone(&gate),
            decoder: Decoder::default(),
            quiet_since: Instant::now(),
            buffer: vec![0; READ],
        };
        thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || {
                // A room that can't hear is as good as one whose terminal is gone.
                let heard = catch_unwind(AssertUnwindSafe(|| reader.run(&mut listener)));
                reader.gate.rest(true);
                if !matches!(heard, Ok(End::Dropped)) {
                    listener.hung_up();
                }
            })?;
        Ok(Self { gate, wake })
    }

    /// Lets the thread read one batch.
    pub fn permit(&self) {
        self.gate.state().permit = true;
        self.gate.changed.notify_all();
    }

    /// Comes back when the thread does not read, and it won't until [`Input::resume`].
    pub fn pause(&mut self) {
        let mut state = self.gate.state();
        state.paused = true;
        state.stale = true;
        if !state.reading {
            return;
        }
        let _ = self.wake.write(b"w");
        let _ = self
            .gate
            .changed
            .wait_timeout_while(state, PAUSE_LIMIT, |state| state.reading);
    }

    /// Lets the thread read again, as far as it has a permit.
    pub fn resume(&self) {
        self.gate.state().paused = false;
        self.gate.changed.notify_all();
    }
}

impl Drop for Input {
    fn drop(&mut self) {
        self.gate.state().ended = true;
        self.gate.changed.notify_all();
        let _ = self.wake.write(b"w");
    }
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until reading is wanted; says whether there was a pause, or none when it's over.
    fn turn(&self) -> Option<bool> {
        let mut state = self
            .changed
            .wait_while(self.state(), |state| {
                !state.ended && (state.paused || !state.permit)
            })
            .unwrap_or_else(PoisonError::into_inner);
        if state.ended {
            return None;
        }
        state.reading = true;
        Some(std::mem::take(&mut state.stale))
    }

    /// Says that the thread does not read, and whether the permit is used up.
    fn rest(&self, spent: bool) {
        let mut state = self.state();
        state.reading = false;
        state.permit &= !spent;
        drop(state);
        self.changed.notify_all();
    }
}

/// Why the thread ended.
#[derive(Debug, PartialEq, Eq)]
enum End {
    /// Nobody listens.
    Dropped,
    /// The terminal is gone.
    HungUp,
}

/// What a wait brought.
enum Waited {
    Bytes(usize),
    Nothing,
    Woken,
    HungUp,
}

struct Reader {
    terminal: OwnedFd,
    wake: PipeReader,
    gate: Arc<Gate>,
    decoder: Decoder,
    /// When the last byte came.
    quiet_since: Instant,
    buffer: Vec<u8>,
}

impl Reader {
    fn run(&mut self, listener: &mut impl Listener) -> End {
        let mut typed = Vec::new();
        loop {
            match self.gate.turn() {
                None => return End::Dropped,
                Some(true) => self.decoder.forget(),
                Some(false) => {}
            }
            let waited = self.wait(self.left_to_wait());
            match waited {
                Waited::Bytes(count) => self.take_all(count, &mut typed),
                Waited::Nothing if self.left_to_wait() == Some(Duration::ZERO) => {
                    self.decoder.silence(&mut typed);
                }
                Waited::Nothing => {}
                Waited::Woken => {
                    let _ = self.wake.read(&mut [0; 16]);
                }
                Waited::HungUp => return End::HungUp,
            }
            if let Some(does) = self.decoder.take_answer() {
                listener.synchronized(does);
            }
            if let Some(ground) = self.decoder.take_ground() {
                listener.ground(ground);
            }
            self.gate.rest(!typed.is_empty());
            if !typed.is_empty() && !listener.typed(typed.drain(..).map(Message::from).collect()) {
                return End::Dropped;
            }
        }
    }

    /// How long what is unfinished may still wait for its rest.
    fn left_to_wait(&self) -> Option<Duration> {
        let patience = self.decoder.patience()?;
        Some(patience.saturating_sub(self.quiet_since.elapsed()))
    }

    /// Waits for a byte, the loop or the time.
    fn wait(&mut self, limit: Option<Duration>) -> Waited {
        let limit = limit.map(|limit| Timespec {
            tv_sec: limit.as_secs() as i64,
            tv_nsec: i64::from(limit.subsec_nanos()),
        });
        let terminal = self.terminal.as_fd();
        let wake = self.wake.as_fd();
        let mut files = [
            PollFd::new(&terminal, PollFlags::IN),
            PollFd::new(&wake, PollFlags::IN),
        ];
        match poll(&mut files, limit.as_ref()) {
            Ok(_) | Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return Waited::HungUp,
        }
        let (terminal, wake) = (files[0].revents(), files[1].revents());
        if !wake.is_empty() {
            Waited::Woken
        } else if terminal.contains(PollFlags::IN) {
            self.read()
        } else if terminal.is_empty() {
            Waited::Nothing
        } else {
            Waited::HungUp
        }
    }

    fn read(&mut self) -> Waited {
        match rustix::io::read(&self.terminal, &mut self.buffer[..]) {
            Ok(0) => Waited::HungUp,
            Ok(count) => Waited::Bytes(count),
            Err(Errno::INTR | Errno::AGAIN) => Waited::Nothing,
            Err(_) => Waited::HungUp,
        }
    }

    /// Decodes what was read and whatever else is there: a hundred keys are one batch.
    fn take_all(&mut self, count: usize, typed: &mut Vec<super::decode::Typed>) {
        let (mut count, mut total) = (count, 0);
        loop {
            self.decoder.feed(&self.buffer[..count], typed);
            self.quiet_since = Instant::now();
            total += count;
            if total >= BATCH {
                return;
            }
            // A hang-up or a call of the loop is seen again at the next wait.
            match self.wait(Some(Duration::ZERO)) {
                Waited::Bytes(more) => count = more,
                Waited::Nothing | Waited::Woken | Waited::HungUp => return,
            }
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
    use std::sync::mpsc::{Receiver, Sender, channel};

    /// What the listener heard.
    #[derive(Debug, PartialEq)]
    enum Heard {
        Typed(String),
        Synchronized(bool),
        Ground(Ground),
        HungUp,
    }

    struct Ear(Sender<Heard>);

    impl Listener for Ear {
        fn typed(&mut self, batch: Vec<Message>) -> bool {
            let words: Vec<String> = batch
                .iter()
                .map(|message| match message {
                    Message::Key(key) => key.to_string(),
                    other => format!("{other:?}"),
                })
                .collect();
            self.0.send(Heard::Typed(words.join(" "))).is_ok()
        }

        fn synchronized(&mut self, does: bool) {
            let _ = self.0.send(Heard::Synchronized(does));
        }

        fn ground(&mut self, ground: Ground) {
            let _ = self.0.send(Heard::Ground(ground));
        }

        fn hung_up(&mut self) {
            let _ = self.0.send(Heard::HungUp);
        }
    }

    fn start() -> (Input, PipeWriter, OwnedFd, Receiver<Heard>) {
        let (reader, writer) = io::pipe().unwrap();
        let (sender, heard) = channel();
        let same = OwnedFd::from(reader.try_clone().unwrap());
        let input = Input::start(reader.into(), Ear(sender)).unwrap();
        (input, writer, same, heard)
    }

    fn hear(heard: &Receiver<Heard>) -> Heard {
        heard.recv_timeout(Duration::from_secs(10)).unwrap()
    }

    /// True when bytes are there that nobody has read.
    fn unread(file: &OwnedFd) -> bool {
        let none = Timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        poll(&mut [PollFd::new(file, PollFlags::IN)], Some(&none)).unwrap() > 0
    }

    #[test]
    fn all_that_is_there_comes_in_one_batch_and_the_next_waits_for_its_permit() {
        let (input, mut keys, file, heard) = start();
        keys.write_all(&b"j".repeat(100)).unwrap();
        input.permit();
        assert_eq!(hear(&heard), Heard::Typed(["j"; 100].join(" ")));
        keys.write_all(b"k").unwrap();
        assert!(unread(&file));
        assert!(heard.try_recv().is_err());
        input.permit();
        assert_eq!(hear(&heard), Heard::Typed("k".to_owned()));
    }

    #[test]
    fn escape_alone_is_a_key_after_a_moment() {
        let (input, mut keys, _file, heard) = start();
        input.permit();
        keys.write_all(b"\x1b").unwrap();
        assert_eq!(hear(&heard), Heard::Typed("Esc".to_owned()));
    }

    #[test]
    fn the_terminal_s_answer_is_heard_and_is_no_key() {
        let (input, mut keys, _file, heard) = start();
        input.permit();
        for (answer, does) in [("1", true), ("2", true), ("0", false), ("4", false)] {
            write!(keys, "\x1b[?2026;{answer}$y").unwrap();
            assert_eq!(hear(&heard), Heard::Synchronized(does), "{answer}");
        }
        keys.write_all(b"\x1b[?7;1$yj").unwrap();
        assert_eq!(hear(&heard), Heard::Typed("j".to_owned()));
    }

    #[test]
    fn the_terminal_s_ground_is_heard_and_is_no_key() {
        let (input, mut keys, _file, heard) = start();
        input.permit();
        for (answer, ground) in [
            ("rgb:0000/2b2b/3636\x1b\\", Ground::Dark),
            ("rgb:ffff/ffff/ffff\x07", Ground::Light),
            ("rgb:ff/ff/e0\x07", Ground::Light),
            ("rgba:0/0/0/f\x1b\\", Ground::Dark),
        ] {
            write!(keys, "\x1b]11;{answer}").unwrap();
            assert_eq!(hear(&heard), Heard::Ground(ground), "{answer}");
        }
        // Other answers, broken ones, and one that was called off.
        let others = "\x1b]10;rgb:f/f/f\x07\x1b]11;rgb:f/f\x07\x1b]11;rgb:+f/f/f\x07\
                      \x1b]11;rgb:fffff/f/f\x07\x1b]11;?\x07\x1b]11;rgb:f/f/f\x18j";
        write!(keys, "{others}").unwrap();
        assert_eq!(hear(&heard), Heard::Typed("j".to_owned()));
    }

    #[test]
    fn nothing_is_read_while_another_program_has_the_terminal() {
        let (mut input, mut keys, mut file, heard) = start();
        input.permit();
        for _ in 0..200 {
            input.pause();
            keys.write_all(b"x").unwrap();
            assert!(unread(&file));
            let mut byte = [0];
            assert_eq!(rustix::io::read(&mut file, &mut byte), Ok(1));
            input.resume();
        }
        assert!(heard.try_recv().is_err());
        keys.write_all(b"y").unwrap();
        assert_eq!(hear(&heard), Heard::Typed("y".to_owned()));
    }

    #[test]
    fn what_was_unfinished_before_a_pause_is_dropped() {
        let (mut input, mut keys, file, heard) = start();
        input.permit();
        keys.write_all(b"\x1b[1;").unwrap();
        while unread(&file) {
            thread::yield_now();
        }
        input.pause();
        input.resume();
        keys.write_all(b"q").unwrap();
        assert_eq!(hear(&heard), Heard::Typed("q".to_owned()));
    }

    #[test]
    fn a_hang_up_is_said_once_after_the_last_keys_and_ends_the_thread() {
        let (input, mut keys, _file, heard) = start();
        keys.write_all(b"q").unwrap();
        drop(keys);
        input.permit();
        assert_eq!(hear(&heard), Heard::Typed("q".to_owned()));
        input.permit();
        assert_eq!(hear(&heard), Heard::HungUp);
        input.permit();
        assert!(heard.recv().is_err(), "the thread has dropped its end");
    }

    #[test]
    fn dropping_the_hold_ends_the_thread_without_a_word() {
        let (input, _keys, _file, heard) = start();
        input.permit();
        drop(input);
        assert!(heard.recv().is_err());
    }
}

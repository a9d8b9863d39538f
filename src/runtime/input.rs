//! The keyboard: read by the loop's own thread, and only while the loop waits.
//!
//! The loop waits for the terminal and for its inbox at once, so that a key wakes one thread and
//! not a second behind it, which on a resting core takes as long as all the rest of a key. Nothing
//! is read anywhere else: what is typed while an editor runs or the room is stopped stays the next
//! program's. A terminal that hangs up is told once and not read again. Bytes become keys in
//! [`super::decode`].

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::app::look::Ground;
use crate::app::message::Message;

use super::decode::{Decoder, Typed};

/// Bytes of one read; a terminal's own queue is 4096 in Linux.
const READ: usize = 16 * 1024;
/// A read of fewer bytes has brought all that was there: a terminal hands over as much as it has,
/// up to some thousand.
const MUCH: usize = 512;
/// More than this is left for the next batch, so that a flood does not keep the room waiting.
const BATCH: usize = 1 << 20;

/// The terminal's keyboard.
#[derive(Debug)]
pub struct Keyboard {
    terminal: OwnedFd,
    decoder: Decoder,
    /// When the last byte came.
    quiet_since: Instant,
    buffer: Vec<u8>,
    /// The terminal is gone: there is nothing to read any more.
    is_gone: bool,
}

/// What one wait brought; several things may come at once.
#[derive(Debug, Default)]
pub struct Heard {
    /// What was typed, in its order.
    pub typed: Vec<Message>,
    /// The terminal said whether it takes a frame as one.
    pub synchronized: Option<bool>,
    /// The terminal said what ground it writes on.
    pub ground: Option<Ground>,
    /// The terminal hung up or can't be read; said once.
    pub hung_up: bool,
}

/// What a look at the terminal brought.
enum Waited {
    Bytes(usize),
    Nothing,
    HungUp,
}

impl Keyboard {
    /// A keyboard on a terminal. Nothing is read before the first [`Keyboard::wait`].
    pub fn new(terminal: OwnedFd) -> Self {
        Self {
            terminal,
            decoder: Decoder::default(),
            quiet_since: Instant::now(),
            buffer: vec![0; READ],
            is_gone: false,
        }
    }

    /// Waits until something is typed or the bell can be read, at most `limit`, and takes what
    /// was typed.
    pub fn wait(&mut self, bell: BorrowedFd<'_>, limit: Option<Duration>) -> Heard {
        let mut typed = Vec::new();
        let mut heard = Heard::default();
        let patience = self.left_to_wait();
        let limit = match (patience, limit) {
            (Some(patience), Some(limit)) => Some(patience.min(limit)),
            (one, other) => one.or(other),
        };
        match self.look(Some(bell), limit) {
            Waited::Bytes(count) => self.take_all(count, &mut typed),
            Waited::Nothing if self.left_to_wait() == Some(Duration::ZERO) => {
                self.decoder.silence(&mut typed);
            }
            Waited::Nothing => {}
            Waited::HungUp => {
                self.is_gone = true;
                heard.hung_up = true;
            }
        }
        heard.synchronized = self.decoder.take_answer();
        heard.ground = self.decoder.take_ground();
        heard.typed = typed.into_iter().map(Message::from).collect();
        heard
    }

    /// Drops what is unfinished: another program had the terminal meanwhile.
    pub fn forget(&mut self) {
        self.decoder.forget();
    }

    /// How long what is unfinished may still wait for its rest.
    fn left_to_wait(&self) -> Option<Duration> {
        let patience = self.decoder.patience()?;
        Some(patience.saturating_sub(self.quiet_since.elapsed()))
    }

    /// Waits for a byte, the bell or the time, and reads what is there.
    fn look(&mut self, bell: Option<BorrowedFd<'_>>, limit: Option<Duration>) -> Waited {
        let limit = limit.map(|limit| Timespec {
            tv_sec: limit.as_secs() as i64,
            tv_nsec: i64::from(limit.subsec_nanos()),
        });
        let terminal = self.terminal.as_fd();
        let mut files = [terminal, bell.unwrap_or(terminal)]
            .map(|file| PollFd::from_borrowed_fd(file, PollFlags::IN));
        // Of a terminal that hung up every wait would say so at once, again and again.
        let first = usize::from(self.is_gone);
        let last = 1 + usize::from(bell.is_some());
        match poll(
            files.get_mut(first..last).unwrap_or_default(),
            limit.as_ref(),
        ) {
            Ok(_) | Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => return Waited::HungUp,
        }
        let seen = files[0].revents();
        if self.is_gone || seen.is_empty() {
            Waited::Nothing
        } else if seen.contains(PollFlags::IN) {
            self.read()
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
    fn take_all(&mut self, count: usize, typed: &mut Vec<Typed>) {
        let (mut count, mut total) = (count, 0);
        loop {
            self.decoder.feed(&self.buffer[..count], typed);
            self.quiet_since = Instant::now();
            total += count;
            // What was typed at once comes in one read; only after much of it there may be more.
            if total >= BATCH || count < MUCH {
                return;
            }
            // A hang-up is seen again at the next wait.
            match self.look(None, Some(Duration::ZERO)) {
                Waited::Bytes(more) => count = more,
                Waited::Nothing | Waited::HungUp => return,
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
    use std::io::{self, PipeReader, PipeWriter, Write as _};

    /// A keyboard, who types on it, the bell and who rings it.
    struct Desk {
        keyboard: Keyboard,
        keys: Option<PipeWriter>,
        bell: PipeReader,
        ring: PipeWriter,
        same: OwnedFd,
    }

    fn desk() -> Desk {
        let (reader, keys) = io::pipe().unwrap();
        let (bell, ring) = io::pipe().unwrap();
        Desk {
            same: OwnedFd::from(reader.try_clone().unwrap()),
            keyboard: Keyboard::new(reader.into()),
            keys: Some(keys),
            bell,
            ring,
        }
    }

    impl Desk {
        fn types(&mut self, bytes: impl AsRef<[u8]>) {
            self.keys
                .as_ref()
                .unwrap()
                .write_all(bytes.as_ref())
                .unwrap();
        }

        fn wait(&mut self) -> Heard {
            self.keyboard
                .wait(self.bell.as_fd(), Some(Duration::from_secs(10)))
        }

        /// Waits until keys come; what comes before them must be nothing.
        fn keys(&mut self) -> String {
            loop {
                let heard = self.wait();
                assert!(!heard.hung_up);
                if !heard.typed.is_empty() {
                    let words = heard.typed.iter().map(|message| match message {
                        Message::Key(key) => key.to_string(),
                        other => format!("{other:?}"),
                    });
                    return words.collect::<Vec<String>>().join(" ");
                }
            }
        }
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
    fn all_that_is_there_comes_in_one_batch_and_nothing_is_read_between_waits() {
        let mut desk = desk();
        desk.types(b"j".repeat(100));
        assert_eq!(desk.keys(), ["j"; 100].join(" "));
        desk.types(b"k");
        assert!(unread(&desk.same));
        assert_eq!(desk.keys(), "k");
    }

    #[test]
    fn the_bell_ends_a_wait_without_a_key() {
        let mut desk = desk();
        desk.ring.write_all(b"r").unwrap();
        let heard = desk.wait();
        assert!(heard.typed.is_empty() && !heard.hung_up);
        desk.types(b"j");
        assert_eq!(desk.keys(), "j", "a bell that rings on keeps no key back");
    }

    #[test]
    fn escape_alone_is_a_key_after_a_moment() {
        let mut desk = desk();
        desk.types(b"\x1b");
        assert_eq!(desk.keys(), "Esc");
    }

    #[test]
    fn the_terminal_s_answer_is_heard_and_is_no_key() {
        let mut desk = desk();
        for (answer, does) in [("1", true), ("2", true), ("0", false), ("4", false)] {
            desk.types(format!("\x1b[?2026;{answer}$y"));
            let heard = desk.wait();
            assert_eq!((heard.synchronized, heard.typed.len()), (Some(does), 0));
        }
        desk.types(b"\x1b[?7;1$yj");
        assert_eq!(desk.keys(), "j");
    }

    #[test]
    fn the_terminal_s_ground_is_heard_and_is_no_key() {
        let mut desk = desk();
        for (answer, ground) in [
            ("rgb:0000/2b2b/3636\x1b\\", Ground::Dark),
            ("rgb:ffff/ffff/ffff\x07", Ground::Light),
            ("rgb:ff/ff/e0\x07", Ground::Light),
            ("rgba:0/0/0/f\x1b\\", Ground::Dark),
        ] {
            desk.types(format!("\x1b]11;{answer}"));
            let heard = desk.wait();
            assert_eq!((heard.ground, heard.typed.len()), (Some(ground), 0));
        }
        // Other answers, broken ones, and one that was called off.
        let others = "\x1b]10;rgb:f/f/f\x07\x1b]11;rgb:f/f\x07\x1b]11;rgb:+f/f/f\x07\
                      \x1b]11;rgb:fffff/f/f\x07\x1b]11;?\x07\x1b]11;rgb:f/f/f\x18j";
        desk.types(others);
        assert_eq!(desk.keys(), "j");
    }

    #[test]
    fn what_was_unfinished_before_another_had_the_terminal_is_dropped() {
        let mut desk = desk();
        desk.types(b"\x1b[1;");
        assert!(desk.wait().typed.is_empty());
        assert!(!unread(&desk.same));
        desk.keyboard.forget();
        desk.types(b"q");
        assert_eq!(desk.keys(), "q");
    }

    #[test]
    fn a_hang_up_is_said_once_after_the_last_keys_and_the_bell_is_still_heard() {
        let mut desk = desk();
        desk.types(b"q");
        desk.keys = None;
        let heard = desk.wait();
        assert_eq!((heard.typed.len(), heard.hung_up), (1, false));
        assert!(desk.wait().hung_up);
        desk.ring.write_all(b"r").unwrap();
        assert!(!desk.wait().hung_up);
    }
}

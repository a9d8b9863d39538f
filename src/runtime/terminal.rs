//! The terminal: taken at the start, given back whatever happens.
//!
//! Raw mode, the alternate screen, the marks around a paste and the cursor are set and undone
//! together, in one write each way: on quitting, on an error, on a panic and by dropping the
//! last [`Terminal`]. What is drawn is [`super::screen`]'s, what is typed [`super::input`]'s.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt as _;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::queue;
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, isatty, tcgetattr, tcgetwinsize, tcsetattr};

use crate::record::Clean;

/// The size that is taken where a terminal does not tell its own (some serial lines).
const USUAL_SIZE: (u16, u16) = (80, 24);

/// Columns and rows that are drawn on at most: a terminal that says it has more costs memory for
/// every cell, and nobody sees them.
const MOST_SIZE: (u16, u16) = (1000, 500);

/// There is no terminal to show the room on. Wrong use: exit code 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTerminal {
    /// Standard output is a file or a pipe.
    #[error(
        "readroom needs a terminal: its output goes to a file or a pipe; `readroom list` works without one"
    )]
    Output,
    /// Neither standard input nor `/dev/tty` is a terminal.
    #[error(
        "readroom needs a terminal: there is no keyboard to read from; `readroom list` works without one"
    )]
    Input,
}

/// The terminal; every copy is the same one.
#[derive(Clone, Debug)]
pub struct Terminal(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    input: OwnedFd,
    output: OwnedFd,
    /// How the terminal was before it was taken.
    before: Mutex<Option<Termios>>,
    /// True while the terminal is ours.
    taken: AtomicBool,
    /// The process is about to be ended: whoever still hangs in a write must not take the
    /// terminal again when giving it back lets that write go on.
    given_up: AtomicBool,
}

impl Terminal {
    /// Finds the terminal: standard output, and standard input or else `/dev/tty`.
    pub fn open() -> Result<Self, NoTerminal> {
        let stdout = rustix::stdio::stdout();
        if !isatty(stdout) {
            return Err(NoTerminal::Output);
        }
        let output = stdout
            .try_clone_to_owned()
            .map_err(|_| NoTerminal::Output)?;
        let stdin = rustix::stdio::stdin();
        let input = if isatty(stdin) {
            stdin.try_clone_to_owned()
        } else {
            OpenOptions::new()
                .read(true)
                .write(true)
                .open("/dev/tty")
                .map(OwnedFd::from)
        };
        Ok(Self::of(input.map_err(|_| NoTerminal::Input)?, output))
    }

    /// Takes two open files for the terminal; both must be terminals.
    pub fn of(input: OwnedFd, output: OwnedFd) -> Self {
        Self(Arc::new(Shared {
            input,
            output,
            before: Mutex::new(None),
            taken: AtomicBool::new(false),
            given_up: AtomicBool::new(false),
        }))
    }

    /// Returns where keys come from.
    pub fn input(&self) -> BorrowedFd<'_> {
        self.0.input.as_fd()
    }

    /// Returns the size, columns and rows, as far as it is drawn on; never zero.
    pub fn size(&self) -> (u16, u16) {
        match tcgetwinsize(&self.0.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                (size.ws_col.min(MOST_SIZE.0), size.ws_row.min(MOST_SIZE.1))
            }
            _ => USUAL_SIZE,
        }
    }

    /// Takes the terminal. Taken already, it sets everything again: another program may have
    /// changed it while this one was stopped.
    pub fn enter(&self) -> io::Result<()> {
        let shared = &self.0;
        {
            let mut before = shared.before();
            shared.still_ours()?;
            let now = tcgetattr(&shared.input)?;
            if !shared.taken.swap(true, Ordering::SeqCst) || before.is_none() {
                *before = Some(now.clone());
            }
            let mut raw = now;
            raw.make_raw();
            tcsetattr(&shared.input, OptionalActions::Now, &raw)?;
        }
        let mut bytes = Vec::new();
        queue!(bytes, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
        self.write(&bytes)
    }

    /// Gives the terminal back as it was. Does nothing when it is not taken.
    pub fn leave(&self) -> io::Result<()> {
        self.0.leave()
    }

    /// Gives the terminal back without waiting for anything: for a line that may be dead.
    pub fn leave_hastily(&self) {
        self.0.given_up.store(true, Ordering::SeqCst);
        if !self.0.taken.swap(false, Ordering::SeqCst) {
            return;
        }
        // The modes first: a write may never come back, this can't block.
        self.0.restore_modes();
        let flags = (OFlags::NONBLOCK | OFlags::NOCTTY).bits() as i32;
        let tty = OpenOptions::new()
            .write(true)
            .custom_flags(flags)
            .open("/dev/tty");
        if let (Ok(mut tty), Ok(bytes)) = (tty, leaving_bytes()) {
            let _ = tty.write(&bytes);
        }
    }

    /// Writes all the bytes.
    pub fn write(&self, bytes: &[u8]) -> io::Result<()> {
        self.0.write(bytes)
    }

    /// From now on a panic on this thread gives the terminal back and says one line. One on
    /// another thread is silent while the room is shown: it comes back as a message, and a
    /// word on the screen would spoil it.
    pub fn guard_against_panics(&self) {
        let terminal = self.clone();
        let own = thread::current().id();
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let taken = terminal.0.taken.load(Ordering::SeqCst);
            if thread::current().id() == own {
                let _ = terminal.leave();
                let _ = writeln!(io::stderr(), "{}", last_words(info));
                if std::env::var_os("RUST_BACKTRACE").is_some() {
                    usual(info);
                }
            } else if !taken {
                usual(info);
            }
        }));
    }
}

impl Shared {
    fn before(&self) -> MutexGuard<'_, Option<Termios>> {
        self.before.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn still_ours(&self) -> io::Result<()> {
        if self.given_up.load(Ordering::SeqCst) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(())
    }

    fn restore_modes(&self) {
        if let Some(before) = &*self.before() {
            let _ = tcsetattr(&self.input, OptionalActions::Now, before);
        }
    }

    fn leave(&self) -> io::Result<()> {
        if !self.taken.swap(false, Ordering::SeqCst) {
            return Ok(());
        }
        // The modes first: who sees the old screen again may type, and a line typed before
        // its mode was back would never end.
        self.restore_modes();
        self.write(&leaving_bytes()?)
    }

    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut rest = bytes;
        while !rest.is_empty() {
            self.still_ours()?;
            match rustix::io::write(&self.output, rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => rest = &rest[count..],
                Err(Errno::INTR) => {}
                // Another program that shares the terminal may have set it so.
                Err(Errno::AGAIN) => wait_until_writable(&self.output)?,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        let _ = self.leave();
    }
}

fn wait_until_writable(output: &OwnedFd) -> io::Result<()> {
    match poll(&mut [PollFd::new(output, PollFlags::OUT)], None) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn leaving_bytes() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    queue!(bytes, EndSynchronizedUpdate)?;
    // The region too: a frame may have been cut off between setting it and taking it away.
    bytes.extend_from_slice(b"\x1b[0m\x1b[r");
    queue!(bytes, DisableBracketedPaste, LeaveAlternateScreen, Show)?;
    Ok(bytes)
}

/// Returns the line that is said when the program itself is at fault.
fn last_words(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let why = match (
        payload.downcast_ref::<&str>(),
        payload.downcast_ref::<String>(),
    ) {
        (Some(why), _) => why,
        (None, Some(why)) => why.as_str(),
        (None, None) => "no reason was given",
    };
    let place = info.location().map_or_else(String::new, |place| {
        format!(" ({}:{})", place.file(), place.line())
    });
    format!(
        "readroom ended by a fault of its own{place}: {}. Saved notes and bookmarks are safe; \
         a note that was being written comes back as a draft.",
        Clean::line(why)
    )
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use super::*;

    #[test]
    fn the_sentences_say_what_to_do_next() {
        for one in [NoTerminal::Output, NoTerminal::Input] {
            let sentence = one.to_string();
            assert!(sentence.starts_with("readroom needs a terminal: "));
            assert!(sentence.ends_with("`readroom list` works without one"));
        }
    }

    #[test]
    fn leaving_undoes_all_that_entering_does() {
        let mut parser = vt100::Parser::default();
        let mut entering = Vec::new();
        queue!(entering, EnterAlternateScreen, EnableBracketedPaste, Hide).unwrap();
        parser.process(&entering);
        assert!(parser.screen().alternate_screen() && parser.screen().hide_cursor());
        parser.process(&leaving_bytes().unwrap());
        let screen = parser.screen();
        assert!(!screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste());
    }
}

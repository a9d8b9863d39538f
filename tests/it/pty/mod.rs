//! The program in a real terminal: a pseudo-terminal, and a screen that obeys its bytes.
//!
//! Tests wait for what they expect, up to a deadline, and never sleep. Every program runs in
//! a home of its own and sees nothing of the machine's.

mod demo;
mod four_readers;
mod keys;
mod room;
mod room_kept;
mod room_marks;
mod room_terminal;
mod runtime;
mod same_cells;

use std::io::{PipeReader, PipeWriter, Write as _};
use std::num::NonZeroU16;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, Signal, kill_process};
use rustix::termios::{LocalModes, tcgetattr};

/// How long anything may take. Only a failing test waits so long.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long a program without a terminal may live, told or not.
pub const GONE: Duration = Duration::from_secs(3);

/// A home directory of a test; outlives the programs that run in it.
pub struct Home(tempfile::TempDir);

impl Home {
    /// An empty home.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Returns the variables that lead every directory of the user into it.
    fn variables(&self) -> Vec<(&'static str, PathBuf)> {
        let inside = |name: &str| self.path().join(name);
        vec![
            ("HOME", inside("")),
            ("XDG_CONFIG_HOME", inside("config")),
            ("XDG_DATA_HOME", inside("data")),
            ("XDG_CACHE_HOME", inside("cache")),
            ("XDG_STATE_HOME", inside("state")),
        ]
    }
}

/// A program in a pseudo-terminal.
pub struct Pty {
    line: Option<Line>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    exit: Receiver<ExitStatus>,
    exited: Option<ExitStatus>,
    pid: Pid,
}

/// Our end of the line. Dropping it hangs up.
struct Line {
    master: Box<dyn MasterPty + Send>,
    file: Arc<OwnedFd>,
    wake: PipeWriter,
    reader: JoinHandle<()>,
}

/// What the program wrote, and what a terminal makes of it.
struct Seen {
    parser: vt100::Parser<Clipboard>,
    raw: Vec<u8>,
    closed: bool,
}

/// Collects what the program sends to the clipboard, encoded as it came.
#[derive(Default)]
struct Clipboard(Vec<Vec<u8>>);

impl vt100::Callbacks for Clipboard {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _to: &[u8], data: &[u8]) {
        self.0.push(data.to_vec());
    }
}

impl Pty {
    /// Starts readroom with arguments, size (columns, rows) and further variables.
    pub fn start(home: &Home, arguments: &[&str], size: (u16, u16), more: &[(&str, &str)]) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_readroom"));
        command.args(arguments);
        Self::run(home, command, size, more)
    }

    /// Starts any program.
    pub fn run(
        home: &Home,
        mut command: CommandBuilder,
        size: (u16, u16),
        more: &[(&str, &str)],
    ) -> Self {
        command.env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in home.variables() {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
        }
        command.cwd(home.path());
        let pair = native_pty_system().openpty(pty_size(size)).unwrap();
        let mut child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let pid = Pid::from_raw(child.process_id().unwrap().cast_signed()).unwrap();
        let (sender, exit) = channel();
        thread::spawn(move || sender.send(child.wait().unwrap()));
        let seen = Arc::new((Mutex::new(Seen::new(size)), Condvar::new()));
        Self {
            line: Some(Line::open(pair.master, &seen)),
            seen,
            exit,
            exited: None,
            pid,
        }
    }

    /// Waits until the text is on the screen.
    pub fn wait_for(&self, text: &str) {
        self.wait_until(text, |screen| screen.contents().contains(text));
    }

    /// Waits until the screen is as wanted.
    pub fn wait_until(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let changed = &self.seen.1;
        let seen = known(&self.seen);
        let (seen, _) = changed
            .wait_timeout_while(seen, DEADLINE, |seen| {
                !seen.closed && !wanted(seen.parser.screen())
            })
            .unwrap();
        let (came, contents) = (
            wanted(seen.parser.screen()),
            seen.parser.screen().contents(),
        );
        drop(seen);
        assert!(came, "never seen: {what}\n{contents}");
    }

    /// Types keys in the notation of [`keys::bytes`].
    pub fn keys(&mut self, notation: &str) {
        self.send(&keys::bytes(notation));
    }

    /// Sends bytes as a terminal would.
    pub fn send(&mut self, mut bytes: &[u8]) {
        let line = self.line.as_ref().unwrap();
        while !bytes.is_empty() {
            let count = rustix::io::write(&line.file, bytes).unwrap();
            bytes = &bytes[count..];
        }
    }

    /// Returns what is on the screen, line by line.
    pub fn screen(&self) -> String {
        self.look(vt100::Screen::contents)
    }

    /// Looks at the screen: cells, colours, cursor, modes.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(known(&self.seen).parser.screen())
    }

    /// Returns every byte written so far.
    pub fn raw(&self) -> Vec<u8> {
        known(&self.seen).raw.clone()
    }

    /// Waits for text sent to the clipboard; base64, as it came.
    pub fn wait_for_clipboard(&self) -> String {
        let changed = &self.seen.1;
        let (seen, _) = changed
            .wait_timeout_while(known(&self.seen), DEADLINE, |seen| {
                seen.parser.callbacks().0.is_empty()
            })
            .unwrap();
        String::from_utf8(seen.parser.callbacks().0[0].clone()).unwrap()
    }

    /// Gives the terminal another size: columns, rows.
    pub fn resize(&mut self, size: (u16, u16)) {
        let (columns, rows) = (NonZeroU16::new(size.0), NonZeroU16::new(size.1));
        let mut seen = known(&self.seen);
        seen.parser.set_size(rows.unwrap(), columns.unwrap());
        drop(seen);
        let line = self.line.as_ref().unwrap();
        line.master.resize(pty_size(size)).unwrap();
    }

    /// Sends the program a signal.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid, signal).unwrap();
    }

    /// Waits until the program has ended; returns its exit code, none if a signal ended it.
    pub fn exit_code(&mut self) -> Option<u32> {
        self.exit_code_within(DEADLINE)
    }

    /// The same, within a time.
    pub fn exit_code_within(&mut self, limit: Duration) -> Option<u32> {
        if self.exited.is_none() {
            let ended = self.exit.recv_timeout(limit);
            assert!(
                ended.is_ok(),
                "still running after {limit:?}\n{}",
                self.screen()
            );
            self.exited = ended.ok();
        }
        if self.line.is_some() {
            self.wait_closed();
        }
        let status = self.exited.as_ref()?;
        status.signal().is_none().then(|| status.exit_code())
    }

    /// Waits until all that an ended program wrote was read.
    fn wait_closed(&self) {
        let changed = &self.seen.1;
        let limit = Instant::now() + DEADLINE;
        let seen = known(&self.seen);
        let result = changed.wait_timeout_while(seen, DEADLINE, |seen| !seen.closed);
        assert!(
            result.is_ok() && Instant::now() < limit,
            "the line was never closed"
        );
    }

    /// True when keys are shown and lines are edited by the terminal again.
    pub fn is_as_before(&self) -> bool {
        let modes = tcgetattr(&self.line.as_ref().unwrap().file).unwrap();
        let wanted = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        modes.local_modes.contains(wanted)
    }

    /// Checks that nothing of the room is left on the terminal.
    pub fn assert_restored(&self) {
        assert!(self.is_as_before(), "echo and line mode are back");
        self.look(|screen| {
            assert!(!screen.alternate_screen(), "the alternate screen is left");
            assert!(!screen.hide_cursor(), "the cursor is seen");
            assert!(!screen.bracketed_paste(), "pastes have no marks");
        });
    }

    /// Closes our end of the line.
    pub fn hang_up(&mut self) {
        self.line.take().unwrap().close();
    }

    /// Reads no more of what the program writes, as a line that is stuck.
    pub fn stop_reading(&mut self) {
        let line = self.line.as_mut().unwrap();
        line.wake.write_all(b"w").unwrap();
        let done = std::mem::replace(&mut line.reader, thread::spawn(|| {}));
        done.join().unwrap();
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.exited.is_none() && self.exit.try_recv().is_err() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
        if let Some(line) = self.line.take() {
            line.close();
        }
    }
}

impl Line {
    fn open(master: Box<dyn MasterPty + Send>, seen: &Arc<(Mutex<Seen>, Condvar)>) -> Self {
        let raw = master.as_raw_fd().unwrap();
        #[allow(
            unsafe_code,
            reason = "the master is open, and it is the crate's only way to its file"
        )]
        let borrowed = unsafe { BorrowedFd::borrow_raw(raw) };
        let file = Arc::new(borrowed.try_clone_to_owned().unwrap());
        let (woken, wake) = std::io::pipe().unwrap();
        let (for_reader, seen) = (Arc::clone(&file), Arc::clone(seen));
        let reader = thread::spawn(move || read(&for_reader, &woken, &seen));
        Self {
            master,
            file,
            wake,
            reader,
        }
    }

    fn close(mut self) {
        let _ = self.wake.write_all(b"w");
        let _ = self.reader.join();
    }
}

/// Reads what the program writes until its end of the line is closed, or we are woken.
fn read(file: &OwnedFd, woken: &PipeReader, seen: &(Mutex<Seen>, Condvar)) {
    let mut buffer = vec![0; 65_536];
    let mut unseen = Vec::new();
    loop {
        let mut files = [
            PollFd::new(file, PollFlags::IN),
            PollFd::new(woken, PollFlags::IN),
        ];
        poll(&mut files, None).unwrap();
        if !files[1].revents().is_empty() {
            return;
        }
        let read = rustix::io::read(file, &mut buffer[..]).unwrap_or(0);
        let mut known = known(seen);
        known.raw.extend_from_slice(&buffer[..read]);
        unseen.extend_from_slice(&buffer[..read]);
        let whole = whole_letters(&unseen);
        known.parser.process(&unseen[..whole]);
        unseen.drain(..whole);
        known.closed = read == 0;
        drop(known);
        seen.1.notify_all();
        if read == 0 {
            return;
        }
    }
}

/// Returns how many of the bytes are whole letters: where a combining sign is read in two parts,
/// the emulator loses the letter after it.
fn whole_letters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        Ok(_) | Err(_) => bytes.len(),
    }
}

#[test]
fn a_letter_that_is_read_in_two_parts_is_seen_whole() {
    let text = "Ngu\u{31b}\u{301}o\u{31b}\u{300}i Vie\u{323}\u{302}t";
    for at in 0..=text.len() {
        let (first, rest) = text.as_bytes().split_at(at);
        let whole = whole_letters(first);
        assert!(text.is_char_boundary(whole) && at - whole < 4, "{at}");
        let mut seen = Seen::new((20, 2));
        seen.parser.process(&first[..whole]);
        seen.parser.process(&[&first[whole..], rest].concat());
        assert_eq!(seen.parser.screen().contents(), text, "{at}");
    }
    assert_eq!(whole_letters(b"a\xff"), 2);
}

impl Seen {
    fn new((columns, rows): (u16, u16)) -> Self {
        let of = |number| NonZeroU16::new(number).unwrap();
        Self {
            parser: vt100::Parser::new_with_callbacks(
                of(rows),
                of(columns),
                0,
                Clipboard::default(),
            ),
            raw: Vec::new(),
            closed: false,
        }
    }
}

/// Locks what was seen; a test that failed meanwhile must not fail others.
fn known(seen: &(Mutex<Seen>, Condvar)) -> MutexGuard<'_, Seen> {
    seen.0.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pty_size((cols, rows): (u16, u16)) -> PtySize {
    PtySize {
        rows,
        cols,
        ..PtySize::default()
    }
}

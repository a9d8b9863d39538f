//! A program in a pseudo-terminal, and what a person at its far end would feel: bytes, the time
//! from a key to the last byte, wake-ups and memory.

use std::fs;
use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::ops::Range;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Silence after which an answer is taken as whole.
const QUIET: Duration = Duration::from_millis(60);
/// The same for an answer that comes in several parts.
const LONG_QUIET: Duration = Duration::from_millis(400);
/// Nothing that is measured takes longer.
const MOST: Duration = Duration::from_secs(120);

/// What one key brought.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pressed {
    /// Bytes to the terminal.
    pub bytes: usize,
    /// Milliseconds to the last of them.
    pub milliseconds: f64,
}

/// A program that runs. Dropping it ends it.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<(Instant, Vec<u8>)>,
    screen: vt100::Parser,
    began: Instant,
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts a program in a terminal of 80×24 with a home of its own.
    pub fn start(command: &[String], home: &Path, size: (u16, u16)) -> anyhow::Result<Self> {
        let (cols, rows) = size;
        let size = PtySize {
            rows,
            cols,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size)?;
        let mut builder = CommandBuilder::new(&command[0]);
        builder.args(&command[1..]);
        builder.env("TERM", "xterm-256color");
        builder.env("LANG", "C.UTF-8");
        builder.env("HOME", home);
        builder.env("XDG_STATE_HOME", home.join("state"));
        let mut reader = pair.master.try_clone_reader()?;
        let keys = pair.master.take_writer()?;
        let began = Instant::now();
        let child = pair.slave.spawn_command(builder)?;
        drop(pair.slave);
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                // The time is taken here: how long the rest of this program takes is no matter.
                if sender
                    .send((Instant::now(), buffer[..count].to_vec()))
                    .is_err()
                {
                    return;
                }
            }
        });
        let some = |count| NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN);
        let screen = vt100::Parser::new(some(rows), some(cols), 0);
        Ok(Self {
            child,
            keys,
            output,
            screen,
            began,
            _master: pair.master,
        })
    }

    /// Waits until the screen shows all of these; returns the milliseconds since the start.
    ///
    /// # Errors
    ///
    /// It never does: what was waited for, and the screen that came instead.
    pub fn until(&mut self, wanted: &[&str]) -> anyhow::Result<f64> {
        let limit = Instant::now() + MOST;
        while Instant::now() < limit {
            let Ok((came, bytes)) = self.output.recv_timeout(Duration::from_secs(20)) else {
                break;
            };
            self.screen.process(&bytes);
            let shown = self.screen.screen().contents();
            if wanted.iter().all(|words| shown.contains(words)) {
                return Ok((came - self.began).as_secs_f64() * 1000.0);
            }
        }
        let shown = self.screen.screen().contents();
        anyhow::bail!("{wanted:?} is not on the screen:\n{shown}")
    }

    /// Waits until nothing has come for so long; returns the bytes and when the last came.
    pub fn quiet(&mut self, silence: Duration) -> (usize, Option<Instant>) {
        let (mut count, mut last) = (0, None);
        while let Ok((came, bytes)) = self.output.recv_timeout(silence) {
            self.screen.process(&bytes);
            (count, last) = (count + bytes.len(), Some(came));
        }
        (count, last)
    }

    /// Presses a key and waits for the end of what it brings.
    pub fn press(&mut self, key: &str) -> anyhow::Result<Pressed> {
        let begun = Instant::now();
        self.write(key)?;
        let (bytes, last) = self.quiet(QUIET);
        let taken = last.map_or(Duration::ZERO, |last| last - begun);
        Ok(Pressed {
            bytes,
            milliseconds: taken.as_secs_f64() * 1000.0,
        })
    }

    /// Presses a key and waits for the end of what it brings; returns the milliseconds until some
    /// lines of the screen were as they stayed, and to the last byte.
    pub fn press_until_lines(
        &mut self,
        key: &str,
        lines: Range<usize>,
    ) -> anyhow::Result<(f64, f64)> {
        let begun = Instant::now();
        self.write(key)?;
        let mut seen: Vec<(f64, Vec<String>)> = Vec::new();
        while let Ok((came, bytes)) = self.output.recv_timeout(LONG_QUIET) {
            self.screen.process(&bytes);
            let shown = self.screen.screen().contents();
            let shown = shown.lines().skip(lines.start).take(lines.len());
            let taken = (came - begun).as_secs_f64() * 1000.0;
            seen.push((taken, shown.map(str::to_owned).collect()));
        }
        let Some((all, last)) = seen.last().cloned() else {
            return Ok((0.0, 0.0));
        };
        let other = seen.iter().rposition(|(_, shown)| *shown != last);
        let first = seen.get(other.map_or(0, |at| at + 1));
        Ok((first.map_or(all, |(taken, _)| *taken), all))
    }

    /// Types without waiting.
    pub fn write(&mut self, keys: &str) -> anyhow::Result<()> {
        self.keys.write_all(keys.as_bytes())?;
        Ok(self.keys.flush()?)
    }

    /// Holds a key at thirty a second; returns the bytes it brings, those at rest left out.
    pub fn hold(&mut self, key: &str, count: usize) -> anyhow::Result<usize> {
        let mut bytes = 0;
        for _ in 0..count {
            let next = Instant::now() + Duration::from_millis(33);
            self.write(key)?;
            while let Some(left) = next.checked_duration_since(Instant::now())
                && let Ok((_, chunk)) = self.output.recv_timeout(left)
            {
                self.screen.process(&chunk);
                bytes += chunk.len();
            }
        }
        Ok(bytes)
    }

    /// Returns how often its threads have given up the core of their own will.
    pub fn wakes(&self) -> u64 {
        let Some(pid) = self.child.process_id() else {
            return 0;
        };
        let tasks = fs::read_dir(format!("/proc/{pid}/task"))
            .into_iter()
            .flatten()
            .flatten();
        let of = |path: &Path| {
            number_after(
                &fs::read_to_string(path).ok()?,
                "\nvoluntary_ctxt_switches:",
            )
        };
        tasks
            .filter_map(|task| of(&task.path().join("status")))
            .sum()
    }

    /// Returns the processor time the program has taken, in milliseconds.
    pub fn worked(&self) -> Option<f64> {
        worked(&format!("/proc/{}", self.child.process_id()?))
    }

    /// Returns the private dirty memory in MiB.
    pub fn private_memory(&self) -> Option<f64> {
        let pid = self.child.process_id()?;
        let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
        Some(number_after(&text, "Private_Dirty:")? as f64 / 1024.0)
    }
}

/// Returns the processor time a process has taken, in milliseconds, from its place in `/proc`.
pub fn worked(process: &str) -> Option<f64> {
    let text = fs::read_to_string(format!("{process}/stat")).ok()?;
    // After the name in brackets, which may hold anything, user and system time are the
    // 12th and 13th word, in hundredths of a second.
    let words = text.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks: u64 = words
        .take(2)
        .filter_map(|word| word.parse::<u64>().ok())
        .sum();
    Some(ticks as f64 * 10.0)
}

/// Returns the most memory of its own that a process has held, in MiB.
pub fn peak_memory(process: &str) -> Option<f64> {
    let text = fs::read_to_string(format!("{process}/status")).ok()?;
    Some(number_after(&text, "VmHWM:")? as f64 / 1024.0)
}

fn number_after(text: &str, name: &str) -> Option<u64> {
    text.split(name)
        .nth(1)?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

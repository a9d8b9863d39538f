//! Text for the clipboard by way of a program: where no byte may go to the terminal that it
//! would obey.
//!
//! Which program there can be is told by the variables of the session; none of them is needed
//! to read.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use crate::record::Clean;

/// How long a program may take to take the text: one whose display is gone may never end.
const PATIENCE: Duration = Duration::from_secs(3);

/// A way into a clipboard: the variable that tells of it, the program and its arguments.
type Way = (&'static str, &'static str, &'static [&'static str]);

const WAYS: &[Way] = &[
    ("WAYLAND_DISPLAY", "wl-copy", &[]),
    ("DISPLAY", "xclip", &["-selection", "clipboard"]),
    ("DISPLAY", "xsel", &["--input", "--clipboard"]),
    ("TMUX", "tmux", &["load-buffer", "-w", "-"]),
    ("TERM_PROGRAM", "pbcopy", &[]),
];

/// Hands the text to the first program that takes it, or says why none did.
pub fn copy(text: &str) -> Result<(), Clean> {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let ways = WAYS.iter().filter(|(variable, ..)| is_set(variable));
    for (_, program, arguments) in ways {
        if hand_to(program, arguments, text) {
            return Ok(());
        }
    }
    Err(Clean::line(
        "no program takes text for a clipboard here; cite prints it",
    ))
}

/// Returns true when the program took the text and ended well.
fn hand_to(program: &str, arguments: &[&str], text: &str) -> bool {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut child) = child else { return false };
    let (done, ended) = channel();
    let text = text.to_owned();
    let waiting = thread::Builder::new().name("clipboard".to_owned());
    let started = waiting.spawn(move || {
        // The input is closed by dropping it: that ends the text.
        let written = child
            .stdin
            .take()
            .is_some_and(|mut input| input.write_all(text.as_bytes()).is_ok());
        let is_done = written && child.wait().is_ok_and(|status| status.success());
        let _ = done.send(is_done);
    });
    started.is_ok() && ended.recv_timeout(PATIENCE).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_takes_the_text_or_does_not() {
        assert!(hand_to("cat", &[], "Kim Il Sung"));
        assert!(!hand_to("false", &[], ""));
        assert!(!hand_to("readroom-no-such-program", &[], "x"));
    }
}

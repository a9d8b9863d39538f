//! Bytes from the terminal to keys and pastes: where one thing ends and the next begins.
//!
//! Reads may cut a character or a sequence anywhere (a slow line does), so the decoder keeps
//! what is unfinished. It never looks at a clock: [`Decoder::patience`] says how long to wait
//! for the rest, and [`Decoder::silence`] is told when nothing came. What a terminal answers
//! (its name, the cursor's place, colours, focus, the mouse) is swallowed: nobody here asked,
//! but for one mode ([`Decoder::take_answer`]) and the ground ([`Decoder::take_ground`]).
//! What a whole sequence means is said by [`super::sequence`].

use std::time::Duration;

use crate::app::key::{Code, Key};
use crate::app::look::Ground;
use crate::app::message::Message;

use super::sequence::{self, Meaning};

/// How long an escape character alone waits before it is the Esc key. Longer, and Esc feels
/// slow; shorter, and an arrow key cut in two by the network closes things.
const ESCAPE_PATIENCE: Duration = Duration::from_millis(40);
/// How long a sequence that has begun waits for its end. Nobody types one, so it may be long.
const SEQUENCE_PATIENCE: Duration = Duration::from_millis(500);
/// How long a paste waits for its end. What comes later would be taken for commands, so this
/// is as long as a person can bear a keyboard that does nothing.
const PASTE_PATIENCE: Duration = Duration::from_secs(10);
/// A longer paste is handed on in pieces of this size, so that none is lost and none is kept.
const PASTE_PIECE: usize = 1 << 20;
/// A longer sequence means nothing to us.
const LONGEST_SEQUENCE: usize = 128;
/// What ends a paste.
const PASTE_END: &[u8] = b"\x1b[201~";

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// Pressed a key.
    Key(Key),
    /// Pasted text; raw.
    Paste(String),
}

impl From<Typed> for Message {
    fn from(typed: Typed) -> Self {
        match typed {
            Typed::Key(key) => Self::Key(key),
            Typed::Paste(text) => Self::Paste(text),
        }
    }
}

/// Turns bytes into keys and pastes.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    /// The bytes of the unfinished character, sequence or paste.
    held: Vec<u8>,
    /// The unfinished character came after an escape character.
    alt: bool,
    /// What the terminal said of mode 2026 and nobody has taken yet.
    synchronized: Option<bool>,
    /// What the terminal answered when it was asked for the colour of its ground.
    ground: Option<Ground>,
}

/// What is unfinished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    /// Nothing, or a character.
    #[default]
    Text,
    /// An escape character came.
    Escape,
    /// `ESC [`, and its parameters.
    Control,
    /// `ESC O`, and its parameters.
    Single,
    /// `ESC [ [` of the Linux console: one letter follows.
    Console,
    /// A mouse report of the oldest kind: so many bytes follow.
    Mouse(u8),
    /// A string for programs, begun by this byte after the escape character.
    Words(u8, Inside),
    /// A paste.
    Paste,
}

/// How far a string for programs is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    /// Nothing of it came.
    Begun,
    /// Some of it came.
    Middle,
    /// An escape character came: the end, if a backslash follows.
    Escape,
}

impl Decoder {
    /// Takes bytes in and adds what they were.
    pub fn feed(&mut self, bytes: &[u8], typed: &mut Vec<Typed>) {
        let mut rest = bytes;
        while let Some((&byte, after)) = rest.split_first() {
            if self.state == State::Paste {
                rest = self.paste(rest, typed);
                continue;
            }
            self.byte(byte, typed);
            rest = after;
        }
    }

    /// Takes what the terminal answered when it was asked whether it takes a frame as one.
    pub fn take_answer(&mut self) -> Option<bool> {
        self.synchronized.take()
    }

    /// Takes what the terminal answered when it was asked for its ground.
    pub fn take_ground(&mut self) -> Option<Ground> {
        self.ground.take()
    }

    /// Returns how long to wait for the rest of what is unfinished, or nothing to wait for.
    pub fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Text => None,
            State::Escape => Some(ESCAPE_PATIENCE),
            State::Paste => Some(PASTE_PATIENCE),
            State::Control
            | State::Single
            | State::Console
            | State::Mouse(_)
            | State::Words(..) => Some(SEQUENCE_PATIENCE),
        }
    }

    /// Is told that nothing came for that long: what is unfinished was all there is.
    pub fn silence(&mut self, typed: &mut Vec<Typed>) {
        let whole = self.held.is_empty();
        match self.state {
            State::Escape => typed.push(Typed::Key(Key::plain(Code::Esc))),
            State::Control if whole => typed.push(alt('[')),
            State::Single if whole => typed.push(alt('O')),
            State::Words(first, Inside::Begun) => typed.push(alt(char::from(first))),
            State::Paste => push_paste(typed, &self.held),
            State::Text => return,
            State::Control
            | State::Single
            | State::Console
            | State::Mouse(_)
            | State::Words(..) => {}
        }
        self.forget();
    }

    /// Drops what is unfinished.
    pub fn forget(&mut self) {
        self.enter(State::Text);
    }

    fn enter(&mut self, state: State) {
        self.state = state;
        self.held.clear();
        self.alt = false;
    }

    fn byte(&mut self, byte: u8, typed: &mut Vec<Typed>) {
        match self.state {
            State::Text | State::Paste => self.text(byte, typed),
            State::Escape => self.after_escape(byte, typed),
            State::Control | State::Single => self.parameter(byte, typed),
            State::Console => {
                self.forget();
                if let Some(key) = sequence::console_key(byte) {
                    typed.push(Typed::Key(key));
                }
            }
            State::Mouse(1) => self.forget(),
            State::Mouse(more) => self.state = State::Mouse(more.saturating_sub(1)),
            State::Words(first, inside) => self.string(first, inside, byte, typed),
        }
    }

    fn text(&mut self, byte: u8, typed: &mut Vec<Typed>) {
        if byte < 0x80 {
            let alt = self.alt && self.held.is_empty();
            self.enter(State::Text);
            match byte {
                0x1b => self.enter(State::Escape),
                _ => typed.push(Typed::Key(Key {
                    alt,
                    ..sequence::ascii_key(byte)
                })),
            }
            return;
        }
        self.held.push(byte);
        match std::str::from_utf8(&self.held) {
            Ok(text) => {
                let alt = self.alt;
                let keys = text.chars().filter(|c| !c.is_control()).map(|c| Key {
                    alt,
                    ..Key::char(c)
                });
                typed.extend(keys.map(Typed::Key));
                self.enter(State::Text);
            }
            Err(error) if error.error_len().is_none() => {}
            // What is no character is dropped; the byte that shows it may begin the next one.
            Err(_) => {
                let begun = self.held.len() > 1;
                self.enter(State::Text);
                if begun {
                    self.text(byte, typed);
                }
            }
        }
    }

    fn after_escape(&mut self, byte: u8, typed: &mut Vec<Typed>) {
        match byte {
            // Of two escape characters the first is a key: a person on a slow line pressed Esc
            // and then another key far more often than an old terminal means Alt.
            0x1b => typed.push(Typed::Key(Key::plain(Code::Esc))),
            b'[' => self.enter(State::Control),
            b'O' => self.enter(State::Single),
            b']' | b'P' | b'X' | b'^' | b'_' => self.enter(State::Words(byte, Inside::Begun)),
            _ => {
                self.enter(State::Text);
                self.alt = true;
                self.text(byte, typed);
            }
        }
    }

    fn parameter(&mut self, byte: u8, typed: &mut Vec<Typed>) {
        let digits = !self.held.is_empty() && self.held.iter().all(u8::is_ascii_digit);
        match byte {
            // rxvt writes Shift as a dollar in the place of the last letter.
            b'$' if digits && self.state == State::Control => self.finish(byte, typed),
            0x20..=0x3f => {
                if self.held.len() < LONGEST_SEQUENCE {
                    self.held.push(byte);
                }
            }
            0x40..=0x7e => self.finish(byte, typed),
            // A control character or a letter of another script: the sequence was broken off.
            _ => {
                self.enter(State::Text);
                self.text(byte, typed);
            }
        }
    }

    fn finish(&mut self, last: u8, typed: &mut Vec<Typed>) {
        let held = std::mem::take(&mut self.held);
        let single = self.state == State::Single;
        self.enter(State::Text);
        if held.len() >= LONGEST_SEQUENCE {
            return;
        }
        if let Some(answer) = sequence::answer(&held, last) {
            self.synchronized = Some(answer);
            return;
        }
        match sequence::meaning(&held, last, single) {
            Meaning::Key(key) => typed.push(Typed::Key(key)),
            Meaning::PasteBegins => self.enter(State::Paste),
            Meaning::Console => self.enter(State::Console),
            Meaning::Mouse => self.enter(State::Mouse(3)),
            Meaning::Nothing => {}
        }
    }

    fn string(&mut self, first: u8, inside: Inside, byte: u8, typed: &mut Vec<Typed>) {
        match (inside, byte) {
            (Inside::Escape, b'\\') | (_, 0x07) => {
                self.ground = sequence::ground(&self.held).or(self.ground);
                self.forget();
            }
            (_, 0x18 | 0x1a) => self.forget(),
            (Inside::Begun | Inside::Middle, 0x1b) => {
                self.state = State::Words(first, Inside::Escape);
            }
            (Inside::Escape, _) => {
                self.enter(State::Escape);
                self.after_escape(byte, typed);
            }
            (Inside::Begun | Inside::Middle, _) => {
                // Of the strings only an answer is of use, and that is short.
                if first == b']' && self.held.len() < LONGEST_SEQUENCE {
                    self.held.push(byte);
                }
                self.state = State::Words(first, Inside::Middle);
            }
        }
    }

    /// Takes what belongs to the paste and returns the rest.
    fn paste<'a>(&mut self, bytes: &'a [u8], typed: &mut Vec<Typed>) -> &'a [u8] {
        let taken = bytes.len().min(PASTE_PIECE);
        let old = self.held.len();
        let from = old.saturating_sub(PASTE_END.len() - 1);
        self.held.extend_from_slice(&bytes[..taken]);
        let end = self.held[from..]
            .windows(PASTE_END.len())
            .position(|window| window == PASTE_END)
            .map(|at| from + at);
        if let Some(end) = end {
            push_paste(typed, &self.held[..end]);
            self.forget();
            return &bytes[end + PASTE_END.len() - old..];
        }
        if self.held.len() >= PASTE_PIECE {
            // The end mark and the last character may be cut: both stay for the next piece.
            let cut = piece_end(&self.held, self.held.len() - PASTE_END.len());
            push_paste(typed, &self.held[..cut]);
            self.held.drain(..cut);
        }
        &bytes[taken..]
    }
}

/// Returns the last place up to `at` where a character begins.
fn piece_end(bytes: &[u8], at: usize) -> usize {
    (at.saturating_sub(3)..=at)
        .rev()
        .find(|&i| bytes[i] & 0xc0 != 0x80)
        .unwrap_or(at)
}

fn push_paste(typed: &mut Vec<Typed>, bytes: &[u8]) {
    if !bytes.is_empty() {
        typed.push(Typed::Paste(String::from_utf8_lossy(bytes).into_owned()));
    }
}

fn alt(c: char) -> Typed {
    Typed::Key(Key {
        alt: true,
        ..Key::char(c)
    })
}

#[cfg(test)]
mod tests;

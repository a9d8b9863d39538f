//! Bytes from the terminal to keys and pastes: where one thing ends and the next begins.
//!
//! Reads may cut a character or a sequence anywhere (a slow line does), so the decoder keeps
//! what is unfinished. It never looks at a clock: [`Decoder::patience`] says how long to wait
//! for the rest, and [`Decoder::silence`] is told when nothing came. What a terminal answers
//! (its name, the cursor's place, colours, focus, the mouse) is swallowed: nobody here asked.
//! What a whole sequence means is said by [`super::sequence`].

use std::time::Duration;

use crate::app::key::{Code, Key};
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
            (Inside::Escape, b'\\') | (_, 0x07 | 0x18 | 0x1a) => self.forget(),
            (Inside::Begun | Inside::Middle, 0x1b) => {
                self.state = State::Words(first, Inside::Escape);
            }
            (Inside::Escape, _) => {
                self.enter(State::Escape);
                self.after_escape(byte, typed);
            }
            (Inside::Begun | Inside::Middle, _) => {
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Decodes bytes cut into the given reads, then silence; keys by their written form.
    fn decode(reads: &[&[u8]]) -> Vec<String> {
        let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
        for read in reads {
            decoder.feed(read, &mut typed);
        }
        decoder.silence(&mut typed);
        typed
            .iter()
            .map(|one| match one {
                Typed::Key(key) => key.to_string(),
                Typed::Paste(text) => format!("paste {text}"),
            })
            .collect()
    }

    /// Bytes and the keys they are.
    const TABLE: [(&[u8], &[&str]); 76] = [
        (b"a", &["a"]),
        ("ж語é".as_bytes(), &["ж", "語", "é"]),
        (b" ", &["Space"]),
        (b"\r\n", &["Enter", "Enter"]),
        (b"\t", &["Tab"]),
        (b"\x7f\x08", &["Backspace", "Backspace"]),
        (b"\x01\x1a\x04", &["Ctrl-a", "Ctrl-z", "Ctrl-d"]),
        (b"\x00\x1c\x1f", &["Ctrl-Space", "Ctrl-\\", "Ctrl-_"]),
        (b"\x1b", &["Esc"]),
        (b"\x1b\x1b", &["Esc", "Esc"]),
        (b"\x1b\x1b[A", &["Esc", "Up"]),
        (b"\x1bx", &["Alt-x"]),
        (b"\x1bX", &["Alt-X"]),
        (b"\x1b[", &["Alt-["]),
        (b"\x1bO", &["Alt-O"]),
        (b"\x1b]", &["Alt-]"]),
        (b"\x1b\r", &["Alt-Enter"]),
        (b"\x1b\x01", &["Ctrl-Alt-a"]),
        ("\u{1b}ж".as_bytes(), &["Alt-ж"]),
        (
            b"\x1b[A\x1b[B\x1b[C\x1b[D",
            &["Up", "Down", "Right", "Left"],
        ),
        (
            b"\x1bOA\x1bOB\x1bOC\x1bOD",
            &["Up", "Down", "Right", "Left"],
        ),
        (b"\x1b[H\x1b[F\x1bOH\x1bOF", &["Home", "End", "Home", "End"]),
        (
            b"\x1b[1~\x1b[4~\x1b[7~\x1b[8~",
            &["Home", "End", "Home", "End"],
        ),
        (b"\x1b[2~\x1b[3~", &["Insert", "Delete"]),
        (b"\x1b[5~\x1b[6~", &["PgUp", "PgDn"]),
        (b"\x1bOP\x1bOQ\x1bOR\x1bOS", &["F1", "F2", "F3", "F4"]),
        (b"\x1b[P\x1b[Q\x1b[R\x1b[S", &["F1", "F2", "F3", "F4"]),
        (
            b"\x1b[11~\x1b[12~\x1b[13~\x1b[14~",
            &["F1", "F2", "F3", "F4"],
        ),
        (
            b"\x1b[[A\x1b[[B\x1b[[C\x1b[[D\x1b[[E",
            &["F1", "F2", "F3", "F4", "F5"],
        ),
        (
            b"\x1b[15~\x1b[17~\x1b[18~\x1b[19~",
            &["F5", "F6", "F7", "F8"],
        ),
        (
            b"\x1b[20~\x1b[21~\x1b[23~\x1b[24~",
            &["F9", "F10", "F11", "F12"],
        ),
        (
            b"\x1b[25~\x1b[26~\x1b[28~\x1b[34~",
            &["F13", "F14", "F15", "F20"],
        ),
        (b"\x1b[1;5A", &["Ctrl-Up"]),
        (b"\x1b[1;2B\x1b[1;3C", &["Shift-Down", "Alt-Right"]),
        (
            b"\x1b[1;6D\x1b[1;8D",
            &["Ctrl-Shift-Left", "Ctrl-Alt-Shift-Left"],
        ),
        (b"\x1b[1;9A", &["Alt-Up"]),
        (b"\x1bO5A\x1bO1;5A", &["Ctrl-Up", "Ctrl-Up"]),
        (b"\x1b[3;5~\x1b[5;2~", &["Ctrl-Delete", "Shift-PgUp"]),
        (b"\x1b[1;2P\x1b[15;5~", &["Shift-F1", "Ctrl-F5"]),
        (b"\x1b[Z", &["Shift-Tab"]),
        (b"\x1b[a\x1bOa", &["Shift-Up", "Ctrl-Up"]),
        (
            b"\x1b[7$\x1b[7^\x1b[7@",
            &["Shift-Home", "Ctrl-Home", "Ctrl-Shift-Home"],
        ),
        (b"\x1bOM\x1bOk\x1bOp\x1bOy", &["Enter", "+", "0", "9"]),
        (b"\x1b[97u\x1b[97;5u\x1b[97;2u", &["a", "Ctrl-a", "A"]),
        (
            b"\x1b[27u\x1b[13u\x1b[9;2u\x1b[127u",
            &["Esc", "Enter", "Shift-Tab", "Backspace"],
        ),
        (b"\x1b[1078;3u", &["Alt-ж"]),
        (b"\x1b[49:33;2u", &["!"]),
        (b"\x1b[97;1:3u\x1b[97;1:2u", &["a"]),
        (b"\x1b[97;9u", &[]),
        (b"\x1b[57441;2u\x1b[57358u", &[]),
        (b"\x1b[57414u\x1b[57400u", &["Enter", "1"]),
        (b"\x1b[1;1:3A\x1b[1;129A", &["Up"]),
        (b"\x1b[27;5;104~\x1b[27;2;65~", &["Ctrl-h", "A"]),
        (b"\x1b[27;5;9~\x1b[27;6;65~", &["Ctrl-Tab", "Ctrl-a"]),
        // Answers, focus and mouse: no key, and what follows is one.
        (b"\x1b[?62;22cq", &["q"]),
        (b"\x1b[>41;354;0cq", &["q"]),
        (b"\x1b[12;40Rq", &["q"]),
        (b"\x1b[?12;40Rq", &["q"]),
        (b"\x1b[0nq", &["q"]),
        (b"\x1b[8;24;80tq", &["q"]),
        (b"\x1b[?2026;2$yq", &["q"]),
        (b"\x1b[?1uq", &["q"]),
        (b"\x1b[I\x1b[Oq", &["q"]),
        (b"\x1b[<0;10;12M\x1b[<0;10;12mq", &["q"]),
        (b"\x1b[M !!q", &["q"]),
        (b"\x1b[32;10;12Mq", &["q"]),
        (b"\x1b]11;rgb:0000/0000/0000\x07q", &["q"]),
        (b"\x1b]11;rgb:0000/0000/0000\x1b\\q", &["q"]),
        (b"\x1bP>|XTerm(388)\x1b\\q", &["q"]),
        (b"\x1b_Gi=1;OK\x1b\\q", &["q"]),
        (b"\x1b]11;rgb\x1b[Aq", &["Up", "q"]),
        // Broken: dropped, and what follows is read.
        (b"\xff\xfea", &["a"]),
        (b"\xd0a", &["a"]),
        (b"\xd0\xd0\xb6", &["ж"]),
        (b"\x1b[1;\x1b[A", &["Up"]),
        (b"\x1b[12;3\x03", &["Ctrl-c"]),
    ];

    #[test]
    fn each_sequence_is_its_key_however_it_is_cut() {
        for (bytes, keys) in TABLE {
            assert_eq!(
                decode(&[bytes]),
                keys,
                "{:?}",
                bytes.escape_ascii().to_string()
            );
            let single: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(decode(&single), keys, "cut: {}", bytes.escape_ascii());
        }
    }

    #[test]
    fn a_hundred_keys_come_out_of_one_read() {
        assert_eq!(decode(&[&b"j".repeat(100)]).len(), 100);
    }

    #[test]
    fn a_paste_is_raw_text() {
        let bytes = "x\u{1b}[200~a\u{1b}[A\tж\r\u{1b}[201~y".as_bytes();
        let pasted = ["x", "paste a\u{1b}[A\tж\r", "y"];
        assert_eq!(decode(&[bytes]), pasted);
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(decode(&single), pasted);
        assert_eq!(decode(&[b"\x1b[200~\x1b[201~"]), Vec::<String>::new());
    }

    #[test]
    fn a_long_paste_comes_in_pieces_and_loses_nothing() {
        let text = "ж語".repeat(500_000);
        let bytes = format!("\u{1b}[200~{text}\u{1b}[201~q");
        let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
        for read in bytes.as_bytes().chunks(65_537) {
            decoder.feed(read, &mut typed);
            assert!(decoder.held.len() <= 2 * PASTE_PIECE);
        }
        let mut joined = String::new();
        let mut last = None;
        for one in typed {
            match one {
                Typed::Paste(piece) => joined.push_str(&piece),
                Typed::Key(key) => last = Some(key),
            }
        }
        assert!(joined == text, "the pieces are the text");
        assert_eq!(last, Some(Key::char('q')));
    }

    #[test]
    fn an_unfinished_paste_is_given_up_in_the_end() {
        assert_eq!(decode(&[b"\x1b[200~abc"]), ["paste abc"]);
    }

    #[test]
    fn only_something_unfinished_has_to_be_waited_for() {
        let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
        decoder.feed(b"abc\x1b[A\xd0", &mut typed);
        assert_eq!(decoder.patience(), None);
        decoder.feed(b"\x1b", &mut typed);
        assert_eq!(decoder.patience(), Some(ESCAPE_PATIENCE));
        decoder.feed(b"[1;", &mut typed);
        assert_eq!(decoder.patience(), Some(SEQUENCE_PATIENCE));
        decoder.silence(&mut typed);
        assert_eq!(decoder.patience(), None);
        assert_eq!(typed.len(), 4);
    }

    /// Bytes as terminals send them, and others.
    fn bytes() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![
            any::<u8>(),
            prop::sample::select(b"\x1b\x1b\x1b[[O]P;:?<$~u01259AMR\\\x07".to_vec()),
        ];
        prop::collection::vec(byte, 0..200)
    }

    proptest! {
        #[test]
        fn any_bytes_cut_anywhere_give_the_same_and_end(bytes in bytes(), cut in 0usize..200) {
            let cut = cut.min(bytes.len());
            let (head, tail) = bytes.split_at(cut);
            prop_assert_eq!(decode(&[head, tail]), decode(&[&bytes]));
        }

        #[test]
        fn whatever_came_before_silence_ends_it(bytes in bytes()) {
            let (mut decoder, mut typed) = (Decoder::default(), Vec::new());
            decoder.feed(&bytes, &mut typed);
            decoder.silence(&mut typed);
            decoder.forget();
            typed.clear();
            decoder.feed(b"q", &mut typed);
            prop_assert_eq!(typed, [Typed::Key(Key::char('q'))]);
        }

        #[test]
        fn typed_text_comes_out_as_it_went_in(text in "[^\\p{Cc}]{0,50}") {
            let written: Vec<String> = text.chars().map(|c| Key::char(c).to_string()).collect();
            prop_assert_eq!(decode(&[text.as_bytes()]), written);
        }
    }
}

//! What one whole control sequence of a keyboard means: a table of the terminals there are.
//!
//! Sources: the control sequences of xterm, the console of Linux, rxvt's key table and the
//! keyboard protocol that writes `CSI code;modifiers u`. Anything not in the table is an
//! answer to somebody else's question and means nothing here. Framing is [`super::decode`]'s.

use vte::{Params, Parser, Perform};

use crate::app::key::{Code, Key};
use crate::app::look::Ground;

/// What a sequence means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A key.
    Key(Key),
    /// Pasted text follows.
    PasteBegins,
    /// One letter of the Linux console follows.
    Console,
    /// Three bytes of a mouse report follow.
    Mouse,
    /// Nothing to us.
    Nothing,
}

/// Returns what the report of a mode (DECRPM, `ESC [ ? mode ; value $ y`) says of mode 2026, by
/// which a frame is taken as one; none for every other sequence. With 0 and 4 it can't be set.
pub fn answer(parameters: &[u8], last: u8) -> Option<bool> {
    let value = parameters.strip_prefix(b"?2026;")?.strip_suffix(b"$")?;
    (last == b'y').then_some(matches!(value, b"1" | b"2" | b"3"))
}

/// Returns the ground that a string for programs (OSC) tells: the answer to the question for the
/// colour of the background, `11;rgb:RRRR/GGGG/BBBB` with one to four digits in each part.
pub fn ground(words: &[u8]) -> Option<Ground> {
    let words = std::str::from_utf8(words).ok()?.strip_prefix("11;")?;
    let parts = words
        .strip_prefix("rgb:")
        .or_else(|| words.strip_prefix("rgba:"))?;
    let mut parts = parts.split('/').map(|part| {
        let most = 16_u32
            .checked_pow(u32::try_from(part.len()).ok()?)?
            .checked_sub(1)?;
        let is_part = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_hexdigit());
        let value = u32::from_str_radix(part, 16).ok().filter(|_| is_part)?;
        Some(value as f32 / most as f32)
    });
    Some(Ground::of(parts.next()??, parts.next()??, parts.next()??))
}

/// Returns what a sequence means: its bytes after `ESC [` or, for `single`, `ESC O`, without
/// the last, and the last.
pub fn meaning(parameters: &[u8], last: u8, single: bool) -> Meaning {
    let mut reader = Reader {
        single,
        shift: last == b'$',
        meaning: Meaning::Nothing,
    };
    let mut parser = Parser::new();
    parser.advance(&mut reader, b"\x1b[");
    parser.advance(&mut reader, parameters);
    parser.advance(&mut reader, &[if last == b'$' { b'~' } else { last }]);
    reader.meaning
}

/// Returns the key of a letter after `ESC [ [`, as the Linux console writes it.
pub fn console_key(letter: u8) -> Option<Key> {
    match letter {
        b'A'..=b'E' => Some(Key::plain(Code::F(letter - b'A' + 1))),
        _ => None,
    }
}

/// Returns the key of an ASCII character; control characters are letters with Ctrl. A line
/// feed is Enter too: a terminal without marks around a paste sends it.
pub fn ascii_key(byte: u8) -> Key {
    match byte {
        b'\r' | b'\n' => Key::plain(Code::Enter),
        b'\t' => Key::plain(Code::Tab),
        0x08 | 0x7f => Key::plain(Code::Backspace),
        0x1b => Key::plain(Code::Esc),
        0x00 => Key::ctrl(' '),
        0x01..=0x1a => Key::ctrl(char::from(byte - 1 + b'a')),
        0x1c..=0x1f => Key::ctrl(char::from(byte - 0x1c + b'\\')),
        _ => Key::char(char::from(byte)),
    }
}

/// Takes the sequence as the parser read it.
struct Reader {
    single: bool,
    shift: bool,
    meaning: Meaning,
}

impl Perform for Reader {
    fn csi_dispatch(&mut self, params: &Params, marks: &[u8], ignore: bool, last: char) {
        if ignore || !marks.is_empty() {
            return;
        }
        self.meaning = match (last, number(params, 0)) {
            ('~', 200) => Meaning::PasteBegins,
            ('[', 0) if !self.single => Meaning::Console,
            ('M', 0) if !self.single && params.len() <= 1 => Meaning::Mouse,
            _ => self
                .key(params, last)
                .map_or(Meaning::Nothing, Meaning::Key),
        };
    }
}

impl Reader {
    fn key(&self, params: &Params, last: char) -> Option<Key> {
        let first = number(params, 0);
        let modifiers = match (self.single, number(params, 1)) {
            // Old terminals write `ESC O 5 A`.
            (true, 0) => first,
            (_, second) => second,
        };
        let event = params.iter().nth(1).and_then(|group| group.get(1));
        if event == Some(&3) {
            return None; // A key was let go.
        }
        match last {
            '~' | '^' | '@' if first == 27 => {
                character(u32::from(number(params, 2)), None, Held::of(modifiers))
            }
            '~' | '^' | '@' => {
                let mut held = Held::of(modifiers);
                held.ctrl |= last != '~';
                held.shift |= last == '@' || self.shift;
                Some(held.with(numbered(first)?))
            }
            'u' => {
                let shifted = params.iter().next().and_then(|group| group.get(1)).copied();
                let held = Held::of(modifiers);
                (!held.command).then(|| character(u32::from(first), shifted, held))?
            }
            'Z' => Some(Key {
                shift: true,
                ..Key::plain(Code::Tab)
            }),
            'a'..='d' => {
                let mut held = Held::of(modifiers);
                *(if self.single {
                    &mut held.ctrl
                } else {
                    &mut held.shift
                }) = true;
                Some(held.with(lettered(last.to_ascii_uppercase())?))
            }
            // The cursor's place, which `CSI 1;2R` would be as well: F3 only when bare.
            'R' if !self.single && params.len() > 1 => None,
            _ if self.single => self.keypad(last).or_else(|| {
                let code = lettered(last)?;
                Some(Held::of(modifiers).with(code))
            }),
            _ => Some(Held::of(modifiers).with(lettered(last)?)),
        }
    }

    /// The keys of the number pad, which some terminals send as `ESC O` and a letter.
    fn keypad(&self, last: char) -> Option<Key> {
        debug_assert!(self.single, "only ESC O has a keypad");
        match last {
            'M' => Some(Key::plain(Code::Enter)),
            'I' => Some(Key::plain(Code::Tab)),
            'X' => Some(Key::char('=')),
            'j'..='y' => "*+,-./0123456789"
                .chars()
                .nth(last as usize - 'j' as usize)
                .map(Key::char),
            _ => None,
        }
    }
}

/// Modifiers, as a sequence states them: one more than a sum of powers of two.
#[derive(Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools, reason = "modifiers are held or not")]
struct Held {
    shift: bool,
    alt: bool,
    ctrl: bool,
    /// Super or Hyper in the newer protocol: not ours. The older one means Alt by the bit.
    command: bool,
}

impl Held {
    fn of(modifiers: u16) -> Self {
        let bits = modifiers.saturating_sub(1);
        Self {
            shift: bits & 1 != 0,
            alt: bits & (2 | 32) != 0,
            ctrl: bits & 4 != 0,
            command: bits & (8 | 16) != 0,
        }
    }

    fn with(self, code: Code) -> Key {
        Key {
            code,
            ctrl: self.ctrl,
            alt: self.alt || self.command,
            shift: self.shift,
        }
    }
}

fn number(params: &Params, place: usize) -> u16 {
    params
        .iter()
        .nth(place)
        .and_then(|group| group.first())
        .copied()
        .unwrap_or_default()
}

fn lettered(letter: char) -> Option<Code> {
    Some(match letter {
        'A' => Code::Up,
        'B' => Code::Down,
        'C' => Code::Right,
        'D' => Code::Left,
        'H' => Code::Home,
        'F' => Code::End,
        'P' => Code::F(1),
        'Q' => Code::F(2),
        'R' => Code::F(3),
        'S' => Code::F(4),
        _ => return None,
    })
}

fn numbered(number: u16) -> Option<Code> {
    Some(match number {
        1 | 7 => Code::Home,
        2 => Code::Insert,
        3 => Code::Delete,
        4 | 8 => Code::End,
        5 => Code::PageUp,
        6 => Code::PageDown,
        11..=15 => Code::F((number - 10) as u8),
        17..=21 => Code::F((number - 11) as u8),
        23..=26 => Code::F((number - 12) as u8),
        28 | 29 => Code::F((number - 13) as u8),
        31..=34 => Code::F((number - 14) as u8),
        _ => return None,
    })
}

/// A key told by its code point, with the character Shift makes of it where that is told.
fn character(code: u32, shifted: Option<u16>, held: Held) -> Option<Key> {
    let c = match code {
        9 => return Some(held.with(Code::Tab)),
        13 | 57414 => return Some(held.with(Code::Enter)),
        27 => return Some(held.with(Code::Esc)),
        8 | 127 => return Some(held.with(Code::Backspace)),
        57399..=57408 => char::from_digit(code - 57399, 10)?,
        57409..=57413 => "./*-+".chars().nth(code as usize - 57409)?,
        57415 => '=',
        57417 => return Some(held.with(Code::Left)),
        57418 => return Some(held.with(Code::Right)),
        57419 => return Some(held.with(Code::Up)),
        57420 => return Some(held.with(Code::Down)),
        57421 => return Some(held.with(Code::PageUp)),
        57422 => return Some(held.with(Code::PageDown)),
        57423 => return Some(held.with(Code::Home)),
        57424 => return Some(held.with(Code::End)),
        57425 => return Some(held.with(Code::Insert)),
        57426 => return Some(held.with(Code::Delete)),
        57344..=63743 => return None,
        _ => char::from_u32(code).filter(|c| !c.is_control())?,
    };
    let shifted = shifted.and_then(|code| char::from_u32(u32::from(code)));
    let c = match (held.ctrl, held.shift) {
        (true, _) => single(c.to_lowercase()).unwrap_or(c),
        (false, true) => shifted
            .or_else(|| single(c.to_uppercase()))
            .filter(|c| !c.is_control())
            .unwrap_or(c),
        (false, false) => c,
    };
    Some(Key {
        shift: false,
        ..held.with(Code::Char(c))
    })
}

fn single(mut chars: impl Iterator<Item = char>) -> Option<char> {
    let first = chars.next()?;
    chars.next().is_none().then_some(first)
}

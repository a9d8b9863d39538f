//! Keys as the room knows them, and the way they are written in settings, help and tests.

use std::fmt;

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Held with Ctrl. A letter is then lower case.
    pub ctrl: bool,
    /// Held with Alt.
    pub alt: bool,
    /// Held with Shift; never set for [`Code::Char`], where the character tells.
    pub shift: bool,
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab; Shift-Tab is Tab with Shift.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// Names of the keys that are not characters, as they are written.
const NAMES: [(Code, &str); 14] = [
    (Code::Enter, "Enter"),
    (Code::Esc, "Esc"),
    (Code::Tab, "Tab"),
    (Code::Backspace, "Backspace"),
    (Code::Delete, "Delete"),
    (Code::Insert, "Insert"),
    (Code::Up, "Up"),
    (Code::Down, "Down"),
    (Code::Left, "Left"),
    (Code::Right, "Right"),
    (Code::Home, "Home"),
    (Code::End, "End"),
    (Code::PageUp, "PgUp"),
    (Code::PageDown, "PgDn"),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self {
            code,
            ctrl: false,
            alt: false,
            shift: false,
        }
    }

    /// A character key.
    pub const fn char(c: char) -> Self {
        Self::plain(Code::Char(c))
    }

    /// A letter with Ctrl.
    pub const fn ctrl(c: char) -> Self {
        Self {
            code: Code::Char(c),
            ctrl: true,
            alt: false,
            shift: false,
        }
    }

    /// Reads the written form (`j`, `Ctrl-s`, `Shift-Tab`, `PgDn`, `F1`, `Space`).
    pub fn parse(written: &str) -> Option<Self> {
        let mut key = Self::char(' ');
        let mut rest = written;
        loop {
            if let Some(after) = rest.strip_prefix("Ctrl-") {
                (key.ctrl, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("Alt-") {
                (key.alt, rest) = (true, after);
            } else if let Some(after) = rest.strip_prefix("Shift-") {
                (key.shift, rest) = (true, after);
            } else {
                break;
            }
        }
        key.code = Code::parse(rest)?;
        Some(key)
    }
}

impl Code {
    fn parse(written: &str) -> Option<Self> {
        if let Some((code, _)) = NAMES.iter().find(|(_, name)| *name == written) {
            return Some(*code);
        }
        let mut chars = written.chars();
        match (chars.next()?, chars.as_str()) {
            (c, "") => Some(Code::Char(c)),
            ('F', number) => number
                .parse()
                .ok()
                .filter(|n| (1..=24).contains(n))
                .map(Code::F),
            _ if written == "Space" => Some(Code::Char(' ')),
            _ => None,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [
            (self.ctrl, "Ctrl-"),
            (self.alt, "Alt-"),
            (self.shift, "Shift-"),
        ] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(number) => write!(f, "F{number}"),
            code => match NAMES.iter().find(|(one, _)| *one == code) {
                Some((_, name)) => f.write_str(name),
                None => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_written_form_reads_back() {
        for written in [
            "j",
            "G",
            "-",
            "Ctrl-d",
            "Shift-Tab",
            "PgUp",
            "F1",
            "F12",
            "Space",
            "Alt-x",
            "F",
            "Ctrl--",
        ] {
            let key = Key::parse(written).map(|key| key.to_string());
            assert_eq!(key.as_deref(), Some(written));
        }
        assert_eq!(Key::parse("Hyper"), None);
        assert_eq!(Key::parse("F99"), None);
    }
}

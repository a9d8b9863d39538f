//! Letters to bytes: where they go and how they look, in the shortest words terminals share.
//!
//! Relies on the cursor's place only after letters whose width no terminal doubts. Which cells
//! are to be written is said by [`super::difference`].

use std::io::Write as _;

use ratatui::buffer::{Cell, CellDiffOption, CellWidth as _};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

use super::skills::Skills;

/// How a cell looks, apart from its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    /// Returns the look of a cell.
    pub fn of(cell: &Cell) -> Self {
        Self {
            fg: cell.fg,
            bg: cell.bg,
            modifier: cell.modifier,
        }
    }
}

/// The look of a terminal that was told nothing.
pub const PLAIN: Look = Look {
    fg: Color::Reset,
    bg: Color::Reset,
    modifier: Modifier::empty(),
};

/// What is seen of a blank cell, besides its ground.
const SEEN_ON_BLANKS: Modifier = Modifier::REVERSED
    .union(Modifier::UNDERLINED)
    .union(Modifier::CROSSED_OUT);

/// Returns true for a cell without a letter.
pub fn is_blank(cell: &Cell) -> bool {
    cell.symbol() == " "
}

/// Takes away what is not seen on a cell: the colour of a letter where there is none, a letter
/// that has no width or does not fit into the `room` that is left in its row. So blanks that
/// look alike are alike, and cost nothing.
pub fn settle(cell: &mut Cell, room: usize) {
    // Nearly all letters are of one byte, and looked at once.
    let blank = match cell.symbol().as_bytes() {
        [one] => *one == b' ',
        _ if (1..=room).contains(&cell.symbol().cell_width().into()) => false,
        _ => {
            cell.set_symbol(" ");
            true
        }
    };
    cell.set_diff_option(CellDiffOption::None);
    cell.underline_color = Color::Reset;
    if blank && !cell.modifier.intersects(SEEN_ON_BLANKS) {
        (cell.fg, cell.modifier) = (Color::Reset, Modifier::empty());
    }
}

/// Returns the columns of a letter about whose width no terminal is in doubt: one character of
/// one column, or an ideograph, syllable or full-width form of two.
pub fn sure_width(symbol: &str) -> Option<u16> {
    let mut characters = symbol.chars();
    let (first, None) = (characters.next()?, characters.next()) else {
        return None;
    };
    // Signs of a font's own, and such as are no letters.
    if matches!(u32::from(first), 0xad | 0x600..=0x605 | 0xe000..=0xf8ff | 0xfff0..=0xfffc | 0xe_0000..)
    {
        return None;
    }
    match symbol.cell_width() {
        1 => Some(1),
        2 => matches!(
            u32::from(first),
            0x1100..=0x115f
                | 0x2e80..=0x303e
                | 0x3041..=0xa4cf
                | 0xac00..=0xd7a3
                | 0xf900..=0xfaff
                | 0xfe30..=0xfe6f
                | 0xff00..=0xff60
                | 0xffe0..=0xffe6
                | 0x2_0000..=0x3_fffd
        )
        .then_some(2),
        _ => None,
    }
}

/// Returns true for a letter that some terminals give other columns than others do, or none: a
/// sign with a variation selector, several joined to one, a picture. A letter with marks above
/// or below it is none.
pub fn is_disputed(symbol: &str) -> bool {
    if symbol.len() == 1 || sure_width(symbol).is_some() {
        return false;
    }
    let Some(first) = symbol.chars().next() else {
        return false;
    };
    let (base, marks) = symbol.split_at(first.len_utf8());
    sure_width(base).is_none() || !marks.chars().all(is_plain_mark)
}

/// Returns true for marks that every terminal puts on the letter before: of Latin, Greek and
/// Cyrillic, Hebrew and Arabic points, the voicing marks of kana.
fn is_plain_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{34e}'
            | '\u{350}'..='\u{36f}'
            | '\u{483}'..='\u{489}'
            | '\u{591}'..='\u{5bd}'
            | '\u{5bf}'..='\u{5c7}'
            | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}'
            | '\u{6d6}'..='\u{6dc}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20f0}'
            | '\u{3099}'..='\u{309a}'
            | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Writes letters one after the other.
pub struct Pen<'a> {
    bytes: &'a mut Vec<u8>,
    skills: Skills,
    look: Look,
    /// Where the terminal's cursor stands, if that can be relied on. Behind the last column it
    /// waits to wrap: from there only absolute movements and a carriage return are sure.
    at: Option<Position>,
    columns: u16,
    /// The row on which a line feed would move others instead of the cursor.
    foot: u16,
}

impl<'a> Pen<'a> {
    /// A pen on a terminal of this size whose look is plain and whose cursor may be anywhere.
    pub fn new(bytes: &'a mut Vec<u8>, (columns, rows): (u16, u16), skills: Skills) -> Self {
        Self {
            bytes,
            skills,
            look: PLAIN,
            at: None,
            columns,
            foot: rows.saturating_sub(1),
        }
    }

    /// Returns where the cursor stands, if that is known.
    pub fn at(&self) -> Option<Position> {
        self.at
    }

    /// Returns what the terminal can do.
    pub fn skills(&self) -> Skills {
        self.skills
    }

    /// Goes to a place in the cheapest way; `row` holds the cells of its row, which may be
    /// written again where that is shorter than a movement.
    pub fn go_to(&mut self, to: Position, row: &[Cell]) {
        if self.at == Some(to) {
            return;
        }
        let absolute = absolute_cost(to);
        let (start, cost) = match self.at {
            Some(here) if here.y == to.y => (here, 0),
            // A line feed goes down; not over the foot of a region, where it would scroll.
            Some(here) if here.y < to.y && !(here.y..to.y).contains(&self.foot) => {
                let start = Position { x: 0, y: to.y };
                (start, 1 + usize::from(to.y - here.y))
            }
            Some(_) | None => return self.absolute(to),
        };
        let sure = start.x < self.columns;
        let bridge = self.bridge_cost(start.x, to.x, row).filter(|_| sure);
        let moved = (sure || to.x == 0).then(|| sideways_cost(start, to));
        let rest = match (bridge, moved) {
            (Some(bridge), Some(moved)) => bridge.min(moved),
            (Some(only), None) | (None, Some(only)) => only,
            (None, None) => return self.absolute(to),
        };
        if cost + rest >= absolute {
            return self.absolute(to);
        }
        if let Some(here) = self.at
            && here.y < to.y
        {
            self.bytes.push(b'\r');
            self.bytes
                .extend(std::iter::repeat_n(b'\n', (to.y - here.y).into()));
        }
        if bridge == Some(rest) {
            for cell in &row[start.x.into()..to.x.into()] {
                self.bytes.extend_from_slice(cell.symbol().as_bytes());
            }
        } else {
            self.sideways(start, to);
        }
        self.at = Some(to);
    }

    /// Returns how many bytes there are, those that stood there before included.
    pub fn written(&self) -> usize {
        self.bytes.len()
    }

    /// Returns the bytes of the letters between two columns when they may be written as the pen
    /// is and are sure to take a column each.
    fn bridge_cost(&self, from: u16, to: u16, row: &[Cell]) -> Option<usize> {
        // No movement is longer, so no longer bridge is worth a look.
        if to < from || to - from > 8 {
            return None;
        }
        let mut cost = 0;
        for cell in row.get(from.into()..to.into())? {
            if !self.can_write(cell) || sure_width(cell.symbol()) != Some(1) {
                return None;
            }
            cost += cell.symbol().len();
        }
        Some(cost)
    }

    fn sideways(&mut self, from: Position, to: Position) {
        if to.x == 0 {
            self.bytes.push(b'\r');
        } else if to.x > from.x {
            self.sequence(to.x - from.x, b'C');
        } else if from.x - to.x <= 3 {
            let count = from.x - to.x;
            self.bytes
                .extend(std::iter::repeat_n(b'\x08', count.into()));
        } else {
            self.sequence(from.x - to.x, b'D');
        }
    }

    fn absolute(&mut self, to: Position) {
        if to.x == 0 {
            self.sequence(to.y + 1, b'H');
        } else {
            let _ = write!(self.bytes, "\x1b[{};{}H", to.y + 1, to.x + 1);
        }
        self.at = Some(to);
    }

    /// Writes a sequence with one number, which is left out when it is one.
    fn sequence(&mut self, number: u16, last: u8) {
        self.bytes.extend_from_slice(b"\x1b[");
        if number != 1 {
            let _ = write!(self.bytes, "{number}");
        }
        self.bytes.push(last);
    }

    /// Returns true when the cell needs no other look than the pen has.
    pub fn can_write(&self, cell: &Cell) -> bool {
        let look = Look::of(cell);
        let nothing_seen = |look: Look| !look.modifier.intersects(SEEN_ON_BLANKS);
        look == self.look
            || (is_blank(cell)
                && look.bg == self.look.bg
                && nothing_seen(look)
                && nothing_seen(self.look))
    }

    /// Writes a cell where the cursor is; `width` is the columns it takes.
    pub fn cell(&mut self, cell: &Cell, width: u16) {
        if !self.can_write(cell) {
            self.set_look(Look::of(cell));
        }
        self.bytes.extend_from_slice(cell.symbol().as_bytes());
        self.at = self.at.filter(|_| sure_width(cell.symbol()) == Some(width));
        if let Some(at) = &mut self.at {
            at.x += width;
        }
    }

    /// Blanks the columns of a letter before it is written, with the look it will have: a terminal
    /// that gives it fewer would leave in the others what stood there.
    pub fn clear_for(&mut self, cell: &Cell, width: u16) {
        let mut blank = cell.clone();
        blank.set_symbol(" ");
        for _ in 0..width {
            self.cell(&blank, 1);
        }
    }

    /// Writes the letter that was just written so many times more.
    pub fn repeat(&mut self, count: u16) {
        self.sequence(count, b'b');
        if let Some(at) = &mut self.at {
            at.x += count;
        }
    }

    /// Blanks the rest of the row.
    pub fn erase_rest(&mut self) {
        self.set_look(PLAIN);
        self.bytes.extend_from_slice(b"\x1b[K");
    }

    /// Blanks so many columns; the cursor stays.
    pub fn erase(&mut self, count: u16) {
        self.set_look(PLAIN);
        self.sequence(count, b'X');
    }

    /// Moves the rows `top..=bottom` up by `by`, or down where it is negative; blank rows come
    /// in. The region stays until [`Pen::whole_screen`].
    pub fn scroll(&mut self, top: u16, bottom: u16, by: i32) {
        self.set_look(PLAIN);
        let _ = write!(self.bytes, "\x1b[{};{}r", top + 1, bottom + 1);
        self.at = Some(Position::ORIGIN);
        self.foot = bottom;
        let count = u16::try_from(by.unsigned_abs()).unwrap_or(u16::MAX);
        // One by one as the oldest terminals do it, more by inserting and deleting rows.
        let row = if by > 0 && count <= FEW { bottom } else { top };
        if row > 0 {
            self.absolute(Position { x: 0, y: row });
        }
        match (by > 0, count <= FEW) {
            (true, true) => self.bytes.extend(std::iter::repeat_n(b'\n', count.into())),
            (false, true) => {
                let steps = std::iter::repeat_n(*b"\x1bM", count.into());
                self.bytes.extend(steps.flatten());
            }
            (true, false) => self.sequence(count, b'M'),
            (false, false) => self.sequence(count, b'L'),
        }
    }

    /// Takes the scroll region away.
    pub fn whole_screen(&mut self, rows: u16) {
        self.bytes.extend_from_slice(b"\x1b[r");
        self.at = Some(Position::ORIGIN);
        self.foot = rows.saturating_sub(1);
    }

    /// Makes what is written next look so.
    pub fn set_look(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        let anew = codes(PLAIN, look, true);
        let further = codes(self.look, look, false);
        let shorter = if further.len() < anew.len() {
            further
        } else {
            anew
        };
        self.bytes.extend_from_slice(b"\x1b[");
        self.bytes.extend_from_slice(shorter.as_bytes());
        self.bytes.push(b'm');
        self.look = look;
    }
}

/// Up to so many rows are moved one by one.
const FEW: u16 = 4;

fn absolute_cost(to: Position) -> usize {
    match (to.x, to.y) {
        (0, 0) => 3,
        (0, y) => 3 + digits(y + 1),
        (x, y) => 4 + digits(x + 1) + digits(y + 1),
    }
}

fn sideways_cost(from: Position, to: Position) -> usize {
    match (from.x, to.x) {
        (from, to) if from == to => 0,
        (_, 0) => 1,
        (from, to) if to == from + 1 => 3,
        (from, to) if to > from => 3 + digits(to - from),
        (from, to) if from - to <= 3 => (from - to).into(),
        (from, to) => 3 + digits(from - to),
    }
}

fn digits(number: u16) -> usize {
    match number {
        0..=9 => 1,
        10..=99 => 2,
        100..=999 => 3,
        1000.. => 5,
    }
}

/// Returns the codes that lead from one look to another, `anew` from the plain one by a reset.
fn codes(from: Look, to: Look, anew: bool) -> String {
    let mut out = String::with_capacity(24);
    let mut push = |code: &str| {
        if !out.is_empty() {
            out.push(';');
        }
        out.push_str(code);
    };
    if to == PLAIN && anew {
        return out;
    }
    if anew {
        push("0");
    }
    let mut kept = from.modifier;
    for (modifiers, code) in OFF {
        if from.modifier.intersects(modifiers) && !to.modifier.contains(from.modifier & modifiers) {
            push(code);
            kept -= modifiers;
        }
    }
    for (modifier, code) in ON {
        if to.modifier.contains(modifier) && !kept.contains(modifier) {
            push(code);
        }
    }
    if to.fg != from.fg {
        push(&colour_code(to.fg, 30));
    }
    if to.bg != from.bg {
        push(&colour_code(to.bg, 40));
    }
    out
}

/// The modifiers and their codes (ECMA-48, SGR).
const ON: [(Modifier, &str); 9] = [
    (Modifier::BOLD, "1"),
    (Modifier::DIM, "2"),
    (Modifier::ITALIC, "3"),
    (Modifier::UNDERLINED, "4"),
    (Modifier::SLOW_BLINK, "5"),
    (Modifier::RAPID_BLINK, "6"),
    (Modifier::REVERSED, "7"),
    (Modifier::HIDDEN, "8"),
    (Modifier::CROSSED_OUT, "9"),
];

/// The codes that take modifiers away; some take two.
const OFF: [(Modifier, &str); 7] = [
    (Modifier::BOLD.union(Modifier::DIM), "22"),
    (Modifier::ITALIC, "23"),
    (Modifier::UNDERLINED, "24"),
    (Modifier::SLOW_BLINK.union(Modifier::RAPID_BLINK), "25"),
    (Modifier::REVERSED, "27"),
    (Modifier::HIDDEN, "28"),
    (Modifier::CROSSED_OUT, "29"),
];

/// Returns the code of a colour, `base` being 30 for the letters and 40 for the ground.
fn colour_code(colour: Color, base: u8) -> String {
    let plain = |number: u8| (base + number).to_string();
    let bright = |number: u8| (base + 60 + number).to_string();
    match colour {
        Color::Reset => plain(9),
        Color::Black => plain(0),
        Color::Red => plain(1),
        Color::Green => plain(2),
        Color::Yellow => plain(3),
        Color::Blue => plain(4),
        Color::Magenta => plain(5),
        Color::Cyan => plain(6),
        Color::Gray => plain(7),
        Color::DarkGray => bright(0),
        Color::LightRed => bright(1),
        Color::LightGreen => bright(2),
        Color::LightYellow => bright(3),
        Color::LightBlue => bright(4),
        Color::LightMagenta => bright(5),
        Color::LightCyan => bright(6),
        Color::White => bright(7),
        Color::Indexed(index) => format!("{};5;{index}", base + 8),
        Color::Rgb(r, g, b) => format!("{};2;{r};{g};{b}", base + 8),
    }
}

//! Cells to bytes: where they go and how they look, in the shortest words terminals share.
//!
//! Relies on the cursor's place only after plain characters of one column. Which cells are
//! to be written is said by [`super::screen`].

use std::io;

use crossterm::cursor::{MoveRight, MoveTo};
use crossterm::queue;
use crossterm::style::Print;
use ratatui::buffer::{Buffer, Cell, CellWidth as _};
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier};

/// Bytes of the shortest movement of the cursor to the right (`ESC [ 2 C`).
const SHORTEST_MOVE: u16 = 4;

/// How a cell looks, apart from its text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Look {
    fg: Color,
    bg: Color,
    modifier: Modifier,
}

impl Look {
    fn of(cell: &Cell) -> Self {
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

/// Writes cells one after the other.
pub struct Pen<'a> {
    /// What was written.
    pub bytes: &'a mut Vec<u8>,
    look: Look,
    /// Where the terminal's cursor stands, if that can be relied on.
    at: Option<Position>,
}

impl<'a> Pen<'a> {
    /// A pen on a terminal whose look is plain and whose cursor may be anywhere.
    pub fn new(bytes: &'a mut Vec<u8>) -> Self {
        Self {
            bytes,
            look: PLAIN,
            at: None,
        }
    }

    /// Goes to a near place by writing what stands between again, where that is shorter than
    /// a movement and sure to be a column each.
    pub fn bridge(&mut self, to: Position, next: &Buffer) {
        let Some(here) = self.at.filter(|here| here.y == to.y && here.x < to.x) else {
            return;
        };
        if to.x - here.x > SHORTEST_MOVE {
            return;
        }
        let between = (here.x..to.x).filter_map(|x| next.cell((x, to.y)));
        let same = |cell: &Cell| cell.symbol().len() == 1 && Look::of(cell) == self.look;
        if between.clone().all(same) {
            for cell in between {
                self.bytes.extend_from_slice(cell.symbol().as_bytes());
            }
            self.at = Some(to);
        }
    }

    /// Writes a cell there.
    pub fn cell(&mut self, at: Position, cell: &Cell) -> io::Result<()> {
        match self.at {
            Some(here) if here == at => {}
            Some(here) if here.y == at.y && here.x < at.x => {
                queue!(self.bytes, MoveRight(at.x - here.x))?;
            }
            Some(_) | None => queue!(self.bytes, MoveTo(at.x, at.y))?,
        }
        self.set_look(Look::of(cell));
        queue!(self.bytes, Print(cell.symbol()))?;
        // Terminals differ on the width of what is not one plain character of one column.
        let plain = cell.symbol().chars().nth(1).is_none() && cell.cell_width() == 1;
        self.at = plain.then_some(Position {
            x: at.x + 1,
            y: at.y,
        });
        Ok(())
    }

    /// Makes what is written next look so.
    pub fn set_look(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        let mut codes = Vec::with_capacity(4);
        // Only what is added to the same look can be said shorter than from the beginning.
        let from = if look.modifier.contains(self.look.modifier) {
            self.look
        } else {
            codes.push("0".to_owned());
            PLAIN
        };
        for (modifier, code) in MODIFIERS {
            if look.modifier.contains(modifier) && !from.modifier.contains(modifier) {
                codes.push(code.to_owned());
            }
        }
        if look.fg != from.fg {
            codes.push(colour_code(look.fg, 30));
        }
        if look.bg != from.bg {
            codes.push(colour_code(look.bg, 40));
        }
        let codes = if look == PLAIN {
            String::new()
        } else {
            codes.join(";")
        };
        self.bytes.extend_from_slice(b"\x1b[");
        self.bytes.extend_from_slice(codes.as_bytes());
        self.bytes.push(b'm');
        self.look = look;
    }
}

/// The modifiers and their codes (ECMA-48, SGR).
const MODIFIERS: [(Modifier, &str); 9] = [
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

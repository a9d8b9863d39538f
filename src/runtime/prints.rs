//! What a cell shows, as one number: two cells show the same when their numbers are equal.
//!
//! A frame is compared with the one before several times over (which rows changed, which moved,
//! what is to be written), and a number is compared in a fraction of what a cell takes, whose
//! letter stands elsewhere. They are made once a frame.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;

/// What a cell shows: its letter in the lower half, its look in the upper.
pub type Print = u128;

/// A cell without a letter and of no look of its own.
pub const BLANK: Print = 0x20;

/// A row of a frame: its cells, and what they show.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The cells.
    pub cells: &'a [Cell],
    /// What they show.
    pub prints: &'a [Print],
}

/// Returns what a cell shows.
pub fn print(cell: &Cell) -> Print {
    let letter = match cell.symbol().as_bytes() {
        [one] => u64::from(*one),
        bytes if bytes.len() <= 8 => {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            u64::from_le_bytes(word)
        }
        long => hash(long),
    };
    if cell.fg == Color::Reset && cell.bg == Color::Reset && cell.modifier.is_empty() {
        return Print::from(letter);
    }
    let look = colour(cell.fg) << 35 | colour(cell.bg) << 9 | u64::from(cell.modifier.bits());
    Print::from(letter) | Print::from(look) << 64
}

/// Returns true for what has no letter, whatever its ground.
pub fn is_blank(print: Print) -> bool {
    print as u64 == BLANK as u64
}

/// Returns a row of a frame.
pub fn row<'a>(buffer: &'a Buffer, prints: &'a [Print], y: u16) -> Row<'a> {
    let columns = usize::from(buffer.area.width);
    let start = usize::from(y) * columns;
    Row {
        cells: &buffer.content[start..start + columns],
        prints: &prints[start..start + columns],
    }
}

/// Returns a colour in 26 bits: its kind, and what tells it from others of the kind.
fn colour(colour: Color) -> u64 {
    let named = |number: u64| 1 << 24 | number;
    match colour {
        Color::Reset => 0,
        Color::Black => named(0),
        Color::Red => named(1),
        Color::Green => named(2),
        Color::Yellow => named(3),
        Color::Blue => named(4),
        Color::Magenta => named(5),
        Color::Cyan => named(6),
        Color::Gray => named(7),
        Color::DarkGray => named(8),
        Color::LightRed => named(9),
        Color::LightGreen => named(10),
        Color::LightYellow => named(11),
        Color::LightBlue => named(12),
        Color::LightMagenta => named(13),
        Color::LightCyan => named(14),
        Color::White => named(15),
        Color::Indexed(index) => 2 << 24 | u64::from(index),
        Color::Rgb(red, green, blue) => {
            3 << 24 | u64::from(red) << 16 | u64::from(green) << 8 | u64::from(blue)
        }
    }
}

/// A letter of more than eight bytes, which is several joined: in 2^64 two are once the same.
fn hash(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(bytes.len() as u64, |sum, byte| mixed(sum, u64::from(*byte)))
}

/// Mixes a word into a hash. The constant is 2^64 divided by the golden ratio: it spreads every
/// bit.
pub fn mixed(sum: u64, word: u64) -> u64 {
    (sum.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use ratatui::style::{Modifier, Style};

    use super::*;

    #[test]
    fn cells_that_show_something_else_have_other_numbers() {
        let colours = [
            Color::Reset,
            Color::Black,
            Color::White,
            Color::Indexed(0),
            Color::Indexed(15),
            Color::Rgb(0, 0, 0),
            Color::Rgb(0, 0, 15),
            Color::Rgb(255, 255, 255),
        ];
        let letters = [
            " ",
            "a",
            "é",
            "e\u{301}",
            "电",
            "👩",
            "ש\u{5c1}\u{5b8}",
            "👩\u{200d}👩",
            "👩\u{200d}👧",
        ];
        let modifiers = [
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::CROSSED_OUT,
            Modifier::all(),
        ];
        let mut seen = HashSet::new();
        for letter in letters {
            for fg in colours {
                for bg in colours {
                    for modifier in modifiers {
                        let mut cell = Cell::default();
                        cell.set_symbol(letter)
                            .set_style(Style::new().fg(fg).bg(bg).add_modifier(modifier));
                        assert!(seen.insert(print(&cell)), "{cell:?}");
                    }
                }
            }
        }
        assert_eq!(print(&Cell::default()), BLANK);
        let mut reversed = Cell::default();
        reversed.modifier = Modifier::REVERSED;
        assert!(is_blank(print(&reversed)) && print(&reversed) != BLANK);
    }
}

//! What is on the screen, and the fewest bytes that make it what it should be.
//!
//! Keeps the buffer that is shown, so a frame costs its difference, in one write, and nothing
//! when nothing changed. Knows no terminal: it makes the bytes, [`super::terminal`] writes
//! them. Styles are written here and not by the backend of ratatui, which sets colours back at
//! the end of every frame and obeys `NO_COLOR` even where the option `--color` says otherwise.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;

use super::colours::Colours;
use super::difference;
use super::pen::{PLAIN, Pen, settle};
use super::prints::{self, BLANK, Print, print};
use super::shift::{self, Shift};
use super::skills::Skills;

/// Frames above this many bytes are marked as one, so that no half of them is seen. Smaller
/// ones arrive whole anyway, and the marks would be a third of them.
const LARGE: usize = 1024;
/// A difference of fewer bytes is not tried again with a scroll, which alone costs as much.
const SMALL: usize = 48;

const HIDE: &[u8] = b"\x1b[?25l";
const SHOW: &[u8] = b"\x1b[?25h";
const CLEAR: &[u8] = b"\x1b[0m\x1b[?25l\x1b[r\x1b[2J";
const FRAME_BEGINS: &[u8] = b"\x1b[?2026h";
const FRAME_ENDS: &[u8] = b"\x1b[?2026l";

/// The screen as the terminal shows it.
#[derive(Debug)]
pub struct Screen {
    colours: Colours,
    skills: Skills,
    shown: Buffer,
    /// The buffer before that, for the next frame.
    spare: Buffer,
    /// What the cells of `shown` show.
    prints: Vec<Print>,
    /// Those of the frame that is made.
    next_prints: Vec<Print>,
    cursor: Option<Position>,
    /// What the terminal shows is not known.
    unknown: bool,
    bytes: Vec<u8>,
    /// The same frame made with a scroll, of which the shorter is taken.
    scrolled: Vec<u8>,
}

impl Screen {
    /// A screen of this size, columns and rows, of which nothing is known yet.
    pub fn new(size: (u16, u16), colours: Colours, skills: Skills) -> Self {
        let area = Rect::new(0, 0, size.0, size.1);
        Self {
            colours,
            skills,
            shown: Buffer::empty(area),
            spare: Buffer::empty(area),
            prints: vec![BLANK; area.area() as usize],
            next_prints: Vec::new(),
            cursor: None,
            unknown: true,
            bytes: Vec::new(),
            scrolled: Vec::new(),
        }
    }

    /// Returns an empty buffer of the screen's size to draw the next frame on.
    pub fn blank(&mut self) -> Buffer {
        let mut blank = std::mem::take(&mut self.spare);
        if blank.area == self.shown.area {
            blank.reset();
            return blank;
        }
        Buffer::empty(self.shown.area)
    }

    /// Sets the size; the next frame is drawn anew.
    pub fn resize(&mut self, size: (u16, u16)) {
        let area = Rect::new(0, 0, size.0, size.1);
        if area != self.shown.area {
            self.forget(area);
        }
        self.unknown = true;
    }

    /// Another program wrote on the screen: the next frame is drawn anew.
    pub fn invalidate(&mut self) {
        self.unknown = true;
    }

    /// The terminal said whether it takes a frame as one.
    pub fn synchronize(&mut self, does: bool) {
        self.skills.synchronized = does;
    }

    /// Makes the bytes that turn what is shown into `next`, with the cursor there or hidden;
    /// none if nothing changed. Whoever takes them must write them, or [`Screen::invalidate`].
    pub fn frame(&mut self, mut next: Buffer, cursor: Option<Position>) -> &[u8] {
        self.bytes.clear();
        if next.area != self.shown.area {
            self.forget(next.area);
            self.unknown = true;
        }
        self.settle(&mut next);
        if self.unknown {
            self.shown.reset();
            self.prints.fill(BLANK);
            self.bytes.extend_from_slice(CLEAR);
            self.cursor = None;
        }
        self.difference(&next);
        self.unknown = false;
        self.place_cursor(cursor.filter(|at| next.area.contains(*at)));
        if self.skills.synchronized && self.bytes.len() > LARGE {
            self.bytes.splice(0..0, FRAME_BEGINS.iter().copied());
            self.bytes.extend_from_slice(FRAME_ENDS);
        }
        self.spare = std::mem::replace(&mut self.shown, next);
        std::mem::swap(&mut self.prints, &mut self.next_prints);
        &self.bytes
    }

    /// Nothing is shown on a screen of this size.
    fn forget(&mut self, area: Rect) {
        self.shown = Buffer::empty(area);
        self.prints.clear();
        self.prints.resize(area.area() as usize, BLANK);
    }

    /// Gives every cell a colour the terminal has, takes away what is not seen, and says what is.
    fn settle(&mut self, next: &mut Buffer) {
        self.next_prints.clear();
        self.next_prints.reserve(next.content.len());
        let width = usize::from(next.area.width).max(1);
        for row in next.content.chunks_mut(width) {
            let columns = row.len();
            for (x, cell) in row.iter_mut().enumerate() {
                for colour in [&mut cell.fg, &mut cell.bg] {
                    if *colour != Color::Reset && self.colours != Colours::True {
                        *colour = self.colours.reduce(*colour);
                    }
                }
                settle(cell, columns - x);
                self.next_prints.push(print(cell));
            }
        }
    }

    /// Writes what differs: cell by cell, or after moving rows where that is shorter.
    fn difference(&mut self, next: &Buffer) {
        let begun = self.bytes.len();
        // The cursor would be seen running over the screen.
        if self.cursor.is_some() {
            self.bytes.extend_from_slice(HIDE);
        }
        let prefix = self.bytes.len();
        let pair = Pair {
            shown: (&self.shown, &self.prints),
            next: (next, &self.next_prints),
        };
        let prints = (self.prints.as_slice(), self.next_prints.as_slice());
        let columns = usize::from(next.area.width).max(1);
        let changed = shift::changed(prints, columns);
        self.scrolled.clear();
        if self.skills.scroll
            && !self.unknown
            && let Some(shift) = shift::find(prints, columns, &changed)
        {
            let rows = Rows::moved(shift, &changed);
            write_rows(&mut self.scrolled, pair, self.skills, rows);
        }
        // A difference that grows longer than the scroll is not written to its end.
        let most = match self.scrolled.len() {
            0 => usize::MAX,
            length => length.max(SMALL - 1),
        };
        let rows = Rows::in_place(most, &changed);
        let whole = write_rows(&mut self.bytes, pair, self.skills, rows);
        if !whole {
            self.bytes.truncate(prefix);
            self.bytes.extend_from_slice(&self.scrolled);
        } else if self.bytes.len() == prefix {
            self.bytes.truncate(begun);
        }
    }

    fn place_cursor(&mut self, cursor: Option<Position>) {
        let drawn = !self.bytes.is_empty();
        match cursor {
            Some(at) if drawn || self.cursor != cursor => {
                let place = format!("\x1b[{};{}H", at.y + 1, at.x + 1);
                self.bytes.extend_from_slice(place.as_bytes());
                if drawn || self.cursor.is_none() {
                    self.bytes.extend_from_slice(SHOW);
                }
            }
            None if !drawn && self.cursor.is_some() => self.bytes.extend_from_slice(HIDE),
            Some(_) | None => {}
        }
        self.cursor = cursor;
    }
}

/// Two frames: their cells, and what these show.
#[derive(Clone, Copy)]
struct Pair<'a> {
    shown: (&'a Buffer, &'a [Print]),
    next: (&'a Buffer, &'a [Print]),
}

/// How the rows of a frame are written.
#[derive(Clone, Copy)]
struct Rows<'a> {
    /// The band that is moved first.
    shift: Option<Shift>,
    /// More bytes than this are not wanted.
    most: usize,
    /// Which rows are not what they were: the others are not looked at again.
    changed: &'a [bool],
}

impl<'a> Rows<'a> {
    fn moved(shift: Shift, changed: &'a [bool]) -> Self {
        Self {
            shift: Some(shift),
            most: usize::MAX,
            changed,
        }
    }

    fn in_place(most: usize, changed: &'a [bool]) -> Self {
        Self {
            shift: None,
            most,
            changed,
        }
    }

    /// Returns true for a row that stands where it stood and is what it was.
    fn stays(&self, y: u16, from: u16) -> bool {
        y == from && self.changed.get(usize::from(y)) == Some(&false)
    }
}

/// Writes what turns one buffer into the other, first moving a band of rows if there is one;
/// false when it gave up because that takes more bytes than are wanted.
fn write_rows(bytes: &mut Vec<u8>, pair: Pair<'_>, skills: Skills, wanted: Rows<'_>) -> bool {
    let Rows { shift, most, .. } = wanted;
    let begun = bytes.len();
    let (columns, rows) = (pair.next.0.area.width, pair.next.0.area.height);
    let mut pen = Pen::new(bytes, (columns, rows), skills);
    let next = |y: u16| prints::row(pair.next.0, pair.next.1, y);
    let shown = |y: u16| prints::row(pair.shown.0, pair.shown.1, y);
    let source = |y| shift.map_or(Some(y), |shift| shift.source(y));
    if let Some(shift) = shift {
        pen.scroll(shift.top, shift.bottom, shift.by);
        // The rows that came in first: the cursor is there already.
        for y in (shift.top..=shift.bottom).filter(|y| source(*y).is_none()) {
            difference::row(&mut pen, y, None, next(y));
        }
    }
    for y in 0..rows {
        if let Some(from) = source(y).filter(|from| !wanted.stays(y, *from)) {
            difference::row(&mut pen, y, Some(shown(from)), next(y));
            if pen.written() - begun > most {
                return false;
            }
        }
    }
    pen.set_look(PLAIN);
    if shift.is_some() {
        pen.whole_screen(rows);
    }
    pen.written() - begun <= most
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests;

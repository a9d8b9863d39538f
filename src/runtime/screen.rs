//! What is on the screen, and the fewest bytes that make it what it should be.
//!
//! Keeps the buffer that is shown, so a frame costs its difference, in one write, and nothing
//! when nothing changed. Knows no terminal: it makes the bytes, [`super::terminal`] writes
//! them. Styles are written here and not by the backend of ratatui, which sets colours back at
//! the end of every frame and obeys `NO_COLOR` even where the option `--color` says otherwise.

use std::io;
use std::num::NonZeroU16;

use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::buffer::{Buffer, CellDiffOption, CellWidth as _};
use ratatui::layout::{Position, Rect};

use super::colours::Colours;
use super::pen::{PLAIN, Pen};

/// Frames above this many bytes are marked as one, so that no half of them is seen. Smaller
/// ones arrive whole anyway, and the marks would be a third of them.
const LARGE: usize = 1024;

/// The screen as the terminal shows it.
#[derive(Debug)]
pub struct Screen {
    colours: Colours,
    shown: Buffer,
    /// The buffer before that, for the next frame.
    spare: Buffer,
    cursor: Option<Position>,
    /// What the terminal shows is not known.
    unknown: bool,
    bytes: Vec<u8>,
}

impl Screen {
    /// A screen of this size, columns and rows, of which nothing is known yet.
    pub fn new(size: (u16, u16), colours: Colours) -> Self {
        let area = Rect::new(0, 0, size.0, size.1);
        Self {
            colours,
            shown: Buffer::empty(area),
            spare: Buffer::empty(area),
            cursor: None,
            unknown: true,
            bytes: Vec::new(),
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
            self.shown = Buffer::empty(area);
        }
        self.unknown = true;
    }

    /// Another program wrote on the screen: the next frame is drawn anew.
    pub fn invalidate(&mut self) {
        self.unknown = true;
    }

    /// Makes the bytes that turn what is shown into `next`, with the cursor there or hidden;
    /// none if nothing changed. Whoever takes them must write them, or [`Screen::invalidate`].
    pub fn frame(&mut self, mut next: Buffer, cursor: Option<Position>) -> io::Result<&[u8]> {
        self.bytes.clear();
        if next.area != self.shown.area {
            self.shown = Buffer::empty(next.area);
            self.unknown = true;
        }
        self.reduce(&mut next);
        if self.unknown {
            self.shown.reset();
            self.bytes.extend_from_slice(b"\x1b[0m");
            queue!(self.bytes, Hide, Clear(ClearType::All))?;
            self.cursor = None;
            self.unknown = false;
        }
        self.difference(&next)?;
        self.place_cursor(cursor.filter(|at| next.area.contains(*at)))?;
        if self.bytes.len() > LARGE {
            let mut marked = Vec::with_capacity(self.bytes.len() + 16);
            queue!(marked, BeginSynchronizedUpdate)?;
            marked.extend_from_slice(&self.bytes);
            queue!(marked, EndSynchronizedUpdate)?;
            self.bytes = marked;
        }
        self.spare = std::mem::replace(&mut self.shown, next);
        Ok(&self.bytes)
    }

    /// Gives every cell a colour the terminal has.
    fn reduce(&self, next: &mut Buffer) {
        if self.colours == Colours::True {
            return;
        }
        for cell in &mut next.content {
            cell.fg = self.colours.reduce(cell.fg);
            cell.bg = self.colours.reduce(cell.bg);
        }
    }

    fn difference(&mut self, next: &Buffer) -> io::Result<()> {
        forget_hidden_halves(&mut self.shown, next);
        let hidden = self.cursor.is_none();
        let mut pen = Pen::new(&mut self.bytes);
        for (x, y, cell) in self.shown.diff_iter(next) {
            // The cursor would be seen running over the screen.
            if pen.bytes.is_empty() && !hidden {
                queue!(pen.bytes, Hide)?;
            }
            let at = Position { x, y };
            pen.bridge(at, next);
            pen.cell(at, cell)?;
        }
        pen.set_look(PLAIN);
        Ok(())
    }

    fn place_cursor(&mut self, cursor: Option<Position>) -> io::Result<()> {
        let drawn = !self.bytes.is_empty();
        match cursor {
            Some(at) if drawn || self.cursor != cursor => {
                queue!(self.bytes, MoveTo(at.x, at.y))?;
                if drawn || self.cursor.is_none() {
                    queue!(self.bytes, Show)?;
                }
            }
            None if !drawn && self.cursor.is_some() => queue!(self.bytes, Hide)?,
            Some(_) | None => {}
        }
        self.cursor = cursor;
        Ok(())
    }
}

/// Where a wide character goes away, terminals leave its second half as they like: makes the
/// cells under it differ from anything, so that they are written.
fn forget_hidden_halves(shown: &mut Buffer, next: &Buffer) {
    let width = usize::from(shown.area.width);
    for i in 0..shown.content.len().min(next.content.len()) {
        if shown.content[i] == next.content[i] || shown.content[i].symbol().len() == 1 {
            continue;
        }
        let covered = usize::from(shown.content[i].cell_width());
        let row_end = (i / width.max(1) + 1) * width;
        for j in i + 1..(i + covered).min(row_end) {
            // No frame has a cell with this width, so it is unequal to every other.
            let never = CellDiffOption::ForcedWidth(NonZeroU16::MAX);
            shown.content[j].set_diff_option(never);
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier, Style};

    /// A screen and the terminal that obeys it.
    struct Pair {
        screen: Screen,
        terminal: vt100::Parser,
        size: (u16, u16),
    }

    impl Pair {
        fn new(columns: u16, rows: u16, colours: Colours) -> Self {
            Self {
                screen: Screen::new((columns, rows), colours),
                terminal: parser(columns, rows),
                size: (columns, rows),
            }
        }

        /// Draws lines with their styles; returns the bytes.
        fn draw(&mut self, lines: &[(&str, Style)], cursor: Option<Position>) -> String {
            let mut next = self.screen.blank();
            for (y, (line, style)) in (0..self.size.1).zip(lines) {
                next.set_stringn(0, y, line, usize::from(self.size.0), *style);
            }
            let bytes = self.screen.frame(next, cursor).unwrap();
            self.terminal.process(bytes);
            String::from_utf8(bytes.to_vec()).unwrap()
        }

        fn plain(&mut self, lines: &[&str]) -> String {
            let lines: Vec<_> = lines.iter().map(|line| (*line, Style::new())).collect();
            self.draw(&lines, None)
        }

        fn seen(&self) -> String {
            let rows = self.terminal.screen().rows(0, self.size.0);
            let rows: Vec<String> = rows.map(|row| row.trim_end().to_owned()).collect();
            rows.join("\n").trim_end().to_owned()
        }
    }

    fn parser(columns: u16, rows: u16) -> vt100::Parser {
        let of = |number| NonZeroU16::new(number).unwrap();
        vt100::Parser::new(of(rows), of(columns), 0)
    }

    #[test]
    fn a_frame_shows_what_was_drawn_and_the_same_again_costs_nothing() {
        let mut pair = Pair::new(20, 4, Colours::Sixteen);
        pair.plain(&["Шифротелеграмма", "电报 第1号", "", "end"]);
        assert_eq!(pair.seen(), "Шифротелеграмма\n电报 第1号\n\nend");
        assert_eq!(
            pair.plain(&["Шифротелеграмма", "电报 第1号", "", "end"]),
            ""
        );
    }

    #[test]
    fn one_changed_letter_costs_its_place_and_itself() {
        let mut pair = Pair::new(20, 4, Colours::Sixteen);
        pair.plain(&["abc", "def"]);
        assert_eq!(pair.plain(&["abc", "dxf"]), "\x1b[2;2Hx");
        assert_eq!(pair.plain(&["abX", "dxf y"]), "\x1b[1;3HX\x1b[2;5Hy");
        assert_eq!(pair.plain(&["ZbXY", "dxf y"]), "\x1b[1;1HZbXY");
        assert_eq!(
            pair.plain(&["1bXY", "dxf y", "", "12345678"]),
            "\x1b[1;1H1\x1b[4;1H12345678"
        );
        assert_eq!(
            pair.plain(&["1bXY", "dxf y", "", "_234567_"]),
            "\x1b[4;1H_\x1b[6C_"
        );
    }

    #[test]
    fn the_cursor_is_shown_only_where_it_is_asked_for() {
        let mut pair = Pair::new(20, 4, Colours::Sixteen);
        let lines = [("abc", Style::new())];
        pair.draw(&lines, None);
        assert!(pair.terminal.screen().hide_cursor());
        pair.draw(&lines, Some(Position { x: 2, y: 1 }));
        assert!(!pair.terminal.screen().hide_cursor());
        assert_eq!(pair.terminal.screen().cursor_position(), (1, 2));
        assert_eq!(pair.draw(&lines, Some(Position { x: 2, y: 1 })), "");
        pair.draw(&[("abx", Style::new())], Some(Position { x: 3, y: 1 }));
        assert!(!pair.terminal.screen().hide_cursor());
        assert_eq!(pair.terminal.screen().cursor_position(), (1, 3));
        assert_eq!(pair.draw(&[("abx", Style::new())], None), "\x1b[?25l");
        pair.draw(&lines, Some(Position { x: 99, y: 1 }));
        assert!(pair.terminal.screen().hide_cursor());
    }

    #[test]
    fn styles_are_what_was_asked_for() {
        let mut pair = Pair::new(20, 4, Colours::TwoFiftySix);
        let bold = Style::new().fg(Color::Red).add_modifier(Modifier::BOLD);
        let ground = Style::new().bg(Color::Indexed(24)).fg(Color::White);
        pair.draw(
            &[("bold", bold), ("plain", Style::new()), ("ground", ground)],
            None,
        );
        let cell = |row| pair.terminal.screen().cell(row, 0).unwrap();
        assert_eq!(cell(0).fgcolor(), vt100::Color::Idx(1));
        assert!(cell(0).bold());
        assert_eq!(cell(1).fgcolor(), vt100::Color::Default);
        assert!(!cell(1).bold());
        assert_eq!(cell(2).bgcolor(), vt100::Color::Idx(24));
        assert_eq!(cell(2).fgcolor(), vt100::Color::Idx(15));
    }

    #[test]
    fn without_colours_no_colour_is_written_and_the_rest_stays() {
        let mut pair = Pair::new(20, 4, Colours::None);
        let style = Style::new().fg(Color::Red).bg(Color::Rgb(1, 2, 3));
        let bytes = pair.draw(
            &[("a", style), ("b", style.add_modifier(Modifier::REVERSED))],
            None,
        );
        assert_eq!(
            bytes,
            "\x1b[0m\x1b[?25l\x1b[2J\x1b[1;1Ha\x1b[2;1H\x1b[7mb\x1b[m"
        );
        assert!(pair.terminal.screen().cell(1, 0).unwrap().inverse());
    }

    #[test]
    fn a_wide_character_leaves_no_half_behind() {
        let mut pair = Pair::new(10, 2, Colours::Sixteen);
        pair.plain(&["语言文字"]);
        let bytes = pair.plain(&["a 言文字"]);
        assert_eq!(bytes, "\x1b[1;1Ha ", "both columns are written");
        assert_eq!(pair.seen(), "a 言文字");
        pair.plain(&["ab语c"]);
        assert_eq!(pair.seen(), "ab语c");
        pair.plain(&[" 语"]);
        assert_eq!(pair.seen(), " 语");
        pair.plain(&[""]);
        assert_eq!(pair.seen(), "");
    }

    #[test]
    fn another_size_or_a_foreign_word_is_drawn_over() {
        let mut pair = Pair::new(10, 2, Colours::Sixteen);
        pair.plain(&["abc"]);
        pair.terminal.process(b"\x1b[1;1Hgarbage\x1b[2;1Hgarbage");
        assert_eq!(pair.plain(&["abc"]), "");
        pair.screen.invalidate();
        pair.plain(&["abc"]);
        assert_eq!(pair.seen(), "abc");
        pair.screen.resize((5, 3));
        pair.size = (5, 3);
        pair.terminal = parser(5, 3);
        pair.plain(&["abcdefgh", "x"]);
        assert_eq!(pair.seen(), "abcde\nx");
    }

    #[test]
    fn a_large_frame_is_marked_as_one() {
        let mut pair = Pair::new(200, 20, Colours::Sixteen);
        let line = "x".repeat(200);
        let bytes = pair.plain(&[line.as_str(); 20]);
        assert!(bytes.starts_with("\x1b[?2026h") && bytes.ends_with("\x1b[?2026l"));
    }

    /// A line of what documents hold, styled somehow.
    fn line() -> impl Strategy<Value = (String, Style)> {
        let styles = vec![
            Style::new(),
            Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
            Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
            Style::new().bg(Color::Blue),
        ];
        let piece = prop::sample::select(vec!["a", "b", " ", "ж", "语", "言", "é", "   "]);
        let text = prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat());
        (text, prop::sample::select(styles))
    }

    proptest! {
        #[test]
        fn the_difference_gives_the_same_screen_as_drawing_anew(
            frames in prop::collection::vec(prop::collection::vec(line(), 0..4), 1..5),
        ) {
            let mut pair = Pair::new(12, 4, Colours::TwoFiftySix);
            let mut last = Vec::new();
            for frame in &frames {
                last = frame.iter().map(|(text, style)| (text.as_str(), *style)).collect();
                pair.draw(&last, None);
            }
            let mut anew = Pair::new(12, 4, Colours::TwoFiftySix);
            anew.draw(&last, None);
            for row in 0..4 {
                for column in 0..12 {
                    let one = pair.terminal.screen().cell(row, column).unwrap();
                    let other = anew.terminal.screen().cell(row, column).unwrap();
                    let text = |cell: &vt100::Cell| match cell.contents() {
                        "" => " ".to_owned(),
                        text => text.to_owned(),
                    };
                    prop_assert_eq!(text(one), text(other));
                    prop_assert_eq!(one.bgcolor(), other.bgcolor());
                    prop_assert_eq!(one.inverse(), other.inverse());
                }
            }
        }
    }
}

//! The bytes of a frame, and the terminal that obeys them.

use super::*;
use ratatui::buffer::CellWidth as _;
use ratatui::style::{Color, Modifier, Style};
use std::num::NonZeroU16;

/// A terminal that can do everything.
const ALL: Skills = Skills {
    scroll: true,
    erase: true,
    repeat: true,
    answers: true,
    synchronized: true,
};

/// A screen and the terminal that obeys it.
struct Pair {
    screen: Screen,
    terminal: vt100::Parser,
    size: (u16, u16),
}

impl Pair {
    fn new(columns: u16, rows: u16, colours: Colours) -> Self {
        Self {
            screen: Screen::new((columns, rows), colours, ALL),
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
        let bytes = self.screen.frame(next, cursor);
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
fn a_letter_with_fewer_columns_on_the_terminal_leaves_nothing_of_before_in_the_others() {
    // A picture by its selector: two columns here, one on some terminals.
    let mut pair = Pair::new(20, 2, Colours::Sixteen);
    pair.plain(&["abcdef"]);
    assert_eq!(
        pair.plain(&["☎\u{fe0f}cdef"]),
        "\x1b[H  \r☎\u{fe0f}\x1b[1;3Hcdef\x1b[K"
    );
    pair.plain(&["abcdef"]);
    assert_eq!(pair.seen(), "abcdef");
}

#[test]
fn a_letter_with_more_columns_on_the_terminal_covers_nothing_of_what_follows() {
    // A family joined to one picture here, three pictures on this terminal.
    let family = "👩\u{200d}👩\u{200d}👧";
    let mut pair = Pair::new(20, 2, Colours::Sixteen);
    pair.plain(&["abcdefgh"]);
    pair.plain(&[&format!("{family}cdefgh")]);
    let text = |pair: &Pair| -> String {
        let row = (2..9).filter_map(|x| pair.terminal.screen().cell(0, x));
        row.map(|cell| cell.contents().to_owned()).collect()
    };
    assert_eq!(text(&pair), "cdefgh");
    pair.plain(&[&format!("{family}c")]);
    assert_eq!(text(&pair).trim_end(), "c");
    pair.plain(&["abcdefgh"]);
    assert_eq!(pair.seen(), "abcdefgh");
}

#[test]
fn a_letter_with_its_marks_is_in_no_doubt() {
    for sure in ["a", "é", "e\u{301}", "и\u{306}", "ש\u{5c1}", "电", "…"] {
        assert!(!crate::runtime::pen::is_disputed(sure), "{sure}");
    }
    for doubtful in [
        "☎\u{fe0f}",
        "a\u{fe0f}",
        "👩\u{200d}👧",
        "क\u{93f}",
        "\u{e000}",
        "🙂",
    ] {
        assert!(crate::runtime::pen::is_disputed(doubtful), "{doubtful}");
    }
}

#[test]
fn one_changed_letter_costs_its_place_and_itself() {
    let mut pair = Pair::new(20, 4, Colours::Sixteen);
    pair.plain(&["abc", "def"]);
    assert_eq!(pair.plain(&["abc", "dxf"]), "\x1b[2;2Hx");
    assert_eq!(pair.plain(&["abX", "dxf y"]), "\x1b[1;3HX\x1b[2;5Hy");
    assert_eq!(pair.plain(&["ZbXY", "dxf y"]), "\x1b[HZbXY");
    assert_eq!(
        pair.plain(&["1bXY", "dxf y", "", "12345678"]),
        "\x1b[H1\x1b[4H12345678"
    );
    assert_eq!(
        pair.plain(&["1bXY", "dxf y", "", "_234567_"]),
        "\x1b[4H_\x1b[6C_"
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
        "\x1b[0m\x1b[?25l\x1b[r\x1b[2J\x1b[Ha\r\n\x1b[7mb\x1b[m"
    );
    assert!(pair.terminal.screen().cell(1, 0).unwrap().inverse());
}

#[test]
fn a_wide_character_leaves_no_half_behind() {
    let mut pair = Pair::new(10, 2, Colours::Sixteen);
    pair.plain(&["语言文字"]);
    let bytes = pair.plain(&["a 言文字"]);
    assert_eq!(bytes, "\x1b[Ha ", "both columns are written");
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
    let line = "xy".repeat(100);
    let bytes = pair.plain(&[line.as_str(); 20]);
    assert!(bytes.starts_with("\x1b[?2026h") && bytes.ends_with("\x1b[?2026l"));
    assert_eq!(pair.plain(&[line.as_str(); 19]), "\x1b[20H\x1b[K");
    pair.screen.synchronize(false);
    pair.screen.invalidate();
    let bytes = pair.plain(&[line.as_str(); 20]);
    assert!(bytes.len() > LARGE && !bytes.contains("2026"));
}

#[test]
fn rows_that_move_are_moved_by_the_terminal() {
    let mut pair = Pair::new(40, 6, Colours::Sixteen);
    let rows = [
        "Telegram from Shtykov",
        "Report on the training of pilots",
        "Letter, request for pilots",
        "Table of aircraft delivered",
        "On airfields near Andong",
    ];
    let lines = |from: usize| -> Vec<&str> {
        let rows = rows[from..from + 4].iter().copied();
        ["head"].into_iter().chain(rows).chain(["foot"]).collect()
    };
    pair.plain(&lines(0));
    let down = pair.plain(&lines(1));
    assert_eq!(down, format!("\x1b[2;5r\x1b[5H\n{}\x1b[r", rows[4]));
    assert_eq!(pair.seen(), lines(1).join("\n"));
    let up = pair.plain(&lines(0));
    assert_eq!(up, format!("\x1b[2;5r\x1b[2H\x1bM{}\x1b[r", rows[0]));
    assert_eq!(pair.seen(), lines(0).join("\n"));
    pair.screen.skills.scroll = false;
    let written = pair.plain(&lines(1));
    assert!(written.len() > 3 * down.len(), "{written:?}");
    assert_eq!(pair.seen(), lines(1).join("\n"));
}

#[test]
fn runs_are_said_shortly_by_terminals_that_know_how() {
    let plain = "-".repeat(40);
    let rule = "─".repeat(40);
    let mut pair = Pair::new(40, 2, Colours::Sixteen);
    pair.plain(&["x", ""]);
    assert_eq!(pair.plain(&["x", &plain]), "\x1b[2H-\x1b[39b");
    assert_eq!(pair.seen(), format!("x\n{plain}"));
    assert_eq!(pair.plain(&["x", &rule]), format!("\x1b[2H{rule}"));
    let gap = format!("──{}──", " ".repeat(36));
    assert_eq!(pair.plain(&["x", &gap]), "\x1b[2;3H\x1b[36X");
    assert_eq!(pair.seen(), format!("x\n{gap}"));
    assert_eq!(pair.plain(&["x", "──"]), "\x1b[2;39H  ");
    assert_eq!(pair.plain(&["x", ""]), "\x1b[2H  ");
    pair.screen.skills = Skills::default();
    assert_eq!(pair.plain(&["x", &rule]), format!("\x1b[2H{rule}"));
    assert_eq!(pair.plain(&["x", "─"]), "\x1b[2;2H\x1b[K");
}

#[test]
fn ideographs_follow_each_other_without_movements() {
    let mut pair = Pair::new(40, 2, Colours::Sixteen);
    pair.plain(&[""]);
    assert_eq!(pair.plain(&["电报第一号"]), "\x1b[H电报第一号");
    // Of these a terminal may think otherwise: the place is said anew.
    assert_eq!(
        pair.plain(&["电报第一号", "e\u{301}x"]),
        "\x1b[2He\u{301}\x1b[2;2Hx"
    );
}

/// What becomes of the frame before in the next one.
#[derive(Clone, Debug)]
enum Step {
    /// Rows `top..=bottom` move by so many; new lines come in.
    Shift(usize, usize, i32, Vec<Line>),
    /// One row is another.
    Row(usize, Line),
    /// The style of a row.
    Restyle(usize, Style),
    /// Everything is another.
    Anew(Vec<Line>),
}

type Line = (String, Style);

mod random {
    use super::*;
    use proptest::prelude::*;

    fn style() -> impl Strategy<Value = Style> {
        prop::sample::select(vec![
            Style::new(),
            Style::new(),
            Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
            Style::new().add_modifier(Modifier::DIM),
            Style::new().add_modifier(Modifier::ITALIC | Modifier::BOLD),
            Style::new().add_modifier(Modifier::UNDERLINED),
            Style::new().fg(Color::Cyan).add_modifier(Modifier::BOLD),
            Style::new().fg(Color::Indexed(30)),
            Style::new().bg(Color::Blue),
        ])
    }

    /// A line of what documents hold, styled somehow.
    fn line() -> impl Strategy<Value = Line> {
        let piece = prop::sample::select(vec![
            "a",
            "bc",
            " ",
            "ж",
            "语",
            "言文",
            "é",
            "e\u{301}",
            "한",
            "     ",
            "──────",
            "👍",
            "the border",
            "            ",
        ]);
        let text = prop::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat());
        (text, style())
    }

    fn lines() -> impl Strategy<Value = Vec<Line>> {
        prop::collection::vec(line(), 0..10)
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            5 => (0..10usize, 0..10usize, -6..7i32, lines())
                .prop_map(|(top, bottom, by, new)| Step::Shift(top, bottom, by, new)),
            2 => (0..10usize, line()).prop_map(|(row, line)| Step::Row(row, line)),
            2 => (0..10usize, style()).prop_map(|(row, style)| Step::Restyle(row, style)),
            1 => lines().prop_map(Step::Anew),
        ]
    }

    fn take(frame: &mut Vec<Line>, step: &Step) {
        match step {
            Step::Shift(top, bottom, by, new) => {
                let old = frame.clone();
                let mut new = new.iter();
                let band = frame.iter_mut().enumerate().take(bottom + 1).skip(*top);
                for (y, line) in band {
                    let from = y as i32 + by;
                    *line = if (*top as i32..=*bottom as i32).contains(&from) {
                        old[from as usize].clone()
                    } else {
                        new.next().cloned().unwrap_or_default()
                    };
                }
            }
            Step::Row(row, line) => frame[*row] = line.clone(),
            Step::Restyle(row, style) => frame[*row].1 = *style,
            Step::Anew(lines) => {
                *frame = lines.clone();
                frame.resize(10, Line::default());
            }
        }
    }

    /// Checks that the terminal shows a buffer, cell by cell.
    fn check(terminal: &vt100::Screen, buffer: &Buffer) -> Result<(), TestCaseError> {
        for position in buffer.area.positions() {
            let cell = &buffer[position];
            let seen = terminal.cell(position.y, position.x).unwrap();
            if seen.is_wide_continuation() {
                let before = &buffer[(position.x - 1, position.y)];
                prop_assert_eq!(before.cell_width(), 2, "at {}", position);
                continue;
            }
            let text = match seen.contents() {
                "" => " ",
                text => text,
            };
            prop_assert_eq!(text, cell.symbol(), "at {}", position);
            let is = |modifier| cell.modifier.contains(modifier);
            prop_assert_eq!(seen.inverse(), is(Modifier::REVERSED), "at {}", position);
            prop_assert_eq!(
                seen.underline(),
                is(Modifier::UNDERLINED),
                "at {}",
                position
            );
            prop_assert_eq!(seen.bgcolor(), colour(cell.bg), "at {}", position);
            // Of a blank nothing else is seen.
            if text != " " || is(Modifier::REVERSED) || is(Modifier::UNDERLINED) {
                prop_assert_eq!(seen.fgcolor(), colour(cell.fg), "at {}", position);
                prop_assert_eq!(seen.bold(), is(Modifier::BOLD), "at {}", position);
                prop_assert_eq!(seen.dim(), is(Modifier::DIM), "at {}", position);
                prop_assert_eq!(seen.italic(), is(Modifier::ITALIC), "at {}", position);
            }
        }
        Ok(())
    }

    fn colour(colour: Color) -> vt100::Color {
        match colour {
            Color::Reset => vt100::Color::Default,
            Color::Blue => vt100::Color::Idx(4),
            Color::Cyan => vt100::Color::Idx(6),
            Color::Indexed(index) => vt100::Color::Idx(index),
            other => panic!("{other} is not used here"),
        }
    }

    fn skills() -> impl Strategy<Value = Skills> {
        (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(scroll, erase, repeat)| Skills {
            scroll,
            erase,
            repeat,
            ..ALL
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn after_every_frame_the_terminal_shows_the_buffer(
            (columns, rows) in (1..44u16, 1..11u16),
            steps in prop::collection::vec(step(), 1..9),
            skills in skills(),
            cursor in prop::option::of((0..44u16, 0..11u16)),
        ) {
            let mut pair = Pair::new(columns, rows, Colours::TwoFiftySix);
            pair.screen.skills = skills;
            let mut frame = vec![Line::default(); 10];
            for step in &steps {
                take(&mut frame, step);
                let mut drawn = Buffer::empty(Rect::new(0, 0, columns, rows));
                for (y, (text, style)) in (0..rows).zip(&frame) {
                    drawn.set_style(Rect::new(0, y, columns / 2, 1), *style);
                    drawn.set_stringn(0, y, text, columns.into(), *style);
                }
                let cursor = cursor.map(Position::from);
                let bytes = pair.screen.frame(drawn.clone(), cursor);
                pair.terminal.process(bytes);
                check(pair.terminal.screen(), &drawn)?;
                prop_assert!(pair.screen.frame(drawn, cursor).is_empty());
            }
        }
    }
}

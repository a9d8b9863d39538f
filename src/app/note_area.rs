//! The text of a note while it is written: a text area, and of a long note the lines about it.
//!
//! The text area measures all of its lines at every letter, which from some tens of pages on is
//! felt. Of a long note it holds those about the cursor alone, and the rest waits above and below
//! them; what is typed is the same as if it held all, but that undoing reaches back only to where
//! the cursor came into these lines. What is seen of it is drawn in `ui`.

use ratatui::style::{Modifier, Style};
use ratatui_textarea::{CursorMove, Input, Key, TextArea, WrapMode};

/// A place in a note: a line, and a code point of it.
pub type Place = (usize, usize);

/// Bytes of a note from which on it is long: the text area then breaks no lines, and only what is
/// seen is laid out.
const LONG: usize = 64 * 1024;
/// Bytes about the cursor that the text area of a long note holds, above it and below it.
const REACH: usize = 8 * 1024;
/// Lines that a page of a long note has.
const PAGE: usize = 20;
/// The text area is told its lines and columns in 16 bits: more of either, and it holds all.
const MOST: usize = 60_000;

/// The text of a note while it is written.
#[derive(Clone, Debug)]
pub struct NoteArea {
    area: TextArea<'static>,
    /// The lines above those in the area.
    above: Vec<String>,
    /// The lines below them, the nearest last.
    below: Vec<String>,
    is_long: bool,
    limits: Limits,
}

/// From where on a note is long, and how much of it is in the area.
#[derive(Clone, Copy, Debug)]
struct Limits {
    long: usize,
    reach: usize,
}

impl NoteArea {
    /// Makes the area of a text; the cursor stands at its end. The words stay as they are: they
    /// are the user's own, and the area draws nothing that a terminal would obey.
    pub fn new(body: &str) -> Self {
        let limits = Limits {
            long: LONG,
            reach: REACH,
        };
        Self::within(body, limits)
    }

    fn within(body: &str, limits: Limits) -> Self {
        let mut area = fresh(body.split('\n').map(str::to_owned).collect());
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        let mut note = Self {
            area,
            above: Vec::new(),
            below: Vec::new(),
            is_long: false,
            limits,
        };
        note.settle(true);
        note
    }

    /// Takes a key; returns true when the text is another.
    pub fn input(&mut self, input: &Input) -> bool {
        if self.is_long
            && let Some(key) = paging(input)
        {
            self.page(key, input.shift);
            return false;
        }
        if self.is_long && goes_far(input) {
            self.gather();
        }
        let changed = self.area.input(input.clone());
        if changed || self.is_long {
            self.settle(changed);
        }
        changed
    }

    /// Takes pasted text.
    pub fn insert(&mut self, text: &str) {
        self.area.insert_str(text);
        self.settle(true);
    }

    /// Returns the text.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines().collect();
        lines.join("\n")
    }

    /// Returns the text area when it holds all of the note and breaks its lines.
    pub fn whole(&self) -> Option<&TextArea<'static>> {
        (!self.is_long).then_some(&self.area)
    }

    /// Returns where the cursor stands.
    pub fn cursor(&self) -> Place {
        let cursor = self.area.cursor();
        (cursor.0 + self.above.len(), cursor.1)
    }

    /// Returns what is selected: its first place, and the place after its last.
    pub fn selection(&self) -> Option<(Place, Place)> {
        let (start, end) = self.area.selection_range()?;
        let moved = |place: Place| (place.0 + self.above.len(), place.1);
        Some((moved(start), moved(end)))
    }

    /// Returns how many lines there are.
    pub fn count(&self) -> usize {
        self.above.len() + self.area.lines().len() + self.below.len()
    }

    /// Returns a line as it was typed.
    pub fn line(&self, row: usize) -> Option<&str> {
        let within = row.checked_sub(self.above.len());
        let Some(within) = within else {
            return self.above.get(row).map(String::as_str);
        };
        let line = self.area.lines().get(within).or_else(|| {
            let after = within - self.area.lines().len();
            let from_last = self.below.len().checked_sub(after + 1)?;
            self.below.get(from_last)
        });
        line.map(String::as_str)
    }

    fn lines(&self) -> impl Iterator<Item = &str> {
        let below = self.below.iter().rev();
        let all = self.above.iter().chain(self.area.lines()).chain(below);
        all.map(String::as_str)
    }

    fn size(&self) -> usize {
        self.lines().map(|line| line.len() + 1).sum()
    }

    /// Moves by a page: the area is not drawn and has no page of its own.
    fn page(&mut self, key: Key, shift: bool) {
        for _ in 0..PAGE {
            let step = Input {
                key,
                shift,
                ..Input::default()
            };
            let before = self.cursor();
            self.area.input(step);
            if self.cursor() == before {
                return;
            }
            self.settle(false);
        }
    }

    /// Has the area break its lines as long as it is quick at it, and hold a part of the note as
    /// soon as it is not.
    fn settle(&mut self, changed: bool) {
        let was_long = self.is_long;
        if changed {
            self.is_long = self.size() > self.limits.long;
        }
        match (was_long, self.is_long) {
            (false, false) => {
                if self.area.wrap_mode() == WrapMode::None {
                    self.area.set_wrap_mode(WrapMode::WordOrGlyph);
                }
            }
            (true, false) => {
                self.gather();
                self.area.set_wrap_mode(WrapMode::WordOrGlyph);
            }
            (_, true) => {
                if self.area.wrap_mode() != WrapMode::None {
                    self.area.set_wrap_mode(WrapMode::None);
                }
                if self.must_be_parted_anew() {
                    if self.can_be_parted() {
                        self.part(self.limits.reach);
                    } else {
                        self.gather();
                    }
                }
            }
        }
    }

    /// Returns true when the cursor comes to the edge of the lines in the area, or these have
    /// become too many. One line more is always there: a key may join it to the one of the cursor.
    fn must_be_parted_anew(&self) -> bool {
        let lines = self.area.lines();
        let row = self.area.cursor().0;
        let is_at_edge = (row == 0 && !self.above.is_empty())
            || (row + 1 == lines.len() && !self.below.is_empty());
        let size = || lines.iter().map(|line| line.len() + 1).sum::<usize>();
        let is_large = || !self.area.is_selecting() && size() > 4 * self.limits.reach;
        is_at_edge || is_large()
    }

    fn can_be_parted(&self) -> bool {
        self.count() <= MOST && self.lines().all(|line| line.len() <= MOST)
    }

    /// Takes all lines into the area.
    fn gather(&mut self) {
        if !(self.above.is_empty() && self.below.is_empty()) {
            self.part(usize::MAX);
        }
    }

    /// Has the area hold what is selected, or the line of the cursor, and so many bytes above and
    /// below it, at least two lines each way.
    fn part(&mut self, reach: usize) {
        let cursor = self.cursor();
        let anchor = self
            .selection()
            .map(|(start, end)| if start == cursor { end } else { start });
        let yanked = self.area.yank_text();
        let rows = anchor.map_or((cursor.0, cursor.0), |anchor| {
            (anchor.0.min(cursor.0), anchor.0.max(cursor.0))
        });
        let area = std::mem::take(&mut self.area);
        self.above.extend(area.into_lines());
        // From here on all that is not below stands above.
        let mut first = rows.0;
        let mut before = 0;
        while first > 0 && (before < reach || rows.0 - first < 2) {
            first -= 1;
            before += self.above[first].len() + 1;
        }
        let mut inside = self.above.split_off(first);
        let (mut last, mut after) = (rows.1 - first, 0);
        while after < reach || last < rows.1 - first + 2 {
            let next = match inside.get(last + 1) {
                Some(next) => next.len(),
                None => match self.below.pop() {
                    Some(next) => {
                        inside.push(next);
                        inside[last + 1].len()
                    }
                    None => break,
                },
            };
            after += next + 1;
            last += 1;
        }
        let beyond = inside.split_off(last + 1);
        self.below.extend(beyond.into_iter().rev());
        self.area = fresh(inside);
        self.area.set_yank_text(yanked);
        if let Some(anchor) = anchor {
            go_to(&mut self.area, (anchor.0 - first, anchor.1));
            self.area.start_selection();
        }
        go_to(&mut self.area, (cursor.0 - first, cursor.1));
    }
}

/// Returns the key that goes a line the way of one that goes a page.
fn paging(input: &Input) -> Option<Key> {
    match input.key {
        Key::PageUp => Some(Key::Up),
        Key::PageDown => Some(Key::Down),
        Key::Char('v') if input.alt => Some(Key::Up),
        Key::Char('v') if input.ctrl => Some(Key::Down),
        _ => None,
    }
}

/// Returns true for the keys that go further than a line: to the ends of the note, by paragraphs.
fn goes_far(input: &Input) -> bool {
    let key = input.key;
    let by_key = matches!(key, Key::Up | Key::Down) && (input.ctrl || input.alt);
    let letters = ['<', '>', '[', ']', 'n', 'p'];
    by_key || (input.alt && letters.iter().any(|letter| key == Key::Char(*letter)))
}

/// Moves the cursor to a place; what is beyond the 16 bits of a jump is walked.
fn go_to(area: &mut TextArea<'static>, (row, column): Place) {
    let near_row = u16::try_from(row).unwrap_or(u16::MAX);
    let near_column = match u16::try_from(column) {
        Ok(column) if usize::from(near_row) == row => column,
        Err(_) if usize::from(near_row) == row => u16::MAX,
        Ok(_) | Err(_) => 0,
    };
    area.move_cursor(CursorMove::Jump(near_row, near_column));
    for _ in usize::from(near_row)..row {
        area.move_cursor(CursorMove::Down);
    }
    for _ in usize::from(near_column)..column {
        area.move_cursor(CursorMove::Forward);
    }
}

fn fresh(lines: Vec<String>) -> TextArea<'static> {
    let mut area = TextArea::new(lines);
    area.set_cursor_line_style(Style::default());
    // What is selected is seen without colour.
    area.set_selection_style(Style::default().add_modifier(Modifier::REVERSED));
    area
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Parts every note at once, into very little.
    const TINY: Limits = Limits { long: 0, reach: 6 };

    fn any_input() -> impl Strategy<Value = Input> {
        let plain = prop_oneof![
            Just(Key::Char('a')),
            Just(Key::Char('я')),
            Just(Key::Char(' ')),
            Just(Key::Enter),
            Just(Key::Backspace),
            Just(Key::Delete),
            Just(Key::Home),
            Just(Key::End),
        ];
        let moves = prop_oneof![
            Just(Key::Up),
            Just(Key::Down),
            Just(Key::Left),
            Just(Key::Right),
        ];
        let input = |(key, ctrl, alt, shift)| Input {
            key,
            ctrl,
            alt,
            shift,
        };
        // Kill, kill to the head, a word back, the head, the end, yank, cut, copy.
        let with_ctrl =
            prop::sample::select(vec!['k', 'j', 'w', 'a', 'e', 'y', 'x', 'c', 'd', 'h']);
        let with_alt = prop::sample::select(vec!['f', 'b', 'd', 'h', '<', '>', '[', ']', 'n', 'p']);
        prop_oneof![
            4 => plain.prop_map(move |key| input((key, false, false, false))),
            4 => (moves.clone(), any::<bool>()).prop_map(move |(key, shift)| input((key, false, false, shift))),
            1 => (moves, any::<bool>(), any::<bool>(), any::<bool>()).prop_map(move |(key, ctrl, alt, shift)| input((key, ctrl, alt, shift))),
            2 => with_ctrl.prop_map(move |c| input((Key::Char(c), true, false, false))),
            2 => with_alt.prop_map(move |c| input((Key::Char(c), false, true, false))),
        ]
    }

    proptest! {
        #[test]
        fn what_is_typed_into_a_part_is_what_is_typed_into_the_whole(
            body in "([a-c я]{0,6}\n){0,12}[a-c]{0,4}",
            inputs in proptest::collection::vec(any_input(), 0..60),
        ) {
            let mut note = NoteArea::within(&body, TINY);
            let mut whole = fresh(body.split('\n').map(str::to_owned).collect());
            whole.move_cursor(CursorMove::Bottom);
            whole.move_cursor(CursorMove::End);
            for input in inputs {
                let changed = note.input(&input);
                prop_assert_eq!(changed, whole.input(input.clone()), "{:?}", input);
                prop_assert_eq!(note.text(), whole.lines().join("\n"), "{:?}", input);
                let cursor = whole.cursor();
                prop_assert_eq!(note.cursor(), (cursor.0, cursor.1), "{:?}", input);
                prop_assert_eq!(note.selection(), whole.selection_range(), "{:?}", input);
                for (row, line) in whole.lines().iter().enumerate() {
                    prop_assert_eq!(note.line(row), Some(line.as_str()));
                }
                prop_assert_eq!(note.line(whole.lines().len()), None);
            }
        }
    }

    #[test]
    fn of_a_long_note_the_area_holds_the_lines_about_the_cursor() {
        let body = "A line of the note.\n".repeat(10_000);
        let mut note = NoteArea::new(&body);
        assert!(note.whole().is_none());
        assert_eq!(note.count(), 10_001);
        let key = |key| Input {
            key,
            ..Input::default()
        };
        for _ in 0..200 {
            note.input(&key(Key::PageUp));
            let held: usize = note.area.lines().iter().map(|line| line.len() + 1).sum();
            assert!(held <= 4 * REACH, "{held}");
        }
        assert_eq!(note.cursor().0, 10_000 - 200 * PAGE);
        note.input(&key(Key::Char('x')));
        assert_eq!(note.line(6000), Some("xA line of the note."));
        assert_eq!(note.text().len(), body.len() + 1);
        let top = Input {
            key: Key::Char('<'),
            alt: true,
            ..Input::default()
        };
        note.input(&top);
        assert_eq!(note.cursor().0, 0);
    }

    #[test]
    fn a_line_too_long_for_a_jump_keeps_the_cursor_from_no_other() {
        let mut note = NoteArea::within(&"a\n".repeat(50), TINY);
        assert!(!note.above.is_empty());
        note.insert(&"x".repeat(65_600));
        assert_eq!(note.cursor(), (50, 65_600));
        let up = Input {
            key: Key::Up,
            shift: true,
            ..Input::default()
        };
        for _ in 0..60 {
            note.input(&up);
        }
        assert_eq!(note.cursor().0, 0);
        assert_eq!(note.selection().map(|(_, end)| end), Some((50, 65_600)));
        assert_eq!(note.text().len(), 100 + 65_600);
    }

    #[test]
    fn a_note_that_was_long_is_whole_again_when_it_is_short() {
        let mut note = NoteArea::new("short");
        assert!(note.whole().is_some());
        note.insert(&"\nword".repeat(LONG / 5 + 1));
        assert!(note.whole().is_none());
        for _ in 0..20 {
            let all = Input {
                key: Key::Backspace,
                ..Input::default()
            };
            note.input(&all);
        }
        assert!(note.whole().is_some());
        assert_eq!(note.area.lines().len(), note.count());
    }
}

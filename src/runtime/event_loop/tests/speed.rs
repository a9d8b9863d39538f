//! What a key takes in a note of a megabyte, from the key to the bytes for the terminal.
//!
//! A measurement for a person to read, in a release build: nothing is asserted.

use std::time::Instant;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Key, Message};
use crate::app::key::Code;
use crate::app::keymap::Keymap;
use crate::app::message::{Effect, Timer};
use crate::app::model::{Editor, Model, Overlay, Settings};
use crate::app::note_area::NoteArea;
use crate::record::marks::Evidence;
use crate::runtime::colours::Colours;
use crate::runtime::screen::Screen;
use crate::runtime::skills::Skills;
use crate::ui;

/// Bytes of the note.
const LONG: usize = 1 << 20;
/// Keys of each kind.
const KEYS: usize = 200;

fn writing(words: &str) -> Model {
    let size = (120, 40);
    let mut model = Model::new(
        size,
        Settings::default(),
        Keymap::default(),
        "session".to_owned(),
    );
    model.overlay = Some(Overlay::Editor(Box::new(Editor {
        area: NoteArea::new(words),
        key: None,
        evidence: Evidence::default(),
        selector: None,
        old: None,
        draft: "draft".to_owned(),
        taken_up: None,
        saved: String::new(),
        drafted: String::new(),
        on_disk: None,
        draft_failed: false,
        leaving: None,
        timer: None,
        keeping: None,
        error: None,
    })));
    model
}

#[test]
#[ignore = "a measurement: run it on purpose, with --nocapture, in a release build"]
#[allow(
    clippy::print_stderr,
    reason = "the measurement is for a person to read"
)]
fn milliseconds_a_key_in_a_note_of_a_megabyte() {
    let latin = "It is not known whether the pilots were told of the lamp. ";
    let cyrillic = "Не известно, знали ли лоцманы о лампе и о пароходе вообще. ";
    for (name, piece, sep) in [
        ("lines", latin, "\n"),
        ("one line", latin, ""),
        ("lines, Cyrillic", cyrillic, "\n"),
        ("one line, Cyrillic", cyrillic, ""),
    ] {
        let one = format!("{piece}{sep}");
        let words = one.repeat(LONG / one.len());
        for (keys, code) in [
            ("letters", Code::Char('x')),
            ("up", Code::Up),
            ("page up", Code::PageUp),
            ("left", Code::Left),
            ("backspace", Code::Backspace),
            ("line ends", Code::Enter),
        ] {
            let mut times = times(&mut writing(&words), Key::plain(code));
            times.sort_by(f64::total_cmp);
            let of = |percent: usize| times[(times.len() - 1) * percent / 100];
            eprintln!(
                "  {name}, {keys}: median {:.2}, p95 {:.2}, most {:.2} ms",
                of(50),
                of(95),
                of(100)
            );
        }
    }
}

fn times(model: &mut Model, key: Key) -> Vec<f64> {
    let size = model.size;
    let mut screen = Screen::new(size, Colours::None, Skills::of("xterm"));
    let mut due = None;
    (0..KEYS)
        .map(|at| {
            let started = Instant::now();
            let mut effects = crate::app::update(model, Message::Key(key));
            // The draft falls due meanwhile, as it does every second.
            if at % 20 == 19
                && let Some(number) = due.take()
            {
                let timer = Message::Timer(Timer::Draft(number));
                effects.extend(crate::app::update(model, timer));
            }
            for effect in &effects {
                if let Effect::Timer(Timer::Draft(number), _) = effect {
                    due = Some(*number);
                }
            }
            let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
            let cursor = ui::view(model, &mut buffer);
            std::hint::black_box(screen.frame(buffer, cursor).len());
            started.elapsed().as_secs_f64() * 1000.0
        })
        .collect()
}

//! A terminal shows what a test sees: the same room drawn on a test backend and in a
//! pseudo-terminal, compared cell by cell, for several screens, scripts and sizes.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Modifier;
use readroom::app::keymap::Keymap;
use readroom::app::message::{Effect, Message};
use readroom::app::model::{Model, Settings};
use readroom::record::Clean;
use readroom::runtime::event_loop::{Console, Delivery, EventLoop, Post, Room, inbox};
use readroom::runtime::log::Log;
use readroom::runtime::timers::Timers;
use readroom::runtime::workers::{Beginning, Workers};
use readroom::store::library::Place;
use readroom::store::userdata::UserData;
use readroom::ui;
use unicode_width::UnicodeWidthStr;

use super::{DEADLINE, Home, Pty};
use crate::desk;
use crate::reader_scripts::SCRIPTS;

/// What is drawn on the test backend, and who waits for it.
type Drawn = Arc<(Mutex<Buffer>, Condvar)>;

/// The room in this process, with its real workers.
struct Twin {
    post: Post,
    drawn: Drawn,
    thread: JoinHandle<()>,
}

struct TestRoom(Model);

impl Room for TestRoom {
    fn update(&mut self, message: Message) -> Vec<Effect> {
        readroom::app::update(&mut self.0, message)
    }

    fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        ui::view(&self.0, buffer)
    }
}

struct TestConsole {
    size: (u16, u16),
    drawn: Drawn,
}

impl Console for TestConsole {
    fn size(&self) -> (u16, u16) {
        self.size
    }

    fn draw(&mut self, paint: &mut dyn FnMut(&mut Buffer) -> Option<Position>) -> io::Result<()> {
        // A new one for each frame: what is compared is a screen, not how one became another.
        let backend = TestBackend::new(self.size.0, self.size.1);
        let mut terminal = Terminal::new(backend).unwrap();
        let drawing = terminal.draw(|frame| {
            paint(frame.buffer_mut());
        });
        drawing.unwrap();
        *self.drawn.0.lock().unwrap() = terminal.backend().buffer().clone();
        self.drawn.1.notify_all();
        Ok(())
    }

    fn resize(&mut self, _: (u16, u16)) {}

    fn refresh(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn suspend(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn copy(&mut self, _: &str) -> Result<(), Clean> {
        Ok(())
    }

    fn edit(&mut self, _: &str, _: &str) -> Result<String, Clean> {
        Err(Clean::line("no editor"))
    }

    fn terminating(&mut self) {}
}

impl Twin {
    fn open(home: &Path, folder: &Path, size: (u16, u16)) -> Self {
        let drawn: Drawn = Arc::new((Mutex::new(Buffer::default()), Condvar::new()));
        let (post, inbox) = inbox();
        let beginning = Beginning {
            places: vec![Place::Path(folder.to_owned())],
            known: Vec::new(),
            cache: None,
            data: Ok(UserData::open(&home.join("twin"))),
            history: None,
            state: None,
            aliases: None,
        };
        let mut machine = Workers::start(beginning, &post, &Log::none()).unwrap();
        let timers = Timers::start(post.clone()).unwrap();
        let mut console = TestConsole {
            size,
            drawn: Arc::clone(&drawn),
        };
        let model = Model::new(
            size,
            Settings::default(),
            Keymap::default(),
            "twin".to_owned(),
        );
        let thread = thread::spawn(move || {
            let mut room = TestRoom(model);
            let first = readroom::app::start(&mut room.0);
            let running = EventLoop {
                room: &mut room,
                machine: &mut machine,
                console: &mut console,
                inbox,
                timers,
                log: Log::none(),
            };
            running.run(first);
        });
        Self {
            post,
            drawn,
            thread,
        }
    }

    fn keys(&self, written: &str) {
        let keys = desk::keys(written).into_iter().map(Message::Key);
        self.post.deliver(Delivery::Typed(keys.collect()));
    }

    fn wait_for(&self, text: &str) {
        let drawn = self.drawn.0.lock().unwrap();
        let is_missing = |buffer: &mut Buffer| !crate::view::lines(buffer).concat().contains(text);
        let waited = self.drawn.1.wait_timeout_while(drawn, DEADLINE, is_missing);
        assert!(!waited.unwrap().1.timed_out(), "never drawn: {text}");
    }

    fn close(self) {
        self.post.send(Message::Terminate);
        self.thread.join().unwrap();
    }
}

/// Returns the first cell in which the two differ, as a sentence.
fn difference(screen: &vt100::Screen, buffer: &Buffer) -> Option<String> {
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let wide = cell.symbol().width().max(1) as u16;
            let seen = (x..x + wide).filter_map(|x| screen.cell(y, x));
            let shown: String = seen.map(vt100::Cell::contents).collect();
            let first = screen.cell(y, x)?;
            let looks = [
                (Modifier::BOLD, first.bold()),
                (Modifier::REVERSED, first.inverse()),
                (Modifier::UNDERLINED, first.underline()),
            ];
            let is_blank = cell.symbol().trim().is_empty();
            let differs = looks.iter().any(|(modifier, is_set)| {
                cell.modifier.contains(*modifier) != *is_set
                    && !(is_blank && *modifier == Modifier::BOLD)
            });
            if shown.trim_end() != cell.symbol().trim_end() || differs {
                return Some(format!(
                    "row {y}, column {x}: {shown:?} {looks:?} is not {cell:?}"
                ));
            }
            x += wide;
        }
    }
    None
}

/// Waits until both show the same, which each of them may come to first.
fn assert_same(pty: &Pty, twin: &Twin, what: &str) {
    let limit = Instant::now() + DEADLINE;
    loop {
        let buffer = twin.drawn.0.lock().unwrap().clone();
        let is_drawn = buffer.area.width > 0;
        let difference = pty.look(|screen| difference(screen, &buffer));
        if is_drawn && difference.is_none() {
            return;
        }
        assert!(
            Instant::now() < limit,
            "{what}: {difference:?}\n{}\n== and on the test backend\n{}",
            pty.screen(),
            crate::view::lines(&buffer).join("\n")
        );
        let drawn = twin.drawn.0.lock().unwrap();
        drop(
            twin.drawn
                .1
                .wait_timeout(drawn, Duration::from_millis(20))
                .unwrap(),
        );
    }
}

/// A record in each script; what is drawn by joining, which terminals do each in their own way, is
/// left out.
fn write_collection(folder: &Path) {
    fs::create_dir(folder).unwrap();
    for (script, words) in SCRIPTS.iter().filter(|(script, _)| *script != "signs") {
        let title: String = words.chars().take(30).collect();
        let text = format!("# {}\n\n{words}\n\n{words}\n", title.trim());
        fs::write(folder.join(format!("{script}.md")), text).unwrap();
    }
}

#[test]
fn a_terminal_shows_what_the_test_backend_shows() {
    let count = SCRIPTS.len() - 1;
    for size in [(40, 12), (80, 24), (120, 40)] {
        let home = Home::new();
        let folder = home.path().join("c");
        write_collection(&folder);
        let mut pty = Pty::start(&home, &["c"], size, &[]);
        let twin = Twin::open(home.path(), &folder, size);
        // The records come as they are read: from the top when all are here, in both.
        let all = format!("of {count}");
        pty.wait_for(&all);
        twin.wait_for(&all);
        let mut press = |keys: &str, seen: &str| {
            pty.keys(keys);
            twin.keys(keys);
            pty.wait_for(seen);
            assert_same(&pty, &twin, &format!("{keys} at {size:?}"));
        };
        press("g", &format!("1 of {count}"));
        for number in 1..=count {
            press("<enter>", "J next");
            press("G", "100%");
            press("<esc>", "/ filter");
            if number < count {
                press("j", &format!("{} of {count}", number + 1));
            }
        }
        press("m", "bookmark set");
        press("aA note.<c-s>", "note saved");
        press("2", "1 of 1");
        press("3", "A note.");
        press("4", "problems");
        press("1F", "language");
        press("<esc>t", "dated");
        // The letters are seen before what they leave: only that nothing is left is waited for.
        press("<esc>/zeppelin", "No record matches");
        // In the texts of the Cyrillic, the Arabic and the Hebrew record.
        press("<esc>s118<enter>", "1 of 3");
        press("jj", "3 of 3");
        press("1?", "search:");
        press("<esc>:s", ":s");
        press("<esc><enter>v}", "w word");
        pty.keys("<c-c>");
        assert_eq!(pty.exit_code(), Some(0));
        twin.close();
    }
}

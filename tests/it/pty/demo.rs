//! A tiny room for the tests of the machine: the test binary runs itself in a terminal.
//!
//! It shows what it hears, and each of its keys makes the machine do one thing.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::exit;
use std::thread;
use std::time::Duration;

use portable_pty::CommandBuilder;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Style};
use readroom::app::key::{Code, Key};
use readroom::app::message::{Effect, Message, Timer};
use readroom::record::Clean;
use readroom::runtime::colours::{Wish, detect};
use readroom::runtime::console::{Settings, TerminalConsole};
use readroom::runtime::editor;
use readroom::runtime::event_loop::{EventLoop, Machine, Room, inbox};
use readroom::runtime::log::Log;
use readroom::runtime::skills::Skills;
use readroom::runtime::terminal::Terminal;
use readroom::runtime::timers::Timers;

use super::{Home, Pty};

/// The command that runs the demo.
pub fn command() -> CommandBuilder {
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args(ARGUMENTS);
    command
}

/// Its arguments.
pub const ARGUMENTS: [&str; 4] = [
    "pty::demo::the_room_itself",
    "--exact",
    "--ignored",
    "--nocapture",
];

/// Starts the demo and waits for its first frame.
pub fn start(home: &Home, more: &[(&str, &str)]) -> Pty {
    let mut variables = vec![("READROOM_DEMO", "1")];
    variables.extend_from_slice(more);
    let pty = Pty::run(home, command(), (60, 10), &variables);
    pty.wait_for("size 60x10");
    pty
}

#[test]
#[ignore = "run by the other tests in a terminal of their own"]
fn the_room_itself() {
    if std::env::var_os("READROOM_DEMO").is_some() {
        exit(run());
    }
}

fn run() -> i32 {
    let terminal = match Terminal::open() {
        Ok(terminal) => terminal,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "{error}");
            return 2;
        }
    };
    let variable = |name: &str| std::env::var(name).ok();
    let settings = Settings {
        colours: detect(Wish::Auto, variable),
        skills: Skills::of(&variable("TERM").unwrap_or_default()),
        asks_ground: false,
        editor: editor::command(variable("VISUAL").as_deref(), None),
        editor_folder: PathBuf::from(variable("HOME").unwrap()),
    };
    let (post, inbox) = inbox();
    let mut console = TerminalConsole::open(terminal, settings, &post).unwrap();
    let ending = EventLoop {
        room: &mut Demo::default(),
        machine: &mut Idle,
        console: &mut console,
        inbox,
        timers: Timers::start(post).unwrap(),
        log: Log::none(),
    }
    .run(Vec::new());
    drop(console);
    i32::from(ending.exit_code())
}

/// What the demo has heard.
#[derive(Default)]
struct Demo {
    size: String,
    heard: String,
    fault: bool,
    stuck: bool,
    flood: bool,
}

impl Room for Demo {
    fn update(&mut self, message: Message) -> Vec<Effect> {
        match message {
            Message::Key(key) => {
                self.hear(format!(" {key}"));
                return self.key(key);
            }
            Message::Paste(text) => self.hear(format!(" paste({})", text.escape_debug())),
            Message::Resize(columns, rows) => self.size = format!("{columns}x{rows}"),
            Message::Terminate if self.stuck => loop {
                thread::park();
            },
            Message::Terminate => return vec![Effect::Quit],
            Message::Timer(timer) => return vec![Effect::Redraw, Effect::Timer(timer, 0)],
            Message::Edited(Ok(text)) => self.hear(format!(" edited({})", text.trim())),
            Message::Edited(Err(error)) => self.hear(format!(" failed({error})")),
            Message::Copied(_) => self.hear(" copied".to_owned()),
            // An answer of the terminal's, and nothing that was typed.
            Message::Ground(_) => {}
            other => self.hear(format!(" {other:?}")),
        }
        Vec::new()
    }

    fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        assert!(!self.fault, "a fault of the view");
        let red = Style::new().fg(Color::Red);
        let width = usize::from(buffer.area.width);
        if self.flood {
            // Far more than a line holds.
            let styles = [Color::Red, Color::Blue].into_iter().cycle();
            for (cell, colour) in buffer.content.iter_mut().zip(styles) {
                cell.set_char('x').set_fg(colour);
            }
        }
        buffer.set_stringn(0, 0, format!("size {}", self.size), width, red);
        let heard: Vec<char> = format!("heard{}", self.heard).chars().collect();
        for (row, line) in (1..buffer.area.height).zip(heard.chunks(width)) {
            buffer.set_stringn(0, row, String::from_iter(line), width, Style::new());
        }
        Some(Position::new(5, 0))
    }
}

impl Demo {
    fn hear(&mut self, word: String) {
        self.heard.extend([word]);
    }

    fn key(&mut self, key: Key) -> Vec<Effect> {
        match key.code {
            Code::Char('q') => return vec![Effect::Quit],
            Code::Char('e') => {
                return vec![Effect::EditOutside {
                    text: "old\n".to_owned(),
                    draft: "demo".to_owned(),
                }];
            }
            Code::Char('y') => return vec![Effect::Copy("Kim Il Sung".to_owned())],
            Code::Char('z') => return vec![Effect::Suspend],
            Code::Char('R') => {
                self.flood = true;
                return vec![Effect::Timer(Timer::Notice(1), 0)];
            }
            Code::Char('P') => self.fault = true,
            Code::Char('U') => panic!("a fault of the update"),
            Code::Char('W') => {
                let worker = thread::spawn(|| panic!("a fault of a worker"));
                assert!(worker.join().is_err());
            }
            Code::Char('S') => self.stuck = true,
            _ => {}
        }
        Vec::new()
    }
}

/// A machine without workers.
struct Idle;

impl Machine for Idle {
    fn carry_out(&mut self, _effect: Effect) {}

    fn drain(&mut self, _limit: Duration) -> Result<(), Clean> {
        Ok(())
    }
}

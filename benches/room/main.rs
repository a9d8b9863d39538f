//! The reading room as a reader feels it: each line of the budgets, measured in a terminal.
//!
//! `cargo bench --bench room -- [--records N] [--only NAME] [--home FOLDER] [--program FILE]
//! [--write-readme]`
//! makes its collection itself (kept in FOLDER, else in the target directory), runs the program
//! of this build in a pseudo-terminal, and beside it each peer that is installed (`less`,
//! `fzf`, `sk`, `neomutt`), in the same run on the same list. It prints a Markdown table. Data, cache and
//! settings are the measurement's own. On Linux alone: memory and wake-ups are read from /proc.
#![allow(clippy::print_stdout, reason = "a measurement is read by a person")]

mod corpus;
mod list;
mod mail;
mod reading;
mod rest;
mod table;
mod terminal;
mod texts;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use table::Line;
use terminal::Terminal;

/// Records when nothing is said: small enough for a laptop.
const RECORDS: usize = 10_000;
/// Bytes of the long text.
const LONG: usize = 5_000_000;

/// What every line is measured with.
pub struct Bench {
    home: PathBuf,
    program: PathBuf,
    records: usize,
    folder: PathBuf,
    few: PathBuf,
    long: PathBuf,
}

impl Bench {
    /// Returns the command that opens a folder or a file, with directories of its own.
    fn room(&self, place: &Path) -> Vec<String> {
        let inside = |name: &str| self.home.join(name).display().to_string();
        let mut command = vec![self.program.display().to_string()];
        for (option, name) in [
            ("--data-dir", "data"),
            ("--cache-dir", "cache"),
            ("--config", "settings.toml"),
        ] {
            command.extend([option.to_owned(), inside(name)]);
        }
        command.push(place.display().to_string());
        command
    }

    /// Starts the room on a place, in a terminal of 80×24.
    fn open(&self, place: &Path) -> anyhow::Result<Terminal> {
        Terminal::start(&self.room(place), &self.home, (80, 24))
    }

    /// Starts the room on the collection and waits until all of it is listed.
    fn listed(&self, size: (u16, u16)) -> anyhow::Result<Terminal> {
        let mut room = Terminal::start(&self.room(&self.folder), &self.home, size)?;
        self.wait_for_all(&mut room)?;
        room.quiet(std::time::Duration::from_secs(1));
        Ok(room)
    }

    /// Waits until the header counts every record and nothing is read any more.
    fn wait_for_all(&self, room: &mut Terminal) -> anyhow::Result<f64> {
        let all = format!("1 of {}", parted(self.records));
        room.until(&[&all])
    }
}

/// Returns a number as the room shows it.
fn parted(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// Returns where a program is, if the machine has it.
fn installed(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// A group of lines that are measured together.
type Measure = fn(&Bench) -> anyhow::Result<Vec<Line>>;

const MEASURES: [(&str, Measure); 11] = [
    ("start", list::start),
    ("list", list::key),
    ("filter", list::filter),
    ("bytes", list::bytes),
    ("text", reading::key),
    ("show", reading::show),
    ("search", texts::search),
    ("look", rest::look),
    ("memory", rest::memory),
    ("idle", rest::idle),
    ("binary", rest::binary),
];

fn main() -> anyhow::Result<()> {
    let given: Vec<String> = env::args().skip(1).collect();
    let value = |name: &str| {
        let at = given.iter().position(|one| one == name)?;
        given.get(at + 1).cloned()
    };
    let records = value("--records")
        .and_then(|count| count.parse().ok())
        .unwrap_or(RECORDS);
    let home = value("--home").map_or_else(
        || Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-room"),
        PathBuf::from,
    );
    fs::create_dir_all(&home)?;
    fs::write(home.join("settings.toml"), "")?;
    let program =
        value("--program").map_or_else(|| env!("CARGO_BIN_EXE_readroom").into(), PathBuf::from);
    eprint_step("making the collection");
    let bench = Bench {
        folder: corpus::records(&home, records)?,
        few: corpus::records(&home, 1_000)?,
        long: corpus::long_text(&home, LONG)?,
        home,
        program,
        records,
    };
    let only = value("--only");
    let mut lines = Vec::new();
    for (name, measure) in MEASURES {
        if only.as_deref().is_none_or(|only| only == name) {
            eprint_step(name);
            lines.extend(measure(&bench)?);
        }
    }
    let table = table::markdown(&lines, records);
    println!("{table}");
    if given.iter().any(|one| one == "--write-readme") || env::var_os("READROOM_WRITE").is_some() {
        table::write_readme(&table)?;
    }
    Ok(())
}

#[allow(clippy::print_stderr, reason = "a long measurement says where it is")]
fn eprint_step(what: &str) {
    eprintln!("measuring: {what}");
}

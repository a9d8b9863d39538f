//! The list: how soon it stands, how a key moves in it, how a letter narrows it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::Duration;

use super::table::{Line, Spread};
use super::terminal::{Pressed, Terminal};
use super::{Bench, installed, mail};

/// Of so many starts the median counts.
const STARTS: usize = 7;
/// Keys of a measurement.
const KEYS: usize = 200;
/// What is typed into the filter, letter by letter.
const QUERIES: [&str; 3] = ["telegram", "memo novak", "report quilzel"];

/// Start to rows, with the catalogue known and not known.
pub fn start(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let cache = bench.home.join("cache");
    let mut first = Vec::new();
    let mut all = Vec::new();
    for _ in 0..3 {
        // The measurement's own cache: nobody else's is touched.
        let _ = fs::remove_dir_all(&cache);
        let mut room = bench.open(&bench.folder)?;
        first.push(room.until(&["Brandt"])?);
        all.push(bench.wait_for_all(&mut room)?);
        room.quiet(Duration::from_secs(2));
    }
    let few = warm(bench, &bench.few)?;
    let many = warm(bench, &bench.folder)?;
    let times = many.median / few.median.max(0.001);
    let (first, all) = (Spread::of(first), Spread::of(all));
    let mail = mail::open(bench, (80, 24))?
        .map_or(String::new(), |(_, first)| format!("neomutt {first:.0} ms"));
    Ok(vec![
        Line {
            what: "start to first full screen, catalogue known".to_owned(),
            budget: "20 ms; at most 1.5 × that of 1,000".to_owned(),
            measured: format!("{}; {times:.2} ×", many.shown()),
            peer: format!("1,000 records: {}{}", few.shown(), started_pickers(bench)?),
            met: Some(many.median <= 20.0 && times <= 1.5),
        },
        Line {
            what: "start to first rows, catalogue not known".to_owned(),
            budget: "60 ms; all listed in 4 s".to_owned(),
            measured: format!(
                "{:.1} ms; all in {:.2} s",
                first.median,
                all.median / 1000.0
            ),
            peer: mail,
            met: Some(first.median <= 60.0 && all.median <= 4000.0),
        },
    ])
}

/// How soon the pickers that are here show their first screen of the same titles.
fn started_pickers(bench: &Bench) -> anyhow::Result<String> {
    let titles = titles(bench)?;
    let mut told = String::new();
    for name in ["fzf", "sk"] {
        if installed(name).is_none() {
            continue;
        }
        let script = format!("{name} --layout=reverse < '{}'", titles.display());
        let command = ["sh", "-c", &script].map(str::to_owned);
        let mut times = Vec::new();
        for _ in 0..STARTS {
            let mut picker = Terminal::start(&command, &bench.home, (80, 24))?;
            times.push(picker.until(&[&format!("{}/{}", bench.records, bench.records)])?);
        }
        let _ = write!(told, "; {name} {}", Spread::of(times).shown());
    }
    Ok(told)
}

fn warm(bench: &Bench, folder: &Path) -> anyhow::Result<Spread> {
    // Once before: from here on the catalogue is known.
    let mut room = bench.open(folder)?;
    room.until(&["1 of"])?;
    room.quiet(Duration::from_secs(2));
    drop(room);
    let mut times = Vec::new();
    for _ in 0..STARTS {
        times.push(bench.open(folder)?.until(&["1 of", "Summary"])?);
    }
    Ok(Spread::of(times))
}

/// A key in the list.
pub fn key(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let mut room = bench.listed((80, 24))?;
    let pressed = press(&mut room, "j", KEYS)?;
    let spread = Spread::of(pressed.iter().map(|one| one.milliseconds));
    Ok(vec![Line {
        what: "key to last byte, moving in the list".to_owned(),
        budget: "0.5 / 1 ms".to_owned(),
        measured: spread.shown(),
        peer: pickers(bench, "\x1b[B")?,
        met: Some(spread.median <= 0.5 && spread.p95 <= 1.0),
    }])
}

fn press(terminal: &mut Terminal, key: &str, count: usize) -> anyhow::Result<Vec<Pressed>> {
    (0..count).map(|_| terminal.press(key)).collect()
}

/// What the pickers that are here take for a key on the same titles.
fn pickers(bench: &Bench, key: &str) -> anyhow::Result<String> {
    let mut told = Vec::new();
    for (name, mut picker) in open_pickers(bench)? {
        let pressed = press(&mut picker, key, KEYS)?;
        let spread = Spread::of(pressed.iter().map(|one| one.milliseconds));
        told.push(format!("{name} {}", spread.shown()));
    }
    Ok(told.join("; "))
}

/// What the same letters take in the pickers that are here.
fn typed_in_pickers(bench: &Bench) -> anyhow::Result<String> {
    let mut told = Vec::new();
    for (name, mut picker) in open_pickers(bench)? {
        let mut times = Vec::new();
        for query in QUERIES {
            for letter in query.chars() {
                times.push(picker.press(&letter.to_string())?.milliseconds);
            }
            picker.press("\x15")?;
        }
        told.push(format!("{name} {}", Spread::of(times).shown()));
    }
    Ok(told.join("; "))
}

/// Starts each picker that is here on the titles of the collection.
fn open_pickers(bench: &Bench) -> anyhow::Result<Vec<(&'static str, Terminal)>> {
    let titles = titles(bench)?;
    let mut open = Vec::new();
    for name in ["fzf", "sk"] {
        if installed(name).is_none() {
            continue;
        }
        let script = format!("{name} --layout=reverse < '{}'", titles.display());
        let command = ["sh", "-c", &script].map(str::to_owned);
        let mut picker = Terminal::start(&command, &bench.home, (80, 24))?;
        picker.quiet(Duration::from_secs(2));
        open.push((name, picker));
    }
    Ok(open)
}

/// Writes the titles of the collection, one a line, for the pickers.
pub fn titles(bench: &Bench) -> anyhow::Result<std::path::PathBuf> {
    let path = bench.home.join(format!("titles-{}", bench.records));
    if path.exists() {
        return Ok(path);
    }
    let mut out = String::new();
    for number in 0..bench.records {
        let file = bench
            .folder
            .join(format!("{:04}/{number:07}.md", number / 1000));
        let text = fs::read_to_string(file)?;
        out.push_str(text.lines().nth(1).unwrap_or_default().trim_matches('*'));
        out.push('\n');
    }
    fs::write(&path, out)?;
    Ok(path)
}

/// Letters of the filter, until the last byte of their results.
pub fn filter(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let mut room = bench.listed((80, 24))?;
    let mut times = Vec::new();
    for query in QUERIES {
        room.press("/")?;
        room.press("\x15")?;
        for letter in query.chars() {
            times.push(room.press(&letter.to_string())?.milliseconds);
        }
        room.press("\r")?;
    }
    let spread = Spread::of(times);
    let (budget, met) = if bench.records > 100_000 {
        ("p95 60 ms at 1,000,000", spread.p95 <= 60.0)
    } else {
        (
            "4 / 10 ms at 100,000",
            spread.median <= 4.0 && spread.p95 <= 10.0,
        )
    };
    Ok(vec![Line {
        what: "a letter typed in the filter, results complete".to_owned(),
        budget: budget.to_owned(),
        measured: spread.shown(),
        peer: typed_in_pickers(bench)?,
        met: Some(met),
    }])
}

/// Bytes of a row when a key is held, and a hundred keys at once.
pub fn bytes(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (size, most) in [((80, 24), 250), ((120, 40), 400)] {
        let mut room = bench.listed(size)?;
        let each = room.hold("j", 90)? / 90;
        let mail = match mail::open(bench, size)? {
            Some((mut mail, _)) => format!("neomutt {}", mail.hold("j", 90)? / 90),
            None => String::new(),
        };
        lines.push(Line {
            what: format!(
                "bytes of one row down in the list, held, {}×{}",
                size.0, size.1
            ),
            budget: format!("{most}"),
            measured: format!("{each}"),
            peer: mail,
            met: Some(each <= most),
        });
    }
    let mut room = bench.listed((80, 24))?;
    let page = room.press("\x0c")?.bytes;
    room.quiet(Duration::from_millis(500));
    let hundred = room.press(&"j".repeat(100))?.bytes;
    lines.push(Line {
        what: "bytes of 100 keys at once".to_owned(),
        budget: "one frame".to_owned(),
        measured: format!("{hundred}"),
        peer: format!("the screen drawn anew: {page}"),
        met: Some(hundred <= page),
    });
    Ok(lines)
}

//! The words of the texts: how long their index takes, how soon a query is answered.

use std::ops::Range;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::Bench;
use super::table::{Line, Spread};
use super::terminal::Terminal;

/// What is searched for: common and rare words, a phrase, what is not there, an alternative.
const QUERIES: [&str; 10] = [
    "telegram",
    "quilzel",
    "\"tel pri\"",
    "kabaren torende",
    "memorandum -letter",
    "gorquil OR lunfa",
    "prigor*",
    "near:(osmik telto)",
    "novak helvara",
    "wordthatisnotthere",
];
/// Each query is asked so often.
const TIMES: usize = 5;

/// The index made from nothing, and the first page of an answer in the room.
pub fn search(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let (seconds, worked, peak) = build(bench)?;
    let mut room = bench.listed((80, 24))?;
    let (mut firsts, mut alls) = (Vec::new(), Vec::new());
    for query in QUERIES.iter().cycle().take(QUERIES.len() * TIMES) {
        let (first, all) = ask(&mut room, query)?;
        firsts.push(first);
        alls.push(all);
    }
    let spread = Spread::of(firsts);
    let whole = Spread::of(alls);
    Ok(vec![
        Line {
            what: "`readroom index --rebuild`: catalogue and words of the texts".to_owned(),
            budget: "200 MiB at most".to_owned(),
            measured: format!("{seconds:.1} s, {worked:.1} s of work, {peak:.0} MiB"),
            peer: String::new(),
            met: Some(peak <= 200.0),
        },
        Line {
            what: "full-text query: to the last byte of the first page's rows and passages; then to the counts and near misses"
                .to_owned(),
            budget: "p95 10 ms for the first page".to_owned(),
            measured: format!("{}; {}", spread.shown(), whole.shown()),
            peer: String::new(),
            met: Some(spread.p95 <= 10.0),
        },
    ])
}

/// The lines of the screen that hold rows and passages: above them are the number of records and
/// how they divide, below them what is near.
const PAGE: Range<usize> = 2..21;

/// Asks in the room, and closes the answer again; returns milliseconds to the first page and to
/// all.
fn ask(room: &mut Terminal, query: &str) -> anyhow::Result<(f64, f64)> {
    room.press("s")?;
    room.press("\x15")?;
    room.press(query)?;
    let milliseconds = room.press_until_lines("\r", PAGE)?;
    room.press("\x1b")?;
    room.quiet(Duration::from_millis(200));
    Ok(milliseconds)
}

/// Makes catalogue and index anew; returns seconds by the clock, of work, and MiB at most.
fn build(bench: &Bench) -> anyhow::Result<(f64, f64, f64)> {
    let mut command = bench.room(&bench.folder);
    let place = command.pop().unwrap_or_default();
    command.splice(1..1, ["index", "--rebuild"].map(str::to_owned));
    command.extend(["-c".to_owned(), place]);
    let began = Instant::now();
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let (mut peak, mut worked) = (0.0_f64, 0.0_f64);
    let status = loop {
        let process = format!("/proc/{}", child.id());
        peak = peak.max(super::terminal::peak_memory(&process).unwrap_or_default());
        worked = worked.max(super::terminal::worked(&process).unwrap_or_default());
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(20));
    };
    anyhow::ensure!(status.success(), "{command:?} ended with {status}");
    Ok((began.elapsed().as_secs_f64(), worked / 1000.0, peak))
}

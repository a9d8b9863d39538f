//! What a session costs while nobody looks: memory, wake-ups, the size of the program.

use std::fs;
use std::time::Duration;

use super::table::{Line, Spread};
use super::terminal::Terminal;
use super::{Bench, installed};

const SESSIONS: usize = 50;

/// Private memory of one session after filtering, of fifty at once, and the filter on one core.
pub fn memory(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let mut room = bench.listed((80, 24))?;
    type_filter(&mut room)?;
    let one = room.private_memory().unwrap_or_default();
    drop(room);
    let mut sessions = Vec::new();
    for _ in 0..SESSIONS {
        sessions.push(bench.open(&bench.folder)?);
    }
    for session in &mut sessions {
        bench.wait_for_all(session)?;
        session.quiet(Duration::from_millis(300));
    }
    let mut times = Vec::new();
    for session in &mut sessions {
        times.push(session.press("j")?.milliseconds);
    }
    let all: f64 = sessions.iter().filter_map(Terminal::private_memory).sum();
    let keys = Spread::of(times);
    drop(sessions);
    let mut lines = vec![
        Line {
            what: "private dirty memory of a session, filter used".to_owned(),
            budget: "16 MiB".to_owned(),
            measured: format!("{one:.1} MiB"),
            peer: String::new(),
            met: Some(one <= 16.0),
        },
        Line {
            what: "50 sessions at once: private memory in all, a key in each".to_owned(),
            budget: "800 MiB".to_owned(),
            measured: format!("{all:.0} MiB; {}", keys.shown()),
            peer: String::new(),
            met: Some(all <= 800.0),
        },
    ];
    if installed("taskset").is_some() {
        lines.push(one_core(bench)?);
    }
    Ok(lines)
}

fn one_core(bench: &Bench) -> anyhow::Result<Line> {
    let mut command: Vec<String> = ["taskset", "-c", "0"].map(str::to_owned).into();
    command.extend(bench.room(&bench.folder));
    let mut room = Terminal::start(&command, &bench.home, (80, 24))?;
    bench.wait_for_all(&mut room)?;
    room.quiet(Duration::from_secs(1));
    let times = Spread::of(type_filter(&mut room)?);
    Ok(Line {
        what: "a letter typed in the filter, on one core".to_owned(),
        budget: "12 / 30 ms".to_owned(),
        measured: times.shown(),
        peer: String::new(),
        met: Some(times.median <= 12.0 && times.p95 <= 30.0),
    })
}

fn type_filter(room: &mut Terminal) -> anyhow::Result<Vec<f64>> {
    room.press("/")?;
    let letters = ["t", "e", "l", "e", "g", "r", "a", "m"];
    letters
        .iter()
        .map(|letter| Ok(room.press(letter)?.milliseconds))
        .collect()
}

/// A look at a collection in which nothing has changed: what it costs, and keys meanwhile.
pub fn look(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let mut room = bench.listed((80, 24))?;
    room.quiet(Duration::from_secs(3));
    let mut worked = Vec::new();
    let mut keys = Vec::new();
    for _ in 0..5 {
        let before = room.worked().unwrap_or_default();
        room.write("r")?;
        // To and fro: what is measured is that the cursor moves, not what else the look draws.
        for key in ["j", "k", "j", "k", "j", "k"] {
            keys.push(room.step(key)?);
        }
        room.quiet(Duration::from_secs(3));
        worked.push(room.worked().unwrap_or(f64::NAN) - before);
    }
    let (worked, keys) = (Spread::of(worked), Spread::of(keys));
    Ok(vec![Line {
        what: "a look when nothing has changed: work, a key meanwhile".to_owned(),
        budget: "500 ms; no key delayed".to_owned(),
        measured: format!("{:.0} ms; {}", worked.median, keys.shown()),
        peer: String::new(),
        met: Some(worked.median <= 500.0 && keys.p95 <= 5.0),
    }])
}

/// Ten seconds in which nothing is typed.
pub fn idle(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let mut room = bench.listed((80, 24))?;
    room.quiet(Duration::from_secs(3));
    let before = room.wakes();
    let (bytes, _) = room.quiet(Duration::from_secs(10));
    let wakes = room.wakes().saturating_sub(before);
    Ok(vec![Line {
        what: "idle for 10 s: bytes, wake-ups".to_owned(),
        budget: "0, 0".to_owned(),
        measured: format!("{bytes}, {wakes}"),
        peer: String::new(),
        met: Some(bytes == 0 && wakes == 0),
    }])
}

/// The size of the program that was measured.
pub fn binary(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let size = fs::metadata(&bench.program)?.len() as f64 / f64::from(1 << 20);
    Ok(vec![Line {
        what: "the binary, stripped".to_owned(),
        budget: "14 MiB".to_owned(),
        measured: format!("{size:.1} MiB"),
        peer: String::new(),
        met: Some(size <= 14.0),
    }])
}

//! A long text: how soon it is seen, how a key moves in it, and what that costs on the line.

use std::fs;
use std::time::Duration;

use super::table::{Line, Spread};
use super::terminal::Terminal;
use super::{Bench, installed};

const KEYS: usize = 200;
/// What a key may take longer than in `less`, in milliseconds.
const MORE: f64 = 0.2;

/// A line down in a text of 5 MB, beside `less` in the same run.
pub fn key(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let mut room = bench.open(&bench.long)?;
    room.until(&["1 of 1"])?;
    room.quiet(Duration::from_secs(2));
    room.press("\r")?;
    let (ours, own_bytes) = down(&mut room)?;
    let less = match installed("less") {
        Some(_) => {
            let command = ["less".to_owned(), bench.long.display().to_string()];
            let mut less = Terminal::start(&command, &bench.home, (80, 24))?;
            less.quiet(Duration::from_secs(1));
            Some(down(&mut less)?)
        }
        None => None,
    };
    let shown = less.map_or(String::new(), |(spread, _)| {
        format!("less {}", spread.shown())
    });
    let met =
        less.map(|(less, _)| ours.median <= less.median + MORE && ours.p95 <= less.p95 + MORE);
    let peer_bytes = less.map_or(String::new(), |(_, bytes)| format!("less {bytes}"));
    Ok(vec![
        Line {
            what: "key to last byte, moving in a text of 5 MB".to_owned(),
            budget: "`less` + 0.2 ms".to_owned(),
            measured: ours.shown(),
            peer: shown,
            met,
        },
        Line {
            what: "bytes of one line down in a text".to_owned(),
            // A line of the text has at most the 66 columns of the measure.
            budget: "the line's own + 70".to_owned(),
            measured: format!("{own_bytes}"),
            peer: peer_bytes,
            met: Some(own_bytes <= 66 + 70),
        },
    ])
}

fn down(terminal: &mut Terminal) -> anyhow::Result<(Spread, usize)> {
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..KEYS {
        let pressed = terminal.press("j")?;
        times.push(pressed.milliseconds);
        bytes += pressed.bytes;
    }
    Ok((Spread::of(times), bytes / KEYS))
}

/// The first screen of a text of 5 MB.
pub fn show(bench: &Bench) -> anyhow::Result<Vec<Line>> {
    let mut times = Vec::new();
    for _ in 0..7 {
        // Else it would open where the last one was read to. The folders are the measurement's
        // own.
        for folder in ["data", "cache", "state"] {
            let _ = fs::remove_dir_all(bench.home.join(folder));
        }
        times.push(bench.open(&bench.long)?.until(&["1 of 1", "Date"])?);
    }
    let spread = Spread::of(times);
    Ok(vec![Line {
        what: "start to the first screen of a text of 5 MB".to_owned(),
        budget: "100 ms".to_owned(),
        measured: spread.shown(),
        peer: String::new(),
        met: Some(spread.median <= 100.0),
    }])
}

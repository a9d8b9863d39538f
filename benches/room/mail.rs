//! A classical list with a reader beside it: `neomutt` on a mailbox of the same titles.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use super::terminal::Terminal;
use super::{Bench, installed, list};

/// Starts it in a terminal of this size, and waits for its first screen; `None` where it is not
/// installed. The milliseconds are those from the start to that screen.
pub fn open(bench: &Bench, size: (u16, u16)) -> anyhow::Result<Option<(Terminal, f64)>> {
    if installed("neomutt").is_none() {
        return Ok(None);
    }
    let mailbox = mailbox(bench)?.display().to_string();
    let command = ["neomutt", "-n", "-F", "/dev/null", "-R", "-f", &mailbox].map(str::to_owned);
    // Without its folder it asks a question before it shows anything.
    fs::create_dir_all(bench.home.join("Mail"))?;
    let mut mail = Terminal::start(&command, &bench.home, size)?;
    let milliseconds = mail.until(&["Brandt", "  1 "])?;
    mail.quiet(Duration::from_secs(2));
    Ok(Some((mail, milliseconds)))
}

/// Writes a letter of one line for each title.
fn mailbox(bench: &Bench) -> anyhow::Result<PathBuf> {
    let path = bench.home.join(format!("mailbox-{}", bench.records));
    if path.exists() {
        return Ok(path);
    }
    let mut out = String::new();
    for (number, title) in fs::read_to_string(list::titles(bench)?)?
        .lines()
        .enumerate()
    {
        let _ = write!(
            out,
            "From sample@archive.example Mon Jan  1 00:00:00 2024\nFrom: Sample <sample@archive.example>\n\
             Date: Mon, 1 Jan 2024 00:00:00 +0000\nSubject: {title}\nMessage-ID: <{number}@archive.example>\n\n\
             A letter.\n\n"
        );
    }
    fs::write(&path, out)?;
    Ok(path)
}

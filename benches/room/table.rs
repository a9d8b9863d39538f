//! The table: what was asked for, what was measured, beside whom; and the machine it was on.

use std::fmt::Write as _;
use std::fs;

/// A line of the table.
pub struct Line {
    /// What is measured.
    pub what: String,
    /// What DESIGN section 6 asks for, in words.
    pub budget: String,
    /// What was measured.
    pub measured: String,
    /// The peer in the same run, or nothing.
    pub peer: String,
    /// Whether the budget is met; `None` when it could not be told.
    pub met: Option<bool>,
}

/// Median and 95th part of a hundred.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    /// Half are at most this.
    pub median: f64,
    /// All but one of twenty are at most this.
    pub p95: f64,
}

impl Spread {
    /// Returns that of some values; of none, what is no number and meets no budget.
    pub fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values: Vec<f64> = values.into_iter().collect();
        values.sort_by(f64::total_cmp);
        let at = |part: usize| {
            values
                .get(values.len() * part / 100)
                .copied()
                .unwrap_or(f64::NAN)
        };
        Self {
            median: at(50),
            p95: at(95),
        }
    }

    /// Returns both in milliseconds.
    pub fn shown(self) -> String {
        format!("{:.2} / {:.2} ms", self.median, self.p95)
    }
}

/// Returns the table with the machine and the command above it.
pub fn markdown(lines: &[Line], records: usize) -> String {
    let mut out = format!(
        "Measured on {} with {records} records: {}.\nMade by `cargo bench --bench room -- --records {records}`; \
         times are median / 95th percentile.\n\n| what | budget | measured | beside it | met |\n| --- | --- | --- | --- | --- |\n",
        jiff::Zoned::now().date(),
        machine()
    );
    for line in lines {
        let met = match line.met {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {met} |",
            line.what, line.budget, line.measured, line.peer
        );
    }
    out
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let info = read("/proc/cpuinfo");
    let name = info
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = name.map_or("processor not told", |(_, name)| name);
    let load = read("/proc/loadavg");
    let load = load.split_whitespace().next().unwrap_or("not told");
    format!("{cores} cores, {name}, load average {load} at the end")
}

const BEGIN: &str = "<!-- measured -->\n";
const END: &str = "<!-- end of measured -->\n";

/// Puts the table into the README, in place of the last one.
pub fn write_readme(table: &str) -> anyhow::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let text = fs::read_to_string(path)?;
    let parts = text
        .split_once(BEGIN)
        .and_then(|(head, rest)| Some((head, rest.split_once(END)?.1)));
    let (head, foot) =
        parts.ok_or_else(|| anyhow::anyhow!("the README has no place for the table"))?;
    fs::write(path, format!("{head}{BEGIN}\n{table}{END}{foot}"))?;
    Ok(())
}

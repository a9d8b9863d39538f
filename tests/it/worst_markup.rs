//! What the worst files of TEI, web pages and books cost.
//!
//! The measurement is run on purpose, in a release build, and prints a table:
//! `cargo test --release --test it worst_markup -- --ignored --nocapture --test-threads 1`.
//! Each of the worst files is read in a process of its own, since the most memory a process
//! has ever held is known only of the whole of it.

mod book;
mod cases;

use std::process::Command;
use std::time::Instant;

use readroom::formats;
use readroom::record::Clean;
use readroom::record::text::SpanKind;

use cases::{SIZE, cases};

/// The name of the case a child process is to read.
const CASE: &str = "READROOM_WORST_CASE";

/// What any file may take, in kilobytes: twenty times a packed file of some kilobytes is less
/// than what looking into it takes.
const SMALL: usize = 16 << 10;

/// Returns a line of the process's own status, in kilobytes.
fn kilobytes(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(name));
    let figures = line.and_then(|line| line.split_whitespace().nth(1));
    figures
        .and_then(|figures| figures.parse().ok())
        .unwrap_or(0)
}

/// Returns the time this process has worked itself, in milliseconds (of ten).
fn worked() -> usize {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: usize = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<usize>().ok())
        .sum();
    ticks * 10
}

/// Prints what reading each of the worst files takes. The bounds are 2000 ms and 20 times
/// the file, or [`SMALL`].
#[test]
#[ignore = "a measurement: run it on purpose, with --nocapture, in a release build"]
#[allow(clippy::print_stdout, reason = "a measurement is read by a person")]
fn ten_megabytes_of_the_worst_markup() {
    let wanted = std::env::var("READROOM_WORST").unwrap_or_default();
    println!(
        "{:26} {:>7} {:>7} {:>6} {:>7}",
        "case", "ms", "MB/s", "memory", "records"
    );
    for case in cases().iter().filter(|case| case.name.contains(&wanted)) {
        let mut child = Command::new(std::env::current_exe().unwrap());
        child.args([
            "worst_markup::reads_one_case",
            "--exact",
            "--ignored",
            "--nocapture",
        ]);
        let out = child.env(CASE, case.name).output().unwrap();
        let words = String::from_utf8_lossy(&out.stdout);
        match words.lines().find_map(|line| line.split_once("FIGURES ")) {
            Some((_, figures)) => println!("{figures}"),
            None => println!(
                "{:26} DIED: {}",
                case.name,
                String::from_utf8_lossy(&out.stderr)
            ),
        }
    }
}

/// Reads the case a measurement asks for, in a process of its own.
#[test]
#[ignore = "a part of the measurement above"]
#[allow(clippy::print_stdout, reason = "a measurement is read by a person")]
fn reads_one_case() {
    let Ok(name) = std::env::var(CASE) else {
        return;
    };
    let Some(case) = cases().into_iter().find(|case| case.name == name) else {
        return;
    };
    let bytes = (case.make)();
    // What making the file took is given back, or at least not counted as the reading's.
    let _reset = std::fs::write("/proc/self/clear_refs", "5");
    let before = kilobytes("VmRSS").saturating_sub(bytes.len() >> 10);
    let (began, worked_before) = (Instant::now(), worked());
    let reading = formats::read(case.file, &bytes);
    let (wall, work) = (began.elapsed().as_millis(), worked() - worked_before);
    let most = kilobytes("VmHWM").saturating_sub(before);
    let ms = work.min(usize::try_from(wall).unwrap_or(work)).max(1);
    let over = if ms > 2000 || most > (20 * (bytes.len() >> 10)).max(SMALL) {
        "OVER"
    } else {
        ""
    };
    println!(
        "FIGURES {:26} {ms:7} {:7.1} {:6.1} {:7} {over}",
        case.name,
        bytes.len() as f64 / 1e3 / ms as f64,
        (most << 10) as f64 / bytes.len() as f64,
        reading.records.len(),
    );
}

/// Counts what a reading holds: letters, marked stretches, fields, blocks.
fn held(reading: &formats::Reading) -> usize {
    let words = |all: &[Clean]| all.iter().map(|one| one.len() + 1).sum::<usize>();
    let record = |parsed: &formats::Parsed| {
        let record = &parsed.record;
        let texts: usize = record
            .texts
            .iter()
            .flat_map(|text| &text.blocks)
            .map(|block| {
                let spans: usize = block.spans.iter().map(|span| in_span(&span.kind)).sum();
                1 + block.text.len() + block.key.len() + spans
            })
            .sum();
        let further = record.further.iter();
        let further: usize = further.map(|(name, value)| name.len() + value.len()).sum();
        1 + record.title.len() + words(&record.summary) + words(&record.places) + texts + further
    };
    reading.records.iter().map(record).sum()
}

/// Counts what a marked stretch holds.
fn in_span(kind: &SpanKind) -> usize {
    match kind {
        SpanKind::Emphasis | SpanKind::Strong => 1,
        SpanKind::NoteRef(words)
        | SpanKind::Link(words)
        | SpanKind::Gloss(words)
        | SpanKind::Language(words)
        | SpanKind::Page(words) => 1 + words.len(),
    }
}

/// What is held of a bad file is in bounds, and a file four times as long gives no more than
/// four times as much: counted, since a clock says nothing of a busy machine.
#[test]
fn what_is_read_of_the_worst_grows_with_it_and_no_faster() {
    /// What a file holds beside what is repeated in it: some words are given again, up to a
    /// bound.
    const BESIDE: usize = 50_000;
    let mut beyond = Vec::new();
    for case in cases() {
        let of = |size: usize| {
            SIZE.set(size);
            let bytes = (case.make)();
            (bytes.len(), held(&formats::read(case.file, &bytes)))
        };
        let ((_, small), (length, large)) = (of(2 << 10), of(8 << 10));
        // A page's name is repeated in every block, and a packed book is larger than its file.
        if large > 5 * small + BESIDE || large > 40 * length + BESIDE {
            beyond.push(format!("{}: {small}, then {large} of {length}", case.name));
        }
    }
    assert_eq!(beyond, [""; 0]);
}

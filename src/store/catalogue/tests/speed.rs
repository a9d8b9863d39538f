//! How long a key in the filter takes; and how often letters apart find what nobody meant.

use std::time::Instant;

use super::*;

/// Titles and summaries of invented telegrams, the same on every run.
pub(super) fn invented(count: usize) -> Vec<Entry> {
    const NAMES: [&str; 12] = [
        "Adler",
        "Brandt",
        "Corso",
        "Dvorak",
        "Kovalenko",
        "Lindqvist",
        "Novak",
        "Okonedo",
        "Petrescu",
        "Tanaka",
        "Ulrich",
        "Zielinski",
    ];
    const WORDS: [&str; 28] = [
        "government",
        "ministry",
        "delegation",
        "conference",
        "border",
        "army",
        "agreement",
        "request",
        "proposal",
        "position",
        "ambassador",
        "council",
        "question",
        "policy",
        "negotiations",
        "training",
        "aviation",
        "technical",
        "assistance",
        "economic",
        "trade",
        "treaty",
        "military",
        "political",
        "leadership",
        "committee",
        "information",
        "situation",
    ];
    const KINDS: [&str; 5] = ["Telegram", "Letter", "Memorandum", "Report", "Minutes"];
    let mut state = 7_u64;
    let mut next = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut make = |n: usize| {
        let (from, to) = (NAMES[next(12)], NAMES[next(12)]);
        let about: Vec<&str> = (0..5).map(|_| WORDS[next(28)]).collect();
        let title = format!(
            "{} from {from} to {to} on the {}",
            KINDS[next(5)],
            about.join(" ")
        );
        let mut entry = entry(&format!("{n}.md"), &title, &n.to_string());
        entry.creators = lines(&[from]);
        entry.recipients = lines(&[to]);
        entry.shelves = vec![Clean::line(&format!("APRF {}/1/{}", next(90), next(900)))];
        let summary: Vec<&str> = (0..40).map(|_| WORDS[next(28)]).collect();
        entry.summary = Clean::line(&summary.join(" "));
        entry.date = DocDate::parse_range(&format!("19{}", 10 + next(80)));
        entry
    };
    (0..count).map(&mut make).collect()
}

#[test]
fn a_word_is_hardly_ever_found_in_strewn_letters() {
    let mut catalogue = catalogue(invented(2_000));
    for word in ["pilot", "korea", "spain", "train", "letters", "ship", "oil"] {
        let all = ask(&mut catalogue, word).matched;
        let exact = ask(&mut catalogue, &format!("\"{word}\"")).matched;
        let loose = all - exact;
        assert!(
            loose * 100 <= 2_000,
            "{word}: {loose} of 2000 by letters apart"
        );
    }
}

/// Run it in a release build: `cargo test --release speed -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a test"]
#[allow(
    clippy::print_stderr,
    reason = "the measurement is for a person to read"
)]
fn milliseconds_a_key() {
    for count in [5_000, 100_000] {
        let entries = invented(count);
        let started = Instant::now();
        let mut catalogue = catalogue(entries);
        eprintln!("{count} entries taken up in {:?}", started.elapsed());
        let started = Instant::now();
        ask(&mut catalogue, "");
        eprintln!("  first list, sorted by date: {:?}", started.elapsed());
        for typed in [
            "pilot",
            "telegram kovalenko",
            "shtgro",
            "telkov",
            "delegation -army",
            "date:1950s treaty",
            "\"economic trade\"",
            "title:treaty",
        ] {
            // The best of several runs: what else the machine does is not of interest.
            let mut times = vec![f64::MAX; typed.len()];
            for _ in 0..5 {
                ask(&mut catalogue, "");
                for (end, best) in times.iter_mut().enumerate() {
                    let so_far = &typed[..=end];
                    let started = Instant::now();
                    catalogue.rows(&Request {
                        count: 100,
                        ..request(so_far)
                    });
                    *best = best.min(started.elapsed().as_secs_f64() * 1000.0);
                }
            }
            let matched = ask(&mut catalogue, typed).matched;
            let worst = times.iter().copied().fold(0.0, f64::max);
            let mean = times.iter().sum::<f64>() / times.len() as f64;
            let each: Vec<String> = times.iter().map(|time| format!("{time:.1}")).collect();
            eprintln!(
                "  {typed}: {matched} match; mean {mean:.2} ms, worst {worst:.2} ms [{}]",
                each.join(" ")
            );
        }
        let started = Instant::now();
        catalogue.rows(&Request {
            count: 100,
            start: count / 2,
            ..request("title:treaty")
        });
        eprintln!("  a page of the same answer: {:?}", started.elapsed());
    }
}

/// Run it as the one above.
#[test]
#[ignore = "a measurement, not a test"]
#[allow(
    clippy::print_stderr,
    reason = "the measurement is for a person to read"
)]
fn milliseconds_a_timeline() {
    use crate::record::timeline::{Cut, Scale, TimelineRequest};
    let mut catalogue = catalogue(invented(100_000));
    for typed in ["", "telegram", "date:1950s treaty"] {
        ask(&mut catalogue, typed);
        for (cut, bars) in [
            (Cut::Even, 24),
            (Cut::Fit, 118),
            (Cut::By(Scale::Day, 0), 354),
        ] {
            let mut best = f64::MAX;
            for _ in 0..9 {
                let started = Instant::now();
                catalogue.timeline(&TimelineRequest {
                    seq: 1,
                    query: Query::parse(typed),
                    order: Order::Date,
                    cut,
                    bars,
                });
                best = best.min(started.elapsed().as_secs_f64() * 1000.0);
            }
            eprintln!("  {typed:?} {cut:?}: {best:.2} ms");
        }
    }
}

/// The folder to be measured and the snapshot of it: `READROOM_MEASURED`, `READROOM_SNAPSHOT`.
fn measured() -> Option<(PathBuf, PathBuf)> {
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
    Some((path("READROOM_MEASURED")?, path("READROOM_SNAPSHOT")?))
}

/// Returns what the system says of this process's memory, in KiB: private and changed.
pub(super) fn private_dirty() -> usize {
    let told = std::fs::read_to_string("/proc/self/smaps_rollup").unwrap_or_default();
    let line = told.lines().find(|line| line.starts_with("Private_Dirty"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// Reads a folder and writes its snapshot.
#[test]
#[ignore = "a measurement, not a test"]
#[allow(
    clippy::print_stderr,
    reason = "the measurement is for a person to read"
)]
fn snapshot_is_written() {
    use crate::store::library::{Found, Place, Reading, read_room};
    let Some((folder, path)) = measured() else {
        return;
    };
    let mut catalogue = Catalogue::default();
    let (before, started) = (private_dirty(), Instant::now());
    let mut take = |found| match found {
        Found::Part(part) => {
            catalogue.add_part(part);
        }
        Found::Entries(part, entries) => catalogue.add(part, entries),
        Found::Clusters(part, clusters) => catalogue.add_clusters(part, clusters),
        Found::Problem(problem) => catalogue.add_problem(problem),
        Found::Files(_) => {}
    };
    let places = [Place::Path(folder)];
    read_room(&Reading::new(&places, &[]), &|| true, &mut take).unwrap();
    eprintln!(
        "{} records read in {:?}",
        catalogue.len(),
        started.elapsed()
    );
    eprintln!("  private dirty {} KiB more", private_dirty() - before);
    eprintln!("  columns {} KiB", catalogue.memory() >> 10);
    let started = Instant::now();
    catalogue.write_snapshot(&path, &[]).unwrap();
    eprintln!("  written in {:?}", started.elapsed());
    let size = std::fs::metadata(&path).unwrap().len();
    eprintln!("  {} KiB", size >> 10);
}

/// Opens the snapshot, as a session does.
#[test]
#[ignore = "a measurement, not a test"]
#[allow(
    clippy::print_stderr,
    reason = "the measurement is for a person to read"
)]
fn snapshot_is_opened() {
    use crate::store::snapshot::Snapshot;
    let Some((_, path)) = measured() else { return };
    let before = private_dirty();
    for _ in 0..5 {
        let started = Instant::now();
        let snapshot = Snapshot::open(&path).unwrap();
        let opened = started.elapsed();
        let mut catalogue = Catalogue::from_snapshots(vec![snapshot]).unwrap();
        let page = catalogue.rows(&Request {
            count: 100,
            ..request("")
        });
        eprintln!(
            "{} records: open {opened:?}, with the first page {:?}",
            page.total,
            started.elapsed()
        );
    }
    let snapshot = Snapshot::open(&path).unwrap();
    let mut catalogue = Catalogue::from_snapshots(vec![snapshot.clone()]).unwrap();
    for typed in [
        "telegram to",
        "lang:ru treaty",
        "archive:a",
        "id:12",
        "date:1950s",
    ] {
        let mut times = Vec::new();
        for end in 1..=typed.len() {
            let started = Instant::now();
            catalogue.rows(&Request {
                count: 100,
                ..request(&typed[..end])
            });
            times.push(format!("{:.1}", started.elapsed().as_secs_f64() * 1000.0));
        }
        eprintln!("  {typed}: ms a key {}", times.join(" "));
    }
    eprintln!(
        "private dirty {} KiB, {} more than before",
        private_dirty(),
        private_dirty() - before
    );
    let started = Instant::now();
    snapshot.check().unwrap();
    eprintln!(
        "all checksums in {:?}; mapped: {}",
        started.elapsed(),
        snapshot.is_mapped()
    );
    let started = Instant::now();
    catalogue.look_up("no-such-record-anywhere", std::path::Path::new("/"));
    eprintln!(
        "an id that is not there is looked up in {:?}",
        started.elapsed()
    );
    let started = Instant::now();
    let counts = all_facets(&mut catalogue);
    let values: Vec<usize> = counts.values.iter().map(Vec::len).collect();
    eprintln!(
        "facets of {values:?} values counted in {:?}",
        started.elapsed()
    );
    let started = Instant::now();
    catalogue.all_keys(Order::Changed, &Query::default());
    eprintln!("ordered by change in {:?}", started.elapsed());
}

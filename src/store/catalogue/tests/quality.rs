//! How near the first screens come to those of fuzzy-matcher run on every row, and how long a
//! key takes beside it.

use std::time::Instant;

use crate::find::fold::fold;
use crate::find::fuzzy::Ranker;
use crate::store::snapshot::Snapshot;

use super::speed::{invented, private_dirty};
use super::*;

/// Rows of a screen.
const SCREEN: usize = 20;

/// The fields of a record as fuzzy-matcher is given them: folded, each by itself.
///
/// Those in which letters may stand apart. A summary is left out: fuzzy-matcher prefers the very
/// first letter of any field, and by our rule a summary that happens to begin with the word
/// stands below every title that has it.
fn fields(entry: &Entry) -> Vec<String> {
    let people = super::super::columns::people(entry);
    let lines = [&entry.title, &people].into_iter().chain(&entry.shelves);
    lines.map(|value| fold(value)).collect()
}

/// What fuzzy-matcher gives a record: of each word the best over the fields, summed.
fn plain(ranker: &Ranker, fields: &[String], words: &[String]) -> Option<i64> {
    let best = |word: &String| {
        fields
            .iter()
            .filter_map(|field| ranker.plain(word, field))
            .max()
    };
    words.iter().map(best).sum()
}

/// Words as a reader types them: beginnings, middles, abbreviations, two at once.
fn queries(entries: &[Entry]) -> Vec<String> {
    let mut queries = Vec::new();
    for entry in entries.iter().step_by(entries.len() / 40) {
        let words: Vec<&str> = entry.title.split(' ').collect();
        let (first, last) = (words[0], words[words.len() - 1]);
        let cut = |word: &str, from: usize, to: usize| -> String {
            word.chars().skip(from).take(to).collect()
        };
        queries.push(cut(last, 0, 2));
        queries.push(cut(last, 0, 3));
        queries.push(cut(last, 0, 5));
        queries.push(last.to_owned());
        queries.push(cut(last, 2, 4));
        queries.push(format!("{} {}", cut(words[2], 0, 4), cut(last, 0, 3)));
        queries.push(cut(first, 0, 3) + &cut(words[2], 0, 3));
        queries.push(last.chars().filter(|c| !"aeiou".contains(*c)).collect());
    }
    queries.sort();
    queries.dedup();
    queries.retain(|query| !query.trim().is_empty());
    queries
}

#[test]
#[allow(clippy::print_stderr, reason = "says which rows are worse, and where")]
fn the_first_screens_are_as_good_as_those_of_fuzzy_matcher_on_every_row() {
    let entries = invented(3_000);
    let ranker = Ranker::default();
    let all: Vec<Vec<String>> = entries.iter().map(fields).collect();
    let mut catalogue = catalogue(entries.clone());
    let (mut rows, mut as_good) = (0, 0);
    for query in queries(&entries) {
        let words: Vec<String> = query.split(' ').map(fold).collect();
        let mut scores: Vec<i64> = all
            .iter()
            .filter_map(|fields| plain(&ranker, fields, &words))
            .collect();
        scores.sort_unstable_by(|a, b| b.cmp(a));
        let Some(bar) = scores.iter().take(SCREEN).next_back().copied() else {
            continue;
        };
        let page = catalogue.rows(&Request {
            count: SCREEN,
            ..request(&query)
        });
        let (mut worse, before) = (0, as_good);
        for row in &page.rows {
            let score = plain(&ranker, &all[row.key.index as usize], &words);
            if score.is_none() {
                // Found in its summary alone, which fuzzy-matcher was not given.
                continue;
            }
            rows += 1;
            if score >= Some(bar) {
                as_good += 1;
            } else {
                worse += 1;
                if worse == 1 {
                    let title = &row.title;
                    eprintln!("{query}: {score:?} and not {bar}: {title}");
                }
            }
        }
        if worse > 1 {
            eprintln!("{query}: {worse} of {} are worse", worse + as_good - before);
        }
    }
    eprintln!("{as_good} of {rows} rows of first screens are as good");
    assert!(
        rows > 1_000 && as_good * 100 >= rows * 95,
        "{as_good} of {rows}"
    );
}

#[test]
fn a_row_stands_where_it_stands_wherever_somebody_looks_first() {
    let entries = invented(2_000);
    for (query, many) in [("telfr", true), ("lefradl", false), ("memfr treaty", false)] {
        let parsed = Query::parse(query);
        let all = catalogue(entries.clone()).all_keys(Order::Date, &parsed);
        let mut paged = catalogue(entries.clone());
        let mut seen = Vec::new();
        while seen.len() < all.len() {
            let page = paged.rows(&Request {
                start: seen.len(),
                count: 37,
                ..request(query)
            });
            assert!(page.matched == all.len() && !page.rows.is_empty());
            // More than are ordered thoroughly have the letters alone.
            assert!(!many || page.matched > page.literal + 350, "{query}");
            seen.extend(page.rows.iter().map(|row| row.key));
        }
        assert!(seen == all, "{query}");
        for (at, key) in all.iter().enumerate().step_by(29) {
            let page = paged.rows(&Request {
                count: 1,
                keep: Some(*key),
                ..request(query)
            });
            assert_eq!(page.kept_at, Some(at), "{query}");
        }
    }
}

const TYPED: [&str; 15] = [
    "telegram",
    "memo novak",
    "report quilzel",
    "telegram shtykov",
    "pilot training",
    "kim il sung",
    "shtgro",
    "aprf 45/1",
    "economic assistance",
    "memorandum of conversation",
    "border",
    "стали",
    "stalin zhou 1950",
    "un",
    "zielinski",
];

/// Time on the clock; with one processor, of this thread on it, where the system says: what
/// others do there meanwhile is not of interest.
struct Stopwatch(Instant, Option<u64>);

impl Stopwatch {
    fn start() -> Self {
        Self(Instant::now(), on_processor())
    }

    fn milliseconds(&self) -> f64 {
        match (self.1, on_processor()) {
            (Some(before), Some(after)) => (after - before) as f64 / 1e6,
            (_, _) => self.0.elapsed().as_secs_f64() * 1000.0,
        }
    }
}

/// Returns the nanoseconds this thread has run; `None` where a second one may have helped.
fn on_processor() -> Option<u64> {
    if std::thread::available_parallelism().is_ok_and(|threads| threads.get() > 1) {
        return None;
    }
    // The system counts at a change of threads.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok()
}

/// Says how long keys took, in milliseconds.
#[allow(
    clippy::print_stderr,
    reason = "the measurement is for a person to read"
)]
fn tell(what: &str, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part).round() as usize];
    let mean = times.iter().sum::<f64>() / times.len() as f64;
    eprintln!(
        "{what}: {} keys: mean {mean:.2} p50 {:.2} p90 {:.2} p95 {:.2} max {:.2} ms",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.95),
        at(1.0)
    );
}

/// Types the queries key by key; the best of several runs a key.
#[allow(
    clippy::print_stderr,
    reason = "the measurement is for a person to read"
)]
fn type_all(catalogue: &mut Catalogue) {
    let mut all = Vec::new();
    for typed in TYPED {
        let ends: Vec<usize> = typed
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .collect();
        let mut times = vec![f64::MAX; ends.len()];
        for _ in 0..5 {
            ask(catalogue, "");
            for (end, best) in ends.iter().zip(&mut times) {
                let asked = Request {
                    count: 100,
                    ..request(&typed[..*end])
                };
                let started = Stopwatch::start();
                catalogue.rows(&asked);
                *best = best.min(started.milliseconds());
            }
        }
        let matched = ask(catalogue, typed).matched;
        let each: Vec<String> = times.iter().map(|time| format!("{time:.1}")).collect();
        eprintln!("  {typed}: {matched}: {}", each.join(" "));
        all.extend(times);
    }
    tell("filter", all);
}

/// The same keys by fuzzy-matcher on every title, every fourth key of it.
fn type_all_plainly(catalogue: &mut Catalogue, count: usize) {
    let ranker = Ranker::default();
    let mut titles = Vec::new();
    for (part, stock) in catalogue.stocks.iter().enumerate() {
        let keys = (0..stock.len()).map(|index| key(part as u16, index));
        let title = |key| String::from_utf8_lossy(catalogue.searchable(key).title()).into_owned();
        titles.extend(keys.take(count).map(title));
    }
    let mut times = Vec::new();
    for typed in TYPED {
        let ends = typed.char_indices().map(|(at, c)| at + c.len_utf8());
        for end in ends.step_by(4) {
            let started = Stopwatch::start();
            let words: Vec<String> = typed[..end].split(' ').map(fold).collect();
            let matches = |title: &&String| {
                let mut words = words.iter();
                words.all(|word| ranker.plain(word, title).is_some())
            };
            std::hint::black_box(titles.iter().filter(matches).count());
            times.push(started.milliseconds());
        }
    }
    tell("fuzzy-matcher on every title", times);
}

/// Run it in a release build, with a snapshot (`READROOM_SNAPSHOT`) and a file of titles
/// (`READROOM_TITLES`): `cargo test --release a_key_in_the_filter -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement, not a test"]
#[allow(
    clippy::print_stderr,
    reason = "the measurement is for a person to read"
)]
fn a_key_in_the_filter() {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let threads = std::thread::available_parallelism();
    eprintln!("load {}, processors {threads:?}", load.trim());
    if let Some(path) = std::env::var_os("READROOM_SNAPSHOT") {
        let snapshot = Snapshot::open(std::path::Path::new(&path)).unwrap();
        let mut room = Catalogue::from_snapshots(vec![snapshot]).unwrap();
        let before = private_dirty();
        eprintln!("{} records", ask(&mut room, "").total);
        type_all(&mut room);
        eprintln!(
            "private dirty: {} KiB more, {before} before",
            private_dirty() - before
        );
        type_all_plainly(&mut room, usize::MAX);
    }
    if let Some(path) = std::env::var_os("READROOM_TITLES") {
        let titles = std::fs::read_to_string(path).unwrap();
        let make = |(n, title): (usize, &str)| entry(&format!("{n}.md"), title, "");
        let mut room = catalogue(titles.lines().enumerate().map(make).collect());
        eprintln!("{} titles", ask(&mut room, "").total);
        type_all(&mut room);
        type_all_plainly(&mut room, 100_000);
    }
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    eprintln!("load {}", load.trim());
}

//! Files made bad on purpose, byte by byte, for every reader there is.
//!
//! A run is told by its seed: the same seed changes the same bytes in the same way, so that
//! what fails can be made again. Every day 2,000 files of each kind are tried; for a long run
//! `READROOM_FUZZ_SECONDS=600 cargo test --release --test it fuzz::long -- --ignored
//! --nocapture` spends so many seconds on each kind, from `READROOM_FUZZ_SEED` on.

mod checks;
mod kinds;
mod mutate;
mod seeds;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use kinds::{KINDS, Kind};
use mutate::Dice;

/// Files of each kind that are tried every day.
const EVERY_DAY: u64 = 2_000;

/// Seconds a kind gets in a long run that does not say.
const SECONDS: u64 = 2;

/// A file of any size may take so long, and so long for each byte of it. The machine may be
/// busy and the build a checked one: a reader that is not linear is far beyond it all the same.
const MOST_START: Duration = Duration::from_millis(if cfg!(debug_assertions) { 200 } else { 50 });
const MOST_FOR_A_BYTE: Duration = Duration::from_micros(4);

/// Tries one file; the sentence says what is wrong.
fn tried(kind: &Kind, bytes: &[u8], timed: bool) -> Result<(), String> {
    let began = on_this_core();
    let outcome = catch_unwind(AssertUnwindSafe(|| (kind.read)(kind.name, bytes)));
    let took = on_this_core().saturating_sub(began);
    let outcome = outcome.map_err(|_| "a panic".to_owned())?;
    outcome?;
    let most = MOST_START + MOST_FOR_A_BYTE * u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    if timed && took > most {
        return Err(format!("{took:?} for {} bytes", bytes.len()));
    }
    Ok(())
}

/// Returns the time this thread has run, where the system tells; else the time of day.
pub(crate) fn on_this_core() -> Duration {
    static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told = told.and_then(|line| line.split(' ').next()?.parse().ok());
    told.map_or_else(
        || BEGAN.get_or_init(Instant::now).elapsed(),
        Duration::from_nanos,
    )
}

/// Tries the file of one seed, and keeps the bytes when it fails.
fn try_seed(kind: &Kind, files: &[Vec<u8>], seed: u64, timed: bool) -> Result<usize, String> {
    let bytes = mutate::changed(kind, files, &mut Dice::new(seed));
    tried(kind, &bytes, timed).map_err(|wrong| {
        let path = std::env::temp_dir().join(format!("readroom-fuzz-{}-{seed}", kind.name));
        let kept = std::fs::write(&path, &bytes).is_ok();
        let kept = if kept {
            path.display().to_string()
        } else {
            "nowhere".to_owned()
        };
        format!(
            "{} with the seed {seed}: {wrong}; the file is kept in {kept}",
            kind.name
        )
    })?;
    Ok(bytes.len())
}

fn kind(name: &str) -> &'static Kind {
    KINDS.iter().find(|kind| kind.name == name).unwrap()
}

/// Tries the seeds of every day.
fn every_day(name: &str) {
    let kind = kind(name);
    let files = (kind.seeds)();
    for file in &files {
        assert_eq!(tried(kind, file, false), Ok(()), "{name} unchanged");
    }
    for seed in 0..EVERY_DAY {
        if let Err(wrong) = try_seed(kind, &files, seed, false) {
            panic!("{wrong}");
        }
    }
}

/// One test a kind, so that they run side by side and the name says which fails.
macro_rules! every_day {
    ($($test:ident: $name:literal;)*) => {
        $(#[test] fn $test() { every_day($name); })*

        #[test]
        fn every_kind_has_its_test() {
            let tested = [$($name),*];
            let all: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            assert_eq!(all, tested);
        }
    };
}

every_day! {
    archive_files_made_bad: "archive.txt";
    plain_texts_made_bad: "plain.txt";
    old_encodings_made_bad: "old.text";
    markdown_made_bad: "note.md";
    tei_made_bad: "edition.xml";
    pages_made_bad: "page.html";
    books_made_bad: "book.epub";
    pdf_words_made_bad: "scan.pdf";
    ris_made_bad: "x.ris";
    bibtex_made_bad: "x.bib";
    csl_json_made_bad: "x.json";
    yaml_made_bad: "x.yaml";
    collection_files_made_bad: "collection.toml";
}

/// Tries each kind for a time, and says how many files it was.
#[test]
#[ignore = "a long run: as long as READROOM_FUZZ_SECONDS says for each kind"]
#[allow(clippy::print_stdout, reason = "a long run is watched by a person")]
fn long_run() {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let each = Duration::from_secs(number("READROOM_FUZZ_SECONDS").unwrap_or(SECONDS));
    let first = number("READROOM_FUZZ_SEED").unwrap_or(1 << 32);
    let only = std::env::var("READROOM_FUZZ_KIND").unwrap_or_default();
    let mut failed = Vec::new();
    for kind in KINDS.iter().filter(|kind| kind.name.contains(&only)) {
        let files = (kind.seeds)();
        let (began, worked) = (Instant::now(), on_this_core());
        let (mut seed, mut bytes) = (first, 0);
        // On a busy machine the time of day passes without any file being read.
        while on_this_core().saturating_sub(worked) < each {
            match try_seed(kind, &files, seed, true) {
                Ok(length) => bytes += length,
                Err(wrong) => {
                    println!("FAILED {wrong}");
                    failed.push(wrong);
                }
            }
            seed += 1;
        }
        println!(
            "{:16} {:>9} files, {:>8.1} MB in {:.0} s of work, {:.0} s by the clock",
            kind.name,
            seed - first,
            bytes as f64 / 1e6,
            on_this_core().saturating_sub(worked).as_secs_f64(),
            began.elapsed().as_secs_f64()
        );
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

//! What holds for every file: reading never panics, and all that comes out is clean. And a
//! whole generated collection, read by hand: without a warning, without a doubtful record,
//! and with the speed told.

use std::io::Write as _;

use proptest::prelude::*;
use readroom::formats::{Reading, read};
use readroom::record::{Clean, Record};

use crate::formats::{names, texts};

/// Reads every file of a folder named by the environment, and says how fast: run by hand.
#[test]
#[ignore = "reads a collection named by READROOM_TEST_COLLECTION"]
fn a_generated_collection_gives_no_warning() {
    let Some(root) = std::env::var_os("READROOM_TEST_COLLECTION") else {
        return;
    };
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for entry in walkdir::WalkDir::new(root)
        .into_iter()
        .filter_map(Result::ok)
    {
        if entry.file_type().is_file() {
            files.push((
                entry.path().to_string_lossy().into_owned(),
                std::fs::read(entry.path()).unwrap(),
            ));
        }
    }
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let begin = std::time::Instant::now();
    let readings: Vec<Reading> = files
        .iter()
        .map(|(name, bytes)| read(name, bytes))
        .collect();
    let took = begin.elapsed().as_secs_f64();
    let warnings: Vec<&Clean> = readings
        .iter()
        .flat_map(|reading| &reading.warnings)
        .collect();
    let mut broken = 0;
    for (reading, (name, _)) in readings.iter().zip(&files) {
        let parsed = &reading.records[0];
        let record = &parsed.record;
        broken += record.texts[0]
            .blocks
            .iter()
            .filter(|block| block.text.contains('\n'))
            .count();
        if parsed.described {
            assert!(
                record.date.is_some() && record.shelf_marks.len() == 1 && record.further.is_empty(),
                "{name}: {record:?}"
            );
            // Nobody writes "Minutes from A to B": such a title names nobody.
            let letter =
                !record.title.starts_with("Minutes") && !record.title.starts_with("Record");
            let people = usize::from(letter);
            assert_eq!(
                (record.creators.len(), record.recipients.len()),
                (people, people),
                "{name}: {}",
                record.title
            );
            assert_eq!(record.texts[0].key.0, "translation-en", "{name}");
        }
    }
    assert!(warnings.is_empty(), "{warnings:?}");
    assert_eq!(broken, 0, "blocks with a line break");
    let speed = format!(
        "{} files, {:.1} MB in {took:.2} s: {:.1} MB/s",
        files.len(),
        bytes as f64 / 1e6,
        bytes as f64 / 1e6 / took
    );
    writeln!(std::io::stderr(), "{speed}").unwrap();
}

/// Everything of a record that can reach a screen.
fn all_words(record: &Record) -> Vec<String> {
    let mut words: Vec<String> = texts(record);
    words.extend(
        record
            .texts
            .iter()
            .flat_map(|text| text.label.iter().map(ToString::to_string)),
    );
    words.push(record.title.to_string());
    words.extend(
        record
            .further
            .iter()
            .map(|(name, value)| format!("{name}{value}")),
    );
    words.extend(record.shelf_marks.iter().map(|mark| mark.text.to_string()));
    words.push(names(record));
    words
}

proptest! {
    #[test]
    fn no_bytes_panic_and_every_text_is_clean(bytes in proptest::collection::vec(any::<u8>(), 0..200), name in "[a-z./]{0,8}(txt|md|)") {
        let reading = read(&name, &bytes);
        for word in reading.records.iter().flat_map(|parsed| all_words(&parsed.record)) {
            prop_assert!(word.chars().all(|c| c == '\n' || !c.is_control()));
        }
    }

    #[test]
    fn no_layout_panics_and_spans_fit(
        lines in proptest::collection::vec(
            prop_oneof![
                Just("**Citation:**".to_owned()),
                Just("**Contents:**".to_owned()),
                Just("**Summary:** words".to_owned()),
                Just("**Odd one:**".to_owned()),
                Just("- English Translation".to_owned()),
                Just("**English Translation**".to_owned()),
                Just(String::new()),
                Just("**November 17, 1950**".to_owned()),
                "[-#*_>|\\[\\]<^a-zA-Zж0-9. \u{1b}\u{202e}]{0,30}",
            ],
            0..16,
        ),
    ) {
        let text = lines.join("\n");
        for name in ["a.md", "a.txt", "a"] {
            let reading = read(name, text.as_bytes());
            for parsed in &reading.records {
                for block in parsed.record.texts.iter().flat_map(|text| &text.blocks) {
                    let length = block.text.chars().count();
                    prop_assert!(!block.key.is_empty());
                    prop_assert!(block.spans.iter().all(|span| span.start <= span.end && span.end <= length));
                }
                for word in all_words(&parsed.record) {
                    prop_assert!(word.chars().all(|c| c == '\n' || !c.is_control()));
                }
            }
        }
    }
}

//! What a folder's `collection.toml` says of its files, and originals beside their translations.

use std::fs;

use readroom::record::text::Role;

use super::cli::run_in;
use super::scan_shelf::{ENGLISH, RUSSIAN, Shelf};
use readroom::cli::exit::Exit;

const RULES: &str = "id = \"harbour\"\n\n[[defaults]]\nmatch = \"letters/**\"\nlanguage = \"ru\"\n\
    encoding = \"cp866\"\narchive = \"HSA\"\nrights = \"free\"\n";

/// Writes a short Russian text as machines of 1990 did.
fn write_old(shelf: &Shelf, path: &str, text: &str) {
    shelf.write(path, "");
    let bytes = encoding_rs::IBM866.encode(text).0.into_owned();
    fs::write(shelf.path(path), bytes).unwrap();
}

#[test]
fn what_a_rule_says_holds_for_the_files_of_its_pattern() {
    let shelf = Shelf::new(&[("c/collection.toml", RULES), ("c/plans/1.txt", ENGLISH)]);
    write_old(&shelf, "c/letters/1951/1.txt", "Прибыл.");
    let room = shelf.room(&["c"], &[]);
    assert!(room.problems.is_empty(), "{:?}", room.told());
    let letter = room.record("harbour/letters/1951/1");
    assert_eq!(letter.texts[0].canonical().as_str(), "Прибыл.");
    assert_eq!(letter.texts[0].language.as_deref(), Some("ru"));
    assert_eq!(letter.sources[0].encoding, "CP866");
    assert_eq!(letter.rights.as_deref(), Some("free"));
    assert_eq!(letter.shelf_marks[0].repository.as_deref(), Some("HSA"));
    let plan = room.record("harbour/plans/1");
    assert_eq!(
        (plan.rights.as_deref(), plan.texts[0].language.as_deref()),
        (None, None)
    );
}

#[test]
fn a_key_that_is_none_is_told_with_its_line_and_the_nearest() {
    let rules = RULES.replace("encoding", "encodng");
    let shelf = Shelf::new(&[("c/collection.toml", &rules), ("c/plans/1.txt", ENGLISH)]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(
        room.told(),
        ["collection.toml: line 6: there is no key encodng: did you mean encoding?"]
    );
    assert_eq!(room.ids(), ["harbour/plans/1"]);
}

#[test]
fn an_original_joins_the_file_it_is_named_after() {
    let shelf = Shelf::new(&[
        ("c/1.md", ENGLISH),
        ("c/1-original.md", RUSSIAN),
        ("c/2-original.txt", RUSSIAN),
        ("c/3_en.txt", ENGLISH),
        ("c/3_original.txt", RUSSIAN),
    ]);
    let room = shelf.room(&["c"], &[]);
    let mut ids = room.ids();
    ids.sort();
    assert_eq!(ids, ["c/1", "c/2-original", "c/3"]);
    for id in ["c/1", "c/3"] {
        let record = room.record(id);
        assert_eq!(record.texts.len(), 2, "{id}");
        let original = record.text_of(Role::Original).unwrap();
        assert!(original.canonical().starts_with("План"), "{id}");
    }
    // A mark made when the original stood alone holds on.
    let also: Vec<String> = room.entries[0]
        .1
        .also
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(also.contains(&"c/1-original".to_owned()), "{also:?}");
}

#[test]
fn an_original_of_another_day_or_another_name_stays_apart() {
    let shelf = Shelf::new(&[
        ("c/1.md", "---\ndate: 1950-11-17\n---\nOne."),
        ("c/1-original.md", "---\ndate: 1951-01-02\n---\nOther."),
        ("c/2.md", "---\nid: a\n---\nOne."),
        ("c/2-original.md", "---\nid: b\n---\nOther."),
    ]);
    assert_eq!(shelf.room(&["c"], &[]).entries.len(), 4);
}

#[test]
fn an_old_text_under_a_language_joins_by_what_it_says() {
    let shelf = Shelf::new(&[("c/1.md", ENGLISH)]);
    write_old(&shelf, "c/1_ru.txt", RUSSIAN);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["c/1"]);
    assert_eq!(room.record("c/1").sources[1].encoding, "CP866");
    assert!(room.problems.is_empty(), "{:?}", room.told());
}

#[test]
fn check_ends_with_0_when_nothing_is_wrong_and_counts_pictures_on_the_side() {
    let shelf = Shelf::new(&[("c/1.md", ENGLISH), ("c/scan.jpg", "x")]);
    let ran = run_in(&shelf.path(""), &["-c", "c", "check"]);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, ""));
    assert!(ran.err.contains("1 .jpg file is not read"), "{}", ran.err);
    assert!(ran.err.contains("1 record, nothing wrong"), "{}", ran.err);
    let ran = run_in(&shelf.path(""), &["-c", "c", "check", "--format", "json"]);
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Done, "[]\n"));
}

#[test]
fn check_tells_what_is_wrong_and_ends_with_1() {
    let shelf = Shelf::new(&[
        ("c/1.md", "---\ntitle: [broken\n---\nText."),
        ("c/minutes.doc", "x"),
        ("c/good.txt", ENGLISH),
    ]);
    fs::write(shelf.path("c/nul.txt"), b"a\0b\0\0").unwrap();
    let ran = run_in(&shelf.path(""), &["-c", "c", "check"]);
    assert_eq!(ran.exit, Exit::Nothing);
    let paths: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| Some(line.split_once(": ")?.0))
        .collect();
    assert_eq!(paths, ["*.doc", "1.md", "nul.txt"]);
    let ran = run_in(&shelf.path(""), &["-c", "c", "check", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(rows[1]["path"], "1.md");
    assert!(rows[1]["reason"].as_str().unwrap().contains("front matter"));
    assert_eq!(rows[1].as_object().unwrap().len(), 2);
    assert_eq!(
        run_in(&shelf.path(""), &["-c", "gone", "check"]).exit,
        Exit::Trouble
    );
}

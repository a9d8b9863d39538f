//! Opening rooms on real folders: what is found, under which names, and what is told.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use readroom::record::text::Role;
use readroom::store::entry::Entry;
use readroom::store::library::{Found, Place, Reading, load, read_room, roots_to_remember};

use super::scan_shelf::{ENGLISH, RUSSIAN, Room, Shelf, described};

// Names: what can't be repaired later.

#[test]
fn the_same_folder_opened_at_three_depths_gives_the_same_names() {
    let marked = Shelf::new(&[
        ("coll/collection.toml", "id = \"harbour\""),
        ("coll/a/b/1.md", ENGLISH),
    ]);
    let known = Shelf::new(&[("coll/a/b/1.md", ENGLISH)]);
    for depth in ["coll", "coll/a", "coll/a/b", "coll/a/b/1.md"] {
        assert_eq!(marked.ids(&[depth], &[]), ["harbour/a/b/1"], "{depth}");
        assert_eq!(known.ids(&[depth], &["coll"]), ["coll/a/b/1"], "{depth}");
    }
}

#[test]
fn whatever_is_opened_first_no_later_opening_changes_a_name() {
    let depths = ["coll", "coll/a", "coll/a/b"];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let shelf = Shelf::new(&[("coll/a/b/1.md", ENGLISH)]);
        let mut known: Vec<PathBuf> = Vec::new();
        let mut first = None;
        for depth in order.map(|at| depths[at]) {
            let places = shelf.places(&[depth]);
            known.extend(roots_to_remember(&places, &known));
            let names = Room::open(&places, &known).unwrap().ids();
            assert_eq!(names.len(), 1);
            assert_eq!(
                first.get_or_insert_with(|| names.clone()),
                &names,
                "{order:?}"
            );
        }
    }
}

#[test]
fn a_collection_inside_another_is_its_own_and_keeps_its_other_name() {
    let shelf = Shelf::new(&[
        ("coll/collection.toml", ""),
        ("coll/1.md", ENGLISH),
        ("coll/in/collection.toml", "id = \"inner\""),
        ("coll/in/1.md", RUSSIAN),
        ("coll/z/1.md", ENGLISH),
    ]);
    let room = shelf.room(&["coll"], &[]);
    assert_eq!(room.ids(), ["coll/1", "coll/z/1", "inner/1"]);
    assert_eq!(room.parts.len(), 2);
    let inner = &room.entries[2];
    assert_eq!(inner.0, 1);
    assert_eq!(inner.1.also.last().unwrap().as_str(), "coll/in/1");
    assert_eq!(shelf.ids(&["coll/in"], &[]), ["inner/1"]);
    assert_eq!(
        shelf.ids(&["coll/in/1.md", "coll"], &[]),
        ["inner/1", "coll/1", "coll/z/1"]
    );
}

#[test]
fn two_folders_with_the_same_file_names_are_told_apart() {
    let shelf = Shelf::new(&[("coll/a/1.md", ENGLISH), ("coll/b/1.md", RUSSIAN)]);
    assert_eq!(shelf.ids(&["coll"], &[]), ["coll/a/1", "coll/b/1"]);
    assert_eq!(shelf.ids(&["coll/a", "coll/b"], &[]), ["a/1", "b/1"]);
}

#[test]
fn a_file_alone_is_named_by_its_folder_and_brings_its_companions() {
    let shelf = Shelf::new(&[
        ("letters/1.md", &described("A letter", "")),
        ("letters/1.ru.md", RUSSIAN),
        ("letters/2.md", ENGLISH),
    ]);
    for given in ["letters/1.md", "letters/1.ru.md"] {
        let room = shelf.room(&[given], &[]);
        assert_eq!(room.ids(), ["letters/1"], "{given}");
        assert_eq!(room.record("letters/1").texts.len(), 2);
    }
}

#[test]
fn a_renamed_file_keeps_the_name_it_states_and_its_text_keeps_its_hash() {
    let shelf = Shelf::new(&[
        ("c/1.md", &described("One", "")),
        (
            "c/2.md",
            &described("Two", "<https://a.example/document/2>\n\n"),
        ),
    ]);
    let before = shelf.room(&["c"], &[]);
    fs::rename(shelf.path("c/1.md"), shelf.path("c/first.md")).unwrap();
    fs::rename(shelf.path("c/2.md"), shelf.path("c/second.md")).unwrap();
    let after = shelf.room(&["c"], &[]);
    assert_eq!(before.ids(), ["c/1", "a.example/document/2"]);
    assert_eq!(after.ids(), ["c/first", "a.example/document/2"]);
    assert_eq!(
        before.entries[0].1.texts[0].1,
        after.entries[0].1.texts[0].1
    );
}

#[test]
fn two_copies_have_one_id_and_load_as_one_record_with_two_sources() {
    let text = described("One", "<https://a.example/document/1>\n\n");
    let other = text.replace("northern", "southern");
    let shelf = Shelf::new(&[
        ("c/1.md", &text),
        ("c/copy/1.md", &text),
        ("c/z.md", &other),
    ]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["a.example/document/1"; 3]);
    let load_all = |nths: &[usize]| {
        let groups: Vec<_> = nths
            .iter()
            .flat_map(|&nth| room.entries[nth].1.groups.clone())
            .collect();
        load(&room.parts[0], &groups).unwrap()
    };
    let same = load_all(&[0, 2]);
    assert_eq!(
        (same.texts.len(), same.sources.len(), same.warnings.len()),
        (1, 2, 0)
    );
    let different = load_all(&[0, 1]);
    assert_eq!(different.texts.len(), 2);
    assert_eq!(different.texts[1].shown_label(), "z.md");
    assert!(
        different.warnings[0].contains("z.md has the same id"),
        "{:?}",
        different.warnings
    );
}

#[test]
fn opening_twice_and_in_pieces_reads_each_file_once() {
    let shelf = Shelf::new(&[
        ("c/collection.toml", ""),
        ("c/a/1.md", ENGLISH),
        ("c/a/2.md", RUSSIAN),
    ]);
    for places in [
        ["c", "c"],
        ["c/a", "c"],
        ["c/a/1.md", "c"],
        ["c", "c/a/1.md"],
        ["c/./a/../a", "c/a/"],
    ] {
        let room = shelf.room(&places, &[]);
        assert_eq!(
            (room.ids().len(), room.parts.len(), room.files),
            (2, 1, 2),
            "{places:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_file_is_lost_and_each_alone_has_the_name_it_has_with_all(
        files in proptest::collection::btree_map(
            "(|ru/|x/)[ab](_ru|_no|\\.ru|\\.x|\\.it){0,2}\\.(md|txt)", 0..3, 0..9,
        ),
    ) {
        let shelf = Shelf::new(&[("c/collection.toml", "")]);
        let texts = [ENGLISH.to_owned(), RUSSIAN.to_owned(), described("One", "")];
        for (path, kind) in &files {
            shelf.write(&format!("c/{path}"), &texts[usize::try_from(*kind).unwrap()]);
        }
        let room = shelf.room(&["c"], &[]);
        let pieces = ["c/ru", "c/x", "c"];
        let pieces: Vec<&str> = pieces.into_iter().filter(|path| shelf.path(path).exists()).collect();
        let mut in_pieces = shelf.ids(&pieces, &[]);
        let mut at_once = room.ids();
        in_pieces.sort();
        at_once.sort();
        prop_assert_eq!(in_pieces, at_once);
        let mut read: Vec<(String, String)> = Vec::new();
        for (_, entry) in &room.entries {
            for group in &entry.groups {
                let companions = group.companions.iter().map(|(file, _)| &file.path);
                let paths = std::iter::once(&group.base.path).chain(companions);
                read.extend(paths.map(|path| (path.clone(), entry.id.to_string())));
            }
        }
        read.sort();
        let paths: Vec<&str> = read.iter().map(|(path, _)| path.as_str()).collect();
        prop_assert_eq!(paths, files.keys().map(String::as_str).collect::<Vec<_>>());
        for (path, id) in &read {
            let given = format!("c/{path}");
            prop_assert_eq!(shelf.ids(&[&given], &[]), [id.clone()], "{}", given);
        }
    }
}

#[test]
fn a_file_beside_one_that_joins_the_folder_above_has_the_same_name_alone() {
    let shelf = Shelf::new(&[
        ("c/collection.toml", ""),
        ("c/b.md", ENGLISH),
        ("c/ru/b.md", &described("One", "")),
        ("c/ru/b_ru.md", ENGLISH),
    ]);
    assert_eq!(shelf.ids(&["c"], &[]), ["c/b", "c/ru/b_ru"]);
    assert_eq!(shelf.ids(&["c/ru/b_ru.md"], &[]), ["c/ru/b_ru"]);
    let room = shelf.room(&["c/ru/b_ru.md", "c"], &[]);
    assert_eq!(room.ids(), ["c/ru/b_ru", "c/b"]);
    assert_eq!(room.record("c/b").texts.len(), 2);
}

// Companions.

#[test]
fn a_companion_is_a_text_of_its_record_with_its_role_and_label() {
    let shelf = Shelf::new(&[("c/1.md", &described("One", "")), ("c/1.ru.txt", RUSSIAN)]);
    let record = shelf.room(&["c"], &[]).record("c/1");
    let original = record.text_of(Role::Original).unwrap();
    assert_eq!(original.key.0, "original-ru");
    assert_eq!(original.shown_label(), "Russian Transcription");
    assert_eq!(original.source.as_deref(), Some("1.ru.txt"));
    assert_eq!(record.sources[1].path, "1.ru.txt");
    assert!(record.sources[1].size > 100 && record.sources[1].modified.is_some());
}

#[test]
fn a_plan_no_is_not_norwegian_and_a_russian_plan_is() {
    let shelf = Shelf::new(&[
        ("c/plan.md", ENGLISH),
        ("c/plan_no.md", ENGLISH),
        ("c/plan_ru.md", RUSSIAN),
    ]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["c/plan", "c/plan_no"]);
    assert_eq!(room.record("c/plan").texts.len(), 2);
    assert_eq!(shelf.ids(&["c/plan_no.md"], &[]), ["c/plan_no"]);
    assert_eq!(shelf.ids(&["c/plan_ru.md"], &[]), ["c/plan"]);
}

#[test]
fn a_language_folder_holds_texts_of_the_records_beside_it() {
    let shelf = Shelf::new(&[
        ("c/collection.toml", ""),
        ("c/1.md", &described("One", "")),
        ("c/ru/1.md", RUSSIAN),
        ("c/ru/2.md", RUSSIAN),
        ("c/it/1.md", ENGLISH),
    ]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["c/1", "c/it/1", "c/ru/2"]);
    assert_eq!(room.record("c/1").texts.len(), 2);
    assert_eq!(shelf.ids(&["c/ru"], &[]), ["c/1", "c/ru/2"]);
    assert_eq!(shelf.ids(&["c/ru/1.md"], &[]), ["c/1"]);
    assert_eq!(shelf.ids(&["c/ru", "c"], &[]), ["c/1", "c/ru/2", "c/it/1"]);
}

#[test]
fn without_a_base_the_described_file_is_the_base() {
    let shelf = Shelf::new(&[
        ("c/1.de.txt", ENGLISH),
        ("c/1.ru.md", &described("One", "")),
        ("c/a_en.txt", ENGLISH),
        ("c/a_ru.txt", RUSSIAN),
        ("c/en/x.txt", ENGLISH),
        ("c/ru/x.txt", RUSSIAN),
    ]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["c/1", "c/a", "c/x"]);
    assert_eq!(room.entries[0].1.path, "1.ru.md");
    assert_eq!(room.entries[1].1.path, "a_en.txt");
    assert_eq!(room.record("c/a").texts.len(), 2);
    let x = room.record("c/x");
    assert_eq!(x.id.as_str(), "c/x");
    assert!(x.also.iter().any(|id| id.as_str() == "c/ru/x"));
}

// Loading again.

#[test]
fn what_is_loaded_is_what_was_listed() {
    let shelf = Shelf::new(&[
        ("c/1.md", &described("One", "")),
        ("c/1.ru.md", RUSSIAN),
        ("c/plan_en.md", ENGLISH),
        ("c/plan_ru.md", RUSSIAN),
    ]);
    let room = shelf.room(&["c"], &[]);
    for (part, entry) in &room.entries {
        let record = load(&room.parts[usize::from(*part)], &entry.groups).unwrap();
        let mut again = Entry::of(&record);
        again.groups.clone_from(&entry.groups);
        again.path.clone_from(&entry.path);
        assert_eq!(&again, entry);
    }
}

#[test]
fn a_file_that_is_gone_is_told_in_a_sentence() {
    let shelf = Shelf::new(&[("c/letters/1.md", ENGLISH), ("c/letters/1.ru.md", RUSSIAN)]);
    let room = shelf.room(&["c"], &[]);
    fs::remove_file(shelf.path("c/letters/1.ru.md")).unwrap();
    let record = room.record("c/letters/1");
    assert!(record.warnings[0].starts_with("the file letters/1.ru.md is not there any more"));
    fs::remove_file(shelf.path("c/letters/1.md")).unwrap();
    let sentence = load(&room.parts[0], &room.entries[0].1.groups).unwrap_err();
    assert!(
        sentence.starts_with("the file letters/1.md is not there any more ("),
        "{sentence}"
    );
}

// Streaming.

fn many(count: usize) -> Shelf {
    let shelf = Shelf::new(&[]);
    for number in 0..count {
        shelf.write(&format!("c/{:02}/{number:05}.md", number / 1000), ENGLISH);
    }
    shelf
}

#[test]
fn the_first_batch_comes_before_the_reading_ends_and_is_small() {
    let shelf = many(300);
    let asked = Cell::new(0);
    let batches = RefCell::new(Vec::new());
    let go_on = || {
        asked.set(asked.get() + 1);
        true
    };
    let places = shelf.places(&["c"]);
    read_room(&Reading::new(&places, &[]), &go_on, &mut |found| {
        if let Found::Clusters(_, clusters) = found {
            batches.borrow_mut().push((clusters.len(), asked.get()));
        }
    })
    .unwrap();
    let batches = batches.into_inner();
    assert!(batches[0].0 <= 32 && batches[0].1 < 40, "{batches:?}");
    assert!(batches.iter().all(|(count, _)| *count <= 64));
    assert_eq!(batches.iter().map(|(count, _)| count).sum::<usize>(), 300);
}

#[test]
fn a_reading_nobody_wants_stops_and_says_nothing_more() {
    let shelf = many(300);
    let asked = Cell::new(0);
    let seen = Cell::new(0);
    let go_on = || {
        asked.set(asked.get() + 1);
        asked.get() <= 100
    };
    let places = shelf.places(&["c"]);
    read_room(&Reading::new(&places, &[]), &go_on, &mut |found| {
        assert!(asked.get() <= 100);
        if let Found::Clusters(_, clusters) = found {
            seen.set(seen.get() + clusters.len());
        }
    })
    .unwrap();
    assert_eq!(asked.get(), 101);
    assert!(seen.get() < 101);
}

#[test]
fn the_order_is_the_same_each_time() {
    let shelf = Shelf::new(&[
        ("c/b/1.md", ENGLISH),
        ("c/a/2.md", ENGLISH),
        ("c/z.md", ENGLISH),
        ("c/y.md", ENGLISH),
    ]);
    for _ in 0..3 {
        assert_eq!(shelf.ids(&["c"], &[]), ["c/y", "c/z", "c/a/2", "c/b/1"]);
    }
}

#[test]
#[ignore = "a measurement: run it on purpose, with --nocapture"]
#[allow(clippy::print_stdout, reason = "the figures are what it is run for")]
fn ten_thousand_files_are_read_in() {
    let shelf = many(10_000);
    let start = std::time::Instant::now();
    let mut first = None;
    let mut count = 0;
    let places = shelf.places(&["c"]);
    read_room(&Reading::new(&places, &[]), &|| true, &mut |found| {
        if let Found::Clusters(_, clusters) = found {
            first.get_or_insert_with(|| start.elapsed());
            count += clusters.len();
        }
    })
    .unwrap();
    println!(
        "{count} files: first rows after {:?}, all after {:?}",
        first.unwrap(),
        start.elapsed()
    );
}

// The built-in collection.

#[test]
fn the_sample_opens_from_memory_with_stable_names() {
    let room = Room::open(&[Place::Sample, Place::Sample], &[]).unwrap();
    assert_eq!(room.parts.len(), 1);
    assert!(room.parts[0].root.is_none());
    let mut ids = room.ids();
    assert_eq!(ids, Room::open(&[Place::Sample], &[]).unwrap().ids());
    ids.sort();
    ids.dedup();
    assert_eq!(
        ids.len(),
        room.entries.len(),
        "every record has a name of its own"
    );
    for (_, entry) in &room.entries {
        assert!(entry.groups[0].base.file.is_none());
        let names = || std::iter::once(&entry.id).chain(&entry.also);
        let prefix = format!("{}/", room.parts[0].id);
        assert!(
            names().any(|id| id.as_str().starts_with(&prefix)),
            "{}",
            entry.id
        );
        let record = room.record(entry.id.as_str());
        assert_eq!(record.id, entry.id);
        assert_eq!(record.texts.len(), entry.texts.len());
    }
}

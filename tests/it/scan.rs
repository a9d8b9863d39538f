//! Opening rooms on real folders: what is found, under which names, and what is told.

use std::cell::{Cell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};

use readroom::record::listing::Problem;
use readroom::record::{Record, text::Role};
use readroom::store::entry::{Entry, Part};
use readroom::store::library::{Found, OpenError, Place, load, read_room, roots_to_remember};

/// A folder of documents, made for one test.
pub struct Shelf {
    folder: tempfile::TempDir,
}

impl Shelf {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let shelf = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for (path, text) in files {
            shelf.write(path, text);
        }
        shelf
    }

    pub fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        fs::canonicalize(self.folder.path()).unwrap().join(inside)
    }

    /// Opens a room on paths, with known roots.
    pub fn room(&self, places: &[&str], known: &[&str]) -> Room {
        self.try_room(places, known).unwrap()
    }

    pub fn try_room(&self, places: &[&str], known: &[&str]) -> Result<Room, OpenError> {
        let known: Vec<PathBuf> = known.iter().map(|root| self.path(root)).collect();
        Room::open(&self.places(places), &known)
    }

    fn places(&self, places: &[&str]) -> Vec<Place> {
        places
            .iter()
            .map(|place| Place::Path(self.path(place)))
            .collect()
    }

    /// Returns the ids of the records of a room.
    pub fn ids(&self, places: &[&str], known: &[&str]) -> Vec<String> {
        self.room(places, known).ids()
    }
}

/// What opening a room gave.
#[derive(Default)]
pub struct Room {
    pub parts: Vec<Part>,
    pub entries: Vec<(u16, Entry)>,
    pub problems: Vec<Problem>,
    pub files: usize,
}

impl Room {
    pub fn open(places: &[Place], known: &[PathBuf]) -> Result<Self, OpenError> {
        let mut room = Self::default();
        read_room(places, known, &|| true, &mut |found| room.take(found))?;
        Ok(room)
    }

    fn take(&mut self, found: Found) {
        match found {
            Found::Part(part) => self.parts.push(part),
            Found::Entries(part, entries) => {
                assert!(
                    usize::from(part) < self.parts.len(),
                    "a collection is told before its records"
                );
                self.entries
                    .extend(entries.into_iter().map(|entry| (part, entry)));
            }
            Found::Problem(problem) => self.problems.push(problem),
            Found::Files(files) => self.files = files,
        }
    }

    pub fn ids(&self) -> Vec<String> {
        self.entries
            .iter()
            .map(|(_, entry)| entry.id.to_string())
            .collect()
    }

    pub fn record(&self, id: &str) -> Record {
        let (part, entry) = self
            .entries
            .iter()
            .find(|(_, entry)| entry.id.as_str() == id)
            .unwrap();
        load(&self.parts[usize::from(*part)], &entry.groups).unwrap()
    }

    /// Returns the problems as `path: reason`.
    pub fn told(&self) -> Vec<String> {
        let told = self.problems.iter();
        told.map(|problem| format!("{}: {}", problem.path, problem.reason))
            .collect()
    }
}

const ENGLISH: &str = "The plan of the northern harbour was approved by the commission in the spring, \
    and the works are to begin as soon as the ice has gone from the river.\n";
const RUSSIAN: &str = "План северной гавани был утвержден комиссией весной, и работы должны начаться, \
    как только сойдет лед на реке.\n";

fn described(title: &str, fields: &str) -> String {
    format!(
        "**November 17, 1950**  \n**{title}**\n\n{fields}**Original Language:**\n\nRussian\n\n\
         **Contents:**\n\n- English Translation\n- Russian Transcription\n\n{ENGLISH}"
    )
}

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
fn two_collections_of_one_name_are_told_as_a_problem() {
    let shelf = Shelf::new(&[("x/letters/1.md", ENGLISH), ("y/letters/1.md", RUSSIAN)]);
    let room = shelf.room(&["x/letters", "y/letters"], &[]);
    assert_eq!(room.ids(), ["letters/1", "letters/1"]);
    assert!(
        room.told()[0].starts_with("letters: two collections have this id"),
        "{:?}",
        room.told()
    );
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

// What can't be read.

#[test]
fn a_path_that_does_not_exist_is_an_error_as_typed() {
    let shelf = Shelf::new(&[("c/1.md", ENGLISH)]);
    let error = Room::open(&[Place::Path(PathBuf::from("no\u{1b}where/x"))], &[])
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "there is no file or folder no\u{241b}where/x: check the path"
    );
    assert!(matches!(
        shelf.try_room(&["c/1.md/x"], &[]),
        Err(OpenError::Missing(_))
    ));
    let room = shelf.room(&["gone", "c"], &[]);
    assert_eq!(room.ids(), ["c/1"]);
    assert!(room.told()[0].contains("there is no file or folder"));
}

#[test]
fn pictures_are_one_line_however_many_there_are() {
    let shelf = Shelf::new(&[
        ("c/1.md", ENGLISH),
        ("c/1.jpg", "x"),
        ("c/d/2.JPG", "x"),
        ("c/blob.qqq", "a\0b"),
    ]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["c/1"]);
    let told = room.told();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[0].starts_with("*.jpg: 2 .jpg files are not read"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("*.qqq: 1 .qqq file is not read"),
        "{told:?}"
    );
    let error = shelf.try_room(&["c/1.jpg"], &[]).err().unwrap();
    assert!(
        error
            .to_string()
            .contains("no format of readroom reads .jpg files"),
        "{error}"
    );
}

#[test]
fn a_text_file_that_is_no_text_has_its_own_line() {
    let shelf = Shelf::new(&[("c/1.md", ENGLISH), ("c/2.txt", "a\0b\0\u{1}\u{2}")]);
    let room = shelf.room(&["c"], &[]);
    assert!(room.told().iter().any(|line| line.starts_with("2.txt: ")) || room.ids().len() == 2);
}

#[test]
fn a_broken_collection_toml_is_told_and_the_folders_name_used() {
    let shelf = Shelf::new(&[("c/collection.toml", "id = \n"), ("c/1.md", ENGLISH)]);
    let room = shelf.room(&["c"], &[]);
    assert_eq!(room.ids(), ["c/1"]);
    assert!(
        room.told()[0].starts_with("collection.toml: line 1 "),
        "{:?}",
        room.told()
    );
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_followed_once_and_loops_are_told() {
        let shelf = Shelf::new(&[("c/a/1.md", ENGLISH), ("far/2.md", RUSSIAN)]);
        symlink(shelf.path("c"), shelf.path("c/a/back")).unwrap();
        symlink("b", shelf.path("c/b")).unwrap();
        symlink(shelf.path("c/a"), shelf.path("c/0-again")).unwrap();
        symlink(shelf.path("far"), shelf.path("c/far")).unwrap();
        symlink(shelf.path("far/2.md"), shelf.path("c/linked.md")).unwrap();
        symlink("nothing", shelf.path("c/lost.md")).unwrap();
        symlink(shelf.path("c"), shelf.path("far/home")).unwrap();
        let room = shelf.room(&["c"], &[]);
        let mut ids = room.ids();
        ids.sort();
        assert_eq!(ids, ["c/a/1", "c/far/2", "c/linked"]);
        let told = room.told();
        assert_eq!(told.len(), 3, "{told:#?}");
        assert!(
            told.iter()
                .any(|line| line.starts_with("a/back: it is a link that leads back")),
            "{told:#?}"
        );
        assert!(
            told.iter()
                .any(|line| line.starts_with("b: it is a link that can't be followed")),
            "{told:#?}"
        );
        assert!(
            told.iter()
                .any(|line| line.starts_with("lost.md: it is a link to something")),
            "{told:#?}"
        );
    }

    #[test]
    fn a_link_to_the_root_gives_the_names_of_the_root() {
        let shelf = Shelf::new(&[("c/a/1.md", ENGLISH)]);
        symlink(shelf.path("c"), shelf.path("now")).unwrap();
        assert_eq!(shelf.ids(&["now"], &[]), ["c/a/1"]);
        assert_eq!(shelf.ids(&["now/a"], &["c"]), ["c/a/1"]);
        assert_eq!(shelf.ids(&["now/a/1.md"], &["now"]), ["c/a/1"]);
    }

    #[test]
    fn pipes_and_sockets_are_told_and_left_alone() {
        let shelf = Shelf::new(&[("c/1.md", ENGLISH)]);
        let fifo = |path: &Path| {
            let mode = rustix::fs::Mode::from_raw_mode(0o600);
            rustix::fs::mknodat(rustix::fs::CWD, path, rustix::fs::FileType::Fifo, mode, 0)
                .unwrap();
        };
        fifo(&shelf.path("c/pipe.md"));
        let _socket = std::os::unix::net::UnixListener::bind(shelf.path("c/s.md")).unwrap();
        symlink("/dev/zero", shelf.path("c/zero.md")).unwrap();
        let told = shelf.room(&["c"], &[]).told();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(
            told[0].starts_with("pipe.md: it is a pipe, not a file"),
            "{told:?}"
        );
        assert!(told[1].starts_with("s.md: it is a socket, "), "{told:?}");
        assert!(told[2].starts_with("zero.md: it is a device, "), "{told:?}");
        let error = shelf.try_room(&["c/pipe.md"], &[]).err().unwrap();
        assert!(error.to_string().contains("it is a pipe"), "{error}");
    }

    #[test]
    fn what_may_not_be_read_is_told_with_the_reason() {
        if rustix::process::geteuid().is_root() {
            return; // Root may read everything, so nothing is refused.
        }
        let shelf = Shelf::new(&[
            ("c/1.md", ENGLISH),
            ("c/2.md", ENGLISH),
            ("c/shut/3.md", ENGLISH),
        ]);
        let shut = |path: &str, mode| {
            fs::set_permissions(shelf.path(path), fs::Permissions::from_mode(mode))
        };
        shut("c/2.md", 0o000).unwrap();
        shut("c/shut", 0o000).unwrap();
        let told = shelf.room(&["c"], &[]).told();
        let alone = shelf.try_room(&["c/2.md"], &[]).err().unwrap().to_string();
        shut("c/shut", 0o700).unwrap();
        assert!(told[0].starts_with("2.md: permission denied: "), "{told:?}");
        assert!(told[1].starts_with("shut: permission denied: "), "{told:?}");
        assert!(alone.contains("permission denied"), "{alone}");
    }
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
    read_room(&shelf.places(&["c"]), &[], &go_on, &mut |found| {
        if let Found::Entries(_, entries) = found {
            batches.borrow_mut().push((entries.len(), asked.get()));
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
    read_room(&shelf.places(&["c"]), &[], &go_on, &mut |found| {
        assert!(asked.get() <= 100);
        if let Found::Entries(_, entries) = found {
            seen.set(seen.get() + entries.len());
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
fn ten_thousand_files_are_read_in() {
    let shelf = many(10_000);
    let start = std::time::Instant::now();
    let mut first = None;
    let mut count = 0;
    read_room(&shelf.places(&["c"]), &[], &|| true, &mut |found| {
        if let Found::Entries(_, entries) = found {
            first.get_or_insert_with(|| start.elapsed());
            count += entries.len();
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

//! Reading again over what an earlier reading found: the same room as a fresh reading gives,
//! with nothing opened that did not change.

use std::cell::Cell;
use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use readroom::store::fingerprint::Moment;
use readroom::store::library::{Found, Place, Reading, read_room};
use readroom::store::outcome::{Earlier, Fingerprint, Outcome};
use readroom::store::walk::{Ways, is_as_before, walk};

use super::scan_shelf::{ENGLISH, RUSSIAN, Room, Shelf, described};

const RIS: &str = "TY  - MANSCPT\nTI  - Letter on ice\nDA  - 1934/06/02\nER  - \n";

/// What a reading found, by fingerprint; counts what was asked for in vain.
#[derive(Default)]
struct Memory {
    known: HashMap<(Option<PathBuf>, Fingerprint), Outcome>,
    unknown: Mutex<usize>,
}

impl Earlier for Memory {
    fn outcome(&self, root: Option<&Path>, fingerprint: Fingerprint) -> Option<Outcome> {
        let key = (root.map(Path::to_path_buf), fingerprint);
        let found = self.known.get(&key).cloned();
        if found.is_none() {
            *self.unknown.lock().unwrap() += 1;
        }
        found
    }
}

/// A room and what it can be read over the next time.
fn read(places: &[Place], earlier: Option<&Memory>, begun: Moment) -> (Room, Memory) {
    let mut memory = Memory::default();
    let mut roots = Vec::new();
    let mut room = Room::default();
    let reading = Reading {
        begun,
        ..Reading::new(places, &[])
    };
    let reading = reading.over(earlier.map(|earlier| earlier as &dyn Earlier));
    read_room(&reading, &|| true, &mut |found| {
        match &found {
            Found::Part(part) => roots.push(part.root.clone()),
            Found::Clusters(part, clusters) => {
                for (fingerprint, outcome) in clusters {
                    let key = (roots[usize::from(*part)].clone(), *fingerprint);
                    let twice = memory.known.insert(key, outcome.clone());
                    assert_eq!(twice, None, "two clusters have one fingerprint");
                }
            }
            Found::Entries(..) | Found::Problem(_) | Found::Files(_) => {}
        }
        room.take(found);
    })
    .unwrap();
    (room, memory)
}

#[track_caller]
fn assert_same(one: &Room, other: &Room, what: &str) {
    assert_eq!(one.parts, other.parts, "{what}");
    assert_eq!(one.entries, other.entries, "{what}");
    let sorted = |room: &Room| {
        let mut problems = room.problems.clone();
        problems.sort();
        problems
    };
    assert_eq!(sorted(one), sorted(other), "{what}");
    assert_eq!(one.files, other.files, "{what}");
}

/// A time at which everything written now has rested.
fn rested() -> Moment {
    Moment::now().after(Duration::from_secs(3600))
}

/// Folders of every kind of belonging together, each with the places it is opened at.
fn arrangements() -> Vec<(&'static str, Shelf, Vec<&'static str>)> {
    let letter = described("A letter", "");
    let volume = include_str!("../fixtures/formats/volume.xml");
    let one = |name, files: &[(&str, &str)], places: &[&'static str]| {
        (name, Shelf::new(files), places.to_vec())
    };
    vec![
        one(
            "companions",
            &[
                ("c/1.md", &letter),
                ("c/1.ru.md", RUSSIAN),
                ("c/2.md", &letter),
                ("c/2_ru.md", RUSSIAN),
                (
                    "c/2_ru.de.md",
                    "Der Plan des Hafens wurde von der Kommission gebilligt.\n",
                ),
                ("c/plan_no.md", ENGLISH),
                ("c/plan.md", &letter),
                ("c/3_en.md", ENGLISH),
                ("c/3_ru.md", RUSSIAN),
                ("c/4.md", ENGLISH),
                ("c/4-original.md", RUSSIAN),
            ],
            &["c", "c/1.md", "c/2_ru.md", "c/3_ru.md"],
        ),
        one(
            "language folders",
            &[
                ("c/1.md", &letter),
                ("c/ru/1.md", RUSSIAN),
                ("c/ru/2.md", RUSSIAN),
                ("c/en/3.md", ENGLISH),
                ("c/ru/3.md", RUSSIAN),
                ("c/4.md", &letter),
                ("c/ru/4.md", ENGLISH),
                ("c/ru/4.ris", RIS),
                ("c/5.md", &letter),
                ("c/ru/5.md", " \n"),
            ],
            &["c", "c/ru", "c/ru/1.md", "c/ru/4.md"],
        ),
        one(
            "metadata beside",
            &[
                ("c/9.txt", ENGLISH),
                ("c/9.ris", RIS),
                ("c/8.txt", ENGLISH),
                ("c/8.bib", "nothing"),
                ("c/8.json", "{\"a\": 1}"),
                ("c/7.ris", RIS),
            ],
            &["c", "c/9.txt"],
        ),
        one(
            "volumes and copies",
            &[
                ("c/v.xml", volume),
                ("c/v.ru.md", RUSSIAN),
                ("c/w.md", &described("W", "<https://a.example/d/2>\n\n")),
                ("c/d/w.txt", &described("W", "<https://a.example/d/2>\n\n")),
                ("c/x.md", ENGLISH),
                ("c/x.txt", ENGLISH),
            ],
            &["c", "c/d"],
        ),
        one(
            "trouble",
            &[
                ("c/empty.md", ""),
                ("c/data.dat", "ab\0cd"),
                ("c/scan.jpg", "x"),
                ("c/letter.docx", "x"),
                ("c/broken.xml", "<TEI><text>"),
                ("c/a.pdf", "%PDF-1.4\nno more"),
                ("c/b.pdf", "no pdf"),
                ("c/collection.toml", "id = \"harbour\"\nwrong = 1\n"),
                ("c/in/collection.toml", "id = \"inner\""),
                ("c/in/1.md", ENGLISH),
            ],
            &["c", "c/in"],
        ),
    ]
}

#[test]
fn what_did_not_change_is_taken_over_and_gives_the_same_room() {
    for (name, shelf, places) in arrangements() {
        for place in places {
            for begun in [rested(), Moment::now()] {
                let places = shelf.places(&[place]);
                let (fresh, memory) = read(&places, None, begun);
                let (again, kept) = read(&places, Some(&memory), begun);
                assert_same(&again, &fresh, &format!("{name}, {place}"));
                assert_eq!(*memory.unknown.lock().unwrap(), 0, "{name}, {place}");
                let (third, _) = read(&places, Some(&kept), begun);
                assert_same(&third, &fresh, &format!("{name}, {place}, again"));
            }
        }
    }
}

/// Ways in which a person changes a folder; each is told the files that are there.
type Edit = (&'static str, fn(&Shelf, &[PathBuf]));

fn first(files: &[PathBuf], ending: &str) -> PathBuf {
    let mut of_kind = files.iter().filter(|file| {
        file.extension()
            .is_some_and(|extension| extension == ending)
    });
    of_kind.next().or(files.first()).unwrap().clone()
}

fn set_time(path: &Path, time: SystemTime) {
    let file = File::options().append(true).open(path).unwrap();
    file.set_modified(time).unwrap();
}

/// Edits that the file system shows by itself.
fn plain_edits() -> Vec<Edit> {
    vec![
        ("add", |shelf, _| shelf.write("c/new.md", ENGLISH)),
        ("add a companion", |shelf, _| {
            shelf.write("c/1.ko.md", RUSSIAN);
        }),
        ("add to a folder", |shelf, _| {
            shelf.write("c/ru/9.md", RUSSIAN);
        }),
        ("remove", |_, files| {
            fs::remove_file(first(files, "md")).unwrap();
        }),
        ("rename", |_, files| {
            let file = first(files, "md");
            fs::rename(&file, file.with_file_name("renamed.md")).unwrap();
        }),
        ("make longer", |_, files| {
            let file = first(files, "md");
            let words = fs::read_to_string(&file).unwrap();
            fs::write(&file, words + "\nMore.\n").unwrap();
        }),
        ("touch", |_, files| {
            let time = SystemTime::now() - Duration::from_secs(90_000);
            set_time(&first(files, "md"), time);
        }),
        ("say what holds", |shelf, _| {
            shelf.write(
                "c/collection.toml",
                "id = \"other\"\n[[defaults]]\nmatch = \"**/1*\"\nlanguage = \"de\"\n",
            );
        }),
        ("describe", |_, files| {
            fs::write(first(files, "txt").with_extension("ris"), RIS).unwrap();
        }),
        ("turn a folder into a collection", |shelf, _| {
            shelf.write("c/ru/collection.toml", "id = \"apart\"");
        }),
    ]
}

/// Edits that only the content shows: one byte for another, the time set back.
fn hidden_edits() -> Vec<Edit> {
    vec![("change a byte", |_, files| {
        for file in files {
            let time = fs::metadata(file).unwrap().modified().unwrap();
            let mut bytes = fs::read(file).unwrap();
            let Some(byte) = bytes.iter_mut().rfind(|byte| byte.is_ascii_lowercase()) else {
                continue;
            };
            *byte = if *byte == b'q' { b'w' } else { b'q' };
            fs::write(file, bytes).unwrap();
            set_time(file, time);
        }
    })]
}

fn files_of(shelf: &Shelf) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![shelf.path("c")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn after_any_edit_the_room_is_the_one_a_fresh_reading_gives() {
    let plain = plain_edits().into_iter().map(|edit| (edit, true));
    let hidden = hidden_edits().into_iter().map(|edit| (edit, false));
    for ((edit, make), is_plain) in plain.chain(hidden) {
        for (name, shelf, places) in arrangements() {
            let begun = if is_plain { rested() } else { Moment::now() };
            let open = |place: &str| shelf.places(&[place]);
            let before: Vec<Memory> = places
                .iter()
                .map(|place| read(&open(place), None, begun).1)
                .collect();
            make(&shelf, &files_of(&shelf));
            for (place, memory) in places.iter().zip(&before) {
                if !shelf.path(place).exists() {
                    continue;
                }
                let what = format!("{edit} in {name}, {place}");
                let begun = if is_plain { rested() } else { begun };
                let (again, _) = read(&open(place), Some(memory), begun);
                assert_same(&again, &read(&open(place), None, begun).0, &what);
            }
        }
    }
}

#[test]
fn a_few_changed_files_among_many_are_the_only_ones_read() {
    let shelf = Shelf::new(&[]);
    for number in 0..600 {
        shelf.write(&format!("c/{:02}/{number}.md", number % 3), ENGLISH);
    }
    let places = shelf.places(&["c"]);
    let (_, memory) = read(&places, None, rested());
    for number in [3, 300, 599] {
        shelf.write(
            &format!("c/{:02}/{number}.md", number % 3),
            RUSSIAN.repeat(2).as_str(),
        );
    }
    let (again, _) = read(&places, Some(&memory), rested());
    assert_eq!(*memory.unknown.lock().unwrap(), 3);
    assert_same(&again, &read(&places, None, rested()).0, "three of many");
}

#[test]
fn a_taken_over_reading_that_nobody_wants_stops() {
    let shelf = Shelf::new(&[("c/1.md", ENGLISH), ("c/d/2.md", ENGLISH)]);
    let places = shelf.places(&["c"]);
    let (_, memory) = read(&places, None, rested());
    let asked = Cell::new(0);
    let reading = Reading {
        begun: rested(),
        ..Reading::new(&places, &[])
    };
    let go_on = || {
        asked.set(asked.get() + 1);
        asked.get() < 2
    };
    let mut entries = 0;
    read_room(&reading.over(Some(&memory)), &go_on, &mut |found| {
        if let Found::Clusters(_, clusters) = found {
            entries += clusters.len();
        }
    })
    .unwrap();
    assert_eq!(entries, 0);
}

// The quick walk.

#[test]
fn the_walk_knows_that_nothing_changed_and_sees_every_edit() {
    let edits = plain_edits();
    for (edit, make) in edits {
        for (name, shelf, places) in arrangements() {
            let open: Vec<Vec<Place>> = places.iter().map(|place| shelf.places(&[place])).collect();
            let ways = |places| Ways {
                places,
                known: &[],
                begun: rested(),
            };
            let before: Vec<_> = open.iter().map(|places| walk(&ways(places))).collect();
            let rooms: Vec<Room> = open
                .iter()
                .map(|places| read(places, None, rested()).0)
                .collect();
            for (places, before) in open.iter().zip(&before) {
                assert!(is_as_before(&ways(places), &before.folders), "{name}");
                assert_eq!(walk(&ways(places)), *before, "{name}");
            }
            make(&shelf, &files_of(&shelf));
            for ((places, before), room) in open.iter().zip(&before).zip(&rooms) {
                let Place::Path(path) = &places[0] else {
                    continue;
                };
                // A walk may see more than matters, never less.
                let is_same = path.exists() && {
                    let now = read(places, None, rested()).0;
                    now.entries == room.entries && now.problems == room.problems
                };
                let seen = !is_as_before(&ways(places), &before.folders);
                assert!(seen || is_same, "{edit} in {name}, {}", path.display());
            }
        }
    }
}

#[test]
fn a_file_that_has_not_rested_is_never_as_before() {
    let shelf = Shelf::new(&[("c/1.md", ENGLISH), ("c/d/2.md", ENGLISH)]);
    let places = shelf.places(&["c"]);
    let ways = |begun| Ways {
        places: &places,
        known: &[],
        begun,
    };
    let before = walk(&ways(Moment::now())).folders;
    assert!(!is_as_before(&ways(Moment::now()), &before));
    assert!(!is_as_before(&ways(rested()), &before));
    let before = walk(&ways(rested())).folders;
    assert!(is_as_before(&ways(rested()), &before));
    assert!(!is_as_before(&ways(rested()), &before[..before.len() - 1]));
    for (known, is_same) in [("c", true), ("c/d", false)] {
        let known = [shelf.path(known)];
        let with_known = Ways {
            known: &known,
            ..ways(rested())
        };
        assert_eq!(is_as_before(&with_known, &before), is_same, "{known:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_elsewhere_is_seen_and_one_in_a_ring_ends() {
    let shelf = Shelf::new(&[
        ("c/1.md", ENGLISH),
        ("x/2.md", ENGLISH),
        ("y/2.md", RUSSIAN),
    ]);
    let link = shelf.path("c/l");
    std::os::unix::fs::symlink(shelf.path("x"), &link).unwrap();
    std::os::unix::fs::symlink(shelf.path("c"), shelf.path("c/ring")).unwrap();
    let places = shelf.places(&["c"]);
    let ways = || Ways {
        places: &places,
        known: &[],
        begun: rested(),
    };
    let before = walk(&ways());
    assert_eq!(before.files, 2);
    let (_, memory) = read(&places, None, rested());
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink(shelf.path("y"), &link).unwrap();
    assert!(!is_as_before(&ways(), &before.folders));
    let (again, _) = read(&places, Some(&memory), rested());
    assert_same(&again, &read(&places, None, rested()).0, "another folder");
}

#[test]
#[ignore = "a measurement: READROOM_CORPUS=/folder cargo test --release -- --ignored --nocapture measure_again"]
#[allow(clippy::print_stdout, reason = "the figures are what it is run for")]
fn measure_again() {
    let Some(corpus) = std::env::var_os("READROOM_CORPUS") else {
        return;
    };
    let places = [Place::Path(corpus.into())];
    let ways = Ways {
        places: &places,
        known: &[],
        begun: Moment::now(),
    };
    let start = std::time::Instant::now();
    let walked = walk(&ways);
    println!(
        "walk: {:?}, {} files, {} bytes",
        start.elapsed(),
        walked.files,
        walked.bytes
    );
    for _ in 0..5 {
        let start = std::time::Instant::now();
        let same = is_as_before(&ways, &walked.folders);
        println!("walk again: {:?} ({same})", start.elapsed());
    }
    let start = std::time::Instant::now();
    let (_, mut memory) = read(&places, None, Moment::now());
    println!("fresh: {:?}", start.elapsed());
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let (room, _) = read(&places, Some(&memory), Moment::now());
        println!(
            "again: {:?}, {} entries",
            start.elapsed(),
            room.entries.len()
        );
    }
    let some: Vec<_> = memory.known.keys().take(10).cloned().collect();
    for key in some {
        memory.known.remove(&key);
    }
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let (room, _) = read(&places, Some(&memory), Moment::now());
        println!(
            "ten unknown: {:?}, {} entries",
            start.elapsed(),
            room.entries.len()
        );
    }
}

//! An index follows its files, is kept, has one writer, and is made anew when it is damaged.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use readroom::find::aliases::Aliases;
use readroom::record::query::Query;
use readroom::store::catalogue::Catalogue;
use readroom::store::index::{self, Changes, Index, Known, Overlay, Search, Sort, Update};
use readroom::store::library::{Loader, Place, narrowed_roots};
use readroom::store::room::load_record_with;

use super::{Reading, Room, WRITTEN, catalogue, update, written};

#[test]
fn an_index_follows_its_files_and_is_kept() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    let place = || Place::Path(folder.path().to_path_buf());
    let at = cache.path().join("index");
    drop(Room::open(place(), Some(&at)));
    let room = Room::open(place(), Some(&at));
    assert_eq!(room.index.len(), WRITTEN.len(), "nothing was indexed twice");
    assert!(
        !room.ids("Hryhorenko").is_empty(),
        "the languages are known again"
    );
    drop(room);
    fs::write(
        folder.path().join("training.md"),
        "**January 5, 1951**  \n**Report**\n\nQuite other words.",
    )
    .unwrap();
    fs::remove_file(folder.path().join("letter1.ko.md")).unwrap();
    let after = catalogue(place());
    let known = Known::of(&after, 0);
    let index = Index::open_or_create(Some(&at)).unwrap();
    let changes = index.changes(&known).unwrap();
    assert_eq!((changes.add.len(), changes.delete.len()), (1, 2));
    drop(index);
    let room = Room::open(place(), Some(&at));
    assert_eq!(room.ids("quite").len(), 1);
    assert!(room.ids("\"Requesting\"").is_empty() && room.ids("Kang Kon").is_empty());
    assert_eq!(room.index.len(), WRITTEN.len() - 1);
}

#[test]
fn a_file_that_was_only_touched_is_not_indexed_again() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    let place = || Place::Path(folder.path().to_path_buf());
    let at = cache.path().join("index");
    drop(Room::open(place(), Some(&at)));
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
    for name in ["kim", "training"] {
        let path = folder.path().join(format!("{name}.md"));
        let file = fs::File::options().append(true).open(path).unwrap();
        file.set_modified(long_ago).unwrap();
    }
    fs::write(folder.path().join("undated.md"), "Other words.").unwrap();
    let after = catalogue(place());
    let mut known = Known::of(&after, 0);
    let index = Index::open_or_create(Some(&at)).unwrap();
    assert_eq!(index.changes(&known).unwrap().add.len(), 3);
    let mut asked = 0;
    let mut entry = |key| {
        asked += 1;
        Some(after.entry(key)?.into_owned())
    };
    index.settle(&mut known, &mut entry).unwrap();
    assert_eq!(asked, 3, "only what differs is looked at");
    let changes = index.changes(&known).unwrap();
    assert_eq!((changes.add.len(), changes.delete.len()), (1, 1));
    let search = Search {
        query: &Query::parse("600742/III"),
        aliases: &Aliases::default(),
        roles: &[],
        overlay: &Overlay::default(),
        sort: Sort::Score,
        limit: 10,
        count: index::Count::All,
    };
    assert_eq!(index.search(&search, &known).unwrap().hits.len(), 1);
}

#[test]
fn an_update_that_is_stopped_keeps_what_was_done_and_a_scan_finds_the_rest() {
    let catalogue = catalogue(Place::Sample);
    let mut index = Index::open_or_create(None).unwrap();
    assert_eq!(update(&catalogue, &mut index, 5), Update::Stopped);
    let known = Known::of(&catalogue, 0);
    let progress = index.progress(&known).unwrap();
    assert_eq!(
        (progress.indexed, progress.total, progress.is_complete()),
        (5, known.len(), false)
    );
    let aliases = Aliases::built_in();
    let plan = index.plan(&Query::parse("варежку"), &aliases);
    let missing = index.changes(&known).unwrap().add;
    let mut loader = Loader::default();
    let rest = index::scan_rest(&plan, &missing, &mut |key| {
        let record = load_record_with(&mut loader, &catalogue, key).ok()?;
        Some((record, index::facts(&*catalogue.entry(key)?)))
    });
    assert_eq!(rest.scanned + rest.left, missing.len());
    if rest.left == 0 {
        assert_eq!(rest.hits.len(), 1);
    }
}

#[test]
fn two_sessions_have_one_writer() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    let catalogue = catalogue(Place::Path(folder.path().to_path_buf()));
    let at = cache.path().join("index");
    let mut one = Index::open_or_create(Some(&at)).unwrap();
    let mut other = Index::open_or_create(Some(&at)).unwrap();
    let writer = one.writer().unwrap();
    assert!(writer.is_some());
    assert_eq!(
        update(&catalogue, &mut other, usize::MAX),
        Update::Elsewhere
    );
    drop(writer);
    assert_eq!(update(&catalogue, &mut one, usize::MAX), Update::Complete);
    assert!(other.is_empty());
    other.reload().unwrap();
    assert_eq!(other.len(), WRITTEN.len());
}

#[test]
fn a_damaged_index_is_made_anew_and_never_ends_the_search() {
    let folder = written();
    let place = || Place::Path(folder.path().to_path_buf());
    let damages: [&dyn Fn(&Path); 5] = [
        &|file| fs::write(file, "").unwrap(),
        &|file| fs::write(file, "not an index").unwrap(),
        &|file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        },
        &|file| {
            let mut bytes = fs::read(file).unwrap();
            bytes.iter_mut().step_by(3).for_each(|byte| *byte ^= 0x55);
            fs::write(file, bytes).unwrap();
        },
        &|file| fs::remove_file(file).unwrap(),
    ];
    for (nth, damage) in damages.iter().enumerate() {
        for kind in ["meta.json", ".term", ".fast", ".idx", ".store"] {
            let cache = tempfile::tempdir().unwrap();
            let at = cache.path().join("index");
            drop(Room::open(place(), Some(&at)));
            for entry in fs::read_dir(&at).unwrap() {
                let path = entry.unwrap().path();
                if path.to_string_lossy().ends_with(kind) {
                    damage(&path);
                }
            }
            let settings = ["--cache-dir", cache.path().to_str().unwrap()];
            let found = search_or_rebuild(&catalogue(place()), &at);
            assert_eq!(found, 1, "damage {nth} of {kind} with {settings:?}");
        }
    }
}

#[test]
fn an_index_whose_files_are_cut_short_while_it_is_read_says_so() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    for kind in [".idx", ".pos", ".term", ".fast", ".fieldnorm"] {
        for half in [false, true] {
            let at = cache.path().join(format!("index{half}{kind}"));
            let room = Room::open(Place::Path(folder.path().to_path_buf()), Some(&at));
            for entry in fs::read_dir(&at).unwrap() {
                let path = entry.unwrap().path();
                if path.to_string_lossy().ends_with(kind) {
                    let file = fs::File::options().write(true).open(&path).unwrap();
                    let length = file.metadata().unwrap().len();
                    file.set_len(if half { length / 2 } else { 0 }).unwrap();
                }
            }
            // Within its last page a file that was cut reads as zeros; a whole page is missed.
            for typed in ["600742/III", "\"telegram from\"", "request", "teleg*"] {
                let search = Search {
                    query: &Query::parse(typed),
                    aliases: &Aliases::default(),
                    roles: &[],
                    overlay: &Overlay::default(),
                    sort: Sort::Score,
                    limit: 10,
                    count: index::Count::All,
                };
                let found = room.index.search(&search, &room.known);
                let is_told = cfg!(unix) && !half && kind == ".idx";
                assert!(!is_told || found.is_err(), "{kind} {typed}: {found:?}");
            }
        }
    }
}

/// What is cut off within the last page that is left reads as zeros: nothing is found then, which
/// is not to be told as if it were so.
#[cfg(unix)]
#[test]
fn nothing_found_in_an_index_that_was_cut_short_within_a_page_is_not_believed() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    for kind in [".idx", ".term"] {
        let at = cache.path().join(format!("index{kind}"));
        let room = Room::open(Place::Path(folder.path().to_path_buf()), Some(&at));
        assert_eq!(room.ids("600742/III").len(), 1);
        assert!(room.ids("zeppelin").is_empty());
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().ends_with(kind) {
                let file = fs::File::options().write(true).open(&path).unwrap();
                file.set_len(100).unwrap();
            }
        }
        let search = Search {
            query: &Query::parse("zeppelin"),
            aliases: &Aliases::default(),
            roles: &[],
            overlay: &Overlay::default(),
            sort: Sort::Score,
            limit: 10,
            count: index::Count::All,
        };
        let found = room.index.search(&search, &room.known);
        assert!(found.is_err(), "{kind}: {found:?}");
    }
}

/// Searches as a session does: what says that it is damaged is made anew.
fn search_or_rebuild(catalogue: &Catalogue, at: &Path) -> usize {
    let known = Known::of(catalogue, 0);
    let attempt = |index: Result<Index, index::Damaged>| -> Result<usize, index::Damaged> {
        let mut index = index?;
        let mut reading = Reading {
            catalogue,
            loader: Loader::default(),
            most: usize::MAX,
        };
        index::update(&mut index, &known, &mut reading)?;
        let search = Search {
            query: &Query::parse("600742/III"),
            aliases: &Aliases::default(),
            roles: &[],
            overlay: &Overlay::default(),
            sort: Sort::Score,
            limit: 10,
            count: index::Count::All,
        };
        Ok(index.search(&search, &known)?.total)
    };
    attempt(Index::open_or_create(Some(at)))
        .or_else(|_| attempt(Index::create(at)))
        .unwrap()
}

#[test]
fn a_part_of_a_collection_is_searched_in_the_index_of_the_whole() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("collection.toml"), "").unwrap();
    let letters = folder.path().join("letters");
    fs::create_dir(&letters).unwrap();
    fs::write(letters.join("one.md"), "The pilots came again.").unwrap();
    let (whole, part) = (
        Place::Path(folder.path().to_path_buf()),
        Place::Path(letters.clone()),
    );
    assert_eq!(narrowed_roots(&[whole.clone(), part.clone()], &[]).len(), 0);
    let root = fs::canonicalize(folder.path()).unwrap();
    assert_eq!(narrowed_roots(std::slice::from_ref(&part), &[]), [root]);
    let at = cache.path().join("index");
    drop(Room::open(whole, Some(&at)));
    let inside = catalogue(part);
    let known = Known::of(&inside, 0).narrowed(true);
    let index = Index::open_or_create(Some(&at)).unwrap();
    assert_eq!(index.changes(&known).unwrap(), Changes::default());
    let search = |typed: &str, sort, limit| {
        let search = Search {
            query: &Query::parse(typed),
            aliases: &Aliases::default(),
            roles: &[],
            overlay: &Overlay::default(),
            sort,
            limit,
            count: index::Count::All,
        };
        let found = index.search(&search, &known).unwrap();
        (found.total, found.hits.len())
    };
    for sort in [Sort::Score, Sort::Date] {
        for limit in [1, 10] {
            let found = search("pilots", sort, limit);
            assert_eq!(found, (1, 1), "three have the word in the whole");
            assert_eq!(search("-pilots", sort, limit), (0, 0));
        }
    }
    let all = Known::of(&inside, 0);
    let gone = index.changes(&all).unwrap().delete.len();
    assert_eq!(gone, WRITTEN.len(), "as a whole the rest would be gone");
}

#[test]
fn an_index_beside_the_collection_is_read_by_all_and_written_by_the_command_alone() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    let run = |words: &[&str]| {
        let place = folder.path().to_str().unwrap();
        let cache = cache.path().to_str().unwrap();
        let first = ["-c", place, "--cache-dir", cache];
        let all: Vec<&str> = first.iter().chain(words).copied().collect();
        crate::cli::run_in(folder.path(), &all)
    };
    let made = run(&["index", "--beside"]);
    assert_eq!(made.exit.code(), 0, "{}", made.err);
    let beside = index::folder_in(&folder.path().join(".readroom"));
    let files = || {
        let files = fs::read_dir(&beside).unwrap();
        let mut names: Vec<_> = files.map(|file| file.unwrap().path()).collect();
        names.sort();
        names
    };
    let before = files();
    assert!(before.iter().any(|file| file.ends_with("meta.json")));
    #[cfg(unix)]
    for file in &before {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(file).unwrap().permissions().mode();
        assert_eq!(mode & 0o444, 0o444, "{}", file.display());
    }
    let found = run(&["search", "students"]);
    assert_eq!(found.exit.code(), 0, "{}", found.err);
    // One more file is looked through, and the reader needs no index of their own for it.
    fs::write(folder.path().join("more.md"), "More students.").unwrap();
    let found = run(&["search", "students"]);
    assert_eq!(found.out.matches("students").count(), 2, "{}", found.out);
    assert_eq!(files(), before, "nothing was written beside the collection");
    let is_index = |entry: walkdir::DirEntry| entry.file_name().to_string_lossy() == "meta.json";
    let own = walkdir::WalkDir::new(cache.path()).into_iter();
    assert_eq!(
        own.filter_map(Result::ok)
            .filter(|entry| is_index(entry.clone()))
            .count(),
        0
    );
}

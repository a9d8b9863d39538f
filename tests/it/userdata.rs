//! The user's own data: what is written reads back, today and in twenty years.
//!
//! The files under `tests/fixtures/userdata` are as the first version wrote them and must
//! never be changed: they stand for what lies on people's disks.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::prelude::*;
use readroom::record::Clean;
use readroom::record::identity::{IdKind, RecordId, TextHash};
use readroom::record::marks::{Draft, Evidence, Mark, MarkId, Selector, VersionId, Wish};
use readroom::record::text::TextKey;
use readroom::store::userdata::{KnownCollection, Loaded, Now, UserData};
use tempfile::TempDir;

/// A temporary folder, in memory where there is such a place: these tests wait for the disk
/// some thousand times.
pub fn temp_dir() -> TempDir {
    let in_memory = Path::new("/dev/shm");
    let made = in_memory
        .is_dir()
        .then(|| TempDir::new_in(in_memory).ok())
        .flatten();
    made.unwrap_or_else(|| TempDir::new().unwrap())
}

/// A clock and names that are the same in every run.
pub fn now() -> Now {
    now_from(1)
}

/// The same, for a second session: its names begin elsewhere.
pub fn now_from(first: u64) -> Now {
    let (time, id) = (AtomicU64::new(0), AtomicU64::new(first));
    Now::new(
        move || {
            format!(
                "2026-11-23T10:00:{:02}+01:00",
                time.fetch_add(1, Ordering::Relaxed) % 60
            )
        },
        move || {
            format!(
                "019ab000-0000-7000-8000-{:012x}",
                id.fetch_add(1, Ordering::Relaxed)
            )
        },
    )
}

/// What a mark knows of the telegram.
pub fn evidence() -> Evidence {
    Evidence {
        ids: vec![
            RecordId::url("https://digitalarchive.wilsoncenter.org/document/112079").unwrap(),
            RecordId::path("wilson", "letters/112079"),
        ],
        title: Clean::line("Telegram from Shtykov to Gromyko: \"pilots\" \\ — Штыков"),
        date: Some("1950-11-17".into()),
        path: "letters/112079.txt".into(),
        text: TextKey("translation-en".into()),
        hash: TextHash::of("CIPHERED TELEGRAM No. 600742/III"),
    }
}

/// A wish for a new note.
pub fn new_note(body: &str) -> Wish {
    Wish::NewNote {
        evidence: evidence(),
        selector: None,
        body: body.into(),
    }
}

/// A wish for a new version of a note.
pub fn edit(old: &Mark, body: &str) -> Wish {
    Wish::EditNote {
        old: Box::new(old.clone()),
        body: body.into(),
    }
}

/// What is shown in a data directory, sorted: bodies, or titles of bookmarks.
pub fn shown(root: &Path) -> Vec<String> {
    let mut bodies: Vec<String> = UserData::open(root)
        .load()
        .marks
        .into_iter()
        .map(|mark| mark.body)
        .collect();
    bodies.sort();
    bodies
}

/// The one mark that is shown.
pub fn only(root: &Path) -> Mark {
    let mut marks = UserData::open(root).load().marks;
    assert_eq!(marks.len(), 1, "{marks:#?}");
    marks.remove(0)
}

/// The files of a folder of a data directory, sorted.
pub fn files(root: &Path, folder: &str) -> Vec<String> {
    let listing = fs::read_dir(root.join(folder))
        .into_iter()
        .flatten()
        .flatten();
    let mut names: Vec<String> = listing
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/userdata")
}

fn passage() -> Selector {
    Selector {
        exact: "CIPHERED TELEGRAM\nNo. 600742/III".into(),
        prefix: String::new(),
        suffix: "\n\nFrom: CORRESPONDENT".into(),
        start: 0,
        end: 32,
    }
}

/// Writes what the fixtures hold.
fn write_fixtures(root: &Path) -> Loaded {
    let (data, now) = (UserData::open(root), now());
    let body = "# On the pilots\r\n\n---\nSee *also* 112080 — «лётчики» 🛩\nno final line end";
    let note = Wish::NewNote {
        evidence: evidence(),
        selector: Some(passage()),
        body: body.into(),
    };
    data.carry_out(&note, &now).unwrap();
    let old = only(root);
    data.carry_out(&edit(&old, body), &now).unwrap();
    data.carry_out(&Wish::Bookmark(evidence()), &now).unwrap();
    let draft = Draft {
        name: "draft-0001".into(),
        evidence: evidence(),
        selector: Some(passage()),
        editing: Some((
            MarkId("019ab000-0000-7000-8000-000000000001".into()),
            VersionId("019ab000-0000-7000-8000-000000000003".into()),
        )),
        body: "half a sen".into(),
    };
    data.carry_out(&Wish::SaveDraft(draft), &now).unwrap();
    data.remember(Path::new("/archive/wilson"), "Cold War telegrams")
        .unwrap();
    data.load()
}

#[test]
fn files_are_written_as_the_first_version_wrote_them() {
    let dir = temp_dir();
    write_fixtures(dir.path());
    for folder in ["notes", "bookmarks", "drafts", "trash", "collections"] {
        assert_eq!(
            files(dir.path(), folder),
            files(&fixtures(), folder),
            "{folder}"
        );
        for file in files(dir.path(), folder) {
            let text = |root: &Path| fs::read_to_string(root.join(folder).join(&file)).unwrap();
            assert_eq!(text(dir.path()), text(&fixtures()), "{folder}/{file}");
        }
    }
}

#[test]
fn files_of_the_first_version_load_for_ever() {
    let dir = temp_dir();
    let mut expected = write_fixtures(dir.path());
    let mut found = UserData::open(&fixtures()).load();
    // The times of files are those of this machine.
    expected.signature = found.signature.clone();
    assert_eq!(found, expected);
    assert_eq!(found.marks.len(), 2);
    let note = found
        .marks
        .iter()
        .find(|mark| !mark.body.is_empty())
        .unwrap();
    assert_eq!(note.evidence, evidence());
    assert_eq!(note.selector, Some(passage()));
    assert_eq!(
        note.replaces,
        [VersionId("019ab000-0000-7000-8000-000000000002".into())]
    );
    assert_eq!(found.drafts.pop().unwrap().body, "half a sen");
    let known = KnownCollection {
        name: "Cold War telegrams".into(),
        path: "/archive/wilson".into(),
    };
    assert_eq!(UserData::open(&fixtures()).known(), [known]);
}

#[test]
fn nothing_is_made_before_the_first_write() {
    let dir = temp_dir();
    let root = dir.path().join("a/b");
    let data = UserData::open(&root);
    let loaded = data.load();
    assert_eq!(
        loaded,
        Loaded {
            signature: data.signature(),
            ..Loaded::default()
        }
    );
    assert!(!dir.path().join("a").exists());
    data.carry_out(&new_note("x"), &now()).unwrap();
    assert_eq!(shown(&root), ["x"]);
}

#[cfg(unix)]
#[test]
fn what_is_yours_is_readable_by_you_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = temp_dir();
    let root = dir.path().join("data");
    UserData::open(&root)
        .carry_out(&new_note("x"), &now())
        .unwrap();
    let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(root.join("notes")), 0o700);
    assert_eq!(
        mode(root.join("notes").join(&files(&root, "notes")[0])),
        0o600
    );
}

#[test]
fn a_new_note_an_edit_a_deletion_and_each_taken_back() {
    let dir = temp_dir();
    let (root, data, now) = (dir.path(), UserData::open(dir.path()), now());
    let made = data.carry_out(&new_note("one"), &now).unwrap();
    let changed = data.carry_out(&edit(&only(root), "two"), &now).unwrap();
    assert_eq!(shown(root), ["two"]);
    assert_eq!(
        (files(root, "notes").len(), files(root, "trash").len()),
        (1, 1)
    );
    let note = only(root);
    assert_eq!(
        (note.created.as_str(), note.changed.as_str()),
        ("2026-11-23T10:00:00+01:00", "2026-11-23T10:00:01+01:00")
    );
    let deleted = data.carry_out(&Wish::Remove(vec![note]), &now).unwrap();
    assert_eq!(deleted.what, "note deleted");
    assert!(shown(root).is_empty());
    let back = data.carry_out(&Wish::Undo(deleted), &now).unwrap();
    assert_eq!(shown(root), ["two"]);
    data.carry_out(&Wish::Undo(back), &now).unwrap();
    assert!(shown(root).is_empty(), "taking back is taken back");
    let trashed = files(root, "trash")
        .into_iter()
        .find(|name| name.contains("03"))
        .unwrap();
    fs::rename(
        root.join("trash").join(&trashed),
        root.join("notes").join(&trashed),
    )
    .unwrap();
    let back = data.carry_out(&Wish::Undo(changed), &now).unwrap();
    assert_eq!(shown(root), ["one"]);
    data.carry_out(&Wish::Undo(back), &now).unwrap();
    assert_eq!(shown(root), ["two"]);
    assert!(
        data.carry_out(&Wish::Undo(made), &now).is_err(),
        "it was edited since"
    );
    assert_eq!(shown(root), ["two"]);
}

#[test]
fn what_readroom_does_not_know_stays_as_it_is_written() {
    let dir = temp_dir();
    let (root, data) = (dir.path(), UserData::open(dir.path()));
    let file = "\u{feff}---\r\n# mine\r\nid: abc-note\r\nversion: v1\r\nkind: note\r\nreadroom: 7\r\n\
        tags:\r\n- war # why\r\n- 'peace: yes'\r\nreview: {by: me, ok: [1, 2.50]}\r\nrecord:\r\n  title: no\r\n  volume: &v XII\r\n\
        poem: |+\r\n  one\r\n\r\n  --- two\r\n\r\n---\r\nbody\r\n";
    fs::create_dir(root.join("notes")).unwrap();
    fs::write(root.join("notes/My own name.md"), file).unwrap();
    let note = only(root);
    assert_eq!(
        (note.body.as_str(), note.evidence.title.as_str()),
        ("body\r\n", "no")
    );
    assert_eq!(note.tags, ["war", "peace: yes"]);
    assert_eq!(
        note.unknown,
        "# mine\r\nreview: {by: me, ok: [1, 2.50]}\r\npoem: |+\r\n  one\r\n\r\n  --- two\r\n\r\n"
    );
    data.carry_out(&edit(&note, "\r\n\nnew"), &now()).unwrap();
    let again = only(root);
    assert_eq!(
        (again.body.as_str(), &again.unknown, &again.tags),
        ("\r\n\nnew", &note.unknown, &note.tags)
    );
    let written = fs::read_to_string(root.join(&again.file)).unwrap();
    for kept in [
        "readroom: 7",
        "- war # why",
        "  volume: &v XII",
        "  --- two",
    ] {
        assert!(written.contains(kept), "{kept} is not in {written}");
    }
    assert_eq!(files(root, "trash"), ["My own name.md"]);
}

#[test]
fn entries_that_lean_on_one_another_are_a_problem_and_left() {
    let dir = temp_dir();
    fs::create_dir(dir.path().join("notes")).unwrap();
    let file = "---\nid: a\nversion: b\nkind: note\ntags: &t [x]\nmine: *t\n---\nbody";
    fs::write(dir.path().join("notes/a.md"), file).unwrap();
    let loaded = UserData::open(dir.path()).load();
    assert_eq!((loaded.marks.len(), loaded.problems.len()), (0, 1));
    assert_eq!(
        fs::read_to_string(dir.path().join("notes/a.md")).unwrap(),
        file
    );
}

#[test]
fn a_copied_or_renamed_file_is_the_same_note_once() {
    let dir = temp_dir();
    let (root, data, now) = (dir.path(), UserData::open(dir.path()), now());
    data.carry_out(&new_note("one"), &now).unwrap();
    let old = only(root);
    fs::copy(root.join(&old.file), root.join("notes/copy of it.md")).unwrap();
    fs::rename(root.join(&old.file), root.join("notes/renamed.txt")).unwrap();
    assert_eq!(shown(root), ["one"]);
    data.carry_out(&edit(&only(root), "two"), &now).unwrap();
    assert_eq!(shown(root), ["two"]);
    fs::rename(root.join(&only(root).file), root.join("notes/elsewhere.md")).unwrap();
    let stale = Mark {
        file: "notes/not there.md".into(),
        ..only(root)
    };
    data.carry_out(&Wish::Remove(vec![stale]), &now).unwrap();
    assert!(shown(root).is_empty(), "{:?}", files(root, "notes"));
}

#[test]
fn drafts_come_back_until_they_are_dropped() {
    let dir = temp_dir();
    let (root, data, now) = (dir.path(), UserData::open(dir.path()), now());
    let draft = |name: &str, body: &str| Draft {
        name: name.into(),
        evidence: evidence(),
        selector: Some(passage()),
        editing: None,
        body: body.into(),
    };
    for (name, body) in [
        ("kept", "a"),
        ("kept", "ab"),
        ("../Given Up", "c"),
        ("CON", " "),
    ] {
        data.carry_out(&Wish::SaveDraft(draft(name, body)), &now)
            .unwrap();
    }
    let mut loaded = UserData::open(root).load();
    loaded.drafts.sort_by_key(|draft| draft.name.clone());
    assert_eq!(
        loaded.drafts,
        [
            draft("../Given Up", "c"),
            draft("CON", " "),
            draft("kept", "ab")
        ]
    );
    let note = Wish::NewNote {
        evidence: evidence(),
        selector: Some(passage()),
        body: "ab".into(),
    };
    data.carry_out(&note, &now).unwrap();
    assert_eq!(
        data.load().kept_drafts,
        ["kept"],
        "a kill before the draft was dropped"
    );
    for name in ["kept", "../Given Up", "CON", "never there"] {
        data.carry_out(
            &Wish::DropDraft {
                name: name.into(),
                read: None,
            },
            &now,
        )
        .unwrap();
    }
    assert_eq!(files(root, "drafts"), [""; 0]);
    let trashed = files(root, "trash");
    assert_eq!(trashed.len(), 1);
    assert!(
        fs::read_to_string(root.join("trash").join(&trashed[0]))
            .unwrap()
            .ends_with("---\nc")
    );
}

#[test]
fn collections_are_remembered_and_forgotten() {
    let dir = temp_dir();
    let data = UserData::open(dir.path());
    let known = |name: &str, path: &str| KnownCollection {
        name: name.into(),
        path: path.into(),
    };
    data.remember(Path::new("/b"), "Zwei").unwrap();
    data.remember(Path::new("/a \"quoted\"\n"), "Eins").unwrap();
    data.remember(Path::new("/b"), "Two").unwrap();
    assert_eq!(
        data.known(),
        [known("Eins", "/a \"quoted\"\n"), known("Two", "/b")]
    );
    data.forget(Path::new("/b")).unwrap();
    data.forget(Path::new("/never")).unwrap();
    assert_eq!(data.known(), [known("Eins", "/a \"quoted\"\n")]);
    fs::write(dir.path().join("collections/x.toml"), "path = 1").unwrap();
    assert_eq!((data.known().len(), data.load().problems.len()), (1, 1));
}

#[cfg(unix)]
#[test]
fn a_path_that_is_not_utf_8_is_remembered() {
    use std::os::unix::ffi::OsStrExt as _;
    let dir = temp_dir();
    let path = Path::new(std::ffi::OsStr::from_bytes(b"/arch\xefve"));
    UserData::open(dir.path()).remember(path, "x").unwrap();
    assert_eq!(UserData::open(dir.path()).known()[0].path, path);
}

/// Unknown entries as a person or another program may write them.
fn unknown_entries() -> impl Strategy<Value = String> {
    let entry = prop_oneof![
        Just("review: \"a: b # c\"\n".to_owned()),
        Just("# a comment\n".to_owned()),
        Just("list:\n- 1\n# amid\n- {a: b}\n".to_owned()),
        Just("'odd key: x': no\n".to_owned()),
        Just("text: |\n  ---\n\n  id: not one\n".to_owned()),
        Just("folded: >-\n  a\n  b\n\n".to_owned()),
        Just("empty:\n".to_owned()),
        "[a-z]{3}[0-9]{2}: '[^'\\pC]{0,12}'\n",
    ];
    proptest::collection::btree_set(entry, 0..5).prop_map(|entries| entries.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn whatever_is_written_reads_back(
        bodies in proptest::collection::vec(prop_oneof![any::<String>(), "(---|\r\n|\n|#|: |[a-z]|é|🛩){0,12}"], 2),
        title in any::<String>(), path in any::<String>(), exact in any::<String>(), id in any::<String>(),
        tags in proptest::collection::vec(any::<String>(), 0..3), unknown in unknown_entries(),
    ) {
        let dir = temp_dir();
        let (root, data, now) = (dir.path(), UserData::open(dir.path()), now());
        let evidence = Evidence {
            title: Clean::text(&title),
            path,
            ids: vec![RecordId::remembered(&id, IdKind::Stated)],
            text: TextKey(exact.clone()),
            ..evidence()
        };
        let selector = Some(Selector { exact, prefix: title, ..Selector::default() });
        let wish = Wish::NewNote { evidence: evidence.clone(), selector: selector.clone(), body: bodies[0].clone() };
        data.carry_out(&wish, &now).unwrap();
        let first = only(root);
        prop_assert_eq!(&first.evidence, &evidence);
        prop_assert_eq!(&first.selector, &selector);
        prop_assert_eq!(&first.body, &bodies[0]);
        let tagged = Mark { tags: tags.clone(), unknown: unknown.clone(), ..first };
        data.carry_out(&edit(&tagged, &bodies[1]), &now).unwrap();
        data.carry_out(&edit(&only(root), &bodies[0]), &now).unwrap();
        let last = only(root);
        prop_assert_eq!((&last.body, &last.tags, &last.unknown), (&bodies[0], &tags, &unknown));
        prop_assert_eq!((&last.evidence, &last.selector), (&evidence, &selector));
    }
}

//! Every step of every wish, killed before it or failing at it.
//!
//! A disk that dies before its n-th step leaves what a killed process leaves. A disk that
//! fails once at its n-th step is a full one, or one that can't be written.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use readroom::record::marks::{Draft, Undo, Wish, forks};
use readroom::store::userdata::{Disk, KeepError, Now, RealDisk, UserData};
use tempfile::{NamedTempFile, TempDir};

use super::userdata::{edit, evidence, files, new_note, now_from, shown, temp_dir};

/// What happens at the chosen step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Nothing is done from there on.
    Dies,
    /// That step fails, the others work.
    Fails(io::ErrorKind),
    /// That step is done, and still reported as failed.
    DoneButFails,
}

#[derive(Debug)]
struct FatedDisk {
    steps: Arc<AtomicUsize>,
    at: usize,
    fate: Fate,
    /// What was done, in order.
    log: Arc<Mutex<Vec<String>>>,
}

/// The last part of a path, for the log.
fn last(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

impl FatedDisk {
    fn step<T>(&self, what: &str, act: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
        let n = self.steps.fetch_add(1, Ordering::Relaxed);
        self.log.lock().unwrap().push(what.to_owned());
        match self.fate {
            Fate::Dies if n >= self.at => Err(io::Error::other("killed")),
            Fate::Fails(kind) if n == self.at => Err(kind.into()),
            Fate::DoneButFails if n == self.at => {
                let _ = act();
                Err(io::Error::other("the answer was lost"))
            }
            Fate::Dies | Fate::Fails(_) | Fate::DoneButFails => act(),
        }
    }
}

impl Disk for FatedDisk {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(&format!("make_folder {}", last(folder)), || {
            RealDisk.make_folder(folder)
        })
    }
    fn write_beside(&self, folder: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
        let n = self.steps.load(Ordering::Relaxed);
        if self.fate == Fate::Dies && n == self.at {
            // Killed amid the write: half a file stays, under its passing name.
            let mut half = RealDisk.write_beside(folder, &bytes[..bytes.len() / 2])?;
            half.disable_cleanup(true);
        }
        self.step("write_beside", || RealDisk.write_beside(folder, bytes))
    }
    fn sync_file(&self, file: &NamedTempFile) -> io::Result<()> {
        self.step("sync_file", || RealDisk.sync_file(file))
    }
    fn name_new(&self, file: NamedTempFile, path: &Path) -> io::Result<()> {
        self.step("name_new", || RealDisk.name_new(file, path))
    }
    fn name_over(&self, file: NamedTempFile, path: &Path) -> io::Result<()> {
        self.step("name_over", || RealDisk.name_over(file, path))
    }
    fn move_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step("move_new", || RealDisk.move_new(from, to))
    }
    fn unlink(&self, path: &Path) -> io::Result<()> {
        self.step("unlink", || RealDisk.unlink(path))
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.step(&format!("sync_folder {}", last(folder)), || {
            RealDisk.sync_folder(folder)
        })
    }
}

/// A wish on a data directory that was prepared.
type Scene = fn(&UserData, &Now) -> Wish;

/// Prepares a note of which an old version still lies beside the new one, as a kill leaves it.
fn leave_old_version(data: &UserData, now: &Now) {
    let made = data.carry_out(&new_note("old"), now).unwrap();
    let undo = data
        .carry_out(&edit(&data.load().marks[0], "new"), now)
        .unwrap();
    let restored = Undo {
        made: Vec::new(),
        made_hashes: Vec::new(),
        ..undo
    };
    data.carry_out(&Wish::Undo(restored), now).unwrap();
    assert!(!made.made.is_empty() && data.load().marks[0].on_disk.below.len() == 1);
}

fn draft(body: &str) -> Draft {
    Draft {
        name: "draft-one".into(),
        evidence: evidence(),
        selector: None,
        editing: None,
        body: body.into(),
    }
}

const SCENES: [(&str, Scene); 12] = [
    ("bookmark", |_, _| Wish::Bookmark(evidence())),
    ("new note", |_, _| new_note("new")),
    ("new note in a folder that is there", |data, now| {
        data.carry_out(&new_note("old"), now).unwrap();
        new_note("new")
    }),
    ("edit", |data, now| {
        data.carry_out(&new_note("old"), now).unwrap();
        edit(&data.load().marks[0], "new")
    }),
    ("edit over a leftover", |data, now| {
        leave_old_version(data, now);
        edit(&data.load().marks[0], "newest")
    }),
    ("delete", |data, now| {
        data.carry_out(&new_note("old"), now).unwrap();
        Wish::Remove(data.load().marks)
    }),
    ("delete over a leftover", |data, now| {
        leave_old_version(data, now);
        Wish::Remove(data.load().marks)
    }),
    ("undo a new note", |data, now| {
        Wish::Undo(data.carry_out(&new_note("old"), now).unwrap())
    }),
    ("undo an edit", |data, now| {
        data.carry_out(&new_note("old"), now).unwrap();
        Wish::Undo(
            data.carry_out(&edit(&data.load().marks[0], "new"), now)
                .unwrap(),
        )
    }),
    ("undo an edit over a leftover", |data, now| {
        leave_old_version(data, now);
        Wish::Undo(
            data.carry_out(&edit(&data.load().marks[0], "newest"), now)
                .unwrap(),
        )
    }),
    ("undo a deletion over a leftover", |data, now| {
        leave_old_version(data, now);
        Wish::Undo(
            data.carry_out(&Wish::Remove(data.load().marks), now)
                .unwrap(),
        )
    }),
    ("undo an undo of an edit", |data, now| {
        data.carry_out(&new_note("old"), now).unwrap();
        let undo = data
            .carry_out(&edit(&data.load().marks[0], "new"), now)
            .unwrap();
        Wish::Undo(data.carry_out(&Wish::Undo(undo), now).unwrap())
    }),
];

/// What one run of a scene gave.
struct Run {
    dir: TempDir,
    wish: Wish,
    before: Vec<String>,
    result: Result<Undo, KeepError>,
    steps: usize,
}

fn run(scene: Scene, at: usize, fate: Fate) -> Run {
    let dir = temp_dir();
    let now = now_from(1);
    let wish = scene(&UserData::open(dir.path()), &now);
    let before = shown(dir.path());
    let steps = Arc::new(AtomicUsize::new(0));
    let disk = FatedDisk {
        steps: Arc::clone(&steps),
        at,
        fate,
        log: Arc::default(),
    };
    let result = UserData::on(dir.path(), Box::new(disk)).carry_out(&wish, &now);
    Run {
        dir,
        wish,
        before,
        result,
        steps: steps.load(Ordering::Relaxed),
    }
}

/// Runs a scene with a fate at each of its steps in turn.
fn for_each_step(fate: Fate, check: impl Fn(&str, &Run, &[String])) {
    for (name, scene) in SCENES {
        let whole = run(scene, usize::MAX, fate);
        assert!(whole.result.is_ok(), "{name}: {:?}", whole.result);
        let after = shown(whole.dir.path());
        for at in 0..whole.steps {
            let run = run(scene, at, fate);
            check(
                &format!("{name}, {fate:?} at {at} of {}", whole.steps),
                &run,
                &after,
            );
        }
    }
}

/// What failed can be tried again, once the disk works.
fn check_retry(name: &str, run: &Run, after: &[String], was_done: bool) {
    let data = UserData::open(run.dir.path());
    let result = data.carry_out(&run.wish, &now_from(1 << 41));
    let found = shown(run.dir.path());
    assert!(result.is_ok() || was_done, "{name}: {result:?}");
    assert_eq!(found, after, "{name}");
}

/// Nothing is shown twice, nothing half-written is met, and what is deleted stays deleted.
fn check_sound(name: &str, run: &Run) {
    let data = UserData::open(run.dir.path());
    let loaded = data.load();
    assert_eq!(
        forks(&loaded.marks),
        std::collections::HashSet::new(),
        "{name}"
    );
    assert_eq!(loaded.problems, [], "{name}");
    let now = now_from(1 << 40);
    if let Some(mark) = loaded.marks.iter().find(|mark| !mark.body.is_empty()) {
        data.carry_out(&edit(mark, "edited afterwards"), &now)
            .unwrap();
        let bodies: Vec<String> = data
            .load()
            .marks
            .into_iter()
            .map(|mark| mark.body)
            .collect();
        assert_eq!(bodies.len(), loaded.marks.len(), "{name}: {bodies:?}");
    }
    data.carry_out(&Wish::Remove(data.load().marks), &now)
        .unwrap();
    assert_eq!(
        shown(run.dir.path()),
        [""; 0],
        "{name}: an older version came to light"
    );
}

#[test]
fn a_kill_at_any_step_leaves_what_was_before_or_what_comes_after() {
    for_each_step(Fate::Dies, |name, run, after| {
        let found = shown(run.dir.path());
        assert!(found == run.before || found == after, "{name}: {found:?}");
        if run.result.is_ok() {
            assert_eq!(found, after, "{name}");
        }
        check_sound(name, run);
    });
}

#[test]
fn a_failure_at_any_step_is_told_and_leaves_what_was_before() {
    for fate in [
        Fate::Fails(io::ErrorKind::StorageFull),
        Fate::Fails(io::ErrorKind::PermissionDenied),
        Fate::DoneButFails,
    ] {
        for_each_step(fate, |name, run, after| {
            let found = shown(run.dir.path());
            if run.result.is_ok() {
                assert_eq!(found, after, "{name}");
            } else {
                let excused = fate == Fate::DoneButFails && found == after;
                assert!(found == run.before || excused, "{name}: {found:?}");
                check_retry(name, run, after, excused);
            }
            let litter = |folder| {
                files(run.dir.path(), folder)
                    .iter()
                    .any(|file| file.starts_with('.'))
            };
            assert!(!litter("notes") && !litter("bookmarks"), "{name}");
            check_sound(name, run);
        });
    }
}

#[test]
fn a_full_disk_says_so_and_what_to_do() {
    let run = run(SCENES[1].1, 1, Fate::Fails(io::ErrorKind::StorageFull));
    let error = run.result.unwrap_err();
    assert!(matches!(error, KeepError::DiskFull { .. }), "{error:?}");
    let sentence = error.to_string();
    for word in [
        "the disk is full",
        "notes",
        "make room",
        "stays in the editor",
    ] {
        assert!(sentence.contains(word), "{sentence}");
    }
}

#[test]
fn a_draft_is_at_any_step_the_old_one_or_the_new_one() {
    for at in 0..5 {
        let dir = temp_dir();
        let now = now_from(1);
        UserData::open(dir.path())
            .carry_out(&Wish::SaveDraft(draft("old")), &now)
            .unwrap();
        let disk = FatedDisk {
            steps: Arc::default(),
            at,
            fate: Fate::Dies,
            log: Arc::default(),
        };
        let result = UserData::on(dir.path(), Box::new(disk))
            .carry_out(&Wish::SaveDraft(draft("old and new")), &now);
        let loaded = UserData::open(dir.path()).load();
        let bodies: Vec<&str> = loaded
            .drafts
            .iter()
            .map(|draft| draft.body.as_str())
            .collect();
        assert!(bodies == ["old"] || bodies == ["old and new"], "{bodies:?}");
        assert_eq!(loaded.problems, []);
        if result.is_ok() {
            assert_eq!((bodies, at), (vec!["old and new"], 5));
        }
    }
}

#[test]
fn the_words_are_synced_before_they_have_a_name_and_before_the_old_ones_go() {
    let dir = temp_dir();
    let now = now_from(1);
    let wish = SCENES[3].1(&UserData::open(dir.path()), &now);
    let log = Arc::default();
    let disk = FatedDisk {
        steps: Arc::default(),
        at: usize::MAX,
        fate: Fate::Dies,
        log: Arc::clone(&log),
    };
    UserData::on(dir.path(), Box::new(disk))
        .carry_out(&wish, &now)
        .unwrap();
    let expected = [
        "make_folder notes",
        "write_beside",
        "sync_file",
        "name_new",
        "sync_folder notes",
        "make_folder trash",
        "move_new",
        "sync_folder trash",
        "sync_folder notes",
    ];
    assert_eq!(*log.lock().unwrap(), expected);
}

#[test]
fn an_edit_hides_what_the_old_version_hid_when_the_trash_cannot_be_used() {
    let dir = temp_dir();
    let (data, now) = (UserData::open(dir.path()), now_from(1));
    leave_old_version(&data, &now);
    let old = data.load().marks.remove(0);
    std::fs::remove_dir_all(dir.path().join("trash")).unwrap();
    std::fs::write(dir.path().join("trash"), "in the way").unwrap();
    data.carry_out(&edit(&old, "newest"), &now).unwrap();
    assert_eq!(files(dir.path(), "notes").len(), 3);
    std::fs::remove_file(dir.path().join(&old.file)).unwrap();
    assert_eq!(shown(dir.path()), ["newest"]);
}

//! Real kills, a really full disk and a folder that really can't be written, each in a process
//! of its own: the test binary runs itself with one of the helpers below.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use readroom::record::Clean;
use readroom::record::marks::{Evidence, Mark, MarkKind, Wish, forks};
use readroom::store::userdata::{KeepError, Now, UserData};
use tempfile::TempDir;

use super::userdata::{edit, evidence, new_note, now, only, shown};

/// Names the data directory to a helper; without it a helper does nothing.
const FOLDER: &str = "READROOM_TEST_FOLDER";

/// How often the writer is killed.
const KILLS: usize = 220;

/// Makes a command that runs a helper of this file in a process of its own.
fn helper(name: &str, folder: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    let name = format!("userdata_kill::{name}");
    command.args([
        "--ignored",
        "--exact",
        "--nocapture",
        "--test-threads=1",
        &name,
    ]);
    command
        .env(FOLDER, folder)
        .stdin(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn folder() -> Option<PathBuf> {
    env::var_os(FOLDER).map(PathBuf::from)
}

/// Random numbers (xorshift); the seed is told when a test fails.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let now = SystemTime::now()
            .duration_since(SystemTime::UNIX_EPOCH)
            .unwrap();
        Self(u64::try_from(now.as_nanos() & u128::from(u64::MAX)).unwrap() | 1)
    }
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// A note's body: its key, its revision, and so much text that half of it would be noticed.
fn body(key: &str, revision: u64) -> String {
    let filling = "слово ".repeat(1 + (revision as usize % 7) * 60);
    format!("{key} {revision}\n{filling}\nend {key} {revision}")
}

/// Returns a mark's key and revision; fails when it is not whole. A bookmark's is in its title.
fn key_of(mark: &Mark) -> (String, u64) {
    if mark.kind == MarkKind::Bookmark {
        return (mark.evidence.title.to_string(), 0);
    }
    let mut words = mark.body.split([' ', '\n']);
    let key = words.next().unwrap().to_owned();
    let revision = words.next().unwrap().parse().unwrap();
    assert_eq!(mark.body, body(&key, revision), "a note that is not whole");
    (key, revision)
}

/// Says on standard output what is about to be tried, does it, and says that it is on disk.
fn tell(key: &str, state: Option<u64>, act: impl FnOnce()) {
    let state = state.map_or("-".to_owned(), |revision| revision.to_string());
    let line = |word: &str| {
        io::stdout()
            .write_all(format!("@ {word} {key} {state}\n").as_bytes())
            .unwrap();
    };
    line("try");
    act();
    line("done");
}

#[test]
#[ignore = "a helper that the kill test runs in a process of its own"]
fn write_until_killed() {
    let Some(folder) = folder() else { return };
    let (data, now, mut random) = (UserData::open(&folder), Now::real(), Random::new());
    let do_it = |wish: &Wish| data.carry_out(wish, &now).unwrap();
    // The test runner has begun a line of its own.
    io::stdout().write_all(b"\n").unwrap();
    // The kill comes long before; without one the helper ends by itself.
    for _ in 0..100_000 {
        let marks = data.load().marks;
        let chosen = (!marks.is_empty()).then(|| &marks[random.below(marks.len() as u64) as usize]);
        let Some(mark) =
            chosen.filter(|_| marks.len() > 3 && (marks.len() > 9 || random.below(4) > 0))
        else {
            let key = now.id();
            if random.below(3) > 0 {
                tell(&key, Some(0), || drop(do_it(&new_note(&body(&key, 0)))));
            } else {
                let evidence = Evidence {
                    title: Clean::line(&key),
                    ..evidence()
                };
                tell(&key, Some(0), || drop(do_it(&Wish::Bookmark(evidence))));
            }
            continue;
        };
        let (key, revision) = key_of(mark);
        let mut undo = None;
        if mark.kind == MarkKind::Note && random.below(3) > 0 {
            let next = revision + 1;
            tell(&key, Some(next), || {
                undo = Some(do_it(&edit(mark, &body(&key, next))));
            });
        } else {
            tell(&key, None, || {
                undo = Some(do_it(&Wish::Remove(vec![mark.clone()])));
            });
        }
        if random.below(3) == 0 {
            tell(&key, Some(revision), || {
                drop(do_it(&Wish::Undo(undo.unwrap())));
            });
        }
    }
}

/// What the writer was told to be on disk, and what it was about when it was killed.
#[derive(Default)]
struct Told {
    kept: HashMap<String, u64>,
    under_way: Option<(String, Option<u64>)>,
}

impl Told {
    /// Takes up a line of the writer; one that was cut off by the kill says nothing.
    fn hear(&mut self, line: &str) {
        let mut words = line.split(' ');
        let (Some("@"), Some(word), Some(key), Some(state)) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return;
        };
        let state = state.parse().ok();
        if word == "try" {
            self.under_way = Some((key.to_owned(), state));
        } else {
            self.set(key, state);
            self.under_way = None;
        }
    }

    fn set(&mut self, key: &str, state: Option<u64>) {
        match state {
            Some(revision) => self.kept.insert(key.to_owned(), revision),
            None => self.kept.remove(key),
        };
    }

    /// Compares with what is on disk: what was under way may have been done or not.
    fn check(&mut self, folder: &Path, context: &str) {
        let loaded = UserData::open(folder).load();
        assert_eq!(loaded.problems, [], "{context}");
        assert!(forks(&loaded.marks).is_empty(), "{context}: a fork");
        let mut found = HashMap::new();
        for mark in &loaded.marks {
            let (key, revision) = key_of(mark);
            assert_eq!(found.insert(key, revision), None, "{context}: shown twice");
        }
        if let Some((key, state)) = self.under_way.take()
            && found.get(&key).copied() == state
        {
            self.set(&key, state);
        }
        assert_eq!(found, self.kept, "{context}");
    }
}

#[cfg(unix)]
#[test]
fn every_kept_mark_survives_a_kill_at_any_moment() {
    let dir = TempDir::new().unwrap();
    let mut random = Random::new();
    let seed = random.0;
    let (mut told, mut acknowledged) = (Told::default(), 0);
    for kill in 0..KILLS {
        let mut writer = helper("write_until_killed", dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(writer.stdout.take().unwrap());
        let mut line = String::new();
        // Some steps in, and then at no step in particular.
        let mut before_kill = random.below(12);
        while before_kill > 0 && lines.read_line(&mut line).unwrap() > 0 {
            before_kill -= u64::from(line.starts_with("@ "));
            acknowledged += usize::from(line.starts_with("@ done"));
            told.hear(line.trim_end());
            line.clear();
        }
        std::thread::sleep(Duration::from_micros(random.below(4000)));
        writer.kill().unwrap();
        writer.wait().unwrap();
        for line in lines.lines().map_while(Result::ok) {
            acknowledged += usize::from(line.starts_with("@ done"));
            told.hear(&line);
        }
        told.check(dir.path(), &format!("kill {kill}, seed {seed}"));
    }
    assert!(
        acknowledged > KILLS,
        "the writer hardly wrote: {acknowledged}"
    );
    assert!(!told.kept.is_empty());
}

#[cfg(unix)]
#[test]
#[ignore = "a helper that a test runs in a process of its own"]
fn write_on_a_full_disk() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let Some(folder) = folder() else { return };
    // The system ends a process that goes over the limit, unless it listens to the signal.
    let heard = std::sync::Arc::default();
    signal_hook::flag::register(25, heard).unwrap();
    setrlimit(
        Resource::Fsize,
        Rlimit {
            current: Some(20_000),
            maximum: None,
        },
    )
    .unwrap();
    let (data, now) = (UserData::open(&folder), Now::real());
    let old = only(&folder);
    for wish in [
        new_note(&"x".repeat(50_000)),
        edit(&old, &"y".repeat(50_000)),
    ] {
        let error = data.carry_out(&wish, &now).unwrap_err();
        assert!(matches!(error, KeepError::DiskFull { .. }), "{error:?}");
    }
    data.carry_out(&new_note("short"), &now).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_costs_no_note() {
    let dir = TempDir::new().unwrap();
    UserData::open(dir.path())
        .carry_out(&new_note("old"), &now())
        .unwrap();
    assert!(
        helper("write_on_a_full_disk", dir.path())
            .stdout(Stdio::null())
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(shown(dir.path()), ["old", "short"]);
    assert_eq!(
        fs::read_dir(dir.path().join("notes")).unwrap().count(),
        2,
        "half a file was left"
    );
}

#[cfg(unix)]
#[test]
#[ignore = "a helper that a test runs in a process of its own"]
fn write_where_it_is_forbidden() {
    let Some(folder) = folder() else { return };
    let data = UserData::open(&folder);
    let old = only(&folder);
    for wish in [
        new_note("x"),
        edit(&old, "x"),
        Wish::Remove(vec![old.clone()]),
    ] {
        let error = data.carry_out(&wish, &Now::real()).unwrap_err();
        assert!(matches!(error, KeepError::NotPermitted { .. }), "{error:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_only_be_read_says_so() {
    use std::os::unix::fs::PermissionsExt as _;
    use std::os::unix::process::CommandExt as _;
    let dir = TempDir::new().unwrap();
    UserData::open(dir.path())
        .carry_out(&new_note("old"), &now())
        .unwrap();
    let set_mode =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let note = dir.path().join(only(dir.path()).file);
    set_mode(&note, 0o444);
    set_mode(&dir.path().join("notes"), 0o555);
    set_mode(dir.path(), 0o555);
    let mut command = helper("write_where_it_is_forbidden", dir.path());
    if rustix::process::geteuid().is_root() {
        // Nothing is forbidden to the superuser: the helper runs as nobody, where nobody may
        // run it.
        command.uid(65_534).gid(65_534);
    }
    let status = command.stdout(Stdio::null()).status();
    set_mode(dir.path(), 0o755);
    set_mode(&dir.path().join("notes"), 0o755);
    assert!(status.is_err() || status.unwrap().success());
    assert_eq!(shown(dir.path()), ["old"]);
}

#[test]
fn a_folder_that_cannot_be_made_says_so() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "x").unwrap();
    let error = UserData::open(&file.join("data"))
        .carry_out(&new_note("x"), &now())
        .unwrap_err();
    assert!(matches!(error, KeepError::NoFolder { .. }), "{error:?}");
    assert!(UserData::open(&file).load().marks.is_empty());
}

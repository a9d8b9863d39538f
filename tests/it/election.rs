//! Several sessions, one of which does the work: with processes that are really killed.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use readroom::store::election::{Election, stand};

/// Names the cache folder to the helper; without it the helper does nothing.
const FOLDER: &str = "READROOM_TEST_FOLDER";

/// Starts a process that is elected and stays so; returns when it is.
fn elected_elsewhere(folder: &Path) -> Child {
    let mut child = Command::new(env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "election::hold_the_office",
        ])
        .env(FOLDER, folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.map_while(Result::ok);
    assert!(lines.any(|line| line == "@ elected"));
    child
}

#[test]
#[ignore = "a helper that the tests below run in a process of its own"]
fn hold_the_office() {
    let Some(folder) = env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    let Election::Elected(_office) = stand(&folder) else {
        panic!("somebody else is elected");
    };
    std::io::stdout().write_all(b"\n@ elected\n").unwrap();
    // Until the other side is gone or lets it go.
    let mut line = String::new();
    let _ended = std::io::stdin().read_line(&mut line);
}

#[test]
fn when_the_elected_process_is_killed_the_next_comes_in() {
    let folder = tempfile::tempdir().unwrap();
    for kills in [true, false] {
        let mut child = elected_elsewhere(folder.path());
        let Election::Waiting(candidate) = stand(folder.path()) else {
            panic!("the office is taken");
        };
        let (sender, came_in) = channel();
        let waiting = thread::spawn(move || sender.send(candidate.wait().is_some()).unwrap());
        assert!(came_in.try_recv().is_err());
        if kills {
            child.kill().unwrap();
        } else {
            drop(child.stdin.take());
        }
        assert!(came_in.recv_timeout(Duration::from_secs(20)).unwrap());
        child.wait().unwrap();
        waiting.join().unwrap();
        assert!(matches!(stand(folder.path()), Election::Elected(_)));
    }
}

#[cfg(unix)]
#[test]
fn who_may_only_read_the_folder_is_elected_too() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    drop(stand(folder.path()));
    let lock = folder.path().join("lock");
    let set = |mode| std::fs::set_permissions(&lock, std::fs::Permissions::from_mode(mode));
    set(0o444).unwrap();
    let Election::Elected(office) = stand(folder.path()) else {
        panic!("a lock needs no right to write");
    };
    assert!(matches!(stand(folder.path()), Election::Waiting(_)));
    drop(office);
}

//! Several sessions, one of which does the work: with processes that are really killed.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use readroom::app::message::{Message, Scan};
use readroom::runtime::event_loop::{Delivery, Inbox, inbox};
use readroom::runtime::log::Log;
use readroom::runtime::workers::{Beginning, Workers};
use readroom::store::catalogue::Catalogue;
use readroom::store::election::{Election, stand};
use readroom::store::keeping::{folder_in_cache, prepare};
use readroom::store::kept;
use readroom::store::library::{Found, Place, Reading, read_room};
use readroom::store::userdata::UserData;

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

/// Waits for news of how far things are.
fn until(heard: &Inbox, is_it: impl Fn(&Scan) -> bool) -> Scan {
    loop {
        let delivery = heard.receive_within(Duration::from_secs(20)).unwrap();
        let Delivery::Messages(messages) = delivery else {
            continue;
        };
        for message in messages {
            if let Message::Scan(scan) = message
                && is_it(&scan)
            {
                return scan;
            }
        }
    }
}

/// What an elected session has when it has read so many files.
fn read_so_far(place: &Place, files: usize) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let read = std::cell::Cell::new(0);
    let places = [place.clone()];
    let reading = Reading::new(&places, &[]);
    let ended = read_room(&reading, &|| read.get() < files, &mut |found| match found {
        Found::Part(part) => {
            catalogue.add_part(part);
        }
        Found::Clusters(part, clusters) => catalogue.add_clusters(part, clusters),
        Found::Files(files) => read.set(files),
        Found::Entries(..) | Found::Problem(_) => {}
    });
    ended.unwrap();
    catalogue
}

#[test]
fn who_waits_shows_what_the_elected_session_has_read_so_far() {
    let folder = tempfile::tempdir().unwrap();
    let real = std::fs::canonicalize(folder.path()).unwrap();
    let (here, cache) = (real.join("c"), real.join("cache"));
    std::fs::create_dir(&here).unwrap();
    std::fs::create_dir(&cache).unwrap();
    for number in 0..600 {
        let text = format!("# Letter {number}\n\nText of {number}.");
        std::fs::write(here.join(format!("{number}.md")), text).unwrap();
    }
    let kept_in = folder_in_cache(&cache, &here);
    prepare(&kept_in).unwrap();
    let Election::Elected(office) = stand(&kept_in) else {
        panic!("nobody else is there");
    };
    let (post, heard) = inbox();
    let place = Place::Path(here);
    let beginning = Beginning {
        places: vec![place.clone()],
        known: Vec::new(),
        cache: Some(cache),
        data: Ok(UserData::open(&folder.path().join("data"))),
        history: None,
        state: None,
        aliases: None,
    };
    let workers = Workers::start(beginning, &post, &Log::none()).unwrap();
    let first = until(&heard, |scan| scan.records > 0);
    assert!(
        !first.done && first.records < 400,
        "a screen or so: {first:?}"
    );
    let mut so_far = read_so_far(&place, 500);
    let records = so_far.len();
    assert!((400..600).contains(&records), "{records}");
    kept::write(&kept_in, &mut so_far, &Vec::new()).unwrap();
    let meanwhile = until(&heard, |scan| scan.records == records);
    assert!(!meanwhile.done, "the other goes on");
    drop(office);
    let all = until(&heard, |scan| scan.done);
    assert_eq!((all.records, all.failed), (600, None));
    drop(workers);
}

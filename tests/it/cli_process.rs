//! The real program, where only a process will do: exit codes, a closed pipe, the environment.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The program in a folder that is also its home.
fn readroom(home: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readroom"));
    command
        .args(words)
        .current_dir(home)
        .env("HOME", home)
        .stdin(Stdio::null());
    for name in [
        "XDG_CONFIG_HOME",
        "XDG_DATA_HOME",
        "XDG_CACHE_HOME",
        "XDG_STATE_HOME",
        "NO_COLOR",
        "RUST_BACKTRACE",
    ] {
        command.env_remove(name);
    }
    command
}

fn run(home: &Path, words: &[&str]) -> Output {
    readroom(home, words).output().unwrap()
}

#[test]
fn exit_codes_reach_the_shell() {
    let home = tempfile::tempdir().unwrap();
    std::fs::create_dir(home.path().join("c")).unwrap();
    for (words, code) in [
        (vec!["man"], 0),
        (vec!["list", "-c", "c"], 1),
        (vec!["list", "--format", "xml"], 2),
        (vec!["list", "-c", "gone"], 3),
    ] {
        let ran = run(home.path(), &words);
        assert_eq!(ran.status.code(), Some(code), "{words:?}");
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let home = tempfile::tempdir().unwrap();
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let ran = readroom(home.path(), &["completions", "zsh"])
        .stdout(writer)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(0));
    assert_eq!(String::from_utf8(ran.stderr).unwrap(), "");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let home = tempfile::tempdir().unwrap();
    let full = std::fs::File::options().write(true).open("/dev/full");
    let Ok(full) = full else { return };
    let ran = readroom(home.path(), &["man"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(3));
    let err = String::from_utf8(ran.stderr).unwrap();
    assert!(
        err.starts_with("readroom: cannot write the output: "),
        "{err}"
    );
}

#[test]
fn the_users_directories_are_those_of_the_home() {
    let home = tempfile::tempdir().unwrap();
    let ran = run(home.path(), &["config", "path"]);
    let out = String::from_utf8(ran.stdout).unwrap();
    let lines: Vec<(&str, &Path)> = out
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, path)| (name, Path::new(path)))
        .collect();
    let names: Vec<&str> = lines.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["settings", "data", "cache", "state"]);
    assert!(lines.iter().all(|(_, path)| path.starts_with(home.path())));
    assert!(std::fs::read_dir(home.path()).unwrap().next().is_none());
}

#[test]
fn a_backtrace_never_changes_a_message() {
    let home = tempfile::tempdir().unwrap();
    let plain = run(home.path(), &["gone"]);
    let traced = readroom(home.path(), &["gone"])
        .env("RUST_BACKTRACE", "full")
        .output()
        .unwrap();
    assert_eq!(plain.stderr, traced.stderr);
    let message = String::from_utf8(plain.stderr).unwrap();
    assert_eq!(message.lines().count(), 1, "{message}");
}

/// The telegram of the samples beside the repository, where there are any.
fn telegram() -> Option<String> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/samples/wilson-112079.txt"
    );
    Path::new(path).exists().then(|| path.to_owned())
}

#[test]
fn the_telegram_is_one_object_with_its_parts() {
    let Some(path) = telegram() else { return };
    let home = tempfile::tempdir().unwrap();
    for words in [
        vec!["-c", &path, "show", "112079", "--format", "json"],
        vec!["show", &path, "--format", "json"],
    ] {
        let ran = run(home.path(), &words);
        assert_eq!(ran.status.code(), Some(0), "{words:?}");
        let record: Value = serde_json::from_slice(&ran.stdout).unwrap();
        assert_eq!(
            record["id"],
            "digitalarchive.wilsoncenter.org/document/112079"
        );
        assert_eq!(
            record["title"],
            "Telegram from Shtykov to Gromyko, transmitting 16 November 1950 message form \
             Kim Il Sung to Stalin"
        );
        assert_eq!(record["date"], "1950-11-17");
        assert_eq!(record["shelf_marks"].as_array().unwrap().len(), 2);
        assert_eq!(record["shelf_marks"][1]["repository"], "AVPRF");
        let text = record["texts"][0]["text"].as_str().unwrap();
        assert!(text.starts_with("CIPHERED TELEGRAM No. 600742/III"));
        assert!(text.ends_with("General Staff of Armed Forces"));
    }
}

#[test]
fn the_built_in_sample_lists_whole_records() {
    let home = tempfile::tempdir().unwrap();
    let ran = run(home.path(), &["list", "--format", "json"]);
    assert_eq!(ran.status.code(), Some(0));
    let records: Vec<Value> = serde_json::from_slice(&ran.stdout).unwrap();
    assert!(records.len() >= 30);
    let table = run(home.path(), &["list", "--filter", "is:bookmarked"]);
    assert_eq!(table.status.code(), Some(1));
}

#[cfg(unix)]
#[test]
fn a_file_named_by_way_of_a_link_is_its_record() {
    let home = tempfile::tempdir().unwrap();
    let inside = |name: &str| home.path().join(name);
    std::fs::create_dir_all(inside("disk/letters")).unwrap();
    std::fs::write(inside("disk/letters/1.txt"), "Dear sister\n").unwrap();
    std::os::unix::fs::symlink("disk/letters", inside("letters")).unwrap();
    for path in ["letters/1.txt", "letters/../letters/1.txt"] {
        let ran = run(home.path(), &["show", path]);
        let told = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert_eq!(ran.status.code(), Some(0), "{told}");
        assert!(String::from_utf8_lossy(&ran.stdout).contains("Dear sister"));
    }
}

//! The command line run whole, inside this process: what it prints, and how it ends.

use std::ffi::OsString;
use std::path::Path;

use insta::assert_snapshot;
use readroom::cli;
use readroom::cli::exit::Exit;
use readroom::cli::surroundings::Surroundings;
use tempfile::TempDir;

/// What a run gave.
pub struct Ran {
    pub exit: Exit,
    pub out: String,
    pub err: String,
}

/// Runs a command line in a folder, without a home and without the machine's settings.
pub fn run_in(folder: &Path, words: &[&str]) -> Ran {
    let surroundings = Surroundings {
        working_directory: folder.to_path_buf(),
        ..Surroundings::default()
    };
    run_with(&surroundings, words)
}

fn run_with(surroundings: &Surroundings, words: &[&str]) -> Ran {
    let arguments = std::iter::once("readroom").chain(words.iter().copied());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let exit = cli::run(
        arguments.map(OsString::from),
        surroundings,
        &mut out,
        &mut err,
    );
    Ran {
        exit,
        out: String::from_utf8(out).unwrap(),
        err: String::from_utf8(err).unwrap(),
    }
}

fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn the_short_help_is_a_screen() {
    let ran = run_in(empty().path(), &["-h"]);
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""));
    assert_snapshot!(ran.out, @r"
        A reading room in a terminal for archive documents

        Usage: readroom [OPTIONS] [PATH]...
               readroom [OPTIONS] COMMAND

        Commands:
          list         Print the records, or those a filter leaves
          show         Print one record
          search       Print the records that have words in their texts, with the passages
          check        Print what could not be read, or only in part, and what to do
          index        Read the collections on purpose, so that they open at once
          config       The settings: what holds, where everything lies, a file to begin with
          completions  Print completions for a shell
          man          Print the manual page

        Arguments:
          [PATH]...  Folders and files to open (a folder named like a command needs ./)

        Options:
          -h, --help     Print help (see more with '--help')
          -V, --version  Print version

        Options for every command:
          -c, --collection <PATH>   A collection to open: a folder or a file (may repeat)
              --data-dir <FOLDER>   Keep bookmarks and notes in this folder
              --cache-dir <FOLDER>  Keep what can be made again in this folder
              --config <FILE>       Read the settings from this file instead of your own
              --color <WHEN>        When to use colour [possible values: auto, always, never]
              --ascii               Draw with ASCII signs only
              --linear              Read without a screen: lines in, plain lines out, for screen readers and
                                    braille displays
              --width <COLUMNS>     With --linear, break lines at so many columns; else the terminal does
              --log <FILE>          Write what happens to the end of this file
        ");
}

#[test]
fn the_long_help_has_examples_and_exit_codes() {
    for words in [
        vec!["--help"],
        vec!["list", "--help"],
        vec!["show", "--help"],
        vec!["search", "--help"],
    ] {
        let ran = run_in(empty().path(), &words);
        assert_eq!(ran.exit, Exit::Done);
        assert!(ran.out.contains("Examples:"), "{words:?}");
    }
    let ran = run_in(empty().path(), &["--help"]);
    assert!(ran.out.contains("Exit codes:"));
    let version = run_in(empty().path(), &["--version"]);
    assert_eq!(
        version.out,
        concat!("readroom ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn wrong_use_ends_with_2_and_says_so_beside_the_data() {
    for words in [
        vec!["list", "--sort", "size"],
        vec!["show"],
        vec!["--telescope"],
        vec!["config"],
    ] {
        let ran = run_in(empty().path(), &words);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Usage, ""), "{words:?}");
        assert!(!ran.err.is_empty(), "{words:?}");
    }
}

#[test]
fn a_path_with_nothing_there_ends_with_3() {
    let folder = empty();
    for words in [
        vec!["gone"],
        vec!["-c", "gone", "list"],
        vec!["show", "7", "-c", "gone"],
    ] {
        let ran = run_in(folder.path(), &words);
        assert_eq!(ran.exit, Exit::Trouble, "{words:?}");
        assert!(
            ran.err
                .starts_with("readroom: there is no file or folder gone: "),
            "{words:?}: {}",
            ran.err
        );
    }
}

#[test]
fn a_name_cannot_command_the_terminal() {
    let ran = run_in(empty().path(), &["\x1b[2Jgone"]);
    assert!(!ran.err.contains('\x1b'), "{:?}", ran.err);
    let ran = run_in(empty().path(), &["list", "--\x1b[2J"]);
    assert!(!ran.err.contains('\x1b'), "{:?}", ran.err);
}

#[test]
fn an_empty_folder_lists_nothing_in_every_format() {
    let folder = empty();
    std::fs::create_dir(folder.path().join("c")).unwrap();
    let data = folder.path().join("data").display().to_string();
    for (format, wanted) in [
        ("json", "[]\n"),
        ("tsv", "id\tdate\tpeople\ttitle\tlanguages\tshelf\tmarks\n"),
        ("table", "date from > to lang shelf mark title\n"),
    ] {
        let words = ["list", "-c", "c", "--data-dir", &data, "--format", format];
        let ran = run_in(folder.path(), &words);
        assert_eq!(ran.exit, Exit::Nothing, "{format}");
        assert_eq!(ran.out, wanted);
        assert_eq!(ran.err, "readroom: there is no record here\n");
    }
}

#[test]
fn without_a_home_the_records_still_show_and_the_reader_is_told() {
    let ran = run_in(empty().path(), &["list"]);
    assert!(ran.err.contains("--data-dir FOLDER"), "{}", ran.err);
    let ran = run_in(empty().path(), &["config", "init"]);
    assert_eq!(ran.exit, Exit::Trouble);
    assert!(ran.err.contains("--config FILE"), "{}", ran.err);
}

#[test]
fn settings_begin_hold_and_are_refused_with_their_line() {
    let folder = empty();
    let run = |words: &[&str]| {
        let mut all = vec!["--config", "deep/s.toml"];
        all.extend(words);
        run_in(folder.path(), &all)
    };
    let missing = run(&["config", "show"]);
    assert_eq!(missing.exit, Exit::Trouble);
    assert!(missing.err.contains("cannot read the settings "));

    let made = run(&["config", "init"]);
    let file = folder.path().join("deep/s.toml");
    assert_eq!(made.exit, Exit::Done);
    assert_eq!(made.out, format!("{}\n", file.display()));
    assert_eq!(run(&["config", "init"]).exit, Exit::Trouble);

    std::fs::write(&file, "color = \"never\"\n").unwrap();
    let shown = run(&["config", "show", "--ascii"]);
    let from = format!("# from {}, line 1\ncolor = \"never\"\n", file.display());
    assert!(shown.out.contains(&from), "{}", shown.out);
    assert!(
        shown
            .out
            .contains("# from the command line\nascii = true\n")
    );
    assert!(
        shown
            .out
            .contains("# from the built-in defaults\norder = \"date\"\n")
    );

    std::fs::write(&file, "\ncollectons = []\n").unwrap();
    for words in [vec!["config", "show"], vec!["list"], vec![]] {
        let ran = run(&words);
        assert_eq!(ran.exit, Exit::Usage, "{words:?}");
        let wanted = "s.toml, line 2: there is no setting collectons: did you mean collections?\n";
        assert!(ran.err.ends_with(wanted), "{}", ran.err);
    }
    // What does not need the settings goes on without them.
    assert_eq!(run(&["config", "init"]).exit, Exit::Trouble);
    assert_eq!(run(&["man"]).exit, Exit::Done);
}

#[test]
fn paths_are_one_a_line() {
    let folder = empty();
    let words = [
        "config",
        "path",
        "--config",
        "s",
        "--data-dir",
        "d",
        "--cache-dir",
        "c",
    ];
    let ran = run_in(folder.path(), &words);
    let at = |name: &str| folder.path().join(name).display().to_string();
    assert_eq!(
        ran.out,
        format!(
            "settings\t{}\ndata\t{}\ncache\t{}\n",
            at("s"),
            at("d"),
            at("c")
        )
    );
    assert_eq!(ran.exit, Exit::Done);
}

#[test]
fn a_log_is_written_when_asked_for() {
    let folder = empty();
    std::fs::create_dir(folder.path().join("c")).unwrap();
    let words = ["list", "-c", "c", "--data-dir", "d", "--log", "log.txt"];
    run_in(folder.path(), &words);
    let log = std::fs::read_to_string(folder.path().join("log.txt")).unwrap();
    assert!(log.contains(" 0 records and 0 problems in "), "{log}");
    let words = ["list", "-c", "c", "--log", "gone/log.txt"];
    assert_eq!(run_in(folder.path(), &words).exit, Exit::Trouble);
}

#[test]
fn a_search_for_more_records_than_there_are_gives_all() {
    let folder = empty();
    std::fs::write(folder.path().join("a.md"), "# One\n\nwords of it\n").unwrap();
    let run = |limit: &str| {
        run_in(
            folder.path(),
            &["-c", ".", "search", "words", "--limit", limit],
        )
    };
    for limit in ["100000000000", "18446744073709551615"] {
        for sort in ["score", "date"] {
            let words = [
                "-c", ".", "search", "words", "--sort", sort, "--limit", limit,
            ];
            let ran = run_in(folder.path(), &words);
            assert_eq!(ran.exit, Exit::Done, "{limit} {sort}: {}", ran.err);
        }
    }
    let ran = run("0");
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("at least 1 record"), "{}", ran.err);
}

#[test]
fn of_a_filter_without_end_the_first_words_are_taken_and_that_is_said() {
    let folder = empty();
    std::fs::write(folder.path().join("a.md"), "# One\n").unwrap();
    let filter = "x OR ".repeat(20_000) + "one";
    for words in [["list", "--filter"].as_slice(), &["search"]] {
        let all: Vec<&str> = [&["-c", "."], words, &[filter.as_str()]].concat();
        let ran = run_in(folder.path(), &all);
        assert_eq!(ran.exit, Exit::Nothing, "{}", ran.err);
        assert!(
            ran.err
                .contains("the first 1000 words were taken and 19001 left out"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn no_record_named_is_wrong_use() {
    let ran = run_in(empty().path(), &["show", " "]);
    assert_eq!(ran.exit, Exit::Usage);
    assert!(ran.err.contains("no record is named"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_of_ours_keeps_no_command_waiting() {
    let folder = empty();
    let path = |name: &str| folder.path().join(name);
    let pipe = |name: &str| {
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        let kind = rustix::fs::FileType::Fifo;
        let _ = std::fs::remove_file(path(name));
        rustix::fs::mknodat(rustix::fs::CWD, path(name), kind, mode, 0).unwrap();
    };
    std::fs::create_dir(path("c")).unwrap();
    std::fs::write(path("c/a.md"), "# One\n\nwords of it\n").unwrap();
    let options = ["-c", "c", "--cache-dir", "cache", "--data-dir", "data"];
    let run = |words: &[&str]| run_in(folder.path(), &[&options, words].concat());
    assert_eq!(run(&["index"]).exit, Exit::Done);
    assert_eq!(run(&["search", "words"]).exit, Exit::Done);
    let mut cached = vec![];
    let mut folders = vec![path("cache")];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap().flatten() {
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                cached.push(entry.path());
            }
        }
    }
    assert!(cached.len() > 3, "{cached:?}");
    for file in cached {
        let name = file
            .strip_prefix(folder.path())
            .unwrap()
            .to_string_lossy()
            .into_owned();
        if file.exists() {
            pipe(&name);
            assert_eq!(run(&["search", "words"]).exit, Exit::Done, "{name}");
            assert_eq!(run(&["list"]).exit, Exit::Done, "{name}");
        }
    }
    pipe("settings.toml");
    let ran = run(&["list", "--config", "settings.toml"]);
    assert_eq!(ran.exit, Exit::Trouble);
    assert!(ran.err.contains("it is a pipe, not a file"), "{}", ran.err);
}

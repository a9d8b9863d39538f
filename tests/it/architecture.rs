//! The repository's own rules: who may import whom, how files look, what the README says.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the ground up; each imports only from those below it.
const LAYERS: [&str; 9] = [
    "record", "find", "formats", "store", "app", "ui", "runtime", "cli", "main",
];

/// Crates that one place alone may name.
const HELD: [(&str, &[&str]); 10] = [
    ("inotify", &["src/store/watching.rs", "src/store/watching/"]),
    ("tantivy", &["src/store/index/"]),
    ("frostem", &["src/find/stems.rs"]),
    ("crossterm", &["src/runtime/"]),
    ("signal_hook", &["src/runtime/"]),
    ("fuzzy_matcher", &["src/find/fuzzy.rs"]),
    ("memmap2", &["src/store/snapshot/map.rs"]),
    (
        "libc",
        &["src/store/snapshot/map.rs", "src/runtime/memory.rs"],
    ),
    ("directories::", &["src/store/directories.rs"]),
    ("pulldown_cmark", &["src/formats/", "src/cli/"]),
];

/// Lines a file may have; a table is forgiven.
const MOST_LINES: usize = 600;
/// Files that are tables, or tests of a module, and may be longer.
const LONG: [&str; 1] = ["src/app/keymap.rs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns every Rust file below a folder, with its path from the root and its text.
fn sources(folder: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push((shown(&path), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap()
        .to_string_lossy()
        .into_owned()
}

fn layer(path: &str) -> Option<usize> {
    let name = path.strip_prefix("src/")?;
    let name = name.split('/').next()?.trim_end_matches(".rs");
    LAYERS.iter().position(|layer| *layer == name)
}

/// Returns the code of a file without its tests: these may build what they test with anything.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

#[test]
fn imports_point_down_and_the_two_wings_never_meet() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        let Some(own) = layer(&path) else { continue };
        for (number, layer) in LAYERS.iter().enumerate() {
            let named = code(&text).contains(&format!("crate::{layer}"));
            let wings = [(3, 4), (4, 3), (5, 3)].contains(&(own, number));
            if named && (number > own || wings) {
                wrong.push(format!("{path} names {layer}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_held_crate_is_named_only_where_it_may_be() {
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        for (name, places) in HELD {
            let lines = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"));
            let named = lines.into_iter().any(|line| {
                let own = line.contains(&format!("::{name}")) || line.contains("super::");
                line.contains(name)
                    && !own
                    && (line.contains("use ") || line.contains(&format!("{name}::")))
            });
            if named && !places.iter().any(|place| path.starts_with(place)) {
                wrong.push(format!("{path} names {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn unsafe_code_stands_in_three_files() {
    let allows = |text: &str| text.contains("unsafe_code");
    let files = sources("src").into_iter().filter(|(_, text)| allows(text));
    let mut files: Vec<String> = files.map(|(path, _)| path).collect();
    files.sort();
    assert_eq!(
        files,
        [
            "src/find/sixteen.rs",
            "src/runtime/memory.rs",
            "src/store/snapshot/map.rs"
        ]
    );
}

#[test]
fn record_and_app_touch_no_file_no_clock_and_no_terminal() {
    let forbidden = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "Instant::now",
        "SystemTime::now",
        "Timestamp::now",
        "Zoned::now",
        "thread::spawn",
    ];
    let mut wrong = Vec::new();
    for folder in ["src/record", "src/find", "src/formats", "src/app", "src/ui"] {
        for (path, text) in sources(folder) {
            for name in forbidden {
                if code(&text).contains(name) {
                    wrong.push(format!("{path} names {name}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_file_says_what_it_is_for_and_none_is_too_long() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests"] {
        for (path, text) in sources(folder) {
            if !text.starts_with("//!") {
                wrong.push(format!("{path} does not open with //!"));
            }
            let count = text.lines().count();
            if count > MOST_LINES && !LONG.contains(&path.as_str()) && !path.starts_with("tests") {
                wrong.push(format!("{path} has {count} lines"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_is_left_behind() {
    let words = [
        "todo!(",
        "unimplemented!(",
        "dbg!(",
        "FIXME",
        "XXX",
        "CALL SITE",
        "println!(",
        "eprintln!(",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources("src") {
        // A measurement that is run by hand prints its figures.
        if path.ends_with("tests/speed.rs") || path.ends_with("tests/quality.rs") {
            continue;
        }
        for word in words {
            if text.contains(word) {
                wrong.push(format!("{path} has {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_test_file_is_declared() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    for entry in fs::read_dir(root().join("tests/it")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_module = path.extension().is_some_and(|e| e == "rs") || path.join("mod.rs").exists();
        assert!(
            name == "main" || !is_module || main.contains(&format!("mod {name};")),
            "{name} is not declared"
        );
    }
}

#[test]
fn the_key_tables_of_the_readme_are_those_of_the_keymap() {
    let path = root().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, rest) = readme.split_once("<!-- keys -->\n").unwrap();
    let (_, tail) = rest.split_once("<!-- end of keys -->").unwrap();
    let table = readroom::app::keymap::as_markdown();
    let wanted = format!("{head}<!-- keys -->\n{table}\n<!-- end of keys -->{tail}");
    if std::env::var_os("READROOM_WRITE").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    assert!(
        readme == wanted,
        "write it with READROOM_WRITE=1 cargo test key_tables"
    );
}

#[test]
fn the_top_level_holds_what_it_should_and_nothing_else() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "data",
        "tests",
        "README.md",
        "LICENSE",
        ".ci",
        ".git",
        ".gitignore",
        "benches",
        "fuzz",
        "target",
    ];
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(
            allowed.contains(&name.as_str()),
            "{name} does not belong at the top level"
        );
    }
}

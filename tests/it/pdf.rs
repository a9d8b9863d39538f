//! PDFs in a folder, with and without a `pdftotext` on the machine.
//!
//! The program is found by PATH, so each test runs readroom in a process of its own with a
//! PATH that holds a script of that name, or nothing.
#![cfg(unix)]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// Runs readroom in a folder that is also its home, with this PATH alone.
fn readroom(home: &Path, path: &str, words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_readroom"))
        .args(words)
        .current_dir(home)
        .env_clear()
        .env("HOME", home)
        .env("PATH", path)
        .output()
        .unwrap()
}

/// Puts a script in the place of the program. Another process writes it: a program that this
/// one holds open can't be started.
fn install(folder: &Path, script: &str) {
    std::fs::create_dir_all(folder).unwrap();
    let write = "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$2\" && chmod 755 \"$2\"";
    let mut writer = Command::new("/bin/sh");
    writer
        .args(["-c", write, "sh", script])
        .arg(folder.join("pdftotext"));
    assert!(writer.status().unwrap().success());
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

fn collection() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    let papers = home.path().join("papers");
    std::fs::create_dir(&papers).unwrap();
    std::fs::write(papers.join("Log of the Tern.pdf"), b"%PDF-1.4\n\0\0").unwrap();
    std::fs::write(papers.join("letter.pdf"), b"%PDF-1.4\n\0\0").unwrap();
    std::fs::write(papers.join("letter.txt"), "A letter\n\nDear all.\n").unwrap();
    home
}

#[test]
fn with_the_program_a_pdf_has_its_text() {
    let home = collection();
    let programs = home.path().join("programs");
    install(&programs, "printf 'It froze.\\n\\fIt thawed.\\n\\f'");
    let path = programs.to_string_lossy().into_owned();
    let ran = readroom(
        home.path(),
        &path,
        &[
            "show",
            "Log of the Tern",
            "-c",
            "papers",
            "--format",
            "json",
        ],
    );
    let record = json(&ran);
    assert_eq!(record["title"], "Log of the Tern");
    assert_eq!(record["source"]["format"], "PDF");
    assert_eq!(record["texts"][0]["text"], "It froze.\n\nIt thawed.");
    assert_eq!(record["warnings"].as_array().unwrap().len(), 0);
}

#[test]
fn without_the_program_a_pdf_is_listed_and_a_text_beside_it_is_the_record() {
    let home = collection();
    // A program in the working directory is none, even when PATH names that.
    install(home.path(), "echo never");
    for path in ["/nowhere", ".", ""] {
        let ran = readroom(
            home.path(),
            path,
            &[
                "show",
                "Log of the Tern",
                "-c",
                "papers",
                "--format",
                "json",
            ],
        );
        let record = json(&ran);
        assert_eq!(record["texts"].as_array().unwrap().len(), 0);
        let warning = record["warnings"][0].as_str().unwrap();
        assert!(warning.contains("install it"), "{warning}");
        let ran = readroom(
            home.path(),
            path,
            &["list", "-c", "papers", "--format", "json"],
        );
        let records = json(&ran);
        let mut titles: Vec<&str> = records
            .as_array()
            .unwrap()
            .iter()
            .map(|record| record["title"].as_str().unwrap())
            .collect();
        titles.sort_unstable();
        assert_eq!(titles, ["A letter", "Log of the Tern"]);
    }
}

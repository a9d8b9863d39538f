//! Each format as `show` prints it, against what a person has read in the source and written
//! down; and a folder with all of them, read as one room.
//!
//! Expected JSON has the keys that say something; that none is ever absent is tested elsewhere.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats/shown");

/// The records, each with the end of its id.
const RECORDS: [(&str, &str); 8] = [
    ("archive", "4711"),
    ("note", "note"),
    ("edition", "edition"),
    ("volume", "harbour9#d2"),
    ("page", "page"),
    ("book", "book"),
    ("report", "report"),
    ("scan", "scan"),
];

/// Texts that a file of metadata beside them describes, with the name and format of that file.
const DESCRIBED: [(&str, &str, &str); 4] = [
    ("by-ris", "by-ris.ris", "RIS"),
    ("by-bib", "by-bib.bib", "BibTeX"),
    ("by-csl", "by-csl.json", "CSL-JSON"),
    ("by-yml", "by-yml.yml", "YAML"),
];

/// Makes a book of two chapters.
fn book() -> Vec<u8> {
    let chapter = |head: &str, words: &str| {
        format!(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><h1>{head}</h1><p>{words}</p></body></html>"
        )
    };
    let files = [
        ("mimetype", "application/epub+zip".to_owned()),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path=\"o.opf\" media-type=\"application/oebps-package+xml\"/></rootfiles></container>".to_owned(),
        ),
        (
            "o.opf",
            "<package version=\"3.0\" xmlns=\"http://www.idpf.org/2007/opf\"><metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
             <dc:title>The Log of the Tern</dc:title><dc:creator>Aino Rautio</dc:creator><dc:date>1934-06-07</dc:date><dc:language>en</dc:language></metadata>\
             <manifest><item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/><item id=\"b\" href=\"b.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>\
             <spine><itemref idref=\"a\"/><itemref idref=\"b\"/></spine></package>".to_owned(),
        ),
        ("a.xhtml", chapter("Ice", "It froze.")),
        ("b.xhtml", chapter("Thaw", "It thawed.")),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Lays all sources into one folder.
fn mixed() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("shown");
    fs::create_dir(&folder).unwrap();
    for entry in fs::read_dir(FIXTURES).unwrap().map(Result::unwrap) {
        if entry.path().is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name())).unwrap();
        }
    }
    fs::write(folder.join("book.epub"), book()).unwrap();
    home
}

/// Runs readroom without any program beside it, so that a PDF has no reader.
fn readroom(home: &Path, words: &[&str]) -> String {
    let ran = Command::new(env!("CARGO_BIN_EXE_readroom"))
        .args(words)
        .args(["-c", "shown"])
        .current_dir(home)
        .env_clear()
        .env("HOME", home)
        .output()
        .unwrap();
    String::from_utf8(ran.stdout).unwrap()
}

/// Takes out of a value what says nothing, and what differs from machine to machine.
fn telling(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(words) => Some(Value::String(words)).filter(|words| words != ""),
        Value::Array(items) => {
            let items: Vec<Value> = items.into_iter().filter_map(telling).collect();
            (!items.is_empty()).then_some(Value::Array(items))
        }
        Value::Object(fields) => {
            let told = fields
                .into_iter()
                .filter(|(key, _)| !matches!(key.as_str(), "sources" | "cite_key" | "warnings"));
            let told: serde_json::Map<String, Value> = told
                .filter_map(|(key, value)| Some((key, telling(value)?)))
                .collect();
            (!told.is_empty()).then_some(Value::Object(told))
        }
        other @ (Value::Bool(_) | Value::Number(_)) => Some(other),
    }
}

fn expected(name: &str) -> String {
    let path = PathBuf::from(FIXTURES).join("expected").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn shown_json(home: &Path, end: &str) -> Value {
    let json = readroom(home, &["show", "--format", "json", end]);
    telling(serde_json::from_str(&json).unwrap_or_else(|_| panic!("{end}: {json}"))).unwrap()
}

/// Returns the part of the Markdown that follows the list of fields.
fn shown_texts(home: &Path, end: &str) -> String {
    let markdown = readroom(home, &["show", "--format", "markdown", end]);
    let at = markdown.find("\n## ").map_or(markdown.len(), |at| at + 1);
    markdown[at..].to_owned()
}

#[test]
fn every_format_is_shown_as_its_source_says() {
    let home = mixed();
    let mut wrong = Vec::new();
    for (name, end) in RECORDS {
        let json = shown_json(home.path(), end);
        let wanted: Value = serde_json::from_str(&expected(&format!("{name}.json"))).unwrap();
        let wanted = telling(wanted).unwrap();
        for key in json
            .as_object()
            .unwrap()
            .keys()
            .chain(wanted.as_object().unwrap().keys())
        {
            if json.get(key) != wanted.get(key) {
                wrong.push(format!(
                    "{name}, {key}:\n  {:?}\n  {:?}",
                    json.get(key),
                    wanted.get(key)
                ));
            }
        }
        let texts = shown_texts(home.path(), end);
        if texts != expected(&format!("{name}.md")) {
            wrong.push(format!("{name}:\n{texts}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_metadata_beside_a_text_says_the_same() {
    let home = mixed();
    for (name, file, format) in DESCRIBED {
        let mut json = shown_json(home.path(), name);
        assert_eq!(json["title"], "Letter on tar", "{name}");
        assert_eq!(json["date"], "1934-06-06", "{name}");
        assert_eq!(
            json["creators"],
            serde_json::json!(["Rautio, Aino"]),
            "{name}"
        );
        let mark = &json["shelf_marks"][0];
        assert_eq!(mark["repository"], "HSA", "{name}");
        assert_eq!(mark["text"], "HSA, Fond 2, Opis 1, Delo 12", "{name}");
        assert_eq!(mark["levels"].as_array().unwrap().len(), 3, "{name}");
        let text = json["texts"][0].take();
        assert_eq!(
            (&text["language"], &text["text"]),
            (&"en".into(), &"The tar is hot.".into()),
            "{name}"
        );
        assert_eq!(json.get("further"), None, "{name}");
        assert_eq!(
            shown_texts(home.path(), name),
            expected("beside.md"),
            "{name}"
        );
        let whole = readroom(home.path(), &["show", "--format", "json", name]);
        let whole: Value = serde_json::from_str(&whole).unwrap();
        let beside = &whole["sources"][1];
        assert_eq!(
            (&beside["path"], &beside["format"]),
            (&file.into(), &format.into())
        );
    }
}

#[test]
fn a_folder_of_all_formats_is_one_room() {
    let home = mixed();
    let listed = |words: &[&str]| -> Vec<String> {
        let tsv = readroom(home.path(), &[&["list", "--format", "tsv"], words].concat());
        let rows = tsv.lines().skip(1);
        rows.filter_map(|row| row.split('\t').next().map(str::to_owned))
            .collect()
    };
    assert_eq!(
        listed(&["--sort", "date"]),
        [
            "shown/note",
            "shown/edition",
            "shown/page",
            "shown/report",
            "shown/by-bib",
            "shown/by-csl",
            "shown/by-ris",
            "shown/by-yml",
            "shown/book",
            "harbour9#d2",
            "archive.example/document/4711",
            "harbour9#terms",
            "shown/scan",
        ]
    );
    assert_eq!(
        listed(&["--filter", "shelf:HSA date:1934-06-02..1934-06-04"]).len(),
        3
    );
    assert_eq!(
        listed(&["--filter", "from:lindqvist"]),
        ["archive.example/document/4711"]
    );
    let check = readroom(home.path(), &["check"]);
    assert!(
        check.starts_with("*.pdf: 1 .pdf file: ") && check.lines().count() == 1,
        "{check}"
    );
}

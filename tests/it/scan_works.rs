//! Editions and translations of one work, in the shape of a collection of classical texts.
//!
//! The texts are invented; the folders, the names and the elements are those of such collections.

use serde_json::Value;

use super::cli::{self, Ran};
use super::scan_shelf::Shelf;

/// An edition with the URN on the division, as such collections have it.
fn tei(title: &str, kind: &str, lang: &str, n: &str, words: &str) -> String {
    format!(
        "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt></fileDesc></teiHeader>\
         <text><body><div type=\"{kind}\" xml:lang=\"{lang}\" n=\"{n}\"><div type=\"textpart\" subtype=\"book\" n=\"1\"><p>{words}</p></div></div></body></text></TEI>"
    )
}

const WORK: &str = "urn:cts:greekLit:tlg9012.tlg001";
const GREEK: &str = "urn:cts:greekLit:tlg9012.tlg001.harbour-grc2";
const ENGLISH: &str = "urn:cts:greekLit:tlg9012.tlg001.harbour-eng3";

fn greek() -> String {
    tei(
        "The Harbour (Greek)",
        "edition",
        "grc",
        GREEK,
        "λιμένα ἄειδε",
    )
}

fn english() -> String {
    tei(
        "The Harbour (English)",
        "translation",
        "eng",
        ENGLISH,
        "Sing the harbour",
    )
}

/// An edition that says nothing of its work.
fn bare(lang: &str, words: &str) -> String {
    format!(
        "<TEI><teiHeader><fileDesc><titleStmt><title>Harbour {lang}</title></titleStmt></fileDesc></teiHeader>\
         <text xml:lang=\"{lang}\"><body><p>{words}</p></body></text></TEI>"
    )
}

const LISTING: &str = "<?xml version=\"1.0\"?>\n\
<ti:work xmlns:ti=\"http://chs.harvard.edu/xmlns/cts\" groupUrn=\"urn:cts:greekLit:tlg9012\" xml:lang=\"grc\" urn=\"urn:cts:greekLit:tlg9012.tlg001\">\n\
  <ti:title xml:lang=\"eng\">Hymn to the Harbour</ti:title>\n\
  <ti:edition urn=\"urn:cts:greekLit:tlg9012.tlg001.harbour-grc2\" workUrn=\"urn:cts:greekLit:tlg9012.tlg001\">\n\
    <ti:label xml:lang=\"eng\">Hymn to the Harbour</ti:label>\n\
    <ti:description xml:lang=\"eng\">Varga &amp; Hill, Works, Estmere 1902</ti:description>\n\
  </ti:edition>\n\
  <ti:translation urn=\"urn:cts:greekLit:tlg9012.tlg001.harbour-eng3\" xml:lang=\"eng\">\n\
    <ti:label xml:lang=\"eng\">Hymn to the Harbour, in English</ti:label>\n\
  </ti:translation>\n\
</ti:work>";

/// The list of an author's works, one folder up: it says nothing of any text.
const AUTHOR: &str = "<ti:textgroup xmlns:ti=\"http://chs.harvard.edu/xmlns/cts\" urn=\"urn:cts:greekLit:tlg9012\"><ti:groupname>Varga</ti:groupname></ti:textgroup>";

/// Runs a command on a place of the shelf.
fn run_on(shelf: &Shelf, place: &str, words: &[&str]) -> Ran {
    let user = shelf.path("user");
    let user = user.to_str().unwrap();
    let common = ["-c", place, "--data-dir", user, "--cache-dir", user];
    let words: Vec<&str> = words.iter().chain(&common).copied().collect();
    cli::run_in(&shelf.path(""), &words)
}

fn ids(shelf: &Shelf, place: &str) -> Vec<String> {
    let ran = run_on(shelf, place, &["list", "--format", "json"]);
    assert_eq!(ran.err, "");
    let rows: Value = serde_json::from_str(&ran.out).unwrap();
    let rows = rows.as_array().unwrap().iter();
    let mut ids: Vec<String> = rows
        .map(|row| row["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids
}

/// Returns the one record of a place.
fn record(shelf: &Shelf, place: &str) -> Value {
    let ids = ids(shelf, place);
    assert_eq!(ids.len(), 1, "{ids:?}");
    let ran = run_on(shelf, place, &["show", "--format", "json", &ids[0]]);
    assert_eq!(ran.err, "");
    serde_json::from_str(&ran.out).unwrap()
}

/// Writes the texts of a record as `role language key label: text`, in the order of their keys.
fn texts(record: &Value) -> Vec<String> {
    let texts = record["texts"].as_array().unwrap().iter();
    let word = |text: &Value, name: &str| text[name].as_str().unwrap_or("-").to_owned();
    let mut texts: Vec<String> = texts
        .map(|text| {
            let [role, language, key, label, words] =
                ["role", "language", "key", "label", "text"].map(|name| word(text, name));
            format!("{key}: {role} {language}, {label}: {words}")
        })
        .collect();
    texts.sort();
    texts
}

const BOTH: [&str; 2] = [
    "harbour-eng3: translation en, Translation harbour-eng3: Sing the harbour",
    "harbour-grc2: original grc, Edition harbour-grc2: λιμένα ἄειδε",
];

#[test]
fn an_edition_given_alone_brings_the_others_of_its_work() {
    let shelf = Shelf::new(&[
        ("data/tlg9012.tlg001.harbour-eng3.xml", &english()),
        ("data/tlg9012.tlg001.harbour-grc2.xml", &greek()),
        (
            "data/tlg9012.tlg002.harbour-grc1.xml",
            &bare("grc", "other"),
        ),
        ("data/plan.xml", &bare("eng", "a plan")),
    ]);
    let whole = run_on(
        &shelf,
        "data",
        &["show", "--format", "json", "tlg9012.tlg001"],
    );
    for file in ["harbour-eng3", "harbour-grc2"] {
        let place = format!("data/tlg9012.tlg001.{file}.xml");
        assert_eq!(ids(&shelf, &place), [WORK], "{file}");
        let alone = run_on(
            &shelf,
            &place,
            &["show", "--format", "json", "tlg9012.tlg001"],
        );
        assert_eq!(alone.out, whole.out, "{file}");
        let by_path = run_on(&shelf, &place, &["show", "--part", "original", &place]);
        assert!(by_path.out.contains("λιμένα"), "{}", by_path.out);
    }
    assert_eq!(ids(&shelf, "data/plan.xml"), ["data/plan"]);
}

#[test]
fn a_list_of_whole_records_is_what_each_is_shown_as() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/formats");
    let shelf = Shelf::new(&[
        ("data/tlg9012.tlg001.harbour-eng3.xml", &english()),
        ("data/tlg9012.tlg001.harbour-grc2.xml", &greek()),
        ("data/1.md", "---\nid: 1\n---\nOne."),
        ("data/1.ru.md", "Один."),
        ("data/2.md", "---\nid: 1\n---\nOther words."),
        ("data/2.yaml", "title: Two\n"),
    ]);
    for place in ["data", path] {
        let list = run_on(&shelf, place, &["list", "--format", "json"]);
        let list: Value = serde_json::from_str(&list.out).unwrap();
        assert!(list.as_array().unwrap().len() > 1);
        for record in list.as_array().unwrap() {
            let id = record["id"].as_str().unwrap();
            let shown = run_on(&shelf, place, &["show", "--format", "json", id]);
            let shown: Value = serde_json::from_str(&shown.out).unwrap();
            assert_eq!(record, &shown, "{place}: {id}");
        }
    }
}

#[test]
fn two_editions_with_their_list_are_one_record() {
    let folder = "data/tlg9012/tlg001";
    let shelf = Shelf::new(&[
        ("data/tlg9012/__cts__.xml", AUTHOR),
        (&format!("{folder}/__cts__.xml"), LISTING),
        (
            &format!("{folder}/tlg9012.tlg001.harbour-eng3.xml"),
            &english(),
        ),
        (
            &format!("{folder}/tlg9012.tlg001.harbour-grc2.xml"),
            &greek(),
        ),
    ]);
    let record = record(&shelf, "data");
    assert_eq!(record["id"], WORK);
    assert_eq!(record["title"], "Hymn to the Harbour");
    assert_eq!(record["original_language"]["tag"], "grc");
    assert_eq!(texts(&record), BOTH);
    let also = record["also"].as_array().unwrap();
    assert!(also.contains(&Value::from(GREEK)) && also.contains(&Value::from(ENGLISH)));
    let further = record["further"].to_string();
    assert!(further.contains("The Harbour (Greek)") && further.contains("The Harbour (English)"));
    for end in ["tlg9012.tlg001", "tlg9012.tlg001.harbour-grc2"] {
        let ran = run_on(&shelf, "data", &["show", "--part", "original", end]);
        assert!(
            ran.out.contains("λιμένα ἄειδε"),
            "{end}: {}{}",
            ran.out,
            ran.err
        );
    }
}

#[test]
fn editions_in_any_folders_and_order_are_one_record() {
    for names in [
        ["a/greek.xml", "b/english.xml"],
        ["z/greek.xml", "c/english.xml"],
    ] {
        let shelf = Shelf::new(&[
            (&format!("data/{}", names[0]), &greek()),
            (&format!("data/{}", names[1]), &english()),
        ]);
        let record = record(&shelf, "data");
        assert_eq!(
            (&record["id"], texts(&record)),
            (&Value::from(WORK), BOTH.map(str::to_owned).to_vec())
        );
        let check = run_on(&shelf, "data", &["check"]);
        assert_eq!(
            (check.out.as_str(), check.err.as_str()),
            ("", "readroom: 1 record, nothing wrong\n")
        );
    }
}

#[test]
fn an_edition_alone_has_the_name_of_its_work() {
    let shelf = Shelf::new(&[("data/english.xml", &english())]);
    let alone = record(&shelf, "data/english.xml");
    assert_eq!(alone["id"], WORK);
    assert_eq!(texts(&alone), BOTH[..1]);
    assert_eq!(alone["title"], "The Harbour (English)");
    assert_eq!(alone["original_language"]["tag"], "grc");
}

#[test]
fn the_list_beside_tells_of_editions_that_say_nothing() {
    let shelf = Shelf::new(&[
        ("data/__cts__.xml", LISTING),
        (
            "data/tlg9012.tlg001.harbour-grc2.xml",
            &bare("grc", "λιμένα ἄειδε"),
        ),
        ("data/other.xml", &bare("eng", "Sing the harbour")),
        ("data/notes.xml", &bare("fra", "Rien")),
    ]);
    assert_eq!(ids(&shelf, "data"), ["data/notes", WORK]);
    let ran = run_on(&shelf, "data", &["show", "--format", "json", WORK]);
    let record: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(texts(&record), BOTH);
    let alone = run_on(&shelf, "data/other.xml", &["list", "--format", "json"]);
    assert!(alone.out.contains(WORK), "{}", alone.out);
}

#[test]
fn the_name_of_the_file_tells_the_work_where_nothing_else_does() {
    let shelf = Shelf::new(&[
        (
            "data/tlg9012.tlg001.harbour-grc2.xml",
            &bare("grc", "λιμένα ἄειδε"),
        ),
        ("data/en/english.xml", &english()),
        (
            "data/pta0001.pta002.estmere-lat1.xml",
            &bare("lat", "portum"),
        ),
        ("data/report.2.final-eng.xml", &bare("eng", "No work.")),
    ]);
    assert_eq!(
        ids(&shelf, "data"),
        ["data/report.2.final-eng", "pta0001.pta002", WORK]
    );
}

#[test]
fn two_texts_under_one_edition_are_told() {
    let other = tei("The Harbour", "edition", "grc", GREEK, "ἄλλο τι");
    let shelf = Shelf::new(&[("data/a.xml", &greek()), ("data/b.xml", &other)]);
    let check = run_on(&shelf, "data", &["check"]);
    assert!(check.out.contains("with another text"), "{}", check.out);
}

#[test]
fn a_list_that_cannot_be_read_is_told_once() {
    let shelf = Shelf::new(&[
        (
            "data/__cts__.xml",
            "<ti:work urn=\"urn:cts:greekLit:tlg9012.tlg001\"><ti:title",
        ),
        ("data/a.xml", &greek()),
        ("data/b.xml", &english()),
    ]);
    let check = run_on(&shelf, "data", &["check"]);
    assert_eq!(check.out.matches("__cts__.xml").count(), 1, "{}", check.out);
    assert!(check.out.contains("XML is broken"), "{}", check.out);
}

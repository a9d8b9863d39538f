//! Metadata beside a text, in a folder: what it describes, and what it never becomes.

use readroom::store::library::load;

use super::scan_shelf::Shelf;

const RIS: &str = "TY  - MANSCPT\nTI  - Letter on ice\nAU  - Rautio, Aino\nDA  - 1934/06/02\nUR  - https://a.example/d/9\nER  - \n";
const TEXT: &str = "Dear Varga,\n\nThe ice has come early this year.";

#[test]
fn a_file_of_metadata_describes_the_text_beside_it_and_is_no_record() {
    let shelf = Shelf::new(&[("coll/9.txt", TEXT), ("coll/9.ris", RIS)]);
    let room = shelf.room(&["coll"], &[]);
    assert_eq!(room.ids(), ["coll/9"]);
    assert!(room.problems.is_empty(), "{:?}", room.problems);
    let entry = &room.entries[0].1;
    assert_eq!(entry.title.as_str(), "Letter on ice");
    assert_eq!(entry.date.as_ref().unwrap().edtf(), "1934-06-02");
    let also: Vec<&str> = entry
        .also
        .iter()
        .map(readroom::record::identity::RecordId::as_str)
        .collect();
    assert_eq!(also, ["a.example/d/9"]);
    let record = load(&room.parts[0], &entry.groups).unwrap();
    assert_eq!(record.title.as_str(), "Letter on ice");
    let sources: Vec<(&str, &str)> = record
        .sources
        .iter()
        .map(|source| (source.path.as_str(), source.format))
        .collect();
    assert_eq!(sources, [("9.txt", "plain text"), ("9.ris", "RIS")]);
    let alone = shelf.room(&["coll/9.txt"], &[]);
    assert_eq!(alone.entries[0].1.title.as_str(), "Letter on ice");
}

#[test]
fn a_file_of_metadata_alone_is_counted_and_no_record() {
    let shelf = Shelf::new(&[("coll/9.ris", RIS), ("coll/1.txt", TEXT)]);
    let room = shelf.room(&["coll"], &[]);
    assert_eq!(room.ids(), ["coll/1"]);
    assert_eq!(room.problems.len(), 1);
    assert!(room.problems[0].reason.starts_with("1 .ris file"));
}

#[test]
fn what_can_not_be_used_is_told_once() {
    let shelf = Shelf::new(&[
        ("coll/9.txt", TEXT),
        ("coll/9.bib", "nothing"),
        ("coll/9.json", "{\"a\": 1}"),
    ]);
    let room = shelf.room(&["coll"], &[]);
    assert_eq!(room.ids(), ["coll/9"]);
    let told: Vec<String> = room
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.path, problem.reason))
        .collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("9.bib: no BibTeX entry"), "{told:?}");
    assert!(told[1].starts_with("*.json: 1 .json file"), "{told:?}");
}

#[test]
fn a_page_of_an_archive_with_its_citation_file_is_the_record_of_the_text_form() {
    let page = include_str!("../fixtures/formats/telegram.html");
    let ris = include_str!("../fixtures/formats/telegram.ris");
    let text = include_str!("../fixtures/formats/telegram.txt");
    let shelf = Shelf::new(&[
        ("page/4711.html", page),
        ("page/4711.ris", ris),
        ("text/4711.txt", text),
    ]);
    let record = |folder: &str| {
        let room = shelf.room(&[folder], &[]);
        let mut record = load(&room.parts[0], &room.entries[0].1.groups).unwrap();
        // The collection is another, and so are the files.
        record
            .also
            .retain(|id| id.as_str().contains("archive.example"));
        record.collection = readroom::record::Clean::default();
        record.sources.clear();
        record
    };
    assert_eq!(record("page"), record("text"));
}

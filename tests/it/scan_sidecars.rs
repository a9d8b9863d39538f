//! Metadata beside a text, in a folder: what it describes, and what it never becomes.

use readroom::record::Record;
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

fn shelf_marks(record: &Record) -> Vec<String> {
    let marks = record.shelf_marks.iter();
    marks.map(|mark| mark.short().to_string()).collect()
}

#[test]
fn a_page_in_panes_with_its_citation_file_is_found_by_the_number_of_the_text_form() {
    let page = include_str!("../fixtures/formats/telegram-in-panes.html");
    let ris = include_str!("../fixtures/formats/telegram-in-panes.ris");
    let shelf = Shelf::new(&[
        ("coll/telegram-lindqvist.html", page),
        ("coll/telegram-lindqvist.ris", ris),
    ]);
    let room = shelf.room(&["coll"], &[]);
    assert_eq!(room.ids(), ["archive.example/document/4711"]);
    let record = load(&room.parts[0], &room.entries[0].1.groups).unwrap();
    assert_eq!(shelf_marks(&record), ["HSA 12/3/77", "KRHA 05b/2a/6/4"]);
    let creators: Vec<&str> = record
        .creators
        .iter()
        .map(|agent| agent.name.as_str())
        .collect();
    assert_eq!(creators, ["Lindqvist, T."]);
    assert!(record.warnings.is_empty(), "{:?}", record.warnings);

    // The citation file beside another text says all of it alone.
    let shelf = Shelf::new(&[("coll/4711.txt", "A letter.\n"), ("coll/4711.ris", ris)]);
    let room = shelf.room(&["coll"], &[]);
    let record = load(&room.parts[0], &room.entries[0].1.groups).unwrap();
    assert_eq!(shelf_marks(&record), ["HSA 12/3/77", "KRHA 05b/2a/6/4"]);
    let credits: Vec<&str> = record
        .credits
        .iter()
        .map(readroom::record::Clean::as_str)
        .collect();
    assert_eq!(credits, ["Translated for the Program by A. Rautio."]);
}

#[test]
fn a_companion_has_a_description_of_its_own() {
    let russian = "TY  - MANSCPT\nTI  - Письмо о льде\nA4  - Hill, E.\nAV  - РГАСПИ, ф. 17, оп. 3, д. 5\nUR  - https://a.example/ru/9\nER  - \n";
    let shelf = Shelf::new(&[
        ("coll/9.txt", TEXT),
        ("coll/9.ris", RIS),
        (
            "coll/9.ru.txt",
            "Уважаемый Варга,\n\nлед в этом году стал рано.",
        ),
        ("coll/9.ru.ris", russian),
    ]);
    for place in ["coll", "coll/9.txt", "coll/9.ru.txt"] {
        let room = shelf.room(&[place], &[]);
        assert!(room.problems.is_empty(), "{:?}", room.problems);
        assert_eq!(room.ids(), ["coll/9"]);
        let record = room.record("coll/9");
        assert_eq!(record.title.as_str(), "Letter on ice");
        assert_eq!(record.texts[1].translators[0].as_str(), "Hill, E.");
        assert!(record.texts[0].translators.is_empty());
        assert_eq!(record.shelf_marks[0].short().as_str(), "РГАСПИ 17/3/5");
        let also: Vec<&str> = record
            .also
            .iter()
            .map(readroom::record::identity::RecordId::as_str)
            .collect();
        assert_eq!(also, ["a.example/d/9", "a.example/ru/9"]);
        let paths: Vec<&str> = record
            .sources
            .iter()
            .map(|source| source.path.as_str())
            .collect();
        assert_eq!(paths, ["9.txt", "9.ris", "9.ru.txt", "9.ru.ris"]);
        let further = record
            .further
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        assert!(
            further
                .into_iter()
                .any(|field| field == "Title of a further text=Письмо о льде")
        );
    }
}

#[test]
fn a_volume_is_described_where_its_documents_are_named() {
    let volume = "<TEI><teiHeader><fileDesc><publicationStmt><idno type=\"frus\">vol9</idno></publicationStmt></fileDesc></teiHeader>\
        <text><body><div type=\"document\" xml:id=\"d1\" n=\"1\"><head>1. One</head><p>A.</p></div>\
        <div type=\"document\" xml:id=\"d2\" n=\"2\"><head>2. Two</head><p>B.</p></div></body></text></TEI>";
    let shelf = Shelf::new(&[
        ("coll/v.xml", volume),
        ("coll/v.bib", "@misc{d2, keywords={ice}}"),
    ]);
    let room = shelf.room(&["coll"], &[]);
    assert!(room.problems.is_empty(), "{:?}", room.problems);
    assert_eq!(room.record("vol9#d2").subjects[0].as_str(), "ice");
    assert!(room.record("vol9#d1").subjects.is_empty());
}

#[test]
fn a_file_of_metadata_that_cannot_be_read_is_told_by_its_path() {
    let shelf = Shelf::new(&[
        ("coll/1.txt", TEXT),
        ("coll/1.json", "[{\"type\": \"letter\",, }]"),
        ("coll/2.txt", TEXT),
        ("coll/2.yaml", "title: \"On the ice\nauthor: ["),
        ("coll/3.txt", TEXT),
        ("coll/3.bib", "no entry"),
        ("coll/4.txt", TEXT),
        ("coll/4.ru.txt", "Уважаемый Варга,"),
        ("coll/4.ru.ris", "no entry"),
        ("coll/5.txt", TEXT),
        ("coll/5.json", "{\"data\": [1, 2]}"),
    ]);
    let told = shelf.room(&["coll"], &[]).told();
    let begins: Vec<&str> = told
        .iter()
        .filter_map(|line| line.split(" (").next())
        .collect();
    assert_eq!(
        begins,
        [
            "1.json: it could not be read as CSL-JSON",
            "2.yaml: it could not be read as YAML",
            "3.bib: no BibTeX entry could be read in it, so it describes nothing: export it again",
            "4.ru.ris: no RIS entry could be read in it, so it describes nothing: export it again",
            "*.json: 1 .json file is not read, since no format of readroom reads them: put a text beside each, as .txt or .md, to have it here",
        ]
    );
}

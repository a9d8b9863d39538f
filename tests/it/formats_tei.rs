//! TEI files read whole: a volume of documents, an edition of a text, the real files.

use std::path::Path;

use readroom::formats::{Parsed, Reading, read};
use readroom::record::text::{Block, BlockKind, SpanKind};
use readroom::record::{Clean, Record};

use crate::formats::names;
use crate::scan_shelf::Shelf;

pub(crate) const VOLUME: &str = include_str!("../fixtures/formats/volume.xml");
pub(crate) const EDITION: &str = include_str!("../fixtures/formats/edition.xml");

/// The record of this name in the volume.
fn document<'a>(reading: &'a Reading, key: &str) -> &'a Parsed {
    let found = reading.records.iter().find(|parsed| {
        let volume = parsed.names.volume.as_ref();
        volume.is_some_and(|(volume, document)| volume == "harbour1950v02" && document == key)
    });
    found.unwrap()
}

fn blocks(record: &Record) -> Vec<String> {
    let shown = |block: &Block| {
        let page = block.page.as_deref().unwrap_or("-");
        format!("{:?} {} p{page}: {}", block.kind, block.key, block.text)
    };
    record.texts[0].ordered_blocks().map(shown).collect()
}

/// The words of the spans of a block, with what they are.
fn spans(record: &Record, key: &str) -> Vec<String> {
    let block = record.texts[0]
        .blocks
        .iter()
        .find(|block| block.key == key)
        .unwrap();
    let shown = |span: &readroom::record::text::Span| {
        format!("{}={:?}", block.text.slice(span.start, span.end), span.kind)
    };
    block.spans.iter().map(shown).collect()
}

fn further<'a>(record: &'a Record, name: &str) -> &'a str {
    let found = record
        .further
        .iter()
        .find(|(found, _)| found.as_str() == name);
    found.map_or("", |(_, value)| value.as_str())
}

#[test]
fn a_volume_is_as_many_records_as_it_has_documents_and_sections() {
    let reading = read("papers.xml", VOLUME.as_bytes());
    assert_eq!((reading.format, reading.encoding), ("TEI", "UTF-8"));
    let keys: Vec<&str> = reading
        .records
        .iter()
        .map(|parsed| parsed.names.volume.as_ref().unwrap().1.as_str())
        .collect();
    assert_eq!(
        keys,
        ["preface", "terms", "comp1", "d1", "d2", "d3", "persons"]
    );
    for parsed in &reading.records {
        let record = &parsed.record;
        assert_eq!(
            record.collection.as_str(),
            "Papers of the Harbour Council, 1950–1952, Volume II"
        );
        let container = record.container.as_ref().unwrap();
        assert_eq!(container.title, record.collection);
        assert_eq!(container.editors, [Clean::line("Ilse Varga")]);
        assert_eq!(
            (
                container.publisher.as_deref(),
                container.place.as_deref(),
                container.year.as_deref()
            ),
            (Some("Cape Sel Press"), Some("Cape Sel"), Some("1987"))
        );
        assert_eq!(further(record, "General editor"), "Amos Okonedo");
        assert_eq!(
            (record.dates[0].kind.as_str(), record.dates[0].text.as_str()),
            ("published", "1987")
        );
    }
    // An entity that a document type declares is never expanded, and told.
    assert_eq!(reading.warnings.len(), 1);
    assert!(
        reading.warnings[0].contains("line 50 has the entity &unknown;"),
        "{:?}",
        reading.warnings
    );
}

#[test]
fn a_document_of_a_volume_is_read_with_all_it_says() {
    let reading = read("papers.xml", VOLUME.as_bytes());
    let record = &document(&reading, "d1").record;
    assert_eq!(
        record.title.as_str(),
        "Letter From the Harbour Master (Varga) to the Council (Lindqvist)"
    );
    assert_eq!(names(record), "Varga > Lindqvist");
    assert_eq!(
        record.date.as_ref().unwrap().edtf(),
        "1950-03-01/1950-03-02"
    );
    assert_eq!(record.date_text.as_deref(), Some("March 1 and 2, 1950"));
    assert_eq!(record.calendar, None);
    assert_eq!(record.places, [Clean::line("Cape Sel")]);
    assert_eq!(
        record.shelf_marks[0].text.as_str(),
        "Cape Sel Archives, RG 5, Box 12, Folder 3"
    );
    assert_eq!(record.classification.as_deref(), Some("Secret; Priority"));
    assert_eq!(
        further(record, "Also printed"),
        "Also printed in The Light, p. 4."
    );
    assert_eq!(
        further(record, "Remarks on the source"),
        "Drafted by H. J. Moll on March 1."
    );
    assert!(further(record, "Source note").starts_with("Source: Cape Sel Archives"));
    assert_eq!(further(record, "Part"), "Pilots");
    let container = record.container.as_ref().unwrap();
    assert_eq!(
        (container.number.as_deref(), container.pages.as_deref()),
        (Some("1"), Some("11-12"))
    );
    assert_eq!(record.texts[0].language.as_deref(), Some("en"));
    assert_eq!(
        blocks(record),
        [
            "Paragraph p1 p11: Cape Sel, March 1 and 2, 1950.",
            "Paragraph p2 p11: Dear Sir:",
            "Paragraph d1p1 p11: The HM asks for[2] two pilots & a boat, of which one leaks—badly. See footnote 2 above. Fish < men &unknown; &lies;.",
            "ListItem(0) p4 p12: 1. First",
            "ListItem(0) p5 p12: (2) Second",
            "ListItem(1) p6 p12: inner",
            "Paragraph p7 p12: [2 words illegible] [and] oars[?] the end, bien sûr.",
            "Paragraph p8 p12: Yours,",
            "Paragraph p9 p12: I. Varga",
            "Enclosure d1a1 p12: Enclosure",
            "Paragraph p11 p12: December 31, 1949",
            "Paragraph p12 p12: Two boats.",
            "Footnote(Clean(\"1\")) d1fn1 p11: Source: Cape Sel Archives, RG 5, Box 12, Folder 3. Secret; Priority. Drafted by H. J. Moll on March 1. Also printed in The Light, p. 4.",
            "Footnote(Clean(\"2\")) d1fn2 p11: Not found.\nSee Document 2.",
        ]
    );
    assert_eq!(
        spans(record, "d1p1"),
        [
            "HM=Gloss(Clean(\"HM, Harbour Master\"))",
            "[2]=NoteRef(Clean(\"2\"))",
            "pilots=Emphasis",
            "=Page(Clean(\"12\"))",
            "2=NoteRef(Clean(\"2\"))"
        ]
    );
    assert_eq!(
        spans(record, "p7"),
        [
            "the=Gloss(Clean(\"in the source: teh\"))",
            "bien sûr=Language(Clean(\"fr\"))"
        ]
    );
    assert_eq!(
        spans(record, "d1fn2"),
        ["Document 2=Link(Clean(\"harbour1950v02#d2\"))"]
    );
}

#[test]
fn what_the_document_before_has_and_what_a_machine_reckoned() {
    let reading = read("papers.xml", VOLUME.as_bytes());
    let record = &document(&reading, "d2").record;
    assert_eq!(record.title.as_str(), "Memorandum by Moll");
    assert_eq!(names(record), "Moll > ");
    assert_eq!(
        record.shelf_marks[0].text.as_str(),
        "Cape Sel Archives, RG 5, Box 14"
    );
    assert_eq!(
        record.classification.as_deref(),
        Some("No classification marking")
    );
    assert_eq!(
        (record.date.as_ref().unwrap().edtf(), &record.date_text),
        ("1950-04-05/1950-04-06", &None)
    );
    assert_eq!(record.summary, [Clean::line("Moll counts the boats.")]);
    assert_eq!(
        blocks(record),
        [
            "EditorialNote p1 p12: Ibid., Box 14. No classification marking. Moll wrote it.",
            "Paragraph p2 p12: Boats",
            "Table p3 p12: Name  Oars\nGull  4",
            "Figure p4 p12: The Gull",
            "Quotation p5 p12: She leaks.",
        ]
    );
    let note = &document(&reading, "d3").record;
    assert_eq!(
        (note.title.as_str(), note.date.is_none()),
        ("Editorial Note", true)
    );
    assert_eq!(
        blocks(note),
        ["EditorialNote p1 p12: On May 1 the Gull sank."]
    );
    assert_eq!(
        blocks(&document(&reading, "comp1").record),
        ["Paragraph p1 p-: The council met on Mondays."]
    );
}

#[test]
fn an_edition_has_the_fields_of_its_header() {
    let mut reading = read("x/gull.xml", EDITION.as_bytes());
    assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
    let parsed = reading.records.remove(0);
    let record = &parsed.record;
    assert_eq!(
        parsed.names.url.as_deref(),
        Some("https://cape.example/gull")
    );
    assert_eq!(
        record.title.as_str(),
        "The Song of the Gull: a ballad in two parts"
    );
    assert_eq!(record.short_title.as_deref(), Some("Gull"));
    assert_eq!(names(record), "Pilot Anonymous > ");
    assert_eq!(
        record.credits,
        [
            Clean::line("Ilse Varga (translator)"),
            Clean::line("Amos Okonedo (Transcribed by)")
        ]
    );
    assert_eq!(
        (
            record.date.as_ref().unwrap().edtf(),
            record.date_text.as_deref()
        ),
        ("1701/1720", Some("early 18th century"))
    );
    assert_eq!(record.dates[0].kind.as_str(), "published");
    let mark = &record.shelf_marks[0];
    assert_eq!(
        (mark.text.as_str(), mark.repository.as_deref()),
        ("Cape Sel, Town Library, MS 12", Some("Town Library"))
    );
    assert_eq!(record.rights.as_deref(), Some("Free to all"));
    assert_eq!(record.summary, [Clean::line("A boat sinks.")]);
    assert_eq!(
        record.subjects,
        [Clean::line("boats"), Clean::line("songs")]
    );
    let text = &record.texts[0];
    assert_eq!(
        (text.key.0.as_str(), text.translators.len()),
        ("translation-en", 1)
    );
    assert_eq!(
        blocks(record),
        [
            "Heading(1) 1 p-: The First",
            "Verse 1.1 p-: The Gull went out,",
            "Verse 1.2 p-: the Cap(tain) in,",
            "Speaker p4 p-: Mate",
            "Paragraph p5 p-: “She leaks” he said\nand ⟦rowed⟧ went. Halfway.",
            "Paragraph p6 p-: One gull […]",
        ]
    );
    assert_eq!(
        text.blocks[5].spans[0].kind,
        SpanKind::Gloss(Clean::line("another reading: bird"))
    );
}

#[test]
fn the_real_files_open_without_a_warning() {
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    let Ok(folder) = std::fs::read_dir(shared.join("tei-rdcr")) else {
        return;
    };
    let mut count = 0;
    for entry in folder {
        let path = entry.unwrap().path();
        let reading = read(&path.to_string_lossy(), &std::fs::read(&path).unwrap());
        assert_eq!(
            (reading.format, reading.records.len(), &reading.warnings),
            ("TEI", 1, &Vec::new()),
            "{}",
            path.display()
        );
        let record = &reading.records[0].record;
        assert!(
            record.title.starts_with("A Guide to") && record.short_title.is_some(),
            "{}",
            path.display()
        );
        assert!(
            record.texts[0].canonical().len() > 500,
            "{}",
            path.display()
        );
        count += 1;
    }
    assert_eq!(count, 228);
    let reading = read(
        "frus-excerpt.xml",
        &std::fs::read(shared.join("frus-excerpt.xml")).unwrap(),
    );
    let ids: Vec<_> = reading
        .records
        .iter()
        .map(|parsed| parsed.names.volume.clone().unwrap().1)
        .collect();
    assert_eq!(ids, ["preface", "d3", "d4"]);
    let record = &reading.records[1].record;
    assert_eq!(
        record.shelf_marks[0].text.as_str(),
        "Central Intelligence Agency, Executive Registry, Job 80–R01731R, Box 43, Folder 7"
    );
    assert_eq!(record.classification.as_deref(), Some("Top Secret"));
    assert_eq!(
        names(record),
        "Department of State Member of the Standing Committee (Trueheart)* > Chief of the Coordination, Operations, and Policy Staff of the Central Intelligence Agency (Childs)*"
    );
}

#[test]
fn the_records_of_a_volume_are_found_and_loaded_by_their_place() {
    let shelf = Shelf::new(&[
        ("coll/papers.xml", VOLUME),
        ("coll/gull.xml", EDITION),
        ("coll/data.xml", "<data/>"),
    ]);
    let room = shelf.room(&["coll"], &[]);
    let mut ids = room.ids();
    ids.sort();
    let of_volume = ["comp1", "d1", "d2", "d3", "persons", "preface", "terms"];
    let mut wanted = vec!["cape.example/gull".to_owned()];
    wanted.extend(of_volume.map(|key| format!("harbour1950v02#{key}")));
    assert_eq!(ids, wanted);
    for id in &ids {
        let (_, entry) = room
            .entries
            .iter()
            .find(|(_, entry)| entry.id.as_str() == id)
            .unwrap();
        let record = room.record(id);
        assert_eq!((&record.title, &record.date), (&entry.title, &entry.date));
        assert_eq!(record.collection, entry.collection);
    }
    let told = room.told();
    assert!(
        told.iter()
            .any(|line| line.starts_with("*.xml: 1 .xml file is not read")),
        "{told:?}"
    );
}

#[test]
fn marks_in_a_table_stand_at_their_words_and_lead_to_the_lists() {
    let text = "<TEI><text><body><p>Ships:</p><table><row><cell>Ship</cell><cell>Office</cell></row>\
        <row><cell>Tern<note n=\"1\">Sold in 1935.</note></cell><cell><gloss target=\"#t_OH1\">OH</gloss></cell></row></table></body>\
        <back><div><list><item><term xml:id=\"t_OH1\">OH</term>, Office of Harbours</item></list></div></back></text></TEI>";
    let reading = read("t.xml", text.as_bytes());
    let blocks = &reading.records[0].record.texts[0].blocks;
    let table = blocks.iter().find(|block| block.kind == BlockKind::Table);
    let table = table.unwrap();
    assert_eq!(table.text.as_str(), "Ship     Office\nTern[1]  OH");
    let marked: Vec<String> = table
        .spans
        .iter()
        .map(|span| format!("{}={:?}", table.text.slice(span.start, span.end), span.kind))
        .collect();
    assert_eq!(
        marked,
        [
            "[1]=NoteRef(Clean(\"1\"))",
            "OH=Gloss(Clean(\"OH, Office of Harbours\"))"
        ]
    );
}

//! Citations made of what is known, and quotations.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use super::*;
use crate::record::date::DocDate;
use crate::record::record::{Container, KindDate};
use crate::record::shelf_mark;
use crate::record::text::{Block, BlockKind};

fn record() -> Record {
    let mut block = Block::new(BlockKind::Paragraph, Clean::text("On June 18[2] approved."));
    block.spans.push(Span {
        start: 10,
        end: 13,
        kind: SpanKind::NoteRef(Clean::line("2")),
    });
    Record {
        title: Clean::line("Memorandum"),
        creators: vec![Agent {
            name: Clean::line("Kennan"),
            derived: false,
        }],
        date: DocDate::parse_edtf("1950-03-30"),
        date_text: Some(Clean::line("March 30, 1950")),
        container: Some(Container {
            title: Clean::line("The Intelligence Community"),
            place: Some(Clean::line("Washington")),
            year: Some(Clean::line("2007")),
            number: Some(Clean::line("4")),
            ..Container::default()
        }),
        texts: vec![Text {
            blocks: vec![block],
            ..Text::default()
        }],
        ..Record::default()
    }
}

#[test]
fn a_record_without_a_citation_is_cited_by_what_is_known() {
    assert_eq!(
        citation(&record()),
        "Kennan, “Memorandum,” 30 March 1950, in The Intelligence Community (Washington, 2007), doc. 4"
    );
    let whole = Record {
        citation: Some(Clean::line("As the archive says")),
        ..record()
    };
    assert_eq!(citation(&whole), "As the archive says");
}

#[test]
fn a_document_in_a_volume_can_be_found_by_its_citation() {
    let record = Record {
        container: Some(Container {
            title: Clean::line("Foreign Relations of the United States"),
            volume: Some(Clean::line("VI")),
            publisher: Some(Clean::line("Government Printing Office")),
            year: Some(Clean::line("1946")),
            pages: Some(Clean::line("696-709")),
            ..Container::default()
        }),
        ..record()
    };
    assert_eq!(
        citation(&record),
        "Kennan, “Memorandum,” 30 March 1950, in Foreign Relations of the United States, vol. VI \
         (Government Printing Office, 1946), pp. 696-709"
    );
    assert_eq!(
        container_in_words(record.container.as_ref().unwrap()),
        "Foreign Relations of the United States, vol. VI, Government Printing Office, 1946, pp. 696-709"
    );
}

#[test]
fn a_book_is_cited_once_and_by_its_publisher() {
    let bare = Record {
        container: None,
        ..record()
    };
    assert_eq!(citation(&bare), "Kennan, “Memorandum,” 30 March 1950");
    let fields = [("Publisher", "Harbour Press"), ("Year", "1950")];
    let fields = fields.map(|(name, value)| (Clean::line(name), Clean::line(value)));
    let published = Record {
        further: fields.to_vec(),
        ..bare.clone()
    };
    assert_eq!(
        citation(&published),
        "Kennan, “Memorandum,” 30 March 1950, Harbour Press"
    );
    let itself = Record {
        container: Some(Container {
            title: Clean::line("Memorandum"),
            publisher: Some(Clean::line("Harbour Press")),
            year: Some(Clean::line("1950")),
            ..Container::default()
        }),
        ..bare
    };
    assert_eq!(
        citation(&itself),
        "Kennan, “Memorandum,” 30 March 1950, Harbour Press"
    );
}

#[test]
fn dates_are_cited_in_one_form_but_for_what_words_alone_say() {
    for (edtf, written, calendar, cited) in [
        ("1950-10-03", "1950-10-03", None, "3 October 1950"),
        ("1950-10-03", "October 3, 1950", None, "3 October 1950"),
        ("1951-XX-XX", "03/04/1951", None, "03/04/1951"),
        ("1950~", "ca. 1950", None, "c. 1950"),
        ("1950/..", "after 1950", None, "after 1950"),
        (
            "1917-11-07",
            "25 October (7 November) 1917",
            Some("Julian"),
            "25 October (7 November) 1917",
        ),
    ] {
        let record = Record {
            date: DocDate::parse_edtf(edtf),
            date_text: Some(Clean::line(written)),
            calendar: calendar.map(Clean::line),
            ..Record::default()
        };
        assert_eq!(cited_date(&record).as_deref(), Some(cited));
    }
}

#[test]
fn a_quotation_has_the_words_of_the_document_alone() {
    let passage = Passage {
        text: Text::default().key,
        start: 3,
        end: 23,
    };
    assert!(quotation(&record(), &passage).starts_with("“June 18 approved.”\n\nKennan"));
}

/// A letter that states no citation.
fn letter() -> Record {
    Record {
        title: Clean::line("Letter to the harbour master"),
        date: DocDate::parse_edtf("1950-11-17"),
        shelf_marks: vec![shelf_mark::read("HSA, Fond 12, Opis 3, Delo 77, Listy 8-9")],
        ..Record::default()
    }
}

fn with_fields(record: Record, fields: &[(&str, &str)]) -> Record {
    let fields = fields.iter();
    let further = fields.map(|(name, value)| (Clean::line(name), Clean::line(value)));
    Record {
        further: further.collect(),
        ..record
    }
}

#[test]
fn all_shelf_marks_are_cited() {
    let mut record = letter();
    let mark = shelf_mark::read;
    record.shelf_marks.push(mark("KRHA, Fond 05b, Delo 6"));
    assert_eq!(
        citation(&record),
        "“Letter to the harbour master,” 17 November 1950, \
         HSA, Fond 12, Opis 3, Delo 77, Listy 8-9 and KRHA, Fond 05b, Delo 6"
    );
    record.shelf_marks.push(mark("RG 12, Box 4"));
    assert!(
        citation(&record).ends_with("Listy 8-9; KRHA, Fond 05b, Delo 6; and RG 12, Box 4"),
        "{}",
        citation(&record)
    );
}

#[test]
fn who_shows_a_document_and_who_translated_it_are_named() {
    let translation = Text {
        role: Role::Translation,
        translators: ["Simon Farrow", "Grace Whitlow"].map(Clean::line).to_vec(),
        key: super::super::text::TextKey("translation-en".to_owned()),
        blocks: vec![Block::new(BlockKind::Paragraph, Clean::text("Dear Sir"))],
        ..Text::default()
    };
    let original = Text {
        role: Role::Original,
        blocks: vec![Block::new(BlockKind::Paragraph, Clean::text("Dragi"))],
        ..Text::default()
    };
    let shown = [("Digital archive", "Harbour Digital Archive")];
    let record = Record {
        url: Some(Clean::line("https://harbour.example/document/5")),
        texts: vec![translation, original],
        ..with_fields(letter(), &shown)
    };
    let head = "“Letter to the harbour master,” 17 November 1950, Harbour Digital Archive, \
                HSA, Fond 12, Opis 3, Delo 77, Listy 8-9";
    let address = "https://harbour.example/document/5";
    assert_eq!(
        citation(&record),
        format!("{head}, translated by Simon Farrow and Grace Whitlow, {address}")
    );
    let passage = |at: usize| Passage {
        text: record.texts[at].key.clone(),
        start: 0,
        end: 5,
    };
    // Words of the original are nobody's translation.
    assert_eq!(
        quotation(&record, &passage(1)),
        format!("“Dragi”\n\n{head}, {address}")
    );
    assert!(quotation(&record, &passage(0)).contains("translated by Simon Farrow"));
}

#[test]
fn a_publisher_stands_with_a_shelf_mark_only_where_it_is_a_digital_archive() {
    let by = |name| citation(&with_fields(letter(), &[("Publisher", name)]));
    assert!(!by("Harbour Press").contains("Press"));
    assert!(
        by("Wilson Center Digital Archive").contains("1950, Wilson Center Digital Archive, HSA")
    );
    let twice = with_fields(letter(), &[("Archive", "HSA")]);
    assert_eq!(citation(&twice).matches("HSA").count(), 1);
}

#[test]
fn a_folder_is_no_source_and_a_collection_with_a_name_is() {
    let of = |folder: &str, name: &str| {
        citation(&Record {
            id: RecordId::url("https://harbour.example/5").unwrap(),
            also: vec![RecordId::path(folder, "letters/5")],
            collection: Clean::line(name),
            shelf_marks: Vec::new(),
            ..letter()
        })
    };
    let bare = "“Letter to the harbour master,” 17 November 1950";
    assert_eq!(of("downloads", "downloads"), bare);
    assert_eq!(
        of("harbour", "The Harbour Archive"),
        format!("{bare}, The Harbour Archive")
    );
    assert_eq!(of("harbour", "har"), format!("{bare}, har"));
}

#[test]
fn a_file_is_cited_by_the_edition_it_names() {
    let bare = Record {
        shelf_marks: Vec::new(),
        collection: Clean::line("downloads"),
        id: RecordId::path("downloads", "5"),
        ..letter()
    };
    let head = "“Letter to the harbour master,” 17 November 1950";
    let sentence = with_fields(
        bare.clone(),
        &[("Publication", "Department of State, 2010")],
    );
    assert_eq!(
        citation(&sentence),
        format!("{head}, Department of State, 2010")
    );
    let parts = [
        ("Publisher", "University of the Harbour"),
        ("Place of publication", "Halmyra"),
    ];
    let published = KindDate {
        kind: Clean::line("published"),
        date: DocDate::parse_edtf("1999-05-01"),
        text: Clean::line("May 1999"),
    };
    let mut parted = Record {
        dates: vec![published],
        ..with_fields(bare, &parts)
    };
    let imprint = "Halmyra: University of the Harbour, 1999";
    assert_eq!(citation(&parted), format!("{head}, {imprint}"));
    parted.texts.push(Text {
        edition: Some(Clean::line(
            "Letters of the harbour, ed. Moule (Vessin, 1931).",
        )),
        ..Text::default()
    });
    assert_eq!(
        citation(&parted),
        format!("{head}, Letters of the harbour, ed. Moule (Vessin, 1931), {imprint}")
    );
}

#[test]
fn a_document_of_a_volume_is_cited_by_it_and_not_as_a_manuscript() {
    let mut record = Record {
        shelf_marks: letter().shelf_marks,
        ..record()
    };
    assert!(!citation(&record).contains("HSA"));
    let volume = record.container.as_mut().unwrap();
    volume.editors = ["Douglas Keane", "Michael Warner"]
        .map(Clean::line)
        .to_vec();
    volume.publisher = Some(Clean::line("Government Printing Office"));
    assert_eq!(
        citation(&record),
        "Kennan, “Memorandum,” 30 March 1950, in The Intelligence Community, ed. Douglas Keane and \
         Michael Warner (Washington: Government Printing Office, 2007), doc. 4"
    );
    // What only says of which series it is part does not find the document.
    record.container = Some(Container {
        title: Clean::line("Papers of the pilots"),
        ..Container::default()
    });
    assert_eq!(
        citation(&record),
        "Kennan, “Memorandum,” 30 March 1950, HSA, Fond 12, Opis 3, Delo 77, Listy 8-9, in Papers of the pilots"
    );
}

#[test]
fn the_archives_own_citation_is_followed_by_the_address_it_gave_once() {
    let cited = |citation: &str, url: &str| {
        super::citation(&Record {
            citation: Some(Clean::line(citation)),
            url: Some(Clean::line(url)),
            ..letter()
        })
    };
    let url = "https://harbour.example/5";
    assert_eq!(cited("“Letter,” HSA", url), format!("“Letter,” HSA, {url}"));
    assert_eq!(
        cited("“Letter,” HSA.", url),
        format!("“Letter,” HSA. {url}")
    );
    let told = "“Letter,” HSA, http://harbour.example/5/.";
    assert_eq!(cited(told, url), told);
}

#[test]
fn a_title_alone_is_a_citation() {
    let title = Record {
        title: Clean::line("Letter"),
        ..Record::default()
    };
    assert_eq!(citation(&title), "“Letter”");
    assert_eq!(citation(&Record::default()), "");
}

//! What files of every shape give when they are read: the whole way from bytes to a record.

use std::path::PathBuf;

use readroom::formats::{self, Parsed};
use readroom::record::text::{Block, BlockKind, Role, Text};
use readroom::record::{Clean, Record};

const TELEGRAM: &[u8] = include_bytes!("../fixtures/formats/telegram.txt");

/// Reads a file that must give one record.
fn one(name: &str, text: &str) -> Parsed {
    let mut reading = formats::read(name, text.as_bytes());
    assert_eq!(reading.records.len(), 1, "{name}");
    reading.records.remove(0)
}

fn strings(list: &[Clean]) -> Vec<&str> {
    list.iter().map(Clean::as_str).collect()
}

pub fn texts(record: &Record) -> Vec<String> {
    let shown = |text: &Text| format!("{}: {}", text.key.0, text.canonical());
    record.texts.iter().map(shown).collect()
}

pub fn names(record: &Record) -> String {
    let join = |agents: &[readroom::record::record::Agent]| {
        let names: Vec<String> = agents
            .iter()
            .map(|agent| format!("{}{}", agent.name, if agent.derived { "*" } else { "" }))
            .collect();
        names.join(" + ")
    };
    format!("{} > {}", join(&record.creators), join(&record.recipients))
}

#[test]
fn a_telegram_in_the_layout_of_a_digital_archive() {
    let reading = formats::read("letters/4711.txt", TELEGRAM);
    assert_eq!(
        (reading.format, reading.encoding),
        ("digital archive", "UTF-8")
    );
    assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
    let parsed = &reading.records[0];
    let record = &parsed.record;
    assert!(parsed.described);
    assert_eq!(
        parsed.names.url.as_deref(),
        Some("http://archive.example/document/4711")
    );
    assert_eq!(
        record.title.as_str(),
        "Telegram from Lindqvist to Okonedo, transmitting 3 March 1951 message form the Harbour Council to Varga"
    );
    assert_eq!(record.date.as_ref().unwrap().edtf(), "1951-03-04");
    assert_eq!(record.date_text.as_deref(), Some("March 04, 1951"));
    assert_eq!(names(record), "Lindqvist* > Okonedo*");
    let citation = record.citation.as_deref().unwrap();
    assert!(citation.starts_with("“Telegram from") && citation.ends_with("Listy 31ob-33"));
    let marks: Vec<String> = record
        .shelf_marks
        .iter()
        .map(|mark| {
            format!(
                "{} leaves {}",
                mark.short(),
                mark.leaves.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        marks,
        ["HSA 12/3/77 leaves 8-9", "KRHA 05b/2a/6/4 leaves 31ob-33"]
    );
    assert_eq!(strings(&record.contents), ["English Translation"]);
    assert_eq!(
        record.original_language.as_ref().unwrap().tag.as_deref(),
        Some("ru")
    );
    assert_eq!(record.summary.len(), 1);
    assert!(record.further.is_empty(), "{:?}", record.further);
}

#[test]
fn a_telegrams_head_keeps_its_lines_and_its_text_is_joined() {
    let reading = formats::read("4711.txt", TELEGRAM);
    let text = &reading.records[0].record.texts[0];
    assert_eq!(
        (text.role, text.language.as_deref()),
        (Role::Translation, Some("en"))
    );
    assert_eq!(text.key.0, "translation-en");
    let whole = text.canonical();
    assert!(whole.starts_with("CIPHERED TELEGRAM No. 1044/II\n\nFrom CORRESPONDENT 7"));
    assert!(
        whole.ends_with("the 3rd Dept. of the Office of Harbours and Ice"),
        "{whole}"
    );
    assert!(whole.contains("Ice-Bound Waters 5.03 6:40-20:30\n\nBy telegraph"));
    assert!(whole.contains(
        "\"TO THE CHAIRMAN OF THE COUNCIL OF THE NORTHERN HARBOURS\nComrade VARGA J.K.\n\nFor"
    ));
    let items: Vec<&Block> = text
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::ListItem(0))
        .collect();
    assert_eq!(
        items
            .iter()
            .map(|item| item.key.as_str())
            .collect::<Vec<_>>(),
        ["1", "2", "3", "4"]
    );
    assert!(items[0].text.starts_with(
        "1) The preparation of 20-30 pilots at the school of the Northern Harbours from among"
    ));
    assert!(items.iter().all(|item| !item.text.contains('\n')));
    let lines = text
        .blocks
        .iter()
        .filter(|block| block.text.contains('\n'))
        .count();
    assert_eq!(lines, 1, "only the address keeps its break");
}

#[test]
fn line_ends_marks_and_trailing_spaces_change_nothing() {
    let plain = formats::read("4711.txt", TELEGRAM);
    let text = String::from_utf8(TELEGRAM.to_vec()).unwrap();
    let with_crlf = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    assert_eq!(formats::read("4711.txt", with_crlf.as_bytes()), plain);
    let without_spaces = text.replace("  \n", "\n");
    assert_eq!(formats::read("4711.md", without_spaces.as_bytes()), plain);
    let utf_16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(formats::read("4711", &utf_16).records, plain.records);
}

#[test]
fn the_archives_own_telegram() {
    let path = PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/samples/wilson-112079.txt"
    ));
    let Ok(bytes) = std::fs::read(path) else {
        return;
    };
    let reading = formats::read("wilson-112079.txt", &bytes);
    assert!(reading.warnings.is_empty());
    let parsed = &reading.records[0];
    let record = &parsed.record;
    assert!(
        record
            .title
            .ends_with("16 November 1950 message form Kim Il Sung to Stalin")
    );
    assert_eq!(names(record), "Shtykov* > Gromyko*");
    let marks: Vec<String> = record
        .shelf_marks
        .iter()
        .map(|mark| {
            let levels: Vec<String> = mark
                .levels
                .iter()
                .map(|level| format!("{} {}", level.name, level.value))
                .collect();
            format!(
                "{}: {}: {}",
                mark.repository.as_deref().unwrap_or("-"),
                levels.join(", "),
                mark.leaves.as_deref().unwrap_or("-")
            )
        })
        .collect();
    assert_eq!(
        marks,
        [
            "APRF: fond 45, opis 1, delo 347: 88-89",
            "AVPRF: fond 059a, opis 5a, delo 3, papka 11: 180-181"
        ]
    );
    let whole = record.texts[0].canonical();
    assert!(whole.starts_with("CIPHERED TELEGRAM No. 600742/III\n\nFrom CORRESPONDENT 13 Sent"));
    assert!(
        whole.ends_with("file of 8th Dept. of General Staff of Armed Forces"),
        "{whole}"
    );
    assert!(whole.contains(
        "\"TO THE CHAIRMAN OF THE COUNCIL OF MINISTERS OF THE USSR\nComrade STALIN I.V.\n\n"
    ));
    assert!(whole.contains(
        "\n\n1) The preparation of 200-300 pilots on the territory of the Soviet Union from among Korean students sent to the USSR for education.\n\n2) "
    ));
    let items = record.texts[0]
        .blocks
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::ListItem(_)))
        .count();
    let broken = record.texts[0]
        .blocks
        .iter()
        .filter(|block| block.text.contains('\n'))
        .count();
    assert_eq!((items, broken), (4, 1));
}

#[test]
fn every_field_finds_its_place_in_any_order() {
    let record = one(
        "1.md",
        "**Original Language**: Russian; Korean\n**Creator(s):** Quist, Anna; Novak, Jan\n**Recipient(s):**\n\n- Varga, J.\n\n\
         **Summary:**\n\nFirst.\n\nSecond.\n\n**Rights:**\n\nFree to read.\n\n**Subjects:**\n\n- Trade\n- Pilots\n\n**Places:** Aldmark; Borvia\n\
         **Date Received:** 18 November 1950\n**Publication Date:** 2011\n**Classification:** Secret\n**Donors:** A Foundation\n\
         **Collection:** Harbour War\n**Weight of the paper:**\n\n80 grams\n\n**Credits:** Translated by A. Quist\n**Identifier:** 12/b\n\
         **Citation:** \"Letter,\" 1950, APRF, f. 45, op. 1\n<http://a.example/12>\n**Title:** A letter\n**Date:** November 1950\n\
         **Contents:**\n\n- English Translation\n\nTEXT\n",
    );
    let names_stated = record.names.clone();
    let record = record.record;
    assert_eq!(
        (record.title.as_str(), record.date.as_ref().unwrap().edtf()),
        ("A letter", "1950-11")
    );
    assert_eq!(names(&record), "Quist, Anna + Novak, Jan > Varga, J.");
    assert_eq!(strings(&record.summary), ["First.", "Second."]);
    assert_eq!(strings(&record.subjects), ["Trade", "Pilots"]);
    assert_eq!(strings(&record.places), ["Aldmark", "Borvia"]);
    assert_eq!(record.rights.as_deref(), Some("Free to read."));
    assert_eq!(record.classification.as_deref(), Some("Secret"));
    let dates: Vec<String> = record
        .dates
        .iter()
        .map(|date| format!("{} {}", date.kind, date.date.as_ref().unwrap().edtf()))
        .collect();
    assert_eq!(dates, ["received 1950-11-18", "published 2011"]);
    let further: Vec<String> = record
        .further
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(
        further,
        [
            "Donors=A Foundation",
            "Collection=Harbour War",
            "Weight of the paper=80 grams"
        ]
    );
    assert_eq!(strings(&record.credits), ["Translated by A. Quist"]);
    assert_eq!(
        (names_stated.id.as_deref(), names_stated.url.as_deref()),
        (Some("12/b"), Some("http://a.example/12"))
    );
    let language = record.original_language.as_ref().unwrap();
    assert_eq!(
        (language.name.as_str(), language.tag.as_deref()),
        ("Russian; Korean", Some("ru"))
    );
    assert_eq!(record.shelf_marks[0].short().as_str(), "APRF 45/1");
    assert_eq!(strings(&record.texts[0].translators), ["A. Quist"]);
    assert_eq!(texts(&record), ["translation-en: TEXT"]);
}

#[test]
fn several_contents_with_their_texts() {
    let record = one(
        "1.txt",
        "**1950**\n**A letter**\n\n**Citation:**\n\nAPRF\n\n**Original Language:**\n\nRussian\n\n**Contents:**\n\n\
         - English Translation\n- Russian Transcription\n- Scan\n\n**English Translation**\n\nTHE TEXT\n\n**Russian Transcription**\n\nТЕКСТ\n\n\
         ### English translation\n\nANOTHER\n",
    )
    .record;
    assert_eq!(
        texts(&record),
        [
            "translation-en: THE TEXT",
            "original-ru: ТЕКСТ",
            "translation-en-2: ANOTHER"
        ]
    );
    assert_eq!(record.texts[1].role, Role::Original);
    assert_eq!(
        record.texts[1].label.as_deref(),
        Some("Russian Transcription")
    );
    assert_eq!(
        strings(&record.contents),
        ["English Translation", "Russian Transcription", "Scan"]
    );
}

#[test]
fn quotation_marks_that_close_pages_later_confuse_nothing() {
    let middle = "A paragraph that is quoted, with an *unpaired star and a_name.\n\n".repeat(200);
    let text = format!(
        "**1950**\n**A letter**\n\n**Citation:**\n\nAPRF\n\n**Contents:**\n\n- English Translation\n\n\"It begins\n\n{middle}and ends.\"\n"
    );
    let record = one("1.md", &text).record;
    let text = &record.texts[0];
    assert_eq!(text.blocks.len(), 202);
    assert!(text.blocks.iter().all(|block| block.spans.is_empty()));
    assert_eq!(
        text.blocks[1].text.as_str(),
        "A paragraph that is quoted, with an *unpaired star and a_name."
    );
}

#[test]
fn a_date_that_cant_be_read_is_a_warning_and_undated_is_none() {
    let of = |date: &str| {
        formats::read(
            "1.md",
            format!("**Date:** {date}\n**Title:** A letter\n**Citation:** APRF\n\nTEXT").as_bytes(),
        )
    };
    let unread = of("the year of the great frost");
    assert_eq!(unread.warnings.len(), 1);
    assert_eq!(unread.records[0].record.warnings, unread.warnings);
    assert_eq!(
        unread.records[0].record.date_text.as_deref(),
        Some("the year of the great frost")
    );
    let undated = of("Undated");
    assert!(undated.warnings.is_empty() && undated.records[0].record.date.is_none());
}

#[test]
fn markdown_with_front_matter() {
    let parsed = one(
        "letters/7.md",
        "---\ntitle: Letter from Quist to Novak, on ice\ndate: c. 1950\nid: 007\nauthors: [Anna Quist]\nlang: en\noriginal_language: Russian\n\
         tags: [ice, trade]\nsummary: >\n  A summary\n  of two lines.\nmood: grave\n---\n\n# Letter from Quist to Novak, on ice\n\nDear *Jan*,\nit is cold.\n\n## Postscript\n\n1. Bread\n2. Salt\n",
    );
    assert!(parsed.described);
    assert_eq!(parsed.names.id.as_deref(), Some("007"));
    let record = parsed.record;
    assert_eq!(record.date.as_ref().unwrap().edtf(), "1950~");
    assert_eq!(names(&record), "Anna Quist > ");
    assert_eq!(strings(&record.summary), ["A summary of two lines."]);
    assert_eq!(strings(&record.subjects), ["ice", "trade"]);
    assert_eq!(
        record.further,
        [(Clean::line("mood"), Clean::line("grave"))]
    );
    assert_eq!(
        texts(&record),
        ["translation-en: Dear Jan, it is cold.\n\nPostscript\n\n1. Bread\n\n2. Salt"]
    );
    let keys: Vec<&str> = record.texts[0]
        .blocks
        .iter()
        .map(|block| block.key.as_str())
        .collect();
    assert_eq!(keys, ["p1", "p2", "1", "2"]);
}

#[test]
fn broken_front_matter_is_kept_and_told() {
    let reading = formats::read("7.md", b"---\ntitle: [broken\n---\n\nTEXT\n");
    assert_eq!(reading.warnings.len(), 1);
    let record = &reading.records[0].record;
    assert_eq!(record.title.as_str(), "7");
    assert_eq!(
        record.further,
        [(Clean::line("Front matter"), Clean::line("title: [broken"))]
    );
    assert_eq!(texts(record), ["text: TEXT"]);
}

#[test]
fn plain_markdown_has_its_title_from_the_first_heading() {
    let parsed = one(
        "a/notes.markdown",
        "# The *harbour*\n\nText.[^1]\n\n[^1]: A note.\n\nMore.\n",
    );
    assert!(parsed.described);
    assert_eq!(parsed.record.title.as_str(), "The harbour");
    assert_eq!(
        texts(&parsed.record),
        ["text: Text.[1]\n\nMore.\n\nA note."]
    );
    let bare = one("a/notes.md", "Only words.\n");
    assert!(!bare.described);
    assert_eq!(bare.record.title.as_str(), "notes");
}

#[test]
fn plain_text_keeps_its_stars_and_its_first_line() {
    let parsed = one(
        "letter",
        "A letter *home*\n\nDear all,\nthe ice **holds**.\n",
    );
    assert!(!parsed.described);
    assert_eq!(parsed.record.title.as_str(), "A letter *home*");
    assert_eq!(
        texts(&parsed.record),
        ["text: A letter *home*\n\nDear all,\nthe ice **holds**."]
    );
    let long = "word ".repeat(60);
    assert_eq!(one("long.txt", &long).record.title.as_str(), "long");
    assert_eq!(formats::read("x", b"# Heading\n\nText").format, "Markdown");
}

#[test]
fn empty_and_foreign_files_are_told() {
    let empty = formats::read("a/empty.txt", b" \n");
    assert_eq!(empty.records[0].record.title.as_str(), "empty");
    assert!(empty.records[0].record.texts.is_empty());
    assert!(empty.warnings[0].contains("empty"));
    let pdf = formats::read("scan.txt", b"%PDF-1.7\n\0\0");
    assert!(pdf.records.is_empty());
    assert!(pdf.warnings[0].contains("a PDF document"));
    let binary = formats::read("x", b"ab\0cd");
    assert!(binary.records.is_empty() && binary.warnings.len() == 1);
    let lossy = formats::read("x.txt", b"12 caf\xc3\xa9s au lait p\xc3\xa2t\xc3\xa9 \xc3\xa9t\xc3\xa9 \xc3\xa9lev\xc3\xa9 \xc3\xa9gal\xc3\xa9 cr\xc3\xa9\xc3\xa9 \xff");
    assert_eq!(lossy.warnings.len(), 1);
    assert_eq!(lossy.records.len(), 1);
}

//! Web pages: an archive's own page against its text form, a page with metadata and notes,
//! and pages made to be slow.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use readroom::formats::{Parsed, Reading, read};
use readroom::record::Record;
use readroom::record::text::BlockKind;

const PAGE: &[u8] = include_bytes!("../fixtures/formats/telegram.html");
const TEXT_FORM: &[u8] = include_bytes!("../fixtures/formats/telegram.txt");
const LETTER: &[u8] = include_bytes!("../fixtures/formats/letter.xhtml");

fn one(name: &str, bytes: &[u8]) -> Parsed {
    let mut reading = read(name, bytes);
    assert_eq!(reading.records.len(), 1, "{:?}", reading.warnings);
    reading.records.remove(0)
}

/// Writes the blocks of the first text with their kinds, keys and spans.
fn shown(record: &Record) -> Vec<String> {
    let blocks = record.texts.iter().flat_map(|text| &text.blocks);
    blocks
        .map(|block| {
            let spans = block.spans.iter();
            let spans: Vec<String> = spans
                .map(|span| format!(" {}-{} {:?}", span.start, span.end, span.kind))
                .collect();
            let spans = spans.concat();
            format!("{:?} {}: {}{spans}", block.kind, block.key, block.text)
        })
        .collect()
}

#[test]
fn a_page_of_an_archive_gives_the_record_of_its_text_form() {
    let page = one("telegram.html", PAGE);
    let text = one("telegram.txt", TEXT_FORM);
    assert_eq!(shown(&page.record), shown(&text.record));
    assert_eq!(page.record, text.record);
    assert_eq!(page.names, text.names);
    assert!(page.described);
}

#[test]
fn a_page_has_its_metadata_its_text_and_its_notes() {
    let reading = read("letter.xhtml", LETTER);
    assert_eq!((reading.format, reading.encoding), ("HTML", "UTF-8"));
    assert!(reading.warnings.is_empty(), "{:?}", reading.warnings);
    let parsed = &reading.records[0];
    let record = &parsed.record;
    assert_eq!(record.title.as_str(), "A letter on the ice");
    assert_eq!(record.date.as_ref().unwrap().edtf(), "1934-06");
    assert_eq!(record.creators.len(), 1);
    assert_eq!(record.creators[0].name.as_str(), "Rautio, Aino");
    assert!(!record.creators[0].derived);
    assert_eq!(record.recipients[0].name.as_str(), "Varga, J. K.");
    assert_eq!(record.dates[0].kind.as_str(), "published");
    assert_eq!(record.shelf_marks[0].short().as_str(), "HSA 2/1/9");
    let container = record.container.as_ref().unwrap();
    assert_eq!(container.title.as_str(), "Northern Papers");
    assert_eq!(container.pages.as_deref(), Some("12-14"));
    let subjects: Vec<&str> = record
        .subjects
        .iter()
        .map(readroom::record::Clean::as_str)
        .collect();
    assert_eq!(subjects, ["ice", "pilots"]);
    let further: Vec<String> = record
        .further
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(
        further,
        [
            "dc.relation=Harbour papers, box 3",
            "Title in citation metadata=Letter on ice",
            "Title in JSON-LD=Ice"
        ]
    );
    assert_eq!(
        parsed.names.url.as_deref(),
        Some("https://papers.example/letters/ice.html")
    );
    assert_eq!(record.texts[0].language.as_deref(), Some("de"));
    assert_eq!(
        shown(record),
        [
            "Paragraph p1: Dear Varga,",
            "Paragraph r1: The ice has come early this year[1], and the pilots are few; see the list. 17-22 Emphasis 32-35 NoteRef(Clean(\"1\")) 45-51 Strong 65-73 Link(Clean(\"https://papers.example/list\"))",
            "Heading(2) ships: The ships",
            "Paragraph p4: Ships at the quay",
            "Table p5: Ship     Tons\nEstmere  120\nNorden   98",
            "ListItem(0) p6: 3. Coal for the tender",
            "ListItem(0) p7: 4. Rope",
            "ListItem(1) p8: - thin",
            "Quotation p9: Nobody sails in March.",
            "Paragraph p10: Rautio\n  the 3rd",
            "Figure p11: Seal of the harbour",
            "Footnote(Clean(\"1\")) n1: By two weeks.",
            "Footnote(Clean(\"1\")) p13: So the log.",
        ]
    );
}

#[test]
fn the_densest_part_is_the_text_and_menus_are_left_out() {
    let menu: Vec<String> = (0..30)
        .map(|n| format!("<li><a href='/{n}'>Part {n}</a></li>"))
        .collect();
    let menu = menu.concat();
    let body = "<p>A long paragraph about ships in the ice, which goes on and on for a while.</p>"
        .repeat(9);
    let page = format!(
        "<html><head><title>Ships</title></head><body><table><tr><td><ul>{menu}</ul></td><td><h1>On ships</h1>{body}</td></tr></table><p>© 1999</p></body></html>"
    );
    let parsed = one("x.html", page.as_bytes());
    assert_eq!(parsed.record.title.as_str(), "On ships");
    assert!(parsed.title_guessed && !parsed.described);
    assert_eq!(parsed.record.texts[0].blocks.len(), 9);
}

#[test]
fn a_page_in_an_old_encoding_is_read_by_what_it_states() {
    let (words, _, _) = encoding_of("koi8-r").encode("Телеграмма из Пекина");
    let mut page = b"<html><head><meta http-equiv=Content-Type content='text/html; charset=koi8-r'></head><body><p>".to_vec();
    page.extend_from_slice(&words);
    let reading = read("x.htm", &page);
    assert_eq!(reading.encoding, "KOI8-R");
    let text = reading.records[0].record.texts[0].canonical();
    assert_eq!(text.as_str(), "Телеграмма из Пекина");
}

fn encoding_of(label: &str) -> &'static encoding_rs::Encoding {
    encoding_rs::Encoding::for_label(label.as_bytes()).unwrap()
}

#[test]
fn a_page_that_hides_everything_shows_it() {
    let parsed = one(
        "x.html",
        b"<body><nav><p>All there is, in a menu that never ends.",
    );
    assert_eq!(parsed.record.texts[0].blocks.len(), 1);
    let reading = read("x.html", b"<html><body></body></html>");
    assert!(reading.records[0].record.texts.is_empty());
    assert_eq!(reading.warnings.len(), 1);
}

#[test]
fn what_is_nested_too_deep_keeps_its_words_and_its_paragraphs() {
    let page = format!("{}<p>one</p><p>two</p>", "<div>".repeat(3000));
    let reading = read("x.html", page.as_bytes());
    assert_eq!(
        shown(&reading.records[0].record),
        ["Paragraph p1: one", "Paragraph p2: two"]
    );
    assert_eq!(reading.warnings.len(), 1);
}

/// Time that grows with the square of these would be minutes; the bound leaves room for a busy machine.
#[test]
fn pages_made_to_be_slow_are_not() {
    let size = if cfg!(debug_assertions) {
        60_000
    } else {
        10_000_000
    };
    let fill = |piece: &str| piece.repeat(size / piece.len());
    let mut distinct = String::from("<p ");
    let mut number = 0;
    while distinct.len() < size {
        distinct.push_str(&format!("a{number} "));
        number += 1;
    }
    let half = size / 2;
    let pages = [
        ("nested", fill("<div>")),
        ("nested tables", fill("<table><tr><td>")),
        ("nested lists", fill("<ul><li>a")),
        ("spans", fill("<b>")),
        (
            "unmatched ends",
            "<div>".repeat(half / 5) + &"</i>".repeat(half / 4),
        ),
        ("one tag of attributes", format!("{distinct}>x")),
        ("attributes without end", distinct.clone()),
        ("unquoted", format!("<p {}", fill("a=b\n"))),
        ("quotes", fill("<a \"")),
        ("comments", fill("<!--")),
        ("ends of scripts", format!("<script>{}", fill("</"))),
        ("scripts", fill("<script></script>")),
        ("paragraphs", fill("<p>a")),
        ("cells", format!("<table>{}", fill("<tr><td>a<td>b"))),
        ("one row", format!("<table><tr>{}", fill("<td>a"))),
        ("links", format!("<p>{}", fill("<a href=x>y</a>"))),
        ("notes", format!("<p>{}", fill("<a href=#x id=x>1</a>"))),
        ("references", fill("&am&amp;&#x41;")),
        ("metadata", fill("<meta name=a content=b>")),
        (
            "json",
            format!(
                "<script type=application/ld+json>{}</script>",
                fill("[{\"@graph\":")
            ),
        ),
        ("labels", fill("<h2>Citation</h2><h2>Summary</h2>")),
        ("words", fill("word ")),
        ("one word", fill("w")),
    ];
    for (name, page) in pages {
        let begin = Instant::now();
        let reading = read("slow.html", page.as_bytes());
        let took = begin.elapsed();
        assert_eq!(reading.records.len(), 1, "{name}");
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
    }
}

fn all_is_well(reading: &Reading) {
    for parsed in &reading.records {
        for block in parsed.record.texts.iter().flat_map(|text| &text.blocks) {
            let length = block.text.chars().count();
            assert!(!block.key.is_empty());
            for span in &block.spans {
                assert!(span.start < span.end && span.end <= length, "{block:?}");
            }
        }
    }
}

/// Flips, cuts and repeats bytes of a file.
fn mutated(bytes: &[u8], changes: &[(usize, u8, u8)]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    for (at, how, byte) in changes {
        if out.is_empty() {
            break;
        }
        let at = at % out.len();
        match how % 4 {
            0 => out[at] = *byte,
            1 => drop(out.drain(at..(at + usize::from(*byte)).min(out.len()))),
            2 => {
                let piece: Vec<u8> = out[at..(at + usize::from(*byte)).min(out.len())].to_vec();
                out.splice(at..at, piece);
            }
            _ => out.truncate(at.max(out.len() / 2)),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 250 } else { 2000 }))]

    #[test]
    fn a_damaged_page_is_read(changes in proptest::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..12), which in 0..2) {
        let page = if which == 0 { PAGE } else { LETTER };
        all_is_well(&read("damaged.html", &mutated(page, &changes)));
    }

    #[test]
    fn any_marks_make_a_page(pieces in proptest::collection::vec("<(/?)(p|div|li|ul|ol|table|tr|td|th|nav|main|article|pre|a href=#x id=x|b|i|h1|blockquote|dt|img alt=x)>|[a-z0-9 ]{1,6}|&[a-z]{1,4};?|<!--|-->|<[\"'=>a ]{1,4}", 0..60)) {
        all_is_well(&read("x.html", pieces.concat().as_bytes()));
    }

    #[test]
    fn any_bytes_make_a_page(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        all_is_well(&read("x.html", &bytes));
    }
}

#[test]
fn a_mark_in_a_table_and_a_list_of_notes_keep_their_numbers() {
    let page = "<article><p>The ships of the harbour, as they were counted in the spring.</p>\
        <table><tr><th>Ship</th><th>Tons</th></tr><tr><td>Tern<a href=\"#n1\">1</a></td><td>120</td></tr></table>\
        <ol class=\"notes\" start=\"1\"><li id=\"n1\">Sold.</li><li>Lost in <em>1935</em>.</li></ol></article>";
    let reading = read("t.html", page.as_bytes());
    let blocks = &reading.records[0].record.texts[0].blocks;
    let notes: Vec<String> = blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Footnote(label) => Some(format!("{label}: {}", block.text)),
            _ => None,
        })
        .collect();
    assert_eq!(notes, ["1: Sold.", "2: Lost in 1935."]);
    let table = blocks
        .iter()
        .find(|block| block.kind == BlockKind::Table)
        .unwrap();
    let span = &table.spans[0];
    assert_eq!(table.text.slice(span.start, span.end).as_str(), "[1]");
}

const IN_PANES: &[u8] = include_bytes!("../fixtures/formats/telegram-in-panes.html");

/// Writes what a catalogue and a citation need of a record.
fn described(record: &Record) -> Vec<String> {
    let marks = record.shelf_marks.iter();
    let marks: Vec<&str> = marks.map(|mark| mark.text.as_str()).collect();
    let creators = record.creators.iter();
    let creators: Vec<&str> = creators.map(|agent| agent.name.as_str()).collect();
    let texts = record.texts.iter().map(|text| {
        let language = text.language.as_deref().unwrap_or("-");
        format!("{:?} {language} {}", text.role, text.translators.len())
    });
    vec![
        record.title.to_string(),
        format!(
            "{:?}",
            record
                .date
                .as_ref()
                .map(readroom::record::date::DocDate::edtf)
        ),
        marks.join(" | "),
        creators.join(" | "),
        record
            .summary
            .iter()
            .map(readroom::record::Clean::as_str)
            .collect::<Vec<_>>()
            .join(" | "),
        format!(
            "{:?}",
            record
                .original_language
                .as_ref()
                .and_then(|language| language.tag.clone())
        ),
        texts.collect::<Vec<_>>().join(" | "),
        format!(
            "{:?}",
            record.url.as_ref().map(readroom::record::Clean::as_str)
        ),
    ]
}

#[test]
fn a_page_with_its_texts_in_panes_is_the_record_of_its_text_form() {
    let page = one("telegram-lindqvist.html", IN_PANES);
    let text = one("telegram.txt", TEXT_FORM);
    assert!(page.described);
    let (of_page, of_text) = (described(&page.record), described(&text.record));
    assert_eq!(
        of_page,
        [
            "Telegram from Lindqvist to Okonedo, transmitting 3 March 1951 message form the Harbour Council to Varga",
            "Some(\"1951-03-04\")",
            "HSA, Fond 12, Opis 3, Delo 77, Listy 8-9 | KRHA, Fond 05b, Opis 2a, Delo 6, Papka 4, Listy 31ob-33",
            "Lindqvist, T.",
            "The Harbour Council asks to send apprentices over in order to learn the piloting of ice-bound ships.",
            "Some(\"ru\")",
            "Translation en 1 | Original ru 0",
            "Some(\"http://archive.example/document/4711\")",
        ]
    );
    // The text form names nobody but in its title, and was not asked for the transcription.
    for same in [0, 1, 2, 4, 5, 7] {
        assert_eq!(of_page[same], of_text[same]);
    }
    assert_eq!(page.names.url, text.names.url);
    assert_eq!(
        page.record.texts[0].canonical(),
        text.record.texts[0].canonical()
    );
    let further: Vec<String> = page
        .record
        .further
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(
        further,
        [
            "Original Uploaded Date=2011-11-20",
            "Donors=Estmere Foundation"
        ]
    );
    let credits: Vec<&str> = page
        .record
        .credits
        .iter()
        .map(readroom::record::Clean::as_str)
        .collect();
    assert_eq!(
        credits,
        [
            "This document was made possible with support from the Estmere Foundation",
            "Translated for the Program by A. Rautio."
        ]
    );
    assert_eq!(page.record.places[0].as_str(), "Estmere");
    assert_eq!(page.record.subjects.len(), 2);
    assert_eq!(
        page.record.rights.as_deref(),
        Some("The Program welcomes reuse of what is shown here.")
    );
}

//! TEI files that are broken, cut, made by chance, or made to be slow.

use std::io::Write as _;
use std::path::Path;

use proptest::prelude::*;
use readroom::formats::{Reading, read};
use readroom::record::Clean;
use readroom::record::text::BlockKind;

use crate::formats_tei::{EDITION, VOLUME};

#[test]
fn what_is_broken_is_read_as_far_as_it_goes_and_told() {
    let head = "<TEI><teiHeader/><text><body><p>One";
    for (rest, words, told) in [
        (" two", "One two", "breaks off"),
        (
            " <hi>two</p><p>three</p></body></text></TEI>",
            "One two\n\nthree",
            "an end </p>",
        ),
        (" <p", "One", "can be read only to line 1"),
        (
            " 5 < 6 and 7 > 6</p></body></text></TEI>",
            "One 5 < 6 and 7 > 6",
            "a < that begins no tag",
        ),
        (" &amp & b</p></body></text></TEI>", "One &amp & b", ""),
        (
            "<![CDATA[ <b>two</b>]]></p></body></text></TEI>",
            "One <b>two</b>",
            "",
        ),
        ("</p></x></body></text></TEI>", "One", "an end </x>"),
    ] {
        let reading = read("a.xml", format!("{head}{rest}").as_bytes());
        assert_eq!(
            reading.records[0].record.texts[0].canonical().as_str(),
            words,
            "{rest}"
        );
        let warnings = Clean::join(&reading.warnings, " ");
        assert!(
            warnings.contains(told) && warnings.is_empty() == told.is_empty(),
            "{rest}: {warnings}"
        );
    }
}

#[test]
fn what_stands_behind_the_end_of_the_document_is_told_and_not_read() {
    let document = "<TEI><text><body><p>One</p></body></text></TEI>";
    for fine in ["", "\n", "\n<!-- two --> <?b c?>\n", "\u{feff}"] {
        let reading = read("a.xml", format!("{document}{fine}").as_bytes());
        let warnings = &reading.warnings;
        assert!(warnings.is_empty(), "{fine}: {warnings:?}");
    }
    for (behind, bytes, line) in [
        ("\n\nTwo. ", 5, 3),
        ("</TEI>", 6, 1),
        (
            "\n<?xml version='1.0'?>\n<TEI><text><p>Two</p></text></TEI>",
            34,
            3,
        ),
        (" <!-- two", 8, 1),
        ("&amp;\u{1b}", 6, 1),
    ] {
        let reading = read("a.xml", format!("{document}{behind}").as_bytes());
        let [parsed] = reading.records.as_slice() else {
            panic!("{behind}: {} records", reading.records.len());
        };
        assert_eq!(
            parsed.record.texts[0].canonical().as_str(),
            "One",
            "{behind}"
        );
        let told = format!(
            "ends in line 1, and what stands behind its end, {bytes} bytes from line {line} on, is not read"
        );
        let [warning] = reading.warnings.as_slice() else {
            panic!("{behind}: {:?}", reading.warnings);
        };
        assert!(warning.contains(&told), "{behind}: {warning}");
    }
    let corpus = format!("<teiCorpus>{document}{document}</teiCorpus>three");
    let reading = read("a.xml", corpus.as_bytes());
    assert_eq!((reading.records.len(), reading.warnings.len()), (2, 1));
}

#[test]
fn other_files_are_not_taken_for_it() {
    assert!(
        read(
            "a.xml",
            b"<?xml version='1.0'?><!-- <TEI> --><records><r/></records>"
        )
        .records
        .is_empty()
    );
    assert_eq!(
        read("a.txt", b"In TEI the <p> stands for a paragraph.").format,
        "plain text"
    );
    assert_eq!(read("no-extension", EDITION.as_bytes()).format, "TEI");
}

/// Everything a reading must keep to, whatever the bytes were.
fn holds(reading: &Reading) {
    for parsed in &reading.records {
        let record = &parsed.record;
        assert!(!record.title.is_empty() || reading.format != "TEI");
        for block in record.texts.iter().flat_map(|text| &text.blocks) {
            let length = block.text.chars().count();
            assert!(
                !block.key.is_empty() && block.text.chars().all(|c| c == '\n' || !c.is_control())
            );
            assert!(
                block
                    .spans
                    .iter()
                    .all(|span| span.start <= span.end && span.end <= length),
                "{block:?}"
            );
            assert!(block.spans.is_sorted_by_key(|span| span.start), "{block:?}");
            assert!(!matches!(block.kind, BlockKind::Footnote(ref label) if label.is_empty()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_damaged_file_is_read_all_the_same(edition in any::<bool>(), at in 0_usize..6000, length in 0_usize..300, change in 0_u8..4, byte in any::<u8>()) {
        let mut bytes = if edition { EDITION } else { VOLUME }.as_bytes().to_vec();
        let at = at % bytes.len();
        let end = (at + length).min(bytes.len());
        match change {
            0 => bytes[at] = byte,
            1 => drop(bytes.drain(at..end)),
            2 => bytes.truncate(at),
            _ => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
        }
        holds(&read("a.xml", &bytes));
    }

    #[test]
    fn any_bytes_after_the_root_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let mut all = b"<TEI>".to_vec();
        all.extend(bytes);
        holds(&read("a", &all));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_elements_in_any_order_are_read(words in proptest::collection::vec(
        prop_oneof![
            "</?(div|p|head|note|list|item|label|table|row|cell|quote|q|l|lg|choice|sic|corr|app|rdg|hi|ref|figure|pb|lb|text|body|date|dateline|persName|supplied|TEI|teiHeader|attachment)( (type|n|xml:id|target|when|rend)=\"(document|translation|source|1|#a|1950|from|inline)\"){0,2}/?>",
            "[a-z&;<>\"'\\] \n\u{1b}ж金]{0,6}",
        ],
        0..60,
    )) {
        let text = format!("<TEI><text><body>{}", words.concat());
        holds(&read("a.xml", text.as_bytes()));
    }
}

/// The worst that can be written, grown to a size.
fn hostile(size: usize) -> Vec<(&'static str, String)> {
    let grown = |head: &str, piece: &str| {
        let mut all = head.to_owned();
        all.push_str(&piece.repeat(size / piece.len()));
        all
    };
    let text = "<TEI><text><body>";
    let volume = "<TEI><text><body><div type=\"document\"/>";
    vec![
        ("depth", grown(text, "<hi>")),
        ("depth of choices", grown(text, "<choice><seg>a")),
        ("short paragraphs", grown(text, "<p>a</p>")),
        (
            "documents",
            grown(volume, "<div type=\"document\"><head>a</head></div>"),
        ),
        ("notes", grown(text, "<note>a</note>")),
        (
            "notes of one number",
            grown(text, "a<note n=\"1\">a</note>"),
        ),
        ("links", grown(text, "<ref target=\"#a\">a</ref>")),
        (
            "ends",
            grown(&(text.to_owned() + &"<hi>".repeat(100)), "</x>"),
        ),
        ("entities", grown(text, "&x;")),
        ("ampersands", grown(text, "&")),
        ("signs", grown(text, "< ")),
        (
            "cells",
            grown("<TEI><text><table>", "<row><cell/><cell>a</cell></row>"),
        ),
        (
            "one row",
            grown("<TEI><text><table><row>", "<cell>a</cell>"),
        ),
        (
            "titles",
            grown("<TEI><teiHeader><fileDesc><titleStmt>", "<title><name>a"),
        ),
        (
            "terms",
            grown(text, "<list><item><term xml:id=\"a\">a</term></item>"),
        ),
        ("attributes", grown("<TEI><text ", "a=\"b\" ")),
        ("a comment", grown("<TEI><!--", "--")),
        (
            "declarations",
            grown("<!DOCTYPE TEI [", "<!ENTITY a \"b\">"),
        ),
        ("pages", grown(text, "a<pb n=\"1\"/>")),
        (
            "source notes",
            grown(
                volume,
                "<div type=\"document\"><note type=\"source\">Ibid. a. B</note>",
            ),
        ),
    ]
}

#[test]
fn the_worst_files_take_time_in_proportion() {
    for (_, text) in hostile(300_000) {
        holds(&read("a.xml", text.as_bytes()));
    }
}

/// Prints how long the worst files take, and how fast a volume is read: run by hand.
#[test]
#[ignore = "measures a release build"]
fn how_fast() {
    let mut text = String::new();
    let told = |name: &str, text: &str| {
        let begin = std::time::Instant::now();
        let reading = read("a.xml", text.as_bytes());
        let took = begin.elapsed().as_secs_f64();
        let speed = text.len() as f64 / 1e6 / took;
        let line = format!(
            "{name}: {:.1} MB, {} records, {took:.3} s, {speed:.0} MB/s",
            text.len() as f64 / 1e6,
            reading.records.len()
        );
        writeln!(std::io::stderr(), "{line}").unwrap();
    };
    for (name, text) in hostile(10_000_000) {
        told(name, &text);
    }
    let start = VOLUME.find("<div type=\"document\"").unwrap();
    let end = VOLUME.find("<div type=\"document\" subtype").unwrap();
    text.push_str(&VOLUME[..start]);
    while text.len() < 10_000_000 {
        text.push_str(&VOLUME[start..end]);
    }
    text.push_str(&VOLUME[end..]);
    told("a volume", &text);
    let shared = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    if let Ok(real) = std::fs::read_to_string(shared.join("frus-excerpt.xml")) {
        let (start, end) = (
            real.find("<div type=\"document\"").unwrap(),
            real.find("</div>\n                </div>").unwrap(),
        );
        let mut text = real[..start].to_owned();
        while text.len() < 10_000_000 {
            text.push_str(&real[start..end]);
            text.push_str("</div>");
        }
        told("a volume of the real shape", &text);
    }
}

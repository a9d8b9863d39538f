//! Tests of whole books, packed in the test.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;
use crate::formats;
use crate::record::Record;
use crate::record::date::DocDate;
use crate::record::text::{Role, SpanKind, Text};

const CONTAINER: &str = r#"<?xml version="1.0"?><container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
    <rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

/// Packs files into a book, the one that says what it is first and unpacked.
fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    writer.start_file("mimetype", stored).unwrap();
    writer.write_all(b"application/epub+zip").unwrap();
    for (name, text) in files {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        writer.start_file(*name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Makes a package file of a description and the files of a spine.
fn package(metadata: &str, spine: &[&str], more: &str) -> String {
    let mut manifest = more.to_owned();
    let mut order = String::new();
    for (at, href) in spine.iter().enumerate() {
        let _ = write!(
            manifest,
            "<item id='c{at}' href='{href}' media-type='application/xhtml+xml'/>"
        );
        let _ = write!(order, "<itemref idref='c{at}'/>");
    }
    format!(
        "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata>{metadata}</metadata>\
         <manifest>{manifest}</manifest><spine toc='ncx'>{order}</spine></package>"
    )
}

/// Makes a book of one chapter after another.
fn book(chapters: &[&str]) -> Vec<u8> {
    let names: Vec<String> = (0..chapters.len())
        .map(|at| format!("t{at}.xhtml"))
        .collect();
    let spine: Vec<&str> = names.iter().map(String::as_str).collect();
    let opf = package("<dc:title>Ice</dc:title>", &spine, "");
    let paths: Vec<String> = names.iter().map(|name| format!("OEBPS/{name}")).collect();
    let mut files = vec![
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", &opf),
    ];
    files.extend(
        paths
            .iter()
            .map(String::as_str)
            .zip(chapters.iter().copied()),
    );
    packed(&files)
}

fn record(bytes: &[u8]) -> Record {
    let mut reading = formats::read("shelf/the-book.epub", bytes);
    assert_eq!(
        (reading.format, reading.records.len()),
        ("EPUB", 1),
        "{:?}",
        reading.warnings
    );
    reading.records.remove(0).record
}

fn shown(record: &Record) -> Vec<String> {
    let blocks = record.texts.iter().flat_map(Text::ordered_blocks);
    blocks
        .map(|block| format!("{:?}: {}", block.kind, block.text))
        .collect()
}

#[test]
fn a_book_of_version_3_is_a_record() {
    let metadata = "<dc:title id='t'>The Ice Years</dc:title><meta refines='#t' property='title-type'>main</meta>
        <dc:title id='s'>Letters from Cape Sel</dc:title><meta refines='#s' property='title-type'>subtitle</meta>
        <dc:creator id='a'>Ada Quist</dc:creator><meta refines='#a' property='role'>aut</meta>
        <dc:contributor id='b'>Jan Bell</dc:contributor><meta refines='#b' property='role'>trl</meta>
        <dc:contributor id='e'>Eva Mole</dc:contributor><meta refines='#e' property='role'>edt</meta>
        <dc:date>1938-05</dc:date><dc:language>en-GB</dc:language><dc:publisher>Harbour &amp; Sons</dc:publisher>
        <dc:identifier>urn:isbn:0000000000</dc:identifier><dc:identifier>https://books.example/ice/7</dc:identifier>
        <dc:subject>Ice</dc:subject><dc:subject>Harbours</dc:subject><dc:rights>Free to all.</dc:rights>
        <dc:description>&lt;p&gt;What was written.&lt;/p&gt;&lt;p&gt;And why.&lt;/p&gt;</dc:description>
        <meta property='dcterms:modified'>2015-01-02T03:04:05Z</meta><meta name='cover' content='x'/>
        <meta property='schema:accessMode'>textual</meta>";
    let nav =
        "<item id='nav' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/>";
    let opf = package(metadata, &["nav.xhtml", "a.xhtml", "b%20c.xhtml"], nav);
    let opf = opf.replace("<item id='c0'", "<item id='c0' properties='nav'");
    let bytes = packed(&[
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", &opf),
        (
            "OEBPS/nav.xhtml",
            "<nav epub:type='toc'><ol><li><a href='b%20c.xhtml'>The second winter</a></li></ol></nav>",
        ),
        (
            "OEBPS/a.xhtml",
            "<body><h1>The first winter</h1><p>It froze.</p></body>",
        ),
        (
            "OEBPS/b c.xhtml",
            "<body><p id='x'>It froze again.</p></body>",
        ),
    ]);
    let record = record(&bytes);
    assert_eq!(
        record.title.as_str(),
        "The Ice Years: Letters from Cape Sel"
    );
    assert_eq!(record.short_title.as_deref(), Some("The Ice Years"));
    assert_eq!(record.creators[0].name.as_str(), "Ada Quist");
    assert_eq!(
        record.credits,
        [
            Clean::line("Translator: Jan Bell"),
            Clean::line("Editor: Eva Mole")
        ]
    );
    assert_eq!(record.date.as_ref().map(DocDate::edtf), Some("1938-05"));
    assert_eq!(
        (record.dates[0].kind.as_str(), record.dates.len()),
        ("modified", 1)
    );
    let container = record.container.clone().unwrap();
    assert_eq!(container.publisher.as_deref(), Some("Harbour & Sons"));
    assert_eq!(
        (container.year.as_deref(), container.editors[0].as_str()),
        (Some("1938"), "Eva Mole")
    );
    assert_eq!(record.url.as_deref(), Some("https://books.example/ice/7"));
    assert_eq!(
        record.summary,
        [Clean::line("What was written."), Clean::line("And why.")]
    );
    assert_eq!(
        (record.subjects.len(), record.rights.as_deref()),
        (2, Some("Free to all."))
    );
    let further: Vec<String> = record
        .further
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    assert_eq!(
        further,
        [
            "identifier=urn:isbn:0000000000",
            "identifier=https://books.example/ice/7",
            "schema:accessMode=textual"
        ]
    );
    let text = &record.texts[0];
    assert_eq!(
        (text.role, text.language.as_deref()),
        (Role::Translation, Some("en-GB"))
    );
    assert_eq!(text.key.0, "translation-en-GB");
    assert_eq!(
        shown(&record),
        [
            "Heading(1): The first winter",
            "Paragraph: It froze.",
            "Heading(1): The second winter",
            "Paragraph: It froze again.",
        ]
    );
    assert!(record.warnings.is_empty(), "{:?}", record.warnings);
}

#[test]
fn a_book_of_version_2_is_a_record() {
    let metadata = "<dc:title>Ice</dc:title><dc:creator opf:role='aut'>Ada Quist</dc:creator><dc:creator opf:role='ill'>Eva Mole</dc:creator>
        <dc:date opf:event='modification'>2011-02-03</dc:date><dc:date opf:event='publication'>1901</dc:date>
        <dc:description>One paragraph.</dc:description><meta name='calibre:series' content='Harbour Papers'/>
        <meta name='calibre:series_index' content='4'/>";
    let opf = package(
        metadata,
        &["a.html", "notes.html"],
        "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>",
    );
    let bytes = packed(&[
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", &opf),
        (
            "OEBPS/toc.ncx",
            "<navMap><navPoint><navLabel><text>Winter</text></navLabel><content src='a.html#x'/></navPoint></navMap>",
        ),
        (
            "OEBPS/a.html",
            "<p>It froze<sup><a id='r1' href='notes.html#n1'>1</a></sup> in 10<sup>2</sup> places, see <a href='notes.html#n1'>there</a>.</p>",
        ),
        (
            "OEBPS/notes.html",
            "<h2>Notes</h2><p id='n1'><a href='a.html#r1'>1</a>. By a week.</p>",
        ),
    ]);
    let record = record(&bytes);
    assert_eq!(record.creators.len(), 1);
    assert_eq!(record.credits, [Clean::line("Illustrator: Eva Mole")]);
    assert_eq!(record.date.as_ref().map(DocDate::edtf), Some("1901"));
    assert_eq!(record.dates[0].kind.as_str(), "modification");
    let container = record.container.clone().unwrap();
    assert_eq!(
        (container.title.as_str(), container.volume.as_deref()),
        ("Harbour Papers", Some("4"))
    );
    assert_eq!(
        shown(&record),
        [
            "Heading(1): Winter",
            "Paragraph: It froze[1] in 102 places, see there.",
            "Heading(2): Notes",
            "Footnote(Clean(\"1\")): By a week.",
        ]
    );
    let spans = &record.texts[0].blocks[1].spans;
    assert_eq!(
        (spans.len(), &spans[0].kind),
        (1, &SpanKind::NoteRef(Clean::line("1")))
    );
}

#[test]
fn notes_that_count_from_1_in_each_chapter_have_names_of_their_own() {
    let chapter = "<p>Ice<a epub:type='noteref' href='#n'>1</a>.</p><aside epub:type='footnote' id='n'><p>1. First part.</p><p>Second.</p></aside>";
    let record = record(&book(&[chapter, chapter]));
    assert_eq!(
        shown(&record),
        [
            "Paragraph: Ice[1].",
            "Paragraph: Ice[1].",
            "Footnote(Clean(\"1\")): First part.",
            "Footnote(Clean(\"1\")): Second.",
            "Footnote(Clean(\"1 (2)\")): First part.",
            "Footnote(Clean(\"1 (2)\")): Second.",
        ]
    );
}

#[test]
fn a_chapter_that_the_spine_names_twice_is_read_once() {
    let opf = package(
        "<dc:title>Ice</dc:title>",
        &["a.xhtml", "b.xhtml", "b.xhtml"],
        "",
    );
    let bytes = packed(&[
        ("META-INF/container.xml", CONTAINER),
        ("OEBPS/book.opf", &opf),
        ("OEBPS/a.xhtml", "<p>One.</p>"),
        ("OEBPS/b.xhtml", "<p>Two.</p>"),
    ]);
    let text = record(&bytes).texts.remove(0).canonical();
    assert_eq!(text.matches("Two.").count(), 1, "{text}");
}

#[test]
fn what_is_missing_outside_or_locked_is_told_and_the_rest_is_read() {
    let spine = [
        "a.xhtml",
        "gone.xhtml",
        "../../etc/passwd",
        "file:///etc/passwd",
        "locked.xhtml",
    ];
    let opf = package("", &spine, "").replace("</spine>", "<itemref idref='never'/></spine>");
    let bytes = packed(&[
        ("META-INF/container.xml", CONTAINER),
        (
            "META-INF/encryption.xml",
            "<enc:CipherReference URI='OEBPS/locked.xhtml'/>",
        ),
        ("OEBPS/book.opf", &opf),
        ("OEBPS/a.xhtml", "<p>Words"),
        ("OEBPS/locked.xhtml", "abc"),
    ]);
    let record = record(&bytes);
    assert_eq!(
        (record.title.as_str(), shown(&record)),
        ("the-book", vec!["Paragraph: Words".to_owned()])
    );
    let told = |word: &str| {
        record
            .warnings
            .iter()
            .filter(|warning| warning.contains(word))
            .count()
    };
    assert_eq!(
        (
            told("gone.xhtml is named"),
            told("outside"),
            told("locked (DRM)"),
            told("not listed")
        ),
        (1, 2, 1, 1),
        "{:?}",
        record.warnings
    );
}

#[test]
fn a_bomb_is_refused_with_a_sentence() {
    let bomb = format!("<p>{}</p>", " ".repeat(40 << 20));
    let bytes = book(&["<p>Before</p>", &bomb, "<p>After</p>"]);
    assert!(bytes.len() < 100_000);
    let record = record(&bytes);
    assert_eq!(shown(&record), ["Paragraph: Before"]);
    assert!(record.warnings[0].contains("bomb"), "{:?}", record.warnings);
}

#[test]
fn a_file_that_is_no_book_gives_a_sentence() {
    let whole = book(&["<p>Words</p>"]);
    for bytes in [
        &b""[..],
        b"words",
        b"PK\x03\x04",
        &whole[..whole.len() / 2],
        &packed(&[("a.txt", "b")]),
    ] {
        let reading = formats::read("x.epub", bytes);
        assert_eq!((reading.records.len(), reading.warnings.len()), (0, 1));
    }
    // Its content tells a book whose name does not.
    assert_eq!(formats::read("x.bin", &whole).format, "EPUB");
    assert_eq!(formats::read("x.zip", &packed(&[])[..20]).format, "");
}

#[test]
fn the_worst_chapters_are_read_in_time() {
    // Not measured: the quadratic would take hours.
    let many = |words: &str| words.repeat((1 << 20) / words.len());
    for worst in [
        many("<div>"),
        many("<"),
        many("<p>a<p>"),
        many("</p>"),
        many("&"),
        many("<b>a"),
        many("a<a href='#x'>a</a>"),
        many("a<a role='doc-backlink' href='#x'>a</a>"),
        many("<table><td>"),
        many("<a epub:type='noteref' href='#n'>1</a>"),
        many("<!--"),
        many("<ul><li>"),
        many("<i a='"),
    ] {
        let target = |_: &str| Some((0, "n".to_owned()));
        let source = Source {
            file: 0,
            target: &target,
            most_blocks: MOST_BLOCKS,
            most_elements: MOST_ELEMENTS,
        };
        let chapter = chapter::read(&worst, &source, None);
        notes::joined(chapter.pieces);
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut archive = MIMETYPE_HEAD.to_vec();
        archive.extend(&bytes);
        for bytes in [bytes, archive] {
            let reading = formats::read("x.epub", &bytes);
            prop_assert!(reading.records.len() <= 1 && !reading.warnings.is_empty());
        }
    }

    #[test]
    fn any_words_are_a_chapter(words in any::<String>()) {
        let reading = formats::read("x.epub", &book(&[&words, "<p>End</p>"]));
        prop_assert_eq!(reading.records.len(), 1);
    }
}

/// How a packed file begins whose first entry says that it is a book.
const MIMETYPE_HEAD: &[u8] = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\x6f\x61\xab\x2c\x14\0\0\0\x14\0\0\0\x08\0\0\0mimetypeapplication/epub+zip";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn damaged_books_are_read_or_refused(
        at in any::<prop::sample::Index>(),
        length in 0_usize..64,
        change in 0_u8..4,
        byte in any::<u8>(),
    ) {
        let chapter = "<h1>Ice</h1><p>It <i>froze</i><a epub:type='noteref' href='#n'>1</a>.</p><table><tr><td>a</td><td>b</td></tr></table>\
            <aside epub:type='footnote' id='n'>Note.</aside>";
        let mut bytes = book(&[chapter]);
        let at = at.index(bytes.len());
        let end = (at + length).min(bytes.len());
        match change {
            0 => bytes[at] = byte,
            1 => drop(bytes.drain(at..end)),
            2 => bytes.truncate(at),
            _ => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
        }
        let reading = formats::read("x.epub", &bytes);
        prop_assert!(reading.records.len() == 1 || !reading.warnings.is_empty());
    }
}

//! The five kinds of bad input, for every format there is: nested, cut off, repeated, enormous
//! and contradictory.
//!
//! One file of each is read here and must keep its words, or say in a sentence that it could
//! not be read. What such files cost is measured in `worst_text` and `worst_markup`, and
//! `fuzz` changes them byte by byte.

use std::io::{Cursor, Write as _};

use readroom::formats::{self, TextLayer, sidecar};
use readroom::store::collection_file;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What a bad file must give.
#[derive(Clone, Copy)]
enum Wanted {
    /// These words, somewhere in what was read.
    Words(&'static [&'static str]),
    /// A sentence that says what is wrong, and no more.
    Sentence,
}

use Wanted::{Sentence, Words};

/// The word that must not be lost.
const KEPT: Wanted = Words(&["KEPT"]);

/// Kinds of bad input, in the order in which each format has them.
const KINDS: [&str; 5] = ["nested", "cut", "repeated", "enormous", "contradictory"];

/// A format: the name of its files, and one of each kind with what it must give.
type Row = (&'static str, [(Vec<u8>, Wanted); 5]);

const ARCHIVE: &str = "**November 17, 1950**\n\n**Letter**\n\n**Citation:**\n\nAPRF\n\n**Contents:**\n\n- English Translation\n\n";

const TEI: &str = "<TEI><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt></fileDesc></teiHeader><text><body>";

/// Repeats a piece, between a beginning and an end.
fn filled(head: &str, piece: &str, times: usize, tail: &str) -> Vec<u8> {
    [head, &piece.repeat(times), tail].concat().into_bytes()
}

fn made(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

/// Makes a book of one chapter.
fn book(package: &str, chapter: &[u8]) -> Vec<u8> {
    let container = "<container><rootfiles><rootfile full-path='a.opf'/></rootfiles></container>";
    let package = format!(
        "<package><metadata>{package}</metadata><manifest><item id='c' href='c.xhtml' media-type='application/xhtml+xml'/></manifest><spine><itemref idref='c'/></spine></package>"
    );
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [
        ("mimetype", &b"application/epub+zip"[..]),
        ("META-INF/container.xml", container.as_bytes()),
        ("a.opf", package.as_bytes()),
        ("c.xhtml", chapter),
    ] {
        let options =
            SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        writer.start_file(name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn texts() -> Vec<Row> {
    let dated = "**November 17, 1950**\n\n**Letter**\n\n**Date:**\n\nDecember 3, 1951\n\n**Citation:**\n\nAPRF\n\n**Contents:**\n\n- Text\n\nWords.";
    vec![
        (
            "archive.txt",
            [
                (filled(ARCHIVE, "> ", 500, "KEPT"), KEPT),
                (
                    made("**November 17, 1950**\n\n**KEPT**\n\n**Citation:**\n\nAP"),
                    KEPT,
                ),
                (
                    filled(
                        "",
                        "**Citation:**\nAPRF\n",
                        500,
                        "**Contents:**\n\n- Text\n\nKEPT",
                    ),
                    KEPT,
                ),
                (filled(ARCHIVE, "word ", 200_000, "KEPT"), KEPT),
                (made(dated), Words(&["1950-11-17", "December 3, 1951"])),
            ],
        ),
        (
            "plain.txt",
            [
                (filled("", "(", 5_000, "KEPT"), KEPT),
                (b"KEPT \xd0".to_vec(), KEPT),
                (filled("A\n\n", "B\n\n", 20_000, "KEPT"), KEPT),
                (filled("", "word ", 200_000, "KEPT"), KEPT),
                (
                    made("Minutes\n\n3 May 1951\n\n4 May 1952\n\nWords."),
                    Words(&["1951-05-03", "4 May 1952"]),
                ),
            ],
        ),
        (
            "old.text",
            [
                (filled("", "\u{1b}(B", 2_000, "KEPT"), KEPT),
                (b"\xff\xfeK\0E\0P\0T\0x".to_vec(), KEPT),
                (filled("\u{feff}", "\u{feff}", 2_000, "KEPT"), KEPT),
                (
                    [&b"\xe0\xe1\xe2 ".repeat(100_000)[..], b"KEPT"].concat(),
                    KEPT,
                ),
                // The mark says UTF-8, the letters are of another encoding.
                (
                    b"\xef\xbb\xbfKEPT \xe0\xe1\xe2".to_vec(),
                    Words(&["KEPT", "UTF-8"]),
                ),
            ],
        ),
        (
            "note.md",
            [
                (filled("", "> ", 2_000, "KEPT"), KEPT),
                (made("---\ntitle: A\n\nKEPT"), KEPT),
                (filled("", "[^1]", 5_000, "\n\n[^1]: KEPT\n"), KEPT),
                (filled("# T\n\n", "word ", 200_000, "KEPT"), KEPT),
                (
                    made("---\ntitle: ONE\n---\n\n# TWO\n\nWords."),
                    Words(&["ONE", "TWO"]),
                ),
            ],
        ),
        (
            "scan.pdf",
            [
                (filled("", "(", 5_000, "KEPT"), KEPT),
                (made("KEPT\n\u{c}wor"), KEPT),
                (filled("", "\u{c}", 2_000, "KEPT"), KEPT),
                (filled("", "word ", 200_000, "KEPT"), KEPT),
                (
                    made("3 May 1951\n\u{c}\n4 May 1952\n"),
                    Words(&["3 May 1951", "4 May 1952"]),
                ),
            ],
        ),
    ]
}

fn markup() -> Vec<Row> {
    let title = "<dc:title>T</dc:title>";
    vec![
        (
            "edition.xml",
            [
                (filled(TEI, "<div>", 2_000, "<p>KEPT"), KEPT),
                (filled(TEI, "<p>KEPT</p><p xml:id='", 1, ""), KEPT),
                (
                    filled(TEI, "<p>a</p>", 20_000, "<p>KEPT</p></body></text></TEI>"),
                    KEPT,
                ),
                (
                    filled(
                        TEI,
                        &format!("<p n='{}'>KEPT</p>", "a".repeat(1 << 20)),
                        1,
                        "</body></text></TEI>",
                    ),
                    KEPT,
                ),
                (filled(TEI, "<p>KEPT</div></p></TEI>", 1, ""), KEPT),
            ],
        ),
        (
            "page.html",
            [
                (filled("<body>", "<div>", 2_000, "<p>KEPT"), KEPT),
                (made("<html><body><p>KEPT</p><p title='"), KEPT),
                (filled("<body>", "<p>a</p>", 20_000, "<p>KEPT</p>"), KEPT),
                (filled("<body><p title='", "a", 1 << 20, "'>KEPT</p>"), KEPT),
                (
                    made(
                        "<html><head><title>ONE</title><meta name='dc.title' content='TWO'></head><body><h1>THREE</h1><p>Words.</p></body></html>",
                    ),
                    Words(&["TWO", "THREE"]),
                ),
            ],
        ),
        (
            "book.epub",
            [
                (
                    book(title, &filled("<html><body>", "<div>", 2_000, "<p>KEPT")),
                    KEPT,
                ),
                (
                    book(title, b"<html><body><p>KEPT</p>")[..300].to_vec(),
                    Sentence,
                ),
                (
                    book(
                        title,
                        &filled(
                            "<html><body>",
                            "<p>a</p>",
                            20_000,
                            "<p>KEPT</p></body></html>",
                        ),
                    ),
                    KEPT,
                ),
                (
                    book(
                        title,
                        &filled(
                            "<html><body><p title='",
                            "a",
                            1 << 20,
                            "'>KEPT</p></body></html>",
                        ),
                    ),
                    KEPT,
                ),
                (
                    book(
                        "<dc:title>ONE</dc:title><dc:title>TWO</dc:title>",
                        b"<html><body><p>KEPT</p></body></html>",
                    ),
                    Words(&["ONE", "KEPT"]),
                ),
            ],
        ),
    ]
}

fn metadata() -> Vec<Row> {
    let enormous = |head: &str, tail: &str| filled(head, "word ", 20_000, tail);
    vec![
        (
            "x.ris",
            [
                (
                    filled("TY  - GEN\nTI  - ", "{", 2_000, "KEPT\nER  - \n"),
                    KEPT,
                ),
                (made("TY  - GEN\nTI  - KEPT\nAU"), KEPT),
                (
                    filled("TY  - GEN\nTI  - KEPT\n", "KW  - a\n", 2_000, "ER  - \n"),
                    KEPT,
                ),
                (enormous("TY  - GEN\nTI  - ", "KEPT\nER  - \n"), KEPT),
                (
                    made("TY  - GEN\nTI  - ONE\nTI  - TWO\nER  - \n"),
                    Words(&["ONE", "TWO"]),
                ),
            ],
        ),
        (
            "x.bib",
            [
                (filled("@misc{x, title = {", "{", 2_000, "KEPT"), Sentence),
                (made("@misc{x, title = {KEPT}, author = {A"), KEPT),
                (
                    filled("@misc{x, title = {KEPT}, ", "year = 1950, ", 2_000, "}"),
                    KEPT,
                ),
                (enormous("@misc{x, title = {", "KEPT}}"), KEPT),
                (
                    made("@misc{x, title = {ONE}, title = {TWO}}"),
                    Words(&["ONE"]),
                ),
            ],
        ),
        (
            "x.json",
            [
                (
                    filled("[{\"type\":\"x\",\"title\":", "[", 2_000, ""),
                    Sentence,
                ),
                (made("[{\"type\":\"x\",\"title\":\"a"), Sentence),
                (
                    filled(
                        "[{\"type\":\"x\",\"title\":\"KEPT\"",
                        ",\"note\":\"a\"",
                        2_000,
                        "}]",
                    ),
                    KEPT,
                ),
                (enormous("[{\"type\":\"x\",\"title\":\"", "KEPT\"}]"), KEPT),
                (
                    made("[{\"type\":\"x\",\"title\":\"ONE\",\"title\":\"TWO\"}]"),
                    Words(&["TWO"]),
                ),
            ],
        ),
        (
            "x.yaml",
            [
                (filled("title: ", "[", 2_000, ""), Sentence),
                (made("title: \"a"), Sentence),
                (filled("title: KEPT\ntags: [", "a, ", 2_000, "b]\n"), KEPT),
                (enormous("title: ", "KEPT\n"), KEPT),
                (made("title: ONE\ntitle: TWO\n"), Sentence),
            ],
        ),
        (
            "collection.toml",
            [
                (filled("name = ", "[", 2_000, ""), Sentence),
                (made("name = \"a"), Sentence),
                (
                    filled(
                        "name = \"KEPT\"\n",
                        "[[defaults]]\nmatch = \"*\"\n",
                        500,
                        "",
                    ),
                    KEPT,
                ),
                (filled("name = \"", "word ", 50_000, "\"\n"), Sentence),
                (made("name = \"ONE\"\nname = \"TWO\"\n"), Sentence),
            ],
        ),
    ]
}

/// Reads a file by its reader; writes out all that was read, or the sentence.
fn read(name: &str, bytes: &[u8]) -> Result<String, String> {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let reading = match ending {
        "toml" => {
            return collection_file::read(bytes).map(|(file, _)| format!("{file:?}"));
        }
        "ris" | "bib" | "json" | "yaml" => {
            let mut reading = formats::read("x.txt", b"A letter\n\nWords.\n");
            let read = sidecar::read(name, bytes).map_err(|told| told.as_str().to_owned())?;
            sidecar::describe(&mut reading, read.unwrap());
            reading
        }
        "pdf" => formats::read_pdf(name, &TextLayer::Words(bytes.to_vec())),
        _ => formats::read(name, bytes),
    };
    if reading.records.is_empty() {
        return Err(reading.warnings.first().unwrap().as_str().to_owned());
    }
    Ok(format!("{reading:?}"))
}

#[test]
fn every_kind_of_bad_input_keeps_its_words_or_says_why_not() {
    let mut wrong = Vec::new();
    for (name, files) in [texts(), markup(), metadata()].concat() {
        for (kind, (bytes, wanted)) in KINDS.iter().zip(files) {
            let read = read(name, &bytes);
            let is_right = match (&read, wanted) {
                (Ok(read), Words(words)) => words.iter().all(|word| read.contains(word)),
                (Err(sentence), Sentence) => sentence.contains(' '),
                (Ok(_), Sentence) | (Err(_), Words(_)) => false,
            };
            if !is_right {
                let mut shown = format!("{read:?}");
                shown.truncate(shown.floor_char_boundary(300));
                wrong.push(format!("{name}, {kind}: {shown}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

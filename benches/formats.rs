//! How fast each format is read, in megabytes a second on one core.
//!
//! `cargo bench --bench formats` makes the input itself, the same on every machine, reads it
//! through `formats::read` as the catalogue does, and prints the best of five runs. Beside each
//! stands a peer in the same run: the bare parser of the format where there is one, and the
//! floor that no reader can pass, checking the bytes as UTF-8 and counting their lines.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement is read by a person, and one that can't go on fails"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{Cursor, Read as _, Write as _};
use std::time::Instant;

use readroom::formats::read;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Bytes of input made for each format.
const INPUT: usize = 24 << 20;

/// Of so many runs the best counts: the machine is rarely alone.
const RUNS: usize = 5;

/// What DESIGN and the issue of the formats ask for, in megabytes a second.
const WANTED: [(&str, f64); 6] = [
    ("digital archive", 150.0),
    ("plain text", 150.0),
    ("Markdown", 40.0),
    ("TEI", 60.0),
    ("TEI volume", 60.0),
    ("HTML", 60.0),
];

/// Files of one format.
struct Input {
    title: &'static str,
    format: &'static str,
    name: &'static str,
    files: Vec<Vec<u8>>,
    peer: (&'static str, fn(&[u8]) -> usize),
}

fn main() {
    let floor: fn(&[u8]) -> usize = |bytes| {
        let valid = std::str::from_utf8(bytes).is_ok();
        memchr::memchr_iter(b'\n', bytes).count() + usize::from(valid)
    };
    let inputs = [
        Input {
            title: "digital archive",
            format: "digital archive",
            name: "1.txt",
            files: many(archive),
            peer: ("UTF-8 and lines", floor),
        },
        Input {
            title: "plain text",
            format: "plain text",
            name: "1.txt",
            files: many(|seed| body(seed, "\n", 80)),
            peer: ("UTF-8 and lines", floor),
        },
        Input {
            title: "Markdown",
            format: "Markdown",
            name: "1.md",
            files: many(note),
            peer: ("pulldown-cmark", bare_markdown),
        },
        Input {
            title: "TEI",
            format: "TEI",
            name: "1.xml",
            files: many(edition),
            peer: ("quick-xml pull", bare_xml),
        },
        Input {
            title: "TEI volume",
            format: "TEI",
            name: "1.xml",
            files: many(volume),
            peer: ("quick-xml pull", bare_xml),
        },
        Input {
            title: "HTML",
            format: "HTML",
            name: "1.html",
            files: many(page),
            peer: ("quick-xml pull", bare_xml),
        },
        Input {
            title: "EPUB",
            format: "EPUB",
            name: "1.epub",
            files: vec![book()],
            peer: ("unpacking", bare_zip),
        },
    ];
    println!("{}", machine());
    println!(
        "{:16} {:>9} {:>9} {:>9}   peer",
        "format", "MB", "MB/s", "wanted"
    );
    // A word after `--` chooses formats: `cargo bench --bench formats -- Markdown`.
    let wanted = std::env::args().skip(1).find(|word| !word.starts_with('-'));
    for input in &inputs {
        if wanted
            .as_ref()
            .is_none_or(|wanted| input.title.contains(wanted.as_str()))
        {
            measure(input);
        }
    }
}

/// Reads all files of a format some times and prints the best.
fn measure(input: &Input) {
    // A packed book is measured by what is in it.
    let bytes: usize = match input.format {
        "EPUB" => input.files.iter().map(|file| bare_zip(file)).sum(),
        _ => input.files.iter().map(Vec::len).sum(),
    };
    let megabytes = bytes as f64 / 1e6;
    let own = best(|| {
        for file in &input.files {
            let reading = read(input.name, file);
            assert!(reading.format == input.format && !reading.records.is_empty());
            black_box(reading);
        }
    });
    let peer = best(|| {
        for file in &input.files {
            black_box((input.peer.1)(black_box(file)));
        }
    });
    let wanted = WANTED.iter().find(|(title, _)| *title == input.title);
    let wanted = wanted.map_or_else(|| "-".to_owned(), |(_, speed)| format!("{speed:.0}"));
    println!(
        "{:16} {megabytes:>9.1} {:>9.1} {wanted:>9}   {} {:.0}",
        input.title,
        megabytes / own,
        input.peer.0,
        megabytes / peer
    );
}

/// Returns the seconds of the best run.
fn best(mut run: impl FnMut()) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..RUNS {
        let began = seconds();
        run();
        best = best.min(seconds() - began);
    }
    best
}

/// Returns the seconds this thread has run, where the system tells, so that what else the
/// machine does counts for little; else the seconds of the day.
fn seconds() -> f64 {
    static BEGAN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let told: Option<f64> = told.and_then(|line| line.split(' ').next()?.parse().ok());
    told.map_or_else(
        || BEGAN.get_or_init(Instant::now).elapsed().as_secs_f64(),
        |nanoseconds| nanoseconds / 1e9,
    )
}

/// Says on what machine this was.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information
        .lines()
        .find(|line| line.starts_with("model name"));
    let model = model
        .and_then(|line| line.split_once(": "))
        .map_or("unknown", |(_, model)| model);
    let (system, processor) = (std::env::consts::OS, std::env::consts::ARCH);
    format!("{system} {processor}, {cores} cores, {model}; best of {RUNS}")
}

fn bare_markdown(bytes: &[u8]) -> usize {
    use pulldown_cmark::{Options, Parser};
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    let text = std::str::from_utf8(bytes).unwrap();
    Parser::new_ext(text, options).into_offset_iter().count()
}

fn bare_xml(bytes: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    reader.config_mut().check_end_names = false;
    let mut events = 0;
    while !matches!(
        reader.read_event(),
        Ok(quick_xml::events::Event::Eof) | Err(_)
    ) {
        events += 1;
    }
    events
}

fn bare_zip(bytes: &[u8]) -> usize {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut read = 0;
    for at in 0..archive.len() {
        let mut inside = Vec::new();
        archive
            .by_index(at)
            .unwrap()
            .read_to_end(&mut inside)
            .unwrap();
        read += inside.len();
    }
    read
}

/// Makes files up to the size of the input.
fn many(make: impl Fn(u64) -> String) -> Vec<Vec<u8>> {
    let (mut files, mut size) = (Vec::new(), 0);
    for seed in 1.. {
        if size >= INPUT {
            break;
        }
        let file = make(seed).into_bytes();
        size += file.len();
        files.push(file);
    }
    files
}

const WORDS: [&str; 48] = [
    "the",
    "of",
    "harbour",
    "and",
    "to",
    "delegation",
    "in",
    "ice",
    "that",
    "was",
    "office",
    "for",
    "on",
    "stores",
    "ships",
    "with",
    "as",
    "captain",
    "it",
    "his",
    "letter",
    "at",
    "by",
    "which",
    "coal",
    "had",
    "not",
    "council",
    "be",
    "from",
    "are",
    "this",
    "northern",
    "were",
    "been",
    "received",
    "their",
    "has",
    "would",
    "what",
    "will",
    "pilots",
    "training",
    "Quist",
    "Varga",
    "Halmyra",
    "question",
    "Monday",
];

/// Numbers that look like chance.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// Makes a paragraph of so many words, its lines wrapped at a column (0: one line).
    fn paragraph(&mut self, words: usize, joint: &str, column: usize) -> String {
        let (mut out, mut width) = (String::new(), 0);
        for at in 0..words {
            let word = WORDS[self.below(WORDS.len())];
            if at > 0 {
                if column > 0 && width + word.len() > column {
                    out.push_str(joint);
                    width = 0;
                } else {
                    out.push(' ');
                }
            }
            width += word.len() + 1;
            out.push_str(word);
        }
        out.push('.');
        out
    }
}

/// Makes running text of some eight thousand bytes.
fn body(seed: u64, joint: &str, column: usize) -> String {
    let mut dice = Dice(seed);
    let mut out = String::new();
    while out.len() < 7_500 {
        let words = 30 + dice.below(120);
        out.push_str(&dice.paragraph(words, joint, column));
        out.push_str("\n\n");
    }
    out
}

/// Makes a record in the layout of a digital archive.
fn archive(seed: u64) -> String {
    let day = seed % 28 + 1;
    format!(
        "**November {day}, 1950**\n\n**Telegram from Quist to Varga on the stores, no. {seed}**\n\n**Citation:**\n\n\
         \u{201c}Telegram from Quist to Varga on the stores, no. {seed},\u{201d} November {day}, 1950, HSA, Fond 2, Opis 1, Delo {seed}, \
         Listy 88-89. Translated by Anna Lind.\n<https://archive.example/document/{seed}>\n\n**Summary:**\n\nQuist asks for coal.\n\n\
         **Original Language:**\n\nRussian\n\n**Contents:**\n\n- English Translation\n\nTELEGRAM No. {seed}  \nSent 4:03  \n\n{}",
        body(seed, "  \n", 80)
    )
}

/// Makes a note with front matter.
fn note(seed: u64) -> String {
    let mut out = format!(
        "---\ntitle: Note {seed}\ndate: 1951-03-04\ntags: [ice, trade]\n---\n\n# Stores\n\n"
    );
    for (at, paragraph) in body(seed, "\n", 80).split("\n\n").enumerate() {
        match at % 6 {
            0 => {
                _ = write!(
                    out,
                    "## Part {at}\n\n{paragraph}[^{at}]\n\n[^{at}]: See *there*.\n\n"
                );
            }
            1 => _ = write!(out, "> {}\n\n", paragraph.replace('\n', "\n> ")),
            2 => _ = write!(out, "- **one** {paragraph}\n- two\n  - three\n\n"),
            3 => {
                _ = write!(
                    out,
                    "| a | b |\n|---|---|\n| c | d |\n\n[{at}](http://a.example/{at}) {paragraph}\n\n"
                );
            }
            _ => _ = write!(out, "{paragraph} *Quist* said.\n\n"),
        }
    }
    out
}

/// Makes an edition in TEI.
fn edition(seed: u64) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Letter {seed}</title>\
         <author>Quist</author></titleStmt></fileDesc></teiHeader><text xml:lang=\"en\"><body><div><head>Letter</head>\n"
    );
    for (at, paragraph) in body(seed, "\n", 80).split("\n\n").enumerate() {
        let _ = writeln!(
            out,
            "<p xml:id=\"p{at}\">{paragraph} <hi rend=\"italic\">Said</hi> by <persName>Varga</persName><note n=\"{at}\">See there.</note>, \
             <date when=\"1950-11-17\">then</date>.</p>"
        );
    }
    out.push_str("</div></body></text></TEI>\n");
    out
}

/// Makes a volume of some thirty documents, with notes, names that lead to its lists, pages.
fn volume(seed: u64) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><teiHeader><fileDesc><titleStmt><title>Papers of the Harbour</title>\
         <editor>Varga</editor></titleStmt><publicationStmt><publisher>Press</publisher><date>1998</date></publicationStmt></fileDesc></teiHeader>\n\
         <text><body><div type=\"compilation\" xml:id=\"comp1\"><head>Ice</head>\n",
    );
    for at in 1..=30 {
        let _ = writeln!(
            out,
            "  <div type=\"document\" xml:id=\"d{at}\" n=\"{at}\">\n    <head>{at}. Letter From the Harbour Master (<persName corresp=\"#p_Q1\" type=\"from\">Quist</persName>) to the\n      \
             Chief of Pilots (<persName corresp=\"#p_V1\" type=\"to\">Varga</persName>)<note n=\"1\" xml:id=\"d{at}fn1\" type=\"source\">Source: Harbour\n        \
             Archives, RG 5, Stores, Box {at}, Folder 7. Secret. Drafted by Moll.</note>\n    </head>\n    \
             <dateline>\n      <placeName>Halmyra</placeName>, <date when=\"1950-03-29\">March 29,\n        1950</date>.</dateline>"
        );
        for (n, paragraph) in body(seed * 100 + at, "\n      ", 80)
            .split("\n\n")
            .take(8)
            .enumerate()
        {
            let _ = writeln!(
                out,
                "    <p>{paragraph} <gloss target=\"#t_OH1\">OH</gloss> agreed.<note n=\"{}\" xml:id=\"d{at}fn{n}\">See <hi rend=\"italic\">Papers</hi>,\n        \
                 <ref target=\"#d{at}\">Document {at}</ref>.</note> <pb n=\"{at}\" xml:id=\"pg_{at}\"/>The rest follows.</p>",
                n + 2
            );
        }
        out.push_str("    <closer>\n      <signed>Quist</signed>\n    </closer>\n  </div>\n");
    }
    out.push_str("</div></body></text></TEI>\n");
    out
}

/// Makes a web page.
fn page(seed: u64) -> String {
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>Letter {seed}</title>\
         <meta name=\"DC.date\" content=\"1950-11-17\"/></head><body><nav><ul><li><a href=\"/\">Home</a></li></ul></nav><article><h1>Letter</h1>\n"
    );
    for paragraph in body(seed, "\n", 80).split("\n\n") {
        let _ = writeln!(
            out,
            "<p>{paragraph} <em>Said</em> by <a href=\"/varga\">Varga</a>, <b>then</b>.</p>"
        );
    }
    out.push_str("</article></body></html>\n");
    out
}

/// Makes a book of many chapters.
fn book() -> Vec<u8> {
    let chapters = INPUT / 8_000;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    };
    add("mimetype", "application/epub+zip");
    add(
        "META-INF/container.xml",
        "<container><rootfiles><rootfile full-path='b.opf' media-type='application/oebps-package+xml'/></rootfiles></container>",
    );
    let (mut manifest, mut spine) = (String::new(), String::new());
    for at in 0..chapters {
        let _ = write!(
            manifest,
            "<item id='c{at}' href='{at}.xhtml' media-type='application/xhtml+xml'/>"
        );
        let _ = write!(spine, "<itemref idref='c{at}'/>");
        add(&format!("{at}.xhtml"), &page(at as u64));
    }
    add(
        "b.opf",
        &format!(
            "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>Ice</dc:title></metadata>\
             <manifest>{manifest}</manifest><spine>{spine}</spine></package>"
        ),
    );
    writer.finish().unwrap().into_inner()
}

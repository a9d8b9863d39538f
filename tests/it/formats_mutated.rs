//! Good files made bad: bytes turned, cut out and repeated. Whatever comes of it, reading
//! ends, and what is shown is clean.

use std::time::Instant;

use proptest::prelude::*;
use readroom::formats::{self, Hints};
use readroom::record::Clean;

const NOTE: &str = "---\ntitle: Letter on ice\ndate: 1951-03-04\nauthor:\n  - name: Anna Quist\ntags: [ice, trade]\n\
    aliases:\n  - x\nabstract: |\n  One.\n---\n# Letter\n\n| a | b |\n|---|---|\n| c | d |\n\n- [x] read[^1]\n  1. deep\n\n> said\n\n\
    ![quay](q.jpg) *word* **strong** [link](http://a.example)\n\n[^1]: A note.\n";
const PAGE: &str = "+++\ntitle = 'Ice'\ndate = 1951-03-04\ntags = ['ice']\n[params]\nauthor = 'Quist'\n+++\nText.\n";
const TYPED: &str = "SECRET\n\nHalmyra, 12 May 1948\n\nREPORT\nON STORES\n\n   The stores were counted\non Monday.\n\
    \x20  What is left\nwill last.\n\nCoal     340\nFlour     12\nOil        7\n\nName\tTons\nStar\t3\n";
const RUSSIAN: &str = "Отчёт о запасах\n\n17.11.1950\n\nУголь     340\nМука       12\nМасло       7\n\nЗапасы были сочтены в понедельник.\n";

/// Returns the files, each with a name.
fn files() -> Vec<(&'static str, Vec<u8>)> {
    let old = |encoding: &'static encoding_rs::Encoding| encoding.encode(RUSSIAN).0.into_owned();
    let wide = RUSSIAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        ("1951-03-04 note.md", NOTE.as_bytes().to_vec()),
        ("page.md", PAGE.as_bytes().to_vec()),
        ("1950 typed.txt", TYPED.as_bytes().to_vec()),
        ("a.txt", RUSSIAN.as_bytes().to_vec()),
        ("b.txt", old(encoding_rs::WINDOWS_1251)),
        ("c.txt", old(encoding_rs::IBM866)),
        ("d.txt", wide),
    ]
}

/// One change to some bytes.
#[derive(Clone, Debug)]
enum Change {
    Turn(usize, u8),
    Cut(usize, usize),
    Repeat(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let at = 0..2000_usize;
    prop_oneof![
        (at.clone(), any::<u8>()).prop_map(|(at, byte)| Change::Turn(at, byte)),
        (at.clone(), 0..80_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        (at, 0..40_usize, 1..60_usize)
            .prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
    ]
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = bytes.len().max(1);
        match *change {
            Change::Turn(at, byte) => {
                if let Some(place) = bytes.get_mut(at % length) {
                    *place = byte;
                }
            }
            Change::Cut(at, count) => {
                let at = (at % length).min(bytes.len());
                bytes.drain(at..(at + count).min(bytes.len()));
            }
            Change::Repeat(at, count, times) => {
                let at = (at % length).min(bytes.len());
                let piece = bytes[at..(at + count).min(bytes.len())].repeat(times);
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

fn is_clean(text: &Clean) -> bool {
    Clean::text(text) == *text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn changed_files_are_read_to_their_end(
        which in 0..7_usize,
        changes in proptest::collection::vec(change(), 1..6),
        encoding in prop_oneof![Just(None), Just(Some("koi8-r".to_owned())), Just(Some("utf-16le".to_owned()))],
    ) {
        let (name, bytes) = files().remove(which);
        let bytes = changed(bytes, &changes);
        let reading = formats::read_with(name, &bytes, &Hints { language: None, encoding });
        for parsed in &reading.records {
            let record = &parsed.record;
            prop_assert!(is_clean(&record.title));
            prop_assert!(record.further.iter().all(|(key, value)| is_clean(key) && is_clean(value)));
            for text in &record.texts {
                prop_assert!(is_clean(&text.canonical()));
            }
        }
    }
}

/// Prints what the worst files of ten megabytes take; the bound is two seconds of a release build.
#[test]
#[ignore = "a measurement: run it on purpose, with --nocapture, in a release build"]
#[allow(clippy::print_stdout, reason = "a measurement is read by a person")]
fn ten_megabytes_of_the_worst() {
    let fill = |piece: &[u8]| piece.repeat((10 << 20) / piece.len());
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("rows.txt", fill(b"a  b  c  d   e\n")),
        ("two rows.txt", fill(b"a  b\nc  d\nend\n")),
        ("one row.txt", fill(b"a  b   c ")),
        ("tabs.txt", fill(b"a\tb\n")),
        ("tab lines.txt", fill(b"\t\ta\n a\tb\tc\n")),
        ("indents.txt", fill(b"   a\nb\n   c\nd\n")),
        ("capitals.txt", fill(b"A\n")),
        ("old.txt", fill(&encoding_rs::KOI8_R.encode(RUSSIAN).0)),
        ("high.txt", fill(b"\xff")),
        ("mixed.txt", fill(b"a\xe9\xd0\xb0 ")),
        ("wide.txt", fill(b"a\0 \0")),
        ("escapes.txt", fill(b"\x1b$B")),
        (
            "yaml.md",
            [b"---\n".to_vec(), fill(b"a: [b]\n"), b"---\n".to_vec()].concat(),
        ),
        (
            "open yaml.md",
            [b"---\n".to_vec(), fill(b"- - - a\n")].concat(),
        ),
        (
            "deep yaml.md",
            [b"---\na: ".to_vec(), fill(b"["), b"\n---\n".to_vec()].concat(),
        ),
        (
            "toml.md",
            [
                b"+++\n".to_vec(),
                (0..500_000)
                    .flat_map(|at| format!("k{at} = [1]\n").into_bytes())
                    .collect(),
                b"+++\n".to_vec(),
            ]
            .concat(),
        ),
        (
            "deep toml.md",
            [b"+++\na = ".to_vec(), fill(b"["), b"\n+++\n".to_vec()].concat(),
        ),
        (
            "tags.md",
            [
                b"---\ntags: [".to_vec(),
                (0..400_000)
                    .flat_map(|at| format!("t{at}, ").into_bytes())
                    .collect(),
                b"x]\n---\n".to_vec(),
            ]
            .concat(),
        ),
        ("tasks.md", fill(b"- [x] a\n")),
        ("quotes.md", fill(b"> ")),
        ("brackets.md", fill(b"![a](")),
        ("notes.md", fill(b"[^a]\n\n[^a]: b\n\n")),
        ("stars.md", fill(b"*a **b ")),
        (
            "table.md",
            [b"|a|b|\n|-|-|\n".to_vec(), fill(b"|c|d|\n")].concat(),
        ),
    ];
    for (name, bytes) in cases {
        let began = Instant::now();
        let reading = formats::read(name, &bytes);
        let took = began.elapsed().as_millis();
        println!(
            "{name:16} {took:6} ms  {} {} records",
            reading.encoding,
            reading.records.len()
        );
    }
}

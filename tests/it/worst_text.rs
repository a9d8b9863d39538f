//! The worst files that can be thought of: what they take, and that nothing of them is lost.
//!
//! The measurement is made on purpose, in a release build:
//! `cargo test --release --test it worst_text -- --ignored --nocapture worst_texts`. Each file
//! is read in a process of its own, so that its peak of memory is known.

use std::process::Command;

use readroom::formats::{self, Reading, sidecar};
use readroom::store::collection_file;

use crate::fuzz::on_this_core;

/// Size of the worst files, in bytes.
const SIZE: usize = 10 << 20;

/// What tells the process of its own which file it reads.
const WHICH: &str = "READROOM_WORST_TEXT";

/// A file: its name, what stands at its head, what is repeated, and what ends it. A `§` in
/// what is repeated is a number that grows.
type Case = (&'static str, &'static str, &'static str, &'static str);

const CASES: &[Case] = &[
    ("letters.md", "", "a\n\n", ""),
    ("headings.md", "", "# a\n", ""),
    ("empty-headings.md", "", "#\n", ""),
    ("rules.md", "", "---\n", ""),
    ("blank.md", "", "\n", ""),
    ("lines.md", "", "a\n", ""),
    ("hard-breaks.md", "", "a  \n", ""),
    ("items.md", "", "- a\n", ""),
    ("tasks.md", "", "- [x] a\n", ""),
    ("nested-items.md", "", "- ", ""),
    (
        "staircase.md",
        "",
        "                                        - a\n",
        "",
    ),
    (
        "deep-blank.md",
        "- - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - - a",
        "\n",
        "",
    ),
    ("quotes.md", "", "> ", ""),
    ("quote-lines.md", "", "> a\n\n", ""),
    (
        "quoted-deep.md",
        "",
        ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> a\n",
        "",
    ),
    ("marked-cells.md", "a|b\n-|-\n", "*a*|**b**\n", ""),
    ("marked-cell.md", "a|b\n-|-\n", "*a*  b ", ""),
    ("note-marks.md", "", "[^1]", "\n\n[^1]: a\n"),
    ("note-bodies.md", "", "[^§]: a\n\n", ""),
    ("notes.md", "", "[^a]\n\n[^a]: b\n\n", ""),
    ("definitions.md", "", "[a§]: b\n", ""),
    (
        "used-definitions.md",
        "[a]: http://a.example/b\n\n",
        "[a] ",
        "",
    ),
    ("tables.md", "", "|a|\n|-|\n\n", ""),
    ("table.md", "|a|b|\n|-|-|\n", "|c|d|\n", ""),
    ("wide-table.md", "", "|a", "|\n|-|\n"),
    (
        "narrow-rows.md",
        "|a|b|c|d|e|f|g|h|i|j|k|l|\n|-|-|-|-|-|-|-|-|-|-|-|-|\n",
        "|\n",
        "",
    ),
    ("brackets.md", "", "[", ""),
    ("closed-brackets.md", "", "[a]", ""),
    ("pictures.md", "", "![a](", ""),
    ("links.md", "", "[a](b) ", ""),
    ("stars.md", "", "*a_ ", ""),
    ("strong.md", "", "*a **b ", ""),
    ("tildes.md", "", "~~a~ ", ""),
    ("ticks.md", "", "`a``b", ""),
    ("fences.md", "", "```\n", ""),
    ("tags.md", "", "<a b=\"", ""),
    ("comments.md", "", "<!--", ""),
    ("declarations.md", "", "<!A ", ""),
    ("instructions.md", "", "<?", ""),
    ("cdata.md", "", "<![CDATA[", ""),
    ("entities.md", "", "&amp;", ""),
    ("backslashes.md", "", "\\*", ""),
    ("pipes.md", "", "a|b\n", ""),
    ("setext.md", "", "a\n=\n", ""),
    ("one-line.md", "", "words and ", ""),
    ("front.md", "---\n", "k§: a\n", "---\nText.\n"),
    ("front-list.md", "---\ntags: [", "t§, ", "x]\n---\nText.\n"),
    ("deep-yaml.md", "---\na: ", "[", "\n---\nText.\n"),
    ("dashes-yaml.md", "---\na:\n ", "- ", "b\n---\nText.\n"),
    (
        "anchors-yaml.md",
        "---\na: &a b\n",
        "k§: *a\n",
        "---\nText.\n",
    ),
    ("open-yaml.md", "---\n", "- - - a\n", ""),
    ("toml.md", "+++\n", "k§ = [1]\n", "+++\nText.\n"),
    ("tables-toml.md", "+++\n", "[a§.b.c]\n", "+++\nText.\n"),
    ("deep-toml.md", "+++\na = ", "[", "\n+++\nText.\n"),
    ("dotted-toml.md", "+++\n", "a.", "a = 1\n+++\nText.\n"),
    ("letters.txt", "", "a\n\n", ""),
    ("rules.txt", "", "---\n", ""),
    ("blank.txt", "", "\n", ""),
    ("lines.txt", "", "a\n", ""),
    ("indents.txt", "", "   a\nb\n", ""),
    ("items.txt", "", "- a\n", ""),
    ("numbers.txt", "", "1. a\n\n", ""),
    ("rows.txt", "", "a  b  c  d   e\n", ""),
    ("two-rows.txt", "", "a  b\nc  d\nend\n", ""),
    ("tabs.txt", "", "a\tb\n", ""),
    ("tab-lines.txt", "", "\t\ta\n a\tb\tc\n", ""),
    ("one-row.txt", "", "a  b   c ", ""),
    ("capitals.txt", "", "A\n", ""),
    (
        "controls.txt",
        "a",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\u{7}",
        "",
    ),
    ("one-line.txt", "", "a", ""),
    ("marks.txt", "", "e\u{301}\u{302}", ""),
    (
        "fields.archive",
        "**Citation:**\na\n",
        "**Title:**\nb\n",
        "",
    ),
    (
        "letters.archive",
        "**Citation:**\na\n\n**Contents:**\n- Text\n\n",
        "a\n\n",
        "",
    ),
    (
        "stars.archive",
        "**Citation:**\na\n\n**Contents:**\n- Text\n\n",
        "*a_ ",
        "",
    ),
    (
        "marked.archive",
        "**Citation:**\na\n\n**Contents:**\n- Text\n\n",
        "*a* ",
        "",
    ),
    (
        "brackets.archive",
        "**Citation:**\na\n\n**Contents:**\n- Text\n\n",
        "[",
        "",
    ),
    (
        "angles.archive",
        "**Citation:**\na\n\n**Contents:**\n- Text\n\n",
        "<",
        "",
    ),
    (
        "notes.archive",
        "**Citation:**\na\n\n**Contents:**\n- Text\n\n",
        "[^1]",
        "",
    ),
    (
        "items.archive",
        "**Citation:**\na\n\n**Contents:**\n- Text\n\n",
        "- a\n",
        "",
    ),
    (
        "contents.archive",
        "**Citation:**\na\n\n**Contents:**\n",
        "- English §\n",
        "",
    ),
    (
        "sections.archive",
        "**Citation:**\na\n\n**Contents:**\n- Text\n\n",
        "**Text**\na\n",
        "",
    ),
    (
        "citation.archive",
        "**Citation:**\n",
        "APRF, Fond 4, Opis 5, Delo 6 and ",
        "\n",
    ),
    (
        "summary.archive",
        "**Summary:**\n",
        "a\n\n",
        "**Citation:**\nb\n",
    ),
    ("title.archive", "", "**a**\n", "**Citation:**\nb\n"),
    (
        "named-contents.archive",
        "**Citation:**\na\n\n**Contents:**\n",
        "- Text §\n\n**Text §**\n",
        "",
    ),
    ("high.old", "", "\u{e9}", ""),
    ("x.ris", "TY  - GEN\nTI  - a\n", "KW  - a§\n", ""),
    ("entries.ris", "", "TY  - GEN\nTI  - a\nER  -\n", ""),
    (
        "marks.ris",
        "",
        "TY  - GEN\nTI  - a\nAN  - HSA, f. 1 and K9 and K9 and K9 and K9 and K9 and K9 and K9\nER  -\n",
        "",
    ),
    ("lines.ris", "TY  - GEN\nTI  - a\n", "b\n", ""),
    ("tags.ris", "TY  - GEN\nTI  - a\n", "ZZ  - a§\n", ""),
    ("x.bib", "@misc{x,title={a},", "b§={c},", "}"),
    ("ats.bib", "", "@", ""),
    ("open.bib", "", "@a{b,c={", ""),
    ("names.bib", "@misc{x,author={", "A and ", "B}}"),
    ("years.bib", "@misc{x,", "year=1,", "}"),
    ("strings.bib", "", "@string{a§={b}}", ""),
    ("joined.bib", "@misc{x,title=", "{a}#", "{b}}"),
    ("accents.bib", "@misc{x,title={", "\\'e", "}}"),
    ("deep.json", "", "[", ""),
    ("list.json", "[{\"type\":\"x\",\"title\":[", "0,", "0]}]"),
    (
        "x.json",
        "[{\"type\":\"x\",\"title\":\"a\"",
        ",\"k§\":0",
        "}]",
    ),
    ("items.json", "[", "{\"type\":\"x\",\"title\":\"a\"},", "0]"),
    (
        "people.json",
        "[{\"type\":\"x\",\"title\":\"a\",\"author\":[",
        "{\"family\":\"a§\"},",
        "0]}]",
    ),
    ("x.yaml", "title: a\n", "k§: a\n", ""),
    ("list.yaml", "title: a\ntags: [", "t§, ", "x]\n"),
    ("deep.yaml", "title: a\nb: ", "[", "\n"),
    ("flow.yaml", "title: a\nb: ", "{a: ", "\n"),
    ("quoted.yaml", "title: a\nb: \"", "\\u0041", "\"\n"),
    ("keys.collection.toml", "", "k§ = 1\n", ""),
    ("rules.collection.toml", "", "[[defaults]]\n", ""),
];

/// A file of metadata is read up to this size, `collection.toml` up to 64 KiB: more is refused
/// at once, which tells nothing.
fn size_of_case(name: &str) -> usize {
    match name.rsplit('.').next().unwrap_or_default() {
        "ris" | "bib" | "json" | "yaml" => sidecar::LARGEST_SIDECAR - 1_000,
        "toml" => 63 << 10,
        _ => SIZE,
    }
}

/// Writes a case of about such a size.
fn written((name, head, piece, end): &Case, size: usize) -> Vec<u8> {
    let mut text = (*head).to_owned();
    let mut number = 0;
    while text.len() < size {
        text.push_str(&piece.replace('§', &number.to_string()));
        number += 1;
    }
    text.push_str(end);
    if name.rsplit('.').next() == Some("old") {
        return encoding_rs::WINDOWS_1251
            .encode(&text.replace('é', "ж"))
            .0
            .into_owned();
    }
    text.into_bytes()
}

/// Reads a case by its reader; returns what came of it in a word.
fn read_case(name: &str, bytes: &[u8]) -> String {
    match name.rsplit('.').next().unwrap_or_default() {
        "ris" | "bib" | "json" | "yaml" => {
            let mut reading = formats::read("x.txt", b"A letter\n");
            match sidecar::read(
                &name.replace(name.split('.').next().unwrap_or(""), "x"),
                bytes,
            ) {
                Ok(Some(sidecar)) => {
                    sidecar::describe(&mut reading, sidecar);
                    let record = &reading.records[0].record;
                    format!(
                        "{} further, {} subjects",
                        record.further.len(),
                        record.subjects.len()
                    )
                }
                Ok(None) => "of another kind".to_owned(),
                Err(_) => "unread".to_owned(),
            }
        }
        "toml" => match collection_file::read(bytes) {
            Ok((_, told)) => format!("{} told", told.len()),
            Err(_) => "unread".to_owned(),
        },
        "archive" | "old" => summed(&formats::read(&name.replace('.', "-"), bytes)),
        _ => summed(&formats::read(name, bytes)),
    }
}

fn summed(reading: &Reading) -> String {
    let records = reading.records.iter().map(|parsed| &parsed.record);
    let blocks: usize = records
        .flat_map(|record| &record.texts)
        .map(|text| text.blocks.len())
        .sum();
    format!(
        "{}, {blocks} blocks, {} told",
        reading.format,
        reading.warnings.len()
    )
}

fn letters(reading: &Reading) -> usize {
    let texts = reading
        .records
        .iter()
        .flat_map(|parsed| &parsed.record.texts);
    let blocks = texts.flat_map(|text| &text.blocks);
    blocks.map(|block| block.text.matches('a').count()).sum()
}

fn is_told(reading: &Reading, words: &str) -> bool {
    reading
        .warnings
        .iter()
        .any(|warning| warning.contains(words))
}

#[test]
fn what_costs_too_much_is_kept_as_it_stands_and_told() {
    const TIMES: usize = 300_000;
    for (name, head) in [
        ("1.md", ""),
        ("1.txt", ""),
        ("1", "**Citation:**\nb\n\n**Contents:**\n- Text\n\n"),
    ] {
        let text = format!("{head}{}", "a\n\n".repeat(TIMES));
        let reading = formats::read(name, text.as_bytes());
        let blocks = &reading.records[0].record.texts[0].blocks;
        assert!(blocks.len() < 150_000, "{name}: {} blocks", blocks.len());
        assert_eq!(letters(&reading), TIMES, "{name}");
        assert!(
            is_told(&reading, "From line "),
            "{name}: {:?}",
            reading.warnings
        );
        assert_eq!(
            blocks.last().unwrap().text.chars().next_back(),
            Some('a'),
            "{name}"
        );
    }
}

#[test]
fn the_line_is_told_from_which_a_text_is_kept_as_it_stands() {
    let deep = format!(
        "---\ntitle: T\n---\nabove\n\n{}a\n\n- a\n",
        "> ".repeat(5_000)
    );
    let reading = formats::read("1.md", deep.as_bytes());
    assert!(
        is_told(&reading, "From line 6 on"),
        "{:?}",
        reading.warnings
    );
    let blocks = &reading.records[0].record.texts[0].blocks;
    assert_eq!(blocks[0].text.as_str(), "above");
    assert!(blocks[1].text.starts_with("> > > ") && blocks[1].text.ends_with("> a"));
    assert_eq!(
        blocks[2].text.as_str(),
        "- a",
        "a list's mark is kept as a letter"
    );
    assert_eq!(blocks.len(), 3);
    for shallow in [
        "> ".repeat(90) + "a",
        "- ".repeat(5_000),
        "-".repeat(5_000) + " 3",
        "* ".repeat(300),
    ] {
        let reading = formats::read("1.md", shallow.as_bytes());
        assert!(!is_told(&reading, "From line"), "{shallow}");
    }
}

#[test]
fn front_matter_that_is_too_long_is_kept_as_text() {
    for (fence, field) in [("---", "k: a\n"), ("+++", "k = 1\n")] {
        let fields = (0..60_000).map(|at| format!("k{at}{}", &field[1..]));
        let fields = fields.collect::<Vec<_>>().concat();
        let text = format!("{fence}\n{fields}{fence}\nText.\n");
        let reading = formats::read("1.md", text.as_bytes());
        let record = &reading.records[0].record;
        assert_eq!(record.further.len(), 1);
        assert_eq!(record.further[0].1.as_str(), fields.trim_end());
        assert_eq!(record.texts[0].canonical().as_str(), "Text.");
        assert!(
            is_told(&reading, "longer than 256 KiB"),
            "{:?}",
            reading.warnings
        );
    }
}

/// Returns the peak of this process's memory, in bytes.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
    number.unwrap_or(0) << 10
}

/// Reads the one file it is told of, and prints what that took.
#[test]
#[ignore = "one file of the measurement below, in a process of its own"]
#[allow(clippy::print_stdout, reason = "the process that asked reads it")]
fn one_worst_text() {
    let Ok(which) = std::env::var(WHICH) else {
        return;
    };
    let case = CASES.iter().find(|case| case.0 == which).unwrap();
    let bytes = written(case, size_of_case(case.0));
    let (before, began) = (peak(), on_this_core());
    let what = read_case(case.0, &bytes);
    let took = on_this_core().saturating_sub(began).as_millis();
    let times = peak().saturating_sub(before) as f64 / bytes.len() as f64;
    println!(
        "RESULT {:24} {:>9} bytes {took:>6} ms {times:>6.1} x  {what}",
        case.0,
        bytes.len()
    );
}

/// What a file may take beside twenty times its size, in bytes: a file of some kilobytes is
/// read with tables and buffers that no larger file needs more of.
const ALLOWANCE: f64 = 48.0 * 1_048_576.0;

/// Prints what each of the worst files takes: seconds, and how many times its size in memory;
/// `OVER` stands behind what goes beyond two seconds or twenty times and the allowance.
#[test]
#[ignore = "a measurement: run it on purpose, with --nocapture, in a release build"]
#[allow(clippy::print_stdout, reason = "a measurement is read by a person")]
fn worst_texts() {
    let only = std::env::var("READROOM_WORST_ONLY").unwrap_or_default();
    for (name, ..) in CASES.iter().filter(|case| case.0.contains(&only)) {
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "worst_text::one_worst_text",
                "--ignored",
                "--nocapture",
            ])
            .env(WHICH, name)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        match told.lines().find_map(|line| line.split_once("RESULT ")) {
            Some((_, result)) => println!("{result}{}", over(result)),
            None => println!("{name}: no result, {}", output.status),
        }
    }
}

/// Returns the word that marks what is beyond the bounds.
fn over(result: &str) -> &'static str {
    let words: Vec<&str> = result.split_whitespace().collect();
    let number = |at: usize| words[at].parse::<f64>().unwrap();
    let (bytes, milliseconds, times) = (number(1), number(3), number(5));
    let is_over = milliseconds > 2_000.0 || (times - 20.0) * bytes > ALLOWANCE;
    if is_over { "  OVER" } else { "" }
}

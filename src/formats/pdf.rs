//! The text layer of a PDF, as `pdftotext` gives it, into blocks with their pages.
//!
//! No PDF is taken apart here: readers of that format are large and break on damaged files, so
//! one runs in a process of its own (`store::pdf`), and only its words come here. A PDF whose
//! words can't be had is listed all the same: a record with a title and no text, since a
//! sentence of ours in the place of its text would be searched, quoted and cited.

use super::wrapping::{Wrap, joined};
use super::{Parsed, Reading, body, detect, encoding, name_texts};
use crate::record::text::{Block, BlockKind, Span, SpanKind, Text};
use crate::record::{Clean, Record};

/// Blocks of one PDF.
const MOST_BLOCKS: usize = 200_000;

/// A PDF says what it is within so many bytes of its beginning.
const HEAD: usize = 1024;

/// What a record of a PDF says when there is no program on the machine that reads it.
pub const LACKS_READER: &str = "no text is shown, since pdftotext is not on this machine: \
    install it (package poppler-utils, or poppler) and look again with r; or put a text beside each, as .txt or .md";

/// What a program that reads PDF gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextLayer {
    /// The words, pages parted by form feeds.
    Words(Vec<u8>),
    /// The words up to where the program was stopped, and the sentence that says why.
    Cut(Vec<u8>, String),
    /// None: no such program is on the machine.
    NoReader,
    /// None: the sentence says why.
    Unread(String),
}

/// Returns true when a file begins as a PDF does.
pub fn looks_like_pdf(bytes: &[u8]) -> bool {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    memchr::memmem::find(head, b"%PDF-").is_some()
}

/// Makes the record of a PDF; its title is its name.
pub fn read(name: &str, layer: &TextLayer) -> Reading {
    let mut warnings = Vec::new();
    let mut blocks = Vec::new();
    match layer {
        TextLayer::Words(words) => {
            blocks = pages(words, &mut warnings);
            if blocks.is_empty() {
                warnings.push(Clean::line(
                    "the PDF has no text layer, only pictures of its pages: recognise its text (OCR) to read and search it here",
                ));
            }
        }
        TextLayer::Cut(words, sentence) => {
            blocks = pages(words, &mut warnings);
            warnings.push(Clean::line(sentence));
        }
        TextLayer::NoReader => warnings.push(Clean::line(LACKS_READER)),
        TextLayer::Unread(sentence) => warnings.push(Clean::line(sentence)),
    }
    let mut record = Record {
        title: Clean::line(detect::stem(name)),
        warnings: warnings.clone(),
        ..Record::default()
    };
    if !blocks.is_empty() {
        body::give_keys(&mut blocks);
        record.texts.push(Text {
            blocks,
            ..Text::default()
        });
    }
    name_texts(&mut record.texts);
    Reading {
        format: "PDF",
        encoding: "UTF-8",
        records: vec![Parsed {
            record,
            ..Parsed::default()
        }],
        warnings,
    }
}

/// Parts the words into pages and these into paragraphs.
fn pages(words: &[u8], warnings: &mut Vec<Clean>) -> Vec<Block> {
    let decoded = encoding::decode(words, &super::Hints::default());
    warnings.extend(decoded.warning);
    let lines: Vec<&str> = decoded.text.split(['\n', '\u{c}']).collect();
    // The column is that of the whole document: a page alone may be too short to show it.
    let wrap = Wrap::of(&lines);
    let mut blocks: Vec<Block> = Vec::new();
    for (at, page) in decoded.text.split('\u{c}').enumerate() {
        let number = Clean::line(&(at + 1).to_string());
        let lines: Vec<&str> = page.lines().collect();
        for paragraph in lines.split(|line| line.trim().is_empty()) {
            if paragraph.is_empty() {
                continue;
            }
            if blocks.len() == MOST_BLOCKS {
                warnings.push(Clean::line(&format!(
                    "the PDF has more than {MOST_BLOCKS} paragraphs: reading stopped on page {number}"
                )));
                return blocks;
            }
            let words = joined(paragraph, wrap);
            if let Some(last) = blocks
                .last_mut()
                .filter(|last| goes_on(last, &words, &number))
            {
                go_on(last, &words, &number);
                continue;
            }
            blocks.push(Block {
                page: Some(number.clone()),
                ..Block::new(BlockKind::Paragraph, Clean::text(&words))
            });
        }
    }
    blocks
}

/// A paragraph goes on over so many further pages: each of them copies what stands before.
const MOST_PAGES: usize = 50;

/// Returns true when a paragraph of the page before breaks off in a sentence and these words
/// go on with it: "ends on the next page of" / "this letter".
fn goes_on(last: &Block, words: &str, page: &Clean) -> bool {
    let breaks_off = last
        .text
        .chars()
        .next_back()
        .is_some_and(|c| c.is_lowercase() || matches!(c, ',' | ';'));
    let on_page_before = last.page.as_ref().is_some_and(|of| of != page)
        && !last
            .spans
            .iter()
            .any(|span| span.kind == SpanKind::Page(page.clone()));
    let has_room = last.spans.len() < MOST_PAGES;
    has_room && on_page_before && breaks_off && words.starts_with(char::is_lowercase)
}

/// Adds the words of a further page to a paragraph, with the mark of that page.
fn go_on(last: &mut Block, words: &str, page: &Clean) {
    let start = last.text.chars().count() + 1;
    last.text = Clean::text(&format!("{} {words}", last.text));
    last.spans.push(Span {
        start,
        end: start,
        kind: SpanKind::Page(page.clone()),
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_paragraph_over_thousands_of_pages_is_parted_and_whole() {
        let pages = "o\n\u{c}".repeat(5_000);
        let reading = read("1.pdf", &TextLayer::Words(pages.into()));
        let blocks = &reading.records[0].record.texts[0].blocks;
        // Fifty-one pages make one: 98 of them, and two pages are left.
        assert_eq!(blocks.len(), 99);
        let letters = blocks.iter().map(|block| block.text.matches('o').count());
        assert_eq!(letters.sum::<usize>(), 5_000);
    }

    fn shown(words: &str) -> Vec<String> {
        let reading = read("a/Log of the Tern.PDF", &TextLayer::Words(words.into()));
        let texts = reading
            .records
            .iter()
            .flat_map(|parsed| &parsed.record.texts);
        let blocks = texts.flat_map(|text| &text.blocks);
        blocks
            .map(|block| format!("{} {}", block.page.clone().unwrap_or_default(), block.text))
            .collect()
    }

    #[test]
    fn paragraphs_know_their_pages() {
        assert_eq!(
            shown(
                "LOG OF THE TERN\n\n3 May. Ice.\n\n\x0c4 May. Open water.\n\x0c\x0cThe end.\n\x0c"
            ),
            [
                "1 LOG OF THE TERN",
                "1 3 May. Ice.",
                "2 4 May. Open water.",
                "4 The end."
            ]
        );
    }

    #[test]
    fn a_sentence_goes_on_over_the_end_of_its_page() {
        let words = "LOG\n\nIt ends on the next page of\n\n\x0cthis log.\n\nThe end,\n\x0cand\n\x0cthe rest.\n\x0c4 May.\n";
        let wanted = [
            "1 LOG",
            "1 It ends on the next page of this log.",
            "2 The end, and the rest.",
            "5 4 May.",
        ];
        assert_eq!(shown(words), wanted);
        let reading = read("a.pdf", &TextLayer::Words(words.into()));
        let spans = &reading.records[0].record.texts[0].blocks[2].spans;
        let pages: Vec<(usize, &SpanKind)> =
            spans.iter().map(|span| (span.start, &span.kind)).collect();
        let page = |number: &str| SpanKind::Page(Clean::line(number));
        assert_eq!(pages, [(9, &page("3")), (13, &page("4"))]);
    }

    #[test]
    fn a_pdf_is_listed_whatever_could_be_read_of_it() {
        let reading = read("a/Log of the Tern.PDF", &TextLayer::NoReader);
        let record = &reading.records[0].record;
        assert_eq!(
            (reading.format, record.title.as_str()),
            ("PDF", "Log of the Tern")
        );
        assert!(record.texts.is_empty() && record.warnings[0].contains("pdftotext"));
        let scan = read("s.pdf", &TextLayer::Words(b"\x0c\x0c".to_vec()));
        assert!(scan.warnings[0].contains("only pictures"));
        let cut = read(
            "s.pdf",
            &TextLayer::Cut(b"Half".to_vec(), "it took too long".to_owned()),
        );
        assert_eq!(cut.records[0].record.texts.len(), 1);
        assert_eq!(cut.warnings, [Clean::line("it took too long")]);
    }

    proptest! {
        #[test]
        fn any_bytes_give_a_record(words in prop::collection::vec(any::<u8>(), 0..200)) {
            let reading = read("x.pdf", &TextLayer::Words(words));
            prop_assert_eq!(reading.records.len(), 1);
        }
    }
}

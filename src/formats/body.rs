//! The text of an archive's record, from lines to blocks.
//!
//! Blank lines part blocks; lists, quotations, tables and headings are known where they are
//! plain; the rest is paragraphs, their wrapped lines joined. Page marks stay in the text.

use std::collections::HashMap;

use super::aligned;
use super::inline;
use super::lone_numbers::lone_numbers;
use super::table;
use super::wrapping::{Wrap, joined, joined_with_words, run_together};
use crate::record::Clean;
use crate::record::date;
use crate::record::text::{Block, BlockKind};

/// What the marks in a text are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marks {
    /// Plainly paired Markdown.
    Markdown,
    /// Letters, all of them.
    None,
}

/// Parts the lines of a text into blocks, each with its key.
pub(super) fn blocks(lines: &[&str], marks: Marks) -> Vec<Block> {
    blocks_wrapped(lines, marks, Wrap::of(lines))
}

/// Parts lines into blocks when it is known how they were wrapped.
pub(super) fn blocks_wrapped(lines: &[&str], marks: Marks, wrap: Wrap) -> Vec<Block> {
    let mut blocks: Vec<Block> = lines
        .split(|line| line.trim_start().is_empty())
        .flat_map(|paragraph| groups(paragraph, marks, wrap))
        .map(|group| group.block(marks, wrap))
        .filter(|block| !block.text.trim_start().is_empty())
        .collect();
    lone_numbers(&mut blocks);
    give_keys(&mut blocks);
    blocks
}

/// Gives every block that has none its place for a key, and makes all keys different.
pub(super) fn give_keys(blocks: &mut [Block]) {
    // A given key like "p12" may be that of a place too; else places need no comparing.
    let is_place = |key: &str| key.as_bytes().get(1).is_some_and(u8::is_ascii_digit);
    let mixed = blocks
        .iter()
        .any(|block| block.key.starts_with('p') && is_place(&block.key));
    let mut compared: Vec<usize> = Vec::new();
    for (at, block) in blocks.iter_mut().enumerate() {
        if block.key.is_empty() {
            block.key = format!("p{}", at + 1);
            if !mixed {
                continue;
            }
        }
        compared.push(at);
    }
    let mut taken: HashMap<&str, usize> = HashMap::with_capacity(compared.len());
    let again: Vec<(usize, usize)> = compared
        .into_iter()
        .filter_map(|at| {
            let times = taken.entry(blocks.get(at)?.key.as_str()).or_insert(0);
            *times += 1;
            (*times > 1).then_some((at, *times))
        })
        .collect();
    for (at, times) in again {
        if let Some(block) = blocks.get_mut(at) {
            block.key = format!("{}-{times}", block.key);
        }
    }
}

/// Room is made for so many lines of a paragraph before it is known how many it has.
const MOST_ROOM: usize = 16;

/// Lines that make one block.
struct Group<'a> {
    kind: BlockKind,
    /// What the text begins with: a list's marker.
    marker: String,
    lines: Vec<&'a str>,
    /// The number of a list item.
    key: String,
}

impl Group<'_> {
    /// Makes the block.
    fn block(self, marks: Marks, wrap: Wrap) -> Block {
        let raw = match &self.kind {
            BlockKind::Table if marks == Marks::None => {
                let text = aligned::kept(&self.lines);
                return Block::new(BlockKind::Table, Clean::text(&text));
            }
            BlockKind::Table => return table::block(&table::rows(&self.lines)),
            BlockKind::ListItem(_) | BlockKind::Heading(_) | BlockKind::Footnote(_) => {
                run_together(&self.lines)
            }
            BlockKind::Paragraph
            | BlockKind::Quotation
            | BlockKind::Verse
            | BlockKind::Speaker
            | BlockKind::Figure
            | BlockKind::Enclosure
            | BlockKind::EditorialNote => match marks {
                Marks::Markdown => joined(&self.lines, wrap),
                Marks::None => joined_with_words(&self.lines, wrap),
            },
        };
        let raw = if self.marker.is_empty() {
            raw
        } else {
            self.marker + &raw
        };
        let (text, spans) = match marks {
            Marks::Markdown => {
                let marked = inline::marked(raw);
                (marked.text, marked.spans)
            }
            Marks::None => (Clean::owned(raw), Vec::new()),
        };
        Block {
            spans,
            key: self.key,
            ..Block::new(self.kind, text)
        }
    }
}

/// How a line begins.
enum Start<'a> {
    Item {
        depth: u8,
        marker: String,
        number: Option<u32>,
        rest: &'a str,
    },
    Heading(u8, &'a str),
    Quotation(&'a str),
    Row(&'a str),
    Footnote(&'a str, &'a str),
    Other(&'a str),
}

/// Parts a paragraph into groups of lines that make one block each. Where there are no marks
/// a table is known by its columns.
fn groups<'a>(lines: &[&'a str], marks: Marks, wrap: Wrap) -> Vec<Group<'a>> {
    let mut groups = Vec::new();
    let mut rest = lines;
    while marks == Marks::None
        && let Some(table) = aligned::find(rest)
    {
        let (before, after) = rest.split_at(table.start.min(rest.len()));
        let (rows, after) = after.split_at(table.len().min(after.len()));
        groups.extend(running(before, marks, wrap));
        groups.push(Group {
            kind: BlockKind::Table,
            marker: String::new(),
            lines: rows.to_vec(),
            key: String::new(),
        });
        rest = after;
    }
    groups.extend(running(rest, marks, wrap));
    groups
}

/// Parts running text into groups.
fn running<'a>(lines: &[&'a str], marks: Marks, wrap: Wrap) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    let mut number_before = None;
    for (at, line) in lines.iter().enumerate() {
        let line: &'a str = line;
        let before = at
            .checked_sub(1)
            .and_then(|before| lines.get(before))
            .copied();
        let mut start = start_of(line, marks);
        if let Start::Item {
            number: Some(number),
            marker,
            ..
        } = &start
            && !marker.starts_with(['-', '*', '+', '•'])
            && !is_next_item(
                line,
                *number,
                number_before,
                before.map(|before| (before, wrap)),
            )
        {
            start = Start::Other(line);
        }
        match start {
            Start::Item {
                depth,
                marker,
                number,
                rest,
            } => {
                number_before = number;
                groups.push(Group {
                    kind: BlockKind::ListItem(depth),
                    marker: shown_marker(&marker, number, line),
                    lines: vec![rest],
                    key: number.map(|number| number.to_string()).unwrap_or_default(),
                });
            }
            Start::Heading(level, rest) => {
                push(&mut groups, BlockKind::Heading(level), rest, false);
            }
            Start::Quotation(rest) => push(&mut groups, BlockKind::Quotation, rest, true),
            Start::Row(rest) => push(&mut groups, BlockKind::Table, rest, true),
            Start::Footnote(label, rest) => push(
                &mut groups,
                BlockKind::Footnote(Clean::line(label)),
                rest,
                false,
            ),
            Start::Other(rest) => match groups.last_mut() {
                Some(group) if !matches!(group.kind, BlockKind::Heading(_) | BlockKind::Table) => {
                    group.lines.push(rest);
                }
                _ => {
                    // Most paragraphs go on to their last line.
                    let mut own = Vec::with_capacity((lines.len() - at).min(MOST_ROOM));
                    own.push(rest);
                    groups.push(Group {
                        kind: BlockKind::Paragraph,
                        marker: String::new(),
                        lines: own,
                        key: String::new(),
                    });
                }
            },
        }
    }
    groups
}

/// Adds a line to a group of its kind, or begins one.
fn push<'a>(groups: &mut Vec<Group<'a>>, kind: BlockKind, line: &'a str, continues: bool) {
    match groups.last_mut() {
        Some(group) if continues && group.kind == kind => group.lines.push(line),
        _ => groups.push(Group {
            kind,
            marker: String::new(),
            lines: vec![line],
            key: String::new(),
        }),
    }
}

/// Returns the marker that begins an item's text: its number, else its sign, as written.
fn shown_marker(marker: &str, number: Option<u32>, line: &str) -> String {
    match number {
        Some(_) => marker.trim_start_matches("- ").to_owned(),
        None => format!("{} ", line.trim_start().chars().next().unwrap_or('-')),
    }
}

/// Finds out how a line begins.
fn start_of(line: &str, marks: Marks) -> Start<'_> {
    let trimmed = line.trim_start();
    // Most lines begin with a letter, which begins nothing else.
    if trimmed.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Start::Other(line);
    }
    let depth = u8::try_from(((line.len() - trimmed.len()) / 2).min(8)).unwrap_or(0);
    for sign in ["- ", "* ", "+ ", "• "] {
        let Some(rest) = trimmed.strip_prefix(sign) else {
            continue;
        };
        // "* * *" is an ornament between two parts.
        if rest.trim().is_empty() || rest.chars().all(|c| matches!(c, '*' | '-' | ' ')) {
            break;
        }
        let rest = rest.trim_start();
        return match numbered(rest) {
            Some((marker, number, rest)) => Start::Item {
                depth,
                marker: format!("- {marker}"),
                number: Some(number),
                rest,
            },
            None => Start::Item {
                depth,
                marker: sign.to_owned(),
                number: None,
                rest,
            },
        };
    }
    if let Some((marker, number, rest)) = numbered(trimmed) {
        return Start::Item {
            depth,
            marker,
            number: Some(number),
            rest,
        };
    }
    if marks == Marks::None {
        return Start::Other(line);
    }
    let level = trimmed.chars().take_while(|c| *c == '#').count();
    let after = trimmed.trim_start_matches('#');
    if (1..=6).contains(&level) && after.starts_with(' ') {
        return Start::Heading(u8::try_from(level).unwrap_or(6), after.trim());
    }
    if let Some(rest) = trimmed.strip_prefix('>') {
        return Start::Quotation(rest);
    }
    if trimmed.starts_with('|') && trimmed.trim_end().ends_with('|') && trimmed.len() > 2 {
        return Start::Row(trimmed);
    }
    if let Some((label, rest)) = trimmed
        .strip_prefix("[^")
        .and_then(|rest| rest.split_once("]:"))
    {
        return Start::Footnote(label, rest);
    }
    Start::Other(line)
}

/// Reads the marker of a numbered item: "1) ", "12. ", with its number and the rest.
fn numbered(text: &str) -> Option<(String, u32, &str)> {
    let figures = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=3).contains(&figures) {
        return None;
    }
    let number = text.get(..figures)?.parse().ok()?;
    let after = text.get(figures..)?;
    let sign = after.chars().next().filter(|c| matches!(c, ')' | '.'))?;
    let rest = after.get(1..)?;
    if !rest.starts_with(' ') || rest.trim().is_empty() {
        return None;
    }
    Some((format!("{number}{sign} "), number, rest.trim_start()))
}

/// Returns true when a number at the start of a line counts on, and is no date or page number
/// that wrapping has brought there.
fn is_next_item(
    line: &str,
    number: u32,
    before: Option<u32>,
    line_before: Option<(&str, Wrap)>,
) -> bool {
    if date::read(line.trim()).is_some() {
        return false;
    }
    match (line_before, before) {
        (None, _) => true,
        (Some(_), Some(before)) if number == before + 1 => true,
        (Some((line_before, wrap)), _) => number == 1 && !wrap.joins(line_before, line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        blocks(&lines, Marks::Markdown)
            .iter()
            .map(|block| format!("{:?} {}: {}", block.kind, block.key, block.text))
            .collect()
    }

    #[test]
    fn numbered_items_of_a_list_are_items() {
        let text = "- 1) The preparation of pilots on the territory of the harbour, from  \namong students sent there.\n\
            - 2) The dispatch of men.\n- plain one\n\nThe end";
        assert_eq!(
            shown(text),
            [
                "ListItem(0) 1: 1) The preparation of pilots on the territory of the harbour, from among students sent there.",
                "ListItem(0) 2: 2) The dispatch of men.",
                "ListItem(0) p3: - plain one",
                "Paragraph p4: The end"
            ]
        );
    }

    #[test]
    fn numbers_without_bullets_count_on() {
        assert_eq!(
            shown("1. First\n2. Second\n\n1. Again"),
            [
                "ListItem(0) 1: 1. First",
                "ListItem(0) 2: 2. Second",
                "ListItem(0) 1-2: 1. Again"
            ]
        );
        assert_eq!(
            shown("17. November 1950"),
            ["Paragraph p1: 17. November 1950"]
        );
        assert_eq!(
            shown("No. 5\n12. is meant"),
            ["Paragraph p1: No. 5\n12. is meant"]
        );
    }

    #[test]
    fn a_number_without_siblings_begins_no_list() {
        assert_eq!(
            shown("511. Answer to Dept's 284\n\nThe ice holds."),
            [
                "Paragraph p1: 511. Answer to Dept's 284",
                "Paragraph p2: The ice holds."
            ]
        );
        assert_eq!(
            shown("3. Third\n\nWords.\n\n4. Fourth\n\n7. Lost"),
            [
                "ListItem(0) 3: 3. Third",
                "Paragraph p2: Words.",
                "ListItem(0) 4: 4. Fourth",
                "Paragraph p4: 7. Lost"
            ]
        );
        assert_eq!(shown("1. Alone"), ["ListItem(0) 1: 1. Alone"]);
    }

    #[test]
    fn headings_quotations_tables_and_footnotes() {
        assert_eq!(
            shown(
                "## Part *one*\n> said he\n> twice\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: A note."
            ),
            [
                "Heading(2) p1: Part one",
                "Quotation p2: said he\ntwice",
                "Table p3: a  b\nc  d",
                "Footnote(Clean(\"1\")) p4: A note."
            ]
        );
    }

    #[test]
    fn cells_of_a_table_keep_what_is_marked_in_them() {
        let lines = [
            "| **Ship** | Tons |",
            "|---|---|",
            "| *Star*  II[^2] | 金 |",
        ];
        let blocks = blocks(&lines, Marks::Markdown);
        assert_eq!(blocks[0].text.as_str(), "Ship        Tons\nStar II[2]  金");
        let places: Vec<(usize, usize)> = blocks[0]
            .spans
            .iter()
            .map(|span| (span.start, span.end))
            .collect();
        assert_eq!(places, [(0, 4), (17, 21), (24, 27)]);
    }

    #[test]
    fn ornaments_and_page_marks_are_text() {
        assert_eq!(
            shown("* * *\n\n[page 12]\n\n- "),
            [
                "Paragraph p1: * * *",
                "Paragraph p2: [page 12]",
                "Paragraph p3: -"
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_is_lost(text in "[a-z0-9.)\\- >#|\n\"]{0,80}") {
            let lines: Vec<&str> = text.lines().collect();
            for marks in [Marks::Markdown, Marks::None] {
                let out: String = blocks(&lines, marks).iter().map(|block| block.text.as_str().to_owned() + " ").collect();
                let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).collect::<String>();
                prop_assert_eq!(letters(&out), letters(&text));
            }
        }
    }
}

//! A record as Markdown that any reader of `CommonMark` shows with the same words.
//!
//! Which signs must be escaped is in [`super::markdown_inline`]; here is what each part and
//! each block becomes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::record::Record;
use crate::record::text::{Block, BlockKind, Text};

use super::arguments::Part;
use super::fields::fields;
use super::markdown_inline::{escaped, footnote_label, inline};

/// Returns the Markdown of a record that was limited to a part.
pub fn markdown(record: &Record, part: Part) -> String {
    let mut pieces = Vec::new();
    match part {
        Part::Metadata => head(&mut pieces, record),
        Part::Summary => summary(&mut pieces, record),
        Part::Translation | Part::Original => texts(&mut pieces, record),
        Part::All => {
            head(&mut pieces, record);
            if !record.summary.is_empty() {
                pieces.push("## Summary".to_owned());
                summary(&mut pieces, record);
            }
            texts(&mut pieces, record);
        }
    }
    pieces.join("\n\n") + "\n"
}

fn head(pieces: &mut Vec<String>, record: &Record) {
    pieces.push(format!("# {}", one_line(&record.title)));
    let mut list = String::new();
    for field in fields(record) {
        let value = indented(&escaped(&field.value), "  ");
        let _ = writeln!(list, "- **{}:** {value}", escaped(&field.name));
    }
    pieces.push(list.trim_end().to_owned());
}

fn summary(pieces: &mut Vec<String>, record: &Record) {
    pieces.extend(record.summary.iter().map(|words| escaped(words)));
}

fn texts(pieces: &mut Vec<String>, record: &Record) {
    for (index, text) in record.texts.iter().enumerate() {
        pieces.push(format!("## {}", one_line(text.shown_label())));
        // Labels of footnotes hold for a whole Markdown file, in the record for a text.
        let prefix = if index == 0 {
            String::new()
        } else {
            format!("{}-", index + 1)
        };
        blocks(pieces, text, &prefix);
    }
}

fn blocks(pieces: &mut Vec<String>, text: &Text, prefix: &str) {
    let bodies: BTreeSet<&str> = text
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Footnote(mark) => Some(mark.as_str()),
            _ => None,
        })
        .collect();
    let label = |mark: &str| {
        let known = bodies.contains(mark);
        known.then(|| format!("{prefix}{}", footnote_label(mark)))
    };
    let mut depth = None;
    for block in text.ordered_blocks() {
        let words = inline(&block.text, &block.spans, &label);
        if let BlockKind::ListItem(wanted) = block.kind {
            // An item can stand at most one level below the item before it, or it is code.
            let here = depth.map_or(0, |above| wanted.min(above + 1));
            let item = list_item(&words, here);
            match (depth, pieces.last_mut()) {
                (Some(_), Some(list)) => {
                    list.push('\n');
                    list.push_str(&item);
                }
                _ => pieces.push(item),
            }
            depth = Some(here);
        } else {
            depth = None;
            pieces.push(other_block(block, &words, prefix));
        }
    }
}

fn list_item(words: &str, depth: u8) -> String {
    let indent = "  ".repeat(usize::from(depth));
    // A dash or bullet as written is what Markdown draws anyway.
    let words = ["\\- ", "\\* ", "• "]
        .iter()
        .find_map(|bullet| words.strip_prefix(bullet))
        .unwrap_or(words);
    if let Some((marker, words)) = number(words) {
        let below = format!("{indent}{}", " ".repeat(marker.len() + 1));
        return format!("{indent}{marker} {}", indented(words, &below));
    }
    let below = format!("{indent}  ");
    format!("{indent}- {}", indented(words, &below))
}

/// Returns the number of an item as Markdown writes it, and the words behind it.
fn number(words: &str) -> Option<(String, &str)> {
    let figures = words.find(|c: char| !c.is_ascii_digit())?;
    let rest = words.get(figures..)?;
    let (sign, rest) = [(')', "\\) "), ('.', "\\. ")]
        .iter()
        .find_map(|(sign, written)| Some((sign, rest.strip_prefix(written)?)))?;
    // CommonMark knows no longer numbers.
    (1..=9)
        .contains(&figures)
        .then(|| (format!("{}{sign}", &words[..figures]), rest))
}

fn other_block(block: &Block, words: &str, prefix: &str) -> String {
    match &block.kind {
        BlockKind::Heading(level) => {
            let signs = "#".repeat(usize::from(level.saturating_add(2)).clamp(3, 6));
            format!("{signs} {}", words.replace("\\\n", " "))
        }
        BlockKind::Paragraph
        | BlockKind::Verse
        | BlockKind::EditorialNote
        | BlockKind::ListItem(_) => words.to_owned(),
        BlockKind::Quotation => format!("> {}", words.replace('\n', "\n> ")),
        BlockKind::Speaker => format!("**{}**", one_line(&block.text)),
        BlockKind::Table => fenced(&block.text),
        BlockKind::Figure => format!("*{}*", one_line(&block.text)),
        BlockKind::Enclosure => format!("### {}", one_line(&block.text)),
        BlockKind::Footnote(mark) => {
            let body = indented(words, "    ");
            format!("[^{prefix}{}]: {body}", footnote_label(mark))
        }
    }
}

/// A table's columns are made of spaces, so it is shown as it stands.
fn fenced(words: &str) -> String {
    let mut fence = "```".to_owned();
    while words.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}\n{}\n{fence}", words.trim_end())
}

fn one_line(words: &str) -> String {
    escaped(words).replace("\\\n", " ")
}

fn indented(words: &str, indent: &str) -> String {
    words.replace('\n', &format!("\n{indent}"))
}

#[cfg(test)]
mod tests {
    use super::super::testing::telegram;
    use super::*;
    use crate::record::Clean;
    use insta::assert_snapshot;

    #[test]
    fn a_record_is_markdown() {
        assert_snapshot!(markdown(&telegram(), Part::All), @r"
        # Telegram from Shtykov to Gromyko

        - **Date:** November 17, 1950
        - **Received:** 18.11 4:03
        - **From:** Shtykov (from the title)
        - **To:** Gromyko (from the title)
        - **Shelf mark:** APRF, Fond 45, Opis 1, Listy 88-89
        - **Language:** Russian > English
        - **Donor:** Unknown\_hand
        - **Citation:** “Telegram,” APRF, Fond 45, Opis 1, Listy 88-89
        - **Address:** https://archive.example/document/112079
        - **Collection:** archive
        - **Id:** archive.example/document/112079
        - **File:** 112079.txt (digital archive, UTF-8)

        ## Summary

        He asks for pilots.

        He waits.

        ## English Translation

        ### CIPHERED TELEGRAM No. 600742/III

        18.11\
        4:20-19:50

        I ask you, *Comrade*\*, to allow:[^1]

        1) pilots;
        2) planes.

        [^1]: See the reply.

        ## Original

        Прошу Вас разрешить:
        ");
    }

    #[test]
    fn a_part_is_that_part() {
        let mut record = telegram();
        assert_eq!(
            markdown(&record, Part::Summary),
            "He asks for pilots.\n\nHe waits.\n"
        );
        record.texts.remove(0);
        assert_eq!(
            markdown(&record, Part::Original),
            "## Original\n\nПрошу Вас разрешить:\n"
        );
    }

    #[test]
    fn a_deep_item_is_never_code_and_a_table_never_prose() {
        let block = |kind, text| Block::new(kind, Clean::text(text));
        let text = Text {
            blocks: vec![
                block(BlockKind::ListItem(3), "deep"),
                block(BlockKind::ListItem(3), "deeper"),
                block(BlockKind::Paragraph, "between"),
                block(BlockKind::ListItem(0), "- dashed"),
                block(BlockKind::Table, "a   b\n1   ```"),
                block(BlockKind::Quotation, "one\ntwo"),
            ],
            ..Text::default()
        };
        let mut pieces = Vec::new();
        blocks(&mut pieces, &text, "");
        assert_eq!(
            pieces,
            [
                "- deep\n  - deeper",
                "between",
                "- dashed",
                "````\na   b\n1   ```\n````",
                "> one\\\n> two",
            ]
        );
    }
}

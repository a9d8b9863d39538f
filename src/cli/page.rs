//! A record as a page of plain text: title, fields, summary, texts.
//!
//! Lines are broken only for a terminal; in a pipe a paragraph is a line, as it is in the
//! canonical text, so that other programs find what they look for.

use std::fmt::Write as _;

use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthStr;

use crate::record::Record;
use crate::record::text::{BlockKind, Text};

use super::arguments::Part;
use super::fields::{Field, fields};

/// A line longer than this is hard to read, however wide the terminal is.
const WIDEST: usize = 92;

/// Returns the page of a record that was limited to a part.
pub fn page(record: &Record, part: Part, terminal: Option<usize>) -> String {
    let width = terminal.map(|columns| columns.min(WIDEST));
    let mut out = String::new();
    match part {
        Part::Metadata => head(&mut out, record, width),
        Part::Summary => summary(&mut out, record, width),
        // A single text is printed by itself, for programs that want its words alone.
        Part::Translation | Part::Original => match record.texts.as_slice() {
            [text] => body(&mut out, text, width, Notes::Bare),
            texts => texts.iter().for_each(|text| titled(&mut out, text, width)),
        },
        Part::All => {
            head(&mut out, record, width);
            if !record.summary.is_empty() {
                heading(&mut out, "Summary");
                summary(&mut out, record, width);
            }
            for text in &record.texts {
                titled(&mut out, text, width);
            }
        }
    }
    out
}

fn head(out: &mut String, record: &Record, width: Option<usize>) {
    paragraph(out, &record.title, "", width);
    out.push('\n');
    let fields = fields(record);
    let names = fields.iter().map(|field| field.name.width());
    let column = names.max().unwrap_or(0) + 2;
    for Field { name, value } in &fields {
        let padding = column.saturating_sub(name.width());
        let _ = write!(out, "{name}{:padding$}", "");
        // The lines after the first stand under it.
        let indent = " ".repeat(column);
        let lines = match width {
            Some(width) => wrapped(value, width.saturating_sub(column).max(20)),
            None => value.lines().map(str::to_owned).collect(),
        };
        out.push_str(&lines.join(&format!("\n{indent}")));
        out.push('\n');
    }
}

fn summary(out: &mut String, record: &Record, width: Option<usize>) {
    for (index, words) in record.summary.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        paragraph(out, words, "", width);
    }
}

fn titled(out: &mut String, text: &Text, width: Option<usize>) {
    heading(out, text.shown_label());
    body(out, text, width, Notes::Marked);
}

fn heading(out: &mut String, words: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{words}\n{}\n", "-".repeat(words.width()));
}

/// How footnotes are written at the end of a text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Notes {
    /// With their marks, that they are known from the text.
    Marked,
    /// As in the canonical text.
    Bare,
}

/// A text alone in a pipe is the canonical text to the letter.
fn body(out: &mut String, text: &Text, width: Option<usize>, notes: Notes) {
    for (index, block) in text.ordered_blocks().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        match &block.kind {
            // The columns of a table are made of spaces: no line of it may be broken.
            BlockKind::Table => paragraph(out, &block.text, "", None),
            BlockKind::ListItem(depth) if width.is_some() => {
                let indent = "  ".repeat(usize::from(*depth).min(8));
                paragraph(out, &block.text, &indent, width);
            }
            BlockKind::Quotation if width.is_some() => paragraph(out, &block.text, "    ", width),
            BlockKind::Footnote(mark) if width.is_some() || notes == Notes::Marked => {
                paragraph(out, &format!("[{mark}] {}", block.text), "", width);
            }
            BlockKind::Heading(_)
            | BlockKind::Paragraph
            | BlockKind::ListItem(_)
            | BlockKind::Quotation
            | BlockKind::Verse
            | BlockKind::Speaker
            | BlockKind::Figure
            | BlockKind::Enclosure
            | BlockKind::EditorialNote
            | BlockKind::Footnote(_) => paragraph(out, &block.text, "", width),
        }
    }
}

fn paragraph(out: &mut String, words: &str, indent: &str, width: Option<usize>) {
    let Some(width) = width else {
        out.push_str(words);
        out.push('\n');
        return;
    };
    for line in wrapped(words, width.saturating_sub(indent.len()).max(20)) {
        let _ = writeln!(out, "{indent}{line}");
    }
}

/// Breaks text into lines of a width where the rules of its script allow it; a word that is
/// wider stands alone on a line, and the terminal breaks it.
fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for hard_line in words.split('\n') {
        let mut line = String::new();
        let mut start = 0;
        for (end, _) in linebreaks(hard_line) {
            let piece = &hard_line[start..end];
            start = end;
            if !line.is_empty() && line.width() + piece.trim_end().width() > width {
                lines.push(line.trim_end().to_owned());
                line.clear();
            }
            line.push_str(piece);
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::super::testing::telegram;
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn a_record_is_a_page() {
        assert_snapshot!(page(&telegram(), Part::All, Some(60)), @r"
        Telegram from Shtykov to Gromyko

        Date        November 17, 1950
        Received    18.11 4:03
        From        Shtykov (from the title)
        To          Gromyko (from the title)
        Shelf mark  APRF, Fond 45, Opis 1, Listy 88-89
        Language    Russian > English
        Donor       Unknown_hand
        Citation    “Telegram,” APRF, Fond 45, Opis 1, Listy 88-89
        Address     https://archive.example/document/112079
        Collection  archive
        Id          archive.example/document/112079
        File        112079.txt (digital archive, UTF-8)

        Summary
        -------

        He asks for pilots.

        He waits.

        English Translation
        -------------------

        CIPHERED TELEGRAM No. 600742/III

        18.11
        4:20-19:50

        I ask you, Comrade*, to allow:1

        1) pilots;

        2) planes.

        [1] See the reply.

        Original
        --------

        Прошу Вас разрешить:
        ");
    }

    #[test]
    fn one_text_alone_in_a_pipe_is_the_canonical_text() {
        let mut record = telegram();
        record.texts.truncate(1);
        let canonical = record.texts[0].canonical();
        let printed = page(&record, Part::Translation, None);
        assert_eq!(printed.strip_suffix('\n'), Some(canonical.as_str()));
    }

    #[test]
    fn the_parts_are_what_they_say() {
        let record = telegram();
        assert_eq!(
            page(&record, Part::Summary, None),
            "He asks for pilots.\n\nHe waits.\n"
        );
        let metadata = page(&record, Part::Metadata, None);
        assert!(metadata.starts_with("Telegram from Shtykov to Gromyko\n\nDate "));
        assert!(metadata.contains("APRF, Fond 45") && !metadata.contains("pilots"));
    }

    proptest! {
        #[test]
        fn breaking_lines_loses_no_letter(words in any::<String>(), width in 1..80_usize) {
            let letters = |text: &str| -> String { text.split_whitespace().collect() };
            let clean = crate::record::Clean::text(&words);
            let joined = wrapped(&clean, width).join("\n");
            prop_assert_eq!(letters(&joined), letters(&clean));
        }
    }
}

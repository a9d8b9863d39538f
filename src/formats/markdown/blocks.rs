//! The events of a Markdown parser, made into blocks.
//!
//! Pictures are named, not drawn; raw HTML stays as its own words, but for comments, which go,
//! and line breaks, which are kept. Where every line of a file ends as a hard break the marks say nothing,
//! and the breaks are judged like those of an archive's text.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::formats::table::{self, Cell};
use crate::formats::wrapping::{Wrap, is_hard, is_ideograph};
use crate::record::Clean;
use crate::record::text::{Block, BlockKind, Span, SpanKind};

/// Reads a Markdown text into blocks, footnotes last; blocks without a number have no key yet.
pub(super) fn read(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let lines: Vec<&str> = text.lines().collect();
    let mut builder = Builder {
        source: text,
        judged: (!breaks_are_meant(&lines)).then(|| Wrap::of(&lines)),
        ..Builder::default()
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        builder.event(event, &range);
    }
    builder.flush();
    let is_note = |block: &Block| matches!(block.kind, BlockKind::Footnote(_));
    let mut blocks = builder.blocks;
    if blocks.iter().any(is_note) {
        // A stable sort by a flag: the notes keep their order, and nothing is copied twice.
        blocks.sort_by_key(is_note);
    }
    blocks
}

/// Returns false when every line inside a paragraph ends as a hard break.
fn breaks_are_meant(lines: &[&str]) -> bool {
    let mut inner = lines.windows(2).filter_map(|pair| match pair {
        [line, next] if !line.trim().is_empty() && !next.trim().is_empty() => Some(*line),
        _ => None,
    });
    inner.any(|line| !is_hard(line) && !line.starts_with(['#', '-', '*', '|', '>']))
}

/// A text being made into blocks.
#[derive(Default)]
struct Builder<'a> {
    source: &'a str,
    /// How the text is wrapped, when its hard breaks are not to be believed.
    judged: Option<Wrap>,
    blocks: Vec<Block>,
    text: String,
    /// Code points in `text`.
    length: usize,
    spans: Vec<Span>,
    open: Vec<(usize, SpanKind)>,
    /// Markers of the list items that are open and have no block yet.
    marker: Option<(String, String)>,
    list_depth: u8,
    quotations: usize,
    footnote: Option<Clean>,
    heading: Option<u8>,
    picture: Option<(usize, String)>,
    rows: Vec<Vec<Cell>>,
}

impl Builder<'_> {
    /// Takes up one event.
    fn event(&mut self, event: Event, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(words)
            | Event::Code(words)
            | Event::InlineMath(words)
            | Event::DisplayMath(words) => self.push(&words),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html),
            Event::FootnoteReference(label) => {
                let start = self.length;
                let label = Clean::line(&label);
                self.push(&format!("[{label}]"));
                self.spans.push(Span {
                    start,
                    end: self.length,
                    kind: SpanKind::NoteRef(label),
                });
            }
            Event::SoftBreak => {
                // Ideographs are not parted by spaces, so neither are their lines.
                if !self.text.chars().next_back().is_some_and(is_ideograph) {
                    self.push(" ");
                }
            }
            Event::HardBreak => self.push("\n"),
            Event::Rule => {
                self.flush();
                self.push("* * *");
                self.flush();
            }
            Event::TaskListMarker(done) => self.push(if done { "[x] " } else { "[ ] " }),
        }
    }

    /// Begins a block or a stretch.
    fn start(&mut self, tag: Tag, range: &Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => self.flush(),
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(level as u8);
            }
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotations += 1;
            }
            Tag::List(_) => {
                self.flush();
                self.list_depth = self.list_depth.saturating_add(1);
            }
            Tag::Item => {
                self.flush();
                self.marker = Some(marker(self.source.get(range.clone()).unwrap_or_default()));
            }
            Tag::FootnoteDefinition(label) => {
                self.flush();
                self.footnote = Some(Clean::line(&label));
            }
            Tag::Table(_) => {
                self.flush();
                self.rows.clear();
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            Tag::Emphasis => self.open.push((self.length, SpanKind::Emphasis)),
            Tag::Strong => self.open.push((self.length, SpanKind::Strong)),
            Tag::Link { dest_url, .. } => self
                .open
                .push((self.length, SpanKind::Link(Clean::line(&dest_url)))),
            Tag::Image { dest_url, .. } => self.picture = Some((self.length, dest_url.to_string())),
            Tag::TableCell
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    /// Ends a block or a stretch.
    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotations = self.quotations.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.flush();
                self.list_depth = self.list_depth.saturating_sub(1);
            }
            TagEnd::Item => {
                self.flush();
                self.marker = None;
            }
            TagEnd::FootnoteDefinition => {
                self.flush();
                self.footnote = None;
            }
            TagEnd::Table => self.table(),
            TagEnd::TableCell => {
                let spans = std::mem::take(&mut self.spans);
                let cell = Cell::of(&std::mem::take(&mut self.text), spans);
                self.length = 0;
                self.open.clear();
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link => {
                if let Some((start, kind)) = self.open.pop() {
                    self.spans.push(Span {
                        start,
                        end: self.length,
                        kind,
                    });
                }
            }
            TagEnd::Image => self.name_picture(),
            TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::DefinitionList
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Adds words, cleaned at once so that spans count what is shown.
    fn push(&mut self, words: &str) {
        // Nearly all words are clean as they are, and need no copy of their own.
        if Clean::is_clean(words) {
            self.length += words.chars().count();
            self.text.push_str(words);
        } else {
            let clean = Clean::text(words);
            self.length += clean.chars().count();
            self.text.push_str(&clean);
        }
    }

    /// Keeps raw HTML as its words.
    fn html(&mut self, html: &str) {
        let tag = html.trim().to_ascii_lowercase();
        if tag.starts_with("<br") {
            self.push("\n");
        } else if !tag.starts_with("<!--") {
            self.push(html);
        }
    }

    /// Names a picture by its words, else by its file; one that stands alone is a figure.
    fn name_picture(&mut self) {
        let Some((start, address)) = self.picture.take() else {
            return;
        };
        if self.length == start {
            let file = address.rsplit('/').next().unwrap_or(&address).to_owned();
            self.push(&file);
        }
        if start == 0 {
            let text = std::mem::take(&mut self.text);
            self.blocks
                .push(Block::new(BlockKind::Figure, Clean::text(&text)));
            self.length = 0;
            self.spans.clear();
        }
    }

    /// Lays out the table that ends.
    fn table(&mut self) {
        let block = table::block(&std::mem::take(&mut self.rows));
        if !block.text.trim().is_empty() {
            self.blocks.push(block);
        }
    }

    /// Ends the block that is open, if it has words.
    fn flush(&mut self) {
        let mut text = std::mem::take(&mut self.text);
        let mut spans = std::mem::take(&mut self.spans);
        self.length = 0;
        for (start, _) in &mut self.open {
            *start = 0;
        }
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            return;
        }
        let (marker, key) = match self.marker.take() {
            Some((marker, key)) if self.heading.is_none() => (marker, key),
            other => {
                self.marker = other;
                (String::new(), String::new())
            }
        };
        let shift = marker.chars().count();
        for span in &mut spans {
            span.start += shift;
            span.end += shift;
        }
        spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        let kind = self.kind(!marker.is_empty());
        if !marker.is_empty() {
            text.insert_str(0, &marker);
        }
        let mut text = self.with_breaks(text);
        text.shrink_to_fit();
        if !spans.is_empty() {
            let length = text.chars().count();
            for span in &mut spans {
                span.end = span.end.min(length);
                span.start = span.start.min(span.end);
            }
        }
        self.blocks.push(Block {
            spans,
            key,
            ..Block::new(kind, Clean::owned(text))
        });
    }

    /// Finds out what the open block is.
    fn kind(&self, has_marker: bool) -> BlockKind {
        match (&self.footnote, self.heading) {
            (Some(label), _) => BlockKind::Footnote(label.clone()),
            (None, Some(level)) => BlockKind::Heading(level),
            (None, None) if has_marker => BlockKind::ListItem(self.list_depth.saturating_sub(1)),
            (None, None) if self.quotations > 0 => BlockKind::Quotation,
            (None, None) => BlockKind::Paragraph,
        }
    }

    /// Turns breaks that only wrapped a line into spaces, so that spans keep their places.
    fn with_breaks(&self, text: String) -> String {
        let Some(wrap) = self.judged else { return text };
        let lines: Vec<&str> = text.split('\n').collect();
        let mut out = String::with_capacity(text.len());
        for (at, line) in lines.iter().enumerate() {
            if let Some(before) = at.checked_sub(1).and_then(|before| lines.get(before)) {
                out.push(if wrap.joins(before, line) { ' ' } else { '\n' });
            }
            out.push_str(line);
        }
        out
    }
}

/// Returns the marker of a list item as written, and its number.
fn marker(item: &str) -> (String, String) {
    let sign: String = item
        .trim_start()
        .chars()
        .take_while(|c| !c.is_whitespace())
        .take(10)
        .collect();
    let number: String = sign.chars().take_while(char::is_ascii_digit).collect();
    (
        format!("{sign} "),
        number.trim_start_matches('0').to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        read(text)
            .iter()
            .map(|block| format!("{:?}: {}", block.kind, block.text))
            .collect()
    }

    #[test]
    fn blocks_of_every_kind() {
        let text = "# Title\n\nA *word* and\na [link](http://a.example).[^1]\n\n- one\n- two\n  1. deep\n\n> said\n\n\
            | a | b |\n|---|---|\n| c | d |\n\n![The harbour](img/h.png)\n\n![](img/plan.png)\n\n***\n\nline one  \nline two\n\n[^1]: The note.\n\nEnd.";
        assert_eq!(
            shown(text),
            [
                "Heading(1): Title",
                "Paragraph: A word and a link.[1]",
                "ListItem(0): - one",
                "ListItem(0): - two",
                "ListItem(1): 1. deep",
                "Quotation: said",
                "Table: a  b\nc  d",
                "Figure: The harbour",
                "Figure: plan.png",
                "Paragraph: * * *",
                "Paragraph: line one\nline two",
                "Paragraph: End.",
                "Footnote(Clean(\"1\")): The note."
            ]
        );
    }

    #[test]
    fn spans_count_what_is_shown() {
        let blocks = read("1. a *b* **c** [d](http://e.example)[^x]\n\n[^x]: n");
        let block = &blocks[0];
        let letters: Vec<char> = block.text.chars().collect();
        let words: Vec<String> = block
            .spans
            .iter()
            .map(|span| letters[span.start..span.end].iter().collect())
            .collect();
        assert_eq!(words, ["b", "c", "d", "[x]"]);
        assert_eq!(block.key, "1");
    }

    #[test]
    fn cells_of_a_table_keep_what_is_marked_in_them() {
        let text = "| Ship | Tons |\n|---|---|\n| *Star*  of the<br>North[^1] | 12 |\n| 金 | [list](http://a.example), **2** |\n\n[^1]: n";
        let table = &read(text)[0];
        assert_eq!(
            table.text.as_str(),
            "Ship                  Tons\nStar of the North[1]  12\n金                    list, 2"
        );
        let marked: Vec<(String, &SpanKind)> = table
            .spans
            .iter()
            .map(|span| {
                (
                    table.text.slice(span.start, span.end).to_string(),
                    &span.kind,
                )
            })
            .collect();
        let wanted = [
            ("Star", SpanKind::Emphasis),
            ("[1]", SpanKind::NoteRef(Clean::line("1"))),
            ("list", SpanKind::Link(Clean::line("http://a.example"))),
            ("2", SpanKind::Strong),
        ];
        let wanted: Vec<(String, &SpanKind)> = wanted
            .iter()
            .map(|(words, kind)| ((*words).to_owned(), kind))
            .collect();
        assert_eq!(marked, wanted);
    }

    #[test]
    fn where_every_line_is_broken_hard_the_breaks_are_judged() {
        let exported = "The delegation of the harbour towns arrived in the afternoon and was received by the  \n\
            deputy of the minister, who had been waiting.  \nComrade Quist  \nharbour master";
        assert_eq!(
            shown(exported),
            [
                "Paragraph: The delegation of the harbour towns arrived in the afternoon and was received by the deputy of the minister, who had been waiting.\nComrade Quist\nharbour master"
            ]
        );
    }

    proptest! {
        #[test]
        fn spans_lie_inside_their_blocks(text in "[-#*_>|!\\[\\]()^a-c1. \t\n`<>:~\\\\]{0,80}") {
            for block in read(&text) {
                let length = block.text.chars().count();
                prop_assert!(block.spans.iter().all(|span| span.start <= span.end && span.end <= length));
                prop_assert!(!block.text.trim().is_empty());
            }
        }
    }
}

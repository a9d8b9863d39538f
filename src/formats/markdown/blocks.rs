//! The events of a Markdown parser, made into blocks.
//!
//! Pictures are named, not drawn; raw HTML is read in [`super::raw_html`]. Where every line of a file ends as a hard break the marks say nothing,
//! and the breaks are judged like those of an archive's text.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::comments;
use super::obsidian;
use super::raw_html::OpenTag;
use crate::formats::lone_numbers::lone_numbers;
use crate::formats::signs;
use crate::formats::table::{self, Cell};
use crate::formats::wrapping::{Wrap, is_hard, is_ideograph};
use crate::record::Clean;
use crate::record::text::{Block, BlockKind, Span, SpanKind};

/// Reads a Markdown text into blocks, footnotes last; blocks without a number have no key yet.
pub(super) fn read(text: &str) -> Vec<Block> {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    // `[[1]](address)` is a link of Markdown with a bracketed word.
    if text.contains("[[") && !text.contains("]](") {
        options |= Options::ENABLE_WIKILINKS;
    }
    let text = &*comments::without(text, options);
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
    lone_numbers(&mut blocks);
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
pub(super) struct Builder<'a> {
    source: &'a str,
    /// How the text is wrapped, when its hard breaks are not to be believed.
    judged: Option<Wrap>,
    pub(super) blocks: Vec<Block>,
    pub(super) text: String,
    /// Code points in `text`.
    pub(super) length: usize,
    pub(super) spans: Vec<Span>,
    /// Tags of HTML that are open in the line.
    pub(super) tags: Vec<OpenTag>,
    /// The HTML of the block that is open.
    html: Option<String>,
    /// How often what comes is struck out, and whether a sign of that is open.
    struck: usize,
    sign_open: bool,
    /// Where code stands in `text`.
    code: Vec<Range<usize>>,
    /// True in a link whose brackets are shown.
    in_brackets: bool,
    open: Vec<(usize, SpanKind)>,
    /// Markers of the list items that are open and have no block yet.
    marker: Option<(String, String)>,
    list_depth: u8,
    quotations: usize,
    footnote: Option<Clean>,
    heading: Option<u8>,
    picture: Option<Picture>,
    rows: Vec<Vec<Cell>>,
}

/// A picture, or another file that is embedded.
struct Picture {
    /// Where its words begin.
    start: usize,
    address: String,
    /// True when it is embedded as Obsidian does it.
    is_embedded: bool,
}

impl Builder<'_> {
    /// Takes up one event.
    fn event(&mut self, event: Event, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Text(words) => self.push(&words),
            Event::Code(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                let start = self.length;
                self.push(&words);
                self.code.push(start..self.length);
            }
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.inline_html(&html),
            },
            Event::InlineHtml(html) => self.inline_html(&html),
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
            Event::SoftBreak | Event::HardBreak if self.begins_callout() => self.flush(),
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
            Tag::Paragraph => self.flush(),
            Tag::CodeBlock(_) => {
                self.flush();
                // Its marks are none.
                self.code.push(0..usize::MAX);
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = Some(String::new());
            }
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
            Tag::Link {
                dest_url,
                link_type,
                ..
            } => self.start_link(&dest_url, link_type),
            Tag::Image {
                dest_url,
                link_type,
                ..
            } => {
                self.picture = Some(Picture {
                    start: self.length,
                    address: dest_url.to_string(),
                    is_embedded: matches!(link_type, LinkType::WikiLink { .. }),
                });
            }
            Tag::Strikethrough => self.strike_between(range, true),
            Tag::TableCell
            | Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    /// Ends a block or a stretch.
    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::CodeBlock
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => self.flush(),
            TagEnd::HtmlBlock => {
                let html = self.html.take().unwrap_or_default();
                self.html_block(&html);
            }
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
                let (text, spans) = self.take_line();
                let cell = Cell::of(&text, spans);
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
                if tag == TagEnd::Link && std::mem::take(&mut self.in_brackets) {
                    self.push("]]");
                }
            }
            TagEnd::Image => self.name_picture(),
            TagEnd::Strikethrough => self.strike_between(range, false),
            TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::DefinitionList
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// Adds words, cleaned at once so that spans count what is shown.
    pub(super) fn push(&mut self, words: &str) {
        let rest = words.trim_start();
        if self.struck == 0 || self.sign_open || rest.is_empty() {
            return self.put(words);
        }
        self.put(words.get(..words.len() - rest.len()).unwrap_or_default());
        self.put(signs::STRUCK_OPENS);
        self.sign_open = true;
        self.put(rest);
    }

    fn put(&mut self, words: &str) {
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

    /// Begins or ends words that are struck out.
    pub(super) fn strike(&mut self, begins: bool) {
        self.struck = if begins {
            self.struck.saturating_add(1)
        } else {
            self.struck.saturating_sub(1)
        };
        if self.struck == 0 {
            self.close_sign();
        }
    }

    /// Begins or ends what stands between tildes; a single one is a sign like another (`~1950`).
    fn strike_between(&mut self, range: &Range<usize>, begins: bool) {
        let written = self.source.get(range.clone()).unwrap_or_default();
        if written.starts_with("~~") {
            self.strike(begins);
        } else {
            self.push("~");
        }
    }

    fn close_sign(&mut self) {
        if std::mem::take(&mut self.sign_open) {
            self.put(signs::STRUCK_CLOSES);
        }
    }

    /// Returns true at the end of the first line of a callout.
    fn begins_callout(&self) -> bool {
        self.quotations > 0 && obsidian::callout(&self.text).is_some()
    }

    fn start_link(&mut self, target: &str, link_type: LinkType) {
        if link_type == (LinkType::WikiLink { has_pothole: false })
            && obsidian::keeps_brackets(target)
        {
            self.push("[[");
            self.in_brackets = true;
        }
        let kind = SpanKind::Link(Clean::line(target));
        self.open.push((self.length, kind));
    }

    /// Names a picture by its words, else by its file; one that stands alone is a figure.
    fn name_picture(&mut self) {
        let Some(picture) = self.picture.take() else {
            return;
        };
        let Picture { start, address, .. } = &picture;
        let at = self.text.char_indices().nth(*start);
        let at = at.map_or(self.text.len(), |(at, _)| at);
        let words = self.text.get(at..).unwrap_or_default().to_owned();
        let says_size = picture.is_embedded && obsidian::is_size(&words);
        if words.is_empty() || says_size {
            self.text.truncate(at);
            self.length = *start;
            let file = address.rsplit('/').next().unwrap_or(address);
            self.push(file);
        }
        if *start == 0 {
            let text = std::mem::take(&mut self.text);
            self.blocks
                .push(Block::new(BlockKind::Figure, Clean::text(&text)));
            self.length = 0;
            self.spans.clear();
        } else if picture.is_embedded {
            self.text.insert(at, '[');
            self.length += 1;
            self.put("]");
        }
    }

    /// Lays out the table that ends.
    fn table(&mut self) {
        let block = table::block(&std::mem::take(&mut self.rows));
        if !block.text.trim().is_empty() {
            self.blocks.push(block);
        }
    }

    /// Takes the words gathered so far, with what is marked in them.
    fn take_line(&mut self) -> (String, Vec<Span>) {
        self.close_sign();
        let mut text = std::mem::take(&mut self.text);
        let mut spans = std::mem::take(&mut self.spans);
        obsidian::take_highlights(&mut text, &mut spans, &self.code);
        self.code.clear();
        self.tags.clear();
        self.length = 0;
        (text, spans)
    }

    /// Ends the block that is open, if it has words.
    pub(super) fn flush(&mut self) {
        let (mut text, mut spans) = self.take_line();
        for (start, _) in &mut self.open {
            *start = 0;
        }
        text.truncate(text.trim_end().len());
        if text.is_empty() {
            return;
        }
        if self.quotations > 0
            && let Some(title) = obsidian::callout(&text)
        {
            spans = vec![Span {
                start: 0,
                end: title.chars().count(),
                kind: SpanKind::Strong,
            }];
            text = title;
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
#[path = "blocks_tests.rs"]
mod tests;

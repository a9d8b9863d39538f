//! What runs in the line of a chapter: words, breaks, links, pictures, the names of pages.

use super::super::markup::Tag;
use super::element::{self, Anchor, Mark, Open};
use super::{Builder, InnerLink, LONGEST_MARK, LinkKind};
use crate::formats::signs;
use crate::formats::wrapping::is_ideograph;
use crate::record::Clean;
use crate::record::text::{BlockKind, Span, SpanKind};

/// A longer address is not kept: no page is named so.
const LONGEST_ADDRESS: usize = 2000;

impl Builder<'_> {
    /// Says what an element is, here where it begins.
    pub(super) fn opened(&mut self, tag: &Tag) -> Open {
        let mut mark = element::mark_of(tag);
        let place = (self.text.len(), self.length);
        match &mut mark {
            Mark::Emphasis(start) | Mark::Strong(start) => *start = self.place(),
            Mark::PageName(byte, start) => (*byte, *start) = place,
            Mark::Item(marker) => *marker = self.next_marker(tag),
            Mark::Link(anchor) => *anchor = self.anchor(tag, place),
            _ => {}
        }
        let in_notes = || self.stack.iter().any(|open| open.mark == Mark::Notes);
        if let (Mark::Item(_), Some(id)) = (&mark, tag.get("id"))
            && in_notes()
        {
            mark = Mark::Note(id.to_owned());
        }
        let is_block = !element::is_inline(&tag.name) && !matches!(mark, Mark::PageName(..));
        Open {
            name: tag.name.clone(),
            mark,
            is_block,
        }
    }

    fn anchor(&self, tag: &Tag, at: (usize, usize)) -> Anchor {
        let is = |word: &str, role: &str| tag.has("epub:type", word) || tag.has("role", role);
        let raised = self.stack.iter().rev().take(3);
        Anchor {
            at,
            href: tag.get("href").unwrap_or_default().to_owned(),
            note_ref: is("noteref", "doc-noteref"),
            back: is("backlink", "doc-backlink") || is("referrer", "doc-backlink"),
            raised: raised.into_iter().any(|open| open.mark == Mark::Raised),
        }
    }

    /// Does what an element does where it begins.
    pub(super) fn begin(&mut self, open: &Open, tag: &Tag) {
        if self.skipped > 0 {
            return;
        }
        match &open.mark {
            Mark::Row if self.tables == 1 => self.rows.begin_row(),
            Mark::Raised => {
                let link = self
                    .stack
                    .iter_mut()
                    .rev()
                    .find_map(|open| match &mut open.mark {
                        Mark::Link(anchor) => Some(anchor),
                        _ => None,
                    });
                if let Some(anchor) = link {
                    anchor.raised = true;
                }
            }
            Mark::Reading => self.push("("),
            Mark::PageName(..) => {
                let name = tag.get("title").or_else(|| tag.get("aria-label"));
                self.set_page(name.unwrap_or_default());
            }
            _ => {}
        }
        match tag.name.as_str() {
            "q" => self.push("“"),
            "br" if self.tables > 0 => self.gap = Some(true),
            "br" if !self.text.is_empty() => {
                self.gap = None;
                let kept = self.text.trim_end_matches(' ').len();
                self.length -= self.text.len() - kept;
                self.text.truncate(kept);
                self.push("\n");
            }
            "hr" => self.push_block(BlockKind::Paragraph, "* * *"),
            "img" | "image" => self.picture(tag),
            _ => {}
        }
    }

    /// Does what an element does where it ends.
    pub(super) fn finish(&mut self, open: Open) {
        match open.mark {
            Mark::Emphasis(start) => self.mark(start, SpanKind::Emphasis),
            Mark::Strong(start) => self.mark(start, SpanKind::Strong),
            Mark::Link(anchor) => self.end_link(&anchor),
            Mark::Struck if self.struck == 0 => self.close_sign(),
            Mark::Reading if self.skipped == 0 => self.push(")"),
            Mark::PageName(byte, start) => self.new_page(byte, start),
            Mark::Cell(_) | Mark::Caption | Mark::Table if self.skipped == 0 => {
                self.close_table_part(&open.mark);
            }
            _ if open.name == "q" && self.skipped == 0 => self.push("”"),
            _ => {}
        }
        if open.is_block {
            self.boundary();
        }
    }

    /// Adds words, with their white space run together.
    pub(super) fn words(&mut self, raw: &str) {
        if self.skipped > 0 {
            return;
        }
        let clean = Clean::text(raw);
        if self
            .stack
            .iter()
            .any(|open| open.mark == Mark::Preformatted)
        {
            let line = if self.text.is_empty() {
                clean.trim_start_matches('\n')
            } else {
                &clean
            };
            if !line.trim().is_empty() {
                self.open_sign();
            }
            self.push(line);
            return;
        }
        for c in clean.chars() {
            if c.is_ascii_whitespace() {
                self.gap = Some(self.gap == Some(true) || c == '\n');
                continue;
            }
            self.open_sign();
            self.close_gap(c);
            if self.text.is_empty() {
                self.began_on = self.page.clone();
            }
            self.text.push(c);
            self.length += 1;
        }
    }

    /// Puts the sign before words that are struck out: the text says so, and so do quotations.
    fn open_sign(&mut self) {
        if self.struck > 0 && !self.sign_open {
            self.push(signs::STRUCK_OPENS);
            self.sign_open = true;
        }
    }

    /// Puts the sign after them, at their end and at that of each block.
    pub(super) fn close_sign(&mut self) {
        // The words of a page's name are taken back, with a sign that stands in them.
        if std::mem::take(&mut self.sign_open) && signs::is_open(&self.text) {
            self.text.push_str(signs::STRUCK_CLOSES);
            self.length += signs::STRUCK_CLOSES.chars().count();
        }
    }

    /// Puts the space that waits before a character, if one belongs there.
    fn close_gap(&mut self, next: char) {
        let Some(broken) = self.gap.take() else {
            return;
        };
        let Some(last) = self.text.chars().next_back() else {
            return;
        };
        // Lines of ideographs are not parted by spaces, so neither are the ideographs.
        let together = broken && is_ideograph(last) && is_ideograph(next);
        if last != '\n' && !together {
            self.text.push(' ');
            self.length += 1;
        }
    }

    /// Adds clean words as they are.
    pub(super) fn push(&mut self, words: &str) {
        if let Some(first) = words.chars().next().filter(|first| *first != '\n') {
            self.close_gap(first);
        }
        if self.text.is_empty() {
            self.began_on = self.page.clone();
        }
        self.text.push_str(words);
        self.length += words.chars().count();
    }

    /// Returns the code point where the next word will stand.
    fn place(&self) -> usize {
        let last = self.text.chars().next_back();
        self.length + usize::from(self.gap.is_some() && last.is_some_and(|last| last != '\n'))
    }

    fn mark(&mut self, start: usize, kind: SpanKind) {
        if start < self.length && self.skipped == 0 {
            self.spans.push(Span {
                start,
                end: self.length,
                kind,
            });
        }
    }

    /// Ends the marked stretches that are open, to begin again in the next block.
    pub(super) fn restart_inline(&mut self) {
        let length = self.length;
        for open in &mut self.stack {
            match &mut open.mark {
                Mark::Emphasis(start) | Mark::Strong(start) => {
                    let kind = if open.name == "b" || open.name == "strong" {
                        SpanKind::Strong
                    } else {
                        SpanKind::Emphasis
                    };
                    if *start < length {
                        let end = length;
                        self.spans.push(Span {
                            start: *start,
                            end,
                            kind,
                        });
                    }
                    *start = 0;
                }
                Mark::Link(anchor) => anchor.at = (0, 0),
                Mark::PageName(byte, start) => (*byte, *start) = (0, 0),
                _ => {}
            }
        }
    }

    /// Ends a link: the mark of a note, one back from a note, one to another place or page.
    fn end_link(&mut self, anchor: &Anchor) {
        if self.skipped > 0 || self.length <= anchor.at.1 {
            return;
        }
        let (byte, before) = anchor.at;
        let words = self.text.get(byte..).unwrap_or_default();
        let spaces = words.len() - words.trim_ascii_start().len();
        let start = before + spaces;
        let words = words.trim().to_owned();
        let leads_back = words.chars().all(|c| {
            matches!(
                c,
                '\u{2190}'..='\u{21ff}' | '\u{23ce}' | '\u{2b05}' | '\u{fe0e}' | '\u{fe0f}' | '^'
            )
        });
        if anchor.back || leads_back {
            self.text.truncate(byte);
            self.length = before;
            return;
        }
        let Some(target) = (self.source.target)(&anchor.href) else {
            let web = ["http://", "https://"];
            if web.iter().any(|scheme| anchor.href.starts_with(scheme))
                && anchor.href.len() <= LONGEST_ADDRESS
            {
                self.mark(start, SpanKind::Link(Clean::line(&anchor.href)));
            }
            return;
        };
        let short = words.chars().count() <= LONGEST_MARK;
        let bracketed = words.starts_with(['[', '(']) && words.ends_with([']', ')']);
        let kind = match (anchor.note_ref, short && (anchor.raised || bracketed)) {
            (true, _) if short => LinkKind::NoteRef,
            (false, true) => LinkKind::Raised,
            (_, _) => LinkKind::Plain,
        };
        if kind != LinkKind::Plain && !words.starts_with('[') {
            // A mark that runs on from a word can't be told from its last letters.
            let bare = words.trim_matches(['(', ')']);
            let marked = format!("[{bare}]");
            self.text.truncate(byte + spaces);
            self.length = start;
            self.text.push_str(&marked);
            self.length += marked.chars().count();
        }
        self.links.push(InnerLink {
            start,
            end: self.length,
            target,
            kind,
        });
    }

    /// Takes the name of a page, and its words out of the text.
    fn new_page(&mut self, byte: usize, start: usize) {
        if self.skipped > 0 {
            return;
        }
        let words = self.text.get(byte..).unwrap_or_default().to_owned();
        self.text.truncate(byte);
        self.length = start.min(self.length);
        if words.starts_with(' ') {
            self.gap = Some(false);
        }
        self.set_page(&words);
    }

    /// Takes the name of a page, if there is one ("Page 12", " 12. ").
    fn set_page(&mut self, name: &str) {
        let name = name.trim();
        let bare = name
            .strip_prefix("Page")
            .or_else(|| name.strip_prefix("page"));
        let bare = bare.unwrap_or(name).trim().trim_end_matches('.');
        if !bare.is_empty() {
            let name: String = bare.chars().take(LONGEST_MARK).collect();
            self.page = Some(Clean::line(&name));
        }
    }

    /// Names a picture by its words, else by its file; one that stands alone is a figure.
    fn picture(&mut self, tag: &Tag) {
        let words = tag
            .get("alt")
            .or_else(|| tag.get("title"))
            .unwrap_or_default();
        let words = Clean::line(words);
        if !self.text.is_empty() || self.tables > 0 {
            if !words.is_empty() {
                self.push(&format!("[{words}]"));
            }
            return;
        }
        let source = ["src", "xlink:href", "href"];
        let address = source
            .iter()
            .find_map(|name| tag.get(name))
            .unwrap_or_default();
        let file = Clean::line(address.rsplit('/').next().unwrap_or(address));
        let name = if words.is_empty() { &file } else { &words };
        self.push_block(BlockKind::Figure, name);
    }

    /// Returns the marker of the list item that begins.
    fn next_marker(&mut self, tag: &Tag) -> String {
        let list = self
            .stack
            .iter_mut()
            .rev()
            .find_map(|open| match &mut open.mark {
                Mark::List(next) => Some(next),
                _ => None,
            });
        match list {
            Some(Some(next)) => {
                let number = element::number(tag, "value").unwrap_or(*next);
                *next = number.saturating_add(1);
                format!("{number}. ")
            }
            Some(None) | None => "• ".to_owned(),
        }
    }
}

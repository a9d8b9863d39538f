//! HTML in a Markdown text: read as in a page, its words kept.
//!
//! A block of it is read by the reader of pages; a tag inside a line does to the words around
//! it what it does there. What is no element of HTML stays as it is written.

use super::blocks::Builder;
use crate::formats::html::fragment::{self, Meaning};
use crate::record::Clean;
use crate::record::text::{BlockKind, Span, SpanKind};

/// A tag inside a line that is open: its name, where its words began, what they are.
pub(super) type OpenTag = (String, usize, SpanKind);

/// More tags than this are not open at once in a line.
const MOST_OPEN: usize = 64;

impl Builder<'_> {
    /// Takes up a tag, or a comment, inside a line.
    pub(super) fn inline_html(&mut self, raw: &str) {
        if let Some(words) = raw.strip_prefix("<![CDATA[") {
            return self.push(words.trim_end_matches("]]>"));
        }
        let Some(tag) = fragment::single_tag(raw) else {
            // Comments, instructions and declarations are nobody's words.
            if !raw.starts_with("<!") && !raw.starts_with("<?") {
                self.push(raw);
            }
            return;
        };
        let kind = match tag.meaning {
            Meaning::Nothing => return,
            Meaning::Break => return self.push("\n"),
            Meaning::Space => {
                if !self.text.ends_with(char::is_whitespace) && !self.text.is_empty() {
                    self.push("\n");
                }
                return;
            }
            Meaning::Struck => return self.strike(!tag.is_end),
            Meaning::Picture(words) if words.is_empty() => return,
            Meaning::Picture(words) => return self.push(&format!("[{words}]")),
            Meaning::Emphasis => SpanKind::Emphasis,
            Meaning::Strong => SpanKind::Strong,
            Meaning::Link(target) => SpanKind::Link(Clean::line(&target)),
        };
        if !tag.is_end {
            if self.tags.len() < MOST_OPEN {
                self.tags.push((tag.name, self.length, kind));
            }
            return;
        }
        let at = self.tags.iter().rposition(|(name, _, _)| *name == tag.name);
        if let Some((_, start, kind)) = at.map(|at| self.tags.remove(at))
            && start < self.length
            && kind != SpanKind::Link(Clean::default())
        {
            let end = self.length;
            self.spans.push(Span { start, end, kind });
        }
    }

    /// Takes up a block of HTML.
    pub(super) fn html_block(&mut self, raw: &str) {
        let alone = raw.trim();
        // A tag that stands alone may strike out the paragraphs that follow.
        if alone.matches('<').count() == 1
            && let Some(tag) = fragment::single_tag(alone)
            && tag.meaning == Meaning::Struck
            && alone.ends_with('>')
        {
            return self.strike(!tag.is_end);
        }
        let Some(blocks) = fragment::blocks(raw) else {
            self.push(raw);
            return self.flush();
        };
        for block in blocks {
            if block.kind == BlockKind::Paragraph {
                self.length = block.text.chars().count();
                self.text = block.text.as_str().to_owned();
                self.spans = block.spans;
                self.flush();
            } else {
                self.blocks.push(block);
            }
        }
    }
}

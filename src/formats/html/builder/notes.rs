//! Footnotes: a mark that is a link, and the block it leads to; and the items of a list that
//! says it is one of notes, whether or not anything leads to them.
//!
//! A link counts as a mark only when it leads forward: one back to where the reader came from
//! is left out. A mark whose note is not on the page stays as the words it is.

use std::collections::HashSet;

use super::Builder;
use crate::formats::html::page::{ContainerKind, ContainerNumber, PageBlock};
use crate::formats::html::roles;
use crate::record::Clean;
use crate::record::text::{BlockKind, SpanKind};

impl Builder {
    /// Ends a link: one to a note is the note's mark, one back from it is left out.
    pub(super) fn end_link(&mut self, start: usize, bytes: usize, target: &str) {
        let Some(fragment) = target.strip_prefix('#') else {
            self.inline.mark(start, SpanKind::Link(Clean::line(target)));
            return;
        };
        let words = self.inline.since(bytes);
        if roles::leads_back(words) || (self.seen.contains(fragment) && start == 0) {
            self.inline.take_back(start);
            return;
        }
        let label = words.trim_matches(['[', ']', '(', ')', ' ']);
        if roles::is_note_mark(label) && !fragment.is_empty() {
            let label = label.to_owned();
            // A raised figure would read as part of the word before it.
            self.inline.take_back(start);
            self.inline.verbatim(&format!("[{label}]"));
            self.inline
                .mark(start, SpanKind::NoteRef(Clean::line(&label)));
            self.notes.entry(fragment.to_owned()).or_insert(label);
        }
    }

    /// Makes footnotes of the blocks that marks of notes lead to, and of what follows in them.
    pub(super) fn name_notes(&mut self) {
        let mut current: Option<(Clean, ContainerNumber)> = None;
        let mut found = HashSet::new();
        for block in &mut self.page.blocks {
            let by_id = block.ids.iter().find_map(|id| self.notes.get(id));
            let label = by_id.or_else(|| self.listed_notes.get(&block.container));
            if let Some(label) = label {
                current = Some((Clean::line(label), block.container));
                found.insert(label.clone());
            } else {
                let container = self.page.containers.get(block.container as usize);
                let is_item = container.is_some_and(|of| of.kind == ContainerKind::Item);
                current = current.filter(|(_, of)| is_item && *of == block.container);
            }
            let Some((label, _)) = &current else {
                continue;
            };
            if matches!(
                block.block.kind,
                BlockKind::Paragraph | BlockKind::ListItem(_) | BlockKind::Quotation
            ) {
                without_marker(block);
                block.block.kind = BlockKind::Footnote(label.clone());
            }
        }
        for block in &mut self.page.blocks {
            block.block.spans.retain(|span| match &span.kind {
                SpanKind::NoteRef(label) => found.contains(label.as_str()),
                SpanKind::Emphasis
                | SpanKind::Strong
                | SpanKind::Link(_)
                | SpanKind::Gloss(_)
                | SpanKind::Language(_)
                | SpanKind::Page(_) => true,
            });
        }
    }
}

/// A note's own mark at its head is left out: it is the name of the footnote.
fn without_marker(block: &mut PageBlock) {
    let cut = std::mem::take(&mut block.marker);
    if cut == 0 {
        return;
    }
    let text = block.block.text.slice(cut, usize::MAX);
    block.block.text = text;
    for span in &mut block.block.spans {
        span.start = span.start.saturating_sub(cut);
        span.end = span.end.saturating_sub(cut);
    }
}

//! Quotations, verse and lists: blocks that are more than paragraphs.

use super::structure::is_block_parent;
use super::tag::{Attributes, Tag};
use super::walker::{Closing, ListState, Walker};
use crate::record::Clean;
use crate::record::text::{BlockKind, SpanKind};

impl Walker<'_> {
    pub(super) fn open_quote(&mut self, attributes: &Attributes<'_>) -> Closing {
        let set_off = is_block_parent(self.parent())
            || attributes.rend.contains("block")
            || attributes.kind.contains("block");
        if set_off {
            self.open_block(attributes, Some(BlockKind::Quotation))
        } else {
            Closing::Nothing
        }
    }

    pub(super) fn open_verse(&mut self, attributes: &Attributes<'_>) -> Closing {
        let closing = self.open_block(attributes, Some(BlockKind::Verse));
        let n = attributes.n.trim();
        if !n.is_empty() {
            let mut path = self.path.join(".");
            if !path.is_empty() {
                path.push('.');
            }
            path.extend(n.chars().take(40));
            self.layer().key = path;
        }
        closing
    }

    pub(super) fn open_stage(&mut self, attributes: &Attributes<'_>) -> Closing {
        if is_block_parent(self.parent()) {
            self.open_block(attributes, None)
        } else {
            Closing::Span(self.line().place(), SpanKind::Emphasis)
        }
    }

    pub(super) fn open_list(&mut self, attributes: &Attributes<'_>) -> Closing {
        self.flush();
        let look = format!("{} {}", attributes.kind, attributes.rend).to_lowercase();
        self.lists.push(ListState {
            ordered: (look.contains("ordered") && !look.contains("unordered"))
                || look.contains("number"),
            ..ListState::default()
        });
        Closing::List
    }

    pub(super) fn open_item(&mut self, attributes: &Attributes<'_>) -> Closing {
        let depth = u8::try_from(self.lists.len().saturating_sub(1).min(8)).unwrap_or(8);
        let from = self.count_of_blocks;
        // A label before the item has begun its line already.
        let labelled = self.line_is_label();
        let previous = if labelled {
            self.layer().kind.clone()
        } else {
            match self.open_block(attributes, None) {
                Closing::Block(previous) => previous,
                _ => BlockKind::Paragraph,
            }
        };
        let mut number = Clean::line(&attributes.n).slice(0, 20).to_string();
        if let Some(list) = self.lists.last_mut() {
            list.count += 1;
            if number.is_empty() && list.ordered {
                number = format!("{}.", list.count);
            }
        }
        let layer = self.layer();
        layer.kind = BlockKind::ListItem(depth);
        layer.number = (!number.is_empty() && !labelled).then_some(number);
        let outer = match previous {
            BlockKind::ListItem(_) if self.lists.len() <= 1 => BlockKind::Paragraph,
            other => other,
        };
        Closing::Item(outer, from)
    }

    pub(super) fn line_is_label(&mut self) -> bool {
        let in_list = self.parent() == Tag::List;
        in_list && !self.line().is_empty() && matches!(self.layer().kind, BlockKind::ListItem(_))
    }

    pub(super) fn close_item(&mut self, previous: BlockKind, from: usize) {
        self.close_block(previous);
        self.layer().number = None;
        let defines = self.lists.last_mut().and_then(|list| list.defines.take());
        if let Some(id) = defines {
            self.define(&id, from);
        }
    }

    pub(super) fn open_label(&mut self, attributes: &Attributes<'_>) -> Closing {
        let depth = u8::try_from(self.lists.len().saturating_sub(1).min(8)).unwrap_or(8);
        self.open_block(attributes, Some(BlockKind::ListItem(depth)));
        if !attributes.id.is_empty()
            && let Some(list) = self.lists.last_mut()
        {
            list.defines = Some(attributes.id.to_string());
        }
        Closing::Label
    }

    /// Takes up what the last block says as the line of a list that others lead to.
    pub(super) fn define(&mut self, id: &str, from: usize) {
        if self.count_of_blocks == from {
            return;
        }
        let words = self
            .units
            .last_mut()
            .and_then(|unit| unit.part().blocks.last().map(|block| block.text.clone()));
        if let Some(words) = words {
            self.glossary.define(id, &words);
        }
    }
}

//! What stands apart from the running text: notes, summaries, pictures and tables.

use super::flow::Purpose;
use super::structure::is_block_parent;
use super::tag::Attributes;
use super::unit::UnitKind;
use super::walker::{Closing, Walker};
use super::{LONGEST_NAME, MOST_BLOCKS};
use crate::formats::table::{self, Cell};
use crate::record::Clean;
use crate::record::clean::up_to;
use crate::record::text::{Block, BlockKind, SpanKind};

impl Walker<'_> {
    pub(super) fn open_note(&mut self, attributes: &Attributes<'_>) -> Closing {
        let set_off = is_block_parent(self.parent()) && self.line().is_empty();
        let looks = |look: &str| attributes.rend.contains(look) || attributes.place.contains(look);
        let is_source = attributes.kind == "source" && self.foreign_parts == 0;
        if set_off
            && matches!(attributes.kind.as_ref(), "summary" | "abstract")
            && self
                .units
                .last()
                .is_some_and(|unit| unit.kind != UnitKind::Whole)
        {
            self.push_layer(Purpose::Summary);
            return Closing::Summary;
        }
        let in_line = looks("inline") || looks("block");
        let numbered = !attributes.n.is_empty()
            || !attributes.place.is_empty()
            || !attributes.target.is_empty();
        if set_off && (in_line || !numbered) {
            let Closing::Block(previous) =
                self.open_block(attributes, Some(BlockKind::EditorialNote))
            else {
                return Closing::Nothing;
            };
            let from = self
                .units
                .last_mut()
                .map_or(0, |unit| unit.part().blocks.len());
            return Closing::EditorialNote {
                previous,
                from,
                is_source,
            };
        }
        if self.count_of_blocks >= MOST_BLOCKS {
            // Over the bound a note stays in its line.
            self.say(" [");
            return Closing::Sign("]");
        }
        let label = match self.units.last_mut() {
            Some(unit) => Clean::line(&unit.label(&attributes.n)),
            None => Clean::default(),
        };
        if !set_off
            && !matches!(
                self.layer().purpose,
                Purpose::Outside | Purpose::Choice { .. }
            )
        {
            self.begin();
            let mark = format!("[{label}]");
            self.line().cling(&mark, SpanKind::NoteRef(label.clone()));
        }
        self.push_layer(Purpose::Note { label, is_source });
        up_to(attributes.id.trim(), LONGEST_NAME).clone_into(&mut self.layer().key);
        Closing::Note
    }

    pub(super) fn close_editorial_note(
        &mut self,
        previous: BlockKind,
        from: usize,
        is_source: bool,
    ) {
        self.close_block(previous);
        let Some(unit) = self.units.last_mut() else {
            return;
        };
        if is_source && unit.source_note.is_none() {
            let blocks = unit.part().blocks.get(from..).unwrap_or_default();
            let words = Clean::join(blocks.iter().map(|block| &block.text), " ");
            unit.source_note = Some(Clean::line(&words)).filter(|words| !words.is_empty());
        }
    }

    pub(super) fn close_summary(&mut self) {
        let Some(mut layer) = self.layers.pop() else {
            return;
        };
        let (text, _) = layer.line.take();
        if let Some(unit) = self.units.last_mut() {
            unit.summary.extend(
                text.lines()
                    .map(Clean::line)
                    .filter(|line| !line.is_empty()),
            );
        }
    }

    pub(super) fn take_graphic(&mut self, attributes: &Attributes<'_>) -> Closing {
        let name = attributes
            .target
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        if let Purpose::Figure { file } = &mut self.layer().purpose {
            *file = name;
        }
        Closing::Nothing
    }

    /// A picture is named by its words, else by its file; in a line its name stands in brackets.
    pub(super) fn close_figure(&mut self) {
        let Some(mut layer) = self.layers.pop() else {
            return;
        };
        let (words, _) = layer.line.take();
        let words = match layer.purpose {
            Purpose::Figure { file } if words.is_empty() => Clean::line(&file),
            _ => words,
        };
        if words.is_empty() {
            return;
        }
        if matches!(self.layer().purpose, Purpose::Body) {
            self.flush();
            let block = self.placed(Block::new(BlockKind::Figure, words));
            self.push_block(block);
        } else {
            self.say(&format!("[{words}]"));
        }
    }

    pub(super) fn placed(&self, block: Block) -> Block {
        Block {
            page: self.page.clone(),
            ..block
        }
    }

    pub(super) fn close_cell(&mut self) {
        let Some(mut layer) = self.layers.pop() else {
            return;
        };
        let (words, spans) = layer.line.take();
        self.keep_room(layer.line);
        let mut cell = Cell::default();
        cell.add(&words, &spans);
        if let Purpose::Table { rows } = &mut self.layer().purpose {
            match rows.last_mut() {
                Some(row) => row.push(cell),
                None => rows.push(vec![cell]),
            }
        }
    }

    pub(super) fn close_table(&mut self) {
        let Some(mut layer) = self.layers.pop() else {
            return;
        };
        let Purpose::Table { rows } = layer.purpose else {
            return;
        };
        let (caption, spans) = layer.line.take();
        if !matches!(self.layer().purpose, Purpose::Body) {
            self.say(&caption);
            for row in &rows {
                self.line().hard_break();
                let words: Vec<&str> = row.iter().map(|cell| cell.words.as_str()).collect();
                self.say(&words.join("  "));
            }
            self.line().hard_break();
            return;
        }
        self.flush();
        if !caption.is_empty() {
            let block = self.placed(Block {
                spans,
                ..Block::new(BlockKind::Paragraph, caption)
            });
            self.push_block(block);
        }
        if rows.iter().flatten().any(|cell| !cell.words.is_empty()) {
            let block = self.placed(table::block(&rows));
            self.push_block(block);
        }
    }
}

//! Words into blocks: the line that is being made, and where it goes when it ends.
//!
//! Lines lie in layers: the body of a record, and above it a note, a cell, one side of a
//! choice. Only the body makes blocks; in the other layers the end of a block breaks the line.

use super::MOST_BLOCKS;
use super::line::Line;
use super::tag::Tag;
use super::walker::Walker;
use crate::formats::table::Cell;
use crate::record::Clean;
use crate::record::text::{Block, BlockKind, SpanKind};

/// What a layer is for.
pub(super) enum Purpose {
    /// Outside of every text: words are dropped.
    Outside,
    /// The blocks of a record.
    Body,
    /// A footnote.
    Note { label: Clean, is_source: bool },
    /// A paragraph of the record's summary.
    Summary,
    /// Readings of one place, of which the best is kept.
    Choice {
        best: Option<(u8, Line)>,
        other: Option<(Tag, Clean)>,
    },
    /// One of the readings.
    Side,
    /// The name of a picture.
    Figure { file: String },
    /// Rows of cells; its own line is the caption.
    Table { rows: Vec<Vec<Cell>> },
    /// A cell.
    Cell,
}

/// A line and what it is for.
pub(super) struct Layer {
    pub(super) line: Line,
    pub(super) purpose: Purpose,
    /// The kind of a block that begins now.
    pub(super) kind: BlockKind,
    /// The kind of the block whose line is open.
    began_as: Option<BlockKind>,
    page: Option<Clean>,
    pub(super) key: String,
    /// The number of a list item that does not say it itself.
    pub(super) number: Option<String>,
}

impl Layer {
    pub(super) fn new(purpose: Purpose) -> Self {
        Self {
            line: Line::default(),
            purpose,
            kind: BlockKind::Paragraph,
            began_as: None,
            page: None,
            key: String::new(),
            number: None,
        }
    }
}

impl Walker<'_> {
    /// Begins a layer.
    pub(super) fn push_layer(&mut self, purpose: Purpose) {
        let mut layer = Layer::new(purpose);
        if let Some(line) = self.spare.pop() {
            layer.line = line;
        }
        self.layers.push(layer);
    }

    /// Keeps the room of a line that was taken, for the next layer.
    pub(super) fn keep_room(&mut self, line: Line) {
        /// More layers than this are seldom open.
        const MOST: usize = 8;
        if self.spare.len() < MOST && line.is_empty() {
            self.spare.push(line);
        }
    }

    /// Returns the layer words go to.
    pub(super) fn layer(&mut self) -> &mut Layer {
        if self.layers.is_empty() {
            self.layers.push(Layer::new(Purpose::Outside));
        }
        let last = self.layers.len() - 1;
        &mut self.layers[last]
    }

    /// Returns the line words go to.
    pub(super) fn line(&mut self) -> &mut Line {
        &mut self.layer().line
    }

    /// Says words.
    pub(super) fn say(&mut self, words: &str) {
        match self.layer().purpose {
            // Between the readings of a choice there is lay-out alone.
            Purpose::Outside | Purpose::Choice { .. } => return,
            Purpose::Body => {}
            Purpose::Note { .. }
            | Purpose::Summary
            | Purpose::Side
            | Purpose::Figure { .. }
            | Purpose::Table { .. }
            | Purpose::Cell => {
                self.line().push(words);
                return;
            }
        }
        if words.bytes().all(|byte| byte.is_ascii_whitespace()) {
            self.line().space();
            return;
        }
        self.begin();
        self.line().push(words);
    }

    /// Takes up where the words that come stand.
    pub(super) fn begin(&mut self) {
        let Some(layer) = self.layers.last_mut() else {
            self.page_is_new = false;
            return;
        };
        if !matches!(layer.purpose, Purpose::Body) {
            return;
        }
        let page_is_new = std::mem::take(&mut self.page_is_new);
        if layer.line.is_empty() {
            layer.began_as = Some(layer.kind.clone());
            layer.page.clone_from(&self.page);
        } else if page_is_new && let Some(page) = &self.page {
            layer.line.mark_page(page.clone());
        } else {
            return;
        }
        if let Some(unit) = self.units.last_mut() {
            unit.stands_on(self.page.as_ref());
        }
    }

    /// Ends a block: of the body a block is made, elsewhere the line breaks.
    pub(super) fn flush(&mut self) {
        let full = self.count_of_blocks >= MOST_BLOCKS;
        let layer = self.layer();
        match layer.purpose {
            Purpose::Body if !full => self.flush_at_last(),
            Purpose::Body | Purpose::Note { .. } | Purpose::Summary => layer.line.hard_break(),
            Purpose::Outside
            | Purpose::Choice { .. }
            | Purpose::Side
            | Purpose::Figure { .. }
            | Purpose::Table { .. }
            | Purpose::Cell => layer.line.space(),
        }
    }

    /// Makes a block of the body's line, however many there are.
    pub(super) fn flush_at_last(&mut self) {
        let layer = self.layer();
        if layer.line.is_empty() || !matches!(layer.purpose, Purpose::Body) {
            layer.line.take();
            return;
        }
        let kind = layer.began_as.take().unwrap_or_else(|| layer.kind.clone());
        if matches!(kind, BlockKind::ListItem(_))
            && let Some(number) = layer.number.take()
            && !says_its_number(layer.line.text())
        {
            layer.line.prepend(&format!("{number} "));
        }
        let (text, spans) = layer.line.take();
        let block = Block {
            kind,
            text,
            spans,
            key: std::mem::take(&mut layer.key),
            page: layer.page.clone(),
        };
        self.push_block(block);
    }

    /// Adds a block to the record.
    pub(super) fn push_block(&mut self, block: Block) {
        self.count_of_blocks += 1;
        if let Some(unit) = self.units.last_mut() {
            unit.push(block);
        }
    }

    /// Ends a footnote: its words become one block, whose paragraphs are lines.
    pub(super) fn close_note(&mut self) {
        let Some(mut layer) = self.layers.pop() else {
            return;
        };
        let (text, spans) = layer.line.take();
        self.keep_room(layer.line);
        let page = self.page.clone();
        let Some(unit) = self.units.last_mut() else {
            return;
        };
        let Purpose::Note { label, is_source } = layer.purpose else {
            return;
        };
        if is_source && unit.source_note.is_none() {
            unit.source_note = Some(Clean::line(&text));
        }
        if text.is_empty() {
            return;
        }
        self.count_of_blocks += 1;
        unit.part().notes.push(Block {
            kind: BlockKind::Footnote(label),
            text,
            spans,
            key: layer.key,
            page,
        });
    }

    /// Ends a reading of a choice: the better is kept, of the other its words.
    pub(super) fn close_side(&mut self, tag: Tag) {
        let Some(layer) = self.layers.pop() else {
            return;
        };
        let rank = match tag {
            Tag::Corrected | Tag::Expanded | Tag::Original | Tag::Lemma => 0,
            Tag::Sic | Tag::Abbreviated | Tag::Regular | Tag::Reading => 1,
            _ => 2,
        };
        let Purpose::Choice { best, other } = &mut self.layer().purpose else {
            return;
        };
        let line = layer.line;
        match best {
            Some((before, _)) if *before <= rank => {
                *other = Some((tag, Clean::line(line.text())));
            }
            _ => {
                if let Some((_, before)) = best.replace((rank, line)) {
                    let before_tag = match tag {
                        Tag::Corrected => Tag::Sic,
                        Tag::Expanded => Tag::Abbreviated,
                        Tag::Original => Tag::Regular,
                        _ => Tag::Reading,
                    };
                    *other = Some((before_tag, Clean::line(before.text())));
                }
            }
        }
    }

    /// Ends a choice: says its best reading, and marks it with the other.
    pub(super) fn close_choice(&mut self) {
        /// Code points of the other reading that are kept with the mark.
        const LONGEST: usize = 160;
        let Some(layer) = self.layers.pop() else {
            return;
        };
        let Purpose::Choice {
            best: Some((_, line)),
            other,
        } = layer.purpose
        else {
            return;
        };
        self.begin();
        let target = self.line();
        let place = target.place();
        target.append(line);
        if let Some((tag, words)) = other {
            let what = match tag {
                Tag::Sic => "in the source",
                Tag::Abbreviated => "abbreviated",
                Tag::Regular => "in regular spelling",
                _ => "another reading",
            };
            let words = words.slice(0, LONGEST);
            target.mark(
                place,
                SpanKind::Gloss(Clean::line(&format!("{what}: {words}"))),
            );
        }
    }
}

/// Returns true when a list item begins with its number or sign: "(1)", "2.", "a)", "•".
fn says_its_number(text: &str) -> bool {
    let mut letters = text.chars();
    match letters.next() {
        Some(c) if c.is_ascii_digit() || matches!(c, '(' | '[' | '•' | '-' | '–' | '—' | '*') => {
            true
        }
        Some(c) if c.is_alphabetic() => matches!(letters.next(), Some('.' | ')')),
        _ => false,
    }
}

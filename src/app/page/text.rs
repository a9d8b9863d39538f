//! The text of a page: its blocks as paragraphs, with the pages and leaves they stand on.
//!
//! Paragraphs know where they begin in the canonical text. Very long blocks come in pieces.

use std::collections::BTreeSet;

use crate::app::parallel::{Parallel, Way};
use crate::app::shape::widest_line;
use crate::app::wrap::width;
use crate::record::language;
use crate::record::text::{Block, BlockKind, Role, Span, SpanKind, Text};
use crate::record::{Clean, Record};

use super::{Page, Paragraph, ParagraphKind};

/// The most columns a page mark takes in the margin: longer names are cut.
const WIDEST_PAGE_MARK: usize = 8;
/// Of verse lines every so manyth shows its number, as printed editions do.
const NUMBERED_EVERY: usize = 5;

/// Where the next block of a text stands.
struct Stands {
    text_index: usize,
    /// The pair, where two texts are read together.
    pair: Option<usize>,
    /// The page or leaf of the source it comes after.
    page: Option<Clean>,
}

impl Stands {
    fn of(text_index: usize) -> Self {
        Self {
            text_index,
            pair: None,
            page: None,
        }
    }
}

impl Page {
    pub(super) fn text(&mut self, record: &Record, text: &Text, parallel: Option<&Parallel>) {
        let mut label = text.shown_label().to_owned();
        // A translation's label tells its language; that of a text alone does not.
        let language = text.language.as_deref().and_then(language::name_of);
        if let (Role::Text, None, Some(language)) = (text.role, &text.label, language) {
            label = format!("{label}, {language}");
        }
        let count = record.texts.len();
        if count > 1 {
            label = format!("{label} ({} of {count})", self.text_index + 1);
        }
        let label = Clean::line(&label);
        let with = parallel.and_then(|with| Some((with, record.texts.get(with.other)?)));
        if let Some((with, other)) = with {
            self.two_texts((label, text), (with, other));
        } else {
            self.push(ParagraphKind::Section, "", label);
            self.one_text(text);
        }
        self.draw_together();
        self.close_group();
    }

    fn one_text(&mut self, text: &Text) {
        let mut stands = Stands::of(self.text_index);
        for (block, start) in text.ordered_blocks().zip(text.block_starts()) {
            self.block(block, start, &mut stands);
        }
    }

    /// Adds two texts, pair by pair, the footnotes of both at the end.
    fn two_texts(&mut self, (label, text): (Clean, &Text), (with, other): (&Parallel, &Text)) {
        self.push(ParagraphKind::Section, "", label);
        let mut sides = [Stands::of(self.text_index), Stands::of(with.other)];
        if with.way == Way::Beside {
            let named = Clean::line(other.shown_label());
            self.push(ParagraphKind::Section, "", named);
            let count = self.paragraphs.len();
            for (paragraph, side) in self.paragraphs[count - 2..].iter_mut().zip(&sides) {
                (paragraph.pair, paragraph.text_index) = (Some(usize::MAX), side.text_index);
            }
        }
        let left: Vec<_> = text.ordered_blocks().zip(text.block_starts()).collect();
        let right: Vec<_> = other.ordered_blocks().zip(other.block_starts()).collect();
        let mut ends = (0, 0);
        for (number, pair) in with.alignment.pairs.iter().enumerate() {
            let turned = with.flipped.contains(&number) && !pair.right.is_empty();
            let (of_left, of_right) = match with.way {
                Way::Flipped => (!turned, turned),
                Way::Under | Way::Beside => (true, true),
            };
            for side in &mut sides {
                side.pair = Some(number);
            }
            let shown = [
                (of_left, &left, &pair.left),
                (of_right, &right, &pair.right),
            ];
            for ((is_shown, blocks, range), side) in shown.into_iter().zip(&mut sides) {
                for (block, start) in blocks.get(range.clone()).unwrap_or_default() {
                    if is_shown {
                        self.block(block, *start, side);
                    }
                }
            }
            ends = (pair.left.end, pair.right.end);
        }
        let notes = [left.get(ends.0..), right.get(ends.1..)];
        for (blocks, side) in notes.into_iter().zip(&mut sides) {
            side.pair = None;
            for (block, start) in blocks.unwrap_or_default() {
                if with.way != Way::Flipped || side.text_index == self.text_index {
                    self.block(block, *start, side);
                }
            }
        }
    }

    /// Adds a block of the text; one that is very long in pieces, because a paragraph is wrapped
    /// whole whenever a part of it is seen.
    fn block(&mut self, block: &Block, start: usize, stands: &mut Stands) {
        let page = &mut stands.page;
        let mark = match &block.kind {
            BlockKind::Footnote(mark) => mark.clone(),
            _ => Clean::default(),
        };
        let turned = block.page.as_ref().filter(|new| page.as_ref() != Some(new));
        let turned = turned.cloned();
        let mut at = 0;
        for piece in pieces(&block.text, block.kind == BlockKind::Table) {
            let length = piece.chars().count();
            let mut spans = spans_between(&block.spans, at, at + length);
            if at == 0
                && let Some(new) = &turned
            {
                *page = Some(new.clone());
                let kind = SpanKind::Page(new.clone());
                spans.insert(
                    0,
                    Span {
                        start: 0,
                        end: 0,
                        kind,
                    },
                );
            }
            let begins_on = page.clone();
            for span in &spans {
                if let SpanKind::Page(new) = &span.kind {
                    *page = Some(new.clone());
                    let columns = (width(new) + 1).min(WIDEST_PAGE_MARK);
                    self.margin = self.margin.max(columns);
                }
            }
            self.paragraphs.push(Paragraph {
                kind: ParagraphKind::Block(block.kind.clone()),
                label: if at == 0 {
                    mark.clone()
                } else {
                    Clean::default()
                },
                text: Clean::text(piece),
                spans,
                origin: Some(start + at),
                gap: false,
                page: begins_on,
                number: (at == 0).then(|| self.verse_number(block)).flatten(),
                text_index: stands.text_index,
                pair: stands.pair,
            });
            at += length;
        }
        if let Some(last) = self.paragraphs.last_mut() {
            last.gap = true;
        }
    }

    /// Returns the number of a verse line where it is shown: every fifth, and where an excerpt begins.
    fn verse_number(&self, block: &Block) -> Option<Clean> {
        if block.kind != BlockKind::Verse {
            return None;
        }
        let number = block.key.rsplit('.').next()?;
        let value: usize = number.parse().ok()?;
        let before = self.paragraphs.last().map(|paragraph| &paragraph.kind);
        let begins = before != Some(&ParagraphKind::Block(BlockKind::Verse)) && value > 1;
        (begins || value.is_multiple_of(NUMBERED_EVERY)).then(|| Clean::line(number))
    }

    /// Leaves no empty line between the lines of a verse, the items of a list, a speaker and
    /// what is said.
    fn draw_together(&mut self) {
        use ParagraphKind::Block;
        for at in 0..self.paragraphs.len() {
            let paragraph = &self.paragraphs[at];
            let mut after = self.paragraphs[at + 1..].iter();
            // Side by side the next of the same text stands behind those of the other.
            let next = if self.beside && paragraph.pair.is_some() {
                after.find(|one| one.text_index == paragraph.text_index)
            } else {
                after.next()
            };
            let Some(next) = next else { continue };
            let together = matches!(
                (&paragraph.kind, &next.kind),
                (Block(BlockKind::Verse), Block(BlockKind::Verse))
                    | (Block(BlockKind::ListItem(_)), Block(BlockKind::ListItem(_)))
                    | (Block(BlockKind::Speaker), Block(_))
            );
            if together {
                self.paragraphs[at].gap = false;
            }
        }
    }
}

/// The longest piece of a paragraph, in bytes: it is wrapped in well under a millisecond.
const LONGEST_PIECE: usize = 8192;

/// Returns the spans of a stretch of a block, counted from its beginning. A mark without length
/// belongs to the stretch that it begins.
fn spans_between(spans: &[Span], from: usize, to: usize) -> Vec<Span> {
    let inside = |span: &&Span| {
        if span.start == span.end {
            (from..to).contains(&span.start)
        } else {
            span.start < to && span.end > from
        }
    };
    let moved = |span: &Span| Span {
        start: span.start.max(from) - from,
        end: span.end.min(to) - from,
        kind: span.kind.clone(),
    };
    spans.iter().filter(inside).map(moved).collect()
}

/// Parts a text into pieces of bounded length: at a line's end, else at a space, else anywhere.
/// The rows of a table stay whole however long they are.
fn pieces(text: &str, whole_lines: bool) -> Vec<&str> {
    let mut rest = text;
    let mut pieces = Vec::new();
    while rest.len() > LONGEST_PIECE {
        let starts_letter = |at: &usize| rest.is_char_boundary(*at);
        let most = (0..=LONGEST_PIECE)
            .rev()
            .find(starts_letter)
            .unwrap_or(rest.len());
        let head = &rest[..most];
        let line_end = head.rfind('\n');
        let cut = if whole_lines {
            line_end
                .or_else(|| rest.find('\n'))
                .map_or(rest.len(), |at| at + 1)
        } else {
            line_end
                .or_else(|| head.rfind(' '))
                .map_or(most, |at| at + 1)
        };
        let (piece, after) = rest.split_at(cut);
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// Bytes of lines as typed that are measured: of a text that has more, what comes later makes
/// room for itself.
const MEASURED: usize = 256 * 1024;
/// Narrower lines fit into any column of text.
const NARROW: usize = 20;

/// Returns the widths of paragraphs of lines as typed, each once, narrow ones first.
pub(super) fn widths(paragraphs: &[Paragraph]) -> Vec<usize> {
    let mut left = MEASURED;
    let mut found = BTreeSet::new();
    for paragraph in paragraphs {
        let is_paragraph = paragraph.kind == ParagraphKind::Block(BlockKind::Paragraph);
        if !is_paragraph || !paragraph.text.contains('\n') {
            continue;
        }
        let Some(rest) = left.checked_sub(paragraph.text.len()) else {
            break;
        };
        left = rest;
        found.insert(widest_line(&paragraph.text));
    }
    found.into_iter().filter(|wide| *wide > NARROW).collect()
}

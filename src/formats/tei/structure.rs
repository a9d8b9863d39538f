//! What stands in a text as a block: divisions, headings, lists, verse, tables, notes.

use super::MOST_DOCUMENTS;
use super::flow::{Layer, Purpose};
use super::tag::{Attributes, Tag};
use super::unit::{Part, UnitKind};
use super::walker::{Closing, ListState, Walker};
use crate::formats::table;
use crate::record::text::{Block, BlockKind, Role, SpanKind};
use crate::record::{Clean, language};

/// Headings go six levels down.
const LOWEST_HEADING: usize = 6;

impl Walker<'_> {
    /// Takes up the start of an element of the text, and says what its end will do.
    pub(super) fn open(&mut self, tag: Tag, attributes: &Attributes<'_>, after: &str) -> Closing {
        if self.parent() == Tag::Choice && matches!(self.layer().purpose, Purpose::Choice { .. }) {
            self.layers.push(Layer::new(Purpose::Side));
            return Closing::Side(tag);
        }
        match tag {
            Tag::Tei | Tag::Corpus => self.open_file(tag, attributes),
            Tag::Text | Tag::Group | Tag::Front | Tag::Body | Tag::Back => {
                self.open_text(tag, attributes)
            }
            Tag::Div => self.open_division(attributes),
            Tag::Attachment | Tag::FloatingText => self.open_attachment(attributes),
            Tag::Head => self.open_head(attributes),
            Tag::Dateline => {
                self.open_block(attributes, None);
                self.datelines += 1;
                Closing::Dateline(self.line().place())
            }
            Tag::Paragraph => {
                let kind = (self.parent() == Tag::Quote).then_some(BlockKind::Quotation);
                self.open_block(attributes, kind)
            }
            Tag::AddressLine => Closing::AddressLine,
            Tag::Quote => self.open_quote(attributes),
            Tag::Verse => self.open_verse(attributes),
            Tag::Stanza | Tag::SpeechPart => self.open_block(attributes, None),
            Tag::Speaker => self.open_block(attributes, Some(BlockKind::Speaker)),
            Tag::Stage => self.open_stage(attributes),
            Tag::List | Tag::ListOfBooks => self.open_list(attributes),
            Tag::Item => self.open_item(attributes),
            Tag::Label if matches!(self.parent(), Tag::List) => self.open_label(attributes),
            Tag::Bibliography if is_block_parent(self.parent()) => {
                self.open_block(attributes, Some(BlockKind::ListItem(0)))
            }
            Tag::Person if !attributes.id.is_empty() => {
                self.flush();
                let from = self.count_of_blocks;
                Closing::Define(attributes.id.to_string(), from)
            }
            Tag::Note => self.open_note(attributes),
            Tag::Figure => {
                self.layers.push(Layer::new(Purpose::Figure {
                    file: String::new(),
                }));
                Closing::Figure
            }
            Tag::Graphic => self.take_graphic(attributes),
            Tag::Table => {
                self.layers
                    .push(Layer::new(Purpose::Table { rows: Vec::new() }));
                Closing::Table
            }
            Tag::Row => {
                if let Purpose::Table { rows } = &mut self.layer().purpose {
                    rows.push(Vec::new());
                }
                Closing::Nothing
            }
            Tag::Cell if matches!(self.layer().purpose, Purpose::Table { .. }) => {
                self.layers.push(Layer::new(Purpose::Cell));
                Closing::Cell
            }
            Tag::Choice => {
                self.layers.push(Layer::new(Purpose::Choice {
                    best: None,
                    other: None,
                }));
                Closing::Choice
            }
            _ => self.open_inline(tag, attributes, after),
        }
    }

    /// Does what the end of an element does.
    pub(super) fn close(&mut self, closing: Closing) {
        match closing {
            Closing::Nothing | Closing::Header => {}
            Closing::Block(previous) => self.close_block(previous),
            Closing::AddressLine => self.line().hard_break(),
            Closing::OwnHead(previous) => self.close_own_head(previous),
            Closing::Span(place, kind) => self.close_span(place, kind),
            Closing::Sign(sign) => {
                self.line().join();
                self.say(sign);
            }
            Closing::SignOr(place, sign, alone) => {
                let sign = if self.line().since(place).is_empty() {
                    alone
                } else {
                    sign
                };
                self.say(sign);
            }
            Closing::Date(place, date, calendar) => self.close_date(place, date, calendar),
            Closing::Dateline(place) => self.close_dateline(place),
            Closing::Person { place, to, target } => self.close_person(place, to, &target),
            Closing::PlaceName(place) => self.close_place(place),
            Closing::Unit => self.close_unit(),
            Closing::Div { in_path } => self.close_division(in_path),
            Closing::Attachment => {
                self.flush();
                self.foreign_parts = self.foreign_parts.saturating_sub(1);
                self.leave_depth();
            }
            Closing::List => {
                self.flush();
                self.lists.pop();
            }
            Closing::Item(previous, from) => self.close_item(previous, from),
            Closing::Label => self.line().space(),
            Closing::Define(id, from) => {
                self.flush();
                self.define(&id, from);
            }
            Closing::Choice => self.close_choice(),
            Closing::Side(tag) => self.close_side(tag),
            Closing::Note => self.close_note(),
            Closing::EditorialNote {
                previous,
                from,
                is_source,
            } => self.close_editorial_note(previous, from, is_source),
            Closing::Summary => self.close_summary(),
            Closing::Figure => self.close_figure(),
            Closing::Table => self.close_table(),
            Closing::Cell => self.close_cell(),
        }
    }

    fn open_file(&mut self, tag: Tag, attributes: &Attributes<'_>) -> Closing {
        if tag == Tag::Tei && self.is_within(Tag::Corpus) && self.units.is_empty() {
            if self.count_of_units >= MOST_DOCUMENTS {
                return Closing::Nothing;
            }
            self.open_unit(UnitKind::Document, attributes);
            return Closing::Unit;
        }
        self.is_volume |= tag == Tag::Corpus;
        self.language = language_of(attributes);
        self.id = attributes.id.trim().chars().take(200).collect();
        Closing::Nothing
    }

    fn open_text(&mut self, tag: Tag, attributes: &Attributes<'_>) -> Closing {
        self.flush();
        let language = language_of(attributes);
        if let Some(unit) = self.units.last_mut() {
            if unit.depth == 0 && unit.language.is_none() {
                unit.language = language;
            }
            return Closing::Nothing;
        }
        if tag != Tag::Text {
            return Closing::Nothing;
        }
        let kind = if self.is_volume {
            UnitKind::Structure
        } else {
            UnitKind::Whole
        };
        self.open_unit(kind, attributes);
        Closing::Unit
    }

    fn open_division(&mut self, attributes: &Attributes<'_>) -> Closing {
        self.flush();
        self.id_of_division = attributes.id.chars().take(200).collect();
        let kind = attributes.kind.as_ref();
        let around = self.units.last().map(|unit| unit.kind);
        let is_record = self.is_volume
            && self.count_of_units < MOST_DOCUMENTS
            && match around {
                Some(UnitKind::Structure) => true,
                Some(UnitKind::Section) => kind == "document",
                Some(UnitKind::Whole | UnitKind::Document) | None => false,
            };
        if is_record {
            let unit = match kind {
                "document" => UnitKind::Document,
                _ if self.is_within(Tag::Front) || self.is_within(Tag::Back) => UnitKind::Section,
                _ => UnitKind::Structure,
            };
            self.open_unit(unit, attributes);
            return Closing::Unit;
        }
        let in_path =
            matches!(kind, "textpart" | "book" | "chapter" | "section") && !attributes.n.is_empty();
        if in_path {
            self.path
                .push(attributes.n.trim().chars().take(40).collect());
            self.layer().key = self.path.join(".");
        }
        if let Some(unit) = self.units.last_mut() {
            unit.depth += 1;
            if unit.depth == 1 && unit.kind == UnitKind::Whole {
                begin_part(unit.part_to_begin(), attributes);
            }
        }
        Closing::Div { in_path }
    }

    fn close_division(&mut self, in_path: bool) {
        self.flush();
        self.layer().key.clear();
        if in_path {
            self.path.pop();
        }
        self.leave_depth();
    }

    fn leave_depth(&mut self) {
        if let Some(unit) = self.units.last_mut() {
            unit.depth = unit.depth.saturating_sub(1);
        }
    }

    fn open_attachment(&mut self, attributes: &Attributes<'_>) -> Closing {
        self.flush();
        self.id_of_division = attributes.id.chars().take(200).collect();
        self.foreign_parts += 1;
        if let Some(unit) = self.units.last_mut() {
            unit.depth += 1;
        }
        Closing::Attachment
    }

    fn open_head(&mut self, attributes: &Attributes<'_>) -> Closing {
        let parent = self.parent();
        match parent {
            Tag::Figure => return Closing::Nothing,
            Tag::Table => return Closing::Label,
            _ => {}
        }
        let of_division = std::mem::take(&mut self.id_of_division);
        let Some(unit) = self.units.last() else {
            return Closing::Nothing;
        };
        let own = parent == Tag::Div
            && unit.depth == 0
            && unit.title.is_none()
            && unit.kind != UnitKind::Whole;
        let level = match parent {
            _ if own => 1,
            Tag::List | Tag::Stanza | Tag::ListOfBooks => unit.depth + 1,
            _ => unit.depth.max(1) + usize::from(unit.kind != UnitKind::Whole),
        };
        let level = u8::try_from(level.min(LOWEST_HEADING)).unwrap_or(6);
        let kind = match parent {
            Tag::Attachment | Tag::FloatingText => BlockKind::Enclosure,
            _ => BlockKind::Heading(level),
        };
        let closing = self.open_block(attributes, Some(kind));
        if self.layer().key.is_empty() {
            self.layer().key = of_division;
        }
        match closing {
            Closing::Block(previous) if own => Closing::OwnHead(previous),
            other => other,
        }
    }

    /// The head of a record is its title; it stays in the text only when it bears the mark of
    /// a note that says something of its words.
    fn close_own_head(&mut self, previous: BlockKind) {
        let mut line = self.line().clone();
        let (text, spans) = line.take();
        let notes: Vec<(usize, usize)> = spans
            .iter()
            .filter(|span| matches!(span.kind, SpanKind::NoteRef(_)))
            .map(|span| (span.start, span.end))
            .collect();
        let mut notes_at = notes.iter().peekable();
        let words: String = text
            .chars()
            .enumerate()
            .filter(|(at, _)| {
                while notes_at.next_if(|(_, end)| end <= at).is_some() {}
                notes_at.peek().is_none_or(|(start, _)| at < start)
            })
            .map(|(_, c)| c)
            .collect();
        let Some(unit) = self.units.last_mut() else {
            return;
        };
        unit.title = Some(Clean::line(&words)).filter(|title| !title.is_empty());
        let sources = usize::from(unit.source_note.is_some());
        if notes.len() <= sources {
            self.line().take();
        }
        self.close_block(previous);
    }

    /// Begins a block, of a kind of its own or of what it stands in.
    fn open_block(&mut self, attributes: &Attributes<'_>, kind: Option<BlockKind>) -> Closing {
        self.flush();
        let layer = self.layer();
        if !attributes.id.is_empty() && matches!(layer.purpose, Purpose::Body) {
            layer.key = attributes.id.trim().chars().take(200).collect();
        }
        let previous = layer.kind.clone();
        if let Some(kind) = kind {
            layer.kind = kind;
        }
        Closing::Block(previous)
    }

    fn close_block(&mut self, previous: BlockKind) {
        self.flush();
        let layer = self.layer();
        layer.kind = previous;
        // The key of a note is that of the whole note, whatever paragraphs it has.
        if matches!(layer.purpose, Purpose::Body) {
            layer.key.clear();
        }
    }

    fn open_quote(&mut self, attributes: &Attributes<'_>) -> Closing {
        let set_off = is_block_parent(self.parent())
            || attributes.rend.contains("block")
            || attributes.kind.contains("block");
        if set_off {
            self.open_block(attributes, Some(BlockKind::Quotation))
        } else {
            Closing::Nothing
        }
    }

    fn open_verse(&mut self, attributes: &Attributes<'_>) -> Closing {
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

    fn open_stage(&mut self, attributes: &Attributes<'_>) -> Closing {
        if is_block_parent(self.parent()) {
            self.open_block(attributes, None)
        } else {
            Closing::Span(self.line().place(), SpanKind::Emphasis)
        }
    }

    fn open_list(&mut self, attributes: &Attributes<'_>) -> Closing {
        self.flush();
        let look = format!("{} {}", attributes.kind, attributes.rend).to_lowercase();
        self.lists.push(ListState {
            ordered: (look.contains("ordered") && !look.contains("unordered"))
                || look.contains("number"),
            ..ListState::default()
        });
        Closing::List
    }

    fn open_item(&mut self, attributes: &Attributes<'_>) -> Closing {
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

    fn line_is_label(&mut self) -> bool {
        let in_list = self.parent() == Tag::List;
        in_list && !self.line().is_empty() && matches!(self.layer().kind, BlockKind::ListItem(_))
    }

    fn close_item(&mut self, previous: BlockKind, from: usize) {
        self.close_block(previous);
        self.layer().number = None;
        let defines = self.lists.last_mut().and_then(|list| list.defines.take());
        if let Some(id) = defines {
            self.define(&id, from);
        }
    }

    fn open_label(&mut self, attributes: &Attributes<'_>) -> Closing {
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
    fn define(&mut self, id: &str, from: usize) {
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

    fn open_note(&mut self, attributes: &Attributes<'_>) -> Closing {
        let set_off = is_block_parent(self.parent()) && self.line().is_empty();
        let look = format!("{} {}", attributes.rend, attributes.place);
        let is_source = attributes.kind == "source" && self.foreign_parts == 0;
        if set_off
            && matches!(attributes.kind.as_ref(), "summary" | "abstract")
            && self
                .units
                .last()
                .is_some_and(|unit| unit.kind != UnitKind::Whole)
        {
            self.layers.push(Layer::new(Purpose::Summary));
            return Closing::Summary;
        }
        let in_line = look.contains("inline") || look.contains("block");
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
        let mut layer = Layer::new(Purpose::Note { label, is_source });
        layer.key = attributes.id.trim().chars().take(200).collect();
        self.layers.push(layer);
        Closing::Note
    }

    fn close_editorial_note(&mut self, previous: BlockKind, from: usize, is_source: bool) {
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

    fn close_summary(&mut self) {
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

    fn take_graphic(&mut self, attributes: &Attributes<'_>) -> Closing {
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
    fn close_figure(&mut self) {
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

    fn placed(&self, block: Block) -> Block {
        Block {
            page: self.page.clone(),
            ..block
        }
    }

    fn close_cell(&mut self) {
        let Some(layer) = self.layers.pop() else {
            return;
        };
        let cell = layer.line.text().replace('\n', " ");
        if let Purpose::Table { rows } = &mut self.layer().purpose {
            match rows.last_mut() {
                Some(row) => row.push(cell),
                None => rows.push(vec![cell]),
            }
        }
    }

    fn close_table(&mut self) {
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
                self.say(&row.join("  "));
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
        if rows.iter().flatten().any(|cell| !cell.is_empty()) {
            let text = Clean::text(&table::laid_out(&rows));
            let block = self.placed(Block::new(BlockKind::Table, text));
            self.push_block(block);
        }
    }

    fn close_span(&mut self, place: super::line::Place, kind: SpanKind) {
        if let SpanKind::Link(target) = &kind
            && self.line().since(place).is_empty()
        {
            // A pointer without words says where it leads.
            let words = format!("[{}]", target.trim_start_matches('#'));
            self.say(&words);
        }
        self.line().mark(place, kind);
    }
}

/// Returns true for an element in which blocks stand, not words.
pub(super) fn is_block_parent(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Text
            | Tag::Group
            | Tag::Front
            | Tag::Body
            | Tag::Back
            | Tag::Div
            | Tag::Attachment
            | Tag::FloatingText
            | Tag::SpeechPart
            | Tag::Stanza
            | Tag::ListOfBooks
            | Tag::Quote
    )
}

/// Returns the tag of the language an element says it is in.
pub(super) fn language_of(attributes: &Attributes<'_>) -> Option<String> {
    language::tag_of(&attributes.lang)
}

/// Gives a text its role, where a division says that it is one side of an edition.
fn begin_part(parts: &mut Vec<Part>, attributes: &Attributes<'_>) {
    let role = match attributes.kind.as_ref() {
        "translation" => Role::Translation,
        "edition" | "original" => Role::Original,
        "transcription" => Role::Text,
        _ => return,
    };
    let mut label: Vec<char> = attributes.kind.chars().collect();
    if let Some(first) = label.first_mut() {
        first.make_ascii_uppercase();
    }
    let part = Part {
        role,
        language: language_of(attributes),
        label: Some(Clean::line(&label.into_iter().collect::<String>())),
        ..Part::default()
    };
    match parts.last_mut() {
        Some(last) if last.blocks.is_empty() && last.notes.is_empty() => *last = part,
        _ => parts.push(part),
    }
}

//! What begins and ends in a text: each element handed to what knows it.
//!
//! Divisions are in [`super::division`], lists and verse in [`super::blocks`], notes and
//! tables in [`super::apart`], what stands inside a line in [`super::editorial`].

use super::LONGEST_NAME;
use super::flow::Purpose;
use super::tag::{Attributes, Tag};
use super::walker::{Closing, Walker};
use crate::record::clean::up_to;
use crate::record::language;
use crate::record::text::{BlockKind, SpanKind};

impl Walker<'_> {
    /// Takes up the start of an element of the text, and says what its end will do.
    pub(super) fn open(&mut self, tag: Tag, attributes: &Attributes<'_>, after: &str) -> Closing {
        if self.parent() == Tag::Choice && matches!(self.layer().purpose, Purpose::Choice { .. }) {
            self.push_layer(Purpose::Side);
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
            _ => match self.open_layer(tag, attributes) {
                Some(closing) => closing,
                None => self.open_inline(tag, attributes, after),
            },
        }
    }

    /// Takes up the start of an element whose words are gathered before they are said.
    fn open_layer(&mut self, tag: Tag, attributes: &Attributes<'_>) -> Option<Closing> {
        Some(match tag {
            Tag::Figure => {
                self.push_layer(Purpose::Figure {
                    file: String::new(),
                });
                Closing::Figure
            }
            Tag::Graphic => self.take_graphic(attributes),
            Tag::Table => {
                self.push_layer(Purpose::Table { rows: Vec::new() });
                Closing::Table
            }
            Tag::Row => {
                if let Purpose::Table { rows } = &mut self.layer().purpose {
                    rows.push(Vec::new());
                }
                Closing::Nothing
            }
            Tag::Cell if matches!(self.layer().purpose, Purpose::Table { .. }) => {
                self.push_layer(Purpose::Cell);
                Closing::Cell
            }
            Tag::Choice => {
                self.push_layer(Purpose::Choice {
                    best: None,
                    other: None,
                });
                Closing::Choice
            }
            _ => return None,
        })
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
                // A space that stands inside the sign belongs behind it.
                let spaced = self.line().last() == Some(' ');
                self.line().join();
                self.say(sign);
                if spaced {
                    self.line().space();
                }
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

    /// Begins a block, of a kind of its own or of what it stands in.
    pub(super) fn open_block(
        &mut self,
        attributes: &Attributes<'_>,
        kind: Option<BlockKind>,
    ) -> Closing {
        self.flush();
        let layer = self.layer();
        if !attributes.id.is_empty() && matches!(layer.purpose, Purpose::Body) {
            up_to(attributes.id.trim(), LONGEST_NAME).clone_into(&mut layer.key);
        }
        let previous = layer.kind.clone();
        if let Some(kind) = kind {
            layer.kind = kind;
        }
        Closing::Block(previous)
    }

    pub(super) fn close_block(&mut self, previous: BlockKind) {
        self.flush();
        let layer = self.layer();
        layer.kind = previous;
        // The key of a note is that of the whole note, whatever paragraphs it has.
        if matches!(layer.purpose, Purpose::Body) {
            layer.key.clear();
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
    if attributes.lang.is_empty() {
        return None;
    }
    language::tag_of(&attributes.lang)
}

//! What stands inside a line: names, dates and links, and the signs of the editors.
//!
//! Signs are those printed editions use: `[...]` for a gap, `[word]` for what is supplied,
//! `word[?]` for what is hard to read, `⟦word⟧` for what was struck out.

use super::dates;
use super::line::Place;
use super::tag::{Attributes, Tag};
use super::unit::{FoundDate, FoundPerson};
use super::walker::{Closing, Walker};
use crate::record::language;
use crate::record::text::SpanKind;
use crate::record::{Clean, date};

impl Walker<'_> {
    /// Takes up the start of an element that stands in a line.
    pub(super) fn open_inline(
        &mut self,
        tag: Tag,
        attributes: &Attributes<'_>,
        after: &str,
    ) -> Closing {
        match tag {
            Tag::Emphasis | Tag::Title => self.open_emphasis(tag, attributes),
            Tag::Foreign => {
                let tag = language::tag_of(&attributes.lang)
                    .unwrap_or_else(|| attributes.lang.to_string());
                Closing::Span(self.here(), SpanKind::Language(Clean::line(&tag)))
            }
            Tag::Reference => self.open_reference(attributes),
            Tag::PersonName | Tag::PlaceName | Tag::Term => self.open_name(tag, attributes),
            Tag::Date => {
                let place = self.here();
                if self.datelines > 0 && self.foreign_parts == 0 {
                    Closing::Date(place, dates::of(attributes), dates::calendar(attributes))
                } else {
                    Closing::Nothing
                }
            }
            Tag::Speech => self.open_speech(after),
            Tag::Gap => {
                self.say_gap(attributes);
                Closing::Nothing
            }
            Tag::Space => {
                self.say("[blank]");
                Closing::Nothing
            }
            Tag::Supplied => self.open_sign("[", "]"),
            Tag::Deleted => self.open_sign("⟦", "⟧"),
            Tag::Surplus => self.open_sign("{", "}"),
            Tag::ExpandedPart => self.open_sign("(", ")"),
            Tag::Unclear => Closing::SignOr(self.here(), "[?]", "[illegible]"),
            Tag::LineBreak => {
                self.break_line(attributes);
                Closing::Nothing
            }
            Tag::Page => {
                let n = Clean::line(&attributes.n).slice(0, super::LONGEST_REPEATED);
                if !n.is_empty() {
                    self.page = Some(n);
                    self.page_is_new = true;
                }
                Closing::Nothing
            }
            _ => Closing::Nothing,
        }
    }

    fn here(&mut self) -> Place {
        self.line().place()
    }

    fn open_sign(&mut self, open: &str, close: &'static str) -> Closing {
        self.say(open);
        Closing::Sign(close)
    }

    fn open_emphasis(&mut self, tag: Tag, attributes: &Attributes<'_>) -> Closing {
        let rend = attributes.rend.to_lowercase();
        // Titles of articles stand in quotation marks, and what is raised is no emphasis.
        let of_article = tag == Tag::Title && matches!(attributes.kind.as_ref(), "a" | "article");
        let plain = ["sup", "sub", "roman"]
            .iter()
            .any(|look| rend.contains(look));
        let kind = if rend.contains("bold") || rend.contains("strong") {
            SpanKind::Strong
        } else if of_article || plain {
            return Closing::Nothing;
        } else {
            SpanKind::Emphasis
        };
        Closing::Span(self.here(), kind)
    }

    /// Opens a link; one without words says where it leads.
    fn open_reference(&mut self, attributes: &Attributes<'_>) -> Closing {
        let target = attributes
            .target
            .split_whitespace()
            .next()
            .unwrap_or_default();
        if target.is_empty() {
            return Closing::Nothing;
        }
        Closing::Span(self.here(), SpanKind::Link(Clean::line(target)))
    }

    fn open_name(&mut self, tag: Tag, attributes: &Attributes<'_>) -> Closing {
        let place = self.here();
        if !attributes.id.is_empty()
            && let Some(list) = self.lists.last_mut()
            && list.defines.is_none()
        {
            list.defines = Some(attributes.id.to_string());
        }
        let target = attributes.target.trim();
        let kind = attributes.kind.as_ref();
        if tag == Tag::PersonName && matches!(kind, "from" | "to") && self.foreign_parts == 0 {
            return Closing::Person {
                place,
                to: kind == "to",
                target: target.to_owned(),
            };
        }
        if tag == Tag::PlaceName && self.datelines > 0 && self.foreign_parts == 0 {
            return Closing::PlaceName(place);
        }
        if target.starts_with('#') {
            return Closing::Span(place, SpanKind::Gloss(Clean::line(target)));
        }
        Closing::Nothing
    }

    /// Speech whose quotation marks are left to the printer gets them.
    fn open_speech(&mut self, after: &str) -> Closing {
        const MARKS: [char; 9] = ['“', '„', '"', '«', '‘', '\'', '‹', '—', '–'];
        let before = self.line().last();
        let begins = after.chars().take(4).find(|c| !c.is_whitespace());
        let has_marks = |c: Option<char>| c.is_some_and(|c| MARKS.contains(&c));
        if super::structure::is_block_parent(self.parent())
            || has_marks(before)
            || has_marks(begins)
            || begins == Some('<')
        {
            return Closing::Nothing;
        }
        self.open_sign("“", "”")
    }

    /// Says what is missing, in the words of the edition: "[2 words illegible]".
    fn say_gap(&mut self, attributes: &Attributes<'_>) {
        let mut words: Vec<&str> = vec![&attributes.extent, &attributes.unit, &attributes.reason];
        words.retain(|word| !word.trim().is_empty());
        let words = Clean::line(&words.join(" "));
        let words = if words.is_empty() {
            "…"
        } else {
            words.as_str()
        };
        if self.line().last() == Some('[') {
            self.say(words);
        } else {
            self.say(&format!("[{words}]"));
        }
    }

    /// A line's beginning with a number or a place on a picture is the lay-out of the source;
    /// a bare one is a break that the editor means.
    fn break_line(&mut self, attributes: &Attributes<'_>) {
        if attributes.inside_word {
            self.line().join();
        } else if attributes.of_layout || !attributes.n.is_empty() || !attributes.id.is_empty() {
            self.line().space();
        } else {
            self.line().hard_break();
        }
    }

    /// Ends a date of a dateline.
    pub(super) fn close_date(
        &mut self,
        place: Place,
        found: Option<date::DocDate>,
        calendar: Option<Clean>,
    ) {
        let words = Clean::line(self.line().since(place));
        let found = FoundDate {
            date: found.or_else(|| dates::of_words(&words)),
            words,
            calendar,
        };
        if let Some(unit) = self.units.last_mut() {
            unit.dated(found);
        }
    }

    /// Ends a dateline: without a date of its own its words may have one.
    pub(super) fn close_dateline(&mut self, place: Place) {
        self.datelines = self.datelines.saturating_sub(1);
        let words = Clean::line(self.line().since(place));
        let foreign = self.foreign_parts > 0;
        if let Some(unit) = self.units.last_mut()
            && !foreign
            && unit.date.is_none()
            && let Some(found) = dates::of_words(&words)
        {
            unit.dated(FoundDate {
                date: Some(found),
                words,
                calendar: None,
            });
        }
        self.flush();
    }

    /// Ends the name of a sender or recipient.
    pub(super) fn close_person(&mut self, place: Place, to: bool, target: &str) {
        let in_head = self.is_within(Tag::Head);
        let line = self.line();
        let name = Clean::line(line.since(place));
        if target.starts_with('#') {
            line.mark(place, SpanKind::Gloss(Clean::line(target)));
        }
        if let Some(unit) = self.units.last_mut()
            && !name.is_empty()
        {
            unit.people.push(FoundPerson { name, to, in_head });
        }
    }

    /// Ends a place of a dateline.
    pub(super) fn close_place(&mut self, place: Place) {
        let name = Clean::line(self.line().since(place));
        if let Some(unit) = self.units.last_mut()
            && !name.is_empty()
            && !unit.places.contains(&name)
            && unit.places.len() < 20
        {
            unit.places.push(name);
        }
    }
}

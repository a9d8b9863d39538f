//! The header: what the file says of the work and of itself, as the fields of a record.
//!
//! What describes the encoding is left out. The date of publication is the file's or the
//! volume's and never the document's own.

use super::dates;
use super::tag::{Attributes, Tag};
use crate::record::date::DocDate;
use crate::record::language::{self, Language};
use crate::record::shelf_mark::{self, Level, ShelfMark};
use crate::record::{Clean, date};

/// So many entries of a kind are kept (titles, editors, keywords).
const MOST: usize = 200;

/// Fields lie no deeper than this in a header; to read the words of every element of deep
/// nesting again for each level would take time without bound.
const DEEPEST_FIELD: usize = 8;

/// A date with its words.
pub(super) type Dated = (Option<DocDate>, Clean, Option<Clean>);

/// What a header says.
#[derive(Default)]
pub(super) struct Header {
    frames: Vec<Open>,
    text: String,
    /// Titles by their type.
    pub(super) titles: Vec<(String, Clean)>,
    pub(super) authors: Vec<Clean>,
    /// Editors and others, by their role.
    pub(super) people: Vec<(Clean, Clean)>,
    responsibility: Clean,
    pub(super) publishers: Vec<Clean>,
    pub(super) place: Option<Clean>,
    pub(super) published: Option<Dated>,
    /// Numbers by their type.
    pub(super) numbers: Vec<(String, Clean)>,
    pub(super) rights: Option<Clean>,
    pub(super) edition: Option<Clean>,
    pub(super) summary: Vec<Clean>,
    pub(super) subjects: Vec<Clean>,
    pub(super) places: Vec<Clean>,
    /// The document's own date, from the strongest place that has one: a letter's sending, its
    /// making, its origin.
    pub(super) sent: Option<Dated>,
    pub(super) received: Option<Dated>,
    pub(super) created: Option<Dated>,
    pub(super) origin: Option<Dated>,
    pub(super) senders: Vec<Clean>,
    pub(super) recipients: Vec<Clean>,
    pub(super) languages: Vec<Language>,
    pub(super) shelf_marks: Vec<ShelfMark>,
    /// Parts of the shelf mark that is open.
    mark: Vec<(Tag, Clean)>,
    /// Everything else, by the name of its field.
    pub(super) further: Vec<(Clean, Clean)>,
    pub(super) glossary: Vec<(String, Clean)>,
}

/// An open element.
struct Open {
    tag: Tag,
    /// Where its words begin.
    start: usize,
    kind: String,
    role: String,
    id: String,
    date: Dated,
}

impl Header {
    pub(super) fn start(&mut self, tag: Tag, attributes: &Attributes<'_>) {
        let date = match tag {
            Tag::Date | Tag::OriginDate => (
                dates::of(attributes),
                Clean::default(),
                dates::calendar(attributes),
            ),
            _ => Dated::default(),
        };
        let short = |value: &str| value.trim().chars().take(100).collect::<String>();
        if tag == Tag::ManuscriptIdentifier {
            self.mark.clear();
        }
        if tag == Tag::Responsibility {
            self.responsibility = Clean::default();
        }
        self.frames.push(Open {
            tag,
            start: self.text.len(),
            kind: short(&attributes.kind),
            role: short(&attributes.role),
            id: short(&attributes.id),
            date,
        });
    }

    pub(super) fn words(&mut self, words: &str) {
        self.text.push_str(words);
    }

    pub(super) fn end(&mut self) {
        let Some(open) = self.frames.pop() else {
            return;
        };
        let words = match open.tag {
            // Nobody asks for the words of these, and they may be long.
            Tag::FileDescription | Tag::TitleStatement => Clean::default(),
            _ if self.frames.len() > DEEPEST_FIELD => Clean::default(),
            _ => Clean::line(self.text.get(open.start..).unwrap_or_default()),
        };
        let parent = self.frames.last().map_or(Tag::Other, |frame| frame.tag);
        if parent == Tag::ManuscriptIdentifier && !words.is_empty() {
            self.mark.push((open.tag, words.clone()));
        }
        self.take(&open, parent, words);
        if !matches!(
            open.tag,
            Tag::Emphasis | Tag::Term | Tag::Foreign | Tag::Other
        ) {
            self.text.push(' ');
        }
    }

    /// Frees what was needed only while reading.
    pub(super) fn finish(&mut self) {
        self.frames.clear();
        self.text = String::new();
    }

    fn is_within(&self, tag: Tag) -> bool {
        self.frames.iter().any(|frame| frame.tag == tag)
    }

    /// Takes up an element that has ended.
    fn take(&mut self, open: &Open, parent: Tag, words: Clean) {
        let of_source =
            self.is_within(Tag::SourceDescription) || self.is_within(Tag::SeriesStatement);
        match open.tag {
            Tag::ManuscriptIdentifier => self.take_mark(),
            Tag::Person => push_pair(&mut self.glossary, open.id.clone(), words),
            Tag::Language => {
                let name = if words.is_empty() {
                    Clean::line(&open.id)
                } else {
                    words
                };
                if self.languages.len() < MOST {
                    let tag = language::tag_of(&open.id).or_else(|| language::tag_of(&name));
                    self.languages.push(Language { name, tag });
                }
            }
            _ if words.is_empty() && open.date.0.is_none() => {}
            Tag::Title if parent == Tag::TitleStatement && !of_source => {
                push_pair(&mut self.titles, open.kind.clone(), words);
            }
            Tag::Author if parent == Tag::TitleStatement && !of_source => {
                push(&mut self.authors, words);
            }
            Tag::Editor if parent == Tag::TitleStatement && !of_source => {
                let role = if open.role.is_empty() {
                    "editor"
                } else {
                    &open.role
                };
                push_pair(&mut self.people, Clean::line(role), words);
            }
            Tag::Role => self.responsibility = words,
            Tag::PersonName | Tag::Term if parent == Tag::Responsibility && !of_source => {
                push_pair(&mut self.people, self.responsibility.clone(), words);
            }
            Tag::Keywords => {}
            Tag::Term | Tag::Item if self.is_within(Tag::Keywords) => {
                push(&mut self.subjects, words);
            }
            Tag::Summary => push(&mut self.summary, words),
            Tag::OriginDate => keep_first(&mut self.origin, open, words),
            Tag::OriginPlace => push(&mut self.places, words),
            Tag::Date | Tag::PersonName | Tag::PlaceName | Tag::Term
                if self.is_within(Tag::CorrespondenceAction) =>
            {
                self.take_correspondence(open, words);
            }
            Tag::Date if self.is_within(Tag::Creation) => {
                keep_first(&mut self.created, open, words);
            }
            Tag::PlaceName if self.is_within(Tag::Creation) => push(&mut self.places, words),
            _ if self.is_within(Tag::PublicationStatement) && !of_source => {
                self.take_publication(open, words);
            }
            _ => self.take_rest(open.tag, of_source, words),
        }
    }

    fn take_publication(&mut self, open: &Open, words: Clean) {
        match open.tag {
            Tag::Publisher => push(&mut self.publishers, words),
            Tag::PlaceOfPublication => self.place = Some(words),
            Tag::Identifier => push_pair(&mut self.numbers, open.kind.to_lowercase(), words),
            Tag::Availability => self.rights = Some(words),
            Tag::Date if !self.is_within(Tag::Availability) => {
                keep_first(&mut self.published, open, words);
            }
            Tag::Paragraph if !self.is_within(Tag::Availability) => {
                push_field(&mut self.further, "Publication", words);
            }
            _ => {}
        }
    }

    /// Returns true for the words of a shelf mark that was read, whatever parts them.
    fn is_shelf_mark(&self, words: &str) -> bool {
        let letters =
            |words: &str| -> String { words.chars().filter(|c| c.is_alphanumeric()).collect() };
        let own = letters(words);
        self.shelf_marks
            .iter()
            .any(|mark| letters(&mark.text) == own)
    }

    fn take_rest(&mut self, tag: Tag, of_source: bool, words: Clean) {
        match tag {
            // What says nothing beyond the shelf mark was taken up as that.
            Tag::SourceDescription if self.is_shelf_mark(&words) => {}
            Tag::SourceDescription => push_field(&mut self.further, "Source", words),
            Tag::EditionStatement if !of_source => self.edition = Some(words),
            Tag::Extent if !of_source => push_field(&mut self.further, "Extent", words),
            Tag::SeriesStatement if !self.is_within(Tag::SourceDescription) => {
                push_field(&mut self.further, "Series", words);
            }
            Tag::NotesStatement if !of_source => push_field(&mut self.further, "Note", words),
            _ => {}
        }
    }

    /// Takes up who sent a letter where and when, and who received it.
    fn take_correspondence(&mut self, open: &Open, words: Clean) {
        let action = self
            .frames
            .iter()
            .rfind(|frame| frame.tag == Tag::CorrespondenceAction);
        let received = action.is_some_and(|frame| frame.kind == "received");
        match open.tag {
            Tag::Date if received => keep_first(&mut self.received, open, words),
            Tag::Date => keep_first(&mut self.sent, open, words),
            Tag::PlaceName => push(&mut self.places, words),
            _ if received => push(&mut self.recipients, words),
            _ => push(&mut self.senders, words),
        }
    }

    /// Makes a shelf mark of the parts of an identifier.
    fn take_mark(&mut self) {
        let parts = std::mem::take(&mut self.mark);
        let text = Clean::join(parts.iter().map(|(_, words)| words), ", ");
        if text.is_empty() || self.shelf_marks.len() >= MOST {
            return;
        }
        let of = |tag: Tag| {
            parts
                .iter()
                .find(|(found, _)| *found == tag)
                .map(|(_, words)| words.clone())
        };
        let mut mark = shelf_mark::read(&text);
        if let Some(repository) = of(Tag::Repository).or_else(|| of(Tag::Institution)) {
            mark.repository = Some(repository);
        }
        if mark.levels.is_empty()
            && let Some(value) = of(Tag::Identifier)
        {
            mark.levels.push(Level {
                name: "signature",
                value,
                label: Clean::default(),
            });
        }
        self.shelf_marks.push(mark);
    }
}

fn push(list: &mut Vec<Clean>, words: Clean) {
    if list.len() < MOST && !list.contains(&words) {
        list.push(words);
    }
}

fn push_pair<K>(list: &mut Vec<(K, Clean)>, key: K, words: Clean) {
    if list.len() < MOST && !words.is_empty() {
        list.push((key, words));
    }
}

fn push_field(list: &mut Vec<(Clean, Clean)>, name: &str, words: Clean) {
    push_pair(list, Clean::line(name), words);
}

/// Takes up a date where there is none yet; without attributes its words are read.
fn keep_first(place: &mut Option<Dated>, open: &Open, words: Clean) {
    if place.is_none() {
        let found = open
            .date
            .0
            .clone()
            .or_else(|| DocDate::parse_edtf(&words))
            .or_else(|| date::read(&words));
        *place = Some((found, words, open.date.2.clone()));
    }
}

//! The list of a work's editions, `__cts__.xml`: a file of a text collection beside its texts.
//!
//! It names the work and each edition and translation of it. The file of the same name one
//! folder up names the author alone, and says nothing of any text.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{WorkEdition, language_of_edition};
use crate::record::language::{self, Language};
use crate::record::text::Role;
use crate::record::{Clean, Record};

/// The name of the file.
pub const FILE: &str = "__cts__.xml";

/// A larger file is no list of a work, in bytes.
const LARGEST: usize = 1 << 20;

/// So many editions of a work are taken up.
const MOST_EDITIONS: usize = 1_000;

/// Code points of a field that are kept.
const LONGEST: usize = 500;

/// What a list says of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkListing {
    /// The work's URN; empty in the list of an author.
    work: String,
    /// The work's title.
    pub(super) title: Option<Clean>,
    /// The language it was written in.
    pub(super) language: Option<Language>,
    editions: Vec<Listed>,
}

/// An edition or translation in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    edition: WorkEdition,
    pub(super) role: Role,
    pub(super) language: Option<String>,
    /// What the list says of it, else its label.
    pub(super) description: Option<Clean>,
}

impl WorkListing {
    /// Reads a list; an error is a sentence that says why it could not be used.
    pub fn read(bytes: &[u8]) -> Result<Self, Clean> {
        let unread = |why: &str| {
            Clean::line(&format!(
                "{why}, so nothing of it was used: the editions beside it are known by what they say themselves"
            ))
        };
        if bytes.len() > LARGEST {
            return Err(unread("it is larger than 1 MB"));
        }
        let decoded = crate::formats::encoding::decode(bytes, &crate::formats::Hints::default());
        let mut listing = Self::default();
        listing
            .pull(&decoded.text)
            .map_err(|error| unread(&format!("its XML is broken ({error})")))?;
        Ok(listing)
    }

    /// Returns true for a list of editions, false for what an author's says.
    pub fn is_of_work(&self) -> bool {
        !self.work.is_empty()
    }

    fn pull(&mut self, text: &str) -> Result<(), quick_xml::Error> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let mut words = String::new();
        let mut in_edition = false;
        loop {
            match reader.read_event()? {
                Event::Start(start) => {
                    words.clear();
                    in_edition |= self.begin(&start);
                }
                Event::Text(text) => words.push_str(&text),
                Event::CData(text) => words.push_str(&text),
                Event::GeneralRef(name) => {
                    words.push_str(&crate::formats::tei::entity(&name));
                }
                Event::End(end) => {
                    let name = end.name().0.to_owned();
                    let name = local(&name);
                    let line = Clean::line(&words).slice(0, LONGEST);
                    words.clear();
                    if matches!(name, "edition" | "translation" | "commentary") {
                        in_edition = false;
                    } else if !line.is_empty() {
                        self.take(name, line, in_edition);
                    }
                }
                Event::Eof => return Ok(()),
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {}
            }
        }
    }

    /// Takes up the start of an element; returns true when it is an edition that is kept.
    fn begin(&mut self, start: &BytesStart<'_>) -> bool {
        let name = start.name().0.to_owned();
        let (urn, lang) = attributes(start);
        let role = match local(&name) {
            "work" => {
                self.work = WorkEdition::of_urn(&urn).map_or_else(String::new, |of| of.work);
                self.language = language::tag_of(&lang).map(|tag| Language {
                    name: Clean::line(language::name_of(&tag).unwrap_or(&tag)),
                    tag: Some(tag),
                });
                return false;
            }
            "edition" => Role::Original,
            "translation" => Role::Translation,
            // A commentary is about a work, and no text of it.
            _ => return false,
        };
        let Some(edition) = WorkEdition::of_urn(&urn) else {
            return false;
        };
        if self.editions.len() >= MOST_EDITIONS {
            return false;
        }
        let language = language::tag_of(&lang).or_else(|| language_of_edition(&edition.edition));
        self.editions.push(Listed {
            edition,
            role,
            language,
            description: None,
        });
        true
    }

    /// Takes up the words of an element.
    fn take(&mut self, name: &str, line: Clean, in_edition: bool) {
        let place = match (name, in_edition) {
            ("title", false) => &mut self.title,
            ("label" | "description", true) => match self.editions.last_mut() {
                Some(last) => &mut last.description,
                None => return,
            },
            _ => return,
        };
        // The description says more than the label, which often is the work's title again.
        if place.is_none() || name == "description" {
            *place = Some(line);
        }
    }

    /// Finds the edition that a file is: by the URN it states, else by its name, else by its
    /// language where the list has one edition in it. `None` for the second of the pair when
    /// the work is the file's and the list does not name its edition.
    pub(super) fn edition_of(
        &self,
        stated: Option<&WorkEdition>,
        stem: &str,
        record: &Record,
    ) -> Option<(WorkEdition, Option<&Listed>)> {
        if !self.is_of_work() {
            return None;
        }
        let own = |listed: &&Listed| listed.edition.work == self.work;
        let mut listed = self.editions.iter().filter(own);
        if let Some(stated) = stated.filter(|stated| !stated.by_name) {
            let entry = listed.find(|entry| entry.edition.edition == stated.edition);
            return (stated.work == self.work).then(|| (stated.clone(), entry));
        }
        let (_, name) = self.work.rsplit_once(':')?;
        let by_name = |entry: &&Listed| stem == format!("{name}.{}", entry.edition.edition);
        if let Some(entry) = listed.clone().find(by_name) {
            return Some((entry.edition.clone(), Some(entry)));
        }
        if let Some(stated) = stated {
            // The list knows the work's catalogue, which a name does not tell.
            let same = stated.work == self.work || stated.work == name;
            let edition = WorkEdition {
                work: self.work.clone(),
                by_name: false,
                ..stated.clone()
            };
            return same.then_some((edition, None));
        }
        let language = record.texts.first()?.language.clone()?;
        let mut same = listed.filter(|entry| entry.language.as_ref() == Some(&language));
        match (same.next(), same.next()) {
            (Some(entry), None) => Some((entry.edition.clone(), Some(entry))),
            (_, _) => None,
        }
    }
}

/// Returns the URN and the language of an element.
fn attributes(start: &BytesStart<'_>) -> (String, String) {
    let (mut urn, mut lang) = (String::new(), String::new());
    for attribute in start.attributes().with_checks(false).map_while(Result::ok) {
        match attribute.key.as_ref() {
            "urn" => urn = attribute.value.into_owned(),
            "xml:lang" => lang = attribute.value.into_owned(),
            _ => {}
        }
    }
    (urn, lang)
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

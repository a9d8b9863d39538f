//! From what was read to records: the one of a file, or the many of a volume.
//!
//! What is the volume's (its title, editors, publisher) goes into each of its records as
//! their container; it is bounded there, since it is repeated.

use super::LONGEST_REPEATED;
use super::fields::{
    Texts, date_of_header, date_of_unit, describe, keep_all, only_language, own_address,
    people_of_unit, push_date, take_source_note, title_of, titled, translators,
};
use super::header::Dated;
use super::unit::{Part, Unit, UnitKind};
use super::walker::Walker;
use crate::formats::works::{self, WorkEdition};
use crate::formats::{Parsed, StatedNames, people};
use crate::record::record::{Agent, Container};
use crate::record::text::BlockKind;
use crate::record::{Clean, Record};

/// So many names of the volume are repeated in its records.
const MOST_REPEATED: usize = 20;

/// Makes the records of a file; what is damaged is told with the first.
pub(super) fn records(stem: &str, mut walker: Walker<'_>, damage: &[Clean]) -> Vec<Parsed> {
    for (id, words) in walker.header.glossary.drain(..) {
        walker.glossary.define(&id, &words);
    }
    let mut units = std::mem::take(&mut walker.done);
    units.sort_by_key(|unit| unit.order);
    for block in units
        .iter_mut()
        .flat_map(|unit| &mut unit.parts)
        .flat_map(|part| part.blocks.iter_mut().chain(&mut part.notes))
    {
        walker.glossary.resolve(block);
    }
    let whole = !walker.is_volume || units.is_empty();
    let mut records = if whole {
        let unit = units.pop().unwrap_or_else(|| Unit::new(UnitKind::Whole, 0));
        vec![single(stem, &walker, unit)]
    } else {
        let volume = Volume::of(stem, &walker);
        let mut mark_before = None;
        units
            .into_iter()
            .enumerate()
            .map(|(at, unit)| volume.record(at, unit, &mut mark_before))
            .collect()
    };
    if let Some(first) = records.first_mut() {
        first.record.warnings.splice(0..0, damage.iter().cloned());
    }
    records
}

/// Makes the record of a file that is one document.
fn single(stem: &str, walker: &Walker<'_>, mut unit: Unit) -> Parsed {
    let mut parsed = Parsed::default();
    let header = &walker.header;
    if unit.datelines > 1 && !unit.date_is_early {
        // The datelines of letters inside a book are not the book's.
        unit.date = None;
    }
    describe(&mut parsed, header);
    let record = &mut parsed.record;
    date_of_unit(record, &mut unit);
    date_of_header(record, header);
    people_of_unit(record, &unit);
    record.places.append(&mut unit.places);
    record.places.dedup();
    if let Some(note) = unit.source_note.take() {
        take_source_note(record, &note, &mut None);
    }
    if record.title.is_empty() {
        let heading = unit
            .parts
            .iter()
            .flat_map(|part| &part.blocks)
            .find(|block| matches!(block.kind, BlockKind::Heading(_)));
        record.title = heading.map_or_else(|| Clean::line(stem), |block| Clean::line(&block.text));
    }
    parsed.names.url = own_address(header);
    let language = unit
        .language
        .clone()
        .or_else(|| walker.language.clone())
        .or_else(|| only_language(header));
    let translators = translators(header);
    let texts = Texts {
        language,
        translators,
        edition: header.edition.clone(),
        link_to: None,
    };
    let has_words = |part: &&Part| !(part.blocks.is_empty() && part.notes.is_empty());
    let parts = unit.parts.iter().filter(has_words);
    let versions: Vec<String> = parts.map(|part| part.version.clone()).collect();
    texts.make(record, unit.parts);
    let work = walker.work.clone();
    if let Some(work) = work.or_else(|| WorkEdition::of_name(stem)) {
        works::name_editions(&mut parsed, &work, &versions);
    }
    parsed
}

/// What the records of a volume have in common.
struct Volume<'a> {
    name: String,
    title: Clean,
    container: Container,
    language: Option<String>,
    rights: Option<Clean>,
    further: Vec<(Clean, Clean)>,
    published: Option<&'a Dated>,
}

impl<'a> Volume<'a> {
    fn of(stem: &str, walker: &'a Walker<'_>) -> Self {
        let header = &walker.header;
        let bounded = |words: &Clean| words.slice(0, LONGEST_REPEATED);
        let title = title_of(header).map_or_else(|| Clean::line(stem), |title| bounded(&title));
        let is_general = |role: &str| role.contains("general") || role.contains("series");
        let edits =
            |role: &str| matches!(role, "editor" | "primary" | "compiler") || role.contains("edit");
        let people = || header.people.iter().take(MOST_REPEATED);
        let mut further: Vec<(Clean, Clean)> = Vec::new();
        for (role, name) in people().filter(|(role, _)| is_general(role) || !edits(role)) {
            let role = if is_general(role) {
                Clean::line("General editor")
            } else {
                bounded(role)
            };
            further.push((role, bounded(name)));
        }
        further.extend(
            titled(header, "series").map(|series| (Clean::line("Series"), bounded(&series))),
        );
        let isbn = header
            .numbers
            .iter()
            .find(|(kind, _)| kind.starts_with("isbn"));
        further.extend(isbn.map(|(_, number)| (Clean::line("ISBN"), bounded(number))));
        further.extend(
            header
                .further
                .iter()
                .take(MOST_REPEATED)
                .map(|(name, words)| (name.clone(), bounded(words))),
        );
        Self {
            name: name_of_volume(stem, walker),
            container: Container {
                title: title.clone(),
                editors: people()
                    .filter(|(role, _)| edits(role) && !is_general(role))
                    .map(|(_, name)| bounded(name))
                    .collect(),
                publisher: header.publishers.first().map(bounded),
                place: header.place.as_ref().map(bounded),
                year: header.published.as_ref().and_then(year_of),
                ..Container::default()
            },
            title,
            language: walker.language.clone().or_else(|| only_language(header)),
            rights: header.rights.as_ref().map(bounded),
            further,
            published: header.published.as_ref(),
        }
    }

    /// Makes the record of a document or section.
    fn record(&self, at: usize, mut unit: Unit, mark_before: &mut Option<Clean>) -> Parsed {
        let mut parsed = Parsed {
            described: true,
            ..Parsed::default()
        };
        if let Some(header) = unit.header.take() {
            describe(&mut parsed, &header);
            date_of_header(&mut parsed.record, &header);
            parsed.record.url = None;
        }
        let key = key_of(&unit, at);
        parsed.names = StatedNames {
            volume: Some((self.name.clone(), key)),
            ..StatedNames::default()
        };
        let record = &mut parsed.record;
        self.name_record(record, &unit);
        if record.date.is_none() {
            date_of_unit(record, &mut unit);
        }
        people_of_unit(record, &unit);
        if unit.kind == UnitKind::Document
            && record.creators.is_empty()
            && record.recipients.is_empty()
        {
            let (creator, recipient) =
                from_bracketed(&record.title).unwrap_or_else(|| people::from_title(&record.title));
            record.creators.extend(creator);
            record.recipients.extend(recipient);
        }
        record.places.append(&mut unit.places);
        record.summary.append(&mut unit.summary);
        record.collection = self.title.clone();
        record.container = Some(Container {
            number: Some(Clean::line(&unit.n)).filter(|n| !n.is_empty()),
            pages: unit.pages(),
            ..self.container.clone()
        });
        if record.rights.is_none() {
            record.rights.clone_from(&self.rights);
        }
        push_date(record, "published", self.published);
        if let Some(note) = unit.source_note.take() {
            take_source_note(record, &note, mark_before);
        }
        if !unit.around.is_empty() {
            let around = Clean::join(&unit.around, " / ").slice(0, LONGEST_REPEATED);
            keep_all(record, "Part", [&around]);
        }
        record.further.extend(self.further.iter().cloned());
        let language = unit.language.clone().or_else(|| self.language.clone());
        let texts = Texts {
            language,
            translators: Vec::new(),
            edition: None,
            link_to: Some(&self.name),
        };
        texts.make(record, unit.parts);
        parsed
    }

    /// Gives a record its title: its heading without the number, which is kept apart.
    fn name_record(&self, record: &mut Record, unit: &Unit) {
        if let Some(title) = &unit.title {
            let numbered = title
                .strip_prefix(unit.n.as_str())
                .and_then(|rest| rest.strip_prefix('.'));
            let plain = numbered
                .filter(|_| !unit.n.is_empty())
                .map(Clean::line)
                .filter(|rest| !rest.is_empty());
            record.title = plain.unwrap_or_else(|| title.clone());
        }
        if record.title.is_empty() {
            record.title = match (unit.kind, unit.n.is_empty()) {
                (UnitKind::Document, false) => Clean::line(&format!("Document {}", unit.n)),
                (UnitKind::Document, true) => Clean::line("Document without a title"),
                (UnitKind::Structure | UnitKind::Section | UnitKind::Whole, _) => {
                    self.title.clone()
                }
            };
        }
    }
}

/// Reads "Letter From the Harbour Master (Varga) to the Chief of Pilots, Lights, and Buoys
/// (Okonedo)": offices are long and have commas, the names in brackets end them.
fn from_bracketed(title: &str) -> Option<(Option<Agent>, Option<Agent>)> {
    let (_, rest) = title
        .split_once(" From ")
        .or_else(|| title.split_once(" from "))?;
    let (from, to) = rest.split_once(") to ")?;
    let to = to.get(..=to.find(')')?)?;
    if from.contains(") ") && !from.contains(" and ") {
        return None;
    }
    let agent = |name: &str| {
        let name = Clean::line(name.strip_prefix("the ").unwrap_or(name));
        Some(Agent {
            name,
            derived: true,
        })
    };
    Some((agent(&format!("{from})")), agent(to)))
}

/// Returns the name of a document in its volume: its xml:id, else its number, else its place.
fn key_of(unit: &Unit, at: usize) -> String {
    match (unit.id.is_empty(), unit.n.is_empty()) {
        (false, _) => unit.id.clone(),
        (true, false) => unit.n.clone(),
        (true, true) => format!("part{}", at + 1),
    }
}

/// Returns the name of the volume: its own number, else the file's xml:id, else its stem.
fn name_of_volume(stem: &str, walker: &Walker<'_>) -> String {
    const OWN: [&str; 7] = ["frus", "volume", "local", "id", "project", "filename", ""];
    let is_name = |number: &Clean| {
        !number.is_empty() && number.chars().count() <= 80 && !number.contains([' ', '#'])
    };
    OWN.iter()
        .find_map(|kind| {
            let mut numbers = walker.header.numbers.iter();
            numbers.find(|(found, number)| found == kind && is_name(number))
        })
        .map(|(_, number)| number.to_string())
        .or_else(|| Some(walker.id.clone()).filter(|id| !id.is_empty()))
        .unwrap_or_else(|| stem.to_owned())
}

/// Returns the year a volume was published in.
fn year_of(dated: &Dated) -> Option<Clean> {
    let (date, text, _) = dated;
    match date {
        Some(date) => Some(Clean::line(date.edtf()).slice(0, 4)),
        None => Some(text.slice(0, 40)).filter(|text| !text.is_empty()),
    }
}

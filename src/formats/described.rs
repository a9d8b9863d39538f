//! What a source says of a document in a list of statements, made into a record's fields.
//!
//! The metadata of a web page and the files of citation managers say the same things under
//! other names: each of them has a table that leads to [`Said`], and here the values become
//! dates, people, shelf marks. What two sources say is brought together in `overlay`.

use super::{Parsed, StatedNames};
use crate::record::date::{self, DocDate};
use crate::record::language;
use crate::record::record::{Agent, Container, KindDate};
use crate::record::shelf_mark::{self, Part, part_named};
use crate::record::{Clean, Record};

/// A source says no more than this of one document; the rest is not taken up.
const MOST_STATEMENTS: usize = 2000;

/// What a statement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The title.
    Title,
    /// A short title.
    ShortTitle,
    /// The document's own date.
    Date,
    /// Another date, with its kind ("published").
    OtherDate(&'static str),
    /// Who made it: one person or body.
    Creator,
    /// To whom: one person or body.
    Recipient,
    /// The language it is in.
    Language,
    /// Who translated it.
    Translator,
    /// The archive that keeps it.
    Archive,
    /// The town that archive is in.
    ArchivePlace,
    /// Where in the archive it is kept, or a shelf mark whole.
    CallNumber,
    /// Its address.
    Url,
    /// A summary; blank lines part its paragraphs.
    Summary,
    /// One or several subjects, parted by `;` or `,`.
    Subjects,
    /// One or several places.
    Places,
    /// A statement of rights.
    Rights,
    /// A contributor, as credited.
    Credit,
    /// The archive's own citation.
    Citation,
    /// Title of the volume it is printed in.
    ContainerTitle,
    /// An editor of that volume.
    Editor,
    /// Its publisher.
    Publisher,
    /// Where it was published.
    PublisherPlace,
    /// The year of that volume.
    Year,
    /// Which volume of several.
    Volume,
    /// The number of its issue.
    Issue,
    /// The pages.
    Pages,
    /// Another address or name of the same document.
    OtherName,
}

/// A description without a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Description {
    /// The fields; texts and everything that the place of a file decides are empty.
    pub(super) record: Record,
    /// The addresses it states.
    pub(super) names: StatedNames,
    /// Language of the document, with the words it was named by.
    pub(super) language: Option<(Clean, Option<String>)>,
    /// Who translated it.
    pub(super) translators: Vec<Clean>,
    mark: shelf_mark::Parts,
    statements: usize,
}

impl Description {
    /// Returns true when nothing was said.
    pub(super) fn is_empty(&self) -> bool {
        self.statements == 0
    }

    /// Returns true when nothing but addresses was said.
    pub(super) fn says_only_addresses(&self) -> bool {
        let bare = Record {
            url: self.record.url.clone(),
            ..Record::default()
        };
        self.record == bare && self.language.is_none() && self.translators.is_empty()
    }

    /// Keeps a field that has no place of its own under its name.
    pub(super) fn keep(&mut self, name: &str, value: &str) {
        let value = Clean::text(value.trim());
        if !value.is_empty() && self.counts() {
            self.record.further.push((Clean::line(name), value));
        }
    }

    /// Takes up a statement; of a field that holds one value the first stays, and another
    /// is kept under `name`, the source's own word.
    pub(super) fn say(&mut self, said: Said, name: &str, value: &str) {
        let line = Clean::line(value);
        if line.is_empty() || !self.counts() {
            return;
        }
        if let Some(second) = self.take(said, line, value) {
            let field = (Clean::line(name), second);
            if !self.record.further.contains(&field) {
                self.record.further.push(field);
            }
        }
    }

    fn counts(&mut self) -> bool {
        self.statements += 1;
        self.statements <= MOST_STATEMENTS
    }

    /// Puts a value in its place; gives it back when the place holds another.
    fn take(&mut self, said: Said, line: Clean, value: &str) -> Option<Clean> {
        let record = &mut self.record;
        match said {
            Said::Title if record.title.is_empty() => record.title = line,
            Said::Title => return (record.title != line).then_some(line),
            Said::ShortTitle => return once(&mut record.short_title, line),
            Said::Date if record.date_text.is_none() => {
                record.date = read_date(&line);
                record.calendar = date::calendar_of(&line).map(Clean::line);
                record.date_text = Some(line);
            }
            Said::Date => return (record.date_text.as_ref() != Some(&line)).then_some(line),
            Said::OtherDate(kind) => other_date(record, kind, line),
            Said::Creator => add_agent(&mut record.creators, line),
            Said::Recipient => add_agent(&mut record.recipients, line),
            Said::Language if self.language.is_none() => {
                let tag = language::tag_of(&line);
                self.language = Some((line, tag));
            }
            Said::Language => return Some(line),
            Said::Translator => add(&mut self.translators, line),
            Said::Archive => return self.take_part(Part::Archive, "archive", line),
            Said::ArchivePlace => return self.take_part(Part::Place, "archive place", line),
            Said::CallNumber => return self.take_part(Part::CallNumber, "call number", line),
            Said::Url => return self.take_url(line),
            Said::OtherName => push_other(&mut self.names.others, &line),
            Said::Summary if record.summary.is_empty() => record.summary = paragraphs(value),
            Said::Summary => return (!record.summary.contains(&line)).then_some(line),
            Said::Subjects => listed(value).for_each(|entry| add(&mut record.subjects, entry)),
            Said::Places => listed(value).for_each(|entry| add(&mut record.places, entry)),
            Said::Rights => return once(&mut record.rights, line),
            Said::Credit => add(&mut record.credits, line),
            Said::Citation => return once(&mut record.citation, line),
            Said::ContainerTitle if self.container().title.is_empty() => {
                self.container().title = line;
            }
            Said::ContainerTitle => {
                return (self.container().title != line).then_some(line);
            }
            Said::Editor => add(&mut self.container().editors, line),
            Said::Publisher => return once(&mut self.container().publisher, line),
            Said::PublisherPlace => return once(&mut self.container().place, line),
            Said::Year => return once(&mut self.container().year, line),
            Said::Volume => return once(&mut self.container().volume, line),
            Said::Issue => return once(&mut self.container().issue, line),
            Said::Pages => return once(&mut self.container().pages, line),
        }
        None
    }

    /// Takes up a part of the shelf mark; one that is there already is given back.
    fn take_part(&mut self, part: Part, name: &str, line: Clean) -> Option<Clean> {
        (!self.mark.add(part, name, &line)).then_some(line)
    }

    /// Keeps a field that has no place of its own, as [`Self::keep`] does, unless its name is
    /// that of a part of a shelf mark ("fond", "box").
    pub(super) fn keep_or_shelve(&mut self, name: &str, value: &str) {
        self.shelve(name, name, value);
    }

    /// Takes up a field that is named like a part of a shelf mark; else keeps it under `key`.
    pub(super) fn shelve(&mut self, name: &str, key: &str, value: &str) {
        let taken = part_named(name).is_some_and(|part| self.mark.add(part, name, value));
        if taken {
            self.counts();
        } else {
            self.keep(key, value);
        }
    }

    fn take_url(&mut self, line: Clean) -> Option<Clean> {
        match &self.names.url {
            None => {
                self.names.url = Some(line.as_str().to_owned());
                self.record.url = Some(line);
            }
            Some(known) if known != line.as_str() => {
                push_other(&mut self.names.others, line.as_str());
            }
            Some(_) => {}
        }
        None
    }

    fn container(&mut self) -> &mut Container {
        self.record.container.get_or_insert_default()
    }

    /// Brings together what only the whole tells: shelf marks, a publisher without a volume.
    pub(super) fn finished(mut self) -> Self {
        let made = std::mem::take(&mut self.mark).finish();
        self.record.shelf_marks.extend(made.marks);
        self.record.further.extend(made.left);
        for credit in made.credits {
            add(&mut self.record.credits, credit);
        }
        self.read_citation();
        if let Some(container) = self
            .record
            .container
            .take_if(|volume| volume.title.is_empty())
        {
            self.keep_loose(container);
        }
        self
    }

    /// Takes marks and credits out of the citation, where no field has them.
    fn read_citation(&mut self) {
        let record = &mut self.record;
        let Some(citation) = &record.citation else {
            return;
        };
        let title = Some(record.title.as_str());
        let (marks, credits) =
            shelf_mark::read_citation(citation, title, record.date_text.as_deref());
        if record.shelf_marks.is_empty() {
            record.shelf_marks = marks;
        }
        for credit in credits {
            add(&mut record.credits, credit);
        }
    }

    /// Without the title of a volume, what belongs to one is kept as further fields.
    fn keep_loose(&mut self, mut container: Container) {
        // A year that repeats the document's own date says nothing new.
        let year = container.year.as_deref().and_then(read_date);
        if let (Some(year), Some(date)) = (year, &self.record.date)
            && year.overlaps(date)
        {
            container.year = None;
        }
        let editors = container
            .editors
            .into_iter()
            .map(|editor| ("Editor", editor));
        let others = [
            ("Publisher", container.publisher),
            ("Place of publication", container.place),
            ("Year", container.year),
            ("Volume", container.volume),
            ("Number", container.issue.or(container.number)),
            ("Pages", container.pages),
        ];
        let others = others
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        let further = editors.chain(others);
        self.record
            .further
            .extend(further.map(|(name, value)| (Clean::line(name), value)));
    }
}

impl From<(Parsed, crate::record::text::Text)> for Description {
    /// Takes a description that was read as that of a file, with what it says of its text.
    fn from((parsed, text): (Parsed, crate::record::text::Text)) -> Self {
        let language = text.language.map(|tag| (Clean::line(&tag), Some(tag)));
        Self {
            record: parsed.record,
            names: parsed.names,
            language,
            translators: text.translators,
            statements: 1,
            ..Self::default()
        }
    }
}

/// Reads a date in EDTF, in the spelling of web pages (`1950/11/17`, `1950-11-17T10:00:00Z`),
/// or in words.
pub(super) fn read_date(text: &str) -> Option<DocDate> {
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    let dashed = day.trim_end_matches('/').replace('/', "-");
    let figures = dashed.split('-').all(|part| {
        matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|byte| byte.is_ascii_digit())
    });
    if figures {
        let parts: Vec<String> = dashed
            .split('-')
            .map(|part| format!("{part:0>2}"))
            .collect();
        let same_order = parts.first().is_some_and(|year| year.len() == 4);
        if let Some(date) = DocDate::parse_edtf(&parts.join("-")).filter(|_| same_order) {
            return Some(date);
        }
    }
    DocDate::parse_edtf(text).or_else(|| date::read(text))
}

/// Parts a value into paragraphs.
pub(super) fn paragraphs(value: &str) -> Vec<Clean> {
    let text = Clean::text(value);
    text.split("\n\n")
        .map(Clean::line)
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// Parts a list; where it has semicolons, commas belong to its entries.
fn listed(value: &str) -> impl Iterator<Item = Clean> {
    let sign = if value.contains(';') { ';' } else { ',' };
    value
        .split(sign)
        .map(Clean::line)
        .filter(|entry| !entry.is_empty())
}

/// Adds a name that is not there yet.
pub(super) fn push_other(others: &mut Vec<String>, name: &str) {
    if !others.iter().any(|known| known == name) {
        others.push(name.to_owned());
    }
}

fn once(place: &mut Option<Clean>, line: Clean) -> Option<Clean> {
    match place {
        None => {
            *place = Some(line);
            None
        }
        Some(known) => (*known != line).then_some(line),
    }
}

fn add(list: &mut Vec<Clean>, entry: Clean) {
    if !list.contains(&entry) {
        list.push(entry);
    }
}

fn add_agent(list: &mut Vec<Agent>, name: Clean) {
    if !list.iter().any(|agent| agent.name == name) {
        list.push(Agent {
            name,
            derived: false,
        });
    }
}

fn other_date(record: &mut Record, kind: &str, text: Clean) {
    let date = KindDate {
        kind: Clean::line(kind),
        date: read_date(&text),
        text,
    };
    if !record.dates.contains(&date) {
        record.dates.push(date);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    #[test]
    fn dates_of_pages_are_read() {
        let edtf = |text: &str| read_date(text).map(|date| date.edtf().to_owned());
        assert_eq!(edtf("1951/3/4"), Some("1951-03-04".to_owned()));
        assert_eq!(edtf("1951-03-04T10:00:00Z"), Some("1951-03-04".to_owned()));
        assert_eq!(edtf("1951///"), Some("1951".to_owned()));
        assert_eq!(edtf("March 4, 1951"), Some("1951-03-04".to_owned()));
        assert_eq!(edtf("soon"), None);
    }

    #[test]
    fn archive_and_call_number_are_one_shelf_mark() {
        let mut one = Description::default();
        one.say(Said::CallNumber, "call-number", "Fond 12, Opis 3, Delo 77");
        one.say(Said::Archive, "archive", "HSA");
        let record = one.finished().record;
        assert_eq!(record.shelf_marks[0].short().as_str(), "HSA 12/3/77");
        assert_eq!(record.shelf_marks.len(), 1);
    }

    #[test]
    fn a_year_that_repeats_the_date_goes() {
        let further = |year: &str| {
            let mut one = Description::default();
            one.say(Said::Date, "DA", "1950/10/14");
            one.say(Said::Year, "PY", year);
            one.finished().record.further.len()
        };
        assert_eq!(further("1950/10/14") + further("1950"), 0);
        assert_eq!(further("1987"), 1);
    }

    #[test]
    fn a_second_value_is_kept_under_its_own_name() {
        let mut one = Description::default();
        one.say(Said::Title, "T1", "A letter");
        one.say(Said::Title, "TI", "A letter");
        one.say(Said::Title, "T2", "Another");
        one.say(Said::Publisher, "PB", "Estmere Press");
        let record = one.finished().record;
        let further: Vec<String> = record
            .further
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        assert_eq!(further, ["T2=Another", "Publisher=Estmere Press"]);
    }
}

//! Two descriptions of one document brought together: the stronger stays, the other adds.
//!
//! The rule, from strong to weak: what a file states of itself (metadata, named fields), what
//! a file beside it states, what was guessed from its words or its name. A field that the
//! stronger has and the weaker contradicts keeps its value, and the other is kept as a further
//! field with the name of where it comes from: nothing that was said is dropped.

use super::Parsed;
use super::described::{Description, push_other};
use super::people;
use crate::record::record::{Agent, Container};
use crate::record::text::Role;
use crate::record::{Clean, Record};

/// Lays a description over a file's own.
///
/// `origin` names where it comes from ("112079.ris"); it is the name of a contradiction:
/// "Title in 112079.ris".
pub(super) fn lay_over(parsed: &mut Parsed, other: Description, origin: &str) {
    let mut over = Over {
        origin,
        further: Vec::new(),
    };
    // A file that describes nothing has only guesses.
    let guessed = !parsed.described;
    let record = &mut parsed.record;
    let mut has_new_title = false;
    if (guessed || parsed.title_guessed || record.title.is_empty())
        && !other.record.title.is_empty()
    {
        record.title = other.record.title.clone();
        parsed.title_guessed = false;
        has_new_title = true;
        record.creators.retain(|agent| !agent.derived);
        record.recipients.retain(|agent| !agent.derived);
    } else {
        over.differ("Title", &record.title, &other.record.title);
    }
    over.date(record, &other.record, guessed);
    let language_guessed = std::mem::take(&mut parsed.language_guessed);
    if language_guessed
        && let (Some((_, Some(tag))), [text]) = (&other.language, record.texts.as_mut_slice())
    {
        text.language = Some(tag.clone());
    } else {
        parsed.language_guessed = language_guessed;
        over.language(record, &other);
    }
    over.translators(record, &other.translators);
    if guessed && !other.record.shelf_marks.is_empty() {
        record.shelf_marks.clear();
        forget_source(record, "Shelf mark taken from");
    }
    over.fields(record, other.record);
    record.further.append(&mut over.further);
    if has_new_title && record.creators.is_empty() && record.recipients.is_empty() {
        let (creator, recipient) = people::from_title(&record.title);
        record.creators.extend(creator);
        record.recipients.extend(recipient);
    }
    let own_url = parsed.names.url.clone();
    match (own_url, other.names.url) {
        (None, url) => parsed.names.url = url,
        (Some(own), Some(url)) if own != url => push_other(&mut parsed.names.others, &url),
        (Some(_), _) => {}
    }
    let own_url = parsed.names.url.clone();
    for name in other
        .names
        .others
        .iter()
        .filter(|name| own_url.as_ref() != Some(*name))
    {
        push_other(&mut parsed.names.others, name);
    }
    parsed.described = true;
}

/// What is laid over, and what could not be.
struct Over<'a> {
    origin: &'a str,
    further: Vec<(Clean, Clean)>,
}

impl Over<'_> {
    /// Keeps the other of two values where they differ.
    fn differ(&mut self, name: &str, own: &str, other: &Clean) {
        if !other.is_empty() && letters(own) != letters(other) {
            let name = format!("{name} in {}", self.origin);
            self.further.push((Clean::line(&name), other.clone()));
        }
    }

    fn one(&mut self, name: &str, own: &mut Option<Clean>, other: Option<Clean>) {
        match (own, other) {
            (Some(own), Some(other)) => self.differ(name, own, &other),
            (own @ None, other) => *own = other,
            (Some(_), None) => {}
        }
    }

    fn date(&mut self, record: &mut Record, other: &Record, guessed: bool) {
        let Some(text) = &other.date_text else {
            return;
        };
        if guessed || record.date_text.is_none() && record.date.is_none() {
            forget_source(record, "Date taken from");
            record.date.clone_from(&other.date);
            record.date_text = Some(text.clone());
            record.calendar.clone_from(&other.calendar);
        } else if record.date.is_none() || record.date != other.date {
            let own = record.date_text.clone().unwrap_or_default();
            self.differ("Date", &own, text);
        }
    }

    /// A language that the record names already is no news; else it is that of the one text
    /// that has none.
    fn language(&mut self, record: &mut Record, other: &Description) {
        let Some((name, tag)) = &other.language else {
            return;
        };
        let original = record.original_language.iter();
        let original = original.filter_map(|language| language.tag.clone());
        let texts = record.texts.iter().filter_map(|text| text.language.clone());
        let known: Vec<String> = original.chain(texts).collect();
        let of = |tag: &str| tag.split('-').next().map(str::to_owned);
        let named = tag.as_deref().and_then(of);
        if named.is_some() && known.iter().any(|known| of(known) == named) {
            return;
        }
        match (record.texts.as_mut_slice(), tag) {
            ([text], Some(tag)) if known.is_empty() => text.language = Some(tag.clone()),
            _ => self.differ("Language", "", name),
        }
    }

    fn translators(&mut self, record: &mut Record, translators: &[Clean]) {
        if translators.is_empty() {
            return;
        }
        match record
            .texts
            .iter_mut()
            .find(|text| text.role != Role::Original)
        {
            Some(text) => {
                if text.role == Role::Text {
                    text.role = Role::Translation;
                }
                extend(&mut text.translators, translators.to_vec());
            }
            None => translators
                .iter()
                .for_each(|name| self.differ("Translator", "", name)),
        }
    }

    fn fields(&mut self, record: &mut Record, other: Record) {
        self.one("Short title", &mut record.short_title, other.short_title);
        self.one("Citation", &mut record.citation, other.citation);
        self.one("Address", &mut record.url, other.url);
        self.one("Rights", &mut record.rights, other.rights);
        let classification = &mut record.classification;
        self.one("Classification", classification, other.classification);
        self.agents("Creator", &mut record.creators, other.creators);
        self.agents("Recipient", &mut record.recipients, other.recipients);
        self.container(record, other.container);
        self.marks(record, other.shelf_marks);
        if record.summary.is_empty() {
            record.summary = other.summary;
        } else {
            let own = Clean::join(&record.summary, "\n\n");
            self.differ("Summary", &own, &Clean::join(&other.summary, "\n\n"));
        }
        if record.original_language.is_none() {
            record.original_language = other.original_language;
        }
        extend(&mut record.credits, other.credits);
        extend(&mut record.subjects, other.subjects);
        extend(&mut record.places, other.places);
        extend(&mut record.contents, other.contents);
        extend(&mut record.dates, other.dates);
        extend(&mut record.further, other.further);
        extend(&mut record.warnings, other.warnings);
    }

    /// People that a field names take the place of those derived from a title.
    fn agents(&mut self, name: &str, own: &mut Vec<Agent>, other: Vec<Agent>) {
        if own.iter().all(|agent| agent.derived) && !other.is_empty() {
            *own = other;
            return;
        }
        for agent in other {
            if !own
                .iter()
                .any(|known| same_person(&known.name, &agent.name))
            {
                self.differ(name, "", &agent.name);
            }
        }
    }

    fn container(&mut self, record: &mut Record, other: Option<Container>) {
        let Some(other) = other else {
            return;
        };
        let Some(own) = &mut record.container else {
            record.container = Some(other);
            return;
        };
        if letters(&own.title) != letters(&other.title) {
            self.differ("Printed in", &own.title, &other.title);
            return;
        }
        if own.editors.is_empty() {
            own.editors = other.editors;
        }
        self.one("Publisher", &mut own.publisher, other.publisher);
        self.one("Place of publication", &mut own.place, other.place);
        self.one("Year", &mut own.year, other.year);
        self.one("Volume", &mut own.volume, other.volume);
        self.one("Issue", &mut own.issue, other.issue);
        self.one("Number", &mut own.number, other.number);
        self.one("Pages", &mut own.pages, other.pages);
    }

    fn marks(&mut self, record: &mut Record, other: Vec<crate::record::shelf_mark::ShelfMark>) {
        if record.shelf_marks.is_empty() {
            record.shelf_marks = other;
            return;
        }
        for mark in other {
            let known = record.shelf_marks.iter();
            let known: Vec<Clean> = known.map(|known| known.text.clone()).collect();
            let words = letters(&mark.text);
            if !known.iter().any(|known| letters(known).contains(&words)) {
                self.differ("Shelf mark", "", &mark.text);
            }
        }
    }
}

/// Forgets where a guess came from, whose place a statement has taken.
fn forget_source(record: &mut Record, name: &str) {
    record.further.retain(|(known, _)| known.as_str() != name);
}

/// Adds the entries that are not there yet.
fn extend<T: PartialEq>(own: &mut Vec<T>, other: Vec<T>) {
    for entry in other {
        if !own.contains(&entry) {
            own.push(entry);
        }
    }
}

/// Returns the letters and figures alone, in lower case: signs and spaces are no difference.
pub(super) fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Compares names whatever the order of their parts: "Shtykov, T. F." and "T. F. Shtykov".
fn same_person(one: &str, other: &str) -> bool {
    let parts = |name: &str| {
        let words = name.split(|c: char| !c.is_alphanumeric());
        let mut words: Vec<String> = words
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        words.sort();
        words
    };
    parts(one) == parts(other)
}

//! What was found into the fields and texts of a record, for one document and many alike.

use std::collections::{HashMap, HashSet};

use super::LONGEST_REPEATED;
use super::header::{Dated, Header};
use super::source_note;
use super::unit::{FoundDate, Part, Unit};
use crate::formats::Parsed;
use crate::formats::body::give_keys;
use crate::record::date::says_undated;
use crate::record::record::{Agent, KindDate};
use crate::record::text::{Block, BlockKind, Role, Span, SpanKind, Text};
use crate::record::{Clean, Record, shelf_mark};

/// What is the same for all texts of a record.
pub(super) struct Texts<'a> {
    pub(super) language: Option<String>,
    pub(super) translators: Vec<Clean>,
    pub(super) edition: Option<Clean>,
    /// The volume that links without one lead into.
    pub(super) link_to: Option<&'a str>,
}

impl Texts<'_> {
    /// Makes the texts of the parts that have words.
    pub(super) fn make(self, record: &mut Record, parts: Vec<Part>) {
        for part in parts {
            let mut blocks = part.blocks;
            blocks.extend(part.notes);
            if blocks.is_empty() {
                continue;
            }
            give_keys(&mut blocks);
            lead_links(&mut blocks, self.link_to);
            let role = match part.role {
                Role::Text if !self.translators.is_empty() => Role::Translation,
                role => role,
            };
            record.texts.push(Text {
                role,
                language: part.language.or_else(|| self.language.clone()),
                label: part.label,
                translators: if role == Role::Original {
                    Vec::new()
                } else {
                    self.translators.clone()
                },
                edition: self.edition.clone(),
                blocks,
                ..Text::default()
            });
        }
    }
}

/// Links to a note of the text become marks of it, others inside the file lead into the volume.
pub(super) fn lead_links(blocks: &mut [Block], volume: Option<&str>) {
    let leads_inside =
        |span: &Span| matches!(&span.kind, SpanKind::Link(target) if target.starts_with('#'));
    let mut spans = blocks.iter().flat_map(|block| &block.spans);
    if !spans.any(leads_inside) {
        return;
    }
    let mut notes = HashMap::new();
    for block in blocks.iter() {
        if let BlockKind::Footnote(label) = &block.kind {
            notes.insert(block.key.clone(), label.clone());
        }
    }
    for span in blocks.iter_mut().flat_map(|block| &mut block.spans) {
        let SpanKind::Link(target) = &span.kind else {
            continue;
        };
        let Some(id) = target.strip_prefix('#') else {
            continue;
        };
        if let Some(label) = notes.get(id) {
            span.kind = SpanKind::NoteRef(label.clone());
        } else if let Some(volume) = volume {
            span.kind = SpanKind::Link(Clean::line(&format!("{volume}#{id}")));
        }
    }
}

/// Takes up the fields of a header for a record of its own.
pub(super) fn describe(parsed: &mut Parsed, header: &Header) {
    let record = &mut parsed.record;
    let title = title_of(header);
    parsed.described = title.is_some();
    record.title = title.unwrap_or_default();
    record.short_title = titled(header, "short");
    let agent = |name: &Clean| Agent {
        name: name.clone(),
        derived: false,
    };
    let (creators, recipients) = (&header.senders, &header.recipients);
    let creators = if creators.is_empty() {
        &header.authors
    } else {
        creators
    };
    record.creators = creators.iter().map(agent).collect();
    record.recipients = recipients.iter().map(agent).collect();
    if !header.senders.is_empty() {
        keep_all(
            record,
            "Author",
            header
                .authors
                .iter()
                .filter(|name| !header.senders.contains(name)),
        );
    }
    for (role, name) in &header.people {
        record
            .credits
            .push(Clean::line(&format!("{name} ({role})")));
    }
    keep_all(record, "Publisher", &header.publishers);
    keep_all(record, "Place of publication", &header.place);
    for (kind, number) in &header.numbers {
        let name = if kind.is_empty() {
            "Number".to_owned()
        } else {
            format!("Number ({kind})")
        };
        record.further.push((Clean::line(&name), number.clone()));
    }
    record.url = own_address(header).map(|address| Clean::line(&address));
    record.rights.clone_from(&header.rights);
    record.summary.clone_from(&header.summary);
    record.subjects.clone_from(&header.subjects);
    record.places.clone_from(&header.places);
    record.shelf_marks.clone_from(&header.shelf_marks);
    push_date(record, "sent", header.sent.as_ref());
    push_date(record, "received", header.received.as_ref());
    push_date(record, "published", header.published.as_ref());
    record.further.extend(header.further.iter().cloned());
}

pub(super) fn keep_all<'a>(
    record: &mut Record,
    name: &str,
    values: impl IntoIterator<Item = &'a Clean>,
) {
    for value in values {
        record.further.push((Clean::line(name), value.clone()));
    }
}

pub(super) fn push_date(record: &mut Record, kind: &str, dated: Option<&Dated>) {
    if let Some((date, text, _)) = dated {
        record.dates.push(KindDate {
            kind: Clean::line(kind),
            date: date.clone(),
            text: text.clone(),
        });
    }
}

/// Returns the title of a type.
pub(super) fn titled(header: &Header, kind: &str) -> Option<Clean> {
    header
        .titles
        .iter()
        .find(|(found, _)| found == kind)
        .map(|(_, title)| title.clone())
}

/// Returns the whole title: the complete one, else the main one and what is under it.
pub(super) fn title_of(header: &Header) -> Option<Clean> {
    titled(header, "complete")
        .or_else(|| {
            let main = titled(header, "main").or_else(|| titled(header, ""))?;
            match titled(header, "sub").or_else(|| titled(header, "subordinate")) {
                Some(sub) => Some(Clean::line(&format!(
                    "{}: {sub}",
                    main.trim_end_matches([':', '.', ' '])
                ))),
                None => Some(main),
            }
        })
        .or_else(|| titled(header, "volume"))
        .or_else(|| {
            header
                .titles
                .iter()
                .find(|(kind, _)| kind != "short")
                .map(|(_, title)| title.clone())
        })
        .or_else(|| titled(header, "short"))
}

pub(super) fn own_address(header: &Header) -> Option<String> {
    header
        .numbers
        .iter()
        .map(|(_, number)| number.as_str())
        .find(|number| number.starts_with("http://") || number.starts_with("https://"))
        .map(str::to_owned)
}

pub(super) fn only_language(header: &Header) -> Option<String> {
    match header.languages.as_slice() {
        [language] => language.tag.clone(),
        _ => None,
    }
}

pub(super) fn translators(header: &Header) -> Vec<Clean> {
    let translates = |role: &str| role.to_lowercase().contains("translat");
    let people = header.people.iter().filter(|(role, _)| translates(role));
    people.map(|(_, name)| name.clone()).collect()
}

/// Takes up the date of a dateline; without one, that a machine has reckoned.
pub(super) fn date_of_unit(record: &mut Record, unit: &mut Unit) {
    let Some(found) = unit.date.take() else {
        record.date = unit.machine_date.take();
        if record.date.is_some() {
            let how = "reckoned by the edition from the document, in universal time";
            record.further.push((Clean::line("Date"), Clean::line(how)));
        }
        return;
    };
    let FoundDate {
        date,
        words,
        calendar,
    } = found;
    if date.is_none() && !words.is_empty() && !says_undated(&words) {
        record.warnings.push(Clean::line(&format!(
            "The date \u{201c}{}\u{201d} could not be read: the record is listed as undated",
            words.slice(0, 80)
        )));
    }
    record.date = date;
    record.date_text = Some(words).filter(|words| !words.is_empty());
    record.calendar = calendar;
}

pub(super) fn date_of_header(record: &mut Record, header: &Header) {
    for dated in [&header.sent, &header.created, &header.origin] {
        if record.date.is_some() {
            return;
        }
        if let Some((date, text, calendar)) = dated {
            record.date.clone_from(date);
            record.date_text = Some(text.clone()).filter(|text| !text.is_empty());
            record.calendar.clone_from(calendar);
        }
    }
}

/// Takes up senders and recipients: those of the heading, else those named in the text.
pub(super) fn people_of_unit(record: &mut Record, unit: &Unit) {
    let named = |to: bool| {
        let in_head = unit
            .people
            .iter()
            .any(|person| person.to == to && person.in_head);
        let mut names: Vec<Clean> = Vec::new();
        let mut known: HashSet<&Clean> = HashSet::new();
        for person in unit
            .people
            .iter()
            .filter(|person| person.to == to && person.in_head == in_head)
        {
            if known.insert(&person.name) {
                names.push(person.name.clone());
            }
        }
        names
            .into_iter()
            .map(|name| Agent {
                name,
                derived: false,
            })
            .collect::<Vec<Agent>>()
    };
    let (from, to) = (named(false), named(true));
    if !from.is_empty() {
        record.creators = from;
    }
    if !to.is_empty() {
        record.recipients = to;
    }
}

/// Takes a source note apart into fields; the whole of it is kept too.
pub(super) fn take_source_note(record: &mut Record, note: &Clean, mark_before: &mut Option<Clean>) {
    let found = source_note::read(note);
    if let Some(mark) = found.mark {
        let mark = source_note::resolved(&mark, mark_before.as_ref());
        record.shelf_marks.push(shelf_mark::read(&mark));
        *mark_before = Some(mark.slice(0, LONGEST_REPEATED));
    }
    record.classification = found.classification;
    keep_all(record, "Also printed", &found.printed);
    keep_all(record, "Remarks on the source", &found.remarks);
    keep_all(record, "Source note", [note]);
}

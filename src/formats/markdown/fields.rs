//! The fields of front matter, as Obsidian, Hugo, Jekyll and Zettlr spell them, to those of
//! a record. What is not known is kept under its own name.

use std::collections::HashSet;

use serde_json::Value;

use super::front_matter::{self, Split};
use super::obsidian;
use crate::formats::{OTHER_TITLE, Parsed};
use crate::record::date::{self, DocDate};
use crate::record::language::{self, Language};
use crate::record::record::{Agent, KindDate};
use crate::record::shelf_mark::{self, Part, Parts, part_named, rank};
use crate::record::text::Text;
use crate::record::{Clean, Record};

/// Takes up the front matter; one that can't be read is kept as it is.
pub(super) fn describe(parsed: &mut Parsed, text: &mut Text, split: &Split<'_>) {
    parsed.described = true;
    let Some(mut fields) = front_matter::fields(split.syntax, split.fields) else {
        let record = &mut parsed.record;
        let kept = Clean::text(split.fields.trim_end());
        record.further.push((Clean::line("Front matter"), kept));
        let told = if split.fields.len() > front_matter::MOST_BYTES {
            format!(
                "The front matter is longer than {} KiB, so its fields are kept as text: shorten it, or move what is no field into the text",
                front_matter::MOST_BYTES >> 10
            )
        } else {
            format!(
                "The front matter could not be read as {}, so its fields are kept as text: look for a missing quotation mark or a doubled key",
                split.syntax.name()
            )
        };
        record.warnings.push(Clean::line(&told));
        return;
    };
    // What a note-taker's program says of the note must not stand for the document's date.
    fields.sort_by_key(|(key, _)| plain_key(key) == "created");
    let mut parts = Parts::default();
    for (key, values) in &fields {
        let values = obsidian::field_values(values);
        let values: Vec<&str> = values
            .iter()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
            .collect();
        if !values.is_empty() && !take_part(&mut parts, key, &values) {
            take_field(parsed, text, key, &values);
        }
    }
    take_parts(&mut parsed.record, parts);
}

/// Takes up a field that is a part of the shelf mark: `fond: 45`, `Signatur: DY 30/3286`, or a
/// place that is one in an archive. A mark that is given whole is taken up as such.
fn take_part(parts: &mut Parts, key: &str, values: &[&str]) -> bool {
    let plain = plain_key(key);
    if matches!(plain.as_str(), "shelfmark" | "shelfmarks" | "shelf") {
        return take_map(parts, values);
    }
    let joined = values.join(", ");
    match part_named(key) {
        Some(_) if take_map(parts, values) => true,
        Some(part) => parts.add(part, key, &joined),
        None if plain == "location" && shelf_mark::read(&joined).levels.len() > 1 => {
            parts.add(Part::CallNumber, key, &joined)
        }
        None => false,
    }
}

/// Takes up a map of parts: `archive: {name: APRF, fond: 45}`; false, and nothing is taken,
/// when it has other fields too.
fn take_map(parts: &mut Parts, values: &[&str]) -> bool {
    let [value] = values else { return false };
    let Ok(Value::Object(map)) = serde_json::from_str(value) else {
        return false;
    };
    let part_of = |key: &str| match key {
        "name" => Some(Part::Archive),
        _ => part_named(key),
    };
    // The map has lost its order.
    let mut fields: Vec<(&String, &Value)> = map.iter().collect();
    fields.sort_by_key(|(key, _)| part_of(key).map(rank));
    let mut taken = parts.clone();
    let all = fields.into_iter().all(|(key, value)| {
        let words = match value {
            Value::String(words) => words.clone(),
            Value::Number(number) => number.to_string(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return false,
        };
        part_of(key).is_some_and(|part| taken.add(part, key, &words))
    });
    if all {
        *parts = taken;
    }
    all
}

/// Makes the shelf mark of its parts. An archive alone belongs to a mark given whole without it.
fn take_parts(record: &mut Record, parts: Parts) {
    let made = parts.finish();
    record.further.extend(made.left);
    record.credits.extend(made.credits);
    let mut marks = made.marks.into_iter();
    let Some(mark) = marks.next() else { return };
    let is_archive_alone = mark.levels.is_empty() && mark.leaves.is_none();
    match record.shelf_marks.as_mut_slice() {
        [whole] if is_archive_alone && whole.repository.is_none() => {
            let text = Clean::join([&mark.text, &whole.text], ", ");
            whole.repository = mark.repository;
            whole.former_names.extend(mark.former_names);
            whole.text = text;
        }
        [whole] if is_archive_alone && whole.repository == mark.repository => {}
        _ => record.shelf_marks.push(mark),
    }
    record.shelf_marks.extend(marks);
}

/// Returns a key without its case and joints: `shortTitle`, `short-title` and `Short Title`
/// are one.
fn plain_key(key: &str) -> String {
    key.to_lowercase().replace(['-', ' ', '_'], "")
}

/// Takes up one field of the front matter.
fn take_field(parsed: &mut Parsed, text: &mut Text, key: &str, values: &[&str]) {
    let joined = values.join(", ");
    let line = Clean::line(&joined);
    let lines = || values.iter().map(|value| Clean::line(value));
    let Parsed { record, names, .. } = parsed;
    match plain_key(key).as_str() {
        "title" => record.title = line,
        "shorttitle" | "linktitle" => record.short_title = Some(line),
        "date" | "created" | "datecreated" => take_date(record, key, line),
        "author" | "authors" | "creator" | "creators" | "from" | "by" | "byline" => {
            let agents = agents(record, key, values);
            record.creators.extend(agents);
        }
        "recipient" | "recipients" | "to" => {
            let agents = agents(record, key, values);
            record.recipients.extend(agents);
        }
        "lang" | "language" | "locale" => match language::tag_of(&joined.replace('_', "-")) {
            Some(tag) => text.language = Some(tag),
            None => keep(record, key, line),
        },
        "originallanguage" | "sourcelanguage" => {
            record.original_language = Some(Language::named(&joined));
        }
        "translator" | "translators" => {
            let agents = agents(record, key, values);
            text.translators
                .extend(agents.into_iter().map(|agent| agent.name));
        }
        "id" | "identifier" => names.id = Some(line.as_str().to_owned()),
        "summary" | "description" | "abstract" | "excerpt" | "synopsis" => record
            .summary
            .extend(values.iter().flat_map(|value| paragraphs(value))),
        "tags" | "tag" | "subjects" | "subject" | "keywords" | "keyword" | "categories"
        | "category" | "topics" | "topic" => take_subjects(record, values),
        "places" | "place" | "location" | "locations" => record.places.extend(listed(values)),
        "url" | "link" | "canonical" | "canonicalurl" => {
            names.url = Some(line.as_str().to_owned());
            record.url = Some(line);
        }
        "source" | "sources" => values
            .iter()
            .for_each(|value| take_source(record, key, value)),
        "aliases" | "alias" => {
            lines().for_each(|title| keep(record, OTHER_TITLE, title));
        }
        "also" | "redirectfrom" => {
            let others = values.iter().map(|&value| value.to_owned());
            names.others.extend(others);
        }
        "rights" | "license" | "licence" | "copyright" => record.rights = Some(line),
        "credits" => record.credits.extend(lines()),
        "classification" => record.classification = Some(line),
        "contents" => record.contents.extend(lines()),
        "shelfmark" | "shelfmarks" | "shelf" => record
            .shelf_marks
            .extend(values.iter().map(|mark| shelf_mark::read(mark))),
        "citation" => take_citation(record, line),
        other => match kind_of_date(other) {
            Some(kind) => record.dates.push(KindDate {
                kind: Clean::line(kind),
                date: DocDate::parse_edtf(&line).or_else(|| date::read(&line)),
                text: line,
            }),
            None => keep(record, key, Clean::join(&lines().collect::<Vec<_>>(), "\n")),
        },
    }
}

/// Returns the kind of a date that is not the document's own.
fn kind_of_date(key: &str) -> Option<&'static str> {
    Some(match key {
        "sent" => "sent",
        "received" => "received",
        "drafted" => "drafted",
        "published" | "publishdate" | "pubdate" | "datepublished" => "published",
        "released" => "released",
        "modified" | "updated" | "lastmod" | "lastmodified" | "lastmodifiedat" => "modified",
        _ => return None,
    })
}

/// Takes up the archive's citation, and the shelf marks and credits in it.
fn take_citation(record: &mut Record, citation: Clean) {
    let date_text = record.date_text.as_deref();
    let (marks, credits) = shelf_mark::read_citation(&citation, Some(&record.title), date_text);
    record.shelf_marks.extend(marks);
    record.credits.extend(credits);
    record.citation = Some(citation);
}

/// Takes up where a text was found: an address, a shelf mark, or words.
///
/// An address is no name of the record here: many notes may be taken from one page.
fn take_source(record: &mut Record, key: &str, value: &str) {
    let is_address = value.starts_with("http://") || value.starts_with("https://");
    if is_address && record.url.is_none() {
        record.url = Some(Clean::line(value));
        return;
    }
    let mark = shelf_mark::read(value);
    if !is_address && !mark.levels.is_empty() {
        record.shelf_marks.push(mark);
    } else {
        keep(record, key, Clean::line(value));
    }
}

/// Takes up subjects; Obsidian writes them with a `#`.
fn take_subjects(record: &mut Record, values: &[&str]) {
    let mut known: HashSet<Clean> = record.subjects.iter().cloned().collect();
    for subject in listed(values) {
        let subject = Clean::line(subject.trim_start_matches('#'));
        if !subject.is_empty() && known.insert(subject.clone()) {
            record.subjects.push(subject);
        }
    }
}

/// Keeps a field under its own name.
fn keep(record: &mut Record, key: &str, value: Clean) {
    record.further.push((Clean::line(key), value));
}

/// Takes up the document's date; a second one is kept as a further field.
fn take_date(record: &mut Record, key: &str, text: Clean) {
    if record.date_text.is_some() {
        keep(record, key, text);
        return;
    }
    record.date = DocDate::parse_edtf(&text)
        .or_else(|| date::read(&text))
        .or_else(|| day_of_moment(&text));
    if record.date.is_none() && !date::says_undated(&text) {
        let warning = format!(
            "The date \u{201c}{text}\u{201d} could not be read: the record is listed as undated"
        );
        record.warnings.push(Clean::line(&warning));
    }
    record.date_text = Some(text);
}

/// Takes the day of a moment as programs write it (`1950-11-17T12:00:00+09:00`).
fn day_of_moment(text: &str) -> Option<DocDate> {
    let rest = text.get(10..)?;
    let is_clock = rest.starts_with(['T', 't', ' ']) && rest.contains(':');
    DocDate::parse_edtf(text.get(..10).filter(|_| is_clock)?)
}

/// Reads people: words, several parted by semicolons, or the maps of Quarto and Zettlr with
/// a name and more, which are kept whole beside.
fn agents(record: &mut Record, key: &str, values: &[&str]) -> Vec<Agent> {
    let mut names = Vec::new();
    for value in values {
        match serde_json::from_str(value) {
            Ok(Value::Array(items)) => names.extend(items.iter().filter_map(name_in)),
            Ok(Value::Object(map)) => names.extend(name_in(&Value::Object(map))),
            _ => {
                names.extend(value.split(';').map(str::to_owned));
                continue;
            }
        }
        keep(record, key, Clean::line(value));
    }
    let agent = |name: &String| Agent {
        name: Clean::line(name),
        derived: false,
    };
    let agents = names.iter().map(agent);
    agents.filter(|agent| !agent.name.is_empty()).collect()
}

/// Finds the name in a map that describes a person.
fn name_in(value: &Value) -> Option<String> {
    let word = |key: &str| Some(value.get(key)?.as_str()?.to_owned());
    let parts = || Some(format!("{} {}", word("given")?, word("family")?));
    let plain = || value.as_str().map(str::to_owned);
    plain()
        .or_else(|| word("name"))
        .or_else(|| word("literal"))
        .or_else(parts)
        .or_else(|| word("family"))
}

/// Parts a value into paragraphs.
fn paragraphs(value: &str) -> Vec<Clean> {
    value
        .split("\n\n")
        .map(Clean::line)
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// A list of subjects may be written as one line with semicolons or commas.
fn listed(values: &[&str]) -> Vec<Clean> {
    let one = values.len() == 1;
    values
        .iter()
        .flat_map(|value| value.split(|c| one && matches!(c, ';' | ',')))
        .map(Clean::line)
        .filter(|entry| !entry.is_empty())
        .collect()
}

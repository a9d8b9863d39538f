//! Markdown: front matter for the description, headings, lists and footnotes for the text.
//!
//! The library reads the syntax; [`blocks`] makes blocks of its events. The first heading of
//! level 1 is the title, and leaves the text where it stands at its head.

mod blocks;
mod front_matter;

use super::body::give_keys;
use super::{Parsed, people};
use crate::record::date::{self, DocDate};
use crate::record::language::{self, Language};
use crate::record::record::{Agent, KindDate};
use crate::record::text::{Block, BlockKind, Role, Text};
use crate::record::{Clean, Record, shelf_mark};
use front_matter::Split;

/// Reads a Markdown file.
pub(super) fn read(stem: &str, text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut body = Text::default();
    let rest = match front_matter::split(text) {
        Some(Split { yaml, rest }) => {
            describe(&mut parsed, &mut body, yaml);
            rest
        }
        None => text,
    };
    let mut blocks = blocks::read(rest);
    take_title(&mut parsed, &mut blocks);
    let record = &mut parsed.record;
    if record.title.is_empty() {
        record.title = Clean::line(stem);
    } else if record.creators.is_empty() && record.recipients.is_empty() {
        let (creator, recipient) = people::from_title(&record.title);
        record.creators.extend(creator);
        record.recipients.extend(recipient);
    }
    if !blocks.is_empty() {
        give_keys(&mut blocks);
        body.blocks = blocks;
        body.role = role(record, &body);
        record.texts.push(body);
    }
    parsed
}

/// Takes the title from the first heading of level 1, unless the front matter has one.
fn take_title(parsed: &mut Parsed, blocks: &mut Vec<Block>) {
    let Some(at) = blocks
        .iter()
        .position(|block| block.kind == BlockKind::Heading(1))
    else {
        return;
    };
    let heading = blocks
        .get(at)
        .map(|block| Clean::line(&block.text))
        .unwrap_or_default();
    let stated = !parsed.record.title.is_empty();
    if stated && parsed.record.title != heading {
        return;
    }
    parsed.described = true;
    parsed.record.title = heading;
    if at == 0 {
        blocks.remove(0);
    }
}

/// Finds out what the text is to the record.
fn role(record: &Record, text: &Text) -> Role {
    let original = record
        .original_language
        .as_ref()
        .and_then(|language| language.tag.as_deref());
    match (text.language.as_deref(), original) {
        (Some(language), Some(original)) if language == original => Role::Original,
        (Some(_), Some(_)) => Role::Translation,
        _ if !text.translators.is_empty() => Role::Translation,
        _ => Role::Text,
    }
}

/// Takes up the front matter; one that can't be read is kept as it is.
fn describe(parsed: &mut Parsed, text: &mut Text, yaml: &str) {
    parsed.described = true;
    let Some(fields) = front_matter::fields(yaml) else {
        let record = &mut parsed.record;
        record
            .further
            .push((Clean::line("Front matter"), Clean::text(yaml.trim_end())));
        record.warnings.push(Clean::line(
            "The front matter could not be read as YAML, so its fields are kept as text: look for a missing quotation mark or a doubled key",
        ));
        return;
    };
    for (key, values) in &fields {
        let values: Vec<&str> = values
            .iter()
            .map(|value| value.trim())
            .filter(|value| !value.is_empty())
            .collect();
        if !values.is_empty() {
            take_field(parsed, text, key, &values);
        }
    }
}

/// Reads the fields of front matter that stands alone: what it says of the record, and of its
/// text (language, translators). `None` when it can't be read as YAML.
pub(super) fn described(yaml: &str) -> Option<(Parsed, Text)> {
    front_matter::fields(yaml)?;
    let (mut parsed, mut text) = (Parsed::default(), Text::default());
    describe(&mut parsed, &mut text, yaml);
    Some((parsed, text))
}

/// Takes up one field of the front matter.
fn take_field(parsed: &mut Parsed, text: &mut Text, key: &str, values: &[&str]) {
    let joined = values.join(", ");
    let line = Clean::line(&joined);
    let lines = || values.iter().map(|value| Clean::line(value));
    let agents = || {
        lines().map(|name| Agent {
            name,
            derived: false,
        })
    };
    let Parsed { record, names, .. } = parsed;
    match key.to_lowercase().replace(['-', ' '], "_").as_str() {
        "title" => record.title = line,
        "short_title" => record.short_title = Some(line),
        "date" | "created" => take_date(record, line),
        "author" | "authors" | "creator" | "creators" | "from" => record.creators.extend(agents()),
        "recipient" | "recipients" | "to" => record.recipients.extend(agents()),
        "lang" | "language" => {
            text.language = language::tag_of(&joined).or_else(|| keep(record, key, &line));
        }
        "original_language" => record.original_language = Some(Language::named(&joined)),
        "translator" | "translators" => text.translators.extend(lines()),
        "id" | "identifier" => names.id = Some(line.as_str().to_owned()),
        "summary" | "description" | "abstract" => record
            .summary
            .extend(values.iter().flat_map(|value| paragraphs(value))),
        "tags" | "subjects" | "subject" | "keywords" => record.subjects.extend(listed(values)),
        "places" | "place" => record.places.extend(listed(values)),
        "url" | "link" => {
            names.url = Some(line.as_str().to_owned());
            record.url = Some(line);
        }
        "aliases" | "also" => names
            .others
            .extend(values.iter().map(|&value| value.to_owned())),
        "rights" | "license" | "licence" | "copyright" => record.rights = Some(line),
        "credits" => record.credits.extend(lines()),
        "classification" => record.classification = Some(line),
        "contents" => record.contents.extend(lines()),
        "shelf_mark" | "shelf_marks" | "shelf" | "shelfmark" => record
            .shelf_marks
            .extend(values.iter().map(|mark| shelf_mark::read(mark))),
        "citation" => take_citation(record, line),
        kind @ ("sent" | "received" | "drafted" | "published" | "released") => {
            record.dates.push(KindDate {
                kind: Clean::line(kind),
                date: date::read(&line),
                text: line,
            });
        }
        _ => {
            keep(
                record,
                key,
                &Clean::join(&lines().collect::<Vec<_>>(), "\n"),
            );
        }
    }
}

/// Takes up the archive's citation, and the shelf marks and credits in it.
fn take_citation(record: &mut Record, citation: Clean) {
    let date_text = record.date_text.as_deref();
    let (marks, credits) = shelf_mark::read_citation(&citation, Some(&record.title), date_text);
    record.shelf_marks.extend(marks);
    record.credits.extend(credits);
    record.citation = Some(citation);
}

/// Keeps a field under its own name.
fn keep(record: &mut Record, key: &str, value: &Clean) -> Option<String> {
    record.further.push((Clean::line(key), value.clone()));
    None
}

/// Takes up the document's date; a second one is kept as a further field.
fn take_date(record: &mut Record, text: Clean) {
    if record.date_text.is_some() {
        keep(record, "date", &text);
        return;
    }
    record.date = DocDate::parse_edtf(&text).or_else(|| date::read(&text));
    if record.date.is_none() && !date::says_undated(&text) {
        let warning = format!(
            "The date \u{201c}{text}\u{201d} could not be read: the record is listed as undated"
        );
        record.warnings.push(Clean::line(&warning));
    }
    record.date_text = Some(text);
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

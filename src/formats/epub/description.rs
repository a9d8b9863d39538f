//! From what the package file says of a book to the fields of a record.
//!
//! A book is its own container: it is cited by its title, publisher and year. Identifiers are
//! kept, but only an address is a name of the record: programs that make books put the same
//! invented identifiers into many.

use super::chapter;
use super::package::{Field, Package};
use crate::formats::{Parsed, StatedNames};
use crate::record::date::{self, DocDate};
use crate::record::language::tag_of;
use crate::record::record::{Agent, Container, KindDate};
use crate::record::text::{Block, Role, Text};
use crate::record::{Clean, Record};

/// Paragraphs of a summary that are read.
const LONGEST_SUMMARY: usize = 200;

/// Dublin Core fields with a place of their own in a record; the others are kept as further ones.
const PLACED: [&str; 9] = [
    "title",
    "creator",
    "contributor",
    "date",
    "language",
    "publisher",
    "subject",
    "description",
    "rights",
];

/// Makes the record of a book without its text.
pub(super) fn parsed(package: &Package, stem: &str) -> Parsed {
    let mut record = Record::default();
    titles(package, &mut record);
    let described = !record.title.is_empty();
    if !described {
        record.title = Clean::line(stem);
    }
    people(package, &mut record);
    dates(package, &mut record);
    record.rights = joined(package, "rights");
    record.subjects = package.all("subject").map(line).collect();
    record.summary = package
        .all("description")
        .flat_map(paragraphs)
        .take(LONGEST_SUMMARY)
        .collect();
    let url = package.all("identifier").find_map(address);
    record.url = url.as_deref().map(Clean::line);
    further(package, &mut record);
    container(package, &mut record);
    Parsed {
        record,
        names: StatedNames {
            url,
            ..StatedNames::default()
        },
        described,
        title_guessed: false,
        language_guessed: false,
    }
}

/// Makes the text of a book.
pub(super) fn text(package: &Package, blocks: Vec<Block>) -> Text {
    let translators = credited(package, "trl");
    Text {
        role: if translators.is_empty() {
            Role::Text
        } else {
            Role::Translation
        },
        language: package
            .all("language")
            .find_map(|field| tag_of(&field.value)),
        translators,
        blocks,
        ..Text::default()
    }
}

fn line(field: &Field) -> Clean {
    Clean::line(&field.value)
}

/// Takes the title with its subtitle, and a short title; further ones are kept.
fn titles(package: &Package, record: &mut Record) {
    let kind = |field: &Field| package.refinement(field, "title-type").map(str::to_owned);
    let of_kind = |wanted: &str| {
        let mut titles = package.all("title");
        titles
            .find(|field| kind(field).as_deref() == Some(wanted))
            .map(line)
    };
    let main = of_kind("main").or_else(|| package.all("title").next().map(line));
    let Some(main) = main else { return };
    let subtitle = of_kind("subtitle").filter(|subtitle| *subtitle != main);
    record.short_title = of_kind("short").or_else(|| subtitle.as_ref().map(|_| main.clone()));
    record.title = match &subtitle {
        Some(subtitle) => Clean::line(&format!("{main}: {subtitle}")),
        None => main.clone(),
    };
    for title in package.all("title").map(line) {
        let known = [Some(&main), subtitle.as_ref(), record.short_title.as_ref()];
        if !known.contains(&Some(&title)) {
            record.further.push((Clean::line("title"), title));
        }
    }
}

/// Returns the role of a person, as the codes of MARC.
fn role<'a>(package: &'a Package, field: &'a Field) -> Option<&'a str> {
    field
        .role
        .as_deref()
        .or_else(|| package.refinement(field, "role"))
}

/// Returns the names of all who have a role.
fn credited(package: &Package, code: &str) -> Vec<Clean> {
    let fields = package.all("creator").chain(package.all("contributor"));
    fields
        .filter(|field| role(package, field) == Some(code))
        .map(line)
        .collect()
}

/// Sorts people into creators and credits.
fn people(package: &Package, record: &mut Record) {
    for field in package.all("creator") {
        match role(package, field) {
            None | Some("aut" | "cre") => record.creators.push(Agent {
                name: line(field),
                derived: false,
            }),
            Some(code) => record.credits.push(credit(code, field)),
        }
    }
    for field in package.all("contributor") {
        let code = role(package, field).unwrap_or_default();
        record.credits.push(credit(code, field));
    }
}

/// Says who did what; a code without a word here stays as it is.
fn credit(code: &str, field: &Field) -> Clean {
    let word = match code {
        "trl" => "Translator",
        "edt" => "Editor",
        "ill" => "Illustrator",
        "aui" => "Introduction",
        "aft" => "Afterword",
        "ann" => "Annotator",
        "com" => "Compiler",
        "pht" => "Photographer",
        "bkp" => "Producer of the EPUB",
        "" => "Contributor",
        other => other,
    };
    Clean::line(&format!("{word}: {}", field.value))
}

/// Takes the book's own date; those of the file are kept apart.
fn dates(package: &Package, record: &mut Record) {
    let own = |field: &&Field| {
        let event = field.event.as_deref().map(str::to_ascii_lowercase);
        matches!(
            event.as_deref(),
            None | Some("publication" | "original-publication" | "creation")
        )
    };
    let chosen = package.all("date").find(own);
    if let Some(field) = chosen {
        record.date = day(&field.value);
        record.date_text = Some(line(field));
    }
    let others = package
        .all("date")
        .filter(|field| !chosen.is_some_and(|own| std::ptr::eq(own, *field)));
    let kinds = others.map(|field| {
        (
            field.event.clone().unwrap_or_else(|| "other".to_owned()),
            field,
        )
    });
    let changed = package
        .fields
        .iter()
        .filter(|field| field.name == "dcterms:modified");
    for (kind, field) in kinds.chain(changed.map(|field| ("modified".to_owned(), field))) {
        record.dates.push(KindDate {
            kind: Clean::line(&kind.to_lowercase()),
            date: day(&field.value),
            text: line(field),
        });
    }
}

/// Reads a date; a time of day is left off.
fn day(text: &str) -> Option<DocDate> {
    let text = text.trim();
    let day = text.split('T').next().unwrap_or(text);
    // Makers of books write "0101-01-01" for a date they do not know.
    if day.starts_with("0101-01") {
        return None;
    }
    DocDate::parse_edtf(day).or_else(|| date::read(text))
}

/// Returns an identifier that is an address.
fn address(field: &Field) -> Option<String> {
    let value = field.value.trim();
    let value = value
        .strip_prefix("url:")
        .or_else(|| value.strip_prefix("URL:"))
        .unwrap_or(value);
    let is_address = value.starts_with("http://") || value.starts_with("https://");
    (is_address && !value.contains(char::is_whitespace)).then(|| value.to_owned())
}

/// Reads a description, which may hold HTML, into paragraphs.
fn paragraphs(field: &Field) -> Vec<Clean> {
    let value = &field.value;
    if !value.contains('<') {
        let parts = value.split("\n\n").map(Clean::line);
        return parts.filter(|part| !part.is_empty()).collect();
    }
    let source = chapter::Source {
        file: 0,
        target: &|_| None,
        most_blocks: LONGEST_SUMMARY,
        most_elements: 10 * LONGEST_SUMMARY,
    };
    let chapter = chapter::read(value, &source, None);
    let pieces = chapter.pieces.into_iter();
    pieces.map(|piece| Clean::line(&piece.block.text)).collect()
}

/// Joins the values of a field.
fn joined(package: &Package, name: &str) -> Option<Clean> {
    let values: Vec<Clean> = package.all(name).map(line).collect();
    (!values.is_empty()).then(|| Clean::join(&values, "; "))
}

/// Makes the volume of a book whose publisher or series is known.
fn container(package: &Package, record: &mut Record) {
    let meta = |wanted: &[&str]| {
        let mut fields = package.fields.iter();
        let found = fields.find(|field| wanted.contains(&field.name.as_str()));
        found.map(line)
    };
    let series = meta(&["belongs-to-collection", "calibre:series"]);
    let publisher = joined(package, "publisher");
    let editors = credited(package, "edt");
    if publisher.is_none() && series.is_none() && editors.is_empty() {
        return;
    }
    let year = record
        .date
        .as_ref()
        .map(|date| date.edtf().get(..4).unwrap_or_default().to_owned());
    let year = year.filter(|year| year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()));
    record.container = Some(Container {
        volume: series
            .as_ref()
            .and_then(|_| meta(&["group-position", "calibre:series_index"])),
        title: series.unwrap_or_else(|| record.title.clone()),
        editors,
        publisher,
        year: year.map(|year| Clean::line(&year)),
        ..Container::default()
    });
}

/// Keeps every field that has no place of its own.
fn further(package: &Package, record: &mut Record) {
    const OF_THE_FILE: [&str; 3] = ["cover", "viewport", "dcterms:modified"];
    let languages = package.all("language").skip(1);
    let kept = package.fields.iter().filter(|field| {
        let placed = field.is_dublin_core && PLACED.contains(&field.name.as_str());
        !placed && field.refines.is_none() && !OF_THE_FILE.contains(&field.name.as_str())
    });
    for field in kept.chain(languages) {
        record.further.push((Clean::line(&field.name), line(field)));
    }
}

//! What a page says of its document: Dublin Core, Highwire, Open Graph, JSON-LD.
//!
//! Each vocabulary is a description of its own; they are laid over each other in this order,
//! so that the more careful one wins, and what the others say otherwise is kept. Names that
//! speak of the page's looks or of services are passed over; unknown ones are kept.

use serde_json::Value;

use super::page::Page;
use crate::formats::described::{Description, Said};
use crate::record::shelf_mark;

/// A value of JSON-LD is followed so deep.
const DEEPEST: usize = 6;

/// Vocabularies in the order of their strength, as they are named to the reader.
pub(super) const VOCABULARIES: [&str; 5] = [
    "Dublin Core",
    "citation metadata",
    "Open Graph",
    "JSON-LD",
    "page metadata",
];

/// Those of them that say what a page is called where others lead to it.
pub(super) const SHARED: [&str; 2] = ["Open Graph", "page metadata"];

/// Reads what each of the vocabularies says, in their order.
pub(super) fn read(page: &Page) -> [Description; 5] {
    let mut all: [Description; 5] = std::array::from_fn(|_| Description::default());
    let mut pages = Pages::default();
    let [dublin, highwire, graph, json, plain] = &mut all;
    for (key, value) in &page.meta {
        if let Some(name) = dublin_core(key) {
            say(dublin, DUBLIN_CORE, name, key, value);
        } else if let Some(name) = key.strip_prefix("citation_") {
            if !pages.take(name, value) {
                say(highwire, HIGHWIRE, name, key, value);
            }
        } else if let Some(name) = open_graph(key) {
            say(graph, OPEN_GRAPH, name, key, value);
        } else if !is_technical(key) {
            say(plain, PLAIN, key, key, value);
        }
    }
    if let Some(range) = pages.range() {
        highwire.say(Said::Pages, "citation_firstpage", &range);
    }
    for script in &page.json {
        if let Ok(value) = serde_json::from_str::<Value>(script) {
            json_ld(json, &value, 0);
        }
    }
    if let Some(address) = &page.saved_from {
        plain.say(Said::Url, "saved from", address);
    }
    all.map(Description::finished)
}

/// A vocabulary's names, each with what it says.
type Names = &'static [(&'static str, Said)];

const DUBLIN_CORE: Names = &[
    ("title", Said::Title),
    ("alternative", Said::ShortTitle),
    ("creator", Said::Creator),
    ("contributor", Said::Credit),
    ("date", Said::Date),
    ("created", Said::Date),
    ("date.created", Said::Date),
    ("issued", Said::OtherDate("published")),
    ("date.issued", Said::OtherDate("published")),
    ("dateaccepted", Said::OtherDate("received")),
    ("available", Said::OtherDate("released")),
    ("modified", Said::OtherDate("modified")),
    ("date.modified", Said::OtherDate("modified")),
    ("language", Said::Language),
    ("description", Said::Summary),
    ("abstract", Said::Summary),
    ("description.abstract", Said::Summary),
    ("subject", Said::Subjects),
    ("coverage", Said::Places),
    ("spatial", Said::Places),
    ("coverage.spatial", Said::Places),
    ("rights", Said::Rights),
    ("license", Said::Rights),
    ("bibliographiccitation", Said::Citation),
    ("identifier.citation", Said::Citation),
    ("identifier.uri", Said::OtherName),
    ("ispartof", Said::ContainerTitle),
    ("publisher", Said::Publisher),
    ("audience", Said::Recipient),
];

const HIGHWIRE: Names = &[
    ("title", Said::Title),
    ("author", Said::Creator),
    ("authors", Said::Creator),
    ("editor", Said::Editor),
    ("translator", Said::Translator),
    ("date", Said::Date),
    ("publication_date", Said::OtherDate("published")),
    ("online_date", Said::OtherDate("published")),
    ("cover_date", Said::OtherDate("published")),
    ("language", Said::Language),
    ("abstract", Said::Summary),
    ("keywords", Said::Subjects),
    ("keyword", Said::Subjects),
    ("journal_title", Said::ContainerTitle),
    ("inbook_title", Said::ContainerTitle),
    ("book_title", Said::ContainerTitle),
    ("publisher", Said::Publisher),
    ("year", Said::Year),
    ("public_url", Said::Url),
    ("abstract_html_url", Said::Url),
    ("fulltext_html_url", Said::OtherName),
];

const OPEN_GRAPH: Names = &[
    ("title", Said::Title),
    ("description", Said::Summary),
    ("url", Said::Url),
    ("author", Said::Creator),
    ("published_time", Said::OtherDate("published")),
    ("modified_time", Said::OtherDate("modified")),
    ("tag", Said::Subjects),
];

const PLAIN: Names = &[
    ("link:canonical", Said::Url),
    ("author", Said::Creator),
    ("translator", Said::Translator),
    ("date", Said::Date),
    ("description", Said::Summary),
    ("keywords", Said::Subjects),
    ("language", Said::Language),
    ("copyright", Said::Rights),
    ("rights", Said::Rights),
];

const JSON_LD: Names = &[
    ("name", Said::Title),
    ("headline", Said::Title),
    ("alternativeheadline", Said::ShortTitle),
    ("author", Said::Creator),
    ("creator", Said::Creator),
    ("sender", Said::Creator),
    ("recipient", Said::Recipient),
    ("translator", Said::Translator),
    ("contributor", Said::Credit),
    ("datecreated", Said::Date),
    ("datesent", Said::OtherDate("sent")),
    ("datereceived", Said::OtherDate("received")),
    ("datepublished", Said::OtherDate("published")),
    ("inlanguage", Said::Language),
    ("description", Said::Summary),
    ("abstract", Said::Summary),
    ("keywords", Said::Subjects),
    ("about", Said::Subjects),
    ("contentlocation", Said::Places),
    ("spatialcoverage", Said::Places),
    ("locationcreated", Said::Places),
    ("license", Said::Rights),
    ("copyrightnotice", Said::Rights),
    ("holdingarchive", Said::Archive),
    ("itemlocation", Said::CallNumber),
    ("ispartof", Said::ContainerTitle),
    ("editor", Said::Editor),
    ("publisher", Said::Publisher),
    ("pagination", Said::Pages),
    ("url", Said::Url),
    ("sameas", Said::OtherName),
];

/// Types of JSON-LD that describe a document.
const DOCUMENTS: [&str; 16] = [
    "archivecomponent",
    "article",
    "blogposting",
    "book",
    "chapter",
    "creativework",
    "digitaldocument",
    "emailmessage",
    "legislation",
    "manuscript",
    "message",
    "newsarticle",
    "report",
    "scholarlyarticle",
    "textdigitaldocument",
    "thesis",
];

/// Beginnings of names that speak of looks, services and measuring.
const TECHNICAL: [&str; 33] = [
    "al:",
    "apple-",
    "application-",
    "apple",
    "bingbot",
    "color-scheme",
    "csrf",
    "fb:",
    "format-detection",
    "generator",
    "google",
    "googlebot",
    "handheldfriendly",
    "mobile",
    "mobileoptimized",
    "msapplication",
    "msvalidate",
    "next-",
    "og:",
    "p:domain",
    "parsely",
    "pinterest",
    "progid",
    "rating",
    "referrer",
    "revisit",
    "robots",
    "shareaholic",
    "theme-color",
    "title:",
    "twitter:",
    "viewport",
    "yandex",
];

fn is_technical(key: &str) -> bool {
    TECHNICAL.iter().any(|begin| key.starts_with(begin))
}

/// Returns the name within Dublin Core: `dc.title`, `DCTERMS.created`, `dc:date`.
fn dublin_core(key: &str) -> Option<&str> {
    let prefixes = [
        "dc.",
        "dc:",
        "dcterms.",
        "dcterms:",
        "dct:",
        "eprints.",
        "bepress_citation_",
    ];
    prefixes.iter().find_map(|prefix| key.strip_prefix(prefix))
}

fn open_graph(key: &str) -> Option<&str> {
    let name = key
        .strip_prefix("og:")
        .or_else(|| key.strip_prefix("article:"))
        .or_else(|| key.strip_prefix("book:"))?;
    // Its other names (image, type, site_name) say nothing of the document.
    OPEN_GRAPH
        .iter()
        .any(|(known, _)| *known == name)
        .then_some(name)
}

/// Takes up one name of a vocabulary; an unknown one is kept as it is written.
fn say(description: &mut Description, names: Names, name: &str, key: &str, value: &str) {
    match names.iter().find(|(known, _)| *known == name) {
        // Some pages give the address of a person's page for the person.
        Some((_, Said::Creator)) if is_address(value) => {}
        Some((_, said)) => description.say(*said, key, value),
        None if name.starts_with("identifier") && is_address(value) => {
            description.say(Said::OtherName, key, value);
        }
        None if matches!(name, "identifier" | "source" | "provenance") && is_shelf_mark(value) => {
            description.say(Said::CallNumber, key, value);
        }
        None if matches!(name, "pdf_url" | "xml_url" | "type" | "format") => {}
        // Under its whole name, where it turns out to be no part of a mark.
        None if shelf_mark::part_named(name).is_some() => description.shelve(name, key, value),
        None => description.keep(key, value),
    }
}

fn is_address(value: &str) -> bool {
    value.starts_with("http://") || value.starts_with("https://")
}

/// Returns true for an archive with a level, or for two levels: a number alone names anything.
fn is_shelf_mark(value: &str) -> bool {
    let mark = shelf_mark::read(value);
    let levels = mark.levels.len() + usize::from(mark.leaves.is_some());
    levels > usize::from(mark.repository.is_none())
}

/// First and last page, which stand apart.
#[derive(Default)]
struct Pages {
    first: Option<String>,
    last: Option<String>,
}

impl Pages {
    fn take(&mut self, name: &str, value: &str) -> bool {
        match name {
            "firstpage" => self.first = Some(value.to_owned()),
            "lastpage" => self.last = Some(value.to_owned()),
            _ => return false,
        }
        true
    }

    fn range(self) -> Option<String> {
        let first = self.first?;
        Some(match self.last {
            Some(last) if last != first => format!("{first}-{last}"),
            _ => first,
        })
    }
}

/// Takes up the documents that a JSON-LD value describes.
fn json_ld(description: &mut Description, value: &Value, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(values) => {
            for value in values.iter().take(100) {
                json_ld(description, value, depth + 1);
            }
        }
        Value::Object(fields) => {
            let kinds = fields.get("@type").map(words_of).unwrap_or_default();
            let is_document = kinds
                .iter()
                .any(|kind| DOCUMENTS.contains(&kind.to_lowercase().as_str()));
            if is_document && description.is_empty() {
                for (key, value) in fields {
                    let known = key.to_lowercase();
                    let said = JSON_LD.iter().find(|(name, _)| *name == known);
                    for words in said.map(|_| words_of(value)).unwrap_or_default() {
                        say(description, JSON_LD, &known, key, &words);
                    }
                }
            } else {
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    if let Some(inner) = fields.get(key) {
                        json_ld(description, inner, depth + 1);
                    }
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Returns the words of a value: of a thing its name, of a list those of each.
fn words_of(value: &Value) -> Vec<String> {
    let one = |value: &Value| match value {
        Value::String(words) => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(fields) => {
            let name = ["name", "@value", "url", "@id"]
                .iter()
                .find_map(|key| fields.get(*key));
            name.and_then(Value::as_str).map(str::to_owned)
        }
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    };
    match value {
        Value::Array(values) => values.iter().take(200).filter_map(one).collect(),
        _ => one(value).into_iter().collect(),
    }
}

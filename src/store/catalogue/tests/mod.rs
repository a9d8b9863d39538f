//! Tests of the catalogue, one file for each of its duties.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]

mod facets;
mod filter;
mod listing;
mod look_up;
mod marks;
mod merge;
mod quality;
mod snapshot;
mod speed;
mod timeline;

use std::path::PathBuf;

use crate::record::Clean;
use crate::record::date::DocDate;
use crate::record::facet::{FacetCounts, FacetRequest};
use crate::record::identity::{RecordId, TextHash, cite_key};
use crate::record::listing::{Order, Page, Request, RowKey};
use crate::record::query::Query;
use crate::record::text::TextKey;
use crate::store::entry::{Entry, FileRef, Group, Part};

use super::Catalogue;

/// An entry with a title, a path in the collection `harbour`, and a text.
fn entry(path: &str, title: &str, text: &str) -> Entry {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    named(RecordId::path("harbour", stem), path, title, text)
}

fn named(id: RecordId, path: &str, title: &str, text: &str) -> Entry {
    let base = FileRef {
        path: path.to_owned(),
        file: Some(PathBuf::from("/archive").join(path)),
        ..FileRef::default()
    };
    Entry {
        cite_key: cite_key(&id),
        id,
        title: Clean::line(title),
        texts: vec![(TextKey("text".to_owned()), TextHash::of(text))],
        path: path.to_owned(),
        groups: vec![Group {
            base,
            ..Group::default()
        }],
        ..Entry::default()
    }
}

fn part(id: &str, root: &str) -> Part {
    Part {
        id: id.to_owned(),
        name: Clean::line(id),
        root: Some(PathBuf::from(root)),
        ..Part::default()
    }
}

/// A catalogue of one collection.
fn catalogue(entries: Vec<Entry>) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let harbour = catalogue.add_part(part("harbour", "/archive"));
    catalogue.add(harbour, entries);
    catalogue
}

/// Counts every facet of all records.
fn all_facets(catalogue: &mut Catalogue) -> FacetCounts {
    catalogue.facets(&FacetRequest {
        seq: 1,
        query: Query::default(),
        order: Order::Date,
    })
}

fn date(text: &str) -> Option<DocDate> {
    let date = DocDate::parse_range(text);
    assert!(date.is_some(), "{text} is a date");
    date
}

fn lines(values: &[&str]) -> Vec<Clean> {
    values.iter().map(|value| Clean::line(value)).collect()
}

fn request(query: &str) -> Request {
    Request {
        seq: 1,
        query: Query::parse(query),
        order: Order::Date,
        start: 0,
        count: 1000,
        keep: None,
    }
}

fn ask(catalogue: &mut Catalogue, query: &str) -> Page {
    catalogue.rows(&request(query))
}

fn titles(page: &Page) -> Vec<&str> {
    page.rows.iter().map(|row| row.title.as_str()).collect()
}

fn key(part: u16, index: u32) -> RowKey {
    RowKey { part, index }
}

/// The telegram the record is modelled on.
fn telegram() -> Entry {
    let id = RecordId::url("https://digitalarchive.wilsoncenter.org/document/112079").unwrap();
    Entry {
        short_title: Some(Clean::line(
            "Telegram, transmitting 16 November 1950 message",
        )),
        date: date("1950-11-17"),
        creators: lines(&["Shtykov"]),
        recipients: lines(&["Gromyko"]),
        places: lines(&["Manchuria", "Korea"]),
        subjects: lines(&["Korean War", "Air forces"]),
        summary: Clean::text(
            "Kim Il Sung asks to send Korean students over\nin order to learn flying and maintenance techniques.",
        ),
        original_language: Some((Clean::line("Russian"), Some("ru".to_owned()))),
        translations: vec!["en".to_owned()],
        text_languages: vec!["en".to_owned()],
        archives: lines(&["Archive of the President", "APRF"]),
        shelves: lines(&["APRF 45/1/347", "AVPRF 059a/5a/3/11"]),
        collection: Clean::line("harbour"),
        has_translation: true,
        ..named(
            id,
            "112079.md",
            "Telegram from Shtykov to Gromyko, transmitting 16 November 1950 message form Kim Il Sung to Stalin",
            "CIPHERED TELEGRAM",
        )
    }
}

//! Citations made of real records, beside those that archives state themselves.

use std::path::Path;

use readroom::formats;
use readroom::record::cite::citation;
use readroom::record::{Clean, Record};

/// Reads the records of a sample; `None` where the samples are not at hand.
fn sample(name: &str) -> Option<Vec<Record>> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    let bytes = std::fs::read(folder.join(name)).ok()?;
    let reading = formats::read(name, &bytes);
    Some(
        reading
            .records
            .into_iter()
            .map(|parsed| parsed.record)
            .collect(),
    )
}

#[test]
fn what_is_made_of_a_telegrams_fields_is_what_its_archive_says() {
    let Some(records) = sample("wilson-112079.txt") else {
        return;
    };
    let mut record = records.into_iter().next().unwrap();
    let address = record.url.clone().unwrap();
    let own = record.citation.clone().unwrap();
    assert_eq!(citation(&record), format!("{own}, {address}"));
    record.citation = None;
    let program = "History and Public Policy Program Digital Archive";
    let field = (Clean::line("Digital Archive"), Clean::line(program));
    record.further.push(field);
    // One form of date for all citations.
    let own = own.replace("November 17, 1950", "17 November 1950");
    assert_eq!(citation(&record), format!("{own}, {address}"));
}

#[test]
fn an_article_is_cited_by_its_header_and_not_by_its_folder() {
    let Some(records) = sample("tei-rdcr/bavaria.xml") else {
        return;
    };
    let record = Record {
        id: readroom::record::identity::RecordId::path("tei-rdcr", "bavaria"),
        collection: Clean::line("tei-rdcr"),
        ..records.into_iter().next().unwrap()
    };
    assert_eq!(
        citation(&record),
        "“A Guide to the United States’ History of Recognition, Diplomatic, and Consular Relations, \
         by Country, since 1776: Bavaria,” Department of State, 2010"
    );
}

#[test]
fn a_document_of_a_volume_is_cited_by_the_volume() {
    let Some(records) = sample("frus-excerpt.xml") else {
        return;
    };
    let record = records.iter().find(|record| {
        let number = record
            .container
            .as_ref()
            .and_then(|volume| volume.number.as_deref());
        number == Some("4")
    });
    let cited = citation(record.unwrap());
    assert!(
        cited.starts_with("Kennan, “Memorandum From the Counselor"),
        "{cited}"
    );
    assert!(
        cited.contains(
            "30 March 1950, in Foreign Relations of the United States, 1950–1955, The Intelligence \
             Community, 1950–1955, ed. Douglas Keane and Michael Warner (Washington: United States \
             Government Printing Office, 2007), doc. 4"
        ),
        "{cited}"
    );
    assert!(!cited.contains("National Archives"), "{cited}");
}

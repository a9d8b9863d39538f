//! Bytes to records, one file a format. Pure: no file is opened here.
//!
//! Parsing never fails as a whole: it gives what was readable and a list of warnings.

use crate::record::Record;

/// What a file says of its records' names; where it lies is added by the reader of the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedNames {
    /// The `id:` it states, raw.
    pub id: Option<String>,
    /// Its own URL, raw.
    pub url: Option<String>,
    /// Other addresses and ids of the same record, raw (a page's slug beside its number).
    pub others: Vec<String>,
    /// Volume and document, for a document of a volume.
    pub volume: Option<(String, String)>,
}

/// One record as a format read it: not yet placed in a collection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The record; its `id`, `also`, `cite_key`, `collection` and `sources` are still empty.
    pub record: Record,
    /// What it says of its own name.
    pub names: StatedNames,
    /// True when the file describes its text (title, date or any field of its own), false for
    /// a text alone. Without a base file, the described one of a group of companions is the base.
    pub described: bool,
}

/// What reading a file gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Name of the format ("digital archive", "Markdown", "plain text").
    pub format: &'static str,
    /// Name of the encoding ("UTF-8").
    pub encoding: &'static str,
    /// Its records: none for a file that could not be read at all, several for a volume.
    pub records: Vec<Parsed>,
    /// What could not be read, or only in part: sentences for "Problems".
    pub warnings: Vec<crate::record::Clean>,
}
/// TEMP stand-in.
pub fn read(name: &str, bytes: &[u8]) -> Reading {
    let text = String::from_utf8_lossy(bytes);
    let mut record = Record {
        title: crate::record::Clean::line(name),
        ..Record::default()
    };
    record.texts.push(crate::record::text::Text {
        blocks: text
            .split("\n\n")
            .map(|p| {
                crate::record::text::Block::new(
                    crate::record::text::BlockKind::Paragraph,
                    crate::record::Clean::line(p),
                )
            })
            .collect(),
        ..Default::default()
    });
    Reading {
        format: "plain text",
        encoding: "UTF-8",
        records: vec![Parsed {
            record,
            described: false,
            names: StatedNames::default(),
        }],
        warnings: Vec::new(),
    }
}

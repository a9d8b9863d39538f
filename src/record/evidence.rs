//! The evidence a new mark takes of its record.

use super::date::DocDate;
use super::identity::TextHash;
use super::marks::Evidence;
use super::record::Record;
use super::text::Text;

impl Evidence {
    /// Takes the evidence of a record; of the text given, else of the one shown first.
    pub fn of(record: &Record, text: Option<&Text>) -> Self {
        let text = text.or_else(|| record.first_text());
        Self {
            ids: std::iter::once(&record.id)
                .chain(&record.also)
                .cloned()
                .collect(),
            title: record.title.clone(),
            date: record.date.as_ref().map(DocDate::edtf).map(str::to_owned),
            path: record
                .sources
                .first()
                .map(|source| source.path.clone())
                .unwrap_or_default(),
            text: text.map(|text| text.key.clone()).unwrap_or_default(),
            hash: text
                .map(|text| TextHash::of(&text.canonical()))
                .unwrap_or_default(),
        }
    }
}

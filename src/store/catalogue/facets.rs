//! The facets of a record, as numbers of values in a dictionary of its collection.
//!
//! Counting a facet adds up numbers, and a question about languages or archives is asked once
//! of each value in the dictionary: no entry is decoded for either.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::record::Clean;
use crate::record::date::{Day, DocDate};
use crate::record::listing::RowKey;
use crate::store::entry::Entry;
use crate::store::snapshot::codec::Writer;

use super::records::{Column, Records};
use super::stock::Stock;
use super::{Catalogue, columns};

/// A property by which a list can be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// The year of the date; a date that can mean several is the range of them (`1950..1953`).
    Year,
    /// Languages of the original and of the texts: primary subtags (`ru`).
    Language,
    /// Repositories, with their former names.
    Archive,
    /// Collections by name.
    Collection,
    /// Creators.
    Creator,
    /// Subjects.
    Subject,
    /// Formats of the files ("digital archive").
    Format,
}

impl Facet {
    /// Every facet, in the order they are offered.
    pub const ALL: [Facet; 7] = [
        Facet::Year,
        Facet::Language,
        Facet::Archive,
        Facet::Collection,
        Facet::Creator,
        Facet::Subject,
        Facet::Format,
    ];

    /// Returns its number in the dictionary's column.
    pub(super) fn number(self) -> u8 {
        match self {
            Facet::Year => 0,
            Facet::Language => 1,
            Facet::Archive => 2,
            Facet::Collection => 3,
            Facet::Creator => 4,
            Facet::Subject => 5,
            Facet::Format => 6,
        }
    }
}

/// Stands for a facet in the dictionary: the languages of original, translations and texts
/// together, as `lang:` asks for them.
pub(super) const SPEECH: u8 = 7;

/// The values that are in a dictionary, so that each is put there once.
pub(super) type Known = HashMap<(u8, Vec<u8>), u32>;

/// Adds the values of an entry to the columns.
pub(super) fn push(records: &mut Records, known: &mut Known, entry: &Entry) {
    for (facet, value) in values_of(entry) {
        let next = known.len() as u32;
        let code = *known
            .entry((facet, value))
            .or_insert_with_key(|(facet, value)| {
                records.push_item(Column::Dictionary, Column::DictionaryEnds, value);
                records.column_mut(Column::DictionaryFacets).push([*facet]);
                next
            });
        records.column_mut(Column::Codes).push(code.to_le_bytes());
    }
    records.end(Column::Codes, Column::CodeEnds, 4);
}

/// Returns the values of an entry, each once, with the numbers of their facets.
fn values_of(entry: &Entry) -> Vec<(u8, Vec<u8>)> {
    let mut values: Vec<(u8, Vec<u8>)> = Vec::new();
    let mut add = |facet: Facet, value: &str| {
        let value = (facet.number(), value.as_bytes().to_vec());
        if !value.1.is_empty() && !values.contains(&value) {
            values.push(value);
        }
    };
    if let Some(years) = entry.date.as_ref().and_then(years) {
        add(Facet::Year, &years);
    }
    let original = columns::original_tag(entry);
    let of_texts = entry.text_languages.iter().chain(&entry.translations);
    for tag in original.into_iter().chain(of_texts.map(String::as_str)) {
        add(
            Facet::Language,
            &columns::primary_subtag(tag).to_lowercase(),
        );
    }
    let lists = [
        (Facet::Archive, &entry.archives),
        (Facet::Creator, &entry.creators),
        (Facet::Subject, &entry.subjects),
    ];
    for (facet, list) in lists {
        for value in list {
            add(facet, value);
        }
    }
    add(Facet::Collection, &entry.collection);
    add(Facet::Format, &entry.format);
    let mut speech = Writer::default();
    speech.speech(entry);
    values.push((SPEECH, speech.0));
    values
}

/// Returns the year a date lies in, or the range of years it can mean.
fn years(date: &DocDate) -> Option<String> {
    let year = |day: Option<Day>| {
        let span = jiff::Span::new().try_days(day?).ok()?;
        let day = Date::constant(1970, 1, 1).checked_add(span).ok()?;
        Some(day.year())
    };
    match (year(date.earliest()), year(date.latest())) {
        (Some(from), Some(to)) if from == to => Some(format!("{from:04}")),
        (Some(from), Some(to)) => Some(format!("{from:04}..{to:04}")),
        (Some(from), None) => Some(format!("{from:04}..")),
        (None, Some(to)) => Some(format!("..{to:04}")),
        (None, None) => None,
    }
}

impl Catalogue {
    /// Counts the values of a facet over records, the most frequent first, then by name.
    pub fn count(&self, facet: Facet, among: &[RowKey]) -> Vec<(Clean, usize)> {
        let mut counted: HashMap<Clean, usize> = HashMap::new();
        let parts = self.stocks.iter().enumerate();
        for (part, stock) in parts {
            let keys = among.iter().filter(|key| usize::from(key.part) == part);
            stock.count(facet, keys.map(|key| key.index), &mut counted);
        }
        let mut counted: Vec<(Clean, usize)> = counted.into_iter().collect();
        counted.sort_by(|(a, of_a), (b, of_b)| of_b.cmp(of_a).then_with(|| a.cmp(b)));
        counted
    }
}

impl Stock {
    fn count(
        &self,
        facet: Facet,
        indices: impl Iterator<Item = u32>,
        counted: &mut HashMap<Clean, usize>,
    ) {
        let [base, tail] = self.both();
        let mut counts = [base, tail].map(|records| {
            let facets = records.column(Column::DictionaryFacets).as_slice();
            vec![0_usize; facets.len()]
        });
        for index in indices {
            if let Some(entry) = self.changed(index) {
                for (_, value) in values_of(entry)
                    .into_iter()
                    .filter(|of| of.0 == facet.number())
                {
                    *counted.entry(shown(&value)).or_default() += 1;
                }
                continue;
            }
            let (records, at) = self.at(index);
            let side = usize::from(self.is_in_tail(index));
            let Some(counts) = counts.get_mut(side) else {
                continue;
            };
            for code in records.codes(at) {
                if let Some(count) = counts.get_mut(code as usize) {
                    *count += 1;
                }
            }
        }
        for (records, counts) in [base, tail].into_iter().zip(counts) {
            let facets = records.column(Column::DictionaryFacets).as_slice();
            let each = facets.iter().zip(counts).enumerate();
            for (code, (_, count)) in
                each.filter(|(_, (of, count))| **of == facet.number() && *count > 0)
            {
                let value = records.item(Column::Dictionary, Column::DictionaryEnds, code);
                *counted.entry(shown(value)).or_default() += count;
            }
        }
    }
}

fn shown(value: &[u8]) -> Clean {
    Clean::line(&String::from_utf8_lossy(value))
}

//! The facets of a record, as numbers of values in a dictionary of its collection.
//!
//! Counting adds up numbers, for all facets in one walk, and a question about languages or
//! archives is asked once of each value in the dictionary: no entry is decoded for either.
//! Spellings that differ by case and accents alone are one value, as they are for the filter.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use crate::find::fold::fold;
use crate::record::Clean;
use crate::record::date::{Day, DocDate};
use crate::record::facet::{
    Facet, FacetCounts, FacetRequest, FacetValue, Means, nothing_stated, shown_language,
    shown_years,
};
use crate::record::listing::RowKey;
use crate::record::query::plain_value;
use crate::store::entry::Entry;
use crate::store::snapshot::codec::Writer;

use super::records::{Column, Records};
use super::stock::Stock;
use super::{Catalogue, columns};

/// So many years are listed one by one; of more, decades, and of still more, centuries.
const MOST_SPANS: usize = 30;

/// Returns the number of a facet in the dictionary's column.
pub(super) fn number(facet: Facet) -> u8 {
    match facet {
        Facet::Year => 0,
        Facet::Language => 1,
        Facet::Archive => 2,
        Facet::Collection => 3,
        Facet::Creator => 4,
        Facet::Subject => 5,
        Facet::Format => 6,
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
pub(super) fn values_of(entry: &Entry) -> Vec<(u8, Vec<u8>)> {
    let mut values: Vec<(u8, Vec<u8>)> = Vec::new();
    let mut seen = ValuesOnce::default();
    let mut add = |facet: Facet, value: &str| {
        if seen.is_new(facet, value) {
            values.push((number(facet), value.as_bytes().to_vec()));
        }
    };
    if let Some(date) = &entry.date {
        add(Facet::Year, &years(date));
    }
    let original = columns::original_tag(entry);
    let of_texts = entry.text_languages.iter().chain(&entry.translations);
    for tag in original.into_iter().chain(of_texts.map(String::as_str)) {
        add(
            Facet::Language,
            &columns::primary_subtag(tag).to_lowercase(),
        );
    }
    if let Some((name, None)) = &entry.original_language {
        add(Facet::Language, name);
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

/// The values of an entry so far: two spellings of one value are counted once.
#[derive(Default)]
struct ValuesOnce {
    /// The first of each facet, which is most often the only one and not folded for nothing.
    alone: Vec<(Facet, String)>,
    /// The others, folded, and the first once there are others.
    folded: Vec<(Facet, String)>,
}

impl ValuesOnce {
    /// Takes up a value of a facet; returns true when it says something, and for the first time.
    fn is_new(&mut self, facet: Facet, value: &str) -> bool {
        let alone = self.alone.iter().position(|(of, _)| *of == facet);
        let is_begun = alone.is_some() || self.folded.iter().any(|(of, _)| *of == facet);
        // What has a letter or figure is never folded to nothing.
        if !is_begun && value.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            self.alone.push((facet, value.to_owned()));
            return true;
        }
        if let Some(at) = alone {
            if self.alone.get(at).is_some_and(|(_, first)| first == value) {
                return false;
            }
            let (facet, first) = self.alone.swap_remove(at);
            self.folded.push((facet, folded(&first)));
        }
        let value = (facet, folded(value));
        let is_new = !value.1.is_empty() && !self.folded.contains(&value);
        if is_new {
            self.folded.push(value);
        }
        is_new
    }
}

fn folded(value: &str) -> String {
    plain_value(&fold(value))
}

/// Returns the year a date lies in, or the range of years it can mean; an open end is empty.
fn years(date: &DocDate) -> String {
    let year = |day: Option<Day>| {
        let span = jiff::Span::new().try_days(day?).ok()?;
        let day = Date::constant(1970, 1, 1).checked_add(span).ok()?;
        Some(format!("{:04}", day.year()))
    };
    let (from, to) = (year(date.earliest()), year(date.latest()));
    let [from, to] = [from, to].map(Option::unwrap_or_default);
    if from == to && !from.is_empty() {
        from
    } else {
        format!("{from}..{to}")
    }
}

/// Reads what [`years`] wrote; an open end is as far as years go.
fn span_of_years(value: &str) -> Option<(i16, i16)> {
    let (from, to) = value.split_once("..").unwrap_or((value, value));
    let year = |text: &str, open: i16| {
        if text.is_empty() {
            Some(open)
        } else {
            text.parse().ok()
        }
    };
    Some((year(from, i16::MIN)?, year(to, i16::MAX)?))
}

impl Catalogue {
    /// Counts the values of every facet over the records that are listed.
    pub fn facets(&mut self, request: &FacetRequest) -> FacetCounts {
        let listed = self.all_keys(request.order, &request.query);
        self.facets_among(request.seq, &listed)
    }

    /// Counts the values of every facet over these records, under the number of the request.
    pub fn facets_among(&self, seq: u64, records: &[RowKey]) -> FacetCounts {
        let counted = self.count(records);
        FacetCounts {
            seq,
            matched: records.len(),
            values: Facet::ALL.map(|facet| counted.values(facet)),
        }
    }

    /// Counts the values of one facet over these records; the most frequent come first.
    pub fn divide(&self, facet: Facet, among: &[RowKey]) -> Vec<(Clean, usize)> {
        let values = self.count(among).values(facet).into_iter();
        let mut values: Vec<(Clean, usize)> = values
            .filter(|value| value.count > 0 && value.means != Means::Nothing)
            .map(|value| (value.label, value.count))
            .collect();
        values.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        values
    }

    fn count(&self, among: &[RowKey]) -> Counted {
        let mut counted = Counted::default();
        let mut tallies: Vec<Tally<'_>> = self.stocks.iter().map(Tally::new).collect();
        for key in among {
            if let Some(tally) = tallies.get_mut(usize::from(key.part)) {
                tally.add(key.index, &mut counted);
            }
        }
        for tally in tallies {
            tally.end(&mut counted);
        }
        counted
    }
}

/// How often each value in the dictionaries of a collection was met.
struct Tally<'a> {
    stock: &'a Stock,
    /// Of the snapshot's records, and of those that were added.
    sides: [(&'a Records, Vec<usize>); 2],
}

impl<'a> Tally<'a> {
    fn new(stock: &'a Stock) -> Self {
        let side = |records: &'a Records| {
            let facets = records.column(Column::DictionaryFacets).as_slice();
            (records, vec![0; facets.len()])
        };
        Self {
            stock,
            sides: stock.both().map(side),
        }
    }

    /// Counts the values of a record; one that others have joined is asked itself.
    fn add(&mut self, index: u32, counted: &mut Counted) {
        let mut met = 0_u32;
        if let Some(entry) = self.stock.changed(index) {
            for (facet, value) in values_of(entry) {
                met |= 1 << facet;
                counted.add(facet, &value, 1);
            }
        } else {
            let (_, at) = self.stock.at(index);
            let [base, tail] = &mut self.sides;
            let side = if self.stock.is_in_tail(index) {
                tail
            } else {
                base
            };
            let facets = side.0.column(Column::DictionaryFacets).as_slice();
            for code in side.0.codes(at) {
                let code = code as usize;
                if let (Some(facet), Some(count)) = (facets.get(code), side.1.get_mut(code)) {
                    met |= 1_u32.checked_shl((*facet).into()).unwrap_or_default();
                    *count += 1;
                }
            }
        }
        for facet in Facet::ALL {
            let number = number(facet);
            if met & 1 << number == 0
                && let Some(without) = counted.without.get_mut(usize::from(number))
            {
                *without += 1;
            }
        }
    }

    fn end(self, counted: &mut Counted) {
        for (records, counts) in self.sides {
            let facets = records.column(Column::DictionaryFacets).as_slice();
            let met = facets.iter().zip(counts).enumerate();
            for (code, (facet, count)) in met.filter(|(_, (_, count))| *count > 0) {
                let value = records.item(Column::Dictionary, Column::DictionaryEnds, code);
                counted.add(*facet, value, count);
            }
        }
    }
}

/// The values that were met.
#[derive(Debug, Default)]
struct Counted {
    /// By facet and folded name.
    values: [HashMap<String, Spellings>; Facet::ALL.len()],
    /// Records without a value, by facet.
    without: [usize; Facet::ALL.len()],
}

/// A value with the spelling that is met most.
#[derive(Debug)]
struct Spellings {
    count: usize,
    best: (usize, String),
}

impl Counted {
    fn add(&mut self, facet: u8, value: &[u8], count: usize) {
        let value = String::from_utf8_lossy(value);
        let Some(values) = self.values.get_mut(usize::from(facet)) else {
            return;
        };
        let known = values
            .entry(plain_value(&fold(&value)))
            .or_insert_with(|| Spellings {
                count: 0,
                best: (0, String::new()),
            });
        known.count += count;
        let (most, spelling) = &mut known.best;
        if count > *most || (count == *most && *value < **spelling) {
            (*most, *spelling) = (count, value.into_owned());
        }
    }

    /// Returns the values of a facet: years in order of time, others by count, then by name;
    /// last the records that have none.
    fn values(&self, facet: Facet) -> Vec<FacetValue> {
        let place = usize::from(number(facet));
        let Some(met) = self.values.get(place) else {
            return Vec::new();
        };
        let mut values = if facet == Facet::Year {
            in_order_of_time(met.values())
        } else {
            by_count(facet, met)
        };
        let without = self.without.get(place).copied().unwrap_or_default();
        if without > 0 {
            let label = Clean::line(nothing_stated(facet));
            values.push(FacetValue {
                folded: label.to_string(),
                label,
                means: Means::Nothing,
                count: without,
            });
        }
        values
    }
}

fn by_count(facet: Facet, met: &HashMap<String, Spellings>) -> Vec<FacetValue> {
    let each = met.iter().map(|(folded, value)| {
        let spelling = &value.best.1;
        if facet == Facet::Language {
            let label = shown_language(spelling);
            return FacetValue {
                folded: fold(&label),
                label,
                means: Means::Language(spelling.clone()),
                count: value.count,
            };
        }
        FacetValue {
            label: Clean::line(spelling),
            folded: folded.clone(),
            means: Means::Label,
            count: value.count,
        }
    });
    let mut values: Vec<FacetValue> = each.collect();
    values.sort_unstable_by(|a, b| {
        let by_name = || (&a.folded, &a.label).cmp(&(&b.folded, &b.label));
        b.count.cmp(&a.count).then_with(by_name)
    });
    values
}

/// Returns the years in which a date begins or ends, or the decades of so many of them, each
/// with all records whose date can lie in it: as many as a filter by it lists.
fn in_order_of_time<'a>(met: impl Iterator<Item = &'a Spellings>) -> Vec<FacetValue> {
    let spans: Vec<((i16, i16), usize)> = met
        .filter_map(|value| Some((span_of_years(&value.best.1)?, value.count)))
        .collect();
    let ends = spans.iter().flat_map(|((from, to), _)| [*from, *to]);
    let ends: BTreeSet<i16> = ends
        .filter(|year| *year > i16::MIN && *year < i16::MAX)
        .collect();
    let grouped = |step: i16| -> BTreeMap<i16, usize> {
        let starts = ends.iter().map(|year| year.div_euclid(step) * step);
        starts.map(|start| (start, 0)).collect()
    };
    let (mut step, mut groups) = (1, grouped(1));
    for wider in [10, 100] {
        if groups.len() > MOST_SPANS {
            (step, groups) = (wider, grouped(wider));
        }
    }
    for (start, sum) in &mut groups {
        let within = spans
            .iter()
            .filter(|((from, to), _)| *from < start.saturating_add(step) && start <= to);
        *sum = within.map(|(_, count)| count).sum();
    }
    let each = groups.into_iter().map(|(start, count)| {
        let last = start.saturating_add(step - 1);
        let label = shown_years(start, last);
        FacetValue {
            folded: fold(&label),
            label,
            means: Means::Years(start, last),
            count,
        }
    });
    each.collect()
}

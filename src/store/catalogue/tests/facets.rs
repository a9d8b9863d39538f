//! Facets: what is counted is what the filter lists, whatever the records are.

use proptest::prelude::*;

use crate::record::facet::{Facet, FacetValue};

use super::*;

fn counted(catalogue: &mut Catalogue, query: &str, facet: Facet) -> Vec<FacetValue> {
    let request = FacetRequest {
        seq: 1,
        query: Query::parse(query),
        order: Order::Date,
    };
    catalogue.facets(&request).of(facet).to_vec()
}

fn said(catalogue: &mut Catalogue, query: &str, facet: Facet) -> String {
    let values = counted(catalogue, query, facet).into_iter();
    let said: Vec<String> = values
        .map(|value| format!("{} {}", value.label, value.count))
        .collect();
    said.join(", ")
}

/// A catalogue of letters with all that is counted.
fn letters() -> Catalogue {
    let mut entries: Vec<Entry> = (0..6)
        .map(|n| entry(&format!("{n}.md"), &format!("Letter {n}"), &n.to_string()))
        .collect();
    let dates = ["1950", "1950-11-17", "1950-12/1951-01", "1951~", "../1949"];
    for (entry, written) in entries.iter_mut().zip(dates) {
        entry.date = date(written);
    }
    entries[0].creators = lines(&["Stalin", "STALIN", "Kim Il Sung"]);
    entries[1].creators = lines(&["STALIN"]);
    entries[2].creators = lines(&["Stálin"]);
    entries[3].creators = lines(&["Stalin, V. I."]);
    entries[0].archives = lines(&["The “Red” Archive"]);
    entries[1].archives = lines(&["Red Archive"]);
    entries[0].original_language = Some((Clean::line("Latin"), Some("la".to_owned())));
    entries[1].original_language = Some((Clean::line("Latvian"), Some("lv".to_owned())));
    entries[2].original_language = Some((Clean::line("Old Kalmyk"), None));
    entries[3].text_languages = vec!["la".to_owned(), "es-MX".to_owned()];
    entries[4].text_languages = vec!["et".to_owned()];
    for entry in &mut entries {
        entry.collection = Clean::line("Harbour");
        entry.format = "markdown".to_owned();
    }
    entries[5].format = "digital archive".to_owned();
    catalogue(entries)
}

#[test]
fn values_are_counted_by_name_and_years_by_time() {
    let mut catalogue = letters();
    let mut said = |facet| said(&mut catalogue, "", facet);
    // A date counts in each year it can mean; one that is open in all it reaches.
    assert_eq!(said(Facet::Year), "1949 1, 1950 3, 1951 2, undated 1");
    assert_eq!(
        said(Facet::Creator),
        "STALIN 3, Kim Il Sung 1, Stalin, V. I. 1, not stated 2"
    );
    assert_eq!(
        said(Facet::Language),
        "Latin 2, Estonian 1, Latvian 1, Old Kalmyk 1, Spanish 1, not stated 1"
    );
    assert_eq!(
        said(Facet::Archive),
        "Red Archive 1, The “Red” Archive 1, not stated 4"
    );
    assert_eq!(said(Facet::Format), "markdown 5, digital archive 1");
    assert_eq!(said(Facet::Collection), "Harbour 6");
    assert_eq!(said(Facet::Subject), "not stated 6");
}

#[test]
fn the_counts_are_those_of_what_is_listed() {
    let mut catalogue = letters();
    let mut said = |query, facet| said(&mut catalogue, query, facet);
    assert_eq!(
        said("from:=stalin date:1950", Facet::Year),
        "1950 3, 1951 1"
    );
    assert_eq!(said("nothing at all like it", Facet::Year), "");
    assert_eq!(said("-has:archive", Facet::Archive), "not stated 4");
}

#[test]
fn many_years_are_counted_by_decades_and_very_many_by_centuries() {
    let with_years = |years: &mut dyn Iterator<Item = i32>| {
        let each = years.map(|year| {
            let mut entry = entry(&format!("{year}.md"), "Letter", &year.to_string());
            entry.date = date(&format!("{year:04}"));
            entry
        });
        catalogue(each.collect())
    };
    let mut of_a_war = with_years(&mut (1945..1991));
    assert_eq!(
        said(&mut of_a_war, "", Facet::Year),
        "1940s 5, 1950s 10, 1960s 10, 1970s 10, 1980s 10, 1990s 1"
    );
    assert!(said(&mut of_a_war, "date:1950s", Facet::Year).starts_with("1950 1, 1951 1, "));
    let mut of_an_age = with_years(&mut (1000..1950));
    let centuries = counted(&mut of_an_age, "", Facet::Year);
    assert_eq!(centuries.len(), 10);
    assert_eq!(centuries[9].count, 50);
    assert_eq!(centuries[9].typed(Facet::Year).unwrap(), "date:1900..1999");
}

/// Asks for every value in the grammar: the filter lists as many as were counted.
fn what_is_counted_is_listed(catalogue: &mut Catalogue, query: &str) {
    for facet in Facet::ALL {
        for value in counted(catalogue, query, facet) {
            let asked = format!("{query} {}", value.typed(facet).unwrap());
            let listed = catalogue.all_keys(Order::Title, &Query::parse(&asked));
            assert_eq!(listed.len(), value.count, "{asked}");
        }
    }
}

#[test]
fn the_filter_lists_what_was_counted() {
    let mut catalogue = letters();
    for query in ["", "letter", "from:=Stalin", "-has:lang", "date:1950.."] {
        what_is_counted_is_listed(&mut catalogue, query);
    }
}

#[test]
fn a_record_that_others_have_joined_counts_once_with_what_they_brought() {
    let mut first = named(RecordId::stated("harbour", "x"), "a.md", "Letter", "one");
    first.subjects = lines(&["Trade"]);
    let mut second = named(RecordId::stated("harbour", "x"), "b.md", "Letter", "two");
    second.text_languages = vec!["ru".to_owned()];
    second.subjects = lines(&["trade", "War"]);
    let mut catalogue = catalogue(vec![first, second]);
    assert_eq!(catalogue.len(), 1);
    what_is_counted_is_listed(&mut catalogue, "");
    assert_eq!(said(&mut catalogue, "", Facet::Language), "Russian 1");
}

proptest! {
    #[test]
    fn whatever_the_values_what_is_counted_is_listed(
        records in prop::collection::vec(
            (prop::option::of("[a-cA-C\"“ é]{1,4}"), "-?(19[0-9X]{2}|00[0-9]{2})", 0..5_usize),
            1..12,
        ),
    ) {
        let mut entries = Vec::new();
        for (n, (name, year, language)) in records.into_iter().enumerate() {
            let mut entry = entry(&format!("{n}.md"), "Letter", &n.to_string());
            entry.date = DocDate::parse_edtf(&year);
            entry.creators = name.iter().map(|name| Clean::line(name)).collect();
            entry.subjects.clone_from(&entry.creators);
            entry.text_languages = vec![["la", "lv", "es", "et", "ru-Latn"][language].to_owned()];
            entry.collection = Clean::line("c");
            entry.format = "markdown".to_owned();
            entries.push(entry);
        }
        what_is_counted_is_listed(&mut catalogue(entries), "");
    }
}

#[test]
fn what_was_changed_or_read_lately_comes_first() {
    let with = |path: &str, modified: Option<i64>, written: &str| {
        let mut entry = entry(path, path, path);
        entry.groups[0].base.modified = modified;
        entry.date = date(written);
        entry
    };
    let mut old = with("old.md", Some(10), "1950");
    // The newest of its files tells.
    old.groups[0].sidecars = vec![FileRef {
        modified: Some(40),
        ..FileRef::default()
    }];
    let mut catalogue = catalogue(vec![
        with("unknown.md", None, "1949"),
        with("b.md", Some(20), "1952"),
        with("a.md", Some(20), "1951"),
        old,
    ]);
    let listed = |catalogue: &mut Catalogue, order| -> Vec<String> {
        let keys = catalogue.all_keys(order, &Query::default());
        let paths = keys.iter().filter_map(|key| catalogue.entry(*key));
        paths.map(|entry| entry.path.clone()).collect()
    };
    assert_eq!(
        listed(&mut catalogue, Order::Changed),
        ["old.md", "a.md", "b.md", "unknown.md"]
    );
    let by_date = ["unknown.md", "old.md", "a.md", "b.md"];
    assert_eq!(listed(&mut catalogue, Order::Read), by_date);
    catalogue.set_read(["harbour/b", "elsewhere/1", "harbour/a", "harbour/b"]);
    assert_eq!(
        listed(&mut catalogue, Order::Read),
        ["b.md", "a.md", "unknown.md", "old.md"]
    );
}

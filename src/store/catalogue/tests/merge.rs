//! Which entries are one record.

use super::*;

fn problems(catalogue: &Catalogue) -> Vec<String> {
    let problems = catalogue.problems().iter();
    problems
        .map(|problem| format!("{}: {}", problem.path, problem.reason))
        .collect()
}

#[test]
fn the_same_id_and_text_is_one_record_with_several_sources() {
    let url = RecordId::url("https://a.example/1").unwrap();
    let mut catalogue = catalogue(vec![
        named(url.clone(), "a.md", "One", "text"),
        named(url, "copy/a.md", "One", "text"),
    ]);
    assert_eq!(catalogue.len(), 1);
    assert_eq!(catalogue.entry(key(0, 0)).unwrap().groups.len(), 2);
    assert_eq!(problems(&catalogue), [""; 0]);
    assert_eq!(ask(&mut catalogue, "").matched, 1);
}

#[test]
fn the_same_stated_id_with_another_text_is_a_further_text_and_a_problem() {
    let id = RecordId::stated("harbour", "12");
    let catalogue = catalogue(vec![
        named(id.clone(), "a.md", "One", "text"),
        named(id, "b.md", "Two", "another"),
    ]);
    assert_eq!(catalogue.len(), 1);
    let entry = catalogue.entry(key(0, 0)).unwrap();
    assert_eq!(entry.groups.len(), 2);
    let keys: Vec<&str> = entry.texts.iter().map(|(key, _)| key.0.as_str()).collect();
    assert_eq!(keys, ["text", "text@b.md"]);
    let problems = problems(&catalogue);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].starts_with("b.md:") && problems[0].contains("a.md"),
        "{problems:?}"
    );
}

#[test]
fn a_description_without_a_text_contradicts_no_text() {
    let id = RecordId::stated("harbour", "12");
    let catalogue = catalogue(vec![
        named(id.clone(), "a.md", "One", ""),
        named(id, "b.md", "One", "text"),
    ]);
    assert_eq!((catalogue.len(), catalogue.problems().len()), (1, 0));
    let evidence = catalogue.evidence(key(0, 0), None).unwrap();
    assert_eq!(evidence.hash, TextHash::of("text"));
}

#[test]
fn two_folders_of_one_name_with_the_same_file_names_stay_apart() {
    let mut catalogue = Catalogue::default();
    let first = catalogue.add_part(part("letters", "/a/letters"));
    let second = catalogue.add_part(part("letters", "/b/letters"));
    let file = |n: u32, text: &str| {
        named(
            RecordId::path("letters", &n.to_string()),
            &format!("{n}.txt"),
            text,
            text,
        )
    };
    catalogue.add(
        first,
        vec![file(1, "one"), file(2, "two"), file(3, "same"), file(4, "")],
    );
    catalogue.add(
        second,
        vec![file(1, "uno"), file(2, "due"), file(3, "same"), file(4, "")],
    );
    assert_eq!(catalogue.len(), 7, "only the equal text is one record");
    let problems = problems(&catalogue);
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert!(problems[0].contains("/a/letters") && problems[0].contains("/b/letters"));
    assert!(problems[0].contains("collection.toml"));
}

#[test]
fn one_path_id_within_a_collection_is_one_record() {
    let catalogue = catalogue(vec![
        entry("1.md", "One", "text"),
        entry("1.txt", "One", "other"),
    ]);
    assert_eq!((catalogue.len(), catalogue.problems().len()), (1, 1));
}

#[test]
fn another_name_that_the_document_states_is_the_same_record() {
    let number = RecordId::url("https://a.example/112079").unwrap();
    let slug = RecordId::url("https://a.example/telegram").unwrap();
    let mut first = named(number.clone(), "a.md", "One", "text");
    first.also = vec![slug.clone()];
    let second = named(slug, "b.md", "One", "text");
    assert_eq!(catalogue(vec![first.clone(), second.clone()]).len(), 1);
    let reversed = catalogue(vec![second, first]);
    assert_eq!(reversed.len(), 1);
    assert!(reversed.entry(key(0, 0)).unwrap().also.contains(&number));
}

#[test]
fn an_earlier_path_of_another_record_makes_them_no_one_record() {
    let mut first = named(RecordId::stated("harbour", "x"), "a.md", "One", "text");
    first.also = vec![RecordId::path("harbour", "b")];
    let catalogue = catalogue(vec![first, entry("b.md", "Two", "other")]);
    assert_eq!((catalogue.len(), catalogue.problems().len()), (2, 0));
}

#[test]
fn a_stated_id_that_reads_like_the_path_of_another_file_is_told() {
    let stated = named(RecordId::stated("harbour", "12"), "x.md", "One", "text");
    let catalogue = catalogue(vec![stated, entry("12.md", "Two", "other")]);
    assert_eq!((catalogue.len(), catalogue.problems().len()), (2, 1));
}

#[test]
fn an_entry_that_names_two_records_makes_them_one_and_both_keys_hold() {
    let url = |end: &str| RecordId::url(&format!("https://a.example/{end}")).unwrap();
    let first = named(url("1"), "1.md", "One", "text");
    let second = named(url("2"), "2.md", "One", "text");
    let mut bridge = named(url("3"), "3.md", "One", "text");
    bridge.also = vec![url("1"), url("2")];
    let mut catalogue = catalogue(vec![first, second]);
    assert_eq!(ask(&mut catalogue, "").matched, 2);
    catalogue.add(0, vec![bridge, entry("4.md", "Other", "other")]);
    assert_eq!(titles(&ask(&mut catalogue, "")), ["One", "Other"]);
    assert_eq!(catalogue.entry(key(0, 1)).unwrap().groups.len(), 3);
    assert_eq!(catalogue.resolve(key(0, 1)), key(0, 0));
    let kept = catalogue
        .rows(&Request {
            keep: Some(key(0, 1)),
            ..request("")
        })
        .kept_at;
    assert_eq!(kept, Some(0));
}

#[test]
fn cite_keys_are_told_apart_whatever_was_read_first() {
    let letters = || {
        vec![
            entry("a b.md", "One", "1"),
            entry("a+b.md", "Two", "2"),
            entry("c.md", "Three", "3"),
        ]
    };
    let keys = |mut entries: Vec<Entry>, turn: bool| {
        if turn {
            entries.reverse();
        }
        let catalogue = catalogue(entries);
        let keys = catalogue
            .live_slots()
            .filter_map(|slot| slot.entry())
            .map(|entry| (entry.title.to_string(), entry.cite_key.clone()));
        let mut keys: Vec<_> = keys.collect();
        keys.sort();
        keys
    };
    let found = keys(letters(), false);
    assert_eq!(found, keys(letters(), true));
    assert_ne!(found[0].1, found[2].1);
    assert!(found[0].1.starts_with("harbour-a-b-"), "{found:?}");
    assert_eq!(found[1].1, "harbour-c");
}

#[test]
fn problems_are_told_by_path() {
    let mut catalogue = Catalogue::default();
    for path in ["c", "a", "b"] {
        catalogue.add_problem(crate::record::listing::Problem {
            path: Clean::line(path),
            reason: Clean::line("unreadable"),
        });
    }
    let paths: Vec<&str> = catalogue
        .problems()
        .iter()
        .map(|problem| problem.path.as_str())
        .collect();
    assert_eq!(paths, ["a", "b", "c"]);
}

#[test]
fn a_record_that_joined_another_is_that_one_in_a_newer_catalogue() {
    let url = |number: u8| RecordId::url(&format!("https://a.example/{number}")).unwrap();
    let mut both = named(url(1), "c.md", "One", "text");
    both.also.push(url(2));
    let entries = vec![
        named(url(1), "a.md", "One", "text"),
        named(url(2), "b.md", "Two", "text too"),
        both,
    ];
    let (older, newer) = (catalogue(entries.clone()), catalogue(entries));
    assert_eq!(older.len(), 1, "the third is both");
    let became = older.became(&newer);
    assert_eq!(became.get(&key(0, 1)), Some(&key(0, 0)), "{became:?}");
}

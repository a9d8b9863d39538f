//! How hits are ranked, shown and joined with the reader's marks; and that every query answers.

use readroom::record::query::Query;
use readroom::store::index::{self, Sort};
use readroom::store::library::Place;

use super::{Room, written};

#[test]
fn exact_forms_stand_above_stems_and_these_above_other_scripts() {
    let folder = written();
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    let scores = |typed: &str| -> Vec<(String, f32)> {
        let hits = room.search(typed, Sort::Score, 10).hits.into_iter();
        let name = |id: String| id.rsplit('/').next().unwrap().to_owned();
        hits.map(|hit| (name(room.id(hit.key)), hit.score))
            .collect()
    };
    let of = |typed: &str, name: &str| {
        scores(typed)
            .into_iter()
            .find(|(id, _)| id == name)
            .unwrap()
            .1
    };
    assert!(of("students", "kim") > 2.0);
    let stem = of("student", "kim");
    assert!(stem > 1.0 && stem < 2.0);
    assert!(of("shtykov", "letter0") < 1.0 && of("shtykov", "kim") > 2.0);
    let by_date = room.ids_of(&room.search("pilots OR aircraft", Sort::Date, 10));
    let ids: Vec<&str> = by_date
        .iter()
        .map(|id| id.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(ids, ["kim", "training", "undated"]);
    let undated = room.search("aircraft date:1950", Sort::Score, 10);
    assert_eq!((undated.total, undated.undated), (0, 1));
}

#[test]
fn passages_tell_the_text_the_places_and_the_spelling() {
    let folder = written();
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    let best = |typed: &str, name: &str| {
        let hits = room.search(typed, Sort::Score, 10).hits;
        let hit = hits
            .iter()
            .find(|hit| room.id(hit.key).ends_with(name))
            .unwrap();
        let plan = room.index.plan(&Query::parse(typed), &room.aliases);
        let record = room.load(hit.key);
        index::best(&plan, &index::bodies(&record), &[]).unwrap()
    };
    let passage = best("students training", "kim");
    assert_eq!(passage.role.name(), "translation");
    let text: Vec<char> = passage.text.chars().collect();
    let words: Vec<String> = passage
        .hits
        .iter()
        .map(|(from, to)| text[*from..*to].iter().collect())
        .collect();
    assert_eq!(words, ["students", "training"]);
    assert_eq!(
        best("Zhou Enlai", "letter2").alias.as_deref(),
        Some("周恩来")
    );
    assert_eq!(best("students", "kim").alias, None);
}

#[test]
fn small_words_are_no_hits_beside_others() {
    let folder = written();
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    let marked = |typed: &str, name: &str| -> Vec<String> {
        let hits = room.search(typed, Sort::Score, 10).hits;
        let hit = hits.iter().find(|hit| room.id(hit.key).ends_with(name));
        let hit = hit.unwrap_or_else(|| panic!("{typed} does not find {name}"));
        let plan = room.index.plan(&Query::parse(typed), &room.aliases);
        let passage = index::best(&plan, &index::bodies(&room.load(hit.key)), &[]).unwrap();
        let text: Vec<char> = passage.text.chars().collect();
        let words = passage.hits.iter();
        words
            .map(|(from, to)| text[*from..*to].iter().collect())
            .collect()
    };
    assert_eq!(marked("the students", "kim"), ["students"]);
    assert_eq!(marked("the as", "kim"), ["The", "as"], "there is no other");
    assert_eq!(marked("\"the\" students", "kim"), ["The", "students"]);
    assert_eq!(marked("\"the students\"", "kim"), ["The students"]);
    assert_eq!(marked("о переговорах", "letter0"), ["переговорах"]);
    // They are looked for all the same.
    assert!(room.ids("students nor").is_empty());
}

#[test]
fn marks_are_joined_when_the_query_is_asked() {
    let folder = written();
    let mut room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    assert!(room.ids("is:bookmarked").is_empty());
    let kim = room.ids("600742/III").remove(0);
    room.overlay.bookmarked.insert(kim.clone());
    assert_eq!(room.ids("is:bookmarked"), std::slice::from_ref(&kim));
    assert_eq!(room.ids("pilots -is:bookmarked").len(), 1);
    assert!(room.ids("has:note").is_empty());
    let translated = room.ids("has:translation");
    assert_eq!(translated.len(), 2, "those whose contents name one");
    assert!(translated.contains(&kim));
}

const HOSTILE: [&str; 22] = [
    "",
    " ",
    "\"",
    "\"\"\"",
    "((((",
    "))))",
    "(a OR",
    "OR",
    "OR OR OR",
    "AND",
    "-",
    "---",
    "*",
    "a*",
    "**",
    "near:(",
    "near:(* *)",
    "👩‍🚀🔥",
    "\u{0}\u{1b}[31m\u{202e}",
    "title:\"",
    "date:..",
    "~!@#$%^&[]{}|\\/?.*+",
];

/// What else a query is asked for: near misses, and where its words stand in a record.
fn answers_elsewhere(room: &Room, typed: &str) {
    let query = Query::parse(typed);
    let near = room
        .index
        .near_misses(&query, &room.aliases, &room.known, &|| true);
    near.unwrap();
    let (key, _) = room.catalogue.ids().next().unwrap();
    let plan = room.index.plan(&query, &room.aliases);
    index::best(&plan, &index::bodies(&room.load(key)), &[]);
}

#[test]
fn every_query_answers_and_none_is_an_error() {
    let room = Room::open(Place::Sample, None);
    for typed in HOSTILE {
        for sort in [Sort::Score, Sort::Date] {
            room.search(typed, sort, 10);
        }
        answers_elsewhere(&room, typed);
    }
    for typed in [
        "x".repeat(10_000),
        "x ".repeat(500),
        "(".repeat(5_000),
        "a OR ".repeat(500),
        "平".repeat(2_000),
    ] {
        room.search(&typed, Sort::Score, 10);
        answers_elsewhere(&room, &typed);
    }
    assert!(room.ids("-nosuchword").len() > 30, "all but those");
    assert!(room.ids("👩‍🚀").is_empty() && room.ids("").is_empty());
}

/// Returns the near misses of a query, with their terms and counts.
fn near(room: &Room, typed: &str) -> Vec<String> {
    let query = Query::parse(typed);
    let misses = room
        .index
        .near_misses(&query, &room.aliases, &room.known, &|| true)
        .unwrap();
    let shown = misses
        .into_iter()
        .map(|miss| format!("{} {} {}", miss.term, miss.add, miss.records));
    shown.collect()
}

#[test]
fn near_misses_are_other_words_other_spellings_and_looser_phrases() {
    let folder = written();
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    // A letter that is wrong, missing or too much; the right word has its stems counted.
    assert_eq!(near(&room, "reqest"), ["0 request 2"]);
    assert_eq!(near(&room, "-pilots shtykev"), ["0 shtykov 2"]);
    // Words beside an `OR` and in brackets have theirs as well.
    assert_eq!(
        near(&room, "aircraft OR (reqest -(studens OR x)) shtykev"),
        ["1 request 2", "2 shtykov 2"]
    );
    assert_eq!(
        near(&room, "reqest OR request"),
        Vec::<String>::new(),
        "it is asked for already"
    );
    assert_eq!(
        near(&room, "them"),
        Vec::<String>::new(),
        "a small word, whatever is spelled nearly so"
    );
    assert_eq!(
        near(&room, "pilots"),
        Vec::<String>::new(),
        "its forms are found"
    );
    assert_eq!(near(&room, "thi"), Vec::<String>::new(), "too short");
    // Of a phrase the other spellings, and the words in any form or order.
    assert_eq!(near(&room, "\"pilot\""), ["0 pilot 2"]);
    assert_eq!(
        near(&room, "\"Zhou Enlai\""),
        ["0 \"Chou En-lai\" 1", "0 \"周恩来\" 1"]
    );
    assert_eq!(
        near(&room, "\"students the request\""),
        ["0 near:(students the request) 1"]
    );
    assert_eq!(near(&room, "title:telegrm date:1950"), Vec::<String>::new());
}

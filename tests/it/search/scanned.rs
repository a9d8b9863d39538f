//! The index finds what a plain scan finds.

use std::fs;
use std::path::PathBuf;

use readroom::find::scan::{Words, has_phrase, holds};
use readroom::record::listing::RowKey;
use readroom::record::query::Query;
use readroom::store::index::{self, Results, Sort};
use readroom::store::library::Place;

use super::{Room, catalogue, update, written};

/// Returns numbers that are the same every time (Knuth's multiplier).
fn random_from(mut state: u64) -> impl FnMut(usize) -> usize {
    move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below.max(1)
    }
}

/// Compares the index with a plain scan: quoted words and phrases taken from the texts.
fn compare_with_a_scan(folder: PathBuf, most_files: usize, count: usize) {
    let room = Room::open(Place::Path(folder), None);
    let keys: Vec<RowKey> = room
        .catalogue
        .ids()
        .map(|(key, _)| key)
        .take(most_files)
        .collect();
    let texts: Vec<(String, Vec<Words>)> = keys
        .iter()
        .map(|key| {
            let record = room.load(*key);
            (
                record.id.as_str().to_owned(),
                index::words(&index::bodies(&record)),
            )
        })
        .collect();
    let mut random = random_from(42);
    for nth in 0..count * 2 {
        let record = room.load(keys[random(keys.len())]);
        let bodies = index::bodies(&record);
        let body = &bodies[random(bodies.len())];
        let words: Vec<&str> = body.text.split_whitespace().collect();
        if words.is_empty() {
            continue;
        }
        let length = if nth < count { 1 } else { 2 + random(4) };
        let from = random(words.len());
        let phrase = words[from..words.len().min(from + length)]
            .join(" ")
            .replace(['"', '“', '”', '«', '»', '„'], " ");
        let mut found = room.ids(&format!("\"{phrase}\""));
        found.retain(|id| texts.iter().any(|(known, _)| known == id));
        found.sort();
        let has = |(_, words): &&(String, Vec<Words>)| {
            words.iter().any(|words| has_phrase(words, &phrase))
        };
        let mut wanted: Vec<String> = texts.iter().filter(has).map(|(id, _)| id.clone()).collect();
        wanted.sort();
        if wanted.len() <= 1000 && found.len() < 1000 {
            assert_eq!(found, wanted, "{phrase}");
        }
    }
}

/// Writes small records with words of several scripts.
pub fn generated(count: usize) -> tempfile::TempDir {
    let words = [
        "telegram",
        "Öre",
        "пилот",
        "самолёт",
        "平壤",
        "電報",
        "김일성",
        "well-known",
        "600742/III",
        "d'accord",
        "كتاب",
        "x",
    ];
    let folder = tempfile::tempdir().unwrap();
    for nth in 0..count {
        let mut text = format!("**{}**  \n**Letter {nth}**\n\n", 1900 + nth % 60);
        for at in 0..60 {
            let word = words[(nth * 7 + at * at + at * nth / 3) % words.len()];
            text.push_str(word);
            text.push_str(if at % 11 == 10 { ".\n\n" } else { " " });
        }
        fs::write(folder.path().join(format!("{nth}.md")), text).unwrap();
    }
    folder
}

#[test]
fn quoted_words_and_phrases_are_those_of_a_plain_scan() {
    let folder = generated(60);
    compare_with_a_scan(folder.path().to_path_buf(), 60, 60);
}

#[test]
#[ignore = "takes minutes: 5,000 generated records, 200 words and 200 phrases"]
fn quoted_words_and_phrases_are_those_of_a_plain_scan_of_5_000_records() {
    let folder = PathBuf::from("/tmp/gen5k");
    if folder.exists() {
        compare_with_a_scan(folder, 10_000, 200);
    }
}

/// What is passed over because it can't be among the first is not among them in a full answer.
#[test]
fn the_first_few_are_the_first_of_all() {
    let folder = generated(300);
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    for typed in [
        "telegram",
        "\"telegram x\"",
        "\"x telegram\" -title:7",
        "\"d'accord well-known\" OR \"пилот 平壤\"",
        "\"電報 김일성\"",
        "near:(telegram пилот x)",
        "near:(telegr* самолёт)",
        "telegr*",
        "telegram \"well known\" пилот",
        "-telegram",
    ] {
        let all = room.search(typed, Sort::Score, 1000);
        assert!(!all.is_more && all.hits.len() == all.total, "{typed}");
        assert!(all.total > 10, "{typed}: {}", all.total);
        first_few_are_first(&room, typed, &all, 300);
    }
}

/// Compares what is found of the best few with a full answer.
fn first_few_are_first(room: &Room, typed: &str, all: &Results, records: usize) {
    let bits = |hits: &[index::Hit]| -> Vec<(RowKey, u32)> {
        hits.iter()
            .map(|hit| (hit.key, hit.score.to_bits()))
            .collect()
    };
    for limit in [1, 3, 10, all.total, all.total + 1] {
        let told = (limit, index::Count::Told);
        let first = room.search_counted(typed, Sort::Score, told);
        let count = limit.min(all.total);
        let wanted = bits(&all.hits[..count]);
        assert_eq!(bits(&first.hits), wanted, "{typed} {limit}");
        let is_more = limit <= all.total && limit < records;
        assert_eq!(first.is_more, is_more, "{typed} {limit}");
    }
}

/// Words that are in nearly every text and in some titles: a phrase in a title counts so much
/// more that the texts are passed over. In several segments, with records that are gone.
#[test]
fn a_phrase_that_is_rare_in_titles_is_found_there_and_elsewhere_in_order() {
    const RECORDS: usize = 400;
    let mut random = random_from(7);
    let mut words = |count: usize, of: &[&str]| -> String {
        let words: Vec<&str> = (0..count).map(|_| of[random(of.len())]).collect();
        words.join(" ")
    };
    let (sought, others) = (["tel", "pri", "kab", "osm"], ["a", "b"]);
    let folder = tempfile::tempdir().unwrap();
    for nth in 0..RECORDS {
        let title = words(4, if nth % 9 == 0 { &sought } else { &others });
        let summary = words(4, if nth % 3 == 0 { &sought } else { &others });
        let count = if nth % 2 == 0 { 20 } else { 8 + nth % 40 };
        let text = words(count, if nth % 18 == 0 { &others } else { &sought });
        let text = format!("---\ntitle: {title}\nsummary: {summary}\n---\n\n{text}\n");
        fs::write(folder.path().join(format!("{nth}.md")), text).unwrap();
    }
    let place = || Place::Path(folder.path().to_path_buf());
    let mut index = index::Index::open_or_create(None).unwrap();
    for most in [60, 150, 151, 300, usize::MAX] {
        update(&catalogue(place()), &mut index, most);
    }
    for nth in (0..RECORDS).step_by(9) {
        fs::remove_file(folder.path().join(format!("{nth}.md"))).unwrap();
    }
    let room = Room::with(catalogue(place()), index);
    let records = room.known.len();
    for typed in [
        "\"tel pri\"",
        "\"pri pri\"",
        "\"kab osm tel\"",
        "\"pri tel\" OR \"osm kab\"",
        "near:(tel pri kab)",
        "\"tel pri\" -\"kab osm\"",
    ] {
        let all = room.search(typed, Sort::Score, 1000);
        assert_eq!(all.hits.len(), all.total, "{typed}");
        assert!(
            all.total > 3 && all.total <= records,
            "{typed}: {}",
            all.total
        );
        first_few_are_first(&room, typed, &all, records);
    }
}

/// A stemmer may put other letters in the place of an ending: such forms have only their first
/// letters in common with what was typed.
#[test]
fn forms_with_other_endings_are_found_near_other_words() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("a.fr", "Le voyage fut récemment interrompu par la tempête."),
        ("b.en", "The studies of the harbour were kept."),
        ("c.de", "Die Häuser am Hafen standen leer."),
    ] {
        fs::write(folder.path().join(format!("{name}.md")), text).unwrap();
    }
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    for typed in [
        "near:(récent voyage)",
        "near:(study harbour)",
        "near:(Haus Hafen)",
    ] {
        assert_eq!(room.ids(typed).len(), 1, "{typed}");
    }
}

/// Queries whose plan is carried out by the index and by a scan of every record.
#[test]
fn the_index_and_a_scan_carry_out_one_plan() {
    let folder = written();
    for place in [Place::Sample, Place::Path(folder.path().to_path_buf())] {
        let room = Room::open(place, None);
        for typed in [
            "telegram",
            "telegrams captain",
            "fog OR tea",
            "-fog tea",
            "near:(tea chests)",
            "varezhka",
            "Vetrov",
            "teleg*",
            "lang:ru",
            "date:1923..1924",
            "date:..1923 -tea",
            "from:vetrov",
            "\"safe arrival\"",
            "klavier",
            "has:original -has:translation",
            "(fog tea) OR is:undated",
            "kim pilots",
            "Zhou Enlai",
            "shelf:3/1",
            "title:tele",
            "place:hal",
            "pilots training",
            "mao",
            "near:(request* pilot)",
            "near:(tea chests captain)",
            "near:(tea tea)",
            "near:(teleg*)",
            "\"the tea\" fog",
            "tea -\"of the\"",
            "\"of the\" OR \"to the\"",
            "title:\"letter to\"",
            "id:12",
            "tea -has:archive",
            "has:lang has:from",
            "-has:subject",
            "format:=markdown",
            "from:=vetrov",
            "-collection:=nowhere",
            "lang:es",
            "lang:la",
            "lang:russ",
            "lang:>en",
        ] {
            let plan = room.index.plan(&Query::parse(typed), &room.aliases);
            let mut found = room.ids(typed);
            found.sort();
            let mut wanted = Vec::new();
            for (key, id) in room.catalogue.ids() {
                let words = index::words(&index::bodies(&room.load(key)));
                if holds(
                    &plan,
                    &words,
                    &index::facts(&room.catalogue.entry(key).unwrap()),
                ) {
                    wanted.push(id.to_owned());
                }
            }
            wanted.sort();
            assert_eq!(found, wanted, "{typed}");
        }
    }
}

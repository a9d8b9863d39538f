//! The search: which records a query must find first, that it is what a plain scan finds, and
//! that no damaged index and no query ends it.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};

use readroom::find::aliases::Aliases;
use readroom::find::scan::{Words, has_phrase, holds};
use readroom::record::Record;
use readroom::record::listing::RowKey;
use readroom::record::query::Query;
use readroom::store::catalogue::Catalogue;
use readroom::store::entry::Entry;
use readroom::store::index::{
    self, Index, Known, Overlay, Progress, Results, Search, Sort, Step, Update,
};
use readroom::store::library::{Found, Loader, Place, read_room};
use readroom::store::room::load_record_with;

/// A collection with its index.
struct Room {
    catalogue: Catalogue,
    index: Index,
    known: Known,
    aliases: Aliases,
    overlay: Overlay,
}

/// Reads records for an index and stops when it is told to.
struct Reading<'a> {
    catalogue: &'a Catalogue,
    loader: Loader,
    most: usize,
}

impl Step for Reading<'_> {
    fn record(&mut self, key: RowKey) -> Option<(Cow<'_, Entry>, Option<Record>)> {
        let record = load_record_with(&mut self.loader, self.catalogue, key).ok();
        Some((self.catalogue.entry(key)?, record))
    }

    fn go_on(&mut self, progress: Progress) -> bool {
        progress.indexed < self.most
    }
}

fn catalogue(place: Place) -> Catalogue {
    let mut catalogue = Catalogue::default();
    let mut take = |found| match found {
        Found::Part(part) => {
            catalogue.add_part(part);
        }
        Found::Entries(part, entries) => catalogue.add(part, entries),
        Found::Clusters(part, clusters) => catalogue.add_clusters(part, clusters),
        Found::Problem(problem) => catalogue.add_problem(problem),
        Found::Files(_) => {}
    };
    let places = [place];
    let reading = readroom::store::library::Reading::new(&places, &[]);
    read_room(&reading, &|| true, &mut take).unwrap();
    catalogue
}

fn update(catalogue: &Catalogue, index: &mut Index, most: usize) -> Update {
    let mut reading = Reading {
        catalogue,
        loader: Loader::default(),
        most,
    };
    index::update(index, &Known::of(catalogue, 0), &mut reading).unwrap()
}

impl Room {
    fn open(place: Place, folder: Option<&Path>) -> Self {
        let catalogue = catalogue(place);
        let mut index = Index::open_or_create(folder).unwrap();
        assert_eq!(update(&catalogue, &mut index, usize::MAX), Update::Complete);
        let known = Known::of(&catalogue, 0);
        Self {
            catalogue,
            index,
            known,
            aliases: Aliases::built_in(),
            overlay: Overlay::default(),
        }
    }

    fn search(&self, typed: &str, sort: Sort, limit: usize) -> Results {
        let search = Search {
            query: &Query::parse(typed),
            aliases: &self.aliases,
            roles: &[],
            overlay: &self.overlay,
            sort,
            limit,
        };
        self.index.search(&search, &self.known).unwrap()
    }

    /// Returns the ids found, the best first.
    fn ids(&self, typed: &str) -> Vec<String> {
        let hits = self.search(typed, Sort::Score, 1000).hits;
        hits.into_iter().map(|hit| hit.id).collect()
    }

    fn load(&self, key: RowKey) -> Record {
        load_record_with(&mut Loader::default(), &self.catalogue, key).unwrap()
    }
}

/// Queries over the sample collection, and the number of the record that must come first.
const OF_THE_SAMPLE: [(&str, &str); 62] = [
    // Exact forms, accents, case, vowel signs.
    ("варежку", "12"),
    ("проницательностью", "12"),
    ("«Констанция» Лазарете", "3"),
    ("удостоверения мешка", "3"),
    ("печкой", "36"),
    ("naufrages", "2"),
    ("ÉLÉGANCE", "2"),
    ("nationalite fable offert", "2"),
    ("slownik", "17"),
    ("ŚWIATŁO", "17"),
    ("zyć", "none"),
    ("TESRINISANI", "11"),
    ("teşrinisani", "11"),
    ("ISTIYORUM", "none"),
    ("dakika", "none"),
    ("mütalaa", "none"),
    ("batık", "11"),
    ("thuyen truong", "21"),
    ("ομιχλη", "6"),
    ("ΣΑΒΒΑΤΟ", "6"),
    ("სინათლე", "18"),
    ("المنارة", "19"),
    ("نجدف", "19"),
    ("شديدا", "19"),
    ("כיסאות", "20"),
    ("לחם", "20"),
    // Stems in six languages.
    ("варежка", "12"),
    ("мукою мешки расторопность", "36"),
    ("кухарка", "36"),
    ("Klaviere", "29"),
    ("Lieferschein Klavier", "29"),
    ("Leuchttürme", "29"),
    ("couverture", "2"),
    ("lenteurs collègue", "2"),
    ("telegrafem", "17"),
    ("aptekarza", "17"),
    ("telgraflar", "11"),
    ("كعكات", "none"),
    // Umlauts and sharp s both ways.
    ("fuer daß", "29"),
    ("dass Klavier", "29"),
    ("Gebuehr", "none"),
    // Scripts without spaces: words, single signs, phrases.
    ("茶葉", "5"),
    ("埃夫多基亞", "5"),
    ("餅", "5"),
    ("\"點了一盞燈\"", "5"),
    ("觀測者 森田清", "13"),
    ("霧 ナシ 浬", "13"),
    ("\"鹽田ノ方角\"", "13"),
    ("기관실", "16"),
    ("석탄", "16"),
    ("삽", "16"),
    ("외투 아이", "16"),
    // Phrases, over lines and paragraphs, and what must not be there.
    ("\"погибшего судна\"", "3"),
    ("\"Худой прошу\"", "3"),
    ("\"avec la plus grande lenteur\"", "2"),
    ("\"לא ידוע\"", "none"),
    ("\"109, 112 и 115\"", "3"),
    ("\"судна погибшего\"", "none"),
    ("варежку -купец", "none"),
    ("near:(купец обедом)", "12"),
    ("near:(купец проницательностью)", "none"),
    ("варе*", "12"),
];

#[test]
fn the_sample_is_found_as_a_reader_would_ask() {
    let room = Room::open(Place::Sample, None);
    let mut wrong = Vec::new();
    for (typed, number) in OF_THE_SAMPLE {
        let found = room.ids(typed);
        let first = found
            .first()
            .map_or("none", |id| id.rsplit('/').next().unwrap_or_default());
        if first != number {
            wrong.push(format!(
                "{typed}: {first} and not {number}, of {}",
                found.len()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Records written for what the sample does not have: name and text of a file each.
const WRITTEN: [(&str, &str); 10] = [
    (
        "kim",
        "**November 17, 1950**  \n**Telegram from Shtykov to Gromyko**\n\n**Citation:**\n\nAPRF, Fond 45, Opis 1, Delo 347, Listy 88-89 and AVPRF, Fond 059a, Opis 5a, Delo 3, Papka 11\n\n**Summary:**\n\nKim Il Sung asks for pilots.\n\n**Original Language:**\n\nRussian\n\n**Contents:**\n\n- English Translation\n\nCIPHERED TELEGRAM No. 600742/III\n\nThe students request training as pilots.",
    ),
    (
        "training",
        "**January 5, 1951**  \n**Report on requests**\n\n**Citation:**\n\nAPRF, Fond 3\n\n**Contents:**\n\n- English Translation\n\nThe request was repeated. Requesting, requested: the pilots of Pyongyang trained long. \n\nChou En-lai agreed.",
    ),
    (
        "letter0.ru",
        "Тов. Штыкову. Самолёты прибыли в Пхеньян.\n\nФыдоров доложил Хрущеву о переговорах с Чжоу Эньлаем.",
    ),
    ("letter1.ko", "강건은 박헌영과 이야기하였다. 평양에서."),
    ("letter2.zh", "周恩来总理会见了代表团。"),
    ("letter3.uk", "Григоренко написав листа з Києва."),
    (
        "undated",
        "**undated**  \n**Table of aircraft**\n\nAircraft delivered: MiG-15, U.S.S.R., well-\nknown types. The tele-\ngram was late.",
    ),
    (
        "letter4.cs",
        "Telegramy byly odeslány vládou v Praze. Vláda jednala.",
    ),
    (
        "letter5.sr",
        "Телеграми су стигли. Влада је одлучила о градовима.",
    ),
    ("letter6.it", "I telegrammi sono stati spediti dai consoli."),
];

fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in WRITTEN {
        fs::write(folder.path().join(format!("{name}.md")), text).unwrap();
    }
    folder
}

#[test]
fn names_dates_and_shelf_marks_are_found_as_a_reader_would_ask() {
    let folder = written();
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    let mut wrong = Vec::new();
    for (typed, wanted) in [
        // Shelf marks and numbers as one word; fields.
        ("600742/III", "kim"),
        ("\"600742/iii\"", "kim"),
        ("shelf:45/1/347", "kim"),
        ("shelf:\"Delo 347\"", "kim"),
        ("059a", "none"),
        ("shelf:059a", "kim"),
        ("archive:avprf", "kim"),
        ("from:shtykov", "kim"),
        ("to:grom", "kim"),
        ("from:gromyko", "none"),
        ("title:telegram", "kim"),
        ("lang:ru>en", "kim"),
        // Dates by overlap.
        ("pilots date:1950", "kim"),
        ("pilots date:1951-01..1951-02", "training"),
        ("date:1950-11-17", "kim"),
        ("is:undated aircraft", "undated"),
        // The form that was typed before its stem.
        ("requests", "training"),
        ("request", "kim training"),
        ("pilot", "kim training"),
        ("requested OR aircraft", "undated training"),
        // Joined and broken words.
        ("telegram was", "undated"),
        ("\"telegram was late\"", "undated"),
        ("wellknown", "undated"),
        ("ussr", "undated"),
        ("mig15", "none"),
        ("mig-15", "undated"),
        // Names across scripts, those of the same script first.
        ("Shtykov", "kim letter0"),
        ("Štykov", "letter0"),
        ("samolety", "letter0"),
        ("Hruŝev", "letter0"),
        ("Khrushchev", "letter0"),
        ("Kang Kon", "letter1"),
        ("Pak Hŏn-yŏng", "letter1"),
        ("Park Hon-yong", "letter1"),
        ("Pyongyang", "training"),
        ("P’yŏngyang", "training"),
        ("Zhou Enlai", "training letter2 letter0"),
        ("Chou En-lai", "training"),
        ("周恩来", "letter2"),
        ("\"Zhou Enlai\"", "none"),
        ("Hryhorenko", "letter3"),
        // Stems of languages the sample does not have.
        ("vlády", "letter4"),
        ("градовима", "letter5"),
        ("console", "letter6"),
    ] {
        let found = room.ids(typed);
        let names: Vec<&str> = found
            .iter()
            .map(|id| id.rsplit('/').next().unwrap())
            .collect();
        let right = match wanted {
            "none" => names.is_empty(),
            // Which of several of one rank comes first is left open; the rest must follow.
            several => {
                let count = several.split(' ').count();
                names.len() >= count
                    && names
                        .iter()
                        .take(count)
                        .all(|name| several.split(' ').any(|one| one == *name))
            }
        };
        if !right {
            wrong.push(format!("{typed}: {names:?} and not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn exact_forms_stand_above_stems_and_these_above_other_scripts() {
    let folder = written();
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    let scores = |typed: &str| -> Vec<(String, f32)> {
        let hits = room.search(typed, Sort::Score, 10).hits.into_iter();
        hits.map(|hit| (hit.id.rsplit('/').next().unwrap().to_owned(), hit.score))
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
    let by_date = room.search("pilots OR aircraft", Sort::Date, 10).hits;
    let ids: Vec<&str> = by_date
        .iter()
        .map(|hit| hit.id.rsplit('/').next().unwrap())
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
        let hit = hits.iter().find(|hit| hit.id.ends_with(name)).unwrap();
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

#[test]
fn every_query_answers_and_none_is_an_error() {
    let room = Room::open(Place::Sample, None);
    for typed in HOSTILE {
        for sort in [Sort::Score, Sort::Date] {
            room.search(typed, sort, 10);
        }
    }
    for typed in [
        "x".repeat(10_000),
        "x ".repeat(500),
        "(".repeat(5_000),
        "a OR ".repeat(500),
        "平".repeat(2_000),
    ] {
        room.search(&typed, Sort::Score, 10);
    }
    assert!(room.ids("-nosuchword").len() > 30, "all but those");
    assert!(room.ids("👩‍🚀").is_empty() && room.ids("").is_empty());
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
    let mut state = 42_u64;
    // Numbers that are the same every time (Knuth's multiplier).
    let mut random = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below.max(1)
    };
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
fn generated(count: usize) -> tempfile::TempDir {
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
            "id:12",
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

#[test]
fn an_index_follows_its_files_and_is_kept() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    let place = || Place::Path(folder.path().to_path_buf());
    let at = cache.path().join("index");
    drop(Room::open(place(), Some(&at)));
    let room = Room::open(place(), Some(&at));
    assert_eq!(room.index.len(), WRITTEN.len(), "nothing was indexed twice");
    assert!(
        !room.ids("Hryhorenko").is_empty(),
        "the languages are known again"
    );
    drop(room);
    fs::write(
        folder.path().join("training.md"),
        "**January 5, 1951**  \n**Report**\n\nQuite other words.",
    )
    .unwrap();
    fs::remove_file(folder.path().join("letter1.ko.md")).unwrap();
    let after = catalogue(place());
    let known = Known::of(&after, 0);
    let index = Index::open_or_create(Some(&at)).unwrap();
    let changes = index.changes(&known).unwrap();
    assert_eq!((changes.add.len(), changes.delete.len()), (1, 2));
    drop(index);
    let room = Room::open(place(), Some(&at));
    assert_eq!(room.ids("quite").len(), 1);
    assert!(room.ids("\"Requesting\"").is_empty() && room.ids("Kang Kon").is_empty());
    assert_eq!(room.index.len(), WRITTEN.len() - 1);
}

#[test]
fn an_update_that_is_stopped_keeps_what_was_done_and_a_scan_finds_the_rest() {
    let catalogue = catalogue(Place::Sample);
    let mut index = Index::open_or_create(None).unwrap();
    assert_eq!(update(&catalogue, &mut index, 5), Update::Stopped);
    let known = Known::of(&catalogue, 0);
    let progress = index.progress(&known).unwrap();
    assert_eq!(
        (progress.indexed, progress.total, progress.is_complete()),
        (5, known.len(), false)
    );
    let aliases = Aliases::built_in();
    let plan = index.plan(&Query::parse("варежку"), &aliases);
    let missing = index.changes(&known).unwrap().add;
    let mut loader = Loader::default();
    let rest = index::scan_rest(&plan, &missing, &mut |key| {
        let record = load_record_with(&mut loader, &catalogue, key).ok()?;
        Some((record, index::facts(&*catalogue.entry(key)?)))
    });
    assert_eq!(rest.scanned + rest.left, missing.len());
    if rest.left == 0 {
        assert_eq!(rest.hits.len(), 1);
    }
}

#[test]
fn two_sessions_have_one_writer() {
    let (folder, cache) = (written(), tempfile::tempdir().unwrap());
    let catalogue = catalogue(Place::Path(folder.path().to_path_buf()));
    let at = cache.path().join("index");
    let mut one = Index::open_or_create(Some(&at)).unwrap();
    let mut other = Index::open_or_create(Some(&at)).unwrap();
    let writer = one.writer().unwrap();
    assert!(writer.is_some());
    assert_eq!(
        update(&catalogue, &mut other, usize::MAX),
        Update::Elsewhere
    );
    drop(writer);
    assert_eq!(update(&catalogue, &mut one, usize::MAX), Update::Complete);
    assert!(other.is_empty());
    other.reload().unwrap();
    assert_eq!(other.len(), WRITTEN.len());
}

#[test]
fn a_damaged_index_is_made_anew_and_never_ends_the_search() {
    let folder = written();
    let place = || Place::Path(folder.path().to_path_buf());
    let damages: [&dyn Fn(&Path); 5] = [
        &|file| fs::write(file, "").unwrap(),
        &|file| fs::write(file, "not an index").unwrap(),
        &|file| {
            let bytes = fs::read(file).unwrap();
            fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
        },
        &|file| {
            let mut bytes = fs::read(file).unwrap();
            bytes.iter_mut().step_by(3).for_each(|byte| *byte ^= 0x55);
            fs::write(file, bytes).unwrap();
        },
        &|file| fs::remove_file(file).unwrap(),
    ];
    for (nth, damage) in damages.iter().enumerate() {
        for kind in ["meta.json", ".term", ".fast", ".idx", ".store"] {
            let cache = tempfile::tempdir().unwrap();
            let at = cache.path().join("index");
            drop(Room::open(place(), Some(&at)));
            for entry in fs::read_dir(&at).unwrap() {
                let path = entry.unwrap().path();
                if path.to_string_lossy().ends_with(kind) {
                    damage(&path);
                }
            }
            let settings = ["--cache-dir", cache.path().to_str().unwrap()];
            let found = search_or_rebuild(&catalogue(place()), &at);
            assert_eq!(found, 1, "damage {nth} of {kind} with {settings:?}");
        }
    }
}

/// Searches as a session does: what says that it is damaged is made anew.
fn search_or_rebuild(catalogue: &Catalogue, at: &Path) -> usize {
    let known = Known::of(catalogue, 0);
    let attempt = |index: Result<Index, index::Damaged>| -> Result<usize, index::Damaged> {
        let mut index = index?;
        let mut reading = Reading {
            catalogue,
            loader: Loader::default(),
            most: usize::MAX,
        };
        index::update(&mut index, &known, &mut reading)?;
        let search = Search {
            query: &Query::parse("600742/III"),
            aliases: &Aliases::default(),
            roles: &[],
            overlay: &Overlay::default(),
            sort: Sort::Score,
            limit: 10,
        };
        Ok(index.search(&search, &known)?.total)
    };
    attempt(Index::open_or_create(Some(at)))
        .or_else(|_| attempt(Index::create(at)))
        .unwrap()
}

#[test]
fn the_command_prints_passages_and_offsets() {
    let folder = written();
    let run = |words: &[&str]| {
        let all: Vec<&str> = ["-c", folder.path().to_str().unwrap(), "search"]
            .iter()
            .chain(words)
            .copied()
            .collect();
        crate::cli::run_in(folder.path(), &all)
    };
    let text = run(&["students"]);
    assert_eq!(text.exit.code(), 0, "{}", text.err);
    assert!(
        text.out
            .starts_with("1950-11-17  Telegram from Shtykov to Gromyko\n"),
        "{}",
        text.out
    );
    assert!(
        text.out.contains("translation en · 1 hit\n"),
        "{}",
        text.out
    );
    let json = run(&["students", "--format", "json", "--limit", "1"]);
    let hits: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let hit = &hits[0];
    let keys: Vec<&str> = hit
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    for key in [
        "id", "title", "date", "role", "language", "score", "snippet", "hits",
    ] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    assert_eq!(hit["date"], "1950-11-17");
    assert!(
        hit["snippet"]
            .as_str()
            .unwrap()
            .contains("The students request training")
    );
    assert_eq!(
        hit["hits"][0][1].as_u64().unwrap() - hit["hits"][0][0].as_u64().unwrap(),
        8
    );
    let none = run(&["nosuchword"]);
    assert_eq!((none.exit.code(), none.out.as_str()), (1, ""));
    assert_eq!(run(&["nosuchword", "--format", "json"]).out, "[]\n");
    assert_eq!(run(&["-students"]).exit.code(), 0);
}

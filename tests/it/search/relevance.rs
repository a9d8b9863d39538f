//! The records that must come first: over the sample, and over records written for what the
//! sample does not have.

use readroom::store::library::Place;

use super::{Room, written};

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

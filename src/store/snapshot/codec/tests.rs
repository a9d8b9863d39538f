//! What is written is read again, and nothing else is.
#![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]

use proptest::prelude::*;

use super::*;

fn file(path: &str, place: Option<&str>) -> FileRef {
    FileRef {
        path: path.to_owned(),
        file: place.map(PathBuf::from),
        size: u64::MAX,
        modified: Some(-1),
    }
}

#[test]
fn an_entry_is_read_as_it_was_written() {
    let lines = |words: &[&str]| words.iter().map(|word| Clean::line(word)).collect();
    let entry = Entry {
        id: RecordId::volume("frus1950", "d3"),
        also: vec![RecordId::path("harbour", "письма/1")],
        cite_key: "frus1950-d3".to_owned(),
        title: Clean::text("Two\nlines"),
        short_title: Some(Clean::line("")),
        date: DocDate::parse_edtf("195X"),
        creators: lines(&["Shtykov", "Kim"]),
        recipients: lines(&["Gromyko"]),
        places: lines(&["Korea"]),
        subjects: lines(&["Air forces"]),
        summary: Clean::line("\u{1b}[31m"),
        original_language: Some((Clean::line("Russian"), None)),
        translations: vec!["en".to_owned()],
        text_languages: vec!["ru".to_owned(), "en".to_owned()],
        archives: lines(&["APRF"]),
        shelf_texts: lines(&["APRF, f. 45"]),
        shelves: lines(&["APRF 45"]),
        collection: Clean::line("Harbour"),
        has_original: true,
        has_translation: false,
        texts: vec![
            (TextKey("a".to_owned()), TextHash::of("words")),
            (TextKey("b".to_owned()), TextHash::default()),
            (TextKey("c".to_owned()), TextHash::remembered("s2:00")),
        ],
        shown_first: 2,
        format: "tei".to_owned(),
        path: "a/1.xml".to_owned(),
        groups: vec![Group {
            base: file("a/1.xml", Some("/archive/a/1.xml")),
            nth: 3,
            companions: vec![(file("a/1.ru.xml", Some("/elsewhere/1")), "ru".to_owned())],
            sidecars: vec![file("a/1.yaml", None)],
        }],
    };
    for root in [
        None,
        Some(Path::new("/archive")),
        Some(Path::new("/archive/")),
    ] {
        let mut writer = Writer::default();
        writer.entry(&entry, root);
        assert_eq!(Reader(&writer.0).entry(root), Some(entry.clone()));
        for end in 0..writer.0.len() {
            let cut = writer.0.get(..end).unwrap();
            assert_eq!(Reader(cut).entry(root), None, "cut at {end}");
        }
    }
}

#[test]
fn a_collection_is_read_as_it_was_written() {
    let rule = Rule {
        files: Some(pattern("letters/**").unwrap()),
        values: Values {
            archive: Some(Clean::line("Harbour State Archive")),
            encoding: Some("KOI8-R".to_owned()),
            ..Values::default()
        },
    };
    let part = Part {
        id: "harbour".to_owned(),
        name: Clean::line("Papers of the harbour office"),
        root: Some(PathBuf::from("/archive")),
        enclosing: vec![("port".to_owned(), "harbour".to_owned())],
        defaults: Defaults::new(vec![rule, Rule::default()]),
    };
    let mut writer = Writer::default();
    writer.part(&part);
    assert_eq!(Reader(&writer.0).part(), Some(part));
}

#[test]
fn a_list_longer_than_its_bytes_takes_no_memory() {
    let mut writer = Writer::default();
    writer.number(u64::MAX);
    assert_eq!(Reader(&writer.0).list(Reader::number), None);
}

proptest! {
    #[test]
    fn no_bytes_panic(bytes in any::<Vec<u8>>()) {
        let root = Some(Path::new("/archive"));
        let _ = (Reader(&bytes).entry(root), Reader(&bytes).part(), Reader(&bytes).problem());
    }

    #[test]
    fn numbers_are_read_as_they_were_written(number in any::<u64>(), signed in any::<Option<i32>>()) {
        let mut writer = Writer::default();
        writer.number(number);
        writer.signed(signed.map(i64::from));
        let mut reader = Reader(&writer.0);
        prop_assert_eq!(reader.number(), Some(number));
        prop_assert_eq!(reader.signed(), Some(signed.map(i64::from)));
    }
}

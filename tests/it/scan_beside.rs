//! Files of one stem, aliases, saved pages with what lies beside them: what is one record, and
//! which of the files tells what.

use super::scan_shelf::Shelf;

const EDITION: &str = "<TEI><teiHeader><fileDesc><titleStmt><title>Telegram from Shtykov to Gromyko</title></titleStmt></fileDesc>\
    <profileDesc><correspDesc><correspAction type=\"sent\"><persName>T. F. Shtykov</persName><date when=\"1950-11-17\">17 November 1950</date></correspAction></correspDesc></profileDesc></teiHeader>\
    <text xml:lang=\"en\"><body><dateline><date when=\"1950-11-17\">17 November 1950</date></dateline><p>I transmit a note.</p></body></text></TEI>";
const PAGE: &str = "<html lang=\"en\"><head><title>Shtykov's telegram | Invented Archive</title>\
    <meta property=\"og:site_name\" content=\"Invented Archive\"><meta name=\"dc.subject\" content=\"pilots\"></head>\
    <body><main><h1>Shtykov's telegram</h1><p>I transmit a note that I received from Pyongyang.</p></main></body></html>";

fn further(record: &readroom::record::Record) -> Vec<String> {
    let fields = record.further.iter();
    fields
        .map(|(name, value)| format!("{name}={value}"))
        .collect()
}

#[test]
fn an_edition_leads_and_a_page_of_its_stem_adds_what_it_lacks() {
    let shelf = Shelf::new(&[("coll/letter.html", PAGE), ("coll/letter.xml", EDITION)]);
    for place in ["coll", "coll/letter.html"] {
        let room = shelf.room(&[place], &[]);
        assert_eq!(room.ids(), ["coll/letter"]);
        let entry = &room.entries[0].1;
        assert_eq!(entry.title.as_str(), "Telegram from Shtykov to Gromyko");
        assert_eq!(entry.date.as_ref().unwrap().edtf(), "1950-11-17");
        let subjects: Vec<&str> = entry
            .subjects
            .iter()
            .map(readroom::record::Clean::as_str)
            .collect();
        assert_eq!(subjects, ["pilots"]);
        let record = room.record("coll/letter");
        let further = further(&record);
        for wanted in [
            "Title in letter.html=Shtykov's telegram",
            "Taken from letter.html=subjects",
        ] {
            assert!(further.iter().any(|field| field == wanted), "{further:?}");
        }
        assert_eq!(record.texts.len(), 2);
        assert_eq!(record.texts[1].shown_label(), "letter.html");
        let told = room.problems.iter();
        let told = told.filter(|problem| problem.reason.contains("another text"));
        assert_eq!(told.count(), 1, "{:?}", room.problems);
    }
}

#[test]
fn an_alias_joins_nothing_and_names_nothing() {
    let note = |title: &str| {
        format!(
            "---\ntitle: {title}\nauthor: \"[[Zhou Enlai]]\"\naliases: [Telegram]\n---\nWords of {title}.\n"
        )
    };
    let (one, two) = (note("One"), note("Two"));
    let shelf = Shelf::new(&[("coll/a.md", &one), ("coll/b.md", &two)]);
    let room = shelf.room(&["coll"], &[]);
    assert_eq!(room.ids(), ["coll/a", "coll/b"]);
    let record = room.record("coll/a");
    assert!(record.also.is_empty(), "{:?}", record.also);
    assert!(further(&record).contains(&"Other title=Telegram".to_owned()));
    assert_eq!(record.creators[0].name.as_str(), "Zhou Enlai");
}

#[test]
fn what_lies_beside_a_page_knows_its_title_and_language_better() {
    let ris = "TY  - MANSCPT\nTI  - Telegram from Shtykov to Gromyko\nDA  - 1950/11/17\nPY  - 1950/11/17\nLA  - Russian\nER  - \n";
    let shared = PAGE.replace(
        "<meta name=\"dc.subject\" content=\"pilots\">",
        "<meta property=\"og:title\" content=\"Shtykov's telegram | Invented Archive\">",
    );
    let shelf = Shelf::new(&[("coll/1.html", &shared), ("coll/1.ris", ris)]);
    let room = shelf.room(&["coll"], &[]);
    let record = room.record("coll/1");
    assert_eq!(record.title.as_str(), "Telegram from Shtykov to Gromyko");
    assert_eq!(record.recipients[0].name.as_str(), "Gromyko");
    assert_eq!(record.texts[0].language.as_deref(), Some("ru"));
    assert_eq!(further(&record), Vec::<String>::new());
    let shelf = Shelf::new(&[("coll/1.html", &shared)]);
    let record = shelf.room(&["coll"], &[]).record("coll/1");
    assert_eq!(record.title.as_str(), "Shtykov's telegram");
    assert_eq!(record.texts[0].language.as_deref(), Some("en"));
}

#[test]
fn damaged_xml_is_told_by_its_name() {
    let shelf = Shelf::new(&[("coll/a.xml", "\0\0\0\u{1}\u{2}\0binary\0\0")]);
    let room = shelf.room(&["coll"], &[]);
    assert_eq!(room.problems.len(), 1, "{:?}", room.problems);
    assert_eq!(room.problems[0].path.as_str(), "a.xml");
    assert!(room.problems[0].reason.contains("holds no text"));
}

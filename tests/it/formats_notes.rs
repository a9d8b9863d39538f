//! Notes and plain texts as people keep them: front matter in every spelling, typed pages.

use readroom::formats::{self, Parsed};
use readroom::record::Clean;
use readroom::record::text::BlockKind;

use super::formats::{names, texts};

fn one(name: &str, text: &str) -> Parsed {
    let mut reading = formats::read(name, text.as_bytes());
    assert!(
        reading.warnings.is_empty(),
        "{name}: {:?}",
        reading.warnings
    );
    assert_eq!(reading.records.len(), 1, "{name}");
    reading.records.remove(0)
}

fn strings(list: &[Clean]) -> Vec<&str> {
    list.iter().map(Clean::as_str).collect()
}

fn date(parsed: &Parsed) -> &str {
    parsed.record.date.as_ref().map_or("", |date| date.edtf())
}

fn further<'a>(parsed: &'a Parsed, name: &str) -> Option<&'a str> {
    let mut fields = parsed.record.further.iter();
    fields
        .find(|(key, _)| key.as_str() == name)
        .map(|(_, value)| value.as_str())
}

#[test]
fn a_note_of_obsidian() {
    let parsed = one(
        "Quist to Novak.md",
        "---\ncreated: 2024-05-01T10:22\ndate: 1951-03-04\naliases:\n  - Ice letter\ntags:\n  - \"#ice\"\n  - trade/coal\n\
         source: HSA, f. 12, op. 3, d. 77\ncssclass: wide\n---\n# Letter on ice\n\n- [x] read\n- [ ] copy\n\nSee ![[map.png]] and ![the quay](img/quay.jpg).\n",
    );
    assert_eq!(date(&parsed), "1951-03-04");
    assert_eq!(further(&parsed, "created"), Some("2024-05-01T10:22"));
    assert_eq!(further(&parsed, "cssclass"), Some("wide"));
    assert!(parsed.names.others.is_empty());
    assert_eq!(further(&parsed, "Other title"), Some("Ice letter"));
    assert_eq!(strings(&parsed.record.subjects), ["ice", "trade/coal"]);
    assert_eq!(parsed.record.shelf_marks[0].short().as_str(), "HSA 12/3/77");
    assert_eq!(parsed.record.title.as_str(), "Letter on ice");
    assert_eq!(
        texts(&parsed.record),
        ["text: - [x] read\n\n- [ ] copy\n\nSee [map.png] and the quay."]
    );
}

#[test]
fn a_date_that_stands_in_the_text_or_the_title_is_the_documents() {
    for (text, wanted) in [
        ("# Letter\n\n*Moscow, 5 May 1950*\n\nWords.", "1950-05-05"),
        (
            "# Lettre\n\nPékin, le 5 octobre 1950\n\nWords.",
            "1950-10-05",
        ),
    ] {
        let parsed = one("letter.md", text);
        assert_eq!(date(&parsed), wanted);
        let from = further(&parsed, "Date taken from");
        assert_eq!(from, Some("the first lines of the text"));
    }
    let parsed = one(
        "log.md",
        "# Log of the light at Cape Sel, 14 to 20 November 1923\n\nLit at six.",
    );
    assert_eq!(date(&parsed), "1923-11-14/1923-11-20");
    assert_eq!(further(&parsed, "Date taken from"), Some("the title"));
}

#[test]
fn a_page_of_hugo_in_toml() {
    let parsed = one(
        "posts/ice.md",
        "+++\ntitle = 'Letter on ice'\nlinkTitle = 'Ice'\ndate = 1951-03-04T12:00:00+09:00\nlastmod = 2024-05-01\n\
         authors = ['Anna Quist']\nkeywords = ['ice', 'trade']\ndescription = 'Asks for coal.'\ndraft = false\n\
         [params]\nsource = 'https://archive.example/ice'\n+++\n\nDear Jan.\n",
    );
    let record = &parsed.record;
    assert_eq!(
        (record.title.as_str(), date(&parsed)),
        ("Letter on ice", "1951-03-04")
    );
    assert_eq!(record.short_title.as_deref(), Some("Ice"));
    assert_eq!(names(record), "Anna Quist > ");
    assert_eq!(strings(&record.subjects), ["ice", "trade"]);
    assert_eq!(strings(&record.summary), ["Asks for coal."]);
    assert_eq!(record.url.as_deref(), Some("https://archive.example/ice"));
    assert_eq!(parsed.names.url, None);
    assert_eq!(record.dates[0].kind.as_str(), "modified");
    assert_eq!(further(&parsed, "draft"), Some("false"));
    assert_eq!(texts(record), ["text: Dear Jan."]);
}

#[test]
fn a_page_of_jekyll_has_its_date_in_its_name() {
    let parsed = one(
        "_posts/1951-03-04-letter-on-ice.md",
        "---\nlayout: post\ntitle: \"Letter on ice\"\nexcerpt: Asks for coal.\ncategories: ice, trade\n---\nDear Jan.\n",
    );
    assert_eq!(date(&parsed), "1951-03-04");
    assert_eq!(further(&parsed, "Date taken from"), Some("the file's name"));
    assert_eq!(strings(&parsed.record.subjects), ["ice", "trade"]);
    assert_eq!(strings(&parsed.record.summary), ["Asks for coal."]);
}

#[test]
fn a_draft_of_zettlr_names_its_authors_in_maps() {
    let parsed = one(
        "draft.md",
        "---\ntitle: Ice\nauthor:\n  - name: Anna Quist\n    affiliation: Harbour Office\n  - given: Jan\n    family: Novak\n\
         keywords: [ice]\nlang: en_GB\nabstract: |\n  One.\n\n  Two.\n...\nText.[^a]\n\n[^a]: A note.\n",
    );
    let record = &parsed.record;
    assert_eq!(names(record), "Anna Quist + Jan Novak > ");
    assert!(further(&parsed, "author").is_some_and(|kept| kept.contains("Harbour Office")));
    assert_eq!(record.texts[0].language.as_deref(), Some("en-GB"));
    assert_eq!(strings(&record.summary), ["One.", "Two."]);
}

#[test]
fn broken_toml_is_kept_and_told() {
    let reading = formats::read("7.md", b"+++\ntitle = [broken\n+++\nText\n");
    assert!(reading.warnings[0].contains("as TOML"));
    let further = &reading.records[0].record.further;
    assert_eq!(further[0].1.as_str(), "title = [broken");
}

#[test]
fn a_typed_page_keeps_its_tables_and_its_paragraphs() {
    let parsed = one(
        "1923-11 report.txt",
        "SECRET\n\nREPORT ON THE STORES\nOF THE HARBOUR OFFICE\n\n   The stores were counted on Monday and\nnothing was missing.\n\
         \x20  What is left of the coal will last\nuntil the spring.\n\nCoal          340 t\nFlour          12 t\nLamp oil        7 t\n",
    );
    let record = &parsed.record;
    assert_eq!(
        record.title.as_str(),
        "REPORT ON THE STORES OF THE HARBOUR OFFICE"
    );
    assert_eq!(date(&parsed), "1923-11");
    let blocks = &record.texts[0].blocks;
    let kinds: Vec<&BlockKind> = blocks.iter().map(|block| &block.kind).collect();
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| ***kind == BlockKind::Paragraph)
            .count(),
        4
    );
    let table = blocks.last().unwrap();
    assert_eq!(table.kind, BlockKind::Table);
    assert_eq!(
        table.text.as_str(),
        "Coal          340 t\nFlour          12 t\nLamp oil        7 t"
    );
    assert!(!parsed.described);
}

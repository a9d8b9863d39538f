//! A record made by hand, for the tests of what is printed.

use crate::record::identity::RecordId;
use crate::record::language::Language;
use crate::record::record::{Agent, KindDate, Source};
use crate::record::shelf_mark::{Level, ShelfMark};
use crate::record::text::{Block, BlockKind, Role, Span, SpanKind, Text, TextKey};
use crate::record::{Clean, Record};

/// A telegram with most fields, two texts, a list, a footnote and lines that mean their ends.
pub fn telegram() -> Record {
    let line = Clean::line;
    let agent = |name| Agent {
        name: line(name),
        derived: true,
    };
    Record {
        id: RecordId::url("https://archive.example/document/112079").unwrap_or_default(),
        cite_key: "archive-example-document-112079".to_owned(),
        title: line("Telegram from Shtykov to Gromyko"),
        date_text: Some(line("November 17, 1950")),
        dates: vec![KindDate {
            kind: line("received"),
            date: None,
            text: line("18.11 4:03"),
        }],
        creators: vec![agent("Shtykov")],
        recipients: vec![agent("Gromyko")],
        citation: Some(line("“Telegram,” APRF, Fond 45, Opis 1, Listy 88-89")),
        shelf_marks: vec![shelf_mark()],
        url: Some(line("https://archive.example/document/112079")),
        collection: line("archive"),
        summary: vec![line("He asks for pilots."), line("He waits.")],
        original_language: Some(Language {
            name: line("Russian"),
            tag: Some("ru".to_owned()),
        }),
        texts: vec![translation(), original()],
        further: vec![(line("Donor"), line("Unknown_hand"))],
        sources: vec![Source {
            path: "112079.txt".to_owned(),
            format: "digital archive",
            encoding: "UTF-8",
            ..Source::default()
        }],
        ..Record::default()
    }
}

fn shelf_mark() -> ShelfMark {
    let level = |name, label, value| Level {
        name,
        value: Clean::line(value),
        label: Clean::line(label),
    };
    ShelfMark {
        repository: Some(Clean::line("APRF")),
        levels: vec![level("fond", "Fond", "45"), level("opis", "Opis", "1")],
        leaves: Some(Clean::line("88-89")),
        text: Clean::line("APRF, Fond 45, Opis 1, Listy 88-89"),
        ..ShelfMark::default()
    }
}

fn translation() -> Text {
    let block = |kind, text| Block::new(kind, Clean::text(text));
    let mut body = block(BlockKind::Paragraph, "I ask you, Comrade*, to allow:1");
    body.spans = vec![
        Span {
            start: 11,
            end: 18,
            kind: SpanKind::Emphasis,
        },
        Span {
            start: 30,
            end: 31,
            kind: SpanKind::NoteRef(Clean::line("1")),
        },
    ];
    Text {
        role: Role::Translation,
        language: Some("en".to_owned()),
        label: Some(Clean::line("English Translation")),
        key: TextKey("translation-en".to_owned()),
        blocks: vec![
            block(BlockKind::Heading(1), "CIPHERED TELEGRAM No. 600742/III"),
            block(BlockKind::Paragraph, "18.11\n4:20-19:50"),
            body,
            block(BlockKind::ListItem(0), "1) pilots;"),
            block(BlockKind::ListItem(0), "2) planes."),
            block(BlockKind::Footnote(Clean::line("1")), "See the reply."),
        ],
        ..Text::default()
    }
}

fn original() -> Text {
    Text {
        role: Role::Original,
        language: Some("ru".to_owned()),
        key: TextKey("original-ru".to_owned()),
        blocks: vec![Block::new(
            BlockKind::Paragraph,
            Clean::text("Прошу Вас разрешить:"),
        )],
        ..Text::default()
    }
}

//! The built-in collection in a room without a machine: what the README shows, and that every
//! record of it can be read to its end.

use std::fs;
use std::path::Path;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use readroom::app::keymap::Keymap;
use readroom::app::message::{Effect, Message, Scan};
use readroom::app::model::{Model, Settings};
use readroom::record::listing::Order;
use readroom::record::query::Query;
use readroom::record::text::BlockKind;
use readroom::store::catalogue::Catalogue;
use readroom::store::library::{Found, Place, Reading, read_room};
use readroom::store::room::load_record;
use readroom::ui;

use crate::desk::keys;

/// Reads the built-in collection into a catalogue.
fn catalogue() -> Catalogue {
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
    read_room(&Reading::new(&[Place::Sample], &[]), &|| true, &mut take).unwrap();
    catalogue
}

/// A room on the built-in collection; what it asks of the catalogue is answered at once.
struct SampleRoom {
    model: Model,
    catalogue: Catalogue,
}

impl SampleRoom {
    fn open(size: (u16, u16)) -> Self {
        let catalogue = catalogue();
        let model = Model::new(
            size,
            Settings::default(),
            Keymap::default(),
            "sample".to_owned(),
        );
        let mut room = Self { model, catalogue };
        let scan = Scan {
            room: room.catalogue.parts()[0].name.clone(),
            records: room.catalogue.len(),
            done: true,
            ..Scan::default()
        };
        let first = readroom::app::start(&mut room.model);
        room.carry_out(first);
        room.send(Message::Scan(scan));
        room
    }

    fn send(&mut self, message: Message) {
        let effects = readroom::app::update(&mut self.model, message);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Rows(request) => {
                    let page = self.catalogue.rows(&request);
                    self.send(Message::Rows(page));
                }
                Effect::Open(number, key) => {
                    let record = load_record(&self.catalogue, key).map(Box::new);
                    self.send(Message::Opened(number, key, record));
                }
                _ => {}
            }
        }
    }

    fn keys(&mut self, written: &str) -> &mut Self {
        for key in keys(written) {
            self.send(Message::Key(key));
        }
        self
    }

    fn screen(&self) -> String {
        let (columns, rows) = self.model.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
        ui::view(&self.model, &mut buffer);
        crate::view::lines(&buffer).join("\n")
    }
}

#[test]
fn the_picture_in_the_readme_is_what_the_program_shows() {
    let mut room = SampleRoom::open((104, 30));
    room.keys("/telegram late<enter>");
    let picture = room.screen();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (head, rest) = readme.split_once("```text\n").unwrap();
    let (_, tail) = rest.split_once("\n```\n").unwrap();
    let wanted = format!("{head}```text\n{picture}\n```\n{tail}");
    if std::env::var_os("READROOM_WRITE").is_some() {
        fs::write(&path, &wanted).unwrap();
    }
    assert!(
        readme == wanted,
        "write it with READROOM_WRITE=1 cargo test readme"
    );
}

#[test]
fn it_is_what_a_first_collection_should_be() {
    let catalogue = catalogue();
    assert!(catalogue.len() >= 30, "{} records", catalogue.len());
    assert!(
        catalogue.problems().is_empty(),
        "{:#?}",
        catalogue.problems()
    );
    let keys: Vec<_> = catalogue.ids().map(|(key, _)| key).collect();
    let records: Vec<_> = keys
        .iter()
        .map(|key| load_record(&catalogue, *key).unwrap())
        .collect();
    let languages: std::collections::BTreeSet<_> = records
        .iter()
        .flat_map(|record| &record.texts)
        .filter_map(|text| text.language.clone())
        .collect();
    assert!(languages.len() >= 6, "{languages:?}");
    assert!(
        records
            .iter()
            .filter(|record| record.texts.len() > 1)
            .count()
            >= 8
    );
    let kinds = |wanted: fn(&BlockKind) -> bool| {
        records
            .iter()
            .flat_map(|record| &record.texts)
            .flat_map(|text| &text.blocks)
            .any(|block| wanted(&block.kind))
    };
    assert!(kinds(|kind| matches!(kind, BlockKind::Table)));
    assert!(kinds(|kind| matches!(kind, BlockKind::Footnote(_))));
    let words = |record: &readroom::record::Record| {
        record
            .texts
            .first()
            .map_or(0, |text| text.canonical().split_whitespace().count())
    };
    assert!(
        records.iter().any(|record| words(record) > 9000),
        "a long document"
    );
    assert!(
        records
            .iter()
            .any(|record| (1..10).contains(&words(record))),
        "a short one"
    );
    for record in &records {
        assert!(
            record.warnings.is_empty(),
            "{}: {:?}",
            record.id,
            record.warnings
        );
    }
}

#[test]
fn the_first_record_says_that_all_is_invented_and_names_keys_that_exist() {
    let mut catalogue = catalogue();
    let first = catalogue.all_keys(Order::Date, &Query::default())[0];
    let record = load_record(&catalogue, first).unwrap();
    assert!(record.summary[0].contains("invented"));
    let text = record.texts[0].canonical();
    let keymap = Keymap::default();
    let contexts = readroom::app::keymap::Context::ALL;
    for word in [
        "j", "k", "g", "G", "PgDn", "Ctrl-d", "Tab", "z", "J", "K", "m", "a", "Ctrl-s", "v", "y",
        "o", "x", "u", "?", "q",
    ] {
        let key = readroom::app::key::Key::parse(word).unwrap();
        assert!(
            contexts
                .iter()
                .any(|context| keymap.command(*context, key).is_some()),
            "{word}"
        );
        assert!(text.contains(word), "{word} is not taught");
    }
}

#[test]
fn every_record_can_be_read_to_its_end_at_every_size() {
    for size in [(120, 40), (80, 24), (40, 12)] {
        let mut room = SampleRoom::open(size);
        room.keys("<enter>");
        for _ in 0..room.catalogue.len() {
            room.keys("G");
            assert!(room.screen().contains("100%"), "{}", room.screen());
            room.keys("J");
        }
    }
}

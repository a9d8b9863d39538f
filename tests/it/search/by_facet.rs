//! What was found is counted by facets, and a value that is chosen leaves as many as were counted.

use readroom::find::scan::Role;
use readroom::record::facet::Facet;
use readroom::record::query::Query;
use readroom::store::index::{Count, Search, Sort};
use readroom::store::library::Place;

use super::{Room, written};

fn search<'s>(room: &'s Room, query: &'s Query, roles: &'s [Role]) -> Search<'s> {
    Search {
        query,
        aliases: &room.aliases,
        roles,
        overlay: &room.overlay,
        sort: Sort::Score,
        limit: 1000,
        count: Count::All,
    }
}

fn total(room: &Room, typed: &str, roles: &[Role]) -> usize {
    let query = Query::parse(typed);
    let found = room.index.search(&search(room, &query, roles), &room.known);
    found.unwrap().total
}

#[test]
fn every_value_leaves_as_many_as_were_counted() {
    let folder = written();
    let mut chosen = 0;
    for place in [Place::Sample, Place::Path(folder.path().to_path_buf())] {
        let room = Room::open(place, None);
        for typed in ["the", "tea OR fog OR pilots", "-zeppelin", "lang:en"] {
            let query = Query::parse(typed);
            let keys = room.index.keys(&search(&room, &query, &[]), &room.known);
            let counts = room.catalogue.facets_among(7, &keys.unwrap());
            assert_eq!(counts.seq, 7);
            assert_eq!(counts.matched, total(&room, typed, &[]), "{typed}");
            for facet in Facet::ALL {
                for value in counts.of(facet) {
                    let term = value.typed(facet).unwrap();
                    let narrowed = format!("{typed} {term}");
                    assert_eq!(total(&room, &narrowed, &[]), value.count, "{narrowed}");
                    chosen += 1;
                }
            }
        }
    }
    assert!(chosen > 100, "{chosen}");
}

#[test]
fn words_are_counted_and_found_in_texts_of_a_role() {
    let folder = written();
    let room = Room::open(Place::Path(folder.path().to_path_buf()), None);
    let of = |typed: &str, role| total(&room, typed, &[role]);
    // "Telegram from Shtykov to Gromyko" is a title; the text itself is a telegram too.
    assert_eq!(of("telegram", Role::Translation), 1);
    assert_eq!(of("shtykov", Role::Title), 1);
    assert_eq!(of("shtykov", Role::Translation), 0);
    assert_eq!(of("pilots", Role::Summary), 1);
    assert_eq!(of("students pilots", Role::Summary), 0, "all in one text");
    // What is in no known relation to an original is a text, and no original.
    let word = "\"Пхеньян\"";
    let russian = of(word, Role::Original) + of(word, Role::Text);
    assert_eq!(russian, total(&room, word, &[]));
    assert_eq!(of(word, Role::Text), 1);
    let query = Query::parse(word);
    let keys = |role: &[Role]| {
        let found = room.index.keys(&search(&room, &query, role), &room.known);
        found.unwrap().len()
    };
    assert_eq!(keys(&[Role::Text]), 1);
    assert_eq!(keys(&[Role::Original]), 0);
}

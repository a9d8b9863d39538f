//! A room over snapshots is the room that reading gave, and a damaged file harms nobody.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proptest::prelude::*;

use crate::record::facet::FacetCounts;
use crate::record::listing::Problem;
use crate::record::marks::{Evidence, Place, Selector};
use crate::store::outcome::{Earlier, Fingerprint, Outcome};
use crate::store::snapshot::{Snapshot, Unusable};

use super::*;

/// The bytes of the snapshot of a catalogue.
fn written(catalogue: &mut Catalogue) -> Vec<u8> {
    catalogue.snapshot_bytes(&[("letters".to_owned(), [7; 16])])
}

fn reopened(catalogue: &mut Catalogue) -> Catalogue {
    let snapshot = Snapshot::from_bytes(written(catalogue)).unwrap();
    snapshot.check().unwrap();
    Catalogue::from_snapshots(vec![snapshot]).unwrap()
}

/// Everything a catalogue says of a record, but its key.
type Told = (RecordId, Entry, Option<Evidence>);

/// What a room says that depends on no row key.
#[derive(Debug, PartialEq)]
struct Said {
    records: BTreeMap<(RecordId, String), Told>,
    orders: Vec<Vec<(RecordId, String)>>,
    answers: Vec<Page>,
    problems: Vec<Problem>,
    counts: FacetCounts,
}

const QUERIES: [&str; 16] = [
    "",
    "a",
    "te",
    "telegram",
    "lang:ru",
    "lang:>en",
    "archive:aprf",
    "date:1950..1952",
    "-date:1951",
    "id:x",
    "id:harbour-",
    "shelf:45",
    "has:translation",
    "is:undated",
    "from:b title:a",
    "-lang:en b",
];

fn said(catalogue: &mut Catalogue) -> Said {
    let name = |catalogue: &Catalogue, key: RowKey| {
        let entry = catalogue.entry(key).unwrap();
        (entry.id.clone(), entry.path.clone())
    };
    let keys: Vec<RowKey> = catalogue.ids().map(|(key, _)| key).collect();
    assert_eq!(keys.len(), catalogue.len());
    let told = |key: &RowKey| {
        let entry = catalogue.entry(*key).unwrap().into_owned();
        let evidence = catalogue.evidence(*key, None);
        (name(catalogue, *key), (entry.id.clone(), entry, evidence))
    };
    let records = keys.iter().map(told).collect();
    let orders = Order::ALL.map(|order| catalogue.all_keys(order, &Query::default()));
    let orders = orders.map(|keys| keys.iter().map(|key| name(catalogue, *key)).collect());
    let answers = QUERIES.map(|query| {
        let mut page = ask(catalogue, query);
        for row in &mut page.rows {
            row.key = key(0, 0);
        }
        page
    });
    Said {
        records,
        orders: orders.into(),
        answers: answers.into(),
        problems: catalogue.problems().to_vec(),
        counts: all_facets(catalogue),
    }
}

fn any_name() -> impl Strategy<Value = RecordId> {
    prop_oneof![
        "[a-f]".prop_map(|id| RecordId::stated("harbour", &id)),
        "[a-d]".prop_map(|id| RecordId::path("harbour", &id)),
        "[a-f]".prop_map(|id| RecordId::path("letters", &id)),
        "[a-d]".prop_map(|id| RecordId::url(&format!("https://a.example/{id}")).unwrap()),
    ]
}

/// Entries of which many share names, texts and cite keys.
fn any_entry() -> impl Strategy<Value = Entry> {
    let words = ("[a-c]{1,3}( telegram)?", "[a-c]{0,2}", 0_u8..4, "[a-d]?");
    let names = (any_name(), proptest::collection::vec(any_name(), 0..2));
    (names, words, 0_u32..1000, any::<[bool; 4]>()).prop_map(
        |((id, also), (title, person, year, text), n, is)| {
            let mut entry = named(id, &format!("{n}.md"), &title, &text);
            entry.also = also.into_iter().filter(|of| *of != entry.id).collect();
            entry.creators = lines(&[&person]);
            entry.creators.retain(|name| !name.is_empty());
            entry.date = DocDate::parse_range(&format!("195{year}")).filter(|_| year > 0);
            entry.has_translation = is[0];
            if is[1] {
                entry.original_language = Some((Clean::line("Russian"), Some("ru".to_owned())));
                entry.translations = vec!["en".to_owned()];
            }
            if is[2] {
                entry.archives = lines(&["APRF"]);
                entry.shelf_texts = lines(&["APRF, Fond 45"]);
                entry.cite_key = "same".to_owned();
            }
            if is[3] {
                entry.short_title = Some(Clean::text("two\nlines"));
                entry.groups[0].base.modified = Some(-5);
                entry.groups[0]
                    .companions
                    .push((FileRef::default(), "ru".to_owned()));
            }
            entry
        },
    )
}

/// A place: its collections, and entries with the collection each comes to.
type PlaceRead = Vec<(u16, Entry)>;

fn any_place() -> impl Strategy<Value = PlaceRead> {
    proptest::collection::vec((0_u16..2, any_entry()), 0..12)
}

fn read(catalogue: &mut Catalogue, place: &PlaceRead, number: usize) {
    let first = catalogue.add_part(part("harbour", &format!("/{number}/harbour")));
    let second = catalogue.add_part(part("letters", &format!("/{number}/letters")));
    for (of, entry) in place {
        catalogue.add([first, second][usize::from(*of)], vec![entry.clone()]);
    }
    catalogue.add_problem(Problem {
        path: Clean::line(&format!("{number}.doc")),
        reason: Clean::line("unread"),
    });
}

/// Paths differ from place to place, so that records can be told apart in the comparison.
fn renamed(mut place: PlaceRead, number: usize) -> PlaceRead {
    for (n, (_, entry)) in place.iter_mut().enumerate() {
        entry.path = format!("{number}/{n}.md");
        entry.groups[0].base.path.clone_from(&entry.path);
    }
    place
}

/// How many rooms are tried: few, each is a large one, unless more are wanted on purpose.
fn cases() -> u32 {
    let wanted = std::env::var("PROPTEST_CASES").ok();
    wanted.and_then(|count| count.parse().ok()).unwrap_or(96)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_room_over_a_snapshot_says_what_the_room_said(place in any_place()) {
        let mut live = Catalogue::default();
        read(&mut live, &renamed(place, 0), 0);
        let mut over = reopened(&mut live);
        prop_assert_eq!(said(&mut over), said(&mut live));
    }

    #[test]
    fn several_snapshots_are_the_room_that_reading_all_gives(places in proptest::collection::vec(any_place(), 1..4)) {
        let places: Vec<PlaceRead> = places.into_iter().enumerate().map(|(n, place)| renamed(place, n)).collect();
        let mut live = Catalogue::default();
        let mut snapshots = Vec::new();
        for (number, place) in places.iter().enumerate() {
            read(&mut live, place, number);
            let mut alone = Catalogue::default();
            read(&mut alone, place, number);
            snapshots.push(Snapshot::from_bytes(written(&mut alone)).unwrap());
        }
        let mut over = Catalogue::from_snapshots(snapshots).unwrap();
        prop_assert_eq!(said(&mut over), said(&mut live));
    }

    /// Whatever is done to the file, it is refused or it answers; it never panics.
    #[test]
    fn a_damaged_file_harms_nobody(place in any_place(), at in any::<prop::sample::Index>(), value in any::<[u8; 8]>(), how in 0_u8..4) {
        let mut live = Catalogue::default();
        read(&mut live, &place, 0);
        let mut bytes = written(&mut live);
        let at = at.index(bytes.len());
        match how {
            0 => bytes.truncate(at),
            1 => bytes.iter_mut().skip(at).take(8).zip(value).for_each(|(byte, new)| *byte = new),
            2 => bytes.iter_mut().skip(at).take(64).for_each(|byte| *byte = 0),
            _ => bytes[at] ^= 1 << (value[0] & 7),
        }
        use_all(bytes);
    }
}

/// Uses everything there is of a file that may be damaged.
fn use_all(bytes: Vec<u8>) -> Option<()> {
    let snapshot = Snapshot::from_bytes(bytes).ok()?;
    let _whole = snapshot.check();
    let _outcome = snapshot.outcome(Some(Path::new("/0/harbour")), Fingerprint([1; 16]));
    let mut room = Catalogue::from_snapshots(vec![snapshot.clone()]).ok()?;
    for query in QUERIES {
        ask(&mut room, query);
    }
    let keys = Order::ALL.map(|order| room.all_keys(order, &Query::default()));
    all_facets(&mut room);
    room.look_up("a", Path::new("/0"));
    let evidence = keys[0].iter().filter_map(|key| room.evidence(*key, None));
    let evidence: Vec<Evidence> = evidence.collect();
    let marks = evidence
        .into_iter()
        .map(|evidence| crate::record::marks::Mark {
            evidence,
            selector: Some(Selector::default()),
            ..crate::record::marks::Mark::default()
        });
    let marks = marks.collect();
    room.place(marks, &mut |_, _| false);
    let mut other = Catalogue::default();
    read(&mut other, &Vec::new(), 9);
    let part = other.add_part(part("harbour", "/9"));
    other.add(part, vec![telegram(), entry("a.md", "a", "a")]);
    let first = Snapshot::from_bytes(written(&mut other)).ok()?;
    let mut both = Catalogue::from_snapshots(vec![first, snapshot]).ok()?;
    ask(&mut both, "a");
    Some(())
}

#[test]
fn a_clash_that_another_place_resolves_is_not_told() {
    let address = RecordId::url("https://a.example/c").unwrap();
    let mut known = named(RecordId::stated("harbour", "a"), "a.md", "a", "");
    known.also = vec![address.clone()];
    let alike = named(RecordId::path("letters", "c"), "c.md", "a", "");
    let mut same = alike.clone();
    same.also = vec![address];
    let places = [vec![(0, known)], vec![(0, alike), (1, same)]];
    let mut live = Catalogue::default();
    let mut snapshots = Vec::new();
    for (number, place) in places.into_iter().enumerate() {
        let place = renamed(place, number);
        read(&mut live, &place, number);
        let mut alone = Catalogue::default();
        read(&mut alone, &place, number);
        assert_eq!(alone.problems().len(), 1 + number);
        snapshots.push(Snapshot::from_bytes(written(&mut alone)).unwrap());
    }
    let mut over = Catalogue::from_snapshots(snapshots).unwrap();
    assert_eq!(over.problems().len(), 2);
    assert_eq!(said(&mut over), said(&mut live));
}

/// Two records of the second place, the first of them taken up anew for a name that it shares
/// with the first place, are joined by a record of the third: the one that was read first gives
/// the id.
#[test]
fn a_record_taken_up_anew_still_comes_before_those_read_after_it() {
    let stated = |id: &str| RecordId::stated("harbour", id);
    let path = RecordId::path("letters", "a");
    let mut first = named(stated("first"), "1.md", "One", "");
    first.also = vec![stated("x")];
    let mut second = named(stated("second"), "2.md", "Two", "");
    second.also = vec![stated("y")];
    let mut third = named(stated("third"), "3.md", "Three", "");
    third.also = vec![stated("x"), stated("y")];
    // From where it lies alone: a name in common, and yet another record.
    let alike = named(path.clone(), "a.md", "Alike", "");
    first.also.push(path);
    let places = [
        vec![(1, alike)],
        vec![(0, first), (0, second)],
        vec![(0, third)],
    ];
    let mut live = Catalogue::default();
    let mut snapshots = Vec::new();
    for (number, place) in places.into_iter().enumerate() {
        let place = renamed(place, number);
        read(&mut live, &place, number);
        let mut alone = Catalogue::default();
        read(&mut alone, &place, number);
        snapshots.push(Snapshot::from_bytes(written(&mut alone)).unwrap());
    }
    let mut over = Catalogue::from_snapshots(snapshots).unwrap();
    let ids: Vec<String> = over.ids().map(|(_, id)| id.to_owned()).collect();
    assert_eq!(ids, ["letters/a", "harbour/first"]);
    assert_eq!(said(&mut over), said(&mut live));
}

#[test]
fn every_byte_of_a_small_file_can_be_wrong() {
    let mut live = catalogue(vec![
        telegram(),
        entry("1.md", "One", "text"),
        entry("1.txt", "One", "other"),
    ]);
    let whole = written(&mut live);
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0xff;
        let snapshot = Snapshot::from_bytes(bytes.clone());
        let is_padding = snapshot.is_ok_and(|snapshot| snapshot.check().is_ok());
        assert!(
            !is_padding || whole[at] == 0,
            "byte {at} was changed and nothing saw it"
        );
        if at % 7 == 0 {
            use_all(bytes);
        }
    }
}

#[test]
fn a_snapshot_of_another_version_or_none_is_refused() {
    let bytes = written(&mut catalogue(vec![telegram()]));
    let changed = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] = bytes[at].wrapping_add(1);
        Snapshot::from_bytes(bytes).unwrap_err()
    };
    assert!(matches!(changed(0), Unusable::NoSnapshot));
    for version in [8, 12, 16] {
        assert!(matches!(changed(version), Unusable::OtherVersion));
    }
    assert!(matches!(changed(24), Unusable::Damaged(_)));
    assert!(matches!(
        Snapshot::from_bytes(Vec::new()),
        Err(Unusable::NoSnapshot)
    ));
    assert!(matches!(
        Snapshot::open(Path::new("/nowhere/at/all")),
        Err(Unusable::Io(_))
    ));
}

#[test]
fn marks_are_placed_over_a_snapshot_as_in_memory() {
    let mut live = catalogue(vec![
        entry("9.md", "Unlike", "unlike"),
        entry("8.md", "Title", "x"),
        entry("7.md", "Copy", "text"),
        entry("6.md", "Copy", "text"),
        entry("1.md", "Same path", "y"),
    ]);
    let orphan = Evidence {
        ids: vec![RecordId::path("harbour", "1")],
        title: Clean::line("TÎTLE"),
        date: None,
        path: "1.md".to_owned(),
        text: TextKey("text".to_owned()),
        hash: TextHash::of("text"),
    };
    let found = live.evidence(key(0, 0), None).unwrap();
    let marks: Vec<_> = [orphan, found]
        .into_iter()
        .enumerate()
        .map(|(n, evidence)| crate::record::marks::Mark {
            id: crate::record::marks::MarkId(n.to_string()),
            evidence,
            ..crate::record::marks::Mark::default()
        })
        .collect();
    let mut over = reopened(&mut live);
    let placed = over.place(marks.clone(), &mut |_, _| false);
    assert_eq!(placed, live.place(marks, &mut |_, _| false));
    assert!(
        placed
            .iter()
            .any(|placed| placed.place == Place::Record(key(0, 0)))
    );
    assert_eq!(ask(&mut over, "has:note").matched, 1);
}

#[test]
fn what_a_cluster_gave_is_as_it_came_though_records_were_joined() {
    let id = RecordId::stated("harbour", "12");
    let outcome = |path: &str, text: &str| Outcome {
        entries: vec![named(id.clone(), path, "One", text)],
        problems: vec![Problem {
            path: Clean::line(path),
            reason: Clean::line("in part"),
        }],
        joined: vec!["ru/a.md".to_owned()],
        passed_over: vec!["a.jpg".to_owned()],
        files: 3,
    };
    let (first, second) = (outcome("a.md", "text"), outcome("b.md", "another"));
    let mut live = Catalogue::default();
    let harbour = live.add_part(part("harbour", "/archive"));
    let clusters = vec![
        (Fingerprint([9; 16]), first.clone()),
        (Fingerprint([1; 16]), second.clone()),
    ];
    live.add_clusters(harbour, clusters);
    assert_eq!((live.len(), live.problems().len()), (1, 3));
    let snapshot = Snapshot::from_bytes(written(&mut live)).unwrap();
    let root = Some(Path::new("/archive"));
    assert_eq!(snapshot.outcome(root, Fingerprint([9; 16])), Some(first));
    assert_eq!(snapshot.outcome(root, Fingerprint([1; 16])), Some(second));
    assert_eq!(snapshot.outcome(root, Fingerprint([2; 16])), None);
    assert_eq!(snapshot.outcome(None, Fingerprint([1; 16])), None);
    assert_eq!(snapshot.folders(), [("letters".to_owned(), [7; 16])]);
    assert_eq!(snapshot.len(), 1);
}

#[test]
fn two_places_of_one_collection_are_read_anew() {
    let bytes = written(&mut catalogue(vec![telegram()]));
    let snapshot = Snapshot::from_bytes(bytes).unwrap();
    assert!(Catalogue::from_snapshots(vec![snapshot.clone(), snapshot]).is_err());
}

#[test]
fn a_room_whose_file_is_cut_short_goes_on_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("catalogue");
    let entries = (0..2000).map(|n| entry(&format!("{n}.md"), &format!("Title {n}"), ""));
    catalogue(entries.collect())
        .write_snapshot(&path, &[])
        .unwrap();
    let snapshot = Snapshot::open(&path).unwrap();
    let mut room = Catalogue::from_snapshots(vec![snapshot.clone()]).unwrap();
    assert_eq!(ask(&mut room, "title").matched, 2000);
    if !snapshot.is_mapped() {
        return;
    }
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_len(4096).unwrap();
    room.all_keys(Order::Title, &Query::parse("titles"));
    assert!(room.is_damaged() && snapshot.check().is_err());
}

/// A record of a snapshot that gets the newer file of another place goes up in the order by change.
#[test]
fn what_joins_from_another_place_moves_in_the_order_by_change() {
    let url = |of: &str| RecordId::url(&format!("https://a.example/{of}")).unwrap();
    let stated = |of: &str| RecordId::stated("harbour", of);
    let made = |id: RecordId, also: Option<RecordId>, changed: bool| {
        let mut entry = named(id, "x.md", "a", "");
        entry.also = also.into_iter().collect();
        if changed {
            entry.groups[0].base.modified = Some(-5);
        }
        entry
    };
    let mut dated = made(stated("a"), Some(stated("e")), false);
    dated.date = DocDate::parse_range("1951");
    let first = vec![
        (0, made(stated("b"), None, false)),
        (0, dated),
        (0, made(url("b"), None, true)),
    ];
    let second = vec![
        (0, made(stated("c"), Some(url("a")), true)),
        (0, made(url("a"), Some(stated("e")), false)),
    ];
    let places = [renamed(first, 0), renamed(second, 1)];
    let mut live = Catalogue::default();
    let mut snapshots = Vec::new();
    for (number, place) in places.iter().enumerate() {
        read(&mut live, place, number);
        let mut alone = Catalogue::default();
        read(&mut alone, place, number);
        snapshots.push(Snapshot::from_bytes(written(&mut alone)).unwrap());
    }
    let mut over = Catalogue::from_snapshots(snapshots).unwrap();
    let (over, live) = (said(&mut over).orders, said(&mut live).orders);
    for (order, (over, live)) in Order::ALL.iter().zip(over.iter().zip(&live)) {
        assert_eq!(over, live, "{order:?}");
    }
}

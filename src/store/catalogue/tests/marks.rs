//! Marks find their records by evidence, and by nothing less.

use crate::record::marks::{
    Evidence, Mark, MarkId, MarkKind, Place, PlacedMark, Selector, VersionId,
};

use super::*;

fn mark(id: &str, evidence: Evidence) -> Mark {
    Mark {
        id: MarkId(id.to_owned()),
        version: VersionId(format!("{id}-1")),
        replaces: Vec::new(),
        kind: MarkKind::Bookmark,
        evidence,
        selector: None,
        created: "2026-11-23T10:00:00+01:00".to_owned(),
        changed: "2026-11-23T10:00:00+01:00".to_owned(),
        tags: Vec::new(),
        body: String::new(),
        unknown: String::new(),
        file: format!("{id}.md"),
        ..Mark::default()
    }
}

fn place(catalogue: &mut Catalogue, marks: Vec<Mark>) -> Vec<PlacedMark> {
    catalogue.place(marks, &mut |_, _| false)
}

/// The mark made on the first record of one catalogue, placed in another.
fn moved(before: Entry, after: Vec<Entry>) -> Place {
    let evidence = catalogue(vec![before]).evidence(key(0, 0), None).unwrap();
    let mut after = catalogue(after);
    place(&mut after, vec![mark("m", evidence)]).remove(0).place
}

fn found(index: u32) -> Place {
    Place::Record(key(0, index))
}

fn candidates(place: &Place) -> Vec<&str> {
    match place {
        Place::Orphan(candidates) => candidates.iter().map(|one| one.id.as_str()).collect(),
        Place::Record(key) => panic!("placed on {key:?}"),
    }
}

#[test]
fn a_stated_id_finds_its_record_whatever_else_changed() {
    let id = RecordId::stated("harbour", "12");
    let before = named(id.clone(), "a.md", "Title", "text");
    let after = named(id, "b/c.md", "Another title", "another text");
    assert_eq!(
        moved(before, vec![entry("a.md", "Title", "text"), after]),
        found(1)
    );
}

#[test]
fn another_name_of_the_record_finds_it_too() {
    let number = RecordId::url("https://a.example/112079").unwrap();
    let slug = RecordId::url("https://a.example/slug").unwrap();
    let mut before = named(number.clone(), "a.md", "Title", "text");
    before.also = vec![slug.clone()];
    assert_eq!(
        moved(before, vec![named(slug.clone(), "z.md", "New", "new")]),
        found(0)
    );
    let before = named(number.clone(), "a.md", "Title", "text");
    let mut after = named(slug, "z.md", "New", "new");
    after.also = vec![number];
    assert_eq!(moved(before, vec![after]), found(0));
}

#[test]
fn a_path_alone_is_not_enough() {
    let place = moved(
        entry("1.md", "Title", "text"),
        vec![entry("1.md", "Other", "other")],
    );
    assert_eq!(candidates(&place), ["harbour/1"]);
}

#[test]
fn a_path_with_the_same_text_is() {
    let twin = entry("copy.md", "Title", "text");
    let same = entry("1.md", "New title", "text");
    assert_eq!(
        moved(entry("1.md", "Title", "text"), vec![twin, same]),
        found(1)
    );
}

#[test]
fn a_path_with_the_same_title_and_date_is() {
    let dated = |text: &str, year: &str| {
        let mut entry = entry("1.md", "Title", text);
        entry.date = date(year);
        entry
    };
    assert_eq!(
        moved(dated("text", "1950"), vec![dated("edited", "1950")]),
        found(0)
    );
    let place = moved(dated("text", "1950"), vec![dated("edited", "1951")]);
    assert_eq!(candidates(&place), ["harbour/1"]);
    let place = moved(
        entry("1.md", "Title", "text"),
        vec![entry("1.md", "Title", "edited")],
    );
    assert_eq!(
        candidates(&place),
        ["harbour/1"],
        "undated, a title alone is too little"
    );
}

#[test]
fn a_path_with_a_passage_that_fits_is_and_is_asked_only_once() {
    let evidence = catalogue(vec![entry("1.md", "Title", "text")])
        .evidence(key(0, 0), None)
        .unwrap();
    let mut note = mark("m", evidence);
    note.kind = MarkKind::Note;
    note.selector = Some(Selector::default());
    let mut after = catalogue(vec![entry("1.md", "New", "edited text")]);
    let mut asked = 0;
    for _ in 0..3 {
        let placed = after.place(vec![note.clone()], &mut |_, _| {
            asked += 1;
            true
        });
        assert_eq!(placed[0].place, found(0));
    }
    assert_eq!(asked, 1);
    let mut other = catalogue(vec![entry("1.md", "New", "edited text")]);
    assert_eq!(
        candidates(&place(&mut other, vec![note])[0].place),
        ["harbour/1"]
    );
}

#[test]
fn a_renamed_file_is_found_by_its_text() {
    let after = vec![
        entry("2.md", "Title", "other"),
        entry("renamed.md", "Title", "text"),
    ];
    assert_eq!(moved(entry("1.md", "Title", "text"), after), found(1));
}

#[test]
fn of_two_copies_none_is_guessed() {
    let after = vec![entry("a.md", "One", "text"), entry("b.md", "Two", "text")];
    let place = moved(entry("1.md", "Title", "text"), after);
    assert_eq!(candidates(&place), ["harbour/a", "harbour/b"]);
}

#[test]
fn an_empty_text_never_matches_by_hash() {
    let place = moved(entry("1.md", "Title", ""), vec![entry("2.md", "Other", "")]);
    assert_eq!(candidates(&place), [""; 0]);
    let place = moved(entry("1.md", "Title", ""), vec![entry("1.md", "Other", "")]);
    assert_eq!(candidates(&place), ["harbour/1"]);
}

#[test]
fn a_record_without_text_that_has_not_changed_is_found_again() {
    assert_eq!(
        moved(entry("1.md", "Title", ""), vec![entry("1.md", "Title", "")]),
        found(0)
    );
}

#[test]
fn an_orphan_shows_records_of_its_path_title_and_text() {
    let evidence = Evidence {
        ids: vec![RecordId::path("harbour", "1")],
        title: Clean::line("TÎTLE"),
        date: None,
        path: "1.md".to_owned(),
        text: TextKey("text".to_owned()),
        hash: TextHash::of("text"),
    };
    let mut catalogue = catalogue(vec![
        entry("9.md", "Unlike", "unlike"),
        entry("8.md", "Title", "x"),
        entry("7.md", "Copy", "text"),
        entry("6.md", "Copy", "text"),
        entry("1.md", "Same path", "y"),
    ]);
    let placed = place(&mut catalogue, vec![mark("m", evidence)]);
    let wanted = ["harbour/1", "harbour/7", "harbour/6", "harbour/8"];
    assert_eq!(candidates(&placed[0].place), wanted);
}

#[test]
fn two_folders_of_one_name_keep_their_marks_apart() {
    let mut catalogue = Catalogue::default();
    for root in ["/a/letters", "/b/letters"] {
        let part = catalogue.add_part(part("letters", root));
        let file = |n: u32| {
            named(
                RecordId::path("letters", &n.to_string()),
                &format!("{n}.txt"),
                root,
                &format!("{root}{n}"),
            )
        };
        catalogue.add(part, vec![file(1), file(2)]);
    }
    for wanted in [key(0, 1), key(1, 0), key(1, 1)] {
        let evidence = catalogue.evidence(wanted, None).unwrap();
        let placed = place(&mut catalogue, vec![mark("m", evidence)]);
        assert_eq!(placed[0].place, Place::Record(wanted));
    }
}

#[test]
fn marks_are_counted_once_and_told_newest_first() {
    let mut catalogue = catalogue(vec![entry("1.md", "One", "1"), entry("2.md", "Two", "2")]);
    let on = |index| catalogue.evidence(key(0, index), None).unwrap();
    let bookmark = mark("a", on(0));
    let mut note = mark("b", on(1));
    note.kind = MarkKind::Note;
    // Later by the clock of the world, though its digits are smaller.
    note.changed = "2026-11-23T09:30:00Z".to_owned();
    let mut fork = note.clone();
    fork.version = VersionId("b-2".to_owned());
    fork.changed = "2026-11-24T09:30:00Z".to_owned();
    let placed = place(&mut catalogue, vec![bookmark, note, fork]);
    let told: Vec<(&str, bool)> = placed
        .iter()
        .map(|placed| (placed.mark.version.0.as_str(), placed.forked))
        .collect();
    assert_eq!(told, [("b-2", true), ("b-1", true), ("a-1", false)]);
    let page = ask(&mut catalogue, "");
    let counts: Vec<(bool, usize)> = page
        .rows
        .iter()
        .map(|row| (row.bookmarked, row.notes))
        .collect();
    assert_eq!(counts, [(true, 0), (false, 1)]);
    assert_eq!(titles(&ask(&mut catalogue, "is:bookmarked")), ["One"]);
    assert_eq!(titles(&ask(&mut catalogue, "has:note")), ["Two"]);
    place(&mut catalogue, Vec::new());
    assert_eq!(ask(&mut catalogue, "is:bookmarked").matched, 0);
}

#[test]
fn evidence_is_of_the_text_shown_first_or_the_one_named() {
    let mut entry = entry("1.md", "One", "original");
    entry.texts.push((
        TextKey("translation".to_owned()),
        TextHash::of("translation"),
    ));
    entry.shown_first = 1;
    let catalogue = catalogue(vec![entry]);
    let of = |text: Option<&str>| {
        let text = text.map(|text| TextKey(text.to_owned()));
        let evidence = catalogue.evidence(key(0, 0), text.as_ref()).unwrap();
        (evidence.text.0, evidence.hash)
    };
    assert_eq!(
        of(None),
        ("translation".to_owned(), TextHash::of("translation"))
    );
    assert_eq!(
        of(Some("text")),
        ("text".to_owned(), TextHash::of("original"))
    );
    assert_eq!(of(Some("new")), ("new".to_owned(), TextHash::default()));
    assert_eq!(catalogue.evidence(key(0, 1), None), None);
    assert_eq!(catalogue.evidence(key(3, 0), None), None);
}

#[test]
fn two_files_of_one_version_with_other_words_are_two_versions() {
    let mut catalogue = catalogue(vec![entry("1.md", "Title", "text")]);
    let evidence = catalogue.evidence(key(0, 0), None).unwrap();
    let mine = mark("m", evidence);
    let theirs = Mark {
        body: "other words".to_owned(),
        file: "m.sync-conflict.md".to_owned(),
        ..mine.clone()
    };
    let placed = place(&mut catalogue, vec![mine, theirs]);
    assert!(placed.iter().all(|placed| placed.forked));
}

//! What a person types for a record.

use std::path::Path;

use crate::store::catalogue::Lookup;

use super::*;

#[test]
fn ids_ends_cite_keys_and_paths() {
    let mut also = entry("letters/7.ru.md", "Seven", "7");
    also.also = vec![RecordId::stated("harbour", "seven")];
    let catalogue = catalogue(vec![
        telegram(),
        entry("letters/1.md", "One", "1"),
        entry("drafts/1.md", "One again", "2"),
        also,
    ]);
    let find = |typed: &str| catalogue.look_up(typed, Path::new("/archive/letters"));
    let cases = [
        ("digitalarchive.wilsoncenter.org/document/112079", 0),
        (
            "https://digitalarchive.wilsoncenter.org/document/112079/",
            0,
        ),
        (" 112079 ", 0),
        ("document/112079", 0),
        ("harbour/letters/1", 1),
        ("letters/1", 1),
        ("harbour-drafts-1", 2),
        ("harbour/seven", 3),
        ("seven", 3),
        ("/archive/letters/1.md", 1),
        ("/archive/letters/../drafts/./1", 2),
        ("1.md", 1),
        ("./1", 1),
        ("../drafts/1.md", 2),
        ("drafts/1.md", 2),
        ("letters/7.ru.md", 3),
    ];
    for (typed, index) in cases {
        assert_eq!(find(typed), Lookup::One(key(0, index)), "{typed}");
    }
    for typed in ["", "12079", "9", "letters", "/elsewhere/1.md", "../.."] {
        assert_eq!(find(typed), Lookup::None, "{typed}");
    }
    assert_eq!(
        find("1"),
        Lookup::Several(lines(&["harbour/letters/1", "harbour/drafts/1"]))
    );
}

#[test]
fn records_of_one_id_in_two_folders_are_told_apart() {
    let mut catalogue = Catalogue::default();
    for root in ["/a/letters", "/b/letters"] {
        let part = catalogue.add_part(part("letters", root));
        catalogue.add(
            part,
            vec![named(RecordId::path("letters", "1"), "1.txt", root, root)],
        );
    }
    let wanted = lines(&["letters/1 in /a/letters", "letters/1 in /b/letters"]);
    assert_eq!(
        catalogue.look_up("letters/1", Path::new("/")),
        Lookup::Several(wanted)
    );
}

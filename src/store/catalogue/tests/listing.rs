//! Rows, orders, pages and hits.

use proptest::prelude::*;

use crate::record::listing::{Column, Hit};

use super::*;

#[test]
fn a_row_says_what_the_columns_show() {
    let mut catalogue = catalogue(vec![telegram()]);
    let page = ask(&mut catalogue, "");
    let row = &page.rows[0];
    assert_eq!(row.people.as_str(), "Shtykov > Gromyko");
    assert_eq!(
        row.title.as_str(),
        "Telegram, transmitting 16 November 1950 message"
    );
    assert_eq!(row.languages, "RU>EN");
    assert_eq!(row.shelf.as_str(), "APRF 45/1/347");
    assert_eq!(row.date.as_deref(), Some("1950-11-17"));
    assert_eq!((page.total, page.matched, page.start), (1, 1, 0));
}

#[test]
fn people_and_languages_that_are_known_in_part() {
    let mut entry = entry("1.md", "x", "x");
    assert_eq!(super::super::columns::people(&entry).as_str(), "");
    entry.recipients = lines(&["Stalin", "Zhou"]);
    assert_eq!(
        super::super::columns::people(&entry).as_str(),
        "> Stalin; Zhou"
    );
    let languages = super::super::columns::languages;
    assert_eq!(languages(&entry), "");
    entry.text_languages = vec!["zh-Hant".to_owned()];
    assert_eq!(languages(&entry), "ZH");
    entry.translations = vec!["en-GB".to_owned()];
    entry.text_languages.push("en-GB".to_owned());
    assert_eq!(languages(&entry), "ZH>EN");
    entry.text_languages.clear();
    assert_eq!(languages(&entry), "EN");
}

#[test]
fn orders() {
    let dates = [
        ("c", "1950-11"),
        ("b", "1950"),
        ("a", "1950-11-17"),
        ("d", ""),
        ("É", "1950-11"),
        ("e2", "..1940"),
    ];
    let entries = dates.iter().enumerate().map(|(n, (title, text))| {
        let mut entry = entry(&format!("{}.md", 9 - n), title, title);
        entry.date = (!text.is_empty()).then(|| date(text).unwrap());
        entry
    });
    let mut catalogue = catalogue(entries.collect());
    let mut listed = |order| {
        let page = catalogue.rows(&Request {
            order,
            ..request("")
        });
        titles(&page).join(" ")
    };
    assert_eq!(listed(Order::Date), "e2 b c É a d");
    assert_eq!(listed(Order::Title), "a b c d É e2");
    assert_eq!(listed(Order::Id), "e2 É d a b c");
}

#[test]
fn records_added_later_are_sorted_in() {
    let mut catalogue = catalogue(vec![entry("2.md", "b", "2")]);
    assert_eq!(titles(&ask(&mut catalogue, "")), ["b"]);
    catalogue.add(0, vec![entry("1.md", "a", "1"), entry("3.md", "c", "3")]);
    assert_eq!(titles(&ask(&mut catalogue, "")), ["a", "b", "c"]);
    catalogue.add(7, vec![entry("9.md", "no such collection", "9")]);
    assert_eq!(catalogue.len(), 3);
}

#[test]
fn hits_are_shown_where_they_were_found() {
    let mut catalogue = catalogue(vec![telegram()]);
    let mut hits = |query: &str| -> String {
        let page = ask(&mut catalogue, query);
        let row = &page.rows[0];
        let letter = |hit: &Hit| {
            let column = match hit.column {
                Column::People => &row.people,
                Column::Title => &row.title,
                Column::Shelf => &row.shelf,
            };
            column.chars().nth(hit.at).unwrap()
        };
        row.hits.iter().map(letter).collect()
    };
    assert_eq!(hits("shtgro"), "ShtGro");
    assert_eq!(hits("gromyko"), "Gromyko");
    assert_eq!(hits("16"), "16");
    assert_eq!(hits("45/1"), "45/1");
    assert_eq!(hits("\"16 november\""), "16 November");
    assert_eq!(hits("title:e"), "eeeeee");
    assert_eq!(hits("from:o"), "o");
    assert_eq!(hits("to:o"), "oo");
    assert_eq!(hits("shelf:347"), "347");
    // Found in fields that no column shows, or only in a shelf mark that is not the first.
    assert_eq!(hits("korea"), "");
    assert_eq!(hits("shelf:avprf"), "");
    assert_eq!(hits("-zzz lang:ru id:112079"), "");
}

#[test]
fn the_record_to_keep_is_told_its_place() {
    let entries = (0..9).map(|n| entry(&format!("{n}.md"), &format!("title {n}"), &format!("{n}")));
    let mut catalogue = catalogue(entries.collect());
    let keep = |query: &str| Request {
        keep: Some(key(0, 7)),
        count: 2,
        ..request(query)
    };
    // Wherever it has gone since, it is among the rows: the list holds on to it by them.
    let page = catalogue.rows(&keep(""));
    assert_eq!((page.kept_at, page.start), (Some(7), 6));
    assert!(page.rows.iter().any(|row| row.key == key(0, 7)));
    assert_eq!(catalogue.rows(&keep("\"title 7\"")).kept_at, Some(0));
    assert_eq!(catalogue.rows(&keep("\"title 6\"")).kept_at, None);
}

#[test]
fn a_page_past_the_end_is_the_last_one() {
    let entries = (0..9).map(|n| entry(&format!("{n}.md"), &format!("title {n}"), &format!("{n}")));
    let mut catalogue = catalogue(entries.collect());
    let page = catalogue.rows(&Request {
        start: 50,
        count: 4,
        ..request("")
    });
    assert_eq!((page.start, page.rows.len()), (5, 4));
    let page = catalogue.rows(&Request {
        start: 50,
        count: 4,
        ..request("nothing")
    });
    assert_eq!((page.start, page.rows.len()), (0, 0));
    let page = catalogue.rows(&Request {
        start: usize::MAX,
        count: usize::MAX,
        ..request("")
    });
    assert_eq!((page.start, page.rows.len()), (0, 9));
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[a-c]{1,3}", "[абё]{1,3}", "ß|ﬁ|İ|e\u{301}"]
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let fields = (
        proptest::collection::vec(word(), 0..5),
        proptest::collection::vec(word(), 0..3),
        0_u8..4,
        word(),
    );
    proptest::collection::vec(fields, 0..12).prop_map(|all| {
        let make =
            |(n, (title, people, year, shelf)): (usize, (Vec<String>, Vec<String>, u8, String))| {
                let mut entry = entry(&format!("{n}.md"), &title.join(" "), &n.to_string());
                entry.recipients = people.iter().map(|name| Clean::line(name)).collect();
                entry.creators = entry.recipients.iter().take(1).cloned().collect();
                entry.date = DocDate::parse_range(&format!("195{year}")).filter(|_| year > 0);
                entry.shelves = vec![Clean::line(&shelf)];
                entry.summary = Clean::line(&shelf);
                entry
            };
        all.into_iter().enumerate().map(make).collect()
    })
}

fn query() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        word(),
        word().prop_map(|word| format!("-{word}")),
        word().prop_map(|word| format!("title:{word}")),
        word().prop_map(|word| format!("from:{word}")),
        word().prop_map(|word| format!("shelf:{word}")),
        word().prop_map(|word| format!("\"{word}\"")),
        word().prop_map(|word| format!("to:{word}")),
        word().prop_map(|word| format!("id:{word}")),
        "[a-c]{3,5}",
        "[a-c/]{1,2}",
        prop_oneof![
            Just("date:1951..1952"),
            Just("-date:1951"),
            Just("is:undated"),
            Just("has:note"),
            Just("-is:bookmarked"),
            Just("lang:ru>en"),
            Just("archive:a"),
            Just("/"),
        ]
        .prop_map(str::to_owned),
    ];
    proptest::collection::vec(term, 0..4).prop_map(|terms| terms.join(" "))
}

proptest! {
    #[test]
    fn the_pages_together_are_all_that_match(entries in entries(), query in query(), count in 1_usize..5) {
        let mut catalogue = catalogue(entries);
        let parsed = Query::parse(&query);
        let all = catalogue.all_keys(Order::Title, &parsed);
        let mut paged = Vec::new();
        let mut start = 0;
        while start < all.len() {
            let page = catalogue.rows(&Request { order: Order::Title, start, count, keep: None, ..request(&query) });
            prop_assert_eq!(page.start, start);
            prop_assert_eq!(page.matched, all.len());
            let kept = catalogue.rows(&Request { order: Order::Title, start, count, keep: all.last().copied(), ..request(&query) });
            prop_assert_eq!(kept.kept_at, Some(all.len() - 1));
            prop_assert!(kept.rows.iter().any(|row| Some(row.key) == all.last().copied()));
            paged.extend(page.rows.iter().map(|row| row.key));
            start += count;
        }
        prop_assert_eq!(paged, all);
    }

    #[test]
    fn every_hit_is_within_its_column(entries in entries(), query in query()) {
        let mut catalogue = catalogue(entries);
        for row in ask(&mut catalogue, &query).rows {
            for hit in row.hits {
                let column = match hit.column {
                    Column::People => &row.people,
                    Column::Title => &row.title,
                    Column::Shelf => &row.shelf,
                };
                prop_assert!(hit.at < column.chars().count());
            }
        }
    }

    /// Typing letter by letter, deleting and typing on, with what the answers before saved,
    /// gives what asking from nothing does: in memory, over a snapshot, and with both.
    #[test]
    fn narrowing_changes_no_answer(
        entries in entries(),
        queries in proptest::collection::vec((query(), 0_usize..9, 0_usize..3, 1_usize..5), 1..4),
        backing in 0_u8..3,
    ) {
        let mut typed = backed(&entries, backing);
        for (query, cut, order, count) in queries {
            let letters: Vec<char> = query.chars().collect();
            let forth = cut.min(letters.len())..=letters.len();
            let back = (cut.min(letters.len())..letters.len()).rev();
            for end in forth.chain(back) {
                let asked = Request {
                    order: Order::ALL[order],
                    count,
                    start: cut / 3,
                    keep: Some(key(0, cut as u32)),
                    ..request(&letters[..end].iter().collect::<String>())
                };
                // A request that is given up leaves what was known.
                let given_up = typed.rows_unless(&asked, &mut || end % 2 == 0);
                let page = given_up.unwrap_or_else(|| typed.rows(&asked));
                let all = typed.all_keys(asked.order, &asked.query);
                let mut at_once = backed(&entries, backing);
                prop_assert_eq!(page, at_once.rows(&asked), "{:?}", asked);
                at_once.view = None;
                prop_assert_eq!(all, at_once.all_keys(asked.order, &asked.query));
            }
        }
    }
}

/// A room of the entries: in memory, over a snapshot, or half of them each.
fn backed(entries: &[Entry], backing: u8) -> Catalogue {
    let of_snapshot = match backing {
        0 => return catalogue(entries.to_vec()),
        1 => entries.len(),
        _ => entries.len() / 2,
    };
    let (old, new) = entries.split_at(of_snapshot);
    let bytes = catalogue(old.to_vec()).snapshot_bytes(&[]);
    let snapshot = crate::store::snapshot::Snapshot::from_bytes(bytes).unwrap();
    let mut room = Catalogue::from_snapshots(vec![snapshot]).unwrap();
    room.add(0, new.to_vec());
    room
}

#[test]
fn a_request_that_is_late_is_given_up_and_asked_again() {
    let entries = (0..9).map(|n| entry(&format!("{n}.md"), &format!("title {n}"), &format!("{n}")));
    let mut catalogue = catalogue(entries.collect());
    assert!(ask(&mut catalogue, "t").matched == 9);
    assert_eq!(
        catalogue.rows_unless(&request("title 3"), &mut || true),
        None
    );
    // What is known already is no work, and so never late.
    assert!(catalogue.rows_unless(&request("t"), &mut || true).is_some());
    assert_eq!(titles(&ask(&mut catalogue, "title 3")), ["title 3"]);
}

#[test]
fn rows_far_down_are_in_the_order_of_those_above() {
    let title = |n: u32| {
        format!(
            "{} {n:04}",
            if n.is_multiple_of(3) {
                "harbour"
            } else {
                "the harbour"
            }
        )
    };
    let entries = (0..4000).map(|n| entry(&format!("{n}.md"), &title(3999 - n), ""));
    let mut catalogue = catalogue(entries.collect());
    let query = Query::parse("harbour");
    let mut paged: Vec<RowKey> = Vec::new();
    while paged.len() < 4000 {
        let page = catalogue.rows(&Request {
            start: paged.len(),
            count: 400,
            ..request("harbour")
        });
        paged.extend(page.rows.iter().map(|row| row.key));
    }
    assert_eq!(paged, catalogue.all_keys(Order::Date, &query));
    let first = catalogue.entry(paged[0]).unwrap().title.clone();
    assert_eq!(first.as_str(), "harbour 0000");
}

#[test]
fn a_room_too_large_for_one_thread_lists_what_matches_in_its_order() {
    // More than are judged in one piece, and more than one thread is given.
    let count = 17_000;
    let title = |n: u32| format!("{} {n:05}", if n % 1000 == 7 { "Pilots" } else { "Ice" });
    let entries = (0..count).map(|n| entry(&format!("{n}.md"), &title(count - 1 - n), ""));
    let mut large = catalogue(entries.collect());
    let page = ask(&mut large, "pilots -16007");
    let wanted: Vec<String> = (0..16).map(|n| format!("Pilots {n:02}007")).collect();
    assert_eq!(titles(&page), wanted);
    assert_eq!(ask(&mut large, "pilots 00").matched, page.matched + 1);
    assert_eq!(ask(&mut large, "ice").matched, 17_000 - 17);
}

#[test]
fn records_with_the_words_by_the_letter_stand_first_and_are_counted() {
    let mut catalogue = catalogue(vec![
        entry("1.md", "Telegram on stalun in Helvara", "one"),
        entry("2.md", "Letter to Stalin", "two"),
    ]);
    let page = ask(&mut catalogue, "stalin");
    assert_eq!(
        titles(&page),
        ["Letter to Stalin", "Telegram on stalun in Helvara"]
    );
    assert_eq!((page.matched, page.literal), (2, 1));
}

#[test]
fn the_undated_can_be_listed() {
    let mut dated = entry("1.md", "Dated", "one");
    dated.date = date("1950");
    let mut catalogue = catalogue(vec![dated, entry("2.md", "Undated", "two")]);
    assert_eq!(titles(&ask(&mut catalogue, "is:undated")), ["Undated"]);
    assert_eq!(titles(&ask(&mut catalogue, "-is:undated")), ["Dated"]);
}

#[test]
fn a_shelf_mark_is_found_as_it_is_written() {
    let mut one = entry("1.md", "One", "one");
    one.shelf_texts = lines(&["APRF, Fond 45, Opis 1, Delo 347"]);
    let mut catalogue = catalogue(vec![one, entry("2.md", "Two", "two")]);
    assert_eq!(titles(&ask(&mut catalogue, "shelf:\"delo 347\"")), ["One"]);
}

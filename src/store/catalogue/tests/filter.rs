//! What the filter finds, sentence by sentence of its rule.

use super::*;

fn finds(query: &str) -> bool {
    ask(&mut catalogue(vec![telegram()]), query).matched == 1
}

#[test]
fn what_matches_the_telegram() {
    let found = [
        "",
        "telegram",
        "TELEGRAM shtykov",
        "tlgrm",
        "gmk",
        "shtgro",
        "manchuria",
        "forces",
        "technique",
        "45/1",
        "059a",
        "\"students over in order\"",
        "\"form kim il sung\"",
        "\"shtykov > gromyko\"",
        "-missing",
        "-\"not here\"",
        "-title:letter",
        "title:transmitting",
        "title:\"KIM il\"",
        "from:shty to:gromyko",
        "place:korea",
        "subject:\"air force\"",
        "archive:aprf",
        "archive:president",
        "shelf:45/1/347",
        "shelf:AVPRF",
        "id:112079",
        "id:wilson",
        "lang:ru",
        "lang:Russian",
        "lang:russ",
        "lang:en",
        "lang:english",
        "lang:ru>en",
        "lang:russian>english",
        "lang:>en",
        "lang:ru>",
        "date:1950",
        "date:1950s",
        "date:1950-11..1951-01",
        "date:..1950",
        "-date:1951",
        "has:translation",
        "-has:original",
        "-is:bookmarked",
        "title:",
        "date:",
        "-",
        "\u{301}",
    ];
    for query in found {
        assert!(finds(query), "{query} should match");
    }
}

#[test]
fn what_does_not_match_the_telegram() {
    let not_found = [
        // Letters strewn over the title.
        "pilot",
        // Letters apart count only in title, people and shelf mark, not in the summary.
        "tchnqs",
        "mnchr",
        // Never across fields.
        "\"message shtykov\"",
        "gromykomanchuria",
        // The collection, the citation and other names of files are no fields.
        "harbour",
        // The address is an id, not a field of bare words.
        "digitalarchive",
        "telegram missing",
        "-telegram",
        "-flying",
        "-from:shtykov",
        "-place:korea",
        "-lang:ru",
        "-\"kim il sung\"",
        "from:gromyko",
        "to:shtykov",
        "title:manchuria",
        "place:air",
        "lang:de",
        "lang:us",
        "lang:en>ru",
        "date:1951",
        "-date:1950s",
        "has:original",
        "has:note",
        "is:bookmarked",
        "-has:translation",
        "date:foo",
        "👩‍🚀",
    ];
    for query in not_found {
        assert!(!finds(query), "{query} should not match");
    }
}

#[test]
fn a_word_is_found_whatever_its_accents_and_script() {
    let titles = [
        "Донесение из Ёлкино",
        "Raport z Łodzi",
        "ΣΙΣΥΦΟΣ",
        "كِتَابٌ",
        "서울에서 온 전보",
    ];
    let cases = ["елкино", "lodzi", "σίσυφος", "كتاب", "전보"];
    let entries = titles
        .iter()
        .enumerate()
        .map(|(n, title)| entry(&format!("{n}.md"), title, title));
    let mut catalogue = catalogue(entries.collect());
    for (title, query) in titles.iter().zip(cases) {
        assert_eq!(
            super::titles(&ask(&mut catalogue, query)),
            [*title],
            "{query}"
        );
    }
}

#[test]
fn the_best_match_comes_first_while_a_bare_word_is_there() {
    let mut first = entry("1.md", "Summary only", "1");
    first.summary = Clean::line("a pilot");
    first.date = date("1900");
    let mut second = entry("2.md", "Autopilots", "2");
    second.date = date("1901");
    let mut third = entry("3.md", "The pilot", "3");
    third.date = date("1903");
    let mut fourth = entry("4.md", "A pilot", "4");
    fourth.date = date("1904");
    let apart = entry("5.md", "Pine lots", "5");
    let mut catalogue = catalogue(vec![apart, first, second, third, fourth]);
    let ranked = [
        "The pilot",
        "A pilot",
        "Summary only",
        "Autopilots",
        "Pine lots",
    ];
    assert_eq!(titles(&ask(&mut catalogue, "pilot")), ranked);
    let by_date = ["Summary only", "Autopilots", "The pilot", "A pilot"];
    assert_eq!(titles(&ask(&mut catalogue, "\"pilot\"")), by_date);
}

#[test]
fn what_a_range_leaves_out_for_being_undated_is_counted() {
    let mut dated = entry("1.md", "Letter one", "1");
    dated.date = date("1950");
    let undated = entry("2.md", "Letter two", "2");
    let other = entry("3.md", "Report", "3");
    let mut catalogue = catalogue(vec![dated, undated, other]);
    let page = ask(&mut catalogue, "date:1950s");
    assert_eq!((page.matched, page.undated), (1, 2));
    let page = ask(&mut catalogue, "date:1950s letter");
    assert_eq!((page.matched, page.undated), (1, 1));
    let page = ask(&mut catalogue, "date:1940s letter");
    assert_eq!((page.matched, page.undated), (0, 1));
    let page = ask(&mut catalogue, "-date:1950s");
    assert_eq!((page.matched, page.undated), (2, 0));
}

#[test]
fn hostile_queries_are_answered() {
    let mut catalogue = catalogue(vec![telegram()]);
    let queries = [
        "x".repeat(10_000),
        "t ".repeat(10_000),
        "te".repeat(5_000),
        "-".repeat(10_000),
        "\"".repeat(9_999),
        "title:from:to:date:".repeat(100),
        "\u{0}\u{1b}[31m\u{7f}".to_owned(),
        "👩‍🚀🇰🇵 \u{202e}".to_owned(),
    ];
    for query in queries {
        let page = ask(&mut catalogue, &query);
        assert_eq!(page.total, 1);
    }
}

//! The timeline: a bar is as high as the list that the filter by its period gives.

use crate::record::timeline::{Cut, Scale, TimelineCounts, TimelineRequest};

use super::*;

fn counted(catalogue: &mut Catalogue, query: &str, cut: Cut) -> TimelineCounts {
    catalogue.timeline(&TimelineRequest {
        seq: 3,
        query: Query::parse(query),
        order: Order::Title,
        cut,
        bars: 200,
    })
}

/// Letters of as many kinds of dates as there are, two of them joined into one record.
fn letters() -> Catalogue {
    let dates = [
        "1950-11-17",
        "1950-11",
        "1950",
        "1951~",
        "195X",
        "../1949",
        "1952-12/1953-01",
    ];
    let mut entries: Vec<Entry> = Vec::new();
    for (n, written) in dates.into_iter().enumerate() {
        let mut letter = entry(&format!("{n}.md"), &format!("Letter {n}"), &n.to_string());
        letter.date = date(written);
        letter.text_languages = vec![["ru", "zh"][n % 2].to_owned()];
        entries.push(letter);
    }
    entries.push(entry("undated.md", "Letter", "undated"));
    let joined = |path: &str, text: &str| {
        let mut letter = named(RecordId::stated("harbour", "x"), path, "Letter", text);
        letter.date = date("1954?");
        letter
    };
    entries.push(joined("a.md", "one"));
    entries.push(joined("b.md", "two"));
    catalogue(entries)
}

#[test]
fn the_filter_lists_what_was_counted() {
    let mut catalogue = letters();
    for query in ["", "letter", "lang:ru", "-lang:zh letter date:1950..1953"] {
        for scale in Scale::ALL {
            let counts = counted(&mut catalogue, query, Cut::By(scale, -7000));
            assert_eq!(counts.seq, 3);
            for (bar, period) in counts.bars.iter().zip(counts.start..) {
                let asked = format!("{query} {}", scale.typed(period, period));
                let listed = catalogue.all_keys(Order::Title, &Query::parse(&asked));
                assert_eq!(listed.len(), bar.all(), "{asked}");
            }
        }
    }
}

#[test]
fn doubt_and_the_undated_are_told_apart() {
    let mut catalogue = letters();
    let counts = counted(&mut catalogue, "", Cut::By(Scale::Year, 0));
    assert_eq!((counts.matched, counts.dated), (9, 8));
    let bar = |year: i32| {
        let bar = counts.bars[(year - counts.start) as usize];
        (bar.sure, bar.unsure)
    };
    assert_eq!(counts.range, (1949, 1959));
    assert_eq!((bar(1949), bar(1950)), ((0, 1), (3, 1)));
    assert_eq!((bar(1951), bar(1954)), ((0, 2), (0, 2)));
    assert_eq!(bar(1953), (0, 2));
}

#[test]
fn what_is_listed_alone_is_counted() {
    let mut catalogue = letters();
    let counts = counted(&mut catalogue, "lang:zh", Cut::Fit);
    assert_eq!(counts.matched, 3);
    let counts = counted(&mut catalogue, "nothing like it", Cut::Fit);
    assert_eq!((counts.matched, counts.span), (0, None));
    assert_eq!(counted(&mut Catalogue::default(), "", Cut::Fit).matched, 0);
}

//! Searching in the texts: the line, the results, the way into a record and back, what is around.

use readroom::app::message::{Effect, Message};
use readroom::app::model::{Focus, Overlay, Screen, Typing};
use readroom::app::search::{
    Counts, Found, NearMiss, Reach, ResultOrder, SavedSearch, Search, SearchesTold, SearchesWish,
};
use readroom::find::scan::Role;
use readroom::record::Clean;
use readroom::record::marks::Selector;
use readroom::record::text::TextKey;

use crate::desk::{Desk, five_records};
use crate::view::{drawn, lines};

const SIZES: [(u16, u16); 3] = [(40, 12), (80, 24), (120, 40)];

pub fn screen(desk: &Desk) -> String {
    lines(&drawn(desk)).join("\n")
}

fn at_three_sizes(keys: &str, change: impl Fn(&mut Desk)) -> String {
    let mut all = String::new();
    for size in SIZES {
        let mut desk = Desk::with(size, five_records());
        desk.keys(keys);
        change(&mut desk);
        all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
    }
    all
}

fn counts() -> Counts {
    let value = |name: &str, count| (Clean::line(name), count);
    Counts {
        roles: vec![(Role::Translation, 4), (Role::Summary, 1)],
        languages: vec![value("ru", 3), value("en", 2)],
        archives: vec![value("APRF", 5)],
        near: Vec::new(),
    }
}

/// Returns the search that was asked for last.
fn asked(desk: &mut Desk) -> Search {
    let asked = desk.take_asked().into_iter();
    let mut searches = asked.filter_map(|effect| match effect {
        Effect::Search(search) => Some(search),
        _ => None,
    });
    searches.next_back().unwrap()
}

/// Returns the answer to the search that was asked for last.
fn answer(desk: &mut Desk) -> Found {
    let search = asked(desk);
    desk.found(&search)
}

pub fn desk(keys: &str) -> Desk {
    let mut desk = Desk::new();
    desk.keys(keys);
    desk
}

#[test]
fn the_results() {
    insta::assert_snapshot!(at_three_sizes(
        "smorning paragraph<c-u>english<enter>j",
        |desk| {
            let asked = desk.model.results.asked;
            desk.send(Message::ResultCounts(asked, counts()));
        }
    ));
}

fn near(term: usize, words: &str, records: usize) -> NearMiss {
    NearMiss {
        term,
        words: Clean::line(words),
        records,
    }
}

#[test]
fn near_misses_stand_at_the_foot_and_one_key_adds_the_first() {
    let mut desk = desk("senglsh morning<enter>/date:1950<enter>");
    let asked = desk.model.results.asked;
    // The second is near to what narrows the results, which is nobody's search.
    let told = vec![
        near(0, "english", 5),
        near(2, "narrow", 1),
        near(1, "mourning", 1200),
    ];
    let told = Counts {
        near: told,
        ..counts()
    };
    desk.send(Message::ResultCounts(asked, told));
    let foot = screen(&desk);
    let wanted = "near misses: english 5 (+ adds it), mourning 1 200";
    assert!(foot.contains(wanted), "{foot}");
    desk.take_asked();
    desk.keys("+");
    assert_eq!(desk.model.results.query, "englsh OR english morning");
    assert_eq!(desk.model.results.narrow, "date:1950");
    assert_eq!(desk.model.searches.last[0], "englsh OR english morning");
    assert!(
        desk.model.results.near().is_empty(),
        "told anew of this one"
    );
    desk.keys("+");
    assert!(desk.notice().contains("no other words are near"));
}

#[test]
fn the_search_line() {
    insta::assert_snapshot!(at_three_sizes("stelegr* OR \"the pilots\"", |_| {}));
}

#[test]
fn nothing_is_found() {
    insta::assert_snapshot!(at_three_sizes("szeppelin<enter>", |_| {}));
}

#[test]
fn a_result_is_read_at_its_passage() {
    insta::assert_snapshot!(at_three_sizes("s39<enter>j<enter>", |_| {}));
}

#[test]
fn enter_searches_and_the_results_have_the_keys() {
    let desk = desk("senglish<enter>");
    assert_eq!(desk.model.screen, Screen::Results);
    assert_eq!(desk.model.results.total, 5);
    assert_eq!(desk.model.results.rows.len(), 5);
    assert_eq!(desk.model.searches.last, ["english"]);
    let remembered = Effect::Searches(SearchesWish::Remember("english".to_owned()));
    assert!(desk.asked.contains(&remembered));
}

#[test]
fn a_result_opens_at_its_passage_and_n_goes_on_over_all_hits() {
    let mut desk = desk("s39<enter>jj<enter>");
    assert_eq!(desk.model.focus, Focus::Record);
    assert!(desk.model.record().unwrap().title.contains("airfields"));
    let found = desk.model.reading.found.clone().unwrap();
    assert_eq!((found.at, found.hits.len()), (0, 1));
    assert!(screen(&desk).contains("English paragraph 39 of record 2"));
    desk.keys("x");
    let found = desk.model.reading.found.clone().unwrap();
    assert_eq!(found.hits.len(), 1, "the other text has its own hits");
    assert_ne!(found.text_index, 0);
    let mut desk = self::desk("sparagraph<enter><enter>");
    assert_eq!(desk.model.reading.found.as_ref().unwrap().hits.len(), 40);
    desk.keys("nnn");
    assert_eq!(desk.model.reading.found.as_ref().unwrap().at, 3);
    desk.keys("N");
    assert_eq!(desk.model.reading.found.as_ref().unwrap().at, 2);
    desk.keys("J");
    let found = desk.model.reading.found.clone().unwrap();
    assert!(desk.model.record().unwrap().title.contains("Brandt"));
    assert_eq!(
        (found.at, found.hits.len()),
        (0, 40),
        "the next result has its own"
    );
}

#[test]
fn the_way_back_leads_to_the_same_result() {
    for back in ["<esc>", "q", "<c-o>", "<tab>"] {
        let mut desk = desk("senglish<enter>jjj<enter>");
        desk.keys(back);
        assert_eq!(desk.model.screen, Screen::Results, "{back}");
        assert_eq!(desk.model.focus, Focus::List, "{back}");
        assert_eq!(desk.model.results.cursor.at, 3, "{back}");
        assert_eq!(desk.model.reading.found, None);
        desk.keys("<esc>");
        assert_eq!(desk.model.screen, Screen::Catalogue);
        desk.keys("5");
        assert_eq!(desk.model.screen, Screen::Results);
        assert_eq!(desk.model.results.cursor.at, 3, "{back}");
    }
    let desk = desk("5");
    assert_eq!(desk.model.screen, Screen::Catalogue);
    assert!(desk.notice().contains("nothing was searched for yet"));
}

#[test]
fn results_narrow_while_typing_and_come_back() {
    let mut desk = desk("senglish<enter>/39 4<enter>");
    assert_eq!(desk.model.results.wanted().to_string(), "english 39 4");
    assert!(desk.model.typing.is_none());
    assert!(screen(&desk).contains("english   39 4"));
    desk.keys("<esc>");
    assert_eq!(desk.model.results.total, 5);
    assert_eq!(desk.model.screen, Screen::Results);
    desk.keys("/zeppelin");
    assert_eq!(desk.model.results.total, 0);
    assert!(screen(&desk).contains("None of the records with “english” has “zeppelin” too"));
    desk.keys("<esc>");
    assert_eq!(desk.model.results.total, 5);
}

#[test]
fn s_changes_the_search() {
    let mut desk = desk("senglish<enter>s");
    let Some(Typing::Search(line, _)) = &desk.model.typing else {
        panic!("the line is typed in");
    };
    assert_eq!(line.text(), "english");
    desk.keys(" 39<enter>");
    assert_eq!(desk.model.results.query, "english 39");
    desk.keys("s<esc>");
    assert_eq!(desk.model.results.query, "english 39");
    assert_eq!(desk.model.screen, Screen::Results);
}

#[test]
fn up_in_the_empty_line_walks_over_the_last_searches() {
    let mut desk = desk("");
    let last = vec!["harbour".to_owned(), "\"the pilots\"".to_owned()];
    desk.send(Message::Searches(SearchesTold::Last(last)));
    let typed = |desk: &Desk| match &desk.model.typing {
        Some(Typing::Search(line, _)) => line.text().to_owned(),
        _ => panic!("the line is typed in"),
    };
    desk.keys("s<up>");
    assert_eq!(typed(&desk), "harbour");
    desk.keys("<up><up>");
    assert_eq!(typed(&desk), "\"the pilots\"");
    desk.keys("<down>");
    assert_eq!(typed(&desk), "harbour");
    desk.keys("<down>");
    assert_eq!(typed(&desk), "");
    desk.keys("x<up>");
    assert_eq!(typed(&desk), "x", "what is typed is not thrown away");
    desk.keys("<c-u><up><enter>");
    assert_eq!(desk.model.results.query, "harbour");
}

#[test]
fn a_search_is_kept_by_name_and_comes_back() {
    let mut desk = desk(":save-search Pilots<enter>");
    assert!(desk.notice().contains("nothing was searched for yet"));
    desk.keys("senglish<enter>/39<enter>:save-search All  pilots<enter>");
    let saved = SavedSearch {
        name: Clean::line("All pilots"),
        query: "english 39".to_owned(),
    };
    let asked = Effect::Searches(SearchesWish::Save(saved.clone()));
    assert!(desk.take_asked().contains(&asked));
    let name = saved.name.clone();
    desk.send(Message::Searches(SearchesTold::Saved(Ok(name))));
    assert!(desk.notice().contains("kept as “All pilots”"));
    desk.keys("<esc><esc>:searches<enter>");
    assert!(
        desk.take_asked()
            .contains(&Effect::Searches(SearchesWish::List))
    );
    let other = SavedSearch {
        name: Clean::line("Ships"),
        query: "steamer".to_owned(),
    };
    desk.send(Message::Searches(SearchesTold::All(vec![
        saved.clone(),
        other,
    ])));
    assert!(screen(&desk).contains("Searches kept by name"));
    desk.keys("jd");
    let forgotten = Effect::Searches(SearchesWish::Forget("Ships".to_owned()));
    assert!(desk.take_asked().contains(&forgotten));
    desk.send(Message::Searches(SearchesTold::All(vec![saved])));
    assert!(matches!(desk.model.overlay, Some(Overlay::Searches(_))));
    desk.keys("<enter>");
    assert_eq!(desk.model.results.query, "english 39");
    assert_eq!(desk.model.screen, Screen::Results);
    desk.send(Message::Searches(SearchesTold::All(Vec::new())));
    assert!(desk.notice().contains("no search is kept yet"));
}

#[test]
fn the_words_of_a_filter_are_counted_in_the_texts_when_the_keys_rest() {
    let mut desk = desk("");
    desk.hold("/telegra");
    let earlier = desk.counting.take().unwrap();
    desk.hold("m");
    desk.send(Message::Timer(earlier));
    let searches = &desk.model.searches;
    assert_eq!(
        (searches.counting.1.as_str(), &searches.in_texts),
        ("telegram", &None)
    );
    desk.rest();
    assert!(desk.model.searches.in_texts.is_some());
}

#[test]
fn the_filter_tells_what_the_texts_have_and_s_goes_there() {
    let mut desk = desk("/brandt");
    assert!(
        !screen(&desk).contains("in the texts"),
        "a word that is being typed is no word yet"
    );
    desk.keys("<enter>");
    assert!(screen(&desk).contains("in the texts: 0 records match \"brandt\" (s)"));
    desk.keys("/<c-u>telegram<enter>");
    assert!(screen(&desk).contains("\"telegram\" (s)"));
    desk.keys("<enter>");
    assert!(
        !screen(&desk).contains("in the texts"),
        "the reader has other things to be told"
    );
    desk.keys("<esc>s");
    assert_eq!(desk.model.screen, Screen::Results);
    assert_eq!(desk.model.results.query, "telegram");
    let desk = self::desk("/date:1950<enter>");
    assert!(
        !screen(&desk).contains("in the texts"),
        "no words, nothing to look for"
    );
}

#[test]
fn only_the_newest_search_counts_and_a_fuller_answer_takes_the_place_of_the_first() {
    let mut desk = desk("");
    desk.searcher_is_slow = true;
    desk.keys("senglish<enter>");
    assert!(screen(&desk).contains("Searching"));
    let first = desk.model.results.asked;
    desk.keys("s<c-u>39<enter>");
    desk.send(Message::Found(Found {
        seq: first,
        total: 7,
        ..Found::default()
    }));
    assert_eq!(desk.model.results.total, 0, "an older answer");
    let seq = desk.model.results.asked;
    let reach = Reach {
        indexed: 1200,
        total: 100_000,
        left: 98_800,
        is_anew: false,
    };
    desk.send(Message::Found(Found {
        seq,
        reach,
        ..Found::default()
    }));
    assert!(screen(&desk).contains("1 200 of 100 000"));
    desk.searcher_is_slow = false;
    let found = answer(&mut desk);
    desk.send(Message::Found(found));
    assert_eq!(desk.model.results.total, 5);
}

#[test]
fn keys_about_results_that_are_still_to_come_wait_for_them() {
    let mut desk = desk("");
    desk.searcher_is_slow = true;
    desk.keys("senglish<enter>jj<enter>");
    assert_eq!(desk.model.focus, Focus::List);
    let found = answer(&mut desk);
    desk.send(Message::Found(found));
    assert_eq!(desk.model.focus, Focus::Record);
    assert_eq!(desk.model.results.cursor.at, 2);
    assert!(desk.model.record().unwrap().title.contains("airfields"));
}

#[test]
fn the_first_rows_can_be_read_before_they_are_counted_and_the_end_waits_for_the_count() {
    let mut desk = desk("");
    desk.searcher_is_slow = true;
    desk.keys("senglish<enter>");
    let first = asked(&mut desk);
    assert!(first.in_stages && first.start == 0);
    let whole = desk.found(&first);
    desk.send(Message::Found(Found {
        total: first.count + 2,
        is_more: true,
        ..whole.clone()
    }));
    assert!(
        screen(&desk)
            .lines()
            .next()
            .unwrap()
            .trim_end()
            .ends_with('…'),
        "{}",
        screen(&desk)
    );
    let second = asked(&mut desk);
    assert!(!second.in_stages && second.seq > first.seq && second.start == 0);
    desk.keys("j");
    assert_eq!(
        desk.model.results.cursor.at, 1,
        "what is here can be walked over"
    );
    desk.keys("Gk");
    assert_eq!(
        desk.model.results.cursor.at, 1,
        "where the end is is not known"
    );
    // The count of the first is nobody's any more.
    desk.send(Message::Found(Found {
        total: 77,
        ..whole.clone()
    }));
    assert_eq!(desk.model.results.total, first.count + 2);
    desk.send(Message::Found(Found {
        seq: second.seq,
        ..whole
    }));
    assert_eq!(desk.model.results.total, 5);
    assert_eq!(desk.model.results.cursor.at, 3, "the end, and one back");
    assert!(
        screen(&desk)
            .lines()
            .next()
            .unwrap()
            .trim_end()
            .ends_with(" 5"),
        "{}",
        screen(&desk)
    );
}

#[test]
fn a_text_that_cannot_be_read_says_why_in_place_of_a_passage() {
    let mut all = String::new();
    for size in SIZES {
        let mut desk = Desk::with(size, five_records());
        desk.keys("senglish<enter>");
        let mut found = answer(&mut desk);
        found.seq = desk.model.results.asked;
        let why = "the text can't be reached, and can again when its folder is back: it is empty (/media/stick)";
        found.rows[1].passage = None;
        found.rows[1].unread = Some(Clean::line(why));
        desk.send(Message::Found(found));
        all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn results_can_be_ordered_by_day_and_the_best_first() {
    let mut desk = desk("senglish<enter>:sort date<enter>");
    assert_eq!(desk.model.results.order, ResultOrder::Date);
    assert!(desk.model.results.rows[0].title.contains("Table"));
    desk.keys(":sort best<enter>");
    assert!(desk.model.results.rows[0].title.contains("harbour"));
}

#[test]
fn a_hit_in_a_note_opens_the_passage_it_is_on() {
    let mut desk = desk("senglish<enter>");
    let mut found = answer(&mut desk);
    found.seq = desk.model.results.asked;
    let text = desk.model.record().unwrap().texts[1].canonical();
    let at = text.chars().count() - 30;
    let selector = Selector::of(&text, at, at + 20);
    let passage = found.rows[0].passage.as_mut().unwrap();
    passage.noted = Some((TextKey("original-ru".to_owned()), selector));
    desk.send(Message::Found(found));
    desk.keys("<enter>");
    assert_eq!(desk.model.reading.page.text_index, 1);
    assert!(screen(&desk).contains("Русский paragraph 39"));
}

#[test]
fn marks_are_set_from_the_results() {
    let mut desk = desk("senglish<enter>jjm");
    assert!(
        desk.model.bookmarks()[0]
            .mark
            .evidence
            .title
            .contains("airfields")
    );
    assert!(
        screen(&desk)
            .lines()
            .any(|line| line.contains("airfields") && line.ends_with('*'))
    );
    desk.keys("y");
    let copied = desk.take_asked();
    let has = |effect: &Effect| matches!(effect, Effect::Copy(text) if text.contains("airfields"));
    assert!(copied.iter().any(has));
}

#[test]
fn a_fuller_answer_of_another_order_leaves_the_reader_where_he_is() {
    for keys in ["senglish<enter>jj", "senglish<enter>jj<enter>"] {
        let mut desk = desk(keys);
        let mut found = answer(&mut desk);
        found.rows.reverse();
        found.seq = desk.model.results.asked;
        let trail = desk.model.reading.trail.clone();
        found.rows.rotate_left(1);
        desk.send(Message::Found(found));
        assert_eq!(desk.model.results.cursor.at, 1, "{keys}");
        assert!(
            desk.model.record().unwrap().title.contains("airfields"),
            "{keys}"
        );
        assert_eq!(desk.model.reading.trail, trail, "{keys}");
    }
}

#[test]
fn rows_that_could_not_be_told_are_asked_for_when_there_is_a_newer_catalogue() {
    let mut desk = desk("senglish<enter>");
    let mut found = answer(&mut desk);
    found.seq = desk.model.results.asked;
    let rows = std::mem::take(&mut found.rows);
    desk.send(Message::Found(found));
    assert!(desk.model.results.rows.is_empty());
    desk.send(Message::Renewed(std::sync::Arc::default()));
    assert_eq!(desk.model.results.rows.len(), rows.len());
    // What is there is not asked for again.
    desk.take_asked();
    desk.send(Message::Renewed(std::sync::Arc::default()));
    let asked = desk.take_asked();
    assert!(
        !asked
            .iter()
            .any(|effect| matches!(effect, Effect::Search(_)))
    );
}

//! Message to model to effects: the room's behaviour without a machine.

use std::sync::Arc;

use proptest::prelude::*;
use readroom::app::command::Command;
use readroom::app::keymap::{Context, TABLE};
use readroom::app::message::{Effect, Message, Timer};
use readroom::app::model::{Focus, Overlay, Screen, Typing};
use readroom::record::Clean;
use readroom::record::listing::{Page, RowKey};

use crate::desk::{Desk, five_records, keys};

/// Presses keys in a room of five records and looks at what it has become.
pub(crate) fn check(written: &str, look: impl Fn(&mut Desk)) {
    let mut desk = Desk::new();
    desk.keys(written);
    look(&mut desk);
}

#[test]
fn the_first_record_is_shown_with_no_key_pressed() {
    check("", |desk| {
        assert_eq!(desk.model.list.matched, 5);
        assert_eq!(
            desk.model.record().unwrap().title.as_str(),
            "Letter on the harbour of Aldmark"
        );
    });
}

#[test]
fn the_record_follows_the_cursor() {
    check("jj", |desk| {
        assert_eq!(desk.model.list.cursor, 2);
        assert!(desk.model.record().unwrap().title.contains("airfields"));
    });
    check("G", |desk| assert_eq!(desk.model.list.cursor, 4));
    check("Gjjj", |desk| assert_eq!(desk.model.list.cursor, 4));
    check("Gg", |desk| assert_eq!(desk.model.list.cursor, 0));
}

#[test]
fn a_record_on_its_way_is_asked_for_again_when_the_keys_change() {
    let mut desk = Desk::new();
    let key = |part, index| RowKey { part, index };
    // Its answer never comes: it was given under a number that is gone by.
    let asked = readroom::app::update(&mut desk.model, Message::Key(keys("j")[0]));
    let opens = |effects: &[Effect], wanted: RowKey| {
        let mut effects = effects.iter();
        effects.any(|effect| matches!(effect, Effect::Open(_, key) if *key == wanted))
    };
    assert!(opens(&asked, key(0, 1)), "{asked:?}");
    let became = (0..5).map(|index| (key(0, index), key(1, index)));
    let renewed = Message::Renewed(Arc::new(became.collect()));
    let asked = readroom::app::update(&mut desk.model, renewed);
    assert_eq!(asked.first(), Some(&Effect::TakenUp));
    assert!(opens(&asked, key(1, 1)), "{asked:?}");
    assert_eq!(desk.model.reading.key, Some(key(1, 0)), "what is shown");
}

/// Returns the words of the title of the record that is here.
fn shown(desk: &Desk) -> String {
    desk.model.record().unwrap().title.to_string()
}

#[test]
fn a_key_alone_is_followed_at_once_and_those_that_follow_it_when_they_rest() {
    let mut desk = Desk::new();
    let title = |desk: &Desk| desk.model.current_row().unwrap().title.to_string();
    desk.hold("j");
    assert_eq!(shown(&desk), title(&desk));
    let second = title(&desk);
    desk.hold("jj");
    assert_eq!(desk.model.list.cursor, 3);
    assert_eq!(shown(&desk), second, "the record waits");
    let first = desk.resting.take().unwrap();
    desk.send(Message::Timer(first));
    assert_eq!(shown(&desk), second, "keys came since the timer was set");
    desk.hold("k");
    // A timer that ran out already, or was never set, tells nothing.
    desk.send(Message::Timer(first));
    desk.send(Message::Timer(Timer::Rest(999)));
    assert_eq!(shown(&desk), second);
    desk.rest();
    assert_eq!(shown(&desk), title(&desk));
    assert_eq!(desk.model.list.cursor, 2);
    assert_eq!(desk.model.reading.resting, None, "no timer is left");
}

#[test]
fn a_key_about_the_record_means_the_row_under_the_cursor_before_the_keys_rest() {
    for (key, what) in [
        ("<enter>", "read"),
        ("<tab>", "panel"),
        ("y", "copy"),
        ("a", "note"),
    ] {
        let mut desk = Desk::new();
        desk.hold("jjj");
        let row = desk.model.current_row().unwrap().clone();
        desk.hold(key);
        assert_eq!(desk.model.reading.wanted, Some(row.key), "{what}");
        assert_eq!(shown(&desk), row.title.to_string(), "{what}");
        if key == "y" {
            let copied = desk
                .take_asked()
                .into_iter()
                .find_map(|effect| match effect {
                    Effect::Copy(text) => Some(text),
                    _ => None,
                });
            assert!(copied.unwrap().contains(row.title.as_str()));
        }
        if let Some(Overlay::Editor(editor)) = &desk.model.overlay {
            assert_eq!(editor.evidence.title, row.title);
        }
    }
    let mut desk = Desk::new();
    desk.hold("jjjm");
    assert!(desk.model.current_row().unwrap().bookmarked);
}

#[test]
fn the_filter_narrows_while_typing_and_enter_keeps_it() {
    check("/berlin", |desk| {
        assert_eq!(desk.model.list.matched, 1);
        assert!(matches!(desk.model.typing, Some(Typing::Filter(..))));
        assert!(desk.model.record().unwrap().title.contains("Berlin"));
    });
    check("/berlin<enter>", |desk| {
        assert_eq!(desk.model.typing, None);
        assert_eq!(desk.model.list.filter, "berlin");
        assert_eq!(desk.model.focus, Focus::List);
    });
}

#[test]
fn escape_undoes_the_filter_that_was_being_typed_and_then_the_one_in_force() {
    check("/berlin<esc>", |desk| {
        assert_eq!(desk.model.list.filter, "");
    });
    check("/telegram<enter>/<c-u>x<esc>", |desk| {
        assert_eq!(desk.model.list.filter, "telegram");
    });
    check("/telegram<enter><esc>", |desk| {
        assert_eq!(desk.model.list.filter, "");
        assert_eq!(desk.model.list.matched, 5);
    });
}

#[test]
fn the_cursor_stays_on_its_record_when_the_filter_goes() {
    check("/berlin<enter><esc>", |desk| {
        assert!(desk.model.current_row().unwrap().title.contains("Berlin"));
        assert_eq!(desk.model.list.cursor, 3);
    });
}

#[test]
fn arrows_move_the_list_while_the_filter_is_typed() {
    check("/telegram<down>", |desk| {
        assert_eq!(desk.model.list.cursor, 1);
    });
}

#[test]
fn words_and_the_line_are_deleted_while_typing() {
    check("/one two<c-w>", |desk| {
        assert_eq!(desk.model.list.filter, "one ");
    });
    check("/one two<c-u>", |desk| {
        assert_eq!(desk.model.list.filter, "");
    });
    check("/bx<bs>erlin", |desk| {
        assert_eq!(desk.model.list.filter, "berlin");
    });
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    check("", |desk| {
        let late = Page {
            seq: desk.model.list.asked - 1,
            total: 99,
            matched: 99,
            ..Page::default()
        };
        desk.send(Message::Rows(late));
        assert_eq!(desk.model.list.total, 5);
        let before = desk.model.reading.key;
        let other = Box::new(five_records().remove(4));
        desk.send(Message::Opened(
            desk.model.reading.asked - 1,
            RowKey { part: 0, index: 4 },
            Ok(other),
        ));
        assert_eq!(desk.model.reading.key, before);
    });
}

#[test]
fn escape_never_quits_and_q_quits_only_at_the_top() {
    check("<esc><esc><esc>", |desk| {
        assert!(desk.take_asked().is_empty());
    });
    check("<enter>q", |desk| {
        assert!(desk.take_asked().is_empty());
        assert_eq!(desk.model.focus, Focus::List);
    });
    check("2q", |desk| {
        assert_eq!(desk.model.screen, Screen::Catalogue);
    });
    check("q", |desk| assert_eq!(desk.take_asked(), [Effect::Quit]));
}

#[test]
fn enter_reads_and_capital_j_goes_on_while_reading() {
    check("<enter>J", |desk| {
        assert_eq!(desk.model.focus, Focus::Record);
        assert!(desk.model.zoomed);
        assert!(desk.model.record().unwrap().title.contains("pilots"));
    });
    check("<enter>JJK", |desk| assert_eq!(desk.model.list.cursor, 1));
}

#[test]
fn the_place_in_a_record_is_kept_while_others_are_read() {
    check("<enter>", |desk| {
        desk.keys("<pgdn><pgdn>");
        let place = desk.model.reading.place;
        assert_ne!(place.paragraph, 0);
        desk.keys("JK");
        assert_eq!(desk.model.reading.place, place);
    });
}

#[test]
fn a_resize_keeps_the_paragraph() {
    check("<enter><pgdn><pgdn>", |desk| {
        let place = desk.model.reading.place;
        for size in [(40, 12), (200, 60), (120, 40)] {
            desk.send(Message::Resize(size.0, size.1));
            assert_eq!(desk.model.reading.place, place);
        }
    });
}

#[test]
fn page_down_shows_every_line_and_the_end_is_the_last_line_at_the_foot() {
    check("<enter>G", |desk| {
        let at_end = desk.model.reading.place;
        desk.keys("jjj<pgdn>");
        assert_eq!(desk.model.reading.place, at_end);
        desk.keys("g");
        for _ in 0..500 {
            desk.keys("<pgdn>");
        }
        assert_eq!(desk.model.reading.place, at_end);
        desk.keys("kj");
        assert_eq!(desk.model.reading.place, at_end);
    });
}

#[test]
fn the_original_takes_the_place_of_the_translation_at_the_same_paragraph() {
    check("", |desk| {
        desk.send(Message::Resize(80, 24));
        desk.keys("<enter><pgdn>");
        let first = |desk: &Desk| {
            let place = desk.model.reading.place;
            let text = &desk.model.reading.page.paragraphs[place.paragraph].text;
            text.split_once(' ')
                .map(|(language, rest)| (language.to_owned(), rest.to_owned()))
        };
        let (language, words) = first(desk).unwrap();
        assert_eq!(language, "English");
        desk.keys("o");
        assert_eq!(first(desk).unwrap(), ("Русский".to_owned(), words.clone()));
        desk.keys("o");
        assert_eq!(first(desk).unwrap(), ("English".to_owned(), words));
    });
    check("<enter><pgdn>x", |desk| {
        assert_eq!(desk.model.reading.page.text_index, 1);
        let first = &desk.model.reading.page.paragraphs[desk.model.reading.place.paragraph];
        assert!(first.text.starts_with("Русский"), "{}", first.text);
    });
    check("<enter>xx", |desk| {
        assert_eq!(desk.model.reading.page.text_index, 0);
    });
}

#[test]
fn rows_that_come_late_do_not_take_a_step_back() {
    let mut desk = Desk::new();
    desk.keys("j");
    let asked = readroom::app::update(&mut desk.model, Message::Marks(Vec::new()));
    desk.keys("k");
    assert_eq!(desk.model.list.cursor, 0);
    desk.carry_out(asked);
    assert_eq!(desk.model.list.cursor, 0);
}

#[test]
fn a_key_after_a_filter_is_about_the_rows_it_brings() {
    let mut desk = Desk::new();
    let row = desk.model.list.rows[3].clone();
    let mut asked = Vec::new();
    for key in keys("/x<enter>m") {
        asked.extend(readroom::app::update(&mut desk.model, Message::Key(key)));
    }
    let marks = |asked: &[Effect]| -> Vec<_> {
        let marked = asked.iter().filter_map(|effect| match effect {
            Effect::Bookmark(_, key) => Some(*key),
            _ => None,
        });
        marked.collect()
    };
    assert_eq!(marks(&asked), []);
    let key = row.key;
    let page = Page {
        seq: desk.model.list.asked,
        total: 5,
        matched: 1,
        rows: vec![row],
        ..Page::default()
    };
    let asked = readroom::app::update(&mut desk.model, Message::Rows(page));
    assert_eq!(marks(&asked), [key]);
    assert!(desk.model.list.typed_ahead.is_empty());
}

#[test]
fn y_copies_the_citation_in_the_list() {
    check("jy", |desk| {
        let wanted =
            "“Telegram from Adler to Brandt, on the pilots,” Test Archive, Fond 1".to_owned();
        assert!(desk.take_asked().contains(&Effect::Copy(wanted)));
    });
    check("", |desk| {
        desk.send(Message::Copied(Ok(())));
        assert!(desk.notice().contains("sent to the terminal"));
    });
}

#[test]
fn commands_run_by_name_and_are_completed() {
    check(":sort title<enter>", |desk| {
        assert_eq!(desk.model.list.order.name(), "title");
    });
    check(":so<tab>t<tab><enter>", |desk| {
        assert_eq!(desk.model.list.order.name(), "title");
    });
    check(":prob<enter>", |desk| {
        assert_eq!(desk.model.screen, Screen::Problems);
    });
    check(":nonsense<enter>", |desk| {
        assert!(desk.notice().contains("no command is named nonsense"));
    });
}

#[test]
fn help_is_searched_and_closed() {
    check("?bookm", |desk| {
        let Some(Overlay::Help(help)) = &desk.model.overlay else {
            panic!("no help")
        };
        let lines = readroom::app::help::lines(&help.search, help.context, &desk.model.keymap);
        assert!(!lines.is_empty() && lines.len() < 20);
        desk.keys("<esc>");
        assert!(desk.model.overlay.is_none());
    });
}

#[test]
fn a_worker_that_dies_is_told_and_reading_goes_on() {
    check("", |desk| {
        desk.send(Message::WorkerDied(
            "the catalogue",
            Clean::line("it fell over"),
        ));
        assert!(desk.notice().contains("it fell over"));
        desk.keys("j");
        assert_eq!(desk.model.list.cursor, 1);
    });
}

#[test]
fn an_empty_collection_takes_every_key() {
    let mut desk = Desk::with((80, 24), Vec::new());
    desk.keys("jkgG<enter>may<esc>vu2<enter>d3<enter>e4<enter>/x<esc>J");
    assert!(desk.model.record().is_none());
}

/// Every pair of context and command of the table can be carried out without a panic, in a
/// room that is empty and in one that is not.
#[test]
fn every_line_of_the_table_can_be_pressed() {
    let ways = [
        "", "<enter>", "<enter>v", "2", "3", "4", "/te", ":so", "?", "aText", "mG", "F", "F/wr",
        "t", "tv", "tkk",
    ];
    for way in ways {
        for binding in TABLE {
            for written in binding.keys.split_whitespace() {
                for records in [Vec::new(), five_records()] {
                    let mut desk = Desk::with((80, 24), records);
                    desk.keys(way);
                    let key = readroom::app::key::Key::parse(written).unwrap();
                    desk.send(Message::Key(key));
                    holds(&desk);
                }
            }
        }
    }
}

#[test]
fn every_command_is_in_the_table() {
    let has = |command| TABLE.iter().any(|binding| binding.command == command);
    for command in [
        Command::Help,
        Command::Filter,
        Command::Select,
        Command::KeepNote,
        Command::Collections,
    ] {
        assert!(has(command));
    }
    assert!(
        Context::ALL
            .iter()
            .all(|context| TABLE.iter().any(|binding| binding.context == *context))
    );
}

/// What must hold in every room.
fn holds(desk: &Desk) {
    let model = &desk.model;
    let count = model.lines_of_screen();
    if model.screen == Screen::Catalogue {
        assert!(
            model.list.cursor < count.max(1),
            "cursor {} of {count}",
            model.list.cursor
        );
        assert!(model.list.top <= model.list.cursor);
    }
    if !model.reading.page.paragraphs.is_empty() {
        assert!(model.reading.place.paragraph < model.reading.page.paragraphs.len());
    }
    if let Some(Overlay::Facets(facets)) = &model.overlay {
        assert!(facets.cursor.at < facets.lines.len().max(1));
        assert!(facets.cursor.top <= facets.cursor.at);
    }
    if let Some(Overlay::Timeline(timeline)) = &model.overlay {
        let (from, to) = timeline.range();
        assert!((from..=to).contains(&timeline.cursor), "{timeline:?}");
        assert!((from..=to).contains(&timeline.first), "{timeline:?}");
    }
    if let Some(selection) = model.reading.selection {
        let (start, last) = selection.ends();
        let end = last + 1;
        assert!(start < end);
    }
}

/// Keys a walk may press.
const WALK: &[&str] = &[
    "j", "k", "g", "G", "<pgdn>", "<pgup>", "<c-d>", "<c-u>", "h", "l", "<tab>", "z", "<c-o>", "/",
    "t", "e", "<enter>", "m", "a", "y", "<esc>", "<esc>", "J", "K", "o", "x", "v", "w", "b", "}",
    "{", "0", "$", "u", "d", "1", "2", "3", "4", "?", ":", "<c-s>", "<c-w>", "<bs>", "<down>",
    "<up>", "<c-l>", "r", "п", "界", "n", "N", "f", "O", "o", "a", "F", "S", "<space>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]
    #[test]
    fn a_random_walk_holds_what_must_hold(steps in prop::collection::vec((0..WALK.len(), 0..40_usize), 500)) {
        let sizes = [(120, 40), (80, 24), (40, 12), (20, 5), (3, 2), (200, 60), (0, 0)];
        let mut desk = Desk::new();
        for (key, size) in steps {
            if let Some((columns, rows)) = sizes.get(size) {
                desk.send(Message::Resize(*columns, *rows));
            }
            desk.keys(WALK[key]);
            holds(&desk);
            desk.asked.clear();
        }
    }
}

#[test]
fn a_key_without_a_meaning_says_so() {
    check("<enter>#", |desk| {
        assert_eq!(desk.notice(), "# does nothing here; ? shows the keys");
    });
}

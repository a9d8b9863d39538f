//! Bookmarks, notes and drafts, and the passages selected for them: keys in, state and wishes out.

use readroom::app::message::{Effect, Message, Timer};
use readroom::app::model::{Focus, Overlay, Screen};
use readroom::record::marks::Wish;

use crate::desk::{Desk, keys};
use crate::update::check;

#[test]
fn a_bookmark_is_set_and_removed() {
    check("jm", |desk| {
        assert!(desk.model.current_row().unwrap().bookmarked);
        assert_eq!(desk.model.bookmarks().len(), 1);
        desk.keys("m");
        assert!(!desk.model.current_row().unwrap().bookmarked);
    });
}

#[test]
fn two_quick_keys_set_and_remove_one_bookmark() {
    let mut desk = Desk::new();
    let key = desk.model.current_row().unwrap().key;
    let press =
        |desk: &mut Desk| readroom::app::update(&mut desk.model, Message::Key(keys("m")[0]));
    let first = press(&mut desk);
    let second = press(&mut desk);
    let wishes = |effects: &[Effect]| {
        effects
            .iter()
            .filter(|e| matches!(e, Effect::Bookmark(..) | Effect::Keep(..)))
            .count()
    };
    assert_eq!((wishes(&first), wishes(&second)), (1, 0));
    assert_eq!(desk.model.marks.waiting, [key]);
}

#[test]
fn undo_takes_back_the_last_change_and_says_so() {
    check("mu", |desk| {
        let asked = desk.take_asked();
        assert!(
            asked
                .iter()
                .any(|effect| matches!(effect, Effect::Keep(_, Wish::Undo(_))))
        );
        assert!(desk.notice().starts_with("undone"), "{}", desk.notice());
        desk.keys("u");
        assert!(desk.notice().contains("nothing"));
    });
}

#[test]
fn a_note_is_written_kept_and_shown() {
    check("aA thought<enter>on two lines<c-s>", |desk| {
        assert!(desk.model.overlay.is_none());
        assert_eq!(desk.notice(), "note saved");
        let notes = desk.model.note_lines();
        assert_eq!(notes.len(), 1);
        let key = desk.model.current_row().unwrap().key;
        assert_eq!(
            desk.model.marks_on(key)[0].mark.body,
            "A thought\non two lines"
        );
        assert!(
            desk.model
                .reading
                .page
                .paragraphs
                .iter()
                .any(|p| p.text.contains("A thought"))
        );
    });
}

#[test]
fn a_disk_that_fails_keeps_the_text_in_the_editor() {
    let mut desk = Desk::new();
    desk.disk_says = Some("the disk is full");
    desk.keys("aIrreplaceable<c-s>");
    let Some(Overlay::Editor(editor)) = &desk.model.overlay else {
        panic!("the editor is gone")
    };
    assert_eq!(editor.text(), "Irreplaceable");
    assert!(editor.error.as_ref().unwrap().contains("the disk is full"));
    desk.disk_says = None;
    desk.keys("<c-s>");
    assert!(desk.model.overlay.is_none());
    assert_eq!(desk.model.note_lines().len(), 1);
}

#[test]
fn the_reason_why_a_note_is_not_saved_outlasts_that_of_its_draft() {
    let mut desk = Desk::new();
    desk.disk_says = Some("no room");
    desk.keys("aIrreplaceable<c-s>");
    let Some(Overlay::Editor(editor)) = &desk.model.overlay else {
        panic!("the editor is gone")
    };
    assert!(editor.error.as_ref().unwrap().starts_with("not saved: "));
}

#[test]
fn the_own_editor_gets_whole_lines_and_none_is_added() {
    for (typed, given) in [("", ""), ("one", "one\n"), ("one<enter>", "one\n\n")] {
        let mut desk = Desk::new();
        desk.keys(&format!("a{typed}<c-o>"));
        let asked = desk.take_asked();
        let is_given =
            |effect: &Effect| matches!(effect, Effect::EditOutside { text, .. } if text == given);
        assert!(asked.iter().any(is_given), "{asked:?}");
        desk.send(Message::Edited(Ok(given.to_owned())));
        let Some(Overlay::Editor(editor)) = &desk.model.overlay else {
            panic!("the editor is gone")
        };
        assert_eq!(editor.text(), typed.replace("<enter>", "\n"));
    }
}

#[test]
fn letters_in_the_editor_are_letters() {
    check("aqj?:1<esc>", |desk| {
        assert_eq!(desk.model.marks.drafts[0].body, "qj?:1");
        assert_eq!(desk.model.screen, Screen::Catalogue);
    });
}

#[test]
fn a_draft_is_written_a_second_after_the_first_key_and_not_again_without_need() {
    check("ahe", |desk| {
        let asked = desk.take_asked();
        let timers: Vec<_> = asked
            .iter()
            .filter_map(|e| match e {
                Effect::Timer(t @ Timer::Draft(_), ms) => Some((*t, *ms)),
                _ => None,
            })
            .collect();
        assert_eq!(timers.len(), 1);
        assert!(timers[0].1 <= 1500);
        desk.send(Message::Timer(timers[0].0));
        let saved = desk.take_asked();
        assert!(
            saved.iter().any(
                |e| matches!(e, Effect::Keep(_, Wish::SaveDraft(draft)) if draft.body == "he")
            )
        );
        desk.send(Message::Timer(timers[0].0));
        assert!(desk.take_asked().is_empty());
    });
}

#[test]
fn a_note_left_is_a_draft_that_goes_on() {
    check("ahalf a thought<esc>", |desk| {
        assert!(desk.model.overlay.is_none());
        desk.keys("a");
        let Some(Overlay::Editor(editor)) = &desk.model.overlay else {
            panic!("no editor")
        };
        assert_eq!(editor.text(), "half a thought");
        desk.keys(" more<c-s>");
        assert_eq!(desk.model.note_lines().len(), 1);
    });
}

#[test]
fn leaving_writes_what_is_being_written_before_it_quits() {
    for last in [Message::Terminate, Message::Key(keys("<c-c>")[0])] {
        let mut desk = Desk::new();
        desk.keys("aunsaved");
        desk.take_asked();
        desk.send(last);
        let asked = desk.take_asked();
        assert!(
            matches!(&asked[0], Effect::Keep(_, Wish::SaveDraft(draft)) if draft.body == "unsaved"),
            "{asked:?}"
        );
        assert_eq!(asked.last(), Some(&Effect::Quit));
    }
}

#[test]
fn a_passage_is_selected_and_copied_with_its_citation() {
    check("<enter>v}y", |desk| {
        let asked = desk.take_asked();
        let Some(Effect::Copy(text)) = asked.iter().find(|e| matches!(e, Effect::Copy(_))) else {
            panic!("{asked:?}")
        };
        assert!(
            text.starts_with("“English paragraph 0 of record 0, with words"),
            "{text}"
        );
        assert!(
            text.contains("any panel.”\n\n“Letter on the harbour"),
            "{text}"
        );
        assert_eq!(desk.model.reading.selection, None);
    });
}

#[test]
fn a_selection_grows_by_letters_words_lines_and_paragraphs() {
    let length = |written: &str| {
        let mut desk = Desk::new();
        desk.keys("<enter>").keys(written);
        let passage = desk.model.selected().unwrap();
        passage.end - passage.start
    };
    let line = length("v");
    assert!(line > 60, "the first line is taken whole");
    assert_eq!(length("vh"), line - 1);
    assert_eq!(length("v0ll"), 3);
    assert_eq!(length("v0w"), "English".len());
    assert_eq!(length("v0wwb"), "English p".len());
    assert!(length("vj") > line);
    assert!(length("v}}") > length("v}"));
    assert_eq!(length("v}oo"), length("v}"));
    assert_eq!(length("v$0"), 1);
    assert!(length("vG") > 2000);
}

#[test]
fn a_note_on_a_passage_keeps_its_words_and_leads_back_to_it() {
    check("<enter><pgdn>v0wwaOn this<c-s>", |desk| {
        let mark = desk.model.marks.all[0].mark.clone();
        let selector = mark.selector.unwrap();
        assert_eq!(selector.exact, "English paragraph");
        assert_eq!(mark.evidence.text.0, "translation-en");
        assert_eq!(desk.model.reading.noted.len(), 1);
        desk.keys("<esc>g3<enter>");
        assert_eq!(desk.model.focus, Focus::Record);
        let lines = desk.model.reading.page.locate(selector.start).unwrap();
        assert!(desk.model.reading.place.paragraph <= lines.0);
        assert!(desk.model.reading.place.paragraph + 5 > lines.0);
    });
}

#[test]
fn what_was_taken_back_can_be_done_again() {
    let mut desk = Desk::new();
    desk.keys("mu");
    assert!(desk.notice().starts_with("undone"), "{}", desk.notice());
    desk.take_asked();
    desk.keys(":redo<enter>");
    let asked = desk.take_asked();
    assert!(
        asked
            .iter()
            .any(|effect| matches!(effect, Effect::Keep(_, Wish::Undo(_)))),
        "{asked:?}"
    );
    desk.keys(":redo<enter>");
    assert!(desk.notice().contains("nothing to do again"));
}

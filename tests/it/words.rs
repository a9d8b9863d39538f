//! What a reader wrote is never lost: the cases that were found by trying to lose it.

use readroom::app::message::{Effect, Message, Timer};
use readroom::app::model::Overlay;
use readroom::record::Clean;
use readroom::record::marks::{Draft, Undo, Wish};

use crate::desk::{Desk, keys};

/// Returns the words in the editor.
fn written(desk: &Desk) -> String {
    match &desk.model.overlay {
        Some(Overlay::Editor(editor)) => editor.text(),
        _ => panic!("no editor is open: {}", desk.notice()),
    }
}

fn error(desk: &Desk) -> String {
    match &desk.model.overlay {
        Some(Overlay::Editor(editor)) => editor.error.clone().unwrap_or_default().to_string(),
        _ => panic!("no editor is open: {}", desk.notice()),
    }
}

/// Presses keys without answering what they ask for.
fn press(desk: &mut Desk, written: &str) -> Vec<Effect> {
    let pressed = keys(written).into_iter();
    pressed
        .flat_map(|key| readroom::app::update(&mut desk.model, Message::Key(key)))
        .collect()
}

fn wish_number(effects: &[Effect], wanted: fn(&Wish) -> bool) -> u64 {
    let found = effects.iter().find_map(|effect| match effect {
        Effect::Keep(number, wish) if wanted(wish) => Some(*number),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("nothing of the kind in {effects:?}"))
}

#[test]
fn what_is_typed_while_the_note_is_being_kept_stays_in_the_editor() {
    let mut desk = Desk::new();
    desk.keys("afirst words");
    let asked = press(&mut desk, "<c-s> and more");
    let number = wish_number(&asked, |wish| matches!(wish, Wish::NewNote { .. }));
    desk.send(Message::Kept(number, Ok(Undo::default())));
    assert_eq!(written(&desk), "first words and more");
    assert!(desk.notice().contains("not yet"), "{}", desk.notice());
}

#[test]
fn leaving_the_editor_waits_until_the_draft_is_on_disk() {
    let mut desk = Desk::new();
    desk.keys("aprecious");
    let asked = press(&mut desk, "<esc>");
    assert_eq!(written(&desk), "precious");
    let number = wish_number(&asked, |wish| matches!(wish, Wish::SaveDraft(_)));
    desk.send(Message::Kept(number, Ok(Undo::default())));
    assert!(desk.model.overlay.is_none());
    assert_eq!(desk.model.marks.drafts[0].body, "precious");
}

#[test]
fn a_full_disk_keeps_the_editor_open_and_then_the_words_in_memory() {
    let mut desk = Desk::new();
    desk.disk_says = Some("the disk is full");
    desk.keys("aprecious<esc>");
    assert_eq!(written(&desk), "precious");
    assert!(
        error(&desk).contains("the disk is full"),
        "{}",
        error(&desk)
    );
    desk.keys("<esc>");
    assert!(desk.notice().contains("in memory"), "{}", desk.notice());
    desk.keys("a");
    assert_eq!(written(&desk), "precious");
}

#[test]
fn a_full_disk_keeps_the_room_open_until_leaving_is_asked_for_again() {
    let mut desk = Desk::new();
    desk.disk_says = Some("the disk is full");
    desk.keys("aprecious<c-c>");
    assert!(!desk.take_asked().contains(&Effect::Quit));
    assert!(
        error(&desk).contains("leaving again leaves without it"),
        "{}",
        error(&desk)
    );
    desk.keys("<c-c>");
    assert!(desk.take_asked().contains(&Effect::Quit));
}

/// The draft may have been sent already by its own timer, and may still come back from the disk.
#[test]
fn leaving_the_room_waits_for_a_draft_that_is_on_its_way() {
    for fits in [true, false] {
        let mut desk = Desk::new();
        desk.keys("aprecious");
        let asked = desk.take_asked();
        let mut timers = asked.iter().filter_map(|effect| match effect {
            Effect::Timer(timer @ Timer::Draft(_), _) => Some(*timer),
            _ => None,
        });
        let due = Message::Timer(timers.next().unwrap());
        let asked = readroom::app::update(&mut desk.model, due);
        let number = wish_number(&asked, |wish| matches!(wish, Wish::SaveDraft(_)));
        assert!(!press(&mut desk, "<c-c>").contains(&Effect::Quit));
        let full = || Clean::line("the disk is full");
        let outcome = fits.then(Undo::default).ok_or_else(full);
        let kept = Message::Kept(number, outcome);
        let asked = readroom::app::update(&mut desk.model, kept);
        assert_eq!(asked.contains(&Effect::Quit), fits);
        if !fits {
            assert!(error(&desk).contains("leaving again leaves without it"));
            assert!(press(&mut desk, "<c-c>").contains(&Effect::Quit));
        }
    }
}

#[test]
fn the_room_is_left_once_the_draft_is_on_disk() {
    let mut desk = Desk::new();
    desk.keys("aprecious<c-c>");
    let asked = desk.take_asked();
    assert!(
        asked
            .iter()
            .any(|effect| matches!(effect, Effect::Keep(_, Wish::SaveDraft(_))))
    );
    assert_eq!(asked.last(), Some(&Effect::Quit));
}

#[test]
fn words_in_memory_alone_are_written_when_the_room_is_left() {
    let mut desk = Desk::new();
    desk.disk_says = Some("the disk is full");
    desk.keys("aprecious<esc><esc>");
    desk.disk_says = None;
    desk.take_asked();
    desk.keys("q");
    let asked = desk.take_asked();
    assert!(
        asked.iter().any(
            |e| matches!(e, Effect::Keep(_, Wish::SaveDraft(draft)) if draft.body == "precious")
        ),
        "{asked:?}"
    );
    assert_eq!(asked.last(), Some(&Effect::Quit));
}

#[test]
fn a_draft_in_memory_alone_is_not_deleted_and_outlasts_what_the_disk_tells() {
    let mut desk = Desk::new();
    desk.disk_says = Some("the disk is full");
    desk.keys("aprecious<esc><esc>3d");
    assert!(desk.notice().contains("memory alone"), "{}", desk.notice());
    let bodies = |desk: &Desk| -> Vec<String> {
        let drafts = desk.model.marks.drafts.iter();
        drafts.map(|draft| draft.body.clone()).collect()
    };
    assert_eq!(bodies(&desk), ["precious"]);
    // The disk knows of no draft, since it took none.
    desk.send(Message::Drafts(Vec::new()));
    assert_eq!(bodies(&desk), ["precious"]);
    // There is room again: the next key writes it, and the one after deletes it, to be undone.
    desk.disk_says = None;
    desk.take_asked();
    desk.keys("d");
    let asked = desk.take_asked();
    let saves = |e: &Effect| matches!(e, Effect::Keep(_, Wish::SaveDraft(draft)) if draft.body == "precious");
    assert!(asked.iter().any(saves), "{asked:?}");
    desk.keys("d");
    let asked = desk.take_asked();
    let drops = |e: &Effect| matches!(e, Effect::Keep(_, Wish::DropDraft { .. }));
    assert!(asked.iter().any(drops), "{asked:?}");
    assert_eq!(bodies(&desk), [""; 0]);
}

#[test]
fn a_draft_that_could_not_be_deleted_stays_in_the_list() {
    let mut desk = Desk::new();
    let draft = old_draft(&desk);
    desk.send(Message::Drafts(vec![draft.clone()]));
    desk.keys("3");
    desk.disk_says = Some("the disk can only be read");
    desk.keys("d");
    assert_eq!(desk.model.marks.drafts, [draft]);
    assert!(desk.notice().contains("only be read"), "{}", desk.notice());
}

#[test]
fn what_moved_no_file_is_not_to_be_undone() {
    let mut desk = Desk::new();
    let draft = old_draft(&desk);
    desk.send(Message::Drafts(vec![draft]));
    desk.keys("3");
    let asked = press(&mut desk, "d");
    let number = wish_number(&asked, |wish| matches!(wish, Wish::DropDraft { .. }));
    let gone = Undo {
        what: "the draft was gone already".to_owned(),
        ..Undo::default()
    };
    desk.send(Message::Kept(number, Ok(gone)));
    assert!(desk.model.marks.undo.is_empty());
}

/// A draft of an earlier session on the first record.
fn old_draft(desk: &Desk) -> Draft {
    let record = desk.model.record().unwrap();
    Draft {
        name: "earlier-1".to_owned(),
        evidence: readroom::record::marks::Evidence::of(record, None),
        selector: None,
        editing: None,
        body: "old words".to_owned(),
    }
}

#[test]
fn a_draft_that_was_taken_up_goes_only_once_its_words_are_on_disk_under_the_new_name() {
    let mut desk = Desk::new();
    let draft = old_draft(&desk);
    desk.send(Message::Drafts(vec![draft]));
    desk.keys("a and new ones");
    let asked = press(&mut desk, "<esc>");
    let drops = |effects: &[Effect]| {
        effects
            .iter()
            .any(|e| matches!(e, Effect::Keep(_, Wish::DropDraft { .. })))
    };
    assert!(!drops(&asked), "{asked:?}");
    let number = wish_number(&asked, |wish| matches!(wish, Wish::SaveDraft(_)));
    let message = Message::Kept(number, Ok(Undo::default()));
    let asked = readroom::app::update(&mut desk.model, message);
    let only_if_as_read = |wish: &Wish| matches!(wish, Wish::DropDraft { name, read } if name == "earlier-1" && read.as_deref() == Some("old words"));
    assert!(
        asked
            .iter()
            .any(|e| matches!(e, Effect::Keep(_, wish) if only_if_as_read(wish))),
        "{asked:?}"
    );
}

#[test]
fn a_draft_that_is_looked_at_and_left_stays_as_it_is() {
    let mut desk = Desk::new();
    let draft = old_draft(&desk);
    desk.send(Message::Drafts(vec![draft.clone()]));
    desk.take_asked();
    desk.keys("a<esc>");
    let asked = desk.take_asked();
    assert!(
        !asked.iter().any(
            |e| matches!(e, Effect::Keep(_, Wish::DropDraft { name, .. }) if *name == draft.name)
        ),
        "{asked:?}"
    );
    assert_eq!(desk.model.marks.drafts, [draft]);
}

#[test]
fn the_editor_changes_no_letter_nobody_touched() {
    let mut desk = Desk::new();
    let mut draft = old_draft(&desk);
    draft.body = "A\tB \u{2067}עברית\u{2069}\u{7}\r\nC".to_owned();
    desk.send(Message::Drafts(vec![draft.clone()]));
    desk.keys("a");
    assert_eq!(written(&desk), draft.body);
    let size = desk.model.size;
    let mut buffer =
        ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, size.0, size.1));
    readroom::ui::view(&desk.model, &mut buffer);
    let shown: String = buffer
        .content
        .iter()
        .map(ratatui::buffer::Cell::symbol)
        .collect();
    let obeyed = |c: char| c.is_control() || ('\u{2066}'..='\u{2069}').contains(&c);
    assert!(
        !shown.chars().any(obeyed),
        "nothing a terminal obeys is drawn"
    );
}

#[test]
fn a_paste_of_any_size_leaves_the_filter_usable() {
    let mut desk = Desk::new();
    desk.keys("/");
    desk.send(Message::Paste("word ".repeat(200_000)));
    assert!(desk.model.list.filter.chars().count() <= 1000);
}

#[test]
fn a_draft_that_fails_by_itself_after_leaving_was_refused_changes_nothing() {
    let mut desk = Desk::new();
    desk.disk_says = Some("the disk is full");
    desk.keys("aprecious<c-c>");
    let timers: Vec<_> = desk
        .take_asked()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Timer(timer, _) => Some(timer),
            _ => None,
        })
        .collect();
    for timer in timers {
        desk.send(Message::Timer(timer));
    }
    desk.keys("<c-c>");
    assert!(desk.take_asked().contains(&Effect::Quit));
}

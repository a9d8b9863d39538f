//! Two sessions on one data directory: neither ever replaces or hides the other's words.

use std::fs;

use readroom::record::marks::{Draft, Mark, Wish, forks};
use readroom::store::userdata::{KeepError, Now, UserData};
use tempfile::TempDir;

use super::userdata::{edit, evidence, files, new_note, now_from, only, shown, temp_dir};

/// Two sessions that have loaded the same one note.
struct Two {
    dir: TempDir,
    one: UserData,
    other: UserData,
    now: Now,
    other_now: Now,
    note: Mark,
}

fn two() -> Two {
    let dir = temp_dir();
    let (one, other) = (UserData::open(dir.path()), UserData::open(dir.path()));
    let (now, other_now) = (now_from(1), now_from(1 << 32));
    one.carry_out(&new_note("old"), &now).unwrap();
    let note = only(dir.path());
    Two {
        dir,
        one,
        other,
        now,
        other_now,
        note,
    }
}

#[test]
fn two_edits_of_one_version_are_both_shown_and_asked_about() {
    let two = two();
    two.one
        .carry_out(&edit(&two.note, "one"), &two.now)
        .unwrap();
    two.other
        .carry_out(&edit(&two.note, "other"), &two.other_now)
        .unwrap();
    assert_eq!(shown(two.dir.path()), ["one", "other"]);
    let marks = two.one.load().marks;
    assert!(forks(&marks).contains(&two.note.id));
    // One is deleted: the other stays, and nothing older comes to light.
    let other = marks.iter().find(|mark| mark.body == "other").unwrap();
    two.one
        .carry_out(&Wish::Remove(vec![other.clone()]), &two.now)
        .unwrap();
    assert_eq!(shown(two.dir.path()), ["one"]);
}

#[test]
fn an_edit_after_another_sessions_deletion_keeps_the_words() {
    let two = two();
    let deleted = two
        .one
        .carry_out(&Wish::Remove(vec![two.note.clone()]), &two.now)
        .unwrap();
    two.other
        .carry_out(&edit(&two.note, "new words"), &two.other_now)
        .unwrap();
    assert_eq!(shown(two.dir.path()), ["new words"]);
    two.one.carry_out(&Wish::Undo(deleted), &two.now).unwrap();
    assert_eq!(
        shown(two.dir.path()),
        ["new words"],
        "what was replaced is not shown again"
    );
    two.one
        .carry_out(&Wish::Remove(vec![only(two.dir.path())]), &two.now)
        .unwrap();
    assert!(shown(two.dir.path()).is_empty());
}

#[test]
fn a_deletion_after_another_sessions_edit_is_refused() {
    let two = two();
    two.one
        .carry_out(&edit(&two.note, "new words"), &two.now)
        .unwrap();
    let refused = two
        .other
        .carry_out(&Wish::Remove(vec![two.note.clone()]), &two.other_now);
    assert!(
        matches!(refused, Err(KeepError::Changed { .. })),
        "{refused:?}"
    );
    assert_eq!(shown(two.dir.path()), ["new words"]);
}

#[test]
fn two_deletions_are_one_and_either_can_be_taken_back() {
    let two = two();
    let wish = Wish::Remove(vec![two.note.clone()]);
    let first = two.one.carry_out(&wish, &two.now).unwrap();
    let second = two.other.carry_out(&wish, &two.other_now).unwrap();
    assert!(second.trashed.is_empty());
    two.other
        .carry_out(&Wish::Undo(second), &two.other_now)
        .unwrap();
    assert!(shown(two.dir.path()).is_empty());
    two.one
        .carry_out(&Wish::Undo(first.clone()), &two.now)
        .unwrap();
    assert_eq!(shown(two.dir.path()), ["old"]);
    let again = two.one.carry_out(&Wish::Undo(first), &two.now);
    assert!(matches!(again, Err(KeepError::Gone { .. })), "{again:?}");
    assert_eq!(shown(two.dir.path()), ["old"]);
}

#[test]
fn an_edit_that_another_session_built_upon_is_not_taken_back() {
    let two = two();
    let first = two
        .one
        .carry_out(&edit(&two.note, "first"), &two.now)
        .unwrap();
    two.other
        .carry_out(&edit(&only(two.dir.path()), "second"), &two.other_now)
        .unwrap();
    let refused = two.one.carry_out(&Wish::Undo(first), &two.now);
    assert!(
        matches!(refused, Err(KeepError::Changed { .. })),
        "{refused:?}"
    );
    assert_eq!(shown(two.dir.path()), ["second"]);
}

#[test]
fn what_an_editor_wrote_into_the_file_meanwhile_is_shown_beside_the_edit() {
    let two = two();
    let root = two.dir.path();
    let path = root.join(&two.note.file);
    let by_hand = fs::read_to_string(&path)
        .unwrap()
        .replace("---\nold", "---\nby hand");
    fs::write(&path, &by_hand).unwrap();
    let undo = two
        .one
        .carry_out(&edit(&two.note, "in readroom"), &two.now)
        .unwrap();
    assert_eq!(shown(root), ["by hand", "in readroom"]);
    assert_eq!(forks(&two.one.load().marks).len(), 1);
    assert_eq!(fs::read_to_string(&path).unwrap(), by_hand);
    two.one.carry_out(&Wish::Undo(undo), &two.now).unwrap();
    assert_eq!(shown(root), ["by hand"]);
    let refused = two.one.carry_out(&Wish::Remove(vec![two.note]), &two.now);
    assert!(
        matches!(refused, Err(KeepError::Changed { .. })),
        "{refused:?}"
    );
    assert_eq!(shown(root), ["by hand"]);
}

#[test]
fn several_marks_are_taken_away_together_or_not_at_all() {
    let two = two();
    let root = two.dir.path();
    two.one
        .carry_out(&Wish::Bookmark(evidence()), &two.now)
        .unwrap();
    two.other
        .carry_out(&Wish::Bookmark(evidence()), &two.other_now)
        .unwrap();
    let all = two.one.load().marks;
    assert_eq!(all.len(), 3);
    two.other
        .carry_out(&edit(&two.note, "changed"), &two.other_now)
        .unwrap();
    assert!(
        two.one
            .carry_out(&Wish::Remove(all.clone()), &two.now)
            .is_err()
    );
    assert_eq!(
        (files(root, "bookmarks").len(), files(root, "notes").len()),
        (2, 1)
    );
    let bookmarks: Vec<Mark> = all
        .into_iter()
        .filter(|mark| mark.body.is_empty())
        .collect();
    let undo = two
        .one
        .carry_out(&Wish::Remove(bookmarks), &two.now)
        .unwrap();
    assert_eq!(shown(root), ["changed"]);
    two.one.carry_out(&Wish::Undo(undo), &two.now).unwrap();
    assert_eq!(shown(root), ["", "", "changed"]);
}

#[test]
fn a_line_end_changed_on_the_way_is_no_other_version() {
    let two = two();
    let root = two.dir.path();
    let old = fs::read_to_string(root.join(&two.note.file)).unwrap();
    two.one
        .carry_out(&edit(&two.note, "new"), &two.now)
        .unwrap();
    fs::write(root.join("notes/by git.md"), old.replace('\n', "\r\n")).unwrap();
    assert_eq!(shown(root), ["new"]);
}

#[test]
fn another_sessions_change_is_seen_from_outside() {
    let two = two();
    let before = two.one.load().signature;
    assert_eq!(two.one.signature(), before);
    two.other
        .carry_out(&edit(&two.note, "new"), &two.other_now)
        .unwrap();
    let after = two.one.signature();
    assert_ne!(after, before);
    two.other
        .carry_out(&Wish::Bookmark(evidence()), &two.other_now)
        .unwrap();
    assert_ne!(two.one.signature(), after);
    let before = two.one.signature();
    fs::write(two.dir.path().join("notes/.half.tmp"), "x").unwrap();
    assert_eq!(
        two.one.signature(),
        before,
        "a file that is being written is no change yet"
    );
}

#[test]
fn a_note_is_never_missing_while_another_session_edits_it() {
    let two = two();
    let root = two.dir.path().to_path_buf();
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for n in 0..60 {
                let note = only(&root);
                two.other
                    .carry_out(&edit(&note, &n.to_string()), &two.other_now)
                    .unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::Release);
        });
        while !done.load(std::sync::atomic::Ordering::Acquire) {
            let loaded = two.one.load();
            assert_eq!(loaded.marks.len(), 1, "{:#?}", loaded.marks);
            assert_eq!(loaded.problems, []);
        }
    });
    assert_eq!(shown(&root), ["59"]);
}

/// A draft on the record that everything is about.
fn draft(name: &str, body: &str) -> Wish {
    Wish::SaveDraft(Draft {
        name: name.into(),
        evidence: evidence(),
        selector: None,
        editing: None,
        body: body.into(),
    })
}

#[cfg(unix)]
#[test]
fn a_draft_that_another_session_is_writing_is_not_deleted_until_that_session_ends() {
    let dir = temp_dir();
    let (one, other) = (UserData::open(dir.path()), UserData::open(dir.path()));
    one.carry_out(&draft("written-by-one", "words"), &now_from(1))
        .unwrap();
    one.carry_out(&draft("written-by-one", "more words"), &now_from(2))
        .unwrap();
    let delete = Wish::DropDraft {
        name: "written-by-one".into(),
        read: Some("more words".into()),
    };
    let refused = other.carry_out(&delete, &now_from(3));
    assert!(matches!(refused, Err(KeepError::Written)), "{refused:?}");
    assert_eq!(other.load().drafts.len(), 1);
    // Killed or ended, it holds nothing any more.
    drop(one);
    other.carry_out(&delete, &now_from(4)).unwrap();
    assert_eq!(other.load().drafts, []);
}

#[test]
fn the_session_that_writes_a_draft_may_delete_it() {
    let dir = temp_dir();
    let one = UserData::open(dir.path());
    for (name, time) in [("draft-one", 1), ("draft-two", 2)] {
        one.carry_out(&draft(name, "words"), &now_from(time))
            .unwrap();
    }
    for name in ["draft-two", "draft-one"] {
        let delete = Wish::DropDraft {
            name: name.into(),
            read: Some("words".into()),
        };
        one.carry_out(&delete, &now_from(3)).unwrap();
    }
    assert_eq!(one.load().drafts, []);
}

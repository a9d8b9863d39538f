//! The librarian alone: what it is asked in one go, and what the room hears.

use super::*;
use crate::runtime::event_loop;

#[test]
fn a_newer_question_for_rows_is_seen_and_nothing_that_came_is_lost() {
    let (sender, asks) = std::sync::mpsc::channel();
    let rows = |seq| {
        Ask::Rows(Request {
            seq,
            query: crate::record::query::Query::default(),
            order: Order::Date,
            start: 0,
            count: 1,
            keep: None,
        })
    };
    let mut inbox = Inbox {
        asks,
        put_by: Vec::new(),
    };
    sender.send(rows(5)).unwrap();
    assert_eq!(inbox.next().unwrap().len(), 1);
    assert!(!inbox.has_newer(5));
    sender.send(Ask::Changed).unwrap();
    sender.send(rows(4)).unwrap();
    assert!(!inbox.has_newer(5));
    sender.send(rows(6)).unwrap();
    assert!(inbox.has_newer(5) && inbox.has_newer(5));
    drop(sender);
    let waiting = inbox.next().unwrap();
    assert!(matches!(
        waiting.as_slice(),
        [Ask::Changed, Ask::Rows(_), Ask::Rows(_)]
    ));
    assert!(inbox.next().is_none());
}

/// A librarian who has read the sample, with the way into it and out of it.
fn with_sample() -> (Librarian, event_loop::Inbox, Receiver<searcher::Task>) {
    let (own, asks) = std::sync::mpsc::channel();
    let (keeper, _) = std::sync::mpsc::channel();
    let (searcher, tasks) = std::sync::mpsc::channel();
    let (post, heard) = event_loop::inbox();
    let opening = Opening {
        places: vec![Place::Sample],
        known: Vec::new(),
        cache: None,
    };
    let mut librarian = Librarian::new(opening, (own, keeper, searcher), (post, Log::none()));
    librarian.open_room();
    let mut inbox = Inbox {
        asks,
        put_by: Vec::new(),
    };
    while librarian.scouting != Scouting::Home {
        let waiting = inbox.next().unwrap();
        librarian.take_all(waiting, &mut inbox);
    }
    (librarian, heard, tasks)
}

/// Puts the same records into the place of those that are shown; returns the old and the new
/// key of the first.
fn change_over(librarian: &mut Librarian) -> (RowKey, RowKey) {
    let first = |librarian: &Librarian| {
        let key = librarian.shown.catalogue.ids().next().unwrap().0;
        librarian.shown.outer(key)
    };
    let old = first(librarian);
    let mut next = Numbered::after(&librarian.shown);
    next.catalogue = librarian.shown.catalogue.copy_to_write();
    librarian.change_over(next);
    let new = first(librarian);
    assert_ne!(old, new);
    (old, new)
}

fn take(librarian: &mut Librarian, asked: Vec<Ask>) {
    let (_, asks) = std::sync::mpsc::channel();
    let mut inbox = Inbox {
        asks,
        put_by: Vec::new(),
    };
    librarian.take_all(asked, &mut inbox);
}

/// Returns what the room has heard.
fn all_heard(heard: &event_loop::Inbox) -> Vec<Message> {
    let mut all = Vec::new();
    while let Ok(delivery) = heard.receive_within(Duration::ZERO) {
        if let event_loop::Delivery::Messages(messages) = delivery {
            all.extend(messages);
        }
    }
    all
}

#[test]
fn an_old_key_is_understood_though_the_room_takes_up_the_new_ones_right_behind_it() {
    let (mut librarian, heard, _) = with_sample();
    let (old, new) = change_over(&mut librarian);
    take(&mut librarian, vec![Ask::Open(7, old), Ask::TakenUp]);
    let opened = all_heard(&heard)
        .into_iter()
        .find_map(|message| match message {
            Message::Opened(7, key, record) => Some((key, record.is_ok())),
            _ => None,
        });
    assert_eq!(
        opened,
        Some((new, true)),
        "under the key the room has by then"
    );
}

#[test]
fn answers_of_the_searcher_come_under_the_keys_the_room_was_told_of() {
    let (mut librarian, heard, _) = with_sample();
    let (old, new) = change_over(&mut librarian);
    let neighbour = crate::app::search::Neighbour {
        key: old,
        mark: Clean::default(),
        number: 0,
        gap: None,
    };
    let answer = Ask::Answer(Message::Neighbour(3, Ok(neighbour)));
    take(&mut librarian, vec![answer]);
    let heard = all_heard(&heard);
    let news = heard.iter().position(|m| matches!(m, Message::Renewed(_)));
    let answer = heard
        .iter()
        .position(|m| matches!(m, Message::Neighbour(3, Ok(next)) if next.key == new));
    assert!(news.unwrap() < answer.unwrap(), "{heard:?}");
}

#[test]
fn the_searcher_has_the_new_collections_before_the_room_has_the_new_keys() {
    let (mut librarian, heard, tasks) = with_sample();
    let told = |task: &searcher::Task| matches!(task, searcher::Task::Collections(..));
    let before = tasks.try_iter().filter(told).count();
    assert!(before > 0);
    change_over(&mut librarian);
    let renewed = |message: &Message| matches!(message, Message::Renewed(_));
    assert!(all_heard(&heard).iter().any(renewed));
    assert_eq!(tasks.try_iter().filter(told).count(), 1);
}

#[test]
fn a_large_room_is_told_of_less_often_and_still_often_enough() {
    let pause = |ms| pause_after(Duration::from_millis(ms));
    assert_eq!(pause(1), TOLD_EVERY);
    assert_eq!(pause(30), Duration::from_millis(300));
    assert_eq!(pause(5_000), TOLD_AT_LEAST_EVERY);
}

//! A search as the room's workers answer it: the first rows, then how many there are, then how
//! they divide; with names that are changed and files that go while the room is open.

use std::collections::VecDeque;
use std::fs;
use std::path::Path;
use std::time::Duration;

use readroom::app::message::{Effect, Message};
use readroom::app::search::{Found, ResultOrder, Search, SearchesTold};
use readroom::record::facet::Facet;
use readroom::record::listing::{Order, Request};
use readroom::record::query::Query;
use readroom::runtime::event_loop::{Delivery, Inbox, Machine, inbox};
use readroom::runtime::log::Log;
use readroom::runtime::workers::{Beginning, Workers};
use readroom::store::library::Place;
use readroom::store::userdata::UserData;

use super::scanned::generated;

/// The workers of a room, and what they have sent.
struct Running {
    workers: Workers,
    inbox: Inbox,
    waiting: VecDeque<Message>,
    asked: u64,
}

impl Running {
    fn open(place: &Path, home: &Path) -> Self {
        let (post, inbox) = inbox();
        let beginning = Beginning {
            places: vec![Place::Path(place.to_path_buf())],
            known: Vec::new(),
            cache: Some(home.join("cache")),
            data: Ok(UserData::open(&home.join("data"))),
            history: None,
            state: None,
            aliases: Some(home.join("aliases.toml")),
        };
        Self {
            workers: Workers::start(beginning, &post, &Log::none()).unwrap(),
            inbox,
            waiting: VecDeque::new(),
            asked: 0,
        }
    }

    fn start(place: &Path, home: &Path) -> Self {
        let mut running = Self::open(place, home);
        // All is listed before it is kept, and what is kept then takes its place.
        let (mut is_listed, mut is_kept) = (false, false);
        running.until(|message| {
            is_listed |= matches!(&message, Message::Scan(scan) if scan.done);
            is_kept |= matches!(message, Message::Renewed(_));
            (is_listed && is_kept).then_some(())
        });
        running
    }

    /// Waits for a message; those before it are gone.
    fn until<T>(&mut self, mut wanted: impl FnMut(Message) -> Option<T>) -> T {
        loop {
            while let Some(message) = self.waiting.pop_front() {
                if let Some(found) = wanted(message) {
                    return found;
                }
            }
            let limit = Duration::from_secs(60);
            if let Delivery::Messages(messages) = self.inbox.receive_within(limit).unwrap() {
                self.waiting.extend(messages);
            }
        }
    }

    fn ask(&mut self, typed: &str, count: usize, in_stages: bool) -> u64 {
        self.asked += 1;
        self.workers.carry_out(Effect::Search(Search {
            seq: self.asked,
            query: Query::parse(typed),
            order: ResultOrder::Best,
            start: 0,
            count,
            in_stages,
            without: None,
            within: None,
        }));
        self.asked
    }

    /// Waits until nobody writes into the index any more. An answer of which all texts were
    /// indexed may come before: while what is kept is looked at once more, files come and go.
    fn rest(&mut self) {
        self.asked += 1;
        let seq = self.asked;
        let query = Query::parse("telegram");
        self.workers.carry_out(Effect::InTexts(seq, query));
        self.until(|message| match message {
            Message::InTexts(of, told) if of == seq => told.whole.then_some(()),
            _ => None,
        });
    }

    /// Returns the answer to a search, once all texts are indexed.
    fn found(&mut self, typed: &str) -> Found {
        let seq = self.ask(typed, 50, false);
        self.until(|message| of_all(message, seq))
    }
}

/// Takes the answer to a search of which all texts were indexed.
fn of_all(message: Message, seq: u64) -> Option<Found> {
    let Message::Found(found) = message else {
        return None;
    };
    let is_indexed = found.reach.is_whole() && found.reach.indexed == found.reach.total;
    (found.seq == seq && is_indexed).then_some(found)
}

#[test]
fn the_first_rows_come_first_then_their_number_then_how_they_divide() {
    let (folder, home) = (generated(30), tempfile::tempdir().unwrap());
    let mut room = Running::start(folder.path(), home.path());
    for typed in ["telegram", "\"d'accord\"", "letter*", "near:(x telegram)"] {
        let whole = room.found(typed);
        assert!(
            whole.total > 7 && !whole.is_more,
            "{typed}: {}",
            whole.total
        );
        // Another search between them: what was found last is kept for its next page.
        room.found("nothing");
        let first = room.ask(typed, 5, true);
        let glance = room.until(|message| of_all(message, first));
        assert!(glance.is_more && glance.rows.len() == 5, "{typed}");
        assert!(glance.total > 5, "so that the room asks for more");
        assert_eq!(
            glance.rows,
            whole.rows[..5],
            "{typed}: rows that are read stay"
        );
        let second = room.ask(typed, 20, false);
        let mut known = None;
        room.until(|message| match message {
            Message::ResultCounts(seq, _) if seq == first => {
                panic!("nobody wants these")
            }
            Message::ResultCounts(seq, counts) if seq == second && known.is_some() => {
                let roles = counts.roles.iter().map(|(_, count)| *count);
                assert!(roles.max() <= Some(whole.total));
                Some(())
            }
            Message::ResultCounts(..) => None,
            other => {
                known = of_all(other, second).or(known.take());
                None
            }
        });
        let known = known.expect("the rows come before how they divide");
        assert_eq!((known.total, known.is_more), (whole.total, false));
        assert_eq!(known.rows[..5], whole.rows[..5]);
    }
}

#[test]
fn what_fits_on_the_screen_comes_counted_at_once() {
    let (folder, home) = (generated(30), tempfile::tempdir().unwrap());
    let mut room = Running::start(folder.path(), home.path());
    let whole = room.found("telegram");
    room.found("nothing");
    let seq = room.ask("telegram", 40, true);
    let found = room.until(|message| of_all(message, seq));
    assert_eq!((found.total, found.is_more), (whole.total, false));
    assert_eq!(found.rows, whole.rows);
    room.until(|message| {
        matches!(message, Message::ResultCounts(of, _) if of == seq).then_some(())
    });
}

#[test]
fn a_list_of_names_that_is_changed_holds_from_the_next_search_on() {
    let (folder, home) = (generated(10), tempfile::tempdir().unwrap());
    let mut room = Running::start(folder.path(), home.path());
    assert_eq!(room.found("Heijo").total, 0);
    fs::write(home.path().join("aliases.toml"), "平壤 = Heijo\n").unwrap();
    let found = room.found("Heijo");
    assert!(found.total > 0);
    let passage = found.rows[0].passage.as_ref().unwrap();
    assert_eq!(passage.alias.as_deref(), Some("平壤"));
    fs::write(home.path().join("aliases.toml"), b"\xff\xfe= nothing").unwrap();
    room.ask("Heijo", 5, true);
    let told = room.until(|message| match message {
        Message::Searches(SearchesTold::Trouble(why)) => Some(why),
        _ => None,
    });
    assert!(told.contains("aliases.toml"), "{told}");
    assert_eq!(room.found("Heijo").total, 0);
}

#[test]
fn a_result_whose_file_is_out_of_reach_says_so() {
    let (folder, home) = (generated(10), tempfile::tempdir().unwrap());
    let root = folder.path().join("texts");
    fs::create_dir(&root).unwrap();
    for nth in 0..10 {
        let name = format!("{nth}.md");
        fs::rename(folder.path().join(&name), root.join(&name)).unwrap();
    }
    let mut room = Running::start(&root, home.path());
    let before = room.found("telegram");
    assert!(
        before
            .rows
            .iter()
            .all(|row| row.passage.is_some() && row.unread.is_none())
    );
    fs::rename(&root, folder.path().join("away")).unwrap();
    // With other words, since what was found is kept for the next page.
    let found = room.found("\"telegram\"");
    assert_eq!(found.total, before.total, "the index is not in the folder");
    for row in found.rows {
        let why = row.unread.unwrap();
        assert!(why.contains("can't be reached"), "{why}");
        assert!(row.passage.is_none() && !row.title.is_empty());
    }
}

/// Cuts every file of the index to nothing while it is mapped.
fn cut_short(cache: &Path) {
    let files = walkdir::WalkDir::new(cache).into_iter().flatten();
    let mut count = 0;
    for file in files.filter(|file| file.file_type().is_file()) {
        let name = file.file_name().to_string_lossy().into_owned();
        if [".idx", ".pos", ".term", ".fast", ".fieldnorm", ".store"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            let file = fs::File::options().write(true).open(file.path()).unwrap();
            file.set_len(0).unwrap();
            count += 1;
        }
    }
    assert!(count >= 6, "{count}");
}

#[test]
fn an_index_that_is_cut_short_while_it_is_read_is_made_anew_and_the_room_stays() {
    let (folder, home) = (generated(20), tempfile::tempdir().unwrap());
    let mut room = Running::start(folder.path(), home.path());
    let before = room.found("telegram");
    assert!(before.total > 0);
    room.rest();
    cut_short(&home.path().join("cache"));
    let again = room.found("\"telegram\"");
    assert_eq!(again.total, before.total);
    assert_eq!(room.found("telegram").rows, before.rows);
}

#[test]
fn what_was_found_is_counted_by_its_facets() {
    let (folder, home) = (generated(30), tempfile::tempdir().unwrap());
    let mut room = Running::start(folder.path(), home.path());
    let found = room.found("telegram");
    room.asked += 1;
    let seq = room.asked;
    room.workers.carry_out(Effect::FoundFacets(Search {
        seq,
        query: Query::parse("telegram"),
        ..Search::default()
    }));
    let counts = room.until(|message| match message {
        Message::Facets(counts) if counts.seq == seq => Some(counts),
        _ => None,
    });
    assert_eq!(counts.matched, found.total);
    let formats = counts.of(Facet::Format);
    assert_eq!(formats.len(), 1);
    assert_eq!(formats[0].count, found.total);
}

#[test]
fn an_index_that_is_being_built_again_is_told_of_in_place_of_nothing() {
    let (folder, home) = (generated(20), tempfile::tempdir().unwrap());
    let mut room = Running::start(folder.path(), home.path());
    let before = room.found("telegram");
    room.rest();
    cut_short(&home.path().join("cache"));
    let seq = room.ask("\"telegram\"", 50, true);
    let first = room.until(|message| match message {
        Message::Found(found) if found.seq == seq => Some(found),
        _ => None,
    });
    assert!(
        first.reach.is_anew && first.reach.left > 0,
        "{:?}",
        first.reach
    );
    assert_eq!(first.reach.total, 20);
    let again = room.until(|message| of_all(message, seq));
    assert_eq!(again.total, before.total);
    let after = room.found("letter");
    assert!(!after.reach.is_anew, "all is as it was");
}

#[test]
fn a_catalogue_that_is_cut_short_while_it_is_shown_is_read_again() {
    let (folder, home) = (generated(300), tempfile::tempdir().unwrap());
    drop(Running::start(folder.path(), home.path()));
    let mut room = Running::open(folder.path(), home.path());
    let is_done = |message: Message, wanted: bool| match message {
        Message::Scan(scan) if scan.done == wanted => Some(()),
        _ => None,
    };
    room.until(|message| is_done(message, true));
    // By another look at the file than the one that is shown.
    room.workers.carry_out(Effect::LookAgain);
    room.until(|message| is_done(message, false));
    room.until(|message| is_done(message, true));
    let files = walkdir::WalkDir::new(home.path().join("cache")).into_iter();
    let mut kept = files
        .flatten()
        .filter(|file| file.file_name() == "catalogue");
    let kept = fs::File::options()
        .write(true)
        .open(kept.next().unwrap().path());
    let kept = kept.unwrap();
    assert!(kept.metadata().unwrap().len() > 30_000);
    // What tells the file from another is still there.
    kept.set_len(8_192).unwrap();
    let rows = |seq| {
        Effect::Rows(Request {
            seq,
            query: Query::default(),
            order: Order::Date,
            start: 0,
            count: 60,
            keep: None,
        })
    };
    room.workers.carry_out(rows(1));
    let mut is_renewed = false;
    let page = room.until(|message| match message {
        Message::Rows(page) if page.seq == 1 && page.rows.len() == 60 => Some(Some(page)),
        Message::Renewed(_) => {
            is_renewed = true;
            Some(None)
        }
        _ => None,
    });
    if page.is_none() {
        room.workers.carry_out(rows(2));
        let again = room.until(|message| match message {
            Message::Rows(page) if page.seq == 2 => Some(page),
            _ => None,
        });
        assert_eq!(again.rows.len(), 60);
    }
    assert!(is_renewed || page.is_some());
}

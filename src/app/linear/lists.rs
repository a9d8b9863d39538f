//! Lists in lines: the catalogue, what was found, bookmarks, notes, problems; ten rows at a time.

use crate::app::command::Command;
use crate::app::look::DateForm;
use crate::app::message::Effect;
use crate::app::model::{Cursor, Focus, Model, NoteLine, Overlay, Screen};
use crate::app::search::{FoundRow, ResultOrder};
use crate::app::update::{keys, list, overlay, reader, results};
use crate::record::listing::Order;
use crate::record::marks::{Place, PlacedMark};
use crate::record::{Clean, listing::RowKey};

use super::command::Asked;
use super::words::{self, counted, sentence};
use super::{Head, Linear, Then};

/// Words of a note's passage that are said in a list.
const PASSAGE_WORDS: usize = 8;
/// Rows that are said at once.
const PAGE: usize = 10;

impl Linear {
    /// Says the catalogue, or goes on in it from a number.
    pub(super) fn list(&mut self, asked: &Asked) -> Vec<Effect> {
        let from = match (asked.rest.as_str(), asked.number()) {
            ("", _) => 0,
            (_, Some(number)) => number.saturating_sub(1),
            (words, None) => {
                self.say(&format!(
                    "list takes a number; filter {words} narrows the list."
                ));
                return Vec::new();
            }
        };
        self.then = Some(Then::Page(from, Head::Whole));
        self.act(|model| keys::run(model, Command::Catalogue))
    }

    /// Shows another list from its beginning.
    pub(super) fn show(&mut self, command: Command) -> Vec<Effect> {
        self.then = Some(Then::Page(0, Head::Whole));
        self.act(|model| keys::run(model, command))
    }

    /// Narrows the catalogue.
    pub(super) fn filter(&mut self, words: &str) -> Vec<Effect> {
        let mut effects = self.act(|model| keys::run(model, Command::Catalogue));
        effects.extend(self.act(|model| list::set_filter(model, words)));
        self.then = Some(Then::Page(0, Head::Whole));
        effects
    }

    /// Orders the list that is shown.
    pub(super) fn sort(&mut self, name: &str) -> Vec<Effect> {
        let is_results = self.model.screen == Screen::Results;
        let order = Order::ALL.into_iter().find(|order| order.name() == name);
        let effects = match (is_results, name, order) {
            (true, "date", _) => self.act(|model| results::sort(model, ResultOrder::Date)),
            (true, "best", _) => self.act(|model| results::sort(model, ResultOrder::Best)),
            (true, ..) => {
                self.say("What was found is sorted by date or best.");
                return Vec::new();
            }
            (false, _, Some(order)) => {
                let mut effects = self.act(|model| keys::run(model, Command::Catalogue));
                effects.extend(self.act(|model| list::sort(model, order)));
                effects
            }
            (false, _, None) => {
                self.say("The list is sorted by date, title, id, changed or read.");
                return Vec::new();
            }
        };
        self.then = Some(Then::Page(0, Head::Whole));
        effects
    }

    /// Searches the texts.
    pub(super) fn search(&mut self, words: &str) -> Vec<Effect> {
        if words.is_empty() && self.model.results.query.is_empty() {
            self.say("Search for what? search WORDS looks into the texts.");
            return Vec::new();
        }
        let words = if words.is_empty() {
            self.model.results.query.clone()
        } else {
            words.to_owned()
        };
        let mut effects = self.act(|model| results::accept(model, &words));
        if effects.is_empty() {
            self.say(&format!("There is no word to search for in {words}."));
            return effects;
        }
        effects.push(self.limit_search());
        self.then = Some(Then::Page(0, Head::Whole));
        effects
    }

    /// Says a page of the list that is shown, once its rows are here.
    pub(super) fn page(&mut self, from: usize, head: Head) -> Vec<Effect> {
        let total = self.model.lines_of_screen();
        if total == 0 {
            self.say(&why_empty(&self.model));
            return Vec::new();
        }
        let from = from.min(total - 1);
        let to = (from + PAGE).min(total);
        let effects = self.act(|model| show_from(model, from));
        let is_asked = effects
            .iter()
            .any(|effect| matches!(effect, Effect::Rows(_) | Effect::Search(_)));
        if is_asked && !(from..to).all(|at| is_known(&self.model, at)) {
            self.then = Some(Then::Page(from, head));
            return effects;
        }
        self.told_page = Some((self.model.screen, from));
        let span = match to - from {
            1 => format!("{}", from + 1),
            _ => format!("{} to {to}", from + 1),
        };
        match head {
            Head::Whole if to - from == total => self.say(&whole(&self.model)),
            Head::Whole => {
                let whole = whole(&self.model);
                self.say(&format!("{whole} {span}:"));
            }
            Head::Further => self.say(&format!("{span} of {total}:")),
        }
        for at in from..to {
            if let Some(told) = told_row(&self.model, at) {
                self.say(&told);
            }
        }
        effects
    }

    /// Goes on in the list, or back.
    pub(super) fn further(&mut self, pages: isize) -> Vec<Effect> {
        let total = self.model.lines_of_screen();
        let told = self
            .told_page
            .filter(|(screen, _)| *screen == self.model.screen);
        let Some((_, here)) = told else {
            self.then = Some(Then::Page(0, Head::Whole));
            return Vec::new();
        };
        let from = here.saturating_add_signed(pages * PAGE as isize);
        if pages > 0 && from >= total {
            self.say("This is the end of the list.");
        } else if pages < 0 && here == 0 {
            self.say("This is the beginning of the list.");
        } else {
            self.then = Some(Then::Page(from, Head::Further));
        }
        Vec::new()
    }

    /// Puts the cursor of the list on a number; fails with a sentence when there is none.
    pub(super) fn choose(&mut self, number: usize) -> Option<Vec<Effect>> {
        let total = self.model.lines_of_screen();
        if number == 0 || number > total {
            let told = match total {
                0 => why_empty(&self.model),
                _ => format!("There is no number {number}; the list has {total}."),
            };
            self.say(&told);
            return None;
        }
        Some(self.act(|model| {
            reader::leave(model);
            (model.focus, model.zoomed) = (Focus::List, false);
            let by = (number as isize - 1) - list::cursor(model).at as isize;
            list::step(model, by)
        }))
    }

    /// Opens one of the collections that were told.
    pub(super) fn open_collection(&mut self, asked: &Asked) -> Vec<Effect> {
        let number = asked.number().unwrap_or(0);
        let Some(chosen) = number
            .checked_sub(1)
            .and_then(|at| self.collections.get(at))
        else {
            self.say("Which one? collections tells them, then open 1.");
            return Vec::new();
        };
        let is_there = chosen.present;
        let cursor = Cursor {
            at: number - 1,
            top: 0,
        };
        let all = self.collections.clone();
        let effects = self.act(|model| {
            model.overlay = Some(Overlay::Collections(all, cursor));
            overlay::accept(model)
        });
        self.model.overlay = None;
        if is_there {
            self.model.scan.done = false;
            self.then = Some(Then::Greet);
        }
        effects
    }
}

/// Returns the record under the cursor of the list.
pub(super) fn under_cursor(model: &Model) -> Option<RowKey> {
    reader::under_cursor(model)
}

/// Puts a row at the top of the list, the cursor on it.
fn show_from(model: &mut Model, from: usize) -> Vec<Effect> {
    let cursor = Cursor {
        at: from,
        top: from,
    };
    match model.screen {
        Screen::Catalogue => {
            (model.list.cursor, model.list.top, model.list.held) = (from, from, true);
        }
        Screen::Bookmarks => model.marks.bookmarks = cursor,
        Screen::Notes => model.marks.notes = cursor,
        Screen::Problems => model.problems.cursor = cursor,
        Screen::Results => model.results.cursor = cursor,
    }
    list::settle(model)
}

fn is_known(model: &Model, at: usize) -> bool {
    match model.screen {
        Screen::Catalogue => model.list.row(at).is_some(),
        Screen::Results => model.results.row(at).is_some(),
        Screen::Bookmarks | Screen::Notes | Screen::Problems => true,
    }
}

/// Returns how many rows the list has, and what is not seen from them.
fn whole(model: &Model) -> String {
    let total = model.lines_of_screen();
    match model.screen {
        Screen::Catalogue if model.list.filter.trim().is_empty() => {
            format!("{}.", counted(total, "record", "records"))
        }
        Screen::Catalogue => {
            let mut told = format!(
                "{total} of {}.",
                counted(model.list.total, "record", "records")
            );
            if model.list.undated > 0 {
                told = format!("{told} {} undated left out.", model.list.undated);
            }
            told
        }
        Screen::Results => {
            let mut told = format!("{} found.", counted(total, "record", "records"));
            let reach = model.results.reach;
            if !reach.is_whole() {
                let total = reach.total.max(model.scan.records);
                told = format!(
                    "{told} So far: of {total} records {} are not searched yet, search looks again.",
                    reach.left
                );
            }
            if model.results.undated > 0 {
                told = format!("{told} {} undated left out.", model.results.undated);
            }
            told
        }
        Screen::Bookmarks => format!("{}.", counted(total, "bookmark", "bookmarks")),
        Screen::Notes => format!("{}.", counted(total, "note", "notes")),
        Screen::Problems => format!("{}.", counted(total, "problem", "problems")),
    }
}

fn why_empty(model: &Model) -> String {
    let scan = &model.scan;
    match model.screen {
        Screen::Catalogue if !model.list.filter.trim().is_empty() => {
            let undated = match model.list.undated {
                0 => String::new(),
                count => format!(" {count} are left out because they are undated."),
            };
            format!(
                "No record matches {}.{undated} search looks into the texts, filter alone brings all back.",
                model.list.filter
            )
        }
        Screen::Catalogue => match &scan.failed {
            Some(why) => sentence(why),
            None => format!(
                "There is no record in {}. problems tells why, if it is known.",
                scan.room
            ),
        },
        Screen::Results if model.results.query.is_empty() => {
            "Nothing was searched for yet.".to_owned()
        }
        Screen::Results => {
            let left = model.results.reach.left;
            let left = if left == 0 {
                String::new()
            } else {
                format!(" {left} records are not searched yet, search looks again.")
            };
            let anew = if model.results.reach.is_anew {
                " The index of the texts was damaged and is being built again."
            } else {
                ""
            };
            format!("No text has {}.{anew}{left}", model.results.query)
        }
        Screen::Bookmarks => {
            "There is no bookmark yet. bookmark sets one on what you read.".to_owned()
        }
        Screen::Notes => "There is no note yet. note writes one on what you read.".to_owned(),
        Screen::Problems => "There is no problem.".to_owned(),
    }
}

/// Returns a row of the list that is shown, with its number.
fn told_row(model: &Model, at: usize) -> Option<String> {
    let number = at + 1;
    match model.screen {
        Screen::Catalogue => {
            let form = model.settings.look.dates;
            model.list.row(at).map(|row| words::row(number, row, form))
        }
        Screen::Results => {
            let form = model.settings.look.dates;
            model.results.row(at).map(|row| found(number, row, form))
        }
        Screen::Bookmarks => {
            let all = model.bookmarks();
            let placed = all.get(at)?;
            let told = on(placed.mark.evidence.title.as_str(), placed);
            Some(format!("{number}. {told}"))
        }
        Screen::Notes => match model.note_lines().get(at)? {
            NoteLine::Draft(draft) => {
                let body = Clean::line(&draft.body);
                let title = sentence(&draft.evidence.title);
                Some(format!("{number}. Draft: {} On {title}", sentence(&body)))
            }
            NoteLine::Note(placed) => {
                let body = Clean::line(&placed.mark.body);
                let title = on(placed.mark.evidence.title.as_str(), placed);
                let passage = placed
                    .mark
                    .selector
                    .as_ref()
                    .map(|one| beginning(&one.exact));
                let passage =
                    passage.map_or_else(|| "On ".to_owned(), |words| format!("On “{words}” in "));
                Some(format!("{number}. {} {passage}{title}", sentence(&body)))
            }
        },
        Screen::Problems => {
            let problem = model.problems.all.get(at)?;
            Some(format!(
                "{number}. {}: {}",
                problem.path,
                sentence(&problem.reason)
            ))
        }
    }
}

/// Returns the first words of a passage.
fn beginning(passage: &str) -> String {
    let words: Vec<&str> = passage.split_whitespace().collect();
    let more = if words.len() > PASSAGE_WORDS {
        " …"
    } else {
        ""
    };
    let words = words.get(..PASSAGE_WORDS).unwrap_or(&words);
    format!("{}{more}", words.join(" "))
}

/// Returns the title of a mark's record, and what is to be known of its place.
fn on(title: &str, placed: &PlacedMark) -> String {
    let remark = match (&placed.place, placed.forked) {
        (_, true) => {
            " Two versions of this note stand side by side; delete the one that is not wanted."
        }
        (Place::Orphan(candidates), _) if candidates.is_empty() => " Not in this room.",
        (Place::Orphan(_), _) => " Not certain which record that is.",
        (Place::Record(_), _) => "",
    };
    format!("{}{remark}", sentence(title))
}

/// Returns a record that was found, with its best passage.
fn found(number: usize, row: &FoundRow, form: DateForm) -> String {
    let title = sentence(&row.title);
    let date = words::date(row.date.as_deref(), form);
    let told = format!("{number}. {date}. {title}");
    match &row.passage {
        Some(passage) if !passage.words.trim().is_empty() => {
            let head = if passage.start > 0 { "… " } else { "" };
            let tail = if passage.ends { "" } else { " …" };
            format!("{told} {head}{}{tail}", Clean::line(&passage.words))
        }
        _ => told,
    }
}

//! Ways through the collection in lines: what is counted, when it lies, the week around a record,
//! records like it, its neighbours on the shelf, narrower results and kept searches.
//!
//! What the screen shows as panels is said here as numbered lines, and a number is chosen.

use crate::app::command::Command;
use crate::app::message::Effect;
use crate::app::model::Screen;
use crate::app::search::{SavedSearch, SearchesWish};
use crate::app::update::{keys, list, results, searches};
use crate::record::facet::{Facet, FacetCounts, FacetRequest, FacetValue};
use crate::record::listing::RowKey;
use crate::record::query::Query;
use crate::record::timeline::{Bar, Cut, Period, TimelineCounts, TimelineRequest, without_dates};

use super::command::Asked;
use super::words::{counted, sentence};
use super::{Head, Linear, Then};

/// The most values of a facet that are said: a list without an end is no help to the ear.
const MOST_VALUES: usize = 20;
/// The most periods the time is parted into.
const MOST_PERIODS: usize = 30;

/// What was counted or kept, as it was told last: what a number chooses.
#[derive(Clone, Debug, Default)]
pub(super) struct Ways {
    /// What the catalogue counted, as it came.
    pub(super) facets: Option<FacetCounts>,
    /// The same of time.
    pub(super) times: Option<TimelineCounts>,
    /// The searches kept by name.
    pub(super) searches: Vec<SavedSearch>,
    /// The number of the newest question; answers to older ones, and to the room's own, are not
    /// for these lines.
    pub(super) asked: u64,
    /// The terms that were told, by their numbers.
    choices: Vec<Choice>,
}

/// A term that can be chosen.
#[derive(Clone, Debug)]
enum Choice {
    /// A value: with others, or out of them when it is there already.
    Value(String),
    /// A time: in the place of any other.
    Time(String),
}

impl Linear {
    /// Asks how many of the listed records have each value of a facet.
    pub(super) fn count(&mut self, kind: &str) -> Vec<Effect> {
        let Some(facet) = facet_named(kind) else {
            let kinds: Vec<&str> = Facet::ALL.into_iter().map(Facet::name).collect();
            self.say(&format!("Count by what? count {}.", kinds.join(", ")));
            return Vec::new();
        };
        let seq = self.next_count();
        self.then = Some(Then::Counts(facet));
        vec![Effect::Facets(FacetRequest {
            seq,
            query: Query::parse(&self.model.list.filter),
            order: self.model.list.order,
        })]
    }

    fn next_count(&mut self) -> u64 {
        let seq = self.model.next_number();
        self.waiting.ask_counts(seq);
        self.ways.asked = seq;
        seq
    }

    /// Says what was counted.
    pub(super) fn tell_counts(&mut self, facet: Facet) -> Vec<Effect> {
        let Some(counts) = self.ways.facets.take() else {
            self.say("Nothing was counted.");
            return Vec::new();
        };
        let values = counts.of(facet);
        let records = counted(counts.matched, "record", "records");
        let kinds = counted(values.len(), "value", "values");
        self.say(&format!("{records} by {}: {kinds}.", facet.name()));
        let (lines, choices) = values
            .iter()
            .filter_map(|value| Some((value, value.typed(facet)?)))
            .take(MOST_VALUES)
            .enumerate()
            .map(|(at, (value, typed))| (told_value(at + 1, value), Choice::Value(typed)))
            .unzip::<String, Choice, Vec<String>, Vec<Choice>>();
        self.tell_choices(&lines, choices);
        if values.len() > MOST_VALUES {
            let left = values.len() - MOST_VALUES;
            self.say(&format!("And {left} more with fewer records."));
        }
        Vec::new()
    }

    /// Asks when the listed records lie.
    pub(super) fn times(&mut self, rest: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        let everything = without_dates(&self.model.list.filter);
        if rest == "all" && everything != self.model.list.filter {
            effects.extend(self.act(|model| list::set_filter(model, &everything)));
        }
        let seq = self.next_count();
        self.then = Some(Then::Times);
        effects.push(Effect::Timeline(TimelineRequest {
            seq,
            query: Query::parse(&self.model.list.filter),
            order: self.model.list.order,
            cut: Cut::Fit,
            bars: MOST_PERIODS,
        }));
        effects
    }

    /// Says when they lie; periods without a record are left out.
    pub(super) fn tell_times(&mut self) -> Vec<Effect> {
        let counts = self.ways.times.take().unwrap_or_default();
        let Some(scale) = counts.scale.filter(|_| counts.dated > 0) else {
            self.say("No record that is listed has a date.");
            return Vec::new();
        };
        let undated = match counts.matched.saturating_sub(counts.dated) {
            0 => String::new(),
            count => format!(" {count} undated."),
        };
        self.say(&format!(
            "{} by {}.{undated}",
            counted(counts.dated, "dated record", "dated records"),
            scale.name()
        ));
        let form = self.model.settings.look.dates;
        let full = counts.bars.iter().zip(counts.start..);
        let full: Vec<_> = full.filter(|(bar, _)| bar.all() > 0).collect();
        let told = |(at, (bar, period)): (usize, &(&Bar, Period))| {
            let doubt = match bar.unsure {
                0 => String::new(),
                count => format!(", {count} of them perhaps elsewhere"),
            };
            format!(
                "{}. {}: {}{doubt}.",
                at + 1,
                form.reworded(&scale.shown(*period, *period)),
                counted(bar.all(), "record", "records")
            )
        };
        let lines: Vec<String> = full.iter().enumerate().map(told).collect();
        let typed = |(_, period): &(&Bar, Period)| Choice::Time(scale.typed(*period, *period));
        let choices = full.iter().map(typed).collect();
        self.tell_choices(&lines, choices);
        Vec::new()
    }

    fn tell_choices(&mut self, lines: &[String], choices: Vec<Choice>) {
        for line in lines {
            self.say(line);
        }
        if !lines.is_empty() {
            self.say("choose N narrows the list to one.");
        }
        self.ways.choices = choices;
    }

    /// Narrows the list to what was told under a number, or no longer.
    pub(super) fn choose_term(&mut self, asked: &Asked) -> Vec<Effect> {
        let number = asked.number().and_then(|number| number.checked_sub(1));
        let chosen = number.and_then(|at| self.ways.choices.get(at)).cloned();
        let Some(choice) = chosen else {
            self.say("Choose which one? count and times tell them, then choose 1.");
            return Vec::new();
        };
        let filter = &self.model.list.filter;
        let wanted = match choice {
            Choice::Value(typed) => Query::toggled(filter, &typed),
            Choice::Time(typed) => Query::toggled(&without_dates(filter), &typed),
        };
        self.filter(&wanted)
    }

    /// Lists the week around a record.
    pub(super) fn week(&mut self, asked: &Asked) -> Vec<Effect> {
        self.on_record(asked, Then::Week)
    }

    /// Lists the records like one.
    pub(super) fn like(&mut self, asked: &Asked) -> Vec<Effect> {
        self.on_record(asked, Then::Like)
    }

    /// Does something with the record that is read, or with one of the list once it is here.
    fn on_record(&mut self, asked: &Asked, then: Then) -> Vec<Effect> {
        let Some(number) = asked.number() else {
            return if self.needs_record() {
                self.carry_on(then)
            } else {
                Vec::new()
            };
        };
        self.choose(number).map_or_else(Vec::new, |effects| {
            self.then = Some(then);
            effects
        })
    }

    /// The record is under the cursor, or read: its week.
    pub(super) fn week_here(&mut self) -> Vec<Effect> {
        let effects = self.act(|model| keys::run(model, Command::Week));
        self.told();
        if effects
            .iter()
            .any(|effect| matches!(effect, Effect::Rows(_)))
        {
            let filter = self.model.list.filter.clone();
            self.say(&format!("Filter {filter}."));
            self.then = Some(Then::Page(0, Head::Whole));
        }
        effects
    }

    /// The record is under the cursor, or read: what is like it.
    pub(super) fn like_here(&mut self) -> Vec<Effect> {
        let mut effects = self.act(|model| keys::run(model, Command::LikeThis));
        if effects
            .iter()
            .any(|effect| matches!(effect, Effect::Likeness(..)))
        {
            effects.push(self.limit_search());
            self.then = Some(Then::Alike);
        } else {
            self.told();
        }
        effects
    }

    /// What is like it was found, or it was said why not.
    pub(super) fn alike(&mut self) -> Vec<Effect> {
        if self.model.screen == Screen::Results && self.model.results.like.is_some() {
            let words = self.model.results.query.replace(" OR ", ", ");
            self.say(&format!("By their words: {words}."));
            return self.page(0, Head::Whole);
        }
        self.told()
    }

    /// Reads the next record on the shelf, or the one before.
    pub(super) fn along_shelf(&mut self, command: Command) -> Vec<Effect> {
        if !self.needs_record() {
            return Vec::new();
        }
        self.then = Some(Then::Shelf(self.model.reading.key));
        self.act(|model| keys::run(model, command))
    }

    /// Says where on the shelf the record stands, and its beginning.
    pub(super) fn on_shelf(&mut self, before: Option<RowKey>) -> Vec<Effect> {
        self.told();
        self.record(before)
    }

    /// Narrows what was found.
    pub(super) fn narrow(&mut self, words: &str) -> Vec<Effect> {
        if self.model.results.query.is_empty() {
            self.say("Nothing was searched for yet: search WORDS looks into the texts.");
            return Vec::new();
        }
        let mut effects = self.act(|model| keys::run(model, Command::Results));
        effects.extend(self.act(|model| results::set_narrow(model, words)));
        effects.push(self.limit_search());
        self.then = Some(Then::Page(0, Head::Whole));
        effects
    }

    /// Keeps the search under a name.
    pub(super) fn save(&mut self, name: &str) -> Vec<Effect> {
        let effects = self.act(|model| searches::save(model, name));
        if effects
            .iter()
            .any(|effect| matches!(effect, Effect::Searches(_)))
        {
            self.waiting.ask_searches();
        }
        self.then = Some(Then::Told);
        effects
    }

    /// Asks for the searches kept by name, or makes one of them again.
    pub(super) fn saved(&mut self, asked: &Asked) -> Vec<Effect> {
        if asked.rest.is_empty() {
            self.waiting.ask_searches();
            self.then = Some(Then::Searches);
            return vec![Effect::Searches(SearchesWish::List)];
        }
        let at = asked.number().and_then(|number| number.checked_sub(1));
        let chosen = at.and_then(|at| self.ways.searches.get(at));
        let Some(query) = chosen.map(|one| one.query.clone()) else {
            self.say("Which one? searches tells them, then searches 1.");
            return Vec::new();
        };
        self.search(&query)
    }

    /// Says the searches kept by name.
    pub(super) fn tell_searches(&mut self) -> Vec<Effect> {
        let all = self.ways.searches.clone();
        if all.is_empty() {
            self.say("No search is kept yet: save NAME keeps the last one.");
        }
        for (at, one) in all.iter().enumerate() {
            self.say(&format!(
                "{}. {}: {}",
                at + 1,
                one.name,
                sentence(&one.query)
            ));
        }
        Vec::new()
    }
}

fn facet_named(kind: &str) -> Option<Facet> {
    let kind = kind.to_lowercase();
    let is_named =
        |facet: &Facet| !kind.is_empty() && facet.name().starts_with(kind.trim_end_matches('s'));
    Facet::ALL.into_iter().find(is_named)
}

fn told_value(number: usize, value: &FacetValue) -> String {
    let records = counted(value.count, "record", "records");
    format!("{number}. {}: {records}.", value.label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_name_its_beginning_and_its_plural() {
        assert_eq!(facet_named("year"), Some(Facet::Year));
        assert_eq!(facet_named("Years"), Some(Facet::Year));
        assert_eq!(facet_named("lang"), Some(Facet::Language));
        assert_eq!(facet_named("archives"), Some(Facet::Archive));
        assert_eq!(facet_named(""), None);
        assert_eq!(facet_named("colour"), None);
    }
}

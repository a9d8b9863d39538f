//! The panel of facets: what is counted, which line is under the cursor, what was searched.
//!
//! It holds what was counted and says which lines stand in the panel; choosing one changes the
//! filter, or what narrows the results, which is `update`'s affair. Over the results there is
//! one tab more, for what the text with the words is to its record. The orders of the list are
//! the last tab.

use crate::find::fold::fold;
use crate::find::scan::Role;
use crate::record::Clean;
use crate::record::facet::{Facet, FacetCounts, FacetValue, chosen};
use crate::record::listing::Order;
use crate::record::query::{Query, Term};

use super::input_line::InputLine;
use super::model::Cursor;
use super::search::ResultOrder;

/// What the panel counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Among {
    /// What the catalogue lists.
    #[default]
    Listed,
    /// What was found in the texts.
    Found,
}

/// A tab of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The values of a facet.
    Of(Facet),
    /// What the text that has the words is to its record.
    Role,
    /// The orders of the list.
    Order,
}

impl Tab {
    /// Returns every tab, in the order they are offered.
    pub fn all(among: Among) -> impl Iterator<Item = Tab> {
        let role = move |facet: &Facet| among == Among::Found && *facet == Facet::Language;
        Facet::ALL
            .into_iter()
            .flat_map(move |facet| {
                let role = role(&facet).then_some(Tab::Role);
                std::iter::once(Tab::Of(facet)).chain(role)
            })
            .chain([Tab::Order])
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Of(facet) => facet.name(),
            Tab::Role => "role",
            Tab::Order => "order",
        }
    }
}

/// A line of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A term that the filter has; choosing it takes it out.
    Chosen(Term, Clean),
    /// A value of the facet, by its place among them.
    Value(usize),
    /// A role, as [`Facets::roles`] counts it.
    Role(Role),
    /// An order of the catalogue.
    Order(Order),
    /// An order of the results.
    ResultOrder(ResultOrder),
}

/// The panel.
#[derive(Clone, Debug)]
pub struct Facets {
    /// What is counted.
    pub among: Among,
    /// The number of the newest question; answers to older ones are dropped.
    pub asked: u64,
    /// True when the results are to be counted anew once they are here.
    pub due: bool,
    /// What was counted last; none before the first answer.
    pub counts: Option<FacetCounts>,
    /// How many of the results have the words in a text of each role.
    pub roles: Vec<(Role, usize)>,
    /// Which tab is shown.
    pub tab: Tab,
    /// What is searched among its values.
    pub search: InputLine,
    /// True while that is typed.
    pub typing: bool,
    /// The lines of the tab.
    pub lines: Vec<Line>,
    /// Cursor and top.
    pub cursor: Cursor,
}

impl Default for Facets {
    fn default() -> Self {
        Self {
            among: Among::default(),
            asked: 0,
            due: false,
            counts: None,
            roles: Vec::new(),
            tab: Tab::Of(Facet::default()),
            search: InputLine::default(),
            typing: false,
            lines: Vec::new(),
            cursor: Cursor::default(),
        }
    }
}

impl Facets {
    /// Returns the panel over the catalogue or the results.
    pub(super) fn over(among: Among) -> Self {
        Self {
            among,
            ..Self::default()
        }
    }

    /// Returns every tab of this panel.
    pub fn tabs(&self) -> impl Iterator<Item = Tab> + use<> {
        Tab::all(self.among)
    }

    /// Shows the tab so many further on, the first after the last; or so many back.
    pub(super) fn turn(&mut self, by: isize) {
        let tabs: Vec<Tab> = self.tabs().collect();
        let at = tabs.iter().position(|tab| *tab == self.tab).unwrap_or(0);
        let next = (at as isize + by).rem_euclid(tabs.len().max(1) as isize);
        self.tab = tabs.get(next as usize).copied().unwrap_or(self.tab);
    }

    /// Returns the value of a line, where it is one.
    pub fn value(&self, line: &Line) -> Option<&FacetValue> {
        match (line, self.tab) {
            (Line::Value(at), Tab::Of(facet)) => self.counts.as_ref()?.of(facet).get(*at),
            (
                Line::Chosen(..)
                | Line::Role(_)
                | Line::Order(_)
                | Line::ResultOrder(_)
                | Line::Value(_),
                _,
            ) => None,
        }
    }

    /// Returns how many records a line stands for: all that are listed have what is chosen.
    pub fn count(&self, line: &Line) -> Option<usize> {
        match line {
            Line::Chosen(..) => self.counts.as_ref().map(|counts| counts.matched),
            Line::Value(_) => self.value(line).map(|value| value.count),
            Line::Role(role) => {
                let mut roles = self.roles.iter();
                let own = roles.find(|(of, _)| of == role);
                Some(own.map_or(0, |(_, count)| *count))
            }
            Line::Order(_) | Line::ResultOrder(_) => None,
        }
    }

    /// Returns the words of a line.
    pub fn label(&self, line: &Line) -> Clean {
        match line {
            Line::Chosen(_, label) => label.clone(),
            Line::Value(_) => self
                .value(line)
                .map(|value| value.label.clone())
                .unwrap_or_default(),
            Line::Role(role) => Clean::line(role.name()),
            Line::Order(order) => Clean::line(order.description()),
            Line::ResultOrder(order) => Clean::line(order.description()),
        }
    }

    /// Makes the lines anew: what is chosen first, then the other values. The cursor stays on
    /// its value, also when that was chosen or no longer is.
    pub(super) fn arrange(&mut self, query: &Query) {
        let under = self.lines.get(self.cursor.at).map(|line| {
            let term = match line {
                Line::Chosen(term, _) => Some(term.clone()),
                Line::Value(_) => self.term(line),
                Line::Role(_) | Line::Order(_) | Line::ResultOrder(_) => None,
            };
            (term, self.label(line))
        });
        self.lines = self.lines_of_tab(query);
        let is_under = |line: &Line| match (&under, line) {
            (Some((Some(term), _)), Line::Chosen(of, _)) => term == of,
            (Some((_, label)), Line::Value(_)) => {
                self.value(line).is_some_and(|value| value.label == *label)
            }
            (Some((_, label)), Line::Role(_) | Line::Order(_) | Line::ResultOrder(_)) => {
                self.label(line) == *label
            }
            (Some((None, _)), Line::Chosen(..)) | (None, _) => false,
        };
        let last = self.lines.len().saturating_sub(1);
        let at = self.lines.iter().position(is_under);
        self.cursor.at = at.unwrap_or(self.cursor.at.min(last));
    }

    fn lines_of_tab(&self, query: &Query) -> Vec<Line> {
        let wanted = fold(self.search.text());
        let wanted = wanted.trim();
        let facet = match (self.tab, self.among) {
            (Tab::Of(facet), _) => facet,
            (Tab::Role, _) => {
                let roles = self.roles.iter().map(|(role, _)| Line::Role(*role));
                return self.with(wanted, roles);
            }
            (Tab::Order, Among::Listed) => {
                return self.with(wanted, Order::ALL.into_iter().map(Line::Order));
            }
            (Tab::Order, Among::Found) => {
                return self.with(wanted, ResultOrder::ALL.into_iter().map(Line::ResultOrder));
            }
        };
        let chosen = chosen(query, facet);
        let values = self
            .counts
            .as_ref()
            .map_or(&[][..], |counts| counts.of(facet));
        // Few are chosen, and they are not looked for among thousands by their terms.
        let is_chosen = |value: &FacetValue| {
            !chosen.is_empty()
                && value
                    .term(facet)
                    .is_some_and(|term| chosen.iter().any(|(of, _)| *of == term))
        };
        let values = values.iter().enumerate();
        let values = values
            .filter(|(_, value)| value.folded.contains(wanted) && !is_chosen(value))
            .map(|(at, _)| Line::Value(at));
        let taken = chosen
            .iter()
            .filter(|(_, label)| fold(label).contains(wanted))
            .map(|(term, label)| Line::Chosen(term.clone(), label.clone()));
        taken.chain(values).collect()
    }

    /// Returns the lines whose words have these letters.
    fn with(&self, wanted: &str, lines: impl Iterator<Item = Line>) -> Vec<Line> {
        let has = |line: &Line| fold(&self.label(line)).contains(wanted);
        lines.filter(has).collect()
    }

    /// Returns the term that asks for the value of a line.
    pub(super) fn term(&self, line: &Line) -> Option<Term> {
        match (line, self.tab) {
            (Line::Chosen(term, _), _) => Some(term.clone()),
            (Line::Value(_), Tab::Of(facet)) => self.value(line)?.term(facet),
            (Line::Value(_) | Line::Role(_) | Line::Order(_) | Line::ResultOrder(_), _) => None,
        }
    }

    /// Returns the term of a line in the form it is typed.
    pub(super) fn typed(&self, line: &Line) -> Option<String> {
        match (line, self.tab) {
            (Line::Chosen(term, _), _) => Some(term.to_string()),
            (Line::Value(_), Tab::Of(facet)) => self.value(line)?.typed(facet),
            (Line::Value(_) | Line::Role(_) | Line::Order(_) | Line::ResultOrder(_), _) => None,
        }
    }
}

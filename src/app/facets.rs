//! The panel of facets: what is counted, which line is under the cursor, what was searched.
//!
//! It holds what the catalogue counted and says which lines stand in the panel; choosing one
//! changes the filter, which is `update`'s affair. The orders of the list are its last tab.

use crate::find::fold::fold;
use crate::record::Clean;
use crate::record::facet::{Facet, FacetCounts, FacetValue, chosen};
use crate::record::listing::Order;
use crate::record::query::{Query, Term};

use super::input_line::InputLine;
use super::model::Cursor;

/// A tab of the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// The values of a facet.
    Of(Facet),
    /// The orders of the list.
    Order,
}

impl Tab {
    /// Returns every tab, in the order they are offered.
    pub fn all() -> impl Iterator<Item = Tab> {
        Facet::ALL.into_iter().map(Tab::Of).chain([Tab::Order])
    }

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Tab::Of(facet) => facet.name(),
            Tab::Order => "order",
        }
    }

    /// Returns the tab so many further on, the first after the last.
    pub(super) fn further(self, by: usize) -> Self {
        let at = Self::all().position(|tab| tab == self).unwrap_or(0);
        Self::all().nth((at + by) % Self::count()).unwrap_or(self)
    }

    /// Returns how many there are.
    pub(super) fn count() -> usize {
        Self::all().count()
    }
}

/// A line of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// A term that the filter has; choosing it takes it out.
    Chosen(Term, Clean),
    /// A value of the facet, by its place among them.
    Value(usize),
    /// An order.
    Order(Order),
}

/// The panel.
#[derive(Clone, Debug)]
pub struct Facets {
    /// The number of the newest question; answers to older ones are dropped.
    pub asked: u64,
    /// What was counted last; none before the first answer.
    pub counts: Option<FacetCounts>,
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
            asked: 0,
            counts: None,
            tab: Tab::Of(Facet::default()),
            search: InputLine::default(),
            typing: false,
            lines: Vec::new(),
            cursor: Cursor::default(),
        }
    }
}

impl Facets {
    /// Returns the value of a line, where it is one.
    pub fn value(&self, line: &Line) -> Option<&FacetValue> {
        match (line, self.tab) {
            (Line::Value(at), Tab::Of(facet)) => self.counts.as_ref()?.of(facet).get(*at),
            (Line::Chosen(..) | Line::Order(_) | Line::Value(_), _) => None,
        }
    }

    /// Returns how many records a line stands for: all that are listed have what is chosen.
    pub fn count(&self, line: &Line) -> Option<usize> {
        match line {
            Line::Chosen(..) => self.counts.as_ref().map(|counts| counts.matched),
            Line::Value(_) => self.value(line).map(|value| value.count),
            Line::Order(_) => None,
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
            Line::Order(order) => Clean::line(order.description()),
        }
    }

    /// Makes the lines anew: what is chosen first, then the other values. The cursor stays on
    /// its value, also when that was chosen or no longer is.
    pub(super) fn arrange(&mut self, query: &Query) {
        let under = self.lines.get(self.cursor.at).map(|line| {
            let term = match line {
                Line::Chosen(term, _) => Some(term.clone()),
                Line::Value(_) => self.term(line),
                Line::Order(_) => None,
            };
            (term, self.label(line))
        });
        self.lines = self.lines_of_tab(query);
        let is_under = |line: &Line| match (&under, line) {
            (Some((Some(term), _)), Line::Chosen(of, _)) => term == of,
            (Some((_, label)), Line::Value(_)) => {
                self.value(line).is_some_and(|value| value.label == *label)
            }
            (Some((_, label)), Line::Order(order)) => **label == *order.description(),
            _ => false,
        };
        let last = self.lines.len().saturating_sub(1);
        let at = self.lines.iter().position(is_under);
        self.cursor.at = at.unwrap_or(self.cursor.at.min(last));
    }

    fn lines_of_tab(&self, query: &Query) -> Vec<Line> {
        let wanted = fold(self.search.text());
        let wanted = wanted.trim();
        let Tab::Of(facet) = self.tab else {
            let orders = Order::ALL.into_iter();
            return orders
                .filter(|order| fold(order.description()).contains(wanted))
                .map(Line::Order)
                .collect();
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

    /// Returns the term that asks for the value of a line.
    pub(super) fn term(&self, line: &Line) -> Option<Term> {
        match (line, self.tab) {
            (Line::Chosen(term, _), _) => Some(term.clone()),
            (Line::Value(_), Tab::Of(facet)) => self.value(line)?.term(facet),
            (Line::Value(_) | Line::Order(_), _) => None,
        }
    }

    /// Returns the term of a line in the form it is typed.
    pub(super) fn typed(&self, line: &Line) -> Option<String> {
        match (line, self.tab) {
            (Line::Chosen(term, _), _) => Some(term.to_string()),
            (Line::Value(_), Tab::Of(facet)) => self.value(line)?.typed(facet),
            (Line::Value(_) | Line::Order(_), _) => None,
        }
    }
}

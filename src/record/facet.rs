//! The facets of a list: by what it can be divided, and how many records each value has.
//!
//! A value that is counted can be asked for: it has a form in the grammar of the filter, and
//! the filter then lists as many records as were counted. How a record comes to its values is
//! the catalogue's affair.

use super::clean::Clean;
use super::date::DocDate;
use super::language;
use super::listing::Order;
use super::query::{Field, Query, Term, What, plain_value};

/// A property by which a list can be divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// The years that the date can mean.
    #[default]
    Year,
    /// Languages of the original and of the texts.
    Language,
    /// Repositories, with their former names.
    Archive,
    /// Collections by name.
    Collection,
    /// Creators.
    Creator,
    /// Subjects.
    Subject,
    /// Formats of the files ("digital archive").
    Format,
}

impl Facet {
    /// Every facet, in the order they are offered.
    pub const ALL: [Facet; 7] = [
        Facet::Year,
        Facet::Language,
        Facet::Archive,
        Facet::Collection,
        Facet::Creator,
        Facet::Subject,
        Facet::Format,
    ];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Facet::Year => "year",
            Facet::Language => "language",
            Facet::Archive => "archive",
            Facet::Collection => "collection",
            Facet::Creator => "creator",
            Facet::Subject => "subject",
            Facet::Format => "format",
        }
    }

    /// Returns the field in which the filter asks for its values; none for years.
    pub fn field(self) -> Option<Field> {
        match self {
            Facet::Year => None,
            Facet::Language => Some(Field::Language),
            Facet::Archive => Some(Field::Archive),
            Facet::Collection => Some(Field::Collection),
            Facet::Creator => Some(Field::From),
            Facet::Subject => Some(Field::Subject),
            Facet::Format => Some(Field::Format),
        }
    }

    /// Returns the facet whose values a field asks for.
    pub fn of_field(field: Field) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|facet| facet.field() == Some(field))
    }
}

/// What is asked of the catalogue. Every request has a number; a late answer is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetRequest {
    /// Its number, growing.
    pub seq: u64,
    /// What is listed.
    pub query: Query,
    /// In which order: the answer for rows is then used again.
    pub order: Order,
}

/// The answer to a [`FacetRequest`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetCounts {
    /// The number of the request.
    pub seq: u64,
    /// Records that are listed.
    pub matched: usize,
    /// The values of each facet, in the order of [`Facet::ALL`].
    pub values: [Vec<FacetValue>; Facet::ALL.len()],
}

impl FacetCounts {
    /// Returns the values of a facet.
    pub fn of(&self, facet: Facet) -> &[FacetValue] {
        let place = Facet::ALL.iter().position(|of| *of == facet);
        let values = place.and_then(|place| self.values.get(place));
        values.map_or(&[], Vec::as_slice)
    }
}

/// A value of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// Its name, as shown.
    pub label: Clean,
    /// The name folded, for a search among many.
    pub folded: String,
    /// What asks for it.
    pub means: Means,
    /// How many of the listed records have it.
    pub count: usize,
}

/// What asks for a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// Its label, as a whole.
    Label,
    /// A tag or, where none is known, a name of a language.
    Language(String),
    /// Every year from one to another, both among them.
    Years(i16, i16),
    /// That there is none.
    Nothing,
    /// This term, which the filter has already.
    Term(Term),
}

impl FacetValue {
    /// Returns the term that asks for the value, in the grammar of the filter; `None` for a
    /// value the grammar can't speak of (a name of quotation marks alone).
    pub fn typed(&self, facet: Facet) -> Option<String> {
        let typed = match (&self.means, facet.field()) {
            (Means::Years(from, to), _) => format!("date:{}", years_as_typed(*from, *to)),
            (Means::Nothing, None) => "is:undated".to_owned(),
            (Means::Nothing, Some(field)) => format!("-has:{}", field.name()),
            (Means::Term(term), _) => term.to_string(),
            (Means::Language(tag), _) => What::Field(Field::Language, plain_value(tag)).into_term(),
            (Means::Label, Some(field)) => What::Whole(field, plain_value(&self.label)).into_term(),
            (Means::Label, None) => return None,
        };
        (Query::parse(&typed).terms.len() == 1).then_some(typed)
    }

    /// Returns the term that asks for the value.
    pub fn term(&self, facet: Facet) -> Option<Term> {
        Query::parse(&self.typed(facet)?).terms.pop()
    }
}

impl What {
    fn into_term(self) -> String {
        let term = Term {
            negated: false,
            what: self,
        };
        term.to_string()
    }
}

/// Returns a span of years in the shortest form a person would type.
pub(super) fn years_as_typed(from: i16, to: i16) -> String {
    let year = |year: i16| match year {
        ..0 => format!("-{:04}", -i32::from(year)),
        _ => format!("{year:04}"),
    };
    match i32::from(to) - i32::from(from) {
        0 => year(from),
        // The 1900s are a century to most who write them, and so to who reads them here.
        9 if from >= 1000 && from % 10 == 0 && from % 100 != 0 => format!("{}s", year(from)),
        _ => format!("{}..{}", year(from), year(to)),
    }
}

/// Returns the words for a span of years ("1950s").
pub fn shown_years(from: i16, to: i16) -> Clean {
    let typed = years_as_typed(from, to);
    match DocDate::parse_range(&typed) {
        Some(date) if !typed.ends_with('s') => Clean::line(&date.shown()),
        Some(_) | None => Clean::line(&typed),
    }
}

/// Returns the name of a language for its tag; what has none stands for itself.
pub fn shown_language(tag: &str) -> Clean {
    Clean::line(language::name_of(tag).unwrap_or(tag))
}

/// Returns the words for a value that is not there.
pub fn nothing_stated(facet: Facet) -> &'static str {
    match facet {
        Facet::Year => "undated",
        Facet::Language
        | Facet::Archive
        | Facet::Collection
        | Facet::Creator
        | Facet::Subject
        | Facet::Format => "not stated",
    }
}

/// Returns the terms of a query that ask for a value of a facet, each with words for it.
pub fn chosen(query: &Query, facet: Facet) -> Vec<(Term, Clean)> {
    let words = |term: &Term| match (&term.what, term.negated) {
        (What::Date(date), false) if facet == Facet::Year => Some(Clean::line(&date.shown())),
        (What::IsUndated, false) if facet == Facet::Year => {
            Some(Clean::line(nothing_stated(facet)))
        }
        (What::Has(field), true) if facet.field() == Some(*field) => {
            Some(Clean::line(nothing_stated(facet)))
        }
        (What::Field(field, value), false) if facet.field() == Some(*field) => match field {
            Field::Language => Some(shown_language(value)),
            _ => Some(Clean::line(value)),
        },
        (What::Whole(field, value), false) if facet.field() == Some(*field) => {
            Some(Clean::line(value))
        }
        _ => None,
    };
    let mut chosen: Vec<(Term, Clean)> = Vec::new();
    for term in &query.terms {
        if let Some(words) = words(term)
            && chosen.iter().all(|(known, _)| known != term)
        {
            chosen.push((term.clone(), words));
        }
    }
    chosen
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;

    fn value(label: &str, means: Means) -> FacetValue {
        FacetValue {
            label: Clean::line(label),
            folded: String::new(),
            means,
            count: 1,
        }
    }

    #[test]
    fn every_value_is_asked_for_in_the_grammar() {
        let typed = |facet, label, means| value(label, means).typed(facet);
        let is = |text: &str| Some(text.to_owned());
        let years = |from, to| typed(Facet::Year, "", Means::Years(from, to));
        assert_eq!(years(1950, 1950), is("date:1950"));
        assert_eq!(years(1950, 1959), is("date:1950s"));
        assert_eq!(years(1900, 1999), is("date:1900..1999"));
        assert_eq!(years(950, 959), is("date:0950..0959"));
        assert_eq!(years(-43, -43), is("date:-0043"));
        assert_eq!(typed(Facet::Year, "", Means::Nothing), is("is:undated"));
        assert_eq!(
            typed(Facet::Archive, "", Means::Nothing),
            is("-has:archive")
        );
        assert_eq!(
            typed(Facet::Language, "Russian", Means::Language("ru".to_owned())),
            is("lang:ru")
        );
        assert_eq!(
            typed(Facet::Archive, "The “Red” Star", Means::Label),
            is("archive:=\"The Red Star\"")
        );
        assert_eq!(
            typed(Facet::Creator, "Stalin", Means::Label),
            is("from:=Stalin")
        );
        assert_eq!(typed(Facet::Creator, "\"", Means::Label), None);
    }

    #[test]
    fn every_span_of_years_is_read_as_itself() {
        for (from, to) in [
            (1950, 1950),
            (1950, 1959),
            (1900, 1909),
            (1900, 1999),
            (-50, -41),
            (0, 9),
        ] {
            let term = value("", Means::Years(from, to)).term(Facet::Year).unwrap();
            let What::Date(date) = term.what else {
                unreachable!("{term:?}")
            };
            let day = |year: i16, end| {
                DocDate::parse_range(&format!("{}{end}", years_as_typed(year, year))).unwrap()
            };
            assert_eq!(date.earliest(), day(from, "-01-01").earliest(), "{from}");
            assert_eq!(date.latest(), day(to, "-12-31").latest(), "{to}");
            assert!(!shown_years(from, to).is_empty());
        }
    }

    #[test]
    fn the_filter_tells_which_values_are_chosen() {
        let query = Query::parse("pilot archive:=APRF -archive:=AVP archive:state -has:archive");
        let labels: Vec<String> = chosen(&query, Facet::Archive)
            .into_iter()
            .map(|(_, label)| label.to_string())
            .collect();
        assert_eq!(labels, ["APRF", "state", "not stated"]);
        let query = Query::parse("lang:ru date:1950s is:undated lang:ru");
        assert_eq!(chosen(&query, Facet::Language).len(), 1);
        assert_eq!(chosen(&query, Facet::Year).len(), 2);
        assert_eq!(chosen(&query, Facet::Subject), []);
    }
}

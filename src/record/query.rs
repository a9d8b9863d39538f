//! The grammar of the filter and the search: what a person types, as a value.
//!
//! Nothing typed is an error: what can't be parsed is taken as words, without its quotation
//! marks. What is still being typed (`date:`, `date:195`, `is:book`, `-`) asks for nothing
//! yet, so that the list does not empty and fill again between two keys. Control characters
//! are white space here. What a term means for a record is the catalogue's affair.

use std::fmt;
use std::ops::Range;

use super::date::DocDate;

/// What was typed, parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Every term must hold.
    pub terms: Vec<Term>,
}

/// A term of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// True for `-term`: it must not hold.
    pub negated: bool,
    /// What must hold.
    pub what: What,
}

/// What a term asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A bare word: matches fuzzily within one field.
    Word(String),
    /// `"a phrase"`: a substring.
    Phrase(String),
    /// `title:word`: a substring of that field.
    Field(Field, String),
    /// `archive:="a name"`: a value that is this as a whole; without quotation marks. For fields
    /// whose values are listed and counted ([`Field::has_values`]).
    Whole(Field, String),
    /// `has:archive`: something is stated in that field. For the same fields, and `has:lang`.
    Has(Field),
    /// `date:1950-11..1951-01`: by overlap.
    Date(DocDate),
    /// `is:bookmarked`.
    IsBookmarked,
    /// `is:undated`: no date could be read.
    IsUndated,
    /// `has:note`.
    HasNote,
    /// `has:original`.
    HasOriginal,
    /// `has:translation`.
    HasTranslation,
}

/// A field that can be named in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// `title:`
    Title,
    /// `from:`
    From,
    /// `to:`
    To,
    /// `place:`
    Place,
    /// `lang:` any language of the record, by tag or name.
    Language,
    /// `subject:`
    Subject,
    /// `archive:` the repository of a shelf mark.
    Archive,
    /// `collection:` by name.
    Collection,
    /// `format:` of the file ("markdown").
    Format,
    /// `shelf:`
    Shelf,
    /// `id:`
    Id,
}

impl Field {
    /// Every field with its name, as typed before the colon.
    pub const NAMES: [(&'static str, Field); 11] = [
        ("title", Field::Title),
        ("from", Field::From),
        ("to", Field::To),
        ("place", Field::Place),
        ("lang", Field::Language),
        ("subject", Field::Subject),
        ("archive", Field::Archive),
        ("collection", Field::Collection),
        ("format", Field::Format),
        ("shelf", Field::Shelf),
        ("id", Field::Id),
    ];

    /// Returns the name that is typed before the colon.
    pub fn name(self) -> &'static str {
        Self::NAMES
            .iter()
            .find(|(_, field)| *field == self)
            .map_or("", |(name, _)| name)
    }

    /// Returns true for a field whose values can be asked for as a whole.
    pub fn has_values(self) -> bool {
        match self {
            Field::From | Field::Subject | Field::Archive | Field::Collection | Field::Format => {
                true
            }
            Field::Title
            | Field::To
            | Field::Place
            | Field::Language
            | Field::Shelf
            | Field::Id => false,
        }
    }
}

/// What `is:` and `has:` can be followed by.
const STATES: [(&str, &str, What); 11] = [
    ("is", "bookmarked", What::IsBookmarked),
    ("is", "undated", What::IsUndated),
    ("has", "note", What::HasNote),
    ("has", "original", What::HasOriginal),
    ("has", "translation", What::HasTranslation),
    ("has", "from", What::Has(Field::From)),
    ("has", "lang", What::Has(Field::Language)),
    ("has", "subject", What::Has(Field::Subject)),
    ("has", "archive", What::Has(Field::Archive)),
    ("has", "collection", What::Has(Field::Collection)),
    ("has", "format", What::Has(Field::Format)),
];

impl Query {
    /// Reads what was typed. Never fails: what can't be parsed is taken as words.
    pub fn parse(typed: &str) -> Self {
        let terms = pieces(typed).into_iter().filter_map(|(_, term)| term);
        Self {
            terms: terms.collect(),
        }
    }

    /// Returns what was typed with a term added at its end, or taken out where it stands; all
    /// else stays as it was typed. The term must be in a form that is read as one.
    pub fn toggled(typed: &str, term: &str) -> String {
        let wanted = Self::parse(term);
        let pieces = pieces(typed);
        let is_it = |of: &Option<Term>| of.as_ref().is_some_and(|of| wanted.terms.contains(of));
        if pieces.iter().any(|(_, of)| is_it(of)) {
            let others = pieces.iter().filter(|(_, of)| !is_it(of));
            let words: Vec<&str> = others
                .filter_map(|(range, _)| typed.get(range.clone()))
                .collect();
            return words.join(" ");
        }
        let added = format!("{} {term}", typed.trim());
        let mut both = Self::parse(typed);
        both.terms.extend(wanted.terms);
        // A quotation mark that was never closed would close here.
        if Self::parse(&added) == both {
            added.trim_start().to_owned()
        } else {
            both.to_string()
        }
    }

    /// Returns true when nothing is asked: every record matches.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Returns the bare words that must match: while there is one, the best match comes first.
    pub fn bare_words(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().filter_map(|term| match &term.what {
            What::Word(word) if !term.negated => Some(word.as_str()),
            _ => None,
        })
    }
}

/// Reads the terms of what was typed, each with the bytes it stands in; what asks for nothing
/// yet has none.
fn pieces(typed: &str) -> Vec<(Range<usize>, Option<Term>)> {
    let mut pieces = Vec::new();
    let mut rest = typed;
    loop {
        rest = rest.trim_start_matches(is_space);
        if rest.is_empty() {
            return pieces;
        }
        let start = typed.len() - rest.len();
        let unsigned = rest.trim_start_matches(is_minus);
        let (what, after) = read_term(unsigned);
        let negated = unsigned.len() < rest.len();
        let term = what.map(|what| Term { negated, what });
        pieces.push((start..typed.len() - after.len(), term));
        rest = after;
    }
}

/// White space parts terms; control characters are never part of one.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// The minus before a term, in the forms keyboards and word processors make of it.
fn is_minus(c: char) -> bool {
    matches!(c, '-' | '\u{ff0d}' | '\u{2212}')
}

/// Stands before a value that is asked for as a whole.
const WHOLE: char = '=';

/// Returns a value without quotation marks, of which the grammar has no way to speak, its white
/// space made plain: the form in which values are asked for and compared as a whole.
pub fn plain_value(value: &str) -> String {
    let words = value.split(|c| is_space(c) || is_quote(c));
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// Quotation marks of any shape open and close a phrase.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '\u{ff02}')
}

/// Reads one term after its minus; the rest begins where the next may begin.
fn read_term(text: &str) -> (Option<What>, &str) {
    if let Some((phrase, rest)) = quoted(text) {
        return (phrase.map(What::Phrase), rest);
    }
    // A quotation mark that nothing closes is dropped, and a minus right after it.
    let text = text.trim_start_matches(|c| is_quote(c) || is_minus(c));
    let end = text.find(is_space).unwrap_or(text.len());
    let (token, rest) = text.split_at(end);
    if let Some((name, value)) = token.split_once([':', '\u{ff1a}']) {
        let name = name.to_lowercase();
        let field = Field::NAMES.iter().find(|(known, _)| *known == name);
        if let Some((_, field)) = field {
            // A quoted value may hold spaces: it is read from the whole text, not the token.
            let at = token.len() - value.len();
            return read_field(*field, text.split_at(at).1);
        }
        match name.as_str() {
            "date" => return (read_date(value).or_words(token), rest),
            "is" | "has" => return (read_state(&name, value).or_words(token), rest),
            _ => {}
        }
    }
    (word(token), rest)
}

/// Reads a phrase in quotation marks; the phrase is `None` when it is empty, the whole is
/// `None` when no quotation mark opens here or none closes.
fn quoted(text: &str) -> Option<(Option<String>, &str)> {
    let inner = text.strip_prefix(is_quote)?;
    let (phrase, rest) = inner.split_once(is_quote)?;
    let words: Vec<&str> = phrase
        .split(is_space)
        .filter(|word| !word.is_empty())
        .collect();
    Some(((!words.is_empty()).then(|| words.join(" ")), rest))
}

fn read_field(field: Field, value: &str) -> (Option<What>, &str) {
    let after_sign = value.strip_prefix(WHOLE).filter(|_| field.has_values());
    let what = |value: String| match after_sign {
        Some(_) => What::Whole(field, value),
        None => What::Field(field, value),
    };
    let value = after_sign.unwrap_or(value);
    if let Some((phrase, rest)) = quoted(value) {
        return (phrase.map(what), rest);
    }
    let end = value.find(is_space).unwrap_or(value.len());
    let (token, rest) = value.split_at(end);
    (bare(token).map(what), rest)
}

/// A word without the quotation marks around it; `None` when nothing else is there.
fn bare(token: &str) -> Option<String> {
    let token = token.trim_matches(is_quote);
    (!token.is_empty()).then(|| token.to_owned())
}

fn word(token: &str) -> Option<What> {
    bare(token).map(What::Word)
}

/// What the value after a colon turned out to be.
enum Value {
    /// A term.
    Complete(What),
    /// The beginning of one: still being typed, it asks for nothing yet.
    Unfinished,
    /// Nothing that can be parsed.
    Words,
}

impl Value {
    fn or_words(self, token: &str) -> Option<What> {
        match self {
            Value::Complete(what) => Some(what),
            Value::Unfinished => None,
            Value::Words => word(token),
        }
    }
}

/// Reads the value of `is:` or `has:`.
fn read_state(name: &str, value: &str) -> Value {
    let value = value.trim_matches(is_quote).to_lowercase();
    let mut known = STATES.iter().filter(|(of, _, _)| *of == name);
    if let Some((_, _, what)) = known.clone().find(|(_, known, _)| *known == value) {
        return Value::Complete(what.clone());
    }
    if known.any(|(_, known, _)| known.starts_with(&value)) {
        Value::Unfinished
    } else {
        Value::Words
    }
}

/// Reads the value of `date:`.
fn read_date(value: &str) -> Value {
    let value = value.trim_matches(is_quote);
    if is_unfinished_year(value) {
        return Value::Unfinished;
    }
    if let Some(date) = DocDate::parse_range(value) {
        return Value::Complete(What::Date(date));
    }
    match without_unfinished_end(value) {
        None => Value::Words,
        Some(finished) if is_unfinished_year(finished) => Value::Unfinished,
        Some(finished) => DocDate::parse_range(finished)
            .map_or(Value::Words, |date| Value::Complete(What::Date(date))),
    }
}

/// A year has four digits: fewer are still being typed, as is a range without a year.
fn is_unfinished_year(value: &str) -> bool {
    value.len() < 4
        && value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | '-'))
}

/// Cuts off the part of a date or a range that is still being typed (`1950-1`, `1950-11..19`).
///
/// `None` when the end is complete, so that a wrong date is not taken for half a right one.
fn without_unfinished_end(value: &str) -> Option<&str> {
    let head = value.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = value.len() - head.len();
    let in_range = head.ends_with("..");
    let unfinished = match head.chars().next_back() {
        Some('.') if in_range => digits < 4,
        Some('.') => digits == 0,
        Some('-') => digits < 2,
        Some(_) | None => false,
    };
    let finished = if in_range && digits > 0 {
        head
    } else {
        head.trim_end_matches(['-', '.'])
    };
    unfinished.then_some(finished)
}

/// Prints a form that is read again as the same query.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, term) in self.terms.iter().enumerate() {
            if place > 0 {
                f.write_str(" ")?;
            }
            term.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negated {
            f.write_str("-")?;
        }
        match &self.what {
            What::Word(word) => f.write_str(word),
            What::Phrase(phrase) => write!(f, "\"{phrase}\""),
            What::Field(field, value) if value.contains(is_space) || value.starts_with(WHOLE) => {
                write!(f, "{}:\"{value}\"", field.name())
            }
            What::Field(field, value) => write!(f, "{}:{value}", field.name()),
            What::Whole(field, value) if value.contains(is_space) => {
                write!(f, "{}:{WHOLE}\"{value}\"", field.name())
            }
            What::Whole(field, value) => write!(f, "{}:{WHOLE}{value}", field.name()),
            What::Has(field) => write!(f, "has:{}", field.name()),
            What::Date(date) => write!(f, "date:{}", range_as_typed(date)),
            What::IsBookmarked => f.write_str("is:bookmarked"),
            What::IsUndated => f.write_str("is:undated"),
            What::HasNote => f.write_str("has:note"),
            What::HasOriginal => f.write_str("has:original"),
            What::HasTranslation => f.write_str("has:translation"),
        }
    }
}

/// Returns a date as it is typed: a range has `..` where EDTF has `/`, an open end is empty.
fn range_as_typed(date: &DocDate) -> String {
    match date.edtf().split_once('/') {
        None => date.edtf().to_owned(),
        Some((from, to)) => {
            let side = |edtf: &str| {
                if edtf == ".." {
                    String::new()
                } else {
                    edtf.to_owned()
                }
            };
            format!("{}..{}", side(from), side(to))
        }
    }
}

#[cfg(test)]
mod tests;

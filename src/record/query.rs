//! The grammar of the filter and the search: what a person types, as a value.
//!
//! Nothing typed is an error: what can't be parsed is taken as words.

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
    /// `date:1950-11..1951-01`: by overlap.
    Date(DocDate),
    /// `is:bookmarked`.
    IsBookmarked,
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
    /// `shelf:`
    Shelf,
    /// `id:`
    Id,
}

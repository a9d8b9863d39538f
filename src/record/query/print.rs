//! Printing a query: a form that is read again as the same query.

use std::fmt;

use super::{Field, Query, Term, WHOLE, What, is_quote, is_space};
use crate::record::date::DocDate;

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
            What::Prefix(begin) => write!(f, "{begin}*"),
            What::Near(words) => write!(f, "near:({})", words.join(" ")),
            What::AnyOf(terms) if self.negated => f.write_str(&in_brackets(terms, " OR ")),
            What::AnyOf(terms) => f.write_str(&joined(terms, " OR ")),
            What::AllOf(terms) => f.write_str(&in_brackets(terms, " ")),
            What::Phrase(phrase) => write!(f, "\"{phrase}\""),
            What::Field(field, value) if is_quoted(value) || is_like_whole(*field, value) => {
                write!(f, "{}:\"{value}\"", field.name())
            }
            What::Field(field, value) => write!(f, "{}:{value}", field.name()),
            What::Whole(field, value) if is_quoted(value) => {
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

/// Prints terms in brackets. A word with a bracket that is open would take in the one that closes
/// them: a space keeps them apart.
fn in_brackets(terms: &[Term], between: &str) -> String {
    let inner = joined(terms, between);
    let last = inner.rsplit(is_space).next().unwrap_or_default();
    let is_open = last.matches('(').count() > last.matches(')').count();
    let apart = if is_open { " " } else { "" };
    format!("({inner}{apart})")
}

/// Returns true for a value that stands in quotation marks: it has what would end it. One with a
/// quotation mark in it has never stood in any.
fn is_quoted(value: &str) -> bool {
    let ends = |c: char| is_space(c) || matches!(c, '(' | ')');
    value.contains(ends) && !value.contains(is_quote)
}

/// Returns true for a value that would be read as one that is asked for as a whole.
fn is_like_whole(field: Field, value: &str) -> bool {
    field.has_values() && value.starts_with(WHOLE)
}

/// Prints terms; those that a space or an `OR` would tear apart stand in brackets.
fn joined(terms: &[Term], between: &str) -> String {
    let shown: Vec<String> = terms.iter().map(ToString::to_string).collect();
    shown.join(between)
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

//! The grammar of the filter and the search: what a person types, as a value.
//!
//! Nothing typed is an error: what can't be parsed is taken as words, without its quotation
//! marks. What is still being typed (`date:`, `date:195`, `is:book`, `-`) asks for nothing
//! yet, so that the list does not empty and fill again between two keys. Control characters
//! are white space here. `OR` joins the two terms beside it and binds tighter than the space
//! that joins all terms: `pilots China OR Korea` asks for pilots and one of the two. What a
//! term means for a record is the catalogue's and the index's affair.

mod bound;
mod print;
mod value;
mod wanted;

use std::ops::Range;

use super::date::DocDate;
use value::{read_date, read_state};

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
    /// `telegr*`: words that begin so, without the asterisk.
    Prefix(String),
    /// `near:(two words)`: each two of them within ten words; at least two, a prefix keeps its
    /// asterisk.
    Near(Vec<String>),
    /// `a OR b`: one of them must hold; at least two.
    AnyOf(Vec<Term>),
    /// `(a b)`: all of them must hold; at least two, or one that is negated.
    AllOf(Vec<Term>),
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

/// Brackets in brackets deeper than this are passed over: nobody means them.
const DEEPEST_GROUP: usize = 16;

impl Query {
    /// Reads what was typed. Never fails: what can't be parsed is taken as words; of more than
    /// [`Query::MOST_WORDS`] words those beyond are left out.
    pub fn parse(typed: &str) -> Self {
        let (terms, _) = read_terms(bound::bounded(typed).0, 0);
        Self { terms }
    }

    /// So many words of what was typed are read: every record is asked about each.
    pub const MOST_WORDS: usize = bound::MOST_WORDS;

    /// Returns how many words of what was typed are beyond those that are read.
    pub fn left_out(typed: &str) -> usize {
        bound::bounded(typed).1
    }

    /// Returns what was typed with a term added at its end, or taken out where it stands; all
    /// else stays as it was typed. The term must be in a form that is read as one.
    pub fn toggled(typed: &str, term: &str) -> String {
        let wanted = Self::parse(term);
        let mut without = Self::parse(typed);
        let all = without.terms.len();
        without.terms.retain(|of| !wanted.terms.contains(of));
        if without.terms.len() < all {
            let is_it = |of: &Option<Term>| of.as_ref().is_some_and(|of| wanted.terms.contains(of));
            let pieces = pieces(typed);
            let others = pieces.iter().filter(|(_, of)| !is_it(of));
            let words: Vec<&str> = others
                .filter_map(|(range, _)| typed.get(range.clone()))
                .collect();
            let left = words.join(" ");
            // In brackets that nothing closes, or beside an `OR` without a word, what is left
            // would be read as something else.
            return if Self::parse(&left) == without {
                left
            } else {
                without.to_string()
            };
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

/// Reads terms to the end of the text, or of the brackets they stand in; the rest begins after
/// the closing one. A bracket that nothing closes is still being typed and holds all that
/// follows.
fn read_terms(text: &str, depth: usize) -> (Vec<Term>, &str) {
    let mut terms: Vec<Term> = Vec::new();
    let mut rest = text;
    // Set after an `OR`: the next term joins the one before.
    let mut joins = false;
    loop {
        rest = rest.trim_start_matches(is_space);
        if rest.is_empty() {
            return (flat(terms), rest);
        }
        if let (Some(after), true) = (rest.strip_prefix(')'), depth > 0) {
            return (flat(terms), after);
        }
        if let (Some(after), false) = (or_after(rest, depth), terms.is_empty() || joins) {
            (rest, joins) = (after, true);
            continue;
        }
        let (read, after) = read_signed(rest, depth);
        rest = after;
        match (joins, terms.pop()) {
            (true, Some(before)) => terms.push(either(before, read)),
            (_, before) => {
                terms.extend(before);
                terms.extend(read);
            }
        }
        joins = false;
    }
}

/// Returns what follows an `OR` that stands alone.
fn or_after(text: &str, depth: usize) -> Option<&str> {
    let after = text.strip_prefix("OR")?;
    let ends = |c: char| is_space(c) || (c == '(') || (depth > 0 && c == ')');
    (after.is_empty() || after.starts_with(ends)).then_some(after)
}

/// Joins a term to the one before it by `OR`; what asks for nothing yet joins nothing.
fn either(before: Term, read: Option<Term>) -> Term {
    let Some(read) = read else {
        return before;
    };
    // The first list is gone on with and not copied: a long `OR` is read in one pass.
    let mut all = alternatives(before);
    all.extend(alternatives(read));
    Term {
        negated: false,
        what: What::AnyOf(all),
    }
}

/// Returns what a term leaves the choice between: itself where it leaves none.
fn alternatives(term: Term) -> Vec<Term> {
    match term.what {
        What::AnyOf(inner) if !term.negated => inner,
        what => vec![Term { what, ..term }],
    }
}

/// Makes one term of several; of one that is not needed nothing is made.
fn group(mut terms: Vec<Term>, of: fn(Vec<Term>) -> What) -> Option<Term> {
    match terms.len() {
        0 => None,
        1 => terms.pop(),
        _ => Some(Term {
            negated: false,
            what: of(terms),
        }),
    }
}

/// Terms in brackets that must all hold may as well stand without the brackets.
fn flat(terms: Vec<Term>) -> Vec<Term> {
    let mut flat = Vec::with_capacity(terms.len());
    for term in terms {
        match term.what {
            What::AllOf(inner) if !term.negated => flat.extend(inner),
            what => flat.push(Term { what, ..term }),
        }
    }
    flat
}

/// Reads a term with its minus; `None` when it asks for nothing.
fn read_signed(text: &str, depth: usize) -> (Option<Term>, &str) {
    let unsigned = text.trim_start_matches(is_minus);
    let negated = unsigned.len() < text.len();
    let Some(inner) = unsigned.strip_prefix('(') else {
        let (what, rest) = read_term(unsigned, depth);
        return (what.map(|what| Term { negated, what }), rest);
    };
    if depth >= DEEPEST_GROUP {
        return (None, inner.trim_start_matches('('));
    }
    let (terms, rest) = read_terms(inner, depth + 1);
    let Some(term) = group(terms, What::AllOf) else {
        return (None, rest);
    };
    if !negated {
        return (Some(term), rest);
    }
    let what = if term.negated {
        What::AllOf(vec![term])
    } else {
        term.what
    };
    (Some(Term { negated, what }), rest)
}

/// Cuts what was typed into its terms: each with the bytes it stands in, terms joined by `OR` as
/// one; what asks for nothing yet has none.
fn pieces(typed: &str) -> Vec<(Range<usize>, Option<Term>)> {
    let mut pieces: Vec<(Range<usize>, Option<Term>)> = Vec::new();
    let mut rest = typed;
    let mut joins = false;
    loop {
        rest = rest.trim_start_matches(is_space);
        if rest.is_empty() {
            return pieces;
        }
        if let (Some(after), false) = (or_after(rest, 0), pieces.is_empty() || joins) {
            (rest, joins) = (after, true);
            continue;
        }
        let start = typed.len() - rest.len();
        let (read, after) = read_signed(rest, 0);
        rest = after;
        let end = typed.len() - rest.len();
        let before = if joins { pieces.pop() } else { None };
        pieces.push(match before {
            Some((range, Some(term))) => (range.start..end, Some(either(term, read))),
            Some((range, None)) => (range.start..end, read),
            None => (start..end, read),
        });
        joins = false;
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
fn read_term(text: &str, depth: usize) -> (Option<What>, &str) {
    if let Some((phrase, rest)) = quoted(text) {
        return (phrase.map(What::Phrase), rest);
    }
    // A quotation mark that nothing closes is dropped, and a minus or bracket right after it.
    let text = text.trim_start_matches(|c| is_quote(c) || is_minus(c) || c == '(');
    let (token, rest) = text.split_at(token_end(text, depth));
    if let Some((name, value)) = token.split_once([':', '\u{ff1a}']) {
        let name = name.to_lowercase();
        let field = Field::NAMES.iter().find(|(known, _)| *known == name);
        // A quoted value may hold spaces: it is read from the whole text, not the token.
        let whole_value = text.split_at(token.len() - value.len()).1;
        if let Some((_, field)) = field {
            return read_field(*field, whole_value, depth);
        }
        match name.as_str() {
            "near" => return read_near(whole_value, depth),
            "date" => return (read_date(value).or_words(token), rest),
            "is" | "has" => return (read_state(&name, value).or_words(token), rest),
            _ => {}
        }
    }
    (word(token), rest)
}

/// Returns where a token ends: at white space, and inside brackets at the one that closes them.
fn token_end(text: &str, depth: usize) -> usize {
    let mut open = 0_usize;
    let ends = |c: char| match c {
        '(' => {
            open += 1;
            false
        }
        ')' if open == 0 => depth > 0,
        ')' => {
            open -= 1;
            false
        }
        c => is_space(c),
    };
    text.find(ends).unwrap_or(text.len())
}

/// Reads the words of `near:`, in brackets, in quotation marks or alone.
fn read_near(value: &str, depth: usize) -> (Option<What>, &str) {
    let (inner, rest) = match (quoted(value), value.strip_prefix('(')) {
        (Some((phrase, rest)), _) => (phrase.unwrap_or_default(), rest),
        (None, Some(inner)) => {
            let end = inner.find(')').unwrap_or(inner.len());
            let (inner, rest) = inner.split_at(end);
            (inner.to_owned(), rest.strip_prefix(')').unwrap_or(rest))
        }
        (None, None) => {
            let (token, rest) = value.split_at(token_end(value, depth));
            (token.to_owned(), rest)
        }
    };
    let is_bracket = |c: char| matches!(c, '(' | ')');
    let mut words: Vec<String> = Vec::new();
    for word in inner.split(|c| is_space(c) || is_quote(c) || is_bracket(c)) {
        let word = word.trim_start_matches(is_minus);
        if !word.is_empty() && words.len() < MOST_NEAR_WORDS && !words.iter().any(|w| w == word) {
            words.push(word.to_owned());
        }
    }
    let what = match words.as_slice() {
        [] => None,
        // Read as a term of its own, so that what is printed is read again as the same.
        [one] => read_term(one, 0).0,
        _ => Some(What::Near(words)),
    };
    (what, rest)
}

/// So many words of `near:` are taken: each two of them are looked for.
const MOST_NEAR_WORDS: usize = 5;

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

fn read_field(field: Field, value: &str, depth: usize) -> (Option<What>, &str) {
    let after_sign = value.strip_prefix(WHOLE).filter(|_| field.has_values());
    let what = |value: String| match after_sign {
        Some(_) => What::Whole(field, value),
        None => What::Field(field, value),
    };
    let value = after_sign.unwrap_or(value);
    if let Some((phrase, rest)) = quoted(value) {
        return (phrase.map(what), rest);
    }
    let (token, rest) = value.split_at(token_end(value, depth));
    (bare(token).map(what), rest)
}

/// A word without the quotation marks around it; `None` when nothing else is there.
fn bare(token: &str) -> Option<String> {
    let token = token.trim_matches(is_quote);
    (!token.is_empty()).then(|| token.to_owned())
}

fn word(token: &str) -> Option<What> {
    let word = bare(token)?;
    let begin = word.trim_end_matches('*');
    let is_prefix = begin.len() < word.len() && begin.chars().any(char::is_alphanumeric);
    Some(if is_prefix && !begin.ends_with(is_quote) {
        What::Prefix(no_operator(begin))
    } else {
        What::Word(no_operator(&word))
    })
}

/// Returns a word that is never the operator: it would be one when it is printed after another
/// term.
fn no_operator(word: &str) -> String {
    match word.strip_prefix("OR") {
        Some(rest) if rest.is_empty() || rest.starts_with('(') => format!("or{rest}"),
        Some(_) | None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests;

//! The terms of a query one by one, also those in brackets and beside an `OR`: which of them are
//! wanted, and the query with something beside one of them.

use super::{Query, Term, What, either, group};

impl Query {
    /// Returns the terms that are wanted, in the order they are typed: those in brackets and
    /// beside an `OR` each by itself, those that must not hold not at all.
    pub fn wanted(&self) -> Vec<&Term> {
        let mut wanted = Vec::new();
        for term in &self.terms {
            add_wanted(term, &mut wanted);
        }
        wanted
    }

    /// Returns the query with another beside one of its wanted terms ([`Query::wanted`]): one of
    /// the two must hold there. `None` where there is no such term, or nothing to put beside it.
    #[must_use]
    pub fn with_either(&self, at: usize, other: &Self) -> Option<Self> {
        let other = group(other.terms.clone(), What::AllOf)?;
        let mut left = at;
        let mut terms = Vec::with_capacity(self.terms.len());
        let mut is_there = false;
        for term in &self.terms {
            let (term, is_it) = beside(term.clone(), &mut left, &other);
            is_there |= is_it;
            terms.push(term);
        }
        is_there.then_some(Self { terms })
    }
}

fn add_wanted<'q>(term: &'q Term, wanted: &mut Vec<&'q Term>) {
    match &term.what {
        _ if term.negated => {}
        What::AnyOf(terms) | What::AllOf(terms) => {
            for term in terms {
                add_wanted(term, wanted);
            }
        }
        What::Word(_)
        | What::Phrase(_)
        | What::Prefix(_)
        | What::Near(_)
        | What::Field(..)
        | What::Whole(..)
        | What::Has(_)
        | What::Date(_)
        | What::IsBookmarked
        | What::IsUndated
        | What::HasNote
        | What::HasOriginal
        | What::HasTranslation => wanted.push(term),
    }
}

/// Puts another term beside a wanted one, when that is the one: `left` wanted terms come before
/// it. Returns whether it was in this term.
fn beside(term: Term, left: &mut usize, other: &Term) -> (Term, bool) {
    if term.negated {
        return (term, false);
    }
    match term.what {
        What::AnyOf(terms) => {
            let mut all = Vec::with_capacity(terms.len() + 1);
            let mut is_there = false;
            for term in terms {
                let (term, is_it) = beside(term, left, other);
                is_there |= is_it;
                // One choice more among the others, not a choice within a choice.
                match term.what {
                    What::AnyOf(inner) if !term.negated => all.extend(inner),
                    what => all.push(Term { what, ..term }),
                }
            }
            (plain(What::AnyOf(all)), is_there)
        }
        What::AllOf(terms) => {
            let mut all = Vec::with_capacity(terms.len());
            let mut is_there = false;
            for term in terms {
                let (term, is_it) = beside(term, left, other);
                is_there |= is_it;
                all.push(term);
            }
            (plain(What::AllOf(all)), is_there)
        }
        what => {
            let term = plain(what);
            let is_it = *left == 0;
            *left = left.wrapping_sub(1);
            if is_it {
                (either(term, Some(other.clone())), true)
            } else {
                (term, false)
            }
        }
    }
}

fn plain(what: What) -> Term {
    Term {
        negated: false,
        what,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wanted(typed: &str) -> Vec<String> {
        let query = Query::parse(typed);
        let wanted = query.wanted().into_iter();
        wanted.map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_wanted_is_told_one_by_one() {
        assert_eq!(
            wanted("pilots (navy OR \"air force\") -(x OR y) -z date:1950"),
            ["pilots", "navy", "\"air force\"", "date:1950"]
        );
        assert_eq!(wanted("(a b) OR (c -(d))"), ["a", "b", "c"]);
        assert_eq!(wanted("-a"), Vec::<String>::new());
    }

    #[test]
    fn something_is_put_beside_one_of_them_wherever_it_stands() {
        let with = |typed: &str, at, other: &str| {
            let with = Query::parse(typed).with_either(at, &Query::parse(other));
            with.map(|query| query.to_string())
        };
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(with("pilot navy", 1, "navies"), is("pilot navy OR navies"));
        assert_eq!(
            with("pilot (navy OR ship)", 1, "navies"),
            is("pilot navy OR navies OR ship")
        );
        assert_eq!(
            with("(a b) OR c", 1, "near:(x y)"),
            is("(a b OR near:(x y)) OR c")
        );
        assert_eq!(with("-a b", 0, "x y"), is("-a b OR (x y)"));
        assert_eq!(with("a", 1, "x"), None);
        assert_eq!(with("a", 0, ""), None);
        assert_eq!(with("-(a b)", 0, "x"), None);
    }

    proptest! {
        #[test]
        fn a_query_with_something_beside_a_term_is_read_again_as_it_is(
            typed in "[ab()\" -]{0,12}( OR |)[ab()\" -]{0,12}",
            at in 0_usize..4,
        ) {
            let query = Query::parse(&typed);
            if let Some(with) = query.with_either(at, &Query::parse("x")) {
                prop_assert_eq!(Query::parse(&with.to_string()), with.clone());
                prop_assert_eq!(with.wanted().len(), query.wanted().len() + 1);
            } else {
                prop_assert!(at >= query.wanted().len());
            }
        }
    }
}

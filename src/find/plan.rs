//! What a query asks of texts, made ready: every way in which each of its words may be met.
//!
//! An index and a plain scan carry out the same plan, so that they find the same. A bare word
//! is met by its exact form, by its stem, by another spelling of the name it belongs to, or by
//! its Cyrillic or Korean form; what stands in quotation marks only by the exact form. Where
//! the words stand is for [`super::scan`] and the index.

use crate::record::date::DocDate;
use crate::record::language::name_of;
use crate::record::query::{Field, Query, Term, What, plain_value};

use super::aliases::{self, Aliases};
use super::fold::fold;
use super::romanisation::{self, cyrillic_keys_of_latin, korean_keys_of_latin};
use super::small::Small;
use super::stems::Stemmings;
use super::tokens::{Form, OwnToken, tokens};

/// What must hold of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// All of them.
    All(Vec<Plan>),
    /// One of them.
    Any(Vec<Plan>),
    /// Not this.
    Not(Box<Plan>),
    /// Words in a title, summary, text or note, in one of these ways, the best first.
    Text(Vec<Way>),
    /// Words in a field, one of these sequences.
    Field(Field, Vec<Sequence>),
    /// A value of a field that is this as a whole, as [`whole_value`] has it.
    Whole(Field, String),
    /// Something is stated in a field.
    Stated(Field),
    /// Marks of languages, one of each group (see [`language_marks`]).
    Language(Vec<Vec<String>>),
    /// A date that overlaps.
    Date(DocDate),
    /// A bookmark on the record.
    Bookmarked,
    /// No date.
    Undated,
    /// A note on the record.
    Noted,
    /// A text in the original language.
    Original,
    /// A translation.
    Translation,
}

/// One way to meet a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// How near to what was typed.
    pub how: How,
    /// What is looked for.
    pub what: Sought,
    /// The languages in which a bare word is a small one: in their texts it is no hit beside
    /// others.
    pub small: Small,
}

/// How near to what was typed a hit is; the nearest first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The form itself, case and accents folded.
    Exact,
    /// Another form with the same stem.
    Stem,
    /// Another spelling of the name, as the list has it.
    Alias(String),
    /// In another script.
    Script,
}

/// What is looked for in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Words in a row.
    Sequence(Sequence),
    /// A stem.
    Stem(String),
    /// A key of a word in another script.
    Key(String),
    /// Each two of these within ten words.
    Near(Vec<Slot>),
}

/// Words in a row: offsets from the first, and what stands there. Never empty.
pub type Sequence = Vec<(u32, Slot)>;

/// What stands at one position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// This word.
    Word(String),
    /// A word that begins so.
    Prefix(String),
    /// This word, or one with one of these stems.
    Like(String, Vec<String>),
}

/// How many words two words of `near:` may be apart.
pub const NEAR: u32 = 10;

/// So many other spellings of a sequence are tried.
const MOST_SPELLINGS: usize = 4;

/// What a plan is made with.
#[derive(Clone, Copy, Debug)]
pub struct Knowledge<'a> {
    /// The languages with stems of what is searched.
    pub stemmings: &'a Stemmings,
    /// Names with several spellings.
    pub aliases: &'a Aliases,
}

impl Plan {
    /// Makes a query ready. Words of which nothing can be looked for ask for nothing.
    pub fn of(query: &Query, knowledge: Knowledge<'_>) -> Self {
        all(&query.terms, knowledge)
    }

    /// Returns true when nothing is asked.
    pub fn asks_nothing(&self) -> bool {
        match self {
            Plan::All(plans) | Plan::Any(plans) => plans.iter().all(Plan::asks_nothing),
            Plan::Not(plan) => plan.asks_nothing(),
            Plan::Text(ways) => ways.is_empty(),
            Plan::Field(_, sequences) => sequences.is_empty(),
            Plan::Whole(_, value) => value.is_empty(),
            Plan::Stated(_)
            | Plan::Language(_)
            | Plan::Date(_)
            | Plan::Bookmarked
            | Plan::Undated
            | Plan::Noted
            | Plan::Original
            | Plan::Translation => false,
        }
    }

    /// Walks over the words that are asked for, not over those that must not be there.
    pub fn wanted_words<'a>(&'a self, take: &mut dyn FnMut(&'a [Way])) {
        match self {
            Plan::All(plans) | Plan::Any(plans) => {
                for plan in plans {
                    plan.wanted_words(take);
                }
            }
            Plan::Text(ways) => take(ways),
            Plan::Not(_)
            | Plan::Field(..)
            | Plan::Whole(..)
            | Plan::Stated(_)
            | Plan::Language(_)
            | Plan::Date(_)
            | Plan::Bookmarked
            | Plan::Undated
            | Plan::Noted
            | Plan::Original
            | Plan::Translation => {}
        }
    }
}

/// Makes terms ready that must all hold; bare words beside each other may be one name.
fn all(terms: &[Term], knowledge: Knowledge<'_>) -> Plan {
    let bare = |term: &Term| match &term.what {
        What::Word(word) if !term.negated => Some(word.clone()),
        _ => None,
    };
    let words: Vec<Option<String>> = terms.iter().map(bare).collect();
    let mut plans = Vec::with_capacity(terms.len());
    for (at, term) in terms.iter().enumerate() {
        let mut plan = one(term, knowledge);
        if let (Plan::Text(ways), Some(Some(_))) = (&mut plan, words.get(at)) {
            add_names(ways, &words, at, knowledge);
        }
        if !plan.asks_nothing() {
            plans.push(plan);
        }
    }
    Plan::All(plans)
}

fn one(term: &Term, knowledge: Knowledge<'_>) -> Plan {
    let plan = match &term.what {
        What::Word(word) => {
            let mut ways = word_ways(word, knowledge);
            let small = Small::of_word(word);
            for way in &mut ways {
                way.small = small;
            }
            Plan::Text(ways)
        }
        What::Phrase(phrase) => Plan::Text(exact(phrase)),
        What::Prefix(begin) => {
            let sequences = sequences(begin).into_iter().map(with_prefix);
            Plan::Text(
                sequences
                    .map(|found| way(How::Exact, Sought::Sequence(found)))
                    .collect(),
            )
        }
        What::Near(words) => near(words, knowledge),
        What::AnyOf(terms) => {
            let plans = terms.iter().map(|term| one(term, knowledge));
            Plan::Any(plans.filter(|plan| !plan.asks_nothing()).collect())
        }
        What::AllOf(terms) => all(terms, knowledge),
        What::Field(Field::Language, value) => language(value),
        What::Field(field, value) => Plan::Field(
            *field,
            sequences(value).into_iter().map(with_prefix).collect(),
        ),
        What::Whole(field, value) => Plan::Whole(*field, whole_value(value)),
        What::Has(field) => Plan::Stated(*field),
        What::Date(range) => Plan::Date(range.clone()),
        What::IsBookmarked => Plan::Bookmarked,
        What::IsUndated => Plan::Undated,
        What::HasNote => Plan::Noted,
        What::HasOriginal => Plan::Original,
        What::HasTranslation => Plan::Translation,
    };
    if term.negated && !plan.asks_nothing() {
        Plan::Not(Box::new(plan))
    } else {
        plan
    }
}

fn way(how: How, what: Sought) -> Way {
    Way {
        how,
        what,
        small: Small::default(),
    }
}

fn exact(text: &str) -> Vec<Way> {
    let found = sequences(text).into_iter();
    found
        .map(|found| way(How::Exact, Sought::Sequence(found)))
        .collect()
}

/// Returns the ways to meet a bare word by itself.
fn word_ways(word: &str, knowledge: Knowledge<'_>) -> Vec<Way> {
    let mut ways = exact(word);
    let found = tokens(word);
    let words = found
        .iter()
        .filter(|token| token.form == Form::Word)
        .count();
    for token in &found {
        // Of a word in parts only the whole has a stem that means anything.
        let whole = token.form == Form::Joined || (token.form == Form::Word && words == 1);
        if whole {
            let stems = knowledge.stemmings.stems(&token.written);
            ways.extend(
                stems
                    .into_iter()
                    .map(|stem| way(How::Stem, Sought::Stem(stem))),
            );
            let keys = cyrillic_keys_of_latin(&token.written).into_iter();
            ways.extend(keys.map(|key| way(How::Script, Sought::Key(key))));
        }
    }
    ways
}

/// Adds the names that a bare word makes with the words beside it.
fn add_names(ways: &mut Vec<Way>, words: &[Option<String>], at: usize, knowledge: Knowledge<'_>) {
    let most = aliases::MOST_WORDS.max(romanisation::MOST_WORDS);
    for from in at.saturating_sub(most - 1)..=at {
        for to in at + 1..=words.len().min(from + most) {
            let window = words.get(from..to).unwrap_or_default();
            let Some(window) = window
                .iter()
                .map(Option::as_deref)
                .collect::<Option<Vec<_>>>()
            else {
                break;
            };
            let mut add = |way| {
                if !ways.contains(&way) {
                    ways.push(way);
                }
            };
            for other in knowledge.aliases.others(&window.join(" ")) {
                let sequences = alias_sequences(other, knowledge).into_iter();
                sequences.for_each(|found| {
                    add(way(How::Alias(other.to_owned()), Sought::Sequence(found)));
                });
            }
            let keys = korean_keys_of_latin(&window).into_iter();
            keys.for_each(|key| add(way(How::Script, Sought::Key(format!("ko:{key}")))));
        }
    }
}

/// Returns another spelling's sequences; its words may have other endings.
fn alias_sequences(form: &str, knowledge: Knowledge<'_>) -> Vec<Sequence> {
    let written = tokens(form);
    let mut found = sequences(form);
    if let Some(first) = found.first_mut() {
        for (_, slot) in first {
            let Slot::Word(word) = slot else { continue };
            let source = written
                .iter()
                .find(|token| token.form == Form::Word && token.folded == *word);
            let stems = source.map(|token| knowledge.stemmings.stems(&token.written));
            if let Some(stems) = stems.filter(|stems| !stems.is_empty()) {
                *slot = Slot::Like(std::mem::take(word), stems);
            }
        }
    }
    found
}

fn near(words: &[String], knowledge: Knowledge<'_>) -> Plan {
    let slot = |word: &String| -> Option<Slot> {
        let begin = word.trim_end_matches('*');
        let found = tokens(begin);
        let token = found.iter().rfind(|token| token.form != Form::Spelt)?;
        Some(if begin.len() < word.len() {
            Slot::Prefix(token.folded.clone())
        } else {
            let stems = knowledge.stemmings.stems(&token.written);
            Slot::Like(token.folded.clone(), stems)
        })
    };
    let slots: Vec<Slot> = words.iter().filter_map(slot).collect();
    Plan::Text(match slots.as_slice() {
        [] => Vec::new(),
        [one] => vec![way(How::Exact, Sought::Sequence(vec![(0, one.clone())]))],
        _ => vec![way(How::Exact, Sought::Near(slots))],
    })
}

fn with_prefix(mut sequence: Sequence) -> Sequence {
    if let Some((_, slot)) = sequence.last_mut()
        && let Slot::Word(word) = slot
    {
        *slot = Slot::Prefix(std::mem::take(word));
    }
    sequence
}

/// Returns the sequences that a text is met by: as it stands, then with each word that has
/// another spelling in that spelling. Empty when the text has no word.
pub fn sequences(text: &str) -> Vec<Sequence> {
    let found = tokens(text);
    let base = base(&found);
    if base.is_empty() {
        return Vec::new();
    }
    let mut all = vec![base.clone()];
    let others = found
        .iter()
        .filter(|token| matches!(token.form, Form::Joined | Form::Spelt));
    for other in others.take(MOST_SPELLINGS) {
        let sequence = respelt(&base, &found, other);
        if !all.contains(&sequence) {
            all.push(sequence);
        }
    }
    all
}

/// Words and pairs of signs, and single signs that stand in no pair.
fn base(found: &[OwnToken]) -> Sequence {
    let in_pair = |sign: &OwnToken| {
        let pairs = found.iter().filter(|token| token.form == Form::Pair);
        pairs
            .into_iter()
            .any(|pair| pair.span.0 <= sign.span.0 && sign.span.1 <= pair.span.1)
    };
    let stands = |token: &&OwnToken| match token.form {
        Form::Word | Form::Pair => true,
        Form::Sign => !in_pair(token),
        Form::Joined | Form::Spelt => false,
    };
    let words = found.iter().filter(stands);
    let mut sequence: Sequence = words
        .map(|token| (token.position, Slot::Word(token.folded.clone())))
        .collect();
    let first = sequence.first().map_or(0, |(position, _)| *position);
    for (position, _) in &mut sequence {
        *position -= first;
    }
    sequence
}

/// Puts another spelling in the place of the words it stands for.
fn respelt(base: &Sequence, found: &[OwnToken], other: &OwnToken) -> Sequence {
    let inside = |token: &&OwnToken| {
        token.form == Form::Word && other.span.0 <= token.span.0 && token.span.1 <= other.span.1
    };
    let first = found.first().map_or(0, |token| token.position);
    let from = other.position.saturating_sub(first);
    let parts = found.iter().filter(inside);
    let count = parts
        .map(|part| part.position)
        .max()
        .unwrap_or(other.position)
        + 1
        - other.position;
    let mut sequence = Sequence::new();
    for (offset, slot) in base {
        if *offset < from {
            sequence.push((*offset, slot.clone()));
        } else if *offset == from {
            sequence.push((from, Slot::Word(other.folded.clone())));
        } else if *offset >= from + count {
            sequence.push((offset + 1 - count, slot.clone()));
        }
    }
    sequence
}

/// Returns a value in the form in which values are compared as a whole.
pub fn whole_value(value: &str) -> String {
    plain_value(&fold(value))
}

/// Returns the beginning of the marks of a language asked for: a tag that is known stands for its
/// language alone (`es` is Spanish and not Estonian), anything else is the beginning of a name.
fn language_begin(kind: &str, asked: &str) -> String {
    let end = if name_of(asked).is_some() { "-" } else { "" };
    format!("{kind}{asked}{end}")
}

/// Returns the marks of a language asked for: `ru`, `russian`, `ru>en`.
fn language(value: &str) -> Plan {
    let folded = fold(value);
    let groups = match folded.split_once(['>', '→']) {
        Some((from, to)) => [("o:", from.trim()), ("t:", to.trim())]
            .into_iter()
            .filter(|(_, side)| !side.is_empty())
            .map(|(kind, side)| vec![language_begin(kind, side)])
            .collect(),
        None => match folded.trim() {
            "" => Vec::new(),
            value => vec![
                ["o:", "a:", "t:"]
                    .map(|kind| language_begin(kind, value))
                    .to_vec(),
            ],
        },
    };
    if groups.is_empty() {
        Plan::All(Vec::new())
    } else {
        Plan::Language(groups)
    }
}

/// Returns the marks of a language that a record has: the kind (`o:` the original's, `t:` that
/// of a translation, `a:` that of any text), then its tag with a hyphen at its end, and again
/// with its name.
pub fn language_marks(kind: &str, tag: &str) -> Vec<String> {
    let name = name_of(tag).map(|name| format!("{kind}{}", fold(name)));
    std::iter::once(format!("{kind}{}-", tag.to_lowercase()))
        .chain(name)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// Made once: the list of names is long.
    static ALIASES: LazyLock<Aliases> = LazyLock::new(Aliases::built_in);

    fn plan(typed: &str) -> Plan {
        let stemmings = Stemmings::all();
        let knowledge = Knowledge {
            stemmings: &stemmings,
            aliases: &ALIASES,
        };
        Plan::of(&Query::parse(typed), knowledge)
    }

    fn words(sequence: &Sequence) -> String {
        let shown = sequence.iter().map(|(offset, slot)| match slot {
            Slot::Word(word) => format!("{offset}{word}"),
            Slot::Prefix(begin) => format!("{offset}{begin}*"),
            Slot::Like(word, _) => format!("{offset}~{word}"),
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    fn found(text: &str) -> Vec<String> {
        sequences(text).iter().map(words).collect()
    }

    #[test]
    fn a_text_is_met_by_its_words_in_a_row_and_by_other_spellings() {
        assert_eq!(found("Ciphered  TELEGRAM"), ["0ciphered 1telegram"]);
        assert_eq!(found("600742/III"), ["0600742 1iii"]);
        assert_eq!(
            found("a well-known man"),
            ["0a 1well 2known 3man", "0a 1wellknown 2man"]
        );
        assert_eq!(
            found("Größe über"),
            ["0grosse 1uber", "0groesse 1uber", "0grosse 1ueber"]
        );
        assert_eq!(found("平壤市 x"), ["0平壤 1壤市 3x"]);
        assert_eq!(found("平"), ["0平"]);
        assert!(found("— ! 🚀").is_empty());
    }

    fn ways(typed: &str) -> Vec<String> {
        let mut shown = Vec::new();
        plan(typed).wanted_words(&mut |ways| {
            shown.extend(ways.iter().map(|way| match &way.what {
                Sought::Sequence(found) => format!("{:?} {}", way.how, words(found)),
                Sought::Stem(stem) | Sought::Key(stem) => format!("{:?} {stem}", way.how),
                Sought::Near(slots) => format!("near {}", slots.len()),
            }));
        });
        shown
    }

    #[test]
    fn a_bare_word_is_met_in_many_ways_and_a_quoted_one_in_one() {
        let bare = ways("pilots");
        assert!(bare.contains(&"Exact 0pilots".to_owned()), "{bare:?}");
        assert!(bare.contains(&"Stem en:pilot".to_owned()), "{bare:?}");
        assert!(bare.contains(&"Script pilots".to_owned()), "{bare:?}");
        assert_eq!(ways("\"pilots\""), ["Exact 0pilots"]);
        assert_eq!(ways("telegr*"), ["Exact 0telegr*"]);
        assert_eq!(ways("near:(kim pilots)"), ["near 2"]);
        assert_eq!(ways("-pilots 🚀 ()"), Vec::<String>::new());
    }

    #[test]
    fn words_beside_each_other_make_a_name() {
        let name = ways("Chou En-lai");
        let alias = |way: &&String| way.starts_with("Alias(\"周恩来\") 0周恩");
        assert_eq!(name.iter().filter(alias).count(), 2, "{name:?}");
        assert!(
            !ways("Chou OR En-lai")
                .iter()
                .any(|way| way.starts_with("Alias"))
        );
        assert!(ways("Kim Tu-bong").contains(&"Script ko:kimtoponk".to_owned()));
    }

    #[test]
    fn what_cannot_be_looked_for_asks_for_nothing() {
        for typed in ["", "🚀", "-🚀", "(🚀 OR !)", "title:!", "lang:>", "\"…\""] {
            assert!(plan(typed).asks_nothing(), "{typed}");
        }
        assert!(!plan("is:undated").asks_nothing());
    }

    proptest! {
        #[test]
        fn no_query_panics(typed in any::<String>(), words in "[a-zäöü('OR) 平壤кж*\":-]{0,40}") {
            let _ = (plan(&typed), plan(&words));
        }
    }
}

//! What Obsidian writes beside Markdown: links by double brackets, highlights, callouts.
//!
//! Its hidden comments are taken out before, in [`super::comments`]. Double brackets around a
//! word in small letters stay, though it is a link: in an edition they mean that the word was
//! erased, and to lose them would turn its meaning round.

use std::ops::Range;

use serde_json::Value;

use crate::record::text::{Span, SpanKind};

/// Returns true for a link whose brackets may be the sign of an edition.
pub(super) fn keeps_brackets(target: &str) -> bool {
    let first = target.chars().find(|c| c.is_alphabetic());
    let is_name = |c: char| matches!(c, '/' | '-' | '_' | '#') || c.is_ascii_digit();
    match first {
        Some(first) => first.is_lowercase() && !target.contains(is_name),
        None => !target.contains('-'),
    }
}

/// Returns the words of a link or a field without double brackets: of `[[name|words]]` the
/// words.
pub(super) fn unbracketed(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((inside, behind)) = after.split_once("]]") else {
            break;
        };
        let words = inside.rsplit_once('|').map_or(inside, |(_, words)| words);
        out.push_str(before);
        out.push_str(words.trim());
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Returns the values of a field without double brackets. Without quotation marks around it
/// `[[name]]` is a list of lists to YAML.
pub(super) fn field_values(values: &[String]) -> Vec<String> {
    let plain = |value: &String| match serde_json::from_str(value) {
        Ok(Value::Array(items)) if value.contains("[[") => {
            let mut words = Vec::new();
            let are_words = take_words(&items, &mut words);
            let words = words.iter().map(|word| unbracketed(word)).collect();
            if are_words {
                words
            } else {
                vec![value.clone()]
            }
        }
        _ => vec![unbracketed(value)],
    };
    values.iter().flat_map(plain).collect()
}

/// Takes the words out of lists of lists; false when there is something else in them.
fn take_words(items: &[Value], words: &mut Vec<String>) -> bool {
    items.iter().all(|item| match item {
        Value::String(word) => {
            words.push(word.clone());
            true
        }
        Value::Array(inner) => {
            let line: Option<Vec<&str>> = inner.iter().map(Value::as_str).collect();
            match line {
                Some(line) => {
                    words.push(line.join(", "));
                    true
                }
                None => take_words(inner, words),
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    })
}

/// Returns the title of a callout (`[!note] Title`) that a quotation begins with: without one
/// its kind.
pub(super) fn callout(text: &str) -> Option<String> {
    let (kind, rest) = text.strip_prefix("[!")?.split_once(']')?;
    let is_kind = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if kind.is_empty() || !kind.chars().all(is_kind) {
        return None;
    }
    let title = rest.strip_prefix(['+', '-']).unwrap_or(rest).trim();
    if !title.is_empty() {
        return Some(title.to_owned());
    }
    let mut letters = kind.chars();
    let first = letters.next()?.to_uppercase();
    Some(first.chain(letters.flat_map(char::to_lowercase)).collect())
}

/// Returns true for words under an embedded picture that tell its width alone.
pub(super) fn is_size(words: &str) -> bool {
    let mut letters = words.chars();
    !words.is_empty() && letters.all(|c| c.is_ascii_digit() || c == 'x')
}

/// Takes the signs of highlights (`==words==`) out of a text, and marks the words as strong.
/// `code` are the places of code, in code points, where signs are signs.
pub(super) fn take_highlights(text: &mut String, spans: &mut Vec<Span>, code: &[Range<usize>]) {
    if !text.contains("==") {
        return;
    }
    let letters: Vec<char> = text.chars().collect();
    let pairs = pairs(&letters, code);
    if pairs.is_empty() {
        return;
    }
    // How many letters stay before each place.
    let mut kept = Vec::with_capacity(letters.len() + 1);
    let mut out = String::with_capacity(text.len());
    let mut length = 0;
    let mut signs = pairs.iter().flat_map(|(open, close)| [*open, *close]);
    let (mut sign, mut until) = (signs.next(), 0);
    for (at, c) in letters.iter().enumerate() {
        kept.push(length);
        if sign == Some(at) {
            until = at + 2;
            sign = signs.next();
        }
        if at >= until {
            out.push(*c);
            length += 1;
        }
    }
    kept.push(length);
    let place = |at: usize| kept.get(at).copied().unwrap_or(length);
    for span in spans.iter_mut() {
        (span.start, span.end) = (place(span.start), place(span.end));
    }
    spans.extend(pairs.iter().map(|(open, close)| Span {
        start: place(*open),
        end: place(*close),
        kind: SpanKind::Strong,
    }));
    *text = out;
}

/// Finds the signs that pair: one before a word and one after a word.
fn pairs(letters: &[char], code: &[Range<usize>]) -> Vec<(usize, usize)> {
    let letter = |at: usize| letters.get(at).copied();
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '=');
    let is_blank = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c == '=');
    let mut pairs = Vec::new();
    let mut open = None;
    let mut at = 0;
    while at + 1 < letters.len() {
        let is_sign = letters.get(at..at + 2) == Some(&['=', '=']);
        if !is_sign || code.iter().any(|code| code.contains(&at)) {
            at += 1;
            continue;
        }
        let before = at.checked_sub(1).and_then(letter);
        let after = letter(at + 2);
        match open {
            Some(begin) if !is_blank(before) && !is_word(after) => {
                pairs.push((begin, at));
                open = None;
            }
            _ if !is_word(before) && !is_blank(after) => open = Some(at),
            _ => {}
        }
        at += 2;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_fields_go() {
        assert_eq!(unbracketed("[[Zhou Enlai]]"), "Zhou Enlai");
        assert_eq!(unbracketed("[[people/mao|Mao]] and [[Kim]]"), "Mao and Kim");
        assert_eq!(unbracketed("[[open and ]] x [[y"), "open and x [[y");
    }

    #[test]
    fn brackets_that_yaml_takes_for_lists_go() {
        let values = |value: &str| field_values(&[value.to_owned()]);
        assert_eq!(values("[[\"Zhou Enlai\"]]"), ["Zhou Enlai"]);
        assert_eq!(values("[[[\"A\"]],[[\"B\"]]]"), ["A", "B"]);
        assert_eq!(values("[[[\"A\"]],\"B\"]"), ["A", "B"]);
        assert_eq!(values("[[1,2],[3,4]]"), ["[[1,2],[3,4]]"]);
        assert_eq!(values("[[Kim|Comrade Kim]]"), ["Comrade Kim"]);
    }

    #[test]
    fn what_may_be_the_sign_of_an_edition_keeps_its_brackets() {
        assert!(keeps_brackets("not") && keeps_brackets("стёрто") && keeps_brackets("1"));
        for name in [
            "Zhou Enlai",
            "note2",
            "people/mao",
            "周恩来",
            "a-note",
            "1950-11-17",
        ] {
            assert!(!keeps_brackets(name), "{name}");
        }
    }

    #[test]
    fn callouts_have_a_title() {
        assert_eq!(callout("[!note] On ice"), Some("On ice".to_owned()));
        assert_eq!(callout("[!WARNING]-"), Some("Warning".to_owned()));
        assert_eq!(callout("[! x] y"), None);
        assert_eq!(callout("[1] y"), None);
    }

    #[test]
    fn highlights_are_marked_and_other_signs_stay() {
        let shown = |words: &str| {
            let mut text = words.to_owned();
            let mut spans = Vec::new();
            take_highlights(&mut text, &mut spans, &[]);
            let places: Vec<(usize, usize)> =
                spans.iter().map(|span| (span.start, span.end)).collect();
            (text, places)
        };
        assert_eq!(shown("a ==b c== d."), ("a b c d.".to_owned(), vec![(2, 5)]));
        assert_eq!(
            shown("==金==, ==x=="),
            ("金, x".to_owned(), vec![(0, 1), (3, 4)])
        );
        for text in ["a == b == c", "x==y==z", "=====", "==open"] {
            assert_eq!(shown(text), (text.to_owned(), vec![]), "{text}");
        }
        let mut text = "a ==b==".to_owned();
        take_highlights(&mut text, &mut Vec::new(), std::slice::from_ref(&(2..7)));
        assert_eq!(text, "a ==b==");
    }
}

//! The words of a BibTeX value: accents composed, commands and braces taken off.

use unicode_normalization::UnicodeNormalization;

/// Accents and the combining marks they become.
const ACCENTS: [(char, char); 14] = [
    ('`', '\u{300}'),
    ('\'', '\u{301}'),
    ('^', '\u{302}'),
    ('~', '\u{303}'),
    ('"', '\u{308}'),
    ('=', '\u{304}'),
    ('.', '\u{307}'),
    ('u', '\u{306}'),
    ('v', '\u{30c}'),
    ('H', '\u{30b}'),
    ('c', '\u{327}'),
    ('k', '\u{328}'),
    ('r', '\u{30a}'),
    ('d', '\u{323}'),
];

/// Commands that stand for a letter or sign.
const LETTERS: [(&str, &str); 22] = [
    ("ss", "ß"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("o", "ø"),
    ("O", "Ø"),
    ("l", "ł"),
    ("L", "Ł"),
    ("aa", "å"),
    ("AA", "Å"),
    ("i", "i"),
    ("j", "j"),
    ("dh", "ð"),
    ("th", "þ"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("ldots", "…"),
    ("dots", "…"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("S", "§"),
];

/// Returns the words of a value as they are read.
pub(super) fn plain(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => rest = command(&mut out, rest),
            '{' | '}' => {}
            '~' => out.push(' '),
            '-' if rest.starts_with("--") => {
                rest = rest.get(2..).unwrap_or_default();
                out.push('—');
            }
            '-' if rest.starts_with('-') => {
                rest = rest.get(1..).unwrap_or_default();
                out.push('–');
            }
            _ => out.push(c),
        }
    }
    out.nfc().collect::<String>().trim().to_owned()
}

/// Reads what follows a backslash; returns what follows the command.
fn command<'a>(out: &mut String, rest: &'a str) -> &'a str {
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let name = rest.get(..letters).unwrap_or_default();
    let Some(first) = rest.chars().next() else {
        return rest;
    };
    let after_first = rest.get(first.len_utf8()..).unwrap_or_default();
    let accent = ACCENTS.iter().find(|(sign, _)| *sign == first);
    match accent {
        Some((_, mark)) if letters <= 1 => accented(out, after_first, *mark),
        _ if letters == 0 => {
            // `\&`, `\%`, `\_`; a line break is a space.
            out.push(if first == '\\' { ' ' } else { first });
            after_first
        }
        _ => {
            if let Some((_, letter)) = LETTERS.iter().find(|(known, _)| *known == name) {
                out.push_str(letter);
            }
            rest.get(letters..)
                .unwrap_or_default()
                .trim_start_matches(' ')
        }
    }
}

/// Puts a mark on the next letter, which may stand in braces or be a dotless i.
fn accented<'a>(out: &mut String, rest: &'a str, mark: char) -> &'a str {
    let rest = rest.trim_start_matches([' ', '{']);
    let rest = rest.strip_prefix('\\').unwrap_or(rest);
    match rest.chars().next().filter(|c| c.is_alphabetic()) {
        Some(letter) => {
            out.push(letter);
            out.push(mark);
            rest.get(letter.len_utf8()..).unwrap_or_default()
        }
        None => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_and_signs_become_letters() {
        assert_eq!(plain("Br{\\'e}zhnev \\& Dub\\v{c}ek"), "Brézhnev & Dubček");
        assert_eq!(
            plain("\\\"Uber \\'{\\i} 12--14 {\\o}re~x"),
            "Über í 12–14 øre x"
        );
        assert_eq!(plain("\\emph{Letters} of {NATO}"), "Letters of NATO");
        assert_eq!(plain("\\"), "");
    }
}

//! References that have no labels: a class with its piece, a decimal number, a note on the copy.
//!
//! `The National Archives, FO 371/84086`, `795.00/11-1750`, `лл. 105-106. Копия.` Their shapes
//! are those of a few archives and are taken for nothing else.

/// What a mark of two parts is made of.
pub(super) struct Reference<'a> {
    /// The archive.
    pub(super) archive: &'a str,
    /// The number under which it keeps the paper.
    pub(super) number: &'a str,
}

/// Archives that stand before a reference without a comma.
const BEFORE_CLASS: [&str; 4] = ["TNA: PRO", "TNA", "PRO", "BArch"];

/// Reads the words of a mark without levels as an archive and the reference in it.
pub(super) fn of<'a>(head: &[&'a str]) -> Option<Reference<'a>> {
    match head {
        [whole] => BEFORE_CLASS.iter().find_map(|archive| {
            let number = whole.strip_prefix(archive)?.strip_prefix(' ')?;
            let archive = whole.get(..archive.len())?;
            is_class(number).then_some(Reference { archive, number })
        }),
        [archive, number] => {
            let names = is_acronym(archive) || super::is_plainly_archive(archive);
            (names && is_class(number)).then_some(Reference { archive, number })
        }
        [] | [_, _, _, ..] => None,
    }
}

/// Returns true for letters of a class and the number of a piece: "FO 371/84086", "DY 30/3286".
fn is_class(words: &str) -> bool {
    /// Longer ones are words.
    const LETTERS: usize = 5;
    let words = words.trim_end_matches('.');
    let Some((class, piece)) = words.split_once(' ') else {
        return false;
    };
    let is_letters =
        (1..=LETTERS).contains(&class.chars().count()) && class.chars().all(char::is_uppercase);
    let first = piece.starts_with(|c: char| c.is_ascii_digit());
    let has_piece = piece.contains('/');
    let is_number = piece
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '.'));
    is_letters && first && has_piece && is_number
}

/// Returns true for the letters of an archive: "TNA", "SAPMO-BArch", "TNA: PRO".
fn is_acronym(name: &str) -> bool {
    /// Longer ones are names.
    const LETTERS: usize = 12;
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let others = name.chars().filter(|c| c.is_lowercase()).count();
    name.chars().count() <= LETTERS && capitals > 1 && capitals > others
}

/// Returns true for parts that are initials, all of them: "AAN", "KC PZPR".
pub(super) fn are_initials(parts: &[&str]) -> bool {
    /// "USA" is a country, and a party has more than one letter.
    const LETTERS: std::ops::RangeInclusive<usize> = 2..=12;
    parts.iter().all(|part| {
        let letters = part.chars().filter(|c| *c != ' ');
        LETTERS.contains(&part.chars().count()) && letters.clone().all(char::is_uppercase)
    })
}

/// Returns true for a number of the decimal files: "795.00/11-1750", "501.BB Korea/3-1147".
pub(super) fn is_decimal_number(words: &str) -> bool {
    /// Longer ones are words.
    const LONGEST: usize = 40;
    let Some((class, rest)) = words.split_once('.') else {
        return false;
    };
    let figures = class.trim_end_matches(|c: char| c.is_ascii_uppercase());
    let is_class =
        figures.len() == 3 && figures.bytes().all(|byte| byte.is_ascii_digit()) && class.len() < 5;
    let subject = rest.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
    is_class && subject && rest.len() > 1 && words.len() <= LONGEST
}

/// Returns true for years that a file covers ("1950-54"): the name of a series goes on, and no
/// file has that number.
pub(super) fn begins_with_years(value: Option<&str>) -> bool {
    let word = value.unwrap_or_default().split([' ', ',']).next();
    let word = word.unwrap_or_default().trim_end_matches('.');
    let Some((first, last)) = word.split_once(['-', '–', '/']) else {
        return false;
    };
    let is_number = |figures: &str| figures.bytes().all(|byte| byte.is_ascii_digit());
    let is_year = first.len() == 4 && is_number(first) && ("1500".."2100").contains(&first);
    is_year && matches!(last.len(), 2 | 4) && is_number(last)
}

/// Words with which a note on the copy begins, lower case.
const NOTES: [&str; 24] = [
    "автограф",
    "дубликат",
    "заверенная",
    "ксерокопия",
    "копия",
    "машинописный",
    "машинопись",
    "незаверенная",
    "отпуск",
    "подлинник",
    "проект",
    "рукописный",
    "рукопись",
    "типографский",
    "фотокопия",
    "черновик",
    "carbon",
    "certified",
    "copy",
    "draft",
    "manuscript",
    "original",
    "photocopy",
    "typescript",
];

/// Cuts off what follows a full stop and tells of the copy: "105-106. Копия". After leaves,
/// which are figures, every sentence is such a note.
pub(super) fn without_note(value: &str, is_leaves: bool) -> &str {
    let ends = value.match_indices(". ");
    let mut cuts = ends.filter(|(at, _)| {
        let after = value.get(at + 1..).unwrap_or_default().trim_start();
        let word = after.split(|c: char| !c.is_alphabetic()).next();
        let word = word.unwrap_or_default();
        let is_sentence = word.chars().count() > 3 && word.starts_with(char::is_uppercase);
        (is_leaves && is_sentence) || NOTES.contains(&word.to_lowercase().as_str())
    });
    // The full stop itself may be that of a side ("5об. Подлинник"): the caller knows.
    cuts.next()
        .and_then(|(at, _)| value.get(..=at))
        .unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_without_labels_are_taken_for_nothing_else() {
        for number in [
            "795.00/11-1750",
            "611.93/3-1150",
            "501.BB Korea/3-1147",
            "740.00119 Control (Korea)",
        ] {
            assert!(is_decimal_number(number), "{number}");
        }
        for words in ["12.5", "1950.11", "795", "Decimal File 795.00", "795.of it"] {
            assert!(!is_decimal_number(words), "{words}");
        }
        assert!(begins_with_years(Some("1950-54, 795.00")));
        assert!(!begins_with_years(Some("1950")));
        assert!(!begins_with_years(Some("795.00/11-1750")));
        assert!(of(&["Report", "FO 371/84086"]).is_none());
        assert!(of(&["The National Archives", "London"]).is_none());
        assert_eq!(without_note("105-106. Копия", true), "105-106.");
        assert_eq!(without_note("105-106", true), "105-106");
        assert_eq!(without_note("58 D 776. Korea", false), "58 D 776. Korea");
    }
}

//! The labels of a shelf mark's levels, in full and in short: a table, and how one is found.
//!
//! A short label ("d.") is one only with a number after it; a long one ("Folder") also with
//! a name. Transliterated, Cyrillic, German, Polish, Czech, French, Romanian and English.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a label introduces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A level, by its name in the field's words.
    Level(&'static str),
    /// Leaves, folios or pages.
    Leaves,
}

/// How plain a level must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// At the start of a part: a long label may have a name for its value.
    Lenient,
    /// Inside a part: only figures make a level.
    Figures,
}

/// A label found in a text.
pub(super) struct Hit {
    /// What it introduces.
    pub(super) kind: Kind,
    /// Where the label ends, in bytes.
    pub(super) label_end: usize,
    /// Where its value begins, in bytes.
    pub(super) value_start: usize,
}

/// Labels by kind: long ones parted by `|`, then short ones (with a full stop or a number).
const LABELS: &[(Kind, &str, &str)] = &[
    (Kind::Level("record group"), "record group", "rg"),
    (
        Kind::Level("fond"),
        "fonds|fond|fondo|фонд|фонды|zespół|zespol|bestand|archival fond",
        "f|ф|zesp|fnd",
    ),
    (
        Kind::Level("opis"),
        "opis'|opis|opys|опись|опис|inventory|inventar|inwentarz",
        "op|оп|inv",
    ),
    (
        Kind::Level("delo"),
        "delo|sprava|storage unit|дело|справа|единица хранения|ed. khr|ed.khr|ед. хр|ед.хр|ex. khr",
        "d|д|spr|спр",
    ),
    (Kind::Level("papka"), "papka|папка", "p|пап|pap"),
    (Kind::Level("poryadok"), "poryadok|порядок", "por|пор"),
    (Kind::Level("entry"), "entry", "entr"),
    (
        Kind::Level("box"),
        "box|carton|karton|krabice|коробка|boîte|boite|caja|busta|doboz",
        "kart|bx",
    ),
    (
        Kind::Level("folder"),
        "folder|teczka|mappe|složka|folders",
        "fold|tecz",
    ),
    (Kind::Level("lot"), "lot files|lot file|lot", ""),
    (
        Kind::Level("file"),
        "file|dossier|akta|akte|dosar|a.e|а.е|arkhivna edinitsa|expediente|ügyirat|files",
        "dos|ő.e",
    ),
    (Kind::Level("job"), "job", ""),
    (
        Kind::Level("volume"),
        "volume|band|tom|том|tome",
        "bd|vol|t|т",
    ),
    (
        Kind::Level("bundle"),
        "wiązka|wiazka|svazek|bundle|связка|liasse",
        "w|sv|св",
    ),
    (
        Kind::Level("signature"),
        "signature|signatur|sygnatura|signatura|call number|shelfmark",
        "sygn|sign|sig",
    ),
    (
        Kind::Level("series"),
        "series|serie|série|seria|серия",
        "ser",
    ),
    (
        Kind::Level("collection"),
        "collection|коллекция|sammlung|kolekce",
        "coll|kol",
    ),
    (Kind::Level("reel"), "reel|microfilm|film", ""),
    (
        Kind::Level("document"),
        "document|документ|dokument|item",
        "doc|dok|док",
    ),
    (
        Kind::Leaves,
        "listy|listi|list|листы|лист|leaves|leaf|blatt|blätter|folios|folio|feuillet|feuillets|pages|page|страницы|strony|аркуш|аркуші",
        "l|ll|л|лл|bl|fol|ff|pp|s|str|стр|ark|арк|k",
    ),
];

/// A label: what it introduces, how it is written, and whether it is a long one.
type Label = (Kind, &'static str, bool);

/// The labels by their first letters, in the order of the table: every word of every citation
/// is looked up.
static BY_FIRST_LETTER: LazyLock<HashMap<char, Vec<Label>>> = LazyLock::new(|| {
    let mut labels: HashMap<char, Vec<Label>> = HashMap::new();
    for (kind, long, short) in LABELS {
        for (list, is_long) in [(long, true), (short, false)] {
            for label in list.split('|') {
                if let Some(first) = label.chars().next() {
                    let same = labels.entry(first).or_default();
                    same.push((*kind, label, is_long));
                }
            }
        }
    }
    labels
});

/// Labels of a Soviet archive that mean another thing elsewhere: "p." is a page in a box.
const PAGE_OUTSIDE: &str = "p";

/// Finds a label at a place of a text, with a value after it.
///
/// `soviet` is true once a fond, opis or delo has been seen.
pub(super) fn label_at(text: &str, at: usize, strictness: Strictness, soviet: bool) -> Option<Hit> {
    let rest = text.get(at..)?;
    BY_FIRST_LETTER
        .get(&lower(rest.chars().next()?))?
        .iter()
        .filter_map(|&(kind, label, is_long)| {
            let length = matched(rest, label)?;
            let kind = if label == PAGE_OUTSIDE && !soviet {
                Kind::Leaves
            } else {
                kind
            };
            let lenient = is_long && strictness == Strictness::Lenient;
            let (label_end, value_start) = value_after(rest, length, is_long, lenient)?;
            // "P79/III" is a decision by its number; a leaf is "p79" or "p. 79".
            let joined = value_start == length && !soviet;
            if kind == Kind::Leaves && joined && rest.starts_with(char::is_uppercase) {
                return None;
            }
            // "Lot 58 D 776": a letter inside a value is a label only where a fond was.
            let bare = value_start > length && !rest.get(length..)?.starts_with('.');
            if strictness == Strictness::Figures && !soviet && !is_long && bare {
                return None;
            }
            Some(Hit {
                kind,
                label_end: at + label_end,
                value_start: at + value_start,
            })
        })
        .max_by_key(|hit| hit.label_end)
}

/// Returns the length of a label at the start of a text, whatever its case.
fn matched(text: &str, label: &str) -> Option<usize> {
    // Labels of one first letter mostly differ in the second.
    if let ([first, own, ..], [_, wanted, ..]) = (text.as_bytes(), label.as_bytes())
        && first.is_ascii()
        && own.is_ascii()
        && wanted.is_ascii()
        && !own.eq_ignore_ascii_case(wanted)
    {
        return None;
    }
    if let Some(same) = text.as_bytes().get(..label.len())
        && same.is_ascii()
    {
        return same
            .eq_ignore_ascii_case(label.as_bytes())
            .then_some(label.len());
    }
    let mut letters = text.char_indices();
    for wanted in label.chars() {
        let (_, found) = letters.next()?;
        if lower(found) != wanted {
            return None;
        }
    }
    Some(letters.next().map_or(text.len(), |(at, _)| at))
}

/// Returns the small letter; labels have none whose small form is several letters.
fn lower(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    c.to_lowercase().next().unwrap_or(c)
}

/// Returns where the label with its full stop ends and its value begins.
fn value_after(text: &str, length: usize, is_long: bool, lenient: bool) -> Option<(usize, usize)> {
    let rest = text.get(length..)?;
    let dotted = rest.starts_with('.');
    let label_end = length + usize::from(dotted);
    let after = text.get(label_end..)?;
    let value =
        after.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '#' | '№'));
    let value = ["No. ", "no. ", "Nr. ", "nr. "]
        .iter()
        .find_map(|number| value.strip_prefix(number))
        .unwrap_or(value);
    let value_start = text.len() - value.len();
    let gap = value_start > length;
    let first = value.chars().next()?;
    let begins_with_figure = first.is_ascii_digit();
    // "f45" and "RG59" are levels; "d5" inside a word is not reached, words being whole.
    let apart = gap || (begins_with_figure && !is_long);
    if !apart {
        return None;
    }
    let word = value.split([' ', ',']).next().unwrap_or_default();
    let has_figure = word.bytes().any(|byte| byte.is_ascii_digit());
    let named = lenient && gap && (first.is_uppercase() || matches!(first, '"' | '“' | '«'));
    let lettered =
        has_figure && gap && word.chars().take_while(|c| !c.is_ascii_digit()).count() <= 3;
    let later_figure = is_long
        && lenient
        && gap
        && value
            .split([' ', ','])
            .take(2)
            .any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    (begins_with_figure || lettered || named || later_figure).then_some((label_end, value_start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_needs_its_value() {
        let kind = |text| label_at(text, 0, Strictness::Lenient, true).map(|hit| hit.kind);
        assert_eq!(kind("d. 347"), Some(Kind::Level("delo")));
        assert_eq!(kind("Delo 347"), Some(Kind::Level("delo")));
        assert_eq!(kind("f45"), Some(Kind::Level("fond")));
        assert_eq!(kind("Department of State"), None);
        assert_eq!(kind("d. of"), None);
        assert_eq!(kind("Folder Korea"), Some(Kind::Level("folder")));
        assert_eq!(kind("Collection of papers"), None);
        assert_eq!(kind("fond"), None);
    }

    #[test]
    fn a_p_is_a_page_where_no_fond_was() {
        let kind = |soviet| label_at("p. 12", 0, Strictness::Lenient, soviet).map(|hit| hit.kind);
        assert_eq!(kind(true), Some(Kind::Level("papka")));
        assert_eq!(kind(false), Some(Kind::Leaves));
    }

    #[test]
    fn no_label_stands_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for (_, long, short) in LABELS {
            for label in long
                .split('|')
                .chain(short.split('|'))
                .filter(|label| !label.is_empty())
            {
                assert!(seen.insert(label), "{label}");
                assert_eq!(label, label.to_lowercase());
            }
        }
    }
}

//! Shelf marks: where the original is kept, in the archive's own words and order.
//!
//! Levels are known in full and in short, in the languages of the archives that use them
//! ("Fond 45, Opis 1", "ф. 45, оп. 1", "RG 59, Box 12"). Nothing is refused: what can't be
//! parsed keeps its text. How a citation is taken apart into its marks is in `citation`.

mod citation;
mod labels;
mod names;
mod parts;
mod place;
mod reference;

pub use citation::{is_publisher, read_citation, read_marks};
pub use names::{by_initials, parted};
pub use parts::{Part, Parts, part_named, rank};
pub use place::ShelfPlace;

use super::clean::Clean;
use labels::{Kind, Strictness, label_at};
use names::{abbreviation, former_names};

/// A shelf mark; one that can't be parsed has only its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShelfMark {
    /// The archive ("APRF").
    pub repository: Option<Clean>,
    /// Former names of the archive.
    pub former_names: Vec<Clean>,
    /// Levels in the written order.
    pub levels: Vec<Level>,
    /// Leaves with their sides, as written (`88-89`, `12ob-13`).
    pub leaves: Option<Clean>,
    /// The shelf mark as written.
    pub text: Clean,
}

/// A level of a shelf mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// The level's name in the field's words, lower case: fond, opis, delo, papka, record
    /// group, entry, box, folder, lot, file.
    pub name: &'static str,
    /// The value as written ("059a").
    pub value: Clean,
    /// The archive's own label as written ("f.", "Fond").
    pub label: Clean,
}

impl ShelfMark {
    /// Returns the mark in short: the archive and the levels' values ("APRF 45/1/347").
    ///
    /// Leaves are left out; of an archive with its abbreviation in brackets the abbreviation
    /// stands. A mark that could not be parsed is its text.
    pub fn short(&self) -> Clean {
        if self.levels.is_empty() {
            return self.text.clone();
        }
        let values = Clean::join(self.levels.iter().map(|level| &level.value), "/");
        match &self.repository {
            Some(repository) => Clean::line(&format!("{} {values}", abbreviation(repository))),
            None => values,
        }
    }
}

/// Reads one shelf mark; the text is kept as written whatever is understood of it.
pub fn read(text: &str) -> ShelfMark {
    let text =
        Clean::line(text.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';')));
    let pieces = pieces(&text);
    let mut mark = ShelfMark::default();
    let mut head: Vec<&str> = Vec::new();
    for piece in &pieces {
        match piece {
            // "INR Files: Lot 58 D 776": whose files they are is no part of the archive's name.
            Piece::Plain(words) if words.ends_with(':') && !head.is_empty() => {}
            Piece::Plain(words) if mark.levels.is_empty() && mark.leaves.is_none() => {
                head.push(words);
            }
            // The papers of the Department of State are found by their decimal number alone.
            Piece::Plain(words) if reference::is_decimal_number(words) => {
                mark.levels.push(unlabelled("file", words));
            }
            // Words between levels ("Central Decimal File") are kept in the text alone.
            Piece::Plain(_) => {}
            Piece::Level { kind, label, value } => add_level(&mut mark, *kind, label, value),
        }
    }
    if let ([], None, Some(parts)) = (mark.levels.as_slice(), &mark.leaves, reference::of(&head)) {
        mark.repository = Some(Clean::line(parts.archive));
        mark.levels.push(unlabelled("signature", parts.number));
    } else if !mark.levels.is_empty() || mark.leaves.is_some() || is_archive(&head) {
        name_repository(&mut mark, &head);
    } else if let Some(first) = head.first().filter(|name| is_plainly_archive(name)) {
        // What cannot be parsed has an archive all the same, which its records are found by.
        mark.repository = Some(Clean::line(without_stop(first)));
    }
    mark.text = text;
    mark
}

/// A stretch of a shelf mark.
#[derive(Debug)]
enum Piece<'a> {
    /// Words without a level's label.
    Plain(&'a str),
    /// A level.
    Level {
        kind: Kind,
        label: &'a str,
        value: &'a str,
    },
}

/// Parts a mark into its levels and the words between them.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut soviet = false;
    for segment in segments(text) {
        let mut rest = segment;
        let mut strictness = Strictness::Lenient;
        let mut plain_end = 0;
        let mut at = 0;
        while at < rest.len() {
            let Some(hit) = label_at(rest, at, strictness, soviet) else {
                at = next_word(rest, at);
                continue;
            };
            let is_file = hit.kind == Kind::Level("file");
            let years = || reference::begins_with_years(rest.get(hit.value_start..));
            if is_label_of_level(rest, hit.value_start) || (is_file && years()) {
                at = next_word(rest, at);
                continue;
            }
            strictness = Strictness::Figures;
            push_plain(&mut found, rest.get(plain_end..at));
            let value_end = value_end(rest, hit.value_start, soviet);
            let value = rest
                .get(hit.value_start..value_end)
                .unwrap_or_default()
                .trim();
            let label = rest.get(at..hit.label_end).unwrap_or_default().trim();
            soviet |= matches!(hit.kind, Kind::Level("fond" | "opis" | "delo"));
            found.push(Piece::Level {
                kind: hit.kind,
                label,
                value,
            });
            rest = rest.get(value_end..).unwrap_or_default();
            (at, plain_end) = (0, 0);
        }
        push_plain(&mut found, rest.get(plain_end..));
    }
    found
}

/// Returns true where a level with a long label begins: "S/P Files: Lot 64 D 563" is a lot
/// among the files of an office, no file called "Lot".
fn is_label_of_level(text: &str, at: usize) -> bool {
    /// Shorter labels are letters that values begin with too.
    const LONG: usize = 3;
    label_at(text, at, Strictness::Figures, false).is_some_and(|hit| hit.label_end >= at + LONG)
}

/// Parts a mark at its commas; one inside brackets parts nothing.
fn segments(text: &str) -> Vec<&str> {
    let mut depth = 0_u32;
    let mut start = 0;
    let mut out = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | ';' if depth == 0 => {
                out.push(text.get(start..at).unwrap_or_default());
                start = at + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(text.get(start..).unwrap_or_default());
    out.into_iter()
        .map(str::trim)
        .filter(|segment| !segment.is_empty())
        .collect()
}

/// Keeps words that are no level, unless there are none.
fn push_plain<'a>(found: &mut Vec<Piece<'a>>, words: Option<&'a str>) {
    let words = words.unwrap_or_default().trim();
    if words.chars().any(char::is_alphanumeric) {
        found.push(Piece::Plain(words));
    }
}

/// Returns where the next word begins.
fn next_word(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let Some(gap) = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | ':')) else {
        return text.len();
    };
    let after = rest.get(gap..).unwrap_or_default();
    let skip = after
        .find(|c: char| !c.is_whitespace() && !matches!(c, '/' | ':'))
        .unwrap_or(after.len());
    at + gap + skip
}

/// Returns where a value ends: at the next label with figures after it, or with the segment.
fn value_end(text: &str, start: usize, soviet: bool) -> usize {
    let mut at = next_word(text, start);
    while at < text.len() {
        if label_at(text, at, Strictness::Figures, soviet).is_some() {
            return at;
        }
        at = next_word(text, at);
    }
    text.len()
}

/// Adds a level or the leaves; a full stop that ends the citation is not part of a value.
fn add_level(mark: &mut ShelfMark, kind: Kind, label: &str, value: &str) {
    let sided = ["ob.", "об.", "v.", "r."]
        .iter()
        .any(|side| value.ends_with(side));
    let value = reference::without_note(value, kind == Kind::Leaves);
    let sided = sided || ["ob.", "об."].iter().any(|side| value.ends_with(side));
    let value = value.trim_end_matches(['/', ':', '-', ' ']);
    let value = if sided {
        value
    } else {
        value.trim_end_matches('.')
    };
    let value = Clean::line(value);
    match kind {
        Kind::Leaves => {
            mark.leaves = Some(match mark.leaves.take() {
                Some(before) => Clean::join([&before, &value], ", "),
                None => value,
            });
        }
        Kind::Level(name) => mark.levels.push(Level {
            name,
            value,
            label: Clean::line(label),
        }),
    }
}

/// Makes a level that the archive writes without a label.
fn unlabelled(name: &'static str, value: &str) -> Level {
    Level {
        name,
        value: Clean::line(value.trim_end_matches('.')),
        label: Clean::default(),
    }
}

/// Returns true when words alone, without any level, plainly name an archive.
fn is_archive(head: &[&str]) -> bool {
    let [name] = head else { return false };
    let name = without_stop(name);
    let acronym = name.chars().count() > 2 && name.chars().all(|c| c.is_uppercase() || c == '-');
    acronym || has_word_of_archive(name)
}

/// Returns true for the first words of a mark when they name an archive whatever follows.
fn is_plainly_archive(name: &str) -> bool {
    /// More words are a sentence.
    const WORDS: usize = 8;
    name.starts_with(char::is_uppercase)
        && name.split_whitespace().count() <= WORDS
        && has_word_of_archive(name)
        && !is_publisher(name)
}

/// Returns true for words among which one says that they name an archive or a library.
fn has_word_of_archive(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "archiv",
        "архив",
        "архів",
        "arkiv",
        "archiwum",
        "arhiv",
        "record office",
        "records office",
        "library",
        "bibliothe",
        "bibliotek",
        "библиотек",
    ];
    let lower = name.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word)) && !name.chars().any(|c| c.is_ascii_digit())
}

/// Takes the full stop off that ends a name ("ГАРФ."), and leaves that of an abbreviation.
fn without_stop(name: &str) -> &str {
    let Some(bare) = name.strip_suffix('.') else {
        return name;
    };
    let last = bare.rsplit([' ', '.']).next().unwrap_or_default();
    let is_whole =
        last.chars().count() > 4 || last.chars().filter(|c| c.is_uppercase()).count() > 1;
    if is_whole { bare } else { name }
}

/// Takes repository, former names and an unlabelled signature from the words before the levels.
fn name_repository(mark: &mut ShelfMark, head: &[&str]) {
    let publishers_only = head.iter().all(|words| is_publisher(words));
    let mut names: Vec<Clean> = Vec::new();
    for (at, words) in head.iter().enumerate() {
        if !publishers_only && is_publisher(words) {
            continue;
        }
        let (name, former) = former_names(without_stop(words));
        mark.former_names.extend(former);
        // "AAN, KC PZPR, sygn. 237/V-237": the fond stands by its name before the signature.
        let before_signature = mark
            .levels
            .first()
            .is_some_and(|level| level.name == "signature");
        if at == 1 && head.len() == 2 && before_signature && reference::are_initials(head) {
            mark.levels.insert(0, unlabelled("fond", &name));
        } else if at > 0 && name.chars().any(|c| c.is_ascii_digit()) {
            // "SAPMO-BArch, DY 30/3286, Bl. 12": the signature has no label.
            mark.levels.insert(
                0,
                Level {
                    name: "signature",
                    value: Clean::line(&name),
                    label: Clean::default(),
                },
            );
        } else if !name.is_empty() {
            names.push(Clean::line(&name));
        }
    }
    if !names.is_empty() {
        mark.repository = Some(Clean::join(&names, ", "));
    }
}

#[cfg(test)]
mod tests;

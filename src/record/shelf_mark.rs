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

pub use citation::read_citation;
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
        && !citation::is_publisher(name)
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
    let publishers_only = head.iter().all(|words| citation::is_publisher(words));
    let mut names: Vec<Clean> = Vec::new();
    for (at, words) in head.iter().enumerate() {
        if !publishers_only && citation::is_publisher(words) {
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Writes a mark as `repository | name=value … | leaves`.
    fn parts(text: &str) -> String {
        let mark = read(text);
        let levels: Vec<String> = mark
            .levels
            .iter()
            .map(|level| format!("{}={}", level.name, level.value))
            .collect();
        format!(
            "{} | {} | {}",
            mark.repository.as_deref().unwrap_or("-"),
            levels.join(" "),
            mark.leaves.as_deref().unwrap_or("-")
        )
    }

    const FORMS: &[(&str, &str)] = &[
        (
            "APRF, Fond 45, Opis 1, Delo 347, Listy 88-89",
            "APRF | fond=45 opis=1 delo=347 | 88-89",
        ),
        (
            "AVPRF, Fond 059a, Opis 5a, Delo 3, Papka 11, Listy 180-181",
            "AVPRF | fond=059a opis=5a delo=3 papka=11 | 180-181",
        ),
        (
            "APRF, f. 45, op. 1, d. 347, ll. 88-89.",
            "APRF | fond=45 opis=1 delo=347 | 88-89",
        ),
        (
            "APRF, F. 45, Op. 1, D. 347, L. 12ob-13",
            "APRF | fond=45 opis=1 delo=347 | 12ob-13",
        ),
        (
            "РГАНИ, ф. 5, оп. 30, д. 163, лл. 3-4об.",
            "РГАНИ | fond=5 opis=30 delo=163 | 3-4об.",
        ),
        (
            "ГАРФ, Фонд Р-9401, Опись 2, Дело 93, Листы 1-3",
            "ГАРФ | fond=Р-9401 opis=2 delo=93 | 1-3",
        ),
        (
            "RGASPI f.17 op.3 d.1081 l.5",
            "RGASPI | fond=17 opis=3 delo=1081 | 5",
        ),
        (
            "AVPRF, f. 0102, op. 6, p. 21, d. 48, ll. 1-2",
            "AVPRF | fond=0102 opis=6 papka=21 delo=48 | 1-2",
        ),
        (
            "RGAE, f. 4372, op. 11, ed. khr. 5",
            "RGAE | fond=4372 opis=11 delo=5 | -",
        ),
        (
            "TsDAHOU, f. 1, op. 24, spr. 1234, ark. 5-7",
            "TsDAHOU | fond=1 opis=24 delo=1234 | 5-7",
        ),
        (
            "AAN, zespół 1354, sygn. 295/XI, k. 12",
            "AAN | fond=1354 signature=295/XI | 12",
        ),
        (
            "AMSZ, zespół 10, wiązka 5, teczka 36",
            "AMSZ | fond=10 bundle=5 folder=36 | -",
        ),
        (
            "SAPMO-BArch, DY 30/3286, Bl. 12-15",
            "SAPMO-BArch | signature=DY 30/3286 | 12-15",
        ),
        (
            "PA AA, Bestand B 130, Bd. 2195, Blatt 4",
            "PA AA | fond=B 130 volume=2195 | 4",
        ),
        (
            "National Archives, College Park, RG 59, Entry 1561, Box 12, Folder 3",
            "National Archives, College Park | record group=59 entry=1561 box=12 folder=3 | -",
        ),
        (
            "NARA, Record Group 218, Lot 58 D 776, File 3",
            "NARA | record group=218 lot=58 D 776 file=3 | -",
        ),
        (
            "National Archives, RG 59, S/P Files: Lot 64 D 563, Chronological",
            "National Archives | record group=59 lot=64 D 563 | -",
        ),
        (
            "Department of State, INR Files: Lot 58 D 776, Box 3",
            "Department of State | lot=58 D 776 box=3 | -",
        ),
        ("CIA, Job 79T00937A, Box 1", "CIA | job=79T00937A box=1 | -"),
        ("RG59, Box 4", "- | record group=59 box=4 | -"),
        (
            "AMAE, Asie 1944-1955, carton 12, dossier 3",
            "AMAE | signature=Asie 1944-1955 box=12 file=3 | -",
        ),
        (
            "TsDA, Fond 1-B, Opis 5, a.e. 353",
            "TsDA | fond=1-B opis=5 file=353 | -",
        ),
        ("Fond 45", "- | fond=45 | -"),
        (
            "History and Public Policy Program Digital Archive, APRF, Fond 45, Opis 1",
            "APRF | fond=45 opis=1 | -",
        ),
        (
            "History and Public Policy Program Digital Archive, Fond 45",
            "History and Public Policy Program Digital Archive | fond=45 | -",
        ),
        (
            "Sample Reading Room Archive, Fond 45, Opis 1, Delo 5, Listy 1-2",
            "Sample Reading Room Archive | fond=45 opis=1 delo=5 | 1-2",
        ),
        (
            "ГАРФ. Ф. Р-9401. Оп. 2. Д. 93. Лл. 105-106. Копия.",
            "ГАРФ | fond=Р-9401 opis=2 delo=93 | 105-106",
        ),
        (
            "РГАСПИ, ф. 17, оп. 3, д. 1081, л. 5об. Подлинник. Машинопись.",
            "РГАСПИ | fond=17 opis=3 delo=1081 | 5об.",
        ),
        (
            "АВП РФ, ф. 07, оп. 23а, д. 18. Заверенная копия",
            "АВП РФ | fond=07 opis=23а delo=18 | -",
        ),
        (
            "NARA, RG 59, Central Decimal File 1950-54, 795.00/11-1750, Box 4268",
            "NARA | record group=59 file=795.00/11-1750 box=4268 | -",
        ),
        (
            "NARA, RG 59, Decimal File 611.93/3-1150",
            "NARA | record group=59 file=611.93/3-1150 | -",
        ),
        (
            "AVP RF, f. 07, op. 23a, por. 30, p. 21",
            "AVP RF | fond=07 opis=23a poryadok=30 papka=21 | -",
        ),
        ("TsK KPSS, Politburo, P79/III", "- |  | -"),
        (
            "AAN, KC PZPR, sygn. 237/V-237",
            "AAN | fond=KC PZPR signature=237/V-237 | -",
        ),
        (
            "The National Archives, FO 371/84086",
            "The National Archives | signature=FO 371/84086 | -",
        ),
        (
            "TNA: PRO, CAB 128/18",
            "TNA: PRO | signature=CAB 128/18 | -",
        ),
        ("TNA, FO 371/84086", "TNA | signature=FO 371/84086 | -"),
        (
            "SAPMO-BArch, DY 30/3286",
            "SAPMO-BArch | signature=DY 30/3286 | -",
        ),
        (
            "Halmyra Harbour Archive, Broadsides, No. 58",
            "Halmyra Harbour Archive |  | -",
        ),
        (
            "Архив портового города, письма, связка без номера",
            "Архив портового города |  | -",
        ),
        ("Letters of the clerk, Harbour Archive, a chest", "- |  | -"),
        ("Cabinet papers of the usual kind", "- |  | -"),
        ("Department of State", "- |  | -"),
        ("APRF", "APRF |  | -"),
        ("", "- |  | -"),
    ];

    #[test]
    fn levels_are_known_in_full_and_in_short() {
        let wrong: Vec<String> = FORMS
            .iter()
            .filter(|(text, wanted)| parts(text) != *wanted)
            .map(|(text, wanted)| format!("{text}\n   {}\n   {wanted}", parts(text)))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn the_archives_labels_are_kept() {
        let mark = read("APRF, f. 45, Opis 1, ed. khr. 7");
        let labels: Vec<&str> = mark
            .levels
            .iter()
            .map(|level| level.label.as_str())
            .collect();
        assert_eq!(labels, ["f.", "Opis", "ed. khr."]);
    }

    #[test]
    fn former_names_stand_apart() {
        let mark = read("RGANI (formerly TsKhSD), Fond 5, Opis 30");
        assert_eq!(mark.repository.as_deref(), Some("RGANI"));
        assert_eq!(mark.former_names, [Clean::line("TsKhSD")]);
        assert_eq!(
            mark.text.as_str(),
            "RGANI (formerly TsKhSD), Fond 5, Opis 30"
        );
    }

    #[test]
    fn a_mark_in_short() {
        assert_eq!(
            read("APRF, Fond 45, Opis 1, Delo 347, Listy 88-89")
                .short()
                .as_str(),
            "APRF 45/1/347"
        );
        assert_eq!(read("f. 45, op. 1").short().as_str(), "45/1");
        assert_eq!(
            read("Archive of the President, Russian Federation (APRF), f. 45")
                .short()
                .as_str(),
            "APRF 45"
        );
        assert_eq!(
            read("RGASPI, Moscow, f. 17, op. 3").short().as_str(),
            "RGASPI 17/3"
        );
        assert_eq!(
            read("a private collection").short().as_str(),
            "a private collection"
        );
    }

    proptest! {
        #[test]
        fn the_text_is_kept_whatever_it_is(text in any::<String>()) {
            let mark = read(&text);
            prop_assert!(mark.levels.iter().all(|level| !level.value.is_empty()));
            let kept = |value: &Clean| mark.text.contains(value.as_str());
            prop_assert!(mark.levels.iter().map(|level| &level.value).all(kept));
        }

        #[test]
        fn marks_of_every_shape_pass(text in "(f|op|Fond|RG|ф|л|d|p)[. ]{0,2}[0-9a-z,; -]{0,12}((f|op|Box)[. ]{0,2}[0-9]{0,3}){0,3}") {
            let mark = read(&text);
            prop_assert!(!mark.short().is_empty() || mark.text.is_empty());
        }
    }
}

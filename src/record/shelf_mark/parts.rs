//! A shelf mark that is given in parts: a field for the archive, one for the fond, one for the box.
//!
//! Front matter and citation managers have such fields. Some of their names mean other things
//! elsewhere (`file`, `list`, `series`): they count only beside one that is plain. What does
//! not count is given back, so that nothing of it is dropped.

use super::citation::{is_publisher, read_marks};
use super::{Level, ShelfMark, former_names, read};
use crate::record::Clean;

/// What a field says of a shelf mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The archive.
    Archive,
    /// The town it is in.
    Place,
    /// The mark without the archive, or whole.
    CallNumber,
    /// One level of it, by its name in the field's words.
    Level(&'static str),
    /// Leaves.
    Leaves,
}

/// Names of fields, lower case and without joints: those that mean nothing else, then those
/// that count only beside them or beside an archive.
const NAMES: &[(Part, &str, &str)] = &[
    (
        Part::Archive,
        "archive|archiv|archives|archivo|archivio|archiwum|repository|архив|архів",
        "",
    ),
    (
        Part::Place,
        "archiveplace|archivecity|archivelocationplace",
        "",
    ),
    (
        Part::CallNumber,
        "callnumber|shelfmark|signatur|sygnatura|signatura|cote|archivelocation|referencecode|archivesignatur|шифр",
        "signature|reference",
    ),
    (
        Part::Level("fond"),
        "fond|fonds|fondo|bestand|zespół|zespol|фонд",
        "",
    ),
    (
        Part::Level("opis"),
        "opis|opys|опись|опис",
        "inventory|inventar|inwentarz",
    ),
    (
        Part::Level("delo"),
        "delo|sprava|storageunit|edkhr|дело|справа",
        "",
    ),
    (Part::Level("papka"), "papka|папка", ""),
    (Part::Level("record group"), "recordgroup|rg", ""),
    (Part::Level("entry"), "", "entry"),
    (
        Part::Level("series"),
        "",
        "series|subseries|serie|série|seria|серия",
    ),
    (
        Part::Level("box"),
        "box|carton|karton|boîte|boite|krabice|коробка",
        "",
    ),
    (Part::Level("folder"), "teczka|mappe|složka", "folder"),
    (Part::Level("lot"), "", "lot|lotfile"),
    (Part::Level("file"), "akte|expediente|dosar", "file|dossier"),
    (
        Part::Level("bundle"),
        "wiązka|wiazka|svazek|liasse|связка",
        "bundle",
    ),
    (Part::Level("reel"), "", "reel|microfilm"),
    (
        Part::Leaves,
        "listy|листы|feuillets",
        "list|лист|leaf|leaves|folio|folios|bl|blatt|blätter|feuillet|ll",
    ),
];

/// Returns what a field of this name says of a shelf mark, if it may say something of one.
pub fn part_named(name: &str) -> Option<Part> {
    found(name).map(|(part, _)| part)
}

/// Returns the place of a part among the others in a mark that is written from the whole down,
/// for fields that come without an order.
pub fn rank(part: Part) -> usize {
    let place = NAMES.iter().position(|(known, _, _)| *known == part);
    place.unwrap_or(NAMES.len())
}

/// Finds a name; the second is true when it means nothing else.
fn found(name: &str) -> Option<(Part, bool)> {
    let plain: String = name
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | ' ' | '.'))
        .flat_map(char::to_lowercase)
        .collect();
    let is_in = |list: &str| list.split('|').any(|known| known == plain);
    NAMES
        .iter()
        .filter(|_| !plain.is_empty())
        .find_map(|&(part, plainly, perhaps)| {
            let strong = is_in(plainly);
            (strong || is_in(perhaps)).then_some((part, strong))
        })
}

/// The parts of one shelf mark, in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    archive: Option<Given>,
    place: Option<Given>,
    call_number: Option<Given>,
    levels: Vec<(Part, Given)>,
    is_plain: bool,
}

/// What the parts make together.
#[derive(Clone, Debug, Default)]
pub struct Made {
    /// The shelf marks.
    pub marks: Vec<ShelfMark>,
    /// What the call number says of those who found, gave or translated the document.
    pub credits: Vec<Clean>,
    /// Names and values that make no shelf mark.
    pub left: Vec<(Clean, Clean)>,
}

/// A field as it was given.
#[derive(Clone, Debug)]
struct Given {
    name: Clean,
    value: Clean,
}

impl Parts {
    /// Takes up a field under a name that [`part_named`] knows, or under another that the caller
    /// knows to mean this part. Returns false when there is such a part already, or when the
    /// value is none (a switch, an address): it is the caller's to keep.
    pub fn add(&mut self, part: Part, name: &str, value: &str) -> bool {
        let value = Clean::line(value);
        let is_switch = matches!(value.as_str(), "true" | "false" | "yes" | "no" | "");
        if is_switch || value.contains("://") {
            return false;
        }
        let given = Given {
            name: Clean::line(name),
            value,
        };
        self.is_plain |= found(name).is_none_or(|(_, strong)| strong);
        let place = match part {
            Part::Archive => &mut self.archive,
            Part::Place => &mut self.place,
            Part::CallNumber => &mut self.call_number,
            Part::Level(_) | Part::Leaves => {
                if self.levels.iter().any(|(known, _)| *known == part) {
                    return false;
                }
                self.levels.push((part, given));
                return true;
            }
        };
        if place.is_some() {
            return false;
        }
        *place = Some(given);
        true
    }

    /// Makes the shelf mark, or several where the call number holds several.
    pub fn finish(self) -> Made {
        let says_where =
            self.archive.is_some() || self.call_number.is_some() || !self.levels.is_empty();
        if !self.is_plain || !says_where {
            let given = [self.archive, self.place, self.call_number]
                .into_iter()
                .flatten();
            let given = given.chain(self.levels.into_iter().map(|(_, given)| given));
            return Made {
                left: given.map(|given| (given.name, given.value)).collect(),
                ..Made::default()
            };
        }
        self.made()
    }

    fn made(mut self) -> Made {
        let number = self.call_number.take();
        let mut made = Made::default();
        let mut number = number.map(|given| given.value);
        if let Some(given) = &number {
            let (marks, credits) = read_marks(given);
            made.credits = credits;
            // A publisher is no place where anything is kept: the mark names its archive.
            let archive = self.archive.as_ref();
            let is_publisher = archive.is_some_and(|name| is_publisher(&name.value));
            if is_publisher && marks.iter().all(|mark| mark.repository.is_some()) {
                made.left
                    .extend(self.archive.take().map(|given| (given.name, given.value)));
            }
            let mut marks = marks.into_iter();
            number = marks.next().map(|mark| mark.text);
            made.marks.extend(marks);
        }
        let is_said = number.is_some() || self.archive.is_some() || !self.levels.is_empty();
        if is_said {
            made.marks.insert(0, self.one(number));
        }
        made
    }

    /// Makes the mark of the fields, with one call number.
    fn one(self, number: Option<Clean>) -> ShelfMark {
        let value = |given: Option<Given>| given.map(|given| given.value);
        let (archive, place) = (value(self.archive), value(self.place));
        let is_said = |words: &Clean, by: &Option<Clean>| {
            by.as_ref().is_some_and(|by| by.contains(words.as_str()))
        };
        let place = place.filter(|place| !is_said(place, &archive));
        let named: Vec<Clean> = archive.iter().chain(&place).cloned().collect();
        let repository = Some(Clean::join(&named, ", ")).filter(|name| !name.is_empty());
        // A call number may be the mark whole, the archive with it.
        let not_said = named.into_iter().filter(|words| !is_said(words, &number));
        let mut words: Vec<Clean> = not_said.collect();
        let mut mark = ShelfMark::default();
        if let Some(number) = number {
            mark = read_number(&number);
            let is_whole = archive
                .as_ref()
                .is_none_or(|name| number.contains(name.as_str()));
            mark.repository.take_if(|_| !is_whole);
            words.push(number);
        }
        for (part, given) in self.levels {
            words.push(add_level(&mut mark, part, &given));
        }
        if let (None, Some(repository)) = (&mark.repository, repository) {
            let (name, former) = former_names(&repository);
            mark.repository = Some(Clean::line(&name));
            mark.former_names.extend(former);
        }
        mark.text = Clean::join(&words, ", ");
        mark
    }
}

/// Reads a call number; one without any label is a signature.
fn read_number(number: &Clean) -> ShelfMark {
    let mut mark = read(number);
    if mark.levels.is_empty() && mark.leaves.is_none() && mark.repository.is_none() {
        mark.levels.push(Level {
            name: "signature",
            value: number.clone(),
            label: Clean::default(),
        });
    }
    mark
}

/// Adds a level by its field; returns it as it stands in the text of the mark.
fn add_level(mark: &mut ShelfMark, part: Part, given: &Given) -> Clean {
    let own = read(&given.value);
    let has_label = !own.levels.is_empty() || own.leaves.is_some();
    if has_label && own.repository.is_none() {
        // "fond: f. 45": the value has its label.
        mark.levels.extend(own.levels);
        mark.leaves = mark.leaves.take().or(own.leaves);
        return given.value.clone();
    }
    match part {
        Part::Level(name) => mark.levels.push(Level {
            name,
            value: given.value.clone(),
            label: given.name.clone(),
        }),
        Part::Leaves => mark.leaves = Some(given.value.clone()),
        Part::Archive | Part::Place | Part::CallNumber => {}
    }
    Clean::join([&given.name, &given.value], " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Makes a mark of fields; written as `repository | name=value … | leaves | text`.
    fn made(fields: &[(&str, &str)]) -> String {
        let mut parts = Parts::default();
        for (name, value) in fields {
            if let Some(part) = part_named(name) {
                parts.add(part, name, value);
            }
        }
        let made = parts.finish();
        let Some(mark) = made.marks.first() else {
            return format!("none, {} given back", made.left.len());
        };
        let levels: Vec<String> = mark
            .levels
            .iter()
            .map(|level| format!("{}={}", level.name, level.value))
            .collect();
        format!(
            "{} | {} | {} | {}",
            mark.repository.as_deref().unwrap_or("-"),
            levels.join(" "),
            mark.leaves.as_deref().unwrap_or("-"),
            mark.text
        )
    }

    #[test]
    fn fields_become_levels_with_their_own_labels() {
        for (fields, wanted) in [
            (
                &[
                    ("archive", "APRF"),
                    ("fond", "45"),
                    ("opis", "1"),
                    ("delo", "347"),
                    ("list", "88-89"),
                ][..],
                "APRF | fond=45 opis=1 delo=347 | 88-89 | APRF, fond 45, opis 1, delo 347, list 88-89",
            ),
            (
                &[
                    ("Repository", "NARA (College Park)"),
                    ("Record Group", "59"),
                    ("Box", "12"),
                    ("Folder", "3"),
                ],
                "NARA (College Park) | record group=59 box=12 folder=3 | - | NARA (College Park), Record Group 59, Box 12, Folder 3",
            ),
            (
                &[
                    ("Archiv", "SAPMO-BArch"),
                    ("Bestand", "DY 30"),
                    ("Signatur", "DY 30/3286"),
                    ("Bl.", "12-15"),
                ],
                "SAPMO-BArch | signature=DY 30/3286 fond=DY 30 | 12-15 | SAPMO-BArch, DY 30/3286, Bestand DY 30, Bl. 12-15",
            ),
            (
                &[("archive", "AMAE"), ("cote", "119QO/521"), ("folio", "4")],
                "AMAE | signature=119QO/521 | 4 | AMAE, 119QO/521, folio 4",
            ),
            (
                &[
                    ("archive", "RGASPI"),
                    ("archive-place", "Moscow"),
                    ("archive_location", "f. 17, op. 3, d. 5, l. 2"),
                ],
                "RGASPI, Moscow | fond=17 opis=3 delo=5 | 2 | RGASPI, Moscow, f. 17, op. 3, d. 5, l. 2",
            ),
            (
                &[("archive", "APRF"), ("call-number", "APRF, f. 45, op. 1")],
                "APRF | fond=45 opis=1 | - | APRF, f. 45, op. 1",
            ),
            (
                &[("fond", "f. 45"), ("opis", "op. 1")],
                "- | fond=45 opis=1 | - | f. 45, op. 1",
            ),
            (
                &[("archive", "RGANI (formerly TsKhSD)")],
                "RGANI |  | - | RGANI (formerly TsKhSD)",
            ),
        ] {
            assert_eq!(made(fields), wanted);
        }
    }

    #[test]
    fn what_may_mean_something_else_needs_company() {
        assert_eq!(
            made(&[("file", "scan.pdf"), ("series", "Diaries")]),
            "none, 2 given back"
        );
        assert_eq!(
            made(&[("archive", "true"), ("list", "no")]),
            "none, 0 given back"
        );
        assert_eq!(
            made(&[("file", "3"), ("archive", "HSA")]),
            "HSA | file=3 | - | HSA, file 3"
        );
    }

    proptest! {
        #[test]
        fn nothing_is_dropped(fields in proptest::collection::vec(("archive|fond|box|list|file|cote|archiveplace", "[a-zA-Z0-9 ./-]{1,8}"), 0..5)) {
            let mut parts = Parts::default();
            let mut kept = Vec::new();
            for (name, value) in &fields {
                if let Some(part) = part_named(name) && parts.add(part, name, value) {
                    kept.push(Clean::line(value));
                }
            }
            let made = parts.finish();
            let text = made.marks.first().map(|mark| mark.text.clone()).unwrap_or_default();
            for value in kept {
                prop_assert!(text.contains(value.as_str()) || made.left.iter().any(|(_, other)| *other == value), "{value} in {text}");
            }
        }
    }
}

//! The words of dates: months, seasons, and the small words around them. A table.
//!
//! English, Russian, Ukrainian, German, French, Polish, Spanish, Italian, Czech; lower case.
//! Abbreviations are listed, not guessed: "mar" is March, "mars" too, "marzipan" is nothing.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a word means in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A month, 1 to 12.
    Month(u8),
    /// A season, as its EDTF code (21 spring to 24 winter).
    Season(u8),
    /// The date is an estimate.
    Approximate,
    /// The date is doubtful.
    Uncertain,
    /// A part of the unit that follows: first and last twelfth of it, in twelfths.
    Part(u8, u8),
    /// The latest the date can be: what follows is its end.
    Before,
    /// The earliest the date can be: what follows is its start.
    After,
    /// Stands between the two ends of a range.
    To,
    /// Stands before the first end of a range.
    From,
    /// What precedes is a century.
    Century,
    /// What precedes is a decade.
    Decade,
    /// Before the common era.
    Bce,
    /// Says nothing: an article, a weekday, the word "year".
    Nothing,
}

/// A month with its names.
const MONTHS: [(u8, &str); 12] = [
    (
        1,
        "january jan января январь янв січня січень januar jänner janvier janv stycznia styczeń enero gennaio leden ledna",
    ),
    (
        2,
        "february feb февраля февраль фев февр лютого лютий februar feber février fevrier févr lutego luty febrero febbraio únor února",
    ),
    (
        3,
        "march mar mrt марта март березня березень märz maerz mars marca marzec marzo březen března",
    ),
    (
        4,
        "april apr апреля апрель апр квітня квітень avril avr kwietnia kwiecień abril aprile duben dubna",
    ),
    (
        5,
        "may мая май травня травень mai maja maj mayo maggio květen května",
    ),
    (
        6,
        "june jun июня июнь червня червень juni juin czerwca czerwiec junio giugno červen června",
    ),
    (
        7,
        "july jul июля июль липня липень juli juillet juil lipca lipiec julio luglio červenec července",
    ),
    (
        8,
        "august aug августа август авг серпня серпень août aout sierpnia sierpień agosto srpen srpna",
    ),
    (
        9,
        "september sept sep сентября сентябрь сент сен вересня вересень septembre września wrzesień septiembre settembre září",
    ),
    (
        10,
        "october oct oct октября октябрь окт жовтня жовтень oktober okt octobre października październik octubre ottobre říjen října",
    ),
    (
        11,
        "november nov ноября ноябрь нояб листопада листопад novembre listopada listopad noviembre",
    ),
    (
        12,
        "december dec декабря декабрь дек грудня грудень dezember dez décembre decembre déc grudnia grudzień diciembre dicembre prosinec prosince",
    ),
];

/// Months in Roman figures stand only between two numbers ("17.XI.1950").
const ROMAN: [&str; 12] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
];

/// Every other word, by meaning.
const OTHERS: [(Meaning, &str); 20] = [
    (
        Meaning::Season(21),
        "spring весна весны весной frühjahr frühling printemps wiosna wiosny",
    ),
    (
        Meaning::Season(22),
        "summer лето лета летом sommer été lato lata",
    ),
    (
        Meaning::Season(23),
        "autumn fall осень осени осенью herbst automne jesień jesieni",
    ),
    (
        Meaning::Season(24),
        "winter зима зимы зимой hiver zima zimy",
    ),
    (
        Meaning::Approximate,
        "circa ca c cca about approximately approx around roughly etwa um около ок приблизительно ok około vers environ",
    ),
    (
        Meaning::Uncertain,
        "probably possibly perhaps presumably likely uncertain вероятно возможно предположительно vermutlich wohl",
    ),
    (
        Meaning::Part(1, 4),
        "early beginning start начало начала anfang début początek",
    ),
    (Meaning::Part(5, 8), "mid middle середина mitte milieu"),
    (Meaning::Part(9, 12), "late end конец конца ende fin koniec"),
    (Meaning::Before, "before until till by vor до przed avant"),
    (
        Meaning::After,
        "after since nach seit после po après depuis",
    ),
    (
        Meaning::To,
        "to and through thru or bis und oder по do i и et au until till",
    ),
    (
        Meaning::From,
        "between from zwischen von vom с между od między entre du",
    ),
    (
        Meaning::Century,
        "century cent centuries век века в jahrhundert jh siècle wiek wieku",
    ),
    (Meaning::Decade, "s es er ern е х ые ых е годы"),
    (Meaning::Bce, "bc bce"),
    (
        Meaning::Nothing,
        "the of in on year years date dated ad ce st nd rd th ste de der den dem le la les er d r roku rok lat год года году г гг й го ого",
    ),
    (
        Meaning::Nothing,
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thurs fri sat sun",
    ),
    (
        Meaning::Nothing,
        "понедельник вторник среда четверг пятница суббота воскресенье montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
    ),
    (
        Meaning::Nothing,
        "am pm a m p hours hrs h gmt noon midnight oclock час часов часа утра вечера uhr",
    ),
];

/// Phrases that make what follows an end: "not before" leaves the other meaning than "before".
/// A longer one stands before one that it begins with.
pub(super) const LIMITS: [(Meaning, &str); 36] = [
    (Meaning::After, "не ранее чем"),
    (Meaning::After, "не ранее"),
    (Meaning::After, "не раньше"),
    (Meaning::After, "не раніше"),
    (Meaning::Before, "не позднее чем"),
    (Meaning::Before, "не позднее"),
    (Meaning::Before, "не позже"),
    (Meaning::Before, "не пізніше"),
    (Meaning::Before, "ранее"),
    (Meaning::Before, "раньше"),
    (Meaning::After, "позднее"),
    (Meaning::After, "позже"),
    (Meaning::After, "not earlier than"),
    (Meaning::After, "no earlier than"),
    (Meaning::After, "not before"),
    (Meaning::After, "on or after"),
    (Meaning::After, "later than"),
    (Meaning::Before, "not later than"),
    (Meaning::Before, "no later than"),
    (Meaning::Before, "not after"),
    (Meaning::Before, "on or before"),
    (Meaning::Before, "earlier than"),
    (Meaning::After, "nicht früher als"),
    (Meaning::After, "nicht vor"),
    (Meaning::After, "frühestens"),
    (Meaning::Before, "nicht später als"),
    (Meaning::Before, "nicht nach"),
    (Meaning::Before, "spätestens"),
    (Meaning::After, "pas avant"),
    (Meaning::After, "au plus tôt"),
    (Meaning::Before, "pas après"),
    (Meaning::Before, "au plus tard"),
    (Meaning::After, "nie wcześniej niż"),
    (Meaning::After, "nie przed"),
    (Meaning::Before, "nie później niż"),
    (Meaning::Before, "nie po"),
];

/// Says that there is no date.
pub(super) const UNDATED: [&str; 12] = [
    "undated",
    "n.d.",
    "n. d.",
    "nd",
    "no date",
    "not dated",
    "unknown",
    "s.d.",
    "o.d.",
    "b.d.",
    "б.д.",
    "без даты",
];

/// Every word with its meanings; a date is read some ten times for every record of a scan.
static MEANINGS: LazyLock<HashMap<&str, Vec<Meaning>>> = LazyLock::new(|| {
    let months = MONTHS
        .iter()
        .map(|(month, names)| (Meaning::Month(*month), *names));
    let mut table: HashMap<&str, Vec<Meaning>> = HashMap::new();
    for (meaning, names) in months.chain(OTHERS) {
        for name in names.split(' ') {
            table.entry(name).or_default().push(meaning);
        }
    }
    table
});

/// Returns every meaning a word can have, the likeliest first.
pub(super) fn meanings(word: &str) -> impl Iterator<Item = Meaning> {
    MEANINGS.get(word).into_iter().flatten().copied()
}

/// The words of [`LIMITS`], each by itself.
static OF_LIMITS: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    LIMITS
        .iter()
        .flat_map(|(_, phrase)| phrase.split(' '))
        .collect()
});

/// Returns true for a word in small letters that may stand in a date.
pub(super) fn is_of_dates(word: &str) -> bool {
    MEANINGS.contains_key(word) || OF_LIMITS.contains(word) || roman_month(word).is_some()
}

/// Returns the month of a Roman figure.
pub(super) fn roman_month(word: &str) -> Option<u8> {
    let place = ROMAN.iter().position(|figure| *figure == word)?;
    u8::try_from(place + 1).ok()
}

/// Returns the English name of a month.
pub(super) fn month_name(month: u8) -> Option<&'static str> {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    NAMES.get(usize::from(month).checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_is_two_months() {
        let mut seen = std::collections::BTreeMap::new();
        for (month, names) in MONTHS {
            for name in names.split(' ') {
                // "listopad" is October in Czech and November in Polish; the table has one.
                assert!(
                    seen.insert(name, month)
                        .is_none_or(|before| before == month),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn a_longer_limit_comes_before_the_one_it_begins_with() {
        for (at, (_, phrase)) in LIMITS.iter().enumerate() {
            assert_eq!(*phrase, phrase.to_lowercase());
            let later = LIMITS.iter().skip(at + 1);
            let mut later = later.filter(|(_, other)| other.starts_with(*phrase));
            assert_eq!(later.next(), None, "{phrase}");
        }
    }

    #[test]
    fn table_words_are_lower_case_and_single() {
        for (_, names) in OTHERS {
            assert!(
                names
                    .split(' ')
                    .all(|word| !word.is_empty() && word == word.to_lowercase())
            );
        }
    }
}

//! Latin spellings of Cyrillic words and of Korean names.
//!
//! Archives write one name in many ways: ISO 9, the Library of Congress, the English-language
//! press; McCune-Reischauer and the Revised Romanization. A word and each of its spellings give
//! the same key, and keys are what is compared. The letters are tables in `data/names/`. Chinese
//! names are no matter of letters: they are listed (see [`super::aliases`]).

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::fold::fold;

/// Shorter keys would be found everywhere.
const SHORTEST_KEY: usize = 3;
/// Korean names are of two to four syllables.
pub const SYLLABLES: std::ops::RangeInclusive<usize> = 2..=4;
/// Keys of Korean names of fewer letters are Latin words.
const SHORTEST_NAME: usize = 5;
/// So many Latin words at most make a Korean name.
pub const MOST_WORDS: usize = 4;

/// Letter by letter, what a Cyrillic letter is in a key.
static CYRILLIC: LazyLock<HashMap<char, &'static str>> = LazyLock::new(|| {
    let pairs = pairs(include_str!("../../data/names/cyrillic.txt"));
    pairs
        .filter_map(|(from, to)| Some((from.chars().next()?, to)))
        .collect()
});

/// Readings of Latin letters, the longest first.
static LATIN: LazyLock<Vec<(&'static str, &'static str)>> =
    LazyLock::new(|| longest_first(pairs(include_str!("../../data/names/latin.txt")).collect()));

static KOREAN: LazyLock<Korean> = LazyLock::new(Korean::read);

/// Returns the lines of a table as a word and what follows it.
fn pairs(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = table.lines().map(str::trim);
    let rows = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|line| {
        let (from, to) = line.split_once(' ').unwrap_or((line, ""));
        (from, to.trim())
    })
}

fn longest_first(
    mut readings: Vec<(&'static str, &'static str)>,
) -> Vec<(&'static str, &'static str)> {
    readings.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
    readings
}

/// Returns true for a word of Cyrillic letters.
pub fn is_cyrillic(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(|c| ('\u{400}'..='\u{52f}').contains(&c))
}

/// Returns true for a word of Latin letters.
pub fn is_latin(word: &str) -> bool {
    let is_letter = |c: char| c < '\u{300}' || ('\u{1e00}'..='\u{1eff}').contains(&c);
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(is_letter)
}

/// Returns the keys of a Cyrillic word; in Ukrainian and Belarusian г is also `h`.
pub fn keys_of_cyrillic(word: &str, tag: Option<&str>) -> Vec<String> {
    if !is_cyrillic(word) {
        return Vec::new();
    }
    let primary = tag.and_then(|tag| tag.split('-').next());
    let soft = matches!(primary, Some("uk" | "be"));
    let letters: String = word.nfc().flat_map(char::to_lowercase).collect();
    let key = |soft: bool| {
        let mut key = String::with_capacity(letters.len());
        for c in letters.chars() {
            match CYRILLIC.get(&c) {
                Some(_) if soft && c == 'г' => key.push_str("kh"),
                Some(latin) => key.push_str(latin),
                None => key.push_str(&fold(c.encode_utf8(&mut [0; 4]))),
            }
        }
        made_alike(&key)
    };
    let mut keys = vec![key(false)];
    if soft && letters.contains('г') {
        keys.push(key(true));
    }
    keys.retain(|key| key.len() >= SHORTEST_KEY);
    keys
}

/// Returns the keys that a Latin word would have if it were written in Cyrillic letters.
///
/// The last is without a final vowel: it is the stem of a word in another case.
pub fn cyrillic_keys_of_latin(word: &str) -> Vec<String> {
    if !is_latin(word) {
        return Vec::new();
    }
    let lower: String = word.nfc().flat_map(char::to_lowercase).collect();
    let mut keys = vec![made_alike(&read(&lower, &LATIN))];
    if lower.contains("yo") {
        keys.push(made_alike(&read(&lower.replace("yo", "e"), &LATIN)));
    }
    if let Some(stem) = keys
        .first()
        .and_then(|key| key.strip_suffix(['a', 'e', 'i', 'o', 'u']))
        && stem.len() > SHORTEST_KEY
    {
        keys.push(stem.to_owned());
    }
    keys.retain(|key| key.len() >= SHORTEST_KEY);
    keys.dedup();
    keys
}

/// Reads letters by a table, the longest reading first; marks and apostrophes go.
fn read(lower: &str, readings: &[(&str, &str)]) -> String {
    let mut key = String::with_capacity(lower.len());
    let mut rest = lower;
    while let Some(c) = rest.chars().next() {
        let known = readings.iter().find(|(from, _)| rest.starts_with(from));
        let length = if let Some((from, to)) = known {
            key.push_str(to);
            from.len()
        } else {
            let folded = fold(c.encode_utf8(&mut [0; 4]));
            // Signs for the soft and the hard sign are letters to Unicode.
            let is_kept = |c: &char| c.is_alphanumeric() && !('\u{2b0}'..'\u{300}').contains(c);
            key.extend(folded.chars().filter(is_kept));
            c.len_utf8()
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    key
}

/// Takes out what spellings differ in most: `skii`, `sky` and `skiy`; `ye` and `e`.
fn made_alike(key: &str) -> String {
    let mut alike = String::with_capacity(key.len());
    for c in key.chars() {
        match (alike.chars().next_back(), c) {
            (Some('i'), 'i') => {}
            (Some('i'), 'e') => {
                alike.pop();
                alike.push('e');
            }
            _ => alike.push(c),
        }
    }
    alike
}

/// The table of Korean.
#[derive(Default)]
struct Korean {
    initials: Vec<&'static str>,
    vowels: Vec<&'static str>,
    finals: Vec<&'static str>,
    latin: Vec<(&'static str, &'static str)>,
    surnames: Vec<(&'static str, &'static str)>,
}

impl Korean {
    fn read() -> Self {
        let mut korean = Self::default();
        let sounds = |row: &'static str| -> Vec<&'static str> {
            let sounds = row.split(' ');
            sounds.map(|sound| sound.trim_matches('-')).collect()
        };
        for (kind, row) in pairs(include_str!("../../data/names/korean.txt")) {
            let two = row.split_once(' ');
            match (kind, two) {
                ("initials", _) => korean.initials = sounds(row),
                ("vowels", _) => korean.vowels = sounds(row),
                ("finals", _) => korean.finals = sounds(row),
                ("latin", Some(pair)) => korean.latin.push(pair),
                ("surname", Some(pair)) => korean.surnames.push(pair),
                _ => {}
            }
        }
        korean.latin = longest_first(std::mem::take(&mut korean.latin));
        korean
    }
}

/// Returns true for a syllable of the Korean script.
pub fn is_syllable(c: char) -> bool {
    ('\u{ac00}'..='\u{d7a3}').contains(&c)
}

/// Returns the keys of Korean syllables taken as a name; with an initial ㄹ also without it.
pub fn keys_of_syllables(syllables: &[char]) -> Vec<String> {
    if !syllables.iter().copied().all(is_syllable) {
        return Vec::new();
    }
    let sound = |of: &[&'static str], at: u32| of.get(at as usize).copied().unwrap_or_default();
    let mut key = String::new();
    for syllable in syllables {
        // A syllable's number is made of its initial, vowel and final (Unicode, chapter 3.12).
        let number = u32::from(*syllable) - 0xac00;
        key.push_str(sound(&KOREAN.initials, number / 588));
        key.push_str(sound(&KOREAN.vowels, number % 588 / 28));
        key.push_str(sound(&KOREAN.finals, number % 28));
    }
    let mut keys = vec![without_doubles(&key)];
    if let Some(soft) = key.strip_prefix('l') {
        keys.push(without_doubles(soft));
    }
    keys.retain(|key| key.len() >= SHORTEST_NAME);
    keys
}

/// Returns the keys that Latin words would have as one Korean name.
pub fn korean_keys_of_latin(words: &[&str]) -> Vec<String> {
    if words.is_empty() || words.len() > MOST_WORDS || !words.iter().all(|word| is_latin(word)) {
        return Vec::new();
    }
    let folded: Vec<String> = words.iter().map(|word| letters_of(word)).collect();
    let (first, rest) = folded
        .split_first()
        .map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
    let end: String = rest.iter().map(|word| read(word, &KOREAN.latin)).collect();
    let known = KOREAN
        .surnames
        .iter()
        .find(|(name, _)| *name == first && !rest.is_empty());
    let firsts: Vec<String> = match known {
        Some((_, keys)) => keys.split(' ').map(str::to_owned).collect(),
        None => vec![read(first, &KOREAN.latin)],
    };
    let keys = firsts
        .iter()
        .map(|first| without_doubles(&format!("{first}{end}")));
    keys.filter(|key| key.len() >= SHORTEST_NAME).collect()
}

/// Returns the folded letters of a word, without hyphens and apostrophes.
fn letters_of(word: &str) -> String {
    fold(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn without_doubles(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for c in key.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn meets(latin: &str, cyrillic: &str, tag: Option<&str>) -> bool {
        let keys = keys_of_cyrillic(cyrillic, tag);
        cyrillic_keys_of_latin(latin)
            .iter()
            .any(|key| keys.contains(key))
    }

    #[test]
    fn a_cyrillic_word_is_met_by_each_of_its_spellings() {
        for (cyrillic, spellings) in [
            ("Штыков", &["Shtykov", "Štykov"][..]),
            (
                "Хрущёв",
                &["Khrushchev", "Hruŝëv", "Khrushchëv", "Khrushchyov"],
            ),
            (
                "Достоевский",
                &["Dostoevskii", "Dostoyevsky", "Dostoevskij"],
            ),
            ("Ельцин", &["Yeltsin", "Elʹcin", "Elʹt͡sin", "El'tsin"]),
            ("Юрий", &["Yuri", "Iurii", "Ûrij", "Jurij", "Yury"]),
            ("Чуйков", &["Chuikov", "Čujkov", "Chuykov"]),
            ("Фёдор", &["Fedor", "Fyodor", "Fëdor"]),
            ("Жуков", &["Zhukov", "Žukov"]),
            ("Щербаков", &["Shcherbakov", "Ŝerbakov"]),
            ("Васильевич", &["Vasilevich", "Vasilyevich", "Vasilʹevič"]),
            ("Яковлев", &["Yakovlev", "I͡akovlev", "Âkovlev"]),
            ("Киев", &["Kiev"]),
            ("Объект", &["Obʺekt", "obekt"]),
        ] {
            for spelling in spellings {
                assert!(meets(spelling, cyrillic, None), "{spelling} {cyrillic}");
            }
        }
        assert!(meets("Hryhorenko", "Григоренко", Some("uk")));
        assert!(!meets("Hryhorenko", "Григоренко", Some("ru")));
        assert!(meets("telegramma", "телеграмм", None), "the stem");
        assert!(!meets("Stalin", "Штыков", None));
    }

    #[test]
    fn a_korean_name_is_met_by_each_of_its_spellings() {
        for (korean, spellings) in [
            (
                "김일성",
                &["Kim Il Sung", "Kim Il-sung", "Kim Ilsŏng", "Gim Ilseong"][..],
            ),
            (
                "박헌영",
                &["Pak Hŏn-yŏng", "Park Hon-yong", "Bak Heonyeong"],
            ),
            ("김두봉", &["Kim Tu-bong", "Kim Du-bong"]),
            (
                "최용건",
                &["Ch'oe Yong-gŏn", "Choe Yong Gon", "Choi Yong-kun"],
            ),
            ("리승엽", &["Ri Sung Yop", "Yi Sŭng-yŏp", "Lee Sung-yop"]),
            ("평양", &["Pyongyang", "P'yŏngyang", "Pyeongyang"]),
            ("원산", &["Wonsan", "Wŏnsan"]),
        ] {
            let syllables: Vec<char> = korean.chars().collect();
            let keys = keys_of_syllables(&syllables);
            for spelling in spellings {
                let words: Vec<&str> = spelling.split(' ').collect();
                let met = korean_keys_of_latin(&words);
                assert!(
                    met.iter().any(|key| keys.contains(key)),
                    "{spelling} {met:?} {keys:?}"
                );
            }
        }
    }

    #[test]
    fn the_tables_are_whole() {
        assert_eq!(KOREAN.initials.len(), 19);
        assert_eq!(KOREAN.vowels.len(), 21);
        assert_eq!(KOREAN.finals.len(), 28);
        assert!(('а'..='я').all(|c| CYRILLIC.contains_key(&c)));
    }

    proptest! {
        #[test]
        fn no_word_panics(word in any::<String>()) {
            let _ = (keys_of_cyrillic(&word, None), cyrillic_keys_of_latin(&word));
            let _ = korean_keys_of_latin(&[&word]);
            let _ = keys_of_syllables(&word.chars().collect::<Vec<char>>());
        }
    }
}

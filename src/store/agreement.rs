//! Whether a text is in the language that its file's name seems to tell, and which one it is
//! in where nobody says so.
//!
//! `plan_no.md` is the Norwegian plan when the record names Norwegian, or when the text is
//! Norwegian; else it is another document. A short text is judged by its script alone, and
//! the Latin script says nothing: two records too many are mended sooner than one too few.

use whatlang::{Lang, Script};

use crate::record::language;
use crate::record::{Clean, Record};

use super::companions::ORIGINAL;

/// Fewer letters than this are judged by their script: detection guesses on short texts.
const ENOUGH_LETTERS: usize = 50;

/// How much of a text is looked at, in characters: more makes detection no surer.
const SAMPLE: usize = 4_000;

/// Three letters as detection has them (ISO 639-3) and retired two-letter forms, in order.
const SHORT: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("in", "id"),
    ("ind", "id"),
    ("ita", "it"),
    ("iw", "he"),
    ("jav", "jv"),
    ("ji", "yi"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nb", "no"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nn", "no"),
    ("nob", "no"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

/// Returns true when the record names this language, or the companion's text is in it.
///
/// A name that says "original" tells no language: it is believed unless the two are of
/// different dates.
pub fn agrees(tag: &str, record: &Record, companion: &Record) -> bool {
    if tag == ORIGINAL {
        return match (&record.date, &companion.date) {
            (Some(one), Some(other)) => one.overlaps(other),
            (_, _) => true,
        };
    }
    names(record, tag) || names(companion, tag) || text_is_in(&sample_of(companion), tag)
}

/// Returns true when two tags are of one language, whatever their scripts and regions.
pub fn same_language(a: &str, b: &str) -> bool {
    primary(a) == primary(b)
}

/// Returns true when a record says of itself that it has to do with this language.
fn names(record: &Record, tag: &str) -> bool {
    let original = record.original_language.iter();
    let original = original.filter_map(|language| language.tag.clone());
    let contents = record
        .contents
        .iter()
        .filter_map(|entry| language::tag_in(entry));
    let texts = record.texts.iter().filter_map(|text| text.language.clone());
    original
        .chain(contents)
        .chain(texts)
        .any(|named| same_language(&named, tag))
}

fn sample_of(record: &Record) -> String {
    let blocks = record.texts.iter().flat_map(|text| &text.blocks);
    let letters = blocks.flat_map(|block| block.text.chars().chain(['\n']));
    letters.take(SAMPLE).collect()
}

fn text_is_in(text: &str, tag: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    if letters >= ENOUGH_LETTERS
        && let Some(info) = whatlang::detect(text)
        && info.is_reliable()
    {
        return same_language(info.lang().code(), tag) || are_one_by_ear(info.lang(), tag);
    }
    whatlang::detect_script(text).is_some_and(|script| script_is_of(script, tag))
}

/// Written so nearly alike that detection takes the one for the other.
fn are_one_by_ear(found: Lang, tag: &str) -> bool {
    match found {
        Lang::Srp | Lang::Hrv => matches!(primary(tag).as_str(), "sr" | "hr" | "bs" | "sh"),
        Lang::Nob | Lang::Dan => matches!(primary(tag).as_str(), "no" | "da"),
        _ => false,
    }
}

/// Returns true when a language other than in Latin letters is written in this script.
fn script_is_of(script: Script, tag: &str) -> bool {
    let languages: &[&str] = match script {
        Script::Arabic => &["ar", "fa", "ur", "ps", "ug", "ota", "ku", "sd", "ckb"],
        Script::Armenian => &["hy", "xcl"],
        Script::Bengali => &["bn", "as"],
        Script::Cyrillic => &[
            "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "cu",
            "rue", "os",
        ],
        Script::Devanagari => &["hi", "mr", "ne", "sa"],
        Script::Ethiopic => &["am", "ti", "gez"],
        Script::Georgian => &["ka"],
        Script::Greek => &["el", "grc"],
        Script::Gujarati => &["gu"],
        Script::Gurmukhi => &["pa"],
        Script::Hangul => &["ko"],
        Script::Hebrew => &["he", "yi", "arc", "lad"],
        Script::Hiragana | Script::Katakana => &["ja"],
        Script::Kannada => &["kn"],
        Script::Khmer => &["km"],
        Script::Malayalam => &["ml"],
        Script::Mandarin => &["zh", "ja", "lzh", "yue"],
        Script::Myanmar => &["my"],
        Script::Oriya => &["or"],
        Script::Sinhala => &["si"],
        Script::Tamil => &["ta"],
        Script::Telugu => &["te"],
        Script::Thai => &["th"],
        Script::Latin => &[],
    };
    languages.contains(&primary(tag).as_str())
}

/// Returns the language of a tag, one form for the several that are in use.
fn primary(tag: &str) -> String {
    let first = tag
        .split(['-', '_'])
        .next()
        .unwrap_or(tag)
        .to_ascii_lowercase();
    let found = SHORT.binary_search_by(|(long, _)| (*long).cmp(first.as_str()));
    found.map_or(first, |at| SHORT[at].1.to_owned())
}

/// Names the language of a plain text of which nobody says it, where its letters do, and says
/// where that was taken from. Its key stays: marks hold on it.
pub(super) fn name_by_letters(record: &mut Record) {
    let source = record.sources.first();
    let is_plain = source.is_some_and(|source| source.format == "plain text");
    let is_open =
        record.texts.len() == 1 && record.texts.iter().all(|text| text.language.is_none());
    if !is_plain || !is_open || record.original_language.is_some() {
        return;
    }
    let Some(tag) = language::by_letters(&sample_of(record)) else {
        return;
    };
    for text in &mut record.texts {
        text.language = Some(tag.to_owned());
    }
    let taken_from = ("Language taken from", "the letters of the text");
    let taken_from = (Clean::line(taken_from.0), Clean::line(taken_from.1));
    record.further.push(taken_from);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Clean;
    use crate::record::language::Language;
    use crate::record::text::{Block, BlockKind, Text};

    const ENGLISH: &str = "The plan of the northern harbour was approved by the commission in \
        the spring, and the works are to begin as soon as the ice has gone from the river.";
    const NORWEGIAN: &str = "Planen for den nordlige havnen ble godkjent av kommisjonen om våren, \
        og arbeidet skal begynne så snart isen har gått fra elven. Ingen visste hvor skipet var.";
    const RUSSIAN: &str = "План северной гавани был утвержден комиссией весной, и работы должны \
        начаться, как только сойдет лед на реке. Никто не знал, где находится корабль.";

    fn record(text: &str) -> Record {
        let block = Block::new(BlockKind::Paragraph, Clean::text(text));
        Record {
            texts: vec![Text {
                blocks: vec![block],
                ..Text::default()
            }],
            ..Record::default()
        }
    }

    #[test]
    fn an_english_plan_no_is_not_norwegian() {
        assert!(!agrees("no", &record(ENGLISH), &record(ENGLISH)));
        assert!(agrees("no", &record(ENGLISH), &record(NORWEGIAN)));
        assert!(agrees("nb", &record(ENGLISH), &record(NORWEGIAN)));
        assert!(!agrees("no", &record(ENGLISH), &record(RUSSIAN)));
        assert!(agrees("ru", &record(ENGLISH), &record(RUSSIAN)));
        assert!(!agrees("no", &record(""), &record("")));
    }

    #[test]
    fn a_short_text_is_judged_by_its_script() {
        assert!(agrees("ru", &record(""), &record("Приказ № 5")));
        assert!(agrees("ja", &record(""), &record("観測者")));
        assert!(!agrees("de", &record(""), &record("Order 5")));
        assert!(!agrees("ru", &record(""), &record("Order 5")));
    }

    #[test]
    fn what_the_record_names_needs_no_proof() {
        let mut base = record(ENGLISH);
        base.original_language = Some(Language {
            name: Clean::line("Russian"),
            tag: Some("ru".to_owned()),
        });
        assert!(agrees("ru", &base, &record("?")));
        assert!(!agrees("de", &base, &record("?")));
        let mut base = record(ENGLISH);
        base.contents.push(Clean::line("German Scan"));
        assert!(agrees("de", &base, &record("?")));
    }

    #[test]
    fn the_table_is_in_order() {
        assert!(SHORT.is_sorted());
    }

    #[test]
    fn tags_are_compared_by_language() {
        assert!(same_language("zh-Hant", "zh") && same_language("cmn", "zh"));
        assert!(same_language("RUS", "ru") && same_language("iw", "he"));
        assert!(!same_language("ru", "uk"));
    }

    #[test]
    fn a_plain_text_has_the_language_of_its_letters_where_nobody_names_one() {
        use crate::record::record::Source;
        use crate::record::text::{Block, BlockKind, Text, TextKey};

        let words = "Совет портовых городов собрался третьего мая, и ничего не было решено.";
        let mut record = Record {
            sources: vec![Source {
                format: "plain text",
                ..Source::default()
            }],
            texts: vec![Text {
                key: TextKey("text".to_owned()),
                blocks: vec![Block::new(BlockKind::Paragraph, Clean::line(words))],
                ..Text::default()
            }],
            ..Record::default()
        };
        let mut stated = record.clone();
        name_by_letters(&mut record);
        assert_eq!(record.texts[0].language.as_deref(), Some("ru"));
        assert_eq!(record.texts[0].key.0, "text");
        assert_eq!(record.further[0].1.as_str(), "the letters of the text");
        stated.texts[0].language = Some("be".to_owned());
        name_by_letters(&mut stated);
        assert_eq!(stated.texts[0].language.as_deref(), Some("be"));
        assert!(stated.further.is_empty());
    }
}

//! The stem of a word, by the rules of its language.
//!
//! Snowball's rules for the languages that have them. A stem is compared only with stems of
//! the same language, so each begins with the language's tag: `dies` is an English verb whose
//! stem must not find every German article.

use std::collections::BTreeSet;
use std::fmt;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

use super::fold::fold_onto;

/// A language whose words have stems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stemming(u8);

/// The scripts that the languages with stems are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Greek,
    Arabic,
    Tamil,
    /// Serbian is written in both.
    LatinOrCyrillic,
}

/// Tags, which share the rules, and the script.
const LANGUAGES: [(&[&str], Algorithm, Script); 21] = [
    (&["en"], Algorithm::English, Script::Latin),
    (&["ru"], Algorithm::Russian, Script::Cyrillic),
    (&["de"], Algorithm::German, Script::Latin),
    (&["fr"], Algorithm::French, Script::Latin),
    (&["es"], Algorithm::Spanish, Script::Latin),
    (&["it"], Algorithm::Italian, Script::Latin),
    (&["pl"], Algorithm::Polish, Script::Latin),
    (&["cs", "sk"], Algorithm::Czech, Script::Latin),
    (
        &["sr", "hr", "bs", "sh"],
        Algorithm::Serbian,
        Script::LatinOrCyrillic,
    ),
    (&["pt", "gl"], Algorithm::Portuguese, Script::Latin),
    (&["nl", "af"], Algorithm::Dutch, Script::Latin),
    (&["sv"], Algorithm::Swedish, Script::Latin),
    (&["no", "nb", "nn"], Algorithm::Norwegian, Script::Latin),
    (&["da"], Algorithm::Danish, Script::Latin),
    (&["fi"], Algorithm::Finnish, Script::Latin),
    (&["hu"], Algorithm::Hungarian, Script::Latin),
    (&["ro", "mo"], Algorithm::Romanian, Script::Latin),
    (&["tr"], Algorithm::Turkish, Script::Latin),
    (&["el"], Algorithm::Greek, Script::Greek),
    (&["ar"], Algorithm::Arabic, Script::Arabic),
    (&["ta"], Algorithm::Tamil, Script::Tamil),
];

/// Words of fewer letters have no endings worth taking off.
const SHORTEST: usize = 3;
/// Longer ones are no words.
const LONGEST: usize = 60;

impl Stemming {
    /// Returns the language of a BCP 47 tag, if its words have stems.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
        let at = LANGUAGES
            .iter()
            .position(|(tags, _, _)| tags.contains(&primary.as_str()))?;
        Some(Self(at as u8))
    }

    /// Guesses by the script of a text of unknown language; for Latin letters there is no guess.
    pub fn by_script(text: &str) -> Option<Self> {
        let letter = text.chars().filter(|c| c.is_alphabetic()).nth(2)?;
        let tag = match letter {
            '\u{400}'..='\u{52f}' => "ru",
            '\u{370}'..='\u{3ff}' => "el",
            '\u{600}'..='\u{6ff}' => "ar",
            '\u{b80}'..='\u{bff}' => "ta",
            _ => return None,
        };
        Self::of_tag(tag)
    }

    /// Returns the tag its stems begin with.
    pub fn tag(self) -> &'static str {
        LANGUAGES
            .get(usize::from(self.0))
            .and_then(|(tags, _, _)| tags.first())
            .copied()
            .unwrap_or_default()
    }

    /// Returns the stem of a word as written: tag, colon, folded stem. `None` for what is no
    /// word of this language's script.
    pub fn stem(self, word: &str) -> Option<String> {
        let (_, algorithm, script) = *LANGUAGES.get(usize::from(self.0))?;
        if word.len() > LONGEST * 4 || !word.chars().all(|c| may_stand(c, script)) {
            return None;
        }
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        if !(SHORTEST..=LONGEST).contains(&letters) {
            return None;
        }
        let lower = self.lowered(word);
        let stem = Stemmer::new(algorithm).stem(&lower).into_owned();
        let mut out = format!("{}:", self.tag());
        fold_onto(&stem, &mut out);
        Some(out)
    }

    /// Lower case, composed, with the letters the rules expect.
    fn lowered(self, word: &str) -> String {
        let is_turkish = self.tag() == "tr";
        let kept = word.chars().filter(|c| *c != '\u{ad}');
        let composed = kept.nfc().flat_map(|c| match c {
            'I' if is_turkish => 'ı'.to_lowercase(),
            'İ' => 'i'.to_lowercase(),
            'ё' | 'Ё' => 'е'.to_lowercase(),
            c => c.to_lowercase(),
        });
        composed.collect()
    }
}

/// Returns true for a letter of the script, and for signs that stand on letters.
fn may_stand(c: char, script: Script) -> bool {
    if c == '\u{ad}' || ('\u{300}'..='\u{36f}').contains(&c) {
        return true;
    }
    let latin = c.is_alphabetic() && (c < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&c));
    let cyrillic = ('\u{400}'..='\u{52f}').contains(&c);
    match script {
        Script::Latin => latin,
        Script::Cyrillic => cyrillic,
        Script::LatinOrCyrillic => latin || cyrillic,
        Script::Greek => {
            ('\u{370}'..='\u{3ff}').contains(&c) || ('\u{1f00}'..='\u{1fff}').contains(&c)
        }
        Script::Arabic => ('\u{600}'..='\u{6ff}').contains(&c),
        Script::Tamil => ('\u{b80}'..='\u{bff}').contains(&c),
    }
}

/// The languages with stems that a collection has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stemmings(pub BTreeSet<Stemming>);

impl Stemmings {
    /// Every language with stems.
    pub fn all() -> Self {
        Self((0..LANGUAGES.len() as u8).map(Stemming).collect())
    }

    /// Reads what [`fmt::Display`] wrote; what is not known is passed over.
    pub fn parse(text: &str) -> Self {
        Self(text.split(' ').filter_map(Stemming::of_tag).collect())
    }

    /// Returns the stems of a word in every language.
    pub fn stems(&self, word: &str) -> Vec<String> {
        self.0.iter().filter_map(|of| of.stem(word)).collect()
    }
}

impl fmt::Display for Stemmings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tags: Vec<&str> = self.0.iter().map(|of| of.tag()).collect();
        f.write_str(&tags.join(" "))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;
    use proptest::prelude::*;

    fn same(tag: &str, one: &str, other: &str) -> bool {
        let of = Stemming::of_tag(tag).unwrap();
        of.stem(one).is_some() && of.stem(one) == of.stem(other)
    }

    #[test]
    fn forms_of_one_word_have_one_stem() {
        for (tag, one, other) in [
            ("en", "telegram", "Telegrams"),
            ("en-GB", "requested", "requests"),
            ("ru", "телеграмма", "Телеграммы"),
            ("ru", "самолёты", "самолетов"),
            ("de", "Telegramm", "Telegramme"),
            ("fr", "naufragé", "naufragés"),
            ("pl", "telegram", "telegramy"),
            ("cs", "telegram", "telegramy"),
            ("tr", "IRMAK", "ırmak"),
            ("ar", "الرسالة", "رسالة"),
            ("sr", "градовима", "градова"),
        ] {
            assert!(same(tag, one, other), "{tag} {one} {other}");
        }
        assert!(!same("en", "pilot", "telegram"));
    }

    #[test]
    fn a_stem_tells_its_language_and_its_script() {
        let stem = |tag, word| Stemming::of_tag(tag).unwrap().stem(word);
        assert_eq!(stem("en", "pilots").as_deref(), Some("en:pilot"));
        assert_eq!(stem("ru", "pilots"), None);
        assert_eq!(stem("en", "в"), None);
        assert_eq!(stem("en", "059a"), None);
        assert_eq!(Stemming::of_tag("zh"), None);
        assert_eq!(Stemming::by_script("Из ГАЛЬМИРЫ").unwrap().tag(), "ru");
        assert_eq!(Stemming::by_script("From"), None);
    }

    #[test]
    fn a_set_of_languages_is_read_again() {
        let all = Stemmings::all();
        assert_eq!(Stemmings::parse(&all.to_string()), all);
        assert_eq!(Stemmings::parse(""), Stemmings::default());
    }

    proptest! {
        #[test]
        fn no_word_panics(word in any::<String>(), letters in "\\PC{0,80}") {
            let all = Stemmings::all();
            let _ = (all.stems(&word), all.stems(&letters));
        }
    }
}

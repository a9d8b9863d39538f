//! The small words of a language: articles, prepositions, conjunctions, pronouns, forms of "to be".
//!
//! They are in every text, and whoever types them among others looks for the others. What a word
//! is depends on the language of the text it stands in: `die` is small in German and not in
//! English, `war` the other way round is no small word in English and one in German. Words that
//! may as well be a name or a thing of their own (may, will, mine) are left out.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::fold::fold;

/// Languages, a bit each: those in which a word is small, or those a text may be in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Small(u32);

/// Tags that share a list, and the list.
const LISTS: [(&[&str], &str); 21] = [
    (
        &["en"],
        "a an the and or but nor if of to in on at by for from with into onto upon as than that \
         this these those it its he him his she her hers they them their theirs we us our ours \
         you your yours i me my who whom whose which is are was were be been being am do does did \
         has have had having would shall should could must not no so such there then too also",
    ),
    (
        &["de"],
        "der die das den dem des ein eine einen einem einer eines und oder aber als wie zu zum \
         zur von vom in im ins an am auf aus bei beim mit nach für durch über unter um vor ist \
         sind war waren wird werden wurde wurden hat haben hatte hatten sein seine seiner seinen \
         seinem seines ihr ihre ihrer ihren ihrem er sie es wir ich sich nicht auch daß dass so nur noch",
    ),
    (
        &["fr"],
        "le la les l un une des du de d et ou où à au aux en dans par pour sur avec sans sous que \
         qui dont ce cet cette ces se sa son ses leur leurs il elle ils elles on nous vous je ne \
         pas est sont était étaient être a ont avait avaient été",
    ),
    (
        &["es", "gl", "ca"],
        "el la los las un una unos unas y e o u de del al a en con por para sin que se su sus lo \
         le les es son era eran fue ser no como",
    ),
    (
        &["it"],
        "il lo la i gli le l un uno una e ed o di del dello della dei degli delle da dal dalla a \
         al allo alla ai agli alle in nel nello nella nei nelle con su sul sulla per tra fra che \
         chi si suo sua suoi sue è sono era erano non come",
    ),
    (
        &["pt"],
        "o a os as um uma e ou de do da dos das em no na nos nas com por para que se seu sua seus \
         suas ao à aos às é são era não",
    ),
    (
        &["nl", "af"],
        "de het een en of van te ten ter in op aan met voor door naar uit bij om dat die dit is \
         zijn was waren niet ook als hij zij hun",
    ),
    (
        &["pl"],
        "i a w we z ze na do od po za o u przez dla przy nad pod oraz lub że jest są był była \
         było były się nie to ten ta te jak",
    ),
    (
        &["cs", "sk"],
        "a i v ve z ze na do od po za o u pro při nad pod nebo alebo že je jsou sú byl byla bylo \
         byly bol bola bolo se sa si ne to ten ta ty jako ako",
    ),
    (
        &["ru", "be", "bg"],
        "и в во на с со к ко о об от до по за из у при для под над а но или что как не ни же ли \
         бы то это его ее их он она они мы вы я был была было были быть есть так также",
    ),
    (
        &["uk"],
        "і й та в у на з із зі до від по за про для при над під а але або що як не ні же б це \
         його її їх він вона вони ми ви я був була було були є",
    ),
    (
        &["sr", "hr", "bs", "sh", "sl", "mk"],
        "i u na s sa k ka o od do po za iz pri a ali ili da kao ne je su bio bila bilo bili se и у \
         на с са к о од до по за из при а али или да као не је су био била било били се",
    ),
    (
        &["sv"],
        "en ett den det de och eller men i på av till för med från om som att är var har hade inte",
    ),
    (
        &["no", "nb", "nn", "da"],
        "en et ei den det de og eller men i på av af til for med fra om som at å er var har hadde \
         havde ikke",
    ),
    (&["hu"], "a az egy és vagy de hogy nem is ez"),
    (
        &["ro", "mo"],
        "și sau de la în pe cu din un o al ale a ai că nu este sunt era",
    ),
    (&["tr"], "ve veya bir bu ile için de da"),
    (
        &["el", "grc"],
        "ο η το οι τα του της των τον την τους τις και ή να σε με από για που δεν είναι δε μεν γαρ",
    ),
    (&["ar"], "في من على إلى عن أن هذا هذه التي الذي و"),
    (
        &["la"],
        "et in ad de ex e ab a cum per pro non est sunt qui quae quod ut sed aut atque ac",
    ),
    (&["fi"], "ja tai mutta on oli ei että se ne hän"),
];

/// The words of all lists, folded.
static WORDS: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for (bit, (_, list)) in LISTS.iter().enumerate() {
        for word in list.split(' ') {
            *words.entry(fold(word)).or_default() |= 1 << bit;
        }
    }
    words
});

impl Small {
    /// Returns the languages in which a word is small, as it was typed: what stands in capitals
    /// (`US`, `WHO`) is a name and small in none.
    pub fn of_word(typed: &str) -> Self {
        let is_name = typed.chars().count() > 1 && !typed.chars().any(char::is_lowercase);
        let has_case = typed.chars().any(char::is_uppercase);
        if is_name && has_case {
            return Self::default();
        }
        Self(WORDS.get(&fold(typed)).copied().unwrap_or_default())
    }

    /// Returns the languages a text may be in by its BCP 47 tag: any of them where it has none.
    pub fn of_language(tag: Option<&str>) -> Self {
        let Some(tag) = tag else {
            return Self(u32::MAX);
        };
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        let has = |tags: &[&str]| tags.iter().any(|of| of.eq_ignore_ascii_case(primary));
        let bit = LISTS.iter().position(|(tags, _)| has(tags));
        Self(bit.map_or(0, |bit| 1 << bit))
    }

    /// Returns true when there is such a language.
    pub fn is_any(self) -> bool {
        self.0 != 0
    }

    /// Returns true when both have a language in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_small(word: &str, language: &str) -> bool {
        Small::of_word(word).meets(Small::of_language(Some(language)))
    }

    #[test]
    fn a_word_is_small_in_its_language_alone() {
        assert!(is_small("the", "en") && is_small("The", "en-GB"));
        assert!(is_small("die", "de") && !is_small("die", "en"));
        assert!(is_small("war", "de") && !is_small("war", "en"));
        assert!(is_small("für", "de") && is_small("fur", "de"));
        assert!(is_small("это", "ru") && !is_small("это", "uk"));
        assert!(!is_small("pilot", "en") && !is_small("the", "zh"));
        let unknown = Small::of_language(None);
        assert!(Small::of_word("the").meets(unknown));
        assert!(!Small::of_word("pilot").meets(unknown));
    }

    #[test]
    fn what_stands_in_capitals_is_a_name() {
        assert!(!Small::of_word("US").is_any());
        assert!(!Small::of_word("WHO").is_any());
        assert!(Small::of_word("us").is_any() && Small::of_word("I").is_any());
        assert!(Small::of_word("و").is_any());
        assert!(Small::of_word("في").is_any(), "a script without capitals");
    }
}

//! The language of a text by its letters, where they leave no doubt.
//!
//! Kana are Japanese, ы is Russian where no letter of a neighbour stands beside it. What could
//! be two languages (Latin letters, the Greek of two ages, Arabic) stays unknown: a language
//! that is not stated does less harm than one that is wrong.

/// So many letters are looked at.
const SAMPLE: usize = 4000;

/// Fewer letters of a script are a name or a quotation.
const ENOUGH: usize = 40;

/// Chinese and Japanese say in fewer characters what they say.
const ENOUGH_CHARACTERS: usize = 20;

/// One letter of another script in so many is a name or a sign.
const FOREIGN: usize = 4;

/// The letters of Russian beyond those it shares with every neighbour.
const RUSSIAN: &str = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя";

/// Letters of Russian before 1918.
const OLD_RUSSIAN: &str = "ѣѳѵі";

/// Characters of Chinese sentences that Japanese writes in kana or in another form.
const CHINESE: &str = "这们说对发经过还为這們說對經過還的了";

/// Returns the BCP 47 tag of the one language these letters can be.
pub fn by_letters(text: &str) -> Option<&'static str> {
    let letters = || text.chars().filter(|c| c.is_alphabetic()).take(SAMPLE);
    let count = |is: fn(char) -> bool| letters().filter(|c| is(*c)).count();
    let all = letters().count();
    let most = |of: usize, enough: usize| of >= enough && (all - of) * FOREIGN <= of;
    let (kana, han) = (count(is_kana), count(is_han));
    if most(kana + han, ENOUGH_CHARACTERS) {
        // A Chinese text may name something in kana, a Japanese one has them in every sentence.
        let is_japanese = kana * 10 > kana + han;
        let is_chinese = kana == 0 && letters().any(|c| CHINESE.contains(c));
        return match (is_japanese, is_chinese) {
            (true, _) => Some("ja"),
            (false, true) => Some("zh"),
            (false, false) => None,
        };
    }
    let of_one = [
        (is_hangul as fn(char) -> bool, "ko"),
        (is_armenian, "hy"),
        (is_georgian, "ka"),
        (is_thai, "th"),
    ];
    let one = of_one.iter().find(|(is, _)| most(count(*is), ENOUGH));
    if let Some((_, tag)) = one {
        return Some(tag);
    }
    let cyrillic: String = letters()
        .filter(|c| is_cyrillic(*c))
        .flat_map(char::to_lowercase)
        .collect();
    most(cyrillic.chars().count(), ENOUGH).then(|| of_cyrillic(&cyrillic))?
}

/// Returns the language of Cyrillic letters, all small.
fn of_cyrillic(letters: &str) -> Option<&'static str> {
    let has = |few: &[char]| letters.contains(few);
    let within = |more: &str| {
        letters
            .chars()
            .all(|c| RUSSIAN.contains(c) || more.contains(c))
    };
    let has_y = has(&['ы']);
    if has_y && (within("") || (has(&['ѣ']) && within(OLD_RUSSIAN))) {
        return Some("ru");
    }
    if has(&['ў']) && has_y && within("іў") {
        return Some("be");
    }
    if has(&['ї', 'є', 'ґ']) && has(&['і']) && !has(&['ы', 'э', 'ъ', 'ё']) && within("іїєґ")
    {
        return Some("uk");
    }
    if has(&['ѓ', 'ќ', 'ѕ']) && !has(&['ћ', 'ђ']) && within("ѓќѕјљњџ") {
        return Some("mk");
    }
    if has(&['ћ', 'ђ']) && within("ћђјљњџ") {
        return Some("sr");
    }
    let hard = letters.chars().filter(|c| *c == 'ъ').count();
    (hard > 2 && !has(&['ы', 'э', 'ё']) && within("")).then_some("bg")
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7a3}')
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

fn is_armenian(c: char) -> bool {
    matches!(c, '\u{531}'..='\u{587}')
}

fn is_georgian(c: char) -> bool {
    matches!(c, '\u{10a0}'..='\u{10ff}')
}

fn is_thai(c: char) -> bool {
    matches!(c, '\u{e01}'..='\u{e4e}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_that_leave_no_doubt_name_the_language() {
        for (text, wanted) in [
            (
                "Совет портовых городов собрался третьего мая, и ничего не было решено до весны.",
                Some("ru"),
            ),
            (
                "Совѣтъ портовыхъ городовъ собрался третьяго мая, и ничего не было рѣшено до весны.",
                Some("ru"),
            ),
            (
                "Рада портових міст зібралася третього травня, і нічого не було вирішено її членами.",
                Some("uk"),
            ),
            (
                "Рада партовых гарадоў сабралася трэцяга мая, і нічога не было вырашана да вясны.",
                Some("be"),
            ),
            (
                "Съветът на пристанищните градове се събра на трети май и нищо не беше решено.",
                Some("bg"),
            ),
            (
                "Савет лучких градова састао се трећег маја, и ништа није одлучено до пролећа.",
                Some("sr"),
            ),
            (
                "港の町の会議は五月三日に開かれたが、何も決まらなかった。",
                Some("ja"),
            ),
            (
                "港口城市委员会于五月三日召开会议，没有作出任何决定的文件。",
                Some("zh"),
            ),
            (
                "港口城市委員會於五月三日召開會議，無決定，議長署名，付記。",
                None,
            ),
            (
                "The council of the harbour towns met on the third of May in Москва.",
                None,
            ),
            ("Штыков", None),
            (
                "Рада зібралася на нараду та постановила видати наказ про порти та про кораблі",
                None,
            ),
            ("", None),
        ] {
            assert_eq!(by_letters(text), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = by_letters(&text);
        }
    }
}

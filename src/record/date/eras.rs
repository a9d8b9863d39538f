//! Dates of Japan by the years of an emperor, of China by the years of the Republic, and the
//! figures in which they are written.
//!
//! 昭和25年6月25日 is 1950; 一九五〇年十一月 is November 1950. Japan took over the Gregorian
//! calendar with 1 January of Meiji 6 (1873): of what is older only the year is known here.

use super::DocDate;

/// An era, the year before its first, and what the calendar is called.
const ERAS: [(&str, i32, &str); 9] = [
    ("明治", 1867, "Japanese era (Meiji)"),
    ("大正", 1911, "Japanese era (Taishō)"),
    ("昭和", 1925, "Japanese era (Shōwa)"),
    ("平成", 1988, "Japanese era (Heisei)"),
    ("令和", 2018, "Japanese era (Reiwa)"),
    ("中華民國", 1911, "years of the Republic of China"),
    ("中华民国", 1911, "years of the Republic of China"),
    ("民國", 1911, "years of the Republic of China"),
    ("民国", 1911, "years of the Republic of China"),
];

/// The first year whose months are Gregorian ones in Japan.
const GREGORIAN_SINCE: i32 = 1873;

/// Reads a date that begins with the name of an era.
pub(super) fn read(text: &str) -> Option<(DocDate, &'static str)> {
    let text = in_figures(text);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (rest, before_first, name) = ERAS.iter().find_map(|(era, before_first, name)| {
        Some((text.strip_prefix(era)?, *before_first, *name))
    })?;
    let (of_era, rest) = rest.split_once('年')?;
    let of_era: i32 = if of_era == "元" {
        1
    } else {
        of_era.parse().ok()?
    };
    let year = before_first + of_era;
    if !(1..=130).contains(&of_era) {
        return None;
    }
    if year < GREGORIAN_SINCE {
        return Some((DocDate::parse_edtf(&format!("{year}~"))?, name));
    }
    let mut edtf = format!("{year:04}");
    let mut rest = rest;
    for sign in ['月', '日'] {
        if rest.is_empty() {
            break;
        }
        let (figures, after) = rest.split_once(sign)?;
        let number: u8 = figures.parse().ok()?;
        edtf = format!("{edtf}-{number:02}");
        rest = after;
    }
    let is_end = rest.chars().all(|c| !c.is_alphanumeric());
    DocDate::parse_edtf(&edtf)
        .filter(|_| is_end)
        .map(|date| (date, name))
}

/// Returns a text with full-width figures as plain ones, and with the numbers before 年, 月
/// and 日 that are written in characters as figures.
pub(super) fn in_figures(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut number = String::new();
    for c in text.chars() {
        if is_number_character(c) {
            number.push(c);
            continue;
        }
        if matches!(c, '年' | '月' | '日') && !number.is_empty() {
            match value(&number) {
                Some(value) => out.push_str(&value.to_string()),
                None => out.push_str(&number),
            }
        } else {
            out.push_str(&number);
        }
        number.clear();
        match u32::from(c).checked_sub(0xff10).filter(|digit| *digit < 10) {
            Some(digit) => out.extend(char::from_digit(digit, 10)),
            None => out.push(c),
        }
    }
    out + &number
}

fn is_number_character(c: char) -> bool {
    matches!(c, '十' | '廿') || digit(c).is_some()
}

fn digit(c: char) -> Option<u32> {
    "〇一二三四五六七八九"
        .chars()
        .position(|known| known == c)
        .or((c == '零').then_some(0))
        .and_then(|place| u32::try_from(place).ok())
}

/// Returns the value of a number in characters: 二十五 is 25, 一九五〇 is 1950.
fn value(number: &str) -> Option<u32> {
    if number.chars().count() > 4 {
        return None;
    }
    if !number.contains(['十', '廿']) {
        return number
            .chars()
            .try_fold(0, |sum, c| Some(sum * 10 + digit(c)?));
    }
    let (mut tens, mut ones) = (0, 0);
    for c in number.chars() {
        match c {
            '十' => (tens, ones) = (tens + ones.max(1), 0),
            '廿' => tens += 2,
            other => ones = digit(other)?,
        }
    }
    Some(tens * 10 + ones)
}

#[cfg(test)]
mod tests {
    use super::super::{DocDate, calendar_of, read};
    use super::in_figures;

    #[test]
    fn years_of_eras_are_counted_on() {
        for (written, wanted, calendar) in [
            (
                "昭和25年6月25日",
                "1950-06-25",
                Some("Japanese era (Shōwa)"),
            ),
            (
                "昭和２５年６月２５日",
                "1950-06-25",
                Some("Japanese era (Shōwa)"),
            ),
            (
                "昭和二十五年六月二十五日",
                "1950-06-25",
                Some("Japanese era (Shōwa)"),
            ),
            ("昭和元年12月", "1926-12", Some("Japanese era (Shōwa)")),
            (
                "大正12年9月1日",
                "1923-09-01",
                Some("Japanese era (Taishō)"),
            ),
            ("明治 38 年", "1905", Some("Japanese era (Meiji)")),
            ("明治3年6月25日", "1870~", Some("Japanese era (Meiji)")),
            (
                "民國39年11月17日",
                "1950-11-17",
                Some("years of the Republic of China"),
            ),
            ("一九五〇年十一月十七日", "1950-11-17", None),
            ("1950年11月17日", "1950-11-17", None),
            ("１９５０年１１月", "1950-11", None),
        ] {
            let date = read(written);
            assert_eq!(date.as_ref().map(DocDate::edtf), Some(wanted), "{written}");
            assert_eq!(calendar_of(written), calendar, "{written}");
        }
        for none in [
            "昭和25年13月",
            "昭和25年6月25日の報告",
            "昭和年",
            "平成200年",
        ] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    #[test]
    fn numbers_in_characters_are_figures_before_a_unit_alone() {
        assert_eq!(in_figures("二十年"), "20年");
        assert_eq!(in_figures("十月"), "10月");
        assert_eq!(in_figures("廿三日"), "23日");
        assert_eq!(in_figures("三人二〇"), "三人二〇");
    }
}

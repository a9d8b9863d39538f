//! How the room is to look: the theme that is asked for, and what the terminal tells of its own.
//!
//! Which colours these are is said in `ui`; how many of them the terminal has is `runtime`'s.

use crate::record::date::DocDate;

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// That of the terminal's own ground; where it does not tell, colours that are legible on any.
    #[default]
    Auto,
    /// For a dark ground.
    Dark,
    /// For a light ground.
    Light,
    /// Few colours, none of them faint.
    HighContrast,
}

/// The ground the terminal writes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// Nearer to black.
    Dark,
    /// Nearer to white.
    Light,
}

impl Ground {
    /// Returns the ground of a colour, its parts from 0 to 1, by how bright it seems.
    pub fn of(red: f32, green: f32, blue: f32) -> Self {
        if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 {
            Ground::Light
        } else {
            Ground::Dark
        }
    }
}

/// How dates are written: in the columns of a list, and in words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateForm {
    /// 1950-11-17.
    #[default]
    YearFirst,
    /// 17.11.1950.
    DayFirst,
    /// 11/17/1950.
    MonthFirst,
}

impl DateForm {
    /// Returns a date in words in this order: "17 November 1950", or "November 17, 1950".
    pub fn in_words(self, date: &DocDate) -> String {
        self.reworded(&date.shown())
    }

    /// Returns words in which days stand as "17 November 1950", in this order.
    pub fn reworded(self, shown: &str) -> String {
        match self {
            DateForm::YearFirst | DateForm::DayFirst => shown.to_owned(),
            DateForm::MonthFirst => month_first(shown),
        }
    }
}

/// Puts the month of each day before it.
fn month_first(shown: &str) -> String {
    let words: Vec<&str> = shown.split(' ').collect();
    let begins = |word: &str, is: fn(&char) -> bool| word.chars().next().is_some_and(|c| is(&c));
    let mut turned: Vec<String> = Vec::with_capacity(words.len());
    let mut rest = words.as_slice();
    while let Some((first, after)) = rest.split_first() {
        match after {
            [month, year, ..]
                if first.parse::<u8>().is_ok()
                    && begins(month, |c| c.is_uppercase())
                    && begins(year, char::is_ascii_digit) =>
            {
                turned.push(format!("{month} {first},"));
                rest = &after[1..];
            }
            _ => {
                turned.push((*first).to_owned());
                rest = after;
            }
        }
    }
    turned.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_dark_or_light_as_it_seems() {
        assert_eq!(Ground::of(0.0, 0.0, 0.0), Ground::Dark);
        assert_eq!(Ground::of(1.0, 1.0, 1.0), Ground::Light);
        assert_eq!(Ground::of(0.0, 0.17, 0.21), Ground::Dark);
        assert_eq!(Ground::of(0.99, 0.96, 0.89), Ground::Light);
        assert_eq!(Ground::of(0.0, 0.0, 1.0), Ground::Dark);
    }

    #[test]
    fn in_words_the_month_stands_first_where_that_is_asked_for() {
        for (edtf, day_first, month_first) in [
            ("1950-11-17", "17 November 1950", "November 17, 1950"),
            ("1950-11-17~", "c. 17 November 1950", "c. November 17, 1950"),
            (
                "1950-11-17/1950-11-23",
                "17 November 1950 – 23 November 1950",
                "November 17, 1950 – November 23, 1950",
            ),
            ("-0043-03-15", "15 March 44 BCE", "March 15, 44 BCE"),
            ("1950-11?", "November 1950?", "November 1950?"),
            ("1950", "1950", "1950"),
            ("195X", "1950s", "1950s"),
        ] {
            let date = DocDate::parse_edtf(edtf);
            let of = |form: DateForm| date.as_ref().map(|date| form.in_words(date));
            assert_eq!(of(DateForm::YearFirst).as_deref(), Some(day_first));
            assert_eq!(of(DateForm::DayFirst).as_deref(), Some(day_first));
            assert_eq!(of(DateForm::MonthFirst).as_deref(), Some(month_first));
        }
    }
}

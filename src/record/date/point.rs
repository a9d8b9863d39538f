//! One date of prose, perhaps in part: what its numbers and words say of year, month and day.
//!
//! A part is what an end of a range may be ("16" in "16-17 November 1950"); the other end
//! completes it. Nothing is checked against the calendar here: EDTF does that.

use edtf_core::Edtf;

use super::words::{Meaning, meanings, roman_month};

/// A number, a word in lower case, or a sign of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Figures as written.
    Number(String),
    /// Letters.
    Word(String),
    /// Anything else but white space.
    Sign(char),
}

/// What is known of one date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Partial {
    /// The year as EDTF writes it ("1950", "195X", "-0043").
    pub year: Option<String>,
    /// Month or season; 0 is known to be unknown.
    pub month: Option<u8>,
    /// Day; 0 is known to be unknown.
    pub day: Option<u8>,
    /// A number that may be a day or the end of a year.
    pub bare: Option<u32>,
    /// The date is an estimate.
    pub approximate: bool,
    /// The date is doubtful.
    pub uncertain: bool,
    /// First and last twelfth of the unit it names ("early", "late").
    part: Option<(u8, u8)>,
}

/// What a number alone counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Unit {
    /// Years, or nothing yet.
    #[default]
    Years,
    /// Centuries.
    Century,
    /// The years of a decade.
    Decade,
    /// Years before the common era.
    Bce,
    /// Years of the common era, said so.
    Era,
}

/// The numbers of a date with the sign or word after each.
struct Numbers {
    figures: Vec<String>,
    after: Vec<Option<Token>>,
    /// How many numbers stand before the month's name.
    before_month: usize,
    /// What the words say of a number alone.
    unit: Unit,
}

impl Partial {
    /// Reads the tokens of one date; `None` when something in them is no part of a date.
    pub(super) fn read(tokens: &[Token]) -> Option<Self> {
        let mut partial = Self::default();
        let numbers = partial.words(&without_times(tokens))?;
        partial.numbers(&numbers)?;
        Some(partial)
    }

    /// Takes in the words and signs, and returns the numbers between them.
    fn words(&mut self, tokens: &[Token]) -> Option<Numbers> {
        let mut numbers = Numbers {
            figures: Vec::new(),
            after: Vec::new(),
            before_month: 0,
            unit: Unit::default(),
        };
        for (at, token) in tokens.iter().enumerate() {
            match token {
                Token::Number(figures) => {
                    numbers.figures.push(figures.clone());
                    numbers.after.push(tokens.get(at + 1).cloned());
                }
                Token::Sign('?') => self.uncertain = true,
                Token::Sign('~') => self.approximate = true,
                Token::Sign('.' | ',' | '/' | '-') => {}
                Token::Sign(_) => return None,
                Token::Word(word) => {
                    let after_number =
                        at > 0 && matches!(tokens.get(at - 1), Some(Token::Number(_)));
                    self.word(word, after_number, &mut numbers)?;
                }
            }
        }
        Some(numbers)
    }

    /// Takes in one word; `None` for a word that has no place in a date.
    fn word(&mut self, word: &str, after_number: bool, numbers: &mut Numbers) -> Option<()> {
        if matches!(
            word,
            "年" | "月" | "日" | "년" | "월" | "일" | "jahre" | "годах"
        ) {
            return Some(());
        }
        if matches!(word, "ad" | "ce") {
            numbers.unit = Unit::Era;
        }
        if !numbers.figures.is_empty()
            && self.month.is_none()
            && let Some(month) = roman_month(word)
        {
            self.month = Some(month);
            numbers.before_month = numbers.figures.len();
            return Some(());
        }
        let meaning = meanings(word).find(|meaning| match meaning {
            Meaning::Decade => numbers
                .figures
                .last()
                .is_some_and(|last| last.ends_with('0')),
            Meaning::Century => numbers.figures.len() == 1 && self.month.is_none(),
            Meaning::Approximate => !after_number || numbers.figures.is_empty() || word.len() > 2,
            Meaning::To | Meaning::From | Meaning::Before | Meaning::After => false,
            Meaning::Month(_)
            | Meaning::Season(_)
            | Meaning::Uncertain
            | Meaning::Part(..)
            | Meaning::Bce
            | Meaning::Nothing => true,
        })?;
        match meaning {
            Meaning::Month(month) | Meaning::Season(month) => {
                if self.month.replace(month).is_some() {
                    return None;
                }
                numbers.before_month = numbers.figures.len();
            }
            Meaning::Approximate => self.approximate = true,
            Meaning::Uncertain => self.uncertain = true,
            Meaning::Part(first, last) => self.part = Some((first, last)),
            Meaning::Century => numbers.unit = Unit::Century,
            Meaning::Decade => numbers.unit = Unit::Decade,
            Meaning::Bce => numbers.unit = Unit::Bce,
            Meaning::Nothing | Meaning::To | Meaning::From | Meaning::Before | Meaning::After => {}
        }
        Some(())
    }

    /// Finds out which number is what.
    fn numbers(&mut self, numbers: &Numbers) -> Option<()> {
        let figures: Vec<&str> = numbers.figures.iter().map(String::as_str).collect();
        match (figures.as_slice(), self.month) {
            ([], Some(_)) => {}
            ([one], _) => self.one_number(one, numbers)?,
            ([a, b], Some(_)) => self.day_and_year(a, b, numbers.before_month)?,
            ([a, b], None) => self.two_numbers(a, b, numbers.after.first()?.as_ref())?,
            ([a, b, c], None) => {
                let signs = (
                    numbers.after.first()?.as_ref()?,
                    numbers.after.get(1)?.as_ref()?,
                );
                self.three_numbers(a, b, c, signs)?;
            }
            _ => return None,
        }
        if numbers.unit == Unit::Decade && self.month.is_none() {
            self.year = Some(decade(self.year.as_deref()?)?);
        }
        Some(())
    }

    /// A number alone: a year, a century, or what the other end of a range will explain.
    fn one_number(&mut self, figures: &str, numbers: &Numbers) -> Option<()> {
        let number: u32 = figures.parse().ok()?;
        if numbers.unit == Unit::Century {
            self.year = (1..=21)
                .contains(&number)
                .then(|| format!("{:02}XX", number - 1));
            return self.year.as_ref().map(|_| ());
        }
        if numbers.unit == Unit::Bce {
            let year = number.checked_sub(1).filter(|year| *year < 9999)?;
            let sign = if year == 0 { "" } else { "-" };
            self.year = Some(format!("{sign}{year:04}"));
        } else if figures.len() == 4 || (numbers.unit == Unit::Era && figures.len() < 4) {
            self.year = Some(format!("{number:04}"));
        } else if self.month.is_some() && numbers.before_month == 0 && figures.len() > 2 {
            return None;
        } else if self.month.is_some() {
            self.day = day(figures);
            self.day?;
        } else {
            self.bare = Some(number);
        }
        Some(())
    }

    /// Two numbers beside a month's name: a day and a year in some order.
    fn day_and_year(&mut self, a: &str, b: &str, before_month: usize) -> Option<()> {
        let (first, second) = match (a.len(), b.len()) {
            (4, 1 | 2) => (b, a),
            (1 | 2, 4) => (a, b),
            // Two figures of a year stand last, after "17 Nov" or "Nov 17,".
            (1 | 2, 2) if before_month < 2 => (a, b),
            _ => return None,
        };
        self.day = Some(day(first)?);
        self.year = Some(full_year(second));
        Some(())
    }

    /// Two numbers alone: month and year, or the day and year of a range's end.
    fn two_numbers(&mut self, a: &str, b: &str, sign: Option<&Token>) -> Option<()> {
        let parted = matches!(sign, Some(Token::Sign('.' | '/' | '-')));
        let east = matches!(sign, Some(Token::Word(word)) if word == "年" || word == "년");
        match (a.len(), b.len()) {
            (4, 1 | 2) if parted || east => {
                self.year = Some(a.to_owned());
                self.month = Some(month(b)?);
            }
            (1 | 2, 4) if parted => {
                self.month = Some(month(a)?);
                self.year = Some(b.to_owned());
            }
            (1 | 2, 4) => {
                self.day = Some(day(a)?);
                self.year = Some(b.to_owned());
            }
            _ => return None,
        }
        Some(())
    }

    /// Three numbers: a date in figures, whose sign tells how sure its order is.
    fn three_numbers(&mut self, a: &str, b: &str, c: &str, signs: (&Token, &Token)) -> Option<()> {
        let east = matches!(signs.0, Token::Word(word) if word == "年" || word == "년");
        let same = signs.0 == signs.1 && matches!(signs.0, Token::Sign('.' | '/' | '-'));
        if !same && !east {
            return None;
        }
        if a.len() == 4 {
            self.year = Some(a.to_owned());
            self.month = Some(month(b)?);
            self.day = Some(day(c)?);
            return Some(());
        }
        if a.len() > 2 || b.len() > 2 || !matches!(c.len(), 2 | 4) {
            return None;
        }
        self.year = Some(full_year(c));
        let dotted = *signs.0 == Token::Sign('.');
        let (day, month) = match (month(a), month(b)) {
            (Some(_), Some(_)) if !dotted && a.parse::<u8>() != b.parse::<u8>() => (0, 0),
            (_, Some(month)) => (day(a)?, month),
            (Some(month), None) => (day(b)?, month),
            (None, None) => return None,
        };
        self.day = Some(day);
        self.month = Some(month);
        Some(())
    }

    /// Returns first and last EDTF date it can stand for; the same for a whole date.
    pub(super) fn ends(&self) -> Option<(String, String)> {
        let year = self.year.as_deref()?;
        if self.bare.is_some() || (self.day.is_some() && self.month.is_none()) {
            return None;
        }
        let approximate = self.approximate || self.part.is_some();
        let doubt = match (approximate, self.uncertain) {
            (true, true) => "%",
            (true, false) => "~",
            (false, true) => "?",
            (false, false) => "",
        };
        let (first, last) = match (self.part, self.month, self.day) {
            (Some((from, to)), None, None) => thirds_of_year(year, from, to)?,
            (Some((from, _)), Some(month @ 1..=12), None) => third_of_month(year, month, from)?,
            _ => (self.whole(year), self.whole(year)),
        };
        Some((format!("{first}{doubt}"), format!("{last}{doubt}")))
    }

    /// Returns year, month and day of a date that has a plain year and month.
    pub(super) fn month_numbers(&self) -> Option<(i16, i8, Option<i8>)> {
        let year: i16 = self.year.as_deref()?.parse().ok()?;
        let month = self.month.filter(|month| (1..=12).contains(month))?;
        let is_plain = self.part.is_none() && self.bare.is_none() && self.day != Some(0);
        let day = match self.day {
            Some(day) => Some(i8::try_from(day).ok()?),
            None => None,
        };
        is_plain.then_some((year, i8::try_from(month).ok()?, day))
    }

    /// Returns year, month and day of a date that is one plain day.
    pub(super) fn day_numbers(&self) -> Option<(i16, i8, i8)> {
        let (year, month, day) = self.month_numbers()?;
        Some((year, month, day?))
    }

    /// Writes the whole date without its doubts.
    fn whole(&self, year: &str) -> String {
        let slot = |value: Option<u8>| match value {
            None => String::new(),
            Some(0) => "-XX".to_owned(),
            Some(value) => format!("-{value:02}"),
        };
        format!("{year}{}{}", slot(self.month), slot(self.day))
    }
}

/// Takes out times of day ("10:30", "9 p.m."), which say nothing of the day.
fn without_times(tokens: &[Token]) -> Vec<Token> {
    let is_colon = |at: usize| tokens.get(at) == Some(&Token::Sign(':'));
    let dated = tokens
        .iter()
        .position(|token| matches!(token, Token::Number(figures) if figures.len() == 4));
    let mut kept = Vec::with_capacity(tokens.len());
    for (at, token) in tokens.iter().enumerate() {
        let beside_colon = is_colon(at + 1) || (at > 0 && is_colon(at - 1));
        let in_time = match token {
            // What follows the year may be an hour; before it, it is a day.
            Token::Number(_) => {
                beside_colon
                    || (dated.is_some_and(|year| year < at)
                        && tokens.get(at + 1..).is_some_and(is_hour_said))
            }
            Token::Sign(':') => true,
            Token::Sign(_) | Token::Word(_) => false,
        };
        if !in_time {
            kept.push(token.clone());
        }
    }
    kept
}

/// Returns true where words begin that make an hour of the number before them.
fn is_hour_said(after: &[Token]) -> bool {
    /// Words that stand after an hour, in small letters.
    const HOURS: [&str; 14] = [
        "am",
        "pm",
        "noon",
        "midnight",
        "hours",
        "hrs",
        "h",
        "uhr",
        "oclock",
        "час",
        "часов",
        "часа",
        "утра",
        "вечера",
    ];
    match after {
        [Token::Word(word), ..] if HOURS.contains(&word.as_str()) => true,
        [Token::Word(half), Token::Sign('.'), Token::Word(of_day), ..] => {
            matches!(half.as_str(), "a" | "p") && of_day == "m"
        }
        _ => false,
    }
}

/// Two figures of a year are of the 1900s.
fn full_year(figures: &str) -> String {
    if figures.len() == 2 {
        format!("19{figures}")
    } else {
        figures.to_owned()
    }
}

/// Makes a decade of its first year; "1800s" is the century.
fn decade(year: &str) -> Option<String> {
    if let Some(hundreds) = year.strip_suffix("00") {
        return Some(format!("{hundreds}XX"));
    }
    Some(format!("{}X", year.strip_suffix('0')?))
}

/// Reads a number as a day of a month.
fn day(figures: &str) -> Option<u8> {
    figures.parse().ok().filter(|day| (1..=31).contains(day))
}

/// Reads a number as a month.
fn month(figures: &str) -> Option<u8> {
    figures
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))
}

/// Returns the part of a year in months, of a decade or a century in years.
fn thirds_of_year(year: &str, from: u8, to: u8) -> Option<(String, String)> {
    let years = |hundreds: &str, first: u8, last: u8| {
        Some((
            format!("{hundreds}{first:02}"),
            format!("{hundreds}{last:02}"),
        ))
    };
    if let Some(hundreds) = year.strip_suffix("XX") {
        return match from {
            1 => years(hundreds, 0, 33),
            5 => years(hundreds, 34, 66),
            _ => years(hundreds, 67, 99),
        };
    }
    if let Some(tens) = year.strip_suffix('X') {
        let (first, last) = match from {
            1 => (0, 3),
            5 => (4, 6),
            _ => (7, 9),
        };
        return Some((format!("{tens}{first}"), format!("{tens}{last}")));
    }
    Some((format!("{year}-{from:02}"), format!("{year}-{to:02}")))
}

/// Returns the third of a month in which a part begins.
fn third_of_month(year: &str, month: u8, from: u8) -> Option<(String, String)> {
    let day = |day: u8| format!("{year}-{month:02}-{day:02}");
    match from {
        1 => Some((day(1), day(10))),
        5 => Some((day(11), day(20))),
        _ => {
            let last = (28..=31)
                .rev()
                .find(|last| Edtf::parse(&day(*last)).is_ok())?;
            Some((day(21), day(last)))
        }
    }
}

//! The records of a list in time: how many can lie in each century, decade, year, month or day.
//!
//! A bar counts as many records as a filter by its period lists, so a date that can mean several
//! periods is in each of them, and is told apart: it may lie elsewhere. How the filter's grammar
//! names a period is said here; who walks over the records is the catalogue.

mod count;

use jiff::{Span, civil};

use super::clean::Clean;
use super::date::{Day, DocDate};
use super::facet::{shown_years, years_as_typed};
use super::listing::Order;
use super::query::{Query, What};

pub use count::count;

/// How long the periods are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scale {
    /// A hundred years, the first of them ending in 00.
    Century,
    /// Ten years, the first of them ending in 0.
    Decade,
    /// A year.
    Year,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// The number of a period: of years since the year 0, of months since January of it, of days
/// since 1970. Two that follow each other in time have numbers that do.
pub type Period = i32;

/// The first and the last day a date can have (years of four digits, before the common era too).
const FIRST_DAY: Day = -4_371_587;
const LAST_DAY: Day = 2_932_896;

const DAY_ZERO: civil::Date = civil::date(1970, 1, 1);

impl Scale {
    /// Every scale, the widest first.
    pub const ALL: [Scale; 5] = [
        Scale::Century,
        Scale::Decade,
        Scale::Year,
        Scale::Month,
        Scale::Day,
    ];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Century => "century",
            Scale::Decade => "decade",
            Scale::Year => "year",
            Scale::Month => "month",
            Scale::Day => "day",
        }
    }

    /// Returns the next shorter periods.
    pub fn finer(self) -> Option<Self> {
        Self::ALL.into_iter().find(|other| *other > self)
    }

    /// Returns the next longer periods.
    pub fn coarser(self) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|other| *other < self)
    }

    /// Returns the period that holds a day; days that no date has are taken as the nearest.
    pub fn period_of(self, day: Day) -> Period {
        let day = day.clamp(FIRST_DAY, LAST_DAY);
        let date = date_of(day);
        let year = i32::from(date.year());
        match self {
            Scale::Century => year.div_euclid(100),
            Scale::Decade => year.div_euclid(10),
            Scale::Year => year,
            Scale::Month => year * 12 + i32::from(date.month()) - 1,
            Scale::Day => day as i32,
        }
    }

    /// Returns the first day of a period; past the calendar's end, the day after its last.
    pub fn first_day(self, period: Period) -> Day {
        match self {
            Scale::Century => start_of(period.saturating_mul(100), 1),
            Scale::Decade => start_of(period.saturating_mul(10), 1),
            Scale::Year => start_of(period, 1),
            Scale::Month => start_of(period.div_euclid(12), period.rem_euclid(12) as i8 + 1),
            Scale::Day => Day::from(period).clamp(FIRST_DAY, LAST_DAY + 1),
        }
    }

    /// Returns the first and the last day of the periods from one to another.
    pub fn days(self, from: Period, to: Period) -> (Day, Day) {
        let end = self.first_day(to.saturating_add(1)) - 1;
        (self.first_day(from), end.max(self.first_day(from)))
    }

    /// Returns the term that asks for the periods from one to another, as a person would type it.
    pub fn typed(self, from: Period, to: Period) -> String {
        let (first, last) = self.days(from, to);
        let (first, last) = (date_of(first), date_of(last));
        let range = match self {
            Scale::Century | Scale::Decade | Scale::Year => {
                years_as_typed(first.year(), last.year())
            }
            Scale::Month => between(&month_as_typed(first), &month_as_typed(last)),
            Scale::Day => between(&day_as_typed(first), &day_as_typed(last)),
        };
        format!("date:{range}")
    }

    /// Returns the words for the periods from one to another ("November 1950").
    pub fn shown(self, from: Period, to: Period) -> Clean {
        let (first, last) = self.days(from, to);
        let years = matches!(self, Scale::Century | Scale::Decade | Scale::Year);
        if years {
            return shown_years(date_of(first).year(), date_of(last).year());
        }
        let typed = self.typed(from, to);
        let range = typed.strip_prefix("date:").unwrap_or(&typed);
        let shown = DocDate::parse_range(range).map(|date| date.shown());
        Clean::line(shown.as_deref().unwrap_or(range))
    }

    /// Returns what stands below a period on the axis, where it has a mark of its own among bars
    /// of so many columns: round years, months and days that leave each other room.
    pub fn tick(self, period: Period, columns: usize) -> Option<String> {
        /// The columns of a year with a blank on each side.
        const YEAR: usize = 7;
        let columns = columns.max(1);
        let round = |per_bar: usize, number: i32| {
            let steps = [1, 2, 5, 10, 20, 50, 100];
            let step = steps.into_iter().find(|step| step * per_bar >= YEAR);
            number.rem_euclid(step.unwrap_or(100) as i32) == 0
        };
        let date = date_of(self.first_day(period));
        match self {
            Scale::Century | Scale::Decade | Scale::Year => {
                round(columns, period).then(|| shown_year(date.year()))
            }
            Scale::Month if date.month() == 1 => {
                round(12 * columns, period / 12).then(|| shown_year(date.year()))
            }
            Scale::Month => (columns >= 5).then(|| MONTHS[month_index(date)].to_owned()),
            Scale::Day if date.day() == 1 => {
                Some(format!("{} {}", MONTHS[month_index(date)], date.year()))
            }
            Scale::Day => {
                let step = match columns {
                    1 => 10,
                    2 => 5,
                    _ => 1,
                };
                let day = date.day();
                // The last tens of a month leave room for the name of the next one.
                (day % step == 0 && (step == 1 || day < 29)).then(|| day.to_string())
            }
        }
    }
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

fn month_index(date: civil::Date) -> usize {
    usize::from(date.month().unsigned_abs()).saturating_sub(1) % MONTHS.len()
}

/// Returns a year as people count them: the year before 1 CE is EDTF's year 0.
fn shown_year(year: i16) -> String {
    if year > 0 {
        year.to_string()
    } else {
        format!("{} BCE", 1 - i32::from(year))
    }
}

fn date_of(day: Day) -> civil::Date {
    let span = Span::new().try_days(day.clamp(FIRST_DAY, LAST_DAY));
    let date = span.and_then(|span| DAY_ZERO.checked_add(span));
    date.unwrap_or(DAY_ZERO)
}

fn start_of(year: i32, month: i8) -> Day {
    let date = i16::try_from(year).map(|year| civil::Date::new(year, month, 1));
    match date {
        Ok(Ok(date)) => date.duration_since(DAY_ZERO).as_hours() / 24,
        _ if year < 0 => FIRST_DAY,
        _ => LAST_DAY + 1,
    }
}

fn month_as_typed(date: civil::Date) -> String {
    format!(
        "{}-{:02}",
        years_as_typed(date.year(), date.year()),
        date.month()
    )
}

fn day_as_typed(date: civil::Date) -> String {
    format!("{}-{:02}", month_as_typed(date), date.day())
}

fn between(from: &str, to: &str) -> String {
    if from == to {
        from.to_owned()
    } else {
        format!("{from}..{to}")
    }
}

/// Returns the first and the last day in the shortest form that tells them apart: years, else
/// months, else days.
pub fn ends_shown((from, to): (Day, Day)) -> (String, String) {
    let (from, to) = (date_of(from), date_of(to));
    if from.year() != to.year() {
        return (shown_year(from.year()), shown_year(to.year()));
    }
    if from.month() != to.month() {
        return (month_as_typed(from), month_as_typed(to));
    }
    (day_as_typed(from), day_as_typed(to))
}

/// Returns a filter without its ranges of dates; all else stays as it was typed.
pub fn without_dates(typed: &str) -> String {
    let mut left = typed.to_owned();
    loop {
        let query = Query::parse(&left);
        let is_range = |what: &What| matches!(what, What::Date(_));
        let mut terms = query.terms.iter();
        let Some(term) = terms.find(|term| !term.negated && is_range(&term.what)) else {
            return left;
        };
        let taken = Query::toggled(&left, &term.to_string());
        if Query::parse(&taken).terms.len() >= query.terms.len() {
            return left;
        }
        left = taken;
    }
}

/// How a span of time is cut into bars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Into parts of equal length, the whole of it.
    Even,
    /// Into the shortest periods of which the whole of it has no more than bars are wanted.
    Fit,
    /// Into periods of this length, those around a day.
    By(Scale, Day),
}

/// What is asked of the catalogue. Every request has a number; a late answer is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineRequest {
    /// Its number, growing.
    pub seq: u64,
    /// What is listed.
    pub query: Query,
    /// In which order: the answer for rows is then used again.
    pub order: Order,
    /// How it is cut.
    pub cut: Cut,
    /// The most bars that are wanted.
    pub bars: usize,
}

/// The answer to a [`TimelineRequest`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimelineCounts {
    /// The number of the request.
    pub seq: u64,
    /// Records that are listed.
    pub matched: usize,
    /// Of these, how many have a date.
    pub dated: usize,
    /// The first and the last day of what is listed, within the ranges the filter asks for;
    /// none where no date has an end.
    pub span: Option<(Day, Day)>,
    /// How long the periods are; none where they are parts of equal length.
    pub scale: Option<Scale>,
    /// The first and the last period of the span.
    pub range: (Period, Period),
    /// The period of the first bar.
    pub start: Period,
    /// The bars, in order of time.
    pub bars: Vec<Bar>,
}

/// How many records can lie in a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    /// Those that lie in it and nowhere else, without a doubt.
    pub sure: u32,
    /// Those that may lie elsewhere, or whose date is doubtful.
    pub unsure: u32,
}

impl Bar {
    /// Returns both together.
    pub fn all(self) -> usize {
        self.sure as usize + self.unsure as usize
    }
}

/// The days a record's date can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The earliest; the least number when open.
    pub earliest: Day,
    /// The latest; the greatest number when open.
    pub latest: Day,
    /// True when it is said to be uncertain or an estimate (`?`, `~`, `%`).
    pub doubtful: bool,
}

impl Reach {
    /// Returns that of a date.
    pub fn of(date: &DocDate) -> Self {
        Self {
            earliest: date.earliest().unwrap_or(Day::MIN),
            latest: date.latest().unwrap_or(Day::MAX),
            doubtful: date.is_doubtful(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(edtf: &str) -> Day {
        DocDate::parse_edtf(edtf).unwrap().earliest().unwrap()
    }

    #[test]
    fn the_calendar_has_the_ends_that_dates_have() {
        assert_eq!(day("-9999-01-01"), FIRST_DAY);
        assert_eq!(day("9999-12-31"), LAST_DAY);
        assert_eq!(Scale::Year.first_day(10_000), LAST_DAY + 1);
        assert_eq!(Scale::Decade.days(999, 999).1, LAST_DAY);
        assert_eq!(Scale::Year.period_of(Day::MAX), 9999);
    }

    #[test]
    fn periods_are_named_as_people_type_and_read_them() {
        let at = |scale: Scale, edtf: &str| scale.period_of(day(edtf));
        for (scale, from, to, typed, shown) in [
            (
                Scale::Century,
                "1950",
                "1950",
                "date:1900..1999",
                "1900 – 1999",
            ),
            (Scale::Decade, "1950", "1950", "date:1950s", "1950s"),
            (
                Scale::Decade,
                "1940",
                "1950",
                "date:1940..1959",
                "1940 – 1959",
            ),
            (Scale::Year, "1950", "1950", "date:1950", "1950"),
            (
                Scale::Month,
                "1950-11",
                "1950-11",
                "date:1950-11",
                "November 1950",
            ),
            (
                Scale::Month,
                "1950-11",
                "1951-01",
                "date:1950-11..1951-01",
                "November 1950 – January 1951",
            ),
            (
                Scale::Day,
                "1950-11-17",
                "1950-11-17",
                "date:1950-11-17",
                "17 November 1950",
            ),
        ] {
            let (from, to) = (at(scale, from), at(scale, to));
            assert_eq!(scale.typed(from, to), typed);
            assert_eq!(scale.shown(from, to).as_str(), shown);
        }
    }

    #[test]
    fn marks_on_the_axis_leave_each_other_room() {
        let ticks = |scale: Scale, from: &str, count: i32, columns: usize| {
            let from = scale.period_of(day(from));
            let all = (from..from + count).filter_map(|period| scale.tick(period, columns));
            all.collect::<Vec<String>>().join(" ")
        };
        assert_eq!(ticks(Scale::Year, "1948", 30, 1), "1950 1960 1970");
        assert_eq!(ticks(Scale::Year, "1948", 4, 8), "1948 1949 1950 1951");
        assert_eq!(
            ticks(Scale::Decade, "1890", 13, 4),
            "1900 1920 1940 1960 1980 2000"
        );
        assert_eq!(ticks(Scale::Month, "1949-11", 16, 1), "1950 1951");
        assert_eq!(ticks(Scale::Month, "1949-11", 4, 6), "Nov Dec 1950 Feb");
        assert_eq!(ticks(Scale::Day, "1950-01-25", 20, 1), "Feb 1950 10");
        assert_eq!(
            ticks(Scale::Century, "-0300", 4, 8),
            "301 BCE 201 BCE 101 BCE 1 BCE"
        );
    }

    #[test]
    fn the_ends_are_told_as_shortly_as_they_differ() {
        let ends = |from: &str, to: &str| ends_shown((day(from), day(to)));
        let is = |from: &str, to: &str| (from.to_owned(), to.to_owned());
        assert_eq!(ends("1924-03-01", "1968-01-01"), is("1924", "1968"));
        assert_eq!(ends("1950-03-01", "1950-11-01"), is("1950-03", "1950-11"));
        assert_eq!(
            ends("1950-03-01", "1950-03-09"),
            is("1950-03-01", "1950-03-09")
        );
    }

    #[test]
    fn ranges_are_taken_out_of_a_filter_and_nothing_else() {
        for (typed, left) in [
            ("pilot date:1950 lang:ru", "pilot lang:ru"),
            ("date:1950s date:1950-11..1951-01", ""),
            ("-date:1950 date:1951", "-date:1950"),
            ("is:undated date:soon", "is:undated date:soon"),
            ("date:1950 OR date:1960", "date:1950 OR date:1960"),
        ] {
            assert_eq!(without_dates(typed), left, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn every_period_is_read_as_its_own_days(scale in 0..5_usize, at in FIRST_DAY..=LAST_DAY, more in 0..3_i32) {
            let scale = Scale::ALL[scale];
            let from = scale.period_of(at);
            let to = scale.period_of(scale.days(from, from + more).1);
            let (first, last) = scale.days(from, to);
            prop_assert!(first <= at && at <= last);
            prop_assert_eq!(scale.period_of(first), from);
            let typed = scale.typed(from, to);
            let mut terms = Query::parse(&typed).terms;
            prop_assert_eq!(terms.len(), 1, "{}", typed);
            let Some(What::Date(date)) = terms.pop().map(|term| term.what) else {
                return Err(TestCaseError::fail(typed));
            };
            prop_assert_eq!((date.earliest(), date.latest()), (Some(first), Some(last)), "{}", typed);
            prop_assert_eq!(without_dates(&typed), "");
            prop_assert!(!scale.shown(from, to).is_empty());
        }
    }
}

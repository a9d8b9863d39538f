//! Counting: days to bars, in two walks over what is listed, none of which looks at a calendar.
//!
//! The first walk finds the ends of time, the second puts each date between the first days of
//! the periods; only these are asked of the calendar.

use super::{Bar, Cut, Day, Period, Reach, Scale, TimelineCounts, TimelineRequest};
use crate::record::query::{Query, What};

/// Counts what is listed; an undated record has no reach.
pub fn count(
    request: &TimelineRequest,
    listed: impl Iterator<Item = Option<Reach>> + Clone,
) -> TimelineCounts {
    let mut ends = Ends::default();
    let (mut matched, mut dated) = (0, 0);
    for reach in listed.clone() {
        matched += 1;
        if let Some(reach) = reach {
            dated += 1;
            ends.add(reach);
        }
    }
    let mut counts = TimelineCounts {
        seq: request.seq,
        matched,
        dated,
        ..TimelineCounts::default()
    };
    let Some(span) = ends.within(&request.query) else {
        return counts;
    };
    counts.span = Some(span);
    let starts = match scale(request, span) {
        None => even(span, request.bars),
        Some((scale, around)) => {
            let range = (scale.period_of(span.0), scale.period_of(span.1));
            let (start, bars) = window(range, scale.period_of(around), request.bars);
            (counts.scale, counts.range, counts.start) = (Some(scale), range, start);
            let periods = start..=start.saturating_add(bars);
            periods.map(|period| scale.first_day(period)).collect()
        }
    };
    counts.bars = bars(&starts, listed.flatten());
    counts
}

/// The ends of time, as far as dates have some.
#[derive(Clone, Copy, Debug, Default)]
struct Ends(Option<(Day, Day)>);

impl Ends {
    fn add(&mut self, reach: Reach) {
        let known = |day: Day| (day > Day::MIN && day < Day::MAX).then_some(day);
        for day in [known(reach.earliest), known(reach.latest)]
            .into_iter()
            .flatten()
        {
            self.0 = Some(match self.0 {
                Some((from, to)) => (from.min(day), to.max(day)),
                None => (day, day),
            });
        }
    }

    /// Returns them within the ranges a query asks for: a date of a century that touches the
    /// year that is asked for is no reason to show the century.
    fn within(self, query: &Query) -> Option<(Day, Day)> {
        let whole = self.0?;
        let mut span = whole;
        for term in query.terms.iter().filter(|term| !term.negated) {
            if let What::Date(range) = &term.what {
                span.0 = span.0.max(range.earliest().unwrap_or(Day::MIN));
                span.1 = span.1.min(range.latest().unwrap_or(Day::MAX));
            }
        }
        // Dates that touch two ranges apart have no day in both.
        Some(if span.0 <= span.1 { span } else { whole })
    }
}

/// Returns how long the periods are and the day that must be among them; none for equal parts.
fn scale(request: &TimelineRequest, (from, to): (Day, Day)) -> Option<(Scale, Day)> {
    let fits = |scale: &Scale| {
        let periods = scale.period_of(to) - scale.period_of(from);
        (periods as usize) < request.bars
    };
    match request.cut {
        Cut::Even => None,
        Cut::Fit => {
            let finest = Scale::ALL.into_iter().rev().find(fits);
            Some((finest.unwrap_or(Scale::Century), from))
        }
        Cut::By(scale, around) => Some((scale, around.clamp(from, to))),
    }
}

/// Returns the first of so many periods around one, within the range, and how many there are.
fn window((from, to): (Period, Period), around: Period, bars: usize) -> (Period, Period) {
    let all = to - from + 1;
    let bars = all.min(Period::try_from(bars.max(1)).unwrap_or(Period::MAX));
    let start = (around - bars / 2).clamp(from, to - bars + 1);
    (start, bars)
}

/// Returns the first days of parts of equal length, and the day after the last.
fn even((from, to): (Day, Day), bars: usize) -> Vec<Day> {
    let days = to - from + 1;
    let bars = days.min(bars.max(1) as Day);
    (0..=bars).map(|at| from + days * at / bars).collect()
}

/// Puts dates between the first days of periods, of which the last begins where they end.
fn bars(starts: &[Day], dates: impl Iterator<Item = Reach>) -> Vec<Bar> {
    let (Some(first), Some(end)) = (starts.first(), starts.last()) else {
        return Vec::new();
    };
    let count = starts.len() - 1;
    let mut sure = vec![0_u32; count];
    // How many more are in a bar than in the one before.
    let mut rises = vec![0_i64; count + 1];
    for date in dates {
        if date.latest < *first || date.earliest >= *end {
            continue;
        }
        let period = |day: Day| starts.partition_point(|start| *start <= day).max(1) - 1;
        let (from, to) = (period(date.earliest), period(date.latest).min(count - 1));
        let is_inside = date.earliest >= *first && date.latest < *end;
        if from == to && is_inside && !date.doubtful {
            sure[from] += 1;
        } else {
            rises[from] += 1;
            rises[to + 1] -= 1;
        }
    }
    let unsure = rises.iter().scan(0_i64, |sum, rise| {
        *sum += rise;
        Some(*sum as u32)
    });
    let both = sure.iter().zip(unsure);
    both.map(|(sure, unsure)| Bar {
        sure: *sure,
        unsure,
    })
    .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::date::DocDate;
    use crate::record::listing::Order;

    fn counted(dates: &[&str], filter: &str, cut: Cut, bars: usize) -> TimelineCounts {
        let request = TimelineRequest {
            seq: 7,
            query: Query::parse(filter),
            order: Order::Date,
            cut,
            bars,
        };
        let reach = |edtf: &&str| DocDate::parse_edtf(edtf).map(|date| Reach::of(&date));
        count(&request, dates.iter().map(reach))
    }

    fn shown(counts: &TimelineCounts) -> String {
        let scale = counts.scale.unwrap();
        let bars = counts.bars.iter().zip(counts.start..);
        let each = bars.map(|(bar, period)| {
            format!(
                "{} {}+{}",
                scale.shown(period, period),
                bar.sure,
                bar.unsure
            )
        });
        each.collect::<Vec<String>>().join(", ")
    }

    const DATES: [&str; 6] = [
        "1950-11-17",
        "1950-11",
        "1951~",
        "195X",
        "../1952",
        "undated",
    ];

    #[test]
    fn a_date_that_can_mean_several_periods_is_in_each_of_them_and_told_apart() {
        let counts = counted(&DATES, "", Cut::By(Scale::Year, 0), 20);
        assert_eq!((counts.seq, counts.matched, counts.dated), (7, 6, 5));
        assert_eq!(
            shown(&counts),
            "1950 2+2, 1951 0+3, 1952 0+2, 1953 0+1, 1954 0+1, 1955 0+1, 1956 0+1, 1957 0+1, \
             1958 0+1, 1959 0+1"
        );
        let counts = counted(&DATES, "", Cut::By(Scale::Decade, 0), 20);
        // The estimate is of one decade and doubtful all the same.
        assert_eq!(shown(&counts), "1950s 3+2");
    }

    #[test]
    fn the_filters_own_range_bounds_what_is_shown() {
        let counts = counted(&DATES[1..4], "date:1950-10..1950-12", Cut::Fit, 20);
        assert_eq!(
            shown(&counts),
            "October 1950 0+1, November 1950 1+1, December 1950 0+1"
        );
        // No day lies in both.
        let apart = "date:1949 date:1951";
        let counts = counted(&["1949/1951"], apart, Cut::Fit, 20);
        assert_eq!(shown(&counts), "1949 0+1, 1950 0+1, 1951 0+1");
    }

    #[test]
    fn the_shortest_periods_that_fit_are_taken() {
        let scale = |dates: &[&str], bars| counted(dates, "", Cut::Fit, bars).scale.unwrap();
        assert_eq!(scale(&["1950-11-17"], 20), Scale::Day);
        assert_eq!(scale(&["1950-11-01", "1950-11-20"], 20), Scale::Day);
        assert_eq!(scale(&["1950-11-01", "1950-11-21"], 20), Scale::Month);
        assert_eq!(scale(&["1940", "1959"], 20), Scale::Year);
        assert_eq!(scale(&["1940", "1960"], 20), Scale::Decade);
        assert_eq!(scale(&["-9999", "9999"], 20), Scale::Century);
    }

    #[test]
    fn of_many_periods_those_around_a_day_are_counted() {
        let counts = counted(&["1900", "1999"], "", Cut::By(Scale::Year, -7000), 11);
        assert_eq!((counts.range, counts.start), ((1900, 1999), 1945));
        assert_eq!(counts.bars.len(), 11);
        let counts = counted(&["1900", "1999"], "", Cut::By(Scale::Year, Day::MAX), 11);
        assert_eq!(counts.start, 1989);
        assert_eq!(counts.bars[10], Bar { sure: 1, unsure: 0 });
    }

    #[test]
    fn where_no_date_has_an_end_there_is_no_time_to_show() {
        for dates in [&[][..], &["undated"]] {
            let counts = counted(dates, "", Cut::Fit, 20);
            assert_eq!((counts.span, counts.bars.len()), (None, 0));
        }
        let counts = counted(&["1950/..", "../1940"], "", Cut::Even, 3);
        assert_eq!(counts.bars.len(), 3);
    }

    proptest! {
        #[test]
        fn a_bar_has_as_many_as_overlap_it(
            dates in proptest::collection::vec("(19[0-9X]{2}(-1[012])?[~]?|19[0-4][0-9]/19[5-9][0-9]|\\.\\./1950|1950/\\.\\.)", 0..30),
            cut in 0..6_usize,
            bars in 0..40_usize,
        ) {
            let dates: Vec<&str> = dates.iter().map(String::as_str).collect();
            let scale = Scale::ALL.get(cut).map_or(Cut::Fit, |scale| Cut::By(*scale, 0));
            let counts = counted(&dates, "", scale, bars);
            let parsed: Vec<DocDate> = dates.iter().filter_map(|edtf| DocDate::parse_edtf(edtf)).collect();
            for (bar, period) in counts.bars.iter().zip(counts.start..) {
                let term = counts.scale.unwrap().typed(period, period);
                let range = DocDate::parse_range(term.strip_prefix("date:").unwrap()).unwrap();
                let overlapping = parsed.iter().filter(|date| date.overlaps(&range)).count();
                prop_assert_eq!(bar.all(), overlapping, "{}", term);
            }
        }

        #[test]
        fn equal_parts_cover_the_whole(from in -5000_i64..5000, days in 0..3000_i64, bars in 0..60_usize) {
            let starts = even((from, from + days), bars);
            prop_assert_eq!(starts[0], from);
            prop_assert_eq!(*starts.last().unwrap(), from + days + 1);
            prop_assert!(starts.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }
}

//! The timeline of what is listed: which bars are seen, where the cursor is, what is marked.
//!
//! It holds the bars around the cursor, as the catalogue counted them, and where they stand in
//! the panel; choosing some changes the filter, which is `update`'s affair. The head of the
//! list has a small one of its own, the whole time in a few columns.

use ratatui::layout::Rect;

use crate::record::date::Day;
use crate::record::timeline::{Bar, Period, Scale, TimelineCounts};

use super::key::Key;

/// The widest bar, with the blank that parts it from the next.
const WIDEST_BAR: usize = 9;

/// From this width of the terminal the head of the list has room for the time.
pub const SPARKLINE_FROM: u16 = 100;
/// Bars of the small timeline in the head.
pub const SPARKLINE_BARS: usize = 24;

/// The panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// The number of the newest question; answers to older ones are dropped.
    pub asked: u64,
    /// What was counted last; none before the first answer.
    pub counts: Option<TimelineCounts>,
    /// The period under the cursor.
    pub cursor: Period,
    /// Where the marked periods begin; they end at the cursor.
    pub anchor: Option<Period>,
    /// The period at the left end of the panel.
    pub first: Period,
    /// The days to which the cursor goes once they are counted: their highest bar.
    pub goal: Option<(Day, Day)>,
    /// Keys that were typed before these were counted: they are about bars that are to come.
    pub typed_ahead: Vec<Key>,
}

/// The time of what is listed, in the head of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sparkline {
    /// The number of the newest question; answers to older ones are dropped.
    pub asked: u64,
    /// What that was about: the filter, how many records there are and how many match.
    pub about: Option<(String, usize, usize)>,
    /// What was counted last.
    pub counts: Option<TimelineCounts>,
}

impl Timeline {
    /// Returns true while the bars under the cursor are still to come.
    pub fn is_waiting(&self) -> bool {
        self.counts.is_none() || self.goal.is_some()
    }

    /// Returns how long the periods are; none before the first answer and where there is no time.
    pub fn scale(&self) -> Option<Scale> {
        self.counts.as_ref()?.scale
    }

    /// Returns a bar, if it was counted.
    pub fn bar(&self, period: Period) -> Option<Bar> {
        let counts = self.counts.as_ref()?;
        let at = usize::try_from(i64::from(period) - i64::from(counts.start)).ok()?;
        counts.bars.get(at).copied()
    }

    /// Returns the first and the last period of all, those that were not counted among them.
    pub fn range(&self) -> (Period, Period) {
        self.counts.as_ref().map_or((0, 0), |counts| counts.range)
    }

    /// Returns the first and the last of the periods that are marked, or that under the cursor.
    pub fn chosen(&self) -> (Period, Period) {
        let anchor = self.anchor.unwrap_or(self.cursor);
        (anchor.min(self.cursor), anchor.max(self.cursor))
    }

    /// Returns the days of the period under the cursor.
    pub fn days(&self) -> Option<(Day, Day)> {
        Some(self.scale()?.days(self.cursor, self.cursor))
    }

    /// Returns the highest bar among the periods from one to another, the first of equals.
    pub(super) fn highest(&self, from: Period, to: Period) -> Option<Period> {
        let counted = (from..=to).filter_map(|period| Some((self.bar(period)?.all(), period)));
        let mut best: Option<(usize, Period)> = None;
        for (count, period) in counted {
            if best.is_none_or(|(most, _)| count > most) {
                best = Some((count, period));
            }
        }
        best.map(|(_, period)| period)
    }
}

/// Where the parts of the panel are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// What is shown, in words.
    pub head: Rect,
    /// The bars.
    pub bars: Rect,
    /// The line they stand on, with the mark of the cursor.
    pub ground: Rect,
    /// The names of round periods.
    pub names: Rect,
    /// What the bar under the cursor says, in words.
    pub told: Rect,
    /// Columns of each bar, with the blank that parts it from the next.
    pub each: usize,
    /// How many bars there is room for.
    pub seen: usize,
}

impl Places {
    /// Lays the panel out for so many periods. Where rows are few the names go first.
    pub fn of(area: Rect, (from, to): (Period, Period)) -> Self {
        let inner = Rect {
            x: area.x + 1,
            width: area.width.saturating_sub(2),
            ..area
        };
        let mut y = area.bottom();
        let mut take = |wanted: bool| {
            let height = u16::from(wanted && y > area.y);
            y -= height;
            Rect { y, height, ..inner }
        };
        let told = take(area.height >= 2);
        let names = take(area.height >= 6);
        let ground = take(area.height >= 4);
        let head = Rect {
            height: area.height.min(1),
            ..area
        };
        let bars = Rect {
            y: head.bottom(),
            height: y.saturating_sub(head.bottom()),
            ..inner
        };
        let columns = usize::from(inner.width).max(1);
        let periods = usize::try_from(i64::from(to) - i64::from(from) + 1).unwrap_or(1);
        let each = (columns / periods.max(1)).clamp(1, WIDEST_BAR);
        Self {
            head,
            bars,
            ground,
            names,
            told,
            each,
            seen: columns / each,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_lie_within_the_panel_and_never_on_each_other() {
        for height in 0..30 {
            for width in 0..60 {
                let area = Rect::new(3, 5, width, height);
                let places = Places::of(area, (1900, 1910));
                let all = [
                    places.head,
                    places.bars,
                    places.ground,
                    places.names,
                    places.told,
                ];
                let mut rows: Vec<u16> = all
                    .iter()
                    .flat_map(|part| part.top()..part.bottom())
                    .collect();
                let count = rows.len();
                rows.sort_unstable();
                rows.dedup();
                assert_eq!(rows.len(), count, "{height} rows");
                assert_eq!(count, usize::from(height));
                assert!(all.iter().all(|part| part.bottom() <= area.bottom()));
                assert!(places.seen * places.each <= usize::from(width).saturating_sub(2).max(1));
            }
        }
    }

    #[test]
    fn few_bars_are_wide_and_many_are_narrow() {
        let each = |periods: Period| {
            let places = Places::of(Rect::new(0, 0, 80, 12), (1, periods));
            (places.each, places.seen)
        };
        assert_eq!(each(3), (9, 8));
        assert_eq!(each(12), (6, 13));
        assert_eq!(each(78), (1, 78));
        assert_eq!(each(4000), (1, 78));
    }

    #[test]
    fn the_highest_bar_is_the_first_of_equals() {
        let bar = |all| Bar {
            sure: all,
            unsure: 0,
        };
        let timeline = Timeline {
            counts: Some(TimelineCounts {
                start: 10,
                bars: [1, 4, 2, 4].map(bar).to_vec(),
                ..TimelineCounts::default()
            }),
            ..Timeline::default()
        };
        assert_eq!(timeline.highest(0, 99), Some(11));
        assert_eq!(timeline.highest(12, 99), Some(13));
        assert_eq!(timeline.highest(20, 99), None);
    }
}

//! The timeline of what is listed, from the columns of days: no entry is decoded, nothing sorted.

use crate::record::listing::RowKey;
use crate::record::timeline::{Reach, TimelineCounts, TimelineRequest, count};

use super::Catalogue;
use super::records::flag;

impl Catalogue {
    /// Counts the records that are listed by the time their dates can mean.
    pub fn timeline(&mut self, request: &TimelineRequest) -> TimelineCounts {
        let answered = self.answered(request.order, &request.query, &mut || false);
        let Some(view) = answered else {
            return TimelineCounts {
                seq: request.seq,
                ..TimelineCounts::default()
            };
        };
        let counts = count(request, view.in_any_order().map(|key| self.reach(key)));
        self.view = Some(view);
        counts
    }

    fn reach(&self, key: RowKey) -> Option<Reach> {
        let slot = self.slot(key)?;
        let (earliest, latest) = slot.span()?.days();
        Some(Reach {
            earliest,
            latest,
            doubtful: slot.is(flag::DOUBTFUL),
        })
    }
}

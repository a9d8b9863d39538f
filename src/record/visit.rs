//! That a record was read, and how far: what a room remembers between two evenings.

use super::text::TextKey;

/// That a record was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// Its id.
    pub id: String,
    /// Which of its texts was shown last.
    pub text: TextKey,
    /// Which code point of the canonical text stood at the top; `None` above the text.
    pub at: Option<usize>,
    /// When it was left, in milliseconds since 1970; 0 until somebody looks at a clock.
    pub when: i64,
}

/// Brings visits together: of each record the newest, the newest record first, at most so many.
pub fn merged(visits: impl IntoIterator<Item = Visit>, most: usize) -> Vec<Visit> {
    let mut all: Vec<Visit> = visits.into_iter().collect();
    // Stable: of two of one moment the one that was named first stays.
    all.sort_by_key(|visit| std::cmp::Reverse(visit.when));
    let mut seen = std::collections::HashSet::new();
    all.retain(|visit| seen.insert(visit.id.clone()));
    all.truncate(most);
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_visit_of_a_record_counts() {
        let visit = |id: &str, when| Visit {
            id: id.to_owned(),
            when,
            ..Visit::default()
        };
        let all = [visit("a", 1), visit("b", 2), visit("a", 3), visit("c", 0)];
        assert_eq!(
            merged(all.clone(), 9),
            [visit("a", 3), visit("b", 2), visit("c", 0)]
        );
        assert_eq!(merged(all, 1), [visit("a", 3)]);
    }
}

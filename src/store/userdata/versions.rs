//! Which of the loaded versions of a mark are shown.
//!
//! A version is hidden when another loaded version of the same mark replaces it, and its bytes
//! are those that were replaced. What was changed by hand after it was replaced is shown; so
//! are versions that claim to replace one another, since hiding all of them would lose words.

use std::collections::{HashMap, HashSet};

use crate::record::marks::{Below, Mark};

/// Returns the marks that are shown, newest first, each knowing what it hides.
pub(super) fn shown(marks: Vec<Mark>) -> Vec<Mark> {
    let mut by_id: HashMap<String, Vec<Mark>> = HashMap::new();
    for mark in marks {
        by_id.entry(mark.id.0.clone()).or_default().push(mark);
    }
    let mut shown: Vec<Mark> = by_id.into_values().flat_map(shown_of_one).collect();
    shown.sort_by(|a, b| {
        let newest = |mark: &Mark| {
            (
                mark.changed.clone(),
                mark.version.clone(),
                mark.file.clone(),
            )
        };
        newest(b).cmp(&newest(a))
    });
    shown
}

/// Returns the shown versions of one mark.
fn shown_of_one(mut versions: Vec<Mark>) -> Vec<Mark> {
    versions.sort_by(|a, b| a.file.cmp(&b.file));
    let hides = edges(&versions);
    let reach: Vec<HashSet<usize>> = (0..versions.len())
        .map(|from| reachable(&hides, from))
        .collect();
    let is_hidden =
        |n: usize| (0..versions.len()).any(|by| reach[by].contains(&n) && !reach[n].contains(&by));
    let tops: Vec<usize> = (0..versions.len()).filter(|n| !is_hidden(*n)).collect();
    let below: Vec<Vec<Below>> = tops
        .iter()
        .map(|top| {
            let mut order = Vec::new();
            oldest_first(&hides, *top, &mut HashSet::new(), &mut order);
            let hidden = order.into_iter().filter(|n| !tops.contains(n));
            hidden.map(|n| as_below(&versions[n])).collect()
        })
        .collect();
    let mut below = tops.iter().copied().zip(below).collect::<HashMap<_, _>>();
    let with_below = |(n, mut mark): (usize, Mark)| {
        mark.on_disk.below = below.remove(&n)?;
        Some(mark)
    };
    versions
        .into_iter()
        .enumerate()
        .filter_map(with_below)
        .collect()
}

/// Returns for each version which others it hides by itself.
fn edges(versions: &[Mark]) -> Vec<Vec<usize>> {
    let mut files: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, mark) in versions.iter().enumerate() {
        files.entry(mark.version.0.as_str()).or_default().push(n);
    }
    let hidden_by = |(n, mark): (usize, &Mark)| {
        let hashes = mark
            .on_disk
            .replaced
            .iter()
            .map(String::as_str)
            .chain(std::iter::repeat(""));
        let mut hides = Vec::new();
        for (version, hash) in mark.replaces.iter().zip(hashes) {
            let of_version = files.get(version.0.as_str()).into_iter().flatten();
            // A hash that is missing stands for any: an entry made by hand.
            hides.extend(
                of_version.filter(|m| hash.is_empty() || versions[**m].on_disk.hash == hash),
            );
        }
        // A copy of a file under another name: the first by name stands for all, and each
        // hides the next.
        let mut copies = files.get(mark.version.0.as_str()).into_iter().flatten();
        hides.extend(copies.find(|m| **m > n && versions[**m].on_disk.hash == mark.on_disk.hash));
        hides.into_iter().copied().filter(|m| *m != n).collect()
    };
    versions.iter().enumerate().map(hidden_by).collect()
}

/// Returns everything that one version hides, by itself or through others.
fn reachable(hides: &[Vec<usize>], from: usize) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut open = vec![from];
    while let Some(n) = open.pop() {
        open.extend(hides[n].iter().copied().filter(|m| found.insert(*m)));
    }
    found
}

/// Lists what a version hides so that each stands after all that it hides itself.
///
/// Moved away in this order, what is left never shows an older version.
fn oldest_first(
    hides: &[Vec<usize>],
    top: usize,
    seen: &mut HashSet<usize>,
    order: &mut Vec<usize>,
) {
    // By hand and not by recursion: a chain may be as long as a folder has files.
    let mut open = vec![(top, false)];
    while let Some((n, done)) = open.pop() {
        if done {
            order.push(n);
        } else if seen.insert(n) {
            open.push((n, true));
            open.extend(hides[n].iter().map(|m| (*m, false)));
        }
    }
    order.retain(|n| *n != top);
}

/// Returns a hidden version as its file.
fn as_below(mark: &Mark) -> Below {
    Below {
        file: mark.file.clone(),
        version: mark.version.clone(),
        hash: mark.on_disk.hash.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::marks::{MarkId, VersionId};

    fn mark(id: &str, version: &str, replaces: &[(&str, &str)], hash: &str) -> Mark {
        let mut mark = Mark {
            id: MarkId(id.into()),
            version: VersionId(version.into()),
            replaces: replaces
                .iter()
                .map(|(v, _)| VersionId((*v).into()))
                .collect(),
            file: format!("notes/{id}.{version}.{hash}.md"),
            ..Mark::default()
        };
        mark.on_disk.hash = hash.into();
        mark.on_disk.replaced = replaces.iter().map(|(_, h)| (*h).into()).collect();
        mark
    }

    fn check(marks: Vec<Mark>, expected: &[(&str, &[&str])]) {
        let mut found: Vec<(String, Vec<String>)> = shown(marks)
            .into_iter()
            .map(|mark| {
                let below = mark
                    .on_disk
                    .below
                    .iter()
                    .map(|below| below.version.0.clone())
                    .collect();
                (mark.version.0, below)
            })
            .collect();
        found.sort();
        let expected: Vec<(String, Vec<String>)> = expected
            .iter()
            .map(|(top, below)| ((*top).into(), below.iter().map(|b| (*b).into()).collect()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_version_that_another_replaces_is_hidden() {
        check(
            vec![mark("a", "1", &[], "x"), mark("a", "2", &[("1", "x")], "y")],
            &[("2", &["1"])],
        );
    }

    #[test]
    fn a_chain_is_hidden_oldest_first() {
        let chain = vec![
            mark("a", "3", &[("2", "y")], "z"),
            mark("a", "1", &[], "x"),
            mark("a", "2", &[("1", "x")], "y"),
        ];
        check(chain, &[("3", &["1", "2"])]);
    }

    #[test]
    fn a_replaced_version_with_other_bytes_is_shown() {
        check(
            vec![
                mark("a", "1", &[], "changed"),
                mark("a", "2", &[("1", "x")], "y"),
            ],
            &[("1", &[]), ("2", &[])],
        );
    }

    #[test]
    fn another_marks_claim_hides_nothing() {
        check(
            vec![mark("a", "1", &[], "x"), mark("b", "2", &[("1", "x")], "y")],
            &[("1", &[]), ("2", &[])],
        );
    }

    #[test]
    fn versions_that_replace_one_another_or_themselves_are_all_shown() {
        check(
            vec![
                mark("a", "1", &[("2", "")], "x"),
                mark("a", "2", &[("1", "")], "y"),
            ],
            &[("1", &[]), ("2", &[])],
        );
        check(vec![mark("a", "1", &[("1", "")], "x")], &[("1", &[])]);
        let circle_above = vec![
            mark("a", "1", &[("2", "")], "x"),
            mark("a", "2", &[("1", "")], "y"),
            mark("a", "3", &[("2", "")], "z"),
        ];
        check(circle_above, &[("3", &["1", "2"])]);
    }

    #[test]
    fn two_versions_of_one_are_both_shown_and_copies_once() {
        let fork = vec![
            mark("a", "1", &[], "x"),
            mark("a", "2", &[("1", "x")], "y"),
            mark("a", "3", &[("1", "x")], "z"),
        ];
        check(fork, &[("2", &["1"]), ("3", &["1"])]);
        let mut copy = mark("a", "1", &[], "x");
        copy.file = "notes/copy.md".into();
        check(vec![mark("a", "1", &[], "x"), copy], &[("1", &["1"])]);
    }
}

//! A text in which white space and the composition of letters make no difference, and the way
//! back from it to the code points of the text; searching in linear time.
//!
//! Only for finding passages: case and accents count here.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// What becomes of white space at the ends of a folded text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    Keep,
    TrimStart,
    TrimEnd,
}

/// A text with its white space run together and its letters decomposed.
pub(super) struct Folded {
    pub text: String,
    /// True at each byte where a cluster of the original begins or white space does.
    begins: Vec<bool>,
}

impl Folded {
    /// Folds a text.
    pub(super) fn of(text: &str, ends: Ends) -> Self {
        let text = match ends {
            Ends::Keep => text,
            Ends::TrimStart => text.trim_start(),
            Ends::TrimEnd => text.trim_end(),
        };
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            begins: Vec::with_capacity(text.len() + 1),
        };
        for cluster in text.graphemes(true) {
            folded.push(cluster);
        }
        folded.begins.push(true);
        folded
    }

    /// Adds a cluster; white space after white space adds nothing.
    fn push(&mut self, cluster: &str) {
        let from = self.text.len();
        if cluster.chars().all(char::is_whitespace) {
            if !self.text.ends_with(' ') {
                self.text.push(' ');
            }
        } else if cluster.is_ascii() {
            self.text.push_str(cluster);
        } else {
            self.text.extend(cluster.nfd());
        }
        self.begins.resize(self.text.len(), false);
        if let Some(begins) = self.begins.get_mut(from) {
            *begins = true;
        }
    }

    /// Returns true when a range begins and ends with a cluster: `e` is not the word of `é`.
    pub(super) fn is_whole(&self, from: usize, to: usize) -> bool {
        self.begins.get(from) == Some(&true) && self.begins.get(to) == Some(&true)
    }

    /// Returns the code points of the original for a range of the folded text.
    pub(super) fn code_points(
        &self,
        original: &str,
        from: usize,
        to: usize,
    ) -> Option<(usize, usize)> {
        let mut walk = Self {
            text: String::with_capacity(self.text.len()),
            begins: Vec::new(),
        };
        let (mut passed, mut start) = (0, None);
        for cluster in original.graphemes(true) {
            if walk.text.len() == from && start.is_none() && !cluster.trim().is_empty() {
                start = Some(passed);
            }
            walk.push(cluster);
            passed += cluster.chars().count();
            if walk.text.len() == to {
                return Some((start?, passed));
            }
        }
        None
    }
}

/// Returns every byte at which a pattern begins, overlapping ones too, in linear time (Knuth,
/// Morris and Pratt): a text that repeats itself must not take for ever.
pub(super) fn occurrences(text: &[u8], pattern: &[u8]) -> Vec<usize> {
    if pattern.is_empty() || pattern.len() > text.len() {
        return Vec::new();
    }
    let borders = borders(pattern);
    let (mut found, mut matched) = (Vec::new(), 0);
    for (at, byte) in text.iter().enumerate() {
        while matched > 0 && (matched == pattern.len() || pattern[matched] != *byte) {
            matched = borders[matched - 1];
        }
        if pattern[matched] == *byte {
            matched += 1;
        }
        if matched == pattern.len() {
            found.push(at + 1 - matched);
        }
    }
    found
}

/// Returns for each beginning of a pattern how long a beginning of it is also its end.
fn borders(pattern: &[u8]) -> Vec<usize> {
    let mut borders = vec![0; pattern.len()];
    let mut matched = 0;
    for at in 1..pattern.len() {
        while matched > 0 && pattern[matched] != pattern[at] {
            matched = borders[matched - 1];
        }
        if pattern[matched] == pattern[at] {
            matched += 1;
        }
        borders[at] = matched;
    }
    borders
}

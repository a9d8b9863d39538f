//! Tables of names that are asked for at every tag of a file: elements and attributes.
//!
//! A `match` over a hundred names compares one after the other, which took a third of the
//! time of reading a file. Here a name leads to its place by its letters; the names are all
//! known when the program is built, so nobody can crowd one place.

use memchr::memrchr;

/// Names with what each means.
pub(super) struct Names<T: 'static> {
    /// Four places for every name, so that one that is not known is seen at once.
    places: Vec<Option<(&'static str, T)>>,
}

impl<T: Copy> Names<T> {
    /// Makes the table; of a name that stands twice the first counts.
    pub(super) fn of(names: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let names: Vec<(&'static str, T)> = names.into_iter().collect();
        let count = (names.len() * 4).next_power_of_two();
        let mut table = Self {
            places: vec![None; count],
        };
        for (name, meaning) in names {
            let mut at = table.first_place(name);
            while let Some(Some((known, _))) = table.places.get(at) {
                if *known == name {
                    break;
                }
                at = (at + 1) % count;
            }
            if let Some(place @ None) = table.places.get_mut(at) {
                *place = Some((name, meaning));
            }
        }
        table
    }

    /// Returns what a name means, if it is known.
    pub(super) fn get(&self, name: &str) -> Option<T> {
        let mut at = self.first_place(name);
        while let Some(Some((known, meaning))) = self.places.get(at) {
            if *known == name {
                return Some(*meaning);
            }
            at = (at + 1) % self.places.len();
        }
        None
    }

    /// Returns where a name is looked for first, by its length, its first letters and its last.
    fn first_place(&self, name: &str) -> usize {
        let bytes = name.as_bytes();
        let letters = bytes.iter().take(7).fold(bytes.len() as u64, |sum, byte| {
            (sum << 8) | u64::from(*byte)
        });
        let last = u64::from(bytes.last().copied().unwrap_or(0));
        let spread = (letters ^ (last << 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (spread >> 40) as usize & (self.places.len() - 1)
    }
}

/// Returns a name without its prefix.
pub(super) fn without_prefix(name: &str) -> &str {
    match memrchr(b':', name.as_bytes()) {
        Some(at) => name.get(at + 1..).unwrap_or(name),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        let names = ["", "p", "q", "persName", "persNames", "persNamed", "é"];
        let table = Names::of(names.into_iter().zip(1..));
        for (name, at) in names.into_iter().zip(1..) {
            assert_eq!(table.get(name), Some(at), "{name}");
        }
        for other in ["P", "pp", "persNamez", "ersName", "x".repeat(1000).as_str()] {
            assert_eq!(table.get(other), None, "{other}");
        }
        assert_eq!(Names::of([("a", 1), ("a", 2)]).get("a"), Some(1));
    }

    #[test]
    fn prefixes_are_left_out() {
        assert_eq!(without_prefix("frus:attachment"), "attachment");
        assert_eq!(without_prefix("a:b:c"), "c");
        assert_eq!((without_prefix("p"), without_prefix("p:")), ("p", ""));
    }
}

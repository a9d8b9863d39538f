//! The first bytes of a record's fields as sets: where a letter stands, where words begin.
//!
//! A key in the filter asks this of the titles of a whole room. Many bytes are compared at a
//! time and kept as a bit each, so that the next word or the next `r` is found by counting
//! zeros and not by walking. Always as many bytes are looked at, whatever they belong to: to
//! ask where a field ends costs more than to look beyond. Longer fields and other scripts are
//! left to [`super::letters`]; what counts as a match is not said here.

use std::ops::Range;

use super::sixteen::{STRIDE, alphanumeric, beyond_ascii, equal};

/// Bytes of a window, of each a bit.
pub const LENGTH: usize = 128;

/// Bytes that are looked at together.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    bytes: &'a [u8; LENGTH],
}

impl<'a> Window<'a> {
    /// Opens a window on the beginning of some bytes; `None` where they are fewer.
    #[inline]
    pub fn on(bytes: &'a [u8]) -> Option<Self> {
        let bytes = bytes.first_chunk()?;
        Some(Self { bytes })
    }

    /// Returns the places of what is no ASCII.
    #[inline]
    pub(super) fn beyond_ascii(self) -> u128 {
        set_of(self.bytes, beyond_ascii)
    }

    /// Returns the places of a byte of ASCII.
    #[inline]
    pub(super) fn places_of(self, byte: u8) -> u128 {
        set_of(self.bytes, |bytes| equal(bytes, byte))
    }

    /// Returns the places of letters and digits.
    #[inline]
    pub(super) fn alphanumeric(self) -> u128 {
        set_of(self.bytes, alphanumeric)
    }
}

/// Returns the set of some bytes of a window.
#[inline]
pub fn between(bytes: &Range<usize>) -> u128 {
    let below = |end: usize| {
        1_u128
            .checked_shl(end as u32)
            .map_or(u128::MAX, |bit| bit - 1)
    };
    below(bytes.end) & !below(bytes.start)
}

/// Returns the least of a set that is not below another number.
#[inline]
pub(super) fn first_from(set: u128, from: usize) -> Option<usize> {
    let left = set.checked_shr(from as u32).unwrap_or_default();
    (left != 0).then(|| from + left.trailing_zeros() as usize)
}

#[inline]
fn set_of(bytes: &[u8; LENGTH], marked: impl Fn([u8; STRIDE]) -> u16) -> u128 {
    let (chunks, _) = bytes.as_chunks();
    let half = |first: usize| {
        let mut set = 0;
        for at in 0..LENGTH / STRIDE / 2 {
            let bytes = chunks.get(first + at).copied().unwrap_or_default();
            set |= u64::from(marked(bytes)) << (at * STRIDE);
        }
        u128::from(set)
    };
    half(0) | half(LENGTH / STRIDE / 2) << 64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(text: &[u8], holds: impl Fn(u8) -> bool) -> u128 {
        let places = text.iter().enumerate().filter(|(_, byte)| holds(**byte));
        places.fold(0, |set, (at, _)| set | 1 << at)
    }

    #[test]
    fn a_window_is_open_on_so_many_bytes_and_no_fewer() {
        let mut text = [b'a'; LENGTH];
        text[100] = 0xd0;
        assert!(Window::on(&text).is_some_and(|window| window.beyond_ascii() == 1 << 100));
        assert!(Window::on(&text[1..]).is_none());
        assert_eq!(between(&(0..LENGTH)), u128::MAX);
        assert_eq!(between(&(3..3)), 0);
        assert_eq!(first_from(0b1001_0000, 5), Some(7));
        assert_eq!(first_from(u128::MAX, LENGTH), None);
    }

    proptest! {
        #[test]
        fn sets_are_those_of_a_walk(text in prop::collection::vec(0_u8..128, LENGTH), byte in 0_u8..128) {
            let window = Window::on(&text).expect("they are enough");
            prop_assert_eq!(window.places_of(byte), set(&text, |other| other == byte));
            let own = window.alphanumeric();
            prop_assert_eq!(own, set(&text, |other| other.is_ascii_alphanumeric()));
        }
    }
}

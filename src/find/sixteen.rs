//! Sixteen bytes at a time: which of them are a letter. The only file of `find` with unsafe code.
//!
//! A key in the filter asks this of every title of a room, and one comparison of sixteen bytes
//! is ten times as fast as sixteen. Where the processor is another the same is done eight bytes
//! at a time in whole numbers. The lowest bit of an answer stands for the first byte.
#![allow(
    unsafe_code,
    reason = "the processor's own comparison of sixteen bytes has no other name"
)]

/// Bytes that are looked at together.
pub(super) const STRIDE: usize = 16;

#[cfg(target_arch = "x86_64")]
mod by_processor {
    use std::arch::x86_64::{
        __m128i, _mm_and_si128, _mm_cmpeq_epi8, _mm_cmpgt_epi8, _mm_movemask_epi8, _mm_or_si128,
        _mm_set_epi64x, _mm_set1_epi8,
    };

    use super::STRIDE;

    #[inline]
    #[target_feature(enable = "sse2")]
    fn loaded(bytes: [u8; STRIDE]) -> __m128i {
        let number = u128::from_le_bytes(bytes);
        _mm_set_epi64x((number >> 64) as i64, number as i64)
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn same_as(bytes: [u8; STRIDE], byte: u8) -> u16 {
        let same = _mm_cmpeq_epi8(loaded(bytes), _mm_set1_epi8(byte as i8));
        _mm_movemask_epi8(same) as u16
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn letters_or_digits(bytes: [u8; STRIDE]) -> u16 {
        let bytes = loaded(bytes);
        let between = |bytes, first: u8, last: u8| {
            let from = _mm_cmpgt_epi8(bytes, _mm_set1_epi8(first as i8 - 1));
            let to = _mm_cmpgt_epi8(_mm_set1_epi8(last as i8 + 1), bytes);
            _mm_and_si128(from, to)
        };
        let small = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        let own = _mm_or_si128(between(small, b'a', b'z'), between(bytes, b'0', b'9'));
        _mm_movemask_epi8(own) as u16
    }

    #[inline]
    #[target_feature(enable = "sse2")]
    fn high_bits(bytes: [u8; STRIDE]) -> u16 {
        _mm_movemask_epi8(loaded(bytes)) as u16
    }

    #[inline]
    pub(in super::super) fn equal(bytes: [u8; STRIDE], byte: u8) -> u16 {
        // SAFETY: every processor of this kind compares so; nothing is read but the argument.
        unsafe { same_as(bytes, byte) }
    }

    #[inline]
    pub(in super::super) fn alphanumeric(bytes: [u8; STRIDE]) -> u16 {
        // SAFETY: as above.
        unsafe { letters_or_digits(bytes) }
    }

    #[inline]
    pub(in super::super) fn beyond_ascii(bytes: [u8; STRIDE]) -> u16 {
        // SAFETY: as above.
        unsafe { high_bits(bytes) }
    }
}

#[cfg(target_arch = "x86_64")]
pub(super) use by_processor::{alphanumeric, beyond_ascii, equal};
#[cfg(not(target_arch = "x86_64"))]
pub(super) use in_numbers::{alphanumeric, beyond_ascii, equal};

/// The same by whole numbers, for bytes of ASCII.
#[cfg(any(test, not(target_arch = "x86_64")))]
mod in_numbers {
    use super::STRIDE;

    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;

    /// Returns the places of a byte of ASCII among others of ASCII.
    pub(in super::super) fn equal(bytes: [u8; STRIDE], byte: u8) -> u16 {
        let wanted = u64::from(byte) * ONES;
        // With the high bits free no byte carries into the next.
        set_of(bytes, |word| {
            !((word ^ wanted) & !HIGH).wrapping_add(0x7f * ONES)
        })
    }

    /// Returns the places of letters and digits among bytes of ASCII.
    pub(in super::super) fn alphanumeric(bytes: [u8; STRIDE]) -> u16 {
        let from = |word: u64, first: u8| (word & !HIGH) + u64::from(0x80 - first) * ONES;
        set_of(bytes, |word| {
            let small = word | (0x20 * ONES);
            let letters = from(small, b'a') & !from(small, b'z' + 1);
            letters | from(word, b'0') & !from(word, b'9' + 1)
        })
    }

    /// Returns the places of what is no ASCII.
    pub(in super::super) fn beyond_ascii(bytes: [u8; STRIDE]) -> u16 {
        set_of(bytes, |word| word)
    }

    fn set_of(bytes: [u8; STRIDE], marked: impl Fn(u64) -> u64) -> u16 {
        let number = u128::from_le_bytes(bytes);
        let half = |word: u64| {
            let bits = (marked(word) & HIGH) >> 7;
            bits.wrapping_mul(0x0102_0408_1020_4080) >> 56
        };
        (half(number as u64) | half((number >> 64) as u64) << 8) as u16
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn set(bytes: &[u8], holds: impl Fn(u8) -> bool) -> u16 {
        let places = bytes.iter().enumerate().filter(|(_, byte)| holds(**byte));
        places.fold(0, |set, (at, _)| set | 1 << at)
    }

    proptest! {
        #[test]
        fn the_ways_are_one(text: [u8; STRIDE], byte in 0_u8..128) {
            let beyond = set(&text, |other| !other.is_ascii());
            prop_assert_eq!(beyond_ascii(text), beyond);
            prop_assert_eq!(in_numbers::beyond_ascii(text), beyond);
            let text = text.map(|byte| byte & 0x7f);
            let (own, same) = (set(&text, |byte| byte.is_ascii_alphanumeric()), set(&text, |other| other == byte));
            prop_assert_eq!(alphanumeric(text), own);
            prop_assert_eq!(in_numbers::alphanumeric(text), own);
            prop_assert_eq!(equal(text, byte), same);
            prop_assert_eq!(in_numbers::equal(text, byte), same);
        }
    }
}

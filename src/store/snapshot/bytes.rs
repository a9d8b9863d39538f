//! A column: numbers or text one after the other, grown in memory or mapped from a file.
//!
//! Both are the same bytes (numbers little-endian), so a collection that is being read and one
//! that was read last year are looked at by the same code. Nothing read here is believed: what
//! is out of bounds is not there. What the columns mean is the catalogue's affair.

use std::ops::Range;
use std::sync::Arc;

use super::map::Mapping;

/// A column's bytes.
#[derive(Clone, Debug)]
pub enum Bytes {
    /// Growing in memory.
    Owned(Vec<u8>),
    /// In memory and read in several places; what grows does so in a copy.
    Shared(Arc<Vec<u8>>),
    /// A range of a file that is mapped, or was read; never changed.
    Mapped(Arc<Mapping>, Range<usize>),
}

impl Default for Bytes {
    fn default() -> Self {
        Self::Owned(Vec::new())
    }
}

impl Bytes {
    /// Returns the bytes.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Shared(bytes) => bytes,
            Self::Mapped(file, range) => file.bytes().get(range.clone()).unwrap_or_default(),
        }
    }

    /// Returns the same bytes for another to read. Nothing is copied but by who adds to them.
    #[must_use]
    pub fn share(&mut self) -> Self {
        if let Self::Owned(bytes) = self {
            *self = Self::Shared(Arc::new(std::mem::take(bytes)));
        }
        self.clone()
    }

    /// Adds bytes; those of a file, or that another reads, are copied first.
    pub fn extend(&mut self, more: &[u8]) {
        match self {
            Self::Owned(bytes) => bytes.extend_from_slice(more),
            Self::Shared(_) | Self::Mapped(..) => {
                *self = Self::Owned([self.as_slice(), more].concat());
            }
        }
    }

    /// Returns the bytes of memory taken; those of a file are not counted.
    pub fn memory(&self) -> usize {
        match self {
            Self::Owned(bytes) => bytes.capacity(),
            Self::Shared(bytes) => bytes.capacity(),
            Self::Mapped(..) => 0,
        }
    }

    /// Returns a byte.
    pub fn u8_at(&self, index: usize) -> Option<u8> {
        self.as_slice().get(index).copied()
    }

    /// Returns a number of two bytes.
    pub fn u16_at(&self, index: usize) -> Option<u16> {
        number_at(self.as_slice(), index).map(u16::from_le_bytes)
    }

    /// Returns a number of four bytes.
    pub fn u32_at(&self, index: usize) -> Option<u32> {
        number_at(self.as_slice(), index).map(u32::from_le_bytes)
    }

    /// Returns a signed number of four bytes.
    pub fn i32_at(&self, index: usize) -> Option<i32> {
        number_at(self.as_slice(), index).map(i32::from_le_bytes)
    }

    /// Returns a number of eight bytes.
    pub fn u64_at(&self, index: usize) -> Option<u64> {
        number_at(self.as_slice(), index).map(u64::from_le_bytes)
    }

    /// Adds a number, given as its little-endian bytes.
    pub fn push<const N: usize>(&mut self, number: [u8; N]) {
        self.extend(&number);
    }

    /// Returns the range between one end and the next, of a column of ends: the place of the
    /// item in the column beside it. Empty for an item that is not there.
    pub fn range(&self, index: usize) -> Range<usize> {
        let start = match index.checked_sub(1) {
            None => Some(0),
            Some(before) => self.u64_at(before),
        };
        match (start, self.u64_at(index)) {
            (Some(start), Some(end)) if start <= end => start as usize..end as usize,
            (_, _) => 0..0,
        }
    }
}

fn number_at<const N: usize>(bytes: &[u8], index: usize) -> Option<[u8; N]> {
    let start = index.checked_mul(N)?;
    bytes.get(start..)?.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written_and_no_others() {
        let mut column = Bytes::default();
        column.push(7_u32.to_le_bytes());
        column.push((-2_i32).to_le_bytes());
        assert_eq!((column.u32_at(0), column.i32_at(1)), (Some(7), Some(-2)));
        assert_eq!((column.u32_at(2), column.u32_at(usize::MAX)), (None, None));
        assert_eq!(column.u64_at(1), None);
    }

    #[test]
    fn ranges_that_run_backwards_are_empty() {
        let mut ends = Bytes::default();
        for end in [3_u64, 5, 1, u64::MAX] {
            ends.push(end.to_le_bytes());
        }
        assert_eq!((ends.range(0), ends.range(1)), (0..3, 3..5));
        assert_eq!((ends.range(2), ends.range(9)), (0..0, 0..0));
        assert_eq!(ends.range(3), 1..usize::MAX);
    }

    #[test]
    fn a_mapped_column_is_copied_before_it_grows() {
        let file = Arc::new(Mapping::in_memory(vec![1, 2, 3, 4]));
        let mut column = Bytes::Mapped(file.clone(), 1..3);
        column.push([9_u8]);
        assert_eq!(column.as_slice(), [2, 3, 9]);
        assert_eq!(file.bytes(), [1, 2, 3, 4]);
        assert_eq!(Bytes::Mapped(file, 2..9).as_slice(), [0_u8; 0]);
    }

    #[test]
    fn what_is_added_to_a_shared_column_is_seen_by_nobody_else() {
        let mut column = Bytes::Owned(vec![1, 2]);
        let other = column.share();
        column.push([3_u8]);
        assert_eq!(column.as_slice(), [1, 2, 3]);
        assert_eq!(other.as_slice(), [1, 2]);
    }
}

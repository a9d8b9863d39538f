//! Giving memory back: the only file of the runtime with unsafe code.
//!
//! A collection that was read in memory leaves a hundred megabytes of small pieces behind when
//! the room changes over to what is kept; the allocator keeps them for a program that will want
//! them again, which this one will not.
#![allow(
    unsafe_code,
    reason = "the C library has a function for it, and Rust no name"
)]

/// Gives back to the system what was freed.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn give_back() {
    // SAFETY: it takes a number and no pointer, and may be called at any time from any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Gives back to the system what was freed; elsewhere the allocator does as it likes.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn give_back() {}

//! Giving memory back, and the processor: the only file of the runtime with unsafe code.
//!
//! A collection that was read in memory leaves a hundred megabytes of small pieces behind when
//! the room changes over to what is kept; the allocator keeps them for a program that will want
//! them again, which this one will not.
#![allow(
    unsafe_code,
    reason = "the C library has functions for both, and Rust no names"
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

/// Lets every other thread that wants a processor have it at once, for this thread and those it
/// starts.
///
/// A lower priority is not enough: a thread that wakes up for a key still waits until the other
/// has had its slice, which is several times what a key may take.
#[cfg(target_os = "linux")]
pub fn go_last() {
    set_class(libc::SCHED_IDLE);
}

/// Has this thread and those it starts taken for ones that work long: when they wake up they take
/// no processor from another. Their share stays what it is, since somebody waits for them.
#[cfg(target_os = "linux")]
pub fn work_long() {
    set_class(libc::SCHED_BATCH);
}

#[cfg(target_os = "linux")]
fn set_class(class: libc::c_int) {
    // SAFETY: all the fields are numbers.
    let no_priority: libc::sched_param = unsafe { std::mem::zeroed() };
    // SAFETY: the system reads the one struct behind the pointer, which lives until it is done;
    // thread 0 is this one.
    unsafe {
        libc::syscall(
            libc::SYS_sched_setscheduler,
            0,
            class,
            &raw const no_priority,
        );
    }
}

/// Elsewhere threads are as the system has them.
#[cfg(not(target_os = "linux"))]
pub fn work_long() {}

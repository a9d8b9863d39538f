//! One binary for all tests that use the library as its users do.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that can't go on fails"
)]

mod formats;
mod formats_of_all_kinds;

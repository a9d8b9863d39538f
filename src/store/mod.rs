//! The disk: reading collections, the catalogue of a room, the user's own data, settings.
//!
//! A collection is never written to. Errors here carry the path and the cause.

pub mod builtin;
pub mod catalogue;
pub mod entry;
pub mod files;
pub mod folder;
pub mod library;
pub mod roots;

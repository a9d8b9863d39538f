//! The disk: reading collections, the catalogue of a room, the user's own data, settings.
//!
//! A collection is never written to. Errors here carry the path and the cause.

pub mod catalogue;
pub mod directories;
pub mod entry;
pub mod library;
pub mod near;
pub mod settings;
pub mod settings_file;

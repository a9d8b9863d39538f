//! What happens: messages in, effects out, a model between.
//!
//! Nothing here reads a file, a clock or a static; time and chance arrive inside messages.
//! Same model and message, same model and effects, whatever the machine or the hour.

pub mod key;
pub mod message;

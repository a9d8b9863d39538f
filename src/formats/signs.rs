//! Signs of printed editions that stand in a text for what its marks say.
//!
//! They are part of the canonical text, the same whatever format it came in.

/// Before words that are struck out.
pub(super) const STRUCK_OPENS: &str = "⟦";

/// After words that are struck out.
pub(super) const STRUCK_CLOSES: &str = "⟧";

/// Returns true when the last words that are struck out have no end yet.
pub(super) fn is_open(text: &str) -> bool {
    text.rfind(STRUCK_OPENS) > text.rfind(STRUCK_CLOSES)
}

//! Passages and the words that find them again.
//!
//! A note on a passage keeps its words, what stood around them, and their place (the
//! selectors of the W3C Web Annotation model). It is found by the words first and by the
//! position second; what no longer fits is not moved by a guess.

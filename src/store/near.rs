//! The name a person may have meant: the nearest of those that are known.
//!
//! For words in messages only; finding records by what is typed is the catalogue's.

/// Returns the known name nearest to what was typed, if it is near enough to be meant.
///
/// Near is a third of the letters, at least one and at most four, wrong, missing or swapped.
pub fn nearest<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = typed.chars().count();
    let allowed = (letters / 3).clamp(1, 4);
    known
        .into_iter()
        // The distance costs the product of the lengths: names of other lengths are not near.
        .filter(|name| name.chars().count().abs_diff(letters) <= allowed)
        .map(|name| (strsim::osa_distance(typed, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let known = ["collections", "color", "ascii"];
        assert_eq!(nearest("collectons", known), Some("collections"));
        assert_eq!(nearest("colour", known), Some("color"));
        assert_eq!(nearest("acsii", known), Some("ascii"));
        assert_eq!(nearest("telescope", known), None);
        assert_eq!(nearest("", known), None);
    }
}

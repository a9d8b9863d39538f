//! English names of languages by tag, for `lang:Russian` on a text that has only a tag.
//!
//! Those that archives name; any other is found by its tag, or by the archive's own word.

/// Tag and English name.
const NAMES: &[(&str, &str)] = &[
    ("ar", "arabic"),
    ("be", "belarusian"),
    ("bg", "bulgarian"),
    ("bn", "bengali"),
    ("cs", "czech"),
    ("cu", "church slavonic"),
    ("da", "danish"),
    ("de", "german"),
    ("el", "greek"),
    ("en", "english"),
    ("eo", "esperanto"),
    ("es", "spanish"),
    ("et", "estonian"),
    ("fa", "persian"),
    ("fi", "finnish"),
    ("fr", "french"),
    ("grc", "greek, ancient"),
    ("he", "hebrew"),
    ("hi", "hindi"),
    ("hr", "croatian"),
    ("hu", "hungarian"),
    ("hy", "armenian"),
    ("id", "indonesian"),
    ("is", "icelandic"),
    ("it", "italian"),
    ("ja", "japanese"),
    ("ka", "georgian"),
    ("kk", "kazakh"),
    ("km", "khmer"),
    ("ko", "korean"),
    ("la", "latin"),
    ("lt", "lithuanian"),
    ("lv", "latvian"),
    ("mk", "macedonian"),
    ("mn", "mongolian"),
    ("nl", "dutch"),
    ("no", "norwegian"),
    ("pl", "polish"),
    ("pt", "portuguese"),
    ("ro", "romanian"),
    ("ru", "russian"),
    ("sa", "sanskrit"),
    ("sh", "serbo-croatian"),
    ("sk", "slovak"),
    ("sl", "slovenian"),
    ("sq", "albanian"),
    ("sr", "serbian"),
    ("sv", "swedish"),
    ("th", "thai"),
    ("tr", "turkish"),
    ("uk", "ukrainian"),
    ("ur", "urdu"),
    ("uz", "uzbek"),
    ("vi", "vietnamese"),
    ("yi", "yiddish"),
    ("zh", "chinese"),
];

/// Returns the English name of a primary subtag, in lower case.
pub(super) fn name_of(tag: &str) -> Option<&'static str> {
    let known = NAMES
        .binary_search_by(|(known, _)| (*known).cmp(tag))
        .ok()?;
    NAMES.get(known).map(|(_, name)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order_so_that_it_can_be_searched() {
        assert!(NAMES.is_sorted());
        assert_eq!(name_of("ru"), Some("russian"));
        assert_eq!(name_of("xx"), None);
    }
}

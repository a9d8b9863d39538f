//! What each setting is for: the words that stand above it in the commented default file.

use super::settings::DEFAULT_FILE;

/// Returns the words of a setting, in one line; none for a name the file does not have.
pub fn help(name: &str) -> Option<String> {
    let mut words: Vec<&str> = Vec::new();
    for line in DEFAULT_FILE.lines() {
        if let Some(more) = line.strip_prefix("# ") {
            words.push(more.trim());
            continue;
        }
        let setting = line.strip_prefix('#');
        let setting = setting.and_then(|rest| rest.split_once(" = "));
        if setting.is_some_and(|(of, _)| of == name) {
            return Some(words.join(" "));
        }
        words.clear();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::settings_file::NAMES;

    #[test]
    fn every_setting_has_a_sentence_in_the_default_file() {
        for name in NAMES.into_iter().filter(|name| *name != "keys") {
            let help = help(name).unwrap_or_default();
            assert!(help.ends_with('.') && help.len() > 20, "{name}: {help}");
        }
        assert_eq!(help("wallpaper"), None);
        assert_eq!(
            help("ascii").as_deref(),
            Some(
                "Draw with ASCII signs only, for terminals and fonts without the others. Without this line it is true where the locale (LC_ALL, LC_CTYPE, LANG) is not UTF-8."
            )
        );
    }
}

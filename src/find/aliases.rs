//! Names with several spellings: a search for one finds the others.
//!
//! The list is plain lines, `Zhou Enlai = Chou En-lai = 周恩来`: one that comes with the program
//! and the reader's own. Forms are compared by their words, folded, so that hyphens and accents
//! make no difference. Which text has which form is not known here.

use std::collections::HashMap;

use super::tokens::{Form, tokens};

/// The list that comes with the program.
const BUILT_IN: &str = include_str!("../../data/names/names.txt");

/// So many words of a query at most are taken as one name.
pub const MOST_WORDS: usize = 6;

/// Names with several spellings.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    /// The spellings of each name, as written.
    names: Vec<Vec<String>>,
    /// The names that a spelling belongs to, by its words.
    by_words: HashMap<String, Vec<usize>>,
}

impl Aliases {
    /// Returns the list that comes with the program.
    pub fn built_in() -> Self {
        let mut aliases = Self::default();
        aliases.add(BUILT_IN);
        aliases
    }

    /// Adds a list; a line that names no two spellings is passed over.
    ///
    /// Spellings may stand in quotation marks; `#` begins a remark. A spelling that is known
    /// already belongs to both names.
    pub fn add(&mut self, list: &str) {
        for line in list.lines() {
            let line = line.split('#').next().unwrap_or_default();
            let forms = line
                .split('=')
                .map(|form| form.trim().trim_matches('"').trim());
            let forms: Vec<String> = forms
                .filter(|form| !words_of(form).is_empty())
                .map(str::to_owned)
                .collect();
            if forms.len() < 2 {
                continue;
            }
            for form in &forms {
                let names = self.by_words.entry(words_of(form)).or_default();
                if names.last() != Some(&self.names.len()) {
                    names.push(self.names.len());
                }
            }
            self.names.push(forms);
        }
    }

    /// Returns the other spellings of a name, as written in the list.
    pub fn others(&self, name: &str) -> Vec<&str> {
        let words = words_of(name);
        let names = self.by_words.get(&words).into_iter().flatten();
        let forms = names.filter_map(|name| self.names.get(*name)).flatten();
        let mut others: Vec<&str> = Vec::new();
        for form in forms {
            if words_of(form) != words && !others.contains(&form.as_str()) {
                others.push(form);
            }
        }
        others
    }
}

/// Returns the words of a name by which it is compared.
fn words_of(name: &str) -> String {
    let words = tokens(name).into_iter();
    let words = words.filter(|token| matches!(token.form, Form::Word | Form::Sign));
    let words: Vec<String> = words.map(|token| token.folded).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spelling_leads_to_the_others() {
        let aliases = Aliases::built_in();
        let others = aliases.others("chou en lai");
        assert!(
            others.contains(&"周恩来") && others.contains(&"Zhou Enlai"),
            "{others:?}"
        );
        assert!(!others.contains(&"Chou En-lai"));
        assert!(aliases.others("周恩來").contains(&"Чжоу Эньлай"));
        assert!(aliases.others("Zhou").is_empty());
        assert!(aliases.others("").is_empty());
    }

    #[test]
    fn a_readers_list_adds_to_it() {
        let mut aliases = Aliases::built_in();
        aliases.add("# mine\n\"Cape Sel\" = 岬 # the light\nalone\n = \n周恩来 = the Premier\n");
        assert_eq!(aliases.others("cape-sel"), ["岬"]);
        assert!(aliases.others("the premier").contains(&"周恩来"));
        assert!(aliases.others("周恩来").contains(&"the Premier"));
        assert!(aliases.others("alone").is_empty());
    }

    #[test]
    fn every_line_of_the_list_is_a_name() {
        let lines = BUILT_IN
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        assert_eq!(Aliases::built_in().names.len(), lines.count());
    }
}

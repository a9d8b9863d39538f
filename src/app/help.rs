//! The keys as the help screen lists them, narrowed by what is searched.

use super::input_line::InputLine;
use super::keymap::{Binding, Context, Keymap, TABLE};

/// A line of the help screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    /// The name of a context.
    Title(&'static str),
    /// Keys, the command's name after `:`, and what it does.
    Keys {
        /// The keys in force, as written.
        keys: String,
        /// The name after `:`; may be empty.
        name: &'static str,
        /// What it does.
        help: &'static str,
    },
}

/// Returns the lines of help that hold every word of the search; the given context first.
pub fn lines(search: &InputLine, first: Option<Context>, keymap: &Keymap) -> Vec<HelpLine> {
    let words: Vec<String> = search
        .text()
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let others = Context::ALL
        .into_iter()
        .filter(|context| Some(*context) != first);
    let mut lines = Vec::new();
    for context in first.into_iter().chain(others) {
        let of_context = TABLE.iter().filter(|binding| binding.context == context);
        let fitting: Vec<HelpLine> = of_context
            .map(|binding| (binding, keymap.keys_of(context, binding.command).join(" ")))
            .filter(|(binding, keys)| holds(binding, keys, &words))
            .map(|(binding, keys)| HelpLine::Keys {
                keys,
                name: binding.name,
                help: binding.help,
            })
            .collect();
        if !fitting.is_empty() {
            lines.push(HelpLine::Title(context.title()));
            lines.extend(fitting);
        }
    }
    lines
}

fn holds(binding: &Binding, keys: &str, words: &[String]) -> bool {
    let told = format!(
        "{keys} {} {} {}",
        binding.name,
        binding.help,
        binding.context.title()
    )
    .to_lowercase();
    words.iter().all(|word| told.contains(word.as_str()))
}

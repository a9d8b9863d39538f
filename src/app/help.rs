//! The keys as the help screen lists them, narrowed by what is searched.

use super::input_line::InputLine;
use super::keymap::{Binding, Context, Keymap, TABLE};
use super::wrap::{Line, wrap};

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

/// A row of the help screen: a line of help that is long takes several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpRow {
    /// The name of a context.
    Title(&'static str),
    /// What of a line stands on the row.
    Keys {
        /// Keys.
        keys: String,
        /// The name after `:`, on the first row of a line where there is room for it.
        name: &'static str,
        /// Words.
        help: String,
    },
}

/// Columns of the keys, the blank before and behind them included.
const KEYS: usize = 16;
/// The same in few columns.
const KEYS_NARROW: usize = 12;
/// From this width the keys have room.
const ROOMY_FROM: usize = 58;
/// From this width a command's name stands at the end of its first row.
const NAMED_FROM: usize = 70;

/// Returns the columns of the keys in a screen of so many.
pub fn columns_of_keys(columns: usize) -> usize {
    if columns < ROOMY_FROM {
        KEYS_NARROW
    } else {
        KEYS
    }
}

/// Lays lines of help out in so many columns: nothing of what a key does is cut.
pub fn rows(lines: &[HelpLine], columns: usize) -> Vec<HelpRow> {
    let keys_width = columns_of_keys(columns);
    let mut rows = Vec::new();
    for line in lines {
        let (keys, name, help) = match line {
            HelpLine::Title(title) => {
                rows.push(HelpRow::Title(title));
                continue;
            }
            HelpLine::Keys { keys, name, help } => (keys, *name, *help),
        };
        let name = if columns < NAMED_FROM { "" } else { name };
        let named = if name.is_empty() { 0 } else { name.len() + 2 };
        let room = columns.saturating_sub(keys_width + named).max(1);
        let (keys, help) = (pieces(keys, keys_width - 2), pieces(help, room));
        for at in 0..keys.len().max(help.len()) {
            rows.push(HelpRow::Keys {
                keys: keys.get(at).cloned().unwrap_or_default(),
                name: if at == 0 { name } else { "" },
                help: help.get(at).cloned().unwrap_or_default(),
            });
        }
    }
    rows
}

fn pieces(words: &str, columns: usize) -> Vec<String> {
    let piece = |line: Line| {
        let letters = words.chars().skip(line.start);
        letters.take(line.end - line.start).collect()
    };
    wrap(words, columns).into_iter().map(piece).collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_any_width_every_word_of_help_is_there() {
        let all = lines(&InputLine::default(), None, &Keymap::default());
        for columns in [18, 38, 57, 58, 69, 70, 78, 118] {
            let rows = rows(&all, columns);
            let mut words = String::new();
            for row in &rows {
                if let HelpRow::Keys { help, keys, name } = row {
                    let room = columns - columns_of_keys(columns);
                    let used = help.chars().count() + name.len();
                    assert!(used <= room, "{help} {name} in {columns}");
                    assert!(
                        keys.chars().count() + 2 <= columns_of_keys(columns),
                        "{keys}"
                    );
                    words.push_str(help);
                }
            }
            for line in &all {
                if let HelpLine::Keys { help, .. } = line {
                    let bare = |text: &str| text.replace(' ', "");
                    assert!(bare(&words).contains(&bare(help)), "{help} in {columns}");
                }
            }
        }
    }
}

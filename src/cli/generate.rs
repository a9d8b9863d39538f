//! `readroom completions` and `readroom man`: made from the definition of the command line.

use std::io::Write;

use clap_mangen::Man;

use crate::app::keymap::{Context, TABLE};

use super::arguments::{HELP_WIDTH, definition};
use super::exit::{Exit, Failure};
use super::surroundings::Output;

/// Prints the completions for a shell.
pub fn completions(shell: clap_complete::Shell, output: &mut Output<'_>) -> Result<Exit, Failure> {
    // Made in memory, because the generator can't tell of a pipe that closes.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut definition(HELP_WIDTH), "readroom", &mut script);
    output.out.write_all(&script)?;
    Ok(Exit::Done)
}

/// Prints the manual page: one page with a section for each command.
pub fn man(output: &mut Output<'_>) -> Result<Exit, Failure> {
    output.out.write_all(&manual()?)?;
    Ok(Exit::Done)
}

fn manual() -> Result<Vec<u8>, Failure> {
    let mut root = definition(HELP_WIDTH);
    // Gives every command below its whole name and its inherited options.
    root.build();
    let mut page = Vec::new();
    let man = Man::new(root.clone()).manual("User Commands");
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    for command in root.get_subcommands() {
        section(command, "readroom", &mut page)?;
    }
    page.extend(keys().bytes());
    let mut words = Vec::new();
    man.render_extra_section(&mut words)?;
    let words = String::from_utf8_lossy(&words).replace(".SH EXTRA", ".SH NOTES");
    page.extend(words.bytes());
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// The keys of the room, from the same table as its help.
fn keys() -> String {
    let mut words = String::from(".SH KEYS\n");
    for context in Context::ALL {
        let title = context.title();
        words.push_str(&[".SS \"", title, "\"\n"].concat());
        for binding in TABLE.iter().filter(|binding| binding.context == context) {
            let name = if binding.name.is_empty() {
                String::new()
            } else {
                format!(":{}", binding.name)
            };
            let keys = [binding.keys, &name].join(" ");
            words.push_str(
                &[
                    ".TP\n\\fB",
                    &roff(keys.trim()),
                    "\\fR\n",
                    &roff(binding.help),
                    "\n",
                ]
                .concat(),
            );
        }
    }
    words
}

/// Returns words as the manual's language takes them: a backslash and a hyphen are no signs of
/// its own, and no line begins with one.
fn roff(words: &str) -> String {
    let plain = words.replace('\\', "\\e").replace('-', "\\-");
    if plain.starts_with(['.', '\'']) {
        format!("\\&{plain}")
    } else {
        plain
    }
}

/// A command's own page as a section of the one page: its headings one level down.
fn section(command: &clap::Command, above: &str, page: &mut Vec<u8>) -> Result<(), Failure> {
    let name = format!("{above} {}", command.get_name());
    // What every command takes is told once, at the top.
    let own = command.clone().mut_args(|argument| {
        let shared = argument.get_help_heading().is_some() || argument.get_id() == "help";
        argument.hide(shared)
    });
    let mut words = Vec::new();
    let man = Man::new(own.clone());
    man.render_synopsis_section(&mut words)?;
    man.render_description_section(&mut words)?;
    if own.get_arguments().any(|argument| !argument.is_hide_set()) {
        man.render_options_section(&mut words)?;
    }
    if own.get_after_long_help().is_some() {
        man.render_extra_section(&mut words)?;
    }
    let words = String::from_utf8_lossy(&words)
        .replace(".SH EXTRA", ".SH NOTES")
        .replace(".SH ", ".SS ");
    write!(page, ".SH \"{}\"\n{words}", name.to_uppercase())?;
    for below in command.get_subcommands() {
        section(below, &name, page)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that can't go on fails")]
    use super::*;

    #[test]
    fn the_manual_has_every_command_and_option() {
        let page = String::from_utf8(manual().unwrap()).unwrap();
        let page = page.replace("\\-", "-");
        for words in [
            "READROOM LIST",
            "READROOM SHOW",
            "READROOM CONFIG INIT",
            "--filter",
            "--collection",
            "--data-dir",
            "Exit codes",
            "half a page down",
            "Ctrl-s",
        ] {
            assert!(page.contains(words), "{words} is not in\n{page}");
        }
        let options = page.split("SH OPTIONS").nth(1);
        let told = options.map(|options| options.matches("--data-dir").count());
        assert_eq!(told, Some(1), "what every command takes is told once");
    }

    #[test]
    fn every_shell_has_completions() {
        use clap::ValueEnum;
        for shell in clap_complete::Shell::value_variants() {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let mut output = Output {
                out: &mut out,
                err: &mut err,
            };
            assert_eq!(completions(*shell, &mut output), Ok(Exit::Done));
            let script = String::from_utf8(out).unwrap();
            assert!(
                script.contains("data-dir") && script.contains("collection"),
                "{shell}"
            );
        }
    }
}

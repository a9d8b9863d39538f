//! Input lines: the filter and the command line.

use crate::app::command::Command;
use crate::app::input_line::InputLine;
use crate::app::key::Key;
use crate::app::keymap::{Binding, named_commands};
use crate::app::message::Effect;
use crate::app::model::{Model, Overlay, Screen, Typing};

use super::{facets, find, keys, list, outline, results, timeline};

/// Begins to type the filter, with the one in force.
pub fn filter(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Catalogue;
    let line = InputLine::with(&model.list.filter);
    model.typing = Some(Typing::Filter(line, model.list.filter.clone()));
    Vec::new()
}

/// Begins to type a command.
pub fn command_line(model: &mut Model) -> Vec<Effect> {
    let effects = facets::leave(model);
    model.typing = Some(Typing::Command(InputLine::default(), 0));
    effects
}

/// Takes a key that is text or edits the line.
pub fn take(model: &mut Model, key: Key) -> Vec<Effect> {
    edit(model, |line| {
        line.take(key);
    })
}

/// Takes pasted text.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    edit(model, |line| line.insert(text))
}

/// Changes the line that is typed, and what follows from it.
pub fn edit(model: &mut Model, change: impl FnOnce(&mut InputLine)) -> Vec<Effect> {
    if let Some(Overlay::Help(help)) = &mut model.overlay {
        change(&mut help.search);
        help.top = 0;
        return Vec::new();
    }
    if matches!(model.overlay, Some(Overlay::Outline(_))) {
        return outline::narrow(model, change);
    }
    if matches!(model.overlay, Some(Overlay::Facets(_))) {
        return facets::edit(model, change);
    }
    match &mut model.typing {
        Some(Typing::Find(line, _)) => {
            let before = line.text().to_owned();
            change(line);
            if line.text() == before {
                return Vec::new();
            }
            find::typed(model)
        }
        Some(Typing::Filter(line, _)) => {
            change(line);
            let text = line.text().to_owned();
            if text == model.list.filter {
                Vec::new()
            } else {
                list::set_filter(model, &text)
            }
        }
        Some(Typing::Search(line, at)) => {
            let before = line.text().to_owned();
            change(line);
            if line.text() != before {
                *at = None;
            }
            Vec::new()
        }
        Some(Typing::Narrow(line, _)) => {
            change(line);
            let text = line.text().to_owned();
            results::set_narrow(model, &text)
        }
        Some(Typing::Command(line, chosen)) => {
            change(line);
            *chosen = 0;
            Vec::new()
        }
        None => Vec::new(),
    }
}

/// Takes what was typed.
pub fn accept(model: &mut Model) -> Vec<Effect> {
    match model.typing.take() {
        Some(Typing::Command(line, chosen)) => {
            let typed = line.text().trim().to_owned();
            let names = completions(&typed);
            let exact = names.iter().any(|binding| binding.name == typed);
            // A name typed in part stands for the completion that is marked.
            let name = match names.get(chosen) {
                Some(binding) if !exact && !typed.is_empty() => binding.name.to_owned(),
                _ => typed,
            };
            keys::run_named(model, &name)
        }
        Some(Typing::Find(_, before)) => find::accept(model, &before),
        Some(Typing::Search(line, _)) => results::accept(model, line.text()),
        Some(Typing::Filter(..)) => timeline::sparkline(model),
        Some(Typing::Narrow(..)) | None => Vec::new(),
    }
}

/// Closes the line; the filter is what it was before.
pub fn cancel(model: &mut Model) -> Vec<Effect> {
    match model.typing.take() {
        Some(Typing::Filter(_, before)) if before != model.list.filter => {
            list::set_filter(model, &before)
        }
        Some(Typing::Find(_, before)) => find::cancel(model, before),
        Some(Typing::Narrow(_, before)) => results::set_narrow(model, &before),
        Some(Typing::Filter(..) | Typing::Command(..) | Typing::Search(..)) | None => Vec::new(),
    }
}

/// Moves the list below the line.
pub fn moving(model: &mut Model, command: Command) -> Vec<Effect> {
    match &mut model.typing {
        Some(Typing::Command(line, chosen)) => {
            let last = completions(line.text()).len().saturating_sub(1);
            *chosen = match command {
                Command::Down => (*chosen + 1).min(last),
                _ => chosen.saturating_sub(1),
            };
            Vec::new()
        }
        Some(Typing::Filter(..) | Typing::Narrow(..)) => list::moving(model, command),
        Some(Typing::Search(..)) => match command {
            Command::Up | Command::PageUp => results::walk(model, true),
            _ => results::walk(model, false),
        },
        Some(Typing::Find(..)) => match command {
            Command::Down | Command::PageDown => find::step(model, true),
            _ => find::step(model, false),
        },
        None => Vec::new(),
    }
}

/// Completes the name of a command: what all that fit have in common, else the one that is marked.
pub fn complete(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlay, Some(Overlay::Facets(_))) {
        return facets::turn(model, Command::NextFacet);
    }
    if let Some(Typing::Command(line, chosen)) = &mut model.typing {
        let names = completions(line.text());
        if let Some(binding) = names.get(*chosen) {
            let common = common_head(&names);
            let longer = common.len() > line.text().len() && common.starts_with(line.text());
            *line = InputLine::with(if longer && *chosen == 0 {
                common
            } else {
                binding.name
            });
            *chosen = 0;
        }
    }
    Vec::new()
}

/// Returns the commands whose names fit what was typed: those that begin with it come first.
pub fn completions(typed: &str) -> Vec<&'static Binding> {
    let typed = typed.trim_start().to_lowercase();
    let mut fitting: Vec<_> = named_commands()
        .filter(|binding| binding.name.contains(&typed))
        .collect();
    fitting.sort_by_key(|binding| (!binding.name.starts_with(&typed), binding.name));
    fitting
}

fn common_head(names: &[&'static Binding]) -> &'static str {
    let Some(first) = names.first() else {
        return "";
    };
    let mut end = first.name.len();
    for binding in names {
        let shared = first
            .name
            .bytes()
            .zip(binding.name.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        end = end.min(shared);
    }
    &first.name[..end]
}

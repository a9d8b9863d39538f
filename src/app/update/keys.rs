//! Keys to commands, and commands to the panel that carries them out.

use crate::app::command::Command;
use crate::app::key::Key;
use crate::app::keymap::{Context, named_commands};
use crate::app::message::Effect;
use crate::app::model::{Focus, Model, Overlay, Screen};
use crate::app::search::{ResultOrder, SearchesWish};
use crate::record::listing::Order;

use super::{
    around, aside, drafts, editor, facets, find, list, marks, opening, outline, overlay, parallel,
    quit, reader, rest, results, say, say_error, searches, selection, timeline, typing,
};

/// Takes a key.
pub fn key(model: &mut Model, key: Key) -> Vec<Effect> {
    if must_wait(model, key) {
        model.list.typed_ahead.push(key);
        return Vec::new();
    }
    if must_wait_for_results(model, key) {
        model.results.typed_ahead.push(key);
        return Vec::new();
    }
    if timeline::must_wait(model, key) {
        return Vec::new();
    }
    model.notice = None;
    let context = model.context();
    let command = model.keymap.command(context, key);
    let mut effects = rest::before(model, context, command);
    effects.extend(match command {
        Some(command) => {
            model.quit_anyway &= matches!(command, Command::Quit | Command::Back);
            run(model, command)
        }
        None if context == Context::Editor => editor::take(model, key),
        None if context == Context::InputLine => typing::take(model, key),
        None if context == Context::Facets => facets::take(model, key),
        None if model.keymap.command(Context::Reader, key).is_some() => say(
            model,
            &format!("{key} works in the record: Tab or Enter goes there"),
        ),
        None => say(model, &format!("{key} does nothing here; ? shows the keys")),
    });
    effects
}

/// Returns true for a key that is about rows which are still to come: a bookmark must never
/// fall on the record that stood there before the filter. Ways out of the room wait for nothing.
fn must_wait(model: &mut Model, key: Key) -> bool {
    if !model.list.stale {
        model.list.typed_ahead.clear();
        return false;
    }
    let context = model.context();
    let command = model.keymap.command(context, key);
    if matches!(command, Some(Command::Quit | Command::Suspend)) {
        model.list.typed_ahead.clear();
        return false;
    }
    if matches!(command, Some(Command::Close | Command::Back)) && !context.takes_text() {
        model.list.typed_ahead.clear();
        return false;
    }
    context == Context::Catalogue || !model.list.typed_ahead.is_empty()
}

/// Returns true for a key that is about results which are still to come.
fn must_wait_for_results(model: &mut Model, key: Key) -> bool {
    let context = model.context();
    let is_settled = !model.results.stale && !model.results.is_more;
    if is_settled || context != Context::Results {
        model.results.typed_ahead.clear();
        return false;
    }
    let command = model.keymap.command(context, key);
    let leaves = matches!(
        command,
        Some(Command::Quit | Command::Suspend | Command::Close | Command::Back | Command::Search)
    );
    if leaves {
        model.results.typed_ahead.clear();
        return false;
    }
    // How far it is to the end is told with the count; what was typed after it comes after it.
    let is_far = matches!(
        command,
        Some(Command::Bottom | Command::PageDown | Command::HalfDown)
    );
    let waits = is_far || !model.results.typed_ahead.is_empty();
    model.results.stale || waits
}

/// Takes pasted text; only what is being written wants it.
pub fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match model.context() {
        Context::Editor => editor::paste(model, text),
        Context::InputLine => typing::paste(model, text),
        _ => Vec::new(),
    }
}

/// Carries out a command in the present context.
pub fn run(model: &mut Model, command: Command) -> Vec<Effect> {
    use Command as C;
    match command {
        C::Help => overlay::help(model),
        C::CommandLine => typing::command_line(model),
        C::Catalogue => show(model, Screen::Catalogue),
        C::Bookmarks => show(model, Screen::Bookmarks),
        C::Notes => show(model, Screen::Notes),
        C::Problems => show(model, Screen::Problems),
        C::Settings => overlay::settings(model),
        C::Undo => marks::undo(model),
        C::Redo => marks::redo(model),
        C::Close => close(model),
        C::Back => back(model),
        C::Quit => quit(model),
        C::Suspend => suspend(model),
        C::Redraw => vec![Effect::Redraw],
        C::Down
        | C::Up
        | C::Top
        | C::Bottom
        | C::PageDown
        | C::PageUp
        | C::HalfDown
        | C::HalfUp
        | C::Left
        | C::Right => moving(model, command),
        C::NextPanel | C::PreviousPanel => other_panel(model),
        C::Zoom => zoom(model),
        C::StepBack => reader::step_back(model),
        C::Filter => typing::filter(model),
        C::Read => read(model),
        C::Bookmark => marks::toggle_bookmark(model),
        C::Note => opening::write_note(model),
        C::Copy => reader::copy(model),
        C::LookAgain => vec![Effect::LookAgain],
        C::EditNote => marks::edit(model),
        C::Delete => marks::delete(model),
        C::KeepVersion => marks::keep_version(model),
        C::Search => results::begin(model),
        C::Results => results::show(model),
        C::Narrow => results::narrow(model),
        C::AddNear => results::add_near(model),
        C::SortDate if model.screen == Screen::Results => results::sort(model, ResultOrder::Date),
        C::SortBest => results::sort(model, ResultOrder::Best),
        C::SaveSearch => searches::save(model, ""),
        C::SavedSearches => vec![Effect::Searches(SearchesWish::List)],
        C::NextOnShelf => around::along_shelf(model, true),
        C::PreviousOnShelf => around::along_shelf(model, false),
        C::OtherShelf => around::other_shelf(model),
        C::Week => around::week(model),
        C::LikeThis => around::like_this(model),
        C::SortDate => list::sort(model, Order::Date),
        C::SortTitle => list::sort(model, Order::Title),
        C::SortId => list::sort(model, Order::Id),
        C::SortChanged => list::sort(model, Order::Changed),
        C::SortRead => list::sort(model, Order::Read),
        C::NextOrder => list::sort(model, model.list.order.next()),
        C::Facets => facets::open(model),
        C::NextFacet | C::PreviousFacet => facets::turn(model, command),
        C::SearchValues => facets::search(model),
        C::Timeline
        | C::ZoomIn
        | C::ZoomOut
        | C::NextFull
        | C::PreviousFull
        | C::MarkSpan
        | C::AllTime => timeline::run(model, command),
        C::Collections => vec![Effect::ListCollections],
        C::Forget => overlay::forget(model),
        C::Find => find::begin(model),
        C::NextHit => find::step(model, true),
        C::PreviousHit => find::step(model, false),
        C::Footnote => aside::open_or_close(model),
        C::NextMark => aside::step(model, true),
        C::PreviousMark => aside::step(model, false),
        C::FollowMark => aside::follow(model),
        C::Outline => outline::open(model),
        C::NextRecord => next_record(model, 1),
        C::PreviousRecord => next_record(model, -1),
        C::Original => parallel::original(model),
        C::Lock => parallel::turn_lock(model),
        C::NextText => reader::next_text(model),
        C::Select => selection::begin_or_end(model),
        C::SwapEnds
        | C::WordForward
        | C::WordBack
        | C::LineStart
        | C::LineEnd
        | C::ParagraphForward
        | C::ParagraphBack => selection::extend(model, command),
        C::Accept => accept(model),
        C::ClearLine => typing::edit(model, super::super::input_line::InputLine::clear),
        C::DeleteWord => typing::edit(model, super::super::input_line::InputLine::delete_word),
        C::Complete => typing::complete(model),
        C::KeepNote => editor::keep(model),
        C::EditOutside => editor::edit_outside(model),
        C::LeaveEditor => drafts::leave(model),
    }
}

/// Stops as a job of the shell, what is being written kept.
fn suspend(model: &mut Model) -> Vec<Effect> {
    let mut effects = drafts::write_draft(model);
    effects.push(Effect::Suspend);
    effects
}

/// Shows the panel that has the keys alone, or both again.
fn zoom(model: &mut Model) -> Vec<Effect> {
    model.zoomed = !model.zoomed;
    list::settle(model)
}

/// Carries out a command that was typed by its name.
pub fn run_named(model: &mut Model, typed: &str) -> Vec<Effect> {
    let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(name) = typed.strip_prefix("save-search ") {
        return searches::save(model, name);
    }
    match named_commands().find(|binding| binding.name == typed) {
        Some(binding) => run(model, binding.command),
        None if typed.is_empty() => Vec::new(),
        None => say_error(
            model,
            &format!("no command is named {typed}; Tab completes a name, ? shows them all"),
        ),
    }
}

fn moving(model: &mut Model, command: Command) -> Vec<Effect> {
    match model.context() {
        Context::Selection => selection::extend(model, command),
        Context::Overlay => overlay::moving(model, command),
        Context::Facets => facets::moving(model, command),
        Context::Timeline => timeline::moving(model, command),
        Context::InputLine if matches!(model.overlay, Some(Overlay::Facets(_))) => {
            facets::moving(model, command)
        }
        Context::InputLine if model.overlay.is_some() => overlay::moving(model, command),
        Context::InputLine => typing::moving(model, command),
        Context::Reader | Context::Aside => reader::moving(model, command),
        _ => list::moving(model, command),
    }
}

fn accept(model: &mut Model) -> Vec<Effect> {
    if model.overlay.is_some() {
        overlay::accept(model)
    } else {
        typing::accept(model)
    }
}

/// Shows one of the lists, with the keys in it.
fn show(model: &mut Model, screen: Screen) -> Vec<Effect> {
    reader::leave(model);
    let mut effects = facets::leave(model);
    model.screen = screen;
    model.focus = Focus::List;
    model.zoomed = false;
    effects.extend(list::settle(model));
    effects
}

/// Reads the record under the cursor, on the whole screen.
fn read(model: &mut Model) -> Vec<Effect> {
    if reader::under_cursor(model).is_none() {
        return match model.screen {
            Screen::Problems if model.problems.all.is_empty() => Vec::new(),
            Screen::Problems => {
                (model.focus, model.zoomed) = (Focus::Record, true);
                Vec::new()
            }
            Screen::Bookmarks | Screen::Notes => marks::explain_unplaced(model),
            Screen::Catalogue | Screen::Results => Vec::new(),
        };
    }
    model.focus = Focus::Record;
    model.zoomed = true;
    marks::go_to_passage(model)
}

fn other_panel(model: &mut Model) -> Vec<Effect> {
    match model.focus {
        Focus::List => model.focus = Focus::Record,
        Focus::Record => {
            reader::leave(model);
            model.focus = Focus::List;
            model.zoomed = false;
        }
    }
    list::settle(model)
}

/// Closes the innermost thing, or goes a step back; never quits.
fn close(model: &mut Model) -> Vec<Effect> {
    if model.overlay.is_some() {
        return overlay::close(model);
    }
    if model.typing.is_some() {
        return typing::cancel(model);
    }
    let reading = &mut model.reading;
    if reading.selection.take().is_some()
        || reading.opened.take().is_some()
        || (model.focus == Focus::Record
            && model.screen != Screen::Results
            && reading.found.take().is_some())
    {
        return Vec::new();
    }
    match (model.focus, model.screen) {
        (Focus::Record, _) => other_panel(model),
        (Focus::List, Screen::Catalogue) if !model.list.filter.is_empty() => {
            list::set_filter(model, "")
        }
        (Focus::List, Screen::Catalogue) => {
            model.zoomed = false;
            list::settle(model)
        }
        (Focus::List, Screen::Results) if model.results.is_narrowed() => results::widen(model),
        (Focus::List, Screen::Bookmarks | Screen::Notes | Screen::Problems | Screen::Results) => {
            show(model, Screen::Catalogue)
        }
    }
}

/// Goes back; in the catalogue, quits.
fn back(model: &mut Model) -> Vec<Effect> {
    let at_the_top =
        model.focus == Focus::List && model.screen == Screen::Catalogue && model.overlay.is_none();
    if at_the_top {
        quit(model)
    } else {
        close_to_panel(model)
    }
}

/// Goes back from a panel whatever is selected in it.
fn close_to_panel(model: &mut Model) -> Vec<Effect> {
    let reading = &mut model.reading;
    (reading.selection, reading.opened) = (None, None);
    if model.focus == Focus::Record {
        reading.found = None;
    }
    close(model)
}

/// Moves the list's cursor while reading; the record follows.
fn next_record(model: &mut Model, by: isize) -> Vec<Effect> {
    model.reading.selection = None;
    let before = list::cursor(model).at;
    let effects = list::step(model, by);
    if list::cursor(model).at == before {
        let edge = if by > 0 { "last" } else { "first" };
        return say(model, &format!("this is the {edge} record of the list"));
    }
    effects
}

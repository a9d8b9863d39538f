//! What is seen without colour: where the keys are, which row is meant, what is new in a theme.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use readroom::app::look::{Ground, Theme};
use readroom::app::message::Message;

use crate::desk::{Desk, five_records};
use crate::view;

/// Returns the rows of which most cells are turned round.
fn turned_rows(buffer: &Buffer) -> Vec<u16> {
    let is_turned = |x, y| buffer[(x, y)].modifier.contains(Modifier::REVERSED);
    let turned = |y: &u16| {
        let cells = (0..buffer.area.width).filter(|x| is_turned(*x, *y));
        cells.count() * 2 > usize::from(buffer.area.width)
    };
    (0..buffer.area.height).filter(turned).collect()
}

#[test]
fn the_panel_that_has_the_keys_is_told_without_colour() {
    for ascii in [false, true] {
        let mut desk = Desk::with((80, 24), five_records());
        desk.model.settings.ascii = ascii;
        let (light, heavy) = if ascii { ('-', '=') } else { ('─', '━') };
        let rule = |desk: &Desk, sign: char| {
            let lines = view::lines(&view::drawn(desk));
            lines.contains(&sign.to_string().repeat(80))
        };
        assert!(rule(&desk, light) && !rule(&desk, heavy));
        assert_eq!(turned_rows(&view::drawn(&desk)).len(), 1);
        desk.keys("<tab>");
        assert!(rule(&desk, heavy) && !rule(&desk, light));
        let buffer = view::drawn(&desk);
        assert_eq!(turned_rows(&buffer).len(), 0);
        // The row that the record is of is still told.
        assert_eq!(buffer[(0, 2)].symbol(), ">");
        assert!(buffer[(1, 2)].modifier.contains(Modifier::BOLD));
        desk.keys("<tab>");
        assert!(rule(&desk, light));
    }
}

#[test]
fn side_by_side_the_line_between_the_panels_tells_it_too() {
    let mut desk = Desk::with((160, 24), five_records());
    desk.model.settings.panels = readroom::app::model::Panels::Beside;
    let seen = |desk: &Desk| view::lines(&view::drawn(desk)).join("\n");
    desk.send(Message::Resize(160, 24));
    assert!(seen(&desk).contains('│') && !seen(&desk).contains('┃'));
    desk.keys("<tab>");
    assert!(seen(&desk).contains('┃'));
}

#[test]
fn what_is_laid_over_the_room_has_the_one_row_that_is_turned_round() {
    for keys in ["F", "F<down>", ":settings<enter>", "<tab>:so"] {
        for size in [(80, 24), (120, 40)] {
            let mut desk = Desk::with(size, five_records());
            desk.model.settings.look.lines = (0..20)
                .map(|at| readroom::app::settings::Line {
                    name: readroom::record::Clean::line(&format!("setting {at}")),
                    value: readroom::record::Clean::line("yes"),
                    origin: readroom::record::Clean::line("the defaults"),
                    help: readroom::record::Clean::line("what it is for"),
                })
                .collect();
            desk.keys(keys);
            let rows = turned_rows(&view::drawn(&desk));
            assert_eq!(rows.len(), 1, "{keys} at {size:?}: {rows:?}");
        }
    }
    for keys in ["t", "<enter>aA note", "a"] {
        let mut desk = Desk::with((80, 24), five_records());
        desk.keys(keys);
        let rows = turned_rows(&view::drawn(&desk));
        assert!(rows.is_empty(), "{keys}: {rows:?}");
    }
}

/// A theme changes colours and nothing else: what tells one thing from another is in all of them.
#[test]
fn every_theme_tells_the_same_things_apart() {
    let looks = |theme, ground| {
        let mut desk = Desk::with((80, 24), five_records());
        desk.model.settings.look.theme = theme;
        desk.model.settings.look.ground = ground;
        desk.keys("<enter>/paragraph<enter>v}");
        let buffer = view::drawn(&desk);
        let told = Modifier::REVERSED | Modifier::UNDERLINED | Modifier::BOLD;
        let cells = buffer.content().iter();
        cells.map(|cell| cell.modifier & told).collect::<Vec<_>>()
    };
    let plain = looks(Theme::Auto, None);
    for theme in [Theme::Auto, Theme::Dark, Theme::Light, Theme::HighContrast] {
        for ground in [None, Some(Ground::Dark), Some(Ground::Light)] {
            assert_eq!(looks(theme, ground), plain, "{theme:?} on {ground:?}");
        }
    }
}

/// On a ground that is not known the letters that were looked for must not be yellow in sixteen
/// colours: on white they would not be seen.
#[test]
fn on_an_unknown_ground_no_hit_is_yellow_in_few_colours() {
    use readroom::runtime::colours::Colours;
    let mut desk = Desk::with((80, 24), five_records());
    desk.keys("<enter>/paragraph<enter>");
    for cell in view::drawn(&desk).content() {
        for colours in [Colours::Sixteen, Colours::Eight] {
            let shown = colours.reduce(cell.fg);
            assert!(
                !matches!(shown, Color::Yellow | Color::LightYellow),
                "{cell:?}"
            );
        }
    }
}

/// What is faint would be a grey block in a row that is turned round.
#[test]
fn nothing_is_faint_in_a_row_that_is_turned_round_nor_the_cursor_of_the_timeline() {
    for keys in ["", "spilots<enter>", "F", "O", ":se"] {
        let mut desk = Desk::with((120, 40), five_records());
        desk.keys(keys);
        let buffer = view::drawn(&desk);
        let cells = buffer.content().iter();
        let mut turned = cells.filter(|cell| cell.modifier.contains(Modifier::REVERSED));
        assert!(
            turned.all(|cell| !cell.modifier.contains(Modifier::DIM)),
            "{keys}"
        );
    }
    let mut desk = Desk::with((80, 24), five_records());
    desk.keys("t");
    let buffer = view::drawn(&desk);
    let caret = buffer.content().iter().find(|cell| cell.symbol() == "^");
    assert!(!caret.unwrap().modifier.contains(Modifier::DIM));
}

#[test]
fn a_list_laid_over_the_room_says_how_it_is_left() {
    for size in [(40, 12), (80, 24)] {
        let mut desk = Desk::with(size, five_records());
        desk.keys(":settings<enter>");
        let keys = view::lines(&view::drawn(&desk)).pop().unwrap();
        assert!(keys.contains("Esc close"), "{keys}");
    }
}

/// Bold and faint at once is bold in one terminal, faint in another.
#[test]
fn nothing_is_bold_and_faint_at_once() {
    for keys in [
        "",
        "<tab>",
        "F",
        "t",
        "<enter>f",
        "<enter>o",
        ":settings<enter>",
        "?",
        "aA note",
    ] {
        let mut desk = Desk::with((120, 40), five_records());
        desk.keys(keys);
        for cell in view::drawn(&desk).content() {
            let both = Modifier::BOLD | Modifier::DIM;
            assert!(!cell.modifier.contains(both), "{keys}: {cell:?}");
        }
    }
}

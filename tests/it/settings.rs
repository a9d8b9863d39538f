//! The settings as they are shown and as they hold: the screen, themes, dates, panels, first screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use readroom::app::keymap::Keymap;
use readroom::app::layout;
use readroom::app::look::{DateForm, Ground, Theme};
use readroom::app::message::{Effect, Message, Timer};
use readroom::app::model::{Model, Overlay, Panels, Screen, Settings};
use readroom::app::settings::{Line, Look};
use readroom::record::Clean;
use readroom::ui;

use crate::desk::{Desk, five_records};

fn lines() -> Vec<Line> {
    let line = |name: &str, value: &str, origin: &str, help: &str| Line {
        name: Clean::line(name),
        value: Clean::line(value),
        origin: Clean::line(origin),
        help: Clean::line(help),
    };
    let defaults = "the built-in defaults";
    let file = "/home/adler/.config/readroom/settings.toml, line 12";
    let mut lines = vec![
        line(
            "collections",
            "[\"/home/adler/telegrams\", \"/srv/letters\"]",
            file,
            "Folders or files to open when none is named.",
        ),
        line(
            "color",
            "\"never\"",
            "the environment, NO_COLOR",
            "Colour: auto, always or never.",
        ),
        line(
            "theme",
            "\"high-contrast\"",
            file,
            "The set of colours: \"dark\" or \"light\", for the ground your terminal writes on; \"high-contrast\", few colours and nothing faint; \"auto\", as the terminal says of its ground.",
        ),
        line(
            "ascii",
            "true",
            "the command line",
            "Draw with ASCII signs only.",
        ),
    ];
    for name in [
        "order",
        "layout",
        "list_height",
        "list_width",
        "repaint",
        "measure",
        "bidi",
        "history",
    ] {
        lines.push(line(name, "40", defaults, "What it is for, in a sentence."));
    }
    lines.push(line(
        "keys.catalogue.bookmark",
        "[\"b\", \"F2\"]",
        file,
        "Keys that set or remove a bookmark.",
    ));
    lines
}

fn desk(size: (u16, u16)) -> Desk {
    let mut desk = Desk::with(size, five_records());
    desk.model.settings.look.lines = lines();
    desk
}

fn drawn(desk: &Desk) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, desk.model.size.0, desk.model.size.1));
    ui::view(&desk.model, &mut buffer);
    buffer
}

fn screen(desk: &Desk) -> String {
    crate::view::lines(&drawn(desk)).join("\n")
}

#[test]
fn the_settings() {
    let mut all = String::new();
    for size in [(40, 12), (80, 24), (120, 40)] {
        let mut desk = desk(size);
        desk.keys(":settings<enter>jj");
        all.push_str(&format!("== {} x {}\n{}\n", size.0, size.1, screen(&desk)));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn moving_and_closing() {
    let at = |keys: &str| {
        let mut desk = desk((80, 24));
        desk.keys(&format!(":settings<enter>{keys}"));
        match desk.model.overlay {
            Some(Overlay::Settings(at)) => Some(at),
            _ => None,
        }
    };
    for (keys, wanted) in [
        ("", Some(0)),
        ("jj", Some(2)),
        ("Gj", Some(12)),
        ("Gk", Some(11)),
        ("<pgdn><pgup>", Some(0)),
        ("d", Some(0)),
        ("<esc>", None),
        ("q", None),
        ("<enter>", None),
        (":", None),
    ] {
        assert_eq!(at(keys), wanted, "{keys}");
    }
}

#[test]
fn it_stands_at_every_size_and_in_ascii_alone() {
    for many in [lines(), Vec::new()] {
        let mut desk = desk((80, 24));
        desk.model.settings.look.lines = many;
        desk.model.settings.ascii = true;
        desk.keys(":settings<enter>G");
        for columns in (0..200).step_by(9).chain(17..23) {
            for rows in (0..61).step_by(3).chain(3..8) {
                desk.send(Message::Resize(columns, rows));
                let seen = screen(&desk);
                assert!(seen.is_ascii(), "{seen}");
            }
        }
    }
}

/// Returns the colour of the first key that is hinted at.
fn accent(desk: &Desk) -> Color {
    let buffer = drawn(desk);
    buffer[(1, desk.model.size.1 - 1)].fg
}

#[test]
fn the_theme_follows_the_ground_when_the_terminal_tells_it() {
    let mut desk = Desk::new();
    let any = accent(&desk);
    desk.send(Message::Ground(Ground::Light));
    let light = accent(&desk);
    desk.send(Message::Ground(Ground::Dark));
    let dark = accent(&desk);
    assert!(
        any != light && light != dark && dark != any,
        "{any} {light} {dark}"
    );
    desk.model.settings.look.theme = Theme::Light;
    assert_eq!(accent(&desk), light, "a theme that was chosen stays");
}

#[test]
fn nothing_is_faint_in_high_contrast() {
    for ground in [None, Some(Ground::Dark), Some(Ground::Light)] {
        let mut desk = Desk::new();
        (
            desk.model.settings.look.theme,
            desk.model.settings.look.ground,
        ) = (Theme::HighContrast, ground);
        let faint = |desk: &Desk| {
            let buffer = drawn(desk);
            let cells = buffer.content.iter();
            cells
                .filter(|cell| cell.modifier.contains(Modifier::DIM))
                .count()
        };
        assert_eq!(faint(&desk), 0);
        desk.model.settings.look.theme = Theme::Dark;
        assert!(faint(&desk) > 0);
    }
}

#[test]
fn dates_stand_as_the_settings_ask() {
    let mut desk = Desk::new();
    for (form, wanted) in [
        (DateForm::YearFirst, "1950-11-01"),
        (DateForm::DayFirst, "01.11.1950"),
        (DateForm::MonthFirst, "11/01/1950"),
    ] {
        desk.model.settings.look.dates = form;
        assert!(screen(&desk).contains(&format!(">{wanted} ")), "{form:?}");
    }
}

#[test]
fn panels_have_the_share_that_is_set_and_leave_the_other_one_room() {
    let mut desk = Desk::with((200, 50), (0..9).flat_map(|_| five_records()).collect());
    let mut shares = |panels: Panels, share: (u16, u16)| {
        desk.model.settings.panels = panels;
        desk.model.settings.look.list_share = share;
        let areas = layout::areas(&desk.model);
        (areas.list.height, areas.list.width, areas.record)
    };
    let (height, _, record) = shares(Panels::Above, (40, 50));
    assert_eq!((height, record.height), (18, 27));
    assert_eq!(shares(Panels::Above, (10, 50)).0, 4);
    let (height, _, record) = shares(Panels::Above, (90, 50));
    assert_eq!((height, record.height), (42, 3));
    let (_, width, record) = shares(Panels::Beside, (40, 30));
    assert_eq!((width, record.width), (60, 139));
    let (_, width, record) = shares(Panels::Beside, (40, 90));
    assert_eq!((width, record.width), (160, 39));
    // At any size and share both panels have a place, and none leaves the screen.
    for columns in (60..220).step_by(7) {
        for rows in 18..60 {
            for share in [10, 40, 90] {
                for panels in [Panels::Above, Panels::Beside] {
                    desk.model.size = (columns, rows);
                    desk.model.settings.panels = panels;
                    desk.model.settings.look.list_share = (share, share);
                    let areas = layout::areas(&desk.model);
                    assert!(areas.list.height >= 1 && areas.list.width >= 39);
                    assert!(areas.record.height >= 3 && areas.record.width >= 39);
                    assert!(areas.record.bottom() <= rows && areas.record.right() <= columns);
                }
            }
        }
    }
}

#[test]
fn the_room_opens_on_the_screen_that_is_set() {
    let settings = Settings {
        look: Look {
            first_screen: Screen::Notes,
            ..Look::default()
        },
        ..Settings::default()
    };
    let mut model = Model::new((80, 24), settings, Keymap::default(), String::new());
    let effects = readroom::app::start(&mut model);
    assert_eq!(model.screen, Screen::Notes);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Rows(_)))
    );
}

#[test]
fn a_terminal_without_utf8_is_told_of_once() {
    let settings = Settings {
        ascii: true,
        look: Look {
            not_utf8: Some(Clean::line("LANG=C")),
            ..Look::default()
        },
        ..Settings::default()
    };
    let mut model = Model::new((120, 24), settings, Keymap::default(), String::new());
    let effects = readroom::app::start(&mut model);
    let timer = effects.iter().find_map(|effect| match effect {
        Effect::Timer(timer @ Timer::Notice(_), _) => Some(*timer),
        _ => None,
    });
    let notice = model.notice.as_ref().unwrap();
    assert!(
        notice
            .text
            .starts_with("ASCII is drawn: LANG=C is not UTF-8")
    );
    readroom::app::update(&mut model, Message::Timer(timer.unwrap()));
    assert_eq!(model.notice, None);
}

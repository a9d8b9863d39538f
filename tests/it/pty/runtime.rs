//! The machine in a real terminal: how it takes it, shares it and gives it back.
//!
//! The room is the demo's; what the reading room itself does is tested beside this.

use std::process::{Command, Stdio};
use std::time::Duration;

use portable_pty::{CommandBuilder, ExitStatus};
use rustix::process::Signal;

use super::{GONE, Home, Pty, demo};

#[test]
fn it_starts_hears_keys_and_leaves_the_terminal_as_it_was() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.look(|screen| assert!(screen.alternate_screen() && screen.bracketed_paste()));
    assert!(!pty.is_as_before());
    pty.keys("jж<up><c-d><a-x><esc>");
    pty.wait_for("heard j ж Up Ctrl-d Alt-x Esc");
    pty.keys("<escape>");
    pty.wait_for("Esc Esc");
    pty.look(|screen| assert_eq!(screen.cell(0, 0).unwrap().fgcolor(), vt100::Color::Idx(1)));
    pty.keys("q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_restored();
}

#[test]
fn pastes_are_text_and_answers_are_nothing() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.send(b"\x1b[?62;22c\x1b]11;rgb:0/0/0\x1b\\a\x1b[200~q\x1b[Aq\r\x1b[201~b");
    pty.wait_for(r"heard a paste(q\u{1b}[Aq\r) b");
}

#[test]
fn without_colours_nothing_is_coloured() {
    let home = Home::new();
    let pty = demo::start(&home, &[("NO_COLOR", "1")]);
    pty.look(|screen| {
        let cell = screen.cell(0, 0).unwrap();
        assert_eq!(cell.fgcolor(), vt100::Color::Default);
    });
}

#[test]
fn every_signal_to_end_gives_the_terminal_back() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let home = Home::new();
        let mut pty = demo::start(&home, &[]);
        pty.signal(signal);
        assert_eq!(pty.exit_code_within(GONE), Some(0), "{signal:?}");
        pty.assert_restored();
    }
}

#[test]
fn a_fault_gives_the_terminal_back_and_says_one_line() {
    for key in ["P", "U"] {
        let home = Home::new();
        let mut pty = demo::start(&home, &[]);
        pty.keys(key);
        assert_eq!(pty.exit_code(), Some(101));
        pty.assert_restored();
        let screen = pty.screen().replace('\n', "");
        assert!(
            screen.contains("readroom ended by a fault of its own"),
            "{screen}"
        );
        assert!(
            screen.contains("Saved notes and bookmarks are safe"),
            "{screen}"
        );
    }
}

#[test]
fn a_fault_of_a_worker_disturbs_nobody() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.keys("Wj");
    pty.wait_for("heard W j");
    assert!(!pty.screen().contains("fault"));
    assert!(!pty.is_as_before());
}

#[test]
fn another_size_is_drawn_at_once() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    for size in [(80, 24), (40, 12), (20, 5), (1, 1), (120, 40)] {
        pty.resize(size);
        if size.0 >= 20 {
            pty.wait_for(&format!("size {}x{}", size.0, size.1));
        }
    }
    pty.keys("q");
    assert_eq!(pty.exit_code(), Some(0));
}

#[test]
fn with_the_other_end_closed_it_is_gone() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.hang_up();
    assert_eq!(pty.exit_code_within(GONE), Some(0));
}

#[test]
fn a_loop_that_is_stuck_is_ended_by_the_watchdog() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.keys("S");
    pty.wait_for("heard S");
    pty.signal(Signal::TERM);
    assert_eq!(pty.exit_code_within(GONE), Some(3));
    pty.assert_restored();
}

#[test]
fn a_line_that_nobody_reads_does_not_hold_it() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.stop_reading();
    pty.keys("R");
    // It draws without end, which fills the line in a few milliseconds; then it hangs.
    assert!(pty.exit.recv_timeout(Duration::from_millis(200)).is_err());
    pty.signal(Signal::TERM);
    let ended = pty.exit.recv_timeout(GONE);
    assert_eq!(ended.as_ref().map(ExitStatus::exit_code), Ok(3));
    pty.exited = ended.ok();
    assert!(pty.is_as_before());
}

#[test]
fn when_nothing_happens_nothing_is_written() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.keys("j");
    pty.wait_for("heard j");
    let before = pty.raw().len();
    assert!(pty.exit.recv_timeout(Duration::from_millis(300)).is_err());
    assert_eq!(pty.raw().len(), before);
}

#[test]
fn the_editor_has_the_terminal_alone_and_brings_the_text_back() {
    let home = Home::new();
    let editor = r#"sh -c 'printf your-turn; read line; echo "$line" >> "$1"' sh"#;
    let mut pty = demo::start(&home, &[("VISUAL", editor)]);
    pty.keys("e");
    pty.wait_for("your-turn");
    pty.assert_restored();
    pty.keys("qnew<enter>");
    pty.wait_for("edited(old");
    pty.look(|screen| assert!(screen.alternate_screen()));
    pty.keys("j");
    pty.wait_for("qnew) j");
    pty.keys("q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_restored();
}

#[test]
fn an_interrupt_meant_for_the_editor_does_not_end_the_room() {
    let home = Home::new();
    let editor = "sh -c 'echo ready; exec cat' sh";
    let mut pty = demo::start(&home, &[("VISUAL", editor)]);
    pty.keys("e");
    pty.wait_for("ready");
    pty.keys("<c-c>");
    pty.wait_for("failed(");
    pty.wait_for("signal: 2");
    pty.keys("q");
    assert_eq!(pty.exit_code(), Some(0));
}

#[test]
fn told_to_end_while_the_editor_runs_it_keeps_the_text() {
    let home = Home::new();
    let editor = "sh -c 'echo typed >> $1; echo ready; exec sleep 30' sh";
    let mut pty = demo::start(&home, &[("VISUAL", editor)]);
    pty.keys("e");
    pty.wait_for("ready");
    pty.signal(Signal::TERM);
    assert_eq!(pty.exit_code_within(GONE), Some(0));
    pty.assert_restored();
    let files = std::fs::read_dir(home.path()).unwrap();
    let left: Vec<String> = files
        .filter_map(|entry| std::fs::read_to_string(entry.unwrap().path()).ok())
        .collect();
    assert_eq!(left, ["old\ntyped\n"]);
}

#[test]
fn text_goes_to_the_clipboard_of_the_terminal() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.keys("y");
    assert_eq!(pty.wait_for_clipboard(), "S2ltIElsIFN1bmc=");
    pty.wait_for("copied");
}

#[test]
fn under_a_shell_it_stops_and_comes_back() {
    let home = Home::new();
    let mut shell = CommandBuilder::new("sh");
    shell.arg("-i");
    let variables = [
        ("PS1", "prompt> "),
        ("READROOM_DEMO", "1"),
        ("ENV", "/dev/null"),
    ];
    let mut pty = Pty::run(&home, shell, (60, 10), &variables);
    pty.wait_for("prompt>");
    let program = std::env::current_exe().unwrap();
    let arguments = demo::ARGUMENTS.join(" ");
    pty.keys(&format!("clear; {} {arguments}<enter>", program.display()));
    for _ in 0..3 {
        pty.wait_for("size 60x10");
        pty.keys("z");
        pty.wait_until("stopped", |screen| !screen.alternate_screen());
        pty.wait_for("prompt>");
        assert!(pty.is_as_before());
        pty.keys("clear; fg<enter>");
        pty.wait_until("back", vt100::Screen::alternate_screen);
    }
    pty.wait_for("heard z z z");
    pty.keys("q");
    pty.wait_until("left", |screen| !screen.alternate_screen());
    pty.keys("exit 7<enter>");
    assert_eq!(pty.exit_code(), Some(7));
}

#[test]
fn where_nobody_could_continue_it_it_does_not_stop() {
    let home = Home::new();
    let mut pty = demo::start(&home, &[]);
    pty.keys("zj");
    pty.wait_for("heard z j");
    pty.signal(Signal::TSTP);
    pty.keys("k");
    pty.wait_for("j k");
}

#[test]
fn without_a_terminal_it_says_so() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(demo::ARGUMENTS)
        .env("READROOM_DEMO", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with("readroom needs a terminal"), "{said}");
}

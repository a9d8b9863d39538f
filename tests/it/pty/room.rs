//! The reading room in a real terminal: what a reader does from start to end.
//!
//! Few and whole; what can be tested without a terminal is tested without one.

use rustix::process::Signal;

use super::{GONE, Home, Pty};

#[test]

fn without_arguments_the_sample_opens_and_q_leaves() {
    let home = Home::new();
    let mut pty = Pty::start(&home, &[], (120, 40), &[]);
    pty.wait_for("1 of 41");
    pty.keys("q");
    assert_eq!(pty.exit_code(), Some(0));
    pty.assert_restored();
}

#[test]

fn a_bookmark_is_there_the_next_day() {
    let home = Home::new();
    let mut pty = Pty::start(&home, &[], (120, 40), &[]);
    pty.wait_for("1 of 41");
    pty.keys("m");
    pty.wait_for("bookmark set");
    pty.signal(Signal::TERM);
    assert_eq!(pty.exit_code_within(GONE), Some(0));
    let mut next_day = Pty::start(&home, &[], (120, 40), &[]);
    next_day.wait_for("1 of 41");
    next_day.keys("2");
    next_day.wait_for("1 of 1");
}

#[test]

fn with_the_other_end_closed_the_room_is_gone() {
    let home = Home::new();
    let mut pty = Pty::start(&home, &[], (80, 24), &[]);
    pty.wait_for("1 of 41");
    pty.hang_up();
    pty.exit_code_within(GONE);
}

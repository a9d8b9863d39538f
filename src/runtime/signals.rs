//! Signals: asked to end, another size, stopped and continued; and the watchdog.
//!
//! A thread turns signals into deliveries for the loop. Nothing is done in a handler. When the
//! program is to end and the loop does not (a write that never returns on a dead line), the
//! watchdog gives the terminal back and ends the process.

use std::ffi::c_int;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{
    Pid, Signal, getpgid, getpgrp, getpid, getppid, getsid, kill_current_process_group,
    kill_process,
};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::{Handle, Signals as Incoming};
use signal_hook::low_level;

use crate::app::message::Message;

use super::event_loop::{Delivery, Post};
use super::terminal::Terminal;

/// How long an orderly end may take: a little less than the three seconds after which a
/// program without a terminal must be gone.
pub const PATIENCE: Duration = Duration::from_millis(2500);
/// How long a signal from this process to itself may take.
const OWN_STOP_LIMIT: Duration = Duration::from_millis(200);
/// An interrupt that ended the editor may be heard here only after the editor's end. In our
/// own mode the keyboard sends none, so hardly anybody else can mean one in this time.
const LATE: Duration = Duration::from_millis(500);
/// The exit code of a process the watchdog ended: something could not be written.
const STUCK: c_int = 3;

/// The thread that hears signals, and what it has to know.
#[derive(Debug)]
pub struct Signals {
    shared: Arc<Shared>,
    handle: Handle,
}

#[derive(Debug, Default)]
struct Shared {
    /// Another program has the terminal: what the keyboard sends is meant for it.
    elsewhere: Mutex<Elsewhere>,
    /// Stop signals that this process sent to its own group and will get itself.
    own_stops: Mutex<usize>,
    /// One of them came.
    came: Condvar,
}

/// Whether another program has the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Elsewhere {
    /// None has.
    #[default]
    No,
    /// One has.
    Yes,
    /// One had, until then.
    Until(Instant),
}

impl Signals {
    /// Starts hearing.
    pub fn start(post: Post, watchdog: Watchdog) -> io::Result<Self> {
        let mut incoming =
            Incoming::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT])?;
        let shared = Arc::new(Shared::default());
        let handle = incoming.handle();
        let for_thread = Arc::clone(&shared);
        thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for signal in incoming.forever() {
                    for_thread.heard(signal, &post, &watchdog);
                }
            })?;
        Ok(Self { shared, handle })
    }

    /// Says whether another program has the terminal.
    pub fn elsewhere(&self, yes: bool) {
        *self.shared.elsewhere() = if yes {
            Elsewhere::Yes
        } else {
            Elsewhere::Until(Instant::now())
        };
    }

    /// Stops the process and its group as Ctrl-Z in a shell does; returns when it is
    /// continued, or at once where no shell could continue it.
    pub fn stop(&self) {
        if nobody_would_continue() {
            return;
        }
        *self.shared.own_stops() += 1;
        if kill_current_process_group(Signal::TSTP).is_err() {
            *self.shared.own_stops() = 0;
        }
        // The own signal first: one still on its way when the process is continued would be
        // lost, or taken for another wish to stop.
        let own_stops = self.shared.own_stops();
        if let Ok((mut left, _)) =
            self.shared
                .came
                .wait_timeout_while(own_stops, OWN_STOP_LIMIT, |left| *left > 0)
        {
            *left = 0;
        }
        let _ = low_level::emulate_default_handler(SIGTSTP);
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
    }
}

impl Shared {
    fn heard(&self, signal: c_int, post: &Post, watchdog: &Watchdog) {
        let state = *self.elsewhere();
        let elsewhere = state == Elsewhere::Yes;
        let late = matches!(state, Elsewhere::Until(then) if then.elapsed() < LATE);
        match signal {
            SIGTERM | SIGHUP => terminate(post, watchdog),
            SIGINT | SIGQUIT if !elsewhere && !late => terminate(post, watchdog),
            SIGWINCH => post.deliver(Delivery::Resized),
            SIGTSTP if self.take_own_stop() => {}
            // The editor stopped its whole group: it has put its screen away itself.
            SIGTSTP if elsewhere => stop_as_told(),
            SIGTSTP => post.deliver(Delivery::Suspend),
            SIGCONT if !elsewhere => post.deliver(Delivery::Continued),
            _ => {}
        }
    }

    fn elsewhere(&self) -> MutexGuard<'_, Elsewhere> {
        self.elsewhere
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn own_stops(&self) -> MutexGuard<'_, usize> {
        self.own_stops
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn take_own_stop(&self) -> bool {
        let mut own_stops = self.own_stops();
        let own = *own_stops > 0;
        *own_stops = own_stops.saturating_sub(1);
        drop(own_stops);
        self.came.notify_all();
        own
    }
}

/// Stops the process where somebody would continue it.
fn stop_as_told() {
    if !nobody_would_continue() {
        let _ = low_level::emulate_default_handler(SIGTSTP);
    }
}

/// Asks the loop to end, and sees to it that the process does.
pub fn terminate(post: &Post, watchdog: &Watchdog) {
    watchdog.arm();
    post.deliver(Delivery::Messages(vec![Message::Terminate]));
}

/// True where no shell in this session watches the group: a stopped process would stay so.
/// The group is judged by its leader's parent where that is us; a script around us is a
/// leader of its own, and then it is the script's parent that watches.
fn nobody_would_continue() -> bool {
    let Ok(session) = getsid(None) else {
        return true;
    };
    let group = getpgrp();
    if session == group {
        return true;
    }
    if group != getpid() {
        return false;
    }
    getppid().is_none_or(|parent| {
        getsid(Some(parent)) != Ok(session) || getpgid(Some(parent)) == Ok(group)
    })
}

/// Ends the process when the loop does not, after it was asked to.
#[derive(Clone, Debug)]
pub struct Watchdog(Arc<Kennel>);

#[derive(Debug)]
struct Kennel {
    terminal: Terminal,
    state: Mutex<Watch>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Watch {
    armed: bool,
    /// The loop has ended.
    done: bool,
    /// A program the loop waits for.
    child: Option<Pid>,
}

impl Watchdog {
    /// A watchdog that gives back this terminal.
    pub fn new(terminal: Terminal) -> Self {
        Self(Arc::new(Kennel {
            terminal,
            state: Mutex::default(),
            changed: Condvar::new(),
        }))
    }

    /// Begins to count, once, and asks the program the loop waits for to end as well.
    pub fn arm(&self) {
        let mut watch = self.0.watch();
        if let Some(child) = watch.child {
            let _ = kill_process(child, Signal::TERM);
        }
        if std::mem::replace(&mut watch.armed, true) {
            return;
        }
        drop(watch);
        let kennel = Arc::clone(&self.0);
        let counting = thread::Builder::new()
            .name("watchdog".to_owned())
            .spawn(move || kennel.count());
        if counting.is_err() {
            self.0.end();
        }
    }

    /// Says that the loop has ended: the rest is the caller's.
    pub fn call_off(&self) {
        self.0.watch().done = true;
        self.0.changed.notify_all();
    }

    /// Says for which program the loop waits.
    pub fn waits_for(&self, child: Option<Pid>) {
        let mut watch = self.0.watch();
        watch.child = child;
        if let (true, Some(child)) = (watch.armed, child) {
            let _ = kill_process(child, Signal::TERM);
        }
    }
}

impl Kennel {
    fn watch(&self) -> MutexGuard<'_, Watch> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self) {
        let (watch, _) = self
            .changed
            .wait_timeout_while(self.watch(), PATIENCE, |watch| !watch.done)
            .unwrap_or_else(PoisonError::into_inner);
        let done = watch.done;
        drop(watch);
        if !done {
            self.end();
        }
    }

    fn end(&self) {
        self.terminal.leave_hastily();
        // Not `std::process::exit`: what that runs first could hang as well.
        low_level::exit(STUCK);
    }
}

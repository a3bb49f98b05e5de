//! The thread of one collector, and who waits for it.
//!
//! A scrape asks for a run and waits for it no longer than the collector's limit, counted from the
//! start of that run; scrapes that come while one is under way share it. A run that is not over at
//! the limit is lost, but its thread is not: nothing is asked of it until it has returned, and the
//! scrapes in between go without.

use super::family::CollectedFamily;
use super::standing::{News, Reason, Standing};
use super::{Collection, CollectorError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use std::{cell::Cell, thread};

/// The longest limit, so that adding it to a time cannot overflow.
const LONGEST_LIMIT: Duration = Duration::from_hours(24);

thread_local! {
    static IS_COLLECTING: Cell<bool> = const { Cell::new(false) };
}

/// Whether the calling thread is that of a collector: a scrape from there would wait for itself.
pub(super) fn is_collecting() -> bool {
    IS_COLLECTING.get()
}

/// What is run.
pub(super) trait Runner: Send {
    fn run(&mut self, out: &mut Collection, deadline: Instant) -> Result<(), Failure>;
}

/// Why a run gave nothing.
pub(super) struct Failure {
    reason: Reason,
    why: String,
}

impl Failure {
    pub(super) fn error(error: &CollectorError) -> Self {
        let why = format!("failed: {error}");
        let reason = Reason::Error;
        Self { reason, why }
    }

    pub(super) fn timeout() -> Self {
        Self {
            reason: Reason::Timeout,
            why: "did not return within its time limit".to_owned(),
        }
    }
}

/// A collector and its thread.
pub(super) struct Worker {
    pub(super) name: String,
    limit: Duration,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Until the thread has taken it.
    runner: Option<Box<dyn Runner>>,
    has_thread: bool,
    is_closed: bool,
    /// The number of the run that started last.
    run: u64,
    /// When that run is to be over, if it still goes on.
    deadline: Option<Instant>,
    /// Whether that run was given up.
    is_overdue: bool,
    /// Scrapes that wait.
    waiting: usize,
    /// The run that returned last, and what it gave; kept for as long as somebody waits.
    done: Option<(u64, Option<Arc<Vec<CollectedFamily>>>)>,
    seconds: Option<f64>,
    standing: Standing,
}

/// A scrape's claim on a run.
pub(super) struct Ticket {
    run: u64,
    deadline: Instant,
}

impl Worker {
    pub(super) fn new(name: String, limit: Duration, runner: Box<dyn Runner>) -> Self {
        Self {
            name,
            limit: limit.min(LONGEST_LIMIT),
            state: Mutex::new(State {
                runner: Some(runner),
                has_thread: false,
                is_closed: false,
                run: 0,
                deadline: None,
                is_overdue: false,
                waiting: 0,
                done: None,
                seconds: None,
                standing: Standing::default(),
            }),
            changed: Condvar::new(),
        }
    }

    /// Starts a run, or joins the one that is under way; `None` if it is overdue.
    pub(super) fn ask(self: &Arc<Self>) -> Option<Ticket> {
        let mut state = self.lock();
        let asked = self.ask_locked(&mut state);
        drop(state);
        asked.map_err(News::tell).ok()
    }

    fn ask_locked(self: &Arc<Self>, state: &mut State) -> Result<Ticket, News> {
        let now = Instant::now();
        if state.is_closed {
            return Err(News::NONE);
        }
        let deadline = if let Some(deadline) = state.deadline {
            if state.is_overdue || now >= deadline {
                return Err(self.give_up(state));
            }
            deadline
        } else {
            self.ensure_thread(state).map_err(|error| {
                let why = format!("failed: it has no thread: {error}");
                state.standing.failed(&self.name, Reason::Error, &why)
            })?;
            state.run += 1;
            state.is_overdue = false;
            self.changed.notify_all();
            *state.deadline.insert(now + self.limit)
        };
        state.waiting += 1;
        let run = state.run;
        Ok(Ticket { run, deadline })
    }

    /// Waits for a run, until its limit, or until the scrape that waits has to end.
    pub(super) fn wait(
        &self,
        ticket: &Ticket,
        until: Option<Instant>,
    ) -> Option<Arc<Vec<CollectedFamily>>> {
        let until = until.map_or(ticket.deadline, |until| until.min(ticket.deadline));
        let mut state = self.lock();
        let mut news = News::NONE;
        let families = loop {
            if let Some((run, families)) = &state.done
                && *run >= ticket.run
            {
                break families.clone();
            }
            let left = until.checked_duration_since(Instant::now());
            match left.filter(|left| !left.is_zero()) {
                Some(left) if !state.is_closed => {
                    let waited = self.changed.wait_timeout(state, left);
                    state = waited.unwrap_or_else(PoisonError::into_inner).0;
                }
                _ if until < ticket.deadline => {
                    // The run is in time for others.
                    state.standing.missed();
                    break None;
                }
                _ => {
                    if !state.is_overdue && state.run == ticket.run && !state.is_closed {
                        news = self.give_up(&mut state);
                    }
                    break None;
                }
            }
        };
        state.waiting -= 1;
        let done = if state.waiting == 0 {
            state.done.take()
        } else {
            None
        };
        drop(state);
        drop(done);
        news.tell();
        families
    }

    /// Ends the thread once it has nothing to do.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    /// Reads or changes how the collector stands.
    pub(super) fn standing<T>(&self, read: impl FnOnce(&mut Standing, Option<f64>) -> T) -> T {
        let state = &mut *self.lock();
        read(&mut state.standing, state.seconds)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing of a user's runs under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_up(&self, state: &mut State) -> News {
        state.is_overdue = true;
        let Failure { reason, why } = Failure::timeout();
        state.standing.failed(&self.name, reason, &why)
    }

    fn ensure_thread(self: &Arc<Self>, state: &mut State) -> std::io::Result<()> {
        if !state.has_thread {
            let worker = Arc::clone(self);
            thread::Builder::new()
                .name(format!("collector {}", self.name).replace('\0', ""))
                .spawn(move || worker.work())?;
            state.has_thread = true;
        }
        Ok(())
    }

    fn work(&self) {
        IS_COLLECTING.set(true);
        let Some(mut runner) = self.lock().runner.take() else {
            return;
        };
        while let Some(deadline) = self.next() {
            let began = Instant::now();
            let result = run(&mut *runner, deadline);
            self.returned(result, began.elapsed());
        }
    }

    /// Waits until a run is asked for; `None` when there will be no more.
    fn next(&self) -> Option<Instant> {
        let mut state = self.lock();
        loop {
            if state.is_closed {
                return None;
            }
            if let Some(deadline) = state.deadline {
                return Some(deadline);
            }
            let waited = self.changed.wait(state);
            state = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn returned(&self, result: Result<Vec<CollectedFamily>, Failure>, took: Duration) {
        let mut state = self.lock();
        state.deadline = None;
        state.seconds = Some(took.as_secs_f64());
        let (news, families) = match result {
            // It has been counted, and nobody waits for what came too late.
            _ if state.is_overdue => (News::NONE, None),
            Ok(given) => (state.standing.succeeded(&self.name), Some(Arc::new(given))),
            Err(Failure { reason, why }) => (state.standing.failed(&self.name, reason, &why), None),
        };
        if state.waiting > 0 {
            state.done = Some((state.run, families));
        }
        drop(state);
        self.changed.notify_all();
        news.tell();
    }
}

fn run(runner: &mut dyn Runner, deadline: Instant) -> Result<Vec<CollectedFamily>, Failure> {
    let mut out = Collection::default();
    // What a panic leaves of a collector is for the collector to cope with.
    match catch_unwind(AssertUnwindSafe(|| runner.run(&mut out, deadline))) {
        Ok(Ok(())) => out.finish().map_err(|mistakes| Failure {
            reason: Reason::Invalid,
            why: format!("gave what cannot be shown: {mistakes}"),
        }),
        Ok(Err(failure)) => Err(failure),
        Err(panic) => Err(Failure {
            reason: Reason::Panic,
            why: format!("panicked: {}", panic_text(&*panic)),
        }),
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("with no text")
}

//! The page of readiness: whether the program can do its work now, by checks that it registers.
//!
//! All checks run side by side, each at most once at a time and some times a second, however often
//! the page is asked for; so whoever asks cannot pile them up. One that hangs fails at the limit, is
//! not started again before it has returned, and costs one thread or task.

use crate::page::{Answer, JSON, Page, respond};
use hyper::StatusCode;
use serde_json::{Map, Value, json};
use std::fmt::Display;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout_at};

/// For so long a result is good for others who ask.
const FRESH: Duration = Duration::from_millis(250);

/// Below the second that Kubernetes gives a probe unless told otherwise.
pub(crate) const LIMIT: Duration = Duration::from_millis(800);

/// The longest limit, so that adding it to a time cannot overflow.
const LONGEST_LIMIT: Duration = Duration::from_hours(1);

/// The longest text of an error that is shown, in characters.
const SHOWN: usize = 500;

type Outcome = Result<(), String>;
type Checking = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// A check that is registered.
pub(crate) struct Check {
    pub(crate) name: String,
    way: Way,
    last: Mutex<Option<Run>>,
}

enum Way {
    /// On a thread of its own.
    Blocking(Arc<dyn Fn() -> Outcome + Send + Sync>),
    /// As a task, of the runtime that it was registered in if it was in one.
    Waiting(Arc<dyn Fn() -> Checking + Send + Sync>, Option<Handle>),
}

/// A run that was started: the last one.
#[derive(Clone)]
struct Run {
    started: Instant,
    /// Closed without an outcome by a check that panicked.
    outcome: watch::Receiver<Option<Outcome>>,
    task: Option<AbortHandle>,
}

impl Check {
    pub(crate) fn blocking<E: Display>(
        name: String,
        check: impl Fn() -> Result<(), E> + Send + Sync + 'static,
    ) -> Self {
        let check = move || check().map_err(|error| shown(&error));
        Self::new(name, Way::Blocking(Arc::new(check)))
    }

    pub(crate) fn waiting<E: Display, F>(
        name: String,
        check: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<(), E>> + Send + 'static,
    {
        let check = move || -> Checking {
            let checking = check();
            Box::pin(async { checking.await.map_err(|error| shown(&error)) })
        };
        let handle = Handle::try_current().ok();
        Self::new(name, Way::Waiting(Arc::new(check), handle))
    }

    fn new(name: String, way: Way) -> Self {
        let last = Mutex::new(None);
        Self { name, way, last }
    }

    /// A run that goes on or has just ended, and otherwise a new one.
    fn ask(&self) -> Run {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(run) = last.as_ref().filter(|run| run.is_good()) {
            return run.clone();
        }
        last.insert(self.start()).clone()
    }

    fn start(&self) -> Run {
        let (told, outcome) = watch::channel(None);
        let tell = move |outcome| {
            // Nobody has to be there to hear it.
            let _ = told.send(Some(outcome));
        };
        let task = match &self.way {
            Way::Blocking(check) => {
                let check = Arc::clone(check);
                // Without a thread the channel closes, as it does after a panic.
                let _ = thread::Builder::new()
                    .name("tallymark-check".to_owned())
                    .spawn(move || tell(check()));
                None
            }
            Way::Waiting(check, handle) => {
                // Called there as well: it may panic before it has a future.
                let check = Arc::clone(check);
                let task = async move { tell(check().await) };
                let handle = handle.clone().unwrap_or_else(Handle::current);
                Some(handle.spawn(task).abort_handle())
            }
        };
        Run {
            started: Instant::now(),
            outcome,
            task,
        }
    }
}

impl Run {
    fn is_good(&self) -> bool {
        let is_over = self.outcome.borrow().is_some() || self.outcome.has_changed().is_err();
        !is_over || self.started.elapsed() < FRESH
    }

    async fn wait(mut self, limit: Duration) -> Value {
        let deadline = self.started + limit.min(LONGEST_LIMIT);
        let waited = timeout_at(deadline, self.outcome.wait_for(Option::is_some)).await;
        let (status, error) = match waited.map(|told| told.map(|outcome| outcome.clone())) {
            Ok(Ok(Some(Err(error)))) => ("failed", error),
            Ok(Ok(_)) => return json!({"status": "ok"}),
            // Past the limit it was dropped.
            Ok(Err(_)) if Instant::now() < deadline => {
                ("failed", "it panicked, or could not start".to_owned())
            }
            Ok(Err(_)) | Err(_) => {
                if let Some(task) = &self.task {
                    task.abort();
                }
                ("timeout", format!("no answer within {limit:?}"))
            }
        };
        json!({"status": status, "error": error})
    }
}

pub(crate) fn page(path: String, checks: Vec<Check>, limit: Duration) -> Page {
    let checks = Arc::new(checks);
    Page::new("ready_path", path, move |_| {
        let checks = Arc::clone(&checks);
        Box::pin(async move { answer(&checks, limit).await })
    })
}

async fn answer(checks: &[Check], limit: Duration) -> Answer {
    // All are started before the first is waited for.
    let runs: Vec<_> = checks.iter().map(Check::ask).collect();
    let mut found = Map::new();
    for (check, run) in checks.iter().zip(runs) {
        found.insert(check.name.clone(), run.wait(limit).await);
    }
    let is_ready = found.values().all(|check| check["status"] == "ok");
    let (status, words) = if is_ready {
        (StatusCode::OK, "ready")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready")
    };
    let text = json!({"status": words, "checks": found}).to_string();
    respond(status, JSON, text)
}

fn shown(error: &impl Display) -> String {
    error.to_string().chars().take(SHOWN).collect()
}

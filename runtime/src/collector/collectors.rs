//! The collectors of one registry.

use super::family::CollectedFamily;
use super::future::{Blocking, Waiting};
use super::standing::{Reason, Standing};
use super::worker::{Runner, Ticket, Worker, is_collecting};
use super::{Collection, Collector, CollectorError};
use crate::problem::{Problem, Problems};
use crate::registry::Registry;
use crate::sync::{Mutex, lock};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The collectors of a registry, in the order of their registration.
#[derive(Default)]
pub(crate) struct Collectors(Mutex<Vec<Held>>);

/// A collector that is registered.
#[derive(Clone)]
pub(super) enum Held {
    /// With a thread of its own.
    Worker(Arc<Worker>),
    /// One of ours, which neither waits nor fails.
    Inline(Arc<Inline>),
}

/// What is asked on the thread that scrapes.
pub(super) struct Inline {
    name: String,
    gives_way: bool,
    fill: Box<dyn Fn(&mut Collection) + Send + Sync>,
    standing: Mutex<Standing>,
}

/// What a scrape has asked of a collector.
enum Asked {
    Worker(Arc<Worker>, Option<Ticket>),
    Inline(Arc<Inline>),
}

impl Held {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Worker(worker) => &worker.name,
            Self::Inline(inline) => &inline.name,
        }
    }

    /// Whether the families of others stand where it has some of the same name, and nothing is said of
    /// it.
    pub(super) fn gives_way(&self) -> bool {
        matches!(self, Self::Inline(inline) if inline.gives_way)
    }

    pub(super) fn standing<T>(&self, read: impl FnOnce(&mut Standing, Option<f64>) -> T) -> T {
        match self {
            Self::Worker(worker) => worker.standing(read),
            Self::Inline(inline) => read(&mut lock(&inline.standing), None),
        }
    }

    fn ask(&self) -> Asked {
        match self {
            Self::Worker(worker) => Asked::Worker(Arc::clone(worker), worker.ask()),
            Self::Inline(inline) => Asked::Inline(Arc::clone(inline)),
        }
    }
}

impl Asked {
    fn answer(self, until: Option<Instant>) -> Option<Arc<Vec<CollectedFamily>>> {
        match self {
            Self::Worker(worker, ticket) => worker.wait(&ticket?, until),
            Self::Inline(inline) => inline.answer(),
        }
    }
}

impl Inline {
    fn answer(&self) -> Option<Arc<Vec<CollectedFamily>>> {
        let mut out = Collection::default();
        (self.fill)(&mut out);
        let result = out.finish();
        let mut standing = lock(&self.standing);
        let (news, families) = match result {
            Ok(families) => (standing.succeeded(&self.name), Some(Arc::new(families))),
            Err(mistakes) => {
                let why = format!("gave what cannot be shown: {mistakes}");
                (standing.failed(&self.name, Reason::Invalid, &why), None)
            }
        };
        drop(standing);
        news.tell();
        families
    }
}

impl Collectors {
    /// Each collector with what it has given, if it has given anything.
    ///
    /// All of them run side by side; none is waited for longer than its limit, nor than `until`.
    pub(super) fn run(
        &self,
        until: Option<Instant>,
    ) -> Vec<(Held, Option<Arc<Vec<CollectedFamily>>>)> {
        if cfg!(feature = "off") || is_collecting() {
            return Vec::new();
        }
        let mut held = lock(&self.0).clone();
        held.sort_by_key(Held::gives_way);
        let asked: Vec<_> = held.iter().map(Held::ask).collect();
        let answers = asked.into_iter().map(|asked| asked.answer(until));
        held.into_iter().zip(answers).collect()
    }

    fn add(&self, held: Held) -> Result<(), Problems> {
        let mut all = lock(&self.0);
        if all.iter().any(|known| known.name() == held.name()) {
            let name = held.name().to_owned();
            return Err(Problems(vec![Problem::CollectorTwice { name }]));
        }
        all.push(held);
        Ok(())
    }

    fn add_worker(
        &self,
        name: String,
        limit: Duration,
        runner: Box<dyn Runner>,
    ) -> Result<(), Problems> {
        assert!(!name.is_empty(), "a collector has no name");
        let worker = Worker::new(name, limit, runner);
        self.add(Held::Worker(Arc::new(worker)))
    }

    /// Adds one of ours, which neither waits nor fails.
    #[cfg(feature = "metrics")]
    pub(crate) fn add_inline(
        &self,
        name: &'static str,
        fill: impl Fn(&mut Collection) + Send + Sync + 'static,
    ) -> Result<(), Problems> {
        self.add_filling(name.to_owned(), false, fill)
    }

    fn add_filling(
        &self,
        name: String,
        gives_way: bool,
        fill: impl Fn(&mut Collection) + Send + Sync + 'static,
    ) -> Result<(), Problems> {
        self.add(Held::Inline(Arc::new(Inline {
            name,
            gives_way,
            fill: Box::new(fill),
            standing: Mutex::default(),
        })))
    }

    fn may_wait(&self) -> bool {
        let all = lock(&self.0);
        !cfg!(feature = "off") && all.iter().any(|held| matches!(held, Held::Worker(_)))
    }

    fn remove(&self, name: &str) -> bool {
        let mut all = lock(&self.0);
        let Some(at) = all.iter().position(|held| held.name() == name) else {
            return false;
        };
        let held = all.remove(at);
        // What it drops may be a user's.
        drop(all);
        held.close();
        true
    }
}

impl Held {
    fn close(&self) {
        if let Self::Worker(worker) = self {
            worker.close();
        }
    }
}

impl Drop for Collectors {
    fn drop(&mut self) {
        for held in lock(&self.0).iter() {
            held.close();
        }
    }
}

impl Registry {
    /// Asks `collector` for its families in every scrape, and waits for it no longer than `limit`.
    ///
    /// It runs on a thread of its own, which the first scrape starts, beside all other collectors;
    /// so a scrape takes as long as the slowest, and no longer than the largest limit. Scrapes that
    /// come while it runs share that run, and are told nothing newer. A scrape that the collector
    /// makes itself, on its own thread, shows no collected families.
    ///
    /// When it returns an error, panics, gives what cannot be shown, or has not returned at the
    /// limit, its families are missing from that scrape, and the rest is there. One that hangs keeps
    /// its thread, and is not asked again before it has returned. A family whose lines have the name
    /// of others is left out: the registry's own go first, then those of collectors in the order of
    /// registration. All this is counted:
    ///
    /// | metric | |
    /// |---|---|
    /// | `tallymark_collector_errors_total{collector,reason}` | runs that gave nothing: `error`, `panic`, `timeout`, `invalid`; and families left out: `collision` |
    /// | `tallymark_collector_duration_seconds{collector}` | how long the last run took |
    ///
    /// It is told when it changes: to the crate `log` with the feature `log`, which
    /// `tallymark-server` has on, and otherwise to standard error.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// use std::time::{Duration, Instant};
    /// use tallymark::{Collection, Registry};
    ///
    /// let registry = Registry::new();
    /// registry.register_collector("queue", Duration::from_secs(1), |out: &mut Collection| {
    ///     let depth: u32 = "17".parse()?;
    ///     out.gauge("queue_depth", "Jobs that wait.").sample(&[("queue", "mail")], depth);
    ///     Ok(())
    /// })?;
    /// let mut text = String::new();
    /// registry.encode_text(&mut text);
    /// assert!(text.contains("queue_depth{queue=\"mail\"} 17\n"));
    /// assert!(text.contains(r#"tallymark_collector_errors_total{collector="queue",reason="error"} 0"#));
    /// # Ok::<(), tallymark::Problems>(())
    /// ```
    ///
    /// # Errors
    /// When the registry has a collector of that name.
    ///
    /// # Panics
    /// If the name is empty.
    pub fn register_collector(
        &self,
        name: impl Into<String>,
        limit: Duration,
        collector: impl Collector,
    ) -> Result<(), Problems> {
        let runner = Box::new(Blocking(collector));
        self.collectors.add_worker(name.into(), limit, runner)
    }

    /// Asks an async `collector` for its families in every scrape, as
    /// [`register_collector`](Self::register_collector) does.
    ///
    /// Its future is polled on the collector's own thread, so it need not be `Send`, and is dropped
    /// if it is not ready at the limit. What needs a runtime of tokio's enters it first.
    ///
    /// ```
    /// # use tallymark_runtime as tallymark;
    /// use std::time::{Duration, Instant};
    /// use tallymark::{Collection, Registry};
    ///
    /// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_time().build().unwrap();
    /// # let _entered = runtime.enter();
    /// let registry = Registry::new();
    /// let handle = tokio::runtime::Handle::current();
    /// let collector = async move |out: &mut Collection| {
    ///     let _entered = handle.enter();
    ///     tokio::time::sleep(Duration::from_millis(1)).await;
    ///     out.gauge("pool_size", "Connections.").sample(&[], 4);
    ///     Ok(())
    /// };
    /// registry.register_async_collector("pool", Duration::from_secs(10), collector)?;
    /// let mut text = String::new();
    /// registry.encode_text(&mut text);
    /// assert!(text.contains("pool_size 4\n"));
    /// # Ok::<(), tallymark::Problems>(())
    /// ```
    ///
    /// # Errors
    /// When the registry has a collector of that name.
    ///
    /// # Panics
    /// If the name is empty.
    pub fn register_async_collector(
        &self,
        name: impl Into<String>,
        limit: Duration,
        collector: impl AsyncFnMut(&mut Collection) -> Result<(), CollectorError> + Send + 'static,
    ) -> Result<(), Problems> {
        let runner = Box::new(Waiting(collector));
        self.collectors.add_worker(name.into(), limit, runner)
    }

    /// Asks `fill` for families in every scrape, on the thread that scrapes, for crates of this project
    /// that know what it does: it returns at once and gives what can be shown.
    ///
    /// It gives way: a family is left out, and nothing said, where the program has one of that name. The
    /// name is for the registry alone; returns whether it is new there.
    #[doc(hidden)]
    pub fn register_facts(
        &self,
        name: impl Into<String>,
        fill: impl Fn(&mut Collection) + Send + Sync + 'static,
    ) -> bool {
        self.collectors.add_filling(name.into(), true, fill).is_ok()
    }

    /// Whether a scrape may have to wait for a [collector](Self::register_collector), for as long as
    /// its limit: for servers to know which have other things to do on that thread.
    ///
    /// In async code a scrape that may wait belongs into `tokio::task::spawn_blocking` or its like; a
    /// collector that spawns onto a runtime of one thread would otherwise wait for a thread that waits
    /// for it.
    pub fn may_wait(&self) -> bool {
        self.collectors.may_wait()
    }

    /// Asks the collector of that name no longer. Returns whether it was there.
    ///
    /// A run that is under way goes on, and nobody waits for it.
    pub fn unregister_collector(&self, name: &str) -> bool {
        self.collectors.remove(name)
    }
}

//! The live page: what the registry holds, and what it held in the last 15 minutes, for people.
//!
//! A thread reads, every five seconds, what stands in memory (`Registry::read_counted`) and keeps a point
//! of each number, within a bound of bytes. When the page asks, the registry is read anew, so that it shows
//! what a scrape would. Code of the program is asked only while somebody looks, no more often than scrapes
//! usually come, and on a thread of its own.

mod answer;
mod asked;
mod distribution;
mod purse;
mod recording;
mod ring;
mod settings;
mod store;
mod totals;
mod view;

use crate::page::{Answer, JSON, PLAIN, Page, broken, respond};
use crate::query;
use crate::site::Served;
use crate::slots::Slots;
use answer::{codings, file, packed};
use asked::Asked;
use hyper::body::Bytes;
use hyper::header::{HeaderValue, RETRY_AFTER};
use hyper::{Request, StatusCode};
use recording::Moment;
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use store::Store;
use tallymark_runtime::reading::{FamilyReading, Reader, SeriesReading};
use tokio::task::spawn_blocking;
use totals::{Head, Walk};
use view::{View, Wish};

pub(crate) use settings::add;

/// The paths of the page, of what it is made of, and of what it asks for.
const PATHS: [&str; 5] = ["/", "/live.css", "/live.js", "/live.svg", "/live.json"];

/// The parts of the page's script, in one scope.
const SCRIPT: &str = concat!(
    include_str!("format.js"),
    include_str!("query.js"),
    include_str!("past.js"),
    include_str!("history.js"),
    include_str!("chart.js"),
    include_str!("family.js"),
    include_str!("table.js"),
    include_str!("page.js"),
);

/// Between two points.
const STEP: Duration = Duration::from_secs(5);

/// Code of the program is not asked again sooner: Prometheus asks every 15 seconds, or less often.
const ASK_AGAIN: Duration = Duration::from_secs(15);

/// How long that code may take.
const ASK_LIMIT: Duration = Duration::from_secs(10);

/// Answers that are made at once.
const AT_ONCE: usize = 2;

/// The most families whose series are told at once.
const MOST_OPEN: usize = 16;

/// So many ticks apart what is gone is forgotten.
const FORGETTING: u32 = 12;

/// The page, and the past that it shows.
pub(crate) struct Live {
    inner: Arc<Inner>,
    slots: Slots,
    /// Dropped to end the thread.
    _stop: Sender<()>,
}

struct Inner {
    registry: Served,
    /// Where a query API is, from where the page is.
    history: Option<String>,
    began: Instant,
    /// The same in milliseconds since 1970, by which the page knows that the program is another one.
    began_at: u64,
    program: String,
    /// Whether code of the program is being asked.
    is_asking: AtomicBool,
    state: Mutex<State>,
}

struct State {
    store: Store,
    /// The last tick, and when it was.
    last: Option<(u32, Instant)>,
    asked: Asked,
    /// When code of the program was last begun to be asked, and when its answer was last taken.
    ask_began: Option<Instant>,
    ask_ended: Option<Instant>,
}

impl Live {
    /// Begins to keep the past of a registry.
    fn start(registry: Served, history: Option<String>) -> Self {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH);
        let inner = Arc::new(Inner {
            registry,
            history,
            began: Instant::now(),
            began_at: since_1970.map_or(0, |since| since.as_millis() as u64),
            program: program(),
            is_asking: AtomicBool::new(false),
            state: Mutex::new(State {
                store: Store::new(purse::MOST),
                last: None,
                asked: Asked::default(),
                ask_began: None,
                ask_ended: None,
            }),
        });
        let (stop, stopped) = mpsc::channel();
        let sampled = Arc::clone(&inner);
        // Without a thread there are points of when somebody looks.
        let _ = thread::Builder::new()
            .name("tallymark-live".to_owned())
            .spawn(move || {
                loop {
                    let next = sampled.sample();
                    let wait = next.saturating_duration_since(Instant::now());
                    if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                        return;
                    }
                }
            });
        Self {
            inner,
            slots: Slots::new(AT_ONCE),
            _stop: stop,
        }
    }

    /// The page, what belongs to it, and what it asks for.
    fn pages(self) -> Vec<Page> {
        let live = Arc::new(self);
        let [html, css, script, icon, json] = PATHS;
        let page = |path, content_type, text| {
            let mut page = Page::new("live_page", path, file(content_type, text));
            page.is_listed = path == html;
            page
        };
        let mut data = Page::new("live_page", json, move |request| {
            let live = Arc::clone(&live);
            Box::pin(async move { live.answer(&request).await })
        });
        data.is_listed = false;
        vec![
            page(html, "text/html; charset=utf-8", include_str!("page.html")),
            page(css, "text/css; charset=utf-8", include_str!("page.css")),
            page(script, "text/javascript; charset=utf-8", SCRIPT),
            page(icon, "image/svg+xml", include_str!("icon.svg")),
            data,
        ]
    }

    async fn answer(&self, request: &Request<()>) -> Answer {
        let wish = match wish(request.uri().query().unwrap_or_default()) {
            Ok(wish) => wish,
            Err(words) => return respond(StatusCode::BAD_REQUEST, PLAIN, format!("{words}\n")),
        };
        let Some(slot) = self.slots.take().await else {
            let text = "too many look at once; ask again later\n".to_owned();
            let mut answer = respond(StatusCode::SERVICE_UNAVAILABLE, PLAIN, text);
            let soon = HeaderValue::from_static("1");
            answer.headers_mut().insert(RETRY_AFTER, soon);
            return answer;
        };
        let inner = Arc::clone(&self.inner);
        let codings = codings(request);
        let made = spawn_blocking(move || {
            inner.sample();
            inner.ask();
            let text = inner.tell(&wish);
            drop(slot);
            packed(JSON, Bytes::from(text), codings.as_deref())
        });
        made.await.unwrap_or_else(|_| broken())
    }
}

/// What the page asks for: `since=TICK`, `open=FAMILY` for series of which it knows the past until that
/// tick, and `whole=FAMILY` for those of which it knows nothing.
fn wish(query: &str) -> Result<Wish, String> {
    let mut wish = Wish::default();
    for (key, value) in query::pairs(query)? {
        match key.as_str() {
            "since" => {
                let since = value.parse();
                wish.since = Some(since.map_err(|_| format!("`{value}` is no tick"))?);
            }
            "open" | "whole" if wish.open.len() < MOST_OPEN => {
                wish.open.push((value, key == "whole"));
            }
            "open" | "whole" => return Err(format!("series of {MOST_OPEN} families at most")),
            _ => {}
        }
    }
    Ok(wish)
}

impl Inner {
    /// Keeps the points of this tick, and returns when the next one is.
    fn sample(&self) -> Instant {
        let mut state = self.lock();
        let now = Instant::now();
        let tick = self.tick(now);
        let State { store, last, .. } = &mut *state;
        if last.is_none_or(|(last, _)| last < tick) {
            let seconds = last.map(|(_, at)| (now - at).as_secs_f64());
            let mut recording = store.record(Moment { tick, seconds });
            self.registry.read_counted(&mut Told(&mut recording));
            recording.end();
            *last = Some((tick, now));
            if tick.is_multiple_of(FORGETTING) {
                store.forget(tick);
            }
        }
        self.began + STEP * (tick + 1)
    }

    fn tick(&self, now: Instant) -> u32 {
        ((now - self.began).as_secs() / STEP.as_secs()) as u32
    }

    /// Asks the program's own code on another thread, unless it was asked a short while ago.
    fn ask(self: &Arc<Self>) {
        let mut state = self.lock();
        let is_due = state
            .ask_began
            .is_none_or(|began| began.elapsed() >= ASK_AGAIN);
        // Acquire and Release: one thread asks after the other.
        if !is_due || self.is_asking.swap(true, Ordering::Acquire) {
            return;
        }
        state.ask_began = Some(Instant::now());
        drop(state);
        let inner = Arc::clone(self);
        let asking = thread::Builder::new().name("tallymark-ask".to_owned());
        let started = asking.spawn(move || {
            let _over = Over(&inner.is_asking);
            inner.take_answers();
        });
        if started.is_err() {
            self.is_asking.store(false, Ordering::Release);
        }
    }

    fn take_answers(&self) {
        let mut asked = Asked::default();
        self.registry.read_asked(ASK_LIMIT, &mut Told(&mut asked));
        let mut state = self.lock();
        let now = Instant::now();
        let State {
            store, ask_ended, ..
        } = &mut *state;
        let mut recording = store.record(Moment {
            tick: self.tick(now),
            seconds: ask_ended.map(|at| (now - at).as_secs_f64()),
        });
        asked.tell(&mut recording);
        recording.end();
        *ask_ended = Some(now);
        state.asked = asked;
    }

    /// All that the page shows, as JSON.
    fn tell(&self, wish: &Wish) -> String {
        let state = self.lock();
        let tick = state.last.map_or(0, |(tick, _)| tick);
        let mut view = View::new(&state.store, wish, tick);
        self.registry.read_counted(&mut Told(&mut view));
        state.asked.tell(&mut view);
        view.end();
        json!({
            "program": self.program,
            "history": self.history,
            "pid": std::process::id(),
            "began": self.began_at,
            "uptime": self.began.elapsed().as_secs_f64(),
            "tick": tick,
            "step": STEP.as_secs(),
            "points": ring::POINTS,
            "bytes": state.store.bytes(),
            "most_bytes": state.store.most_bytes(),
            "not_kept": view.not_kept,
            "left_out": view.left_out,
            "not_asked": state.asked.left_out,
            "families": view.families,
        })
        .to_string()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // What a panic left half done is no more than a picture.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

/// What a registry tells, told to a walk.
struct Told<'a, W>(&'a mut W);

impl<W: Walk> Reader for Told<'_, W> {
    fn family(&mut self, family: &FamilyReading<'_>) {
        self.0.family(&Head {
            name: family.name,
            help: family.help,
            kind: family.kind,
            unit: family.unit,
            description: family.description,
        });
    }

    fn series(&mut self, series: &SeriesReading<'_>) {
        self.0.series(series.labels, &series.value);
    }
}

/// The name of the program's file.
fn program() -> String {
    let file = std::env::current_exe().ok();
    let name = file.as_ref().and_then(|file| file.file_stem());
    name.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

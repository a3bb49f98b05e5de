//! The whole wrapper of a function that may fail: calls by outcome, duration, in flight, two labels.

#[cfg(feature = "autometrics")]
mod autometrics;
mod fastmetrics;
#[cfg(feature = "hotpath")]
mod hotpath;
mod measured;
mod metrics;
#[cfg(feature = "opentelemetry")]
mod opentelemetry;
mod prometheus;
mod prometheus_client;
#[cfg(feature = "prometric")]
mod prometric;

use crate::contestant::{Contestant, Path};
use crate::items::{BOUNDS, Call, Pair, calls};
use crate::labels::{Model, Provider};
use crate::limit::{self, Buckets};
use crate::peers::sum_of_lines;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};
use tallymark::track_metrics;

/// Whether the function is async.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// It is not.
    Sync,
    /// It is, and is ready at once.
    Async,
}

/// A call that failed.
#[derive(Debug)]
pub struct Failed;

/// What the function does: next to nothing.
#[inline(always)]
fn work(call: Call) -> Result<u32, Failed> {
    if call.fails {
        Err(Failed)
    } else {
        Ok(black_box(7))
    }
}

/// The answer of a future that is ready.
#[inline(always)]
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("nothing is waited for"),
    }
}

/// How a call ended, as a label.
fn outcome(is_ok: bool) -> &'static str {
    if is_ok { "ok" } else { "error" }
}

/// What must be true after any number of calls.
struct Totals {
    calls: u64,
    timed: u64,
    in_flight: u64,
}

impl Totals {
    /// The calls, which were all timed, and none of which is still in flight.
    fn check(&self, who: &str) -> u64 {
        assert_eq!(
            self.calls, self.timed,
            "{who} timed other calls than it counted"
        );
        assert_eq!(self.in_flight, 0, "{who} has calls in flight");
        self.calls
    }
}

/// What a person writes around a body: `begin` before it, `end` after it.
fn by_hand<S: 'static>(
    form: Form,
    who: &'static str,
    path: Path,
    begin: impl Fn(Pair) -> S + Copy + Send + Sync + 'static,
    end: impl Fn(S, Pair, bool, Duration) + Copy + Send + Sync + 'static,
    totals: impl Fn() -> Totals + 'static,
) -> Contestant {
    let totals = move || totals().check(who);
    match form {
        Form::Sync => Contestant::new(
            who,
            path,
            calls(),
            move |call| {
                let state = begin(call.pair);
                let started = Instant::now();
                let answer = work(*call);
                end(state, call.pair, answer.is_ok(), started.elapsed());
                let _ = black_box(answer);
            },
            totals,
        ),
        Form::Async => {
            let wrapped = async move |call: Call| {
                let state = begin(call.pair);
                let started = Instant::now();
                let answer = async { work(call) }.await;
                end(state, call.pair, answer.is_ok(), started.elapsed());
                answer
            };
            Contestant::new(
                who,
                path,
                calls(),
                move |call| {
                    let _ = black_box(ready(wrapped(*call)));
                },
                totals,
            )
        }
    }
}

/// Who wraps.
///
/// # Panics
/// When a peer refuses its metric.
pub fn contestants(form: Form) -> Vec<Contestant> {
    let mut all = vec![ours(form), fused(form)];
    all.extend(prometheus::contestants(form));
    all.extend(prometheus_client::contestants(form));
    all.extend(fastmetrics::contestants(form));
    all.extend(measured::contestants(form));
    all.extend(metrics::contestants(form));
    #[cfg(feature = "opentelemetry")]
    all.extend(opentelemetry::contestants(form));
    #[cfg(feature = "prometric")]
    all.push(prometric::contestant(form));
    #[cfg(feature = "autometrics")]
    all.push(autometrics::contestant(form));
    #[cfg(feature = "hotpath")]
    all.push(hotpath::contestant(form));
    all
}

#[track_metrics(
    provider: Provider = call.pair.provider,
    model: Model = call.pair.model,
    namespace = "wrapper",
    buckets = BOUNDS,
    max_series = 10_000,
)]
fn ours_sync(call: Call) -> Result<u32, Failed> {
    work(call)
}

#[track_metrics(
    provider: Provider = call.pair.provider,
    model: Model = call.pair.model,
    namespace = "wrapper",
    buckets = BOUNDS,
    max_series = 10_000,
)]
async fn ours_async(call: Call) -> Result<u32, Failed> {
    work(call)
}

fn ours(form: Form) -> Contestant {
    let name = match form {
        Form::Sync => "wrapper_ours_sync",
        Form::Async => "wrapper_ours_async",
    };
    let counted = move || {
        let mut text = String::new();
        tallymark::registry().encode_text(&mut text);
        let total = |what: &str| sum_of_lines(&text, &format!("{name}_{what}"));
        let totals = Totals {
            calls: total("calls_total{"),
            timed: total("duration_seconds_count{"),
            in_flight: total("in_flight{"),
        };
        totals.check("tallymark")
    };
    // A call through a pointer would be no part of what a user pays.
    match form {
        Form::Sync => Contestant::new(
            "tallymark",
            Path::Ours,
            calls(),
            |call| {
                let _ = black_box(ours_sync(*call));
            },
            counted,
        ),
        Form::Async => Contestant::new(
            "tallymark",
            Path::Ours,
            calls(),
            |call| {
                let _ = black_box(ready(ours_async(*call)));
            },
            counted,
        ),
    }
}

/// The cells of a pair in the fused reference: two outcomes, in flight, the buckets, the sum.
const CELLS: usize = 16;
const IN_FLIGHT: usize = 2;
const BUCKETS: usize = 3;
const SUM: usize = CELLS - 1;

/// Where the fused cells start; each form has its own.
const FIRST: [usize; 2] = [32_768, 40_960];

/// The time-stamp counter, where there is one.
#[cfg(target_arch = "x86_64")]
#[allow(unsafe_code, reason = "the reference is the instruction itself")]
#[inline(always)]
fn ticks() -> u64 {
    // SAFETY: every x86-64 processor has the instruction.
    unsafe { core::arch::x86_64::_rdtsc() }
}

#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
fn ticks() -> u64 {
    static CLOCK: std::sync::LazyLock<quanta::Clock> = std::sync::LazyLock::new(quanta::Clock::new);
    CLOCK.raw()
}

/// One block for all cells of the function, found once when it begins and once when it ends; two
/// time stamps; the bucket by a table of ticks.
fn fused(form: Form) -> Contestant {
    // Two ticks a nanosecond or so: where exactly the bounds lie does not change the work.
    let buckets = Buckets::new(&BOUNDS.map(|seconds| seconds * 2e9));
    let first = FIRST[form as usize];
    let begin = move |pair: Pair| {
        let start = first + pair.index() * CELLS;
        limit::add(limit::cell(start + IN_FLIGHT), 1);
        (start, ticks())
    };
    let end = move |(start, began): (usize, u64), is_ok: bool| {
        let lasted = ticks().wrapping_sub(began);
        let cells = limit::cells::<CELLS>(start);
        limit::add(&cells[IN_FLIGHT], u64::MAX);
        limit::add(&cells[usize::from(is_ok)], 1);
        limit::add(&cells[BUCKETS + buckets.find(lasted as f64)], 1);
        limit::add(&cells[SUM], lasted);
    };
    let total = move || {
        let sum = |offset: usize, count: usize| {
            let of_pair = |pair: Pair| {
                let start = first + pair.index() * CELLS + offset;
                limit::total(start..start + count)
            };
            Pair::all().map(of_pair).fold(0, u64::wrapping_add)
        };
        Totals {
            calls: sum(0, 2),
            timed: sum(BUCKETS, BOUNDS.len() + 1),
            in_flight: sum(IN_FLIGHT, 1),
        }
        .check("the fused reference")
    };
    reference(form, "fused, two time stamps", begin, end, total)
}

/// The reference around the body: sync, or as a future that is ready at once.
fn reference<S: 'static>(
    form: Form,
    who: &'static str,
    begin: impl Fn(Pair) -> S + Copy + Send + Sync + 'static,
    end: impl Fn(S, bool) + Send + Sync + 'static,
    counted: impl Fn() -> u64 + 'static,
) -> Contestant {
    let contestant = match form {
        Form::Sync => Contestant::new(
            who,
            Path::Limit,
            calls(),
            move |call| {
                let state = begin(call.pair);
                let answer = work(*call);
                end(state, answer.is_ok());
                let _ = black_box(answer);
            },
            counted,
        ),
        Form::Async => {
            let wrapped = async move |call: Call| {
                let state = begin(call.pair);
                let answer = async { work(call) }.await;
                end(state, answer.is_ok());
                answer
            };
            Contestant::new(
                who,
                Path::Limit,
                calls(),
                move |call| {
                    let _ = black_box(ready(wrapped(*call)));
                },
                counted,
            )
        }
    };
    contestant.finishing_threads(limit::detach)
}

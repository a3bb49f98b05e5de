//! A hundred thousand async calls that end in every way at once: each is counted once, where it belongs.
//!
//! Whether a call finished before it was cancelled is for the scheduler to say. So each call carries a
//! note of how far it came, which goes into a ledger of the test's own when the call is dropped.

use std::collections::BTreeMap;
use std::future::pending;
use std::panic::{panic_any, set_hook, take_hook};
use std::pin::Pin;
use std::sync::Mutex;
use std::time::Duration;
use tallymark::testing::{Snapshot, snapshot};
use tallymark::{Counter, Histogram, Label, MetricSet, Outcome, UpDown, track_metrics};
use tokio::runtime::Builder;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{sleep, timeout};

const CALLS: u64 = 100_000;
/// How many tasks there are at a time.
const TASKS: usize = 1_000;
const SEED: u64 = 0x7a11_7a11;

const FORMS: [&str; 2] = ["own", "bound"];
const ZONES: [(Zone, &str); 2] = [(Zone::North, "north"), (Zone::South, "south")];
const SPEEDS: [(Speed, &str); 2] = [(Speed::Slow, "slow"), (Speed::Fast, "fast")];
const OUTCOMES: [&str; 4] = ["ok", "error", "panic", "cancelled"];
/// Not an outcome: such a call counts as nothing.
const UNPOLLED: &str = "unpolled";

#[derive(Label, Clone, Copy)]
enum Zone {
    North,
    South,
}

#[derive(Label, Clone, Copy)]
enum Speed {
    Slow,
    Fast,
}

/// What calls record that declare no metrics of their own.
#[derive(MetricSet)]
#[metrics(namespace = "mix_bound", static = MIX)]
struct Mix {
    /// Calls.
    calls_total: Counter<(Zone, Speed, Outcome)>,
    /// Calls that failed.
    failures_total: Counter<(Zone, Speed)>,
    /// Time.
    duration_seconds: Histogram<(Zone, Speed)>,
    /// Calls in flight.
    in_flight: UpDown<(Zone, Speed)>,
}

/// Form, zone, speed, and how the call ended.
type Place = [&'static str; 4];

static LEDGER: Mutex<BTreeMap<Place, u64>> = Mutex::new(BTreeMap::new());

/// What a call knows of itself; written into the ledger when the call is gone.
struct Note(Place);

impl Note {
    fn ends(&mut self, how: &'static str) {
        self.0[3] = how;
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        *LEDGER.lock().unwrap().entry(self.0).or_default() += 1;
    }
}

/// The payload of panics on purpose.
struct OnPurpose;

#[derive(Debug)]
struct Refused;

/// What a call does.
#[derive(Clone, Copy)]
struct Plan {
    yields: u8,
    sleeps: bool,
    end: End,
}

#[derive(Clone, Copy)]
enum End {
    Ok,
    Error,
    Panic,
    Hang,
}

impl Plan {
    fn random(random: &mut fastrand::Rng, ends: &[End]) -> Self {
        Self {
            yields: random.u8(0..4),
            sleeps: random.u8(0..8) == 0,
            end: *random.choice(ends).unwrap(),
        }
    }

    async fn follow(self, note: &mut Note) -> Result<u8, Refused> {
        note.ends("cancelled");
        for _ in 0..self.yields {
            yield_now().await;
        }
        if self.sleeps {
            sleep(Duration::from_millis(1)).await;
        }
        match self.end {
            End::Ok => {
                note.ends("ok");
                Ok(self.yields)
            }
            End::Error => {
                note.ends("error");
                Err(Refused)
            }
            End::Panic => {
                note.ends("panic");
                panic_any(OnPurpose)
            }
            End::Hang => pending().await,
        }
    }
}

#[track_metrics(zone, speed: Speed = speed, namespace = "mix")]
async fn own(zone: Zone, speed: Speed, plan: Plan, mut note: Note) -> Result<u8, Refused> {
    plan.follow(&mut note).await
}

#[track_metrics(
    zone,
    speed,
    count = MIX.calls_total(zone, speed, outcome),
    errors = MIX.failures_total(zone, speed),
    duration = MIX.duration_seconds(zone, speed),
    in_flight = MIX.in_flight(zone, speed),
)]
async fn bound(zone: Zone, speed: Speed, plan: Plan, mut note: Note) -> Result<u8, Refused> {
    plan.follow(&mut note).await
}

type Call = Pin<Box<dyn Future<Output = Result<u8, Refused>> + Send>>;

/// The future of a call, made but not polled.
fn call(random: &mut fastrand::Rng, ends: &[End]) -> Call {
    let form = *random.choice(&FORMS).unwrap();
    let (zone, zone_text) = *random.choice(&ZONES).unwrap();
    let (speed, speed_text) = *random.choice(&SPEEDS).unwrap();
    let plan = Plan::random(random, ends);
    let note = Note([form, zone_text, speed_text, UNPOLLED]);
    match form {
        "own" => Box::pin(own(zone, speed, plan, note)),
        _ => Box::pin(bound(zone, speed, plan, note)),
    }
}

/// Makes up to three calls, and says how many.
fn scenario(random: &mut fastrand::Rng, tasks: &mut JoinSet<()>) -> u64 {
    const RETURN: [End; 3] = [End::Ok, End::Ok, End::Error];
    const END: [End; 3] = [End::Ok, End::Error, End::Panic];
    const ANY: [End; 4] = [End::Ok, End::Error, End::Panic, End::Hang];
    match random.u8(0..7) {
        0 => {
            let call = call(random, &END);
            tasks.spawn(async { drop(call.await) });
            1
        }
        1 => {
            let (call, yields) = (call(random, &ANY), random.u8(0..6));
            tasks.spawn(async move {
                let task = tokio::spawn(call);
                for _ in 0..yields {
                    yield_now().await;
                }
                task.abort();
                drop(task.await);
            });
            1
        }
        2 => {
            let call = call(random, &ANY);
            let limit = Duration::from_micros(random.u64(0..2_000));
            tasks.spawn(async move { drop(timeout(limit, call).await) });
            1
        }
        3 => {
            let (one, other) = (call(random, &ANY), call(random, &END));
            tasks.spawn(async {
                tokio::select! {
                    won = one => drop(won),
                    won = other => drop(won),
                }
            });
            2
        }
        4 => {
            let (one, other) = (call(random, &RETURN), call(random, &RETURN));
            tasks.spawn(async {
                let (one, other) = tokio::join!(one, other);
                drop((one, other));
            });
            2
        }
        5 => {
            // One that panics takes those beside it along: they are cancelled while it unwinds.
            let (one, other, third) = (
                call(random, &END),
                call(random, &END),
                call(random, &RETURN),
            );
            tasks.spawn(async { drop(tokio::join!(one, other, third)) });
            3
        }
        _ => {
            drop(call(random, &ANY));
            1
        }
    }
}

async fn make_calls() {
    let mut random = fastrand::Rng::with_seed(SEED);
    let mut tasks = JoinSet::new();
    let mut made = 0;
    while made < CALLS {
        made += scenario(&mut random, &mut tasks);
        if tasks.len() >= TASKS {
            drop(tasks.join_next().await);
        }
    }
    while tasks.join_next().await.is_some() {}
    let noted: u64 = LEDGER.lock().unwrap().values().sum();
    assert_eq!(noted, made, "a call is missing in the test's own ledger");
}

/// Compares what is counted for one form and one combination of labels.
fn compare(
    snapshot: &Snapshot,
    ledger: &BTreeMap<Place, u64>,
    [form, zone, speed]: [&'static str; 3],
) {
    let noted = |how| ledger.get(&[form, zone, speed, how]).copied();
    let metric = |name| format!("mix_{form}_{name}");
    let labels = [("zone", zone), ("speed", speed)];
    let what = format!("{form} {zone} {speed}");
    for outcome in OUTCOMES {
        let labels = [labels[0], labels[1], ("outcome", outcome)];
        let counted = snapshot.counter(&metric("calls_total"), &labels);
        // Of each there are some, or nothing would be tested.
        assert_eq!(Some(counted), noted(outcome), "{what} {outcome}");
    }
    assert!(noted(UNPOLLED).is_some(), "{what}");
    let returned = noted("ok").unwrap() + noted("error").unwrap();
    let timed = snapshot.histogram(&metric("duration_seconds"), &labels);
    assert_eq!(timed.count(), returned, "{what}");
    let in_flight = snapshot.value(&metric("in_flight"), &labels);
    assert!(in_flight.abs() < f64::EPSILON, "{what}: {in_flight}");
    if form == "bound" {
        let failures = snapshot.counter(&metric("failures_total"), &labels);
        assert_eq!(Some(failures), noted("error"), "{what}");
    }
}

#[test]
fn every_call_is_counted_once_whichever_way_it_ends() {
    let usual = take_hook();
    set_hook(Box::new(move |panic| {
        if !panic.payload().is::<OnPurpose>() {
            usual(panic);
        }
    }));
    let runtime = Builder::new_multi_thread()
        .worker_threads(4)
        .enable_time()
        .build()
        .unwrap();
    runtime.block_on(make_calls());
    drop(runtime);
    let snapshot = snapshot();
    let ledger = LEDGER.lock().unwrap();
    for form in FORMS {
        for (_, zone) in ZONES {
            for (_, speed) in SPEEDS {
                compare(&snapshot, &ledger, [form, zone, speed]);
            }
        }
    }
}

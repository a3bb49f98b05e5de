//! Eight threads count while three scrape, a format each, one family at a time: a histogram always agrees
//! with itself, nothing goes down, and no scrape misses what had ended before it began.
//!
//! The only argument is the number of scrapes.

#[path = "../../../../../runtime/tests/goldens/messages.rs"]
#[allow(dead_code, reason = "a scrape has a part of it")]
mod messages;
mod read;
mod writer;

use read::{Shown, read};
use std::error::Error;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Instant;
use tallymark::storage::Shared;
use tallymark::{
    Counter, Escaping, Format, Histogram, MetricSet, NativeHistogram, Scrape, Summary, registry,
};
use writer::{AMOUNTS, Bounds, WRITERS, Writer};

#[derive(MetricSet)]
#[metrics(namespace = "hammer", static = HAMMER)]
struct Hammer {
    /// Events.
    events_total: Counter,
    /// Events, in shared cells.
    shared_total: Counter<(), u64, Shared>,
    /// Amounts.
    amounts_total: Counter<(), f64>,
    /// Amounts, in each thread's cells.
    #[metric(buckets = [0.5, 1, 2])]
    own_amount: Histogram,
    /// Amounts, in shared cells.
    #[metric(buckets = [0.5, 1, 2])]
    shared_amount: Histogram<(), Shared>,
    /// Amounts, in exponential buckets too.
    #[metric(buckets = [0.5, 1, 2])]
    native_amount: NativeHistogram,
    /// Amounts, without buckets.
    summed_amount: Summary,
}

impl Hammer {
    fn record(&self, amount: f64) {
        self.events_total.inc();
        self.shared_total.inc();
        self.amounts_total.add(amount);
        self.own_amount.observe(amount);
        self.shared_amount.observe(amount);
        self.native_amount.observe(amount);
        self.summed_amount.observe(amount);
    }
}

/// What holds of a family at any moment.
#[derive(Clone, Copy)]
enum Kind {
    Events,
    Amounts,
    /// The sum may trail behind the buckets.
    Histogram,
    /// It may not.
    Native,
    Summary,
}

const FAMILIES: [(&str, Kind); 7] = [
    ("hammer_events_total", Kind::Events),
    ("hammer_shared_total", Kind::Events),
    ("hammer_amounts_total", Kind::Amounts),
    ("hammer_own_amount", Kind::Histogram),
    ("hammer_shared_amount", Kind::Histogram),
    ("hammer_native_amount", Kind::Native),
    ("hammer_summed_amount", Kind::Summary),
];

const FORMATS: [Format; 3] = [
    Format::Text,
    Format::OpenMetrics(Escaping::Underscores),
    Format::Protobuf(Escaping::Underscores),
];

type Checked = Result<(), String>;

impl Kind {
    fn check(self, shown: &Shown, before: &Shown, bounds: &Bounds) -> Checked {
        let counts = bounds.counts();
        let sums = bounds.sums();
        shown.is_above(before)?;
        match self {
            Self::Events => within("the count", shown.value, counts),
            Self::Amounts => within("the amounts", shown.value, sums),
            Self::Summary => {
                within("_count", shown.count as f64, counts)?;
                within("_sum", shown.sum, sums)
            }
            Self::Histogram | Self::Native => {
                let [.., infinite] = shown.buckets[..] else {
                    return Err("there are no buckets".to_owned());
                };
                equal("+Inf and _count", infinite as f64, shown.count as f64)?;
                within("_count", shown.count as f64, counts)?;
                let held = shown.sum_of_buckets();
                let least = if let Self::Native = self {
                    held
                } else {
                    sums.0
                };
                within("_sum", shown.sum, (least, held))
            }
        }
    }
}

fn within(what: &str, value: f64, (least, most): (f64, f64)) -> Checked {
    if least <= value && value <= most {
        return Ok(());
    }
    Err(format!("{what} is {value}, and not from {least} to {most}"))
}

fn equal(what: &str, value: f64, other: f64) -> Checked {
    within(what, value, (other, other))
}

/// Scrapes one family after the other, `scrapes` in all; returns the bytes.
fn scrape(format: Format, scrapes: u64, writers: &[Writer]) -> Result<u64, String> {
    let mut before = FAMILIES.map(|_| Shown::default());
    let mut body = Vec::new();
    let mut bytes = 0;
    for at in 0..scrapes {
        let family = at as usize % FAMILIES.len();
        let (name, kind) = FAMILIES[family];
        let mut bounds = Bounds::begin(writers);
        body.clear();
        Scrape::new(format)
            .names([name])
            .encode(registry(), &mut body);
        bounds.end(writers);
        bytes += body.len() as u64;
        let shown = read(format, name, &body)?;
        let checked = kind.check(&shown, &before[family], &bounds);
        checked
            .map_err(|error| format!("{format:?} of {name}, scrape {at}: {error}\n{shown:?}"))?;
        before[family] = shown;
    }
    Ok(bytes)
}

fn main() -> Result<(), Box<dyn Error>> {
    let scrapes: u64 = std::env::args()
        .nth(1)
        .ok_or("how many scrapes?")?
        .parse()?;
    let writers: [Writer; WRITERS] = Default::default();
    let is_over = AtomicBool::new(false);
    let bytes = AtomicU64::new(0);
    let start = Instant::now();
    thread::scope(|scope| {
        for writer in &writers {
            scope.spawn(|| writer.write(&is_over, |amount| HAMMER.record(amount)));
        }
        let each = scrapes.div_ceil(FORMATS.len() as u64);
        let readers = FORMATS.map(|format| {
            let writers = &writers;
            scope.spawn(move || scrape(format, each, writers))
        });
        let ended = readers.map(|reader| {
            let read = reader
                .join()
                .unwrap_or_else(|_| Err("a scraper panicked".to_owned()))?;
            bytes.fetch_add(read, Ordering::Relaxed);
            Ok(())
        });
        // Also where a scraper has failed, or this would never end.
        is_over.store(true, Ordering::Relaxed);
        ended.into_iter().collect::<Checked>()
    })?;
    let mut bounds = Bounds::begin(&writers);
    bounds.end(&writers);
    println!(
        "{scrapes} scrapes in {:.1} s, {} bytes, beside {} events of {AMOUNTS:?} by {WRITERS} threads",
        start.elapsed().as_secs_f64(),
        bytes.into_inner(),
        bounds.counts().0,
    );
    Ok(())
}

//! Where native histograms count: in stripes, each behind a lock.

use super::exponential::Exponential;
use crate::bucket_table::bucket;
use crate::description::{Detail, FamilyDescription};
use crate::sync::{Mutex, lock};
use once_cell::race::OnceBox;
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads that count at the same time meet only where there are more of them than this.
const STRIPES: usize = 8;

/// The buckets that a native histogram has at most, if it asks for no other number.
pub(crate) const MAX_BUCKETS: usize = 160;

/// What was observed of one combination of labels, by one stripe or by all.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Observed {
    pub(crate) exponential: Exponential,
    /// By the bounds that the metric was given, not cumulated, `+Inf` last.
    pub(crate) buckets: Vec<u64>,
}

impl Default for Observed {
    fn default() -> Self {
        Self {
            exponential: Exponential::new(MAX_BUCKETS),
            buckets: Vec::new(),
        }
    }
}

impl Observed {
    /// As new, for a family like this, without giving its memory back.
    fn clear(&mut self, description: &FamilyDescription) {
        self.exponential.clear(max_buckets(description));
        self.buckets.clear();
        self.buckets.resize(description.bounds.len() + 1, 0);
    }
}

fn max_buckets(description: &FamilyDescription) -> usize {
    match description.detail {
        Detail::Native { max_buckets } => max_buckets,
        _ => MAX_BUCKETS,
    }
}

/// On cache lines of its own.
#[repr(align(128))]
struct Stripe(Mutex<Observed>);

type Stripes = [Stripe; STRIPES];

/// All series of a native histogram.
pub(crate) struct Stores {
    description: &'static FamilyDescription,
    /// By combination of labels; made when first counted into.
    series: Box<[OnceBox<Stripes>]>,
}

impl Stores {
    pub(crate) fn new(description: &'static FamilyDescription) -> Self {
        let series = (0..description.cardinality()).map(|_| OnceBox::new());
        Self {
            description,
            series: series.collect(),
        }
    }

    /// Counts a value, which is finite, into the series of this number.
    pub(crate) fn observe(&self, series: usize, value: f64) {
        let stripes = self.series[series].get_or_init(|| self.stripes());
        let mut observed = lock(&stripes[stripe()].0);
        observed.buckets[bucket(self.description.bounds, value) as usize] += 1;
        observed.exponential.observe(value);
    }

    fn stripes(&self) -> Box<Stripes> {
        Box::new(std::array::from_fn(|_| {
            let mut observed = Observed::default();
            observed.clear(self.description);
            Stripe(Mutex::new(observed))
        }))
    }

    /// Reads the series of this number; returns whether anything was ever counted into it.
    pub(crate) fn read(&self, series: usize, into: &mut Observed) -> bool {
        into.clear(self.description);
        let Some(stripes) = self.series[series].get() else {
            return false;
        };
        for stripe in stripes {
            let observed = lock(&stripe.0);
            into.exponential.merge(&observed.exponential);
            for (sum, count) in into.buckets.iter_mut().zip(&observed.buckets) {
                *sum += count;
            }
        }
        true
    }

    /// Reads what a single thread has counted: nothing, as it keeps none of it.
    pub(crate) fn read_nothing(&self, into: &mut Observed) -> bool {
        into.clear(self.description);
        false
    }
}

/// The stripe of the calling thread.
fn stripe() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static OWN: Cell<usize> = const { Cell::new(STRIPES) };
    }
    let own = OWN.try_with(|own| {
        if own.get() == STRIPES {
            // Relaxed: a number that nothing else hangs on.
            own.set(NEXT.fetch_add(1, Ordering::Relaxed) % STRIPES);
        }
        own.get()
    });
    // A thread whose variables are gone shares the first.
    own.unwrap_or(0)
}

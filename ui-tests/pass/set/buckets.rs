//! Bounds by list, by constant and by helper; an integer is a bound too.

use tallymark::testing::Snapshot;
use tallymark::{Histogram, MetricSet};

const SIZES: [f64; 3] = [1.0, 10.0, 100.0];
const LIMIT: f64 = 7.5;
const COUNT: usize = 2;

const fn doubled() -> [f64; 2] {
    [2.0, 4.0]
}

#[derive(MetricSet)]
struct Buckets {
    /// The usual ones.
    usual_seconds: Histogram,
    /// Floats and integers.
    #[metric(buckets = [0.5, 1, 2.5, 1_000])]
    mixed_bytes: Histogram,
    /// Below 0.
    #[metric(buckets = [-10, -1.5, 0, 1.5])]
    error_celsius: Histogram,
    /// A constant.
    #[metric(buckets = SIZES)]
    constant_bytes: Histogram,
    /// A constant among others.
    #[metric(buckets = [1, LIMIT, LIMIT * 2.0])]
    limit_bytes: Histogram,
    /// A constant function.
    #[metric(buckets = doubled())]
    doubled_bytes: Histogram,
    /// Ever larger.
    #[metric(buckets = exponential(1, 10, 3))]
    exponential_bytes: Histogram,
    /// Ever larger, as many as a constant says.
    #[metric(buckets = exponential(LIMIT, 2.0, COUNT + 1))]
    counted_bytes: Histogram,
    /// In even steps.
    #[metric(buckets = linear(-5, 2.5, 3))]
    linear_bytes: Histogram,
}

fn main() {
    let buckets = std::sync::Arc::new(Buckets::new());
    buckets.mixed_bytes.observe(1.0);
    let snapshot = Snapshot::of(&buckets);
    let bounds = |metric| -> Vec<f64> {
        let histogram = snapshot.histogram(metric, &[]);
        let bounds = histogram.buckets.iter().map(|(bound, _)| *bound);
        bounds.filter(|bound| bound.is_finite()).collect()
    };
    assert_eq!(bounds("usual_seconds"), tallymark::buckets::DEFAULT);
    assert_eq!(bounds("mixed_bytes"), [0.5, 1.0, 2.5, 1_000.0]);
    assert_eq!(snapshot.histogram("mixed_bytes", &[]).buckets[1], (1.0, 1));
    assert_eq!(bounds("error_celsius"), [-10.0, -1.5, 0.0, 1.5]);
    assert_eq!(bounds("constant_bytes"), SIZES);
    assert_eq!(bounds("limit_bytes"), [1.0, 7.5, 15.0]);
    assert_eq!(bounds("doubled_bytes"), [2.0, 4.0]);
    assert_eq!(bounds("exponential_bytes"), [1.0, 10.0, 100.0]);
    assert_eq!(bounds("counted_bytes"), [7.5, 15.0, 30.0]);
    assert_eq!(bounds("linear_bytes"), [-5.0, -2.5, 0.0]);
}

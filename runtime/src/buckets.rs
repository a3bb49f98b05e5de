//! Bucket bounds for histograms, computed when the program is compiled.

/// The bounds that a histogram has if it asks for none: for durations of web requests, in seconds,
/// 5 ms to 10 s. The same eleven that Prometheus' client libraries use.
pub const DEFAULT: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// `N` bounds of which the first is `start`, and each further one `factor` times the one before.
///
/// ```
/// const BOUNDS: [f64; 4] = tallymark_runtime::buckets::exponential(0.5, 2.0);
/// assert_eq!(BOUNDS, [0.5, 1.0, 2.0, 4.0]);
/// ```
///
/// # Panics
/// If `start` is not above 0, `factor` not above 1, or a bound not finite. In an attribute, and in
/// any `const`, that is a compile error.
#[track_caller]
pub const fn exponential<const N: usize>(start: f64, factor: f64) -> [f64; N] {
    assert!(
        start > 0.0,
        "the first bound of exponential buckets must be above 0"
    );
    assert!(
        factor > 1.0,
        "the factor of exponential buckets must be above 1"
    );
    let mut bounds = [0.0; N];
    let mut bound = start;
    let mut at = 0;
    while at < N {
        assert!(
            bound.is_finite(),
            "exponential buckets grow beyond what an f64 can hold"
        );
        bounds[at] = bound;
        bound *= factor;
        at += 1;
    }
    bounds
}

/// `N` bounds of which the first is `start`, and each further one `width` above the one before.
///
/// ```
/// const BOUNDS: [f64; 3] = tallymark_runtime::buckets::linear(10.0, 5.0);
/// assert_eq!(BOUNDS, [10.0, 15.0, 20.0]);
/// ```
///
/// # Panics
/// If `width` is not above 0. In an attribute, and in any `const`, that is a compile error.
#[track_caller]
pub const fn linear<const N: usize>(start: f64, width: f64) -> [f64; N] {
    assert!(width > 0.0, "the width of linear buckets must be above 0");
    let mut bounds = [0.0; N];
    let mut at = 0;
    while at < N {
        bounds[at] = start + width * at as f64;
        at += 1;
    }
    bounds
}

/// The bounds of a metric that asks for none.
#[doc(hidden)]
pub const fn usual_bounds(kind: crate::description::Kind) -> &'static [f64] {
    match kind {
        crate::description::Kind::Histogram => &DEFAULT,
        _ => &[],
    }
}

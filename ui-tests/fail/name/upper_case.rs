#![allow(non_snake_case)]
use tallymark::{Counter, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    Requests_total: Counter,
}

fn main() {}

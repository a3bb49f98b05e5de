use tallymark::{Info, MetricSet};

#[derive(MetricSet)]
struct Metrics {
    /// Things.
    #[metric(init = "touched")]
    build_info: Info,
}

fn main() {}

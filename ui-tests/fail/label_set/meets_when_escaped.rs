use tallymark::{Counter, LabelSet, MetricSet, Status};

#[derive(Clone, Copy, LabelSet)]
struct Ends {
    #[label(name = "from.status", utf8)]
    from: Status,
    from_status: Status,
}

#[derive(MetricSet)]
struct Metrics {
    /// Moves.
    moves_total: Counter<Ends>,
}
fn main() {}

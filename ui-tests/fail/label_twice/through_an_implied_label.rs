use tallymark::{Counter, Label, MetricSet, Status};
#[derive(Label, Clone, Copy)]
#[label(implies(status: Status))]
enum Code {
    #[label(status = Status::Success)]
    Ok,
}
#[derive(MetricSet)]
struct Metrics {
    /// Requests.
    requests_total: Counter<(Status, Code)>,
}

fn main() {}

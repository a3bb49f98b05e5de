//! Constant labels of a set and of a field, from any constant expression.

use tallymark::testing::snapshot;
use tallymark::{Counter, Info, MetricSet, Status};

const REGION: &str = "eu";

const fn zone() -> &'static str {
    "eu-1"
}

#[derive(MetricSet)]
#[metrics(labels(region = REGION, zone = zone()), static = API)]
struct Api {
    /// Requests.
    #[metric(labels(version = concat!("v", 1, ".", 2)))]
    requests_total: Counter<Status>,
    /// The build.
    #[metric(labels(version = env!("CARGO_PKG_VERSION"), empty = " "))]
    build_info: Info,
}

fn main() {
    API.requests_total.with(Status::Success).inc();
    let snapshot = snapshot();
    let request = [
        ("region", "eu"),
        ("zone", "eu-1"),
        ("version", "v1.2"),
        ("status", "success"),
    ];
    assert_eq!(snapshot.counter("requests_total", &request), 1);
    let version = env!("CARGO_PKG_VERSION");
    let build = [
        ("region", "eu"),
        ("zone", "eu-1"),
        ("version", version),
        ("empty", " "),
    ];
    assert_eq!(snapshot.counter("build_info", &build), 1);
}

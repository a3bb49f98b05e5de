//! Calls recorded in declared metrics, with every word there is.

use tallymark::testing::{Snapshot, thread_snapshot};
use tallymark::{
    Counter, ErrorKind, Histogram, KindOf, LabelSet, MetricSet, Outcome, Status, Summary, UpDown,
    track_metrics,
};

#[derive(ErrorKind)]
enum Failure {
    Late,
}

#[derive(LabelSet, Clone, Copy)]
struct Place {
    region: Status,
    cached: bool,
}

#[derive(MetricSet)]
#[metrics(namespace = "bound", static = BOUND)]
struct Bound {
    /// Requests.
    requests_total: Counter<(Status, Outcome)>,
    /// Requests, all together.
    all_total: Counter,
    /// Requests by place.
    places_total: Counter<Place>,
    /// Time to answer.
    duration_seconds: Histogram<Status>,
    /// Time to answer, without buckets.
    time_seconds: Summary,
    /// Requests in flight.
    in_flight: UpDown<Place>,
    /// Requests that failed.
    errors_total: Counter<KindOf<Failure>>,
    /// Sizes.
    size_bytes: Summary<Status>,
    /// Bytes.
    sent_bytes_total: Counter<(), f64>,
    /// Bytes.
    read_bytes_total: Counter,
}

struct Reply {
    bytes: u32,
}

#[track_metrics(
    region,
    cached: bool = bytes > 5,
    place: Place = Place { region, cached },
    status: Status = from outcome,
    count = BOUND.requests_total(status, outcome),
    count = BOUND.all_total(),
    count = BOUND.places_total(place),
    duration = BOUND.duration_seconds(region),
    duration = BOUND.time_seconds(),
    in_flight = BOUND.in_flight(Place { region, cached }),
    errors = BOUND.errors_total(error),
    observe(|reply| f64::from(reply.bytes)) = BOUND.size_bytes(region),
    add(|reply| f64::from(reply.bytes)) = BOUND.sent_bytes_total(),
    add(|Reply { bytes }| u64::from(*bytes)) = BOUND.read_bytes_total(),
)]
fn get(region: Status, bytes: u32) -> Result<Reply, Failure> {
    let place = Place {
        region,
        cached: bytes > 5,
    };
    assert_eq!(BOUND.in_flight.with(place).get(), 1);
    if bytes == 0 {
        Err(Failure::Late)
    } else {
        Ok(Reply { bytes })
    }
}

struct Library<'a> {
    metrics: &'a Bound,
}

impl Library<'_> {
    #[track_metrics(count = self.metrics.all_total(), observe(|size| f64::from(*size)) = self.metrics.time_seconds())]
    fn size(&self) -> u32 {
        3
    }
}

fn main() {
    assert!(get(Status::Success, 7).is_ok());
    assert!(get(Status::Error, 0).is_err());
    let instance = std::sync::Arc::new(Bound::new());
    assert_eq!(Library { metrics: &instance }.size(), 3);
    let own = Snapshot::of(&instance);
    assert_eq!(own.counter("bound_all_total", &[]), 1);
    assert_eq!(own.summary("bound_time_seconds", &[]), (1, 3.0));
    let snapshot = thread_snapshot();
    let requests = [("status", "success"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("bound_requests_total", &requests), 1);
    assert_eq!(snapshot.counter("bound_all_total", &[]), 2);
    let place = [("region", "success"), ("cached", "true")];
    assert_eq!(snapshot.counter("bound_places_total", &place), 1);
    assert_eq!(snapshot.value("bound_in_flight", &place), 0.0);
    assert_eq!(
        snapshot
            .histogram("bound_duration_seconds", &[("status", "error")])
            .count(),
        1
    );
    assert_eq!(
        snapshot.counter("bound_errors_total", &[("error", "late")]),
        1
    );
    assert_eq!(
        snapshot.summary("bound_size_bytes", &[("status", "success")]),
        (1, 7.0)
    );
    assert_eq!(snapshot.value("bound_sent_bytes_total", &[]), 7.0);
    assert_eq!(snapshot.counter("bound_read_bytes_total", &[]), 7);
}

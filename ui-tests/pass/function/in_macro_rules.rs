//! Types, names and values that another macro puts in.

use tallymark::testing::thread_snapshot;
use tallymark::{
    Counter, ErrorKind, Histogram, Interned, KindOf, Label, LabelSet, MetricSet, Status, UpDown,
    track_metrics,
};

macro_rules! label {
    ($name:ident, $capacity:expr, $vis:vis $inner:ty) => {
        #[derive(Label, Clone, Copy)]
        #[label(capacity = $capacity)]
        $vis struct $name($inner);
    };
}

macro_rules! metrics {
    ($set:ident $name:ident $namespace:literal $help:literal $ty:ty, $label:ty, $bound:literal) => {
        #[derive(LabelSet, Clone, Copy)]
        struct Labels {
            cached: $label,
        }

        #[derive(MetricSet)]
        #[metrics(namespace = $namespace, static = $name)]
        struct $set {
            #[doc = $help]
            #[metric(max_series = $bound)]
            requests_total: $ty,
            #[doc = $help]
            hits_total: Counter<Labels>,
            #[doc = $help]
            #[metric(buckets = [$bound, 1_000])]
            size_bytes: Histogram<($label, Status)>,
            #[doc = $help]
            duration_seconds: Histogram<Status>,
            #[doc = $help]
            in_flight: UpDown,
            #[doc = $help]
            errors_total: Counter<KindOf<Failure>>,
            #[doc = $help]
            bytes_total: Counter,
        }
    };
}

macro_rules! function {
    ($name:ident($label:ident: $ty:ty) $family:expr => $body:expr) => {
        #[track_metrics($label, namespace = "made")]
        fn $name($label: $ty) -> u8 {
            let _ = $label;
            $body
        }
    };
}

macro_rules! bound {
    ($name:ident, $ty:ty, $value:expr) => {
        #[track_metrics(
                    model: $ty = $value,
                    status: Status = from outcome,
                    count = MADE.requests_total(model),
                    duration = MADE.duration_seconds(status),
                    in_flight = MADE.in_flight(),
                    errors = MADE.errors_total(error),
                    observe(|bytes| f64::from(*bytes)) = MADE.duration_seconds(status),
                    add(|bytes| u64::from(*bytes)) = MADE.bytes_total(),
                )]
        fn $name(bytes: Option<u32>) -> Result<u32, Failure> {
            bytes.ok_or(Failure::Late)
        }
    };
}

#[derive(ErrorKind)]
enum Failure {
    Late,
}

#[derive(Label, Clone, Copy)]
enum Cached {
    Yes,
}

label!(Model, 4, pub(crate) Interned);
metrics!(Made MADE "made" "Requests." Counter<Model>, Cached, 10);
function!(get(status: Status) () => 7);
bound!(paint, Model, Model::from("opus"));

fn main() {
    MADE.requests_total.with(Model::from("gpt")).inc();
    MADE.hits_total
        .with(Labels {
            cached: Cached::Yes,
        })
        .inc();
    MADE.size_bytes
        .with((Cached::Yes, Status::Error))
        .observe(5.0);
    assert_eq!(get(Status::Success), 7);
    assert_eq!(paint(Some(3)).ok(), Some(3));
    assert!(paint(None).is_err());
    let snapshot = thread_snapshot();
    let requests = |model| snapshot.counter("made_requests_total", &[("model", model)]);
    assert_eq!([requests("gpt"), requests("opus")], [1, 2]);
    assert_eq!(snapshot.counter("made_bytes_total", &[]), 3);
    assert_eq!(
        snapshot.counter("made_errors_total", &[("error", "late")]),
        1
    );
    assert_eq!(snapshot.value("made_in_flight", &[]), 0.0);
    assert_eq!(snapshot.counter("made_hits_total", &[("cached", "yes")]), 1);
    let success = [("status", "success"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("made_get_calls_total", &success), 1);
}

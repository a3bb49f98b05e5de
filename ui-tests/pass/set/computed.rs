//! Computed gauges: over labels with names of their own, of names beyond the field's, by keyword.

use tallymark::testing::snapshot;
use tallymark::{Computed, Counter, Label, LabelSet, MetricSet, Outcome};

#[derive(Label, Clone, Copy)]
#[label(name = "from")]
enum Zone {
    Eu,
    Us,
}

#[derive(LabelSet, Clone, Copy)]
struct Route {
    from: Zone,
    #[label(name = "type")]
    kind: Option<bool>,
    outcome: Outcome,
}

#[derive(LabelSet, Clone, Copy)]
struct ByKind {
    #[label(name = "type")]
    kind: Option<bool>,
    from: Zone,
}

mod load {
    pub(super) fn now() -> f64 {
        0.5
    }
}

#[derive(MetricSet)]
#[metrics(namespace = "app", static = APP)]
struct App {
    /// Calls.
    #[metric(name = "requests_total")]
    r#match: Counter<Route>,
    /// Bad ones.
    #[metric(ratio(match{outcome = "panic", type = "true"} / r#match))]
    panic_ratio: Computed<ByKind>,
    /// Of all.
    #[metric(ratio(match{outcome = "panic",} / match), init = "touched", max_series = 2)]
    zone_panic_ratio: Computed<Zone>,
    /// Calls a second.
    #[metric(rate(r#match{from = "us"}, window = "24h",))]
    calls_per_second: Computed<()>,
    /// Load.
    #[metric(value = load::now)]
    load: Computed<()>,
}

fn main() {
    let route = |from, outcome| Route { from, kind: Some(true), outcome };
    APP.r#match.with(route(Zone::Eu, Outcome::Panic)).inc();
    APP.r#match.with(route(Zone::Eu, Outcome::Ok)).inc();
    let snapshot = snapshot();
    let labels = [("from", "eu"), ("type", "true")];
    assert_eq!(snapshot.value("app_panic_ratio", &labels), 0.5);
    assert_eq!(snapshot.value("app_panic_ratio", &[("from", "eu")]), 0.0);
    assert_eq!(snapshot.series("app_panic_ratio").count(), 6);
    assert_eq!(snapshot.value("app_zone_panic_ratio", &[("from", "eu")]), 0.5);
    assert_eq!(snapshot.value("app_load", &[]), 0.5);
    assert!(snapshot.value("app_calls_per_second", &[]) >= 0.0);
}

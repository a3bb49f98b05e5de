//! Who takes part: one router, with one layer around it or none.

use axum::Router;
use axum::routing::get;
use axum_prometheus::PrometheusMetricLayer;
use axum_prometheus::metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use tallymark_server::layer::HttpLayer;
use tower::layer::util::Identity;

/// Where everybody is asked.
pub(crate) const PATH: &str = "/orders/7";

/// A router, and how to read back what its layer counted.
pub(crate) struct Contestant {
    pub(crate) who: &'static str,
    pub(crate) router: Router,
    /// Requests that were counted, if anybody counts.
    pub(crate) counted: Box<dyn Fn() -> Option<u64>>,
    /// What is done between turns, outside of the measured time.
    pub(crate) settle: Box<dyn Fn()>,
}

/// Everybody, the router without a layer first.
///
/// # Panics
/// Where metrics of their names are registered already.
pub(crate) fn contestants() -> Vec<Contestant> {
    let (layer, handle) = PrometheusMetricLayer::pair();
    let upkeep = handle.clone();
    vec![
        Contestant {
            who: "none",
            router: router(),
            counted: Box::new(|| None),
            settle: Box::new(|| ()),
        },
        // What axum itself takes for any layer.
        Contestant {
            who: "one that does nothing",
            router: router().layer(Identity::new()),
            counted: Box::new(|| None),
            settle: Box::new(|| ()),
        },
        Contestant {
            who: "tallymark",
            router: router().layer(HttpLayer::server().expect("no problems")),
            counted: Box::new(|| {
                let mut text = String::new();
                tallymark::registry().encode_text(&mut text);
                Some(sum(&text, "http_server_requests_total{"))
            }),
            settle: Box::new(|| ()),
        },
        Contestant {
            who: "axum-prometheus",
            router: router().layer(layer),
            counted: Box::new(move || Some(theirs(&handle))),
            // Without it, its histograms keep every observation.
            settle: Box::new(move || upkeep.run_upkeep()),
        },
    ]
}

fn router() -> Router {
    let state = Arc::new("an order".to_owned());
    let order = get(async move || state.as_str().to_owned());
    Router::new().route("/orders/{id}", order)
}

fn theirs(handle: &PrometheusHandle) -> u64 {
    sum(&handle.render(), "axum_http_requests_total{")
}

/// The sum of the values of all lines that begin so.
fn sum(text: &str, start: &str) -> u64 {
    let lines = text.lines().filter(|line| line.starts_with(start));
    let values = lines.map(|line| line.rsplit(' ').next().unwrap_or_default());
    values
        .map(|value| value.parse::<u64>().expect("a count"))
        .sum()
}

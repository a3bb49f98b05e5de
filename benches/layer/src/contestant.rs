//! Who takes part: one router, with one layer around it or none.

use crate::{by_hand, opentelemetry};
use axum::Router;
use axum::routing::get;
use axum_prometheus::PrometheusMetricLayer;
use serde::Serialize;
use std::sync::Arc;
use tallymark_server::layer::HttpLayer;
use tower::layer::util::Identity;

/// Where everybody is asked.
pub(crate) const PATH: &str = "/orders/7";

/// In what way a contestant goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    Ours,
    /// A peer, as its documentation shows it.
    Idiom,
    /// Nothing is counted.
    Limit,
}

/// A router, and how to read back what its layer counted.
pub(crate) struct Contestant {
    pub(crate) who: &'static str,
    pub(crate) way: Way,
    pub(crate) router: Router,
    /// Requests that were counted, if anybody counts.
    pub(crate) counted: Box<dyn Fn() -> Option<u64>>,
    /// What is done between turns, outside of the measured time.
    pub(crate) settle: Box<dyn Fn()>,
}

impl Contestant {
    /// Of a layer whose scrape has a series for each route that begins with `counter`.
    pub(crate) fn counting(
        who: &'static str,
        way: Way,
        router: Router,
        counter: &'static str,
        scrape: impl Fn() -> String + 'static,
    ) -> Self {
        Self {
            who,
            way,
            router,
            counted: Box::new(move || Some(sum(&scrape(), counter))),
            settle: Box::new(|| ()),
        }
    }

    fn without(who: &'static str, router: Router) -> Self {
        Self {
            who,
            way: Way::Limit,
            router,
            counted: Box::new(|| None),
            settle: Box::new(|| ()),
        }
    }
}

/// Everybody, the router without a layer first.
///
/// # Panics
/// Where metrics of their names are registered already.
pub(crate) fn contestants() -> Vec<Contestant> {
    let (layer, handle) = PrometheusMetricLayer::pair();
    let upkeep = handle.clone();
    vec![
        Contestant::without("no layer", router()),
        // What axum itself takes for any layer.
        Contestant::without("a layer that does nothing", router().layer(Identity::new())),
        Contestant::counting(
            "tallymark",
            Way::Ours,
            router().layer(HttpLayer::server().expect("no problems")),
            "http_server_requests_total{",
            || {
                let mut text = String::new();
                tallymark::registry().encode_text(&mut text);
                text
            },
        ),
        Contestant {
            // Without it, its histograms keep every observation.
            settle: Box::new(move || upkeep.run_upkeep()),
            ..Contestant::counting(
                "axum-prometheus",
                Way::Idiom,
                router().layer(layer),
                "axum_http_requests_total{",
                move || handle.render(),
            )
        },
        opentelemetry::contestant(router()),
        by_hand::contestant(router()),
    ]
}

fn router() -> Router {
    let state = Arc::new("an order".to_owned());
    let order = get(async move || state.as_str().to_owned());
    Router::new().route("/orders/{id}", order)
}

/// The sum of the values of all lines that begin so.
fn sum(text: &str, start: &str) -> u64 {
    let lines = text.lines().filter(|line| line.starts_with(start));
    let values = lines.map(|line| line.rsplit(' ').next().unwrap_or_default());
    values
        .map(|value| value.parse::<u64>().expect("a count"))
        .sum()
}

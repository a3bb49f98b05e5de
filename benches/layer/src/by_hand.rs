//! A middleware as one writes it with the crate `prometheus`. It does not follow bodies, and counts nothing of
//! a request that is dropped; its gauge stays up then.

use crate::contestant::{Contestant, Way};
use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{Next, from_fn};
use prometheus::{
    HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder,
};
use std::time::Instant;

#[derive(Clone)]
struct Families {
    requests: IntCounterVec,
    seconds: HistogramVec,
    in_flight: IntGaugeVec,
}

impl Families {
    fn new(registry: &Registry) -> prometheus::Result<Self> {
        let requests = Opts::new("requests_total", "Requests that ended.");
        let seconds = HistogramOpts::new("request_duration_seconds", "Time to answer.");
        let in_flight = Opts::new("requests_in_flight", "Requests that have not ended.");
        let families = Self {
            requests: IntCounterVec::new(requests, &["method", "route", "status"])?,
            seconds: HistogramVec::new(seconds, &["method", "route"])?,
            in_flight: IntGaugeVec::new(in_flight, &["method"])?,
        };
        registry.register(Box::new(families.requests.clone()))?;
        registry.register(Box::new(families.seconds.clone()))?;
        registry.register(Box::new(families.in_flight.clone()))?;
        Ok(families)
    }
}

pub(crate) fn contestant(router: Router) -> Contestant {
    let registry = Registry::new();
    let families = Families::new(&registry).expect("names are new");
    let layer = from_fn(move |request: Request, next: Next| {
        let families = families.clone();
        async move {
            let method = request.method().clone();
            let route = request.extensions().get::<MatchedPath>().cloned();
            let route = route.as_ref().map_or("unmatched", MatchedPath::as_str);
            let in_flight = families.in_flight.with_label_values(&[method.as_str()]);
            in_flight.inc();
            let began = Instant::now();
            let answer = next.run(request).await;
            let seconds = families
                .seconds
                .with_label_values(&[method.as_str(), route]);
            seconds.observe(began.elapsed().as_secs_f64());
            let status = answer.status();
            let labels = [method.as_str(), route, status.as_str()];
            families.requests.with_label_values(&labels).inc();
            in_flight.dec();
            answer
        }
    });
    Contestant::counting(
        "prometheus, by hand",
        Way::Idiom,
        router.layer(layer),
        "requests_total{",
        move || {
            let families = registry.gather();
            TextEncoder::new()
                .encode_to_string(&families)
                .expect("text")
        },
    )
}

//! OpenTelemetry's own layer, with its exporter for Prometheus behind it.

use crate::contestant::{Contestant, Way};
use axum::Router;
use opentelemetry::global::set_meter_provider;
use opentelemetry_instrumentation_tower::http::server::LayerBuilder;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use prometheus::{Registry, TextEncoder};

pub(crate) fn contestant(router: Router) -> Contestant {
    let registry = Registry::new();
    let exporter = opentelemetry_prometheus::exporter().with_registry(registry.clone());
    let exporter = exporter.build().expect("an exporter");
    let provider = SdkMeterProvider::builder().with_reader(exporter).build();
    set_meter_provider(provider);
    let layer = LayerBuilder::builder().with_tracing(false).build();
    Contestant::counting(
        "opentelemetry-instrumentation-tower",
        Way::Idiom,
        router.layer(layer.expect("a layer")),
        "http_server_request_duration_seconds_count{",
        move || {
            let families = registry.gather();
            TextEncoder::new()
                .encode_to_string(&families)
                .expect("text")
        },
    )
}

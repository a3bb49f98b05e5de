//! The exemplar of the span that a thread is in: OpenTelemetry's own, and those of `tracing`.

use opentelemetry::trace::{SpanContext, TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tallymark::{Exemplar, Histogram, MetricSet};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt};
use tracing_subscriber::layer::SubscriberExt;

fn provider(sampler: Sampler) -> SdkTracerProvider {
    SdkTracerProvider::builder().with_sampler(sampler).build()
}

fn of(span: &SpanContext) -> Option<Exemplar> {
    Some(Exemplar::trace(
        span.trace_id().to_bytes(),
        span.span_id().to_bytes(),
    ))
}

#[test]
fn without_a_span_there_is_none() {
    assert_eq!(Exemplar::current(), None);
}

#[test]
fn the_current_span_of_opentelemetry() {
    let tracer = provider(Sampler::AlwaysOn).tracer("shop");
    tracer.in_span("order", |context| {
        let order = of(context.span().span_context());
        assert_eq!(Exemplar::current(), order);
        tracer.in_span("charge", |context| {
            let charge = of(context.span().span_context());
            assert_ne!(charge, order);
            assert_eq!(Exemplar::current(), charge);
        });
        assert_eq!(Exemplar::current(), order);
    });
    assert_eq!(Exemplar::current(), None);
}

#[test]
fn what_is_not_sampled_has_none() {
    let tracer = provider(Sampler::AlwaysOff).tracer("shop");
    tracer.in_span("order", |context| {
        assert!(context.span().span_context().is_valid());
        assert_eq!(Exemplar::current(), None);
    });
}

#[test]
fn the_current_span_of_tracing() {
    let tracer = provider(Sampler::AlwaysOn).tracer("shop");
    let subscriber = tracing_subscriber::registry().with(OpenTelemetryLayer::new(tracer));
    tracing::subscriber::with_default(subscriber, || {
        let order = tracing::info_span!("order");
        let entered = order.enter();
        let context = order.context();
        let expected = of(context.span().span_context());
        assert_eq!(Exemplar::current(), expected);
        drop(entered);
        assert_eq!(Exemplar::current(), None);
    });
}

#[derive(MetricSet)]
#[metrics(namespace = "shop")]
struct Shop {
    /// Time for an order.
    #[metric(buckets = [1.0])]
    order_seconds: Histogram,
}

#[test]
fn a_bucket_shows_the_trace() {
    use tallymark::{Escaping, Format, Registry, Scrape};
    let (shop, registry) = (std::sync::Arc::new(Shop::new()), Registry::new());
    registry.register(&shop).expect("alone");
    let tracer = provider(Sampler::AlwaysOn).tracer("shop");
    let trace = tracer.in_span("order", |context| {
        shop.order_seconds
            .with(())
            .observe_with(0.5, Exemplar::current());
        context.span().span_context().trace_id().to_string()
    });
    let mut body = Vec::new();
    Scrape::new(Format::OpenMetrics(Escaping::Underscores)).encode(&registry, &mut body);
    let body = String::from_utf8(body).expect("text");
    let line = format!("shop_order_seconds_bucket{{le=\"1.0\"}} 1 # {{trace_id=\"{trace}\",");
    assert!(body.contains(&line), "{line} is not in {body}");
}

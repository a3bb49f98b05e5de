//! The exemplar of the span that a thread is in: OpenTelemetry's own, and those of `tracing`.

use opentelemetry::trace::{SpanContext, TraceContextExt, Tracer, TracerProvider};
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};
use tallymark::{Exemplar, Histogram, MetricSet};
use tracing_opentelemetry::{OpenTelemetryLayer, OpenTelemetrySpanExt};
use tracing_subscriber::layer::SubscriberExt;

fn provider(sampler: Sampler) -> SdkTracerProvider {
    SdkTracerProvider::builder().with_sampler(sampler).build()
}

fn of(span: &SpanContext) -> Exemplar {
    Exemplar::trace(span.trace_id().to_bytes(), span.span_id().to_bytes())
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
        assert_eq!(Exemplar::current().as_ref(), Some(&order));
        tracer.in_span("charge", |context| {
            let charge = of(context.span().span_context());
            assert_ne!(charge, order);
            assert_eq!(Exemplar::current(), Some(charge));
        });
        assert_eq!(Exemplar::current().as_ref(), Some(&order));
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
        assert_eq!(Exemplar::current(), Some(expected));
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

#[tallymark::track_metrics(namespace = "shop", exemplar)]
fn charge() -> Option<Exemplar> {
    Exemplar::current()
}

// Of two attributes the upper one is expanded first, and stands within what the lower one makes.
#[tallymark::track_metrics(namespace = "shop", exemplar, buckets = [60.0])]
#[tracing::instrument]
async fn send() -> Option<Exemplar> {
    Exemplar::current()
}

/// The lines of the program's registry that have an exemplar.
fn marked() -> Vec<String> {
    use tallymark::{Escaping, Format, Scrape, registry};
    let mut body = Vec::new();
    Scrape::new(Format::OpenMetrics(Escaping::Underscores)).encode(registry(), &mut body);
    let body = String::from_utf8(body).expect("text");
    let lines = body.lines().filter(|line| line.contains(" # "));
    lines.map(str::to_owned).collect()
}

fn trace_of(exemplar: Option<Exemplar>) -> String {
    let exemplar = exemplar.expect("in a span");
    let labels: Vec<_> = exemplar.labels().collect();
    let [("trace_id", trace), ("span_id", span)] = labels[..] else {
        panic!("{exemplar:?}");
    };
    format!(" # {{trace_id=\"{trace}\",span_id=\"{span}\"}} ")
}

#[test]
fn calls_are_marked_with_the_span_that_they_end_in() {
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};
    let tracer = provider(Sampler::AlwaysOn).tracer("shop");
    let charged = tracer.in_span("order", |_| trace_of(charge()));
    charge();
    let subscriber = tracing_subscriber::registry().with(OpenTelemetryLayer::new(tracer));
    let sent = tracing::subscriber::with_default(subscriber, || {
        let Poll::Ready(sent) = pin!(send()).poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("nothing to wait for");
        };
        trace_of(sent)
    });
    let marked = marked();
    for (line, trace) in [
        ("shop_charge_calls_total{outcome=\"ok\"} 2", &charged),
        ("shop_send_calls_total{outcome=\"ok\"} 1", &sent),
        ("shop_send_duration_seconds_bucket{le=\"60.0\"} 1", &sent),
    ] {
        let line = format!("{line}{trace}");
        assert!(
            marked.iter().any(|marked| marked.starts_with(&line)),
            "{line} is not in {marked:#?}"
        );
    }
}

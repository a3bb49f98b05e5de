//! Functions that share a family, told apart by the label `handler`: its values are the annotated
//! functions, known before any of them is called.

use tallymark::testing::snapshot;
use tallymark::{
    Counter, Histogram, Interned, Label, MetricSet, Outcome, Problem, registry, track_metrics,
};

/// The name of a handler.
#[derive(Label, Clone, Copy)]
#[label(capacity = 8)]
struct Handler(Interned);

/// Metrics of a bus.
#[derive(MetricSet)]
#[metrics(namespace = "bus", static = BUS)]
struct BusMetrics {
    /// Messages handled.
    messages_total: Counter<(Handler, Outcome)>,
    /// Time in a handler.
    #[metric(buckets = [1.0])]
    handler_duration_seconds: Histogram<Handler>,
}

#[track_metrics(
    handler: Handler = from function,
    count = BUS.messages_total(handler, outcome),
    duration = BUS.handler_duration_seconds(handler),
)]
fn order_placed(item: u32) -> Result<u32, String> {
    item.checked_sub(1).ok_or_else(|| "none left".into())
}

#[track_metrics(
    handler: Handler = from function,
    count = BUS.messages_total(handler, outcome),
    duration = BUS.handler_duration_seconds(handler),
)]
async fn order_shipped() {}

#[track_metrics(namespace = "rpc", name = "requests", handler = from function)]
fn get_user(id: u32) -> Option<u32> {
    (id > 3).then_some(id)
}

#[track_metrics(namespace = "rpc", name = "requests", handler = from function)]
async fn put_user(id: u32) -> Result<(), u32> {
    Err(id)
}

/// Two functions of one family whose series are too many together.
mod wide {
    use super::*;

    #[derive(Label, Clone, Copy)]
    #[label(capacity = 20)]
    pub(super) struct Tenant(Interned);

    #[track_metrics(tenant, namespace = "wide", name = "calls", handler = from function, buckets = [1.0], max_series = 150)]
    pub(super) fn first(tenant: Tenant) {}

    #[track_metrics(tenant, namespace = "wide", name = "calls", handler = from function, buckets = [1.0], max_series = 150)]
    pub(super) fn second(tenant: Tenant) {}
}

fn exposition() -> String {
    let mut text = String::new();
    registry().encode_text(&mut text);
    text
}

#[tokio::test]
async fn the_values_of_a_handler_are_the_functions() {
    // Before any call.
    let text = exposition();
    for line in [
        r#"bus_messages_total{handler="order_placed",outcome="ok"} 0"#,
        r#"bus_messages_total{handler="order_shipped",outcome="ok"} 0"#,
        r#"rpc_requests_calls_total{handler="get_user",outcome="ok"} 0"#,
        r#"rpc_requests_calls_total{handler="put_user",outcome="ok"} 0"#,
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert_eq!(text.matches("# TYPE rpc_requests_calls_total").count(), 1);

    let before = snapshot();
    order_placed(1).unwrap();
    order_placed(0).unwrap_err();
    order_shipped().await;
    assert_eq!(get_user(1), None);
    put_user(7).await.unwrap_err();
    let delta = snapshot().delta(&before);
    let count = |name: &str, handler: &str, outcome: &str| {
        delta.counter(name, &[("handler", handler), ("outcome", outcome)])
    };
    assert_eq!(count("bus_messages_total", "order_placed", "ok"), 1);
    assert_eq!(count("bus_messages_total", "order_placed", "error"), 1);
    assert_eq!(count("bus_messages_total", "order_shipped", "ok"), 1);
    assert_eq!(count("rpc_requests_calls_total", "get_user", "ok"), 1);
    assert_eq!(count("rpc_requests_calls_total", "put_user", "error"), 1);
    assert_eq!(count("rpc_requests_calls_total", "put_user", "ok"), 0);
    let durations = delta.histogram(
        "bus_handler_duration_seconds",
        &[("handler", "order_placed")],
    );
    assert_eq!(durations.count(), 2);
}

#[test]
fn too_many_series_of_several_functions_are_told() {
    wide::first("one".into());
    wide::second("one".into());
    let problems = registry().check().expect_err("over budget");
    let words = problems.to_string();
    assert!(
        problems
            .all()
            .iter()
            .all(|problem| matches!(problem, Problem::OverBudget { .. })),
        "{words}"
    );
    // 21 tenants: 84 calls each, and 84 lines of durations.
    assert_eq!(problems.all().len(), 2, "{words}");
    assert!(
        words.contains(
            "`wide_calls_calls_total` can create 168 series with the function at tests/handlers.rs:"
        ),
        "{words}"
    );
    assert!(words.contains("over its budget of 150"), "{words}");
    // Told, and shown all the same.
    assert!(
        exposition().contains(r#"wide_calls_in_flight{tenant="one",handler="second"}"#)
            || exposition().contains(r#"wide_calls_in_flight{handler="second",tenant="one"}"#)
    );
}

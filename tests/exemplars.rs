//! Exemplars of instrumented functions.

use std::time::SystemTime;
use tallymark::{
    Counter, Escaping, Exemplar, Format, Histogram, Label, MetricSet, Outcome, Scrape, Summary,
    registry, track_metrics,
};

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
    Anthropic,
}

#[derive(MetricSet)]
#[metrics(namespace = "bound", static = BOUND)]
struct Bound {
    /// Calls.
    calls_total: Counter<Outcome>,
    /// Time.
    #[metric(buckets = [60.0])]
    seconds: Histogram<Provider>,
    /// Time, without buckets.
    summed_seconds: Summary,
}

fn id(id: &str) -> Exemplar {
    let exemplar = Exemplar::new([("id", id)]).expect("short");
    exemplar.at(SystemTime::UNIX_EPOCH)
}

/// The lines of `family` that have an exemplar, each with that behind it, without value and time.
fn exemplars(family: &str) -> Vec<String> {
    let mut body = Vec::new();
    Scrape::new(Format::OpenMetrics(Escaping::Underscores)).encode(registry(), &mut body);
    let body = String::from_utf8(body).expect("text");
    let lines = body.lines().filter(|line| line.starts_with(family));
    let marked = lines.filter_map(|line| {
        let (series, exemplar) = line.split_once(" # ")?;
        let exemplar = &exemplar[..=exemplar.find('}')?];
        Some(format!("{series} {exemplar}"))
    });
    marked.collect()
}

#[track_metrics(namespace = "own", provider, buckets = [60.0], exemplar = Some(id(order)))]
fn charge(provider: Provider, order: &str) -> Result<(), String> {
    let _ = provider;
    if order.is_empty() {
        return Err("no order".to_owned());
    }
    Ok(())
}

#[test]
fn the_count_and_the_bucket_of_a_call_have_it() {
    charge(Provider::Openai, "first").expect("an order");
    charge(Provider::Openai, "").expect_err("no order");
    charge(Provider::Openai, "last").expect("an order");
    assert_eq!(
        exemplars("own_charge"),
        [
            "own_charge_calls_total{provider=\"openai\",outcome=\"ok\"} 2 {id=\"last\"}",
            "own_charge_calls_total{provider=\"openai\",outcome=\"error\"} 1 {id=\"\"}",
            "own_charge_duration_seconds_bucket{provider=\"openai\",le=\"60.0\"} 3 {id=\"last\"}",
        ]
    );
}

#[track_metrics(
    count = BOUND.calls_total(outcome),
    duration = BOUND.seconds(provider),
    duration = BOUND.summed_seconds(),
    exemplar = Some(id(&order)),
)]
async fn bound(provider: Provider, order: String) {
    drop(order);
}

#[test]
fn declared_metrics_have_it() {
    use std::pin::pin;
    use std::task::{Context, Waker};
    for order in ["1", "2"] {
        let call = pin!(bound(Provider::Anthropic, order.to_owned()));
        assert!(
            call.poll(&mut Context::from_waker(Waker::noop()))
                .is_ready()
        );
    }
    // Of a future that is never polled no call has begun.
    drop(bound(Provider::Anthropic, "3".to_owned()));
    assert_eq!(
        exemplars("bound_"),
        [
            "bound_calls_total{outcome=\"ok\"} 2 {id=\"2\"}",
            "bound_seconds_bucket{provider=\"anthropic\",le=\"60.0\"} 2 {id=\"2\"}",
        ]
    );
}

#[track_metrics(namespace = "own", exemplar = Some(id("a")), ok_if(|_| panic!("no judge")))]
fn judged() -> u8 {
    1
}

#[track_metrics(namespace = "own", exemplar = Some(id("a")))]
fn panics() {
    panic!("the body");
}

#[test]
fn a_call_that_panics_is_counted_with_it() {
    std::panic::catch_unwind(panics).expect_err("it panics");
    // A judge that panics leaves a call that has panicked, and takes the exemplar with it.
    std::panic::catch_unwind(judged).expect_err("it panics");
    assert_eq!(
        exemplars("own_panics"),
        ["own_panics_calls_total{outcome=\"panic\"} 1 {id=\"a\"}"]
    );
    let calls = tallymark::testing::snapshot();
    assert_eq!(
        calls.counter("own_judged_calls_total", &[("outcome", "panic")]),
        1
    );
    assert_eq!(
        calls.get("own_judged_in_flight", &[]),
        Some(&tallymark::testing::Value::Signed(0))
    );
}

#[track_metrics(namespace = "own", exemplar = None)]
fn without() -> usize {
    1
}

#[track_metrics(namespace = "own", exemplar)]
fn untraced(exemplars: usize) -> usize {
    exemplars
}

#[test]
fn a_call_without_one_is_counted_as_ever() {
    assert_eq!(without() + untraced(1), 2);
    assert_eq!(exemplars("own_without"), [""; 0]);
    assert_eq!(exemplars("own_untraced"), [""; 0]);
    let calls = tallymark::testing::snapshot();
    for name in ["own_without_calls_total", "own_untraced_calls_total"] {
        assert_eq!(calls.counter(name, &[("outcome", "ok")]), 1);
    }
}

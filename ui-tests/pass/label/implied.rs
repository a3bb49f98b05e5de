//! A label that implies others: all are shown, one is counted.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Label, MetricSet};

#[derive(Label, Clone, Copy)]
enum Provider {
    Openai,
    Anthropic,
}

const FAST: bool = true;

#[derive(Label, Clone, Copy)]
#[label(implies(provider: Provider, fast: bool))]
enum Model {
    #[label(provider = Provider::Openai, fast = FAST)]
    Gpt,
    #[label("opus-4", provider = Provider::Anthropic, fast = !FAST)]
    Opus,
}

#[derive(MetricSet)]
#[metrics(static = CALLS)]
struct Calls {
    /// Calls made.
    #[metric(max_series = 2)]
    calls_total: Counter<Model>,
    /// Calls made, where the model may be unknown.
    #[metric(max_series = 3)]
    attempts_total: Counter<Option<Model>>,
}

fn main() {
    CALLS.calls_total.with(Model::Opus).inc();
    CALLS.attempts_total.with(Some(Model::Gpt)).inc();
    CALLS.attempts_total.with(None).add(2);
    let snapshot = thread_snapshot();
    let opus = [
        ("model", "opus-4"),
        ("provider", "anthropic"),
        ("fast", "false"),
    ];
    assert_eq!(snapshot.counter("calls_total", &opus), 1);
    assert_eq!(snapshot.series("calls_total").count(), 2);
    let gpt = [("model", "gpt"), ("provider", "openai"), ("fast", "true")];
    assert_eq!(snapshot.counter("attempts_total", &gpt), 1);
    assert_eq!(snapshot.counter("attempts_total", &[]), 2);
}

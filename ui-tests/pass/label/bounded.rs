//! Strings met at run time: so many have a value of their own, the rest are `other`.

use tallymark::testing::thread_snapshot;
use tallymark::{Counter, Interned, Label, MetricSet};

const MODELS: usize = 1 + 1;

/// A model.
#[derive(Label, Clone, Copy, Debug, PartialEq, Eq)]
#[label(capacity = MODELS)]
struct Model(Interned);

mod inner {
    #[derive(tallymark::Label, Clone, Copy)]
    #[label(name = "customer", capacity = 8)]
    pub struct Tenant(pub tallymark::Interned);
}

#[derive(MetricSet)]
#[metrics(static = CALLS)]
struct Calls {
    /// Calls made.
    calls_total: Counter<(Model, inner::Tenant)>,
}

fn main() {
    let models = ["gpt", "opus", "gpt", "sonnet"].map(Model::from);
    assert_eq!(models[0], models[2]);
    assert_eq!(models.map(Model::as_str), ["gpt", "opus", "gpt", "other"]);
    let owned = String::from("opus");
    assert_eq!(Model::from(&owned), Model::from(owned));
    assert_eq!(Model::CARDINALITY, 3);
    let tenant = inner::Tenant::from("acme");
    for model in models {
        CALLS.calls_total.with((model, tenant)).inc();
    }
    let snapshot = thread_snapshot();
    let calls = |model| snapshot.counter("calls_total", &[("model", model), ("customer", "acme")]);
    assert_eq!([calls("gpt"), calls("opus"), calls("other")], [2, 1, 1]);
}

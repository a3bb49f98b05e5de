//! A registry whose exposition, of 23 MB, is larger than what the system keeps for a client that
//! does not read.

use std::sync::{Arc, LazyLock};
use tallymark::{Counter, Label, LabelText, MetricSet, NamedLabel, Registry};

pub(crate) fn registry() -> Arc<Registry> {
    static WIDE: LazyLock<Arc<Registry>> = LazyLock::new(|| {
        let registry = Registry::new();
        registry
            .register(&Arc::new(Wide::new()))
            .expect("a set of its own");
        Arc::new(registry)
    });
    Arc::clone(&WIDE)
}

#[derive(MetricSet)]
#[metrics(namespace = "wide", max_series = 100_000)]
struct Wide {
    /// Visits to each place.
    #[metric(max_series = 100_000)]
    visits_total: Counter<Place>,
}

#[derive(Clone, Copy)]
struct Place(usize);

impl Label for Place {
    const CARDINALITY: usize = 100_000;

    fn index(self) -> usize {
        self.0
    }

    fn text(index: usize) -> LabelText {
        LabelText::Value(format!("{index:0>200}").into())
    }
}

impl NamedLabel for Place {
    const NAME: &'static str = "place";
}

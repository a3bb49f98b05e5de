//! `prometheus-client`, with enums and static texts as labels.

use super::{OBSERVED, Program, Shape, Tenant, Utf8, each_counter, each_histogram, named};
use crate::items::{BOUNDS, Pair};
use crate::labels::{Model, Provider};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::sync::OnceLock;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CounterLabels {
    provider: Provider,
    model: Model,
    tenant: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct HistogramLabels {
    provider: Provider,
    tenant: &'static str,
}

struct Counters {
    registry: Registry,
    families: Vec<Family<CounterLabels, Counter>>,
    tenants: usize,
    /// The first tenant's counters of the first family, kept once one is asked for.
    handles: OnceLock<Vec<Counter>>,
}

impl Program for Counters {
    fn touch(&self) {
        for family in &self.families {
            each_counter(self.tenants, |pair, tenant| {
                family.get_or_create(&labels(pair, tenant)).inc();
            });
        }
    }

    fn add(&self, pair: Pair, tenant: Tenant) {
        let labels = labels(pair, tenant.name);
        self.families[0].get_or_create(&labels).inc();
    }

    fn count(&self, pair: Pair) {
        let handle = |pair| self.families[0].get_or_create_owned(&labels(pair, "tenant0"));
        self.handles
            .get_or_init(|| Pair::all().map(handle).collect())[pair.index()]
        .inc();
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        encode(&mut Utf8(out), &self.registry).expect("text is encoded");
    }
}

fn labels(pair: Pair, tenant: &'static str) -> CounterLabels {
    CounterLabels {
        provider: pair.provider,
        model: pair.model,
        tenant,
    }
}

type HistogramFamily = Family<HistogramLabels, Histogram, fn() -> Histogram>;

struct Histograms {
    registry: Registry,
    family: HistogramFamily,
    tenants: usize,
}

impl Program for Histograms {
    fn touch(&self) {
        each_histogram(self.tenants, |provider, tenant| {
            let labels = HistogramLabels { provider, tenant };
            self.family.get_or_create(&labels).observe(OBSERVED);
        });
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        encode(&mut Utf8(out), &self.registry).expect("text is encoded");
    }
}

pub(super) fn make(shape: Shape) -> Option<Box<dyn Program>> {
    let mut registry = Registry::default();
    let tenants = shape.tenants();
    Some(match shape {
        Shape::Counters { families, .. } => {
            let families: Vec<Family<CounterLabels, Counter>> = (0..families)
                .map(|number| {
                    let family = Family::<CounterLabels, Counter>::default();
                    // It adds `_total` itself.
                    let name = named(number, "client_requests", "");
                    registry.register(name, "Requests.", family.clone());
                    family
                })
                .collect();
            Box::new(Counters {
                handles: OnceLock::new(),
                registry,
                families,
                tenants,
            })
        }
        Shape::Histograms { .. } => {
            let family: HistogramFamily = Family::new_with_constructor(|| Histogram::new(BOUNDS));
            registry.register("duration_seconds", "Seconds.", family.clone());
            Box::new(Histograms {
                registry,
                family,
                tenants,
            })
        }
    })
}

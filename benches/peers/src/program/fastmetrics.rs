//! `fastmetrics`, with enums and static texts as labels.

use super::{OBSERVED, Program, Shape, Tenant, Utf8, each_counter, each_histogram, named};
use crate::items::{BOUNDS, Pair};
use crate::labels::{Model, Provider};
use fastmetrics::derive::LabelSet;
use fastmetrics::format::text::{TextProfile, encode};
use fastmetrics::metrics::counter::Counter;
use fastmetrics::metrics::family::Family;
use fastmetrics::metrics::histogram::Histogram;
use fastmetrics::registry::Registry;
use std::sync::OnceLock;

#[derive(Clone, PartialEq, Eq, Hash, LabelSet)]
struct CounterLabels {
    provider: Provider,
    model: Model,
    tenant: &'static str,
}

#[derive(Clone, PartialEq, Eq, Hash, LabelSet)]
struct HistogramLabels {
    provider: Provider,
    tenant: &'static str,
}

fn labels(pair: Pair, tenant: &'static str) -> CounterLabels {
    CounterLabels {
        provider: pair.provider,
        model: pair.model,
        tenant,
    }
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
                family.with_or_new(&labels(pair, tenant), Counter::inc);
            });
        }
    }

    fn add(&self, pair: Pair, tenant: Tenant) {
        self.families[0].with_or_new(&labels(pair, tenant.name), Counter::inc);
    }

    fn count(&self, pair: Pair) {
        let of = |pair| labels(pair, "tenant0");
        let handle = |pair| self.families[0].with_or_new(&of(pair), Clone::clone);
        self.handles
            .get_or_init(|| Pair::all().map(handle).collect())[pair.index()]
        .inc();
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        encode(
            &mut Utf8(out),
            &self.registry,
            TextProfile::PrometheusV0_0_4,
        )
        .expect("text is encoded");
    }
}

struct Histograms {
    registry: Registry,
    family: Family<HistogramLabels, Histogram>,
    tenants: usize,
}

impl Program for Histograms {
    fn touch(&self) {
        each_histogram(self.tenants, |provider, tenant| {
            let labels = HistogramLabels { provider, tenant };
            self.family
                .with_or_new(&labels, |series| series.observe(OBSERVED));
        });
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        encode(
            &mut Utf8(out),
            &self.registry,
            TextProfile::PrometheusV0_0_4,
        )
        .expect("text is encoded");
    }
}

pub(super) fn make(shape: Shape) -> Option<Box<dyn Program>> {
    let mut registry = Registry::default();
    let tenants = shape.tenants();
    Some(match shape {
        Shape::Counters { families, .. } => {
            let families = (0..families)
                .map(|number| {
                    let family = Family::<CounterLabels, Counter>::default();
                    // It adds `_total` itself.
                    let name = named(number, "fast_requests", "");
                    registry
                        .register(name, "Requests.", family.clone())
                        .expect("a name that is free");
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
            let family = Family::new(|| Histogram::new(BOUNDS));
            registry
                .register("duration_seconds", "Seconds.", family.clone())
                .expect("a name that is free");
            Box::new(Histograms {
                registry,
                family,
                tenants,
            })
        }
    })
}

//! The `prometheus` crate, by label values.

use super::{OBSERVED, Program, Shape, Tenant, each_counter, each_histogram, family_name};
use crate::items::{BOUNDS, Pair};
use crate::labels::PROVIDERS;
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, Opts, Registry, TextEncoder,
};
use std::sync::OnceLock;

fn encode(registry: &Registry, out: &mut Vec<u8>) {
    TextEncoder::new()
        .encode(&registry.gather(), out)
        .expect("text is encoded");
}

struct Counters {
    registry: Registry,
    families: Vec<IntCounterVec>,
    tenants: usize,
    /// The first tenant's counters of the first family, kept once one is asked for.
    handles: OnceLock<Vec<IntCounter>>,
}

impl Program for Counters {
    fn touch(&self) {
        for family in &self.families {
            each_counter(self.tenants, |pair, tenant| {
                let labels = [pair.provider_text(), pair.model_text(), tenant];
                family.with_label_values(&labels).inc();
            });
        }
    }

    fn add(&self, pair: Pair, tenant: Tenant) {
        let labels = [pair.provider_text(), pair.model_text(), tenant.name];
        self.families[0].with_label_values(&labels).inc();
    }

    fn count(&self, pair: Pair) {
        let handle = |pair: Pair| {
            let labels = [pair.provider_text(), pair.model_text(), "tenant0"];
            self.families[0].with_label_values(&labels)
        };
        self.handles
            .get_or_init(|| Pair::all().map(handle).collect())[pair.index()]
        .inc();
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        encode(&self.registry, out);
    }
}

struct Histograms {
    registry: Registry,
    family: HistogramVec,
    tenants: usize,
}

impl Program for Histograms {
    fn touch(&self) {
        each_histogram(self.tenants, |provider, tenant| {
            let labels = [PROVIDERS[provider as usize], tenant];
            self.family.with_label_values(&labels).observe(OBSERVED);
        });
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        encode(&self.registry, out);
    }
}

pub(super) fn make(shape: Shape) -> Option<Box<dyn Program>> {
    let registry = Registry::new();
    let tenants = shape.tenants();
    Some(match shape {
        Shape::Counters { families, .. } => {
            let family = |number| {
                let options = Opts::new(family_name(number), "Requests.");
                let family = IntCounterVec::new(options, &["provider", "model", "tenant"]);
                let family = family.expect("good names");
                registry.register(Box::new(family.clone())).expect("new");
                family
            };
            let families: Vec<IntCounterVec> = (0..families).map(family).collect();
            Box::new(Counters {
                handles: OnceLock::new(),
                registry,
                families,
                tenants,
            })
        }
        Shape::Histograms { .. } => {
            let options = HistogramOpts::new("duration_seconds", "Seconds.");
            let family =
                HistogramVec::new(options.buckets(BOUNDS.to_vec()), &["provider", "tenant"]);
            let family = family.expect("good names");
            registry.register(Box::new(family.clone())).expect("new");
            Box::new(Histograms {
                registry,
                family,
                tenants,
            })
        }
    })
}

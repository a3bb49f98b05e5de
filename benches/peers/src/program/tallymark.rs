//! Ours: a set for each number of tenants, since the number is part of the type.

use super::{Program, Shape, Tenant, tenant_names};
use crate::items::{BOUNDS, Pair};
use crate::labels::{Model, Provider};
use std::sync::Arc;
use tallymark::{Counter, Format, Histogram, Interned, Label, MetricSet, Registry, Scrape};

/// A registry, and what is in it.
struct Ours<F, L> {
    registry: Registry,
    scrape: Scrape,
    families: Vec<Arc<F>>,
    tenants: usize,
    /// The first tenant, as a label.
    first: L,
}

impl<F: MetricSet, L: From<&'static str>> Ours<F, L> {
    /// Families are told apart by a label that is the same in all their series.
    fn new(families: usize, tenants: usize, make: fn() -> F) -> Self {
        let registry = Registry::new();
        let families: Vec<Arc<F>> = (0..families).map(|_| Arc::new(make())).collect();
        for (number, family) in families.iter().enumerate() {
            let registered = if families.len() == 1 {
                registry.register(family)
            } else {
                registry.register_with(family, &[("family", &number.to_string())])
            };
            registered.expect("there is room, and the label differs");
        }
        Self {
            registry,
            scrape: Scrape::new(Format::Text),
            families,
            tenants,
            first: L::from("tenant0"),
        }
    }
}

/// A set of counters. `other` is the last tenant, so the capacity is one less than the tenants.
macro_rules! counters {
    ($set:ident, $label:ident, $capacity:literal, $series:literal) => {
        #[derive(Label, Clone, Copy)]
        #[label(capacity = $capacity, name = "tenant")]
        struct $label(Interned);

        /// Counters.
        #[derive(MetricSet)]
        #[metrics(max_series = $series)]
        struct $set {
            /// Requests.
            #[metric(max_series = $series)]
            requests_total: Counter<(Provider, Model, $label)>,
        }

        impl Program for Ours<$set, $label> {
            fn touch(&self) {
                for family in &self.families {
                    for tenant in tenant_names(self.tenants) {
                        let tenant = $label::from(tenant);
                        for Pair { provider, model } in Pair::all() {
                            family.requests_total.with((provider, model, tenant)).inc();
                        }
                    }
                }
            }

            fn add(&self, pair: Pair, tenant: Tenant) {
                let labels = (pair.provider, pair.model, $label::from(tenant.name));
                self.families[0].requests_total.with(labels).inc();
            }

            fn count(&self, pair: Pair) {
                let labels = (pair.provider, pair.model, self.first);
                self.families[0].requests_total.with(labels).inc();
            }

            fn scrape(&self, out: &mut Vec<u8>) {
                self.scrape.encode(&self.registry, out);
            }
        }
    };
}

counters!(Counters1K, TenantOf2, 1, 1_000);
counters!(Counters10K, TenantOf20, 19, 10_000);
counters!(Counters100K, TenantOf200, 199, 100_000);
counters!(Counters1M, TenantOf2000, 1_999, 1_000_000);

/// A set of histograms.
macro_rules! histograms {
    ($set:ident, $label:ident, $capacity:literal, $lines:literal) => {
        #[derive(Label, Clone, Copy)]
        #[label(capacity = $capacity, name = "tenant")]
        struct $label(Interned);

        /// Histograms.
        #[derive(MetricSet)]
        #[metrics(max_series = $lines)]
        struct $set {
            /// Seconds.
            #[metric(buckets = BOUNDS, max_series = $lines)]
            duration_seconds: Histogram<(Provider, $label)>,
        }

        impl Program for Ours<$set, $label> {
            fn touch(&self) {
                for tenant in tenant_names(self.tenants) {
                    let tenant = $label::from(tenant);
                    for provider in Provider::ALL {
                        let family = &self.families[0].duration_seconds;
                        family.with((provider, tenant)).observe(super::OBSERVED);
                    }
                }
            }

            fn scrape(&self, out: &mut Vec<u8>) {
                self.scrape.encode(&self.registry, out);
            }
        }
    };
}

histograms!(Histograms70, TenantOf7, 6, 980);
histograms!(Histograms700, TenantOf70, 69, 9_800);
histograms!(Histograms7000, TenantOf700, 699, 98_000);

/// A program of ours.
pub(super) fn make(shape: Shape) -> Option<Box<dyn Program>> {
    let tenants = shape.tenants();
    Some(match shape {
        Shape::Counters { families, series } => match series {
            1_000 => Box::new(Ours::<_, TenantOf2>::new(
                families,
                tenants,
                Counters1K::new,
            )),
            10_000 => Box::new(Ours::<_, TenantOf20>::new(
                families,
                tenants,
                Counters10K::new,
            )),
            100_000 => Box::new(Ours::<_, TenantOf200>::new(
                families,
                tenants,
                Counters100K::new,
            )),
            1_000_000 => Box::new(Ours::<_, TenantOf2000>::new(
                families,
                tenants,
                Counters1M::new,
            )),
            _ => return None,
        },
        Shape::Histograms { series } => match series {
            70 => Box::new(Ours::<_, TenantOf7>::new(1, tenants, Histograms70::new)),
            700 => Box::new(Ours::<_, TenantOf70>::new(1, tenants, Histograms700::new)),
            7_000 => Box::new(Ours::<_, TenantOf700>::new(1, tenants, Histograms7000::new)),
            _ => return None,
        },
    })
}

//! `measured`, with the tenants known at the start.

use super::{
    OBSERVED, Program, Shape, Tenant, each_counter, each_histogram, family_name, tenant_names,
};
use crate::items::{BOUNDS, Pair};
use crate::labels::{Model, Provider};
use measured::lasso::{Rodeo, RodeoReader};
use measured::metric::MetricFamilyEncoding;
use measured::metric::histogram::Thresholds;
use measured::metric::name::MetricName;
use measured::text::TextEncoder;
use measured::{CounterVec, HistogramVec};

#[derive(Clone, Copy, measured::LabelGroup)]
#[label(set = CounterSet)]
struct CounterLabels<'a> {
    provider: Provider,
    model: Model,
    #[label(fixed_with = RodeoReader)]
    tenant: &'a str,
}

#[derive(Clone, Copy, measured::LabelGroup)]
#[label(set = HistogramSet)]
struct HistogramLabels<'a> {
    provider: Provider,
    #[label(fixed_with = RodeoReader)]
    tenant: &'a str,
}

struct Counters {
    families: Vec<CounterVec<CounterSet>>,
    tenants: usize,
}

impl Program for Counters {
    fn touch(&self) {
        for family in &self.families {
            each_counter(self.tenants, |Pair { provider, model }, tenant| {
                family.inc(CounterLabels {
                    provider,
                    model,
                    tenant,
                });
            });
        }
    }

    fn add(&self, Pair { provider, model }: Pair, tenant: Tenant) {
        self.families[0].inc(CounterLabels {
            provider,
            model,
            tenant: tenant.name,
        });
    }

    fn count(&self, pair: Pair) {
        let name = "tenant0";
        self.add(pair, Tenant { index: 0, name });
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        let mut encoder = TextEncoder::new(out);
        for (number, family) in self.families.iter().enumerate() {
            let name = MetricName::from_str(family_name(number));
            family
                .collect_family_into(name, &mut encoder)
                .expect("text is encoded");
        }
    }
}

struct Histograms {
    family: HistogramVec<HistogramSet, { BOUNDS.len() }>,
    tenants: usize,
}

impl Program for Histograms {
    fn touch(&self) {
        each_histogram(self.tenants, |provider, tenant| {
            self.family
                .observe(HistogramLabels { provider, tenant }, OBSERVED);
        });
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        let name = MetricName::from_str("duration_seconds");
        self.family
            .collect_family_into(name, &mut TextEncoder::new(out))
            .expect("text is encoded");
    }
}

fn make(shape: Shape, is_dense: bool) -> Option<Box<dyn Program>> {
    let tenant_count = shape.tenants();
    let known = || {
        let known: Rodeo = tenant_names(tenant_count).collect();
        known.into_reader()
    };
    Some(match shape {
        Shape::Counters { families, .. } => {
            let family = |_| {
                let labels = CounterSet::new(known());
                if is_dense {
                    CounterVec::dense_with_label_set(labels)
                } else {
                    CounterVec::sparse_with_label_set(labels)
                }
            };
            Box::new(Counters {
                families: (0..families).map(family).collect(),
                tenants: tenant_count,
            })
        }
        Shape::Histograms { .. } => {
            let (labels, bounds) = (HistogramSet::new(known()), Thresholds::with_buckets(BOUNDS));
            let family = if is_dense {
                HistogramVec::dense_with_label_set_and_metadata(labels, bounds)
            } else {
                HistogramVec::sparse_with_label_set_and_metadata(labels, bounds)
            };
            Box::new(Histograms {
                family,
                tenants: tenant_count,
            })
        }
    })
}

/// A place for every series from the start.
pub(super) fn make_dense(shape: Shape) -> Option<Box<dyn Program>> {
    make(shape, true)
}

/// A map of those that are counted into.
pub(super) fn make_sparse(shape: Shape) -> Option<Box<dyn Program>> {
    make(shape, false)
}

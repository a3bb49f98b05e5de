//! OpenTelemetry with its exporter to the `prometheus` crate.

use super::{OBSERVED, Program, Shape, Tenant, each_counter, each_histogram, named};
use crate::items::Pair;
use crate::labels::PROVIDERS;
use crate::peers::opentelemetry::Metered;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{BoundCounter, Counter, Histogram};
use prometheus::{Encoder, TextEncoder};
use std::sync::OnceLock;

struct Exported<I> {
    metered: Metered,
    instruments: Vec<I>,
    tenants: usize,
    /// The first tenant's counters of the first family, kept once one is asked for.
    bound: OnceLock<Vec<BoundCounter<u64>>>,
}

fn labels(pair: Pair, tenant: &'static str) -> [KeyValue; 3] {
    [
        KeyValue::new("provider", pair.provider_text()),
        KeyValue::new("model", pair.model_text()),
        KeyValue::new("tenant", tenant),
    ]
}

fn encode(metered: &Metered, out: &mut Vec<u8>) {
    TextEncoder::new()
        .encode(&metered.registry.gather(), out)
        .expect("text is encoded");
}

impl Program for Exported<Counter<u64>> {
    fn touch(&self) {
        for counter in &self.instruments {
            each_counter(self.tenants, |pair, tenant| {
                counter.add(1, &labels(pair, tenant));
            });
        }
    }

    fn add(&self, pair: Pair, tenant: Tenant) {
        self.instruments[0].add(1, &labels(pair, tenant.name));
    }

    fn count(&self, pair: Pair) {
        let bind = |pair| self.instruments[0].bind(&labels(pair, "tenant0"));
        self.bound.get_or_init(|| Pair::all().map(bind).collect())[pair.index()].add(1);
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        encode(&self.metered, out);
    }
}

impl Program for Exported<Histogram<f64>> {
    fn touch(&self) {
        each_histogram(self.tenants, |provider, tenant| {
            let labels = [
                KeyValue::new("provider", PROVIDERS[provider as usize]),
                KeyValue::new("tenant", tenant),
            ];
            self.instruments[0].record(OBSERVED, &labels);
        });
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        encode(&self.metered, out);
    }
}

pub(super) fn make(shape: Shape) -> Option<Box<dyn Program>> {
    let of_family = match shape {
        Shape::Counters { series, .. } | Shape::Histograms { series } => series,
    };
    let metered = Metered::with_room(of_family);
    let tenants = shape.tenants();
    Some(match shape {
        Shape::Counters { families, .. } => {
            // The exporter adds `_total` itself.
            let counter = |number| {
                let name = named(number, "otel_requests", "");
                metered.meter.u64_counter(name).build()
            };
            Box::new(Exported {
                bound: OnceLock::new(),
                instruments: (0..families).map(counter).collect::<Vec<Counter<u64>>>(),
                metered,
                tenants,
            })
        }
        Shape::Histograms { .. } => Box::new(Exported {
            instruments: vec![metered.histogram("duration_seconds")],
            metered,
            tenants,
            bound: OnceLock::new(),
        }),
    })
}

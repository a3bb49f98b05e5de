//! OpenTelemetry with its exporter to the `prometheus` crate.

use super::{OBSERVED, Program, Shape, each_counter, each_histogram, named};
use crate::labels::PROVIDERS;
use crate::peers::opentelemetry::Metered;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Counter, Histogram};
use prometheus::{Encoder, TextEncoder};

struct Exported<I> {
    metered: Metered,
    instruments: Vec<I>,
    tenants: usize,
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
                let labels = [
                    KeyValue::new("provider", pair.provider_text()),
                    KeyValue::new("model", pair.model_text()),
                    KeyValue::new("tenant", tenant),
                ];
                counter.add(1, &labels);
            });
        }
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
    let metered = Metered::new();
    let tenants = shape.tenants();
    Some(match shape {
        Shape::Counters { families, .. } => {
            // The exporter adds `_total` itself.
            let counter = |number| {
                let name = named(number, "otel_requests", "");
                metered.meter.u64_counter(name).build()
            };
            Box::new(Exported {
                instruments: (0..families).map(counter).collect::<Vec<Counter<u64>>>(),
                metered,
                tenants,
            })
        }
        Shape::Histograms { .. } => Box::new(Exported {
            instruments: vec![metered.histogram("duration_seconds")],
            metered,
            tenants,
        }),
    })
}

//! The `metrics` crate with its exporter, a recorder for each program.

use super::{OBSERVED, Program, Shape, Tenant, each_counter, each_histogram, family_name};
use crate::items::{BOUNDS, Pair};
use crate::labels::PROVIDERS;
use metrics::{Counter, Label, counter, histogram, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::sync::OnceLock;

struct Recorded {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    shape: Shape,
    /// The first tenant's counters of the first family, kept once one is asked for.
    handles: OnceLock<Vec<Counter>>,
}

fn labels(pair: Pair, tenant: &'static str) -> Vec<Label> {
    vec![
        Label::from_static_parts("provider", pair.provider_text()),
        Label::from_static_parts("model", pair.model_text()),
        Label::from_static_parts("tenant", tenant),
    ]
}

impl Program for Recorded {
    fn touch(&self) {
        let tenants = self.shape.tenants();
        with_local_recorder(&self.recorder, || match self.shape {
            Shape::Counters { families, .. } => (0..families).for_each(|family| {
                each_counter(tenants, |pair, tenant| {
                    counter!(family_name(family), labels(pair, tenant)).increment(1);
                });
            }),
            Shape::Histograms { .. } => each_histogram(tenants, |provider, tenant| {
                let labels = vec![
                    Label::from_static_parts("provider", PROVIDERS[provider as usize]),
                    Label::from_static_parts("tenant", tenant),
                ];
                histogram!("duration_seconds", labels).record(OBSERVED);
            }),
        });
    }

    fn add(&self, pair: Pair, tenant: Tenant) {
        with_local_recorder(&self.recorder, || {
            counter!(family_name(0), labels(pair, tenant.name)).increment(1);
        });
    }

    fn count(&self, pair: Pair) {
        let handle = |pair| counter!(family_name(0), labels(pair, "tenant0"));
        let handles = || Pair::all().map(handle).collect();
        let kept = || with_local_recorder(&self.recorder, handles);
        self.handles.get_or_init(kept)[pair.index()].increment(1);
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        self.handle.render_to_write(out).expect("text is encoded");
    }
}

pub(super) fn make(shape: Shape) -> Option<Box<dyn Program>> {
    let recorder = PrometheusBuilder::new()
        .set_buckets(&BOUNDS)
        .expect("there are bounds")
        .build_recorder();
    Some(Box::new(Recorded {
        handles: OnceLock::new(),
        handle: recorder.handle(),
        recorder,
        shape,
    }))
}

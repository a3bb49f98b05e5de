//! The `metrics` crate with its exporter, a recorder for each program.

use super::{OBSERVED, Program, Shape, each_counter, each_histogram, family_name};
use crate::items::BOUNDS;
use crate::labels::PROVIDERS;
use metrics::{Label, counter, histogram, with_local_recorder};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle, PrometheusRecorder};

struct Recorded {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    shape: Shape,
}

impl Program for Recorded {
    fn touch(&self) {
        let tenants = self.shape.tenants();
        with_local_recorder(&self.recorder, || match self.shape {
            Shape::Counters { families, .. } => (0..families).for_each(|family| {
                each_counter(tenants, |pair, tenant| {
                    let labels = vec![
                        Label::from_static_parts("provider", pair.provider_text()),
                        Label::from_static_parts("model", pair.model_text()),
                        Label::from_static_parts("tenant", tenant),
                    ];
                    counter!(family_name(family), labels).increment(1);
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
        handle: recorder.handle(),
        recorder,
        shape,
    }))
}

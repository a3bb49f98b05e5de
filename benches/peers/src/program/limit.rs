//! The reference for encoding: the text before each number is kept whole, and copied.

use super::{Program, Shape, Tenant, each_counter, each_histogram};
use crate::items::{BOUNDS, Pair};
use crate::labels::PROVIDERS;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

struct Kept {
    text: String,
    /// Where the text before each number ends.
    ends: Vec<usize>,
    values: Vec<AtomicU64>,
    /// What a touch adds to each value: a line of a histogram below its value adds nothing.
    steps: Vec<u64>,
}

impl Kept {
    fn line(&mut self, step: u64) {
        self.ends.push(self.text.len());
        self.values.push(AtomicU64::new(0));
        self.steps.push(step);
    }
}

impl Program for Kept {
    fn touch(&self) {
        for (value, step) in self.values.iter().zip(&self.steps) {
            value.fetch_add(*step, Relaxed);
        }
    }

    fn add(&self, pair: Pair, tenant: Tenant) {
        self.values[tenant.index * Pair::COUNT + pair.index()].fetch_add(1, Relaxed);
    }

    fn scrape(&self, out: &mut Vec<u8>) {
        let mut start = 0;
        let mut number = itoa::Buffer::new();
        for (end, value) in self.ends.iter().zip(&self.values) {
            out.extend_from_slice(&self.text.as_bytes()[start..*end]);
            out.extend_from_slice(number.format(value.load(Relaxed)).as_bytes());
            out.push(b'\n');
            start = *end;
        }
    }
}

/// One family only; the sums are integers, which flatters it.
pub(super) fn make(shape: Shape) -> Option<Box<dyn Program>> {
    let mut kept = Kept {
        text: String::new(),
        ends: Vec::new(),
        values: Vec::new(),
        steps: Vec::new(),
    };
    match shape {
        Shape::Counters { families: 1, .. } => {
            kept.text += "# HELP requests_total Requests.\n# TYPE requests_total counter\n";
            each_counter(shape.tenants(), |pair: Pair, tenant| {
                let (provider, model) = (pair.provider_text(), pair.model_text());
                let _ = write!(
                    kept.text,
                    "requests_total{{provider=\"{provider}\",model=\"{model}\",tenant=\"{tenant}\"}} "
                );
                kept.line(1);
            });
        }
        Shape::Counters { .. } => return None,
        Shape::Histograms { .. } => {
            let name = "duration_seconds";
            let _ = write!(
                kept.text,
                "# HELP {name} Seconds.\n# TYPE {name} histogram\n"
            );
            each_histogram(shape.tenants(), |provider, tenant| {
                let provider = PROVIDERS[provider as usize];
                let labels = format!("provider=\"{provider}\",tenant=\"{tenant}\"");
                for bound in BOUNDS {
                    let _ = write!(kept.text, "{name}_bucket{{{labels},le=\"{bound:?}\"}} ");
                    kept.line(u64::from(super::OBSERVED <= bound));
                }
                let _ = write!(kept.text, "{name}_bucket{{{labels},le=\"+Inf\"}} ");
                kept.line(1);
                let _ = write!(kept.text, "{name}_sum{{{labels}}} ");
                kept.line(1);
                let _ = write!(kept.text, "{name}_count{{{labels}}} ");
                kept.line(1);
            });
        }
    }
    kept.text.shrink_to_fit();
    Some(Box::new(kept))
}

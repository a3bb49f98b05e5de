//! Registries with collectors.
#![allow(dead_code, reason = "each test uses some of it")]

use std::thread;
use std::time::Duration;
use tallymark_runtime::{Collection, CollectorError, Registry};

/// A limit that no test comes to, unless it would hang.
pub(crate) const NEVER: Duration = Duration::from_mins(1);

pub(crate) type Result = std::result::Result<(), CollectorError>;

pub(crate) fn text(registry: &Registry) -> String {
    let mut text = String::new();
    registry.encode_text(&mut text);
    text
}

/// What was counted of a collector.
#[track_caller]
pub(crate) fn errors(text: &str, collector: &str, reason: &str) -> u64 {
    let series = format!(
        "tallymark_collector_errors_total{{collector=\"{collector}\",reason=\"{reason}\"}} "
    );
    let line = text.lines().find_map(|line| line.strip_prefix(&series));
    line.expect("a line").parse().expect("a count")
}

/// A collector of one gauge.
pub(crate) fn gauge(name: &'static str) -> impl FnMut(&mut Collection) -> Result + Send + 'static {
    move |out: &mut Collection| {
        out.gauge(name, "One.").sample(&[], 1);
        Ok(())
    }
}

/// A registry with a collector that goes well, beside which others go wrong.
pub(crate) fn registry() -> Registry {
    let registry = Registry::new();
    registry
        .register_collector("well", NEVER, gauge("well"))
        .unwrap();
    registry
}

/// Waits until `is_so`.
#[track_caller]
pub(crate) fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..20_000 {
        if is_so() {
            return;
        }
        thread::sleep(Duration::from_millis(1));
    }
    panic!("it never comes to be");
}

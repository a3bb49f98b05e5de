//! What is told of collectors: a line whenever one begins to fail, for another reason, or to succeed.
#![cfg(feature = "log")]

#[path = "support/collecting.rs"]
mod collecting;

use collecting::{NEVER, text, until};
use log::{Level, LevelFilter, Log, Metadata, Record};
use std::sync::{Mutex, PoisonError};
use tallymark_runtime::{Collection, CollectorError, Registry};

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps what is told.
struct Keeper;

impl Log for Keeper {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        assert_eq!(record.level(), Level::Warn);
        assert_eq!(record.target(), "tallymark");
        let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(record.args().to_string());
    }

    fn flush(&self) {}
}

/// The lines so far.
fn lines() -> Vec<String> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

#[test]
fn one_line_whenever_it_changes() {
    log::set_logger(&Keeper).unwrap();
    log::set_max_level(LevelFilter::Warn);
    let registry = Registry::new();
    let mut run = 0;
    let collector = move |out: &mut Collection| -> Result<(), CollectorError> {
        run += 1;
        match run {
            1 | 4 | 6 => {
                out.gauge("fine", "Fine.").sample(&[], run);
                Ok(())
            }
            2 | 3 => Err(format!("run {run}").into()),
            _ => {
                out.counter("x_total", "Not fine.")
                    .sample(&[("a", "b")], -1);
                out.counter("x y", "Not fine.").sample(&[], 1);
                Ok(())
            }
        }
    };
    registry.register_collector("x", NEVER, collector).unwrap();
    // They give way to that collector, and of this nothing is told.
    let facts = |out: &mut Collection| {
        out.gauge("fine", "Also fine.").sample(&[], 1);
    };
    assert!(registry.register_facts("facts", facts));
    assert!(!registry.register_facts("facts", facts));
    let expected = [
        "collector `x` failed: run 2; its families are missing until it succeeds",
        "collector `x` succeeds again",
        "collector `x` gave what cannot be shown: `x_total`{a=\"b\"} is a counter and cannot be -1; `x y` cannot name a metric: use letters, digits and underscores, at most 200 bytes; its families are missing until it succeeds",
        "collector `x` succeeds again",
    ];
    for count in [0, 1, 1, 2, 3, 4] {
        text(&registry);
        // A run is told of when nobody waits for it any more.
        until(|| lines().len() >= count);
        assert_eq!(lines(), expected[..count]);
    }
}

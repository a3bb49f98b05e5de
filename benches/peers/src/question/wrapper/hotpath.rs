//! With `hotpath`. It samples what it times; no labels, no outcomes, nothing in flight.
//!
//! Its report is its only way out, so it is asked for one whenever it is read back, and starts anew.

use super::{Failed, Form, ready, work};
use crate::contestant::{Asked, Contestant, Path};
use crate::items::{Call, calls};
use std::cell::Cell;
use std::hint::black_box;

pub(super) fn contestant(form: Form) -> Contestant {
    #[hotpath::measure]
    fn theirs_sync(call: Call) -> Result<u32, Failed> {
        work(call)
    }
    #[hotpath::measure]
    async fn theirs_async(call: Call) -> Result<u32, Failed> {
        work(call)
    }
    let running = Cell::new(Some(guard()));
    let reported = Cell::new(0.0);
    let contestant = match form {
        Form::Sync => Contestant::new(
            "hotpath, sampled, no labels",
            Path::Idiom,
            calls(),
            |call| {
                let _ = black_box(theirs_sync(*call));
            },
            || 0,
        ),
        Form::Async => Contestant::new(
            "hotpath, sampled, no labels",
            Path::Idiom,
            calls(),
            |call| {
                let _ = black_box(ready(theirs_async(*call)));
            },
            || 0,
        ),
    };
    let function = match form {
        Form::Sync => "theirs_sync",
        Form::Async => "theirs_async",
    };
    let read = move || {
        drop(running.take());
        reported.set(reported.get() + report(function));
        running.set(Some(guard()));
        reported.get()
    };
    contestant.expecting(read, |asked: Asked| asked.operations as f64)
}

fn path() -> std::path::PathBuf {
    std::env::temp_dir().join(format!("tallymark-peers-{}.json", std::process::id()))
}

fn guard() -> hotpath::HotpathGuard {
    hotpath::HotpathGuardBuilder::new("bench")
        .format(hotpath::Format::Json)
        .output_path(path())
        .build()
}

/// The calls of the function, by the last report.
fn report(function: &str) -> f64 {
    let text = std::fs::read_to_string(path()).expect("a report is written");
    let parsed: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let functions = parsed["functions_timing"]["data"].as_array();
    let is_it = |row: &&serde_json::Value| {
        let name = row["name"].as_str().unwrap_or_default();
        name.ends_with(function)
    };
    let row = functions.and_then(|rows| rows.iter().find(is_it));
    row.and_then(|row| row["calls"].as_f64()).unwrap_or(0.0)
}

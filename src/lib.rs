//! Prometheus metrics by macro: the compiler counts the series, so the running program never looks
//! anything up.
//!
//! # In short
//!
//! ```
//! use tallymark::{Label, track_metrics};
//!
//! #[derive(Label, Clone, Copy)]
//! enum Plan { Free, Paid }
//!
//! #[track_metrics(plan, namespace = "shop")]
//! fn checkout(plan: Plan) -> Result<u32, String> {
//!     Ok(42)
//! }
//!
//! checkout(Plan::Paid).unwrap();
//! let mut text = String::new();
//! tallymark::registry().encode_text(&mut text);
//! assert!(text.contains(r#"shop_checkout_calls_total{plan="paid",outcome="ok"} 1"#));
//! ```
//!
//! # Labels and budgets
//!
//! A label is a type whose values can be counted: an enum with
//! [`#[derive(Label)]`](macro@Label), a `bool`, an `Option` of a label (it can be absent), or a string
//! of bounded capacity over [`Interned`]. `String` and `u64` are none, and say so at compile time.
//!
//! A family takes one label, a tuple of up to eight, or a struct with
//! [`#[derive(LabelSet)]`](macro@LabelSet). The product of their cardinalities, times the lines of a
//! series, is held against the family's budget of 1,000 series, or its `max_series`.
//!
//! # Sets
//!
//! Metrics are fields of a struct with [`#[derive(MetricSet)]`](macro@MetricSet): [`Counter`],
//! [`Gauge`], [`UpDown`], [`Histogram`], [`Summary`], [`Info`],
//! [`StateSet`], [`NativeHistogram`] and [`Computed`]. A set is a static of the program,
//! or an instance that is registered in a [`Registry`].
//!
//! # Functions
//!
//! [`#[track_metrics]`](macro@track_metrics) counts the calls of a function by [`Outcome`], times them,
//! and counts those in flight; errors are told apart by
//! [`#[derive(ErrorKind)]`](macro@ErrorKind).
//!
//! # Exporting
//!
//! The crate `tallymark-server` serves the program's [`registry()`]:
//! `let exporter = tallymark_server::Exporter::bind("0.0.0.0:9464")?;`. Without it,
//! [`Registry::encode_text`] gives the text to whatever serves the program already.
//!
//! # From elsewhere
//!
//! [`Registry::register_collector`] asks code of yours for families in every scrape, within a time
//! limit: a pool, a queue, a database. The feature `metrics` shows what other crates record with the
//! crate `metrics`, the feature `prometheus` a registry of the crate `prometheus`.
//!
//! # Exemplars
//!
//! A series of a counter and a bucket of a histogram can point to one event behind them, mostly to a
//! trace: [`Exemplar`], given by hand or by `#[track_metrics(exemplar)]`. OpenMetrics and protobuf show them.
//!
//! # Testing
//!
//! [`testing`] takes snapshots of the whole program, of the calling thread, or of one instance of a
//! set, and tells what changed between two.
//!
//! # Metrics of its own
//!
//! | metric | |
//! |---|---|
//! | `tallymark_rejected_values_total{reason}` | values that were left out because they would have spoiled a sum: `nan`, `infinite`, `negative` |
//! | `tallymark_collector_errors_total{collector,reason}` | runs of [collectors](Registry::register_collector) that gave nothing: `error`, `panic`, `timeout`, `invalid`; and families left out: `collision` |
//! | `tallymark_collector_duration_seconds{collector}` | how long a collector's last run took |
//! | `tallymark_metrics_overflow_total`, `tallymark_metrics_clashes_total` | records of the crate `metrics` that were left out: beyond the capacity, or under a name of another type |
//! | `tallymark_computed_panics_total` | functions that panicked instead of giving the values of a [`Computed`] |
//! | `tallymark_computed_hangs_total` | times that such a function was not asked, as it had not returned for five seconds; shown from then on |
//! | `tallymark_label_overflow_total{label,type}` | strings that became `other`, by bounded label |
//!
//! # Two versions
//!
//! A program has one Tallymark: all its crates meet in one scrape. Where two crates ask for versions
//! that Cargo cannot make one, Cargo says so before anything is compiled:
//!
//! ```text
//! package `tallymark-runtime` links to the native library `tallymark`, but it conflicts with a previous package which links to `tallymark` as well:
//! ```
//!
//! What follows names the crates that ask for each; `cargo tree -i tallymark-runtime` does too, once
//! one of them is left out. No library is meant: it is Cargo's way to have a package once.
//!
//! # Off
//!
//! With the feature `off` nothing is measured. Attributes and derives are checked as ever, with the
//! same errors, and annotated functions are compiled as if they had no attribute: no statics, no
//! section, no clock; in an optimised program they take no byte. Sets stay usable: what is counted
//! into them is left out, they read 0 (a timer's `stop` as well), and every registry shows nothing.
//! Labels keep their values, so a string over [`Interned`] reads as before.
//!
//! The feature holds for the whole program, as Cargo builds a crate once: it is for the program to
//! choose, and not for a library. Tests that look at metrics have to be built without it.
//!
//! What reads the result of a function is not checked where an `impl Trait` hides that result's type.
//!
//! # Features
//!
//! - `off`: nothing is measured; see [Off](#off).
//! - `log`: collectors that fail are told of through the crate `log`, and not on standard error.
//! - `metrics`: shows what other crates record with the crate `metrics`.
//! - `opentelemetry`: [`Exemplar::current`], the span that a call is in; for `#[track_metrics(exemplar)]`.
//! - `prometheus`: shows a registry inside a registry of the `prometheus` crate, or the other way round.
#![forbid(unsafe_code)]

pub use tallymark_macros::{ErrorKind, Label, LabelSet, MetricSet, track_metrics};
pub use tallymark_runtime::*;

#[doc(hidden)]
pub use tallymark_runtime::__private;

/// The README's examples, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

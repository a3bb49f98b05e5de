//! What other crates count with the crate `metrics`, in the scrape of this one.
//!
//! Feature `metrics`. A [`MetricsRecorder`] takes what `counter!`, `gauge!` and `histogram!` record
//! anywhere in the program. Its memory is bounded, whether or not anybody scrapes: the number of
//! series by its capacity, and histograms because they have fixed buckets.
//!
//! - A name keeps letters, digits, underscores and colons; every other character becomes `_`, so
//!   `http.requests` is `http_requests`, whatever the reader asks for. Two names that become one are
//!   one family.
//! - A series beyond the capacity is not kept, and what is recorded into it counts in
//!   `tallymark_metrics_overflow_total`.
//! - A name that is a counter already, and then a gauge, stays a counter; what is recorded into the
//!   other counts in `tallymark_metrics_clashes_total`.
//! - Descriptions become help texts. A unit that the name does not say stands behind them.
//! - A family with a name of the program's own is left out, as with any
//!   [collector](crate::Registry::register_collector); this one is called `metrics`.

mod builder;
mod cells;
mod families;
mod recorder;

pub use builder::{InstallError, MetricsBuilder};
pub use recorder::MetricsRecorder;

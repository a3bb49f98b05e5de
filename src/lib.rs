//! Prometheus metrics by macro: the compiler counts the series, so the running program never looks
//! anything up.
#![forbid(unsafe_code)]

pub use tallymark_macros::{ErrorKind, Label, LabelSet, MetricSet, track_metrics};
pub use tallymark_runtime::*;

#[doc(hidden)]
pub use tallymark_runtime::__private;

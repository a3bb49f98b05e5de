//! The runtime of Tallymark: labels, storage, registry, snapshots and encoders.
//!
//! Programs depend on the crate `tallymark`, which re-exports what is public here beside the
//! macros. This crate has no macros, no network and no async runtime, and no
//! threads but those of collectors.
#![deny(unsafe_code)]
// Under loom only the storage is built: loom's atomics cannot stand in statics.
#![cfg_attr(loom, allow(dead_code, unused_imports))]

#[allow(
    unsafe_code,
    reason = "cells are reached through raw pointers; each module lists its invariants"
)]
mod slots;
mod sync;
mod texts;

#[cfg(not(loom))]
#[doc(hidden)]
pub mod __private;
#[cfg(not(loom))]
mod bucket_table;
#[cfg(not(loom))]
pub mod buckets;
#[cfg(not(loom))]
#[allow(
    unsafe_code,
    reason = "pin projections, and the lifetimes of boxes that are passed on"
)]
mod call;
#[cfg(not(loom))]
mod check;
#[cfg(not(loom))]
mod checked;
#[cfg(not(loom))]
mod claim;
#[cfg(not(loom))]
mod clock;
#[cfg(not(loom))]
mod collector;
#[cfg(not(loom))]
mod computed;
#[cfg(not(loom))]
mod counter;
#[cfg(not(loom))]
mod description;
#[cfg(not(loom))]
mod error_kind;
#[cfg(not(loom))]
mod exemplar;
#[cfg(not(loom))]
mod exposition;
#[cfg(not(loom))]
mod family;
#[cfg(not(loom))]
mod function;
#[cfg(not(loom))]
#[allow(
    unsafe_code,
    reason = "statics in sections of their own, between two names of the linker's"
)]
mod gathered;
#[cfg(not(loom))]
mod gauge;
#[cfg(not(loom))]
mod histogram;
#[cfg(not(loom))]
mod info;
#[cfg(not(loom))]
mod interned;
#[cfg(not(loom))]
mod label;
#[cfg(not(loom))]
mod label_set;
#[cfg(not(loom))]
mod message;
#[cfg(not(loom))]
mod metric_set;
#[cfg(not(loom))]
#[cfg(feature = "metrics")]
pub mod metrics;
#[cfg(not(loom))]
mod missing;
#[cfg(not(loom))]
mod native;
#[cfg(not(loom))]
#[cfg(feature = "off")]
mod off;
#[cfg(not(loom))]
mod outcome;
#[cfg(not(loom))]
mod own;
#[cfg(not(loom))]
mod problem;
#[cfg(not(loom))]
#[cfg(feature = "prometheus")]
pub mod prometheus;
#[cfg(not(loom))]
pub mod reading;
#[cfg(not(loom))]
mod record;
#[cfg(not(loom))]
mod registry;
#[cfg(not(loom))]
mod sample;
#[cfg(not(loom))]
mod settle;
#[cfg(not(loom))]
mod state;
#[cfg(not(loom))]
mod state_set;
#[cfg(not(loom))]
pub mod storage;
#[cfg(not(loom))]
mod summary;
#[cfg(not(loom))]
pub mod testing;
#[cfg(not(loom))]
mod timer;
#[cfg(not(loom))]
mod walk;
#[cfg(not(loom))]
pub use claim::OutOfSlots;
#[cfg(not(loom))]
pub use collector::{
    Collection, Collector, CollectorError, HistogramSamples, InfoSamples, Sample, Samples,
    SummarySamples,
};
#[cfg(not(loom))]
pub use computed::{Computed, Formula};
#[cfg(not(loom))]
pub use counter::{Count, Counter, CounterSeries};
#[cfg(not(loom))]
pub use description::{
    Detail, FamilyDescription, Item, Kind, LabelDescription, Location, Number, SetDescription,
};
#[cfg(not(loom))]
pub use error_kind::{ErrorKind, KindName, KindOf};
#[cfg(not(loom))]
pub use exemplar::{Exemplar, ExemplarError};
#[cfg(not(loom))]
pub use exposition::{Escaping, Format, Scrape, TEXT_CONTENT_TYPE};
#[cfg(not(loom))]
pub use family::{Family, FamilyRef};
#[cfg(not(loom))]
pub use gauge::{Gauge, GaugeSeries, Level, UpDown, UpDownSeries};
#[cfg(not(loom))]
pub use histogram::{Histogram, HistogramSeries};
#[cfg(not(loom))]
pub use info::Info;
#[cfg(not(loom))]
pub use interned::Interned;
#[cfg(not(loom))]
pub use label::{Label, LabelText, NamedLabel};
#[cfg(not(loom))]
pub use label_set::{LabelSet, Labels};
#[cfg(not(loom))]
pub use metric_set::MetricSet;
#[cfg(not(loom))]
pub use native::{NativeHistogram, NativeHistogramSeries};
#[cfg(not(loom))]
pub use outcome::{Outcome, Status};
#[cfg(not(loom))]
pub use problem::{Problem, Problems};
#[cfg(not(loom))]
pub use registry::{Registry, registry};
#[cfg(not(loom))]
pub use state::{State, States};
#[cfg(not(loom))]
pub use state_set::{StateSet, StateSetSeries};
#[cfg(not(loom))]
pub use summary::{Summary, SummarySeries};
#[cfg(not(loom))]
pub use timer::{Stopwatch, Timer};

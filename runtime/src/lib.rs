//! The runtime of Tallymark: labels, storage, registry, snapshots and encoders.
//!
//! Programs depend on the crate `tallymark`, which re-exports what is public here beside the
//! macros. This crate has no macros, no threads, no network and no async runtime.
#![deny(unsafe_code)]
// Under loom only the storage is built: loom's atomics cannot stand in statics.
#![cfg_attr(loom, allow(dead_code, unused_imports))]

#[allow(
    unsafe_code,
    reason = "cells are reached through raw pointers; each module lists its invariants"
)]
mod slots;
mod sync;

macro_rules! not_under_loom {
    ($($item:item)*) => { $( #[cfg(not(loom))] $item )* };
}

not_under_loom! {
    #[doc(hidden)]
    pub mod __private;
    pub mod buckets;
    #[allow(unsafe_code, reason = "one pin projection")]
    mod call;
    mod check;
    mod checked;
    mod claim;
    mod clock;
    mod counter;
    mod description;
    mod encode;
    mod error_kind;
    mod family;
    mod function;
    mod gauge;
    mod histogram;
    mod info;
    mod interned;
    mod label;
    mod label_set;
    mod message;
    mod metric_set;
    mod missing;
    mod outcome;
    mod own;
    mod pieces;
    mod record;
    mod problem;
    #[cfg(feature = "prometheus")]
    pub mod prometheus;
    #[allow(unsafe_code, reason = "linkme's slices are statics in a section of their own")]
    mod registry;
    mod settle;
    pub mod storage;
    mod summary;
    pub mod testing;
    mod timer;
    mod walk;

    pub use claim::OutOfSlots;
    pub use counter::{Count, Counter, CounterSeries};
    pub use description::{
        FamilyDescription, Item, Kind, LabelDescription, Location, Number, SetDescription,
    };
    pub use encode::TEXT_CONTENT_TYPE;
    pub use error_kind::{ErrorKind, KindName, KindOf};
    pub use family::{Family, FamilyRef};
    pub use gauge::{Gauge, GaugeSeries, Level, UpDown, UpDownSeries};
    pub use histogram::{Histogram, HistogramSeries};
    pub use info::Info;
    pub use interned::Interned;
    pub use label::{Label, LabelText, NamedLabel};
    pub use label_set::{LabelSet, Labels};
    pub use metric_set::MetricSet;
    pub use outcome::{Outcome, Status};
    pub use problem::{Problem, Problems};
    pub use registry::{Registry, registry};
    pub use summary::{Summary, SummarySeries};
    pub use timer::Timer;
}

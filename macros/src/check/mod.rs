//! The rules, one function each. Every error is born at the user's token, with what to write instead.

pub(crate) mod bindings;
pub(crate) mod block;
pub(crate) mod buckets;
pub(crate) mod call;
pub(crate) mod error_kind;
pub(crate) mod formula;
pub(crate) mod label;
pub(crate) mod metric_set;
pub(crate) mod names;
pub(crate) mod number;
pub(crate) mod track;
pub(crate) mod types;

//! What metrics cost: Tallymark, its peers and the limit, asked the same questions in one run.
//!
//! `cargo xtask bench` runs them; nothing of this is built or tested with Tallymark itself. A
//! contestant takes part by its common idiom, and again by its fastest documented way if that is
//! another. The references of the limit do the work and nothing else. Every round is interleaved,
//! and what was counted is read back: a contestant that lost one increment stops the run.
#![deny(unsafe_code)]
#![allow(
    clippy::inline_always,
    reason = "the references are as direct as can be"
)]

pub mod contestant;
pub mod items;
pub mod labels;
pub mod limit;
pub mod measure;
pub mod peers;
pub mod program;
pub mod question;
pub mod static_metric;

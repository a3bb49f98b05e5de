//! A program that is built three times: without metrics, with them, and with them off.
//!
//! What it counts differs, what it does and how large it is must not, where they are off.
#![cfg_attr(
    not(feature = "measured"),
    deny(unused, reason = "nothing here is for the metrics alone")
)]
#![allow(
    clippy::manual_async_fn,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "functions of every kind are here to be measured"
)]

#[cfg(all(feature = "linked", not(feature = "measured")))]
extern crate tallymark as _;

mod basket;
mod clerk;
mod delivery;
#[cfg(feature = "measured")]
pub mod metrics;
mod till;

pub use basket::{Basket, Line};
pub use clerk::{Clerk, Serves};
pub use delivery::{block_on, parcels};
pub use till::{Declined, Plan};

/// Calls everything once, and says what came of it.
pub fn run_shop(seed: u64) -> u64 {
    [
        basket::run(seed),
        clerk::run(seed),
        delivery::run(seed),
        till::run(seed),
    ]
    .into_iter()
    .fold(seed, |sum, part| sum.wrapping_mul(31).wrapping_add(part))
}

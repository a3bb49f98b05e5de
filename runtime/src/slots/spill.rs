//! Counting where a thread has no cells of its own: they are being taken down with it, or it has had all
//! that it may have at once.
//!
//! `own` makes a thread's cell of a slot, if it may have it.

use super::cell::{add_own, add_own_float, add_shared_float, try_add_shared};
use super::pool::Pool;
use crate::sync::{AtomicU64, Ordering};

/// Why a thread is to have a cell of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// To count faster: the thread has one while there is [room](Pool::has_room).
    Speed,
    /// Because the metric says so, or the thread has met another one at the spilled cell.
    Certain,
}

/// Adds `value`, wrapping.
pub(super) fn add(
    pool: &Pool,
    slot: u32,
    value: u64,
    need: Need,
    own: impl Fn(u32, Need) -> Option<&'static AtomicU64>,
) {
    if let Some(cell) = own(slot, need) {
        add_own(cell, value);
    } else if !try_add_shared(pool.spilled_cell(slot), value) {
        match own(slot, Need::Certain) {
            Some(cell) => add_own(cell, value),
            None => {
                pool.spilled_cell(slot).fetch_add(value, Ordering::Relaxed);
            }
        }
    }
}

/// Adds `value` to an `f64`. Whether another thread is met does not matter: who adds floats also counts
/// beside them, most often.
pub(super) fn add_float(
    pool: &Pool,
    slot: u32,
    value: f64,
    need: Need,
    own: impl Fn(u32, Need) -> Option<&'static AtomicU64>,
) {
    match own(slot, need) {
        Some(cell) => add_own_float(cell, value),
        None => add_shared_float(pool.spilled_cell(slot), value),
    }
}

/// Adds 1 to `count`, then `value` to the `f64` in `sum`.
///
/// Both in one block, or a scrape, which reads one after the other, could see the sum without the count.
pub(super) fn observe(
    pool: &Pool,
    (count, sum): (u32, u32),
    value: f64,
    need: Need,
    own: impl Fn(u32, Need) -> Option<&'static AtomicU64>,
) {
    let observe_own = |need| {
        let (Some(count), Some(sum)) = (own(count, need), own(sum, need)) else {
            return false;
        };
        add_own(count, 1);
        add_own_float(sum, value);
        true
    };
    if observe_own(need) {
        return;
    }
    let spilled = pool.spilled_cell(count);
    if !try_add_shared(spilled, 1) {
        if observe_own(Need::Certain) {
            return;
        }
        spilled.fetch_add(1, Ordering::Relaxed);
    }
    add_shared_float(pool.spilled_cell(sum), value);
}

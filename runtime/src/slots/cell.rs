//! What is done to one cell: by the only thread that writes it, or by any thread if it is shared.

use crate::sync::{AtomicU64, Ordering};

/// Adds `value`, wrapping, to a cell that only the calling thread writes.
#[inline(always)]
pub(crate) fn add_own(cell: &AtomicU64, value: u64) {
    cell.store(
        cell.load(Ordering::Relaxed).wrapping_add(value),
        Ordering::Relaxed,
    );
}

/// Adds `value` to the `f64` in a cell that only the calling thread writes.
#[inline(always)]
pub(crate) fn add_own_float(cell: &AtomicU64, value: f64) {
    let sum = f64::from_bits(cell.load(Ordering::Relaxed)) + value;
    // Release: partner of the Acquire in `Block::read`; free on x86-64, one instruction's
    // difference elsewhere, and it orders a histogram's bucket before its sum.
    cell.store(sum.to_bits(), Ordering::Release);
}

/// Adds `value`, wrapping, to a cell that any thread writes, unless another thread just did.
#[inline]
pub(super) fn try_add_shared(cell: &AtomicU64, value: u64) -> bool {
    let seen = cell.load(Ordering::Relaxed);
    let sum = seen.wrapping_add(value);
    // Not the weak one, which may fail although nobody else is there.
    cell.compare_exchange(seen, sum, Ordering::Relaxed, Ordering::Relaxed)
        .is_ok()
}

/// Adds `value` to the `f64` in a cell that any thread writes.
#[inline(always)]
pub(crate) fn add_shared_float(cell: &AtomicU64, value: f64) {
    let mut seen = cell.load(Ordering::Relaxed);
    loop {
        let mut sum = seen;
        merge(&mut sum, value.to_bits(), true);
        // Release on success: as above.
        match cell.compare_exchange_weak(seen, sum, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => return,
            Err(now) => seen = now,
        }
    }
}

/// Adds a cell's `value` to `sum`.
pub(super) fn merge(sum: &mut u64, value: u64, is_float: bool) {
    *sum = if !is_float {
        sum.wrapping_add(value)
    } else if value == 0 {
        *sum
    } else {
        (f64::from_bits(*sum) + f64::from_bits(value)).to_bits()
    };
}

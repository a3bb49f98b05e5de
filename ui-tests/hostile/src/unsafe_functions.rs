//! The user's own unsafe functions, and those of other calling conventions.

use crate::declared::CALLS;
use crate::facade::track_metrics;

/// Reads a byte.
///
/// # Safety
/// `pointer` points to a byte.
#[must_use]
#[track_metrics(crate = crate::facade, namespace = "pointers")]
pub unsafe fn read(pointer: *const u8) -> u8 {
    // SAFETY: the caller says that there is one.
    unsafe { *pointer }
}

/// Reads a byte, later.
///
/// # Safety
/// `pointer` points to a byte until the future is finished.
#[track_metrics(crate = crate::facade, in_flight = CALLS.all_in_flight())]
#[allow(
    clippy::future_not_send,
    reason = "pointers are not `Send`, measured or not"
)]
pub async unsafe fn read_later(pointer: *const u8) -> u8 {
    std::future::ready(()).await;
    // SAFETY: the caller says that there is one.
    unsafe { read(pointer) }
}

/// For other languages to call.
#[must_use]
#[track_metrics(crate = crate::facade, namespace = "pointers")]
pub extern "C" fn callback(context: *mut u8, amount: i32) -> i32 {
    if context.is_null() { 0 } else { amount + 1 }
}

/// For other languages to call, and to unwind through.
///
/// # Safety
/// `context` points to a byte.
#[track_metrics(crate = crate::facade, namespace = "pointers")]
pub unsafe extern "C-unwind" fn callback_unsafe(context: *mut u8, amount: u8) {
    // SAFETY: the caller says that there is one.
    unsafe { *context += amount }
}

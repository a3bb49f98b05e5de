//! The least that an attribute around a function can add: a variable that is dropped when the
//! function ends. What it does then is of no matter to the compiler.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicU64, Ordering};

static ENDED: AtomicU64 = AtomicU64::new(0);

/// Lives as long as the call.
#[derive(Debug)]
pub struct Guard {
    function: &'static str,
}

impl Guard {
    /// Of the function of that name.
    pub fn new(function: &'static str) -> Self {
        Self { function }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        ENDED.fetch_add(self.function.len() as u64, Ordering::Relaxed);
    }
}

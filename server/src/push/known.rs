//! What is known of a receiver: which version of a protocol it speaks.

use std::sync::atomic::{AtomicU8, Ordering};

const NEWER: u8 = 1;
const OLDER: u8 = 2;

/// Nothing at first, which is 0; shared by those who send and those who make what is sent.
#[derive(Debug, Default)]
pub(crate) struct Known(AtomicU8);

impl Known {
    /// It has proved to know the newer version.
    pub(crate) fn is_proven(&self) -> bool {
        self.0.load(Ordering::Relaxed) == NEWER
    }

    /// It does not know the newer version.
    pub(crate) fn is_older(&self) -> bool {
        self.0.load(Ordering::Relaxed) == OLDER
    }

    pub(crate) fn prove(&self) {
        self.0.store(NEWER, Ordering::Relaxed);
    }

    pub(crate) fn set_older(&self) {
        self.0.store(OLDER, Ordering::Relaxed);
    }
}

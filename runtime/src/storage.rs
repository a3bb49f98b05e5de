//! Which block a family's cells are in: each thread's own, or the shared one.

use crate::slots::{CHUNK_CELLS, Need};

/// A choice of storage, as the last type parameter of a metric.
pub trait Storage: 'static {
    /// The most combinations of labels for which each thread has cells of its own.
    const WIDEST: usize;
}

/// Cells of each thread's own for families of up to 4,096 combinations, shared ones for wider.
///
/// The default. Own cells cost 8 bytes a slot and thread, and nothing else: no thread ever waits
/// for another. Shared ones cost 8 bytes a slot, and contention where threads meet.
///
/// Each thread has 64 KiB of cells, and all threads have another 1 MiB between them. What a thread
/// touches beyond those, it counts in a shared cell, until it meets another thread there: then it has
/// cells of its own after all.
#[derive(Clone, Copy, Debug)]
pub struct Auto;

/// Cells of each thread's own, whatever the width, and whatever the thread has already.
#[derive(Clone, Copy, Debug)]
pub struct PerThread;

/// Shared cells, whatever the width.
#[derive(Clone, Copy, Debug)]
pub struct Shared;

impl Storage for Auto {
    const WIDEST: usize = 4096;
}

impl Storage for PerThread {
    const WIDEST: usize = usize::MAX;
}

impl Storage for Shared {
    const WIDEST: usize = 0;
}

/// Who writes a family's cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sharing {
    /// Each thread its own.
    Never,
    /// Each thread its own; where a thread has no room for them, all others that have none write the same.
    Beyond,
    /// All threads the same, which are in one chunk if there are not too many of them.
    Near,
    /// All threads the same, more than a chunk of them.
    Far,
}

impl Sharing {
    /// That of so many combinations, of which at most `widest` have cells for each thread.
    pub(crate) const fn of(combinations: usize, widest: usize) -> Self {
        if combinations <= widest {
            if widest == usize::MAX {
                Self::Never
            } else {
                Self::Beyond
            }
        } else if combinations <= CHUNK_CELLS {
            Self::Near
        } else {
            Self::Far
        }
    }

    pub(crate) const fn is_shared(self) -> bool {
        matches!(self, Self::Near | Self::Far)
    }

    /// Why a thread is to have cells of its own.
    pub(crate) const fn need(self) -> Need {
        match self {
            Self::Never => Need::Certain,
            _ => Need::Speed,
        }
    }
}

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

/// Who writes a family's cells, and where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sharing {
    /// Whether all threads write the same cells, and not each its own.
    is_shared: bool,
    /// Whether the cells are in one chunk, so that a way to them can be kept.
    is_near: bool,
    /// Why a thread has cells of its own, where it has.
    need: Need,
}

impl Sharing {
    /// All threads write the same cells, which may be in many chunks.
    pub(crate) const FAR: Self = Self {
        is_shared: true,
        is_near: false,
        need: Need::Speed,
    };

    /// Each thread writes its own cells, which may be in many chunks; where a thread has no room for
    /// them, all others that have none write the same.
    pub(crate) const BEYOND: Self = Self {
        is_shared: false,
        ..Self::FAR
    };

    /// That of so many combinations with a cell each, of which at most `widest` have cells for each thread.
    pub(crate) const fn of(combinations: usize, widest: usize) -> Self {
        Self {
            is_shared: combinations > widest,
            is_near: combinations <= CHUNK_CELLS,
            need: if widest == usize::MAX {
                Need::Certain
            } else {
                Need::Speed
            },
        }
    }

    /// The same where a series has so many cells.
    pub(crate) const fn of_cells(self, cells: usize) -> Self {
        Self {
            is_near: self.is_near && cells == 1,
            ..self
        }
    }

    pub(crate) const fn is_shared(self) -> bool {
        self.is_shared
    }

    pub(crate) const fn is_near(self) -> bool {
        self.is_near
    }

    /// Whether each thread keeps a way to its own cells.
    pub(crate) const fn has_way(self) -> bool {
        self.is_near && !self.is_shared
    }

    pub(crate) const fn need(self) -> Need {
        self.need
    }
}

//! Which block a family's cells are in: each thread's own, or the shared one.

/// A choice of storage, as the last type parameter of a metric.
pub trait Storage: 'static {
    /// The most combinations of labels for which each thread has cells of its own.
    const WIDEST: usize;
}

/// Cells of each thread's own for families of up to 4,096 combinations, shared ones for wider.
///
/// The default. Own cells cost 8 bytes a slot and thread, and nothing else: no thread ever waits
/// for another. Shared ones cost 8 bytes a slot, and contention where threads meet.
#[derive(Clone, Copy, Debug)]
pub struct Auto;

/// Cells of each thread's own, whatever the width.
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

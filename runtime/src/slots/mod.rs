//! Storage: one index space of 64-bit slots, held in blocks.
//!
//! A family owns a range of slots. Every thread owns a block, of which only it writes the cells
//! (relaxed load, then store), and which anybody may read; one further block takes what threads count
//! that have no cell of their own. The value of a slot is the sum over all of them. Families whose cells
//! all threads write have numbers of their own, which lead to a block of their own.
//! When a thread ends, its block goes to a list of idle ones *with its values*, and the next new
//! thread adopts it: nothing is merged, nothing is lost, and memory follows the peak of live threads.

mod block;
mod cell;
mod local;
mod near;
mod pool;
mod space;
mod spill;
#[cfg(not(loom))]
mod thread;
#[cfg(not(loom))]
mod ways;

#[cfg(all(test, loom))]
mod loom_tests;

pub(crate) use block::Block;
#[cfg(not(loom))]
pub(crate) use block::CHUNK_CELLS;
#[cfg(not(loom))]
pub(crate) use cell::{add_own, add_own_float, add_shared_float};
#[cfg(not(loom))]
pub(crate) use near::Near;
#[cfg(all(test, loom))]
pub(crate) use pool::Pool;
#[cfg(not(loom))]
pub(crate) use space::{END, Full, SHARED};
#[cfg(not(loom))]
pub(crate) use spill::Need;
#[cfg(not(loom))]
pub(crate) use thread::{
    POOL, add_first, add_first_float, observe_first, own_block, own_cell, own_run, release,
    reserve, reserve_shared, settle_near, settle_way, shared_cell, way_cell, way_to,
};

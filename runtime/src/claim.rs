//! A claim: the range of slots that one family, or all families of one function, own.

use crate::exemplar::{Exemplar, Exemplars};
use crate::slots::{self, CHUNK_CELLS, Near, SHARED};
use crate::storage::Sharing;
use crate::sync::{Mutex, lock};
use once_cell::race::OnceBox;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::time::SystemTime;

/// The bit of the base of a claim without a range; added to any index, it lies beyond every table.
const NONE: u32 = slots::END;
/// Set beside it in the base of a claim that found the index space full.
const REFUSED: u32 = NONE / 2;

/// A range of slots, taken when it is first touched or registered, given back on drop.
pub struct Claim {
    /// The first slot; the bit [`SHARED`] is there from the beginning.
    base: AtomicU32,
    /// The way to cells that all threads write, without looking them up by their slots.
    near: Near,
    /// The number of each thread's way to its own cells.
    way: AtomicU8,
    has_way: bool,
    /// When the range was taken, in milliseconds since 1970: when counting began.
    created: AtomicU64,
    exemplars: OnceBox<Arc<Exemplars>>,
}

/// The index space has no room for another family.
///
/// There are 2³⁰ slots, one for each number that the program's families keep: a counter's series is
/// one slot, a histogram's as many as it has buckets, and two. There are as many again for families
/// with shared [storage](crate::storage).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfSlots {
    /// The slots that the family needs.
    pub wanted: u32,
    /// The slots that are left.
    pub free: u32,
}

impl std::fmt::Display for OutOfSlots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { wanted, free } = self;
        write!(
            f,
            "the program's metrics need more than 2^30 numbers: {wanted} more do not fit into the {free} left; \
             drop instances of metric sets that are no longer used, or merge label values"
        )
    }
}

impl std::error::Error for OutOfSlots {}

/// The longest range one claim can have.
pub(crate) const LONGEST: usize = 1 << 28;

/// Orders the taking of ranges, so that two first touches take one.
static TAKING: Mutex<()> = Mutex::new(());

impl Claim {
    /// A claim of `len` slots, with no range yet.
    pub(crate) const fn new(len: usize, sharing: Sharing) -> Self {
        // A family over the limit is rejected by `check_family`, whose words are better.
        let len = if len > LONGEST { LONGEST } else { len };
        // What has no cells takes one slot, so that no length is 0.
        let len = NonZeroU32::MIN.saturating_add((len as u32).saturating_sub(1));
        let is_shared = if sharing.is_shared() { SHARED } else { 0 };
        Self {
            base: AtomicU32::new(is_shared | NONE),
            near: Near::new(len),
            way: AtomicU8::new(0),
            has_way: sharing.has_way() && len.get() as usize <= CHUNK_CELLS,
            created: AtomicU64::new(0),
            exemplars: OnceBox::new(),
        }
    }

    /// The first slot, taking the range if there is none yet.
    ///
    /// # Errors
    /// When the index space is full.
    pub(crate) fn take(&self) -> Result<u32, OutOfSlots> {
        if cfg!(feature = "off") {
            return Ok(0);
        }
        let _taking = lock(&TAKING);
        // Relaxed, here and below: bases are stored under this lock.
        let base = self.base.load(Ordering::Relaxed);
        if is_taken(base) {
            return Ok(base);
        }
        let reserve = if base >= SHARED {
            slots::reserve_shared
        } else {
            slots::reserve
        };
        match reserve(self.near.len().get()) {
            Ok(base) => {
                // Relaxed: published with the base.
                self.created.store(now_millis(), Ordering::Relaxed);
                // Release, here and below: partner of the Acquire wherever a way or a base is read without the lock, so
                // that a thread whose own cell was cleared when an earlier owner gave the range back finds it cleared.
                if self.has_way {
                    self.way.store(slots::way_to(base), Ordering::Release);
                }
                self.base.store(base, Ordering::Release);
                Ok(base)
            }
            Err(slots::Full { wanted, free }) => {
                self.base.store(base | REFUSED, Ordering::Relaxed);
                Err(OutOfSlots { wanted, free })
            }
        }
    }

    /// The first slot, if the range is taken.
    pub(crate) fn base(&self) -> Option<u32> {
        // Acquire: partner of the Release in `take`.
        let base = self.base.load(Ordering::Acquire);
        is_taken(base).then_some(base)
    }

    /// When the range was taken, in milliseconds since 1970; 0 before.
    pub(crate) fn created(&self) -> u64 {
        self.base()
            .map_or(0, |_| self.created.load(Ordering::Relaxed))
    }

    /// The calling thread's cell at `at`, if it has one; before the range is taken, it has none.
    #[inline(always)]
    fn own_cell(&self, at: u32) -> Option<&'static AtomicU64> {
        // Acquire: partner of the Release in `take`; free on x86-64.
        slots::own_cell(self.base.load(Ordering::Acquire).wrapping_add(at))
    }

    /// The calling thread's cells from `first` on, if they stand side by side and were touched.
    #[inline(always)]
    pub(crate) fn own_run(&self, first: u32, len: u32) -> Option<&'static [AtomicU64]> {
        // Acquire: partner of the Release in `take`.
        slots::own_run(self.base.load(Ordering::Acquire).wrapping_add(first), len)
    }

    /// The calling thread's cell at `at`, if it has kept a way there.
    #[inline(always)]
    fn way_cell(&self, at: u32) -> Option<&'static AtomicU64> {
        // Acquire: partner of the Release in `take`.
        slots::way_cell(self.way.load(Ordering::Acquire), at)
    }

    fn settle_way(&self) {
        let way = self.way.load(Ordering::Acquire);
        if let Some(base) = self.base() {
            slots::settle_way(way, base, self.near.len().get());
        }
    }

    /// The slot at `at`, taking the range if need be; `None` only where the index space is full.
    #[inline]
    fn slot(&self, at: u32) -> Option<u32> {
        // Acquire: as above.
        let base = self.base.load(Ordering::Acquire);
        if is_taken(base) {
            Some(base + at)
        } else {
            self.first_slot(at)
        }
    }

    #[cold]
    #[inline(never)]
    fn first_slot(&self, at: u32) -> Option<u32> {
        if self.base.load(Ordering::Relaxed) & REFUSED != 0 {
            return None;
        }
        Some(self.take().ok()? + at)
    }

    /// Does `write` to the cell at `at` that all threads write; nothing only where the index space is
    /// full.
    #[inline(always)]
    fn share(&self, at: u32, sharing: Sharing, write: impl Fn(&AtomicU64)) {
        if !sharing.is_near() {
            if let Some(slot) = self.slot(at) {
                write(slots::shared_cell(slot));
            }
        } else if let Some(cell) = self.near.cell(at) {
            write(cell);
        } else if let Some(cell) = self.first_shared_cell(at) {
            write(cell);
        }
    }

    #[cold]
    #[inline(never)]
    fn first_shared_cell(&self, at: u32) -> Option<&'static AtomicU64> {
        let first = self.slot(0)?;
        Some(slots::settle_near(&self.near, first, at))
    }

    /// Adds `value`, wrapping, to the slot at `at`.
    #[inline(always)]
    pub(crate) fn add(&self, at: u32, value: u64, sharing: Sharing) {
        if cfg!(feature = "off") {
            return;
        }
        if sharing.is_shared() {
            self.share(at, sharing, |cell| {
                cell.fetch_add(value, Ordering::Relaxed);
            });
        } else if sharing.has_way() {
            match self.way_cell(at) {
                Some(cell) => slots::add_own(cell, value),
                None => self.add_astray(at, value, sharing),
            }
        } else if let Some(cell) = self.own_cell(at) {
            slots::add_own(cell, value);
        } else {
            self.add_first(at, value, sharing);
        }
    }

    /// Adds without a way, and keeps one for the next time.
    #[cold]
    #[inline(never)]
    fn add_astray(&self, at: u32, value: u64, sharing: Sharing) {
        match self.own_cell(at) {
            Some(cell) => {
                slots::add_own(cell, value);
                self.settle_way();
            }
            None => self.add_first(at, value, sharing),
        }
    }

    #[cold]
    #[inline(never)]
    fn add_first(&self, at: u32, value: u64, sharing: Sharing) {
        if let Some(slot) = self.slot(at) {
            slots::add_first(slot, value, sharing.need());
        }
    }

    /// Adds `value` to the `f64` in the slot at `at`.
    #[inline(always)]
    pub(crate) fn add_float(&self, at: u32, value: f64, sharing: Sharing) {
        if cfg!(feature = "off") {
            return;
        }
        if sharing.is_shared() {
            self.share(at, sharing, |cell| slots::add_shared_float(cell, value));
        } else if sharing.has_way() {
            match self.way_cell(at) {
                Some(cell) => slots::add_own_float(cell, value),
                None => self.add_float_astray(at, value, sharing),
            }
        } else if let Some(cell) = self.own_cell(at) {
            slots::add_own_float(cell, value);
        } else {
            self.add_first_float(at, value, sharing);
        }
    }

    /// As [`add_astray`](Self::add_astray).
    #[cold]
    #[inline(never)]
    fn add_float_astray(&self, at: u32, value: f64, sharing: Sharing) {
        match self.own_cell(at) {
            Some(cell) => {
                slots::add_own_float(cell, value);
                self.settle_way();
            }
            None => self.add_first_float(at, value, sharing),
        }
    }

    #[cold]
    #[inline(never)]
    fn add_first_float(&self, at: u32, value: f64, sharing: Sharing) {
        if let Some(slot) = self.slot(at) {
            slots::add_first_float(slot, value, sharing.need());
        }
    }

    /// Counts one observation in the run of slots from `first` on: 1 into the one `count` further on,
    /// then `value` into the one `sum` further on, the last.
    ///
    /// The order is half of a promise: see `Block::read`.
    #[inline(always)]
    pub(crate) fn observe(
        &self,
        first: u32,
        (count, sum): (u32, u32),
        value: f64,
        sharing: Sharing,
    ) {
        if cfg!(feature = "off") {
            return;
        }
        if sharing.is_shared() {
            self.add(first + count, 1, sharing);
            self.add_float(first + sum, value, sharing);
        // One lookup for both, but where a series goes on in the next chunk.
        } else if let Some(cells) = self.own_run(first, sum + 1)
            && let Some(bucket) = cells.get(count as usize)
            && let Some(sum) = cells.last()
        {
            slots::add_own(bucket, 1);
            slots::add_own_float(sum, value);
        } else {
            self.observe_apart((first + count, first + sum), value, sharing);
        }
    }

    #[cold]
    #[inline(never)]
    fn observe_apart(&self, (count, sum): (u32, u32), value: f64, sharing: Sharing) {
        if let (Some(bucket), Some(sum)) = (self.own_cell(count), self.own_cell(sum)) {
            slots::add_own(bucket, 1);
            slots::add_own_float(sum, value);
        } else if let (Some(count), Some(sum)) = (self.slot(count), self.slot(sum)) {
            slots::observe_first((count, sum), value, sharing.need());
        }
    }

    /// Sets the shared slot at `at` to `bits`.
    #[inline(always)]
    pub(crate) fn set(&self, at: u32, bits: u64, sharing: Sharing) {
        if cfg!(feature = "off") {
            return;
        }
        self.share(at, sharing, |cell| cell.store(bits, Ordering::Relaxed));
    }

    /// What the claim keeps beside its cells.
    pub(crate) fn exemplars(&self) -> &Arc<Exemplars> {
        self.exemplars.get_or_init(Box::default)
    }

    /// Keeps the exemplar of what was counted into the slot at `at`.
    #[cold]
    #[inline(never)]
    pub(crate) fn keep(&self, at: u32, value: f64, exemplar: Exemplar) {
        if cfg!(feature = "off") || self.base().is_none() {
            return;
        }
        self.exemplars().keep(at, value, exemplar);
    }

    /// The sum over all blocks of the slot at `at`.
    pub(crate) fn read_one(&self, at: u32, is_float: bool) -> u64 {
        if cfg!(feature = "off") {
            return 0;
        }
        let mut out = [0];
        if let Some(base) = self.base() {
            slots::POOL.read(base + at, &mut out, |_| is_float);
        }
        out[0]
    }
}

/// Milliseconds since 1970.
pub(crate) fn now_millis() -> u64 {
    millis(SystemTime::now())
}

pub(crate) fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as u64)
}

/// Whether a claim of that base has a range.
#[inline(always)]
const fn is_taken(base: u32) -> bool {
    base & NONE == 0
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some(base) = self.base() {
            slots::release(base, self.near.len().get());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEVER: Sharing = Sharing::of(7919, usize::MAX);
    const NEAR: Sharing = Sharing::of(509, 0);

    // Lengths that no other test uses, so that a range comes back to the next claim.

    #[test]
    fn a_range_given_back_is_zero_again() {
        let first = Claim::new(7919, NEVER);
        first.add(5, 3, NEVER);
        let base = first.base();
        drop(first);
        let second = Claim::new(7919, NEVER);
        second.take().unwrap();
        assert_eq!(second.base(), base);
        assert_eq!(second.read_one(5, false), 0);
    }

    #[test]
    fn a_way_that_a_thread_kept_leads_to_who_has_the_range_now() {
        const OWN: Sharing = Sharing::of(503, 4096);
        let (ask, asked) = std::sync::mpsc::channel::<Arc<Claim>>();
        let (tell, told) = std::sync::mpsc::channel();
        let other = std::thread::spawn(move || {
            for claim in asked {
                (0..4).for_each(|_| claim.add(7, 1, OWN));
                assert!(claim.way_cell(7).is_some() && claim.way_cell(503).is_none());
                drop(claim);
                tell.send(()).unwrap();
            }
        });
        let mut bases = Vec::new();
        for _ in 0..3 {
            let claim = Arc::new(Claim::new(503, OWN));
            claim.add(7, 1, OWN);
            ask.send(Arc::clone(&claim)).unwrap();
            told.recv().unwrap();
            assert_eq!(claim.read_one(7, false), 5);
            bases.push(claim.base());
        }
        assert!(bases.iter().all(|base| *base == bases[0]));
        drop(ask);
        other.join().unwrap();
    }

    #[test]
    fn a_shared_range_given_back_is_zero_again() {
        for (len, sharing) in [(509, NEAR), (7919, Sharing::FAR)] {
            let first = Claim::new(len, sharing);
            for at in [0, 5, len as u32 - 1] {
                first.set(at, 3, sharing);
                first.add(at, 4, sharing);
                assert_eq!(first.read_one(at, false), 7);
            }
            let base = first.base();
            drop(first);
            let second = Claim::new(len, sharing);
            second.take().unwrap();
            assert_eq!(second.base(), base);
            assert_eq!(second.read_one(5, false), 0);
            second.set(5, 1, sharing);
            assert_eq!(second.read_one(5, false), 1);
        }
    }
}

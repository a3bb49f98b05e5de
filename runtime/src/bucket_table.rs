//! Which bucket a value falls into, found by its leading bits.
//!
//! The bits of a positive `f64`, read as an integer, are in the order of the numbers. A few of the
//! leading ones (the exponent, and as many of the mantissa as part the bounds from each other) choose
//! a cell of a small table, which knows how many bounds lie below; one comparison does the rest.
//! There is no branch to mispredict, as there is in a search: what lies beyond the table is brought to its
//! first or last cell as a number, for which processors have instructions, where compilers make branches
//! of comparing integers.

/// The cells of a table: two dozen octaves of durations, with two bounds each.
const CELLS: usize = 64;
const LAST_CELL: i64 = 63;

/// The bounds of one family's buckets, and the way to them, made when the program is compiled.
#[derive(Debug)]
pub struct Bounds {
    /// Ascending, without `+Inf`.
    pub(crate) list: &'static [f64],
    /// The first bound that values of a cell may lie above or below, infinity behind the last.
    next: [f64; CELLS],
    /// The number of bounds below all values of a cell.
    below: [u8; CELLS],
    /// The leading bits of the first cell.
    first: i64,
    /// The least value of the first cell, and of the last; what is less or more is in there as well.
    ends: [f64; 2],
    /// The bits that do not count.
    shift: u32,
    /// The most bounds within a cell.
    within: u32,
}

/// The leading bits of a value: negative if the value is, or is -0.
#[inline(always)]
const fn leading(value: f64, shift: u32) -> i64 {
    value.to_bits().cast_signed() >> shift
}

/// The least positive value with these leading bits, if there is one, and else the greatest.
const fn least(leading: i64, shift: u32) -> f64 {
    let greatest = f64::MAX.to_bits().cast_signed();
    if leading > greatest >> shift {
        return f64::MAX;
    }
    f64::from_bits((leading << shift).cast_unsigned())
}

impl Bounds {
    /// Bounds that ascend.
    pub const fn new(list: &'static [f64]) -> Self {
        let len = list.len();
        let mut positive = 0;
        while positive < len && list[positive] <= 0.0 {
            positive += 1;
        }
        let mut best = Self {
            list,
            next: [if len == 0 { f64::INFINITY } else { list[0] }; CELLS],
            below: [0; CELLS],
            first: 0,
            ends: [0.0; 2],
            shift: 52,
            within: len as u32,
        };
        // Nothing to part, or more than a cell can count: all values are in the first cell.
        if positive == len || len > u8::MAX as usize {
            return best;
        }
        let (low, high) = (list[positive], list[len - 1]);
        let mut shift = 52;
        while leading(high, shift) - leading(low, shift) < LAST_CELL {
            let finer = Self::parted(list, leading(low, shift), shift);
            if finer.within < best.within {
                best = finer;
            }
            // One bit less at least, so that the difference of two never overflows.
            if best.within <= 1 || shift == 1 {
                break;
            }
            shift -= 1;
        }
        best
    }

    /// The cells from the one with these leading bits on.
    const fn parted(list: &'static [f64], first: i64, shift: u32) -> Self {
        let (mut next, mut below, mut within) = ([f64::INFINITY; CELLS], [0; CELLS], 0);
        let (mut cell, mut at) = (0, 0);
        while cell <= LAST_CELL {
            let place = cell as usize;
            below[place] = at as u8;
            let start = at;
            if at < list.len() {
                next[place] = list[at];
            }
            // The first cell holds all that lies below it, too.
            while at < list.len() && (list[at] <= 0.0 || leading(list[at], shift) - first <= cell) {
                at += 1;
            }
            if at - start > within {
                within = at - start;
            }
            cell += 1;
        }
        Self {
            list,
            next,
            below,
            first,
            ends: [least(first, shift), least(first + LAST_CELL, shift)],
            shift,
            within: within as u32,
        }
    }

    /// The number of buckets, the one without a bound included.
    #[inline(always)]
    pub(crate) const fn buckets(&self) -> u32 {
        self.list.len() as u32 + 1
    }

    /// The place of the bucket of `value`, a number: the first whose upper bound is not below it.
    #[inline(always)]
    pub(crate) fn find(&self, value: f64) -> u32 {
        if cfg!(feature = "off") {
            return 0;
        }
        let [low, high] = self.ends;
        let near = if value > low { value } else { low };
        let near = if near < high { near } else { high };
        // It is a cell as it is, which the compiler does not know.
        let cell = (leading(near, self.shift) - self.first) as usize % CELLS;
        let at = u32::from(self.below[cell]) + u32::from(value > self.next[cell]);
        if self.within <= 1 {
            return at;
        }
        at + bucket(self.list.get(at as usize..).unwrap_or_default(), value)
    }
}

/// The place of the bucket of `value` among bounds without a table.
#[cfg_attr(not(feature = "off"), inline(never))]
pub(crate) fn bucket(bounds: &[f64], value: f64) -> u32 {
    if cfg!(feature = "off") {
        return 0;
    }
    bounds.partition_point(|bound| value > *bound) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::buckets::{DEFAULT, exponential, linear};

    /// By definition.
    fn counted(bounds: &[f64], value: f64) -> u32 {
        bounds.iter().map(|bound| u32::from(value > *bound)).sum()
    }

    fn agrees(bounds: &'static [f64], within: u32) {
        let table = Bounds::new(bounds);
        assert_eq!(table.within, within, "{bounds:?}");
        let edges = bounds.iter().flat_map(|bound| {
            [
                bound.next_down(),
                *bound,
                bound.next_up(),
                bound * 1.01,
                bound * 0.99,
            ]
        });
        let others = [
            0.0,
            -0.0,
            f64::MIN,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            -5e-324,
            1.0,
            1e9,
        ];
        let mut random = 1u64;
        let random = std::iter::repeat_with(|| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            f64::from_bits(random)
        });
        let random = random.take(100_000).filter(|value| value.is_finite());
        for value in edges.chain(others).chain(random) {
            assert_eq!(
                table.find(value),
                counted(bounds, value),
                "{value} in {bounds:?}"
            );
        }
    }

    #[test]
    fn every_value_falls_where_counting_puts_it() {
        agrees(&[], 0);
        agrees(&[1.0], 1);
        agrees(&DEFAULT, 1);
        agrees(const { &exponential::<40>(1e-6, 2.0) }, 1);
        agrees(const { &exponential::<30>(1.0, 1.5) }, 1);
        agrees(const { &linear::<20>(10.0, 5.0) }, 1);
        agrees(const { &linear::<200>(0.5, 0.5) }, 16);
        agrees(&[0.0, 0.5], 2);
        agrees(&[-10.0, -1.0, 0.0, 1.0, 10.0], 4);
        agrees(&[-2.0, -1.0], 2);
        agrees(&[5e-324, 1.0, f64::MAX], 3);
        agrees(
            const { &[1.0, 1.0f64.next_up(), 1.0f64.next_up().next_up()] },
            2,
        );
        agrees(const { &linear::<300>(1.0, 1.0) }, 300);
    }
}

//! Observations by bucket at one moment, and the quantiles of those between two.

use std::collections::VecDeque;
use std::sync::Arc;
use tallymark_runtime::reading::ValueReading;
use tallymark_runtime::testing::NativeHistogramValue;

/// What a histogram or a summary had counted at one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Distribution {
    /// Upper bounds, ascending, without `+Inf`; of a summary none.
    bounds: Arc<[f64]>,
    /// The observations of each bucket alone, those in `+Inf` last.
    counts: Vec<u64>,
    sum: f64,
}

/// Snapshots of the last minute, to see what was observed in it.
#[derive(Default)]
pub(super) struct Window(VecDeque<(u32, Distribution)>);

/// A window has so many snapshots, so many ticks apart: a minute to a minute and a quarter.
const SNAPSHOTS: usize = 5;
const APART: u32 = 3;

/// What a window takes beside the buckets of its snapshots: a queue grows by doubling.
pub(super) const WINDOW_BYTES: usize =
    size_of::<Window>() + SNAPSHOTS.next_power_of_two() * size_of::<(u32, Distribution)>();

impl Distribution {
    /// Of a histogram or summary; nothing of other values.
    pub(super) fn of(value: &ValueReading<'_>) -> Option<Self> {
        Some(match value {
            ValueReading::Histogram {
                bounds,
                buckets,
                sum,
            } => Self {
                bounds: (*bounds).into(),
                counts: buckets.to_vec(),
                sum: *sum,
            },
            ValueReading::Summary { count, sum, .. } => Self {
                bounds: Arc::default(),
                counts: vec![*count],
                sum: *sum,
            },
            ValueReading::Native(native) => Self::of_native(native),
            _ => return None,
        })
    }

    fn of_native(native: &NativeHistogramValue) -> Self {
        let width = (-f64::from(native.schema)).exp2();
        let bound = |index: i32| (f64::from(index) * width).exp2();
        let mut buckets = Vec::new();
        for (index, count) in native.negative.iter().rev() {
            buckets.push((-bound(*index), 0));
            buckets.push((-bound(index - 1), *count));
        }
        if native.zero_count > 0 {
            buckets.push((0.0, native.zero_count));
        }
        for (index, count) in &native.positive {
            buckets.push((bound(index - 1), 0));
            buckets.push((bound(*index), *count));
        }
        // Neighbours share a bound.
        buckets.dedup_by(|next, kept| {
            let is_shared = next.0.total_cmp(&kept.0).is_eq();
            kept.1 += if is_shared { next.1 } else { 0 };
            is_shared
        });
        let (bounds, mut counts): (Vec<_>, Vec<_>) = buckets.into_iter().unzip();
        counts.push(0);
        Self {
            bounds: bounds.into(),
            counts,
            sum: native.sum,
        }
    }

    /// Adds what another series has counted; returns whether the buckets are the same.
    pub(super) fn add(&mut self, value: &ValueReading<'_>) -> bool {
        let (bounds, buckets, sum) = match value {
            ValueReading::Histogram {
                bounds,
                buckets,
                sum,
            } => (*bounds, *buckets, *sum),
            other => {
                let Some(other) = Self::of(other) else {
                    return false;
                };
                return self.add_buckets(&other.bounds, &other.counts, other.sum);
            }
        };
        self.add_buckets(bounds, buckets, sum)
    }

    fn add_buckets(&mut self, bounds: &[f64], counts: &[u64], sum: f64) -> bool {
        if *self.bounds == *bounds {
            for (own, count) in self.counts.iter_mut().zip(counts) {
                *own = own.wrapping_add(*count);
            }
        } else {
            let Some(merged) = merged((&self.bounds, &self.counts), (bounds, counts)) else {
                return false;
            };
            (self.bounds, self.counts) = merged;
        }
        self.sum += sum;
        true
    }

    pub(super) fn count(&self) -> u64 {
        let add = |sum: u64, count: &u64| sum.wrapping_add(*count);
        self.counts.iter().fold(0, add)
    }

    /// What was observed after `earlier`; nothing where buckets have become wider.
    pub(super) fn since(&self, earlier: &Self) -> Option<Self> {
        let mut counts = self.counts.clone();
        let (last, others) = earlier.counts.split_last()?;
        if let Some(inf) = counts.last_mut() {
            *inf = inf.checked_sub(*last)?;
        }
        let mut at = 0;
        for (bound, count) in earlier.bounds.iter().zip(others) {
            while self.bounds.get(at).is_some_and(|own| own < bound) {
                at += 1;
            }
            let is_same = self
                .bounds
                .get(at)
                .is_some_and(|own| own.total_cmp(bound).is_eq());
            match is_same {
                true => counts[at] = counts[at].checked_sub(*count)?,
                false if *count > 0 => return None,
                false => {}
            }
        }
        Some(Self {
            bounds: Arc::clone(&self.bounds),
            counts,
            sum: self.sum - earlier.sum,
        })
    }

    /// The mean of what was observed, if anything was.
    pub(super) fn mean(&self) -> Option<f64> {
        let count = self.count();
        (count > 0).then(|| self.sum / count as f64)
    }

    /// The value below which a part of the observations are, as `histogram_quantile` of Prometheus has it:
    /// spread evenly over their bucket, the lowest from 0 on, and never above the last bound.
    pub(super) fn quantile(&self, part: f64) -> Option<f64> {
        let all = self.count();
        let last = *self.bounds.last()?;
        if all == 0 {
            return None;
        }
        let rank = part * all as f64;
        let mut below = 0.0;
        for (at, bound) in self.bounds.iter().enumerate() {
            let count = self.counts[at] as f64;
            if count > 0.0 && below + count >= rank {
                let lower = match at.checked_sub(1) {
                    Some(before) => self.bounds[before],
                    None if *bound > 0.0 => 0.0,
                    None => return Some(*bound),
                };
                return Some(lower + (bound - lower) * ((rank - below) / count));
            }
            below += count;
        }
        Some(last)
    }

    pub(super) fn quantiles(&self) -> [Option<f64>; 3] {
        [0.5, 0.95, 0.99].map(|part| self.quantile(part))
    }

    pub(super) fn bytes(&self) -> usize {
        // Snapshots share their bounds, which count for each all the same.
        16 + 8 * (self.bounds.len() + self.counts.len())
    }
}

type Buckets = (Arc<[f64]>, Vec<u64>);

/// The buckets of two series of a native histogram, where no bound of one lies within a bucket of the
/// other that holds something; nothing where one does.
fn merged(one: (&[f64], &[u64]), other: (&[f64], &[u64])) -> Option<Buckets> {
    let (mut bounds, mut counts) = (Vec::new(), Vec::new());
    let (mut left, mut right) = (0, 0);
    loop {
        let next = [(one.0, left), (other.0, right)]
            .iter()
            .filter_map(|(bounds, at)| bounds.get(*at).copied())
            .min_by(f64::total_cmp);
        let Some(bound) = next else { break };
        let mut count = 0u64;
        for ((own, all), at) in [(one, &mut left), (other, &mut right)] {
            match own.get(*at) {
                Some(own) if own.total_cmp(&bound).is_eq() => {
                    count = count.wrapping_add(all[*at]);
                    *at += 1;
                }
                _ if all[*at] > 0 && at.checked_sub(1).is_none_or(|it| own[it] < bound) => {
                    return None;
                }
                _ => {}
            }
        }
        bounds.push(bound);
        counts.push(count);
    }
    counts.push(one.1.last()?.wrapping_add(*other.1.last()?));
    Some((bounds.into(), counts))
}

impl Window {
    /// Keeps a snapshot if one is due; `room` is asked for the bytes of one that takes more memory.
    pub(super) fn push(
        &mut self,
        tick: u32,
        now: &Distribution,
        room: impl FnOnce(usize) -> bool,
    ) -> usize {
        let last = self.0.back();
        if last.is_some_and(|(at, _)| tick < at + APART) {
            return 0;
        }
        let mut now = now.clone();
        if let Some((_, last)) = last
            && last.bounds == now.bounds
        {
            now.bounds = Arc::clone(&last.bounds);
        }
        let freed = if self.0.len() == SNAPSHOTS {
            self.0.pop_front().map_or(0, |(_, oldest)| oldest.bytes())
        } else {
            0
        };
        let bytes = now.bytes();
        if bytes <= freed || room(bytes - freed) {
            self.0.push_back((tick, now));
            return freed.saturating_sub(bytes);
        }
        freed
    }

    /// What was observed since its oldest snapshot.
    pub(super) fn recent(&self, now: &Distribution) -> Option<Distribution> {
        let (_, oldest) = self.0.front()?;
        now.since(oldest)
    }

    pub(super) fn bytes(&self) -> usize {
        self.0.iter().map(|(_, snapshot)| snapshot.bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn histogram(bounds: &[f64], buckets: &[u64]) -> Distribution {
        let value = ValueReading::Histogram {
            bounds,
            buckets,
            sum: 12.0,
        };
        Distribution::of(&value).expect("a histogram")
    }

    #[track_caller]
    fn check(distribution: &Distribution, part: f64, expected: Option<f64>) {
        let found = distribution.quantile(part);
        let is_near = match (found, expected) {
            (Some(found), Some(expected)) => (found - expected).abs() < 1e-9,
            (found, expected) => found == expected,
        };
        assert!(is_near, "{part}: {found:?} instead of {expected:?}");
    }

    #[test]
    fn quantiles_are_those_of_prometheus() {
        let even = histogram(&[1.0, 2.0, 4.0], &[10, 10, 20, 0]);
        check(&even, 0.5, Some(2.0));
        check(&even, 0.25, Some(1.0));
        check(&even, 0.125, Some(0.5));
        check(&even, 0.75, Some(3.0));
        check(&even, 1.0, Some(4.0));
        check(&histogram(&[1.0, 2.0], &[0, 1, 9]), 0.99, Some(2.0));
        check(&histogram(&[1.0, 2.0], &[0, 0, 0]), 0.5, None);
        check(&histogram(&[-1.0, 2.0], &[4, 0, 0]), 0.5, Some(-1.0));
        check(&histogram(&[], &[4]), 0.5, None);
    }

    #[test]
    fn what_was_observed_since() {
        let before = histogram(&[1.0, 2.0], &[1, 2, 3]);
        let after = histogram(&[1.0, 2.0], &[1, 5, 4]);
        let since = after.since(&before).expect("the same buckets");
        assert_eq!(since.counts, [0, 3, 1]);
        assert_eq!(since.count(), 4);
        assert!(before.since(&after).is_none(), "it has begun anew");
        let finer = histogram(&[1.0, 1.5, 2.0], &[1, 1, 2, 3]);
        assert_eq!(
            finer.since(&before).expect("more buckets").counts,
            [0, 1, 0, 0]
        );
        assert!(before.since(&finer).is_none(), "buckets were merged");
    }

    #[test]
    fn native_buckets_are_as_wide_as_they_say() {
        let native = NativeHistogramValue {
            schema: 0,
            positive: vec![(1, 10), (2, 10), (5, 10)],
            negative: vec![(1, 10)],
            zero_count: 10,
            buckets: Vec::new(),
            sum: 0.0,
        };
        let distribution = Distribution::of(&ValueReading::Native(native)).expect("a histogram");
        assert_eq!(
            *distribution.bounds,
            [-2.0, -1.0, 0.0, 1.0, 2.0, 4.0, 16.0, 32.0]
        );
        assert_eq!(distribution.counts, [0, 10, 10, 0, 10, 10, 0, 10, 0]);
        check(&distribution, 1.0, Some(32.0));
        check(&distribution, 0.1, Some(-1.5));
        check(&distribution, 0.9, Some(24.0));
    }

    #[test]
    fn series_add_up_where_their_buckets_fit() {
        let value = |bounds, buckets| ValueReading::Histogram {
            bounds,
            buckets,
            sum: 1.0,
        };
        let mut all = histogram(&[1.0, 2.0], &[0, 2, 0]);
        assert!(all.add(&value(&[1.0, 2.0], &[0, 1, 0])));
        assert_eq!(all.counts, [0, 3, 0]);
        assert!(all.add(&value(&[4.0, 8.0], &[0, 1, 0])));
        assert_eq!(
            (&*all.bounds, &*all.counts),
            (&[1.0, 2.0, 4.0, 8.0][..], &[0, 3, 0, 1, 0][..])
        );
        assert!(!all.add(&value(&[1.5], &[0, 0])), "within a bucket");
        assert!(!all.add(&value(&[9.0], &[1, 0])), "of unknown bounds");
    }

    #[test]
    fn a_window_looks_back_a_minute() {
        let mut window = Window::default();
        let counts = |tick: u32| histogram(&[1.0], &[u64::from(tick), 0]);
        for tick in 0..100 {
            window.push(tick, &counts(tick), |_| true);
            let recent = window.recent(&counts(tick)).expect("a snapshot");
            let expected = u64::from(tick.min(12))..=u64::from(tick.min(15));
            assert!(expected.contains(&recent.count()), "{tick}: {recent:?}");
        }
    }
}

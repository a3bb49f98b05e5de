//! Earlier readings, for rates.

use std::collections::VecDeque;
use std::time::Instant;

/// Readings kept within a window: fewer, and scrapes that come more often share them.
const IN_A_WINDOW: f64 = 60.0;

/// What was read at scrapes before, as far as a rate looks back.
#[derive(Debug)]
pub(crate) struct Past {
    began: Instant,
    /// Seconds since the beginning, and what was read then; ascending. The first is where a rate
    /// starts.
    readings: VecDeque<(f64, Vec<f64>)>,
}

impl Default for Past {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            readings: VecDeque::new(),
        }
    }
}

impl Past {
    /// Seconds since the beginning.
    pub(crate) fn now(&self) -> f64 {
        self.began.elapsed().as_secs_f64()
    }

    /// Keeps the reading that the first rate starts from, if there is none yet.
    pub(crate) fn begin(&mut self, sums: &[f64]) {
        if self.readings.is_empty() {
            self.readings.push_back((self.now(), sums.to_vec()));
        }
    }

    /// Turns what was read `now` into rates a second over the last `window` seconds, or since the
    /// reading before where that is longer ago, or since the first.
    pub(crate) fn rates(&mut self, now: f64, window: f64, sums: &mut [f64]) {
        let mut unused = None;
        while self
            .readings
            .get(1)
            .is_some_and(|(at, _)| *at <= now - window)
        {
            unused = self.readings.pop_front();
        }
        let last = self
            .readings
            .back()
            .map_or(f64::NEG_INFINITY, |(at, _)| *at);
        if now - last >= window / IN_A_WINDOW {
            // In the memory of a reading that is too old, so that a steady scrape takes none.
            let mut kept = unused.map_or_else(Vec::new, |(_, kept)| kept);
            kept.clear();
            kept.extend_from_slice(sums);
            self.readings.push_back((now, kept));
        }
        let Some((start, before)) = self.readings.front() else {
            return sums.fill(0.0);
        };
        let seconds = now - start;
        for (sum, before) in sums.iter_mut().zip(before) {
            // A counter that wrapped around its end went down.
            *sum = if seconds > 0.0 {
                ((*sum - before) / seconds).max(0.0)
            } else {
                0.0
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rates at these times, of a number that goes up by 2 a second.
    fn rates(past: &mut Past, window: f64, times: impl IntoIterator<Item = f64>) -> Vec<f64> {
        let rate = |now: f64| {
            let mut sums = [now * 2.0];
            past.rates(now, window, &mut sums);
            sums[0]
        };
        times.into_iter().map(rate).collect()
    }

    fn begun() -> Past {
        let mut past = Past::default();
        past.readings.push_back((0.0, vec![0.0]));
        past
    }

    #[test]
    fn steady_growth_is_a_steady_rate() {
        let times = || (1..500).map(|n| f64::from(n) * 0.7);
        for window in [0.1, 1.0, 10.0, 1000.0] {
            for rate in rates(&mut begun(), window, times()) {
                assert!((rate - 2.0).abs() < 1e-9, "{rate}");
            }
        }
    }

    #[test]
    fn it_looks_back_as_far_as_the_window() {
        let mut past = begun();
        let mut at = |now: f64, sum: f64| {
            let mut sums = [sum];
            past.rates(now, 10.0, &mut sums);
            sums[0]
        };
        // Since the first reading, while the window is not full.
        assert_eq!(at(0.0, 0.0).to_bits(), 0f64.to_bits());
        assert!((at(5.0, 100.0) - 20.0).abs() < 1e-9);
        assert!((at(10.0, 100.0) - 10.0).abs() < 1e-9);
        assert!((at(15.0, 100.0) - 0.0).abs() < 1e-9);
        // After a pause: since the reading before.
        assert!((at(115.0, 200.0) - 1.0).abs() < 1e-9);
        // What went down counts as nothing.
        assert!((at(120.0, 0.0) - 0.0).abs() < 1e-9);
    }

    #[test]
    fn few_readings_are_kept() {
        let mut past = begun();
        rates(&mut past, 10.0, (1..100_000).map(|n| f64::from(n) * 0.01));
        assert!(
            (50..=64).contains(&past.readings.len()),
            "{}",
            past.readings.len()
        );
    }
}

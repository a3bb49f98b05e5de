//! The last 15 minutes of one number, a point for every tick.
//!
//! Most numbers of most programs stand still, so points take memory once they differ, and none before.

use super::purse::{Purse, Share};
use std::fmt::Write;

/// The points of a ring: at one each five seconds, 15 minutes.
pub(super) const POINTS: usize = 180;

/// So many ticks without a point are bridged by the next one: that long a collector is not asked.
const BRIDGE: u32 = 4;

/// What the points of a ring take.
const BYTES: usize = size_of::<[f32; POINTS]>();

pub(super) struct Ring {
    points: Points,
    /// The first tick of which there is a point.
    since: u32,
    /// The last.
    last: u32,
}

enum Points {
    /// All of them are this.
    Same(f32),
    Each(Box<[f32; POINTS]>),
    /// There was no room for them.
    Lost,
}

impl Ring {
    pub(super) fn new(tick: u32, value: f32) -> Self {
        Self {
            points: Points::Same(value),
            since: tick,
            last: tick,
        }
    }

    /// Whether there was no room for its points.
    pub(super) fn is_lost(&self) -> bool {
        matches!(self.points, Points::Lost)
    }

    /// Adds the point of a tick, and those before it that are missing.
    pub(super) fn push(&mut self, tick: u32, value: f32, purse: &mut Purse, share: Share) {
        let missed = tick.saturating_sub(self.last);
        if missed == 0 {
            return;
        }
        if let Points::Same(same) = self.points
            && (same.to_bits() != value.to_bits() || missed > BRIDGE)
        {
            self.points = if purse.take(BYTES, share) {
                Points::Each(Box::new([same; POINTS]))
            } else {
                Points::Lost
            };
        }
        if let Points::Each(points) = &mut self.points {
            let first = (self.last + 1).max((tick + 1).saturating_sub(POINTS as u32));
            for at in first..tick {
                points[at as usize % POINTS] = if missed > BRIDGE { f32::NAN } else { value };
            }
            points[tick as usize % POINTS] = value;
        }
        self.last = tick;
    }

    fn at(&self, tick: u32) -> f32 {
        match &self.points {
            _ if tick < self.since || tick > self.last => f32::NAN,
            Points::Same(same) => *same,
            Points::Each(points) => points[tick as usize % POINTS],
            Points::Lost => f32::NAN,
        }
    }

    /// The mean of the last points, as many as there are of `count`; of a lost ring nothing.
    pub(super) fn mean(&self, count: u32) -> Option<f64> {
        let first = self.since.max((self.last + 1).saturating_sub(count));
        let points = (first..=self.last).map(|tick| f64::from(self.at(tick)));
        let known: Vec<_> = points.filter(|point| point.is_finite()).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    }

    /// The points behind tick `after` up to `now`, or fewer where it began later: separated by commas, and
    /// nothing for a point that is not there. Nothing at all of a lost ring.
    pub(super) fn text(&self, after: Option<u32>, now: u32) -> Option<String> {
        if self.is_lost() {
            return None;
        }
        let oldest = (now + 1).saturating_sub(POINTS as u32).max(self.since);
        let first = after.map_or(oldest, |after| (after + 1).max(oldest));
        let mut text = String::new();
        for tick in first..=now {
            if tick > first {
                text.push(',');
            }
            write(self.at(tick), &mut text);
        }
        Some(text)
    }

    #[cfg(test)]
    pub(super) fn last(&self) -> u32 {
        self.last
    }

    /// What it gives back when it goes.
    pub(super) fn bytes(&self) -> usize {
        match self.points {
            Points::Each(_) => BYTES,
            Points::Same(_) | Points::Lost => 0,
        }
    }
}

/// As short as a picture needs it.
fn write(point: f32, text: &mut String) {
    // Writing to a string cannot fail.
    let _ = match point {
        point if !point.is_finite() => return,
        point if point.fract() == 0.0 && point.abs() < 1e6 => write!(text, "{}", point as i32),
        point => write!(text, "{point:.4e}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(points: &[(u32, f32)]) -> Ring {
        let mut purse = Purse::new(1 << 20);
        let mut ring = Ring::new(points[0].0, points[0].1);
        for (tick, value) in &points[1..] {
            ring.push(*tick, *value, &mut purse, Share::Family);
        }
        ring
    }

    #[test]
    fn what_stands_still_takes_no_points() {
        let mut still = ring(&[(3, 7.0), (4, 7.0), (5, 7.0)]);
        assert_eq!(still.bytes(), 0);
        assert_eq!(still.text(None, 5).as_deref(), Some("7,7,7"));
        still.push(6, 8.5, &mut Purse::new(1 << 20), Share::Family);
        assert_eq!(still.bytes(), 4 * POINTS);
        assert_eq!(still.text(None, 6).as_deref(), Some("7,7,7,8.5000e0"));
        assert_eq!(still.text(Some(4), 7).as_deref(), Some("7,8.5000e0,"));
        assert_eq!(still.text(Some(7), 7).as_deref(), Some(""));
    }

    #[test]
    fn the_oldest_points_are_written_over() {
        let points: Vec<_> = (0..1000u32).map(|tick| (tick, tick as f32)).collect();
        let text = ring(&points).text(None, 999).expect("points");
        let read: Vec<u32> = text
            .split(',')
            .map(|point| point.parse().expect("a number"))
            .collect();
        assert_eq!(read, (1000 - POINTS as u32..1000).collect::<Vec<_>>());
    }

    #[test]
    fn short_gaps_are_bridged_and_long_ones_are_gaps() {
        let short = ring(&[(0, 1.0), (3, 2.0)]);
        assert_eq!(short.text(None, 3).as_deref(), Some("1,2,2,2"));
        let long = ring(&[(0, 1.0), (5, 1.0), (6, 2.0)]);
        assert_eq!(long.text(None, 6).as_deref(), Some("1,,,,,1,2"));
        let longest = ring(&[(0, 1.0), (5_000, 2.0)]);
        assert_eq!(longest.mean(3), Some(2.0));
    }

    #[test]
    fn without_room_there_is_nothing_to_show() {
        let mut purse = Purse::new(100);
        let mut ring = Ring::new(0, 1.0);
        ring.push(1, 1.0, &mut purse, Share::Series);
        assert!(!ring.is_lost());
        ring.push(2, 2.0, &mut purse, Share::Series);
        assert!(ring.is_lost());
        assert_eq!((ring.text(None, 2), ring.mean(3)), (None, None));
    }

    #[test]
    fn the_mean_is_of_the_last_points() {
        let ring = ring(&[(0, 9.0), (1, 1.0), (2, 2.0), (3, 6.0)]);
        assert_eq!(ring.mean(3), Some(3.0));
        assert_eq!(ring.mean(100), Some(4.5));
    }
}

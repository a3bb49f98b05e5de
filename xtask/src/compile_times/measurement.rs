//! Seconds, by the clock and of the processor.

use super::variants::Variant;
use anyhow::Result;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike as _;
use std::fmt::{self, Display};
use std::time::{Duration, Instant};

/// What one command took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Times {
    pub(crate) wall: f64,
    /// User and system, of the command and all that it started.
    pub(crate) cpu: f64,
}

impl Times {
    /// Of `work`, which waits for every process that it starts, and nothing else does meanwhile.
    pub(crate) fn of<T>(work: impl FnOnce() -> Result<T>) -> Result<(T, Self)> {
        let (cpu, start) = (children_cpu()?, Instant::now());
        let result = work()?;
        let wall = start.elapsed().as_secs_f64();
        let cpu = children_cpu()?.saturating_sub(cpu).as_secs_f64();
        Ok((result, Self { wall, cpu }))
    }
}

impl Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2} s ({:.2} s CPU)", self.wall, self.cpu)
    }
}

/// Of all processes that ended and were waited for.
fn children_cpu() -> Result<Duration> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(Duration::from_micros(micros.cast_unsigned()))
}

/// One variant, round by round.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) variant: &'static Variant,
    pub(crate) checks: Vec<Times>,
    pub(crate) builds: Vec<Times>,
}

impl Measured {
    pub(crate) fn of(variant: &'static Variant) -> Self {
        Self {
            variant,
            checks: Vec::new(),
            builds: Vec::new(),
        }
    }
}

/// Rounds, summed up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Summary {
    pub(crate) wall: f64,
    pub(crate) cpu: f64,
    pub(crate) least_cpu: f64,
    pub(crate) most_cpu: f64,
}

impl Summary {
    /// Medians, and the spread.
    pub(crate) fn of(rounds: &[Times]) -> Self {
        let cpu = sorted(rounds.iter().map(|times| times.cpu));
        Self {
            wall: median(&sorted(rounds.iter().map(|times| times.wall))),
            cpu: median(&cpu),
            least_cpu: cpu.first().copied().unwrap_or(f64::NAN),
            most_cpu: cpu.last().copied().unwrap_or(f64::NAN),
        }
    }
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

fn median(sorted: &[f64]) -> f64 {
    let upper = sorted.len() / 2;
    match (sorted.get(upper), upper.checked_sub(1)) {
        (Some(upper), Some(lower)) if sorted.len().is_multiple_of(2) => {
            f64::midpoint(sorted[lower], *upper)
        }
        (Some(middle), _) => *middle,
        (None, _) => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_in_the_middle() {
        assert_eq!(median(&[1.0, 2.0, 9.0]), 2.0);
        assert_eq!(median(&[1.0, 2.0, 4.0, 9.0]), 3.0);
        assert_eq!(median(&[7.0]), 7.0);
        assert!(median(&[]).is_nan());
    }

    #[test]
    fn a_summary_sorts_each_number_for_itself() {
        let times = |wall, cpu| Times { wall, cpu };
        let summary = Summary::of(&[times(3.0, 1.5), times(1.0, 2.5), times(2.0, 0.5)]);
        assert_eq!(
            summary,
            Summary {
                wall: 2.0,
                cpu: 1.5,
                least_cpu: 0.5,
                most_cpu: 2.5
            }
        );
    }

    #[test]
    fn processor_time_is_that_of_the_command() {
        let busy = || {
            let script = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done";
            Ok(std::process::Command::new("sh")
                .args(["-c", script])
                .status()?)
        };
        let (status, times) = Times::of(busy).expect("runs");
        assert!(status.success());
        // More than it takes this process to start another.
        assert!(times.cpu > 0.02, "{times:?}");
    }
}

//! `rate_limit`: one request in an interval, and so many at once that have not come before.

use crate::own::{OWN, Refusal};
use crate::page::{Answer, PLAIN, respond};
use crate::web_config::RateSection;
use hyper::StatusCode;
use hyper::header::{HeaderValue, RETRY_AFTER};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Beyond it, to add an interval to a time could overflow.
const LONGEST: Duration = Duration::from_hours(24);

pub(crate) struct Rate {
    interval: Duration,
    /// How far ahead of its interval a request may come.
    ahead: Duration,
    /// When the next request would come if all came in their intervals.
    next: Mutex<Instant>,
}

impl Rate {
    /// Nothing where there is no interval, as in the exporter toolkit.
    pub(crate) fn new(section: &RateSection) -> Result<Option<Self>, String> {
        let text = section.interval.as_deref().unwrap_or("0s");
        let interval = parse(text).filter(|interval| *interval <= LONGEST);
        let interval = interval.ok_or_else(|| {
            format!(
                "`rate_limit`: the interval `{text}` is none up to 24h; write `100ms` or `1m30s`"
            )
        })?;
        let burst = section.burst.unwrap_or(1);
        if burst == 0 {
            return Err(
                "`rate_limit`: with a burst of 0 nobody is answered; write 1 or more".to_owned(),
            );
        }
        Ok((!interval.is_zero()).then(|| Self {
            interval,
            ahead: interval.saturating_mul(burst - 1).min(LONGEST),
            next: Mutex::new(Instant::now()),
        }))
    }

    /// Nothing for who may ask now, and otherwise an answer.
    pub(crate) fn refusal(&self) -> Option<Answer> {
        let wait = self.wait(Instant::now())?;
        OWN.refused_requests_total.with(Refusal::Rate).inc();
        let text = "too many requests, by `rate_limit` of the web configuration\n".to_owned();
        let mut answer = respond(StatusCode::TOO_MANY_REQUESTS, PLAIN, text);
        let seconds = wait.as_secs_f64().ceil().max(1.0) as u64;
        let seconds = HeaderValue::from(seconds);
        answer.headers_mut().insert(RETRY_AFTER, seconds);
        Some(answer)
    }

    /// How long to wait, for who may not ask now.
    fn wait(&self, now: Instant) -> Option<Duration> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let due = (*next).max(now);
        let early = (due - now).saturating_sub(self.ahead);
        if early.is_zero() {
            *next = due + self.interval;
            return None;
        }
        Some(early)
    }
}

/// A duration as Go writes it: numbers, each with its unit.
fn parse(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut rest = text;
    let mut seconds = 0.0;
    while !rest.is_empty() {
        let (number, behind) = rest.split_at(rest.find(|at: char| at.is_alphabetic())?);
        let end = behind.find(|at: char| !at.is_alphabetic());
        let (unit, behind) = behind.split_at(end.unwrap_or(behind.len()));
        let unit = match unit {
            "ns" => 1e-9,
            "us" | "µs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        seconds += number.parse::<f64>().ok()? * unit;
        rest = behind;
    }
    Duration::try_from_secs_f64(seconds)
        .ok()
        .filter(|_| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_go() {
        for (text, millis) in [
            ("1s", 1000),
            ("1.5s", 1500),
            ("100ms", 100),
            ("1m30s", 90_000),
            ("1h", 3_600_000),
            ("0", 0),
            ("0s", 0),
        ] {
            assert_eq!(parse(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in ["", "1", "s", "-1s", "1 s", "1d", "1s2", "soon", "1e300h"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_burst_is_let_through_and_one_an_interval_after_it() {
        let section = RateSection {
            interval: Some("10s".to_owned()),
            burst: Some(3),
        };
        let rate = Rate::new(&section).expect("right").expect("a limit");
        let now = Instant::now();
        let at = |seconds| rate.wait(now + Duration::from_secs(seconds));
        assert_eq!([at(0), at(0), at(0)], [None; 3]);
        assert!(at(0).is_some_and(|wait| wait > Duration::from_secs(9)));
        assert!(at(9).is_some_and(|wait| wait <= Duration::from_secs(1)));
        assert_eq!(at(10), None);
        assert!(at(10).is_some());
        assert_eq!([at(100), at(100), at(100)], [None; 3]);
        assert!(at(100).is_some());
    }
}

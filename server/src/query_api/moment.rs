//! Times and durations, as Prometheus' HTTP API has them.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What Prometheus can count in milliseconds.
const FARTHEST: f64 = 9_223_372_036_854_775.0;

/// A time in seconds since 1970: a number of those, or a date of RFC 3339.
pub(crate) fn time(text: &str) -> Option<f64> {
    let seconds = match text.parse::<f64>() {
        Ok(seconds) => seconds,
        Err(_) => {
            let date = OffsetDateTime::parse(text, &Rfc3339).ok()?;
            date.unix_timestamp_nanos() as f64 / 1e9
        }
    };
    (seconds.abs() <= FARTHEST).then_some(seconds)
}

/// A duration in seconds: a number of those, or numbers with units, the greater units first.
pub(crate) fn duration(text: &str) -> Option<f64> {
    let seconds = match text.parse::<f64>() {
        Ok(seconds) => seconds,
        Err(_) => with_units(text)?,
    };
    (seconds.abs() <= FARTHEST).then_some(seconds)
}

fn with_units(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 7] = [
        ("y", 365.0 * 86400.0),
        ("w", 7.0 * 86400.0),
        ("d", 86400.0),
        ("h", 3600.0),
        ("m", 60.0),
        ("s", 1.0),
        ("ms", 0.001),
    ];
    let mut sum = 0.0;
    let mut units = UNITS.iter();
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit())?;
        let (number, behind) = rest.split_at(digits);
        let end = behind
            .find(|char: char| char.is_ascii_digit())
            .unwrap_or(behind.len());
        let (unit, behind) = behind.split_at(end);
        // Each unit once, and none after a smaller one.
        let (_, seconds) = units.find(|(name, _)| *name == unit)?;
        sum += number.parse::<f64>().ok()? * seconds;
        rest = behind;
    }
    (!text.is_empty()).then_some(sum)
}

#[cfg(test)]
mod tests {
    use super::{duration, time};

    #[test]
    fn times_are_seconds_or_dates() {
        for (text, seconds) in [
            ("1700000000", 1_700_000_000.0),
            ("1700000000.5", 1_700_000_000.5),
            ("-1e3", -1000.0),
            ("1970-01-01T00:01:00Z", 60.0),
            ("1970-01-01T02:00:00.25+02:00", 0.25),
        ] {
            assert_eq!(time(text), Some(seconds), "{text}");
        }
        for text in [
            "",
            "now",
            "NaN",
            "inf",
            "1e300",
            "1970-01-01",
            "1970-01-01T02:00:00 02:00",
            "1970-13-01T00:00:00Z",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }

    #[test]
    fn durations_are_seconds_or_have_units() {
        for (text, seconds) in [
            ("15", 15.0),
            ("0.5", 0.5),
            ("15s", 15.0),
            ("1h30m", 5400.0),
            ("1d12h", 129_600.0),
            ("250ms", 0.25),
            ("1y1w1ms", 32_140_800.001),
            ("0s", 0.0),
        ] {
            assert_eq!(duration(text), Some(seconds), "{text}");
        }
        for text in [
            "", "s", "1s1h", "1s1s", "1.5h", "1 h", "1H", "5i", "h1", "-5m", "NaN", "é",
        ] {
            assert_eq!(duration(text), None, "{text}");
        }
        // More digits than a number has are many, and no panic.
        assert_eq!(duration(&format!("{}s", "9".repeat(400))), None);
    }
}

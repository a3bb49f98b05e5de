//! Numbers as text.

use super::page::Page;
use std::io::Write;
use std::mem::MaybeUninit;

/// The digits of all numbers below 100.
const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut at = 0;
    while at < 100 {
        pairs[at] = [b'0' + at as u8 / 10, b'0' + at as u8 % 10];
        at += 1;
    }
    pairs
};

/// Room for any unsigned integer and the end of a line.
pub(super) const NUMBER: usize = 32;

/// Writes an unsigned integer at the start of `out`, and returns its length.
///
/// Straight to its place: digits that are read back from where they were written pair by pair wait for
/// the processor to have stored them.
#[inline(always)]
pub(super) fn digits(mut value: u64, out: &mut [MaybeUninit<u8>; NUMBER]) -> usize {
    let len = length(value);
    let mut end = len;
    while value >= 10 {
        end -= 2;
        let pair = PAIRS[(value % 100) as usize];
        out[end % NUMBER].write(pair[0]);
        out[(end + 1) % NUMBER].write(pair[1]);
        value /= 100;
    }
    if end > 0 {
        out[0].write(b'0' + value as u8);
    }
    len
}

/// The number of digits.
#[inline(always)]
fn length(value: u64) -> usize {
    // 1233 / 4096 is a little more than the logarithm of 2 to the base 10.
    let bits = u64::BITS - (value | 1).leading_zeros();
    let guess = ((bits * 1233) >> 12) as usize;
    guess + usize::from(value >= POWERS[guess])
}

/// The smallest numbers with one digit, two digits, and so on; the first is less than any that is asked about.
const POWERS: [u64; 20] = {
    let mut powers = [0; 20];
    let mut at = 1;
    while at < 20 {
        powers[at] = 10u64.pow(at as u32);
        at += 1;
    }
    powers
};

/// Appends an unsigned integer.
pub(crate) fn push_unsigned(out: &mut Vec<u8>, value: u64) {
    Page::new(out).put_number(value);
}

/// Appends a signed integer.
pub(crate) fn push_signed(out: &mut Vec<u8>, value: i64) {
    if value < 0 {
        out.push(b'-');
    }
    push_unsigned(out, value.unsigned_abs());
}

/// Appends a float, the shortest text that reads back as the same value; `NaN`, `+Inf`, `-Inf`.
pub(crate) fn push_float(out: &mut Vec<u8>, value: f64) {
    let magnitude = value.abs();
    if value.is_nan() {
        out.extend_from_slice(b"NaN");
    } else if value.is_infinite() {
        out.extend_from_slice(if value > 0.0 { b"+Inf" } else { b"-Inf" });
    } else if magnitude != 0.0 && !(1e-5..1e17).contains(&magnitude) {
        let _ = write!(out, "{value:e}");
    } else {
        let _ = write!(out, "{value}");
    }
}

/// Appends milliseconds as seconds.
pub(crate) fn push_seconds(out: &mut Vec<u8>, millis: u64) {
    push_unsigned(out, millis / 1000);
    let _ = write!(out, ".{:03}", millis % 1000);
}

/// Appends the bound of a bucket as OpenMetrics and Prometheus itself write it: `5.0`, `0.25`, `1e+06`.
///
/// A bound is part of a series' name, so it has to read the same in all formats. Source: Go's
/// `strconv.FormatFloat(bound, 'g', -1, 64)`, with `.0` behind what would look like an integer.
pub(crate) fn push_bound(out: &mut String, bound: f64) {
    use std::fmt::Write;
    if bound.is_infinite() {
        return out.push_str(if bound > 0.0 { "+Inf" } else { "-Inf" });
    }
    let scientific = format!("{bound:e}");
    let Some((digits, Ok(exponent))) = scientific
        .split_once('e')
        .map(|(digits, exponent)| (digits, exponent.parse::<i32>()))
    else {
        return out.push_str(&scientific);
    };
    if (-4..6).contains(&exponent) {
        let _ = write!(out, "{bound:?}");
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{digits}e{sign}{:02}", exponent.abs());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_read_as_go_writes_them() {
        for (bound, text) in [
            (5.0, "5.0"),
            (0.0, "0.0"),
            (-2.5, "-2.5"),
            (0.005, "0.005"),
            (0.000_1, "0.0001"),
            (0.000_025, "2.5e-05"),
            (100_000.0, "100000.0"),
            (1_000_000.0, "1e+06"),
            (1_048_576.0, "1.048576e+06"),
            (1e21, "1e+21"),
            (1e-100, "1e-100"),
            (f64::INFINITY, "+Inf"),
        ] {
            let mut out = String::new();
            push_bound(&mut out, bound);
            assert_eq!(out, text);
        }
    }

    #[test]
    fn integers() {
        let powers = (0..20).map(|at| 10u64.pow(at));
        let near = powers.flat_map(|power| [power - 1, power, power + 1]);
        for value in near.chain([0, 123, u64::MAX]) {
            let mut out = Vec::new();
            push_unsigned(&mut out, value);
            assert_eq!(out, value.to_string().as_bytes());
        }
        for value in [0, -1, 42, i64::MIN, i64::MAX] {
            let mut out = Vec::new();
            push_signed(&mut out, value);
            assert_eq!(out, value.to_string().as_bytes());
        }
    }

    #[test]
    fn floats_read_back_as_they_were() {
        for value in [
            0.0,
            -0.0,
            0.1,
            1.0,
            1e-5,
            9.9e-6,
            1e17,
            5e-324,
            f64::MAX,
            f64::MIN,
            1.0 / 3.0,
        ] {
            let mut out = Vec::new();
            push_float(&mut out, value);
            let text = String::from_utf8(out).unwrap();
            assert_eq!(
                text.parse::<f64>().unwrap().to_bits(),
                value.to_bits(),
                "{text}"
            );
            assert!(text.len() < 25, "{text}");
        }
        for (value, text) in [
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (5.0, "5"),
            (0.005, "0.005"),
        ] {
            let mut out = Vec::new();
            push_float(&mut out, value);
            assert_eq!(out, text.as_bytes());
        }
    }
}

//! Numbers as text.

use super::page::Page;
use std::io::Write;
use std::mem::MaybeUninit;

/// Room for any unsigned integer and the end of a line.
pub(super) const NUMBER: usize = 32;

/// Writes an unsigned integer at the start of `out`, and returns its length.
#[inline(always)]
pub(super) fn digits(value: u64, out: &mut [MaybeUninit<u8>; NUMBER]) -> usize {
    if value < 10 {
        out[0].write(b'0' + value as u8);
        1
    } else if value < EIGHT_DIGITS {
        first_digits(value, out)
    } else {
        many_digits(value, out)
    }
}

/// The first number that has more than eight digits.
const EIGHT_DIGITS: u64 = 100_000_000;

fn many_digits(value: u64, out: &mut [MaybeUninit<u8>; NUMBER]) -> usize {
    let (above, last) = (value / EIGHT_DIGITS, value % EIGHT_DIGITS);
    let mut len = if above < EIGHT_DIGITS {
        first_digits(above, out)
    } else {
        let (above, middle) = (above / EIGHT_DIGITS, above % EIGHT_DIGITS);
        let len = first_digits(above, out);
        put_eight(eight(middle), &mut out[len..]);
        len + 8
    };
    put_eight(eight(last), &mut out[len..]);
    len += 8;
    len
}

/// Writes a number of at most eight digits, and returns how many it has.
#[inline(always)]
fn first_digits(value: u64, out: &mut [MaybeUninit<u8>]) -> usize {
    let digits = eight(value);
    // Of 0, too, one digit is written.
    let zeros = (digits | 1 << 56).trailing_zeros() / 8;
    put_eight(digits >> (zeros * 8), out);
    8 - zeros as usize
}

#[inline(always)]
fn put_eight(digits: u64, out: &mut [MaybeUninit<u8>]) {
    if let Some(to) = out.first_chunk_mut() {
        let digits = digits | u64::from_le_bytes([b'0'; 8]);
        *to = digits.to_le_bytes().map(MaybeUninit::new);
    }
}

/// The eight digits of a number, each in a byte, the first in the lowest.
///
/// All at once, by multiplications in place of divisions, in halves, quarters and eighths of a word:
/// 10486 / 2²⁰ is a hundredth for numbers of four digits, and 103 / 2¹⁰ a tenth for those of two.
#[inline(always)]
fn eight(value: u64) -> u64 {
    let fours = (value / 10_000) | ((value % 10_000) << 32);
    let hundreds = (fours * 10_486) >> 20 & 0x0000_007f_0000_007f;
    let twos = hundreds | (fours - hundreds * 100) << 16;
    let tens = (twos * 103) >> 10 & 0x000f_000f_000f_000f;
    tens | (twos - tens * 10) << 8
}

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

/// The bound of a bucket, or a quantile, as a text of its own.
pub(crate) fn bound_text(bound: f64) -> String {
    let mut text = String::new();
    push_bound(&mut text, bound);
    text
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
        let cut = (0..64).map(|bits| 9_876_543_210_987_654_321 >> bits);
        for value in near.chain(0..20_000).chain(cut).chain([u64::MAX]) {
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

//! Numbers as text.

use std::fmt::Write;

/// Appends an unsigned integer.
pub(crate) fn push_unsigned(out: &mut String, mut value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|digit| char::from(*digit)));
}

/// Appends a signed integer.
pub(crate) fn push_signed(out: &mut String, value: i64) {
    if value < 0 {
        out.push('-');
    }
    push_unsigned(out, value.unsigned_abs());
}

/// Appends a float, the shortest text that reads back as the same value; `NaN`, `+Inf`, `-Inf`.
pub(crate) fn push_float(out: &mut String, value: f64) {
    let magnitude = value.abs();
    if value.is_nan() {
        out.push_str("NaN");
    } else if value.is_infinite() {
        out.push_str(if value > 0.0 { "+Inf" } else { "-Inf" });
    } else if magnitude != 0.0 && !(1e-5..1e17).contains(&magnitude) {
        let _ = write!(out, "{value:e}");
    } else {
        let _ = write!(out, "{value}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        for value in [0, 9, 10, 123, u64::MAX] {
            let mut out = String::new();
            push_unsigned(&mut out, value);
            assert_eq!(out, value.to_string());
        }
        for value in [0, -1, 42, i64::MIN, i64::MAX] {
            let mut out = String::new();
            push_signed(&mut out, value);
            assert_eq!(out, value.to_string());
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
            let mut out = String::new();
            push_float(&mut out, value);
            assert_eq!(
                out.parse::<f64>().unwrap().to_bits(),
                value.to_bits(),
                "{out}"
            );
            assert!(out.len() < 25, "{out}");
        }
        for (value, text) in [
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
            (5.0, "5"),
            (0.005, "0.005"),
        ] {
            let mut out = String::new();
            push_float(&mut out, value);
            assert_eq!(out, text);
        }
    }
}

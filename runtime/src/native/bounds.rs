//! Which exponential bucket a value falls into, exactly.
//!
//! In schema `s` bucket number `i` holds what is above `base^(i-1)` and not above `base^i`, where
//! `base` is `2^(2^-s)`. Source: <https://prometheus.io/docs/specs/native_histograms/>.

/// The finest schema: 256 buckets from each power of two to the next.
pub(crate) const FINEST: i32 = 8;
/// The coarsest: a bucket is 16 powers of two wide.
pub(crate) const COARSEST: i32 = -4;
/// What is not further than this from 0 counts as 0. As in Prometheus' client for Go.
pub(crate) const ZERO_THRESHOLD: f64 = f64::from_bits((1023 - 128) << 52);

/// Buckets of the finest schema between two powers of two.
const PER_POWER: usize = 1 << FINEST;

/// 2^(1/2), 2^(1/4), … 2^(1/256), in units of 2^-127.
const ROOTS: [u128; FINEST as usize] = [
    0xb504_f333_f9de_6484_597d_89b3_754a_be9f,
    0x9837_f051_8db8_a96f_46ad_2318_2e42_f6f6,
    0x8b95_c1e3_ea8b_d6e6_fbe4_6287_58a5_3c90,
    0x85aa_c367_cc48_7b14_c5c9_5b8c_2154_c1b2,
    0x82cd_8698_ac2b_a1d7_3e2a_475b_4652_0bff,
    0x8164_d1f3_bc03_0773_7be5_6527_bd14_def5,
    0x80b1_ed4f_d999_ab6c_2533_5719_b6e6_fd20,
    0x8058_d7d2_d5e5_f6b0_94d5_89f6_08ee_4aa2,
];

/// The bounds of the finest schema from 0.5 up to 1, each the nearest `f64`: `2^(k/256 - 1)`.
///
/// Computed here rather than by `powf`, whose last bit differs from platform to platform.
static BOUNDS: [f64; PER_POWER] = {
    let mut bounds = [0.0; PER_POWER];
    let mut k = 0;
    while k < PER_POWER {
        let mut power = 1u128 << 127;
        let mut root = 0;
        while root < ROOTS.len() {
            if k & (PER_POWER >> (root + 1)) != 0 {
                power = product(power, ROOTS[root]);
            }
            root += 1;
        }
        // 53 bits, rounded; the highest is not stored.
        let rounded = ((power >> 74) + 1) >> 1;
        bounds[k] = f64::from_bits(1022 << 52 | rounded as u64 & ((1 << 52) - 1));
        k += 1;
    }
    bounds
};

/// The product of two numbers in units of 2^-127, but for its last bits.
const fn product(a: u128, b: u128) -> u128 {
    const LOW: u128 = u64::MAX as u128;
    let (a_high, a_low) = (a >> 64, a & LOW);
    let (b_high, b_low) = (b >> 64, b & LOW);
    a_high * b_high * 2 + ((a_high * b_low) >> 63) + ((a_low * b_high) >> 63)
}

/// The number of the bucket of `magnitude`, which is above 0 and finite, in the finest schema.
pub(crate) fn finest(magnitude: f64) -> i32 {
    const SUBNORMAL: f64 = (1u64 << 54) as f64;
    let (scaled, shift) = if magnitude < f64::MIN_POSITIVE {
        (magnitude * SUBNORMAL, 54)
    } else {
        (magnitude, 0)
    };
    let bits = scaled.to_bits();
    // As C's `frexp`: `magnitude` is `fraction` times 2 to the `exponent`, and `fraction` in 0.5..1.
    let exponent = (bits >> 52) as i32 - 1022 - shift;
    let fraction = f64::from_bits(1022 << 52 | bits & ((1 << 52) - 1));
    let within = BOUNDS.partition_point(|bound| *bound < fraction);
    (exponent - 1) * PER_POWER as i32 + within as i32
}

/// The number of the bucket that bucket `index` is part of, so many schemas coarser.
pub(crate) fn coarser(index: i32, by: i32) -> i32 {
    (index + (1 << by) - 1) >> by
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_powers() {
        for (k, bound) in BOUNDS.iter().enumerate() {
            let power = ((k as f64) / 256.0).exp2() / 2.0;
            assert!((bound - power).abs() <= f64::EPSILON / 2.0, "{k}");
        }
        assert!(BOUNDS.is_sorted_by(|a, b| a < b));
        assert_eq!(
            BOUNDS[128].to_bits(),
            std::f64::consts::FRAC_1_SQRT_2.to_bits()
        );
        assert_eq!(ZERO_THRESHOLD.to_bits(), 2f64.powi(-128).to_bits());
    }

    #[test]
    fn a_power_of_two_ends_its_bucket() {
        for schema in COARSEST..=FINEST {
            for power in -1022..=1023 {
                let bound = 2f64.powi(power);
                let index = |value| coarser(finest(value), FINEST - schema);
                let expected = if schema >= 0 {
                    power << schema
                } else {
                    coarser(power, -schema)
                };
                assert_eq!(index(bound), expected, "2^{power} in {schema}");
                let is_last = schema >= 0 || power % (1 << -schema) == 0;
                let above = index(bound.next_up());
                assert_eq!(
                    above,
                    expected + i32::from(is_last),
                    "above 2^{power} in {schema}"
                );
            }
        }
        for (value, power) in [(5e-324, -1074), (f64::from_bits(1 << 14), -1060)] {
            assert_eq!(finest(value), power * 256);
        }
        assert_eq!(finest(f64::MAX), 1024 * 256);
    }
}

//! The exponential buckets of a native histogram, as the protobuf format has them.

use super::wire::{push_double, push_message, push_signed, push_unsigned};
use crate::native::{Exponential, Window, ZERO_THRESHOLD};

/// Fields of `Histogram`.
const SCHEMA: u32 = 5;
const ZERO_THRESHOLD_FIELD: u32 = 6;
const ZERO_COUNT: u32 = 7;
const NEGATIVE: Sign = Sign { span: 9, delta: 10 };
const POSITIVE: Sign = Sign {
    span: 12,
    delta: 13,
};

/// The fields for the buckets of one sign.
struct Sign {
    span: u32,
    delta: u32,
}

/// Empty buckets that cost less than one more span.
const LONGEST_GAP: i32 = 2;

/// Appends what makes a histogram native.
pub(super) fn push_native(out: &mut Vec<u8>, exponential: &Exponential) {
    push_signed(out, SCHEMA, i64::from(exponential.schema));
    push_double(out, ZERO_THRESHOLD_FIELD, ZERO_THRESHOLD);
    push_unsigned(out, ZERO_COUNT, exponential.zero);
    push_sign(out, &NEGATIVE, &exponential.negative);
    push_sign(out, &POSITIVE, &exponential.positive);
}

fn push_sign(out: &mut Vec<u8>, sign: &Sign, window: &Window) {
    let mut end = 0;
    for (first, length) in spans(window) {
        push_message(out, sign.span, |out| {
            // From 0 for the first span, and from the end of the one before for the others.
            push_signed(out, 1, i64::from(first - end));
            push_unsigned(out, 2, u64::from(length));
        });
        end = first + length.cast_signed();
    }
    let mut before = 0i64;
    let mut next = None;
    for (index, count) in window.buckets() {
        // Empty buckets within a span.
        let gap = next.map_or(0, |next| index - next);
        if (1..=LONGEST_GAP).contains(&gap) {
            for _ in 0..gap {
                push_signed(out, sign.delta, -before);
                before = 0;
            }
        }
        push_signed(out, sign.delta, count.cast_signed() - before);
        before = count.cast_signed();
        next = Some(index + 1);
    }
}

/// Runs of neighbouring buckets: the number of the first, and how many.
fn spans(window: &Window) -> impl Iterator<Item = (i32, u32)> + '_ {
    let mut buckets = window.buckets().map(|(index, _)| index).peekable();
    std::iter::from_fn(move || {
        let first = buckets.next()?;
        let mut end = first + 1;
        while let Some(index) = buckets.next_if(|index| index - end <= LONGEST_GAP) {
            end = index + 1;
        }
        Some((first, (end - first).cast_unsigned()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_gaps_are_filled() {
        let mut window = Window::default();
        for (index, count) in [(-3, 5), (-2, 1), (1, 4), (5, 2)] {
            window.add(index, count);
        }
        assert_eq!(spans(&window).collect::<Vec<_>>(), [(-3, 5), (5, 1)]);
        let (mut out, mut expected) = (Vec::new(), Vec::new());
        push_sign(&mut out, &POSITIVE, &window);
        for (offset, length) in [(-3, 5), (3, 1)] {
            push_message(&mut expected, 12, |out| {
                push_signed(out, 1, offset);
                push_unsigned(out, 2, length);
            });
        }
        for delta in [5, -4, -1, 0, 4, -2] {
            push_signed(&mut expected, 13, delta);
        }
        assert_eq!(out, expected);
    }
}

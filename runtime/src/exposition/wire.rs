//! The wire encoding of protocol buffers, as far as expositions need it.
//!
//! Source: <https://protobuf.dev/programming-guides/encoding/>.

/// Appends a variable-length integer.
pub(crate) fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends an integer field. Zero is written too: in messages of proto2 that is not "absent".
pub(crate) fn push_unsigned(out: &mut Vec<u8>, field: u32, value: u64) {
    push_tag(out, field, 0);
    push_varint(out, value);
}

/// Appends a field of type `sint32` or `sint64`.
pub(crate) fn push_signed(out: &mut Vec<u8>, field: u32, value: i64) {
    push_unsigned(out, field, (value << 1 ^ value >> 63).cast_unsigned());
}

/// Appends a field of type `double`.
pub(crate) fn push_double(out: &mut Vec<u8>, field: u32, value: f64) {
    push_tag(out, field, 1);
    out.extend_from_slice(&value.to_le_bytes());
}

/// Appends a field of type `string`.
pub(crate) fn push_text(out: &mut Vec<u8>, field: u32, text: &str) {
    push_tag(out, field, 2);
    push_varint(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Appends a message that `write` writes.
pub(crate) fn push_message(out: &mut Vec<u8>, field: u32, write: impl FnOnce(&mut Vec<u8>)) {
    push_tag(out, field, 2);
    let start = out.len();
    write(out);
    insert_length(out, start);
}

/// Puts before the bytes from `start` on how many they are.
pub(crate) fn insert_length(out: &mut Vec<u8>, start: usize) {
    let end = out.len();
    push_varint(out, (end - start) as u64);
    // Moved rather than kept apart, so that no message needs a buffer of its own.
    let width = out.len() - end;
    out[start..].rotate_right(width);
}

fn push_tag(out: &mut Vec<u8>, field: u32, wire_type: u32) {
    push_varint(out, u64::from(field << 3 | wire_type));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn varints() {
        for (value, bytes) in [
            (0, &[0][..]),
            (127, &[127]),
            (128, &[0x80, 1]),
            (150, &[0x96, 1]),
            (16_384, &[0x80, 0x80, 1]),
        ] {
            let mut out = Vec::new();
            push_varint(&mut out, value);
            assert_eq!(out, bytes);
        }
        let mut out = Vec::new();
        push_varint(&mut out, u64::MAX);
        assert_eq!(out.len(), 10);
    }

    #[test]
    fn signed_integers_are_folded() {
        for (value, folded) in [(0, 0), (-1, 1), (1, 2), (-2, 3), (i64::MIN, u64::MAX)] {
            let (mut out, mut expected) = (Vec::new(), Vec::new());
            push_signed(&mut out, 5, value);
            push_unsigned(&mut expected, 5, folded);
            assert_eq!(out, expected, "{value}");
        }
    }

    #[test]
    fn a_length_stands_before_its_bytes() {
        for length in [0, 1, 127, 128, 20_000] {
            let mut out = vec![9];
            push_message(&mut out, 2, |out| out.resize(out.len() + length, 7));
            let mut expected = vec![9, 0x12];
            push_varint(&mut expected, length as u64);
            expected.resize(expected.len() + length, 7);
            assert_eq!(out, expected);
        }
    }
}

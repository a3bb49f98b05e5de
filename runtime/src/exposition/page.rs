//! Writing in strides: text that is copied often is kept padded, so that each copy is a few moves of one
//! size, without a call and without a branch on its length.
//!
//! A page writes beyond its end, into memory that it has made room for, what is overwritten by what comes
//! next.

use super::number::{DIGITS, digits};
use std::mem::MaybeUninit;

/// The bytes that are copied at once.
const STRIDE: usize = 32;

/// Text that is copied often: whatever follows it to the end of a stride is of no importance.
#[derive(Debug, Default)]
pub(crate) struct Padded {
    bytes: Vec<u8>,
    len: usize,
}

impl Padded {
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(text.len().next_multiple_of(STRIDE));
        bytes.extend_from_slice(text);
        bytes.resize(bytes.capacity(), 0);
        Self {
            bytes,
            len: text.len(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// Appends text that is padded itself.
    #[inline(always)]
    pub(crate) fn put(&mut self, text: &Self) {
        let end = self.len + text.len;
        if self.bytes.len() < end + STRIDE {
            self.grow(end);
        }
        let to = self.bytes[self.len..].as_chunks_mut::<STRIDE>().0;
        for (to, from) in to.iter_mut().zip(text.strides()) {
            *to = *from;
        }
        self.len = end;
    }

    /// Appends any text.
    pub(crate) fn push(&mut self, text: &[u8]) {
        let end = self.len + text.len();
        if self.bytes.len() < end + STRIDE {
            self.grow(end);
        }
        self.bytes[self.len..end].copy_from_slice(text);
        self.len = end;
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, end: usize) {
        self.bytes
            .resize((end + STRIDE).next_multiple_of(STRIDE) * 2, 0);
    }

    #[inline(always)]
    fn strides(&self) -> &[[u8; STRIDE]] {
        let strides = self.bytes.as_chunks().0;
        &strides[..self.len.div_ceil(STRIDE).min(strides.len())]
    }
}

/// The end of a buffer.
pub(crate) struct Page<'a>(&'a mut Vec<u8>);

impl<'a> Page<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self(out)
    }

    /// Writes `most` bytes or fewer at once.
    #[inline(always)]
    fn write(&mut self, most: usize, write: impl FnOnce(&mut Room<'_>)) {
        // As much more as the last stride may go beyond.
        if self.0.capacity() - self.0.len() < most + STRIDE {
            self.grow(most + STRIDE);
        }
        let before = self.0.len();
        let mut room = Room {
            bytes: self.0.spare_capacity_mut(),
            written: 0,
        };
        write(&mut room);
        let written = room.written;
        // SAFETY: a room counts no bytes as written but those that were written one behind the other
        // from its beginning on, which is the end of the vector, and it lies within the capacity.
        #[allow(unsafe_code, reason = "else memory is cleared before it is written")]
        unsafe {
            self.0.set_len(before + written);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        self.0.reserve(more);
    }

    /// Writes texts that are kept padded.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, texts: [&Padded; N]) {
        let len = texts.iter().map(|text| text.len).sum();
        self.write(len, |room| {
            for text in texts {
                room.put(text);
            }
        });
    }

    /// Writes a line: texts, of which the last ends in a comma behind the last label, the end of the
    /// labels, and a number.
    #[inline(always)]
    pub(crate) fn put_line<const N: usize>(&mut self, texts: [&Padded; N], value: u64) {
        let len: usize = texts.iter().map(|text| text.len).sum();
        self.write(len + DIGITS + 3, |room| {
            for text in texts {
                room.put(text);
            }
            room.back();
            room.put_array(*b"} ");
            room.put_number(value);
            room.put_array(*b"\n");
        });
    }

    /// Writes an unsigned integer.
    #[inline(always)]
    pub(crate) fn put_number(&mut self, value: u64) {
        self.write(DIGITS, |room| room.put_number(value));
    }

    /// Writes an unsigned integer, and the end of the line.
    #[inline(always)]
    pub(crate) fn put_line_end(&mut self, value: u64) {
        self.write(DIGITS + 1, |room| {
            room.put_number(value);
            room.put_array(*b"\n");
        });
    }

    /// Writes any text.
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.0.extend_from_slice(text);
    }
}

/// Memory that is written from its beginning on.
struct Room<'a> {
    bytes: &'a mut [MaybeUninit<u8>],
    /// So many bytes have been written.
    written: usize,
}

impl Room<'_> {
    #[inline(always)]
    fn put(&mut self, text: &Padded) {
        let strides = text.strides();
        let to = self.bytes[self.written..].as_chunks_mut().0;
        for (to, from) in to[..strides.len()].iter_mut().zip(strides) {
            *to = from.map(MaybeUninit::new);
        }
        self.written += text.len.min(strides.len() * STRIDE);
    }

    #[inline(always)]
    fn put_array<const N: usize>(&mut self, text: [u8; N]) {
        if let Some(to) = self.bytes[self.written..].first_chunk_mut() {
            *to = text.map(MaybeUninit::new);
            self.written += N;
        }
    }

    #[inline(always)]
    fn put_number(&mut self, value: u64) {
        if let Some(to) = self.bytes[self.written..].first_chunk_mut() {
            self.written += digits(value, to);
        }
    }

    /// Takes back the byte that was written last.
    #[inline(always)]
    fn back(&mut self) {
        self.written = self.written.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_was_put() {
        let mut out = b"before ".to_vec();
        let mut wanted = out.clone();
        let mut page = Page::new(&mut out);
        let text: Vec<u8> = (0..200).collect();
        for len in (0..200).chain([31, 32, 33, 64]) {
            page.put([&Padded::new(&text[..len]), &Padded::new(&text[..len / 2])]);
            wanted.extend_from_slice(&text[..len]);
            wanted.extend_from_slice(&text[..len / 2]);
            page.put_line_end(u64::MAX >> (len % 64));
            wanted.extend_from_slice(format!("{}\n", u64::MAX >> (len % 64)).as_bytes());
            page.push(&text[len..]);
            wanted.extend_from_slice(&text[len..]);
            let labels = Padded::new(&[&text[..len], b","].concat());
            page.put_line([&Padded::new(b"name{"), &labels], 1 << (len % 64));
            wanted.extend_from_slice(b"name{");
            wanted.extend_from_slice(&text[..len]);
            wanted.extend_from_slice(format!("}} {}\n", 1u64 << (len % 64)).as_bytes());
        }
        assert_eq!(out, wanted);
    }

    #[test]
    fn padded_text_can_be_cut_and_go_on() {
        let mut text = Padded::new(&[b'a'; 40]);
        text.truncate(33);
        text.push(b"bc");
        assert_eq!((text.len(), text.is_empty()), (35, false));
        text.put(&Padded::new(&[b'd'; 70]));
        text.truncate(104);
        text.put(&Padded::new(b"e"));
        let wanted = [&[b'a'; 33][..], b"bc", &[b'd'; 69], b"e"].concat();
        assert_eq!(text.as_bytes(), wanted);
    }
}

//! Writing in strides: text that is copied often is kept padded, so that each copy is a few moves of one
//! size, without a call and mostly without a branch on its length.
//!
//! A page writes beyond its end, into memory that it has made room for, what is overwritten by what comes
//! next.

use super::number::{NUMBER, digits};
use std::mem::MaybeUninit;

/// The bytes that are copied at once.
const STRIDE: usize = 32;

/// The bytes that are copied at once of text that was composed, which seldom has more.
const LEAP: usize = 2 * STRIDE;

/// Text that is kept to be copied: whatever follows it to the end of a stride is of no importance.
#[derive(Debug)]
pub(crate) struct Piece {
    len: u32,
    /// Most pieces are no longer.
    first: [u8; STRIDE],
    rest: Option<Box<Rest>>,
}

/// Behind one pointer of one word: there is a piece for each value of each label.
#[derive(Debug)]
struct Rest(Box<[[u8; STRIDE]]>);

impl Default for Piece {
    fn default() -> Self {
        Self::new(b"")
    }
}

impl Piece {
    pub(crate) fn new(text: &[u8]) -> Self {
        let padded = |part: &[u8]| {
            let mut stride = [0; STRIDE];
            stride[..part.len()].copy_from_slice(part);
            stride
        };
        let mut strides = text.chunks(STRIDE).map(padded);
        let first = strides.next().unwrap_or_default();
        let rest: Box<[_]> = strides.collect();
        Self {
            len: text.len() as u32,
            first,
            rest: (!rest.is_empty()).then(|| Box::new(Rest(rest))),
        }
    }

    #[inline(always)]
    fn len(&self) -> usize {
        self.len as usize
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    fn strides(&self) -> impl Iterator<Item = &[u8; STRIDE]> {
        let rest = self.rest.iter().flat_map(|rest| &rest.0);
        std::iter::once(&self.first).chain(rest)
    }

    /// Appends the text to `out`.
    pub(crate) fn push_to(&self, out: &mut Vec<u8>) {
        let end = out.len() + self.len();
        self.strides()
            .for_each(|stride| out.extend_from_slice(stride));
        out.truncate(end);
    }
}

/// Text that is composed of pieces, to be copied several times.
#[derive(Debug, Default)]
pub(crate) struct Padded {
    bytes: Vec<u8>,
    len: usize,
}

impl Padded {
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.len]
    }

    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    #[inline(always)]
    pub(crate) fn put(&mut self, piece: &Piece) {
        let end = self.len + piece.len();
        if self.bytes.len() < end + STRIDE {
            self.grow(end);
        }
        let to = self.bytes[self.len..].as_chunks_mut().0;
        for (to, from) in to.iter_mut().zip(piece.strides()) {
            *to = *from;
        }
        self.len = end;
    }

    /// Appends any text.
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.put(&Piece::new(text));
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, end: usize) {
        self.bytes
            .resize((end + STRIDE).next_multiple_of(LEAP) * 2, 0);
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
        // As much more as what is copied at once may go beyond.
        if self.0.capacity() - self.0.len() < most + LEAP {
            self.grow(most + LEAP);
        }
        let before = self.0.len();
        let mut room = Room(self.0.spare_capacity_mut());
        let whole = room.0.len();
        write(&mut room);
        let written = whole - room.0.len();
        // SAFETY: a room gives up no bytes but those that were written, one behind the other from its
        // beginning on, which is the end of the vector. There is room for all of their strides.
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

    /// Writes a piece.
    pub(crate) fn put(&mut self, piece: &Piece) {
        self.write(piece.len(), |room| room.put(piece, 0));
    }

    /// Writes two texts, and an unsigned integer that ends the line.
    #[inline(always)]
    pub(crate) fn put_line(&mut self, (first, last): (&Padded, &Piece), value: u64) {
        self.write(first.len + last.len() + NUMBER, |room| {
            room.put_padded(first, 0);
            room.put(last, 0);
            room.end_line(value);
        });
    }

    /// Writes texts, of which the last ends in a comma behind the last label, the end of the labels, and an
    /// unsigned integer that ends the line.
    #[inline(always)]
    pub(crate) fn put_labelled<const N: usize>(
        &mut self,
        (first, between, last): (&Padded, [&Piece; N], &Piece),
        value: u64,
    ) {
        let len: usize = between.iter().map(|text| text.len()).sum();
        self.write(first.len + len + last.len() + 2 + NUMBER, |room| {
            room.put_padded(first, 0);
            for text in between {
                room.put(text, 0);
            }
            room.put(last, 1);
            room.put_array(*b"} ");
            room.end_line(value);
        });
    }

    /// Writes text that ends in a comma behind the last label, and the end of the labels.
    pub(crate) fn put_labels(&mut self, text: &Padded) {
        self.write(text.len + 2, |room| {
            room.put_padded(text, 1);
            room.put_array(*b"} ");
        });
    }

    /// Writes an unsigned integer.
    pub(crate) fn put_number(&mut self, value: u64) {
        self.put_end(value);
        self.0.pop();
    }

    /// Writes an unsigned integer that ends the line.
    #[inline(always)]
    pub(crate) fn put_end(&mut self, value: u64) {
        self.write(NUMBER, |room| room.end_line(value));
    }

    /// Writes any text.
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.0.extend_from_slice(text);
    }
}

/// Memory that is to be written.
struct Room<'a>(&'a mut [MaybeUninit<u8>]);

impl Room<'_> {
    /// Gives up what was written.
    #[inline(always)]
    fn advance(&mut self, len: usize) {
        self.0 = &mut std::mem::take(&mut self.0)[len..];
    }

    /// Writes a piece but for its last `cut` bytes.
    #[inline(always)]
    fn put(&mut self, piece: &Piece, cut: usize) {
        let Some(to) = self.0.first_chunk_mut() else {
            return;
        };
        *to = piece.first.map(MaybeUninit::new);
        if let Some(rest) = &piece.rest {
            self.put_rest(rest);
        }
        self.advance(piece.len().saturating_sub(cut));
    }

    #[inline(never)]
    fn put_rest(&mut self, rest: &Rest) {
        let to = self.0.as_chunks_mut().0.iter_mut().skip(1);
        for (to, from) in to.zip(&rest.0) {
            *to = from.map(MaybeUninit::new);
        }
    }

    /// Writes text but for its last `cut` bytes.
    #[inline(always)]
    fn put_padded(&mut self, text: &Padded, cut: usize) {
        let (Some(to), Some(from)) = (self.0.first_chunk_mut(), text.bytes.first_chunk::<LEAP>())
        else {
            return;
        };
        *to = from.map(MaybeUninit::new);
        if text.len > LEAP {
            self.put_leaps(text);
        }
        self.advance(text.len.saturating_sub(cut));
    }

    #[inline(never)]
    fn put_leaps(&mut self, text: &Padded) {
        let from = text.bytes.as_chunks::<LEAP>().0.iter();
        let from = from.take(text.len.div_ceil(LEAP)).skip(1);
        for (to, from) in self.0.as_chunks_mut().0.iter_mut().skip(1).zip(from) {
            *to = from.map(MaybeUninit::new);
        }
    }

    #[inline(always)]
    fn put_array<const N: usize>(&mut self, text: [u8; N]) {
        if let Some(to) = self.0.first_chunk_mut() {
            *to = text.map(MaybeUninit::new);
            self.advance(N);
        }
    }

    /// Writes an unsigned integer, and the end of the line.
    #[inline(always)]
    fn end_line(&mut self, value: u64) {
        if let Some(to) = self.0.first_chunk_mut::<NUMBER>() {
            let len = digits(value, to);
            to[len % NUMBER].write(b'\n');
            self.advance(len + 1);
        }
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
            let number = u64::MAX >> (len % 64);
            let mut padded = Padded::default();
            padded.push(&text[..len]);
            page.put_line((&padded, &Piece::new(&text[..len / 2])), number);
            wanted.extend_from_slice(&text[..len]);
            wanted.extend_from_slice(&text[..len / 2]);
            wanted.extend_from_slice(format!("{number}\n").as_bytes());
            page.push(&text[len..]);
            wanted.extend_from_slice(&text[len..]);
            page.put(&Piece::new(&text[len..]));
            wanted.extend_from_slice(&text[len..]);
            let label = Piece::new(&[&text[..len], b","].concat());
            page.put_labelled((&padded, [&label], &label), number);
            wanted.extend_from_slice(&[&text[..len], &text[..len], b",", &text[..len]].concat());
            wanted.extend_from_slice(format!("}} {number}\n").as_bytes());
            padded.put(&label);
            page.put_labels(&padded);
            page.put_number(number);
            wanted.extend_from_slice(&[&text[..len], &text[..len]].concat());
            wanted.extend_from_slice(format!("}} {number}").as_bytes());
        }
        assert_eq!(out, wanted);
    }

    #[test]
    fn padded_text_can_be_cut_and_go_on() {
        let mut text = Padded::default();
        text.push(&[b'a'; 40]);
        text.truncate(33);
        text.push(b"bc");
        assert_eq!(text.len(), 35);
        text.push(&[b'd'; 70]);
        text.truncate(104);
        text.put(&Piece::new(b"e"));
        let wanted = [&[b'a'; 33][..], b"bc", &[b'd'; 69], b"e"].concat();
        assert_eq!(text.as_bytes(), wanted);
    }

    #[test]
    fn a_piece_is_its_text() {
        let text: Vec<u8> = (0..100).collect();
        for len in 0..100 {
            let mut out = b"before".to_vec();
            let piece = Piece::new(&text[..len]);
            piece.push_to(&mut out);
            assert_eq!(out, [b"before", &text[..len]].concat());
            assert_eq!(piece.is_empty(), len == 0);
        }
    }
}

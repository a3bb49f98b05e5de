//! Writing in strides: text that is copied often is kept padded, so that each copy is a few moves of one
//! size, without a call and mostly without a branch on its length.
//!
//! A page writes beyond its end, into memory that it has made room for, what is overwritten by what comes
//! next.
//!
//! Invariants that the unsafe code here rests on:
//! - What is announced to `write_at_once` is at least what is written then: the lengths of the same texts, and
//!   [`NUMBER`] for a number.
//! - Nothing is copied beyond that but the rest of one stride or leap.

use super::number::{NUMBER, digits};
use super::strip::{Piece, STRIDE};
use std::mem::MaybeUninit;

/// The bytes that are copied at once of text that was composed, which seldom has more.
const LEAP: usize = 2 * STRIDE;

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
    pub(crate) fn put(&mut self, piece: Piece<'_>) {
        let end = self.len + piece.len();
        if self.bytes.len() < end + STRIDE {
            self.grow(end);
        }
        let to = &mut self.bytes[self.len..];
        if piece.is_long() {
            to[..piece.len()].copy_from_slice(&piece.bytes()[..piece.len()]);
        } else if let (Some(to), Some(from)) =
            (to.first_chunk_mut::<STRIDE>(), piece.bytes().first_chunk())
        {
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
            .resize((end + STRIDE).next_multiple_of(LEAP) * 2, 0);
    }
}

/// Writes `most` bytes or fewer at once.
///
/// No function that takes a closure: where it is called twice, the closure would be called as well.
macro_rules! write_at_once {
    ($page:ident, $most:expr, |$room:ident| $write:expr) => {{
        // As much more as what is copied at once may go beyond.
        let most = $most + LEAP;
        if $page.0.capacity() - $page.0.len() < most {
            $page.grow(most);
        }
        let mut $room = Room {
            end: $page.0.spare_capacity_mut().as_mut_ptr(),
        };
        // Without it, memory is cleared before it is written, and each piece takes five more instructions.
        #[allow(unsafe_code, reason = "see above")]
        // SAFETY: what is written has `most` bytes or fewer, and there is room for as many, and for what is copied
        // beyond them. They stand one behind the other, from the end of the vector on.
        unsafe {
            $write;
            let written = $room.end.offset_from_unsigned($page.0.as_ptr().cast());
            $page.0.set_len(written);
        }
    }};
}

/// The end of a buffer.
pub(crate) struct Page<'a>(&'a mut Vec<u8>);

impl<'a> Page<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self(out)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        self.0.reserve(more);
    }

    /// Writes a piece.
    pub(crate) fn put(&mut self, piece: Piece<'_>) {
        write_at_once!(self, piece.len(), |room| room.put(piece, 0));
    }

    /// Writes two texts, and an unsigned integer that ends the line.
    #[inline(always)]
    pub(crate) fn put_line(&mut self, (first, last): (&Padded, Piece<'_>), value: u64) {
        write_at_once!(self, first.len + last.len() + NUMBER, |room| {
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
        (first, between, last): (&Padded, [Piece<'_>; N], Piece<'_>),
        value: u64,
    ) {
        let len: usize = between.iter().map(|text| text.len()).sum();
        write_at_once!(self, first.len + len + last.len() + 2 + NUMBER, |room| {
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
        write_at_once!(self, text.len + 2, |room| {
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
        write_at_once!(self, NUMBER, |room| room.end_line(value));
    }

    /// Writes any text.
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.0.extend_from_slice(text);
    }
}

/// The end of what is written, in memory that has room for more.
struct Room {
    end: *mut MaybeUninit<u8>,
}

/// All that writes asks the same of the caller: there is room for what is written, and as much beyond as is
/// copied at once.
#[allow(unsafe_code, reason = "see `write_at_once`")]
impl Room {
    /// Writes a piece but for its last `cut` bytes.
    ///
    /// # Safety
    /// There is room for the piece, and a stride.
    #[inline(always)]
    unsafe fn put(&mut self, piece: Piece<'_>, cut: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.copy::<STRIDE>(piece.bytes(), (piece.len(), cut)) }
    }

    /// Writes text but for its last `cut` bytes.
    ///
    /// # Safety
    /// There is room for the text, and a leap.
    #[inline(always)]
    unsafe fn put_padded(&mut self, text: &Padded, cut: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.copy::<LEAP>(&text.bytes, (text.len, cut)) }
    }

    /// Copies `len` bytes, at least `AT_ONCE`, and goes on `cut` bytes before their end.
    ///
    /// # Safety
    /// There is room for as many, and `AT_ONCE` more.
    #[inline(always)]
    unsafe fn copy<const AT_ONCE: usize>(&mut self, from: &[u8], (len, cut): (usize, usize)) {
        let Some(first) = from.first_chunk::<AT_ONCE>() else {
            return;
        };
        // SAFETY: the caller's promise; it is bytes that are written, and no place is wrong for them.
        unsafe {
            self.end.cast::<[u8; AT_ONCE]>().write_unaligned(*first);
            if len > AT_ONCE {
                copy_all(from, self.end, len);
            }
            self.end = self.end.add(len.saturating_sub(cut));
        }
    }

    /// Writes an array.
    ///
    /// # Safety
    /// There is room for it.
    #[inline(always)]
    unsafe fn put_array<const N: usize>(&mut self, text: [u8; N]) {
        // SAFETY: the caller's promise.
        unsafe {
            self.end.cast::<[u8; N]>().write_unaligned(text);
            self.end = self.end.add(N);
        }
    }

    /// Writes an unsigned integer, and the end of the line.
    ///
    /// # Safety
    /// There is room for the longest.
    #[inline(always)]
    unsafe fn end_line(&mut self, value: u64) {
        // SAFETY: the caller's promise; no number fills it, so that there is room for the end of the line.
        unsafe {
            let to = &mut *self.end.cast::<[MaybeUninit<u8>; NUMBER]>();
            let len = digits(value, to);
            to[len % NUMBER].write(b'\n');
            self.end = self.end.add(len + 1);
        }
    }
}

/// Copies the first `len` bytes.
///
/// # Safety
/// There is room for them.
#[inline(never)]
#[allow(unsafe_code, reason = "see `write_at_once`")]
unsafe fn copy_all(from: &[u8], to: *mut MaybeUninit<u8>, len: usize) {
    let from = &from[..len];
    // SAFETY: the caller's promise; what is read is borrowed, so that it is not what is written.
    unsafe { to.copy_from_nonoverlapping(from.as_ptr().cast(), len) }
}

#[cfg(test)]
mod tests {
    use super::super::strip::Strip;
    use super::*;

    fn strip(text: &[u8]) -> Strip {
        Strip::of(text.to_vec())
    }

    fn piece(strip: &Strip) -> Piece<'_> {
        strip.get(0).expect("it is there")
    }

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
            page.put_line((&padded, piece(&strip(&text[..len / 2]))), number);
            wanted.extend_from_slice(&text[..len]);
            wanted.extend_from_slice(&text[..len / 2]);
            wanted.extend_from_slice(format!("{number}\n").as_bytes());
            page.push(&text[len..]);
            wanted.extend_from_slice(&text[len..]);
            page.put(piece(&strip(&text[len..])));
            wanted.extend_from_slice(&text[len..]);
            let label = strip(&[&text[..len], b","].concat());
            let label = piece(&label);
            page.put_labelled((&padded, [label], label), number);
            wanted.extend_from_slice(&[&text[..len], &text[..len], b",", &text[..len]].concat());
            wanted.extend_from_slice(format!("}} {number}\n").as_bytes());
            padded.put(label);
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
        text.put(piece(&strip(b"e")));
        let wanted = [&[b'a'; 33][..], b"bc", &[b'd'; 69], b"e"].concat();
        assert_eq!(text.as_bytes(), wanted);
    }
}

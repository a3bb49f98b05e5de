//! Writing in strides: text that is copied often is kept padded, so that each copy is a few moves of one
//! size, without a call and without a branch on its length.
//!
//! A page writes ahead of its end what is overwritten by what comes next.

/// The bytes that are copied at once.
const STRIDE: usize = 32;

/// What a page grows by beyond what is needed.
const AHEAD: usize = 4096;

/// Text that is copied often: zeros follow it to the end of a stride.
#[derive(Debug, Default)]
pub(crate) struct Padded {
    bytes: Vec<u8>,
    len: usize,
}

impl Padded {
    pub(crate) fn new(text: &[u8]) -> Self {
        let mut padded = Self::default();
        padded.push(text);
        padded
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

    pub(crate) fn push(&mut self, text: &[u8]) {
        self.bytes.truncate(self.len);
        self.bytes.extend_from_slice(text);
        self.len = self.bytes.len();
        self.bytes.resize(self.len.next_multiple_of(STRIDE), 0);
    }
}

/// The end of a buffer, as far as it is written.
pub(crate) struct Page<'a> {
    /// At least as long as what is written, and as much longer as has been made room for.
    out: &'a mut Vec<u8>,
    at: usize,
}

impl<'a> Page<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>) -> Self {
        Self { at: out.len(), out }
    }

    /// The place for `len` bytes, and as much more as a stride may go beyond.
    #[inline(always)]
    fn room(&mut self, len: usize) -> &mut [u8] {
        if self.out.len() < self.at + len + STRIDE {
            self.grow(len);
        }
        &mut self.out[self.at..]
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, len: usize) {
        // By as much again, so that what is cleared ahead stays in proportion.
        let ahead = AHEAD
            .max(self.out.capacity().saturating_sub(self.at) / 2)
            .min(1 << 16);
        self.out.resize(self.at + len + STRIDE + ahead, 0);
    }

    /// Writes texts that are kept padded.
    #[inline(always)]
    pub(crate) fn put<const N: usize>(&mut self, texts: [&Padded; N]) {
        let len = texts.iter().map(|text| text.len).sum();
        let room = self.room(len);
        let mut at = 0;
        for text in texts {
            let to = room[at..].as_chunks_mut::<STRIDE>().0;
            let from = text.bytes.as_chunks::<STRIDE>().0;
            for (to, from) in to.iter_mut().zip(from).take(text.len.div_ceil(STRIDE)) {
                *to = *from;
            }
            at += text.len;
        }
        self.at += len;
    }

    /// Writes any text.
    pub(crate) fn push(&mut self, text: &[u8]) {
        self.room(text.len())[..text.len()].copy_from_slice(text);
        self.at += text.len();
    }

    /// Writes text of a length that the compiler knows.
    #[inline(always)]
    pub(crate) fn put_array<const N: usize>(&mut self, text: [u8; N]) {
        if let Some(to) = self.room(N).first_chunk_mut() {
            *to = text;
        }
        self.at += N;
    }

    /// Writes an unsigned integer, and the end of the line.
    #[inline(always)]
    pub(crate) fn put_line_end(&mut self, value: u64) {
        if let Some(to) = self.room(STRIDE).first_chunk_mut::<STRIDE>() {
            let len = super::number::digits(value, to);
            to[len % STRIDE] = b'\n';
            self.at += len + 1;
        }
    }

    /// Takes back the byte that was written last.
    #[inline(always)]
    pub(crate) fn back(&mut self) {
        self.at -= 1;
    }

    /// Cuts off what was written ahead.
    pub(crate) fn end(&mut self) {
        self.out.truncate(self.at);
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
            page.put_array(*b"} ");
            wanted.extend_from_slice(b"} ");
        }
        page.end();
        assert_eq!(out, wanted);
    }

    #[test]
    fn padded_text_can_be_cut_and_go_on() {
        let mut text = Padded::new(&[b'a'; 40]);
        text.truncate(33);
        text.push(b"bc");
        assert_eq!((text.len(), text.is_empty()), (35, false));
        assert_eq!(text.as_bytes(), [&[b'a'; 33][..], b"bc"].concat());
    }
}

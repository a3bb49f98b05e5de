//! Pieces of text that are copied often, one behind the other in a strip.
//!
//! There is a piece for each value of each label, so that a piece takes its bytes and eight more. Behind
//! the last one there are as many bytes as are copied at once.

/// The bytes that are copied at once: most pieces have no more.
pub(super) const STRIDE: usize = 32;

/// Text that can be copied in strides: whatever follows it to the end of a stride is of no importance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece<'a> {
    len: u32,
    /// The text and what follows it, to the end of its last stride at least.
    bytes: &'a [u8],
}

impl Default for Piece<'_> {
    fn default() -> Self {
        Self {
            len: 0,
            bytes: &[0; STRIDE],
        }
    }
}

impl<'a> Piece<'a> {
    #[inline(always)]
    pub(super) fn len(self) -> usize {
        self.len as usize
    }

    #[inline(always)]
    pub(crate) fn is_empty(self) -> bool {
        self.len == 0
    }

    /// Whether there are more strides than the first.
    #[inline(always)]
    pub(super) fn is_long(self) -> bool {
        self.len() > STRIDE
    }

    /// The text, with more than that.
    #[inline(always)]
    pub(super) fn bytes(self) -> &'a [u8] {
        self.bytes
    }

    /// Appends the text to `out`.
    pub(crate) fn push_to(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.bytes[..self.len()]);
    }
}

/// Where a piece is.
#[derive(Clone, Copy, Debug)]
struct Place {
    start: u32,
    len: u32,
}

impl Place {
    /// No strip is that long.
    const NONE: Self = Self {
        start: u32::MAX,
        len: 0,
    };
}

/// Pieces, of which some may be missing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strip {
    places: Box<[Place]>,
    bytes: Box<[u8]>,
}

impl Strip {
    /// A strip of these texts.
    pub(crate) fn new(texts: impl IntoIterator<Item = Option<Vec<u8>>>) -> Self {
        let mut bytes = Vec::new();
        let place = |text: Option<Vec<u8>>| {
            let (Some(text), Ok(start)) = (text, u32::try_from(bytes.len())) else {
                return Place::NONE;
            };
            bytes.extend_from_slice(&text);
            let len = text.len() as u32;
            Place { start, len }
        };
        let places = texts.into_iter().map(place).collect();
        bytes.extend_from_slice(&[0; STRIDE]);
        Self {
            places,
            bytes: bytes.into(),
        }
    }

    /// A strip of one text.
    pub(crate) fn of(text: Vec<u8>) -> Self {
        Self::new([Some(text)])
    }

    /// This strip, with what is missing if `text` has it.
    pub(crate) fn completed(&self, mut text: impl FnMut(usize) -> Option<Vec<u8>>) -> Self {
        let known = |at| {
            let piece: Piece<'_> = self.get(at)?;
            let mut text = Vec::new();
            piece.push_to(&mut text);
            Some(text)
        };
        Self::new((0..self.places.len()).map(|at| known(at).or_else(|| text(at))))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    #[inline(always)]
    pub(crate) fn get(&self, at: usize) -> Option<Piece<'_>> {
        self.places.get(at).and_then(|place| self.at(*place))
    }

    /// The pieces from number `start` on.
    #[inline(always)]
    pub(crate) fn from(&self, start: usize) -> impl Iterator<Item = Option<Piece<'_>>> {
        let places = self.places.get(start..).unwrap_or_default();
        places.iter().map(|place| self.at(*place))
    }

    /// The pieces that are there.
    #[inline(always)]
    pub(crate) fn iter(&self) -> impl Iterator<Item = Piece<'_>> {
        self.from(0).flatten()
    }

    #[inline(always)]
    fn at(&self, Place { start, len }: Place) -> Option<Piece<'_>> {
        let bytes = self.bytes.get(start as usize..)?;
        Some(Piece { len, bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(piece: Piece<'_>) -> Vec<u8> {
        let mut out = b"before".to_vec();
        piece.push_to(&mut out);
        out.split_off(6)
    }

    #[test]
    fn a_piece_is_its_text() {
        let all: Vec<u8> = (0..100).collect();
        let texts = || (0..100).map(|len| all[..len].to_vec());
        let strip = Strip::new(texts().map(Some));
        assert!(strip.iter().map(text).eq(texts()));
        for (at, wanted) in texts().enumerate() {
            let piece = strip.get(at).expect("it is there");
            assert_eq!(text(piece), wanted);
            assert_eq!((piece.len(), piece.is_empty()), (at, at == 0));
            let alone = Strip::of(wanted.clone());
            assert_eq!(alone.get(0).map(text), Some(wanted));
        }
    }

    #[test]
    fn what_is_missing_comes_later() {
        let some = |at: usize| (at % 3 == 1).then(|| vec![at as u8; at]);
        let strip = Strip::new((0..50).map(some));
        let texts =
            |strip: &Strip| -> Vec<_> { strip.from(1).map(|piece| piece.map(text)).collect() };
        assert!(texts(&strip).into_iter().eq((1..50).map(some)));
        let more = |at: usize| (at > 2).then(|| vec![7; 40]);
        let completed = strip.completed(more);
        let wanted = |at| some(at).or_else(|| more(at));
        assert!(texts(&completed).into_iter().eq((1..50).map(wanted)));
        assert!(strip.get(50).is_none() && completed.get(50).is_none());
    }
}

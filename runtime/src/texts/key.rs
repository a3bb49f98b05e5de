//! What a text is found and compared by: two words and its length.

use super::LONGEST;

/// The longest text whose words say all of it.
const LONGEST_WHOLE: usize = 16;

/// Two numbers that nobody outside of the program knows.
pub(super) type Seed = [u64; 2];

/// Two words and a length, which a text is found by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) words: [u64; 2],
    pub(super) len: u64,
}

impl Key {
    /// The key of a text of 4 to 16 bytes, which most labels are: without a call, and without a branch
    /// that depends on which of these lengths it is.
    #[inline(always)]
    pub(super) fn of_usual_length(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        Some(Self {
            words: words(bytes)?,
            len: bytes.len() as u64,
        })
    }

    /// The key of any text.
    #[inline(always)]
    pub(super) fn new(text: &str, seed: Seed) -> Self {
        let bytes = text.as_bytes();
        Self {
            words: words(bytes).unwrap_or_else(|| words_of_another_length(bytes, seed)),
            len: bytes.len() as u64,
        }
    }

    /// Whether no other text has this key.
    pub(super) fn is_whole(self) -> bool {
        self.len <= LONGEST_WHOLE as u64
    }

    /// The text of a key that no other text has.
    pub(super) fn text(self) -> String {
        let len = (self.len as usize).min(LONGEST_WHOLE);
        let mut bytes = [0; LONGEST_WHOLE];
        let [first, second] = self.words;
        if len < 4 {
            // The last byte stands behind the others, even where it is the only one or the second.
            let [head @ .., last, _] = (first as u32).to_le_bytes();
            bytes[..2].copy_from_slice(&head);
            if let Some(before) = len.checked_sub(1) {
                bytes[before] = last;
            }
        } else {
            let apart = apart(len);
            let quarters = [
                (0, first >> 32),
                (apart, first),
                (len - 4, second >> 32),
                (len - apart - 4, second),
            ];
            for (start, quarter) in quarters {
                bytes[start..start + 4].copy_from_slice(&(quarter as u32).to_le_bytes());
            }
        }
        String::from_utf8_lossy(&bytes[..len]).into_owned()
    }

    /// A hash whose upper bits nobody can foresee who does not know the seed.
    ///
    /// A folded multiplication of words that the seed hides, as in wyhash, keeps those who choose the
    /// texts from choosing their places as well. Texts that differ in length alone, of which there
    /// are at most 13, share a hash whatever the seed. It is no cryptographic hash, and the table
    /// does not need one: a search passes no more texts than the table holds.
    ///
    /// The second multiplication is for texts that differ in a digit: without it, one seed in twenty
    /// gave many of them the same place.
    #[inline(always)]
    pub(super) fn hash(self, seed: Seed) -> u64 {
        let [first, second] = self.words;
        fold(first ^ seed[0], second ^ seed[1]).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }
}

#[inline(always)]
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    product as u64 ^ (product >> 64) as u64
}

/// All bytes of a text of 4 to 16 bytes, as four quarters that overlap.
///
/// Up to 7 bytes the inner quarters are those at the ends; from 8 on they stand beside them. Which it
/// is decides an offset and no branch, as lengths come in no order that could be predicted.
#[inline(always)]
fn words(bytes: &[u8]) -> Option<[u64; 2]> {
    let len = bytes.len();
    if !(4..=LONGEST_WHOLE).contains(&len) {
        return None;
    }
    let (_, tail) = bytes.split_at_checked(apart(len))?;
    let (head, _) = bytes.split_at_checked(tail.len())?;
    let word = |left: &[u8; 4], right: &[u8; 4]| {
        u64::from(u32::from_le_bytes(*left)) << 32 | u64::from(u32::from_le_bytes(*right))
    };
    Some([
        word(bytes.first_chunk()?, tail.first_chunk()?),
        word(bytes.last_chunk()?, head.last_chunk()?),
    ])
}

/// How far the inner quarters are from the ends.
#[inline(always)]
const fn apart(len: usize) -> usize {
    len / 8 * 4
}

/// Up to 3 bytes, all of them; from 17 on, what has to be followed by a comparison of the texts.
#[inline(always)]
fn words_of_another_length(bytes: &[u8], seed: Seed) -> [u64; 2] {
    // What is longer is in no table, as its length says, so that it need not be read to its end.
    let bytes = &bytes[..bytes.len().min(LONGEST)];
    let Some(end) = bytes.last_chunk() else {
        let [first, middle, last] = match *bytes {
            [] => [0; 3],
            [only] => [only; 3],
            [first, last] => [first, last, last],
            [first, middle, .., last] => [first, middle, last],
        };
        return [u64::from(u32::from_le_bytes([first, middle, last, 0])), 0];
    };
    let mut state = seed[0];
    for chunk in bytes.as_chunks().0 {
        let [low, high] = halves(chunk);
        state = fold(state ^ low, seed[1] ^ high);
    }
    let [low, high] = halves(end);
    [state ^ low, high]
}

/// Whether two texts of more than 16 bytes and of the same length are the same.
#[inline(always)]
pub(super) fn are_same(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    // Comparing the slices would be a call.
    let mut chunks = left.as_chunks().0.iter().zip(right.as_chunks().0);
    chunks.all(|(left, right)| halves(left) == halves(right))
        && left.last_chunk::<16>() == right.last_chunk()
}

#[inline(always)]
fn halves(bytes: &[u8; 16]) -> [u64; 2] {
    let whole = u128::from_le_bytes(*bytes);
    [whole as u64, (whole >> 64) as u64]
}

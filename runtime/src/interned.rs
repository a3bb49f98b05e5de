//! Strings met at run time, as labels: at most so many of them, the rest become `other`.
//!
//! A string that was met before is found without a lock: hash, probe, compare. Entries are never
//! removed, so the index of a string stays its index, and a handle can be `Copy`.

use crate::claim::Claim;
use crate::label::LabelText;
use crate::storage::Sharing;
use crate::sync::{Mutex, lock};
use once_cell::race::OnceBox;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};

/// The longest string that gets a value of its own, in bytes; longer ones become `other`.
const LONGEST_VALUE: usize = 128;

/// The text of the value for everything beyond the capacity.
const OTHER: &str = "other";

/// A string that has become an index into the table of its label.
///
/// The only field of a struct with `#[derive(Label)]` and `#[label(capacity = N)]`, which gives
/// that struct `From<&str>` and `as_str`. Value 0 is `other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interned(u32);

struct Entry {
    hash: u64,
    text: &'static str,
}

/// The table of one bounded label: `CAPACITY` strings, found through `PLACES` places.
pub struct Interner<const CAPACITY: usize, const PLACES: usize> {
    /// 0 for a free place, else the number of an entry plus 1.
    places: [AtomicU32; PLACES],
    entries: [OnceBox<Entry>; CAPACITY],
    len: Mutex<usize>,
    seed: OnceBox<u64>,
    overflow: Claim,
}

/// A bounded label's table as the registry sees it.
pub trait BoundedLabel: Sync {
    /// The slot that counts the strings that became `other`.
    fn overflow(&self) -> &Claim;
}

/// A bounded label of the program, by name.
pub struct BoundedEntry {
    /// The label's name.
    pub name: &'static str,
    /// The path of the label's type.
    pub type_name: &'static str,
    /// The label's table.
    pub label: &'static dyn BoundedLabel,
}

/// A table size for [`Interner`] that leaves at least half of the places free.
pub const fn places(capacity: usize) -> usize {
    (capacity * 2).next_power_of_two()
}

impl<const CAPACITY: usize, const PLACES: usize> Interner<CAPACITY, PLACES> {
    /// An empty table.
    #[allow(
        clippy::new_without_default,
        reason = "made by generated code, in a static"
    )]
    pub const fn new() -> Self {
        const {
            assert!(
                PLACES.is_power_of_two() && PLACES > CAPACITY,
                "the table has places to spare"
            );
        }
        Self {
            places: [const { AtomicU32::new(0) }; PLACES],
            entries: [const { OnceBox::new() }; CAPACITY],
            len: Mutex::new(0),
            seed: OnceBox::new(),
            overflow: Claim::new(1, Sharing::None),
        }
    }

    /// The value for `text`: its own while there is room, else `other`.
    ///
    /// Empty strings are `other` too, because an empty value and a missing label are one series.
    #[inline]
    pub fn intern(&self, text: &str) -> Interned {
        if text == OTHER {
            return Interned(0);
        }
        let hash = hash(text.as_bytes(), self.seed());
        match self.find(text, hash) {
            Ok(at) => Interned(at),
            Err(_) => self.insert(text, hash),
        }
    }

    /// The text of an index made by [`intern`](Self::intern) of this table; `None` if unmet.
    pub fn get(&self, index: usize) -> Option<&'static str> {
        match index.checked_sub(1) {
            None => Some(OTHER),
            Some(entry) => self.entries.get(entry)?.get().map(|entry| entry.text),
        }
    }

    /// The text of a value made by [`intern`](Self::intern) of this table.
    pub fn text_of(&self, value: Interned) -> &'static str {
        self.get(value.index()).unwrap_or(OTHER)
    }

    /// What [`Label::text`](crate::Label::text) returns for `index`.
    pub fn text(&self, index: usize) -> LabelText {
        self.get(index)
            .map_or(LabelText::Unmet, |text| LabelText::Value(text.into()))
    }

    #[inline]
    fn seed(&self) -> u64 {
        *self
            .seed
            .get_or_init(|| Box::new(RandomState::new().hash_one(0)))
    }

    /// The value of a known `text`, or the free place where the search ended.
    #[inline]
    fn find(&self, text: &str, hash: u64) -> Result<u32, usize> {
        let mut place = hash as usize % PLACES;
        loop {
            // Acquire: partner of the Release in `insert`, so that the entry is seen.
            let value = self.places[place].load(Ordering::Acquire);
            if value == 0 {
                return Err(place);
            }
            if let Some(entry) = self.entries[value as usize - 1].get()
                && entry.hash == hash
                && entry.text == text
            {
                return Ok(value);
            }
            place = (place + 1) % PLACES;
        }
    }

    #[cold]
    #[inline(never)]
    fn insert(&self, text: &str, hash: u64) -> Interned {
        if !text.is_empty() && text.len() <= LONGEST_VALUE {
            let mut len = lock(&self.len);
            // Somebody else may have been here first: look again under the lock.
            match self.find(text, hash) {
                Ok(value) => return Interned(value),
                Err(place) if *len < CAPACITY => {
                    let text = String::from(text).leak();
                    let entry = Box::new(Entry { hash, text });
                    if self.entries[*len].set(entry).is_ok() {
                        *len += 1;
                        let value = *len as u32;
                        // Release: partner of the Acquire in `find`.
                        self.places[place].store(value, Ordering::Release);
                        return Interned(value);
                    }
                }
                Err(_) => {}
            }
        }
        self.overflow.add(0, 1, Sharing::None);
        Interned(0)
    }
}

impl Interned {
    /// The place of this value in its table, 0 for `other`.
    #[inline(always)]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl<const CAPACITY: usize, const PLACES: usize> BoundedLabel for Interner<CAPACITY, PLACES> {
    fn overflow(&self) -> &Claim {
        &self.overflow
    }
}

/// A keyed hash of short strings: folded multiplication, eight bytes at a time.
#[inline]
fn hash(bytes: &[u8], seed: u64) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let fold = |left: u64, right: u64| {
        let product = u128::from(left) * u128::from(right);
        product as u64 ^ (product >> 64) as u64
    };
    let mut state = seed ^ bytes.len() as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for word in words {
        state = fold(state ^ u64::from_le_bytes(*word), ODD);
    }
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    fold(state ^ u64::from_le_bytes(last), ODD ^ seed.rotate_left(32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slots;

    fn overflow<const C: usize, const P: usize>(table: &Interner<C, P>) -> u64 {
        let mut out = [0];
        let base = table.overflow.base().expect("assigned on first use");
        slots::POOL.read(base, &mut out, |_| false);
        out[0]
    }

    #[test]
    fn strings_keep_their_index_and_the_rest_is_other() {
        static TABLE: Interner<3, { places(3) }> = Interner::new();
        let indices =
            ["a", "b", "a", "c", "d", "b", "other", "", "e"].map(|text| TABLE.intern(text).index());
        assert_eq!(indices, [1, 2, 1, 3, 0, 2, 0, 0, 0]);
        assert_eq!(TABLE.get(2), Some("b"));
        assert_eq!(TABLE.get(0), Some("other"));
        assert_eq!(TABLE.get(4), None);
        assert_eq!(overflow(&TABLE), 3, "d, the empty string and e");
    }

    #[test]
    fn long_strings_are_other() {
        static TABLE: Interner<3, { places(3) }> = Interner::new();
        assert_eq!(TABLE.intern(&"x".repeat(LONGEST_VALUE + 1)).index(), 0);
        assert_eq!(TABLE.intern(&"x".repeat(LONGEST_VALUE)).index(), 1);
    }

    #[test]
    fn threads_agree_on_the_index_of_a_string() {
        static TABLE: Interner<64, { places(64) }> = Interner::new();
        let found: Vec<Vec<usize>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        (0..64)
                            .map(|n| TABLE.intern(&format!("model-{n}")).index())
                            .collect()
                    })
                })
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap())
                .collect()
        });
        assert!(found.windows(2).all(|pair| pair[0] == pair[1]));
        for (n, index) in found[0].iter().enumerate() {
            assert_eq!(TABLE.get(*index), Some(format!("model-{n}").as_str()));
        }
    }
}

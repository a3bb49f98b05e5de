//! A table of texts that were met, at most so many, each with a number.
//!
//! A text that was met before is found without a lock: its words are hashed, and compared with those
//! of the entry that the hash leads to. Entries are never removed, so a number stays a text's number.
//! A place is published last, so whoever sees it sees the entry that it leads to.
//! The words of a text of up to 16 bytes are all of it: it is kept once more only for who asks for it as a
//! whole.

mod key;
#[cfg(all(test, loom))]
mod loom_tests;
#[cfg(all(test, not(loom)))]
mod tests;

use crate::sync::{AtomicU32, AtomicU64, Mutex, Ordering, lock};
use key::{Key, Seed};
use once_cell::race::OnceBox;
use std::borrow::Cow;

/// The longest text that a table holds, in bytes.
pub(crate) const LONGEST: usize = 128;

/// `CAPACITY` texts, found through `PLACES` places. Numbers begin with 1.
pub(crate) struct Table<const CAPACITY: usize, const PLACES: usize> {
    /// The number of a text, 0 for a free place.
    places: [AtomicU32; PLACES],
    entries: [Entry; CAPACITY],
    /// How many entries there are; changes under the lock.
    len: AtomicU32,
    inserting: Mutex<()>,
    /// Zeros until the first text is inserted.
    seed: [AtomicU64; 2],
}

/// A text with its key, two of them a cache line.
#[repr(align(32))]
struct Entry {
    words: [AtomicU64; 2],
    len: AtomicU64,
    /// Where it is more than its words, or none; else once it was asked for.
    text: OnceBox<Box<str>>,
}

impl Entry {
    #[cfg(not(loom))]
    const fn new() -> Self {
        Self {
            words: [const { AtomicU64::new(0) }; 2],
            len: AtomicU64::new(0),
            text: OnceBox::new(),
        }
    }

    #[cfg(loom)]
    fn new() -> Self {
        Self {
            words: [(); 2].map(|()| AtomicU64::new(0)),
            len: AtomicU64::new(0),
            text: OnceBox::new(),
        }
    }

    /// Relaxed, here and below: the place that leads here was published after it.
    #[inline(always)]
    fn key(&self) -> Key {
        Key {
            words: [
                self.words[0].load(Ordering::Relaxed),
                self.words[1].load(Ordering::Relaxed),
            ],
            len: self.len.load(Ordering::Relaxed),
        }
    }

    fn fill(&self, key: Key, text: &str) {
        for (word, value) in self.words.iter().zip(key.words) {
            word.store(value, Ordering::Relaxed);
        }
        // Without a length it would be no text.
        if !key.is_whole() || text.is_empty() {
            self.text.get_or_init(|| Box::new(text.into()));
        }
        // Release: partner of the Acquire in `text`.
        self.len.store(key.len, Ordering::Release);
    }

    /// The text, if there is one.
    fn text(&self) -> Option<Cow<'_, str>> {
        // Acquire: partner of the Release in `fill`, so that the words are seen, or the whole.
        let has_words = self.len.load(Ordering::Acquire) > 0;
        match self.text.get() {
            Some(text) => Some(Cow::Borrowed(text)),
            None => has_words.then(|| Cow::Owned(self.key().text())),
        }
    }

    /// The same, kept from now on.
    fn kept_text(&self) -> Option<&str> {
        match self.text()? {
            Cow::Borrowed(text) => Some(text),
            Cow::Owned(text) => Some(self.text.get_or_init(|| Box::new(text.into()))),
        }
    }

    #[inline(always)]
    fn is(&self, text: &str) -> bool {
        self.text
            .get()
            .is_some_and(|known| key::are_same(known, text))
    }
}

impl<const CAPACITY: usize, const PLACES: usize> Table<CAPACITY, PLACES> {
    const ENDS: () = assert!(
        PLACES.is_power_of_two() && PLACES > CAPACITY,
        "a search ends at a free place"
    );

    /// An empty table.
    #[cfg(not(loom))]
    pub(crate) const fn new() -> Self {
        let () = Self::ENDS;
        Self {
            places: [const { AtomicU32::new(0) }; PLACES],
            entries: [const { Entry::new() }; CAPACITY],
            len: AtomicU32::new(0),
            inserting: Mutex::new(()),
            seed: [const { AtomicU64::new(0) }; 2],
        }
    }

    /// An empty table.
    #[cfg(loom)]
    pub(crate) fn new() -> Self {
        let () = Self::ENDS;
        Self {
            places: [(); PLACES].map(|()| AtomicU32::new(0)),
            entries: [(); CAPACITY].map(|()| Entry::new()),
            len: AtomicU32::new(0),
            inserting: Mutex::new(()),
            seed: [(); 2].map(|()| AtomicU64::new(0)),
        }
    }

    /// The number of `text`, if it is of usual length and stands in the first place it may have:
    /// most are found here, and where not, [`find`](Self::find) says more.
    #[inline(always)]
    pub(crate) fn find_at_once(&self, text: &str) -> Option<u32> {
        let key = Key::of_usual_length(text)?;
        let (number, entry) = self.at(Self::place(key, self.seed()))?;
        (entry.key() == key).then_some(number)
    }

    /// The number of `text`, if it was met.
    ///
    /// A thread that has not synchronised with the one that has just inserted it may not see it yet.
    #[inline(always)]
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let seed = self.seed();
        let key = Key::new(text, seed);
        let mut place = Self::place(key, seed);
        while let Some((number, entry)) = self.at(place) {
            if entry.key() == key && (key.is_whole() || entry.is(text)) {
                return Some(number);
            }
            place = (place + 1) % PLACES;
        }
        None
    }

    /// The number of `text`, met now if not before; `None` when the table is full.
    ///
    /// The text is no longer than [`LONGEST`].
    #[inline(never)]
    pub(crate) fn insert(&self, text: &str) -> Option<u32> {
        // What finds no room takes no lock. Acquire: partner of the Release below, so that all texts
        // of a full table are found.
        let is_full = self.len.load(Ordering::Acquire) as usize == CAPACITY;
        let inserting = (!is_full).then(|| lock(&self.inserting));
        if inserting.is_some() && self.len.load(Ordering::Relaxed) == 0 {
            for (word, value) in self.seed.iter().zip(new_seed()) {
                // Relaxed: whoever does not see the seed finds nothing, and comes here.
                word.store(value, Ordering::Relaxed);
            }
        }
        // Somebody else may have been here first.
        if let Some(number) = self.find(text) {
            return Some(number);
        }
        let _inserting = inserting?;
        let len = self.len.load(Ordering::Relaxed);
        let seed = self.seed();
        let key = Key::new(text, seed);
        self.entries.get(len as usize)?.fill(key, text);
        let number = len + 1;
        // Release: partner of the Acquire in `at`.
        self.free_place(Self::place(key, seed))
            .store(number, Ordering::Release);
        // Release: partner of the Acquire above.
        self.len.store(number, Ordering::Release);
        Some(number)
    }

    /// The text of a number, kept as a whole from now on.
    pub(crate) fn get(&self, number: usize) -> Option<&str> {
        self.entry(number)?.kept_text()
    }

    /// The text of a number, for who needs it once.
    pub(crate) fn read(&self, number: usize) -> Option<Cow<'_, str>> {
        self.entry(number)?.text()
    }

    fn entry(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number.checked_sub(1)?)
    }

    #[inline(always)]
    fn seed(&self) -> Seed {
        [
            self.seed[0].load(Ordering::Relaxed),
            self.seed[1].load(Ordering::Relaxed),
        ]
    }

    /// Where the search for a text begins.
    #[inline(always)]
    fn place(key: Key, seed: Seed) -> usize {
        (key.hash(seed) >> (u64::BITS - PLACES.ilog2())) as usize
    }

    /// What a place leads to, if it is taken.
    #[inline(always)]
    fn at(&self, place: usize) -> Option<(u32, &Entry)> {
        // Acquire: partner of the Release in `insert`, so that the entry is seen.
        let number = self.places[place].load(Ordering::Acquire);
        // 0 becomes a number beyond all entries.
        let before = number.wrapping_sub(1);
        let entry = self.entries.get(before as usize)?;
        // The compiler knows that this is no more than the capacity, so that no label is bounded.
        Some((before + 1, entry))
    }

    /// The first free place from `place` on. The caller holds the lock.
    fn free_place(&self, mut place: usize) -> &AtomicU32 {
        // Relaxed: places are taken under the lock.
        while self.places[place].load(Ordering::Relaxed) != 0 {
            place = (place + 1) % PLACES;
        }
        &self.places[place]
    }
}

#[cfg(not(loom))]
fn new_seed() -> Seed {
    use std::hash::{BuildHasher, RandomState};
    let state = RandomState::new();
    [state.hash_one(0), state.hash_one(1)]
}

/// The same in every execution, as loom asks.
#[cfg(loom)]
fn new_seed() -> Seed {
    [0x9e37_79b9_7f4a_7c15, 0xbf58_476d_1ce4_e5b9]
}

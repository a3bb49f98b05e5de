//! Strings met at run time, as labels: at most so many of them, the rest become `other`.
//!
//! A string that was met before is found without a lock (see `texts`), and keeps its index, so a
//! handle can be `Copy`.

use crate::claim::Claim;
use crate::label::LabelText;
use crate::storage::Sharing;
use crate::texts::{LONGEST, Table};
use once_cell::race::OnceBox;

/// The text of the value for everything beyond the capacity.
const OTHER: &str = "other";

/// A string that has become an index into the table of its label.
///
/// The only field of a struct with `#[derive(Label)]` and `#[label(capacity = N)]`, which gives
/// that struct `From<&str>` and `as_str`. Value 0 is `other`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Interned(u32);

/// The table of one bounded label: `CAPACITY` strings, found through `PLACES` places.
pub struct Interner<const CAPACITY: usize, const PLACES: usize> {
    texts: Table<CAPACITY, PLACES>,
    /// In a box, because a claim has bits that are set from the beginning: without it the table is
    /// all zeros, which take no room in the program's file.
    overflow: OnceBox<Claim>,
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

/// How many places the table of a label has: most of them stay free, since a string whose place is
/// taken by another costs a mispredicted branch.
pub const fn places(capacity: usize) -> usize {
    let places = (capacity * 4).next_power_of_two();
    if places < 512 { 512 } else { places }
}

impl<const CAPACITY: usize, const PLACES: usize> Interner<CAPACITY, PLACES> {
    /// An empty table.
    #[allow(
        clippy::new_without_default,
        reason = "made by generated code, in a static"
    )]
    pub const fn new() -> Self {
        Self {
            texts: Table::new(),
            overflow: OnceBox::new(),
        }
    }

    /// The value for `text`: its own while there is room, else `other`.
    ///
    /// Empty strings are `other` too, because an empty value and a missing label are one series, and
    /// so are those of more than 128 bytes, so that the capacity bounds the memory.
    #[inline]
    pub fn intern(&self, text: &str) -> Interned {
        if let Some(number) = self.texts.find_at_once(text) {
            return Interned(number);
        }
        let Interned(number) = self.intern_any(text);
        // Tells the compiler what it knows of the way above, so that no label has to be bounded.
        Interned(number.min(CAPACITY as u32))
    }

    /// Not that rare, where strings are short or long, but beside the way of most.
    #[cold]
    #[inline(never)]
    fn intern_any(&self, text: &str) -> Interned {
        match self.texts.find(text) {
            Some(number) => Interned(number),
            None => self.intern_unmet(text),
        }
    }

    #[cold]
    #[inline(never)]
    fn intern_unmet(&self, text: &str) -> Interned {
        if text == OTHER {
            return Interned(0);
        }
        if !text.is_empty()
            && text.len() <= LONGEST
            && let Some(number) = self.texts.insert(text)
        {
            return Interned(number);
        }
        self.overflow().add(0, 1, Sharing::BEYOND);
        Interned(0)
    }

    /// The text of an index made by [`intern`](Self::intern) of this table; `None` if unmet.
    pub fn get(&'static self, index: usize) -> Option<&'static str> {
        if index == 0 {
            Some(OTHER)
        } else {
            self.texts.get(index)
        }
    }

    /// The text of a value made by [`intern`](Self::intern) of this table.
    pub fn text_of(&'static self, value: Interned) -> &'static str {
        self.get(value.index()).unwrap_or(OTHER)
    }

    /// What [`Label::text`](crate::Label::text) returns for `index`.
    pub fn text(&'static self, index: usize) -> LabelText {
        let text = match index {
            0 => Some(OTHER.into()),
            _ => self.texts.read(index),
        };
        text.map_or(LabelText::Unmet, LabelText::Value)
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
        let none_yet = || Box::new(Claim::new(1, Sharing::BEYOND));
        self.overflow.get_or_init(none_yet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slots;
    use proptest::prelude::*;
    use std::collections::HashMap;

    fn overflow<const C: usize, const P: usize>(table: &Interner<C, P>) -> u64 {
        let mut out = [0];
        let base = table.overflow().base().expect("assigned on first use");
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
        assert_eq!(TABLE.intern(&"x".repeat(LONGEST + 1)).index(), 0);
        assert_eq!(TABLE.intern(&"x".repeat(LONGEST)).index(), 1);
    }

    /// Texts of all lengths up to 200 bytes, few enough to come again, with much in common.
    fn texts() -> impl Strategy<Value = Vec<String>> {
        let text = (
            prop::sample::select(vec!["", "m", "other", "é", "claude-", "漢字漢字漢字"]),
            prop::sample::select(vec!["", "o", "🦀", "sonnet-4-5-"]),
            0_usize..100,
            0_usize..3,
        );
        let text = text.prop_map(|(head, filling, times, tail)| {
            let times = times % (180 / filling.len().max(1));
            let tail = ["", "1", "2"][tail];
            format!("{head}{}{tail}", filling.repeat(times))
        });
        prop::collection::vec(text, 0..60)
    }

    proptest! {
        #[test]
        fn a_table_does_what_a_map_does(texts in texts()) {
            const CAPACITY: usize = 16;
            let table = Interner::<CAPACITY, { places(CAPACITY) }>::new();
            let mut model = HashMap::new();
            let mut overflows = 0;
            for text in texts.iter().chain(&texts) {
                let next = model.len() + 1;
                let index = match text.as_str() {
                    OTHER => 0,
                    met if model.contains_key(met) => model[met],
                    new if !new.is_empty() && new.len() <= LONGEST && next <= CAPACITY => {
                        model.insert(new, next);
                        next
                    }
                    _ => {
                        overflows += 1;
                        0
                    }
                };
                let interned = table.intern(text);
                prop_assert_eq!(interned.index(), index, "{:?}", text);
                let known = table.texts.get(interned.index()).unwrap_or(OTHER);
                prop_assert_eq!(known, if index == 0 { OTHER } else { text });
            }
            let counted = table.overflow().base().map_or(0, |_| overflow(&table));
            prop_assert_eq!(counted, overflows);
        }
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

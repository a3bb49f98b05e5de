//! What it costs to read the items that operations are done with: a part of every answer.
//!
//! Everybody reads them alike, so it flatters whoever does more work beside it. They are packed, so
//! that it is little.

use crate::contestant::{Contestant, Path};
use crate::items::{NOTHING, calls, names, observations, pairs};
use std::hint::black_box;

/// Reads of each kind of item.
pub fn contestants() -> Vec<Contestant> {
    vec![
        reader("nothing", &NOTHING, |()| 0),
        reader("pairs", pairs(), |pair| pair.index()),
        reader("pairs with values", observations(), |seen| {
            seen.pair.index() + usize::from(seen.value > 1.0)
        }),
        reader("pairs with outcomes", calls(), |call| {
            call.pair.index() + usize::from(call.fails)
        }),
        reader("names", names(), |name| name.len()),
    ]
}

/// Nothing is counted, so nothing is read back.
fn reader<T: Sync>(
    who: &'static str,
    items: &'static [T],
    read: impl Fn(&'static T) -> usize + Send + Sync + 'static,
) -> Contestant {
    let read = move |item| {
        black_box(read(item));
    };
    Contestant::new(who, Path::Limit, items, read, || 0).expecting(|| 0.0, |_| 0.0)
}

//! Every interleaving of threads that meet texts.

use super::key::Key;
use super::{Table, new_seed};
use loom::thread;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

/// What a thread does that meets a text.
fn meet<const C: usize, const P: usize>(table: &Table<C, P>, text: &str) -> Option<u32> {
    let found = table.find_at_once(text).or_else(|| table.find(text));
    found.or_else(|| table.insert(text))
}

/// All that two threads come to which meet one text each, and a third meeting of the first.
fn met<const C: usize, const P: usize>(texts: [&'static str; 2]) -> BTreeSet<[Option<u32>; 3]> {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let outcomes = Arc::clone(&seen);
    loom::model(move || {
        let table = Arc::new(Table::<C, P>::new());
        let second = {
            let table = Arc::clone(&table);
            thread::spawn(move || meet(&table, texts[1]))
        };
        let first = meet(&table, texts[0]);
        let second = second.join().unwrap();
        let again = meet(&table, texts[0]);
        outcomes.lock().unwrap().insert([first, second, again]);
    });
    Arc::try_unwrap(seen).unwrap().into_inner().unwrap()
}

#[test]
fn a_text_met_by_two_threads_has_one_number() {
    // The last free entry: whoever finds the table full finds the text in it.
    let one = Some(1);
    assert_eq!(met::<1, 2>(["text"; 2]), [[one; 3]].into());
    assert_eq!(met::<2, 4>(["text"; 2]), [[one; 3]].into());
}

#[test]
fn two_texts_have_two_numbers() {
    let (one, two) = (Some(1), Some(2));
    let either = [[one, two, one], [two, one, two]];
    assert_eq!(met::<2, 4>(["text", "next"]), either.into());
}

#[test]
fn the_last_entry_goes_to_one_of_two_texts() {
    let either = [[Some(1), None, Some(1)], [None, Some(1), None]];
    assert_eq!(met::<1, 2>(["text", "next"]), either.into());
}

#[test]
fn an_entry_is_seen_whole() {
    type One = Table<1, 2>;
    let place = |text: &str| One::place(Key::new(text, new_seed()), new_seed());
    // Another text with the key that this one has while its second word is still zero.
    let [text, half] = ('a'..='z')
        .map(|first| {
            ["bbbbccccdddd", "\0\0\0\0cccc\0\0\0\0"]
                .map(|rest| format!("{first}{first}{first}{first}{rest}"))
        })
        .find(|[text, half]| place(text) == place(half))
        .expect("two texts that are sought in the same place");
    let found = Arc::new(Mutex::new(BTreeSet::new()));
    let outcomes = Arc::clone(&found);
    loom::model(move || {
        let table = Arc::new(One::new());
        let other = {
            let table = Arc::clone(&table);
            let (text, half) = (text.clone(), half.clone());
            thread::spawn(move || (table.find(&half), table.find(&text)))
        };
        table.insert(&text);
        outcomes.lock().unwrap().insert(other.join().unwrap());
    });
    let found = Arc::try_unwrap(found).unwrap().into_inner().unwrap();
    assert_eq!(found, [(None, None), (None, Some(1))].into());
}

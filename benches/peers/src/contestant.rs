//! One way to answer a question: an operation, and how to read back what it did.

use serde::{Deserialize, Serialize};
use std::hint::black_box;

/// In what way a contestant goes about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Path {
    /// Tallymark.
    Ours,
    /// A peer, as its documentation shows first.
    Idiom,
    /// A peer, as fast as its documentation shows anywhere.
    Fastest,
    /// What is left when nothing but the work itself is done.
    Limit,
}

/// What a contestant was asked to do since it was made.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked {
    /// The operations, of all threads.
    pub operations: u64,
    /// The operations of each thread's last turn.
    pub last_turn: usize,
}

/// One way to answer a question.
pub struct Contestant {
    /// Who, and how, in a few words.
    pub who: &'static str,
    /// In what way.
    pub path: Path,
    pub(crate) turn: Box<dyn Fn(usize) + Send + Sync>,
    pub(crate) finish_thread: fn(),
    pub(crate) settle: Box<dyn Fn()>,
    pub(crate) read: Box<dyn Fn() -> f64>,
    pub(crate) expected: Box<dyn Fn(Asked) -> f64>,
    pub(crate) most_threads: usize,
}

impl Contestant {
    /// Calls `operation` with `items` in turn; `counted` says how often it did so far.
    ///
    /// The compiler knows nothing of the item and must take memory as read and written between two
    /// operations, so that it can neither move one out of the loop nor join two.
    pub fn new<T: Sync>(
        who: &'static str,
        path: Path,
        items: &'static [T],
        operation: impl Fn(&'static T) + Send + Sync + 'static,
        counted: impl Fn() -> u64 + 'static,
    ) -> Self {
        let before = counted();
        let turn = move |operations: usize| {
            let mut left = operations;
            while left > 0 {
                let round = left.min(items.len());
                for item in &items[..round] {
                    operation(black_box(item));
                }
                left -= round;
            }
        };
        Self {
            who,
            path,
            turn: Box::new(turn),
            finish_thread: || (),
            settle: Box::new(|| ()),
            read: Box::new(move || (counted() - before) as f64),
            expected: Box::new(|asked| asked.operations as f64),
            most_threads: usize::MAX,
        }
    }

    /// One whole task, such as a scrape, by one thread; what must be read is to be added.
    pub fn task(who: &'static str, path: Path, task: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            who,
            path,
            turn: Box::new(move |operations| (0..operations).for_each(|_| task())),
            finish_thread: || (),
            settle: Box::new(|| ()),
            read: Box::new(|| f64::NAN),
            expected: Box::new(|_| 0.0),
            most_threads: 1,
        }
    }

    /// What each thread does last, outside of the measured time: give up what it holds.
    #[must_use]
    pub fn finishing_threads(self, finish_thread: fn()) -> Self {
        Self {
            finish_thread,
            ..self
        }
    }

    /// What is done now and then outside of the measured time, such as a peer's upkeep.
    #[must_use]
    pub fn settling(self, settle: impl Fn() + 'static) -> Self {
        Self {
            settle: Box::new(settle),
            ..self
        }
    }

    /// What must be read, where it is not the number of operations.
    #[must_use]
    pub fn expecting(
        self,
        read: impl Fn() -> f64 + 'static,
        expected: impl Fn(Asked) -> f64 + 'static,
    ) -> Self {
        Self {
            read: Box::new(read),
            expected: Box::new(expected),
            ..self
        }
    }
}

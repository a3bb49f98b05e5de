//! An iterator is timed from its first item to its last, and keeps what it can do.

use std::iter::FusedIterator;
use std::thread::sleep;
use std::time::Duration;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "iterators", items)]
fn slow(count: u8) -> impl Iterator<Item = u8> {
    (0..count).inspect(|_| sleep(Duration::from_millis(20)))
}

#[track_metrics(namespace = "iterators", items)]
fn able(
    numbers: &mut [u8],
) -> impl DoubleEndedIterator<Item = &mut u8> + ExactSizeIterator + FusedIterator + Send {
    numbers.iter_mut()
}

#[track_metrics(namespace = "iterators", items)]
fn boxed<'a>(numbers: &'a [u8]) -> Box<dyn DoubleEndedIterator<Item = &'a u8> + 'a> {
    Box::new(numbers.iter())
}

#[track_metrics(namespace = "iterators", items)]
fn some<'a, 'b: 'b, T: Clone>(
    rows: &'a [T],
    name: &'b str,
) -> impl Iterator<Item = T> + use<'a, T> {
    rows.iter().cloned().take(name.len())
}

struct Table {
    rows: Vec<u8>,
}

impl Table {
    #[track_metrics(namespace = "iterators", items)]
    fn rows(&self) -> impl Iterator<Item = &u8> + '_ {
        self.rows.iter()
    }

    #[track_metrics(namespace = "iterators", items)]
    fn drain(&mut self) -> impl Iterator<Item = u8> + '_ {
        self.rows.drain(..)
    }
}

fn main() {
    let iterator = slow(3);
    sleep(Duration::from_millis(200));
    assert_eq!(iterator.sum::<u8>(), 3);

    let mut numbers = [1, 2, 3];
    let mut iterator = able(&mut numbers);
    assert_eq!((iterator.len(), iterator.size_hint()), (3, (3, Some(3))));
    *iterator.next_back().unwrap() += 1;
    assert_eq!(iterator.len(), 2);
    assert!(iterator.next().is_some() && iterator.next().is_some());
    assert!(iterator.next().is_none() && iterator.next().is_none());
    drop(iterator);
    assert_eq!(
        boxed(&numbers).rev().copied().collect::<Vec<_>>(),
        [4, 2, 1]
    );
    assert_eq!(boxed(&numbers).nth(1), Some(&2));
    assert_eq!(
        some(&["a", "b", "c"], &String::from("xy")).last(),
        Some("b")
    );
    let mut table = Table { rows: vec![1, 2] };
    for row in table.rows() {
        if *row == 1 {
            break;
        }
    }
    assert_eq!(table.drain().count(), 2);
    drop(table.rows());

    let snapshot = thread_snapshot();
    for (function, ok, cancelled, items) in [
        ("slow", 1, 0, 3),
        ("able", 1, 0, 3),
        ("boxed", 1, 1, 5),
        ("some", 1, 0, 2),
        ("rows", 0, 1, 1),
        ("drain", 1, 0, 2),
    ] {
        let calls = |outcome| {
            let metric = format!("iterators_{function}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        };
        assert_eq!(
            [calls("ok"), calls("cancelled")],
            [ok, cancelled],
            "{function}"
        );
        assert_eq!([calls("error"), calls("panic")], [0, 0], "{function}");
        let metric = format!("iterators_{function}_items_total");
        assert_eq!(snapshot.counter(&metric, &[]), items, "{function}");
    }
    let seconds = snapshot
        .histogram("iterators_slow_duration_seconds", &[])
        .sum;
    assert!((0.06..0.2).contains(&seconds), "{seconds}");
}

//! Arguments that the body assigns to, moves or borrows mutably.

use futures_util::FutureExt;
use tallymark::testing::thread_snapshot;
use tallymark::{Label, track_metrics};

#[derive(Label, Clone, Copy, PartialEq, Debug)]
enum Size {
    Small,
    Large,
}

#[track_metrics(size, namespace = "changes")]
fn sync(mut size: Size, mut numbers: Vec<u8>, seen: &mut u8) -> Result<(Size, Vec<u8>), String> {
    size = if size == Size::Small {
        Size::Large
    } else {
        size
    };
    numbers.push(*seen);
    *seen += 1;
    Ok((size, numbers))
}

#[track_metrics(size, namespace = "changes")]
async fn later(mut size: Size, mut numbers: Vec<u8>, seen: &mut u8) -> (Size, Vec<u8>) {
    size = if size == Size::Small {
        Size::Large
    } else {
        size
    };
    numbers.push(*seen);
    *seen += 1;
    (size, numbers)
}

#[track_metrics(size, namespace = "changes")]
fn iterated(mut size: Size, mut numbers: Vec<u8>) -> impl Iterator<Item = (Size, u8)> {
    numbers.extend([3, 4]);
    numbers.into_iter().map(move |number| {
        let seen = size;
        size = Size::Large;
        (seen, number)
    })
}

#[track_metrics(namespace = "changes")]
fn patterns((mut left, right): (u8, u8), [mut first, ..]: [u8; 2]) -> u8 {
    left += right;
    first += left;
    first
}

struct Tank {
    level: u8,
}

impl Tank {
    #[track_metrics(namespace = "changes")]
    fn filled(mut self, level: u8) -> Self {
        self.level += level;
        self
    }
}

fn main() {
    let mut seen = 1;
    assert_eq!(
        sync(Size::Small, vec![], &mut seen),
        Ok((Size::Large, vec![1]))
    );
    assert_eq!(
        later(Size::Small, vec![], &mut seen).now_or_never(),
        Some((Size::Large, vec![2]))
    );
    assert_eq!(seen, 3);
    assert_eq!(
        iterated(Size::Small, vec![]).collect::<Vec<_>>(),
        [(Size::Small, 3), (Size::Large, 4)]
    );
    assert_eq!(patterns((1, 2), [3, 4]), 6);
    assert_eq!(Tank { level: 1 }.filled(2).level, 3);

    let snapshot = thread_snapshot();
    for function in ["sync", "later", "iterated"] {
        // The label is the argument as it came.
        let calls = |size| {
            let metric = format!("changes_{function}_calls_total");
            snapshot.counter(&metric, &[("size", size), ("outcome", "ok")])
        };
        assert_eq!([calls("small"), calls("large")], [1, 0], "{function}");
    }
    for function in ["patterns", "filled"] {
        let metric = format!("changes_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", "ok")]),
            1,
            "{function}"
        );
    }
}

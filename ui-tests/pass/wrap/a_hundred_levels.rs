//! A hundred levels of recursion, sync, in a box and by trait objects, each level a call.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::pin::Pin;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "levels")]
fn sync(left: u32) -> u32 {
    if left == 0 { 0 } else { 1 + sync(left - 1) }
}

#[track_metrics(namespace = "levels")]
fn fallible(left: u32) -> Result<u32, String> {
    let Some(left) = left.checked_sub(1) else {
        return Err("the end".into());
    };
    Ok(fallible(left)? + 1)
}

#[track_metrics(namespace = "levels")]
async fn later(left: u32) -> u32 {
    if left == 0 {
        return 0;
    }
    1 + Box::pin(later(left - 1)).await
}

#[track_metrics(namespace = "levels")]
fn boxed(left: u32) -> BoxFuture<'static, u32> {
    async move {
        if left == 0 {
            0
        } else {
            1 + boxed(left - 1).await
        }
    }
    .boxed()
}

#[track_metrics(namespace = "levels")]
fn pinned(left: u32) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    Box::pin(async move {
        if left == 0 {
            0
        } else {
            1 + pinned(left - 1).await
        }
    })
}

#[track_metrics(namespace = "levels")]
fn listed(left: u32) -> Box<dyn Iterator<Item = u32>> {
    let deeper = (left > 0).then(|| listed(left - 1));
    Box::new(std::iter::once(left).chain(deeper.into_iter().flatten()))
}

struct Tree(Option<Box<Tree>>);

impl Tree {
    #[track_metrics(namespace = "levels")]
    fn depth(&self) -> u32 {
        self.0.as_ref().map_or(0, |tree| tree.depth() + 1)
    }
}

fn main() {
    assert_eq!(sync(99), 99);
    assert!(fallible(99).is_err());
    assert_eq!(later(99).now_or_never(), Some(99));
    assert_eq!(boxed(99).now_or_never(), Some(99));
    assert_eq!(pinned(99).now_or_never(), Some(99));
    assert_eq!(listed(99).count(), 100);
    let tree = (0..99).fold(Tree(None), |tree, _| Tree(Some(Box::new(tree))));
    assert_eq!(tree.depth(), 99);

    let snapshot = thread_snapshot();
    for (function, outcome) in [
        ("sync", "ok"),
        ("fallible", "error"),
        ("later", "ok"),
        ("boxed", "ok"),
        ("pinned", "ok"),
        ("listed", "ok"),
        ("depth", "ok"),
    ] {
        let metric = format!("levels_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", outcome)]),
            100,
            "{function}"
        );
        let in_flight = format!("levels_{function}_in_flight");
        assert_eq!(snapshot.value(&in_flight, &[]), 0.0, "{function}");
    }
}

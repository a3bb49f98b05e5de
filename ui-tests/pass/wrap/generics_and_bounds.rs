//! Type, lifetime and constant parameters, bounds on all lifetimes, and `where` clauses.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[track_metrics(namespace = "bounds")]
fn for_all<F>(act: F) -> usize
where
    F: for<'a> Fn(&'a str) -> &'a str,
{
    act("abc").len()
}

#[track_metrics(namespace = "bounds")]
async fn for_all_later<F>(act: F) -> Result<usize, ()>
where
    F: for<'a> Fn(&'a str) -> &'a str,
{
    Ok(act("abc").len())
}

#[track_metrics(namespace = "bounds")]
async fn of_futures<F, Fut>(act: F) -> Result<usize, String>
where
    F: Fn(Arc<str>) -> Fut,
    Fut: Future<Output = usize>,
{
    Ok(act("abc".into()).await)
}

#[track_metrics(namespace = "bounds")]
async fn of_boxes(
    act: Box<dyn for<'a> Fn(&'a str) -> BoxFuture<'a, usize> + Send + Sync>,
) -> Result<usize, Box<dyn Error + Send + Sync>> {
    let _: u8 = "3".parse()?;
    Ok(act("abc").await)
}

#[track_metrics(namespace = "bounds")]
fn constants<const N: usize, const BACK: bool>(mut numbers: [u8; N]) -> [u8; N] {
    if BACK {
        numbers.reverse();
    }
    numbers
}

#[track_metrics(namespace = "bounds")]
fn unsized_values<T: ?Sized + Debug>(value: &T) -> String {
    format!("{value:?}")
}

#[track_metrics(namespace = "bounds")]
fn implied(value: impl Into<String> + Clone, act: impl FnOnce(String)) -> Result<(), String> {
    act(value.clone().into());
    Err(value.into())
}

struct Pair<'a, T, const N: usize>(&'a [T; N]);

impl<'a, T: Ord + Copy + 'a, const N: usize> Pair<'a, T, N>
where
    T: Debug,
{
    #[track_metrics(namespace = "bounds")]
    fn greatest<'b, U>(&'b self, or: &'a U) -> Result<&'a T, &'a U>
    where
        'a: 'b,
    {
        self.0.iter().max().ok_or(or)
    }

    #[track_metrics(namespace = "bounds", items)]
    fn above<U: Into<T> + Copy>(&self, bound: U) -> impl Iterator<Item = T> + use<'a, T, U, N> {
        self.0
            .iter()
            .copied()
            .filter(move |&item| item > bound.into())
    }
}

fn is_send<T: Send>(future: T) -> T {
    future
}

fn main() {
    assert_eq!(for_all(|text| &text[1..]), 2);
    assert_eq!(for_all_later(|text| &text[1..]).now_or_never(), Some(Ok(2)));
    let future = is_send(of_futures(|text| async move { text.len() }));
    assert_eq!(future.now_or_never(), Some(Ok(3)));
    let future = is_send(of_boxes(Box::new(|text| {
        Box::pin(async move { text.len() })
    })));
    assert_eq!(future.now_or_never().unwrap().unwrap(), 3);
    assert_eq!(constants::<2, true>([1, 2]), [2, 1]);
    assert_eq!(constants::<3, false>([1, 2, 3]), [1, 2, 3]);
    assert_eq!(unsized_values("a") + &unsized_values(&[1][..]), r#""a"[1]"#);
    let mut seen = String::new();
    assert_eq!(implied("a", |text| seen = text), Err("a".into()));
    assert_eq!(seen, "a");
    assert_eq!(Pair(&[1, 3, 2]).greatest(&()), Ok(&3));
    assert_eq!(Pair::<u8, 0>(&[]).greatest(&"none"), Err(&"none"));
    assert_eq!(Pair(&[1u16, 3, 2]).above(1u8).count(), 2);

    let snapshot = thread_snapshot();
    for (function, ok, error) in [
        ("for_all", 1, 0),
        ("for_all_later", 1, 0),
        ("of_futures", 1, 0),
        ("of_boxes", 1, 0),
        ("constants", 2, 0),
        ("unsized_values", 2, 0),
        ("implied", 0, 1),
        ("greatest", 1, 1),
        ("above", 1, 0),
    ] {
        let calls = |outcome| {
            let metric = format!("bounds_{function}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        };
        assert_eq!([calls("ok"), calls("error")], [ok, error], "{function}");
    }
}

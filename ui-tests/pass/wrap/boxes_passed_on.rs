//! A box passed on is measured to its end, and what comes of it need not live as long as the box.

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, LocalBoxFuture};
use futures_util::stream::{BoxStream, LocalBoxStream, StreamExt, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::Poll;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

/// Three of them, and no `T` in what makes them.
fn three<T: Default>() -> impl FnMut() -> Option<T> + Send + Sync + 'static {
    let mut left = 3;
    move || {
        left -= 1;
        (left >= 0).then(T::default)
    }
}

struct Service<T>(fn() -> Pin<Box<dyn Future<Output = T>>>);

#[track_metrics(namespace = "passed", name = "by", handler = from function)]
impl<T: Default> Service<T> {
    fn local(&mut self) -> Pin<Box<dyn Future<Output = T>>> {
        (self.0)()
    }

    fn sent(url: &str) -> BoxFuture<'static, Result<T, ()>> {
        let length = url.len();
        Box::pin(async move {
            if length == 0 {
                return Err(());
            }
            Ok(T::default())
        })
    }

    fn shared(&self) -> Pin<Box<dyn Future<Output = T> + Send + Sync>> {
        let made: Pin<Box<_>> = Box::pin(async { T::default() });
        made
    }

    fn lent<'a>(&'a self, url: &'a str) -> LocalBoxFuture<'a, Option<(T, &'a str)>> {
        let made = (self.0)();
        Box::pin(async move { Some((made.await, url)) })
    }

    fn iterator(&self) -> Box<dyn Iterator<Item = T>> {
        let items = std::iter::from_fn(three());
        Box::new(items)
    }

    fn iterator_sent(&self) -> Box<dyn Iterator<Item = T> + Send> {
        Box::new(std::iter::from_fn(three()))
    }

    fn iterator_shared(&self) -> Box<dyn Iterator<Item = T> + Send + Sync> {
        Box::new(std::iter::from_fn(three()))
    }

    fn stream() -> LocalBoxStream<'static, T> {
        let mut next = three();
        Box::pin(poll_fn(move |_| Poll::Ready(next())))
    }

    fn stream_sent() -> BoxStream<'static, T> {
        let mut next = three();
        Box::pin(poll_fn(move |_| Poll::Ready(next())))
    }
}

/// Made of a block and nothing else, and a box of another kind.
trait Connect: Sized + Send {
    #[track_metrics(namespace = "passed", name = "by", handler = from function)]
    fn at_once(_: &str) -> BoxFuture<'static, Result<Self, ()>> {
        Box::pin(async move { Err(()) })
    }
}

impl Connect for &str {}

#[track_metrics(namespace = "passed", name = "by", handler = from function)]
fn unpinned(number: Rc<u8>) -> Box<dyn Future<Output = Rc<u8>> + Unpin> {
    Box::new(std::future::ready(number))
}

#[track_metrics(namespace = "passed", name = "by", handler = from function)]
fn both_ends<T>(items: Vec<T>) -> Box<dyn DoubleEndedIterator<Item = T>>
where
    T: 'static,
{
    Box::new(items.into_iter())
}

fn is_sent<T: Send>(value: T) -> T {
    value
}

fn is_shared<T: Send + Sync>(value: T) -> T {
    value
}

/// Everything once to its end, and once not.
fn use_all<'a>(service: &mut Service<&'a str>, text: &'a str) {
    assert_eq!(service.local().now_or_never(), Some(text));
    drop(service.local());
    assert_eq!(
        is_sent(Service::<&'a str>::sent("u")).now_or_never(),
        Some(Ok(""))
    );
    assert_eq!(Service::<&'a str>::sent("").now_or_never(), Some(Err(())));
    assert_eq!(is_shared(service.shared()).now_or_never(), Some(""));
    assert_eq!(service.lent(text).now_or_never(), Some(Some((text, text))));

    assert_eq!(service.iterator().count(), 3);
    assert_eq!(service.iterator().next(), Some(""));
    assert_eq!(is_sent(service.iterator_sent()).count(), 3);
    assert_eq!(is_shared(service.iterator_shared()).count(), 3);
    assert_eq!(Service::<&'a str>::stream().count().now_or_never(), Some(3));
    assert_eq!(
        Service::<&'a str>::stream().next().now_or_never(),
        Some(Some(""))
    );
    let stream = is_sent(Service::<&'a str>::stream_sent());
    assert_eq!(stream.count().now_or_never(), Some(3));

    assert_eq!(<&'a str>::at_once(text).now_or_never(), Some(Err(())));
}

fn main() {
    let mut service = Service(|| Box::pin(async { "" }));
    use_all(&mut service, &String::new());
    assert_eq!(unpinned(Rc::new(1)).now_or_never(), Some(Rc::new(1)));
    assert_eq!(both_ends(vec![1, 2]).next_back(), Some(2));

    let snapshot = thread_snapshot();
    for (function, calls) in [
        ("local", [1, 0, 0]),
        ("sent", [1, 1, 0]),
        ("shared", [1, 0, 0]),
        ("lent", [1, 0, 0]),
        ("iterator", [1, 0, 1]),
        ("iterator_sent", [1, 0, 0]),
        ("iterator_shared", [1, 0, 0]),
        ("stream", [1, 0, 1]),
        ("stream_sent", [1, 0, 0]),
        ("at_once", [0, 1, 0]),
        ("unpinned", [1, 0, 0]),
        ("both_ends", [0, 0, 1]),
    ] {
        let outcomes = ["ok", "error", "cancelled"].map(|outcome| {
            let labels = [("handler", function), ("outcome", outcome)];
            snapshot.counter("passed_by_calls_total", &labels)
        });
        assert_eq!(outcomes, calls, "{function}");
    }
}

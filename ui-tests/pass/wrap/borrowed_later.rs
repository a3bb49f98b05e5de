//! What an `async fn`, a future, a stream or an iterator borrows from its arguments.

use futures_util::future::BoxFuture;
use futures_util::stream::{Stream, StreamExt, iter};
use std::collections::BTreeMap;
use std::sync::Arc;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

struct Shelf<'a> {
    books: &'a mut BTreeMap<String, String>,
}

impl<'a> Shelf<'a> {
    #[track_metrics(namespace = "borrowed")]
    async fn find<'b>(&'b mut self, title: &'b str) -> Result<&'b mut String, &'b str>
    where
        'a: 'b,
    {
        self.books.get_mut(title).ok_or(title)
    }

    #[track_metrics(namespace = "borrowed")]
    async fn find_elided(&mut self, title: &str) -> Result<&mut String, String> {
        if !self.books.contains_key(title) {
            return Err(title.into());
        }
        Ok(self.books.get_mut(title).unwrap())
    }

    #[track_metrics(namespace = "borrowed")]
    fn drain(&mut self) -> impl Stream<Item = String> + Send + '_ {
        iter(std::mem::take(self.books).into_values())
    }

    #[track_metrics(namespace = "borrowed")]
    fn clear<'s>(
        &'s mut self,
        title: &'s str,
    ) -> impl Future<Output = Result<(), &'s str>> + Send + 's {
        let found = self.books.contains_key(title);
        async move {
            self.books.clear();
            if found { Ok(()) } else { Err(title) }
        }
    }

    #[track_metrics(namespace = "borrowed")]
    fn titles(&self) -> impl Iterator<Item = &str> + '_ {
        self.books.keys().map(String::as_str)
    }
}

#[track_metrics(namespace = "borrowed")]
fn two_ways_out(map: &mut BTreeMap<u8, u8>) -> Result<&mut u8, ()> {
    if map.contains_key(&1) {
        return map.get_mut(&1).ok_or(());
    }
    map.entry(2).or_insert(1);
    map.get_mut(&2).ok_or(())
}

#[track_metrics(namespace = "borrowed")]
fn one_of_two<'a, 'b: 'b>(kept: &'a str, seen: &'b str) -> impl Future<Output = &'a str> + use<'a> {
    let length = seen.len();
    async move { &kept[..length] }
}

#[track_metrics(namespace = "borrowed")]
async fn by_a_closure(act: &(dyn Fn(&str) -> BoxFuture<'_, usize> + Sync)) -> usize {
    act("abc").await
}

#[track_metrics(namespace = "borrowed")]
async fn by_an_async_closure(act: impl AsyncFn(&str) -> usize) -> usize {
    act("abc").await
}

#[track_metrics(namespace = "borrowed")]
fn outlives(shelf: &Arc<String>) -> impl Future<Output = usize> + Send + 'static + use<> {
    let shelf = shelf.clone();
    async move { shelf.len() }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut books = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
    let mut shelf = Shelf { books: &mut books };
    shelf.find("a").await.unwrap().push('!');
    shelf.find_elided("a").await.unwrap().push('?');
    assert_eq!(shelf.titles().collect::<Vec<_>>(), ["a"]);
    assert_eq!(shelf.drain().collect::<Vec<_>>().await, ["b!?"]);
    assert_eq!(shelf.find("a").await, Err("a"));
    assert_eq!(shelf.clear("x").await, Err("x"));

    let mut numbers = BTreeMap::new();
    *two_ways_out(&mut numbers).unwrap() += 1;
    assert_eq!(numbers[&2], 2);

    let kept = String::from("kettle");
    let future = one_of_two(&kept, &String::from("ket"));
    assert_eq!(future.await, "ket");
    let length = by_a_closure(&|text| Box::pin(async move { text.len() })).await;
    assert_eq!(
        length,
        by_an_async_closure(async |text: &str| text.len()).await
    );
    let future = outlives(&Arc::new("abc".into()));
    assert_eq!(tokio::spawn(future).await.unwrap(), 3);

    let snapshot = thread_snapshot();
    for (function, outcome) in [
        ("find", "ok"),
        ("find", "error"),
        ("find_elided", "ok"),
        ("titles", "ok"),
        ("drain", "ok"),
        ("clear", "error"),
        ("two_ways_out", "ok"),
        ("one_of_two", "ok"),
        ("by_a_closure", "ok"),
        ("by_an_async_closure", "ok"),
        ("outlives", "ok"),
    ] {
        let metric = format!("borrowed_{function}_calls_total");
        assert_eq!(
            snapshot.counter(&metric, &[("outcome", outcome)]),
            1,
            "{function}"
        );
    }
}

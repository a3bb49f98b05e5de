//! `async fn` and `impl Trait` in traits, provided and implemented.

use futures_util::FutureExt;
use std::fmt::Display;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

trait Source {
    const FIRST: u8;

    async fn load(&self, key: &str) -> Result<usize, String>;

    #[track_metrics(namespace = "traits")]
    async fn load_more(&mut self, key: &str) -> Result<usize, String> {
        Ok(self.load(key).await? + usize::from(Self::FIRST))
    }

    #[track_metrics(namespace = "traits")]
    fn promised(&self, number: u8) -> impl Future<Output = u8> + Send
    where
        Self: Sync,
    {
        async move { number + Self::FIRST }
    }

    #[track_metrics(namespace = "traits", items)]
    fn listed(&self, number: u8) -> impl Iterator<Item = u8> + Send {
        Self::FIRST..number
    }

    #[track_metrics(namespace = "traits")]
    fn shown(&self, number: u8) -> Result<impl Display + Send, String> {
        number
            .checked_sub(Self::FIRST)
            .ok_or_else(|| "below".into())
    }

    #[track_metrics(namespace = "traits")]
    fn constructed() -> Self
    where
        Self: Sized + Default,
    {
        Self::default()
    }
}

#[derive(Default)]
struct Memory;

impl Source for Memory {
    const FIRST: u8 = 1;

    #[track_metrics(namespace = "traits")]
    async fn load(&self, key: &str) -> Result<usize, String> {
        if key.is_empty() {
            return Err("empty".into());
        }
        Ok(key.len())
    }

    #[track_metrics(namespace = "traits", name = "promised_again")]
    fn promised(&self, number: u8) -> impl Future<Output = u8> + Send {
        async move { number }
    }
}

#[derive(Default)]
struct Other;

impl Source for Other {
    const FIRST: u8 = 2;

    async fn load(&self, _: &str) -> Result<usize, String> {
        Ok(0)
    }
}

fn is_send<T: Send>(future: T) -> T {
    future
}

fn main() {
    let mut memory = Memory::constructed();
    assert_eq!(memory.load_more("tea").now_or_never(), Some(Ok(4)));
    assert!(memory.load_more("").now_or_never().unwrap().is_err());
    assert_eq!(is_send(memory.promised(3)).now_or_never(), Some(3));
    assert_eq!(is_send(Other.promised(3)).now_or_never(), Some(5));
    assert_eq!(Other.load_more("tea").now_or_never(), Some(Ok(2)));
    assert_eq!(memory.listed(4).count(), 3);
    assert_eq!(Other.listed(4).count(), 2);
    assert_eq!(memory.shown(3).ok().unwrap().to_string(), "2");
    assert!(Other.shown(1).is_err());

    let snapshot = thread_snapshot();
    for (method, ok, error) in [
        ("load", 1, 1),
        ("load_more", 2, 1),
        ("promised", 1, 0),
        ("promised_again", 1, 0),
        ("listed", 2, 0),
        ("shown", 1, 1),
        ("constructed", 1, 0),
    ] {
        let calls = |outcome| {
            let metric = format!("traits_{method}_calls_total");
            snapshot.counter(&metric, &[("outcome", outcome)])
        };
        assert_eq!([calls("ok"), calls("error")], [ok, error], "{method}");
    }
    assert_eq!(snapshot.counter("traits_listed_items_total", &[]), 5);
}

//! The attribute on methods of `#[async_trait]`: the work is measured, not the making of its box.

use async_trait::async_trait;
use futures_util::FutureExt;
use std::rc::Rc;
use tallymark::testing::thread_snapshot;
use tallymark::track_metrics;

#[async_trait]
trait Store: Sync {
    #[track_metrics(namespace = "boxes")]
    async fn provided(&self, key: &str) -> Result<usize, String> {
        Ok(self.required(key).await? + 1)
    }

    async fn required(&self, key: &str) -> Result<usize, String>;
}

struct Memory;

#[async_trait]
impl Store for Memory {
    #[track_metrics(namespace = "boxes")]
    async fn required(&self, key: &str) -> Result<usize, String> {
        let characters: Vec<_> = key.chars().collect();
        tokio::task::yield_now().await;
        if characters.is_empty() {
            Err("empty")?;
        }
        Ok(characters.len())
    }
}

#[async_trait(?Send)]
trait Local {
    #[track_metrics(namespace = "boxes")]
    async fn local(&mut self, number: Rc<u8>) -> Result<u8, String>
    where
        Self: Sized,
    {
        Ok(*number)
    }
}

impl Local for Memory {}

fn is_send<T: Send>(future: T) -> T {
    future
}

fn calls(method: &str, outcome: &str) -> u64 {
    let metric = format!("boxes_{method}_calls_total");
    thread_snapshot().counter(&metric, &[("outcome", outcome)])
}

fn main() {
    drop(Memory.required("never polled"));
    assert_eq!(calls("required", "ok") + calls("required", "cancelled"), 0);

    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    assert_eq!(runtime.block_on(is_send(Memory.provided("tea"))), Ok(4));
    assert!(runtime.block_on(Memory.provided("")).is_err());
    assert!(
        Memory
            .provided("dropped while it yields")
            .now_or_never()
            .is_none()
    );
    assert_eq!(Memory.local(Rc::new(3)).now_or_never(), Some(Ok(3)));

    for method in ["provided", "required"] {
        for outcome in ["ok", "error", "cancelled"] {
            assert_eq!(calls(method, outcome), 1, "{method} {outcome}");
        }
    }
    assert_eq!(calls("local", "ok"), 1);
}

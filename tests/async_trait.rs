//! `#[track_metrics]` and `#[async_trait]` on one block, in either order.

use async_trait::async_trait;
use std::future::pending;
use std::time::Duration;
use tallymark::testing::thread_snapshot;
use tallymark::{ErrorKind, Label, track_metrics};

#[derive(Label, Clone, Copy, Debug, PartialEq)]
enum Provider {
    Openai,
}

#[derive(ErrorKind, Debug)]
enum Refusal {
    Closed,
}

#[async_trait]
trait Gateway: Send + Sync {
    async fn ask(&self, provider: Provider, open: bool) -> Result<String, Refusal>;
    async fn wait(&self, provider: Provider);
    fn name(&self) -> &'static str;
}

struct Above;

#[track_metrics(provider, errors = Refusal, namespace = "ours")]
#[async_trait]
impl Gateway for Above {
    async fn ask(&self, provider: Provider, open: bool) -> Result<String, Refusal> {
        tokio::task::yield_now().await;
        if open {
            Ok(format!("{provider:?}"))
        } else {
            Err(Refusal::Closed)
        }
    }

    #[track_metrics(name = "waiting")]
    async fn wait(&self, provider: Provider) {
        let _ = provider;
        pending::<()>().await;
    }

    #[track_metrics(skip)]
    fn name(&self) -> &'static str {
        "above"
    }
}

struct Below;

#[async_trait]
#[track_metrics(provider, errors = Refusal, namespace = "ours")]
impl Gateway for Below {
    async fn ask(&self, provider: Provider, open: bool) -> Result<String, Refusal> {
        tokio::task::yield_now().await;
        if open {
            Ok(format!("{provider:?}"))
        } else {
            Err(Refusal::Closed)
        }
    }

    #[track_metrics(name = "waiting")]
    async fn wait(&self, provider: Provider) {
        let _ = provider;
        pending::<()>().await;
    }

    #[track_metrics(skip)]
    fn name(&self) -> &'static str {
        "below"
    }
}

async fn is_counted(gateway: &dyn Gateway) {
    let before = thread_snapshot();
    let name = gateway.name();
    let provider = Provider::Openai;
    assert_eq!(gateway.ask(provider, true).await.unwrap(), "Openai");
    gateway.ask(provider, false).await.unwrap_err();
    drop(gateway.ask(provider, true));
    let waited = tokio::time::timeout(Duration::from_millis(1), gateway.wait(provider));
    waited.await.unwrap_err();
    let delta = thread_snapshot().delta(&before);
    let calls = |function, outcome| {
        delta.counter(
            &format!("ours_{name}_{function}_calls_total"),
            &[("provider", "openai"), ("outcome", outcome)],
        )
    };
    assert_eq!((calls("ask", "ok"), calls("ask", "error")), (1, 1));
    assert_eq!(calls("ask", "cancelled"), 0);
    assert_eq!(
        (calls("waiting", "ok"), calls("waiting", "cancelled")),
        (0, 1)
    );
    let closed = [("provider", "openai"), ("error", "closed")];
    let errors = format!("ours_{name}_ask_errors_total");
    assert_eq!(delta.counter(&errors, &closed), 1);
}

#[tokio::test]
async fn ours_above() {
    is_counted(&Above).await;
}

#[tokio::test]
async fn ours_below() {
    is_counted(&Below).await;
}

//! Labels from parameters, fields, expressions and texts.

use tallymark::testing::thread_snapshot;
use tallymark::{Interned, Label, track_metrics};

#[derive(Label, Clone, Copy)]
enum Size {
    Small,
    Large,
}

impl From<usize> for Size {
    fn from(bytes: usize) -> Self {
        if bytes < 10 { Self::Small } else { Self::Large }
    }
}

#[derive(Label, Clone, Copy)]
#[label(capacity = 5)]
struct Model(Interned);

struct Request {
    model: String,
    body: Vec<u8>,
}

struct Client {
    size: Size,
}

impl Client {
    #[track_metrics(
        size: Size = self.size,
        model: Model = request.model.as_str().into(),
        body: Size = request.body.len().into(),
        cached,
        first: Option<bool> = None,
        region = "eu",
        namespace = "client",
        name = "sent",
        buckets = [1, 2],
        max_series = 2_000,
    )]
    fn send(&self, request: Request, cached: bool) -> usize {
        let Request { model, body } = request;
        drop(model);
        body.len() + usize::from(cached)
    }
}

#[track_metrics(size: Size = text.len().into(), namespace = "client")]
async fn store(text: String) -> String {
    text
}

fn main() {
    let client = Client { size: Size::Large };
    let request = Request {
        model: "opus".into(),
        body: vec![1, 2],
    };
    assert_eq!(client.send(request, true), 3);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(
        std::pin::pin!(store("text".into()))
            .poll(&mut context)
            .is_ready()
    );
    let snapshot = thread_snapshot();
    let sent = [
        ("size", "large"),
        ("model", "opus"),
        ("body", "small"),
        ("cached", "true"),
        ("region", "eu"),
    ];
    let duration = snapshot.histogram("client_sent_duration_seconds", &sent);
    assert_eq!((duration.count(), duration.buckets.len()), (1, 3));
    let stored = [("size", "small"), ("outcome", "ok")];
    assert_eq!(snapshot.counter("client_store_calls_total", &stored), 1);
}

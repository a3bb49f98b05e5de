//! Five hundred clients at once, of which every tenth goes away before its answer is complete.

use super::{in_flight, requests, server, until};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use futures_util::stream::{self, StreamExt};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, Semaphore};

const CLIENTS: usize = 500;

/// What a client does.
#[derive(Clone, Copy, PartialEq)]
enum Plan {
    Read,
    LeaveBeforeTheAnswer,
    LeaveWithinTheAnswer,
}

impl Plan {
    fn of(client: usize) -> Self {
        match client % 20 {
            0 => Self::LeaveBeforeTheAnswer,
            10 => Self::LeaveWithinTheAnswer,
            _ => Self::Read,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_are_counted_and_none_is_left_in_flight() {
    let (set, layer) = server();
    // Answers, and the second halves of streams, wait until whoever wants to leave has left.
    let gate = Arc::new(Semaphore::new(0));
    let (whole, halves) = (Arc::clone(&gate), Arc::clone(&gate));
    let app: Router = Router::new()
        .route(
            "/whole/{id}",
            get(async move || {
                let _pass = whole.acquire().await.expect("open");
                "whole"
            }),
        )
        .route(
            "/halves/{id}",
            get(async move || {
                let second = stream::once(async move {
                    let _pass = halves.acquire().await.expect("open");
                    Ok::<_, Infallible>("second")
                });
                Body::from_stream(stream::iter([Ok("first")]).chain(second))
            }),
        )
        .layer(layer);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let serving = tokio::spawn(axum::serve(listener, app).into_future());

    let all_asked = Arc::new(Barrier::new(CLIENTS + 1));
    let clients: Vec<_> = (0..CLIENTS)
        .map(|client| tokio::spawn(run(client, address, Arc::clone(&all_asked))))
        .collect();
    let begun = || in_flight(&set);
    until(|| begun() == 500, &begun).await;
    all_asked.wait().await;
    until(|| begun() == 450, &begun).await;
    gate.add_permits(CLIENTS);
    for client in clients {
        client.await.expect("no panic");
    }
    until(|| begun() == 0, &begun).await;
    let expected = [
        "GET /halves/{id} 200 cancelled: 25",
        "GET /halves/{id} 200 ok: 225",
        "GET /whole/{id}  cancelled: 25",
        "GET /whole/{id} 200 ok: 225",
    ];
    assert_eq!(requests(&set), expected);
    serving.abort();
}

async fn run(client: usize, address: SocketAddr, all_asked: Arc<Barrier>) {
    let plan = Plan::of(client);
    let is_whole = match plan {
        Plan::LeaveBeforeTheAnswer => true,
        Plan::LeaveWithinTheAnswer => false,
        // Of those that stay, as many of each kind.
        Plan::Read => client.is_multiple_of(2) == (client % 20 < 10),
    };
    let kind = if is_whole { "whole" } else { "halves" };
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request =
        format!("GET /{kind}/{client} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    if !is_whole {
        let mut answer = [0; 4096];
        let mut length = 0;
        while !answer[..length].windows(5).any(|bytes| bytes == b"first") {
            let read = stream.read(&mut answer[length..]).await.expect("bytes");
            assert_ne!(read, 0, "the server has left");
            length += read;
        }
    }
    all_asked.wait().await;
    if plan == Plan::Read {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer");
        let end = if is_whole { "whole" } else { "0\r\n\r\n" };
        assert!(answer.ends_with(end), "{answer}");
    }
}

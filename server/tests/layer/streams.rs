//! Streams of HTTP/2: five hundred at once on one connection, of which every tenth is reset.

use super::{in_flight, requests, server, until};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Response};
use futures_util::stream::{self, StreamExt};
use http_body_util::{BodyExt, Empty, StreamBody};
use hyper::body::Frame;
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::sync::Arc;
use tallymark_server::layer::ServerSet;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, Semaphore};
use tower::layer::Layer;
use tower::service_fn;

const STREAMS: u32 = 500;

/// A server whose answers, and whose second halves of `/halves`, wait for the gate, and a client of one
/// connection to it.
struct Connection {
    set: Arc<ServerSet>,
    gate: Arc<Semaphore>,
    client: SendRequest<Empty<Bytes>>,
    /// The client's end, to cut it off.
    socket: std::net::TcpStream,
}

impl Connection {
    async fn open() -> Self {
        let (set, layer) = server();
        let layer = layer.paths(&["/whole", "/halves"]);
        let gate = Arc::new(Semaphore::new(0));
        let waiting = Arc::clone(&gate);
        let service = layer.layer(service_fn(move |request| {
            answer(request, Arc::clone(&waiting))
        }));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let (socket, _) = listener.accept().await.expect("a client");
            let mut http = http2::Builder::new(TokioExecutor::new());
            let service = TowerToHyperService::new(service);
            http.max_concurrent_streams(STREAMS + 1);
            let served = http.serve_connection(TokioIo::new(socket), service);
            drop(served.await);
        });
        let socket = std::net::TcpStream::connect(address).expect("a connection");
        socket.set_nonblocking(true).expect("not blocking");
        let own = socket.try_clone().expect("a descriptor");
        let own = TcpStream::from_std(own).expect("a socket");
        let connecting = handshake(TokioExecutor::new(), TokioIo::new(own)).await;
        let (client, connection) = connecting.expect("HTTP/2");
        tokio::spawn(async { drop(connection.await) });
        Self {
            set,
            gate,
            client,
            socket,
        }
    }

    async fn until_in_flight(&self, number: i64) {
        let begun = || in_flight(&self.set);
        until(|| begun() == number, &begun).await;
    }
}

async fn answer<B>(
    request: Request<B>,
    gate: Arc<Semaphore>,
) -> Result<Response<Body>, Infallible> {
    if request.uri().path() == "/whole" {
        let _pass = gate.acquire().await.expect("open");
        return Ok(Response::new(Body::from("whole")));
    }
    let second = stream::once(async move {
        let _pass = gate.acquire().await.expect("open");
        Ok::<_, Infallible>(Frame::data(Bytes::from_static(b"second")))
    });
    let trailers = stream::iter([Ok(Frame::trailers(HeaderMap::new()))]);
    let first = stream::iter([Ok(Frame::data(Bytes::from_static(b"first")))]);
    let frames = first.chain(second).chain(trailers);
    Ok(Response::new(Body::new(StreamBody::new(Box::pin(frames)))))
}

fn get(path: &str) -> Request<Empty<Bytes>> {
    let request = Request::get(format!("http://localhost{path}"));
    request.body(Empty::new()).expect("a request")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_are_counted_and_none_is_left_in_flight() {
    let connection = Connection::open().await;
    let all_asked = Arc::new(Barrier::new(STREAMS as usize + 1));
    let streams: Vec<_> = (0..STREAMS)
        .map(|number| {
            let client = connection.client.clone();
            tokio::spawn(run(number, client, Arc::clone(&all_asked)))
        })
        .collect();
    connection.until_in_flight(500).await;
    all_asked.wait().await;
    connection.until_in_flight(450).await;
    connection.gate.add_permits(STREAMS as usize);
    for stream in streams {
        stream.await.expect("no panic");
    }
    connection.until_in_flight(0).await;
    let expected = [
        "GET /halves 200 cancelled: 25",
        "GET /halves 200 ok: 225",
        "GET /whole  cancelled: 25",
        "GET /whole 200 ok: 225",
    ];
    assert_eq!(requests(&connection.set), expected);
}

/// Every twentieth leaves before its answer, every twentieth within it, both by a reset.
async fn run(number: u32, mut client: SendRequest<Empty<Bytes>>, all_asked: Arc<Barrier>) {
    let is_leaving = number.is_multiple_of(10);
    if number.is_multiple_of(2) == (number % 20 < 10) {
        let mut answering = Box::pin(client.send_request(get("/whole")));
        tokio::select! {
            biased;
            _ = &mut answering => panic!("the gate is closed"),
            _ = all_asked.wait() => {}
        }
        if !is_leaving {
            let answer = answering.await.expect("an answer");
            let body = answer.into_body().collect().await.expect("a body");
            assert_eq!(body.to_bytes(), "whole");
        }
    } else {
        let answer = client.send_request(get("/halves")).await;
        let mut body = answer.expect("an answer").into_body();
        let first = body.frame().await.expect("a frame").expect("no error");
        assert_eq!(first.into_data().expect("data"), "first");
        all_asked.wait().await;
        if !is_leaving {
            let rest = body.collect().await.expect("a body");
            assert!(rest.trailers().is_some());
            assert_eq!(rest.to_bytes(), "second");
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_cut_off_cancels_all_of_its_streams() {
    let mut connection = Connection::open().await;
    let mut kept = Vec::new();
    for path in ["/whole", "/halves", "/halves"] {
        kept.push(tokio::spawn(connection.client.send_request(get(path))));
    }
    connection.until_in_flight(3).await;
    let both = std::net::Shutdown::Both;
    connection.socket.shutdown(both).expect("a socket");
    connection.until_in_flight(0).await;
    let expected = ["GET /halves 200 cancelled: 2", "GET /whole  cancelled: 1"];
    assert_eq!(requests(&connection.set), expected);
}

#[tokio::test]
async fn an_answer_ends_with_its_trailers() {
    let mut connection = Connection::open().await;
    let answer = connection.client.send_request(get("/halves")).await;
    let mut body = answer.expect("an answer").into_body();
    body.frame().await.expect("a frame").expect("no error");
    connection.gate.add_permits(1);
    let second = body.frame().await.expect("a frame").expect("no error");
    assert!(second.is_data());
    let trailers = body.frame().await.expect("a frame").expect("no error");
    assert!(trailers.is_trailers());
    connection.until_in_flight(0).await;
    assert_eq!(requests(&connection.set), ["GET /halves 200 ok: 1"]);
}

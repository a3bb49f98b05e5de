//! A service of tonic behind a socket, called by tonic's client; both are measured.

use super::{histogram, in_flight, requests, until};
use futures_util::stream::{self, BoxStream, StreamExt};
use hyper::http::uri::PathAndQuery;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tallymark_runtime::MetricSet;
use tallymark_runtime::testing::{Snapshot, Value};
use tallymark_server::layer::{ClientSet, Host, HttpLayer, HttpService, ServerSet};
use tonic::body::Body;
use tonic::client::Grpc as Client;
use tonic::server::{Grpc, NamedService};
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Code, Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;
use tower::layer::Layer;
use tower::{Service, service_fn};

const PLACE: &str = "/shop.Orders/Place";
const WATCH: &str = "/shop.Orders/Watch";
const LOAD: &str = "/shop.Orders/Load";

/// What is asked for to have no answer, and to have a panic.
const NEVER: u32 = 1_000;
const PANIC: u32 = 1_001;

/// What the generator writes of a service with three methods.
#[derive(Clone)]
struct Orders;

impl NamedService for Orders {
    const NAME: &'static str = "shop.Orders";
}

type Answer = hyper::Response<Body>;

impl Service<hyper::Request<Body>> for Orders {
    type Response = Answer;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Answer, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: hyper::Request<Body>) -> Self::Future {
        Box::pin(async move {
            let mut grpc = Grpc::new(ProstCodec::<u32, u32>::default());
            Ok(match request.uri().path() {
                PLACE => grpc.unary(service_fn(place), request).await,
                WATCH => grpc.server_streaming(service_fn(watch), request).await,
                LOAD => grpc.client_streaming(service_fn(load), request).await,
                _ => Status::unimplemented("no such method").into_http(),
            })
        })
    }
}

/// Fails with the status of that number.
async fn place(request: Request<u32>) -> Result<Response<u32>, Status> {
    match request.into_inner() {
        0 => Ok(Response::new(7)),
        NEVER => std::future::pending().await,
        PANIC => panic!("planned"),
        number => Err(Status::new(Code::from(number.cast_signed()), "planned")),
    }
}

/// So many messages; after an odd number of them it fails.
async fn watch(
    request: Request<u32>,
) -> Result<Response<BoxStream<'static, Result<u32, Status>>>, Status> {
    let number = request.into_inner();
    let messages = stream::iter((1..=number.min(5)).map(Ok));
    let end = stream::once(async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        match number {
            NEVER => std::future::pending().await,
            number if number % 2 == 1 => Some(Err(Status::data_loss("planned"))),
            _ => None,
        }
    });
    let end = end.filter_map(async |end| end);
    Ok(Response::new(messages.chain(Box::pin(end)).boxed()))
}

async fn load(request: Request<Streaming<u32>>) -> Result<Response<u32>, Status> {
    let mut messages = request.into_inner();
    let mut sum = 0;
    while let Some(number) = messages.message().await? {
        sum += number;
    }
    Ok(Response::new(sum))
}

struct Shop {
    served: Arc<ServerSet>,
    asked: Arc<ClientSet>,
    client: Client<HttpService<Channel, Arc<ClientSet>, Host>>,
}

impl Shop {
    async fn open() -> Self {
        let served = Arc::new(ServerSet::new());
        let layer = HttpLayer::server_with(Arc::clone(&served)).paths(&[PLACE, WATCH, LOAD]);
        let incoming = TcpIncoming::bind(([127, 0, 0, 1], 0).into()).expect("a free port");
        let origin = format!("http://{}", incoming.local_addr().expect("an address"));
        let router = Server::builder().layer(layer).add_service(Orders);
        tokio::spawn(router.serve_with_incoming(incoming));

        let asked = Arc::new(ClientSet::new());
        let endpoint = Endpoint::from_shared(origin.clone()).expect("an endpoint");
        let channel = endpoint.connect().await.expect("a connection");
        let channel = HttpLayer::client_with(Arc::clone(&asked)).layer(channel);
        let origin = origin.parse().expect("an address");
        Self {
            served,
            asked,
            client: Client::with_origin(channel, origin),
        }
    }

    async fn ready(&self) -> Client<HttpService<Channel, Arc<ClientSet>, Host>> {
        let mut client = self.client.clone();
        client.ready().await.expect("a connection");
        client
    }

    async fn call(&self, path: &'static str, request: Request<u32>) -> Result<u32, Status> {
        let path = PathAndQuery::from_static(path);
        let mut client = self.ready().await;
        let answer = client.unary(request, path, ProstCodec::default()).await;
        answer.map(Response::into_inner)
    }

    async fn place(&self, number: u32) -> Result<u32, Status> {
        self.call(PLACE, Request::new(number)).await
    }

    async fn watch(&self, number: u32) -> Streaming<u32> {
        let path = PathAndQuery::from_static(WATCH);
        let (mut client, request) = (self.ready().await, Request::new(number));
        let answer = client.server_streaming(request, path, ProstCodec::default());
        answer.await.expect("a stream").into_inner()
    }

    /// Waits until both sides have nothing in flight: the server may learn later that it is over.
    async fn settle(&self) {
        let in_flight = || in_flight(&self.served) + in_flight(&self.asked);
        until(|| in_flight() == 0, &in_flight).await;
    }
}

/// All series by the status of gRPC, as `"/shop.Orders/Place OK: 1"`, sorted.
fn calls<M: MetricSet>(set: &Arc<M>) -> Vec<String> {
    let snapshot = Snapshot::of(set);
    let names = [
        "http_server_grpc_requests_total",
        "http_client_grpc_requests_total",
    ];
    let series = names.into_iter().flat_map(|name| snapshot.series(name));
    let lines = series.map(|(labels, value)| {
        let Value::Unsigned(count) = value else {
            panic!("{value:?}")
        };
        let label = |wanted: [&str; 2]| {
            let label = labels
                .iter()
                .find(|(name, _)| wanted.contains(&name.as_str()));
            label.expect("a label").1.clone()
        };
        let (target, status) = (label(["route", "host"]), label(["grpc_status"; 2]));
        format!("{target} {status}: {count}")
    });
    let mut lines: Vec<_> = lines.collect();
    lines.sort();
    lines
}

#[tokio::test]
async fn every_status_is_counted_for_its_method() {
    let shop = Shop::open().await;
    for number in 0..17 {
        let answer = shop.place(number).await;
        let code = answer.map_or_else(|status| status.code(), |_| Code::Ok);
        assert_eq!(code as u32, number);
    }
    shop.settle().await;
    let names = [
        "ABORTED",
        "ALREADY_EXISTS",
        "CANCELLED",
        "DATA_LOSS",
        "DEADLINE_EXCEEDED",
        "FAILED_PRECONDITION",
        "INTERNAL",
        "INVALID_ARGUMENT",
        "NOT_FOUND",
        "OK",
        "OUT_OF_RANGE",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "UNAUTHENTICATED",
        "UNAVAILABLE",
        "UNIMPLEMENTED",
        "UNKNOWN",
    ];
    assert_eq!(
        calls(&shop.served),
        names.map(|name| format!("{PLACE} {name}: 1"))
    );
    assert_eq!(
        calls(&shop.asked),
        names.map(|name| format!("127.0.0.1 {name}: 1"))
    );
    let of_server = ["error: 6", "ok: 11"].map(|end| format!("POST {PLACE} 200 {end}"));
    assert_eq!(requests(&shop.served), of_server);
    let of_client = ["POST 127.0.0.1 200 error: 16", "POST 127.0.0.1 200 ok: 1"];
    assert_eq!(requests(&shop.asked), of_client);
}

#[tokio::test]
async fn streams_end_with_their_trailers_and_have_their_status() {
    let shop = Shop::open().await;
    for (number, last) in [(4, Ok(None)), (3, Err(Code::DataLoss))] {
        let mut stream = shop.watch(number).await;
        for message in 1..=number {
            let next = stream.message().await.expect("no error");
            assert_eq!(next, Some(message));
        }
        assert_eq!(in_flight(&shop.served), 1, "the trailers are still to come");
        assert_eq!(in_flight(&shop.asked), 1);
        assert_eq!(stream.message().await.map_err(|status| status.code()), last);
        assert_eq!(in_flight(&shop.asked), 0, "before it is dropped");
    }
    let path = PathAndQuery::from_static(LOAD);
    let messages = Request::new(stream::iter(1..=10));
    let mut client = shop.ready().await;
    let sum = client.client_streaming(messages, path, ProstCodec::<u32, u32>::default());
    assert_eq!(sum.await.expect("a sum").into_inner(), 55);

    shop.settle().await;
    let expected = [
        format!("{LOAD} OK: 1"),
        format!("{WATCH} DATA_LOSS: 1"),
        format!("{WATCH} OK: 1"),
    ];
    assert_eq!(calls(&shop.served), expected);
    let expected = ["127.0.0.1 DATA_LOSS: 1", "127.0.0.1 OK: 2"];
    assert_eq!(calls(&shop.asked), expected);
    for (route, count, bytes) in [(WATCH, 2, 7.0 * 7.0), (LOAD, 1, 7.0)] {
        let sizes = histogram(
            &shop.served,
            "http_server_response_body_bytes",
            &[("route", route)],
        );
        assert_eq!(sizes, (count, bytes), "five bytes and two a message");
    }
    for (name, target) in [
        ("http_server_request_duration_seconds", ("route", WATCH)),
        (
            "http_client_request_duration_seconds",
            ("host", "127.0.0.1"),
        ),
    ] {
        let labels = [("method", "POST"), target];
        let (_, seconds) = if target.0 == "route" {
            histogram(&shop.served, name, &labels)
        } else {
            histogram(&shop.asked, name, &labels)
        };
        assert!(seconds >= 0.04, "{name}: {seconds}");
    }
}

#[tokio::test]
async fn methods_that_nobody_has_named_are_unmatched() {
    let shop = Shop::open().await;
    for path in [
        "/shop.Orders/Guess",
        "/shop.Orders/Place/",
        "/other.Service/Place",
    ] {
        let answer = shop.call(path, Request::new(0)).await;
        assert_eq!(answer.expect_err(path).code(), Code::Unimplemented);
    }
    shop.settle().await;
    assert_eq!(calls(&shop.served), ["unmatched UNIMPLEMENTED: 3"]);
    assert_eq!(requests(&shop.served), ["POST unmatched 200 error: 3"]);
}

#[tokio::test]
async fn streams_that_the_client_resets_are_cancelled_on_both_sides() {
    let shop = Shop::open().await;
    let mut begun = shop.watch(NEVER).await;
    assert_eq!(begun.message().await.expect("no error"), Some(1));
    let unread = shop.watch(NEVER).await;
    let never = tokio::time::timeout(Duration::from_millis(50), shop.place(NEVER));
    assert!(never.await.is_err());
    drop((begun, unread));
    shop.settle().await;
    let expected = [
        format!("{PLACE} CANCELLED: 1"),
        format!("{WATCH} CANCELLED: 2"),
    ];
    assert_eq!(calls(&shop.served), expected);
    assert_eq!(calls(&shop.asked), ["127.0.0.1 CANCELLED: 3"]);
    let expected = [
        format!("POST {PLACE}  cancelled: 1"),
        format!("POST {WATCH} 200 cancelled: 2"),
    ];
    assert_eq!(requests(&shop.served), expected);
    let expected = [
        "POST 127.0.0.1  cancelled: 1",
        "POST 127.0.0.1 200 cancelled: 2",
    ];
    assert_eq!(requests(&shop.asked), expected);
}

#[tokio::test]
async fn a_deadline_cancels_and_a_panic_is_one() {
    let shop = Shop::open().await;
    let mut request = Request::new(NEVER);
    request.set_timeout(Duration::from_millis(20));
    shop.call(PLACE, request).await.expect_err("too late");
    shop.settle().await;
    assert_eq!(calls(&shop.served), [format!("{PLACE} CANCELLED: 1")]);
    shop.place(PANIC).await.expect_err("a panic");
    shop.settle().await;
    let expected = ["CANCELLED", "UNKNOWN"].map(|status| format!("{PLACE} {status}: 1"));
    assert_eq!(calls(&shop.served), expected);
    let expected = ["cancelled", "panic"].map(|end| format!("POST {PLACE}  {end}: 1"));
    assert_eq!(requests(&shop.served), expected);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error_without_a_status() {
    let asked = Arc::new(ClientSet::new());
    let endpoint = Endpoint::from_static("http://127.0.0.1:1").connect_lazy();
    let channel = HttpLayer::client_with(Arc::clone(&asked)).layer(endpoint);
    let mut client = Client::new(channel);
    client.ready().await.expect("it connects when it is called");
    let path = PathAndQuery::from_static(PLACE);
    let answer = client.unary(Request::new(0), path, ProstCodec::<u32, u32>::default());
    assert_eq!(answer.await.expect_err("nobody").code(), Code::Unavailable);
    assert_eq!(requests(&asked), ["POST unmatched  error: 1"]);
    assert_eq!(calls(&asked), ["unmatched UNKNOWN: 1"]);
}

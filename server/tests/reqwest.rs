//! A client of `reqwest` that is measured, against a server behind a socket.

use axum::Router;
use axum::body::Body;
use axum::response::Redirect;
use axum::routing::{get, post};
use futures_util::stream::{self, StreamExt};
use std::future::pending;
use std::sync::Arc;
use std::time::Duration;
use tallymark_runtime::MetricSet;
use tallymark_runtime::testing::{Snapshot, Value};
use tallymark_server::layer::{ClientSet, Host, HttpLayer, HttpService};
use tower::layer::Layer;

type Client = HttpService<reqwest::Client, Arc<ClientSet>, Host>;

/// A server of some routes, the address to ask it by, and a client with a set of its own.
async fn server() -> (String, Client, Arc<ClientSet>) {
    let (server, set) = (serve().await, Arc::new(ClientSet::new()));
    let client = measured(reqwest::Client::new(), &set);
    (server, client, set)
}

fn measured(client: reqwest::Client, set: &Arc<ClientSet>) -> Client {
    HttpLayer::client_with(Arc::clone(set)).layer(client)
}

async fn serve() -> String {
    let app: Router = Router::new()
        .route("/hello", get(|| async { "hello" }))
        .route("/echo", post(async |body: String| body))
        .route("/never", get(pending::<()>))
        .route("/moved", get(|| async { Redirect::temporary("/hello") }))
        .route("/round", get(|| async { Redirect::temporary("/round") }))
        .route(
            "/half",
            get(|| async {
                let first = stream::iter([Ok::<_, &str>("first")]);
                Body::from_stream(first.chain(stream::pending()))
            }),
        );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let listener = listener.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(axum::serve(listener, app).into_future());
    format!("http://{address}")
}

/// The values of each series of requests that ended: labels in the order of their names, and count.
fn requests(set: &Arc<ClientSet>) -> Vec<String> {
    let snapshot = Snapshot::of(set);
    let lines = snapshot
        .series("http_client_requests_total")
        .map(|(labels, value)| {
            let Value::Unsigned(count) = value else {
                panic!("{value:?}")
            };
            let values: Vec<_> = labels.iter().map(|(_, value)| value.as_str()).collect();
            format!("{}: {count}", values.join(" "))
        });
    lines.collect()
}

fn in_flight(set: &Arc<ClientSet>) -> f64 {
    Snapshot::of(set).value("http_client_requests_in_flight", &[("method", "GET")])
}

#[tokio::test]
async fn answers_are_as_without_and_counted_when_they_were_read() {
    let (server, client, set) = server().await;
    let url = format!("{server}/hello");
    let request = client.get_ref().get(&url).build().expect("a request");
    let answer = client.execute(request).await.expect("an answer");
    assert_eq!(answer.url().as_str(), url);
    assert_eq!(answer.content_length(), Some(5));
    assert!((in_flight(&set) - 1.0).abs() < 0.5);
    assert_eq!(answer.text().await.expect("a body"), "hello");
    let request = client.get_ref().post(format!("{server}/echo")).body("four");
    let request = request.build().expect("a request");
    let answer = client.execute(request).await.expect("an answer");
    assert_eq!(answer.text().await.expect("a body"), "four");
    let request = client.get_ref().get(format!("{server}/nowhere")).build();
    let answer = client.execute(request.expect("a request")).await;
    assert_eq!(answer.expect("an answer").status(), 404);
    let expected = [
        "127.0.0.1 GET error 404: 1",
        "127.0.0.1 GET ok 200: 1",
        "127.0.0.1 POST ok 200: 1",
    ];
    let mut requests = requests(&set);
    requests.sort();
    assert_eq!(requests, expected);
    let snapshot = Snapshot::of(&set);
    let bytes = snapshot.histogram("http_client_request_body_bytes", &[("host", "127.0.0.1")]);
    assert_eq!((bytes.count(), bytes.sum), (3, 4.0));
}

#[tokio::test]
async fn what_fails_and_what_is_given_up_is_counted() {
    let (server, client, set) = server().await;
    let refused = client.get_ref().get("http://127.0.0.1:1/").build();
    let refused = client.execute(refused.expect("a request")).await;
    assert!(refused.expect_err("nobody listens").is_connect());
    assert_eq!(requests(&set), ["127.0.0.1 GET error: 1"]);

    let never = client.get_ref().get(format!("{server}/never")).build();
    let never = client.execute(never.expect("a request"));
    let waited = tokio::time::timeout(Duration::from_millis(20), never).await;
    assert!(waited.is_err());

    let half = client.get_ref().get(format!("{server}/half")).build();
    let half = client.execute(half.expect("a request")).await;
    let mut half = half.expect("an answer");
    assert_eq!(
        half.chunk().await.expect("a chunk").expect("bytes"),
        "first"
    );
    drop(half);
    let expected = [
        "127.0.0.1 GET cancelled 200: 1",
        "127.0.0.1 GET cancelled: 1",
        "127.0.0.1 GET error: 1",
    ];
    let mut requests = requests(&set);
    requests.sort();
    assert_eq!(requests, expected);
    assert!(in_flight(&set).abs() < 0.5);
}

#[tokio::test]
async fn redirects_are_one_request_to_whom_was_asked_first() {
    let (server, client, set) = server().await;
    let moved = client.get_ref().get(format!("{server}/moved")).build();
    let answer = client.execute(moved.expect("a request")).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.url().path(), "/hello");
    assert_eq!(answer.text().await.expect("a body"), "hello");
    assert_eq!(requests(&set), ["127.0.0.1 GET ok 200: 1"]);

    let round = client.get_ref().get(format!("{server}/round")).build();
    let round = client.execute(round.expect("a request")).await;
    assert!(round.expect_err("too often").is_redirect());
    let mut requests = requests(&set);
    requests.sort();
    let expected = ["127.0.0.1 GET error: 1", "127.0.0.1 GET ok 200: 1"];
    assert_eq!(requests, expected);
    assert!(in_flight(&set).abs() < 0.5);
}

/// Knows no name.
struct Nowhere;

impl reqwest::dns::Resolve for Nowhere {
    fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
        Box::pin(async { Err("no such name".into()) })
    }
}

#[tokio::test]
async fn timeouts_and_unknown_names_are_errors() {
    let (server, set) = (serve().await, Arc::new(ClientSet::new()));
    let client = reqwest::Client::builder()
        .timeout(Duration::from_millis(100))
        .dns_resolver(Arc::new(Nowhere))
        .build();
    let client = measured(client.expect("a client"), &set);
    let never = client.get_ref().get(format!("{server}/never")).build();
    let never = client.execute(never.expect("a request")).await;
    assert!(never.expect_err("too late").is_timeout());
    let half = client.get_ref().get(format!("{server}/half")).build();
    let half = client.execute(half.expect("a request")).await;
    let half = half.expect("an answer").text().await;
    assert!(half.expect_err("too late").is_timeout());
    let unknown = client.get_ref().get("http://nowhere.example/").build();
    let unknown = client.execute(unknown.expect("a request")).await;
    assert!(unknown.expect_err("no such name").is_connect());
    let mut requests = requests(&set);
    requests.sort();
    let expected = [
        "127.0.0.1 GET error 200: 1",
        "127.0.0.1 GET error: 1",
        "nowhere.example GET error: 1",
    ];
    assert_eq!(requests, expected);
    assert!(in_flight(&set).abs() < 0.5);
}

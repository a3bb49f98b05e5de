//! A server that the program has already, with its metrics, its health and its readiness in it: no second
//! port, no second server.
//!
//! ```text
//! cargo run --example mounted
//! curl http://127.0.0.1:8080/ http://127.0.0.1:8080/internal/metrics http://127.0.0.1:8080/internal/ready
//! ```

use axum::Router;
use axum::routing::get;
use std::error::Error;
use std::time::Duration;
use tallymark::{Counter, MetricSet, track_metrics};
use tallymark_server::Exporter;
use tokio::net::TcpListener;

#[derive(MetricSet)]
#[metrics(namespace = "greeter", static = GREETER)]
struct Greeter {
    /// Greetings given.
    greetings_total: Counter,
}

#[track_metrics(namespace = "greeter")]
async fn greet() -> &'static str {
    GREETER.greetings_total.inc();
    "hello\n"
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let pages = Exporter::builder()
        .ready_check_async("upstream", || async {
            TcpListener::bind("127.0.0.1:0").await.map(drop)
        })
        .scrape_timeout(Duration::from_secs(5))
        .endpoint()?;
    let app = Router::new()
        .route("/", get(greet))
        .nest_service("/internal", pages);
    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await?;
    Ok(())
}

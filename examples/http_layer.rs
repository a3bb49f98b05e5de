//! A server whose requests are counted by route, status and outcome, and whose metrics are beside it.
//!
//! ```text
//! cargo run --example http_layer
//! curl http://127.0.0.1:8080/orders/7 http://127.0.0.1:8080/nowhere
//! curl http://127.0.0.1:9464/metrics
//! ```

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use std::error::Error;
use std::time::Duration;
use tallymark_server::Exporter;
use tallymark_server::layer::HttpLayer;
use tokio::net::TcpListener;

async fn order(Path(id): Path<u64>) -> Result<String, StatusCode> {
    tokio::time::sleep(Duration::from_millis(id % 100)).await;
    match id % 10 {
        0 => Err(StatusCode::BAD_GATEWAY),
        _ => Ok(format!("order {id}\n")),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let app = Router::new()
        .route("/orders/{id}", get(order))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(HttpLayer::server()?);
    let exporter = Exporter::bind("127.0.0.1:9464")?;
    println!("metrics: http://{}/metrics", exporter.local_addr());

    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    println!("orders: http://{}/orders/7", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(())
}

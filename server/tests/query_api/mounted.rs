//! The query API in a server that the program has already.

use crate::builder;
use crate::client::Client;
use crate::database::{Database, wait_until};
use axum::Router;
use std::net::SocketAddr;

fn serve(app: Router) -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    listener.set_nonblocking(true).expect("no waiting");
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, app).await
        })
    });
    address
}

#[test]
fn it_is_mounted_with_its_prefix_and_below_another() {
    let database = Database::start();
    let whole = builder(&database).build().expect("settings");
    let below = builder(&database).prefix("/").build().expect("settings");
    let app = Router::new()
        .route_service("/api/metrics/{*name}", whole)
        .nest_service("/history", below);
    let mut client = Client::connect(serve(app));
    for path in ["/api/metrics/query", "/history/query"] {
        assert_eq!(client.get(&format!("{path}?query=up")).status, 200);
        assert_eq!(client.post(path, "query=up").status, 200);
    }
    for path in ["/api/metrics/metrics", "/history/history/query"] {
        let answer = client.get(path);
        assert_eq!(answer.status, 404);
        let words = answer.error("not_found");
        assert!(words.contains("/query_range, "), "{words}");
    }
}

#[test]
fn a_client_that_hangs_up_ends_its_query() {
    let database = Database::start();
    let api = builder(&database).build().expect("settings");
    let address = serve(Router::new().fallback_service(api));
    let mut client = Client::connect(address);
    client.send("GET /api/metrics/query?query=never HTTP/1.1\r\nHost: test\r\n\r\n");
    wait_until("it is asked", || database.answering() == 1);
    drop(client);
    wait_until("it is given up", || database.answering() == 0);
}

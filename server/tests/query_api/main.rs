//! The query API, in front of a database that the tests make themselves, which behaves as a question says.
#![cfg(feature = "query-api")]

mod answers;
mod bounds;
mod client;
mod counted;
mod crowd;
mod database;
mod mounted;
#[cfg(feature = "auth")]
mod protected;
mod services;

use client::Client;
use database::Database;
use std::time::Duration;
use tallymark_server::Exporter;
use tallymark_server::query_api::{QueryApi, QueryApiBuilder};

/// Long enough for what must not come in time, short enough to wait for.
const SHORT: Duration = Duration::from_millis(300);

fn builder(database: &Database) -> QueryApiBuilder {
    QueryApi::builder(database.url())
}

fn serve(builder: QueryApiBuilder) -> Exporter {
    Exporter::builder()
        .query_api(builder.build().expect("settings"))
        .bind("127.0.0.1:0")
        .expect("a free port")
}

/// What `query` comes to, in front of a database that does what the question says.
fn ask(exporter: &Exporter, question: &str) -> client::Answer {
    Client::connect(exporter.local_addr()).get(&format!("/api/metrics/query?query={question}"))
}

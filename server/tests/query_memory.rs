//! What a database answers does not grow the program: a program of its own, to see its memory.
#![cfg(all(feature = "query-api", target_os = "linux"))]

#[path = "query_api/client.rs"]
#[allow(dead_code, reason = "only some of it is of use here")]
mod client;
#[path = "query_api/database.rs"]
#[allow(dead_code, reason = "only some of it is of use here")]
mod database;

use client::Client;
use database::Database;
use std::thread;
use tallymark_server::Exporter;
use tallymark_server::query_api::QueryApi;

/// In MiB, as much as it ever was.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kib.expect("a line").parse::<usize>().expect("a number") / 1024
}

#[test]
fn bombs_and_streams_without_end_leave_the_memory_as_it_was() {
    let database = Database::start();
    let api = QueryApi::builder(database.url())
        .max_answer_bytes(1 << 20)
        .max_queries(4);
    let exporter = Exporter::builder()
        .query_api(api.build().expect("settings"))
        .bind("127.0.0.1:0")
        .expect("a free port");
    let address = exporter.local_addr();
    let before = peak();
    let clients: Vec<_> = (0..64)
        .map(|at| {
            let question = ["bomb", "endless", "large", "wide"][at % 4];
            thread::spawn(move || {
                let target = format!("/api/metrics/query?query={question}");
                Client::connect(address).get(&target).status
            })
        })
        .collect();
    let mut seen: Vec<_> = clients
        .into_iter()
        .map(|client| client.join().expect("no panic"))
        .collect();
    seen.sort_unstable();
    seen.dedup();
    assert!(seen.iter().all(|status| [200, 502, 503].contains(status)));
    assert!(seen.contains(&502), "{seen:?}");
    // One bomb is 64 MiB. What 16 honest answers take, and the database itself, is below that.
    let grown = peak() - before;
    assert!(grown < 60, "{grown} MiB");
}

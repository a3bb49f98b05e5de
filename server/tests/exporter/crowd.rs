//! Many clients, and what an exporter does when it cannot take more.

use crate::client::{Client, get};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use tallymark_runtime::Registry;
use tallymark_server::Exporter;

#[test]
fn many_clients_at_once_are_all_answered() {
    let exporter = Exporter::bind("127.0.0.1:0").expect("a free port");
    let address = exporter.local_addr();
    let clients: Vec<_> = (0..50)
        .map(|_| {
            thread::spawn(move || {
                let mut client = Client::connect(address);
                (0..20)
                    .filter(|_| client.get("/metrics").head.status == 200)
                    .count()
            })
        })
        .collect();
    let answered: usize = clients
        .into_iter()
        .map(|client| client.join().expect("no panic"))
        .sum();
    assert_eq!(answered, 1000);
}

#[test]
fn connections_that_come_and_go_leave_nothing_behind() {
    let exporter = Exporter::builder()
        .max_connections(4)
        .bind("127.0.0.1:0")
        .expect("a free port");
    for round in 0..200 {
        let mut client = Client::connect(exporter.local_addr());
        match round % 4 {
            0 => {}
            1 => client.send("GET /metr"),
            2 => client.send("\u{0}\u{1}\u{2}\r\n\r\n"),
            _ => client.send("GET /metrics HTTP/1.1\r\nHost: test\r\n\r\n"),
        }
    }
    assert_eq!(get(exporter.local_addr(), "/metrics").head.status, 200);
}

/// A registry whose reading panics once it is told to.
struct Faulty {
    registry: Registry,
    fails: Arc<AtomicBool>,
}

impl Deref for Faulty {
    type Target = Registry;

    fn deref(&self) -> &Registry {
        assert!(!self.fails.load(Ordering::Relaxed), "told to fail");
        &self.registry
    }
}

#[test]
fn a_panic_in_a_scrape_is_that_answer_alone() {
    let fails = Arc::new(AtomicBool::new(false));
    let exporter = Exporter::builder()
        .registry(Faulty {
            registry: Registry::new(),
            fails: Arc::clone(&fails),
        })
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut bystander = Client::connect(exporter.local_addr());
    assert_eq!(bystander.get("/metrics").head.status, 200);

    fails.store(true, Ordering::Relaxed);
    let mut unlucky = Client::connect(exporter.local_addr());
    assert_eq!(unlucky.get("/metrics").head.status, 500);

    fails.store(false, Ordering::Relaxed);
    assert_eq!(bystander.get("/metrics").head.status, 200);
    assert_eq!(get(exporter.local_addr(), "/metrics").head.status, 200);
}

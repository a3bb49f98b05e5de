//! Many at once, and some that hang up.

use crate::client::Client;
use crate::database::{Database, wait_until};
use crate::{ask, builder, serve};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use tallymark_server::Exporter;

#[test]
fn a_client_that_hangs_up_ends_its_query() {
    let database = Database::start();
    let exporter = serve(builder(&database).max_queries(1));
    for _ in 0..3 {
        let mut client = Client::connect(exporter.local_addr());
        client.send("GET /api/metrics/query?query=never HTTP/1.1\r\nHost: test\r\n\r\n");
        wait_until("it is asked", || database.answering() == 1);
        drop(client);
        wait_until("it is given up", || database.answering() == 0);
    }
    let metrics = Client::connect(exporter.local_addr()).get("/metrics").body;
    let cancelled = "tallymark_query_api_requests_total{endpoint=\"query\",outcome=\"cancelled\"} ";
    let (_, count) = metrics.split_once(cancelled).expect("its metrics");
    let count: u32 = count
        .lines()
        .next()
        .expect("a value")
        .parse()
        .expect("a number");
    assert!(count >= 3, "{count}");
}

#[test]
fn a_form_that_does_not_arrive_leaves_its_place_to_others() {
    let database = Database::start();
    let api = builder(&database).build().expect("settings");
    let exporter = Exporter::builder()
        .query_api(api)
        .max_connections(2)
        .bind("127.0.0.1:0")
        .expect("a free port");
    let mut slow = [0, 1].map(|_| Client::connect(exporter.local_addr()));
    for client in &mut slow {
        client.send("POST /api/metrics/query HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\nquery=");
    }
    let mut honest = Client::connect(exporter.local_addr());
    assert_eq!(honest.get("/metrics").status, 200);
    // Sent away, and not told after ten seconds that it is too late.
    let [first, _second] = slow;
    assert_eq!(first.rest(), "");
}

#[test]
fn five_hundred_at_once_are_answered_a_few_at_a_time() {
    let database = Database::start();
    let exporter = serve(builder(&database).max_queries(5));
    let address = exporter.local_addr();
    let (answered, busy) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for at in 0..500 {
            let (answered, busy) = (&answered, &busy);
            scope.spawn(move || {
                let mut client = Client::connect(address);
                client.send("GET /api/metrics/query?query=slow HTTP/1.1\r\nHost: test\r\n\r\n");
                if at % 10 == 0 {
                    return;
                }
                let answer = client.read();
                match answer.status {
                    200 => answered.fetch_add(1, Ordering::Relaxed),
                    _ => {
                        assert_eq!(answer.status, 503, "{answer:?}");
                        assert!(answer.head.contains("\r\nretry-after: 1\r\n"), "{answer:?}");
                        busy.fetch_add(1, Ordering::Relaxed)
                    }
                };
            });
        }
    });
    let (answered, busy) = (answered.into_inner(), busy.into_inner());
    assert_eq!(answered + busy, 450);
    assert!(answered > 0 && database.most() <= 5, "{}", database.most());
    wait_until("nothing is asked any more", || database.answering() == 0);
    assert_eq!(ask(&exporter, "up").status, 200);
}

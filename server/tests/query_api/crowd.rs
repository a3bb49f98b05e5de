//! Many at once, and some that hang up.

use crate::client::Client;
use crate::database::{Database, wait_until};
use crate::{ask, builder, serve};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

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

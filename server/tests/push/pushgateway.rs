//! What a Pushgateway is sent.

use crate::receiver::{Answer, Receiver};
use crate::{Zone, alone, counted, patient, shop};
use tallymark::testing::snapshot;
use tallymark_server::push::Pusher;

#[test]
fn text_is_put_under_the_grouping_key() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let (shop, registry) = shop();
    shop.orders_total.with(Zone::West).add(7);
    receiver.answer(Answer::Head("202 Accepted"));
    receiver.answer(Answer::Head("500 Internal Server Error"));
    let pusher = patient(
        Pusher::pushgateway(receiver.url("/base/"), "a/b"),
        &registry,
    )
    .label("shard", "1")
    .label("empty", "")
    .start()
    .unwrap();
    // A later text takes the place of one that waits.
    crate::until(|| receiver.requests().len() == 1);
    pusher.flush().unwrap();
    drop(pusher);
    let requests = receiver.requests();
    assert_eq!(requests.len(), 4);
    let mut text = String::new();
    registry.encode_text(&mut text);
    for request in &requests {
        assert_eq!(
            request.line,
            "PUT /base/metrics/job@base64/YS9i/shard/1/empty@base64/= HTTP/1.1"
        );
        assert_eq!(
            request.header("content-type"),
            "text/plain; version=0.0.4; charset=utf-8"
        );
        assert_eq!(String::from_utf8_lossy(&request.body), text);
    }
    assert_eq!(counted(&before, "pushgateway"), [6, 0, 0, 1]);
}

#[test]
fn the_end_deletes_where_it_is_asked_to() {
    let _alone = alone();
    let receiver = Receiver::start();
    let (_shop, registry) = shop();
    let pusher = patient(Pusher::pushgateway(receiver.url(""), "nightly"), &registry)
        .keep_others()
        .deleted_at_shutdown()
        .start()
        .unwrap();
    crate::until(|| receiver.requests().len() == 1);
    drop(pusher);
    let lines: Vec<_> = receiver
        .requests()
        .into_iter()
        .map(|request| (request.line, request.body.is_empty()))
        .collect();
    let line = |method: &str| format!("{method} /metrics/job/nightly HTTP/1.1");
    assert_eq!(lines, [(line("POST"), false), (line("DELETE"), true)]);
}

#[test]
fn a_later_state_takes_the_place_of_one_that_waits() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let (shop, registry) = shop();
    let (address, url) = (receiver.address, receiver.url(""));
    drop(receiver);
    let pusher = patient(Pusher::pushgateway(url, "nightly"), &registry)
        .grace(std::time::Duration::from_millis(100))
        .start()
        .unwrap();
    for _ in 0..4 {
        shop.orders_total.with(Zone::West).inc();
        pusher.flush().unwrap_err();
    }
    let receiver = Receiver::start_at(address);
    crate::until(|| receiver.requests().len() == 2);
    crate::until(|| crate::queued("pushgateway") == 0);
    let last = String::from_utf8(receiver.requests()[1].body.clone()).unwrap();
    assert!(last.contains("{zone=\"west\"} 4\n"), "{last}");
    let [sent, failed, dropped, _] = counted(&before, "pushgateway");
    assert_eq!([sent, failed, dropped], [4, 0, 0]);
    drop(pusher);
}

#[test]
fn a_job_has_one_name() {
    let start = |job: &str, label: &str| {
        let pusher = Pusher::pushgateway("http://host/", job).label(label, "a");
        pusher.start().unwrap_err().to_string()
    };
    assert_eq!(
        start("", "a"),
        "cannot push with the label `job`: it cannot be empty"
    );
    assert_eq!(
        start("a", "job"),
        "cannot push with the label `job`: the job is given to `Pusher::pushgateway`"
    );
}

//! Receivers that answer in all ways.

use crate::receiver::{Answer, Receiver};
use crate::{alone, counted, pusher, shop};
use std::time::{Duration, Instant};
use tallymark::testing::snapshot;
use tallymark_server::push::PushError;

#[test]
fn what_is_refused_is_not_tried_again() {
    let _alone = alone();
    for status in [
        "400 Bad Request",
        "404 Not Found",
        "413 Too Large",
        "301 Moved",
    ] {
        let before = snapshot();
        let receiver = Receiver::start();
        let (_shop, registry) = shop();
        receiver.answer(Answer::Head("204 No Content"));
        receiver.answer(Answer::Body(status, b"no such tenant".to_vec()));
        let pusher = pusher(receiver.url("/"), &registry).start().unwrap();
        crate::until(|| receiver.requests().len() == 1);
        let error = pusher.flush().unwrap_err();
        assert!(
            matches!(error, PushError::Lost { samples: 2, .. }),
            "{error}"
        );
        let text = error.to_string();
        assert!(text.contains(&status[..3]), "{text}");
        assert!(text.ends_with(": no such tenant"), "{text}");
        assert_eq!(receiver.requests().len(), 2);
        assert_eq!(counted(&before, "remote_write"), [2, 2, 0, 0]);
    }
}

#[test]
fn what_may_be_taken_later_is_tried_again_when_the_receiver_says() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let (_shop, registry) = shop();
    receiver.answer(Answer::Head("503 Service Unavailable\r\nRetry-After: 1"));
    receiver.answer(Answer::Head("429 Too Many Requests"));
    receiver.answer(Answer::Head("500 Internal Server Error"));
    let pusher = pusher(receiver.url("/"), &registry).start().unwrap();
    pusher.flush().unwrap();
    let requests = receiver.requests();
    assert_eq!(requests.len(), 5);
    assert!(
        requests[..4]
            .windows(2)
            .all(|two| two[0].body == two[1].body)
    );
    assert!(requests[1].at - requests[0].at >= Duration::from_secs(1));
    assert_eq!(counted(&before, "remote_write"), [4, 0, 0, 3]);
}

#[test]
fn a_receiver_that_has_written_less_is_believed() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let (_shop, registry) = shop();
    let written = "X-Prometheus-Remote-Write-Samples-Written";
    let heads =
        [0, 2].map(|number| format!("204 No Content\r\n{written}: {number}").leak() as &str);
    receiver.answer(Answer::Head(heads[0]));
    let pusher = pusher(receiver.url("/"), &registry).start().unwrap();
    crate::until(|| counted(&before, "remote_write")[1] == 2);
    receiver.answer(Answer::Head(heads[1]));
    pusher.flush().unwrap();
    assert_eq!(counted(&before, "remote_write"), [2, 2, 0, 0]);
}

#[test]
fn endless_packed_and_huge_answers_do_no_harm() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let (_shop, registry) = shop();
    receiver.answer(Answer::Endless);
    // Not unpacked, whatever is in it.
    let packed = vec![0x1f; 200_000];
    receiver.answer(Answer::Body("200 OK\r\nContent-Encoding: gzip", packed));
    let field = format!("200 OK\r\nX-Large: {}", "a".repeat(1 << 20));
    receiver.answer(Answer::Head(field.leak()));
    let pusher = pusher(receiver.url("/"), &registry).start().unwrap();
    pusher.flush().unwrap();
    // A head of a megabyte is no answer, so this one was sent twice.
    pusher.flush().unwrap();
    let [sent, failed, dropped, retries] = counted(&before, "remote_write");
    assert_eq!([sent, failed, dropped], [6, 0, 0]);
    assert!(retries >= 1, "{retries}");
}

#[test]
fn a_receiver_that_says_nothing_is_asked_again() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let (_shop, registry) = shop();
    receiver.answer(Answer::Silence);
    let began = Instant::now();
    let pusher = pusher(receiver.url("/"), &registry)
        .timeout(Duration::from_millis(200))
        .start()
        .unwrap();
    crate::until(|| counted(&before, "remote_write")[0] == 2);
    assert!(began.elapsed() >= Duration::from_millis(200));
    assert!(counted(&before, "remote_write")[3] >= 1);
    drop(pusher);
}

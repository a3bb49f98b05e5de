//! Receivers that are away for a while.

use crate::receiver::Receiver;
use crate::written::{STALE, values, written};
use crate::{Zone, alone, counted, pusher, queued, shop};
use std::time::{Duration, Instant};
use tallymark::Collection;
use tallymark::testing::snapshot;
use tallymark_server::push::PushError;

const EAST: &str = r#"shop_orders_total{zone="east"}"#;

#[test]
fn a_receiver_that_comes_back_gets_everything_once() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let address = receiver.address;
    let (shop, registry) = shop();
    let pusher = pusher(receiver.url("/"), &registry)
        .grace(Duration::from_millis(300))
        .start()
        .unwrap();
    crate::until(|| receiver.requests().len() == 1);
    let mut requests = receiver.requests();
    drop(receiver);

    for _ in 0..5 {
        shop.orders_total.with(Zone::East).inc();
        let error = pusher.flush().unwrap_err();
        assert!(matches!(error, PushError::Late { .. }), "{error}");
        let text = error.to_string();
        assert!(
            text.contains("goes on waiting: to be tried again: "),
            "{text}"
        );
    }
    assert_eq!(queued("remote_write"), 10);

    let receiver = Receiver::start_at(address);
    crate::until(|| receiver.requests().len() == 5);
    shop.orders_total.with(Zone::East).inc();
    drop(pusher);
    requests.extend(receiver.requests());
    let values = values(&written(&requests), EAST);
    let (stale, values) = values.split_last().unwrap();
    assert_eq!(values, [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    assert_eq!(stale.to_bits(), STALE);
    let [sent, failed, dropped, retries] = counted(&before, "remote_write");
    // The last round marks both series as ended.
    assert_eq!([sent, failed, dropped], [16, 0, 0]);
    assert!(retries >= 5, "{retries}");
    assert_eq!(queued("remote_write"), 0);
}

#[test]
fn the_oldest_is_dropped_and_counted_where_there_is_no_room() {
    let _alone = alone();
    let before = snapshot();
    let receiver = Receiver::start();
    let address = receiver.address;
    let (shop, registry) = shop();
    let url = receiver.url("/");
    drop(receiver);
    // A message has about 90 bytes.
    let pusher = pusher(url, &registry)
        .grace(Duration::from_millis(100))
        .queue_bytes(300)
        .start()
        .unwrap();
    crate::until(|| queued("remote_write") == 2);
    for _ in 0..10 {
        shop.orders_total.with(Zone::East).inc();
        pusher.flush().unwrap_err();
    }
    let receiver = Receiver::start_at(address);
    crate::until(|| queued("remote_write") == 0);
    let values = values(&written(&receiver.requests()), EAST);
    // The first was being sent all the time.
    assert_eq!(values.first(), Some(&0.0));
    assert_eq!(values.last(), Some(&10.0));
    let kept = values.len() as u64;
    assert!((2..=5).contains(&kept), "{values:?}");
    assert!(values.is_sorted_by(|one, next| one < next), "{values:?}");
    let [sent, failed, dropped, _] = counted(&before, "remote_write");
    assert_eq!([sent, failed, dropped], [kept * 2, 0, (11 - kept) * 2]);
    drop(pusher);
}

#[test]
fn the_end_comes_in_time_and_counts_what_is_left() {
    let _alone = alone();
    let before = snapshot();
    let (_shop, registry) = shop();
    let gone = Receiver::start().url("/");
    let pusher = pusher(gone, &registry)
        .grace(Duration::from_millis(200))
        .start()
        .unwrap();
    let began = Instant::now();
    drop(pusher);
    assert!(began.elapsed() >= Duration::from_millis(200));
    assert!(began.elapsed() < Duration::from_secs(20));
    let [sent, failed, dropped, _] = counted(&before, "remote_write");
    // The last round marks both series as ended; the first may not have come.
    assert_eq!([sent, failed], [0, 0]);
    assert!([4, 6].contains(&dropped), "{dropped}");
    assert_eq!(queued("remote_write"), 0);
}

#[test]
fn a_registry_that_hangs_does_not_hold_up_the_end() {
    let _alone = alone();
    let receiver = Receiver::start();
    let (_shop, registry) = shop();
    let never = Duration::from_hours(1);
    registry
        .register_collector("hangs", never, move |_: &mut Collection| {
            std::thread::sleep(never);
            Ok(())
        })
        .unwrap();
    let pusher = pusher(receiver.url("/"), &registry)
        .collecting(never)
        .grace(Duration::from_millis(100))
        .start()
        .unwrap();
    let began = Instant::now();
    let error = pusher.flush().unwrap_err();
    assert!(matches!(error, PushError::Late { .. }), "{error}");
    drop(pusher);
    assert!(began.elapsed() < Duration::from_secs(20));
    assert!(receiver.requests().is_empty());
}
